"""Read a project: every text with what belongs to it, bound and checked. Project → editions and findings."""

from __future__ import annotations

import contextlib
import gc
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from edition.checks import Checked, run_checks
from edition.checks.images import check_images
from edition.checks.proof import Proof, Word, prove, words_of_edition, words_of_plain_text
from edition.checks.registry import load_checks
from edition.consulted import consulted
from edition.diagnostics import EditionError, Finding, Report, Source, nearest
from edition.filenames import Names, Resolving, readable
from edition.model.edition import Edition
from edition.passes import (
    bind,
    classify,
    count_verses,
    locate,
    name_pages,
    number_notes,
    register,
    scope,
    shifted,
    silence,
)
from edition.plug_ins import ELEMENTS, REPLACES, load_plug_ins
from edition.project import Project
from edition.reader import Ways, read_edition
from edition.reader.registry import REPLACED, plug_in
from edition.roots import text_name
from edition.run.exceptions import Exceptions
from edition.run.folder import Folder, understand
from edition.run.links import Links
from edition.run.processes import begin, is_possible
from edition.settings.rules import NO_SUCH_BASE
from edition.source import read_document, read_source
from edition.tree import XML_ID, Document
from edition.verdicts import Verdict, joined
from edition.writers.common.wording import worded

if TYPE_CHECKING:
    from edition.schema.judging.judge import Judge

_LARGE = 400_000
"""A text of so many bytes takes longer to be judged than it takes to start another process."""

_MOST_KEPT = 8
"""So many files to which texts point are kept for the next text."""

_FOLDERS = ("assets", "data", "dts", "images", "search", "tei")
"""Folders of the web edition, beside which the folders of texts lie."""

Progress = Callable[[str], None]
"""Told what is being done."""


@dataclass(slots=True)
class Outcome:
    """What a run did: findings, files written, the account of each output, seconds of each stage.

    ``kept`` are files of earlier builds that stay, by output; ``is_whole``: every output that was asked for has been made.

    ``parallels`` are the texts that stand beside the first edition; ``sources`` the files of each text, ``images`` its
    images that lie in the project, by the name of the text and their address.
    """

    report: Report = field(default_factory=Report)
    editions: list[Edition] = field(default_factory=list)
    parallels: list[Edition] = field(default_factory=list)
    sources: list[list[Source]] = field(default_factory=list)
    images: dict[str, dict[str, Path]] = field(default_factory=dict)
    files: dict[str, list[str]] = field(default_factory=dict)
    kept: dict[str, list[str]] = field(default_factory=dict)
    ledger: dict[str, object] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    figures: dict[str, dict[str, float]] = field(default_factory=dict)
    proofs: list[Proof] = field(default_factory=list)
    exceptions: Exceptions = field(default_factory=Exceptions)
    lost: int = 0
    is_whole: bool = False

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Add the time of a stage."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] = self.seconds.get(stage, 0.0) + time.perf_counter() - start


def read_project(
    project: Project,
    progress: Progress = lambda _: None,
    *,
    judging: bool = True,
    checking: bool = True,
    judge: Judge | None = None,
) -> Outcome:
    """Read, bind and check every text of a project, and prove the witnesses that have a transcription.

    A ``judge`` has loaded the schemas already. Without ``judging`` no schema is asked. Without ``checking`` texts are read and bound, and only what hinders that is told.
    """
    outcome = Outcome(Report(list(project.findings)))
    if not load_parts(outcome.report):
        return outcome
    judging = judging and checking
    shared = Shared.of(project)
    shared.judge = judge
    gathering = Gathering(project, outcome, shared, progress, judging=judging, checking=checking)
    links = gathering.links()
    folder = understand(links, gathering.links_quietly, gathering.holds, project.named)
    outcome.report.extend(folder.findings)
    for unit in units_of(project, links, folder):
        gathering.read(unit)
    if not checking:
        return outcome
    if project.bibliography.get("style"):
        from edition.writers.common.references import check_style  # noqa: PLC0415 - few projects have a style of their own

        outcome.report.extend(check_style(outcome.editions, project))
    known = {name for edition in outcome.editions for name in sigla_of(edition)}
    outcome.report.extend(check_base(known, project) if outcome.editions else ())
    with outcome.timed("proof"):
        gathering.prove_witnesses()
    gathering.finish()
    return outcome


def load_parts(report: Report) -> bool:
    """Load checks and handlers, those of plug-ins too; tells whether that was possible."""
    try:
        load_plug_ins(ELEMENTS, plug_in)
        load_checks()
    except EditionError as error:
        report.add(*error.findings)
        return False
    for element, name in sorted(REPLACED.items()):
        report.add(REPLACES(f"<{element.rpartition('}')[2]}> is read by the plug-in {name}", None, "", file=name))
    return True


@dataclass(frozen=True, slots=True)
class Unit:
    """Files that are read together: a text with its companions. One without a name is no text, and is judged only."""

    main: Path
    companions: tuple[Path, ...] = ()
    name: str = ""
    is_parallel: bool = False


def units_of(project: Project, links: Mapping[Path, Links], folder: Folder) -> Iterator[Unit]:
    """Yield what is to be read, texts in their order, each with a name of its own."""
    names = Names(set(_FOLDERS))
    alone = len(project.sources) == 1
    used: set[Path] = set()
    parallels = {**folder.parallels, **{path.resolve(): [] for path, _ in project.parallels}}
    for texts, is_parallel in ((folder.texts, False), (parallels, True)):
        for path, companions in texts.items():
            used |= {path, *companions}
            name = names.give(project.name if alone and not is_parallel else text_name(path))
            yield Unit(path, tuple(companions), name, is_parallel)
    yield from (Unit(path) for path in links if path not in used)


@dataclass(slots=True)
class Shared:
    """What the texts of a project share while they are read: the schemas, and the files to which texts point.

    Of those the last are kept, for many texts point to the same register. ``shown`` are the names of the files of the project, ``sources`` the files
    of its texts, resolved.
    """

    shown: Mapping[Path, str]
    sources: Sequence[Path]
    judge: Judge | None = None
    files: dict[Path, Document | None] = field(default_factory=dict)

    @classmethod
    def of(cls, project: Project) -> Shared:
        """Name the files of a project."""
        resolving = Resolving()
        sources = {resolving.of(path): shown for path, shown in project.sources}
        return cls({resolving.of(path): shown for path, shown in project.parallels} | sources, list(sources))

    def keep(self, path: Path, document: Document | None) -> None:
        """Keep a file."""
        self.files[path] = document
        if len(self.files) > _MOST_KEPT:
            del self.files[next(iter(self.files))]


@dataclass(slots=True)
class Gathering:
    """Reads texts, and enters what comes of it."""

    project: Project
    outcome: Outcome
    shared: Shared
    progress: Progress = lambda _: None
    judging: bool = True
    checking: bool = True
    _documents: dict[Path, Document | None] = field(default_factory=dict)
    _verdicts: list[Callable[[], Verdict]] = field(default_factory=list)

    def links(self) -> dict[Path, Links]:
        """Read all files, and return what they say of others; one that cannot be read is told and left out."""
        found: dict[Path, Links] = {}
        for path in self.shared.sources:
            document = self._documents[path] = self._asked(path)
            if document is not None:
                found[path] = Links.of(path, document)
        return found

    def links_quietly(self, path: Path) -> Links | None:
        """Return what a file says that is pointed to; nothing where it cannot be read."""
        document = self._quietly(path)
        return Links.of(path, document) if document is not None else None

    def holds(self, path: Path, keys: frozenset[str]) -> bool:
        """Tell whether a file has elements for most of some ids."""
        document = self._documents[path] if path in self._documents else self._quietly(path)
        return document is not None and len(keys & {e.get(XML_ID) for e in document.elements()}) * 2 >= len(keys)

    def read(self, unit: Unit) -> None:
        """Read one text, bind it, and check it."""
        document = self._document(unit.main)
        for companion in unit.companions:
            other = self._document(companion)
            document = document.joined_by(other) if document is not None and other is not None else document
        if document is not None and unit.name:
            edition = self._edition(unit, document)
            (self.outcome.parallels if unit.is_parallel else self.outcome.editions).append(edition)
            self.outcome.sources.append(document.sources)

    def _document(self, path: Path) -> Document | None:
        """Return a document, which from now on is the caller's alone: a tree is large."""
        if path in self._documents:
            return self._documents.pop(path)
        return self._asked(path) if path in self.shared.shown else self._quietly(path)

    def _asked(self, path: Path) -> Document | None:
        """Read a file that the project has, and judge it; nothing where that is not possible, which is told."""
        self.progress(f"reading {self.shared.shown[path]}")
        try:
            with self.outcome.timed("read"), without_garbage_collection():
                document = self.document(path, self.shared.shown[path])
        except EditionError as error:
            self.outcome.report.add(*error.findings)
            return None
        for source in document.sources:
            self.outcome.exceptions.take_source(source)
        if self.judging:
            with self.outcome.timed("schema"):
                self._judge(document, path)
        return document

    def document(self, path: Path, shown: str) -> Document:
        """Read the tree of a file. Raises EditionError."""
        document = read_document(path, boundary=self.project.root, name=shown, held=self.project.held)
        _note(document)
        return document

    def _quietly(self, path: Path) -> Document | None:
        """Read a file that is pointed to; nothing where that is not possible, for a check reports the pointer."""
        consulted(path, own=True)
        if path in self.shared.files:
            if (known := self.shared.files[path]) is not None:
                _note(known)
            return known
        document = None
        if path.is_relative_to(self.project.root) and path.is_file():
            with contextlib.suppress(EditionError):
                document = self.document(path, readable(PurePath(path.name)))
        self.shared.keep(path, document)
        return document

    def _edition(self, unit: Unit, document: Document) -> Edition:
        """Bind one text to its apparatus, and check it."""
        folder = unit.main.parent
        with self.outcome.timed("read"), without_garbage_collection():
            ways = Ways(self.project.base, self.project.level, self.project.lines)
            other = partial(_other_file, folder, self._quietly)
            edition, findings = read_edition(document, unit.name, ways, other)
            edition = worded(edition, self.project.language)
        self.outcome.report.extend([*document.findings, *findings])
        with self.outcome.timed("bind"), without_garbage_collection():
            edition = scope(number_notes(shifted(bind(locate(name_pages(count_verses(edition)))))))
            edition = register(classify(silence(edition, self.project.silence)))
        self.progress(f"checking {document.main.name}")
        with self.outcome.timed("check"), without_garbage_collection():
            if self.checking:
                self.outcome.report.extend(run_checks(Checked.of(document, edition, self.project)))
            images, problems = check_images(edition, folder, self.project.root)
            self.outcome.report.extend(problems)
        self.outcome.images[edition.name] = images
        return edition

    def _judge(self, document: Document, path: Path) -> None:
        """Judge a document by its schemas; a large one in another process, while this one reads its apparatus."""

        def work() -> Verdict:
            from edition.schema.judging.judge import Judge  # noqa: PLC0415 - commands that ask no schema start sooner without it

            self.shared.judge = self.shared.judge or Judge(self.project.check, self.project.root)
            return self.shared.judge.judge(document, path)

        if len(document.main.data) > _LARGE and is_possible():
            self._verdicts.append(begin(work, document.sources))
        else:
            verdict = work()
            self._verdicts.append(lambda: verdict)

    def finish(self, *, is_part: bool = False) -> None:
        """Add what schemas found, and leave out what editors mean to keep.

        ``is_part``: exceptions of the project file may be of use in other texts.
        """
        report, exceptions = self.outcome.report, self.outcome.exceptions
        with self.outcome.timed("schema"):
            verdicts = [verdict() for verdict in self._verdicts]
        report.findings = joined(report.findings, verdicts)
        exceptions.take_project(self.project.check.exemptions)
        report.findings = exceptions.apply(report.findings)
        if self.judging:
            report.extend(exceptions.finish(is_part=is_part))

    def prove_witnesses(self) -> None:
        """Hold each transcription that the project lists against the text that the apparatus gives its witness."""
        for witness in self.project.transcriptions:
            self.prove(witness, self.outcome.editions)

    def prove(self, witness: str, editions: Sequence[Edition]) -> None:
        """Hold the transcription of a witness against the first text that has it, else against the first of all."""
        edition = next((e for e in editions if witness in e.witnesses), None) or next(iter(editions), None)
        if edition is None:
            return
        try:
            words = self._transcribed(self.project.transcriptions[witness])
        except EditionError as error:
            self.outcome.report.add(*error.findings)
            return
        proof, findings = prove(edition, witness, words, self.project.proof_ignores)
        self.outcome.proofs.append(proof)
        self.outcome.report.extend(findings)

    def _transcribed(self, path: Path) -> list[Word]:
        """Read a transcription: TEI, or plain text."""
        root, ignores = self.project.root, self.project.proof_ignores
        shown = readable(path.relative_to(root) if path.is_relative_to(root) else path)
        if path.suffix != ".xml":
            return words_of_plain_text(read_source(path, shown, raw=self.project.held.get(path.resolve())), ignores)
        document = self.document(path, shown)
        edition, _ = read_edition(document, path.stem)
        return words_of_edition(edition, ignores)


def _other_file(folder: Path, read: Callable[[Path], Document | None], address: str) -> Document | None:
    """Return a file to which a text points, as seen from its folder."""
    return read((folder / address).resolve())


def sigla_of(edition: Edition) -> Iterator[str]:
    """Yield the names by which the witnesses of a text are known."""
    for key, witness in edition.witnesses.items():
        yield from (key, witness.siglum, *witness.hands)


def _note(document: Document) -> None:
    """Note the files of a document as those of the text that is read."""
    for source in document.sources:
        consulted(Path(source.path), digest=source.digest, own=True)


def check_base(known: Collection[str], project: Project) -> list[Finding]:
    """Tell where no text has the witness that is to be the base."""
    if not project.base or project.base in known:
        return []
    meant = nearest(project.base, known)
    hint = f"did you mean {meant}?" if meant else f"known: {', '.join(sorted(known)[:20])}" if known else ""
    message = f"there is no witness “{project.base}” to be the base"
    return [NO_SUCH_BASE(message, project.places.get("edition.base"), hint, file=project.file or "--base")]


def release_earlier() -> None:
    """Give back what earlier readings took: a process that reads again and again calls this after each reading.

    What is left is kept from the collector again, also from that at the end of the process, when lxml is half gone.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


@contextmanager
def without_garbage_collection() -> Iterator[None]:
    """Read a tree without the collector: it would look at every node many times, and none of them is garbage."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.freeze()
            gc.enable()
