"""The whole pipeline: read, bind, check, write. Project → files and a report."""

from __future__ import annotations

import json
import multiprocessing
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path, PurePath

from edition import __version__
from edition.diagnostics import Source
from edition.diagnostics.output import as_list
from edition.gather import Outcome, Progress, read_project
from edition.model.ledger import add_up
from edition.project import Project
from edition.writers.registry import ON_REQUEST, WRITERS, Input, Written, writer


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
    texts = [*outcome.editions, *outcome.parallels]
    tei: dict[str, bytes] = {}
    files = {e.name: _name_files(e.name, sources, tei) for e, sources in zip(texts, outcome.sources, strict=True)}
    given = Input(outcome.editions, project, list(tei.items()), outcome.parallels, outcome.images, files)
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".edition-", dir=target) as beside:
        for name, written, seconds in _write_all(
            given, only or [n for n in WRITERS if n not in ON_REQUEST], Path(beside), jobs, progress
        ):
            outcome.report.extend(outcome.exceptions.apply(written.findings))
            if written.files:
                summary = add_up([ledger.summary() for ledger in written.ledgers])
                lost = summary["lost"]
                outcome.ledger[name] = summary
                outcome.lost += lost if isinstance(lost, int) else 0
            outcome.files[name] = sorted(f"{name}/{file}" for file in written.files)
            outcome.seconds[name] = seconds
            _swap(Path(beside) / name, target / name)
    _write_report(outcome, target)
    return outcome


def _name_files(name: str, sources: Sequence[Source], tei: dict[str, bytes]) -> list[str]:
    """Add the files of a text to all TEI files: the first by the name of the text, the others as they lie beside it."""
    main = PurePath(sources[0].name)
    names = []
    for number, source in enumerate(sources):
        path = PurePath(source.name)
        beside = path.relative_to(main.parent) if path.is_relative_to(main.parent) else PurePath(path.name)
        file = beside.as_posix() if number else f"{name}.xml"
        if file not in tei or tei[file] == source.data:
            tei[file] = source.data
            names.append(file)
    return names


def _write_all(
    given: Input, names: Sequence[str], beside: Path, jobs: int, progress: Progress
) -> Iterator[tuple[str, Written, float]]:
    """Run the writers, several at once where there are jobs for it; a forked process has all it needs in memory."""
    for name in names:
        (beside / name).mkdir()
    # Typst, once loaded, has threads of its own, and a process with threads cannot be forked safely.
    can_fork = "fork" in multiprocessing.get_all_start_methods() and "typst" not in sys.modules
    if jobs == 1 or len(names) == 1 or not can_fork:
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


def _swap(made: Path, place: Path) -> None:
    """Put a new output in the place of the old one."""
    old = made.parent / "old"
    if place.exists():
        place.rename(old)
    made.rename(place)
    shutil.rmtree(old, ignore_errors=True)


def report_of(outcome: Outcome) -> dict[str, object]:
    """Return what a run found and made; the same for the same input, for it says nothing of times."""
    inputs = [{"file": source.name, "sha256": source.digest} for sources in outcome.sources for source in sources]
    return {
        "builder": {"name": "tei-edition", "version": __version__},
        "inputs": inputs,
        "findings": as_list(outcome.report.sorted()),
        "outputs": outcome.files,
        "ledger": outcome.ledger,
        "proof": [{"witness": p.witness, "words": p.words, "differences": p.differences} for p in outcome.proofs],
    }


def _write_report(outcome: Outcome, target: Path) -> None:
    seconds = {stage: round(seconds, 3) for stage, seconds in outcome.seconds.items()}
    data = {**report_of(outcome), "seconds": seconds}
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    beside = target / ".report.json.new"
    beside.write_text(text, encoding="utf-8")
    beside.replace(target / "report.json")
