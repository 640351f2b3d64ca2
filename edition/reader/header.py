"""Read the header: who made the edition of what, under which terms, by which principles. TEI P5, chapter 2."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from lxml.etree import _Element

from edition.model.metadata import Licence, Metadata, Part, Person, Relation
from edition.model.text import Node
from edition.reader.flow import Flow
from edition.reader.lines import EAST_ASIAN
from edition.reader.origins import read_origin
from edition.tree import TEI_, XML_ID, XML_LANG, Document, language_of, local_name

_PRINCIPLES = (
    ("projectDesc", "project"),
    ("samplingDecl", "sampling"),
    ("correction", "correction"),
    ("normalization", "normalization"),
    ("quotation", "quotation"),
    ("hyphenation", "hyphenation"),
    ("segmentation", "segmentation"),
    ("punctuation", "punctuation"),
    ("interpretation", "interpretation"),
    ("stdVals", "values"),
)


def read_header(flow: Flow, document: Document) -> Metadata:
    """Read the facts of the first header of a document."""
    header = document.root.find(f"{TEI_}teiHeader")
    if header is None:
        return Metadata(language=document.root.get(XML_LANG, ""))
    with flow.header():
        return _read(flow, document, header)


def _read(flow: Flow, document: Document, header: _Element) -> Metadata:
    statement = _first(header, "fileDesc/titleStmt")
    publication = _first(header, "fileDesc/publicationStmt")
    titles = _titles(statement)
    return Metadata(
        title=titles.get("main", ""),
        subtitle=titles.get("sub", ""),
        short_title=titles.get("short", ""),
        authors=tuple(_people(statement, "author")),
        editors=tuple(_people(statement, "editor")),
        contributors=tuple(_responsible(header)),
        publisher="; ".join(
            filter(None, (_plain(p) for p in _all(publication, "publisher", "authority", "distributor")))
        ),
        place="; ".join(dict.fromkeys(filter(None, (_plain(p) for p in _all(publication, "pubPlace"))))),
        date=_date(publication),
        version=_version(header),
        licences=tuple(_licences(publication)),
        identifiers=tuple((i.get("type", ""), _plain(i)) for i in _all(publication, "idno") if _plain(i)),
        language=_language(document.root, header),
        languages=tuple((x.get("ident", ""), _plain(x)) for x in header.iter(TEI_ + "language") if x.get("ident")),
        keywords=tuple(dict.fromkeys(_keywords(header))),
        abstract=_content(flow, _first(header, "profileDesc/abstract")),
        parts=tuple(_parts(flow, header)),
        declared_methods=tuple(dict.fromkeys(_methods(document))),
        funders=tuple(p for p in (_person(e, "funder") for e in _all(statement, "funder")) if p),
        relations=tuple(dict.fromkeys(_relations(header))),
        edition_date=_date(_first(header, "fileDesc/editionStmt")),
        origin=read_origin(header),
    )


def _methods(document: Document) -> Iterator[str]:
    """Yield the linking methods that the headers declare, those of companion files too."""
    for root in document.roots:
        for declared in root.iterfind(f"{TEI_}teiHeader/{TEI_}encodingDesc/{TEI_}variantEncoding"):
            if method := declared.get("method"):
                yield method


def _plain(element: _Element | None) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def _first(element: _Element | None, path: str) -> _Element | None:
    return element.find("/".join(TEI_ + step for step in path.split("/"))) if element is not None else None


def _all(element: _Element | None, *names: str) -> Iterator[_Element]:
    return element.iter(*(TEI_ + name for name in names)) if element is not None else iter(())


def _titles(statement: _Element | None) -> dict[str, str]:
    """Sort the titles by @type; without one, the first is the main title."""
    titles: dict[str, str] = {}
    for title in () if statement is None else statement.findall(f"{TEI_}title"):
        kind = title.get("type") or "main"
        kind = {"sub": "sub", "subordinate": "sub", "short": "short", "main": "main"}.get(kind, "main")
        text = _plain(title)
        if text and kind not in titles:
            titles[kind] = text
    return titles


def _person(element: _Element, role: str) -> Person | None:
    names = [n for n in element.iter(TEI_ + "persName", TEI_ + "orgName", TEI_ + "name") if _plain(n)]
    bearer = names[0] if names else element
    name = _name(bearer)
    if not name:
        return None
    refs = [e.get(a) for e in (element, bearer) for a in ("ref", "key") if e.get(a)]
    refs += [_plain(i) for i in element.iter(TEI_ + "idno")]
    key = bearer.get(XML_ID) or element.get(XML_ID) or ""
    is_body = local_name(bearer) == "orgName" or (role == "funder" and local_name(bearer) != "persName")
    family, given = ("", "") if is_body else _parts_of_name(bearer)
    if (
        family
        and name == f"{family} {given}"
        and not _SURNAME_FIRST.match(language_of(bearer))
        and not EAST_ASIAN.search(name)
    ):
        name = f"{family}, {given}"  # as in a list, for it is written so
    return Person(name, role, key, tuple(dict.fromkeys(r for r in refs if r)), is_body, (), family, given)


_SURNAME_FIRST = re.compile(r"(?:zh|ja|ko|hu|vi)\b|lzh\b", re.IGNORECASE)


def _parts_of_name(element: _Element) -> tuple[str, str]:
    """Return surname and forenames where the encoding marks them; what links them goes with the surname. TEI P5, ND."""
    names: dict[str, list[str]] = {"surname": [], "nameLink": [], "forename": [], "genName": []}
    parts = {TEI_ + name for name in names}
    for part in element.iter(*parts):
        if next((a for a in part.iterancestors(*parts) if a is not element), None) is None:  # a surname of two surnames
            names[local_name(part)].append(_plain(part))
    if not names["surname"]:
        return "", ""
    family = " ".join(filter(None, (*names["nameLink"], *names["surname"])))
    return family, " ".join(filter(None, (*names["forename"], *names["genName"])))


def _name(element: _Element) -> str:
    """Say a name in the order of reading; identifiers in it are not part of it."""
    said = element.text or ""
    for child in element:
        if isinstance(child.tag, str) and child.tag not in {TEI_ + "idno", TEI_ + "roleName"}:
            stands_close = not said or said.endswith((" ", "\n", "(", "-", "’", "'")) or EAST_ASIAN.match(said[-1])
            gap = "" if stands_close else " "
            said += gap + _plain(child)
        said += child.tail or ""
    return " ".join(said.split())


def _people(statement: _Element | None, kind: str) -> Iterator[Person]:
    for element in () if statement is None else statement.findall(f"{TEI_}{kind}"):
        if person := _person(element, element.get("role") or kind):
            yield person


def _responsible(header: _Element) -> Iterator[Person]:
    """Read the statements of responsibility of the file and of its edition. TEI P5, HD21."""
    seen = set()
    for statement in header.iter(TEI_ + "respStmt"):
        if next(statement.iterancestors(TEI_ + "sourceDesc"), None) is not None:
            continue
        role = "; ".join(_plain(r) for r in statement.findall(f"{TEI_}resp") if _plain(r))
        refs = tuple(token for r in statement.findall(f"{TEI_}resp") for token in (r.get("ref") or "").split())
        for bearer in statement:
            if local_name(bearer) in {"persName", "orgName", "name"} and (person := _person(bearer, role)):
                key = person.key or statement.get(XML_ID) or ""
                person = replace(person, role=role, key=key, role_refs=refs)
                if (person.name, role) not in seen:
                    seen.add((person.name, role))
                    yield person


def _date(publication: _Element | None) -> str:
    date = next(_all(publication, "date"), None)
    if date is None:
        return ""
    return date.get("when") or date.get("when-iso") or date.get("notAfter") or _plain(date)


def _version(header: _Element) -> str:
    edition = _first(header, "fileDesc/editionStmt/edition")
    return (edition.get("n") or _plain(edition)) if edition is not None else ""


def _licences(publication: _Element | None) -> Iterator[Licence]:
    """Read the terms of use, at most once each."""
    availability = _first(publication, "availability")
    if availability is None:
        return
    found = list(availability.iter(TEI_ + "licence", TEI_ + "license"))
    for licence in found:
        reference = next(licence.iter(TEI_ + "ref"), None)
        target = licence.get("target") or (reference.get("target") if reference is not None else None) or ""
        yield Licence(_plain(licence), target)
    for paragraph in availability.findall(f"{TEI_}p"):
        if _plain(paragraph):
            yield Licence(_plain(paragraph))


_SOURCES = ("bibl", "biblStruct", "biblFull", "msDesc")


def _relations(header: _Element) -> Iterator[Relation]:
    """Yield what the edition is made from, and the related items of its notes. TEI P5, HD3, COBICOR."""
    source = _first(header, "fileDesc/sourceDesc")
    for element in _all(source, *_SOURCES):
        outer = next(element.iterancestors(*(TEI_ + name for name in (*_SOURCES, "witness"))), None)
        if outer is None:
            yield Relation(element.get("type") or "source", _identifier(element), _title(element))
    for item in header.iter(TEI_ + "relatedItem"):
        yield Relation(item.get("type") or "related", item.get("target") or _identifier(item), _title(item))


def _identifier(element: _Element) -> str:
    """Return the first address or registered identifier of a description."""
    found = [_plain(i) for i in element.iter(TEI_ + "idno")]
    found += [t for e in element.iter(TEI_ + "ref", TEI_ + "ptr") for t in (e.get("target") or "").split()]
    known = ("http:", "https:", "doi:", "urn:", "10.")
    return next((value for value in found if value.casefold().startswith(known)), "")


def _title(element: _Element) -> str:
    title = next(element.iter(TEI_ + "title"), None)
    return _plain(title)


_BESIDE_THE_TEXT = {"translation", "commentary", "apparatus", "bibliography", "notes", "introduction"}
"""Divisions whose language is not that of the edited text."""


def _language(root: _Element, header: _Element) -> str:
    """Tell the language in which most of the text is; what bears none is in the language that is declared."""
    declared = _declared_language(root, header)
    body = root.find(f"{TEI_}text/{TEI_}body")
    if body is None:
        return declared
    around = body.get(XML_LANG) or next(
        (e.get(XML_LANG, "") for e in body.iterancestors() if e.get(XML_LANG)), declared
    )
    counts: Counter[str] = Counter()
    _count_languages(body, around, counts)
    if not counts:
        return declared
    most = max(counts.values())
    return declared if counts[declared] == most else next(key for key, count in counts.items() if count == most)


def _count_languages(element: _Element, language: str, counts: Counter[str]) -> None:
    """Count the letters of a text by their language; notes and readings that are not in the text do not count."""
    waiting = [(element, language)]
    while waiting:
        at, own = waiting.pop()
        counts[own] += len((at.text or "").strip())
        for child in at:
            counts[own] += len((child.tail or "").strip())
            if not isinstance(child.tag, str) or local_name(child) in {"note", "rdg", "rdgGrp", "witDetail"}:
                continue
            if child.get("type") not in _BESIDE_THE_TEXT:
                waiting.append((child, child.get(XML_LANG) or own))


def _declared_language(root: _Element, header: _Element) -> str:
    """Tell the language that is declared: of text, of the one text division of an edition, of textLang, of the root."""
    text = root.find(f"{TEI_}text")
    if text is not None:
        if text.get(XML_LANG):
            return text.get(XML_LANG, "")
        edition = next((d for d in text.iter(TEI_ + "div") if d.get(XML_LANG)), None)
        body = text.find(f"{TEI_}body")
        if body is not None and body.get(XML_LANG):
            return body.get(XML_LANG, "")
        if edition is not None and edition.get("type") in {"edition", "translation"}:
            return edition.get(XML_LANG, "")
    language = next(header.iter(TEI_ + "textLang"), None)
    if language is not None and language.get("mainLang"):
        return language.get("mainLang", "")
    if root.get(XML_LANG):
        return root.get(XML_LANG, "")
    declared = next(header.iter(TEI_ + "language"), None)
    return declared.get("ident", "") if declared is not None else ""


def _keywords(header: _Element) -> Iterator[str]:
    for keywords in header.iter(TEI_ + "keywords"):
        terms = [t for t in keywords.iter(TEI_ + "term", TEI_ + "item") if _plain(t)]
        yield from (_plain(t) for t in terms if not list(t.iter(TEI_ + "term"))[1:])


def _content(flow: Flow, element: _Element | None) -> tuple[Node, ...]:
    return flow.aside(element, inline=False) if element is not None and _plain(element) else ()


def _parts(flow: Flow, header: _Element) -> Iterator[Part]:
    """Read what the header tells the reader in prose: principles, source, history."""
    encoding = _first(header, "encodingDesc")
    for name, title in _PRINCIPLES:
        for element in _all(encoding, name):
            if content := _content(flow, element):
                yield Part(title, content)
    source = _first(header, "fileDesc/sourceDesc")
    described = [] if source is None else [c for c in source if isinstance(c.tag, str) and local_name(c) != "listWit"]
    if content := flow.aside_elements(_told(described)):
        yield Part("source", content)
    notes = _first(header, "fileDesc/notesStmt")
    if notes is not None and (content := flow.aside_elements(notes, unwrap=True)):
        yield Part("notes", content)
    changes = [c for c in _all(header, "change") if _plain(c)]
    if content := flow.aside_elements(changes):
        yield Part("revisions", content)


def _told(elements: Iterable[_Element]) -> list[_Element]:
    return [element for element in elements if _plain(element)]
