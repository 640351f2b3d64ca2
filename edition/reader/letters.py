"""Read what the headers say of letters. TEI P5, HDCD: correspDesc, correspAction."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from lxml.etree import _Element

from edition.model.correspondence import Action, Letter, Part, Told
from edition.prefixes import Prefix, prefixes_of, written_out
from edition.reader.flow import OtherFile
from edition.tree import TEI_, XML_ID, Document, local_name

_PARTS: dict[str, Part] = {
    "persName": "persName", "orgName": "orgName", "placeName": "placeName", "date": "date", "settlement": "placeName",
    "geogName": "placeName", "district": "placeName", "region": "placeName", "country": "placeName",
}  # fmt: skip
_WIDER = {"district", "region", "country"}
"""They say where a town lies, and are the place only where no town is named beside them."""
_TYPES: dict[str, Part] = {
    "person": "persName", "pers": "persName", "org": "orgName", "organisation": "orgName", "organization": "orgName",
    "place": "placeName",
}  # fmt: skip
_DATES = ("when", "from", "to", "notBefore", "notAfter")
_ISO = re.compile(r"-?\d{4,}(-\d\d(-\d\d)?)?|--\d\d(-\d\d)?")
_AUTHORITIES = ("gnd", "viaf", "wikidata", "geonames", "isni", "orcid", "lccn")
_WEB = ("http://", "https://")


def read_letters(document: Document, ids: dict[str, _Element], other: OtherFile) -> tuple[Letter, ...]:
    """Return the letters that the headers of a document describe, in their order."""
    reading = _Letters(document, ids, other, prefixes_of(document.roots))
    return tuple(reading.letter(e) for root in document.roots for e in root.iter(TEI_ + "correspDesc"))


def _plain(element: _Element | None) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


@dataclass(slots=True)
class _Letters:
    document: Document
    ids: dict[str, _Element]
    other: OtherFile
    prefixes: list[Prefix]

    def letter(self, element: _Element) -> Letter:
        """Read one description."""
        tei = next(element.iterancestors(TEI_ + "TEI", TEI_ + "teiCorpus"), None)
        header = next(element.iterancestors(TEI_ + "teiHeader"), None)
        # Headers with many descriptions, such as those of a list of letters, say nothing of each in their titles.
        own = header is not None and sum(1 for _ in header.iter(TEI_ + "correspDesc")) == 1
        file = header.find(f"{TEI_}fileDesc") if header is not None and own else None
        title = file.find(f"{TEI_}titleStmt/{TEI_}title") if file is not None else None
        identifier = tei.get(XML_ID, "") if tei is not None and own else ""
        return Letter(
            title=_plain(title),
            key=element.get("key") or element.get("n") or "",
            address=next(self._addresses(element.get("ref") or ""), "") or _published(file),
            id=identifier,
            source=self._source(element.get("source") or ""),
            actions=tuple(
                Action(a.get("type", ""), tuple(self._told(a))) for a in element.iterchildren(TEI_ + "correspAction")
            ),
        )

    def _source(self, pointer: str) -> str:
        first = (pointer.split() or [""])[0]
        if first.startswith("#"):
            return _plain(self.ids.get(first[1:]))
        return first if first.startswith(_WEB) else ""

    def _told(self, action: _Element) -> Iterator[Told]:
        """Yield persons, bodies, places and dates in their order, however deep they stand; names within names are theirs."""
        for child in action.iterchildren(etree.Element):
            name = local_name(child)
            part = _PARTS.get(name) or (
                _TYPES.get(child.get("type", "").casefold(), "persName") if name in {"name", "rs"} else None
            )
            if name in _WIDER and action.find(TEI_ + "settlement") is not None:
                continue
            if part is None:
                if name not in {"note", "p", "desc"}:
                    yield from self._told(child)
            elif part == "date":
                yield Told(part, _plain(child), when=tuple(_when(child)))
            else:
                refs = tuple(self._refs(child))
                text = _plain(child) or next(filter(None, map(self._named, _tokens(child))), "")
                if text or refs:
                    yield Told(part, text, refs)

    def _refs(self, element: _Element) -> Iterator[str]:
        found = [address for token in _tokens(element) for address in self._addresses(token)]
        for inner in element.iterdescendants(etree.Element):
            found += [address for token in _tokens(inner) for address in self._addresses(token)]
        yield from dict.fromkeys(found)

    def _addresses(self, value: str) -> Iterator[str]:
        """Yield addresses: those written, those of a declared prefix, those that the entry of a register gives."""
        for written in value.split():
            token = written_out(written, self.prefixes)
            entry = self._entry(token)
            if entry is None:
                yield token
            else:
                yield from _identifiers(entry)

    def _entry(self, token: str) -> _Element | None:
        """Return the entry of a register that a pointer names, here or in another file of the project."""
        file, mark, key = token.partition("#")
        if not mark or token.startswith(_WEB):
            return None
        if not file:
            return self.ids.get(key)
        document = self.other(file)
        if document is None:
            return None
        return next((e for e in document.elements() if e.get(XML_ID) == key), None)

    def _named(self, token: str) -> str:
        """Return how a register calls somebody whose name is not written."""
        entry = self._entry(written_out(token, self.prefixes))
        if entry is None:
            return ""
        names = entry.iter(*(TEI_ + n for n in ("persName", "orgName", "placeName", "name", "head")))
        return next((text for name in names if (text := _plain(name))), "")


def _published(file: _Element | None) -> str:
    """Return the address at which a text says that it is published."""
    if file is None:
        return ""
    values = [_plain(i) for i in file.iterfind(f"{TEI_}publicationStmt/{TEI_}idno")]
    return next((value for value in values if value.startswith(_WEB)), "")


def _tokens(element: _Element) -> list[str]:
    return [token for name in ("ref", "sameAs", "corresp") for token in (element.get(name) or "").split()]


def _identifiers(entry: _Element) -> Iterator[str]:
    """Yield the addresses of an entry; an identifier without an address has the name of its register before it."""
    for element in entry.iter(etree.Element):
        yield from (t for t in _tokens(element) if not t.startswith("#"))
        if local_name(element) == "idno" and (value := _plain(element)):
            scheme = (element.get("type") or element.get("subtype") or "").casefold()
            if value.startswith(_WEB):
                yield value
            elif scheme in _AUTHORITIES:
                yield f"{scheme}:{value}"


def _when(date: _Element) -> Iterator[tuple[str, str]]:
    """Yield the attributes of a date that machines read; those of ISO count where they say the same way."""
    for name in _DATES:
        value = next((v for n in (name, f"{name}-iso") if _ISO.fullmatch(v := (date.get(n) or "").strip())), "")
        if value:
            yield name, value
