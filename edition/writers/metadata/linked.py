"""schema.org as JSON-LD, Dublin Core as XML, CITATION.cff. Record → text, field by field as the crosswalk says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from lxml import etree

from edition.writers.common.citation import is_isbn
from edition.writers.metadata.record import Agent, Record
from edition.writers.metadata.table import columns

_DC = "http://purl.org/dc/elements/1.1/"
_TERMS = "http://purl.org/dc/terms/"
_QUALIFIED = {"alternative"}


def schema_org(record: Record) -> dict[str, Any]:
    """Return the properties of the edition in schema.org's words; a value that stands alone is no list."""
    found: dict[str, list[Any]] = {}
    for fact, name in columns("schema").items():
        found.setdefault(name, []).extend(_schema_values(record, fact))
    return {name: values[0] if len(values) == 1 else values for name, values in found.items() if values}


def schema_org_document(record: Record) -> str:
    """Return JSON-LD that search engines read."""
    data = {"@context": "https://schema.org/", "@type": "Book", **schema_org(record)}
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _schema_values(record: Record, fact: str) -> list[Any]:
    match fact:
        case "authors" | "editors" | "contributors" | "translators" | "funders":
            return [schema_agent(agent) for agent in getattr(record, fact)]
        case "publisher":
            place = {"location": record.place} if record.place else {}
            return [{"@type": "Organization", "name": record.publisher, **place}] if record.publisher else []
        case "licences":
            return [terms.address or terms.text for terms in record.licences]
        case "relations":
            return [_based_on(r.title, r.scheme, r.identifier) for r in record.relations if r.relation in _SOURCES]
        case _:
            return _plain_values(record, fact)


_SOURCES = {"IsDerivedFrom", "IsTranslationOf"}


def _based_on(title: str, scheme: str, identifier: str) -> dict[str, str]:
    made = {"@type": "CreativeWork", "name": title or identifier}
    if identifier:
        made["@id"] = f"https://doi.org/{identifier}" if scheme == "DOI" else identifier
    return made


def schema_agent(agent: Agent) -> dict[str, Any]:
    """Return a person or a body; an identifier is its @id."""
    made: dict[str, Any] = {"@type": "Organization" if agent.is_organisation else "Person", "name": agent.shown}
    if agent.name.given:
        made |= {"givenName": agent.name.given, "familyName": agent.name.family}
    if agent.identities:
        made["@id"] = agent.identities[0].address
    if agent.identities[1:]:
        made["sameAs"] = [i.address for i in agent.identities[1:]]
    return made


def dublin_core_values(record: Record) -> Iterator[tuple[str, str]]:
    """Yield element and value."""
    for fact, name in columns("dublin_core").items():
        for value in _plain_values(record, fact):
            yield name, value
    yield "type", "Text"


def _plain_values(record: Record, fact: str) -> list[str]:
    match fact:
        case "authors" | "editors" | "contributors":
            return [agent.name.sorted for agent in getattr(record, fact)]
        case "licences":
            return [v for terms in record.licences for v in (terms.text, terms.address) if v]
        case "doi":
            return [f"https://doi.org/{record.doi}"] if record.doi else []
        case "identifiers":
            return [value for kind, value in record.identifiers if not is_isbn(kind)]
        case "keywords":
            return list(record.keywords)
        case "relations":
            return [r.title or r.identifier for r in record.relations if r.relation in _SOURCES]
        case _:
            value = getattr(record, fact)
            return [value] if value else []


def dublin_core(record: Record) -> bytes:
    """Return Dublin Core as catalogues exchange it."""
    root = etree.Element("metadata", nsmap={"dc": _DC, "dcterms": _TERMS})
    for name, value in dublin_core_values(record):
        space = _TERMS if name in _QUALIFIED else _DC
        etree.SubElement(root, f"{{{space}}}{name}").text = value
    etree.indent(root)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


# -- CITATION.cff --------------------------------------------------------------------------------------------------------


def citation_file(record: Record) -> str:
    """Return a Citation File Format file, version 1.2.0. Every JSON string is a YAML string."""
    lines = ["cff-version: 1.2.0", 'message: "Please cite this edition as below."', "type: dataset"]
    for fact, name in columns("cff").items():
        lines.extend(_cff(record, fact, name))
    return "\n".join(lines) + "\n"


def _cff(record: Record, fact: str, name: str) -> Iterator[str]:
    match fact:
        case "title":
            yield f"{name}: {_yaml(record.title or record.name)}"
        case "editors":
            yield f"{name}:"
            for agent in record.creators:
                yield from _cff_agent(agent)
            if not record.creators:
                yield f"  - name: {_yaml(record.publisher or record.name)}"
        case "date":
            if record.date:
                yield f"{name}: {record.day}"
        case "licences":
            known = list(dict.fromkeys(terms.spdx for terms in record.licences if terms.spdx))
            if known:
                yield f"{name}: {known[0]}" if len(known) == 1 else f"{name}: [{', '.join(known)}]"
        case "keywords":
            if record.keywords:
                yield f"{name}: [{', '.join(map(_yaml, record.keywords))}]"
        case _:
            if value := getattr(record, fact):
                yield f"{name}: {_yaml(value)}"


def _cff_agent(agent: Agent) -> Iterator[str]:
    orcid = next((i.address for i in agent.identities if i.scheme == "ORCID"), "")
    if agent.is_organisation or not agent.name.given:
        yield f"  - name: {_yaml(agent.shown)}"
    else:
        yield f"  - family-names: {_yaml(agent.name.family)}"
        yield f"    given-names: {_yaml(agent.name.given)}"
    if orcid:
        yield f"    orcid: {orcid}"


def _yaml(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
