"""Set the planned parts of a book, look everything up in the pages, and put these in their order. Plan → PDF."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from edition.writers.galley.parts import Part
from edition.writers.galley.rules import NOT_VERIFIED
from edition.writers.galley.settings import POINTS, Settings
from edition.writers.print.coverage import all_text, has_marks
from edition.writers.print.emit import Emission, Planned
from edition.writers.print.figures import summed_up
from edition.writers.print.heads import heads
from edition.writers.print.verify import problems

if TYPE_CHECKING:
    from edition.writers.print.book import Book

if TYPE_CHECKING:
    from edition.writers.print.making import Made


def set_book(book: Book, made: Made, parts: Sequence[Part]) -> None:
    """Set all parts, verify, and keep the PDF if everything stands where it should."""
    emission = Emission(
        book.geometry.frame, book.settings.margins.top * POINTS + book.geometry.slug, book.geometry.is_rtl,
        book.press.heights, book.settings.width_pt / book.geometry.head_size,
    )  # fmt: skip
    first_text = book.text.text[0].name if book.text.text else ""
    metadata = book.text.edition.metadata
    title = metadata.short_title or metadata.title or book.text.edition.name
    physical = 1
    for part in parts:
        planned = book.planned[part.name]
        planned.blanks = blanks(book, part, physical, first_text)
        planned.page = physical + planned.blanks
        emission.add(planned, part.name, heads(planned, title))
        physical = planned.page + planned.count
        made.planned.append(planned)
    texts = {part.name for manuscript in book.manuscripts for part in manuscript.text}
    pages = [page for name, found in emission.measures.items() if name in texts for page in found]
    made.figures = summed_up(pages, book.geometry.frame)
    book.press.release()
    book.press.geometry(book.geometry.data())
    numbers = {first_text: book.planned[first_text].first} if first_text else {}
    book.press.write("main.typ", book.document(parts, numbers))
    found = book.press.positions(emission.data())
    if wrong := problems(emission.expected, found, made.planned):
        made.findings.append(NOT_VERIFIED("; ".join(wrong[:3]), file=book.text.edition.file))
        return
    made.pdf = _finished(book, _told(book, book.press.pdf(_standards(book))), made.planned)


def blanks(book: Book, part: Part, physical: int, first_text: str) -> int:
    """Count the blank pages before a part: some begin on the right, facing texts on the left."""
    if book.faces(part):
        return int(part.side == 0 and physical % 2 == 1)
    return int((part.recto or part.name in {first_text, "contents"}) and physical % 2 == 0)


def _told(book: Book, pdf: bytes) -> bytes:
    """Correct what the file says of letters with marks, where the text has some."""
    if not has_marks(all_text(book.manuscripts, book.matter.words)):
        return pdf
    # pypdf takes a tenth of a second to load, and most books need none of it.
    from edition.writers.print.textlayer import corrected  # noqa: PLC0415

    return corrected(pdf)


def _finished(book: Book, pdf: bytes, planned: Sequence[Planned]) -> bytes:
    """Put facing pages in turn, and say where the page is trimmed."""
    faces = any(book.faces(part.part) for part in planned)
    if not faces and not book.settings.marks:
        return pdf
    # pypdf takes a tenth of a second to load, and most books need none of it.
    from edition.writers.print.interleave import Label, rearranged  # noqa: PLC0415

    if not faces:
        return rearranged(pdf, trim=book.geometry.slug)
    order: list[int] = []
    labels: list[Label] = []
    facing: list[tuple[range, range]] = []
    for i, part in enumerate(planned):
        start = len(order)
        order.extend(part.page - 1 - n for n in range(part.blanks, 0, -1))
        style = "/r" if part.part.numbering == "roman" else "/D"
        if book.faces(part.part) and part.side == 1:
            left = planned[i - 1]
            facing.append((left.physical, part.physical))
            order[start - left.count :] = [p for k in range(left.count) for p in (left.page - 1 + k, part.page - 1 + k)]
            continue
        shown = part.page if part.part.numbering == "roman" else part.first
        if part.blanks:
            labels.append(Label(start, "", 0))
        labels.append(Label(len(order), style, shown))
        order.extend(part.page - 1 + n for n in range(part.count))
    return rearranged(pdf, order, labels, book.geometry.slug, facing=facing)


def _standards(book: Book) -> list[str]:
    return standards_of(book.settings, is_private=bool(book.press.fonts.private))


def standards_of(settings: Settings, *, is_private: bool = False) -> list[str]:
    """Name the standards of a PDF; one with signs of the private use area is of level u."""
    standard: str = settings.standard
    if is_private:
        # A file of level a says in Unicode what every sign means; a private one has no meaning to say.
        standard = {"A-2a": "A-2u", "A-3a": "A-3u"}.get(standard, standard)
    return ["ua-1"] if standard == "none" else ["ua-1", standard.casefold()]
