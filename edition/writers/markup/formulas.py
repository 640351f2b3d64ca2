"""Set formulas: MathML as what it is, other notations as code that tells its notation. Span → HTML."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from edition.model.formulas import MATHML, MATHML_NAMES
from edition.model.text import Span, Text
from edition.model.walk import descend

if TYPE_CHECKING:
    from edition.writers.markup.inline import Inline

_KEPT = ("display", "mathvariant", "stretchy", "fence", "separator", "accent", "accentunder", "columnspan", "rowspan")


def formula(html: Inline, node: Span) -> bool:
    """Set a formula or a part of one; tell whether it is one that this output can show as such."""
    name, notation = node.origin.name, node.origin.get("notation")
    if name == "formula" and notation and not _holds_math(node):
        html.flush()
        html.out.append(f'<code{html.attributes(node.origin)} title="{escape(notation)}">')
        html.within(node.children)
        html.out.append("</code>")
        return True
    if name == "math" and html.dialect.shows_math and _is_math_alone(node):
        html.flush()
        _set(html, node)
        return True
    return False


def _holds_math(node: Span) -> bool:
    return any(isinstance(inner, Span) and inner.origin.name == "math" for inner in descend(node.children))


def _is_math_alone(node: Span) -> bool:
    """Whether nothing stands in a formula but elements of MathML: entries and notes have no place there."""
    return all(
        isinstance(inner, Text) or (isinstance(inner, Span) and inner.origin.name in MATHML_NAMES)
        for inner in descend(node.children)
    )


def _set(html: Inline, node: Span) -> None:
    """Set an element of MathML; its words are those of the text."""
    space = f' xmlns="{MATHML}"' if node.origin.name == "math" else ""
    said = "".join(f' {key}="{escape(value)}"' for key in _KEPT if (value := node.origin.get(key)))
    html.out.append(f"<{node.origin.name}{space}{said}>")
    for inner in node.children:
        if isinstance(inner, Span):
            _set(html, inner)
        elif isinstance(inner, Text):
            html.shared.ledger.rendered(inner.start, inner.value)
            html.out.append(escape(inner.value))
    html.out.append(f"</{node.origin.name}>")
