"""Performance texts. TEI P5, chapter 7."""

from __future__ import annotations

from lxml.etree import _Element

from edition.model.text import MADE, Block, Node, Span, Speech, Text
from edition.reader.apart import read_apart
from edition.reader.flow import Flow
from edition.reader.linking import pointer
from edition.reader.registry import Out, handles, spans
from edition.tree import TEI_

_NAMES = tuple(TEI_ + name for name in ("persName", "orgName", "placeName", "name", "role", "label"))

spans("name", "role")
spans("segment", "roleDesc", "actor")


@handles("sp", "spGrp")
def read_speech(flow: Flow, element: _Element, out: Out) -> None:
    """Read a speech. TEI P5, DRSP."""
    flow.at_space = True
    out.append(Speech(flow.origin(element), (*_named(flow, element), *flow.block_content(element))))
    flow.at_space = True


def _named(flow: Flow, element: _Element) -> tuple[Node, ...]:
    """Name the speakers that @who alone names, as the edition lists them; a speech that goes on has no name again."""
    if flow.inline or is_named_before(element) or element.get("prev") or element.get("part") in {"M", "F"}:
        return ()
    if element.tag != TEI_ + "sp" or next(element.iter(TEI_ + "speaker"), None) is not None:
        return ()
    names = [name for who in (element.get("who") or "").split() if (name := name_of(flow.ids.get(pointer(who))))]
    return (Block(MADE, "speaker", (Text(", ".join(dict.fromkeys(names))),)),) if names else ()


def name_of(listed: _Element | None) -> str:
    """Return the name under which a person, a group or a role is listed; its parts stand apart. TEI P5, NDPER."""
    if listed is None:
        return ""
    found = listed if listed.tag in _NAMES else next(listed.iter(*_NAMES), None)
    parts = [] if found is None else [text.strip() for text in found.itertext()]
    return " ".join(" ".join(filter(None, parts)).split())


_SPOKEN = (TEI_ + "u", TEI_ + "sp")


def names_speaker(note: _Element) -> bool:
    """Tell whether a note names the speaker of what follows it, as the printed record of a parliament does (ParlaMint)."""
    return note.get("type") == "speaker" and next(note.itersiblings(*_SPOKEN), None) is not None


def is_named_before(speech: _Element) -> bool:
    """Tell whether a note before a speech, and behind the last one, names its speaker."""
    for before in speech.itersiblings(preceding=True):
        if before.tag in _SPOKEN:
            return False
        if before.tag == TEI_ + "note" and names_speaker(before):
            return True
    return False


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
        read_apart(flow, element, out, "stage")
    else:
        out.append(Block(flow.origin(element), "stage", flow.line(element)))
