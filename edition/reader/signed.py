"""Keep the words of a lemma that have editorial signs, for the apparatus: dedi[mus] ] dedimus A. Nodes → nodes."""

from __future__ import annotations

from dataclasses import replace

from edition.model.text import BLOCKS, Alternation, Gap, Mark, Node, NoteCall, Span, Text
from edition.model.walk import descend, with_inner

_SIGNED = {"supplied", "surplus", "unclear", "remark"}
_CHANGED = {"added", "deleted", "restored"}


def with_signs(content: tuple[Node, ...]) -> tuple[Node, ...]:
    """Return the words of a lemma if what is supplied, excluded, unclear or lost is among them, else nothing.

    They are made, not counted: they stand in the text. What was corrected, and entries within, are told by readings.
    """
    within = tuple(descend(content))
    if any(isinstance(n, (Alternation, Mark, NoteCall, *BLOCKS)) for n in within):
        return ()
    spans = [n for n in within if isinstance(n, Span)]
    has_signs = any(n.kind in _SIGNED or n.origin.name == "secl" for n in spans) or any(
        isinstance(n, Gap) and n.kind == "gap" for n in within
    )
    if not has_signs or any(n.kind in _CHANGED for n in spans):
        return ()
    return _stripped(tuple(map(_made, content)))


def _made(node: Node) -> Node:
    if isinstance(node, Text):
        return Text(node.value)
    inner = with_inner(node, lambda inner: tuple(map(_made, inner)))
    # Its id is that of the words in the text.
    return replace(inner, origin=replace(inner.origin, id="")) if isinstance(inner, Span) and inner.origin.id else inner


def _stripped(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """Take the white space from the ends."""
    kept = list(nodes)
    for at, strip in ((0, str.lstrip), (-1, str.rstrip)):
        if kept and isinstance(end := kept[at], Text):
            kept[at] = Text(strip(end.value))
    return tuple(n for n in kept if not isinstance(n, Text) or n.value)
