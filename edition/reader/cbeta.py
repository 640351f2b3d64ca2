"""The elements that the Buddhist texts of CBETA have beside TEI. CBETA, XML P5a, namespace http://www.cbeta.org/ns/1.0.

Their divisions, opening and closing lines of a scroll, and words in several languages are read as what they are; the
entries for a table of contents repeat headings, and are no text.
"""

from __future__ import annotations

import re

from lxml import etree
from lxml.etree import _Element

from edition.model.text import Alternation, Division, Origin, Paragraph, Span
from edition.reader.flow import Flow
from edition.reader.registry import Out, handles
from edition.reader.structure import read_what_is_elsewhere
from edition.tree import TEI_

CBETA = "http://www.cbeta.org/ns/1.0"
_NOTE, _APP, _RDG = TEI_ + "note", TEI_ + "app", TEI_ + "rdg"
_OF_COLLATIONS = {"orig", "mod"}
_NUMBER = re.compile(r"\d{7}")


def find_notes_of_entries(flow: Flow) -> None:
    """Before the texts are read, find the notes that print in words what an entry says: they have its number, and speak of it.

    The entry has the number in @n, or begins at the anchor that is called by it (beg0001003).
    """
    notes = [
        note
        for root in flow.document.roots
        for note in root.iter(_NOTE)
        if note.get("type") in _OF_COLLATIONS and _NUMBER.match(note.get("n") or "") and note not in flow.apart
    ]
    if not notes:
        return
    entries: dict[str, _Element] = {}
    for root in flow.document.roots:
        for entry in root.iter(_APP):
            begun = (entry.get("from") or "").removeprefix("#beg")
            entries.setdefault(entry.get("n") or begun, entry)
    for note in notes:
        spoken_of = entries.get(note.get("n") or "")
        readings = spoken_of.findall(_RDG) if spoken_of is not None else []
        if readings:
            flow.said_of.setdefault(readings[-1], []).append(note)
            flow.elsewhere.add(note)
            flow.apart.add(note)
            flow.placed.add(note)


@handles("div", space=CBETA)
def read_division(flow: Flow, element: _Element, out: Out) -> None:
    """Read a division."""
    if read_what_is_elsewhere(flow, element, out):
        return
    flow.level += 1
    flow.at_space = True
    kind = element.get("type") or element.get(f"{{{CBETA}}}type") or "div"
    out.append(Division(flow.origin(element), kind, flow.block_content(element)))
    flow.at_space = True
    flow.level -= 1


@handles("juan", space=CBETA)
def read_scroll(flow: Flow, element: _Element, out: Out) -> None:
    """Read the line with which a scroll opens or closes; within a line it is a part of that."""
    if flow.inline:
        out.append(Span(flow.origin(element), "segment", flow.inline_content(element)))
    else:
        out.append(Paragraph(flow.origin(element), flow.line(element)))


@handles("jhead", "jl_title", "jl_juan", "jl_byline", "t", "sg", "docNumber", space=CBETA)
def read_words(flow: Flow, element: _Element, out: Out) -> None:
    """Read words of a line."""
    out.append(Span(flow.origin(element), "segment", flow.inline_content(element)))


@handles("mulu", space=CBETA)
def read_contents(flow: Flow, element: _Element, out: Out) -> None:
    """Leave out an entry of the table of contents: it repeats a heading."""
    _ = out
    flow.omit(element, "an entry for the table of contents")


@handles("tt", space=CBETA)
def read_languages(flow: Flow, element: _Element, out: Out) -> None:
    """Read words that stand in several languages: the first is read, the others are kept beside it."""
    origin = flow.origin(element)
    children = list(element.iterchildren(etree.Element))
    at_space = flow.at_space
    flow.omit_text(element.text, "text loose between languages")
    shown: Out = []
    others: list[Span] = []
    after = at_space
    for child in children:
        flow.at_space = at_space
        if child is children[0]:
            flow.element(child, shown)
            after = flow.at_space
        else:
            others.append(Span(flow.origin(child), "segment", flow.inline_content(child)))
        flow.omit_text(child.tail, "text loose between languages")
    flow.at_space = after
    out.append(Alternation(Origin("choice", origin.source, origin.ordinal), tuple(shown), tuple(others)))
