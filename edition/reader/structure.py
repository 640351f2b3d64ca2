"""Divisions, headings, paragraphs and what stands around them. TEI P5, chapter 4."""

from __future__ import annotations

from dataclasses import replace

from lxml import etree
from lxml.etree import _Element

from edition.model.text import (
    MADE,
    Alternation,
    Anchor,
    Boundary,
    Break,
    Division,
    Heading,
    Node,
    NoteCall,
    Origin,
    Paragraph,
    Text,
)
from edition.reader.descriptions import word
from edition.reader.flow import Flow, has_blocks
from edition.reader.hyphens import take_hyphen
from edition.reader.registry import Out, handles
from edition.tree import TEI_, XML_ID, XML_LANG, language_of, local_name

_NUMBERED_DIVISIONS = tuple(f"div{n}" for n in range(8))


@handles(
    "TEI",
    "teiCorpus",
    "standOff",
    "sourceDoc",
    "text",
    "front",
    "body",
    "back",
    "group",
    "floatingText",
    "div",
    *_NUMBERED_DIVISIONS,
)
def read_division(flow: Flow, element: _Element, out: Out) -> None:
    """Read a division. TEI P5, DSDIV."""
    name = local_name(element)
    deeper = name.startswith("div")
    if deeper and read_what_is_elsewhere(flow, element, out):
        return
    flow.level += deeper
    flow.at_space = True
    made = _made_heading(flow, element) or _label_of_part(flow, element)
    out.append(Division(flow.origin(element), element.get("type") or name, (*made, *flow.block_content(element))))
    flow.at_space = True
    flow.level -= deeper


_PARTS = {
    "edition": "edited_text", "translation": "translation", "commentary": "commentary", "apparatus": "apparatus",
    "bibliography": "bibliography", "introduction": "introduction", "notes": "notes", "glossary": "glossary",
}  # fmt: skip
"""Types of divisions by which editors say what each is, with the words of the interface."""


_TEXT_BLOCKS = tuple(TEI_ + name for name in ("lg", "l", "p", "ab", "sp"))


def _holds_entries_only(element: _Element) -> bool:
    """Tell whether a division has nothing to show where it stands: its entries go to the apparatus."""
    if element.tag in {_APP, _HEAD}:
        return True
    if (element.text or "").strip() or any((child.tail or "").strip() for child in element):
        return False
    return all(_holds_entries_only(child) for child in element.iterchildren(etree.Element))


def read_what_is_elsewhere(flow: Flow, element: _Element, out: Out) -> bool:
    """Read a division that has nothing to show where it stands: its notes are called in the text, its entries stand in the apparatus."""
    if not _holds_called_notes(flow, element):
        return read_entries_only(flow, element, out)
    for head in (h for h in element.iter(_HEAD) if next(h.iterancestors(TEI_ + "note"), None) is None):
        flow.omit(head, "the heading of notes, all of which are called in the text")
    return True


def read_entries_only(flow: Flow, element: _Element, out: Out) -> bool:
    """Read what has but entries that stand apart from their text, and headings: these would be of nothing where they are."""
    entries = [e for e in element.iter(_APP) if next(e.iterancestors(_APP), None) is None]
    if not entries or any(flow.links.methods.get(e, _SEGMENTS) == _SEGMENTS for e in entries):
        return False
    heads = [h for h in element.iter(_HEAD) if next(h.iterancestors(_APP), None) is None]
    if not heads or not _holds_entries_only(element):
        return False
    for head in heads:
        flow.omit(head, "the heading of entries, all of which stand in the apparatus")
    inner: Out = []
    for entry in entries:
        flow.element(entry, inner)
    if inner:
        out.append(Division(flow.origin(element), element.get("type") or local_name(element), tuple(inner)))
    return True


_APP, _HEAD = TEI_ + "app", TEI_ + "head"
_SEGMENTS = "parallel-segmentation"


def _holds_called_notes(flow: Flow, element: _Element) -> bool:
    """Tell whether a division, to which nothing can point, has nothing left: its notes are called where pointers to them stand."""
    parts = [child for child in element.iterchildren(etree.Element) if local_name(child) != "head"]
    loose = (element.text or "", *(child.tail or "" for child in element))
    return (
        bool(parts)
        and not element.get(XML_ID)
        and not any(map(str.strip, loose))
        and all(child in flow.placed or _holds_called_notes(flow, child) for child in parts)
    )


def _made_heading(flow: Flow, element: _Element) -> tuple[Node, ...]:
    """Say what a division without a head is, where its type tells it from those beside it; of several, the language."""
    parent = element.getparent()
    kind = element.get("type", "")
    if kind not in _PARTS or parent is None or local_name(element) not in {"div", "div1"}:
        return ()
    beside = [e for e in parent if e.tag == element.tag and e.get("type") in _PARTS]
    is_alone = kind == "translation" and any(e.tag in _TEXT_BLOCKS for e in parent)
    if (len({e.get("type") for e in beside}) < 2 and not is_alone) or any(
        e.find(TEI_ + "head") is not None for e in beside
    ):
        return ()
    if kind == "apparatus" and _holds_entries_only(element):
        return ()
    said: list[Node] = [word(_PARTS[kind])]
    alike = [e for e in beside if e.get("type") == kind]
    if len(alike) > 1:
        language, subtype = element.get(XML_LANG) or "", element.get("subtype") or ""
        differ = len({e.get(XML_LANG) for e in alike}) > 1 or not subtype
        told = flow.language_names.get(language, language) if differ else subtype.replace("_", " ").replace("-", " ")
        said.extend([Text(f" ({told})")] if told else [])
    return (Heading(MADE, max(flow.level, 1), tuple(said)),)


_SUPPORTS = frozenset(
    ("column", "fragment", "side", "face", "recto", "verso", "folio", "panel", "block", "tablet", "obverse", "reverse")
)
"""Parts of what a text is written on, which no number in the margin could name. EpiDoc, textpart."""
_SIDES = {"r": "recto", "v": "verso", "recto": "recto", "verso": "verso"}


def _label_of_part(flow: Flow, element: _Element) -> tuple[Node, ...]:
    """Say which part of its support a division holds, where it has no head: fragment a, column ii, verso."""
    if local_name(element) not in {"div", *_NUMBERED_DIVISIONS} or element.find(TEI_ + "head") is not None:
        return ()
    number = " ".join((element.get("n") or "").split())
    kinds = [kind for name in ("subtype", "type") if (kind := (element.get(name) or "").casefold()) in _SUPPORTS]
    if not kinds and element.get("type") == "textpart" and not element.get("subtype"):
        kinds = [_SIDES[number]] if number in _SIDES else []
    if not kinds or "://" in number or number.startswith("urn:"):
        return ()
    kind = kinds[0]
    is_said = _SIDES.get(number) == kind or number.casefold() == kind
    said = (word(kind, begins=True), *(() if is_said or not number else (Text(f" {number}"),)))
    return (Heading(MADE, max(flow.level, 1), said),)


@handles("head")
def read_head(flow: Flow, element: _Element, out: Out) -> None:
    """Read a heading; its level is the depth of its division. TEI P5, DSHD."""
    out.append(Heading(flow.origin(element), max(flow.level, 1), flow.line(element)))


@handles("p", "ab")
def read_paragraph(flow: Flow, element: _Element, out: Out) -> None:
    """Read a paragraph or an anonymous block; one that goes on after the end of a page is one. TEI P5, COPA and SASOattp."""
    origin = flow.origin(element)
    begun = _begun(origin, out)
    first = out[begun] if begun is not None else None
    if begun is None or not isinstance(first, Paragraph):
        out.append(as_version(flow, element, Paragraph(origin, flow.line(element))))
        return
    before: Out = list(first.children)
    divided = take_hyphen(flow, element, before, goes_on=True)
    content, between = flow.line(element), tuple(out[begun + 1 :])
    opening = None if (element.text or "").strip() else next(element.iterchildren("{*}*"), None)
    is_in_word = opening is not None and opening.tag == TEI_ + "w" and opening.get("part") in _LATER
    joins = bool(divided) or is_in_word or any(isinstance(n, Break) and n.joins for n in between)
    space = () if joins else (Text(" "),)
    here = (Anchor(origin),) if origin.id else ()
    out[begun:] = [replace(first, children=(*before, *between, *space, *here, *content))]


def as_version(flow: Flow, element: _Element, node: Node) -> Node:
    """Put a paragraph or a stanza that is a translation into a division of that kind: it is beside the text."""
    if flow.inline or not _is_translation(flow, element):
        return node
    parent = element.getparent()
    if (
        parent is None
        or local_name(parent) not in {"body", "div", *_NUMBERED_DIVISIONS}
        or parent.get("type") == "translation"
        or all(_is_translation(flow, e) for e in parent.iterchildren("{*}*"))
    ):
        return node
    origin = flow.origin(element)
    heading = Heading(MADE, max(flow.level, 1), (word(_PARTS["translation"]),))
    return Division(replace(origin, name="div", id="", n=""), "translation", (heading, node))


def _is_translation(flow: Flow, element: _Element) -> bool:
    """Tell whether an element is called a translation, or corresponds to one like it before it, in a language that is not that around it."""
    if (element.get("type") or "").casefold() == "translation":
        return True
    own, parent = element.get(XML_LANG), element.getparent()
    original = flow.ids.get((element.get("corresp") or "").removeprefix("#"))
    if not own or parent is None or original is None or original is element or original.tag != element.tag:
        return False
    if flow.origin(original).key > flow.origin(element).key:
        return False
    return _primary(own) not in {_primary(language_of(original)), _primary(language_of(parent))}


def _primary(language: str) -> str:
    return language.partition("-")[0].casefold()


_LATER = {"M", "F"}


def _begun(origin: Origin, out: Out) -> int | None:
    """Find the part of a paragraph before this one, between which nothing but ends of pages and lines stands."""
    for place in range(len(out) - 1, -1, -1):
        node = out[place]
        if isinstance(node, Paragraph):
            before = node.origin
            is_part = origin.get("part") in _LATER and before.get("part") in {"I", "M"} and before.n == origin.n
            is_next = bool(before.id) and origin.get("prev") == f"#{before.id}"
            return place if before.name == origin.name and (is_part or is_next) else None
        is_beside = isinstance(node, Alternation) and not node.shown  # a running head, a catchword
        if not (is_beside or isinstance(node, Break | Anchor | Boundary | NoteCall)):
            return None
    return None


@handles(
    "opener", "closer", "postscript", "epigraph", "argument", "titlePage", "docImprint", "imprimatur", "docTitle",
    "performance", "prologue", "epilogue", "set", "castGroup", "addrLine", "address",
    "ellipsis",
)  # fmt: skip
def read_block(flow: Flow, element: _Element, out: Out) -> None:
    """Read a block whose name says what it is; in a line it is a span. TEI P5, DSFRONT and DSCO.

    An imprint or an address with signs of its own between its parts (Leiden, 1650) is one line.
    """
    if local_name(element) in _OF_ONE_LINE and not has_blocks(element) and _has_own_text(element):
        flow.line_block(element, out)
    else:
        flow.block(element, out)


_OF_ONE_LINE = {"docImprint", "address", "imprimatur"}


def _has_own_text(element: _Element) -> bool:
    """Tell whether text stands beside the parts of an element, or between them."""
    return any((value or "").strip() for value in (element.text, *(child.tail for child in element)))


@handles(
    "byline", "dateline", "salute", "signed", "trailer", "titlePart", "docAuthor", "docDate", "docEdition", "pubPlace",
    "publisher", "meeting",
)  # fmt: skip
def read_line(flow: Flow, element: _Element, out: Out) -> None:
    """Read a block that is one line of text; in a line it is a span. TEI P5, DSCO."""
    flow.line_block(element, out)
