"""The whole pipeline: read, bind, check, write. Project → files and a report."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePath

from edition import __version__
from edition.consulted import noting
from edition.diagnostics import Source
from edition.diagnostics.output import as_list
from edition.filenames import Names, folded
from edition.project import Project
from edition.run.before import Before, Told
from edition.run.faults import fault_of
from edition.run.gather import Outcome, Progress, read_project
from edition.run.placing import BUILDER, CACHE, Place, place
from edition.run.processes import ProcessEndedError, Task, is_possible, side_by_side
from edition.run.readback import read_back
from edition.run.rules import NO_ROOM, NOT_MADE, STAYS
from edition.scratch import scratch, sweep
from edition.shelf import put_away, shelf
from edition.writers.registry import Input, NameTakenError, Written, formats

MEASURED = "measured"
"""The folder of what was measured and cut, in that of what is kept."""


def build(  # noqa: PLR0913 - what to build is two things, how to build it six
    project: Project,
    target: Path,
    only: Sequence[str] = (),
    *,
    strict: bool = False,
    verify: bool = False,
    jobs: int = 1,
    progress: Progress = lambda _: None,
    before: Before | None = None,
) -> Outcome:
    """Build the outputs below ``target``, all at once or not at all; of an output that fails the last good one stays.

    With ``verify`` the finished files are read again, and compared with the text. With ``before`` a record is kept by which the
    next build can tell that it would make the same. Raises OSError where nothing can be written.
    """
    begun = time.time_ns()
    asked = _Asked(only, strict, verify, jobs)
    if before is None or not before.key:
        return _build(project, target, asked, progress)
    kept = before.target / CACHE / MEASURED
    with scratch("measured") as new:
        with noting() as looks, shelf(kept, new):
            outcome = _build(project, target, asked, progress)
        if outcome.is_whole:
            put_away(new, kept)
            before.keep(looks, told_of(outcome), begun)
    return outcome


def told_of(outcome: Outcome) -> Told:
    """Return what is told of a build."""
    o = outcome
    return Told(tuple(o.report.findings), o.files, o.kept, o.ledger, o.seconds, o.figures, o.lost)


@dataclass(frozen=True, slots=True)
class _Asked:
    only: Sequence[str]
    strict: bool
    verify: bool
    jobs: int


def _build(project: Project, target: Path, asked: _Asked, progress: Progress) -> Outcome:
    outcome = read_project(project, progress)
    if not outcome.editions or (asked.strict and outcome.report.strict().has_errors):
        return outcome
    names = list(asked.only) or [form.name for form in formats().values() if not form.on_request]
    sweep()
    with place(target, progress) as where:
        strangers = where.strangers(names, _inputs(project, outcome))
        if strangers:
            outcome.report.extend(strangers)
            return outcome
        writing = Writing(where, outcome, names)
        press = _Press(input_of(project, outcome), [s for text in outcome.sources for s in text], where.beside)
        for name, written, seconds in press.write(names, asked.jobs, progress):
            writing.take(name, written, seconds)
        if asked.verify:
            progress("reading back")
            with outcome.timed("reading back"):
                texts = [*outcome.editions, *outcome.parallels]
                outcome.report.extend(read_back(texts, where.beside, [n for n in names if outcome.files.get(n)]))
        where.put([_report(outcome)], names)
        outcome.is_whole = not writing.missed
    return outcome


def input_of(project: Project, outcome: Outcome) -> Input:
    """Return what every writer gets."""
    texts = [*outcome.editions, *outcome.parallels]
    tei = _TeiFiles()
    files = {e.name: tei.add(e.name, sources) for e, sources in zip(texts, outcome.sources, strict=True)}
    return Input(outcome.editions, project, list(tei.files.items()), outcome.parallels, outcome.images, files)


def _inputs(project: Project, outcome: Outcome) -> Iterator[Path]:
    """Yield the files and folders that the edition is made of."""
    yield from (path for path, _ in (*project.sources, *project.parallels))
    yield from project.transcriptions.values()
    if project.templates is not None:
        yield project.templates
    for images in outcome.images.values():
        yield from images.values()


@dataclass(slots=True)
class _TeiFiles:
    """All TEI files by name: of each text the first by the name of the text, the others as they lie beside it."""

    files: dict[str, bytes] = field(default_factory=dict)
    names: Names = field(default_factory=Names)

    def add(self, name: str, sources: Sequence[Source]) -> list[str]:
        """Add the files of a text; returns their names."""
        main = PurePath(sources[0].name)
        return [self._add(name, source, main, is_first=not number) for number, source in enumerate(sources)]

    def _add(self, name: str, source: Source, main: PurePath, *, is_first: bool) -> str:
        path = PurePath(source.name)
        beside = path.relative_to(main.parent) if path.is_relative_to(main.parent) else PurePath(path.name)
        file = f"{name}.xml" if is_first else beside.as_posix()
        if self.files.get(file) == source.data:
            return file
        if folded(file) in self.names.taken:
            file = self.names.give(beside.stem, beside.suffix)
        self.names.taken.add(folded(file))
        self.files[file] = source.data
        return file


@dataclass(slots=True)
class Writing:
    """Enters what came of each output, and lets the last good file stay in the place of one that failed."""

    where: Place
    outcome: Outcome
    names: Sequence[str]
    missed: bool = False

    def __post_init__(self) -> None:
        """Enter the outputs of earlier builds that are not asked for: they stay, and are the builder's still."""
        self.outcome.kept = {name: list(files) for name, files in self.where.before.items() if name not in self.names}

    def take(self, name: str, written: Written, seconds: float) -> None:
        """Enter one output."""
        outcome = self.outcome
        outcome.report.extend(outcome.exceptions.apply(written.findings))
        if written.files:
            summary = written.account()
            lost = summary["lost"]
            outcome.ledger[name] = summary
            outcome.lost += lost if isinstance(lost, int) else 0
        outcome.files[name] = sorted(f"{name}/{file}" for file in written.files)
        outcome.seconds[name] = seconds
        outcome.figures |= {f"{name}/{file}": dict(found) for file, found in written.figures.items() if found}
        before = self.where.before.get(name, ())
        missed = [f"{name}/{file}" for file in written.failed] if written.files else before
        self.missed |= bool(written.failed) or any(f.code in {NOT_MADE.code, NO_ROOM.code} for f in written.findings)
        stays = self.where.keep(file for file in missed if file in before)
        if stays:
            outcome.kept[name] = stays
            outcome.report.extend(STAYS(f"{file} stays as an earlier build made it", file=file) for file in stays[:1])


@dataclass(frozen=True, slots=True)
class _Press:
    """Runs the writers, each into a folder of its own below ``beside``."""

    given: Input
    sources: Sequence[Source]
    beside: Path

    def write(self, names: Sequence[str], jobs: int, progress: Progress) -> Iterator[tuple[str, Written, float]]:
        """Write the outputs, several at once where there are jobs for it: a forked process has all it needs."""
        for name in names:
            (self.beside / name).mkdir()
        # Typst, once loaded, has threads of its own, and a process with threads cannot be forked safely.
        if jobs == 1 or len(names) == 1 or not is_possible():
            for name in names:
                progress(f"writing {name}")
                yield (name, *self._one(name))
        else:
            progress(f"writing {', '.join(names)}")
            yield from self._side_by_side(names, jobs)
        for name in names:
            if not any((self.beside / name).iterdir()):
                (self.beside / name).rmdir()

    def _side_by_side(self, names: Sequence[str], jobs: int) -> Iterator[tuple[str, Written, float]]:
        tasks = {Task(partial(self._one, name), self.sources): name for name in names}
        done: dict[str, tuple[Written, float]] = {}
        for task in side_by_side(list(tasks), jobs):
            name = tasks[task]
            try:
                done[name] = task.result()
            except ProcessEndedError as error:
                done[name] = self._failed(name, f"its process ended by {error}"), 0.0
        for name in names:
            yield (name, *done[name])

    def _one(self, name: str) -> tuple[Written, float]:
        """Run one writer; whatever stops it costs this output and no other."""
        start = time.perf_counter()
        try:
            written = formats()[name].load()(self.given, self.beside / name)
        except NameTakenError as error:
            written = self._failed(name, "")
            written.findings = [NO_ROOM(f"two files would be called {name}/{error}", file=f"{name}/{error}")]
        except OSError as error:
            written = self._failed(name, error.strerror or str(error))
        except Exception as error:  # noqa: BLE001 - a fault of the builder is told as one, and the other outputs are made
            written = self._failed(name, fault_of(error))
        return written, time.perf_counter() - start

    def _failed(self, name: str, why: str) -> Written:
        """Return what an output comes to that could not be made: nothing, and a finding."""
        folder = self.beside / name
        for path in sorted(folder.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
        return Written(folder, findings=[NOT_MADE(f"the output “{name}” could not be made: {why}", file=name)])


def report_of(outcome: Outcome) -> dict[str, object]:
    """Return what a run found and made; the same for the same input, for it says nothing of times."""
    inputs = [{"file": source.name, "sha256": source.digest} for sources in outcome.sources for source in sources]
    return {
        "builder": {"name": BUILDER, "version": __version__},
        "inputs": inputs,
        "findings": as_list(outcome.report.sorted()),
        "outputs": outcome.files,
        "kept": outcome.kept,
        "ledger": outcome.ledger,
        "figures": outcome.figures,
        "proof": [{"witness": p.witness, "words": p.words, "differences": p.differences} for p in outcome.proofs],
    }


def _report(outcome: Outcome) -> bytes:
    seconds = {stage: round(seconds, 3) for stage, seconds in outcome.seconds.items()}
    data = {**report_of(outcome), "seconds": seconds}
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
