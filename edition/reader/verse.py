"""Verse. TEI P5, chapter 6."""

from __future__ import annotations

import re

from lxml.etree import _Element

from edition.model.text import MADE, Break, Stanza, Text, Verse
from edition.reader.flow import Flow
from edition.reader.registry import Out, handles, spans
from edition.reader.structure import as_version
from edition.reader.touching import stand_apart, touches_letters
from edition.tree import TEI_

spans("segment", "rhyme")


@handles("lg")
def read_stanza(flow: Flow, element: _Element, out: Out) -> None:
    """Read a group of verse lines. TEI P5, VEST."""
    flow.at_space = True
    out.append(as_version(flow, element, Stanza(flow.origin(element), flow.block_content(element))))
    flow.at_space = True


@handles("l")
def read_verse(flow: Flow, element: _Element, out: Out) -> None:
    """Read a verse line. TEI P5, VEST."""
    out.append(Verse(flow.origin(element), flow.line(element)))


def read_halves(flow: Flow, element: _Element, out: Out) -> bool:
    """Read a verse that is divided into segments only: halves of it, or stretches of several words, that are never glued.

    Syllables and parts of words are left as they are. TEI P5, VESE.
    """
    if element.tag != TEI_ + "l" or any((value or "").strip() for value in (element.text, *(c.tail for c in element))):
        return False
    segments = [child for child in element if child.tag == TEI_ + "seg"]
    if len(segments) < _FEWEST or not all(_is_stretch(segment) for segment in segments):
        return False
    before: _Element | None = None
    for child in element:
        if child.tag == TEI_ + "seg" and before is not None:
            if before.tag == child.tag and _is_half(child) and _is_half(before):
                out.append(Break(MADE, "caesura"))
            flow.apart_blank(out)
        flow.element(child, out)
        before = child
    return True


_FEWEST = 2
_HALVES = re.compile(
    r"(?:hemi|half|demi|halb|misra|miṣr|pada|pāda|cola?|on-?verse|off-?verse|[ab]-?verse|first|second|anvers|abvers).*",
    re.IGNORECASE,
)


def _is_half(segment: _Element) -> bool:
    return bool(_HALVES.fullmatch(segment.get("type") or "")) or bool(_HALVES.fullmatch(segment.get("subtype") or ""))


def _is_stretch(segment: _Element) -> bool:
    """Tell whether a segment holds whole words: it says so, or several stand in it."""
    if segment.get("part") or segment.get("next") or segment.get("prev"):
        return False
    return _is_half(segment) or len("".join(segment.itertext()).split()) > 1


@handles("caesura")
def read_caesura(flow: Flow, element: _Element, out: Out) -> None:
    """Read a caesura: the halves of the line stand apart, unless it falls within a word. TEI P5, VESE."""
    parts_a_word = touches_letters(element) and stand_apart(flow, (str(element.tag),))
    out.append(Break(flow.origin(element), "caesura", parts_a_word))
    flow.content_into(element, out)  # it should be empty, but nothing is lost
    if not flow.at_space and not parts_a_word:
        out.append(Text(" "))
        flow.at_space = True
