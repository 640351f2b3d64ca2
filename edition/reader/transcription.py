"""What happened to the text on its carrier and what the editor did about it. TEI P5, chapters 3.5 and 12."""

from __future__ import annotations

import re
import sys

from lxml.etree import _Element

from edition.model.text import Alternation, Gap, Node, Span, SpanKind, Text
from edition.reader.flow import Flow
from edition.reader.registry import SPANS, Out, handles, spans
from edition.tree import TEI_, local_name

spans("erroneous", "sic")
spans("corrected", "corr")
spans("original", "orig")
spans("normalised", "reg")
spans("abbreviation", "abbr", "am")
spans("expanded", "expan", "ex")
spans("added", "add")
spans("deleted", "del")
spans("supplied", "supplied")
spans("surplus", "surplus")
spans("unclear", "unclear")
spans("damage", "damage")
spans("editorial", "restore", "retrace", "redo", "undo", "mod", "handShift", "substJoin", "addSpan", "delSpan",
      "damageSpan", "listChange-entry")  # fmt: skip

_PREFERRED: tuple[SpanKind, ...] = ("corrected", "normalised", "expanded", "added", "supplied", "unclear", "segment")
"""What is read, of the encodings in one choice: the first kind of this list that stands in it."""


@handles("choice", "subst")
def read_choice(flow: Flow, element: _Element, out: Out) -> None:
    """Read encodings of the same point: one is shown, the others are kept beside it. TEI P5, COEDCOR and PHSU."""
    origin = flow.origin(element)
    kinds = [SPANS.get(str(child.tag), "generic") for child in element]
    chosen = min(
        range(len(kinds)),
        key=lambda i: (_PREFERRED.index(kinds[i]) if kinds[i] in _PREFERRED else len(_PREFERRED), i),
        default=-1,
    )
    for piece in (element.text, *(child.tail for child in element)):
        flow.omit_text(piece, "text loose in a choice")
    shown: tuple[Node, ...] = ()
    others: list[Span] = []
    at_space = flow.at_space
    after = at_space
    for i, child in enumerate(element):
        flow.at_space = at_space
        read: Out = []
        flow.element(child, read)
        if i == chosen:
            shown = tuple(read)
            after = flow.at_space
        else:
            others.extend(
                node if isinstance(node, Span) else Span(flow.origin(child), kinds[i], (node,)) for node in read
            )
    flow.at_space = after
    out.append(Alternation(origin, shown, tuple(others)))


@handles("gap", "space")
def read_gap(flow: Flow, element: _Element, out: Out) -> None:
    """Read missing text or blank space, with its extent and reason. TEI P5, COEDADD and PHSP."""
    extent = element.get("quantity") or element.get("extent") or element.get("atLeast") or ""
    if extent == "0" and local_name(element) == "space":
        return  # no space at all: so some encoders say that a witness omits the words
    out.append(
        Gap(
            flow.origin(element),
            "gap" if local_name(element) == "gap" else "space",
            element.get("reason", ""),
            extent,
            element.get("unit", "") if element.get("quantity") else "",
            flow.inline_content(element),
        )
    )
    flow.at_space = False


_CODE_POINTS = re.compile(r"(?:U\+[0-9A-Fa-f]{4,6}\s*)+")


def _code_points(mapping: _Element | None) -> tuple[Node, ...]:
    """Return the characters of a mapping that names their numbers: U+20E2A."""
    written = " ".join("".join(mapping.itertext()).split()) if mapping is not None else ""
    if not _CODE_POINTS.fullmatch(written):
        return ()
    numbers = [int(number.removeprefix("U+"), 16) for number in written.replace("U+", " U+").split()]
    return (Text("".join(chr(n) for n in numbers if n <= sys.maxunicode)),)


@handles("g")
def read_glyph(flow: Flow, element: _Element, out: Out) -> None:
    """Read a character that has a description; one without text shows the name of what it refers to. TEI P5, WD."""
    content = flow.inline_content(element)
    if not content:
        declared = flow.ids.get((element.get("ref") or "").removeprefix("#"))
        mapping = declared.find(f"{TEI_}mapping") if declared is not None else None
        content = _code_points(mapping) or flow.borrowed(mapping)
    out.append(Span(flow.origin(element), "segment", content))
