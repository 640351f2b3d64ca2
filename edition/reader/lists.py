"""Lists and their items, and what stands between them. TEI P5, chapters 3.8 and 3.12."""

from __future__ import annotations

import re
from typing import Literal

from lxml.etree import _Element

from edition.model.notes import SOURCES
from edition.model.text import MADE, Item, Listing, Span, Text
from edition.model.walk import plain_text
from edition.reader.apart import part_before, part_behind, read_apart
from edition.reader.blocks import runs_in_line
from edition.reader.core import opens_with_label
from edition.reader.flow import Flow
from edition.reader.notes import is_source_of_quotation, make_note
from edition.reader.registry import Out, handles
from edition.reader.touching import CLOSING
from edition.tree import TEI_, local_name

_BULLETED = {"bulleted", "bullet", "dash", "unordered", "ul", "disc", "simple-bulleted"}
_ORDERED = {
    "ordered",
    "numbered",
    "decimal",
    "ol",
    "arabic",
    "lower-alpha",
    "upper-alpha",
    "lower-roman",
    "upper-roman",
}


@handles("list", "listBibl", "castList", "listPerson", "listPlace", "listOrg", "listEvent", "listNym", "listObject",
         "listRelation", "listChange")  # fmt: skip
def read_list(flow: Flow, element: _Element, out: Out) -> None:
    """Read a list; a label before an item belongs to it. TEI P5, COLI."""
    if flow.inline and runs_in_line(element):
        _read_in_line(flow, element, out)
        return
    name = local_name(element)
    words = _says(element)
    kind: Literal["plain", "bulleted", "ordered", "gloss", "bibliography", "register"] = "plain"
    if name == "listBibl":
        kind = "bibliography"
    elif name not in {"list", "castList"}:
        kind = "register"
    elif element.get("type") == "gloss":
        kind = "gloss"
    elif words & _BULLETED:
        kind = "bulleted"
    elif words & _ORDERED or (not words and _is_numbered(element)):
        kind = "ordered"
        flow.counted_items[element] = 0
    origin = flow.origin(element)
    flow.at_space = True
    out.append(Listing(origin, kind, flow.block_content(element)))
    flow.at_space = True


def _read_in_line(flow: Flow, element: _Element, out: Out) -> None:
    """Read a list that runs in its line: its items are parts of the sentence, with the signs that the encoder set between them."""
    part_before(flow, out)
    inner: Out = []
    if element.text:
        flow.text(element.text, inner)
    previous: _Element | None = None
    for child in element:
        if child.tag == TEI_ + "item":
            if previous is not None and not (previous.tail or "").strip():
                flow.take_space(inner)
                flow.at_space = False
                inner.append(Text(" " if plain_text(inner)[-1:] in CLOSING else ", "))
                flow.at_space = True
            number = (child.get("n") or "").strip()
            if _NUMBER.fullmatch(number):
                part_before(flow, inner)
                inner.append(Span(MADE, "label", (Text(f"{_with_stop(number)} "),)))
                flow.at_space = True
            inner.append(Span(flow.origin(child), "segment", flow.inline_content(child)))
            previous = child
        else:
            flow.element(child, inner)
        if child.tail:
            flow.text(child.tail, inner)
    flow.take_space(inner)
    flow.at_space = False
    out.append(Span(flow.origin(element), "segment", tuple(inner)))
    part_behind(flow, element, out)


@handles("label")
def read_label(flow: Flow, element: _Element, out: Out) -> None:
    """Read a label; one that precedes an item is read with that item, one in a line is no part of a word. TEI P5, COLI."""
    following = element.getnext()
    around = element.getparent()
    is_in_line = flow.inline and around is not None and runs_in_line(around)
    if following is not None and following.tag == TEI_ + "item" and not (element.tail or "").strip() and not is_in_line:
        return
    if flow.inline:
        read_apart(flow, element, out, "label")
        if around is not None and opens_with_label(around) and not (element.tail or "")[:1].isspace():
            flow.apart_blank(out)  # the speaker's name is not the first of the words
    else:
        flow.line_block(element, out)


@handles("item", "castItem", "person", "personGrp", "place", "org", "event", "nym", "object", "relation")
def read_item(flow: Flow, element: _Element, out: Out) -> None:
    """Read an item, with its label where one precedes it. TEI P5, COLI."""
    before = element.getprevious()
    label: Out = []
    if before is not None and before.tag == TEI_ + "label" and not (before.tail or "").strip():
        flow.at_space = True
        label.append(Span(flow.origin(before), "label", flow.line(before)))
    elif number := _own_number(flow, element):
        label.append(Span(MADE, "label", (Text(number),)))
    origin = flow.origin(element)
    out.append(Item(origin, tuple(label), flow.mixed(element)))


def _own_number(flow: Flow, item: _Element) -> str:
    """Return the number of an item of a numbered list that is not the one by which it would be counted: 3. after 1, a), 2bis."""
    around, number = item.getparent(), (item.get("n") or "").strip()
    if around is None or around not in flow.counted_items:
        return ""
    before = next(item.itersiblings(TEI_ + "item", preceding=True), around)
    counted = flow.counted_items[item] = flow.counted_items.get(before, 0) + 1
    return "" if not number or number.rstrip(".") == str(counted) else _with_stop(number)


def _with_stop(number: str) -> str:
    return f"{number}." if number[-1:].isalnum() else number


_NUMBER = re.compile(r"[(\[§]?(?:\d{1,4}(?:\.\d{1,3})*\w{0,3}|[ivxlcdm]{1,8}|[IVXLCDM]{1,8}|[^\W\d_])[.:)\]°ºª]{0,2}")
"""A number as lists have it; 1°, (a), 3bis. Others are names for machines."""


def _is_numbered(element: _Element) -> bool:
    """Tell whether all items of a list, of which nobody says what kind it is, have numbers."""
    items = list(element.iterchildren(TEI_ + "item"))
    return bool(items) and all(_NUMBER.fullmatch((item.get("n") or "").strip()) for item in items)


def _says(element: _Element) -> set[str]:
    return set(f"{element.get('rend', '')} {element.get('type', '')}".split())


@handles("bibl", "biblStruct", "biblFull")
def read_reference_item(flow: Flow, element: _Element, out: Out) -> None:
    """Read a bibliographic reference: an item in a list of them, running text elsewhere. TEI P5, COBI."""
    if element in flow.placed:
        return  # it says whence a reading is
    if is_source_of_quotation(flow, element):
        flow.take_space(out)
        flow.call(make_note(flow, element, entry="", layer=SOURCES), out)
        return
    parent = element.getparent()
    origin = flow.origin(element)
    if parent is not None and parent.tag == TEI_ + "listBibl":
        out.append(Item(origin, (), flow.mixed(element)))
    else:
        out.append(Span(origin, "segment", flow.inline_content(element)))


@handles("headLabel", "headItem")
def read_column_heading(flow: Flow, element: _Element, out: Out) -> None:
    """Read the heading of a list's column. TEI P5, COLI."""
    flow.line_block(element, out)
