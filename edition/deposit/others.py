"""Packages for repositories that people fill by hand or by their own tools: DSpace, Dataverse. Package → files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from edition.deposit.bag import Item, digest_of, write_folder, write_zip
from edition.deposit.package import Package
from edition.deposit.sources import media_type
from edition.writers.metadata.record import Agent, Record

_DSPACE = {
    "title": ("title", ""), "subtitle": ("title", "alternative"), "author": ("contributor", "author"),
    "editor": ("contributor", "editor"), "contributor": ("contributor", ""), "publisher": ("publisher", ""),
    "date": ("date", "issued"), "language": ("language", "iso"), "rights": ("rights", ""), "licence": ("rights", "uri"),
    "doi": ("identifier", "doi"), "identifier": ("identifier", ""), "keyword": ("subject", ""),
    "abstract": ("description", "abstract"), "version": ("description", "version"), "source": ("relation", "isbasedon"),
}  # fmt: skip
"""Fact → element and qualifier of the Dublin Core of DSpace."""


def readable(package: Package, zipped: Path) -> list[Item]:
    """Return what readers open without unpacking, after the package: books as PDF and EPUB."""
    found = [Item(zipped.name, zipped, "The whole package", "application/zip")]
    books = [
        item
        for item in package.files
        if item.path.startswith(("data/print/", "data/epub/")) and item.path.endswith((".pdf", ".epub"))
    ]
    return [*found, *(Item(i.path.rpartition("/")[2], i.content, i.about, i.media_type) for i in books)]


# -- DSpace ------------------------------------------------------------------------------------------------------------


def simple_archive(package: Package, zipped: Path, folder: Path) -> Path:
    """Write an item for the import of DSpace: Simple Archive Format, as a folder and as ZIP; returns the latter."""
    record = package.record
    files = readable(package, zipped)
    listed = "".join(
        f"{item.path}\tbundle:ORIGINAL\tdescription:{item.about}{'' if number else chr(9) + 'primary:true'}\n"
        for number, item in enumerate(files)
    )
    name = f"{package.name}-dspace"
    items = [
        Item("item_001/dublin_core.xml", _dublin_core(record), "", "application/xml"),
        Item("item_001/contents", listed.encode(), "", "text/plain"),
        *(Item(f"item_001/{i.path}", i.content, i.about, i.media_type) for i in files),
    ]
    write_folder(items, folder / name)
    write_zip(items, folder / f"{name}.zip", record.day)
    return folder / f"{name}.zip"


def _dublin_core(record: Record) -> bytes:
    root = etree.Element("dublin_core", schema="dc")
    for fact, value in _values(record):
        element, qualifier = _DSPACE[fact]
        made = etree.SubElement(root, "dcvalue", element=element, qualifier=qualifier or "none")
        if record.language and fact in {"title", "subtitle", "abstract", "keyword"}:
            made.set("language", record.language)
        made.text = value
    etree.indent(root)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _values(record: Record) -> Iterator[tuple[str, str]]:
    for fact, agents in (("author", record.authors), ("editor", record.editors), ("contributor", record.contributors)):
        yield from ((fact, agent.name.sorted) for agent in agents)
    simple = (
        ("title", record.title or record.name), ("subtitle", record.subtitle), ("publisher", record.publisher),
        ("date", record.date), ("language", record.language), ("version", record.version), ("doi", record.doi),
        ("abstract", record.abstract),
    )  # fmt: skip
    yield from ((fact, value) for fact, value in simple if value)
    for terms in record.licences:
        yield "rights", terms.text or terms.spdx or terms.address
        if terms.address:
            yield "licence", terms.address
    yield from (("identifier", value) for _, value in record.identifiers)
    yield from (("keyword", word) for word in record.keywords)
    yield from (("source", r.identifier or r.title) for r in record.relations)


# -- Dataverse ---------------------------------------------------------------------------------------------------------


def dataverse(package: Package, zipped: Path, folder: Path) -> Path:
    """Write a dataset for Dataverse: JSON for its interface, and the files with their checksums; returns the JSON."""
    files = readable(package, zipped)
    name = f"{package.name}-dataverse"
    listed = [
        {"fileName": item.path, "description": item.about, "mimeType": media_type(Path(item.path)),
         "sha512": digest_of(item.blocks()), "restrict": False}
        for item in files
    ]  # fmt: skip
    items = [
        Item("dataset.json", _json(dataset(package.record)), "", "application/json"),
        Item("files.json", _json(listed), "", "application/json"),
        *files,
    ]
    write_folder(items, folder / name)
    return folder / name / "dataset.json"


def dataset(record: Record) -> dict[str, Any]:
    """Return the record as the interface of Dataverse takes it."""
    told = record.abstract or f"A critical edition in TEI-XML: {record.title or record.name}"
    fields = [
        _primitive("title", record.title or record.name),
        _primitive("subtitle", record.subtitle),
        _compound("author", [_author(agent) for agent in record.creators]),
        _compound("datasetContact", [{"datasetContactName": _primitive("datasetContactName", record.publisher)}]),
        _compound("dsDescription", [{"dsDescriptionValue": _primitive("dsDescriptionValue", told)}]),
        {
            "typeName": "subject",
            "typeClass": "controlledVocabulary",
            "multiple": True,
            "value": ["Arts and Humanities"],
        },
        _compound("keyword", [{"keywordValue": _primitive("keywordValue", word)} for word in record.keywords]),
        _compound(
            "producer", [{"producerName": _primitive("producerName", record.publisher)}] if record.publisher else []
        ),
        _compound("contributor", [_contributor(agent) for agent in (*record.editors, *record.contributors)]),
        _primitive("distributionDate", record.date),
        _compound("otherId", [{"otherIdValue": _primitive("otherIdValue", v)} for _, v in record.identifiers]),
    ]
    version: dict[str, Any] = {
        "metadataBlocks": {
            "citation": {"displayName": "Citation Metadata", "fields": [f for f in fields if f and f["value"]]}
        },
    }
    terms = next((t for t in record.licences if t.spdx), None)
    if terms is not None:
        version["license"] = {
            "name": terms.spdx.replace("CC-", "CC ").replace("-4.0", " 4.0").replace("CC0-", "CC0 "),
            "uri": terms.address,
        }
    return {"datasetVersion": version}


def _author(agent: Agent) -> dict[str, Any]:
    made = {"authorName": _primitive("authorName", agent.name.sorted)}
    known = next((i for i in agent.identities if i.scheme in {"ORCID", "GND", "VIAF", "ISNI", "LCNA"}), None)
    if known:
        made["authorIdentifierScheme"] = _word("authorIdentifierScheme", known.scheme)
        made["authorIdentifier"] = _primitive("authorIdentifier", known.value)
    return made


def _contributor(agent: Agent) -> dict[str, Any]:
    kind = "Editor" if "edt" in agent.relators else "Other"
    return {
        "contributorType": _word("contributorType", kind),
        "contributorName": _primitive("contributorName", agent.name.sorted),
    }


def _primitive(name: str, value: str) -> dict[str, Any]:
    return {"typeName": name, "typeClass": "primitive", "multiple": False, "value": value}


def _word(name: str, value: str) -> dict[str, Any]:
    return {"typeName": name, "typeClass": "controlledVocabulary", "multiple": False, "value": value}


def _compound(name: str, values: list[dict[str, Any]]) -> dict[str, Any]:
    return {"typeName": name, "typeClass": "compound", "multiple": True, "value": values}


def _json(data: object) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
