"""Planned pages → the data by which Typst sets them: feet, anchors, margin numbers, running heads, white space."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from edition.writers.galley.breaks import width as width_of
from edition.writers.galley.parts import Part, Run
from edition.writers.galley.passages import Passage, in_margin
from edition.writers.print.beside import Beside
from edition.writers.print.columns import Laid, Placed
from edition.writers.print.feet import NBSP, Feet
from edition.writers.print.figures import PageMeasure, divided
from edition.writers.print.filling import Frame, Page
from edition.writers.print.measure import Measured, Row
from edition.writers.print.slices import Request
from edition.writers.print.source import RunData, run_data

_LEFT_FREE = 0.4
"""Rows of white that the foot leaves, so that the next row cannot come onto the page."""
_SLACK = 0.05
_HEAD_GAPS = 4.0
"""White between what stands at the head of a page, in ems."""
_NO_FOOT = -1
"""Stands for the foot of a marker that is only looked up."""
_FILL_ROWS, _FILL_FACING = 0.9, 0.1


@dataclass(slots=True)
class Planned:
    """One part with its pages; ``page`` is its first page in the file, from 1, ``first`` the number that is printed for it,
    ``every`` the step to the next.

    ``body`` and ``feet`` are those of the planner, ``side`` which side of them this part is.
    """

    measured: Measured
    pages: Sequence[Page]
    feet: Feet | None = None
    body: Laid | None = None
    side: int = 0
    page: int = 0
    first: int = 1
    every: int = 1
    blanks: int = 0
    passages: Mapping[int, Sequence[Passage]] = field(default_factory=dict)

    @property
    def part(self) -> Part:
        """The part."""
        return self.measured.part

    @property
    def count(self) -> int:
        """How many pages it has."""
        return 1 if self.part.is_fixed else len(self.pages)

    @property
    def physical(self) -> range:
        """Its pages in the file, from 0."""
        return range(self.page - 1, self.page - 1 + self.count)

    def rows(self, page: Page) -> range:
        """Return the rows of a page."""
        if self.body is None:
            return range(page.first, page.last + 1)
        first, last = self.body.rows_of(self.side, page.first, page.last)
        return range(first, last + 1)

    def placed(self, page: Page) -> Placed:
        """Return where the rows of a page stand."""
        return self.body.placed(page.first, page.last)[self.side] if self.body else Placed({}, {}, 0.0)

    def turns_in_word(self) -> set[int]:
        """Return the right pages, from 0, after which a word goes on; of facing texts, those of the right one."""
        if self.body is None or (self.every == 2 and self.side == 0):
            return set()
        lasts = {n: page.last for n, page in enumerate(self.pages) if page.last >= page.first and self.body.is_right(n)}
        return {n for n, goes_on in zip(lasts, self.body.divides([*lasts.values()]), strict=True) if goes_on}

    def name(self, index: int) -> int:
        """Return the number that is printed on a page; facing texts share them in turn."""
        return self.first + index * self.every


@dataclass(slots=True)
class Expected:
    """What verification looks for: the page, the height and a marker of each line, the page of each foot and the heights it needs.

    ``margins`` are the notes in margins: the number of the foot that has them, their page, their height on it.
    """

    lines: list[tuple[int, float, int]] = field(default_factory=list)
    feet: list[tuple[int, float, float]] = field(default_factory=list)
    margins: list[tuple[int, int, float]] = field(default_factory=list)
    pages: int = 0


@dataclass(slots=True)
class Emission:
    """Writes the plan. ``top`` is where the text begins on a page; ``heights`` measures feet; ``head_ems`` is how wide a head may be.

    ``anchors`` are the markers that are looked up, each with the foot that hangs on it.
    """

    frame: Frame
    top: float
    is_rtl: bool
    heights: Any
    head_ems: float
    feet: list[dict[str, Any]] = field(default_factory=list)
    anchors: dict[str, int] = field(default_factory=dict)
    fills: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    tables: dict[str, list[int]] = field(default_factory=dict)
    blanks: dict[str, int] = field(default_factory=dict)
    expected: Expected = field(default_factory=Expected)
    measures: dict[str, list[PageMeasure]] = field(default_factory=dict)

    def data(self) -> dict[str, Any]:
        """Return what frame.typ reads."""
        return {
            "mode": "set", "feet": self.feet, "anchors": self.anchors,
            "fills": self.fills, "tables": self.tables, "blanks": self.blanks,
        }  # fmt: skip

    def add(self, planned: Planned, hook: str, heads: Sequence[Head]) -> None:
        """Write one part; ``hook`` is the name of the hook at its end, ``heads`` what stands over its pages."""
        self.blanks[planned.part.name] = planned.blanks
        self.expected.pages += planned.blanks + planned.count
        if planned.part.is_fixed:
            return
        turns = planned.turns_in_word()
        for number, (page, head) in enumerate(zip(planned.pages, heads, strict=True)):
            self._page(planned, number, (page, head), hook, turns_in_word=number in turns)

    def _page(
        self, planned: Planned, number: int, headed: tuple[Page, Head], hook: str, *, turns_in_word: bool
    ) -> None:
        page, head = headed
        rows = planned.rows(page)
        physical = planned.page + number
        is_last = number == len(planned.pages) - 1
        placed = planned.placed(page)
        data = self._foot_data(planned, number, page)
        need = self._need(planned, number, page) if data["series"] else 0.0
        goes_on = divided(page, planned.side) if page.feet else 0
        self.measures.setdefault(planned.part.name, []).append(
            PageMeasure(len(rows), placed.height, need, goes_on, is_last, turns_in_word)
        )
        needs_filler = not is_last and self._would_go_on(planned, rows, placed)
        marks = self._labels(planned, rows, placed, physical)
        if rows:
            self._expect(planned, placed, physical)
            self._cut_tables(planned, rows)
            for unit, white in placed.white.items():
                self._fill(_unit_hook(planned, unit), white, None)
        margin = Beside.of(planned, number, page, self.heights) if planned.side == 0 else None
        is_needed = bool(data["series"]) or needs_filler or margin is not None
        anchor = self._anchor(planned, rows)
        if rows and anchor is None:
            if is_needed:
                raise LookupError(f"page {planned.page}: no marker in rows {rows}")
            return
        if not (is_needed or marks or head):
            return
        foot = len(self.feet)
        if anchor is not None:
            height = self.frame.height - placed.height - (_SLACK if is_last else _LEFT_FREE * self.frame.pitch)
            # A page that the text fills has a foot for the sake of its margin alone.
            height = max(height, 0.0)
            self.anchors[str(anchor)] = foot
        else:
            fill = self.frame.pitch * (_FILL_FACING if data["kind"] == "facing" else _FILL_ROWS)
            height = self.frame.height - fill - _SLACK
            unit = planned.body.unit_after(page.last) if planned.body else -1
            self._fill(_unit_hook(planned, unit) if unit >= 0 and page.last >= page.first else hook, fill, foot)
        top = self.frame.height - height
        around = {"top": round(self.top + top, 3), "head": head, "narrow": self._is_narrow(head), "marks": marks}
        foot_data = {"h": round(height, 3), **around, **data, "margin": []}
        if margin is not None:
            foot_data |= {"margin": margin.data(top, is_right=self._is_recto(planned, physical) != self.is_rtl)}
            self.expected.margins.extend((foot, physical, self.top + y) for y in margin.tops)
        self.feet.append(foot_data)
        self.expected.feet.append((physical, height, need))

    def _is_narrow(self, head: Head) -> bool:
        """Whether what stands at the head of a page might not have room beside each other."""
        ems = [sum(width_of(run if isinstance(run, str) else run[0]) for run in part) for part in head]
        return bool(ems) and ems[1] + 2 * max(ems[0], ems[2]) + _HEAD_GAPS > self.head_ems

    def _fill(self, hook: str, height: float, foot: int | None) -> None:
        """Put white at a hook, with the foot of a page that has no rows."""
        self.fills.setdefault(hook, []).append({"h": round(height, 3), "foot": foot})

    def _foot_data(self, planned: Planned, number: int, page: Page) -> dict[str, Any]:
        if planned.feet is None:
            return {"series": [], "lang": "", "kind": "foot"}
        return planned.feet.data(self._request(planned, number, page))

    @staticmethod
    def _request(planned: Planned, number: int, page: Page) -> Request:
        return Request(planned.side, number, page.first, page.last, page.feet[planned.side])

    def _need(self, planned: Planned, number: int, page: Page) -> float:
        if planned.feet is None:
            return 0.0
        return float(self.heights([planned.feet.json(self._request(planned, number, page))])[0])

    def _would_go_on(self, planned: Planned, rows: range, placed: Placed) -> bool:
        """Whether the next row would come onto this page if nothing kept it off."""
        found = planned.measured.rows
        if not rows or rows[-1] + 1 >= len(found):
            return True
        following = found[rows[-1] + 1].bottom - found[rows[-1]].bottom
        return placed.height + following <= self.frame.height + 1.0

    @staticmethod
    def _anchor(planned: Planned, rows: range) -> int | None:
        """Choose the marker on which the foot hangs: in the last row of the page that has one.

        Typst lays a list over pages at once, before it knows of any foot. Were the foot of the next page in its first row,
        both could come onto this one; in its last row it is so far off that together they are higher than a page.
        """
        for row in reversed(rows):
            if markers := planned.measured.rows[row].markers:
                return _middle(markers)
        return None

    @staticmethod
    def _is_recto(planned: Planned, physical: int) -> bool:
        return planned.side == 1 if planned.every == 2 else physical % 2 == 1

    def _labels(self, planned: Planned, rows: range, placed: Placed, physical: int) -> list[list[Any]]:
        """Put the numbers of lines and passages into the margins of a page, each at the height of its line."""
        if planned.feet is None:
            return []
        lines = planned.feet.sides[planned.side].lines
        side, inner = ("right", "left") if self._is_recto(planned, physical) != self.is_rtl else ("left", "right")
        marks: list[list[Any]] = []
        for row in rows:
            y = round(self.top + placed.baselines[row], 3)
            if text := in_margin(planned.passages.get(row, ())):
                marks.append([text.replace(" ", NBSP), inner, y])
            if (label := lines.margin(row, rows[0])) and planned.measured.rows[row].line:
                marks.append([label.replace(" ", NBSP), side, y])
        return marks

    def _expect(self, planned: Planned, placed: Placed, physical: int) -> None:
        found = planned.measured.rows
        for row, baseline in placed.baselines.items():
            if found[row].line and found[row].markers:
                marker = _middle(found[row].markers)
                self.anchors.setdefault(str(marker), _NO_FOOT)
                self.expected.lines.append((physical, self.top + baseline, marker))

    def _cut_tables(self, planned: Planned, rows: range) -> None:
        """Begin a table anew at the top of each page that it reaches."""
        first = planned.measured.rows[rows[0]]
        if rows[0] == 0 or (place := planned.measured.table_of.get(first.leaf.id)) is None:
            return
        before: Row = planned.measured.rows[rows[0] - 1]
        table, row = place
        if planned.measured.table_of.get(before.leaf.id, (-1, -1))[0] == table and row:
            self.tables.setdefault(str(table), []).append(row)


def _middle(markers: Sequence[int]) -> int:
    return markers[len(markers) // 2]


def _unit_hook(planned: Planned, unit: int) -> str:
    return f"{planned.part.name}-{unit}"


Head: TypeAlias = Sequence[Sequence[RunData]]
"""A running head as data: left, middle, right; nothing where a page has none."""


def head(runs: Sequence[Sequence[Run]], leaves: Mapping[str, int]) -> Head:
    """Write a running head: left, middle, right."""
    return [[run_data(run, leaves) for run in part] for part in runs]
