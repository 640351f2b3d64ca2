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
from edition.tree import TEI_, XML_LANG, language_of

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


def dotted_languages(texts: Iterable[_Element]) -> frozenset[str]:
    """Return the languages of the texts in which letters with a dot below stand: transliterations, Vietnamese, Yoruba.

    Where nothing is unclear, nobody has to know.
    """
    found: set[str] = set()
    for text in texts:
        if next(text.iter(_UNCLEAR), None) is None or not _has_dots("".join(text.itertext())):
            continue
        spoken = {text.getparent(): language_of(text)}
        for element in text.iter(etree.Element):
            around = spoken[element.getparent()]
            spoken[element] = element.get(XML_LANG) or around
            if _has_dots(element.text or ""):
                found.add(spoken[element])
            if element is not text and _has_dots(element.tail or ""):
                found.add(around)
    return frozenset(found)


def _has_dots(text: str) -> bool:
    return not text.isascii() and _LETTER_WITH_DOT.search(unicodedata.normalize("NFD", text)) is not None


def is_doubtful(element: _Element, nodes: Iterable[Node], dotted: frozenset[str]) -> bool:
    """Tell whether a dot below would make other letters of what is unclear, so that it stands in brackets.

    It does in a language of which letters with a dot are known, and in a transliteration: a tag names Latin letters where they
    are not the usual ones (sa-Latn). RFC 5646, 4.1.
    """
    language = language_of(element)
    is_other = language in dotted or "latn" in language.casefold().split("-")[1:]
    return is_other and is_latin(nodes)


def is_latin(nodes: Iterable[Node]) -> bool:
    """Tell whether the first letter of some nodes is Latin."""
    letters = (c for n in descend(nodes) if isinstance(n, Text) for c in n.value if c.isalpha())
    return unicodedata.name(next(letters, " "), "").startswith("LATIN")
