"""Dictionaries: an entry is a paragraph, its parts run in it. TEI P5, chapter 10."""

from __future__ import annotations

from lxml.etree import _Element

from edition.model.text import MADE, Paragraph, Span, Text
from edition.reader.flow import Flow
from edition.reader.registry import Out, handles, spans

spans("segment", "form", "gramGrp", "gram", "pos", "gen", "case", "number", "per", "tns", "mood", "iType", "subc", "colloc", "def", "usg",
      "lbl", "pron", "hyph", "syll", "stress", "oRef", "pRef", "etym", "lang", "xr", "dictScrap", "hom")  # fmt: skip
spans("term", "orth")


@handles("entry", "entryFree")
def read_entry(flow: Flow, element: _Element, out: Out) -> None:
    """Read an entry: one paragraph; within a line, a part of it. TEI P5, DIBO."""
    if flow.inline:
        out.append(Span(flow.origin(element), "segment", flow.inline_content(element)))
    else:
        out.append(Paragraph(flow.origin(element), flow.line(element)))


@handles("superEntry")
def read_entries(flow: Flow, element: _Element, out: Out) -> None:
    """Read entries that belong together. TEI P5, DIBO."""
    flow.block(element, out)


@handles("sense")
def read_sense(flow: Flow, element: _Element, out: Out) -> None:
    """Read a sense, with its number where it has one. TEI P5, DITPSE."""
    number = element.get("n")
    label = (Span(MADE, "label", (Text(f"{number.rstrip('.')}. "),)),) if number else ()
    out.append(Span(flow.origin(element), "segment", (*label, *flow.inline_content(element))))
