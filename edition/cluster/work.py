"""What runs on a worker: some texts of a corpus are read, and what came of them is sent back. Texts → reads and files."""

from __future__ import annotations

import hashlib
import pickle
import re
import sys
import threading
import zlib
from collections.abc import Callable, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any, NamedTuple

from edition import __version__
from edition.consulted import noting
from edition.diagnostics import Report
from edition.project import Project
from edition.run.corpus import Corpus
from edition.run.elsewhere import Arrived, Movable
from edition.run.gather import Outcome, Unit, load_parts, release_earlier, without_garbage_collection
from edition.scratch import scratch, sweep
from edition.writers.registry import formats

_PACKAGE = Path(__file__).parent.parent
_NAME = re.compile(r"[A-Za-z0-9._-]+")
_one_at_a_time = threading.Lock()
"""A worker may have several threads; the texts of one process are read one after the other."""

Fingerprint = dict[str, str]


class Job(NamedTuple):
    """What is to be done with every text of a corpus."""

    project: Project
    work: Callable[[Outcome], object]


class Sent(NamedTuple):
    """What a worker sends back: what came of each text, and the files, by their names below the folder of the work."""

    arrived: list[Arrived]
    files: dict[str, bytes]


@cache
def fingerprint() -> Fingerprint:
    """Return what decides the bytes that are made: the versions of Python, of the libraries, and the files of this package."""
    told = {"Python": ".".join(map(str, sys.version_info[:2])), "the outputs": ", ".join(formats())}
    for requirement in requires("tei-edition") or ():
        found = _NAME.match(requirement)
        if found is not None and "extra ==" not in requirement:
            try:
                told[found[0]] = version(found[0])
            except PackageNotFoundError:  # it is for other systems
                told[found[0]] = "none"
    state = hashlib.sha256()
    for path in sorted(p for p in _PACKAGE.rglob("*") if p.is_file() and "__pycache__" not in p.parts):
        state.update(f"{path.relative_to(_PACKAGE).as_posix()}\0".encode() + path.read_bytes())
    told["tei-edition"] = f"{__version__} ({state.hexdigest()[:12]})"
    return told


def difference(mine: Fingerprint, theirs: Fingerprint) -> str:
    """Say in what a worker differs from the machine that sends the work; nothing where in nothing."""
    if mine == theirs:
        return ""
    name = next(name for name in ("tei-edition", *theirs, *mine) if mine.get(name) != theirs.get(name))
    return f"{name}: {mine.get(name, 'none')} there, {theirs.get(name, 'none')} here"


def packed(job: Job) -> bytes:
    """Return a job as bytes. Raises what pickling raises."""
    return zlib.compress(pickle.dumps(job, protocol=5), 1)


@cache
def _corpus(digest: str) -> tuple[Corpus, Any]:
    job: Job = pickle.loads(zlib.decompress(_jobs[digest]))  # noqa: S301 - who may give work to a worker may do all that it may
    load_parts(Report())
    return Corpus(job.project), job.work


_jobs: dict[str, bytes] = {}


def _of(job: bytes) -> tuple[Corpus, Any]:
    """Return the corpus of a job, with all that is loaded of it; only of the last one."""
    digest = hashlib.sha256(job).hexdigest()
    if digest not in _jobs:
        _jobs.clear()
        _corpus.cache_clear()
        _jobs[digest] = job
        sweep()
    return _corpus(digest)


def read_some(theirs: Fingerprint, job: bytes, units: Sequence[Unit]) -> tuple[str, bytes]:
    """Read some texts; return in what this worker differs, or what came of them, packed. May be done twice."""
    if told := difference(fingerprint(), theirs):
        return told, b""
    with _one_at_a_time:
        corpus, work = _of(job)
        gone = next((unit.main for unit in units if not unit.main.is_file()), None)
        if gone is not None:
            return f"the source {gone} is not there", b""
        with scratch("cluster") as folder:
            made = folder / "made"
            mine = work.at(made) if isinstance(work, Movable) else work
            arrived = [_arrived(corpus, unit, mine) for unit in units]
            files = {p.relative_to(made).as_posix(): p.read_bytes() for p in sorted(made.rglob("*")) if p.is_file()}
        release_earlier()
        return "", zlib.compress(pickle.dumps(Sent(arrived, files), protocol=5), 1)


def _arrived(corpus: Corpus, unit: Unit, work: Callable[[Outcome], Any]) -> Arrived:
    with noting() as looks, without_garbage_collection():
        read = corpus.read_one(unit, work)
    return Arrived(read, frozenset(looks))
