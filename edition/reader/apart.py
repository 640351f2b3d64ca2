"""Part what stands in a line and is no word of it from the words that it touches: stage directions, glosses. Nodes → nodes."""

from __future__ import annotations

from lxml.etree import _Element

from edition.letters import is_wordy
from edition.model.text import Span, SpanKind
from edition.model.walk import plain_text
from edition.reader.flow import Flow
from edition.reader.registry import Out
from edition.reader.touching import opens


def read_apart(flow: Flow, element: _Element, out: Out, kind: SpanKind) -> None:
    """Read such an element: a space stands before it, unless a sign opens it, and behind it where letters follow."""
    if not opens(plain_text(out[-1:])[-1:]):
        flow.apart_blank(out)
    out.append(Span(flow.origin(element), kind, flow.inline_content(element)))
    if is_wordy((element.tail or " ")[0]):
        flow.apart_blank(out)
