"""Words that are marked: how they look, and what is told of a change in the source. Span → HTML."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING

from edition.model.formulas import in_a_line
from edition.model.text import Span
from edition.writers.common.looks import appearance, quotes
from edition.writers.common.rendition import looks
from edition.writers.common.signs import signs, sort_of_signs
from edition.writers.markup.formulas import formula

if TYPE_CHECKING:
    from edition.writers.markup.inline import Inline

_SPAN_TAGS: Mapping[str, str] = {
    "emphasis": "em",
    "added": "ins",
    "deleted": "del",
    "title": "cite",
    "foreign": "i",
    "term": "dfn",
    "quotation": "q",
}
_CHANGES: Mapping[str, str] = {"added": "added", "deleted": "deleted", "restored": "restored", "damage": "damaged"}

_ALTERED: Mapping[str, str] = {"add": "added", "addSpan": "added", "del": "deleted", "delSpan": "deleted"}
"""What these elements say was done first, whatever was done after."""


def span(html: Inline, node: Span) -> None:
    """Set words that are marked."""
    if node.origin.source is None and node.origin.name in {"variant", "omitted"}:
        _differing(html, node)
        return
    if node.origin.name == "biblStruct" and html.reference(node.origin, node.children):
        return
    if formula(html, node):
        return
    shown = appearance(node)
    is_italic = "italic" in shown
    is_bold = "look-bold" if "bold" in shown and "bold" not in looks(node.origin) else ""
    tag = _SPAN_TAGS.get(node.kind, "i" if is_italic and node.kind == "mentioned" else "span")
    if tag in {"cite", "i"} and not is_italic:
        tag = "span"
    html.flush()
    before, after = signs(node)
    if node.kind == "quotation":
        tag = "span"
    language = html.languages[-1] if html.languages else html.shared.edition.metadata.language
    opening, closing = quotes(node, language, html.quoted, html.text_before)
    html.quoted += bool(opening)
    html.dotted += node.kind == "unclear"
    before = html.going_on(node, before, after)
    html.out.append(f"<{tag}{html.attributes(node.origin, node.kind, is_bold)}{_told(html, node)}>{before}{opening}")
    if node.origin.lang:
        html.languages.append(node.origin.lang)
    html.within(in_a_line(node, with_looks=True).children)
    if node.origin.lang:
        html.languages.pop()
    html.quoted -= bool(opening)
    html.dotted -= node.kind == "unclear"
    html.out.extend((closing, after, f"</{tag}>"))
    html.closed = sort_of_signs(node) if after else html.closed


def _differing(html: Inline, node: Span) -> None:
    """Set what a witness has otherwise than the edited text, with the way to the entry."""
    html.flush()
    key = node.origin.get("corresp")
    kind = f"tei-{node.origin.name}"
    href = escape(html.href(html.shared.where.place(key)))
    before = html.in_link
    opening = len(html.out)
    html.out.append(f'<span class="{kind}">' if before else f'<a class="{kind}" href="{href}">')
    html.in_link = True
    html.within(node.children)
    html.in_link = before
    space = html.edge(opening + 1)
    html.out[opening] = html.head(opening + 1) + html.out[opening]
    html.out.append("‸" if node.origin.name == "omitted" else "")
    html.out.extend(("</span>" if before else "</a>", space))


def _told(html: Inline, node: Span) -> str:
    """Say of a change in the source what it is, where it stands and who made it."""
    if node.kind not in _CHANGES:
        return ""
    words, origin = html.shared.words, node.origin
    hand = " ".join(html.shared.edition.hands.get(h.removeprefix("#"), h) for h in origin.get("hand").split())
    # The hand of a deletion that was taken back is the hand that deleted.
    first = _ALTERED.get(origin.name, node.kind)
    told = [words[_CHANGES[first]], origin.get("place"), origin.rend, origin.get("agent")]
    told += [f"{words['hand']}: {hand}"] if hand else []
    since = "" if first == node.kind else f"; {words[_CHANGES[node.kind]]}"
    return f' title="{escape(", ".join(filter(None, told)) + since)}"'
