"""What a page costs its readers: too little text, white, notes that are divided. Figures of a page → a number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

PAGE = 3.0
"""Each page: of two plans that are as good, the shorter one."""
_FREE_WHITE = 0.8
"""Rows of white that nobody sees."""
_SHORT = 0.6
"""A row less than the mean, squared."""
_UNDER_LEAST = 1000.0
"""A row under the least: nothing else is worth it."""
_FEW, _FEW_ROWS, _FEW_OF_MEAN = 30.0, 8.0, 0.9
"""A row under eight, squared; in a part that has no room for so many, under nine tenths of the mean."""
_LAST_SHORT, _LAST_ROWS = 8.0, 5.0
"""A last page with fewer rows than five, for each row, squared."""
_DIVIDED, _CARRIED, _CARRIED_FAR = 4.0, 0.15, 0.02
"""A note that is divided; a row of notes that goes on on the next page, and that squared."""
HYPHEN = 5.0
"""A word that is divided at the end of a right page: its other half is read after the page was turned."""
_FORBIDDEN = 150.0
"""An end at which no page should end: a heading, a single row of a paragraph."""
NO_TEXT = 3000.0
"""A page of notes alone."""
_UNEQUAL = 0.05
"""A row by which facing pages differ, squared."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a page: its steps; heights in rows of text; ``carried`` in rows of the foot."""

    steps: int
    rows: float
    white: Sequence[float]
    divided: int
    carried: float
    is_last: bool
    may_end: bool


@dataclass(frozen=True, slots=True)
class Costs:
    """Weighs pages of one part: ``mean`` is how many rows its pages have, by their height, ``steps`` by their number.

    ``least`` is how many a page must have.
    """

    mean: float
    least: int
    steps: float = 0.0

    @property
    def few(self) -> float:
        """How many steps a page should have, though it need not."""
        return min(_FEW_ROWS, _FEW_OF_MEAN * self.steps)

    def of(self, page: Facts) -> float:
        """Return what a page costs."""
        cost = PAGE + (0.0 if page.may_end else _FORBIDDEN)
        if page.is_last:
            cost += _LAST_SHORT * max(0.0, min(_LAST_ROWS, self.mean) - page.rows) ** 2
        else:
            cost += max(0.0, min(page.white) - _FREE_WHITE) ** 2
            cost += _SHORT * max(0.0, self.mean - page.rows) ** 2
            cost += _FEW * max(0.0, self.few - page.steps) ** 2
            cost += _UNDER_LEAST * max(0.0, self.least - page.steps)
            cost += _UNEQUAL * (max(page.white) - min(page.white)) ** 2
        if page.carried:
            cost += _DIVIDED * page.divided + _CARRIED * page.carried + _CARRIED_FAR * page.carried**2
        return cost
