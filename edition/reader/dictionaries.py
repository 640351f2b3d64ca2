"""Dictionaries: an entry is a paragraph, its parts run in it. TEI P5, chapter 10."""

from __future__ import annotations

from lxml.etree import _Element

from edition.model.text import MADE, Paragraph, Span, Text
from edition.model.walk import has_text
from edition.reader.apart import part_before, part_behind
from edition.reader.core import is_in_entry
from edition.reader.flow import Flow
from edition.reader.registry import Out, handles, spans
from edition.tree import TEI_

spans("segment", "form", "gramGrp", "gram", "pos", "gen", "case", "number", "per", "tns", "mood", "iType", "subc", "colloc", "def", "usg",
      "lbl", "pron", "hyph", "syll", "stress", "etym", "lang", "xr", "dictScrap")  # fmt: skip
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


@handles("oRef", "pRef")
def read_reference_to_headword(flow: Flow, element: _Element, out: Out) -> None:
    """Read what stands for the headword in its entry: its sign where nothing is written. TEI P5, DIMVMR."""
    inner = flow.inline_content(element)
    if not has_text(inner):
        inner = (*inner, Text("~"))
        flow.at_space = False
    out.append(Span(flow.origin(element), "segment", inner))


@handles("sense", "hom")
def read_sense(flow: Flow, element: _Element, out: Out) -> None:
    """Read a sense or a homograph, with its number where it has one. TEI P5, DITPSE."""
    number = element.get("n")
    label = (Span(MADE, "label", (Text(f"{number.rstrip('.')}. "),)),) if number else ()
    out.append(Span(flow.origin(element), "segment", (*label, *flow.inline_content(element))))


_PARTS = frozenset(
    TEI_ + name
    for name in (
        "cit", "colloc", "def", "dictScrap", "entry", "entryFree", "etym", "form", "gen", "gloss", "gram", "gramGrp", "hom", "iType", "lang",
        "lbl", "mentioned", "mood", "number", "orth", "per", "pos", "pron", "re", "ref", "sense", "subc", "tns", "usg", "xr",
    )
)  # fmt: skip
"""What touches the words beside it in the encoding alone; a stressed syllable or “~s” is part of a word."""
_HOLD_PARTS = frozenset(
    TEI_ + name
    for name in ("cit", "dictScrap", "entry", "entryFree", "etym", "form", "gramGrp", "hom", "re", "sense", "xr")
)


def read_parts(flow: Flow, element: _Element, out: Out) -> bool:
    """Read an element of a dictionary that holds text beside its parts, each of which stands apart; tell whether it is one."""
    if element.tag not in _HOLD_PARTS or (element.tag == TEI_ + "cit" and not is_in_entry(element)):
        return False
    if element.text:
        flow.text(element.text, out)
    for child in element:
        is_part = child.tag in _PARTS
        if is_part:
            part_before(flow, out)
        flow.element(child, out)
        if is_part:
            part_behind(flow, child, out)
        if child.tail:
            flow.text(child.tail, out)
    return True
