"""Measure a part by stretches, each below the block before it: what did not change is not measured again. Pieces → positions.

How far a block stands below another depends on these two alone. So a stretch is measured by itself, with the block before
it on top, and is moved to where that block stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from edition.writers.common.typst_code import block, string
from edition.writers.galley.parts import Leaf, Marker, leaves
from edition.writers.print.remembered import digest
from edition.writers.print.source import Piece

_TALLEST = 30
"""Leaves of a block that is set once more above what follows it; below a taller one, nothing is cut."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Pieces that are measured together: their files, the code of the block before them and its markers, their key."""

    files: tuple[str, ...]
    before: str
    markers: frozenset[int]
    key: str

    @property
    def body(self) -> str:
        """The code by which they are measured."""
        included = (f"include {string(file)}" for file in self.files)
        return block([*filter(None, (self.before,)), *included])


def stretches(pieces: Sequence[Piece], files: Sequence[str]) -> Iterator[Stretch]:
    """Cut a part before each piece that has something in it and follows a block that is not too tall."""
    cuts = [0]
    for i in range(1, len(pieces)):
        has_rows = any(leaves(pieces[i].nodes))
        if has_rows and 0 < sum(1 for _ in leaves(pieces[i - 1].last)) <= _TALLEST:
            cuts.append(i)
    for first, end in zip(cuts, [*cuts[1:], len(pieces)], strict=True):
        before = pieces[first - 1] if first else None
        above = before.last_text if before else ""
        texts = [piece.text for piece in pieces[first:end]]
        known = _markers(leaves(before.last)) if before else frozenset()
        yield Stretch(tuple(files[first:end]), above, known, digest(above, *texts))


def _markers(found: Iterable[Leaf]) -> frozenset[int]:
    return frozenset(
        marker
        for leaf in found
        for marker in (leaf.first, leaf.last, *(item.id for item in leaf.items if isinstance(item, Marker)))
    )


def joined(parts: Iterable[tuple[Stretch, Mapping[str, Sequence[Any]]]]) -> Mapping[str, list[tuple[Any, float]]]:
    """Return where everything in a part stands, by what was found of its stretches, each on a page of its own."""
    found: dict[str, list[tuple[Any, float]]] = {}
    heights: dict[int, float] = {}
    for stretch, own in parts:
        above = [(_marker(value), y) for values in own.values() for value, _, y in values]
        shift = next((heights[m] - y for m, y in reversed(above) if m in stretch.markers and m in heights), 0.0)
        for kind, values in own.items():
            mine = [(value, y + shift) for value, _, y in values if _marker(value) not in stretch.markers]
            found.setdefault(kind, []).extend(mine)
            heights.update((_marker(value), y) for value, y in mine)
    return found


def _marker(value: Any) -> int:
    """Return the marker of what was found: a picture's has its height beside it."""
    return int(value[0] if isinstance(value, list | tuple) else value)
