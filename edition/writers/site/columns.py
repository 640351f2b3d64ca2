"""Texts side by side: witnesses with the edited text, translations with their text. Aligned rows → HTML."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from edition.model.alignment import Leaf, Row, align_texts, align_witnesses
from edition.model.edition import Edition
from edition.model.ledger import Ledger
from edition.model.text import Heading, Node, Verse
from edition.model.witness import transmitted
from edition.writers.common.languages import direction, short_tag
from edition.writers.markup.blocks import HtmlText
from edition.writers.markup.inline import Shared
from edition.writers.markup.outline import Where

_PAGE = 200_000
"""Bytes of rows after which a page ends."""


@dataclass(frozen=True, slots=True)
class Column:
    """One of the texts side by side: a key for its switch, its heading, its language."""

    key: str
    title: str
    label: str
    lang: str = ""
    is_on: bool = True


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
) -> list[Markup]:
    """Set aligned rows, each text by its own edition, so that notes and names stay its own; as many rows as a page holds.

    ``held`` are blocks that come again, and are set once.
    """
    known: dict[tuple[int, int], str] = {}
    out: list[str] = []
    pages: list[Markup] = []
    size = 0
    for row in rows:
        kind = _kind(row)
        if size > _PAGE or (kind == "heading" and size > _PAGE * 3 / 4):
            pages.append(Markup("".join(out)))  # noqa: S704 - made of escaped pieces only
            out, size = [], 0
        start = len(out)
        out.append(f'<div class="row {kind}" role="row">')
        for cell, column, owner in zip(row.cells, columns, shared, strict=True):
            lang = f' lang="{escape(short_tag(column.lang))}" dir="{direction(column.lang)}"' if column.lang else ""
            out.append(
                f'<div class="cell col-{escape(column.key)}" role="cell" data-label="{escape(column.title)}"{lang}>'
            )
            if cell:
                html = HtmlText(owner, "", is_plain=True)
                for leaf in cell:
                    key = id(owner), id(leaf.node)
                    if key not in known or id(leaf.node) not in held:
                        _set_leaf(html, leaf)
                        known[key] = html.take()
                    out.append(known[key])
            elif kind != "heading":
                out.append(f'<span class="missing" title="{escape(missing)}">–</span>')
            out.append("</div>")
        out.append("</div>\n")
        size += sum(len(piece.encode()) for piece in out[start:])
    pages.append(Markup("".join(out)))  # noqa: S704 - made of escaped pieces only
    return pages


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
        html.mixed(getattr(leaf.node, "children", ()))
        html.out.append("</div>")


def plain(edition: Edition, language: str, where: Where | None = None) -> Shared:
    """Return what is shared by texts that stand beside the edited one; their account is kept elsewhere."""
    return Shared(edition, Ledger(0), language=language, where=Where() if where is None else where)


def parallel_nodes(base: Sequence[Node], other: Sequence[Node]) -> list[Row]:
    """Align a text with a translation that stands in the same document."""
    return align_texts(transmitted(tuple(base)), other)
