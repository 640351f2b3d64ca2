"""What stands at the head of each page: title on the left, section on the right, lines inside, page number outside."""

from __future__ import annotations

from collections.abc import Sequence

from edition.model.places import line_range
from edition.writers.galley.manuscript import part_title
from edition.writers.galley.parts import Run
from edition.writers.print.emit import Head, Planned, head

_LONGEST = 60
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"),
    (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def heads(planned: Planned, title: str) -> list[Head]:
    """Make the running heads of a part; its first page and pages that are set as a whole have none."""
    if planned.part.is_fixed:
        return [[]]
    return [[] if number == 0 else head(_runs(planned, number, title), {}) for number in range(planned.count)]


def _runs(planned: Planned, number: int, title: str) -> Sequence[Sequence[Run]]:
    physical = planned.page + number
    rows = planned.rows(planned.pages[number])
    if planned.part.running and rows:
        return _notes_head(planned, number, rows)
    span = planned.feet.sides[planned.side].lines.span(rows[0], rows[-1]) if planned.feet and rows else ""
    lines = [Run(found)] if (found := span or _passages(planned, rows)) else []
    shown = [Run(page_number(planned, number))]
    if (planned.side == 0) if planned.every == 2 else physical % 2 == 0:
        return shown, [Run(shortened_title(title))], lines
    section = planned.measured.rows[rows[0]].leaf.head if rows else ""
    return lines, [Run(shortened_title(section or part_title(planned.part)))], shown


def _notes_head(planned: Planned, number: int, rows: range) -> Sequence[Sequence[Run]]:
    """Say to which pages the notes of a page belong."""
    pages = [head for row in rows if (head := planned.measured.rows[row].leaf.head)]
    said = planned.part.running.format(line_range(pages[0], pages[-1]) if pages else "").strip()
    if pages and pages[0] == pages[-1]:
        said = said.replace("pp.", "p.")
    shown = [Run(page_number(planned, number))]
    middle = [Run(said if pages else part_title(planned.part))]
    return (shown, middle, []) if (planned.page + number) % 2 == 0 else ([], middle, shown)


def _passages(planned: Planned, rows: range) -> str:
    """Say which passages of the text a page has, as it is cited."""
    found = [p for row in sorted(planned.passages) for p in planned.passages[row] if p.whole and not p.is_page]
    of_row = {p.marker: row for row, labels in planned.passages.items() for p in labels}
    before = [p.whole for p in found if rows and of_row[p.marker] <= rows[0]]
    here = [p.whole for p in found if rows and rows[0] <= of_row[p.marker] <= rows[-1]]
    first = before[-1] if before else next(iter(here), "")
    return line_range(first or here[0], here[-1]) if here else first


def page_number(planned: Planned, index: int) -> str:
    """Return the number that is printed on a page."""
    return roman(planned.page + index) if planned.part.numbering == "roman" else str(planned.name(index))


def roman(number: int) -> str:
    """Write a number in small Roman figures."""
    out = ""
    for value, sign in _ROMAN:
        while number >= value:
            out += sign
            number -= value
    return out


def shortened_title(title: str) -> str:
    """Shorten a title for the running head, at a word."""
    if len(title) <= _LONGEST:
        return title
    return title[: title.rfind(" ", 0, _LONGEST)].rstrip(" ,;:") + " …"
