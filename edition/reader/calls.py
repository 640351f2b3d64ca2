"""Pointers and references, and those that are the call of a note. TEI P5, 3.7 and 3.9."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from lxml import etree
from lxml.etree import _Element

from edition.model.changed import changed
from edition.model.text import Anchor, Link, Text
from edition.reader.core import tokens
from edition.reader.flow import Flow
from edition.reader.notes import make_note
from edition.reader.registry import Out, handles
from edition.tree import TEI_, XML_ID, local_name

_HOLDS_NOTES = {"back", "div", "noteGrp", "standOff", "body", "front"}
_ARROWS = set("↑↩⇑^←▲⤴")
_SIGN = re.compile(r"[\[(]?([\d*†‡§¶⁎]{1,4}|[a-zα-ω]{1,2})[\])]?\.?")
_CLOSING = set(".,;:!?·")
_ELSEWHERE = tuple(TEI_ + name for name in ("note", "rdg", "teiHeader", "standOff", "witDetail"))


@handles("ref", "ptr")
def read_reference(flow: Flow, element: _Element, out: Out) -> None:
    """Read a reference; one without text shows where it leads, one that calls a note is its call. TEI P5, COXR."""
    if element in flow.calls:
        _read_call(flow, element, out)
        return
    if element in flow.calling_entries:
        flow.omit(element, "the sign of an entry, which is told by its line")
        out.append(Anchor(flow.origin(element)))
        return
    if element in flow.leading_back:
        flow.omit(element, "the way back from a note to its call, which every output has of its own")
        return
    origin = flow.origin(element)
    content = flow.inline_content(element)
    target = element.get("target", "")
    if not target and (canonical := element.get("cRef")):
        target = flow.references.address(canonical, tokens(element.get("decls")))
        if not content:
            content = (Text(f" {canonical}"),) if not flow.at_space else (Text(canonical),)
            flow.at_space = False
    if target and not content:
        flow.at_space = False  # it shows where it leads
    out.append(Link(origin, target, content))


def _read_call(flow: Flow, element: _Element, out: Out) -> None:
    """Call a note here, by the sign that the encoder wrote if it has no name."""
    note = flow.calls[element]
    flow.omit(element, "the sign of a note, which is called by its own")
    flow.apart.discard(note)
    made = make_note(flow, note, entry="")
    if sign := _SIGN.fullmatch(_words(element)):
        flow.notes[made.id] = changed(made, said=sign[1])
    flow.placed.add(note)
    after = (element.tail or "")[:1]
    if flow.inline and flow.at_space and (after.isspace() or after in _CLOSING) and out:
        # Between a space and another, or a stop, it belongs to the word before it.
        flow.take_space(out)
        flow.at_space = False
    flow.call(made, out)


def find_calls(flow: Flow, texts: Iterable[_Element]) -> None:
    """Before the texts are read, find the pointers that call a note which stands behind the text or between its parts.

    One that shows its sign, hangs on a word, or is said to be a note's, calls it; else the first that leads to it, for
    nothing else would.
    """
    called: set[_Element] = set()
    waiting: list[tuple[_Element, _Element]] = []
    for text in texts:
        for element in text.iter(TEI_ + "ptr", TEI_ + "ref"):
            note = _note_to_call(flow, element)
            if note is None or note in called:
                continue
            if is_sign(element):
                called.add(note)
                flow.calls[element] = note
            elif not _words(element):
                waiting.append((element, note))
    for element, note in waiting:
        if note not in called:
            called.add(note)
            flow.calls[element] = note
    flow.apart.update(called)
    for element, note in flow.calls.items():
        own = {f"#{key}" for key in _ids(element)}
        flow.leading_back.update(
            link
            for link in note.iter(TEI_ + "ptr", TEI_ + "ref")
            if link.get("target") in own
            and (not (said := _words(link)) or _SIGN.fullmatch(said) or set(said) <= _ARROWS)
        )


def _note_to_call(flow: Flow, element: _Element) -> _Element | None:
    """Return the note to which a pointer of the running text leads, if it stands apart and does not say where it belongs."""
    target = element.get("target") or ""
    note = flow.ids.get(target[1:]) if target.startswith("#") else None
    if note is None or local_name(note) != "note" or not _stands_apart(note) or note.get("targetEnd"):
        return None
    if (back := note.get("target")) and back not in {f"#{key}" for key in _ids(element)}:
        return None
    return None if next(element.iterancestors(*_ELSEWHERE), None) is not None else note


def _ids(element: _Element) -> set[str]:
    """Return the ids by which a note may say where it is called: that of the pointer, and of what holds nothing else."""
    found = {element.get(XML_ID) or ""}
    around = element.getparent()
    if around is not None and len(around) == 1 and not (around.text or "").strip() and not (element.tail or "").strip():
        found.add(around.get(XML_ID) or "")
    return found - {""}


def _stands_apart(note: _Element) -> bool:
    """Tell whether a note stands between parts of the text, or among nothing but notes."""
    around = note.getparent()
    if around is None or local_name(around) in _HOLDS_NOTES:
        return around is not None
    loose = (around.text or "", *(child.tail or "" for child in around))
    return not any(map(str.strip, loose)) and all(child.tag == note.tag for child in around.iterchildren(etree.Element))


def is_sign(element: _Element) -> bool:
    """Tell whether a pointer is the sign of a note."""
    if words := _words(element):
        return _SIGN.fullmatch(words) is not None
    return "note" in (element.get("type") or "").casefold() or _hangs_on_word(element)


def _words(element: _Element) -> str:
    return unicodedata.normalize("NFKC", "".join(element.itertext())).strip()


def _hangs_on_word(element: _Element) -> bool:
    """Tell whether no space stands before an element."""
    sibling, around = element.getprevious(), element.getparent()
    before = sibling.tail if sibling is not None else around.text if around is not None else ""
    if before:
        return not before[-1].isspace()
    return sibling is not None or (
        around is not None and local_name(around) in {"hi", "seg"} and _hangs_on_word(around)
    )
