"""Number the lines of a text: by page, by section, throughout, by verse. Rows → numbers and references."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from edition.writers.galley.settings import Numbering, Reference
from edition.writers.print.measure import Row

HEADING = "tit."
"""How a heading that is not counted is referred to."""


@dataclass(slots=True)
class Lines:
    """The numbers of the rows of one part. Numbers are from 1; rows are indexes from 0.

    ``before`` is the number of lines in the parts before it, where lines are counted throughout.
    """

    rows: Sequence[Row]
    numbering: Numbering
    reference: Reference
    every: int = 5
    before: int = 0
    _counted: list[int] = field(default_factory=list)
    _numbers: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Count once."""
        total = 0
        for row in self.rows:
            total += self._counts(row)
            self._counted.append(total)
        self._numbers = self._verses() if self.numbering == "verse" else self._running()

    @property
    def last(self) -> int:
        """The number of the last line, where lines are counted throughout."""
        return self._numbers[-1] if self._numbers and self.numbering in {"continuous", "verse"} else self.before

    def _counts(self, row: Row) -> bool:
        return row.leaf.is_counted and row.line > 0

    def _running(self) -> list[int]:
        """Count through the text, or from 1 in each section."""
        numbers: list[int] = []
        number = self.before if self.numbering == "continuous" else 0
        for i, row in enumerate(self.rows):
            if self.numbering == "section" and i and row.leaf.section != self.rows[i - 1].leaf.section:
                number = 0
            number += self._counts(row)
            numbers.append(number)
        return numbers

    def _verses(self) -> list[int]:
        """Take the numbers that the encoder gave the verses; one without number follows the one before."""
        numbers: list[int] = []
        number = self.before
        for i, row in enumerate(self.rows):
            if row.leaf.kind == "verse" and row.is_first and self._counts(row):
                if i and row.leaf.section != self.rows[i - 1].leaf.section:
                    number = 0
                digits = "".join(c for c in row.leaf.number if c.isdigit())
                number = int(digits) if digits else number + (not row.leaf.before)
            numbers.append(number)
        return numbers

    def number(self, row: int, page_first: int) -> int:
        """Return the number of a row on a page that begins with some row; 0 where it has none."""
        if not 0 <= row < len(self.rows) or not self._has_number(row):
            return 0
        if self.numbering != "page":
            return self._numbers[row]
        before = self._counted[page_first - 1] if page_first > 0 else 0
        return self._counted[row] - before

    def _has_number(self, row: int) -> bool:
        found = self.rows[row]
        return self._counts(found) and (self.numbering != "verse" or found.leaf.kind == "verse")

    def name(self, row: int, page_first: int) -> str:
        """Name a line as a reference does: its number, with its section where that is asked for."""
        number = self.number(row, page_first)
        if not number:
            is_title = 0 <= row < len(self.rows) and self.rows[row].leaf.kind in {"heading", "title"}
            return HEADING if is_title and self.numbering != "none" else ""
        section = ".".join(self.rows[row].leaf.section) if self.reference == "section" else ""
        return f"{section}.{number}" if section else str(number)

    def margin(self, row: int, page_first: int) -> str:
        """Return what stands in the margin beside a row."""
        number = self.number(row, page_first)
        if not number or self.numbering == "none" or number % self.every:
            return ""
        if self.numbering == "verse" and (not self.rows[row].is_first or self.rows[row].leaf.before):
            return ""
        return str(number)

    def span(self, first: int, last: int) -> str:
        """Say from which line to which some rows reach, for the running head."""
        if self.numbering in {"page", "none"}:
            return ""
        numbers = [self.number(r, first) for r in range(first, last + 1)]
        known = [n for n in numbers if n]
        if not known or any(b < a for a, b in pairwise(known)):
            return ""
        return str(known[0]) if known[0] == known[-1] else f"{known[0]}–{known[-1]}"


def line_range(first: str, last: str) -> str:
    """Join two references: “3” and “5” → “3–5”; the same part is not repeated: “2.3” and “2.5” → “2.3–5”."""
    if not first or not last or first == last:
        return first or last
    head, dot, _ = first.rpartition(".")
    if dot and last.startswith(f"{head}."):
        return f"{first}–{last[len(head) + 1 :]}"
    return f"{first}–{last}"
