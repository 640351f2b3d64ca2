"""Where a text has two encodings: what is read, and the others beside it. Alternation → HTML."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from edition.model.text import Alternation, Text
from edition.model.walk import descend, plain_text
from edition.writers.common.signs import spelled_out

if TYPE_CHECKING:
    from edition.writers.markup.inline import Inline

_KIND_WORDS = {
    "erroneous": "sic",
    "original": "orig.",
    "abbreviation": "abbr.",
    "deleted": "del.",
    "corrected": "corr.",
}
_LEVELS = {"facs", "dipl", "norm", "pal"}
"""Levels of transcription, of which one is read."""


def alternation(html: Inline, node: Alternation) -> None:
    """Set the encoding that is read; the others follow in brackets, which a reader may hide."""
    html.flush()
    if not node.shown:
        _beside(html, node)
        return
    if node.origin.name == "ruby":
        _ruby(html, node)
        return
    if all(other.origin.name in _LEVELS for other in node.others):
        _levels(html, node)
        return
    if (spelled := spelled_out(node)) is not None:
        html.out.append(f"<span{html.attributes(node.origin, 'change')}>")
        html.within(spelled)
        html.out.append("</span>")
        return
    html.out.append(f"<span{html.attributes(node.origin, 'choice')}>")
    html.within(node.shown)
    opened, html.shared.open = html.shared.open, []
    for other in node.others:
        word = _KIND_WORDS.get(other.kind, other.origin.name)
        html.out.append(f'<span class="other" data-kind="{escape(other.origin.name)}"> [<small>{escape(word)}</small> ')
        html.runs_on += 1
        html.within((other,))
        html.runs_on -= 1
        html.out.append("]</span>")
    html.shared.open = opened
    html.out.append("</span>")


def _levels(html: Inline, node: Alternation) -> None:
    """Set a word on the level that is read; the others are told where one points to it."""
    told = " · ".join(f"{other.origin.name}: {plain_text(other.children)}" for other in node.others)
    title = f' title="{escape(told)}"' if told else ""
    html.out.append(f"<span{html.attributes(node.origin, 'levels')}{title}>")
    html.within(node.shown)
    html.out.append("</span>")
    for inner in (n for other in node.others for n in descend(other.children) if isinstance(n, Text)):
        html.shared.ledger.rendered(inner.start, inner.value)


def _beside(html: Inline, node: Alternation) -> None:
    """Set what stands on the page and is no part of the text: apart, with what it is."""
    opened, html.shared.open = html.shared.open, []
    for other in node.others:
        name = node.origin.name or other.origin.name
        told = " ".join(filter(None, (name, other.origin.get("type"), other.origin.get("function"))))
        html.out.append(f'<span class="beside" title="{escape(told)}">')
        html.within((other,))
        html.out.append("</span>")
    html.shared.open = opened


def _ruby(html: Inline, node: Alternation) -> None:
    """Set small characters beside their base."""
    html.out.append(f"<ruby{html.attributes(node.origin)}>")
    html.within(node.shown)
    opened, html.shared.open = html.shared.open, []
    for other in node.others:
        html.out.append("<rp>（</rp><rt>")
        html.within(other.children)
        html.out.append("</rt><rp>）</rp>")
    html.shared.open = opened
    html.out.append("</ruby>")
