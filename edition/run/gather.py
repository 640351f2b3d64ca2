"""Read a project: every text with what belongs to it, bound and checked. Project → editions and findings."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from edition.checks import Checked, run_checks
from edition.checks.images import check_images, local_images
from edition.checks.proof import Proof, Word, prove, words_of_edition, words_of_plain_text
from edition.checks.registry import load_checks
from edition.diagnostics import EditionError, Finding, Report, Source, nearest
from edition.filenames import Names, readable
from edition.model.edition import Edition
from edition.passes import bind, classify, count_verses, locate, number_notes, register, scope, silence
from edition.plug_ins import ELEMENTS, load_plug_ins
from edition.project import Project
from edition.reader import Ways, read_edition
from edition.roots import text_name
from edition.run.exceptions import Exceptions
from edition.run.folder import understand
from edition.run.processes import begin, is_possible
from edition.settings.rules import NO_SUCH_BASE
from edition.source import read_document, read_source
from edition.tree import Document
from edition.verdicts import Verdict, joined
from edition.writers.common.wording import worded

if TYPE_CHECKING:
    from edition.schema.judging.judge import Judge

_LARGE = 400_000
"""A text of so many bytes takes longer to be judged than it takes to start another process."""

_FOLDERS = ("assets", "data", "dts", "images", "search", "tei")
"""Folders of the web edition, beside which the folders of texts lie."""

Progress = Callable[[str], None]
"""Told what is being done."""


@dataclass(slots=True)
class Outcome:
    """What a run did: findings, files written, the account of each output, seconds of each stage.

    ``kept`` are files of earlier builds that stay, by output.

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

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Add the time of a stage."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] = self.seconds.get(stage, 0.0) + time.perf_counter() - start


def read_project(project: Project, progress: Progress = lambda _: None, *, judging: bool = True) -> Outcome:
    """Read, bind and check every text of a project, and prove the witnesses that have a transcription.

    Without ``judging`` no schema is asked.
    """
    outcome = Outcome(Report(list(project.findings)))
    try:
        load_plug_ins(ELEMENTS)
        load_checks()
    except EditionError as error:
        outcome.report.add(*error.findings)
        return outcome
    gathering = _Gathering(project, outcome, progress, judging=judging)
    documents = gathering.documents(project.sources)
    folder = understand(documents, gathering.read_quietly, project.named)
    outcome.report.extend(folder.findings)
    joined, beside = folder.texts, folder.parallels
    documents.clear()
    for path in list(joined):
        document = joined.pop(path)  # a tree is needed until its text is checked, and is large
        outcome.editions.append(gathering.edition(path, document, alone=len(project.sources) == 1))
    for path, document in {**beside, **gathering.documents(project.parallels)}.items():
        outcome.parallels.append(gathering.edition(path, document))
    if project.bibliography.get("style"):
        from edition.writers.common.references import check_style  # noqa: PLC0415 - few projects have a style of their own

        outcome.report.extend(check_style(outcome.editions, project))
    outcome.report.extend(check_base(outcome.editions, project))
    with outcome.timed("proof"):
        gathering.prove_witnesses()
    gathering.finish()
    return outcome


@dataclass(slots=True)
class _Gathering:
    project: Project
    outcome: Outcome
    progress: Progress
    names: Names = field(default_factory=lambda: Names(set(_FOLDERS)))
    judging: bool = True
    judge: Judge | None = None
    verdicts: list[Callable[[], Verdict]] = field(default_factory=list)

    def documents(self, files: tuple[tuple[Path, str], ...]) -> dict[Path, Document]:
        """Read the trees of some files; one that cannot be read is reported and left out."""
        found: dict[Path, Document] = {}
        for path, shown in files:
            self.progress(f"reading {shown}")
            try:
                with self.outcome.timed("read"), without_garbage_collection():
                    document = found[path.resolve()] = self._read(path, shown)
            except EditionError as error:
                self.outcome.report.add(*error.findings)
                continue
            for source in document.sources:
                self.outcome.exceptions.take_source(source)
            if self.judging:
                with self.outcome.timed("schema"):
                    self._judge(document, path.resolve())
        return found

    def _read(self, path: Path, shown: str) -> Document:
        return read_document(path, boundary=self.project.root, name=shown, held=self.project.held)

    def edition(self, path: Path, document: Document, *, alone: bool = False) -> Edition:
        """Read one text, bind it, and check it."""
        with self.outcome.timed("read"), without_garbage_collection():
            other = _OtherFiles(path.parent, self)
            name = self._name(path, alone=alone)
            ways = Ways(self.project.base, self.project.level, self.project.lines)
            edition, findings = read_edition(document, name, ways, other)
            edition = worded(edition, self.project.language)
        self.outcome.report.extend([*document.findings, *findings])
        with self.outcome.timed("bind"), without_garbage_collection():
            edition = scope(number_notes(bind(locate(count_verses(edition)))))
            edition = register(classify(silence(edition, self.project.silence)))
        self.progress(f"checking {document.main.name}")
        with self.outcome.timed("check"), without_garbage_collection():
            self.outcome.report.extend(run_checks(Checked.of(document, edition, self.project)))
            self.outcome.report.extend(check_images(edition, path.parent, self.project.root))
        self.outcome.images[edition.name] = local_images(edition, path.parent, self.project.root)
        self.outcome.sources.append(document.sources)
        return edition

    def _judge(self, document: Document, path: Path) -> None:
        """Judge a document by its schemas; a large one in another process, while this one reads its apparatus."""

        def work() -> Verdict:
            from edition.schema.judging.judge import Judge  # noqa: PLC0415 - commands that ask no schema start sooner without it

            self.judge = self.judge or Judge(self.project.check, self.project.root)
            return self.judge.judge(document, path)

        if len(document.main.data) > _LARGE and is_possible():
            self.verdicts.append(begin(work, document.sources))
        else:
            verdict = work()
            self.verdicts.append(lambda: verdict)

    def finish(self) -> None:
        """Add what schemas found, and leave out what editors mean to keep."""
        report, exceptions = self.outcome.report, self.outcome.exceptions
        with self.outcome.timed("schema"):
            verdicts = [verdict() for verdict in self.verdicts]
        report.findings = joined(report.findings, verdicts)
        exceptions.take_project(self.project.check.exemptions)
        report.findings = exceptions.apply(report.findings)
        if self.judging:
            report.extend(exceptions.finish())

    def _name(self, path: Path, *, alone: bool) -> str:
        """Name a text: by the project where it is the only one, else by its file; names are told apart."""
        return self.names.give(self.project.name if alone else text_name(path))

    def read_quietly(self, path: Path) -> Document | None:
        """Read a file that is pointed to; nothing where that is not possible, for a check reports the pointer."""
        if not path.is_relative_to(self.project.root) or not path.is_file():
            return None
        try:
            return self._read(path, readable(PurePath(path.name)))
        except EditionError:
            return None

    def prove_witnesses(self) -> None:
        """Hold each transcription that the project lists against the text that the apparatus gives its witness."""
        for witness, path in self.project.transcriptions.items():
            edition = next((e for e in self.outcome.editions if witness in e.witnesses), None)
            edition = edition or next(iter(self.outcome.editions), None)
            if edition is None:
                continue
            try:
                words = self._transcribed(path)
            except EditionError as error:
                self.outcome.report.add(*error.findings)
                continue
            proof, findings = prove(edition, witness, words, self.project.proof_ignores)
            self.outcome.proofs.append(proof)
            self.outcome.report.extend(findings)

    def _transcribed(self, path: Path) -> list[Word]:
        """Read a transcription: TEI, or plain text."""
        root, ignores = self.project.root, self.project.proof_ignores
        shown = readable(path.relative_to(root) if path.is_relative_to(root) else path)
        if path.suffix != ".xml":
            return words_of_plain_text(read_source(path, shown, raw=self.project.held.get(path.resolve())), ignores)
        document = self._read(path, shown)
        edition, _ = read_edition(document, path.stem)
        return words_of_edition(edition, ignores)


def check_base(editions: list[Edition], project: Project) -> list[Finding]:
    """Tell where no text has the witness that is to be the base."""
    known = {name for e in editions for key, w in e.witnesses.items() for name in (key, w.siglum, *w.hands)}
    if not project.base or not editions or project.base in known:
        return []
    meant = nearest(project.base, known)
    hint = f"did you mean {meant}?" if meant else f"known: {', '.join(sorted(known)[:20])}" if known else ""
    message = f"there is no witness “{project.base}” to be the base"
    return [NO_SUCH_BASE(message, project.places.get("edition.base"), hint, file=project.file or "--base")]


@dataclass(slots=True)
class _OtherFiles:
    """Files that a text points to, each read once."""

    folder: Path
    gathering: _Gathering
    known: dict[str, Document | None] = field(default_factory=dict)

    def __call__(self, address: str) -> Document | None:
        if address not in self.known:
            self.known[address] = self.gathering.read_quietly((self.folder / address).resolve())
        return self.known[address]


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
        gc.freeze()
        if was_enabled:
            gc.enable()
