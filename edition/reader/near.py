"""Tell near which elements of the text an entry stands that is located by reference. Element → elements. TEI P5, TCAPLR."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml.etree import _Element

from edition.reader.linking import BESIDE, corresponding
from edition.tree import TEI_

_LIST = TEI_ + "listApp"
_DIVISIONS = (TEI_ + "div", *(f"{TEI_}div{depth}" for depth in range(1, 8)))
_APART = frozenset(TEI_ + name for name in ("back", "standOff", "TEI"))


def near(element: _Element, ids: Mapping[str, _Element]) -> Iterator[_Element]:
    """Yield what an entry or its list names by @corresp, else what it stands behind; then the divisions around that."""
    found = corresponding(element, ids)
    top = next(reversed(list(element.iterancestors(_LIST))), element)
    if found is None:
        found = _before(top)
    if found is not None:
        yield found
    yield from (top if found is None else found).iterancestors(*_DIVISIONS)


def _before(element: _Element) -> _Element | None:
    """Return the element of the text behind which an entry or a list of entries stands."""
    parent = element.getparent()
    if parent is None or parent.tag in _APART:
        return None
    before = element.getprevious()
    while before is not None and (not isinstance(before.tag, str) or before.tag in BESIDE):
        before = before.getprevious()
    return before
