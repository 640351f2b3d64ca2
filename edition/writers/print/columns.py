"""The text as the planner and the press see it: a column of rows. Rows → steps and heights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

from edition.writers.print.filling import Body
from edition.writers.print.measure import Row

Kind: TypeAlias = Literal["foot", "facing", "margin"]
"""What the notes of a side are: the foot of a page, a page that faces its text, the outer margin."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where the rows of one side stand on a page: the base line of each, from the top; white before units; the height."""

    baselines: Mapping[int, float]
    white: Mapping[int, float]
    height: float


class Laid(Body, Protocol):
    """A body that can also say where its rows stand on a page, and which units of its text they belong to."""

    def placed(self, first: int, last: int) -> tuple[Placed, ...]:
        """Return, for each side, where the rows of some steps stand as the only ones of a page."""
        ...

    def rows_of(self, side: int, first: int, last: int) -> tuple[int, int]:
        """Return the first and the last row of some steps; last < first where a side has none."""
        ...

    def step_of(self, side: int, row: int) -> int:
        """Return the step of a row."""
        ...

    def unit_after(self, last: int) -> int:
        """Return the unit that follows a step; -1 after the last, or where there are no units."""
        ...


class Words(Protocol):
    """What is known of the words at the ends of rows."""

    def of(self, rows: Sequence[int]) -> Sequence[bool]:
        """Tell of some rows whether a word goes on after them."""
        ...


@dataclass(frozen=True, slots=True)
class Column:
    """One text: each row is a step. ``first`` is the number of its first page, of which odd ones are right pages; 0 where that is not known yet."""

    rows: Sequence[Row]
    words: Words
    first: int

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
        return (self.rows[last].bottom - self.rows[first].top + self.rows[first].lead,)

    def may_end(self, last: int) -> bool:
        """Whether a page may end after a row."""
        return self.rows[last].may_end

    def must_end(self, last: int) -> bool:
        """Whether a page must end after a row."""
        return self.rows[last].must_end

    def is_right(self, number: int) -> bool:
        """Whether a page is a right one."""
        return self.first > 0 and (self.first + number) % 2 == 1

    def divides(self, lasts: Sequence[int]) -> Sequence[bool]:
        """Tell of some rows whether a word goes on after them."""
        return self.words.of(lasts)

    def placed(self, first: int, last: int) -> tuple[Placed, ...]:
        """Return where rows stand: as far from each other as on the page without end."""
        if last < first:
            return (Placed({}, {}, 0.0),)
        top = self.rows[first].top - self.rows[first].lead
        baselines = {i: self.rows[i].baseline - top for i in range(first, last + 1)}
        return (Placed(baselines, {}, self.heights(first, last)[0]),)

    def rows_of(self, side: int, first: int, last: int) -> tuple[int, int]:
        """Return the steps: each is a row."""
        return (first, last) if side == 0 else (0, -1)

    def step_of(self, side: int, row: int) -> int:
        """Return the row: it is the step."""
        return row if side == 0 else -1

    def unit_after(self, last: int) -> int:
        """Return no unit: there are none."""
        del last
        return -1


@dataclass(frozen=True, slots=True)
class Accompanied(Column):
    """One text with notes beside it that have sides of their own, without rows: a facing page, the margin of its own page."""

    beside: tuple[Kind, ...] = ()

    @property
    def sides(self) -> int:
        """That of the text, and those beside it."""
        return 1 + len(self.beside)

    def heights(self, first: int, last: int) -> tuple[float, ...]:
        """Return the height of the rows, and none of the other sides."""
        return (*Column.heights(self, first, last), *[0.0] * len(self.beside))

    def is_right(self, number: int) -> bool:
        """Whether a page is a right one: none where notes face the text."""
        return "facing" not in self.beside and Column.is_right(self, number)

    def placed(self, first: int, last: int) -> tuple[Placed, ...]:
        """Return where rows stand on the page of the text."""
        found = Column.placed(self, first, last)
        return (found[0], *[Placed({}, {}, 0.0)] * len(self.beside))

    def step_of(self, side: int, row: int) -> int:
        """Return the row: it is the step, on every side."""
        del side
        return row
