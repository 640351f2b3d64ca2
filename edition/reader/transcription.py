"""What happened to the text on its carrier and what the editor did about it. TEI P5, chapters 3.5 and 12."""

from __future__ import annotations

import re
import sys
from typing import Literal

from lxml import etree
from lxml.etree import _Element

from edition.letters import figure
from edition.model.text import MADE, Alternation, Anchor, Gap, Node, Span, SpanKind, Text
from edition.reader.descriptions import word
from edition.reader.flow import Flow
from edition.reader.levels import read_levels
from edition.reader.registry import SPANS, Out, handles, spans
from edition.tree import TEI_, XML_ID, Document, local_name

spans("erroneous", "sic")
spans("corrected", "corr")
spans("original", "orig")
spans("normalised", "reg")
spans("abbreviation", "abbr")
spans("expanded", "expan", "ex")
spans("supplied", "supplied")
spans("surplus", "surplus")
spans("unclear", "unclear")
spans("damage", "damage")
spans("editorial", "retrace", "secl")

_PREFERRED: tuple[SpanKind, ...] = (
    "corrected",
    "normalised",
    "expanded",
    "added",
    "supplied",
    "unclear",
    "restored",
    "segment",
)
"""What is read, of the encodings in one choice: the first kind of this list that stands in it."""


@handles("am")
def read_mark_of_abbreviation(flow: Flow, element: _Element, out: Out) -> None:
    """Read a sign of abbreviation: where the word is expanded, what it stands for is read in its stead. TEI P5, PHAB."""
    expanded = next(element.iterancestors(TEI_ + "expan"), None)
    if expanded is not None and next(expanded.iter(TEI_ + "ex"), None) is not None:
        flow.omit(element, "a sign of abbreviation, in whose stead stands what it means")
        out.append(Anchor(flow.origin(element)))
    else:
        out.append(Span(flow.origin(element), "abbreviation", flow.inline_content(element)))


@handles("choice", "subst")
def read_choice(flow: Flow, element: _Element, out: Out) -> None:
    """Read encodings of the same point: one is shown, the others are kept beside it. TEI P5, COEDCOR and PHSU."""
    if read_levels(flow, element, out) or _read_chain(flow, element, out):
        return
    origin = flow.origin(element)
    kinds = [_kind_of(flow, child) for child in element]
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
        if not isinstance(child.tag, str):
            continue
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


def _read_chain(flow: Flow, element: _Element, out: Out) -> bool:
    """Read a substitution with several additions, each in the place of the one before: all are shown, the last one stands. TEI P5, PHSU."""
    added = [child for child in element if child.tag == _ADD and child.get(XML_ID) not in flow.undone]
    if element.tag == TEI_ + "choice" or len(added) < 2:
        return False
    last = max(added, key=lambda child: (figure(child.get("seq") or "") or 0, added.index(child)))
    pieces: list[Node] = []
    at_space = flow.at_space
    after = at_space
    for piece in (element.text, *(child.tail for child in element)):
        flow.omit_text(piece, "text loose in a choice")
    for child in element.iterchildren(etree.Element):
        flow.at_space = at_space
        read: Out = []
        flow.element(child, read)
        is_replaced = child in added and child is not last and not _is_struck(child)
        pieces.extend((Span(MADE, "deleted", tuple(read)),) if is_replaced and read else read)
        after = flow.at_space if child is last else after
    flow.at_space = after
    out.append(Span(flow.origin(element), "editorial", tuple(pieces)))
    return True


def _is_struck(addition: _Element) -> bool:
    """Tell whether all of an addition is deleted."""
    inner = list(addition.iterchildren(etree.Element))
    loose = "".join((addition.text or "", *(child.tail or "" for child in addition))).strip()
    return not loose and bool(inner) and all(child.tag == TEI_ + "del" for child in inner)


_ADD = TEI_ + "add"


def _kind_of(flow: Flow, element: _Element) -> SpanKind:
    """Tell what an encoding in a choice is."""
    name = local_name(element)
    if name in {"add", "del"}:
        return "added" if (name == "add") != (element.get(XML_ID) in flow.undone) else "deleted"
    return {"restore": "restored"}.get(name) or SPANS.get(str(element.tag), "generic")  # type: ignore[return-value]


@handles("add", "del")
def read_intervention(flow: Flow, element: _Element, out: Out) -> None:
    """Read an addition or a deletion, as far as it was not taken back. TEI P5, PHAD and PHCD."""
    is_addition = local_name(element) == "add"
    kind: SpanKind = "added" if is_addition else "deleted"
    if element.get(XML_ID) in flow.undone:
        kind = "deleted" if is_addition else "restored"
    elif flow.restoring and not is_addition:
        kind = "restored"
    if len(element) or (element.text or "").strip():
        span = Span(flow.origin(element), kind, flow.inline_content(element))
        undo = _undone_by(flow, element) if kind == "restored" and element.get("change") else None
        # As if it stood in a restore: what was struck out at one stage stands again from another on.
        out.append(span if undo is None else Span(flow.origin(undo), "restored", (span,)))
    else:
        out.append(Anchor(flow.origin(element)))  # signs around nothing say nothing
        if kind != "deleted" and element.text:
            flow.text(element.text, out)  # what was added is the space between two words


def _undone_by(flow: Flow, element: _Element) -> _Element | None:
    """Return the element that takes a change back and says at which stage. TEI P5, PHMOD."""
    wanted = f"#{element.get(XML_ID)}"
    found = (e for root in flow.document.roots for e in root.iter(TEI_ + "undo") if e.get("change"))
    return next((e for e in found if wanted in (e.get("target") or "").split()), None)


@handles("restore")
def read_restoration(flow: Flow, element: _Element, out: Out) -> None:
    """Read what was deleted and stands again: it is text. TEI P5, PHCD."""
    flow.restoring += 1
    out.append(Span(flow.origin(element), "restored", flow.inline_content(element)))
    flow.restoring -= 1


_STRUCK = {"strikethrough", "overstrike", "strike", "struck", "deletion", "del", "delete"}


@handles("mod")
def read_modification(flow: Flow, element: _Element, out: Out) -> None:
    """Read a modification: a substitution, a deletion, an addition, or whatever else it holds. TEI P5, PHMOD."""
    names = [local_name(child) for child in element.iterchildren(etree.Element)]
    loose = "".join((element.text or "", *(child.tail or "" for child in element))).strip()
    if (
        ({"add", "del"} <= set(names) or names.count("add") > 1)
        and set(names) <= {"add", "del", "subst", "mod"}
        and not loose
    ):
        read_choice(flow, element, out)
        return
    said = {*(element.get("type") or "").split(), *(element.get("rend") or "").split()}
    kind: SpanKind = "deleted" if said & _STRUCK else "added" if "addition" in said else "editorial"
    if element.get("spanTo"):
        out.append(Anchor(flow.origin(element)))
        flow.content_into(element, out)
        return
    out.append(Span(flow.origin(element), kind, flow.inline_content(element)))


SPANNING: dict[str, SpanKind] = {"delSpan": "deleted", "addSpan": "added", "damageSpan": "damage"}
"""Elements that begin something which ends at the place that @spanTo names."""


@handles(*SPANNING, "undo", "redo", "substJoin")
def read_sign(flow: Flow, element: _Element, out: Out) -> None:
    """Read a tag that speaks of text elsewhere and holds none. TEI P5, PHSP and PHMOD."""
    flow.omit(element, f"what <{local_name(element)}> says is no part of the text")
    out.append(Anchor(flow.origin(element)))


@handles("metamark")
def read_metamark(flow: Flow, element: _Element, out: Out) -> None:
    """Read a sign by which a writer says what to do with the text: it is not text. TEI P5, PHZN."""
    flow.beside(element, out)


@handles("fw", "catchwords", "signatures", "stamp", "secFol")
def read_forme_work(flow: Flow, element: _Element, out: Out) -> None:
    """Read running heads, page numbers, catchwords and the like: they are on the page, not in the text. TEI P5, PHSK.

    A stamp, as letters have it, is told where it stands.
    """
    above = next(element.iterancestors(TEI_ + "msDesc"), None)
    if flow.in_header or above is not None:
        out.append(Span(flow.origin(element), "segment", flow.inline_content(element)))
    else:
        flow.beside(element, out, told_as="stamp" if local_name(element) == "stamp" else "")


def find_undone(document: Document) -> frozenset[str]:
    """Return the ids of the changes that were taken back, and not made again. TEI P5, PHMOD."""
    named: dict[str, list[str]] = {"undo": [], "redo": []}
    for root in document.roots:
        for element in root.iter(TEI_ + "undo", TEI_ + "redo"):
            named[local_name(element)].extend(t.removeprefix("#") for t in (element.get("target") or "").split())
    own = {e.get(XML_ID): (e.get("target") or "") for root in document.roots for e in root.iter(TEI_ + "undo")}
    made_again = {t.removeprefix("#") for key in named["redo"] for t in own.get(key, "").split()}
    return frozenset(named["undo"]) - frozenset(named["redo"]) - made_again


@handles("gap", "space")
def read_gap(flow: Flow, element: _Element, out: Out) -> None:
    """Read missing text or blank space, with its extent and reason. TEI P5, COEDADD and PHSP."""
    extent = " ".join((element.get("quantity") or element.get("extent") or element.get("atLeast") or "").split())
    if extent == "0" and local_name(element) == "space":
        return  # no space at all: so some encoders say that a witness omits the words
    unit = element.get("unit", "") if element.get("quantity") or extent.isdecimal() else ""
    inner = flow.inline_content(element)
    kind: Literal["gap", "space"] = "gap" if local_name(element) == "gap" else "space"
    if kind == "gap" and not inner:
        inner = _measure(element, extent)
    out.append(Gap(flow.origin(element), kind, element.get("reason", ""), extent, unit, inner))
    flow.at_space = False


_UNITS = {
    "line": "lines", "verse": "verses", "word": "words", "leaf": "leaves", "leave": "leaves", "folio": "leaves", "page": "pages",
    "column": "columns", "stanza": "stanzas", "paragraph": "paragraphs", "quire": "quires", "syllable": "syllables", "foot": "feet", "feet": "feet",
}  # fmt: skip
"""Units in which a loss is measured; letters are dots."""


def _measure(element: _Element, extent: str) -> tuple[Node, ...]:
    """Say how much is missing, where it is not counted in letters: 2 lines; a dash where nobody knows."""
    unit = element.get("unit", "").casefold().strip()
    name = _UNITS.get(unit.removesuffix("s"), _UNITS.get(unit, ""))
    least, most = element.get("atLeast", ""), element.get("atMost", "")
    amount = f"{least}–{most}" if least and most else extent
    if not name or not amount[:1].isdecimal():
        return (Text("– – –"),) if name == "lines" else ()
    about = "ca. " if element.get("precision") == "low" else ""
    key = f"gap_{name}" if amount != "1" else f"gap_{name}_one"
    return (Text(f"– {about}{amount} "), word(key), Text(" –"))


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
        if not content and (name := _name_of_glyph(element, declared)):
            # EpiDoc Guidelines, symbols: what has no character is named in double brackets.
            content = (Text(f"(({name}))"),)
            flow.at_space = False
    out.append(Span(flow.origin(element), "segment", content))


def _name_of_glyph(element: _Element, declared: _Element | None) -> str:
    """Name a character that has no text: as its description does, else by the type or the pointer of the element. TEI P5, WD."""
    if declared is not None:
        named = [e for e in declared.iter(*_NAMES_OF_GLYPHS) if (e.get("name") or "name").casefold().endswith("name")]
        said = (" ".join((e.get("value") or "".join(e.itertext())).split()) for e in named)
        if found := next((name for name in said if 0 < len(name) <= _LONGEST_NAME), ""):
            return found.lower() if found.isupper() or found[1:].islower() else found
    pointed = (element.get("ref") or "").rpartition("#")[2].rpartition(":")[2]
    return element.get("type") or pointed


_LONGEST_NAME = 40
_NAMES_OF_GLYPHS = [
    TEI_ + name for name in ("localProp", "unicodeProp", "glyphName", "charName", "localName", "desc", "figDesc")
]
