"""Note which files a run consults, those that are not there among them: what would see the same files makes the same.

Whoever reads a file of an editor's says so here. Nothing is noted unless somebody asks for it, as ``edition build`` does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple


class Kind(StrEnum):
    """What of a path was consulted: the content of a file, the names in a folder, all files of one, or their age only."""

    FILE = "file"
    NAMES = "names"
    TREE = "tree"
    AGES = "ages"


class Look(NamedTuple):
    """One path that was consulted; ``digest`` is the SHA-256 of what was read, where the reader knows it.

    ``own``: it is noted anew for each text that consults it. Others may be noted once, and hold for all texts after that.
    """

    kind: Kind
    path: str
    digest: str = ""
    own: bool = False


_looks: ContextVar[set[Look] | None] = ContextVar("looks", default=None)


def consulted(path: Path, kind: Kind = Kind.FILE, digest: str = "", *, own: bool = False) -> None:
    """Note that what is made depends on a path, whether or not something is there; ``own`` as with a look."""
    looks = _looks.get()
    if looks is not None:
        looks.add(Look(kind, str(path), digest, own))


def consulted_elsewhere(looks: Iterable[Look]) -> None:
    """Note what another process consulted."""
    mine = _looks.get()
    if mine is not None:
        mine.update(looks)


@contextmanager
def noting() -> Iterator[set[Look]]:
    """Note what is consulted; whoever notes around this notes it, too."""
    mine: set[Look] = set()
    before = _looks.get()
    token = _looks.set(mine)
    try:
        yield mine
    finally:
        _looks.reset(token)
        if before is not None:
            before.update(mine)
