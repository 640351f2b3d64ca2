"""Words that are transcribed on several levels, as the Menota handbook has it: of each the level that is asked for.

The levels stand in a word or in a choice: as the letters look (facs), with abbreviations resolved (dipl), in the spelling
of the grammars (norm).
"""

from __future__ import annotations

from lxml import etree
from lxml.etree import _Element

from edition.model.text import Alternation, Origin, Span
from edition.reader.flow import Flow
from edition.reader.registry import Out, handles, spans
from edition.tree import local_name

MENOTA = "http://www.menota.org/ns/1.0"
LEVELS = ("dipl", "norm", "facs", "pal")
"""The levels in the order in which one is taken where no setting names it."""

spans("segment", "rb", "rt")


def level_of(element: _Element) -> str:
    """Return the level on which an element transcribes, or nothing."""
    tag = element.tag
    if not isinstance(tag, str) or not tag.startswith(f"{{{MENOTA}}}"):
        return ""
    name = local_name(element)
    return name if name in LEVELS else ""


def has_levels(element: _Element) -> bool:
    """Tell whether an element holds a word on several levels."""
    return any(level_of(child) for child in element)


def read_levels(flow: Flow, element: _Element, out: Out) -> bool:
    """Read one of the levels, and keep the others beside it; tell whether there are levels."""
    if not has_levels(element):
        return False
    children = list(element.iterchildren(etree.Element))
    order = (flow.text_level, *LEVELS)
    found = {level_of(child): child for child in reversed(children) if level_of(child)}
    chosen = next(found[level] for level in order if level in found)
    at_space, after = flow.at_space, False
    shown: Out = []
    others: list[Span] = []
    flow.omit_text(element.text, "text loose in a choice")
    for child in children:
        flow.at_space = at_space
        if child is chosen:
            flow.content_into(child, shown)
            after = flow.at_space
        elif level_of(child):
            others.append(Span(flow.origin(child), "segment", flow.inline_content(child)))
        else:
            flow.element(child, shown)
        flow.omit_text(child.tail, "text loose in a choice")
    flow.at_space = after
    origin = flow.origin(element)
    out.append(Alternation(Origin("choice", origin.source, origin.ordinal), tuple(shown), tuple(others)))
    return True


@handles("facs", "dipl", "norm", "pal", space=MENOTA)
def read_level(flow: Flow, element: _Element, out: Out) -> None:
    """Read a level that stands alone."""
    out.append(Span(flow.origin(element), "segment", flow.inline_content(element)))


@handles("punct", "textSpan", "q", "all", space=MENOTA)
def read_other(flow: Flow, element: _Element, out: Out) -> None:
    """Read another element of Menota as a stretch of the line."""
    out.append(Span(flow.origin(element), "segment", flow.inline_content(element)))
