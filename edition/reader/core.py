"""Elements that stand in any text: highlighting, names of things, lists, notes, references. TEI P5, chapter 3."""

from __future__ import annotations

from typing import Literal

from lxml.etree import _Element

from edition.model.text import (
    Anchor,
    Break,
    Picture,
    Quotation,
    Span,
    SpanKind,
    Speech,
    Text,
)
from edition.reader.apart import put_picture, read_apart
from edition.reader.flow import Flow, has_blocks
from edition.reader.hyphens import take_hyphen
from edition.reader.lineation import kept
from edition.reader.milestones import sign_of, spaced
from edition.reader.quoting import opens_quotation
from edition.reader.registry import Out, handles, spans
from edition.reader.touching import CLOSING, follows_sentence, follows_word, stand_apart, touches_letters
from edition.tree import TEI, TEI_, local_name, namespace

spans("emphasis", "emph")
spans("highlight", "hi")
spans("foreign", "foreign", "distinct")
spans("term", "term", "ident", "code", "gi", "att", "val", "tag")
spans("mentioned", "mentioned", "soCalled")
spans("title", "title")
spans("number", "num", "measure", "unit", "measureGrp")
spans("date", "date", "time", "origDate")
spans("segment", "cl", "phr", "m", "c", "street", "postCode", "postBox", "email", "biblScope", "edition",
      "idno", "citedRange", "locus", "rs", "author", "editor", "resp", "respStmt", "series", "extent",
      "relatedItem", "imprint", "analytic", "monogr", "availability", "abstract", "textLang", "listRef", "dim", "height",
      "width", "depth", "objectType", "material", "support", "watermark", "heraldry", "binaryObject")  # fmt: skip


@handles("gloss")
def read_gloss(flow: Flow, element: _Element, out: Out) -> None:
    """Read a gloss; one that stands elsewhere on the leaf is no part of the word that it touches. TEI P5, COHQU.

    What explains a term is a sentence, and has no quotation marks, as the meaning of a word that is mentioned has.
    """
    explained = flow.ids.get((element.get("target") or "").removeprefix("#"))
    is_explanation = explained is not None and explained.tag in _TERMS
    kind: SpanKind = "segment" if is_explanation else "gloss"
    if flow.inline and element.get("place"):
        read_apart(flow, element, out, kind)
    else:
        out.append(Span(flow.origin(element), kind, flow.inline_content(element)))


_TERMS = {TEI_ + name for name in ("term", "ident", "gi", "att", "code", "val", "tag")}


@handles("quote", "q", "cit", "said")
def read_quotation(flow: Flow, element: _Element, out: Out) -> None:
    """Read a quotation: a block where it stands among blocks or holds some. TEI P5, COHQQ.

    What is said in a dialogue, under the label of who says it, is a speech, and has no quotation marks; nor has the word
    of another language that translates one in a dictionary.
    """
    origin = flow.origin(element)
    if flow.inline and _translates(element):
        out.append(Span(origin, "segment", flow.inline_content(element)))
    elif opens_with_label(element):
        if flow.inline and not has_blocks(element):
            out.append(Span(origin, "segment", flow.inline_content(element)))
        else:
            flow.at_space = True
            out.append(Speech(origin, flow.block_content(element)))
            flow.at_space = True
    elif not flow.inline or has_blocks(element):
        flow.at_space = True
        out.append(Quotation(origin, flow.block_content(element)))
        flow.at_space = True
    else:
        out.append(Span(origin, "quotation", flow.inline_content(element)))


_TRANSLATIONS = {"trans", "translation", "translationequivalent", "translation-equivalent", "equivalent", "equiv"}
_ENTRIES = tuple(TEI_ + name for name in ("entry", "entryFree", "sense", "form", "re", "hom", "dictScrap"))


def is_in_entry(element: _Element) -> bool:
    """Tell whether an element stands in the entry of a dictionary."""
    return next(element.iterancestors(*_ENTRIES), None) is not None


def _translates(element: _Element) -> bool:
    """Tell whether a quotation is a translation that a dictionary gives. TEI P5, DITPTE."""
    around = element if local_name(element) == "cit" else element.getparent()
    if around is None or local_name(around) != "cit" or not is_in_entry(around):
        return False
    if next(around.iterancestors(TEI_ + "cit"), None) is not None:
        return False  # an example is translated as it is quoted
    return (around.get("type") or "").casefold() in _TRANSLATIONS


def opens_with_label(element: _Element) -> bool:
    """Tell whether something said begins with the label of its speaker."""
    first = next(element.iterchildren("*"), None)
    return (
        local_name(element) == "said"
        and first is not None
        and local_name(first) == "label"
        and not (element.text or "").strip()
    )


_BREAKS: dict[str, Literal["page", "column", "line", "gathering", "milestone"]] = {
    "pb": "page",
    "cb": "column",
    "lb": "line",
    "gb": "gathering",
    "milestone": "milestone",
}


@handles(*_BREAKS)
def read_break(flow: Flow, element: _Element, out: Out) -> None:
    """Read a milestone; at a line break that does not join, a word ends. TEI P5, CORS5."""
    name = local_name(element)
    hyphen = take_hyphen(flow, element, out)
    joins = hyphen == "joined" or (hyphen != "kept" and (_joins(element, out) or _parts_a_word(flow, element)))
    if joins or hyphen:
        flow.take_space(out)
        flow.at_space = True
    line = kept(flow, element)
    if line == "next" and not joins:
        flow.apart_blank(out)
    sign = spaced(flow, element, sign_of(element)) if name == "milestone" else ""
    out.append(Break(flow.origin(element), _BREAKS[name], joins, line, sign))
    flow.content_into(element, out)  # it should be empty, but nothing is lost
    if not joins and not flow.at_space and (element.tail or "")[:1] not in CLOSING:
        out.append(Text("\n" if flow.keeps_lines else " "))
        flow.at_space = True


_BESIDE = frozenset(TEI_ + name for name in (*_BREAKS, "fw"))


def _joins(element: _Element, out: Out) -> bool:
    """Tell whether a word runs across a break: one of those that follow each other says so."""
    if out and isinstance(out[-1], Break) and out[-1].joins:
        return True
    cluster = [element]
    for step in (_Element.getprevious, _Element.getnext):
        near: _Element | None = element
        while near is not None:
            between = near.tail if step is _Element.getnext else getattr(near.getprevious(), "tail", None)
            near = step(near)
            if near is None or near.tag not in _BESIDE or (between or "").strip():
                break
            cluster.append(near)
    said = {e.get("break") for e in cluster if e.tag != TEI_ + "fw"}
    return "no" in said or (not said & {"yes", "maybe"} and _is_in_word(element))


def _parts_a_word(flow: Flow, element: _Element) -> bool:
    """Tell whether a page or a section begins in a word: letters touch it on both sides, and it is not the habit to leave no space."""
    is_page = element.tag in _PAGES
    if not (is_page or element.tag == _MILESTONE) or element.get("break") or not touches_letters(element):
        return False
    return stand_apart(flow, _PAGES, mostly=False) if is_page else stand_apart(flow, (_MILESTONE,), few=_FEW)


_PAGES = (TEI_ + "pb", TEI_ + "cb")
_MILESTONE = TEI_ + "milestone"
_FEW = 4
"""So few sections that letters touch on both sides are no habit: each begins within a word."""


def _is_in_word(element: _Element) -> bool:
    """Tell whether a break stands among the letters of a word; of a word on several levels, among those of its level."""
    if next(element.iterancestors(TEI_ + "w"), None) is None:
        return False
    before = after = ""
    inner = element
    for around in element.iterancestors():
        before = (around.text or "") + "".join(_said(s) for s in inner.itersiblings(preceding=True)) + before
        after += (inner.tail or "") + "".join(_said(s) for s in inner.itersiblings())
        above = around.getparent()
        if around.tag == TEI_ + "w" or namespace(around) != TEI or (above is not None and above.tag == TEI_ + "choice"):
            break
        inner = around
    return bool(before.strip() and after.strip())


def _said(element: _Element) -> str:
    own = "".join(element.itertext()) if isinstance(element.tag, str) and element.tag not in _BESIDE else ""
    return own + (element.tail or "")


@handles("anchor", "index")
def read_anchor(flow: Flow, element: _Element, out: Out) -> None:
    """Read a place that can be pointed to; the terms of an index entry are not part of the text. TEI P5, SACRAN."""
    flow.omit(element, "index terms")
    out.append(Anchor(flow.origin(element)))


@handles("s", "seg")
def read_passage(flow: Flow, element: _Element, out: Out) -> None:
    """Read a sentence or a segment; one that touches the one before it, and is none of its words, stands apart. TEI P5, AILC."""
    if not flow.at_space and follows_sentence(element):
        out.append(Text(" "))
        flow.at_space = True
    out.append(Span(flow.origin(element), "segment", flow.inline_content(element)))


@handles("w", "pc")
def read_word(flow: Flow, element: _Element, out: Out) -> None:
    """Read a word or a punctuation mark; words that touch in the encoding are words none the less. TEI P5, AILC.

    What @join says to be written together, and the parts of one word, have no space between them.
    """
    if element.get("join") in {"left", "both"} or element.get("part") in {"M", "F"} or element.get("prev"):
        flow.take_space(out)
        flow.at_space = True
    elif not flow.at_space and (local_name(element) == "w" or opens_quotation(element)) and follows_word(element):
        out.append(Text(" "))
        flow.at_space = True
    out.append(Span(flow.origin(element), "segment", flow.inline_content(element)))
    if element.get("join") in {"right", "both"} or element.get("part") in {"I", "M"} or element.get("next"):
        flow.at_space = True


@handles("graphic")
def read_graphic(flow: Flow, element: _Element, out: Out) -> None:
    """Read an image. TEI P5, COGR."""
    parent = element.getparent()
    if parent is not None and local_name(parent) in {"surface", "surfaceGrp", "sourceDoc", "zone"}:
        flow.omit(element, "description of an image")
        return  # the page itself, which is shown with the images
    description = element.find(f"{TEI_}desc")
    if description is None and parent is not None and parent.find(f"{TEI_}graphic") is element:
        description = parent.find(f"{TEI_}figDesc")
    text = "".join(description.itertext()) if description is not None else ""
    flow.omit(element, "description of an image, given as its text alternative")
    put_picture(flow, element, out, Picture(flow.origin(element), element.get("url", ""), " ".join(text.split())))


def tokens(value: str | None) -> tuple[str, ...]:
    """Split an attribute that points: “#A #B” → A, B."""
    return tuple(token.removeprefix("#") for token in (value or "").split())
