"""The editorial signs of what is read: a lemma keeps its own for the apparatus, dots may be letters. Nodes → nodes."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import replace

import regex
from lxml import etree
from lxml.etree import _Element

from edition.model.text import BLOCKS, Alternation, Gap, Mark, Node, NoteCall, Span, Text
from edition.model.walk import descend, with_inner
from edition.tree import TEI_

_SIGNED = {"supplied", "surplus", "unclear", "doubtful", "remark"}
_CHANGED = {"added", "deleted", "restored"}


def with_signs(content: tuple[Node, ...]) -> tuple[Node, ...]:
    """Return the words of a lemma if what is supplied, excluded, unclear or lost is among them, else nothing.

    They are made, not counted: they stand in the text. What was corrected, and entries within, are told by readings.
    """
    within = tuple(descend(content))
    if any(isinstance(n, (Alternation, Mark, NoteCall, *BLOCKS)) for n in within):
        return ()
    spans = [n for n in within if isinstance(n, Span)]
    has_signs = any(n.kind in _SIGNED or n.origin.name in {"secl", "ex"} for n in spans) or any(
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


_LETTER_WITH_DOT = regex.compile(r"\p{Latin}\p{M}*\u0323")
_UNCLEAR = TEI_ + "unclear"


def dots_are_letters(texts: Iterable[_Element]) -> bool:
    """Tell whether a dot below makes another letter in a text: in the transliteration of an Indian or Semitic script.

    There an uncertain letter stands in brackets. Where nothing is unclear, nobody has to know.
    """
    for text in texts:
        if next(text.iter(_UNCLEAR), None) is None:
            continue
        tags = {str(tag).casefold() for tag in _LANGUAGES(text)}
        if any("latn" in tag.split("-")[1:] for tag in tags):
            return True
        if "vi" not in tags and _LETTER_WITH_DOT.search(unicodedata.normalize("NFD", "".join(text.itertext()))):
            return True
    return False


_LANGUAGES = etree.XPath("ancestor-or-self::*/@xml:lang | .//@xml:lang")


def is_latin(nodes: Iterable[Node]) -> bool:
    """Tell whether the first letter of some nodes is Latin."""
    letters = (c for n in descend(nodes) if isinstance(n, Text) for c in n.value if c.isalpha())
    return unicodedata.name(next(letters, " "), "").startswith("LATIN")
