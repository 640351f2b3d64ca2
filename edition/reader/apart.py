"""Part what stands in a line and is no word of it from the words that it touches: stage directions, glosses. Nodes → nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml.etree import _Element

from edition.letters import is_wordy
from edition.model.text import Picture, Span, SpanKind
from edition.model.walk import plain_text
from edition.reader.quoting import opens
from edition.reader.registry import Out
from edition.reader.touching import text_behind, touches_letters

if TYPE_CHECKING:
    from edition.reader.flow import Flow


def read_apart(flow: Flow, element: _Element, out: Out, kind: SpanKind) -> None:
    """Read such an element: a space stands before it, unless a sign opens it, and behind it where words follow."""
    part_before(flow, out)
    out.append(Span(flow.origin(element), kind, flow.inline_content(element)))
    part_behind(flow, element, out)


def part_before(flow: Flow, out: Out) -> None:
    """Part what comes from the words before it, unless a sign opens it."""
    if not opens(plain_text(out[-1:])[-1:]):
        flow.apart_blank(out)


def part_behind(flow: Flow, element: _Element, out: Out) -> None:
    """Part what was read from the words behind it."""
    following = text_behind(element)[:1]
    if following and (is_wordy(following) or opens(following)):
        flow.apart_blank(out)


def put_picture(flow: Flow, element: _Element, out: Out, picture: Picture) -> None:
    """Put a picture between the words; one within a word, as the music of one syllable is, divides it not."""
    is_apart = flow.inline and not touches_letters(element)
    if is_apart:
        part_before(flow, out)
    out.append(picture)
    flow.at_space = False
    if is_apart:
        part_behind(flow, element, out)
