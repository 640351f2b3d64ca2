"""Tell which elements begin on a line of their own, and which lists run in their line. Element → yes or no."""

from __future__ import annotations

from lxml.etree import _Element

from edition.tree import TEI_

_BLOCK_NAMES = frozenset(
    TEI_ + name
    for name in (
        "p", "ab", "lg", "l", "list", "listBibl", "table", "figure", "div", "sp", "quote", "q", "floatingText", "eg",
        "bibl", "biblStruct", "item", "row", "cell",
    )
)  # fmt: skip
_LIST = TEI_ + "list"
_LISTED = {_LIST, TEI_ + "item"}
_IN_LINE = {"inline", "run-on", "runon", "run-in"}
ALWAYS_BLOCKS = _BLOCK_NAMES - {TEI_ + "quote", TEI_ + "q", TEI_ + "bibl", TEI_ + "biblStruct", TEI_ + "figure"}
_NEVER_IN_LINE = {TEI_ + "head", *ALWAYS_BLOCKS} - {TEI_ + "item"}


def is_in_line(element: _Element) -> bool:
    """Tell whether an element is a list that runs in its line, or an item of one."""
    return element.tag in _LISTED and runs_in_line(element if element.tag == _LIST else element.getparent())


def runs_in_line(element: _Element | None) -> bool:
    """Tell whether a list runs in its line, as its encoder says. TEI P5, COLI."""
    if element is None or element.tag != _LIST:
        return False
    if not _IN_LINE & set(f"{element.get('rend', '')} {element.get('type', '')}".split()):
        return False
    return not any(child.tag in _NEVER_IN_LINE for child in element.iterdescendants())
