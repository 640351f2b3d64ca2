"""Texts side by side: witnesses with the edited text, translations with their text. Aligned rows → HTML."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from html import escape

from markupsafe import Markup

from edition.model.alignment import Leaf, Row, align_texts, align_witnesses
from edition.model.edition import Edition
from edition.model.ledger import Uncounted
from edition.model.text import Heading, Node, Verse
from edition.model.transmission import transmitted
from edition.model.walk import held
from edition.writers.common.languages import direction, short_tag
from edition.writers.markup.blocks import HtmlText
from edition.writers.markup.numbering import Numbering
from edition.writers.markup.outline import Where
from edition.writers.markup.shared import Shared
from edition.writers.site.dialect import SitePage
from edition.writers.site.series import weight

_PAGE = 200_000
"""What the rows of a page weigh when it ends."""


@dataclass(frozen=True, slots=True)
class Column:
    """One of the texts side by side: a key for its switch, its heading, its language."""

    key: str
    title: str
    label: str
    lang: str = ""
    is_on: bool = True
    value: str = ""


@dataclass(slots=True)
class RowsPage:
    """The rows of one page; ``more`` are the cells of further columns that differ from the first, by row and column."""

    rows: Markup
    more: dict[str, dict[int, str]]


def comparison(base: Sequence[Node], witnesses: Sequence[tuple[Node, ...]]) -> list[Row]:
    """Align the edited text with the texts of witnesses."""
    return align_witnesses(transmitted(tuple(base)), witnesses)


def parallel(base: Sequence[Node], other: Edition) -> list[Row]:
    """Align a text with a translation."""
    return align_texts(transmitted(tuple(base)), transmitted(other.body))


def set_rows(
    shared: Sequence[Shared],
    rows: Sequence[Row],
    columns: Sequence[Column],
    missing: str,
    held: Collection[int] = frozenset(),
    *,
    is_compared: bool = False,
) -> list[RowsPage]:
    """Set aligned rows, each text by its own edition, so that notes and names stay its own; as many rows as a page holds.

    ``held`` are blocks that come again, and are set once. Columns after the first ``MOST_SET`` are not on the page: where
    they differ from the first, their cells are kept for those who ask for them. Where texts are compared, cells that have
    what the first has say so: a telephone leaves them out at once.
    """
    setting = Setting(shared, columns, missing, held, is_compared)
    for row in rows:
        setting.add(row)
    return [*setting.pages, setting.page()]


MOST_SET = 13
"""So many columns stand on a page at most."""


@dataclass(slots=True)
class Setting:
    """Sets rows of cells, page by page."""

    shared: Sequence[Shared]
    columns: Sequence[Column]
    missing: str
    held: Collection[int]
    is_compared: bool = False
    pages: list[RowsPage] = field(default_factory=list)
    known: dict[tuple[int, int], str] = field(default_factory=dict)
    out: list[str] = field(default_factory=list)
    more: dict[str, dict[int, str]] = field(default_factory=dict)
    size: int = 0
    count: int = 0

    def page(self) -> RowsPage:
        """End a page."""
        done = RowsPage(Markup("".join(self.out)), self.more)  # noqa: S704 - made of escaped pieces only
        self.out, self.more, self.size, self.count = [], {}, 0, 0
        return done

    def add(self, row: Row) -> None:
        """Set a row, on a new page where the last one is full."""
        kind = _kind(row)
        if self.size > _PAGE or (kind == "heading" and self.size > _PAGE * 3 / 4):
            self.pages.append(self.page())
        cells = [self.cell(cell, owner, kind) for cell, owner in zip(row.cells, self.shared, strict=True)]
        start = len(self.out)
        self.out.append(f'<div class="row {kind}" role="row">')
        for html, column in zip(cells[:MOST_SET], self.columns, strict=False):
            lang = f' lang="{escape(short_tag(column.lang))}" dir="{direction(column.lang)}"' if column.lang else ""
            state = " alike" if self.is_compared and column is not self.columns[0] and html == cells[0] else ""
            looks = f"cell col-{escape(column.key)}{state}"
            cell = f'<div class="{looks}" role="cell" data-label="{escape(column.title)}"{lang}>'
            self.out.extend((cell, html, "</div>"))
        self.out.append("</div>\n")
        for html, column in zip(cells[MOST_SET:], self.columns[MOST_SET:], strict=True):
            if html != cells[0]:
                self.more.setdefault(column.key, {})[self.count] = html
        self.count += 1
        self.size += weight("".join(self.out[start:]))

    def cell(self, cell: Sequence[Leaf], owner: Shared, kind: str) -> str:
        """Set one cell; nothing, or the sign of it, where a text has no counterpart."""
        if not cell:
            return "" if kind == "heading" else f'<span class="missing" title="{escape(self.missing)}">–</span>'
        html = HtmlText(owner, SitePage(), is_plain=True)
        done = []
        for leaf in cell:
            key = id(owner), id(leaf.node)
            if key not in self.known or id(leaf.node) not in self.held:
                _set_leaf(html, leaf)
                self.known[key] = html.take()
            done.append(self.known[key])
        return "".join(done)


def _kind(row: Row) -> str:
    first = next((leaf.node for cell in row.cells for leaf in cell), None)
    return "heading" if isinstance(first, Heading) else "verse-row" if isinstance(first, Verse) else "prose"


def _set_leaf(html: HtmlText, leaf: Leaf) -> None:
    """Set one block; a heading is bold text here, for the headings of a page are those of its own parts."""
    if isinstance(leaf.node, Heading):
        html.out.append("<p><strong>")
        html.mixed(leaf.node.children)
        html.out.append("</strong></p>")
    elif isinstance(leaf.node, Verse):
        html.block(leaf.node)
    else:
        html.out.append(f"<div{html.language_of(leaf.origin)}>")
        html.mixed(held(leaf.node))
        html.out.append("</div>")


def plain(edition: Edition, language: str, where: Where | None = None, numbering: Numbering | None = None) -> Shared:
    """Return what is shared by texts that stand beside the edited one; their account is kept elsewhere."""
    place = Where() if where is None else where
    return Shared(edition, Uncounted(), language=language, where=place, numbering=numbering or Numbering())
