"""Divisions, headings, paragraphs and what stands around them. TEI P5, chapter 4."""

from __future__ import annotations

from lxml.etree import _Element

from edition.model.text import Division, Heading, Paragraph
from edition.reader.flow import Flow
from edition.reader.registry import Out, handles
from edition.tree import local_name


@handles(
    "TEI",
    "teiCorpus",
    "standOff",
    "sourceDoc",
    "surface",
    "zone",
    "text",
    "front",
    "body",
    "back",
    "group",
    "floatingText",
    "div",
    *(f"div{n}" for n in range(8)),
)
def read_division(flow: Flow, element: _Element, out: Out) -> None:
    """Read a division. TEI P5, DSDIV."""
    name = local_name(element)
    deeper = name.startswith("div")
    flow.level += deeper
    flow.at_space = True
    out.append(Division(flow.origin(element), element.get("type") or name, flow.block_content(element)))
    flow.at_space = True
    flow.level -= deeper


@handles("head")
def read_head(flow: Flow, element: _Element, out: Out) -> None:
    """Read a heading; its level is the depth of its division. TEI P5, DSHD."""
    out.append(Heading(flow.origin(element), max(flow.level, 1), flow.line(element)))


@handles("p", "ab")
def read_paragraph(flow: Flow, element: _Element, out: Out) -> None:
    """Read a paragraph or an anonymous block. TEI P5, COPA."""
    out.append(Paragraph(flow.origin(element), flow.line(element)))


@handles(
    "opener", "closer", "postscript", "epigraph", "argument", "titlePage", "docImprint", "imprimatur", "docTitle",
    "performance", "prologue", "epilogue", "set", "castGroup", "desc", "figDesc", "eg", "addrLine", "address",
    "ellipsis",
)  # fmt: skip
def read_block(flow: Flow, element: _Element, out: Out) -> None:
    """Read a block whose name says what it is; in a line it is a span. TEI P5, DSFRONT and DSCO."""
    flow.block(element, out)


@handles(
    "byline", "dateline", "salute", "signed", "trailer", "titlePart", "docAuthor", "docDate", "docEdition", "pubPlace",
    "publisher", "meeting",
)  # fmt: skip
def read_line(flow: Flow, element: _Element, out: Out) -> None:
    """Read a block that is one line of text; in a line it is a span. TEI P5, DSCO."""
    flow.line_block(element, out)
