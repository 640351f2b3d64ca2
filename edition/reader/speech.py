"""Transcribed speech: who says what, pauses, what else is heard. TEI P5, chapter 8."""

from __future__ import annotations

from lxml.etree import _Element

from edition.model.text import MADE, Block, Break, Paragraph, Span, Speech, Text
from edition.reader.drama import name_of
from edition.reader.flow import Flow, has_blocks
from edition.reader.registry import Out, handles
from edition.tree import local_name


@handles("u")
def read_utterance(flow: Flow, element: _Element, out: Out) -> None:
    """Read an utterance: a speech under the name of the speaker, as the document describes who that is. TEI P5, TSBAUT."""
    flow.at_space = True
    said = (
        flow.block_content(element) if has_blocks(element) else (Paragraph(flow.origin(element), flow.line(element)),)
    )
    name = _speaker(flow, element)
    label = (Block(MADE, "speaker", (Text(name),)),) if name else ()
    out.append(Speech(flow.origin(element), (*label, *said)))
    flow.at_space = True


def _speaker(flow: Flow, element: _Element) -> str:
    """Name the speaker: as the document describes who that is, else by the key that the encoder gives."""
    names = []
    around = element.getparent()
    block = around if around is not None and local_name(around) == "annotationBlock" else element
    for token in (element.get("who") or block.get("who") or "").split():
        key = token.rpartition("#")[2]
        person = flow.ids.get(key)
        names.append((person.get("n") if person is not None else "") or name_of(person) or key)
    return ", ".join(names)


@handles("pause")
def read_pause(flow: Flow, element: _Element, out: Out) -> None:
    """Read a pause: a sign, as transcripts have it. TEI P5, TSBAPA."""
    flow.omit(element, "what <pause> says is no part of the text")
    sign = "(.)" if flow.at_space else " (.)"
    out.append(Break(flow.origin(element), "milestone", sign=f"{sign} " if flow.at_space else sign))


@handles("vocal", "kinesic", "incident", "writing")
def read_heard(flow: Flow, element: _Element, out: Out) -> None:
    """Read what is heard or done besides: it is set as a stage direction. TEI P5, TSBAVO."""
    if flow.inline:
        out.append(Span(flow.origin(element), "stage", flow.inline_content(element)))
    else:
        out.append(Block(flow.origin(element), "stage", flow.line(element)))


@handles("shift")
def read_shift(flow: Flow, element: _Element, out: Out) -> None:
    """Read a change of the voice: it says nothing of the words. TEI P5, TSBASH."""
    flow.omit(element, "what <shift> says is no part of the text")
    out.append(Break(flow.origin(element), "milestone"))
