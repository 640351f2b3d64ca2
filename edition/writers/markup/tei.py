"""Nodes → TEI elements. What came from an element becomes that element again; marks become anchors."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import assert_never

from lxml import etree
from lxml.etree import _Element

from edition.model.edition import Edition
from edition.model.ledger import Ledger
from edition.model.text import (
    Alternation,
    Anchor,
    Block,
    Boundary,
    Break,
    Cell,
    Division,
    Figure,
    Gap,
    Heading,
    Item,
    Link,
    Listing,
    Mark,
    Node,
    NoteCall,
    Origin,
    Paragraph,
    Picture,
    Quotation,
    Row,
    Span,
    Speech,
    Stanza,
    Table,
    Text,
    Verse,
)
from edition.model.witness import WitnessText
from edition.tree import TEI, TEI_, XML_ID, XML_LANG

_BREAKS = {
    "page": "pb",
    "column": "cb",
    "line": "lb",
    "gathering": "gb",
    "milestone": "milestone",
    "caesura": "caesura",
}
_DEFAULTS = {
    "Division": "div", "Heading": "head", "Paragraph": "p", "Quotation": "quote", "Listing": "list", "Item": "item",
    "Stanza": "lg", "Verse": "l", "Speech": "sp", "Table": "table", "Row": "row", "Cell": "cell", "Figure": "figure",
    "Block": "ab", "Span": "seg", "Gap": "gap", "Link": "ref", "Alternation": "choice", "Anchor": "anchor",
    "Picture": "graphic",
}  # fmt: skip
_SPACED = {"text", "front", "body", "back", "div", "lg", "list", "table", "row", "sp", "listBibl", "TEI", "choice"}


def witness_document(edition: Edition, text: WitnessText) -> bytes:
    """Return the text of one witness as a TEI document of its own."""
    witness = edition.witnesses.get(text.witness)
    siglum = witness.siglum if witness else text.witness
    title = edition.metadata.title or edition.name
    root = header(edition, f"{title}: text of witness {siglum}", f"Rebuilt from the apparatus of {edition.file}.")
    body = Builder(keep_ids=False)
    body.into(root, text.nodes)
    return serialised(root)


def document(edition: Edition, nodes: Iterable[Node]) -> bytes:
    """Return nodes as a TEI document."""
    root = header(edition, edition.metadata.title or edition.name, f"Made from {edition.file}.")
    Builder().into(root, nodes)
    return serialised(root)


def header(edition: Edition, title: str, source: str) -> _Element:
    """Make the root with a header that says what the document is and from what it was made."""
    root = etree.Element(TEI_ + "TEI", nsmap={None: TEI})
    if edition.metadata.language:
        root.set(XML_LANG, edition.metadata.language)
    description = etree.SubElement(etree.SubElement(root, TEI_ + "teiHeader"), TEI_ + "fileDesc")
    statement = etree.SubElement(description, TEI_ + "titleStmt")
    etree.SubElement(statement, TEI_ + "title").text = title
    for person in edition.metadata.authors:
        etree.SubElement(statement, TEI_ + "author").text = person.name
    publication = etree.SubElement(description, TEI_ + "publicationStmt")
    etree.SubElement(publication, TEI_ + "publisher").text = edition.metadata.publisher or "unknown"
    if edition.metadata.licences:
        availability = etree.SubElement(publication, TEI_ + "availability")
        for licence in edition.metadata.licences:
            element = etree.SubElement(availability, TEI_ + "licence")
            if licence.target:
                element.set("target", licence.target)
            element.text = licence.text
    etree.SubElement(etree.SubElement(description, TEI_ + "sourceDesc"), TEI_ + "p").text = source
    return root


def serialised(root: _Element) -> bytes:
    """Write a document; a line break follows elements that hold elements only."""
    for element in root.iter(etree.Element):
        if etree.QName(element).localname in _SPACED and not (element.text or "").strip():
            element.text = "\n"
            for child in element:
                child.tail = "\n"
    return etree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


@dataclass(slots=True)
class Builder:
    """Builds elements; enters what it writes in the ledger."""

    ledger: Ledger | None = None
    keep_ids: bool = True

    def into(self, parent: _Element, nodes: Iterable[Node]) -> None:
        """Append nodes to an element."""
        for node in nodes:
            self._node(parent, node)

    def _node(self, parent: _Element, node: Node) -> None:
        match node:
            case Text():
                if self.ledger:
                    self.ledger.rendered(node.start, node.value)
                _say(parent, node.value)
            case Mark():
                etree.SubElement(parent, TEI_ + "anchor").set(XML_ID, f"{node.entry}.{node.side}")
            case NoteCall(side="start"):
                pass
            case NoteCall():
                etree.SubElement(parent, TEI_ + "ptr").set("target", f"#{node.note}")
            case Break():
                element = self._element(parent, node.origin, _BREAKS[node.kind])
                if node.joins and node.kind != "caesura":
                    element.set("break", "no")
            case Anchor():
                self._element(parent, node.origin, "anchor")
            case Boundary():
                self._element(parent, node.origin, node.kind)
            case Picture():
                self._picture(parent, node)
            case Alternation(shown=()):
                self.into(parent, node.others)  # what stands on the page only
            case Alternation():
                choice = self._element(parent, node.origin, "choice")
                self.into(choice, node.shown)
                self.into(choice, node.others)
            case Item():
                self.into(parent, (Span(Origin("label"), "label", _unwrapped(node.label)),) if node.label else ())
                self.into(self._element(parent, node.origin, "item"), node.children)
            case (
                Span() | Gap() | Link() | Division() | Heading() | Paragraph() | Quotation() | Listing() | Stanza()
                | Verse() | Speech() | Table() | Row() | Cell() | Figure() | Block()
            ):  # fmt: skip
                self.into(self._element(parent, node.origin, _DEFAULTS[type(node).__name__]), node.children)
            case _:
                assert_never(node)

    def _picture(self, parent: _Element, node: Picture) -> None:
        """Append an image with its description; a description alone where there is no image."""
        element = self._element(parent, node.origin, "graphic" if node.url else "figDesc")
        if node.url:
            element.set("url", node.url)
        said = etree.SubElement(element, TEI_ + "desc") if node.url and node.description else element
        if node.description:
            said.text = node.description

    def _element(self, parent: _Element, origin: Origin, default: str) -> _Element:
        element = etree.SubElement(parent, TEI_ + (origin.name or default))
        if origin.id and self.keep_ids:
            element.set(XML_ID, origin.id)
        if origin.n:
            element.set("n", origin.n)
        if origin.lang:
            element.set(XML_LANG, origin.lang)
        for name, value in origin.attributes.items():
            element.set(name, value)
        return element


def _say(parent: _Element, value: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + value
    else:
        parent.text = (parent.text or "") + value


def _unwrapped(label: tuple[Node, ...]) -> tuple[Node, ...]:
    return label[0].children if len(label) == 1 and isinstance(label[0], Span) else label
