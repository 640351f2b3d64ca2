"""Keep what was measured or cut for the next build. Values by name → values by name; what is damaged was never kept.

The run says where earlier values lie and where new ones go, or nothing, and then nothing is kept. A value is what JSON can say,
in a file sealed with its hash.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from edition.seals import opened, sealed

_MARK = b"edition shelf 1\n"
_LARGEST = 1 << 28
"""A value of more bytes is not read: it is none of ours."""
_MOST_FILES, _MOST_BYTES = 96, 1 << 26

_shelf: ContextVar[tuple[Path, Path] | None] = ContextVar("shelf", default=None)


@contextmanager
def shelf(old: Path, new: Path) -> Iterator[None]:
    """Let values be kept: those of earlier runs lie in ``old``, those of this one go to ``new``."""
    token = _shelf.set((old, new))
    try:
        yield
    finally:
        _shelf.reset(token)


def is_kept() -> bool:
    """Whether values are kept at all."""
    return _shelf.get() is not None


def take(name: str) -> Any:
    """Return what is kept under a name, by this run or an earlier one; nothing where there is none, or a damaged one."""
    for folder in reversed(_shelf.get() or ()):
        with suppress(OSError, ValueError, zlib.error, RecursionError):
            return _unsealed((folder / name).read_bytes())
    return None


def keep(name: str, value: object) -> None:
    """Keep a value under a name; where that is not possible, it is made again next time."""
    where = _shelf.get()
    if where is not None:
        body = zlib.compress(json.dumps(value, separators=(",", ":"), sort_keys=True).encode(), 1)
        with suppress(OSError):
            (where[1] / name).write_bytes(sealed(_MARK, body))


def _unsealed(data: bytes) -> Any:
    unpacking = zlib.decompressobj()
    text = unpacking.decompress(opened(_MARK, data), _LARGEST)
    if not unpacking.eof:
        raise ValueError("the value is too large")
    return json.loads(text)


def put_away(new: Path, old: Path) -> None:
    """Add the values of a run that went well to those of earlier ones, and let the oldest go where they are too many."""
    with suppress(OSError):
        old.mkdir(parents=True, exist_ok=True)
        for path in sorted(new.iterdir()):
            if path.is_file() and not path.name.startswith("."):
                beside = old / f".new-{path.name}"
                beside.write_bytes(path.read_bytes())
                beside.replace(old / path.name)
        total = 0
        listed = sorted(old.iterdir(), key=lambda path: (-path.stat().st_mtime_ns, path.name))
        for number, path in enumerate(listed):
            total += path.stat().st_size
            if number >= _MOST_FILES or total > _MOST_BYTES:
                path.unlink()
