"""Descriptions: manuscripts, persons, places, references, letters. TEI P5, chapters 3.12, 11, 14 and 2.4.6.

What holds elements only says nothing of the signs between them: the encoder leaves those to whoever shows it. So a sign
stands between two fields, however the file is indented, and fields of a manuscript have their names.
"""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree
from lxml.etree import _Element

from edition.model.text import BLOCKS, NEUTRAL, NO_ATTRIBUTES, Item, Link, Listing, Node, Origin, Span, Text
from edition.model.walk import has_text, plain_text
from edition.reader.apart import part_before
from edition.reader.flow import Flow, has_blocks
from edition.reader.loose import gather_loose
from edition.reader.quoting import opens
from edition.reader.registry import Out, handles, spans
from edition.reader.touching import CLOSING
from edition.tree import local_name

_SIGNS: Mapping[str, str] = {
    "persName": " ", "author": " ", "editor": " ", "name": " ", "placeName": ", ", "person": ", ", "personGrp": ", ",
    "place": ", ", "org": ", ", "event": ", ", "nym": ", ", "object": ", ", "location": ", ", "address": ", ",
    "biblStruct": ". ", "biblFull": ". ", "analytic": ", ", "monogr": ", ", "series": ", ", "imprint": ", ",
    "msIdentifier": ", ", "altIdentifier": ", ", "msContents": "; ", "msItem": ", ", "msItemStruct": ", ", "locusGrp": ", ",
    "dimensions": " × ", "physDesc": "; ", "objectDesc": "; ", "supportDesc": "; ", "layoutDesc": "; ", "handDesc": "; ",
    "decoDesc": "; ", "scriptDesc": "; ", "bindingDesc": "; ", "additional": "; ", "adminInfo": "; ", "history": "; ",
    "correspDesc": "; ", "correspAction": ", ", "correspContext": ", ", "respStmt": " ", "birth": ", ", "death": ", ",
    "residence": ", ", "affiliation": ", ", "msDesc": ". ", "msPart": ". ", "msFrag": ". ", "occupation": ", ",
    "noteGrp": "; ", "surrogates": "; ", "recordHist": "; ", "sealDesc": "; ", "accMat": "; ", "publicationStmt": ", ",
    "castItem": ", ", "cit": " ", "wit": " ", "dateline": " ", "byline": " ", "entry": " ", "form": " ", "gramGrp": " ",
    "sense": " ", "re": " ", "hom": " ", "titleStmt": ", ", "editionStmt": ", ", "seriesStmt": ", ", "objectIdentifier": ", ", "settlement": ", ",
    "bibl": ", ", "vocal": "; ", "kinesic": "; ", "incident": "; ", "state": ", ", "trait": ", ", "climate": ", ", "terrain": ", ",
    "population": ", ", "langKnowledge": ", ", "relatedItem": ", ", "persona": ", ",
    "entryFree": " ", "etym": " ", "xr": " ", "dictScrap": " ",
}  # fmt: skip
"""Elements that hold elements only, or do so where they hold no text: the sign between what they hold."""
_BEFORE: Mapping[str, str] = {"incipit": "inc. ", "explicit": "expl. "}
_DATED = {"date", "floruit", "origDate"}
"""Parts of a description that may say in attributes alone when something was."""
_LASTING = {
    "residence",
    "occupation",
    "affiliation",
    "education",
    "faith",
    "nationality",
    "socecStatus",
    "state",
    "trait",
}
"""Parts of the description of a person that may say in attributes when what they say was so."""
_OF_PAIRS: Mapping[tuple[str, str], str] = {
    ("pubPlace", "publisher"): ": ",
    ("surname", "forename"): ", ",
    ("label", "desc"): ": ",
}
"""What stands between two parts that follow each other: a name that begins with the surname is one of a list."""
_NAMED: Mapping[str, str] = {
    "msContents": "ms_contents", "physDesc": "ms_physical", "objectDesc": "ms_physical", "supportDesc": "ms_support",
    "layoutDesc": "ms_layout", "handDesc": "ms_hands", "scriptDesc": "ms_script", "decoDesc": "ms_decoration",
    "bindingDesc": "ms_binding", "additions": "ms_additions", "musicNotation": "ms_music", "sealDesc": "ms_seal",
    "accMat": "ms_accompanying", "origin": "ms_origin", "provenance": "ms_provenance", "acquisition": "ms_acquisition",
    "summary": "summary", "extent": "ms_extent", "foliation": "ms_foliation", "collation": "ms_collation",
    "condition": "ms_condition", "support": "ms_support", "material": "ms_material", "textLang": "language",
    "surrogates": "ms_surrogates", "adminInfo": "ms_record", "head": "title", "listBibl": "bibliography",
}  # fmt: skip
"""The words of the interface for the fields of a manuscript's description."""
_OPENED = {"msContents", "physDesc", "objectDesc", "supportDesc", "history", "additional", "msPart", "msFrag"}
"""Parts of a description whose own parts are fields."""


def word(key: str, *, begins: bool = False) -> Span:
    """Make a label in the language of the interface, which is not known here: whoever gathers the edition says it.

    One that ``begins`` a heading has a capital.
    """
    attributes = {"begins": "yes"} if begins else NO_ATTRIBUTES
    return Span(Origin("word", n=key, attributes=attributes), "label", (Text(key),))


def separated(flow: Flow, element: _Element, sign: str, out: Out) -> None:
    """Append what an element holds, with a sign between its parts; spaces of the file do not count."""
    first = True
    before: _Element | None = None
    for child in element.iterchildren(etree.Element):
        read: Out = []
        flow.at_space = True
        flow.element(child, read)
        flow.take_space(read)
        name = local_name(child)
        if name in _DATED and not has_text(read) and (said := _date_of(child)):
            read = [Text(said)]
        elif name in _LASTING and (said := _date_unsaid(child, read)):
            read.append(Text(f" ({said})"))
        shows = has_text(read) or any(isinstance(n, Link) for n in read)
        if shows and not any(isinstance(n, BLOCKS) for n in read):
            if not first:
                out.append(Text(_between(out, _sign_of_pair(before, child) or sign, read)))
            if name in _BEFORE and flow.inline:
                out.append(Text(_BEFORE[name]))
            first, before = False, child
        elif any(isinstance(n, BLOCKS) for n in read):
            first = True
        out.extend(read)
    flow.at_space = first


def _date_of(element: _Element) -> str:
    """Return the date that the attributes of an element say: a day, or two between which it lies. TEI P5, att.datable."""
    for name in ("when", "when-iso", "when-custom"):
        if said := element.get(name):
            return said
    for first, last in (
        ("from", "to"),
        ("notBefore", "notAfter"),
        ("from-iso", "to-iso"),
        ("notBefore-iso", "notAfter-iso"),
    ):
        if element.get(first) or element.get(last):
            return f"{element.get(first) or ''}–{element.get(last) or ''}"
    return ""


def _date_unsaid(element: _Element, read: Out) -> str:
    """Return the date that the attributes of an element say, where its words tell no number."""
    return "" if any(character.isdecimal() for character in plain_text(read)) else _date_of(element)


_LIFE: Mapping[str, str] = {"birth": "* ", "death": "† "}


@handles(*_LIFE)
def read_birth_or_death(flow: Flow, element: _Element, out: Out) -> None:
    """Read when and where somebody was born or died; a date that only attributes say stands before the place. TEI P5, NDPERSbp."""
    part_before(flow, out)
    flow.at_space = True
    inner = flow.inline_content(element)
    said = _date_unsaid(element, list(inner))
    if not said and not has_text(inner):
        out.append(Span(flow.origin(element), "segment", inner))
        return
    between = ", " if said and has_text(inner) else ""
    out.append(Span(flow.origin(element), "segment", (Text(f"{_LIFE[local_name(element)]}{said}{between}"), *inner)))
    flow.at_space = False


def read_separated(flow: Flow, element: _Element, out: Out) -> bool:
    """Append what an element holds, if it is one that holds elements only; tell whether it is."""
    sign = sign_of(element)
    if sign is None:
        return False
    separated(flow, element, sign, out)
    return True


def _sign_of_pair(before: _Element | None, after: _Element) -> str:
    """Return the sign between two parts that belong together; two translations of a word in a dictionary have a comma."""
    if before is None:
        return ""
    if before.tag == after.tag and local_name(after) == "cit" and before.get("type") == after.get("type"):
        return ", "
    return _OF_PAIRS.get((local_name(before), local_name(after)), "")


def _between(out: Out, sign: str, following: Out) -> str:
    """Return the sign, or a space where what stands before ends with a sign of its own; no space at one that is encoded."""
    last = plain_text(out[-1:])[-1:]
    if sign == " " and (opens(last) or plain_text(following)[:1] in CLOSING):
        return ""
    return " " if last in {".", ",", ";", ":", "!", "?", "—"} else sign


def sign_of(element: _Element) -> str | None:
    """Return the sign between the parts of an element that holds elements only; nothing where it holds text."""
    sign = _SIGNS.get(local_name(element))
    if sign is None or not len(element):
        return None
    if (element.text or "").strip() or any((child.tail or "").strip() for child in element):
        return None
    if local_name(element) == "bibl" and any(child.tail for child in element[:-1]):
        return None  # a bibl may hold text, so that a space in it is one that the encoder set
    return sign


@handles("dimensions")
def read_dimensions(flow: Flow, element: _Element, out: Out) -> None:
    """Read dimensions: 200 × 150 mm, in brackets after what they measure. TEI P5, MSPHSU."""
    parent = element.getparent()
    within = parent is not None and local_name(parent) == "extent"
    unit = element.get("unit", "")
    if within:
        flow.apart_blank(out)
    nodes: Out = [Text("(")] if within else []
    flow.at_space = True
    nodes.extend(flow.inline_content(element))
    nodes.append(Text(f"{f' {unit}' if unit else ''}{')' if within else ''}"))
    flow.at_space = False
    out.append(Span(flow.origin(element), "segment", tuple(nodes)))


@handles("msDesc", "msPart", "msFrag")
def read_manuscript(flow: Flow, element: _Element, out: Out) -> None:
    """Read the description of a manuscript: its fields with their names. TEI P5, chapter 11."""
    origin = flow.origin(element)
    if flow.inline:
        flow.apart_blank(out)
        out.append(Span(origin, "segment", flow.inline_content(element)))
        return
    flow.at_space = True
    items = _fields(flow, element)
    flow.at_space = True
    parent = element.getparent()
    listed = Listing(origin, "gloss", tuple(items))
    out.append(Item(origin, (), (listed,)) if parent is not None and local_name(parent) == "listBibl" else listed)


def _fields(flow: Flow, element: _Element) -> list[Node]:
    found: list[Node] = []
    loose: Out = []
    for child in element.iterchildren(etree.Element):
        name = local_name(child)
        if name in {"msPart", "msFrag", "msDesc"}:
            flow.element(child, found)
        elif name in _OPENED and not _is_prose(child):
            found.extend(_fields(flow, child))
        elif name in {"msIdentifier", "msItem", "msItemStruct"} or name in _NAMED or has_text_in(child):
            flow.at_space = True
            read = flow.block_content(child) if has_blocks(child) else flow.line(child)
            key = _NAMED.get(name) or {"msIdentifier": "ms_identifier"}.get(name) or _NAMED.get(local_name(element), "")
            if has_text(read):
                found.append(Item(flow.origin(child), (word(key),) if key else (), read))
            else:
                loose.extend(read)
        else:
            flow.element(child, loose)
    return [*found, *gather_loose([n for n in loose if isinstance(n, NEUTRAL)])]


def _is_prose(element: _Element) -> bool:
    return any(local_name(child) in {"p", "ab"} for child in element)


def has_text_in(element: _Element) -> bool:
    """Tell whether an element holds anything to read."""
    return bool("".join(element.itertext()).strip())


@handles(
    "msContents", "msItem", "msItemStruct", "physDesc", "objectDesc", "supportDesc", "layoutDesc", "layout", "handDesc",
    "handNote", "decoDesc", "decoNote", "scriptDesc", "scriptNote", "bindingDesc", "binding", "history", "origin", "provenance",
    "acquisition", "additional", "adminInfo", "custodialHist", "custEvent", "recordHist", "surrogates", "summary",
    "foliation", "collation", "condition", "additions", "musicNotation", "sealDesc", "seal", "accMat", "typeDesc",
    "typeNote", "locusGrp", "correspDesc", "correspAction", "correspContext", "objectIdentifier",
)  # fmt: skip
def read_field(flow: Flow, element: _Element, out: Out) -> None:
    """Read a part of a description where it stands by itself. TEI P5, chapter 11."""
    flow.block(element, out)


spans("segment", "incipit", "explicit", "rubric", "finalRubric", "colophon", "filiation", "origPlace", "population", "climate", "terrain", "langKnown", "langKnowledge", "socecStatus", "persPronouns",
      "objectName", "persona")  # fmt: skip
