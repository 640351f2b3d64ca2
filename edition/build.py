"""The whole pipeline: read, bind, check, write. Project → files and a report."""

from __future__ import annotations

import gc
import json
import multiprocessing
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from edition import __version__
from edition.checks import Checked, run_checks
from edition.checks.proof import Proof, Word, prove, words_of_edition, words_of_plain_text
from edition.companions import join_companions
from edition.diagnostics import EditionError, Report, Source
from edition.diagnostics.output import as_list
from edition.model.edition import Edition
from edition.model.ledger import add_up
from edition.passes import bind, classify, locate, number_notes, scope
from edition.project import Project
from edition.reader import read_edition
from edition.source import read_document, read_source
from edition.tree import Document
from edition.writers.registry import WRITERS, Input, Written, writer

Progress = Callable[[str], None]
"""Told what is being done."""


@dataclass(slots=True)
class Outcome:
    """What a run did: findings, files written, the account of each output, seconds of each stage."""

    report: Report = field(default_factory=Report)
    editions: list[Edition] = field(default_factory=list)
    sources: list[list[Source]] = field(default_factory=list)
    files: dict[str, list[str]] = field(default_factory=dict)
    ledger: dict[str, object] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    proofs: list[Proof] = field(default_factory=list)
    lost: int = 0

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Add the time of a stage."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] = self.seconds.get(stage, 0.0) + time.perf_counter() - start


def read_project(project: Project, progress: Progress = lambda _: None) -> Outcome:
    """Read, bind and check every text of a project."""
    outcome = Outcome()
    names: set[str] = set()
    documents = _read_documents(project, outcome, progress)
    for path in list(documents):
        document = documents.pop(path)  # a tree is needed until its text is checked, and is large
        with outcome.timed("read"), _without_garbage_collection():
            other = _OtherFiles(path, project)
            name = _name_of(path, project, names)
            edition, findings = read_edition(document, name, base=project.base, other=other)
        outcome.report.extend([*document.findings, *findings])
        with outcome.timed("bind"):
            edition = classify(scope(number_notes(bind(locate(edition)))))
        progress(f"checking {document.main.name}")
        with outcome.timed("check"):
            outcome.report.extend(run_checks(Checked.of(document, edition, project)))
        outcome.editions.append(edition)
        outcome.sources.append(document.sources)
    with outcome.timed("proof"):
        _prove_witnesses(project, outcome)
    return outcome


def _prove_witnesses(project: Project, outcome: Outcome) -> None:
    """Hold each transcription that the project lists against the text that the apparatus gives its witness."""
    for witness, path in project.transcriptions.items():
        edition = next((e for e in outcome.editions if witness in e.witnesses), None)
        edition = edition or next(iter(outcome.editions), None)
        if edition is None:
            continue
        try:
            words = _transcribed(path, project)
        except EditionError as error:
            outcome.report.add(*error.findings)
            continue
        proof, findings = prove(edition, witness, words, project.proof_ignores)
        outcome.proofs.append(proof)
        outcome.report.extend(findings)


def _transcribed(path: Path, project: Project) -> list[Word]:
    """Read a transcription: TEI, or plain text."""
    shown = str(path.relative_to(project.root)) if path.is_relative_to(project.root) else str(path)
    if path.suffix != ".xml":
        return words_of_plain_text(read_source(path, shown), project.proof_ignores)
    document = read_document(path, boundary=project.root, name=shown)
    edition, _ = read_edition(document, path.stem)
    return words_of_edition(edition, project.proof_ignores)


def _read_documents(project: Project, outcome: Outcome, progress: Progress) -> dict[Path, Document]:
    """Read the trees of a project, and join what is kept apart to its text."""
    documents: dict[Path, Document] = {}
    for path, shown in project.sources:
        progress(f"reading {shown}")
        try:
            with outcome.timed("read"), _without_garbage_collection():
                documents[path.resolve()] = read_document(path, boundary=project.root, name=shown)
        except EditionError as error:
            outcome.report.add(*error.findings)
    return join_companions(documents, lambda path: _read_quietly(path, project))


def _read_quietly(path: Path, project: Project) -> Document | None:
    """Read a file that is pointed to; nothing where that is not possible, for a check reports the pointer."""
    if not path.is_relative_to(project.root) or not path.is_file():
        return None
    try:
        return read_document(path, boundary=project.root, name=path.name)
    except EditionError:
        return None


@dataclass(slots=True)
class _OtherFiles:
    """Files that a text points to, each read once."""

    path: Path
    project: Project
    known: dict[str, Document | None] = field(default_factory=dict)

    def __call__(self, address: str) -> Document | None:
        if address not in self.known:
            self.known[address] = _read_quietly((self.path.parent / address).resolve(), self.project)
        return self.known[address]


def build(
    project: Project,
    target: Path,
    only: Sequence[str] = (),
    *,
    strict: bool = False,
    jobs: int = 1,
    progress: Progress = lambda _: None,
) -> Outcome:
    """Build the outputs below ``target``; each is whole or absent. Raises OSError where nothing can be written."""
    outcome = read_project(project, progress)
    if not outcome.editions or (strict and outcome.report.strict().has_errors):
        return outcome
    tei = [(f"{e.name}.xml", s[0].data) for e, s in zip(outcome.editions, outcome.sources, strict=True)]
    given = Input(outcome.editions, project, tei)
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".edition-", dir=target) as beside:
        for name, written, seconds in _write_all(given, only or list(WRITERS), Path(beside), jobs, progress):
            outcome.report.extend(written.findings)
            summary = add_up([ledger.summary() for ledger in written.ledgers])
            lost = summary["lost"]
            outcome.ledger[name] = summary
            outcome.lost += lost if isinstance(lost, int) else 0
            outcome.files[name] = sorted(f"{name}/{file}" for file in written.files)
            outcome.seconds[name] = seconds
            _swap(Path(beside) / name, target / name)
    _write_report(outcome, target)
    return outcome


def _write_all(
    given: Input, names: Sequence[str], beside: Path, jobs: int, progress: Progress
) -> Iterator[tuple[str, Written, float]]:
    """Run the writers, several at once where there are jobs for it; a forked process has all it needs in memory."""
    for name in names:
        (beside / name).mkdir()
    if jobs == 1 or len(names) == 1 or "fork" not in multiprocessing.get_all_start_methods():
        for name in names:
            progress(f"writing {name}")
            yield (name, *_write_one(name, given, beside))
        return
    _FORKED.append(given)
    progress(f"writing {', '.join(names)}")
    try:
        context = multiprocessing.get_context("fork")
        with ProcessPoolExecutor(min(jobs, len(names)), mp_context=context) as pool:
            waiting = [(name, pool.submit(_write_forked, name, beside)) for name in names]
            for name, future in waiting:
                yield (name, *future.result())
    finally:
        _FORKED.clear()


_FORKED: list[Input] = []
"""What a forked writer finds in memory."""


def _write_forked(name: str, beside: Path) -> tuple[Written, float]:
    return _write_one(name, _FORKED[0], beside)


def _write_one(name: str, given: Input, beside: Path) -> tuple[Written, float]:
    start = time.perf_counter()
    written = writer(name)(given, beside / name)
    return written, time.perf_counter() - start


def _name_of(path: Path, project: Project, taken: set[str]) -> str:
    """Name a text: by the project where it is the only one, else by its file; twice the same name is numbered."""
    stem = path.name.removesuffix(".xml").removesuffix(".tei")
    name = project.name if len(project.sources) == 1 else stem
    number = 1
    while name in taken:
        number += 1
        name = f"{stem}-{number}"
    taken.add(name)
    return name


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Read a tree without the collector: it would look at every node many times, and none of them is garbage."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_enabled:
            gc.enable()


def _swap(made: Path, place: Path) -> None:
    """Put a new output in the place of the old one."""
    old = made.parent / "old"
    if place.exists():
        place.rename(old)
    made.rename(place)
    shutil.rmtree(old, ignore_errors=True)


def _write_report(outcome: Outcome, target: Path) -> None:
    inputs = [{"file": source.name, "sha256": source.digest} for sources in outcome.sources for source in sources]
    data = {
        "builder": {"name": "tei-edition", "version": __version__},
        "inputs": inputs,
        "findings": as_list(outcome.report.sorted()),
        "outputs": outcome.files,
        "ledger": outcome.ledger,
        "proof": [{"witness": p.witness, "words": p.words, "differences": p.differences} for p in outcome.proofs],
        "seconds": {stage: round(seconds, 3) for stage, seconds in outcome.seconds.items()},
    }
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    beside = target / ".report.json.new"
    beside.write_text(text, encoding="utf-8")
    beside.replace(target / "report.json")
