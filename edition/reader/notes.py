"""Notes: where they are called, those that stand apart from their words, annotations. TEI P5, chapters 3.9 and 18."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile

from lxml import etree
from lxml.etree import _Element

from edition.model.notes import MARGINAL, Note
from edition.model.reference import WORKS
from edition.model.text import (
    BLOCKS,
    MADE,
    Alternation,
    Block,
    Gap,
    Link,
    Mark,
    Node,
    NoteCall,
    Origin,
    Span,
    Text,
)
from edition.reader.core import tokens
from edition.reader.drama import names_speaker
from edition.reader.flow import Flow
from edition.reader.registry import Out, handles
from edition.tree import TEI_, XML_ID, Document, local_name

_DESCRIPTIONS = {TEI_ + name for name in ("bibl", "biblStruct", "biblFull", "analytic", "monogr", "series", "imprint", "person",
                                          "personGrp", "place", "org", "event", "nym", "object", "relation", "msDesc", "annotation", "correspDesc")}  # fmt: skip


_GROUP, _HEADER = TEI_ + "noteGrp", TEI_ + "teiHeader"
_HANDED_DOWN = ("type", "place", "target", "targetEnd", "resp")


def dissolve_groups(document: Document) -> None:
    """Let the notes of a group stand where it stands, with what it says of all: each of them is a note. TEI P5, CONOIN."""
    groups = [e for root in document.roots for e in root.iter(_GROUP) if next(e.iterancestors(_HEADER), None) is None]
    for group in reversed(groups):  # the innermost first
        parent, notes = group.getparent(), list(group)
        if parent is None or not notes or (group.text or "").strip() or any((n.tail or "").strip() for n in notes):
            continue
        for note in notes:
            note.tail = None
            for name in _HANDED_DOWN:
                if isinstance(note.tag, str) and (said := group.get(name)) and not note.get(name):
                    note.set(name, said)
        notes[-1].tail, group.tail = group.tail, None
        parent[parent.index(group) : parent.index(group) + 1] = notes


@handles("note", "noteGrp")
def read_note(flow: Flow, element: _Element, out: Out) -> None:
    """Read a note; in the stream stands only the call, but a note on a person or a reference is part of it. TEI P5, CONO."""
    if element in flow.apart or element in flow.placed:
        if element in flow.opening:
            out.append(NoteCall(flow.note_keys[element], "start"))
        return
    parent = element.getparent()
    if flow.inline and not flow.in_header and is_in_line(element):
        out.append(Span(flow.origin(element), "remark", flow.inline_content(element)))
        return
    if not flow.inline and names_speaker(element):
        out.append(Block(flow.origin(element), "speaker", flow.line(element)))
        return
    if flow.in_header or (parent is not None and parent.tag in _DESCRIPTIONS and not element.get("target")):
        if flow.inline:
            out.append(Span(flow.origin(element), "segment", flow.inline_content(element)))
        else:
            flow.block(element, out)
        return
    if element.getchildren() or (element.text or "").strip():
        note = make_note(flow, element, entry="")
        last = out[-1] if out else None
        if (
            flow.inline
            and flow.at_space
            and _ends_before_space(element)
            and isinstance(last, Text)
            and (last.value.strip() or (len(out) > 1 and isinstance(out[-2], _WORDS)))
        ):
            # Between two spaces a note belongs to the word before it.
            flow.take_space(out)
            out.extend((NoteCall(note.id), Text(" ")))
        else:
            out.append(NoteCall(note.id))


def _ends_before_space(note: _Element) -> bool:
    """Tell whether a space follows a note, or the last of several that stand together."""
    at: _Element | None = note
    while at is not None and at.tag == note.tag and not at.tail:
        at = at.getnext()
    return at is not None and at.tag == note.tag and (at.tail or "")[:1].isspace()


_WORDS = (Span, Mark, Link, Alternation, Gap, NoteCall)
"""What holds words, or ends behind some, before a space."""


def is_in_line(element: _Element) -> bool:
    """Tell whether a note is part of the text that it explains: small writing within the line, as in Chinese prints.

    A note of which somebody is said to be the author, that points elsewhere, or is of a type of its own, is an editor's.
    TEI P5, att.placement.
    """
    return (
        local_name(element) == "note"
        and "inline" in (element.get("place") or "").split()
        and not any(element.get(name) for name in ("resp", "target", "targetEnd", "n"))
        and element.get("type", "") in _OF_THE_SOURCE
        and bool("".join(element.itertext()).strip())
        and next(element.iter(*_BLOCKS), None) is None
    )


_OF_THE_SOURCE = {"", "authorial", "commentary", "gloss", "original", "orig"}
"""Types of notes that the source has, and no editor."""
_BLOCKS = tuple(TEI_ + name for name in ("p", "ab", "lg", "list", "table", "div"))
_APART = (TEI_ + "back", TEI_ + "standOff")
_NOT_IN_THE_TEXT = (*_APART, _HEADER)


def find_notes_apart(flow: Flow, texts: Iterable[_Element]) -> None:
    """Before the texts are read, note which notes stand apart from the words to which they point: they are called there.

    So are notes on a stretch of words, and annotations wherever they stand. TEI P5, CONO and AI.
    """
    for text in texts:
        for element in text.iter(*(TEI_ + name for name in _POINTING)):
            ends = [] if element in flow.apart else _ends(flow, element)
            closes_here = bool(ends) and _closes_here(flow, element, ends)
            if not ends or not (_opens_here(flow, element, ends) or _stands_apart(element, ends) or closes_here):
                continue
            if local_name(element) == "span" and len(ends) > 1 and _repeats(element, *(flow.ids[key] for key in ends)):
                flow.repeating.add(element)
                continue
            if _opens_here(flow, element, ends):
                flow.opening.add(element)
                flow.note_keys[element] = element.get(XML_ID) or f"note-to-{ends[0]}-{len(flow.note_keys)}"
            if not closes_here:
                flow.noted.setdefault(ends[-1], []).append(element)
                flow.apart.add(element)
            if len(ends) > 1 or closes_here:
                last = f"-{ends[-1]}" if len(ends) > 1 else ""
                flow.note_keys[element] = element.get(XML_ID) or f"note-at-{ends[0]}{last}-{len(flow.note_keys)}"
                flow.begun.setdefault(ends[0], []).append(element)


_POINTING = ("note", "span", "annotation", "interp", "certainty", "precision", "respons", "transpose")


def _ends(flow: Flow, element: _Element) -> list[str]:
    """Return the ids at which the words begin and end of which a note speaks; one where they are one element."""
    named = [element.get(name) or "" for name in ("target", "targetEnd", "from", "to", "inst", "locus")]
    keys = [token.removeprefix("#") for token in " ".join(named[:5]).split() if token.startswith("#")]
    if is_order := local_name(element) == "transpose":
        keys = _pieces(element)
    if local_name(element) == "note" and not any(named):
        keys = _anchor_of(flow, element)
    known = [k for k in dict.fromkeys(keys) if k in flow.ids and _is_read(flow.ids[k])]
    if local_name(element) != "note" and not is_order and not "".join(element.itertext()).strip():
        return []
    known.sort(key=lambda key: flow.document.places[flow.ids[key]][1])
    return [known[0], known[-1]] if len(known) > 1 else known


def _opens_here(flow: Flow, element: _Element, ends: list[str]) -> bool:
    """Tell whether the words of which a note speaks begin where it stands: it says only where they end."""
    places = flow.document.places
    return (
        local_name(element) == "note"
        and bool(element.get("targetEnd"))
        and not element.get("target")
        and len(ends) == 1
        and _is_read(element)
        and places[element][1] < places[flow.ids[ends[0]]][1]
    )


def _closes_here(flow: Flow, element: _Element, ends: list[str]) -> bool:
    """Tell whether a span ends where it stands: it says only where it begins. So does a note that is named after an anchor before it."""
    if local_name(element) == "note":
        return (
            not (element.get("target") or element.get("targetEnd"))
            and len(ends) == 1
            and _is_begun_by(flow, element, ends[0])
        )
    return (
        local_name(element) == "span"
        and bool(element.get("from"))
        and not (element.get("to") or element.get("target"))
        and _is_read(element)
    )


def _is_begun_by(flow: Flow, note: _Element, key: str) -> bool:
    """Tell whether the words of a note begin at an anchor that stands before it among the same words."""
    opening = flow.ids[key]
    if local_name(opening) != "anchor" or opening.getparent() is not note.getparent() or not _is_read(note):
        return False
    between = list(takewhile(lambda e: e is not note, opening.itersiblings()))
    said = [opening.tail or "", *("".join(e.itertext()) + (e.tail or "") for e in between)]
    return opening in note.itersiblings(preceding=True) and any(map(str.strip, said))


def _anchor_of(flow: Flow, note: _Element) -> list[str]:
    """Return the anchor of a note that points nowhere, by its name and type: K1 and K1h, both of the type commentary."""
    found = _NAMED_AFTER.fullmatch(note.get(XML_ID) or "")
    anchor = flow.ids.get(found[1]) if found is not None else None
    if found is None or anchor is None or local_name(anchor) != "anchor" or not note.get("type"):
        return []
    return [found[1]] if anchor.get("type") == note.get("type") else []


_NAMED_AFTER = re.compile(r"(.+?)[-_.]?(?:h|e|end|ende)")


def _repeats(element: _Element, first: _Element, last: _Element) -> bool:
    """Tell whether a span holds nothing but the words from one anchor to another, marked up once more."""
    said = "".join("".join(element.itertext()).split())
    words = ""
    for piece in _text_after(first, last):
        words += "".join(piece.split())
        if not said.startswith(words):
            return False
    return words == said


def _text_after(first: _Element, last: _Element) -> Iterator[str]:
    """Yield the text between two elements, in its order."""
    at: _Element | None = first
    while at is not None:
        yield at.tail or ""
        for following in at.itersiblings():
            for event, one in etree.iterwalk(following, events=("start", "end")):
                if one is last:
                    return
                if event == "start" and isinstance(one.tag, str):
                    yield one.text or ""
                elif event == "end":
                    yield (one.tail or "")
        at = at.getparent()


def _pieces(transpose: _Element) -> list[str]:
    """Return the ids of the passages of which a transposition says the order. TEI P5, PHTRANS."""
    return [(pointer.get("target") or "").removeprefix("#") for pointer in transpose.iterchildren(TEI_ + "ptr")]


def _order(flow: Flow, transpose: _Element) -> tuple[Node, ...]:
    """Say in which order a writer wants some passages: by their words, of long ones the first and last."""
    flow.omit(transpose, "what <transpose> says is no part of the text")
    passages: list[str] = []
    for key in _pieces(transpose):
        words = "".join(flow.ids[key].itertext()).split() if key in flow.ids else [key]
        passages.append(" ".join(words if len(words) <= _WHOLE else (*words[:2], "…", *words[-2:])).strip(" ,;:."))
    return (Span(Origin("word", n="order"), "label", (Text("order"),)), Text(f": {' – '.join(passages)}"))


_WHOLE = 6
"""So many words of a passage are shown whole."""


def _is_read(element: _Element) -> bool:
    return next(element.iterancestors(*_NOT_IN_THE_TEXT), None) is None


def _stands_apart(element: _Element, ends: list[str]) -> bool:
    """Tell whether a note is called elsewhere than where it stands."""
    if local_name(element) != "note" or len(ends) > 1:
        return True
    parent = element.getparent()
    return next(element.iterancestors(*_APART), None) is not None or (
        parent is not None and local_name(parent) in {"div", "body", "lg", "list", "sp", "front", "text"}
    )


def read_notes_left(flow: Flow) -> None:
    """Read the notes whose words were not read, so that none is lost."""
    for element in (e for notes in flow.noted.values() for e in notes if e in flow.apart):
        make_note(flow, element, entry="")


def _free(flow: Flow, key: str = "") -> str:
    """Return a key that no note has."""
    key = key or f"note.{len(flow.notes) + 1}"
    while key in flow.notes:
        key += "'"
    return key


def make_remark(flow: Flow, origin: Origin, said: Text, entry: str) -> str:
    """Make a note of an entry of what is said where no element says it, and return its key."""
    key = _free(flow)
    flow.notes[key] = Note(key, origin, "apparatus", (said,), entry=entry)
    return key


def make_note(flow: Flow, element: _Element, entry: str, layer: str = "") -> Note:
    """Make a note of an element and keep it; ``entry`` is the apparatus entry it belongs to, if any, ``layer`` its own if known.

    A span that holds a note is that note.
    """
    key = _free(flow, flow.note_keys.get(element) or element.get(XML_ID) or "")
    known = layer
    layer = element.get("type") or ("apparatus" if entry else MARGINAL if is_marginal(element) else "note")
    if layer == "apparatus" and not entry:  # the layer of that name is that of the entries
        layer = "app"
    said: _Element | None = None
    parent = element.getparent()
    name = local_name(element)
    if name not in {"note", "witDetail"} and not element.get("type") and not entry:
        layer = (parent.get("type") if parent is not None else "") or "annotation"
        if (said := _only_note(element)) is not None:
            layer = said.get("type") or "note"
    is_order = name == "transpose"
    layer = known or (element.get("type") or "transposition" if is_order else layer)
    targets = tuple((element.get("target") or "").split())
    note = Note(key, flow.origin(element), layer, (), entry=entry, resp=tokens(element.get("resp")), targets=targets)
    flow.notes[key] = note
    content = _order(flow, element) if is_order else flow.aside_mixed(said if said is not None else element)
    for following in _continued(flow, element):
        flow.placed.add(following)
        more = flow.aside_mixed(following)
        loose = bool(content and more) and not isinstance(content[-1], BLOCKS) and not isinstance(more[0], BLOCKS)
        content = (*content, Text(" "), *more) if loose else (*content, *more)
    if name == "witDetail" and not entry and (sigla := flow.sigla_of(element)):
        content = (made(f"{sigla}: "), *content)
    note = Note(key, note.origin, layer, content, entry=entry, resp=note.resp, targets=targets)
    flow.notes[key] = note
    return note


def is_source_of_quotation(flow: Flow, element: _Element) -> bool:
    """Tell whether a work is named behind a quotation within the line of a text that has an apparatus: that is the editor's.

    What stands in brackets, is said with other words, varies, or names no number (Augustinus libro secundo) is part of the
    sentence. TEI P5, COHQQ.
    """
    parent = element.getparent()
    if parent is None or parent.tag != TEI_ + "cit" or local_name(element) not in WORKS:
        return False
    if not flow.keys or not flow.inline or flow.in_header or next(element.iterancestors(*_NO_TEXT), None) is not None:
        return False
    quoted = element.getprevious()
    # In a ref are the words with which an author refers to a work.
    names = {"quote", "q", "said", "ref"}
    is_behind = quoted is not None and local_name(quoted) in names and not (quoted.tail or "").strip()
    if is_behind and quoted is not None and not "".join(quoted.itertext()).strip():
        return False
    if not is_behind or (element.tail or "").strip() or next(element.iter(TEI_ + "app"), None) is not None:
        return False
    said = "".join(element.itertext()).strip()
    return said[:1] not in _OPENING and any(map(str.isdecimal, said))


_NO_TEXT = tuple(TEI_ + name for name in ("note", "teiHeader", "entry", "front", "back", "listBibl", "standOff"))
_OPENING = {"", "(", "[", "（", "〔"}
_SIDES = {"left", "right"}
"""Sides of the text, by which the Deutsches Textarchiv names margins."""


def is_marginal(element: _Element) -> bool:
    """Tell whether a note stands in the margin of the source: it is no editor's, who would be named. TEI P5, CONONO."""
    place = (element.get("place") or "").casefold()
    return not element.get("resp") and ("margin" in place or not _SIDES.isdisjoint(place.split()))


def _continued(flow: Flow, note: _Element) -> Iterator[_Element]:
    """Yield the pieces in which a note goes on, on the next page, as @next of each or @prev of the other says. TEI P5, SAAG."""
    seen = {note}
    while (following := flow.going_on.get(note)) is not None and following not in seen:
        yield following
        seen.add(following)
        note = following


def find_continued(flow: Flow) -> None:
    """Before the texts are read, note which notes go on in others."""
    name = TEI_ + "note"
    for element in (e for root in flow.document.roots for e in root.iter(name)):
        for attribute in ("next", "prev"):
            other = flow.ids.get((element.get(attribute) or "").removeprefix("#"))
            if other is not None and other.tag == name and other is not element:
                first, second = (element, other) if attribute == "next" else (other, element)
                if flow.document.places[first][1] < flow.document.places[second][1]:
                    flow.going_on[first] = second


def _only_note(element: _Element) -> _Element | None:
    """Return the note that is all an annotation holds."""
    children = list(element.iterchildren(etree.Element))
    if len(children) != 1 or children[0].tag != TEI_ + "note":
        return None
    loose = (element.text or "") + (children[0].tail or "")
    return None if loose.strip() else children[0]


def made(text: str) -> Span:
    """Make a label that the source does not have."""
    return Span(MADE, "label", (Text(text),))
