"""Read what headers say of persons, places and other things that the text names. TEI P5, chapters 14 and 2.4."""

from __future__ import annotations

from lxml import etree
from lxml.etree import _Element

from edition.model.text import Node
from edition.reader.flow import Flow
from edition.tree import TEI_

_LISTS = tuple(TEI_ + name for name in ("listPerson", "listPlace", "listOrg", "listEvent", "listNym", "listObject"))
_LOOSE = tuple(TEI_ + name for name in ("person", "personGrp", "place", "org"))
_HOLDERS = tuple(TEI_ + name for name in ("particDesc", "settingDesc"))


def read_described(flow: Flow) -> tuple[Node, ...]:
    """Read the lists of persons, places and other things in the headers of a document, and those that stand in none."""
    found: list[_Element] = []
    for header in (h for root in flow.document.roots for h in root.iter(TEI_ + "teiHeader")):
        found.extend(e for e in header.iter(*_LISTS) if next(e.iterancestors(*_LISTS), None) is None)
        found.extend(e for holder in header.iter(*_HOLDERS) for e in holder.iterchildren(*_LOOSE))
    with flow.header():
        return flow.aside_elements(e for e in found if next(e.iterchildren(etree.Element), None) is not None)
