"""The description of the package: RO-Crate 1.2. Record and items → JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from edition.deposit.bag import Item
from edition.writers.metadata.linked import schema_agent, schema_org
from edition.writers.metadata.record import Agent, Record

FILE = "ro-crate-metadata.json"
CONTEXT = "https://w3id.org/ro/crate/1.2/context"
PROFILE = "https://w3id.org/ro/crate/1.2"


@dataclass(frozen=True, slots=True)
class Made:
    """How the package was made: the program, its version and home, files that went in by path."""

    program: str
    version: str
    inputs: Sequence[str]


def crate(record: Record, items: Sequence[Item], folders: Mapping[str, str], made: Made) -> bytes:
    """Describe every file of the payload. ``folders``: what each folder holds."""
    known = schema_org(record)
    people = {name: [_reference(agent) for agent in getattr(record, facts)] for name, facts in _FACTS.items()}
    root: dict[str, Any] = {
        "@id": "./",
        "@type": "Dataset",
        **known,
        "name": record.title or record.name,
        "description": record.abstract
        or f"A critical edition in TEI-XML, with what was made from it: {record.title or record.name}",
        "datePublished": record.day,
        "license": _licence_references(record),
        "hasPart": [{"@id": f"{folder}/"} for folder in folders]
        + [{"@id": address(i.path)} for i in items if "/" not in i.path],
        "mainEntity": {"@id": address(made.inputs[0])} if made.inputs else None,
        "mentions": {"@id": "#making"},
        **{name: references for name, references in people.items() if references},
    }
    if record.publisher:
        root["publisher"] = {"@id": "#publisher"}
    root.pop("isBasedOn", None)
    if record.relations:
        root["isBasedOn"] = [{"@id": f"#source-{n}"} for n, _ in enumerate(_sources(record), 1)]
    root["identifier"] = [{"@id": f"#identifier-{n}"} for n, _ in enumerate(_identifiers(record), 1)]
    graph = [_descriptor(), {key: value for key, value in root.items() if value}]
    graph += _folders(folders, items)
    graph += [_file(item, record) for item in items]
    graph += _around(record)
    graph += _making(made, items)
    data = {"@context": CONTEXT, "@graph": [{k: _single(v) for k, v in entity.items()} for entity in graph]}
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


_FACTS = {
    "author": "authors", "editor": "editors", "translator": "translators", "contributor": "contributors", "funder": "funders",
}  # fmt: skip


def address(path: str) -> str:
    """Write a path as the relative address of a file; letters of other scripts stay as they are. RO-Crate 1.2, File paths."""
    return "".join(c if ord(c) > 127 else quote(c, safe="/!$&'()*+,;=:@~-._") for c in path)


def _descriptor() -> dict[str, Any]:
    return {
        "@id": FILE,
        "@type": "CreativeWork",
        "about": {"@id": "./"},
        "conformsTo": {"@id": PROFILE},
        "encodingFormat": "application/ld+json",
        "description": "What this package holds, for programs",
    }


def _folders(folders: Mapping[str, str], items: Sequence[Item]) -> Iterator[dict[str, Any]]:
    for folder, about in folders.items():
        inside = [{"@id": address(i.path)} for i in items if i.path.startswith(f"{folder}/")]
        yield {"@id": f"{folder}/", "@type": "Dataset", "name": folder, "description": about, "hasPart": inside}


def _file(item: Item, record: Record) -> dict[str, Any]:
    made: dict[str, Any] = {
        "@id": address(item.path),
        "@type": "File",
        "name": item.path.rpartition("/")[2],
        "description": item.about,
        "encodingFormat": item.media_type,
        "contentSize": str(item.size),
    }
    if record.language and item.path.startswith(("site/", "print/", "epub/", "text/")):
        made["inLanguage"] = record.language
    return made


def _agent_id(agent: Agent) -> str:
    if agent.identities:
        return agent.identities[0].address
    return f"#{address('-'.join(agent.shown.split()))}"


def _reference(agent: Agent) -> dict[str, str]:
    return {"@id": _agent_id(agent)}


def _licence_references(record: Record) -> list[dict[str, str]]:
    return [{"@id": terms.address or f"#terms-{n}"} for n, terms in enumerate(record.licences, 1)] or [
        {"@id": "#no-licence"}
    ]


def _sources(record: Record) -> list[tuple[str, str]]:
    return [(r.title or r.identifier, r.identifier) for r in record.relations]


def _around(record: Record) -> Iterator[dict[str, Any]]:
    """Yield people, publisher, licences and sources, each once."""
    seen: set[str] = set()
    for facts in _FACTS.values():
        for agent in getattr(record, facts):
            key = _agent_id(agent)
            if key not in seen:
                seen.add(key)
                yield {**schema_agent(agent), "@id": key}
    if record.publisher:
        yield {"@id": "#publisher", "@type": "Organization", "name": record.publisher}
    for number, terms in enumerate(record.licences, 1):
        key = terms.address or f"#terms-{number}"
        if key not in seen:
            seen.add(key)
            yield {
                "@id": key,
                "@type": "CreativeWork",
                "name": terms.spdx or terms.address or "Terms of use",
                "description": terms.text or terms.address,
            }
    if not record.licences:
        told = "The header of the edition does not say on what terms it may be used."
        yield {"@id": "#no-licence", "@type": "CreativeWork", "name": "No licence", "description": told}
    for number, (kind, value, url) in enumerate(_identifiers(record), 1):
        name = kind or "local"
        known = {"@id": f"#identifier-{number}", "@type": "PropertyValue", "name": name, "propertyID": name}
        known["value"] = value
        yield {**known, "url": url} if url else known
    for number, (title, identifier) in enumerate(_sources(record), 1):
        made = {"@id": f"#source-{number}", "@type": "CreativeWork", "name": title}
        yield {**made, "identifier": identifier} if identifier else made


def _single(value: Any) -> Any:
    """Let a value that is alone stand without a list, as RO-Crate 1.2 recommends."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _identifiers(record: Record) -> list[tuple[str, str, str]]:
    """Return kind, value and address of what identifies the edition; its own name where nothing else does."""
    found = [("doi", record.doi, f"https://doi.org/{record.doi}")] if record.doi else []
    found += [(kind, value, value if value.startswith("http") else "") for kind, value in record.identifiers]
    return found or [("urn", record.stable_id, "")]


def _making(made: Made, items: Sequence[Item]) -> Iterator[dict[str, Any]]:
    """Say how the outputs were made. RO-Crate 1.2, Provenance."""
    outputs = [i for i in items if i.path.partition("/")[0] in {"site", "print", "epub", "text", "data"}]
    yield {
        "@id": "#making",
        "@type": "CreateAction",
        "name": f"The outputs were made from the TEI by {made.program} {made.version}",
        "instrument": {"@id": "#program"},
        "object": [{"@id": address(path)} for path in made.inputs],
        "result": [{"@id": address(i.path)} for i in outputs],
    }
    yield {
        "@id": "#program",
        "@type": "SoftwareApplication",
        "name": made.program,
        "version": made.version,
        "softwareVersion": made.version,
        "url": f"https://pypi.org/project/{made.program}/",
    }
