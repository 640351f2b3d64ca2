"""Read structured references into fields. TEI P5, COBICO."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import _Element

from edition.model.reference import CslValue, Reference
from edition.reader.flow import Flow
from edition.tree import TEI_, XML_ID, XML_LANG

_ISO = re.compile(r"^-?\d{4}(?:-\d{2}){0,2}$")
_UNITS = {"volume": "volume", "vol": "volume", "issue": "issue", "number": "issue", "page": "page", "pages": "page",
          "pp": "page", "chapter": "chapter-number"}  # fmt: skip


def read_references(flow: Flow) -> dict[tuple[int, int], Reference]:
    """Read every biblStruct, by the place of its element."""
    found: dict[tuple[int, int], Reference] = {}
    for root in flow.document.roots:
        for element in root.iter(TEI_ + "biblStruct"):
            source, ordinal = flow.document.places[element]
            key = element.get(XML_ID) or f"reference-{len(found) + 1}"
            found[id(source), ordinal] = Reference(key, fields(element, key))
    return found


def fields(element: _Element, key: str) -> dict[str, CslValue]:
    """Sort the parts of a reference into the fields of CSL."""
    analytic, monograph = element.find(TEI_ + "analytic"), element.find(TEI_ + "monogr")
    csl: dict[str, CslValue] = {"id": key}
    container = _title(monograph)
    level = _level(monograph)
    if analytic is not None and _title(analytic):
        csl["type"] = "article-journal" if level == "j" else "chapter"
        csl["title"] = _title(analytic)
        csl["container-title"] = container
    else:
        csl["type"] = "manuscript" if level == "u" else "book"
        csl["title"] = container
    for name in ("author", "editor"):
        people = [*_people(analytic, name), *_people(monograph, name)]
        if people:
            csl[name] = people
    csl.update(_imprint(monograph))
    series = element.find(TEI_ + "series")
    if series is not None and _title(series):
        csl["collection-title"] = _title(series)
        number = series.find(TEI_ + "biblScope")
        if number is not None:
            csl["collection-number"] = _plain(number)
    for identifier in element.iter(TEI_ + "idno"):
        kind = (identifier.get("type") or "").upper()
        field = {"DOI": "DOI", "ISBN": "ISBN", "ISSN": "ISSN", "URL": "URL", "URI": "URL"}.get(kind)
        if field:
            csl[field] = _plain(identifier)
    targets = [pointer.get("target") or "" for pointer in element.iter(TEI_ + "ptr", TEI_ + "ref")]
    if "URL" not in csl:
        csl["URL"] = next((t for t in targets if t.startswith(("http://", "https://"))), "")
    if language := element.get(XML_LANG):
        csl["language"] = language
    return {name: value for name, value in csl.items() if value}


def _plain(element: _Element | None) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def _title(element: _Element | None) -> str:
    """Join the main title and its subtitle."""
    if element is None:
        return ""
    titles = element.findall(TEI_ + "title")
    main = next((t for t in titles if t.get("type") in {None, "main"}), titles[0] if titles else None)
    sub = next((t for t in titles if t.get("type") in {"sub", "subordinate"}), None)
    return f"{_plain(main)}: {_plain(sub)}" if sub is not None and _plain(sub) else _plain(main)


def _level(element: _Element | None) -> str:
    title = element.find(TEI_ + "title") if element is not None else None
    return title.get("level", "") if title is not None else ""


def _people(element: _Element | None, name: str) -> Iterator[dict[str, str]]:
    for person in element.findall(TEI_ + name) if element is not None else ():
        surname = next(person.iter(TEI_ + "surname"), None)
        forenames = [_plain(f) for f in person.iter(TEI_ + "forename")]
        text = _plain(person)
        if surname is not None:
            yield {"family": _plain(surname), "given": " ".join(forenames)}
        elif "," in text:
            family, _, given = text.partition(",")
            yield {"family": family.strip(), "given": given.strip()}
        elif text:
            yield {"literal": text}


def _imprint(element: _Element | None) -> Iterator[tuple[str, CslValue]]:
    if element is None:
        return
    date = next(element.iter(TEI_ + "date"), None)
    if date is not None:
        when = date.get("when") or date.get("from") or _plain(date)
        if _ISO.match(when):
            yield "issued", {"date-parts": [[int(part) for part in when.split("-") if part]]}
        elif when:
            yield "issued", {"raw": when}
    yield "publisher", "; ".join(_plain(p) for p in element.iter(TEI_ + "publisher") if _plain(p))
    yield "publisher-place", "; ".join(_plain(p) for p in element.iter(TEI_ + "pubPlace") if _plain(p))
    yield "edition", _plain(element.find(TEI_ + "edition"))
    for scope in element.iter(TEI_ + "biblScope"):
        unit = _UNITS.get((scope.get("unit") or scope.get("type") or "").casefold())
        if unit:
            first, last = scope.get("from"), scope.get("to")
            yield unit, _plain(scope) or "–".join(filter(None, (first, last)))
