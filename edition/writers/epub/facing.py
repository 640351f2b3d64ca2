"""Texts interleaved: each paragraph, and below it the same in the other texts. Aligned rows → chapters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from edition.model.alignment import Leaf, Row, align_texts, join
from edition.model.edition import Edition
from edition.model.ledger import Uncounted
from edition.model.text import Heading, Node, Verse
from edition.model.transmission import transmitted
from edition.model.versions import Version
from edition.model.walk import held
from edition.writers.common.versions import version_titles
from edition.writers.epub.package import Chapter
from edition.writers.epub.xhtml import BookChapter, language_attributes
from edition.writers.markup.blocks import HtmlText
from edition.writers.markup.shared import Shared


def parallel_texts(
    texts: Sequence[Shared], base: Sequence[Node], inside: Sequence[Version], budget: int
) -> list[Chapter]:
    """Set a text with those beside it, or with the versions ``inside`` it, as many rows in a chapter as it holds."""
    main = texts[0]
    mine = transmitted(tuple(base))
    if len(texts) > 1:
        rows = join([align_texts(mine, transmitted(other.edition.body)) for other in texts[1:]])
        owners = list(texts)
    elif inside:
        rows = join([align_texts(inside[0].nodes, other.nodes) for other in inside[1:]])
        owners = [main for _ in inside]
    else:
        return []
    languages = [owner.edition.metadata.language for owner in owners]
    if inside:
        languages = [one.lang for one in inside]
    labels = [_label(owner.edition) for owner in owners]
    if inside:
        labels = version_titles(main.edition, inside, main.words)
    plain = [replace(owner, ledger=Uncounted(), open=[], listed=set()) for owner in owners]
    bodies = _bodies(rows, plain, labels, languages, budget)
    if inside:
        bodies[0] = _titles(labels, main) + bodies[0]
    title = main.words["parallel"]
    made = []
    for number, body in enumerate(bodies, 1):
        shown = f"{title} {number}" if len(bodies) > 1 else title
        made.append(
            Chapter(f"parallel-{number:03}.xhtml", shown, f"<h1>{escape(shown)}</h1>\n{body}", language=main.language)
        )
    return made


def _titles(labels: Sequence[str], main: Shared) -> str:
    """Set the titles of the versions above their first row."""
    cells = (
        f'<div class="cell {"beside" if number else "base"}" role="group" aria-label="{escape(label)}"'
        f"{language_attributes(main.language)}><div><p><strong>{escape(label)}</strong></p></div></div>\n"
        for number, label in enumerate(labels)
    )
    return f'<div class="row">\n{"".join(cells)}</div>\n'


def _label(edition: Edition) -> str:
    metadata = edition.metadata
    return metadata.short_title or metadata.title or edition.name


def _bodies(
    rows: Sequence[Row], owners: Sequence[Shared], labels: Sequence[str], languages: Sequence[str], budget: int
) -> list[str]:
    bodies: list[str] = []
    out: list[str] = []
    size = 0
    for row in rows:
        shown = _row(row, owners, labels, languages)
        if size > budget:
            bodies.append("".join(out))
            out, size = [], 0
        out.append(shown)
        size += len(shown.encode())
    bodies.append("".join(out))
    return bodies


def _row(row: Row, owners: Sequence[Shared], labels: Sequence[str], languages: Sequence[str]) -> str:
    out = ['<div class="row">\n']
    for number, (cell, owner) in enumerate(zip(row.cells, owners, strict=True)):
        if cell:
            text = HtmlText(owner, BookChapter(), is_plain=True)
            for leaf in cell:
                _leaf(text, leaf)
            told = escape(labels[number])
            kind = "base" if number == 0 else "beside"
            out.append(
                f'<div class="cell {kind}" role="group" aria-label="{told}"{language_attributes(languages[number])}>'
            )
            out.append(f"{text.take()}</div>\n")
    out.append("</div>\n")
    return "".join(out)


def _leaf(text: HtmlText, leaf: Leaf) -> None:
    """Set one block; a heading is bold here, for the contents lead to the text itself."""
    if isinstance(leaf.node, Verse):
        text.block(leaf.node)
        return
    tag = "strong" if isinstance(leaf.node, Heading) else ""
    text.out.append(f"<div{text.language_of(leaf.origin)}>" + (f"<p><{tag}>" if tag else ""))
    nodes = held(leaf.node)
    if tag:
        text.within(nodes)
    else:
        text.mixed(nodes)
    text.out.append((f"</{tag}></p>" if tag else "") + "</div>")
