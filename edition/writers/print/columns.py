"""The text as the planner sees it: one column of rows, or two that face each other. Rows → steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from edition.writers.print.measure import Row
from edition.writers.print.plan import Body

__all__ = ["Body", "Column"]


@dataclass(frozen=True, slots=True)
class Column:
    """One text: each row is a step."""

    rows: Sequence[Row]

    @property
    def sides(self) -> int:
        """One page at a time."""
        return 1

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.rows)

    def heights(self, first: int, last: int) -> tuple[float, ...]:
        """Return the height from the top of the first row to the bottom of the last."""
        if last < first:
            return (0.0,)
        return (self.rows[last].bottom - self.rows[first].top,)

    def may_end(self, last: int) -> bool:
        """Whether a page may end after a row."""
        return self.rows[last].may_end
