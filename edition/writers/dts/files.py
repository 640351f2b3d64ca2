"""Write what a server of DTS would answer, as files: each address of the templates is a file. Editions → JSON-LD and TEI.

A file has no query string, so the templates put the parameters into the path. There are as many ranges as pairs of parts:
of a long text those of neighbours are written, as far as there is room.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from lxml import etree

from edition.addresses import link_address
from edition.diagnostics import Rule, Severity
from edition.model.edition import Edition
from edition.model.ledger import Ledger
from edition.model.text import Node
from edition.tree import TEI, TEI_
from edition.writers.dts.ranges import ranges_of
from edition.writers.dts.units import Unit, units_of
from edition.writers.markup.apparatus_tei import METHODS, apparatus_document, silent_witnesses, with_apparatus
from edition.writers.markup.tei import serialised
from edition.writers.registry import Input, TextByText, Whole, Written

NO_ADDRESS = Rule(
    "O041",
    Severity.ERROR,
    """
    The address of the edition is not known.

    What DTS answers holds whole addresses, so the files can only be made for the place where they will lie.

    Wrong:
        edition build --only dts          (and no address in edition.toml)

    Right:
        [site]
        url = "https://example.org/letters/"

    DTS 1.0, Entry Endpoint.
    """,
)

VERSION = "1.0"
_CONTEXT = "https://dtsapi.org/context/v1.0.json"
_NAMESPACE = "https://w3id.org/api/dts#"
_TOP = "collection"


Resource = dict[str, Any]
"""A text as a collection tells of it."""


def write_text(given: Input, _whole: Whole, written: Written) -> list[Resource]:
    """Write what is answered of one text, and of those that stand beside it; returns what the collection tells of them."""
    url = given.project.site.get("url", "")
    if not url:
        return []
    site = _Site(f"{url}dts/", written)
    listed = []
    for edition in (*given.editions, *given.parallels):
        resource = _resource(site, edition, units_of(edition))
        listed.append(resource)
        site.save(f"{site.path('collection', edition.name)}index.json", {**_head(), **resource})
        _text(site, edition, resource)
    return listed


def write_end(whole: Whole, parts: Iterable[list[Resource]], written: Written) -> None:
    """Write ``index.json`` and the collection to which its templates lead; the folder is to lie at ``dts/`` of the address."""
    url = whole.project.site.get("url", "")
    if not url:
        hint = 'write [site] url = "https://…/" into edition.toml'
        written.findings.append(NO_ADDRESS("DTS needs the address of the edition", None, hint, file=whole.project.file))
        return
    site = _Site(f"{url}dts/", written)
    firsts, beside = [], []
    for first, *others in parts:
        firsts.append(first)
        beside += others
    listed = [*firsts, *beside]
    title = whole.project.title or whole.title or whole.project.name
    top = {"@id": _TOP, "@type": "Collection", "title": title, "totalParents": 0, "totalChildren": len(listed)}
    top["collection"] = site.template("collection")
    site.save("index.json", {**_head(), "@id": f"{site.base}index.json", "@type": "EntryPoint", **site.templates})
    for key in ("", _TOP):
        site.save(f"{site.path('collection', key)}index.json", {**_head(), **top, "member": listed})
        site.save(f"{site.path('collection', key)}parents/index.json", {**_head(), **top, "member": []})
    for resource in listed:
        place = site.path("collection", resource["@id"])
        site.save(f"{place}parents/index.json", {**_head(), **resource, "member": [top]})


write = TextByText(write_text, write_end)


@dataclass(slots=True)
class _Site:
    """The folder, as it will lie at its address."""

    base: str
    written: Written

    @property
    def templates(self) -> dict[str, str]:
        """The URI templates. RFC 6570."""
        return {name: self.template(name) for name in ("collection", "navigation", "document")}

    def template(self, name: str) -> str:
        """Return one template."""
        return {
            "collection": f"{self.base}collection{{/id,nav}}/index.json",
            "navigation": f"{self.base}navigation{{/resource}}{{;down}}{{/ref,start,end}}/index.json",
            "document": f"{self.base}document{{/resource,ref,start,end}}/index.xml",
        }[name]

    @staticmethod
    def path(*parts: str) -> str:
        """Return the folder of an address."""
        return "".join(f"{part}/" for part in parts if part)

    def save(self, path: str, content: Mapping[str, Any] | bytes) -> None:
        """Write one file; its name is not encoded as its address is."""
        data = content if isinstance(content, bytes) else (json.dumps(content, ensure_ascii=False) + "\n").encode()
        self.written.save(path, data)


def _head() -> dict[str, str]:
    return {"@context": _CONTEXT, "dtsVersion": VERSION}


def _resource(site: _Site, edition: Edition, units: Sequence[Unit]) -> Resource:
    metadata = edition.metadata
    facts = {
        "creator": [a.name for a in metadata.authors],
        "publisher": metadata.publisher,
        "language": metadata.language,
        "license": [found for licence in metadata.licences if (found := link_address(licence.target))],
    }
    return {
        "@id": edition.name,
        "@type": "Resource",
        "title": metadata.title or edition.name,
        "totalParents": 1,
        "totalChildren": 0,
        **site.templates,
        "citationTrees": [{"@type": "CitationTree", "citeStructure": _structure(units)}],
        "dublinCore": {key: value for key, value in facts.items() if value},
    }


def _structure(units: Sequence[Unit]) -> list[dict[str, Any]]:
    """Describe the kinds of parts, and of parts in these."""
    found: dict[str, list[Unit]] = {}
    for unit in units:
        found.setdefault(unit.kind, []).extend(unit.parts)
    made = []
    for kind, parts in found.items():
        inside = _structure(parts)
        made.append({"@type": "CiteStructure", "citeType": kind, **({"citeStructure": inside} if inside else {})})
    return made


def _text(site: _Site, edition: Edition, resource: Mapping[str, Any]) -> None:
    """Write navigation and passages of one text."""
    units = units_of(edition)
    every = [unit for top in units for unit in top.walk()]
    ledger = Ledger.of(edition)
    whole = apparatus_document(edition, METHODS["parallel-segmentation"], ledger)
    ledger.omit_range(0, edition.characters, "what is not of the text, its apparatus and notes: see the output data")
    silent = silent_witnesses(edition)
    site.written.ledgers.append(ledger)
    site.save(f"{site.path('document', edition.name)}index.xml", whole)
    deepest = max((u.level for u in every), default=0)
    for down in (*range(1, deepest + 1), -1):
        shown = [u for u in every if down < 0 or u.level <= down]
        _navigation(site, edition.name, resource, down, members=shown)
    by_parent: dict[str, list[Unit]] = {}
    for unit in every:
        by_parent.setdefault(unit.parent, []).append(unit)
    for unit in every:
        site.save(
            f"{site.path('document', edition.name, unit.identifier)}index.xml", _wrapped(edition, [unit.node], silent)
        )
        _navigation(site, edition.name, resource, None, ref=unit)
        _navigation(site, edition.name, resource, 0, ref=unit, members=by_parent[unit.parent])
        for down in (*range(1, deepest - unit.level + 1), -1):
            inside = [u for u in unit.walk() if down < 0 or u.level <= unit.level + down]
            _navigation(site, edition.name, resource, down, ref=unit, members=inside)
    for parts in ranges_of(units):
        _range(site, edition, resource, parts, (deepest, silent))


def _range(
    site: _Site,
    edition: Edition,
    resource: Mapping[str, Any],
    parts: Sequence[Unit],
    known: tuple[int, Mapping[str, Sequence[str]]],
) -> None:
    """Write navigation and passage from one part to another; ``known``: the deepest level, who is silent."""
    deepest, silent = known
    start, end = parts[0], parts[-1]
    passage = _wrapped(edition, [part.node for part in parts], silent)
    site.save(f"{site.path('document', edition.name, start.identifier, end.identifier)}index.xml", passage)
    _navigation(site, edition.name, resource, None, ref=(start, end))
    for down in (*range(1, deepest - start.level + 1), -1):
        inside = [u for part in parts for u in part.walk() if down < 0 or u.level <= part.level + down]
        _navigation(site, edition.name, resource, down, ref=(start, end), members=inside)


def _navigation(
    site: _Site,
    name: str,
    resource: Mapping[str, Any],
    down: int | None,
    *,
    ref: Unit | tuple[Unit, Unit] | None = None,
    members: Sequence[Unit] | None = None,
) -> None:
    step = name if down is None else f"{name};down={down}"
    ends = ref if isinstance(ref, tuple) else (ref,) if ref else ()
    path = f"{site.path('navigation', step, *(unit.identifier for unit in ends))}index.json"
    data: dict[str, Any] = {**_head(), "@id": f"{site.base}{quote(path, safe='/;=')}", "@type": "Navigation"}
    data["resource"] = resource
    data.update(zip(("start", "end") if len(ends) > 1 else ("ref",), map(_cited, ends), strict=False))
    if members is not None:
        data["member"] = [_cited(unit) for unit in members]
    site.save(path, data)


def _cited(unit: Unit) -> dict[str, Any]:
    return {
        "identifier": unit.identifier,
        "@type": "CitableUnit",
        "level": unit.level,
        "parent": unit.parent or None,
        "citeType": unit.kind,
    }


def _wrapped(edition: Edition, nodes: Sequence[Node], silent: Mapping[str, Sequence[str]]) -> bytes:
    """Return a passage as TEI, in the wrapper that says that it is one."""
    root = etree.Element(TEI_ + "TEI", nsmap={None: TEI, "dts": _NAMESPACE})
    with_apparatus(etree.SubElement(root, f"{{{_NAMESPACE}}}wrapper"), edition, tuple(nodes), silent)
    return serialised(root)
