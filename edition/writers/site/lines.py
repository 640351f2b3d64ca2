"""One line in all witnesses: for each verse or paragraph in which they vary, who has which text. Edition → pages.

The pages are made at build time, so that a number opens its line without any script. What is longer than a line can be is
left to the comparison.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from markupsafe import Markup

from edition.model.alignment import Row
from edition.model.variation import compared_witnesses
from edition.model.witness import Alike, witness_parts
from edition.writers.markup.outline import Page
from edition.writers.site import columns
from edition.writers.site.series import in_pages, numbered, weight

if TYPE_CHECKING:
    from edition.writers.site.book import Book

_LONGEST = 9_000
"""Bytes of the texts of one line, taken together, above which it is no line."""
_AROUND = 300
"""Bytes of the marks around a line and one of its texts."""


_LINE = re.compile(rb'<section id="([^"]+)" class="one-line">')


@dataclass(slots=True)
class Collation:
    """The text beside all its witnesses, row by row; ``order`` are the witnesses as they were aligned."""

    order: list[str]
    pages: list[tuple[Page, list[Row]]]
    alike: Alike


@dataclass(slots=True)
class Line:
    """One line: its key, its number with those of the divisions around it, the title of its page, where it stands, and who has which text."""

    key: str
    number: str
    title: str
    href: str
    texts: list[tuple[list[str], Markup]] = field(default_factory=list)

    @property
    def weight(self) -> int:
        """The bytes of its texts."""
        return sum(len(text) for _, text in self.texts)

    @property
    def packed(self) -> int:
        """What its texts and sigla weigh on a page."""
        return sum(weight(text) + 90 * (2 + len(who)) for who, text in self.texts)


def collate(book: Book) -> Collation:
    """Put all witnesses beside the text; those that are named most come first."""
    edition = book.edition
    pages = [p for p in book.outline.pages if p.part == "text"]
    alike = Alike(edition)
    order = [w.id for w in compared_witnesses(edition)] if edition.has_states else []
    texts = [witness_parts(edition, key, [p.nodes for p in pages], mark=True, alike=alike) for key in order]
    rows = [columns.comparison(page.nodes, [parts[i] for parts in texts]) for i, page in enumerate(pages)]
    return Collation(order, list(zip(pages, rows, strict=True)), alike)


def lines(book: Book) -> None:
    """Write the lines in which witnesses vary; the numbers of the text lead to them."""
    found = list(_lines(book))
    if not found:
        return
    parts = in_pages(found, lambda line: line.packed + _AROUND * (1 + len(line.texts)))
    for number, part in enumerate(parts):
        file = numbered("lines", number)
        for line in part:
            book.shared.line_pages[line.key] = f"{file}#{line.key}"
        book.page(
            "lines.html",
            file,
            here="comparison",
            lines=part,
            pages=[numbered("lines", i) for i in range(len(parts))],
            number=number,
        )


def lead_to_lines(book: Book, known: Mapping[str, bytes]) -> None:
    """Let the numbers of the text lead to the lines that stand in pages of an earlier state; nothing is compared for that."""
    places: dict[str, str] = {}
    for number in count():
        file = numbered("lines", number)
        page = known.get(f"{book.prefix}{file}")
        if page is None:
            break
        places |= {key.decode(): file for key in _LINE.findall(page)}
    shared = book.shared
    for block, entry in shared.numbering.first.items():
        key = book.outline.where.own("line", entry)
        if key in places:
            shared.numbering.line_keys[block] = key
            shared.line_pages[key] = f"{places[key]}#{key}"


def _lines(book: Book) -> Iterator[Line]:
    numbering, where = book.shared.numbering, book.outline.where
    sigla = [book.edition.witnesses[key].siglum for key in book.collation.order]
    owner = columns.plain(book.edition, book.site.language, where)
    setting = columns.Setting([owner], (), book.site.w["no_counterpart"], book.collation.alike.held)
    for page, rows in book.collation.pages:
        for row in rows:
            leaf = row.cells[0][0] if len(row.cells[0]) == 1 else None
            number = numbering.of_block(leaf.origin) if leaf is not None else ""
            entry = numbering.first.get(leaf.key, "") if leaf is not None else ""
            if leaf is None or not number or not entry:
                continue
            texts: dict[str, list[str]] = {setting.cell(row.cells[0], owner, ""): []}
            for siglum, cell in zip(sigla, row.cells[1:], strict=True):
                texts.setdefault(setting.cell(cell, owner, ""), []).append(siglum)
            found = book.edition.entries[entry]
            place = (
                number if found.method == "location-referenced" else ", ".join(filter(None, (found.section, number)))
            )
            shown = [(who, Markup(text)) for text, who in texts.items()]  # noqa: S704 - made of escaped pieces only
            line = Line(where.own("line", entry), place, page.label, f"{page.file}#{where.place(entry)}", shown)
            if len(texts) > 1 and line.weight <= _LONGEST:
                numbering.line_keys[leaf.key] = line.key
                yield line
