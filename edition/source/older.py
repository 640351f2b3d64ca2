"""Files that are TEI in an older or looser form: P4, TEI without its namespace, the output of CollateX. Tree → tree.

What P5 only calls by another name is given its new name. Sources: TEI P4; “Migrating from P4 to P5” of the TEI Consortium.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree
from lxml.etree import _Element

from edition.tree import TEI, TEI_, XML_ID, XML_LANG, Places, local_name, namespace

NO_NAMESPACE = "TEI without its namespace"

_COLLATEX = "http://interedition.eu/collatex/ns/1.0"
_NAMES: Mapping[str, str] = {
    "TEI.2": "TEI", "teiCorpus.2": "teiCorpus", "xref": "ref", "xptr": "ptr", "dateRange": "date", "timeRange": "time",
    "witList": "listWit", "hand": "handNote", "handList": "handNotes",
}  # fmt: skip
_POINTERS = ("target", "targetEnd", "from", "to", "resp", "hand", "who", "wit", "ana", "inst", "next", "prev", "corresp",
             "sameAs", "copyOf", "exclude", "decls", "new", "old")  # fmt: skip
_PAIRS: Mapping[tuple[str, str], str] = {
    ("sic", "corr"): "corr", ("corr", "sic"): "sic", ("abbr", "expan"): "expan", ("expan", "abbr"): "abbr",
    ("orig", "reg"): "reg", ("reg", "orig"): "orig",
}  # fmt: skip
"""Encodings of one place of which P4 has one in the text and the other in an attribute."""
_NAME = re.compile(r"[A-Za-z_][\w.\-]*")
_ROOTS = {"TEI", "teiCorpus", "TEI.2", "teiCorpus.2"}


def as_tei(root: _Element, places: Places) -> tuple[_Element, str]:
    """Read a tree as TEI P5 where it is TEI in another form. Returns the root, and what it was; nothing where it was not."""
    name, space = local_name(root), namespace(root)
    if space == _COLLATEX and name == "apparatus":
        return _wrapped(root, places), "output of CollateX"
    if space or name not in _ROOTS or not any(local_name(c) in {"teiHeader", "text", *_ROOTS} for c in root):
        return root, ""
    ids = {key for e in root.iter(etree.Element) if (key := e.get("id") or e.get(XML_ID))}
    for element in list(root.iter(etree.Element)):
        if not namespace(element):
            _rename(element, ids)
    for element in list(root.iter(*(TEI_ + one for one, _ in _PAIRS))):
        _spell_out(element, places)
    return root, "TEI P4" if name.endswith(".2") else NO_NAMESPACE


def _rename(element: _Element, ids: set[str]) -> None:
    name = local_name(element)
    element.tag = TEI_ + _NAMES.get(name, name)
    for old, new in (("id", XML_ID), ("lang", XML_LANG), ("url", "target"), ("value", "when")):
        wanted = {"url": name in {"xref", "xptr"}, "value": name in {"date", "time"}}.get(old, True)
        if wanted and old in element.attrib and new not in element.attrib:
            element.set(new, element.attrib.pop(old))
    if name == "language" and XML_ID in element.attrib and "ident" not in element.attrib:
        element.set("ident", element.attrib[XML_ID])
    if name == "witness" and (siglum := element.attrib.pop("sigil", "")):
        if element.get("n") is None:
            element.set("n", siglum)
        if _NAME.fullmatch(siglum) and siglum not in ids and element.get(XML_ID) is None:
            element.set(XML_ID, siglum)
    for attribute in _POINTERS:
        value = element.get(attribute)
        if value and attribute != "wit":
            element.set(attribute, " ".join(f"#{t}" if t in ids else t for t in value.split()))


def _spell_out(element: _Element, places: Places) -> None:
    """Make a choice of a text with its counterpart in an attribute."""
    name = local_name(element)
    parent = element.getparent()
    for other in (pair[1] for pair in _PAIRS if pair[0] == name):
        value = element.get(other)
        if value is None or parent is None or local_name(parent) == "choice":
            continue
        del element.attrib[other]
        if not value.strip():
            continue
        choice = etree.Element(TEI_ + "choice")
        choice.tail, element.tail = element.tail, None
        parent.replace(element, choice)
        choice.append(element)
        counterpart = etree.SubElement(choice, TEI_ + other)
        counterpart.text = value
        places[choice] = places[counterpart] = places[element]
        return


def _wrapped(root: _Element, places: Places) -> _Element:
    """Put the output of CollateX, which is text with entries, into a document."""
    whole = etree.Element(TEI_ + "TEI", nsmap={None: TEI})
    described = etree.SubElement(etree.SubElement(whole, TEI_ + "teiHeader"), TEI_ + "fileDesc")
    listed = etree.SubElement(etree.SubElement(described, TEI_ + "sourceDesc"), TEI_ + "listWit")
    # A collation names its witnesses nowhere but in its readings.
    for siglum in dict.fromkeys(t for e in root.iter(TEI_ + "rdg") for t in (e.get("wit") or "").split()):
        witness = etree.SubElement(listed, TEI_ + "witness", {"n": siglum.removeprefix("#")})
        if _NAME.fullmatch(siglum.removeprefix("#")):
            witness.set(XML_ID, siglum.removeprefix("#"))
    body = etree.SubElement(etree.SubElement(whole, TEI_ + "text"), TEI_ + "body")
    block = etree.SubElement(body, TEI_ + "ab")
    block.text = root.text
    for child in list(root):
        block.append(child)
    for element in _made(whole, places):
        places[element] = places[root]
    return whole


def _made(whole: _Element, places: Places) -> Iterator[_Element]:
    return (element for element in whole.iter(etree.Element) if element not in places)
