"""The index of what is kept of a corpus: of each text what it was made of, what is left of it, the files that it became.

The next build asks it of each text; where nothing at all has changed, the record of the build asks it of all (``before.py``).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from edition.consulted import Kind, Look
from edition.run.sealed import load_sealed, save_sealed
from edition.run.state import Seen, Stamp, holds, is_as_seen, seen_again

Plain = tuple[str, str, str, Stamp | None]
"""What a look found, as it is kept: kind, path, digest, stamp. There are tens of thousands, and plain tuples are read at once."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a text; ``files`` by output and name. ``names`` is a digest of the names of all texts, where its files depend on them."""

    consulted: tuple[Plain, ...]
    left: Plain
    files: dict[str, Plain]
    names: str = ""

    def is_as_it_was(self) -> bool:
        """Tell whether its sources and its files are as they were."""
        return all(map(_is_still, self.consulted)) and _is_still(self.left) and all(map(_is_still, self.files.values()))


@dataclass(frozen=True, slots=True)
class Index:
    """What all texts depend on, and what is known of each, by its key."""

    common: list[Seen]
    texts: dict[str, Known]

    @classmethod
    def load(cls, path: Path) -> Index | None:
        """Read an index; nothing where there is none, or a damaged one."""
        found = load_sealed(path)
        return found if isinstance(found, Index) else None

    def save(self, path: Path) -> None:
        """Write it. Raises OSError."""
        save_sealed(path, self)

    def is_as_it_was(self) -> bool:
        """Tell whether everything is as it was: what the texts were made of, then what they became."""
        texts = self.texts.values()
        return (
            all(map(is_as_seen, self.common))
            and all(_is_still(one) for known in texts for one in known.consulted)
            and all(known.is_as_it_was() for known in texts)
        )


def plainly(seen: Seen) -> Plain:
    """Return what a look found as it is kept."""
    return seen.look.kind.value, seen.look.path, seen.digest, seen.stamp


def again(one: Plain, path: str) -> Plain:
    """Return how a file is that got another name since it was seen."""
    return plainly(seen_again(_seen(one), path))


def _seen(one: Plain) -> Seen:
    kind, path, digest, stamp = one
    return Seen(Look(Kind(kind), path), digest, stamp)


def _is_still(one: Plain) -> bool:
    return holds(one[3], one[1]) or is_as_seen(_seen(one))
