"""What each element is to a collation: a block, a part of a word, a sign beside the words. Element → its kind."""

from __future__ import annotations

from typing import TypeGuard

from lxml import etree
from lxml.etree import _Element

from edition.tree import local_name

STRUCTURE = frozenset({
    "text", "body", "group", "div", "div1", "div2", "div3", "div4", "div5", "div6", "div7", "lg", "sp", "list", "table", "row",
    "floatingText", "castList", "castGroup", "spGrp", "performance", "sourceDoc", "surface", "zone", "parallel",
})  # fmt: skip
"""Elements that hold blocks, not text."""
NO_TEXT = frozenset({
    "front", "back", "standOff", "listBibl", "biblStruct", "biblFull", "msDesc", "listPerson", "listPlace", "listOrg",
    "listWit", "spanGrp", "interpGrp", "interp", "linkGrp", "link", "listApp", "listAnnotation",
})  # fmt: skip
"""What editors put around the text."""
BESIDE = frozenset(
    {"apparatus", "translation", "commentary", "bibliography", "introduction", "notes", "glossary", "index"}
)
"""Types of divisions that editors put beside the text."""
_BLOCKS = frozenset({
    "p", "ab", "l", "head", "item", "cell", "speaker", "stage", "opener", "closer", "trailer", "epigraph", "label", "castItem",
    "postscript", "figure",
})  # fmt: skip
BREAKS = frozenset({"pb", "lb", "cb", "gb", "milestone"})
EMPTY = BREAKS | {
    "note", "anchor", "index", "fw", "noteGrp", "span", "handShift", "addSpan", "delSpan", "damageSpan", "interp", "link",
    "interpGrp", "linkGrp", "spanGrp", "annotation", "listAnnotation", "metamark", "ptr", "media",
}  # fmt: skip
"""What stands at a place of the text and is none of its words."""
WHOLE = frozenset({
    "choice", "subst", "mod", "gap", "space", "app", "figure", "graphic", "formula", "list", "table", "quote", "q", "floatingText",
    "cit", "bibl", "biblStruct", "listBibl",
})  # fmt: skip
"""What is kept as it is; quotations only where they hold blocks."""
_OF_HAND = frozenset({
    "hi", "supplied", "unclear", "add", "del", "sic", "corr", "orig", "reg", "abbr", "expan", "ex", "am", "surplus", "damage",
    "retrace", "secl", "restore", "g",
})  # fmt: skip
"""Markup that says what is on the page or whether it can be read: words that differ in it differ."""
_CHOSEN = ("corr", "reg", "expan")
_HELD = "\ufffc"


def holds_blocks(element: _Element) -> bool:
    """Whether an element holds paragraphs or verses."""
    return any(local_name(child) in _BLOCKS | STRUCTURE for child in element.iterchildren(etree.Element))


def said(element: _Element) -> str:
    """Return the letters of an element that is kept whole: of a choice, what the editor reads."""
    name = local_name(element)
    if name in {"choice", "app"}:
        children = list(element.iterchildren(etree.Element))
        by_name = {local_name(child): child for child in reversed(children)}
        for chosen in (*_CHOSEN, "lem"):
            if chosen in by_name:
                return _letters_of(by_name[chosen])
        return _letters_of(children[0]) if children else ""
    if name in {"subst", "mod"}:
        return "".join(
            _letters_of(child) for child in element if isinstance(child.tag, str) and local_name(child) != "del"
        )
    return _letters_of(element) or _HELD


def _letters_of(element: _Element) -> str:
    return " ".join("".join(element.itertext()).split())


def signs_of(chain: tuple[_Element, ...], content: str | _Element) -> str:
    """Tell what markup of the hand says of a run, so that the same markup tells the same."""
    told = [sign(element) for element in chain if local_name(element) in _OF_HAND]
    if not isinstance(content, str):
        told.append(whole_sign(content))
    return ">".join(told)


def whole_sign(element: _Element) -> str:
    """Tell an element by all that is in it."""
    inner = "".join(whole_sign(child) + (child.tail or "") for child in element.iterchildren(etree.Element))
    text = " ".join(((element.text or "") + inner).split())
    return f"<{sign(element)}>{text}</>"


def sign(element: _Element) -> str:
    """Tell an element by its name and attributes, without its identifier."""
    kept = sorted((key, value) for key, value in element.attrib.items() if not str(key).endswith("}id"))
    return f"{local_name(element)}{kept}" if kept else local_name(element)


def is_beside(content: str | _Element) -> TypeGuard[_Element]:
    """Whether a piece is no part of the word: a break, a note, an anchor."""
    return not isinstance(content, str) and local_name(content) in EMPTY


def is_of_hand(element: _Element) -> bool:
    """Whether markup says how letters look, or whether they can be read."""
    return local_name(element) in _OF_HAND


def is_break(content: str | _Element) -> bool:
    """Whether a piece is a break, which belongs to one witness."""
    return not isinstance(content, str) and local_name(content) in BREAKS
