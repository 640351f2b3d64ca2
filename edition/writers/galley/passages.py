"""Labels of passages at their markers, as they stand in the margin. Labels → text.

What a passage is, ``model/citing.py`` says.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Passage:
    """A label at a marker: what stands in the margin, if anything, and the whole reference; ``is_page`` for a page of a source."""

    marker: int
    shown: str
    whole: str
    is_page: bool = False


def wanted(names: Sequence[str]) -> frozenset[str]:
    """Read the setting “margin”: names of elements, with or without /@n."""
    return frozenset(name.partition("/")[0].strip() for name in names)


_WIDEST = 12
"""So many characters have room in the margin; of more, the first page of a source is told."""
_FEW = 2
"""Of more labels in one row the first and the last stand in the margin."""


def in_margin(passages: Sequence[Passage]) -> str:
    """Join the labels of one row: references, then a bar and the page of a source that begins here."""
    shown = [p.shown for p in passages if p.shown and not p.is_page]
    between = "–" if len(shown) > _FEW else ", "
    ends = shown if len(shown) <= _FEW else [shown[0], shown[-1]]
    labels = [*([between.join(ends)] if shown else []), *(f"|{p.shown}" for p in passages if p.is_page)]
    while len(labels) > 1 + bool(shown) and len(" ".join(labels)) > _WIDEST:
        labels.pop()
    return " ".join(labels)


def at(passages: Sequence[Passage], marker: int) -> Passage | None:
    """Return the passage in which a marker stands: markers are numbered as the text runs."""
    for number in range(bisect_right(passages, marker, key=lambda p: p.marker) - 1, -1, -1):
        if not passages[number].is_page:
            return passages[number]
    return None
