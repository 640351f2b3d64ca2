"""The header of a collation: whose text it is, and which witnesses there are. Witnesses → teiHeader."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy

from lxml import etree
from lxml.etree import _Element

from edition.collating.tokens import Witness
from edition.tree import TEI_, XML_ID, local_name

_LIST, _WITNESS = TEI_ + "listWit", TEI_ + "witness"


def header(frame: Witness, witnesses: Sequence[Witness]) -> _Element:
    """Make the header: that of the first witness where it has one, else a new one; the witnesses are listed in it."""
    found = frame.root.find(TEI_ + "teiHeader") if frame.root is not None else None
    made = deepcopy(found) if found is not None else _new(witnesses)
    made.tail = "\n"
    _list(made, witnesses)
    _method(made)
    return made


def _new(witnesses: Sequence[Witness]) -> _Element:
    made = etree.Element(TEI_ + "teiHeader")
    description = etree.SubElement(made, TEI_ + "fileDesc")
    title = etree.SubElement(etree.SubElement(description, TEI_ + "titleStmt"), TEI_ + "title")
    title.text = f"Collation of {', '.join(witness.siglum for witness in witnesses)}"
    publication = etree.SubElement(description, TEI_ + "publicationStmt")
    etree.SubElement(publication, TEI_ + "publisher").text = "Not published yet"
    etree.SubElement(description, TEI_ + "sourceDesc")
    return made


def _list(made: _Element, witnesses: Sequence[Witness]) -> None:
    """List the witnesses that are not listed yet; what says of the source that it is prose describes the first of them."""
    source = made.find(f"{TEI_}fileDesc/{TEI_}sourceDesc")
    if source is None:
        source = etree.SubElement(made[0], TEI_ + "sourceDesc")
    told = " ".join("".join(p.itertext()) for p in source.findall(TEI_ + "p")).split()
    for paragraph in source.findall(TEI_ + "p"):
        source.remove(paragraph)
    listed = source.find(_LIST)
    if listed is None:
        listed = etree.Element(_LIST)
        source.insert(0, listed)
    known = {element.get(XML_ID) for element in listed.iter(_WITNESS)}
    for witness in witnesses:
        if witness.id in known:
            continue
        element = etree.SubElement(listed, _WITNESS, {XML_ID: witness.id})
        text = " ".join(told) if told and witness.root is not None and not known else _told(witness)
        told = []
        if witness.id != witness.siglum:
            siglum = etree.SubElement(element, TEI_ + "abbr", type="siglum")
            siglum.text, siglum.tail = witness.siglum, f" {text}"
        else:
            element.text = text
        element.tail = "\n"


def _told(witness: Witness) -> str:
    title = (
        witness.root.findtext(f"{TEI_}teiHeader/{TEI_}fileDesc/{TEI_}titleStmt/{TEI_}title")
        if witness.root is not None
        else ""
    )
    return (
        f"{' '.join((title or '').split())} (transcribed in {witness.file})"
        if title
        else f"Transcribed in {witness.file}."
    )


def _method(made: _Element) -> None:
    """Say by which method entries are linked with the text."""
    if made.find(f".//{TEI_}variantEncoding") is not None:
        return
    encoding = made.find(TEI_ + "encodingDesc")
    if encoding is None:
        encoding = etree.Element(TEI_ + "encodingDesc")
        place = next((n for n, child in enumerate(made) if local_name(child) == "fileDesc"), 0)
        made.insert(place + 1, encoding)
    etree.SubElement(encoding, TEI_ + "variantEncoding", method="parallel-segmentation", location="internal")
