"""Where the source breaks off or begins anew: gaps, and breaks with their numbers. Gap, Break → HTML."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from edition.model.text import Break, Gap
from edition.writers.common.signs import gap_signs, sort_of_signs

if TYPE_CHECKING:
    from edition.writers.markup.inline import Inline

_BLANK = "\u2003\u2003"
"""Space that was left blank in the source."""
_GOES_ON = '<span class="goes-on"></span>'
"""Stands where a word goes on in the next line; the style sheet shows a hyphen, which is no letter of the text."""


def gap(html: Inline, node: Gap) -> None:
    """Set a gap with its signs, and what is told of it."""
    html.flush()
    extent = " ".join(filter(None, (node.extent, node.unit)))
    told = ", ".join(filter(None, (node.origin.name, extent, node.reason)))
    before, after = gap_signs(node)
    if node.kind == "space":
        before, after = _BLANK, ""
    else:
        before = html.going_on(node, before, after)
    html.out.append(f'<span{html.attributes(node.origin, node.kind)} title="{escape(told)}">{before}')
    html.within(node.children)
    html.out.extend((after, "</span>"))
    html.closed = sort_of_signs(node) if after else html.closed


def pause(html: Inline, node: Break) -> None:
    """Set a break of the source, with its number or its sign."""
    if html.runs_on:
        return  # a line begins once, in what is read
    is_named = node.kept or node.kind == "page"
    label = html.shared.edition.number_of(node.origin) if is_named else node.origin.n
    anchor = html.shared.edition.id_of(node.origin)
    key = "" if html.in_entry else html.id(anchor)
    if node.kept == "next" and not html.in_entry:
        html.loose(f'{_GOES_ON if node.joins else ""}<br class="line"{html.dialect.void}')
    kind = f"{node.kind} kept" if node.kept else node.kind
    if node.kind == "caesura":
        html.out.append("" if node.joins else '<span class="caesura"> </span>')
    elif node.kind == "page" and label:
        word = escape(f"{html.shared.words['page_n']} {label}")
        number, shown = _number(html, label)
        if anchor in html.shared.image_of and not html.in_link:
            image = escape(html.shared.image_of[anchor])
            html.loose(
                f'<span{key} class="break page"><a href="{image}" aria-label="{word}"{number}>{shown}</a></span>'
            )
        else:
            # Programs that do not know the roles of books take the second.
            role = f'role="doc-pagebreak separator" aria-label="{word}"'
            html.loose(f'<span{key} class="break page" {role}{number}>{shown}</span>')
    elif node.sign:
        html.loose(f'<span{key} class="break sign">{escape(node.sign)}</span>')
    elif label:
        said = _said_of(html, node)
        number, shown = _number(html, said if node.kind in {"column", "gathering"} else label)
        title = f' title="{escape(said)}"' if said else ""
        html.loose(f'<span{key} class="break {kind}"{number}{title}>{shown}</span>')
    elif key:
        html.loose(f"<span{key}></span>")


def _said_of(html: Inline, node: Break) -> str:
    """Say what a number counts that is none of a line: a column, a gathering, a unit of a milestone."""
    what = node.kind if node.kind != "milestone" else node.origin.get("unit")
    return f"{html.shared.words.get(what, what)} {node.origin.n}" if node.kind != "line" and what else ""


def _number(html: Inline, label: str) -> tuple[str, str]:
    """Return a number that is not text: as an attribute that the style sheet shows, or as content."""
    return (f' data-n="{escape(label)}"', "") if html.dialect.by_style else ("", escape(label))
