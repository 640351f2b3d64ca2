"""Number the lines of a text: by page, by section, throughout, by verse. Rows → numbers and references."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from edition.model.places import line_range
from edition.writers.common.verse_numbers import is_due, is_out_of_turn, leading_figure
from edition.writers.galley.settings import Numbering, Reference
from edition.writers.print.measure import Row

_NO_VERSES = frozenset({"speaker", "stage"})
_NOT_PROSE = _NO_VERSES | {"verse", "heading", "title", "caption"}
HEADING = "tit."
"""How a heading that is not counted is referred to."""


@dataclass(slots=True)
class Lines:
    """The numbers of the rows of one part. Numbers are from 1; rows are indexes from 0.

    ``before`` is the number of lines in the parts before it, where lines are counted throughout; ``beside`` are the words
    for “before” and “after”, by which a line without number is called. Verses have the numbers that the encoder wrote.
    """

    rows: Sequence[Row]
    numbering: Numbering
    reference: Reference
    every: int = 5
    before: int = 0
    beside: tuple[str, str] = ("ante", "post")
    _is_verse: bool = False
    _counted: list[int] = field(default_factory=list)
    _numbers: list[int] = field(default_factory=list)
    _written: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Count once; in a text in verse, speakers and stage directions are no lines."""
        counted = [row.leaf.kind for row in self.rows if row.leaf.is_counted and row.leaf.kind not in _NO_VERSES]
        self._is_verse = 2 * counted.count("verse") > len(counted)
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
        return row.leaf.is_counted and row.line > 0 and not (self._is_verse and row.leaf.kind in _NO_VERSES)

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
        number, written = self.before, ""
        for i, row in enumerate(self.rows):
            if row.leaf.kind == "verse" and row.is_first and self._counts(row):
                if i and row.leaf.section != self.rows[i - 1].leaf.section:
                    number = 0
                if given := _given(row.leaf.number):
                    number, written = leading_figure(given, number), given
                elif not row.leaf.before:
                    number, written = number + 1, str(number + 1)
            numbers.append(number)
            self._written.append(written)
        return numbers

    def number(self, row: int, page_first: int) -> int:
        """Return the number of a row on a page that begins with some row; 0 where it has none."""
        if not 0 <= row < len(self.rows) or not self._has_number(row):
            return 0
        if self.numbering != "page":
            return self._numbers[row]
        before = self._counted[page_first - 1] if page_first > 0 else 0
        return self._counted[row] - before

    def shown(self, row: int, page_first: int) -> str:
        """Return the number of a row as it is printed: that of a verse as the encoder wrote it."""
        if self.numbering == "verse":
            return self._written[row] if 0 <= row < len(self.rows) and self._has_number(row) else ""
        return str(self.number(row, page_first) or "")

    def _has_number(self, row: int) -> bool:
        found = self.rows[row]
        return self._counts(found) and (self.numbering != "verse" or found.leaf.kind == "verse")

    def is_prose_of(self, row: int, passage: int) -> bool:
        """Tell whether a row is prose among verses that are counted, and belongs to the passage that begins in another."""
        if self.numbering != "verse" or self.rows[row].leaf.kind in _NOT_PROSE:
            return False
        return self.rows[row].leaf.section == self.rows[passage].leaf.section

    def name(self, row: int, page_first: int) -> str:
        """Name a line as a reference does: its number, with its section where that is asked for."""
        number = self.shown(row, page_first)
        if not number:
            return self._unnumbered(row, page_first)
        is_told = self.reference == "section" or self._is_of_another_section(row, page_first)
        section = ".".join(self.rows[row].leaf.section) if is_told else ""
        return f"{section}{' ' if section.endswith('.') else '.'}{number}" if section else number

    def name_of_first(self, row: int, last: int, page_first: int) -> str:
        """Name the line in which some rows begin: of a speaker and the lines after it, the first line that has a number."""
        numbered = (r for r in range(row, last + 1) if self.shown(r, page_first))
        first = next(numbered, row)
        is_of_speech = all(self.rows[r].leaf.kind in _NO_VERSES for r in range(row, first) if 0 <= r < len(self.rows))
        return self.name(first if is_of_speech else row, page_first)

    def _is_of_another_section(self, row: int, page_first: int) -> bool:
        """Tell whether lines that are counted by section have begun anew on the page: a number alone would be that of another."""
        if self.numbering not in {"verse", "section"}:
            return False
        numbered = [i for i in range(max(page_first, 0), row + 1) if self._has_number(i)]
        first = numbered[0] if numbered else row
        if self.rows[first].leaf.section == self.rows[row].leaf.section:
            return False
        return any(
            self._numbers[b] < self._numbers[a]
            or (self._numbers[b] == self._numbers[a] and self.rows[b].leaf.section != self.rows[a].leaf.section)
            for a, b in pairwise(numbered)
        )

    def _unnumbered(self, row: int, page_first: int) -> str:
        """Name a line that has no number by its neighbour: the line after it, else the one before."""
        if not 0 <= row < len(self.rows) or self.numbering == "none":
            return ""
        if self.rows[row].leaf.kind in {"heading", "title"}:
            return HEADING
        before, after = self.beside
        if self.numbering == "page":
            return (
                f"{after} {found}" if (found := self._nearest(range(row - 1, page_first - 1, -1), page_first)) else ""
            )
        if found := self._nearest(range(row + 1, len(self.rows)), page_first):
            return f"{before} {found}"
        return f"{after} {found}" if (found := self._nearest(range(row - 1, -1, -1), page_first)) else ""

    def _nearest(self, rows: Sequence[int], page_first: int) -> str:
        return next((shown for row in rows if (shown := self.shown(row, page_first))), "")

    def margin(self, row: int, page_first: int) -> str:
        """Return what stands in the margin beside a row."""
        shown = self.shown(row, page_first)
        if not shown or self.numbering == "none":
            return ""
        if self.numbering != "verse":
            return shown if self.number(row, page_first) % self.every == 0 else ""
        if not self.rows[row].is_first or self.rows[row].leaf.before:
            return ""
        return shown if is_due(shown, self.every) or self._is_out_of_turn(row) else ""

    def _is_out_of_turn(self, row: int) -> bool:
        """Whether the number of a verse is not the one that would follow, so that a reader could not count to it."""
        before = next((r for r in range(row - 1, -1, -1) if self._has_number(r)), -1)
        is_first = before < 0 or self.rows[before].leaf.section != self.rows[row].leaf.section
        return is_out_of_turn(self._written[row], "" if is_first else self._written[before])

    def span(self, first: int, last: int) -> str:
        """Say from which line to which some rows reach, for the running head."""
        if self.numbering in {"page", "none"}:
            return ""
        known = [(self.number(r, first), shown) for r in range(first, last + 1) if (shown := self.shown(r, first))]
        if not known or any(b < a for (a, _), (b, _) in pairwise(known)):
            return ""
        return line_range(known[0][1], known[-1][1])


def on_page(page: str, name: str) -> str:
    """Join the number of a page with the name of a line: 25.4; 25, ante 4."""
    return f"{page}.{name}" if name[:1].isdecimal() else f"{page}, {name}" if name else page


_BOTH = re.compile(r"(\d{1,6})\s*/\s*(\d{1,6})")


def _given(number: str) -> str:
    """Return the number of a verse as it was encoded; of an address its last part. Nothing where it holds no figure.

    A verse that two editions divide has both numbers: 148/149.
    """
    if (both := _BOTH.fullmatch(number)) is not None and int(both[2]) == int(both[1]) + 1:
        return number
    shown = re.split(r"[:/]", number)[-1].strip()
    return shown if any(c.isdigit() for c in shown) else ""
