"""How high a foot is, roughly, from the widths of what stands in it. Widths → height. Pure: knows no Typst, no text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import TypeAlias

Loads: TypeAlias = list[float]
"""For each series three figures: the width of its items in one row, how many they are, the rows of those that are listed."""
_NEARLY = 1e-6


@dataclass(frozen=True, slots=True)
class SeriesShape:
    """How one series is set: each item in rows of its own or run in, in how many columns."""

    is_listed: bool = False
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Shape:
    """The measures of a foot, in points.

    ``between`` is the white between items that are run in, ``less`` what a series is lower than its rows, ``gap`` the white
    over each series, ``gutter`` that between columns, ``rule`` what stands over all. Justified rows hold a little more than
    their width: ``tight`` says how much of their words counts.
    """

    width: float
    pitch: float
    series: tuple[SeriesShape, ...]
    between: float = 0.0
    less: float = 0.0
    gap: float = 0.0
    gutter: float = 0.0
    rule: float = 0.0
    tight: float = 1.0
    _measures: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        """Find the width of a column of each series once."""
        columns = (one.columns for one in self.series)
        object.__setattr__(self, "_measures", tuple((self.width - self.gutter * (n - 1)) / n for n in columns))

    def empty(self) -> Loads:
        """Return the loads of a foot with nothing in it."""
        return [0.0] * (3 * len(self.series))

    def change(self, loads: Loads, number: int, before: float | None, after: float | None) -> None:
        """Put an item into a series, take it out, or change its width; None is an item that is not there."""
        at = 3 * number
        for width, sign in ((before, -1), (after, 1)):
            if width is not None:
                loads[at] += sign * width
                loads[at + 1] += sign
                loads[at + 2] += sign * max(1, ceil(width / self._measures[number] - _NEARLY))

    def height(self, loads: Sequence[float]) -> float:
        """Return the height of a foot; nothing where it is empty."""
        total = 0.0
        at = 0
        for one, measure in zip(self.series, self._measures, strict=True):
            if items := loads[at + 1]:
                rows = loads[at + 2]
                if not one.is_listed:
                    rows = ceil(self.tight * (loads[at] + self.between * (items - 1)) / measure - _NEARLY) or 1
                if one.columns > 1:
                    rows = ceil(rows / one.columns)
                total += rows * self.pitch - self.less + self.gap
            at += 3
        return total + self.rule if total else 0.0
