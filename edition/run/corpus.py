"""Read a corpus: texts one by one, in several processes, each given back as soon as it was read. Project → results in order.

A text of a corpus is read as one of a few is; only nothing of it is kept. What its files say of each other is collected first, for
that decides which of them are read together.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from edition.consulted import consulted_elsewhere
from edition.diagnostics import EditionError, Finding, Report, Rule, Severity
from edition.filenames import readable
from edition.model.edition import Edition
from edition.project import Project
from edition.run.elsewhere import Arrived, Elsewhere
from edition.run.faults import fault_of
from edition.run.folder import understand
from edition.run.gather import (
    Gathering,
    Outcome,
    Shared,
    Unit,
    check_base,
    load_parts,
    release_earlier,
    sigla_of,
    units_of,
    without_garbage_collection,
)
from edition.run.links import ENDINGS, Links, may_link
from edition.run.processes import ProcessEndedError, Task, is_possible, side_by_side
from edition.run.remembered import Remembered

Given = TypeVar("Given")
Result = TypeVar("Result")
_FIRST = 4
"""So many texts are read before others are begun: these then have what all need, and need not load it again."""
_TOGETHER = 40
"""Texts that one process reads."""
_LOOKED_AT = 400
"""Files that one process looks through for links."""

NOT_READ = Rule(
    "P025",
    Severity.ERROR,
    """
    A text of a corpus could not be read to its end.

    The message says what happened. A lack of memory can be the reason; else it is a fault of the builder. The other texts are
    read all the same. Please report a fault of the builder with the file that shows it.

    Wrong:
        a text for which the memory does not suffice

    Right:
        the same text in parts
    """,
)


@dataclass(frozen=True, slots=True)
class Read(Generic[Result]):
    """What came of one text: what was made of it, its witnesses, the exceptions of the project that were used.

    ``sigla`` are all names by which the witnesses are known, ``witnesses`` their keys; ``kept`` is a note of whoever keeps it.
    """

    unit: Unit
    made: Result
    is_text: bool = False
    sigla: frozenset[str] = frozenset()
    witnesses: frozenset[str] = frozenset()
    used: tuple[int, ...] = ()
    has_references: bool = False
    kept: object = None


class Keeping(Protocol[Result]):
    """Keeps what was made of texts for the next time."""

    def has(self, unit: Unit) -> bool:
        """Tell whether what would be made of a text is at hand."""
        ...

    def placing(self, units: Sequence[Unit]) -> AbstractContextManager[None]:
        """Put the files of texts that are at hand into their place, while others are read."""
        ...

    def take(self, unit: Unit) -> Read[Result]:
        """Return what is at hand of a text."""
        ...

    def keep(self, unit: Unit, read: Callable[[], Read[Result]]) -> Read[Result]:
        """Read a text, and keep what is made of it."""
        ...

    def enter(self, one: Read[Result]) -> None:
        """Take note of a text that was read, perhaps by another process."""
        ...


@dataclass(slots=True)
class Corpus:
    """The texts of a project, to be read by ``jobs`` processes or ``elsewhere``; ``findings`` are told of no single text."""

    project: Project
    jobs: int = 1
    findings: list[Finding] = field(default_factory=list)
    remembered: Remembered | None = None
    elsewhere: Elsewhere | None = None
    shared: Shared = field(init=False)
    _used: set[int] = field(default_factory=set)
    _sigla: set[str] = field(default_factory=set)
    _owners: dict[str, Unit] = field(default_factory=dict)
    _texts: list[Unit] = field(default_factory=list)
    _referring: list[Unit] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.shared = Shared.of(self.project)

    def units(self) -> list[Unit]:
        """Tell which files are read together."""
        report = Report(list(self.project.findings))
        possible = load_parts(report)
        self.findings = report.findings
        if not possible:
            return []
        links = self._all_links()
        reading = Gathering(self.project, Outcome(), self.shared, judging=False)
        folder = understand(links, reading.links_quietly, reading.holds, self.project.named)
        self.findings += folder.findings
        return list(units_of(self.project, links, folder))

    def _all_links(self) -> dict[Path, Links]:
        """Return what every file says of others, in their order; of one that is as it was, as it is remembered."""
        found: dict[Path, Links] = {}
        if self.remembered is not None:
            for path in self.shared.sources:
                if (known := self.remembered.of_file(path, self.shared.shown[path])) is not None:
                    found[path] = known
        pieces = _pieces([path for path in self.shared.sources if path not in found], _LOOKED_AT)
        for some in self._each(pieces, self._links, self._without_links):
            found |= {one.path: one for one in some}
        links = {path: found[path] for path in self.shared.sources}
        if self.remembered is not None:
            self.remembered.save(links)
        return links

    def _links(self, files: Sequence[Path]) -> list[Links]:
        """Return what some files say of others; of one that cannot be read is told when it is read as a text."""
        reading = Gathering(self.project, Outcome(), self.shared, judging=False)
        # A file of another name can be meant by a link that does not look like one.
        looks_closely = any(path.suffix.casefold() not in ENDINGS for path in self.shared.sources)
        return [self._links_of(reading, path, looks_closely=looks_closely) for path in files]

    def _links_of(self, reading: Gathering, path: Path, *, looks_closely: bool) -> Links:
        held, shown = self.project.held.get(path), self.shared.shown[path]
        try:
            if looks_closely or may_link(path.read_bytes() if held is None else held):
                return Links.of(path, reading.document(path, shown))
        except (OSError, EditionError):
            return Links(path, shown, is_read=False)
        return Links(path, shown)

    def _without_links(self, files: Sequence[Path], _error: ProcessEndedError) -> list[Links]:
        return [Links(path, self.shared.shown[path], is_read=False) for path in files]

    def read(
        self, units: Sequence[Unit], work: Callable[[Outcome], Result], kept: Keeping[Result] | None = None
    ) -> Iterator[Result]:
        """Read texts, and yield what ``work`` makes of each, in their order; it runs where the text was read.

        A text of which ``kept`` has what was made of it is not read.
        """
        fresh = [unit for unit in units if kept is None or not kept.has(unit)]
        waiting = set(fresh)
        if kept is None:
            yield from self._in_order(units, waiting, self._fresh(fresh, work, kept), kept)
            return
        with kept.placing([unit for unit in units if unit not in waiting]):
            yield from self._in_order(units, waiting, self._fresh(fresh, work, kept), kept)

    def _in_order(
        self, units: Sequence[Unit], waiting: Container[Unit], new: Iterator[Read[Result]], kept: Keeping[Result] | None
    ) -> Iterator[Result]:
        """Yield what was made of each text; of those that are not ``waiting`` to be read, it is at hand."""
        for unit in units:
            if kept is None or unit in waiting:
                one = next(new)
                if kept is not None:
                    kept.enter(one)
            else:
                one = kept.take(unit)
            self._enter(one)
            yield one.made

    def _fresh(
        self, units: Sequence[Unit], work: Callable[[Outcome], Result], kept: Keeping[Result] | None
    ) -> Iterator[Read[Result]]:
        def some(these: Sequence[Unit]) -> list[Read[Result]]:
            return [
                self.read_one(unit, work) if kept is None else kept.keep(unit, partial(self.read_one, unit, work))
                for unit in these
            ]

        def failed(these: Sequence[Unit], error: ProcessEndedError) -> list[Read[Result]]:
            if len(these) > 1:  # one of them did it
                return [one for found in self._each([[unit] for unit in these], some, failed, here=0) for one in found]
            return [Read(these[0], work(self._without(these[0], f"its process ended by {error}")))]

        if self.elsewhere is not None and units:
            for unit, arrived in zip(units, self.elsewhere.read(self.project, units, work), strict=True):
                read = partial(self._arrived, unit, work, arrived)
                yield read() if kept is None else kept.keep(unit, read)
            return
        pieces = [[unit] for unit in units[:_FIRST]] + _pieces(units[_FIRST:], _TOGETHER)
        for found in self._each(pieces, some, failed, here=_FIRST):
            yield from found

    def _arrived(self, unit: Unit, work: Callable[[Outcome], Result], arrived: Arrived) -> Read[Result]:
        """Take what was read elsewhere as if it had been read here."""
        if not isinstance(arrived.read, Read):
            return Read(unit, work(self._without(unit, arrived.why)))
        consulted_elsewhere(arrived.looks)
        return arrived.read

    def read_one(self, unit: Unit, work: Callable[[Outcome], Result]) -> Read[Result]:
        """Read a text, and do with it what is to be done; whatever stops that costs this text and no other."""
        outcome = Outcome()
        try:
            reading = Gathering(self.project, outcome, self.shared)
            reading.read(unit)
            reading.finish(is_part=True)
            made = work(outcome)
        except Exception as error:  # noqa: BLE001 - as it says
            return Read(unit, work(self._without(unit, fault_of(error))))
        editions = outcome.editions
        return Read(
            unit,
            made,
            bool(editions),
            frozenset(name for edition in editions for name in sigla_of(edition)) if self.project.base else frozenset(),
            frozenset(key for edition in editions for key in edition.witnesses) & self.project.transcriptions.keys(),
            tuple(outcome.exceptions.used_of_project()),
            any(edition.references for edition in editions),
        )

    def _without(self, unit: Unit, why: str) -> Outcome:
        """Return the outcome of a text that could not be read, and the reason."""
        path = unit.main
        file = readable(path.relative_to(self.project.root) if path.is_relative_to(self.project.root) else path)
        return Outcome(Report([NOT_READ(f"the text could not be read: {why}", file=file)]))

    def _enter(self, one: Read[Result]) -> None:
        self._used.update(one.used)
        self._sigla.update(one.sigla)
        for witness in one.witnesses:
            self._owners.setdefault(witness, one.unit)
        if one.is_text and not self._texts:
            self._texts.append(one.unit)
        if one.has_references and not self._referring:
            self._referring.append(one.unit)

    def finish(self) -> Outcome:
        """Return what can be told only when all texts were read: of the base, the style, the transcriptions, the exceptions."""
        outcome = Outcome()
        reading = Gathering(self.project, outcome, self.shared, judging=False)
        if self._texts:
            outcome.report.extend(check_base(self._sigla, self.project))
        if self.project.bibliography.get("style"):
            from edition.writers.common.references import check_style  # noqa: PLC0415 - few projects have a style of their own

            outcome.report.extend(check_style(self.read_again(self._referring), self.project))
        for witness in self.project.transcriptions:
            owner = self._owners.get(witness)
            reading.prove(witness, self.read_again([owner] if owner else self._texts))
        exceptions = outcome.exceptions
        exceptions.take_project(self.project.check.exemptions)
        outcome.report.findings = exceptions.apply(outcome.report.findings)
        exceptions.use(self._used)
        outcome.report.extend(exceptions.finish())
        return outcome

    def read_again(self, units: Iterable[Unit]) -> list[Edition]:
        """Read texts once more: few are needed when all were read, and none is kept."""
        outcome = Outcome()
        reading = Gathering(self.project, outcome, self.shared, judging=False)
        for unit in units:
            reading.read(unit)
        return outcome.editions

    def _each(
        self,
        pieces: Sequence[Sequence[Given]],
        work: Callable[[Sequence[Given]], Result],
        failed: Callable[[Sequence[Given], ProcessEndedError], Result],
        *,
        here: int = 0,
    ) -> Iterator[Result]:
        """Do pieces of work, the first of them in this process, the others in several; yields their results in order."""
        if self.jobs == 1 or len(pieces) <= here + 1 or not is_possible():
            here = len(pieces)
        for number, piece in enumerate(pieces[:here]):
            found = _calmly(work, piece)
            if number == 0 or len(piece) > 1:
                release_earlier()
            yield found
        tasks = {Task(partial(_calmly, work, piece)): piece for piece in pieces[here:]}
        waiting = dict.fromkeys(tasks)
        done: dict[Task[Result], Result] = {}
        if tasks:
            release_earlier()
        for task in side_by_side(list(tasks), self.jobs):
            try:
                done[task] = task.result()
            except ProcessEndedError as error:
                done[task] = failed(tasks[task], error)
            while waiting and (first := next(iter(waiting))) in done:
                del waiting[first]
                yield done.pop(first)


def _calmly(work: Callable[[Sequence[Given]], Result], piece: Sequence[Given]) -> Result:
    with without_garbage_collection():
        return work(piece)


def _pieces(things: Sequence[Given], size: int) -> list[Sequence[Given]]:
    return [things[start : start + size] for start in range(0, len(things), size)]
