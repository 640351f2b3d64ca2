"""Folders for what is needed for a moment, swept away where a process died; files that are written whole. Imports nothing of the package."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: there nothing tells whether a folder is still in use, so nothing is swept
    fcntl = None  # type: ignore[assignment]

_PREFIX = "tei-edition-"
_MARK = ".in-use"
"""Stands in a folder as soon as it is locked; a folder without it may be on the point of being locked."""


def write_whole(file: Path, data: bytes) -> None:
    """Write a file whole or not at all; one that exists keeps its mode, and a link leads where it led. Raises OSError."""
    place = file.resolve()
    beside = place.with_name(f".{place.name[:100]}.{os.getpid()}")
    try:
        beside.write_bytes(data)
        if place.exists():
            beside.chmod(place.stat().st_mode & 0o7777)
        beside.replace(place)
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def scratch(purpose: str) -> Iterator[Path]:
    """Make a folder in the system's folder for temporary files, and clear it away. Raises OSError."""
    folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{purpose}-"))
    lock = _locked(folder)
    try:
        (folder / _MARK).touch()
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def sweep() -> None:
    """Remove the folders that processes left when they were killed; those of living ones are locked, and stay."""
    if fcntl is None:
        return
    for mark in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*/{_MARK}"):
        folder = mark.parent
        with suppress(OSError):
            if folder.is_symlink() or folder.stat().st_uid != os.getuid():
                continue
            lock = _locked(folder)
            if lock is not None:
                shutil.rmtree(folder, ignore_errors=True)
                os.close(lock)


def _locked(folder: Path) -> int | None:
    """Lock a folder; the system opens the lock when the process ends. Nothing where another one has it."""
    if fcntl is None:
        return None
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor
