"""DataCite 4.7, as XML and as JSON. Record → text. The XML is made from the JSON, so that both say the same."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lxml import etree
from lxml.etree import _Element

from edition.writers.metadata.record import Agent, Record

NAMESPACE = "http://datacite.org/schema/kernel-4"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_XML = "http://www.w3.org/XML/1998/namespace"
UNKNOWN = ":unkn"
"""What DataCite wants where a required value is not known. DataCite 4.7, Appendix 3."""
CONTRIBUTOR_TYPES: Mapping[str, str] = {
    "edt": "Editor", "trl": "Translator", "res": "Researcher", "cur": "DataCurator", "mrk": "DataCurator",
    "enc": "DataCurator", "col": "DataCollector", "dtm": "DataManager", "pdr": "ProjectLeader", "rth": "ProjectLeader",
    "ths": "Supervisor", "spn": "Sponsor", "fnd": "Sponsor", "cph": "RightsHolder", "hst": "HostingInstitution",
    "dst": "Distributor", "pro": "Producer",
}  # fmt: skip
"""MARC relator → contributorType."""


def as_json(record: Record) -> str:
    """Return the record as DataCite's interfaces take it."""
    return json.dumps(attributes(record), ensure_ascii=False, indent=1) + "\n"


def attributes(record: Record) -> dict[str, Any]:
    """Return the attributes of a DOI as DataCite's JSON has them."""
    made: dict[str, Any] = {
        "schemaVersion": "http://datacite.org/schema/kernel-4.7",
        "doi": record.doi,
        "creators": [_person(agent) for agent in record.creators] or [{"name": UNKNOWN}],
        "titles": list(_titles(record)),
        "publisher": {"name": record.publisher or UNKNOWN},
        "publicationYear": record.year or "1000",
        "types": {"resourceTypeGeneral": "Book", "resourceType": "Critical edition"},
        "subjects": [{"subject": word} for word in record.keywords],
        "contributors": list(_contributors(record)),
        "dates": [{"date": record.date, "dateType": "Issued"}] if record.date else [],
        "language": record.language,
        "alternateIdentifiers": list(_alternate(record)),
        "relatedIdentifiers": [
            {"relatedIdentifier": r.identifier, "relatedIdentifierType": r.scheme, "relationType": r.relation}
            for r in record.relations
            if r.identifier
        ],
        "relatedItems": [
            {"relatedItemType": "Text", "relationType": r.relation, "titles": [{"title": r.title}]}
            for r in record.relations
            if r.title and not r.identifier
        ],
        "version": record.version,
        "rightsList": list(_rights(record)),
        "descriptions": [{"description": record.abstract, "descriptionType": "Abstract"}] if record.abstract else [],
        "fundingReferences": list(_funding(record)),
    }
    if not record.doi:
        del made["doi"]
    return {key: value for key, value in made.items() if value}


def _person(agent: Agent) -> dict[str, Any]:
    made: dict[str, Any] = {"name": agent.name.sorted}
    if agent.is_organisation or agent.name.given or agent.identities:
        made["nameType"] = "Organizational" if agent.is_organisation else "Personal"
    if agent.name.given:
        made |= {"givenName": agent.name.given, "familyName": agent.name.family}
    if agent.identities:
        made["nameIdentifiers"] = [
            {"nameIdentifier": i.address, "nameIdentifierScheme": i.scheme, "schemeUri": i.scheme_address}
            for i in agent.identities
        ]
    return made


def _titles(record: Record) -> Iterator[dict[str, str]]:
    yield {"title": record.title or UNKNOWN}
    if record.subtitle:
        yield {"title": record.subtitle, "titleType": "Subtitle"}
    if record.short_title:
        yield {"title": record.short_title, "titleType": "AlternativeTitle"}


def _contributors(record: Record) -> Iterator[dict[str, Any]]:
    """Yield everybody once for each kind of work; one without a known kind is Other."""
    for agent in (*record.editors, *record.contributors):
        kinds = dict.fromkeys(CONTRIBUTOR_TYPES[code] for code in agent.relators if code in CONTRIBUTOR_TYPES)
        for kind in kinds or ("Other",):
            yield {**_person(agent), "contributorType": kind}


def _alternate(record: Record) -> Iterator[dict[str, str]]:
    for kind, value in record.identifiers:
        yield {"alternateIdentifier": value, "alternateIdentifierType": kind or "local"}
    if record.address:
        yield {"alternateIdentifier": record.address, "alternateIdentifierType": "URL"}


def _rights(record: Record) -> Iterator[dict[str, str]]:
    for terms in record.licences:
        made = {"rights": terms.text or terms.spdx or terms.address}
        if terms.address:
            made["rightsUri"] = terms.address
        if terms.spdx:
            made |= {
                "rightsIdentifier": terms.spdx,
                "rightsIdentifierScheme": "SPDX",
                "schemeUri": "https://spdx.org/licenses/",
            }
        yield made


def _funding(record: Record) -> Iterator[dict[str, str]]:
    for agent in record.funders:
        made = {"funderName": agent.shown}
        known = next((i for i in agent.identities if i.scheme in {"ROR", "ISNI"}), None)
        if known:
            made |= {"funderIdentifier": known.address, "funderIdentifierType": known.scheme}
        yield made


# -- XML -----------------------------------------------------------------------------------------------------------------

_LISTS: Mapping[str, tuple[str, str]] = {
    "titles": ("title", "title"),
    "subjects": ("subject", "subject"),
    "dates": ("date", "date"),
    "alternateIdentifiers": ("alternateIdentifier", "alternateIdentifier"),
    "relatedIdentifiers": ("relatedIdentifier", "relatedIdentifier"),
    "rightsList": ("rights", "rights"),
    "descriptions": ("description", "description"),
}
"""Lists whose items have one text and attributes: name of the element, key of the text."""
_ATTRIBUTE_NAMES = {"schemeUri": "schemeURI", "rightsUri": "rightsURI"}
_ORDER = (
    "creators", "titles", "publisher", "publicationYear", "types", "subjects", "contributors", "dates", "language",
    "alternateIdentifiers", "relatedIdentifiers", "version", "rightsList", "descriptions", "fundingReferences",
    "relatedItems",
)  # fmt: skip


def as_xml(record: Record, identifier: str = "") -> bytes:
    """Return the record as XML. Without a DOI the element identifier has one of another kind, which a repository replaces."""
    data = attributes(record)
    root = etree.Element(f"{{{NAMESPACE}}}resource", nsmap={None: NAMESPACE, "xsi": _XSI})
    place = f"{NAMESPACE} http://schema.datacite.org/meta/kernel-4.7/metadata.xsd"
    root.set(f"{{{_XSI}}}schemaLocation", place)
    kind = "DOI" if record.doi else "URN"
    _add(root, "identifier", record.doi or identifier or record.stable_id, identifierType=kind)
    for key in _ORDER:
        if key in data:
            _part(root, key, data[key], record)
    etree.indent(root)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _part(root: _Element, key: str, value: Any, record: Record) -> None:
    match key:
        case "types":
            _add(root, "resourceType", value["resourceType"], resourceTypeGeneral=value["resourceTypeGeneral"])
        case "publisher":
            _add(root, key, value["name"])
        case "publicationYear" | "language" | "version":
            _add(root, key, value)
        case "creators" | "contributors":
            _people(root, key, value)
        case "fundingReferences":
            _funders(root, value)
        case "relatedItems":
            _items(root, value)
        case _:
            name, text = _LISTS[key]
            group = _add(root, key)
            for item in value:
                rest = {_ATTRIBUTE_NAMES.get(k, k): v for k, v in item.items() if k != text}
                element = _add(group, name, item[text], **rest)
                if key in {"titles", "descriptions"} and record.language and item.get("titleType") is None:
                    element.set(f"{{{_XML}}}lang", record.language)


def _people(root: _Element, key: str, people: Sequence[Mapping[str, Any]]) -> None:
    one = key.removesuffix("s")
    group = _add(root, key)
    for person in people:
        element = _add(group, one)
        if "contributorType" in person:
            element.set("contributorType", person["contributorType"])
        name = _add(element, f"{one}Name", person["name"])
        if "nameType" in person:
            name.set("nameType", person["nameType"])
        for part in ("givenName", "familyName"):
            if part in person:
                _add(element, part, person[part])
        for i in person.get("nameIdentifiers", ()):
            scheme = {"nameIdentifierScheme": i["nameIdentifierScheme"], "schemeURI": i["schemeUri"]}
            _add(element, "nameIdentifier", i["nameIdentifier"], **scheme)


def _funders(root: _Element, funders: Sequence[Mapping[str, str]]) -> None:
    group = _add(root, "fundingReferences")
    for funder in funders:
        element = _add(group, "fundingReference")
        _add(element, "funderName", funder["funderName"])
        if "funderIdentifier" in funder:
            kind = funder["funderIdentifierType"]
            _add(element, "funderIdentifier", funder["funderIdentifier"], funderIdentifierType=kind)


def _items(root: _Element, items: Sequence[Mapping[str, Any]]) -> None:
    group = _add(root, "relatedItems")
    for item in items:
        kinds = {"relatedItemType": item["relatedItemType"], "relationType": item["relationType"]}
        titles = _add(_add(group, "relatedItem", **kinds), "titles")
        for title in item["titles"]:
            _add(titles, "title", title["title"])


def _add(parent: _Element, name: str, text: str = "", **attributes: str) -> _Element:
    element = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}", attributes)
    if text:
        element.text = text
    return element
