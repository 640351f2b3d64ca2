"""Verse. TEI P5, chapter 6."""

from __future__ import annotations

from lxml.etree import _Element

from edition.model.text import Break, Stanza, Text, Verse
from edition.reader.flow import Flow
from edition.reader.registry import Out, handles, spans

spans("segment", "rhyme")


@handles("lg")
def read_stanza(flow: Flow, element: _Element, out: Out) -> None:
    """Read a group of verse lines. TEI P5, VEST."""
    flow.at_space = True
    out.append(Stanza(flow.origin(element), flow.block_content(element)))
    flow.at_space = True


@handles("l")
def read_verse(flow: Flow, element: _Element, out: Out) -> None:
    """Read a verse line. TEI P5, VEST."""
    out.append(Verse(flow.origin(element), flow.line(element)))


@handles("caesura")
def read_caesura(flow: Flow, element: _Element, out: Out) -> None:
    """Read a caesura: the halves of the line stand apart. TEI P5, VESE."""
    out.append(Break(flow.origin(element), "caesura"))
    flow.content_into(element, out)  # it should be empty, but nothing is lost
    if not flow.at_space:
        out.append(Text(" "))
        flow.at_space = True
