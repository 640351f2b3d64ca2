"""Build a corpus: each text is read and written by itself, then what belongs to all is made of what is left of each. Project → files.

The outputs are those of a few texts, made by the same writers; only no process ever holds more than one text. Of each text the other
processes send what its writers leave of it, which waits in a file without a name.
"""

from __future__ import annotations

import json
import os
import pickle
import tempfile
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import IO, Any, NamedTuple

from edition.consulted import Look, noting
from edition.diagnostics import Report
from edition.diagnostics.streaming import AsText, Part
from edition.project import Project, are_many
from edition.run.build import MEASURED, Writing, report_of
from edition.run.corpus import Corpus
from edition.run.elsewhere import Elsewhere
from edition.run.faults import fault_of
from edition.run.gather import Outcome, Progress, Unit
from edition.run.kept import Ended, Kept
from edition.run.one_text import Asked, Built, OneText, not_made
from edition.run.placing import CACHE, Place, place
from edition.run.remembered import Remembered
from edition.run.sealed import read_ours
from edition.run.state import Seeing, Seen
from edition.scratch import scratch, sweep
from edition.shelf import put_away, shelf
from edition.writers.registry import Share, Whole, Written


@dataclass(frozen=True, slots=True)
class Hearing:
    """Who hears of a build: what is found of each text as it comes, how many are done, what else is going on.

    ``elsewhere`` are other machines that read the texts.
    """

    telling: AsText
    tell: Callable[[Part], None]
    count: Callable[[int, int], None] = lambda _done, _of: None
    say: Progress = lambda _: None
    elsewhere: Elsewhere | None = None


class State(NamedTuple):
    """What a build depends on besides what the index of its texts tells, where that is known and everything was made."""

    consulted: list[Seen] | None = None
    ended: Ended = Ended()


def build_corpus(project: Project, target: Path, asked: Asked, hearing: Hearing) -> tuple[Outcome, State] | None:
    """Build the outputs of a corpus below ``target``, all at once or not at all. Raises OSError where nothing can be written.

    Returns nothing, and builds nothing, where the files are few texts, or some of these stand beside others.
    """
    begun = time.time_ns()
    with noting() as looks, ExitStack() as stack:
        kept = target.resolve() / CACHE / MEASURED
        new = stack.enter_context(scratch(MEASURED)) if asked.cached else None
        if new is not None:
            stack.enter_context(shelf(kept, new))
        built = _build(project, target, asked, hearing, begun)
        if new is not None and built is not None and built[0].files:
            put_away(new, kept)
    if built is None:
        return None
    outcome, ended = built
    if ended.index is None:
        return outcome, State()
    return outcome, State(Seeing(begun).see([look for look in looks if look.path not in ended.paths]), ended)


def _build(project: Project, target: Path, asked: Asked, hearing: Hearing, begun: int) -> tuple[Outcome, Ended] | None:
    """Build a corpus; return what came of it, and what is kept of its texts."""
    remembered = Remembered.of(project, target, begun) if asked.cached else None
    corpus = Corpus(project, asked.jobs, remembered=remembered, elsewhere=hearing.elsewhere)
    units = corpus.units()
    texts = [unit for unit in units if unit.name]
    if not are_many(len(texts)) or any(unit.is_parallel for unit in texts):
        return None
    outcome = Outcome(Report(list(corpus.findings)))
    sweep()
    with place(target, hearing.say) as where, ExitStack() as files:
        strangers = where.strangers(asked.writers, _inputs(project))
        outcome.report.extend(strangers)
        whole = None if strangers else _whole(corpus, texts)
        if whole is None:
            _tell_only(corpus, [] if strangers else units, outcome, hearing)
            return outcome, Ended()
        spools = {name: files.enter_context(tempfile.TemporaryFile(dir=where.beside)) for name in asked.writers}
        home = _common_folder(corpus.shared.sources)
        one = OneText(project, asked, where.beside, hearing.telling, whole, home)
        making = _Making(project, asked, where, one, spools)
        making.read(corpus, units, hearing, begun)
        making.finish(outcome)
        strangers = where.strangers(asked.writers, making.images)
        outcome.report.extend(strangers)
        hearing.tell(making.rest(outcome))
        if strangers or (asked.strict and making.problems):
            outcome.files, outcome.kept = {}, {}
            return outcome, Ended()
        where.put(making.report(outcome), list(asked.writers))
    # Only now are the files of the last build gone, and with them the second names of those that stay.
    ended = making.end(units)
    return outcome, Ended() if making.failed or any(outcome.kept.values()) else ended


def _inputs(project: Project) -> list[Path]:
    templates = [project.templates] if project.templates is not None else []
    return [*(path for path, _ in project.sources), *project.transcriptions.values(), *templates]


def _tell_only(corpus: Corpus, units: Sequence[Unit], outcome: Outcome, hearing: Hearing) -> None:
    """Tell what is found of texts of which nothing can be built."""
    for told in corpus.read(units, lambda one: hearing.telling.part(one.report.sorted(), ())):
        hearing.tell(told)
    hearing.tell(hearing.telling.part(outcome.report.sorted(), ()))


def _whole(corpus: Corpus, units: Sequence[Unit]) -> Whole | None:
    """Return what is known of all texts: much is that of the first that can be read."""
    for unit in units:
        if editions := corpus.read_again([unit]):
            metadata = editions[0].metadata
            names = tuple(one.name for one in units)
            return Whole(corpus.project, len(units), names, metadata.title, metadata.language, editions[0].file)
    return None


def _common_folder(paths: Sequence[Path]) -> Path:
    first = paths[0].parent
    return next((f for f in (first, *first.parents) if all(p.is_relative_to(f) for p in paths)), first)


@dataclass(slots=True)
class _Making:
    """Makes the outputs of one text after the other, and then what belongs to all."""

    project: Project
    asked: Asked
    where: Place
    one: OneText
    spools: Mapping[str, IO[bytes]]
    images: list[Path] = field(default_factory=list)
    inputs: list[tuple[str, str]] = field(default_factory=list)
    listed: dict[str, None] = field(default_factory=dict)
    failed: dict[str, list[str]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    problems: int = 0
    ended: Outcome = field(default_factory=Outcome)
    kept: Kept[Built] | None = None
    looks: Collection[Look] = ()

    def _kept(self, telling: AsText, begun_ns: int) -> Kept[Built] | None:
        """Return what earlier builds left of the texts; nothing where nothing is kept."""
        if not (self.asked.cached and self.asked.is_ours):
            return None
        asked = (
            *self.asked.writers, self.asked.verify, self.asked.strict, str(self.one.home), telling.color, telling.most, telling.every, telling.quiet
        )  # fmt: skip
        kept: Kept[Built] | None = Kept.of(
            self.project, (self.where.target, self.where.beside), self.one.whole, asked, begun_ns
        )
        if kept is not None:
            kept.jobs = self.asked.jobs
        return kept

    def read(self, corpus: Corpus, units: Sequence[Unit], hearing: Hearing, begun_ns: int) -> None:
        """Read all texts, each with its outputs, and enter what is left of it."""
        for name in self.asked.writers:
            (self.where.beside / name).mkdir()
        self.kept = self._kept(hearing.telling, begun_ns)
        with noting() as self.looks:
            for number, built in enumerate(corpus.read(units, self.one, self.kept), 1):
                self.take(built)
                hearing.tell(built.told)
                hearing.count(number, len(units))
        self.ended = corpus.finish()

    def end(self, units: Sequence[Unit]) -> Ended:
        """Keep what is left of the texts for the next build."""
        return Ended() if self.kept is None else self.kept.end(self.looks, units)

    def take(self, built: Built) -> None:
        """Enter what is left of a text."""
        for output, share in built.shares.items():
            pickle.dump(share, self.spools[output])
        for output in built.failed:
            self.failed.setdefault(output, []).append(built.name)
        self.listed |= dict.fromkeys(built.listed)
        self.inputs += built.inputs
        self.images += built.images
        self.problems += built.told.severities.get("error", 0)
        for stage, seconds in built.seconds.items():
            self.seconds[stage] = self.seconds.get(stage, 0.0) + seconds

    def rest(self, outcome: Outcome) -> Part:
        """Return what is told of no single text."""
        told, listed = self.one.told(outcome.report)
        self.listed |= dict.fromkeys(listed)
        self.problems += told.severities.get("error", 0)
        return told

    def finish(self, outcome: Outcome) -> None:
        """Make of each output what belongs to all texts."""
        outcome.report.extend(self.ended.report.findings)
        outcome.proofs = self.ended.proofs
        outcome.seconds = self.seconds
        writing = Writing(self.where, outcome, list(self.asked.writers))
        for output in self.asked.writers:
            start = time.perf_counter()
            folder = self.where.beside / output
            written = self._finished(output, folder)
            _remove_others(folder, written.files)
            before = self.where.before.get(output, ())
            for name in self.failed.get(output, ()):
                written.failed += [f.partition("/")[2] for f in before if _is_of(f.partition("/")[2], name)]
            writing.take(output, written, self.seconds.get(output, 0.0) + time.perf_counter() - start)
            if not any(folder.iterdir()):
                folder.rmdir()

    def _finished(self, output: str, folder: Path) -> Written:
        try:
            return self.asked.writers[output].finish(self.one.whole, self._shares(output), folder)
        except OSError as error:
            why = error.strerror or str(error)
        except Exception as error:  # noqa: BLE001 - as with one text
            why = fault_of(error)
        return Written(folder, findings=[not_made(output, why)])

    def _shares(self, output: str) -> Iterator[Share[Any]]:
        spool = self.spools[output]
        spool.seek(0)
        while True:
            try:
                share = pickle.load(spool)  # noqa: S301 - what this program wrote into a file of its own
                yield read_ours(share) if self.asked.is_ours else pickle.loads(share)  # noqa: S301 - as above, and nothing kept
            except EOFError:
                return

    def report(self, outcome: Outcome) -> Iterator[bytes]:
        """Yield the report in pieces, with what was found of every text: of 16,000 it is 40 MB."""
        seconds = {stage: round(seconds, 3) for stage, seconds in outcome.seconds.items()}
        inputs = [{"file": name, "sha256": digest} for name, digest in self.inputs]
        said = {**report_of(outcome), "inputs": inputs, "findings": self.listed, "seconds": seconds}
        before = "{\n"
        for key, value in said.items():
            yield f"{before} {json.dumps(key)}: ".encode()
            before = ",\n"
            if key == "findings":
                yield from _as_array(self.listed)
            else:
                yield json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass")
        yield b"\n}\n"


def _as_array(lines: Iterable[str]) -> Iterator[bytes]:
    """Yield an array of what is JSON already."""
    yield b"[\n"
    for number, line in enumerate(lines):
        yield (f",\n{line}" if number else line).encode("utf-8", "surrogatepass")
    yield b"\n]"


def _is_of(file: str, name: str) -> bool:
    """Tell whether a file of an output is that of a text: it lies in its folder, or has its name."""
    first = PurePath(file).parts[0]
    return first == name or first.startswith(f"{name}.")


def _remove_others(folder: Path, files: Iterable[str]) -> None:
    """Remove what writers left that did not come to their end."""
    known = set(files)
    for here, _, names in os.walk(folder, topdown=False):
        inside = "" if here == str(folder) else f"{os.path.relpath(here, folder)}{os.sep}".replace(os.sep, "/")
        strange = [name for name in names if f"{inside}{name}" not in known]
        for name in strange:
            Path(here, name).unlink()
        if inside and len(strange) == len(names):
            with suppress(OSError):  # it holds folders
                Path(here).rmdir()
