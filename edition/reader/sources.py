"""A transcription by the page: surfaces, their zones, their lines. TEI P5, chapter 12.2."""

from __future__ import annotations

from lxml.etree import _Element

from edition.model.text import MADE, Alternation, Division, Heading, Node, Span, Stanza, Text, Verse
from edition.reader.apart import read_apart
from edition.reader.flow import Flow
from edition.reader.registry import Out, handles
from edition.tree import TEI_, local_name


@handles("surface", "surfaceGrp")
def read_surface(flow: Flow, element: _Element, out: Out) -> None:
    """Read a surface: it begins with its number. TEI P5, PHSU."""
    flow.level += 1
    flow.at_space = True
    label = element.get("n") or ""
    own = element.find(TEI_ + "label")
    made: tuple[Node, ...] = ()
    nested = next(element.iterancestors(TEI_ + "surface", TEI_ + "zone"), None) is not None
    if own is None and not label and local_name(element) == "surface" and not nested:
        label = str(1 + sum(1 for _ in element.itersiblings(TEI_ + "surface", preceding=True)))
    if label and own is None:
        made = (Heading(MADE, flow.level, (Text(label),)),)
    out.append(Division(flow.origin(element), local_name(element), (*made, *flow.block_content(element))))
    flow.at_space = True
    flow.level -= 1


@handles("zone")
def read_zone(flow: Flow, element: _Element, out: Out) -> None:
    """Read a zone: lines stand together; within a line it is another place on the page, and no part of a word. TEI P5, PHZLAB."""
    origin = flow.origin(element)
    if flow.inline:
        read_apart(flow, element, out, "segment")
        return
    flow.at_space = True
    if any(child.tag == TEI_ + "line" for child in element):
        out.append(Stanza(origin, flow.block_content(element)))
    else:
        out.append(Division(origin, element.get("type") or "zone", flow.block_content(element)))
    flow.at_space = True


@handles("path")
def read_path(flow: Flow, element: _Element, out: Out) -> None:
    """Leave out where a line runs on the image: it holds nothing to read. TEI P5, PHZLAB."""
    flow.content_into(element, out)


@handles("line")
def read_line_of_source(flow: Flow, element: _Element, out: Out) -> None:
    """Read a line of the source. TEI P5, PHZLAB."""
    if flow.inline:
        flow.apart_blank(out)
        out.append(Span(flow.origin(element), "segment", flow.inline_content(element)))
        flow.apart_blank(out)
    else:
        out.append(Verse(flow.origin(element), flow.line(element)))


@handles("ruby")
def read_ruby(flow: Flow, element: _Element, out: Out) -> None:
    """Read text with small characters that say how it is read: the base is the text, they stand beside it. TEI P5, RU."""
    shown: Out = []
    others: list[Span] = []
    for child in element:
        if isinstance(child.tag, str) and local_name(child) == "rt":
            others.append(Span(flow.origin(child), "segment", flow.aside(child)))
        else:
            flow.element(child, shown)
        flow.omit_text(child.tail, "text loose in ruby")
    out.append(Alternation(flow.origin(element), tuple(shown), tuple(others)))
    flow.at_space = False
