"""Parts around the text of a book: what stands before it, and what speaks of its pages. Plan → parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from edition.writers.galley.manuscript import with_children
from edition.writers.galley.parts import Part
from edition.writers.galley.pointers import differs
from edition.writers.galley.series import SeriesItem
from edition.writers.galley.settings import Settings
from edition.writers.print.binding import blanks
from edition.writers.print.emit import Planned
from edition.writers.print.heads import page_number, roman
from edition.writers.print.references import References

if TYPE_CHECKING:
    from edition.writers.print.book import Book

_OPENING_SPACE = 1.6
"""White between the lines of a page that is set as a whole, at most, in ems."""


def derived(book: Book) -> Iterator[Part]:
    """Make the parts that speak of pages: notes after the text, what has no place in it, indexes."""
    references = References(book.planned)
    words = book.matter.words
    for manuscript in book.manuscripts:
        prefix = "right-" if manuscript is book.right else ""
        if moved := manuscript.moved("behind"):
            yield commentary(book, moved, f"{prefix}behind")
        for series in manuscript.at_end():
            title = series.layer.title or _title_of(words, series.layer.name)
            notes = [references.endnote(item) for item in series.items]
            yield book.matter.endnotes(title, notes, f"{prefix}end-{len(series.items)}-{series.layer.name}")
        lost = [
            i
            for s in (*manuscript.at_foot(), *manuscript.accompanying("facing"), *manuscript.accompanying("margin"))
            for i in s.items
            if references.place(i.start) is None
        ]
        if lost:
            notes = [references.endnote(item) for item in lost]
            yield book.matter.endnotes(words["unplaced"], notes, f"{prefix}unplaced")
    if book.settings.index and (part := book.matter.indexes(references.of_register(book.text))) is not None:
        yield part


def pointed(book: Book) -> Mapping[str, tuple[str, str]]:
    """Return page and line of what references lead to, where they are not what the references say; else nothing."""
    references = References(book.planned)
    found = {key: _place_of(book, key, references) for key in sorted(book.pointers.asked)}
    return found if differs(book.pointers.known, found, book.pointers.asked) else {}


def _place_of(book: Book, key: str, references: References) -> tuple[str, str]:
    for manuscript in book.manuscripts:
        page, line = references.page_and_line(manuscript.point(key))
        if page:
            return page, line if book.pointers.names_lines else ""
    return "", ""


def commentary(book: Book, items: Sequence[SeriesItem], name: str) -> Part:
    """Make one commentary of notes of several layers."""
    references = References(book.planned)
    title = title_of(book.matter.words, book.settings, items)
    notes = [(references.page_and_line(item.start)[0], references.endnote(item)) for item in items]
    return book.matter.commentary(title, notes, name)


def front(book: Book) -> tuple[list[Part], list[Part]]:
    """Make what stands before the text: the pages that open the book, then the parts with a page number."""
    opening = book.matter.opening() if book.settings.form == "book" else []
    for manuscript in book.manuscripts:
        manuscript.before = [replace(p, numbering="roman") for p in manuscript.before]
    own = [part for manuscript in book.manuscripts for part in manuscript.before]
    sigla = book.matter.sigla(book.manuscripts) if book.settings.form != "text" else None
    before = [*own, *filter(None, (sigla,))]
    return opening, _titled(book, before) if book.settings.form == "article" else before


def _titled(book: Book, before: Sequence[Part]) -> list[Part]:
    """Put the title of an article over what is printed first."""
    title = tuple(book.matter.heading_block())
    if not before and book.right is None and book.text.text:
        book.text.text[0] = with_children(book.text.text[0], title)
        return []
    if before and before[0] not in book.text.before:
        return [with_children(before[0], title), *before[1:]]
    return [Part("title", title, "roman"), *before]


def opened(book: Book, part: Part) -> Part:
    """Set a page of the opening as a whole where it holds what is on it; else let it run over pages as a text does."""
    planned = book.planned[part.name]
    rows = planned.measured.rows
    height = rows[-1].bottom - rows[0].top if rows else 0.0
    most = _OPENING_SPACE * book.settings.size * max(len(part.children), 2)
    if height + most > book.geometry.frame.height:
        book.plan_part(part)
        return part
    whole = replace(part, is_fixed=True)
    book.planned[part.name] = Planned(replace(planned.measured, part=whole), [])
    return whole


def contents(book: Book, opening: Sequence[Part], before: Sequence[Part], following: Sequence[Part]) -> list[Part]:
    """Make the table of contents of a book; it is measured with numbers that may be wrong first, then made."""
    if book.settings.form != "book" or not book.settings.contents:
        return []
    contents: Part | None = None
    for _ in range(2):
        pages = _page_of(book, opening, before)
        contents = book.matter.contents([*before, *following], pages)
        if contents is None:
            return []
        book.measure([contents])
        book.plan_part(contents)
    return [contents] if contents else []


def _page_of(book: Book, opening: Sequence[Part], following: Sequence[Part]) -> dict[int, str]:
    """Return the page of each leaf as the book prints it."""
    names: dict[int, str] = {}
    contents = book.planned.get("contents")
    physical = 1
    for part in opening:
        physical += blanks(book, part, physical, "") + book.planned[part.name].count
    physical += (physical % 2 == 0) + (contents.count if contents else 1)
    romans: dict[str, int] = {}
    for part in following:
        romans[part.name] = physical
        physical += book.planned[part.name].count
    for name, planned in book.planned.items():
        for number, page in enumerate(() if planned.part.is_fixed else planned.pages):
            shown = roman(romans[name] + number) if name in romans else page_number(planned, number)
            for row in planned.rows(page):
                names.setdefault(planned.measured.rows[row].leaf.id, shown)
    return names


def title_of(words: Mapping[str, str], settings: Settings, items: Iterable[SeriesItem]) -> str:
    """Return the heading of some notes: that of their layer, where it is one."""
    layers = [settings.layer(name) for name in {item.layer for item in items}]
    return layers[0].title or _title_of(words, layers[0].name) if len(layers) == 1 else words["notes"]


def _title_of(words: Mapping[str, str], layer: str) -> str:
    """Return the heading of a layer of notes that has none of its own."""
    return words["notes"] if layer in {"note", "notes"} else f"{words['notes']}: {layer}"
