"""What stands at the foot of a page, as data for Typst: numbers, lemmata, words. Slices → JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from edition.model.places import line_range
from edition.writers.galley.parts import Run, joined
from edition.writers.galley.passages import Passage, at
from edition.writers.galley.series import Series, SeriesItem
from edition.writers.print.columns import Kind, Laid
from edition.writers.print.filling import Page
from edition.writers.print.guess import Guessing
from edition.writers.print.lines import Lines, on_page
from edition.writers.print.shape import Shape
from edition.writers.print.slices import Note, Request, Slice
from edition.writers.print.source import RunData, joined_data, run_data
from edition.writers.print.witnesses import WitnessLine

NBSP = "\u00a0"
_GOES_ON = Run(f"{NBSP}→")
"""Set after a note that goes on on the next page, where others follow it on this one."""
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(slots=True)
class Side:
    """The rows of which one side speaks: their numbers, the row of each marker, the numbers by which the text is cited.

    ``of`` is the side on which they stand, ``kind`` what the notes are.
    """

    lines: Lines
    row_of: Mapping[int, int]
    passages: Sequence[Passage] = ()
    of: int = 0
    kind: Kind = "foot"

    def cited(self, start: int, end: int = -1) -> str:
        """Cite what stands between two markers by passage, where that is asked for or its line has no number."""
        passage = at(self.passages, start)
        if passage is None:
            return ""
        if self.lines.reference != "passage":
            row, begins = self.row_of.get(start), self.row_of.get(passage.marker)
            if row is None or begins is None or not self.lines.is_prose_of(row, begins):
                return ""
        last = at(self.passages, end) if end >= start else None
        return line_range(passage.whole, last.whole if last else passage.whole)


@dataclass(slots=True)
class Feet:
    """Sets the feet of one part. ``pages`` are those planned so far; ``page_name`` names one by its index.

    ``languages`` are those of the sides, where they are not the book's, which is ``language``; ``height`` is that of the page. ``far`` holds the ends of lemmata that reach over their page, as they turned out in the last planning.
    """

    body: Laid
    sides: Sequence[Side]
    series: Sequence[Sequence[Series]]
    leaves: Sequence[Mapping[str, int]]
    page_name: Callable[[int, int], str]
    witnesses: Sequence[WitnessLine | None]
    guessing: Guessing
    languages: Sequence[str]
    language: str
    height: float
    pages: list[Page] = field(default_factory=list)
    far: dict[str, str] = field(default_factory=dict)
    items: dict[tuple[int, str], SeriesItem] = field(default_factory=dict)
    _known: dict[tuple[int, str, int, int], list[RunData]] = field(default_factory=dict)
    _widths: dict[Note, tuple[float, Sequence[float]]] = field(default_factory=dict)

    def notes(self) -> list[Note]:
        """List what is to be placed, in the order of display."""
        notes: list[Note] = []
        number = -1
        for side, layers in enumerate(self.series):
            for layer in layers:
                number += 1
                spreads = layer.layer.place == "spread" and [one.kind for one in self.sides] == ["foot", "foot"]
                for i, item in enumerate(layer.items):
                    row = self.row(side, item)
                    if row is None:
                        continue
                    key = f"{side}:{number}:{i}"
                    self.items[side, key] = item
                    order = (number, row, self._within(side, item), i)
                    notes.append(Note(key, self.body.step_of(side, row), order, len(item.words), side, spreads))
        return notes

    def row(self, side: int, item: SeriesItem) -> int | None:
        """Find the row in which an item begins, if it belongs to this part."""
        return self.sides[side].row_of.get(item.start)

    def _within(self, side: int, item: SeriesItem) -> int:
        """Order items of a row by the order of their markers' places: the numbers of markers run with the text."""
        return item.start if side >= 0 else 0

    # -- numbers ---------------------------------------------------------------------------------------------------

    def number(self, side: int, item: SeriesItem, page: int, first: int, last: int) -> str:
        """Name the lines of an item as its page numbers them."""
        found = self.sides[side]
        if passage := found.cited(item.start, item.end):
            return passage
        row = found.row_of[item.start]
        end = max(row, found.row_of.get(item.end, row))
        page_first, page_last = self.body.rows_of(found.of, first, last)
        if not page_first <= row <= page_last:
            return self._elsewhere(side, row)
        name = found.lines.name_of_first(row, end, page_first)
        if end <= page_last or found.lines.numbering != "page":
            return line_range(name, found.lines.name(end, page_first))
        return f"{name}–{self._far_end(side, item, page, end, page_last)}"

    def _far_end(self, side: int, item: SeriesItem, page: int, end: int, page_last: int) -> str:
        """Name the end of a lemma on a later page, by page and line: as it turned out, or as it will probably be."""
        if (known := self.far.get(f"{side}:{item.key}")) is not None:
            return known
        return on_page(self.page_name(side, page + 1), self.sides[side].lines.name(end, page_last + 1))

    def _elsewhere(self, side: int, row: int) -> str:
        """Name a line of another page, by page and line."""
        found = self.sides[side]
        for number, page in enumerate(self.pages):
            first, last = self.body.rows_of(found.of, page.first, page.last)
            if first <= row <= last:
                name = found.lines.name(row, first)
                return on_page(self.page_name(side, number), name) if found.lines.numbering == "page" else name
        return found.lines.name(row, row)

    def true_ends(self) -> tuple[dict[str, str], bool]:
        """Name the ends of all lemmata that reach over their page, by the pages as planned; tell whether all were right."""
        ends: dict[str, str] = {}
        were_right = True
        for number, page in enumerate(self.pages):
            for piece in (piece for foot in page.feet for piece in foot):
                side = piece.note.side
                found = self.sides[side]
                _, last = self.body.rows_of(found.of, page.first, page.last)
                item = self.items[side, piece.note.key]
                end = found.row_of.get(item.end, -1)
                if found.lines.numbering == "page" and piece.first == 0 and end > last and number < len(self.pages):
                    name = self._elsewhere(side, end)
                    were_right &= name == self._far_end(side, item, number, end, last)
                    ends[f"{side}:{item.key}"] = name
        return ends, were_right

    # -- heights ---------------------------------------------------------------------------------------------------

    def shape(self, side: int) -> Shape:
        """Return the measures of the feet of a side, by which their heights are guessed."""
        return self.guessing.shape((layer for layers in self.series for layer in layers), self.sides[side].kind)

    def width(self, note: Note, first: int, last: int) -> float:
        """Return how wide some words of a note are in one row."""
        if (known := self._widths.get(note)) is None:
            known = self._widths[note] = self.guessing.sums(self.items[note.side, note.key])
        opening, sums = known
        return sums[last] - sums[first] + (0.0 if first else opening)

    # -- data ------------------------------------------------------------------------------------------------------

    def data(self, request: Request) -> dict[str, Any]:
        """Return a foot as Typst wants it."""
        series: list[dict[str, Any]] = []
        line = self.witnesses[request.side]
        if line is not None:
            rows = self.body.rows_of(request.side, request.first, request.last)
            if runs := line.runs(rows, self.sides[request.side].lines):
                series.append(
                    {"set": "listed", "columns": 1, "items": [self._runs(runs, 0)], "langs": [""], "lang": ""}
                )
        every = [layer for layers in self.series for layer in layers]
        for number, found in groupby(request.foot, key=lambda piece: piece.note.order[0]):
            layer, pieces = every[number], list(found)
            langs = [self.items[s.note.side, s.note.key].lang for s in pieces]
            one = {
                "set": layer.layer.set,
                "columns": self.guessing.columns(layer),
                "items": self._items(request, pieces),
            }
            owner = pieces[0].note.side
            lang = "" if owner == request.side else self.languages[owner] or self.language
            series.append({**one, "langs": langs, "lang": lang})
        return {"series": series, "lang": self.languages[request.side], "kind": self.sides[request.side].kind}

    def side_of(self, kind: Kind) -> int | None:
        """Find the side whose notes are of a kind."""
        return next((i for i, side in enumerate(self.sides) if side.kind == kind), None)

    def json(self, request: Request) -> str:
        """Return a foot as JSON, by which its height is remembered."""
        return self.text(self.data(request))

    @staticmethod
    def text(data: Mapping[str, Any]) -> str:
        """Write the data of a foot."""
        return json.dumps(data, ensure_ascii=False)

    def _items(self, request: Request, pieces: Sequence[Slice]) -> list[list[RunData]]:
        items: list[list[RunData]] = []
        before = ""
        for i, piece in enumerate(pieces):
            side = piece.note.side
            item = self.items[side, piece.note.key]
            data: list[RunData] = []
            if piece.first == 0:
                number = self._label(request, side, item)
                data = self._runs(self._opening(item, number if number != before or item.sign else ""), side)
                before = number
            data = [*data, *self._words(side, item, piece)]
            if piece.last < piece.note.words and i + 1 < len(pieces):
                data = [*data, *self._runs([_GOES_ON], side)]
            items.append(joined_data(data))
        return items

    def _words(self, side: int, item: SeriesItem, piece: Slice) -> list[RunData]:
        """Return some words of an item as data; those of a style are one run."""
        key = (side, piece.note.key, piece.first, piece.last)
        if (known := self._known.get(key)) is None:
            words = (run for word in item.words[piece.first : piece.last] for run in word)
            known = self._known[key] = self._runs(joined(words), side)
        return known

    def _label(self, request: Request, side: int, item: SeriesItem) -> str:
        if item.sign:
            return item.sign
        return self.number(side, item, request.page, request.first, request.last)

    def _opening(self, item: SeriesItem, number: str) -> list[Run]:
        """Set the number or sign, the lemma with the number of its word, the witnesses of the lemma."""
        runs: list[Run] = []
        if item.sign:
            runs += [Run(item.sign, ("call",)), Run(NBSP)]
        elif number and not _says(item.label, number):
            runs += [Run(number, ("number",)), Run(NBSP)]
        if item.label:
            runs += [Run(item.label, ("number",)), Run(NBSP)]
        runs.extend(item.lemma)
        if occurrence := self.occurrence(item):
            runs.append(Run(str(occurrence).translate(_SUPERSCRIPT)))
        runs.extend(item.after)
        return runs

    def occurrence(self, item: SeriesItem) -> int:
        """Tell which of several same words in its row a lemma is, from 1; 0 where there is but one."""
        markers, index = item.same
        if not markers:
            return 0
        row_of = next((s.row_of for s in self.sides if item.start in s.row_of), {})
        row = row_of.get(markers[index])
        same = [i for i, marker in enumerate(markers) if row_of.get(marker) == row]
        return same.index(index) + 1 if len(same) > 1 else 0

    def _runs(self, runs: Sequence[Run], side: int) -> list[RunData]:
        return [run_data(run, self.leaves[side]) for run in runs]


def _says(label: str, number: str) -> bool:
    """Tell whether what an editor calls a note says its line: 12a in line 12."""
    return label.startswith(number) and not label[len(number) :][:1].isdecimal()


def whole(pages: Sequence[Page]) -> dict[tuple[int, str], list[tuple[int, Slice]]]:
    """Collect the slices of each note with their pages."""
    found: dict[tuple[int, str], list[tuple[int, Slice]]] = {}
    for number, page in enumerate(pages):
        for foot in page.feet:
            for piece in foot:
                found.setdefault((piece.note.side, piece.note.key), []).append((number, piece))
    return found
