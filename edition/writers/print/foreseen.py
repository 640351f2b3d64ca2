"""Foresee on which page and line places will stand, before anything is planned. Rows, notes at their feet → page, line.

What references say takes room, and a book is planned anew until it is true. Where the first guess has the figures of the
truth, though not the same ones, lines break as they will in the end, and the next planning is the last but one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from edition.writers.galley.parts import Marker, leaves
from edition.writers.galley.series import SeriesItem
from edition.writers.print.emit import Planned
from edition.writers.print.guess import Guessing
from edition.writers.print.lines import Lines

if TYPE_CHECKING:
    from edition.writers.print.book import Book


def foreseen(book: Book, guessing: Guessing, at_foot: Sequence[SeriesItem]) -> dict[str, tuple[str, str]]:
    """Say of what is referred to where it will probably stand, if ``at_foot`` is what the feet hold; a text alone is foreseen."""
    if book.right is not None:
        return {}
    text = book.text
    places: dict[int, tuple[str, str]] = {}
    page, before = 0, 0
    for part in text.text:
        planned = book.planned[part.name]
        rows = planned.measured.rows
        lines = Lines(rows, text.numbering, text.reference, before=before, beside=text.beside)
        before = lines.last if text.numbering == "continuous" else before
        of_row: list[tuple[str, str]] = []
        for first, last in _pages(book, planned, guessing, at_foot):
            page += 1
            of_row += [(str(page), lines.shown(row, first)) for row in range(first, last + 1)]
        places.update((marker, of_row[row]) for marker, row in planned.measured.row_of.items())
    before_text = [item for part in text.before for leaf in leaves(part.children) for item in leaf.items]
    front = {item.id for item in before_text if isinstance(item, Marker)}
    behind = str(page + 1), ""
    asked = ((key, text.point(key)) for key in sorted(book.pointers.asked))
    return {key: places.get(at, ("", "") if at < 0 or at in front else behind) for key, at in asked}


def _pages(
    book: Book, planned: Planned, guessing: Guessing, at_foot: Sequence[SeriesItem]
) -> Iterator[tuple[int, int]]:
    """Fill pages with rows and what their notes take, one after the other."""
    rows, frame = planned.measured.rows, book.geometry.frame
    notes: dict[int, float] = {}
    for item in at_foot:
        if (at := planned.measured.row_of.get(item.start)) is not None:
            opening, sums = guessing.sums(item)
            notes[at] = notes.get(at, 0.0) + (opening + sums[-1]) / guessing.sizes.width * guessing.sizes.pitch
    first, foot = 0, 0.0
    for at, row in enumerate(rows):
        foot += notes.get(at, 0.0)
        used = row.bottom - rows[first].top + (foot + frame.gap if foot else 0.0)
        if at > first and (used > frame.height or rows[at - 1].must_end):
            yield first, at - 1
            first, foot = at, notes.get(at, 0.0)
    if rows:
        yield first, len(rows) - 1
