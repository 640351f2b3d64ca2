"""Elements that stand in any text: highlighting, names of things, lists, notes, references. TEI P5, chapter 3."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from lxml import etree
from lxml.etree import _Element

from edition.model.notes import Note
from edition.model.text import (
    MADE,
    Anchor,
    Break,
    Item,
    Link,
    Listing,
    Node,
    NoteCall,
    Origin,
    Picture,
    Quotation,
    Span,
    Text,
)
from edition.reader.flow import Flow, has_blocks
from edition.reader.hyphens import take_hyphen
from edition.reader.lineation import kept
from edition.reader.milestones import sign_of, spaced
from edition.reader.registry import Out, handles, spans
from edition.tree import TEI, TEI_, XML_ID, local_name, namespace

spans("emphasis", "emph")
spans("highlight", "hi")
spans("foreign", "foreign", "distinct")
spans("term", "term", "ident", "code", "gi", "att", "val", "tag")
spans("gloss", "gloss")
spans("mentioned", "mentioned", "soCalled")
spans("title", "title")
spans("number", "num", "measure", "unit", "measureGrp")
spans("date", "date", "time", "origDate")
spans("segment", "seg", "s", "cl", "phr", "m", "c", "street", "postCode", "postBox", "email", "biblScope", "edition",
      "idno", "citedRange", "locus", "rs", "author", "editor", "resp", "respStmt", "series", "extent",
      "relatedItem", "imprint", "analytic", "monogr", "availability", "abstract", "textLang", "listRef", "dim", "height",
      "width", "depth", "objectType", "material", "support", "watermark", "heraldry", "formula", "binaryObject")  # fmt: skip


@handles("quote", "q", "cit", "said")
def read_quotation(flow: Flow, element: _Element, out: Out) -> None:
    """Read a quotation: a block where it stands among blocks or holds some. TEI P5, COHQQ."""
    origin = flow.origin(element)
    if not flow.inline or has_blocks(element):
        flow.at_space = True
        out.append(Quotation(origin, flow.block_content(element)))
        flow.at_space = True
    else:
        out.append(Span(origin, "quotation", flow.inline_content(element)))


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
    joins = hyphen == "joined" or (hyphen != "kept" and _joins(element, out))
    if joins or hyphen:
        flow.take_space(out)
        flow.at_space = True
    line = kept(flow, element)
    if line == "next" and not joins and flow.inline and not flow.at_space:
        out.append(Text(" "))
        flow.at_space = True
    sign = spaced(flow, element, sign_of(element)) if name == "milestone" else ""
    out.append(Break(flow.origin(element), _BREAKS[name], joins, line, sign))
    flow.content_into(element, out)  # it should be empty, but nothing is lost
    if not joins and flow.inline and not flow.at_space and (element.tail or "")[:1] not in _CLOSING:
        out.append(Text("\n" if flow.keeps_lines else " "))
        flow.at_space = True


_CLOSING = frozenset(",.;:!?)]»”’·;،؛؟")
"""Before these no word ends that has not ended: they belong to it."""
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


@handles("w", "pc")
def read_word(flow: Flow, element: _Element, out: Out) -> None:
    """Read a word or a punctuation mark; words that touch in the encoding are words none the less. TEI P5, AILC.

    What @join says to be written together, and the parts of one word, have no space between them.
    """
    before = element.getprevious()
    if element.get("join") in {"left", "both"} or element.get("part") in {"M", "F"} or element.get("prev"):
        flow.take_space(out)
        flow.at_space = True
    elif (
        local_name(element) == "w"
        and before is not None
        and before.tag in {TEI_ + "w", TEI_ + "pc"}
        and not before.tail
        and not flow.at_space
        and before.get("join") not in {"right", "both"}
    ):
        out.append(Text(" "))
        flow.at_space = True
    out.append(Span(flow.origin(element), "segment", flow.inline_content(element)))
    if element.get("join") in {"right", "both"} or element.get("part") in {"I", "M"} or element.get("next"):
        flow.at_space = True


@handles("ref", "ptr")
def read_reference(flow: Flow, element: _Element, out: Out) -> None:
    """Read a reference; one without text shows where it leads. TEI P5, COXR."""
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
    out.append(Picture(flow.origin(element), element.get("url", ""), " ".join(text.split())))


_BULLETED = {"bulleted", "bullet", "dash", "unordered", "ul", "disc", "simple-bulleted"}
_ORDERED = {
    "ordered",
    "numbered",
    "decimal",
    "ol",
    "arabic",
    "lower-alpha",
    "upper-alpha",
    "lower-roman",
    "upper-roman",
}


@handles("list", "listBibl", "castList", "listPerson", "listPlace", "listOrg", "listEvent", "listNym", "listObject",
         "listRelation", "listChange")  # fmt: skip
def read_list(flow: Flow, element: _Element, out: Out) -> None:
    """Read a list; a label before an item belongs to it. TEI P5, COLI."""
    name = local_name(element)
    words = set(f"{element.get('rend', '')} {element.get('type', '')}".split())
    kind: Literal["plain", "bulleted", "ordered", "gloss", "bibliography", "register"] = "plain"
    if name == "listBibl":
        kind = "bibliography"
    elif name not in {"list", "castList"}:
        kind = "register"
    elif element.get("type") == "gloss":
        kind = "gloss"
    elif words & _BULLETED:
        kind = "bulleted"
    elif words & _ORDERED:
        kind = "ordered"
    origin = flow.origin(element)
    flow.at_space = True
    out.append(Listing(origin, kind, flow.block_content(element)))
    flow.at_space = True


@handles("label")
def read_label(flow: Flow, element: _Element, out: Out) -> None:
    """Read a label; one that precedes an item is read with that item. TEI P5, COLI."""
    following = element.getnext()
    if following is not None and following.tag == TEI_ + "item" and not (element.tail or "").strip():
        return
    if flow.inline:
        out.append(Span(flow.origin(element), "label", flow.inline_content(element)))
    else:
        flow.line_block(element, out)


@handles("item", "castItem", "person", "personGrp", "place", "org", "event", "nym", "object", "relation")
def read_item(flow: Flow, element: _Element, out: Out) -> None:
    """Read an item, with its label where one precedes it. TEI P5, COLI."""
    before = element.getprevious()
    label: Out = []
    if before is not None and before.tag == TEI_ + "label" and not (before.tail or "").strip():
        flow.at_space = True
        label.append(Span(flow.origin(before), "label", flow.line(before)))
    origin = flow.origin(element)
    out.append(Item(origin, tuple(label), flow.mixed(element)))


@handles("bibl", "biblStruct", "biblFull")
def read_reference_item(flow: Flow, element: _Element, out: Out) -> None:
    """Read a bibliographic reference: an item in a list of them, running text elsewhere. TEI P5, COBI."""
    parent = element.getparent()
    origin = flow.origin(element)
    if parent is not None and parent.tag == TEI_ + "listBibl":
        out.append(Item(origin, (), flow.mixed(element)))
    else:
        out.append(Span(origin, "segment", flow.inline_content(element)))


@handles("headLabel", "headItem")
def read_column_heading(flow: Flow, element: _Element, out: Out) -> None:
    """Read the heading of a list's column. TEI P5, COLI."""
    flow.line_block(element, out)


_DESCRIPTIONS = {TEI_ + name for name in ("bibl", "biblStruct", "biblFull", "analytic", "monogr", "series", "imprint", "person",
                                          "personGrp", "place", "org", "event", "nym", "object", "relation", "msDesc", "annotation", "correspDesc")}  # fmt: skip


@handles("note", "noteGrp")
def read_note(flow: Flow, element: _Element, out: Out) -> None:
    """Read a note; in the stream stands only the call, but a note on a person or a reference is part of it. TEI P5, CONO."""
    if element in flow.apart or element in flow.placed:
        if element in flow.opening:
            out.append(NoteCall(flow.note_keys[element], "start"))
        return
    parent = element.getparent()
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
            and (element.tail or "")[:1].isspace()
            and isinstance(last, Text)
            and last.value.strip()
        ):
            # Between two spaces a note belongs to the word before it.
            flow.take_space(out)
            out.extend((NoteCall(note.id), Text(" ")))
        else:
            out.append(NoteCall(note.id))


_APART = (TEI_ + "back", TEI_ + "standOff")
_NOT_IN_THE_TEXT = (*_APART, TEI_ + "teiHeader")


def find_notes_apart(flow: Flow, texts: Iterable[_Element]) -> None:
    """Before the texts are read, note which notes stand apart from the words to which they point: they are called there.

    So are notes on a stretch of words, and annotations wherever they stand. TEI P5, CONO and AI.
    """
    for text in texts:
        for element in text.iter(*(TEI_ + name for name in _POINTING)):
            ends = _ends(flow, element)
            if not ends or not (_opens_here(flow, element, ends) or _stands_apart(element, ends)):
                continue
            if local_name(element) == "span" and len(ends) > 1 and _repeats(element, *(flow.ids[key] for key in ends)):
                flow.repeating.add(element)
                continue
            closes_here = _closes_here(element)
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


def _closes_here(element: _Element) -> bool:
    """Tell whether a span ends where it stands: it says only where it begins."""
    return (
        local_name(element) == "span"
        and bool(element.get("from"))
        and not (element.get("to") or element.get("target"))
        and _is_read(element)
    )


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
        parent is not None and local_name(parent) in {"div", "body", "lg", "list", "sp", "noteGrp", "front", "text"}
    )


def read_notes_left(flow: Flow) -> None:
    """Read the notes whose words were not read, so that none is lost."""
    for element in (e for notes in flow.noted.values() for e in notes if e in flow.apart):
        make_note(flow, element, entry="")


def make_note(flow: Flow, element: _Element, entry: str) -> Note:
    """Make a note of an element and keep it; ``entry`` is the apparatus entry it belongs to, if any.

    A span that holds a note is that note.
    """
    key = flow.note_keys.get(element) or element.get(XML_ID) or f"note.{len(flow.notes) + 1}"
    while key in flow.notes:
        key += "'"
    layer = element.get("type") or ("apparatus" if entry else "note")
    said: _Element | None = None
    parent = element.getparent()
    name = local_name(element)
    if name not in {"note", "witDetail"} and not element.get("type") and not entry:
        layer = (parent.get("type") if parent is not None else "") or "annotation"
        if (said := _only_note(element)) is not None:
            layer = said.get("type") or "note"
    is_order = name == "transpose"
    layer = element.get("type") or "transposition" if is_order else layer
    targets = tuple((element.get("target") or "").split())
    note = Note(key, flow.origin(element), layer, (), entry=entry, resp=tokens(element.get("resp")), targets=targets)
    flow.notes[key] = note
    content = _order(flow, element) if is_order else flow.aside_mixed(said if said is not None else element)
    if name == "witDetail" and not entry and (sigla := flow.sigla_of(element)):
        content = (made(f"{sigla}: "), *content)
    note = Note(key, note.origin, layer, content, entry=entry, resp=note.resp, targets=targets)
    flow.notes[key] = note
    return note


def _only_note(element: _Element) -> _Element | None:
    """Return the note that is all an annotation holds."""
    children = list(element.iterchildren(etree.Element))
    if len(children) != 1 or children[0].tag != TEI_ + "note":
        return None
    loose = (element.text or "") + (children[0].tail or "")
    return None if loose.strip() else children[0]


def tokens(value: str | None) -> tuple[str, ...]:
    """Split an attribute that points: “#A #B” → A, B."""
    return tuple(token.removeprefix("#") for token in (value or "").split())


def made(text: str) -> Span:
    """Make a label that the source does not have."""
    return Span(MADE, "label", (Text(text),))
