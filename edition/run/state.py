"""Tell in which state files are: what was consulted, what was written, the builder itself. Paths → digests.

A file is known again by its size, its times and its number on the disk; only where these are others is it read. The
time of its last change of any kind (ctime) cannot be set by a program, so that a file whose content changed has another.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from edition.consulted import Kind, Look

_ABSENT = "-"
_GRAIN_NS = 20_000_000
"""Two changes within this time may bear the same stamp."""

_HOLD = sys.platform != "win32"
"""Elsewhere than on Windows a stamp tells the time of the last change of any kind."""

Stamp = tuple[int, int, int, int]


class Seen(NamedTuple):
    """What a look found: the digest, and for a file the stamp by which it is known again, if it is old enough."""

    look: Look
    digest: str
    stamp: Stamp | None


@dataclass(slots=True)
class Seeing:
    """Finds out how files are now; each is read once. ``begun_ns`` is when the run began that consulted them.

    A file that ``earlier`` runs have seen is not read again while its stamp is what it was.
    """

    begun_ns: int
    earlier: Mapping[Look, Seen] = field(default_factory=dict)

    def see(self, looks: Collection[Look]) -> list[Seen] | None:
        """Return what the looks find; nothing where a file has changed since the run began, or has been read twice and differed."""
        digests: dict[str, str] = {}
        for look in looks:
            if look.digest and digests.setdefault(look.path, look.digest) != look.digest:
                return None
        found: list[Seen] = []
        for look in sorted({Look(look.kind, look.path) for look in looks}):  # each path once
            for part in _parts(look):
                seen = self._see(part, digests.get(part.path, ""))
                if seen is None:
                    return None
                found.append(seen)
        return found

    def _see(self, look: Look, digest: str) -> Seen | None:
        if look.kind is not Kind.FILE:
            return Seen(look, digest_of(look), None)
        stamp = stamp_of(look.path)
        if stamp is None:
            return Seen(look, _ABSENT, None) if not digest else None
        known = self.earlier.get(look)
        if known is not None and known.stamp == stamp and _HOLD and digest in {"", known.digest}:
            return known
        now = digest_of(look)
        is_young = max(stamp[1:3]) > self.begun_ns - _GRAIN_NS
        if digest != now and (digest or is_young):
            return None
        return Seen(look, now, None if max(stamp[1:3]) > time.time_ns() - _GRAIN_NS else stamp)


def is_as_seen(seen: Seen) -> bool:
    """Tell whether a look would find the same again."""
    return holds(seen.stamp, seen.look.path) or digest_of(seen.look) == seen.digest


def holds(stamp: Stamp | None, path: str) -> bool:
    """Tell whether a file is known again by its stamp alone."""
    return stamp is not None and _HOLD and stamp_of(path) == stamp


def seen_again(seen: Seen, path: str) -> Seen:
    """Return what was seen of a file that got another name since, with the stamp that it has now, if it is still the same.

    A second name changes of the stamp the time of the last change of any kind, and nothing else; that of the last change of its
    content is as old as it was, so that the next one will show.
    """
    look, old, now = Look(Kind.FILE, path), seen.stamp, stamp_of(path)
    if now is None or now[1] > time.time_ns() - _GRAIN_NS:
        return Seen(look, seen.digest, None)
    is_same = old is not None and _HOLD and (old[0], old[1], old[3]) == (now[0], now[1], now[3])
    return Seen(look, seen.digest, now if is_same or digest_of(look) == seen.digest else None)


def stamp_of(path: str) -> Stamp | None:
    """Return what tells a file from its later states; nothing where there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116 - thousands of them, and a Path for each takes longer than the call
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def _parts(look: Look) -> Iterator[Look]:
    """Yield a look; of one at all files of a folder, those at each of them."""
    yield look
    if look.kind is Kind.TREE:
        yield from (Look(Kind.FILE, os.path.join(look.path, name)) for name in _names_below(look.path))  # noqa: PTH118


def digest_of(look: Look) -> str:
    """Return the SHA-256 of what a look finds, or a dash."""
    match look.kind:
        case Kind.FILE:
            try:
                return hashlib.sha256(Path(look.path).read_bytes()).hexdigest()
            except OSError:
                return _ABSENT
        case Kind.NAMES:
            try:
                listed = sorted(name for name in os.listdir(look.path) if not name.startswith("."))  # noqa: PTH208
            except OSError:
                return _ABSENT
        case Kind.TREE:
            listed = _names_below(look.path)
        case Kind.AGES:
            listed = [f"{n} {stamp_of(os.path.join(look.path, n))}" for n in _names_below(look.path)]  # noqa: PTH118
    return hashlib.sha256("\0".join(listed).encode("utf-8", "surrogateescape")).hexdigest()


def _names_below(folder: str) -> list[str]:
    """List all files below a folder, as seen from it."""
    found = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        inside = os.path.relpath(place, folder)
        found += [name if inside == "." else f"{inside}/{name}" for name in sorted(names)]
    return found


PACKAGE = Look(Kind.TREE, str(Path(__file__).parent.parent))
"""The files of the builder itself."""


def environment() -> str:
    """Return what tells Python and all that is installed from any other; nothing where that cannot be told.

    It cannot where somebody works on a plug-in: its files may change at any time.
    """
    told = [sys.version, sys.platform]
    for place in sys.path:
        try:
            listed = sorted(n for n in os.listdir(place) if n.endswith((".dist-info", ".egg-info")))  # noqa: PTH208
        except OSError:
            continue
        if any(_is_in_work(Path(place, name)) for name in listed):
            return ""
        told += listed
    return hashlib.sha256("\0".join(told).encode("utf-8", "surrogateescape")).hexdigest()


def _is_in_work(installed: Path) -> bool:
    """Tell whether a package is a plug-in of which the files lie elsewhere, under somebody's hands."""
    try:
        if b'"editable"' not in (installed / "direct_url.json").read_bytes():
            return False
        return b"[tei_edition." in (installed / "entry_points.txt").read_bytes()
    except OSError:
        return False
