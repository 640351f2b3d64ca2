"""Transcribed speech: who says what, pauses, what else is heard. TEI P5, chapter 8."""

from __future__ import annotations

from lxml.etree import _Element

from edition.model.text import MADE, Block, Break, Paragraph, Span, Speech, Text
from edition.model.walk import has_text, plain_text
from edition.reader.apart import part_before, part_behind
from edition.reader.drama import is_named_before, name_of
from edition.reader.flow import Flow, has_blocks
from edition.reader.quoting import opens
from edition.reader.registry import Out, handles
from edition.reader.touching import CLOSING, stand_apart, text_behind, touches_letters
from edition.tree import local_name


@handles("u")
def read_utterance(flow: Flow, element: _Element, out: Out) -> None:
    """Read an utterance: a speech under the name of the speaker, as the document describes who that is. TEI P5, TSBAUT."""
    flow.at_space = True
    said = (
        flow.block_content(element) if has_blocks(element) else (Paragraph(flow.origin(element), flow.line(element)),)
    )
    name = "" if is_named_before(element) else _speaker(flow, element)
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
        names.append(name_of(person) or (person.get("n") if person is not None else "") or key)
    return ", ".join(names)


@handles("pause")
def read_pause(flow: Flow, element: _Element, out: Out) -> None:
    """Read a pause: a sign, as transcripts have it. TEI P5, TSBAPA."""
    _read_sign(flow, element, out, "(.)")


@handles("vocal", "kinesic", "incident", "writing")
def read_heard(flow: Flow, element: _Element, out: Out) -> None:
    """Read what is heard or done besides: it is set as a stage direction, in brackets within what is said. TEI P5, TSBAVO.

    Where nothing describes it, its type does.
    """
    before = plain_text(out[-1:])[-1:]
    if flow.inline:
        part_before(flow, out)
    inner = flow.inline_content(element) if flow.inline else flow.line(element)
    named = " ".join((element.get("type") or "").replace("_", " ").split())
    if not has_text(inner) and named:
        inner = (*inner, Text(named))
        flow.at_space = False
    if not flow.inline:
        out.append(Block(flow.origin(element), "stage", inner))
        flow.at_space = True
        return
    # Where the encoder has set brackets around it, it wants none of ours.
    is_bracketed = before in _BRACKETS and text_behind(element)[:1] == _BRACKETS[before]
    out.append(Span(flow.origin(element), "segment" if is_bracketed else "stage", inner))
    part_behind(flow, element, out)


_BRACKETS = {"(": ")", "[": "]"}


@handles("shift")
def read_shift(flow: Flow, element: _Element, out: Out) -> None:
    """Read a change of the voice: it is told where it happens, and is no word. TEI P5, TSBASH."""
    feature, new = element.get("feature") or "", element.get("new") or ""
    said = ": ".join(filter(None, (feature, new or "normal"))) if feature or new else ""
    _read_sign(flow, element, out, f"(({said}))" if said else "")


def _read_sign(flow: Flow, element: _Element, out: Out, sign: str) -> None:
    """Read what is no word and divides words: within one it stands only where the encoder leaves spaces elsewhere."""
    flow.omit(element, f"what <{local_name(element)}> says is no part of the text")
    is_within = touches_letters(element) and stand_apart(flow, (str(element.tag),))
    if text_behind(element)[:1] in CLOSING:
        sign = f" {sign}" if sign and not flow.at_space else sign
    elif not is_within:
        if flow.inline and not opens(plain_text(out[-1:])[-1:]):
            flow.apart_blank(out)
        sign = f"{sign} " if sign and flow.at_space else sign
    out.append(Break(flow.origin(element), "milestone", sign=sign))
