"""Tell which lines of the source are lines of the edition. Element → which line. TEI P5, CORS5; EpiDoc Guidelines, line breaks."""

from __future__ import annotations

from typing import Literal

from lxml.etree import _Element

from edition.reader.flow import Flow
from edition.reader.tables import is_a_sign
from edition.tree import TEI_, local_name

_RUNNING = frozenset(TEI_ + name for name in ("l", "line", "note", "rdg", "head", "cell", "speaker", "stage", "label"))
"""Within these a line of the source is told, but begins no line."""
_ZONE = TEI_ + "zone"
_BLOCKS = frozenset((TEI_ + "ab", TEI_ + "p", _ZONE))
_OWN_LINE = frozenset(
    TEI_ + name for name in ("ab", "p", "zone", "item", "quote", "cit", "q", "floatingText", "figDesc")
)
_WITHIN = frozenset(TEI_ + name for name in ("list", "table", "lg", "listBibl", "figure"))
"""Blocks within a block: what follows them begins anew."""
_SEEN = frozenset(TEI_ + name for name in ("gap", "space", "figure", "graphic", "lb"))
"""Without a word, too, these are something to see: a line that is lost counts."""


def kept(flow: Flow, element: _Element) -> Literal["", "first", "next"]:
    """Tell whether the beginning of a line begins a line of the edition: the first of its block, or one that follows.

    Unless the project says otherwise, that is so in an inscription or a papyrus: numbered lines of an ab in a division of
    the type edition; and in a zone, which is transcribed by the page. What is encoded as prose, in p, runs on.
    """
    if flow.line_ends == "run-on" or local_name(element) != "lb":
        return ""
    around = list(element.iterancestors())
    if any(above.tag in _RUNNING for above in around):
        return ""
    block = next((above for above in around if above.tag in _BLOCKS), None)
    if block is None or (flow.line_ends == "auto" and block.tag != _ZONE and not _is_of_inscription(element, block)):
        return ""
    item = next((above for above in around if above.tag in _OWN_LINE), block)
    return "first" if _is_first(element, item) else "next"


def _is_of_inscription(element: _Element, block: _Element) -> bool:
    return (
        block.tag == TEI_ + "ab"
        and bool(element.get("n"))
        and any(above.tag == TEI_ + "div" and above.get("type") == "edition" for above in block.iterancestors())
    )


def _is_first(element: _Element, block: _Element) -> bool:
    """Tell whether no word of the block stands before an element; what is nearest is looked at first."""
    inner = element
    while inner is not block:
        for before in inner.itersiblings(preceding=True):
            if before.tag in _WITHIN and not (before.tail or "").strip():
                return not is_a_sign(before)
            if (before.tail or "").strip() or any(text.strip() for text in before.itertext()):
                return False
            if before.tag in _SEEN:
                return False
        above = inner.getparent()
        if above is None or (above.text or "").strip():
            return above is None
        inner = above
    return True
