"""Performance texts. TEI P5, chapter 7."""

from __future__ import annotations

from lxml.etree import _Element

from edition.model.text import Block, Span, Speech
from edition.reader.flow import Flow
from edition.reader.registry import Out, handles, spans

spans("name", "role")
spans("segment", "roleDesc", "actor")


@handles("sp", "spGrp")
def read_speech(flow: Flow, element: _Element, out: Out) -> None:
    """Read a speech. TEI P5, DRSP."""
    flow.at_space = True
    out.append(Speech(flow.origin(element), flow.block_content(element)))
    flow.at_space = True


@handles("speaker")
def read_speaker(flow: Flow, element: _Element, out: Out) -> None:
    """Read the name of a speaker. TEI P5, DRSP."""
    if flow.inline:
        out.append(Span(flow.origin(element), "speaker", flow.inline_content(element)))
    else:
        out.append(Block(flow.origin(element), "speaker", flow.line(element)))


@handles("stage", "move", "view", "camera", "sound", "caption", "tech")
def read_stage(flow: Flow, element: _Element, out: Out) -> None:
    """Read a stage direction: a block among blocks, a span within a line. TEI P5, DRSTA."""
    if flow.inline:
        out.append(Span(flow.origin(element), "stage", flow.inline_content(element)))
    else:
        out.append(Block(flow.origin(element), "stage", flow.line(element)))
