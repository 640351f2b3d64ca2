"""What is said of the text and is not text: spans, interpretations, certainty, annotations, alternatives. TEI P5, 17, 18, 22.

An annotation is a note on the words to which it points. One that points to nothing in the text, and analyses without
words, stand beside the text. Of passages that exclude each other one is read.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element

from edition.model.text import Anchor
from edition.reader.flow import Flow
from edition.reader.notes import make_note
from edition.reader.registry import Out, handles
from edition.tree import TEI_, XML_ID, Document, local_name


@handles("span", "annotation", "interp", "certainty", "precision", "respons", "transpose")
def read_annotation(flow: Flow, element: _Element, out: Out) -> None:
    """Read what is said of words elsewhere: a note that is called there, else beside the text. TEI P5, AI."""
    if element in flow.placed:
        return
    if element in flow.repeating:
        flow.omit(element, "repeats the words to which it points")
        return
    if element in flow.note_keys and element not in flow.apart:
        flow.call(make_note(flow, element, entry=""), out)
        return
    if element in flow.apart:
        if flow.calling:
            flow.call(make_note(flow, element, entry=""), out)
        return
    if element.get(XML_ID):
        out.append(Anchor(flow.origin(element)))
    flow.beside(element, out)


@handles("spanGrp", "interpGrp", "listAnnotation", "listTranspose", "altGrp", "linkGrp", "joinGrp", "annotationBlock")
def read_annotations(flow: Flow, element: _Element, out: Out) -> None:
    """Read a group of annotations; what it says of itself is no part of the text. TEI P5, AI."""
    flow.omit_text(element.text, "text loose among annotations")
    for child in element.iterchildren(etree.Element):
        if local_name(child) in {"head", "desc", "gloss"}:
            flow.beside(child, out)
        else:
            flow.element(child, out)
        flow.omit_text(child.tail, "text loose among annotations")


@handles("alt", "link", "join", "timeline", "when")
def read_relation(flow: Flow, element: _Element, out: Out) -> None:
    """Read what relates passages to each other and holds no text. TEI P5, SA."""
    flow.omit(element, f"what <{local_name(element)}> says is no part of the text")
    if element.get(XML_ID):
        out.append(Anchor(flow.origin(element)))


@handles("fs", "fLib", "fvLib", "fsdDecl", "tree", "graph", "forest", "listForest", "eTree")
def read_analysis(flow: Flow, element: _Element, out: Out) -> None:
    """Read a structure of features or a graph: an analysis of the text, which is kept beside it. TEI P5, FS and GD."""
    flow.beside(element, out)


def find_excluded(document: Document) -> frozenset[str]:
    """Return the ids of the passages that are not read, for another is in their place. TEI P5, SAAT.

    Of alternatives the one of the greatest weight is read, else the first in the document. Entries and readings are none:
    an apparatus has them beside each other as it is.
    """
    order = {
        key: i
        for i, e in enumerate(document.elements())
        if (key := e.get(XML_ID)) and local_name(e) not in _OF_THE_APPARATUS
    }
    gone: set[str] = set()
    for group in _groups(document):
        known = [key for key in group if key in order]
        if len(known) > 1 and not gone.intersection(known):
            weights = group
            best = min(known, key=lambda key: (-weights[key], order[key]))
            gone.update(key for key in known if key != best)
    return frozenset(gone)


_OF_THE_APPARATUS = {"app", "lem", "rdg", "rdgGrp"}


def _groups(document: Document) -> Iterator[dict[str, float]]:
    """Yield passages that exclude each other, with the weight of each."""
    for root in document.roots:
        for element in root.iter(TEI_ + "alt"):
            mode = element.get("mode") or getattr(element.getparent(), "attrib", {}).get("mode", "excl")
            names = [t.removeprefix("#") for t in (element.get("target") or "").split()]
            weights = [_number(w) for w in (element.get("weights") or "").split()]
            if mode == "excl":
                yield dict(zip(names, weights if len(weights) == len(names) else [0.0] * len(names), strict=True))
        for element in root.iter(etree.Element):
            if element.get("exclude") and (key := element.get(XML_ID)):
                yield dict.fromkeys([key, *(t.removeprefix("#") for t in element.get("exclude", "").split())], 0.0)


def _number(value: str) -> float:
    try:
        return float(value)
    except ValueError:
        return 0.0
