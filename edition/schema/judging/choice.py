"""Choose the schemas by which a document is judged. Document, settings → choice.

In this order: what the user asked for on the command line or in the project file, what the document names by xml-model,
else what all of TEI allows, and the edition profile. The network is never asked: an address stands for the file that was fetched before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote, urldefrag, urljoin

from lxml import etree

from edition.addresses import split_address
from edition.consulted import Kind, consulted
from edition.diagnostics import Finding, Position, Source, nearest, pseudo_attributes
from edition.doctype import guarded_parser, prepare
from edition.project import Checking
from edition.schema.judging import choice_rules as rules

RELAX_NG, SCHEMATRON = "http://relaxng.org/ns/structure/1.0", "http://purl.oclc.org/dsdl/schematron"
ODD = "http://www.tei-c.org/ns/1.0"
PROFILE, NONE = "profile", "none"
GRAMMARS = {RELAX_NG, ODD}
"""Kinds of schemas that say which elements and attributes there may be."""
_KINDS = {".odd": ODD, ".rng": RELAX_NG, ".rnc": RELAX_NG, ".sch": SCHEMATRON, ".isosch": SCHEMATRON}
_TYPES = {
    "application/relax-ng-compact-syntax": RELAX_NG,
    "application/x-rnc": RELAX_NG,
    "application/schematron+xml": SCHEMATRON,
}
_OTHER_TYPES = {"application/xml-dtd"}


class Chosen(NamedTuple):
    """A schema: its kind, its file, and for Schematron the phase that is asked for."""

    kind: str
    path: Path
    phase: str = ""


@dataclass(slots=True)
class Choice:
    """The schemas of one document.

    ``profile`` says whether the edition profile judges it, ``by_default`` that it does so only because there is nothing
    else.
    """

    schemas: list[Chosen] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    profile: bool = False
    by_default: bool = False


def choose(source: Source, file: Path, checking: Checking, boundary: Path) -> Choice:
    """Choose for the document that a file holds; what xml-model names is read within ``boundary`` only."""
    if checking.schemas:
        return _asked(checking)
    choice = Choice()
    root = source.starts[0] if source.starts else 0
    for target, data, index in source.instructions:
        if target == "xml-model" and index < root:
            end = source.data.find(b"?>", index) + 2
            _add(choice, data, Position(source, span=(index, end)), file, checking, boundary)
    if not any(one.kind in GRAMMARS for one in choice.schemas):
        choice.profile = choice.by_default = True
    return choice


def _asked(checking: Checking) -> Choice:
    choice = Choice()
    for name in checking.schemas:
        if name == PROFILE:
            choice.profile = True
        elif name != NONE:
            path = _fetched(name, checking.cache) if _is_address(name) else checking.folder / name
            if path is not None:
                consulted(path)
            if path is not None and path.is_file():
                choice.schemas.append(Chosen(_KINDS.get(path.suffix) or _kind_of(path), path, checking.phase))
            else:
                choice.findings.append(_missing(name, checking))
    return choice


def _kind_of(path: Path) -> str:
    """Return the kind of a schema whose name does not say it, by the namespace of its first element: RELAX NG else."""
    try:
        with path.open("rb") as file:
            for _, element in etree.iterparse(file, events=("start",), resolve_entities=False):
                space = etree.QName(element).namespace or ""
                return space if space in {ODD, SCHEMATRON} else RELAX_NG
    except (OSError, etree.XMLSyntaxError):
        pass
    return RELAX_NG


def _missing(name: str, checking: Checking) -> Finding:
    if _is_address(name):
        return rules.NO_SUCH_SCHEMA(
            f"the schema {name} was not fetched yet", None, f"edition schema fetch {name}", file=name
        )
    folder = (checking.folder / name).parent
    consulted(folder, Kind.NAMES)
    known = [p.name for p in folder.iterdir() if p.suffix in _KINDS] if folder.is_dir() else []
    meant = nearest(Path(name).name, [PROFILE, *known])
    hint = f"did you mean {Path(name).with_name(meant)}?" if meant else "a file, or “profile”"
    return rules.NO_SUCH_SCHEMA(f"there is no schema {name}", None, hint, file=name)


def _add(choice: Choice, data: str, at: Position, file: Path, checking: Checking, boundary: Path) -> None:
    """Take in one xml-model instruction. Associating Schemas with XML documents 1.0, chapter 3."""
    given = pseudo_attributes(data)
    address = given.get("href", "")
    if not address:
        choice.findings.append(
            rules.NO_ADDRESS("the instruction xml-model does not say which schema it means", at, 'add href="…"')
        )
        return
    kind = (
        given.get("schematypens")
        or _TYPES.get(given.get("type", ""))
        or _KINDS.get(Path(split_address(address).path).suffix)
    )
    if given.get("type") in _OTHER_TYPES or (kind is not None and kind not in {*GRAMMARS, SCHEMATRON}):
        message = f"{address} is a schema of a kind that is not read"
        choice.findings.append(rules.OTHER_KIND(message, at, "name the schema in RELAX NG, too"))
        return
    path = _fetched(address, checking.cache) if _is_address(address) else (file.parent / unquote(address)).resolve()
    if any(f"schema {address} " in f.message for f in choice.findings):
        return  # it is named again as a schema of another kind
    if path is not None:
        consulted(path)
    if path is None or not path.is_file():
        hint = (
            f"edition schema fetch {address}"
            if _is_address(address)
            else "put the file there, or name one with --schema"
        )
        choice.findings.append(rules.NOT_AT_HAND(f"the schema {address} is not at hand", at, hint))
    elif not _is_address(address) and not path.is_relative_to(boundary):
        message = f"the schema {address} lies outside the project, so it is not read"
        choice.findings.append(rules.NOT_AT_HAND(message, at, "copy it into the project, or name it with --schema"))
    else:
        choice.schemas.append(Chosen(kind or _kind_of(path), path, given.get("phase", "")))


def _is_address(name: str) -> bool:
    return split_address(name).scheme in {"http", "https"}


def _fetched(address: str, cache: Path | None) -> Path | None:
    return cached(address, cache) if cache is not None else None


def cached(address: str, cache: Path) -> Path:
    """Return where the schema of an address is kept: hosts and folders as in the address, so that inclusions are found."""
    parts = split_address(address)  # http: and https: are the same place
    steps = [step for step in unquote(parts.path).split("/") if step not in {"", ".", ".."}] or ["schema.rng"]
    if parts.query:
        steps[-1] += f"?{parts.query}"
    return cache.joinpath("schemas", quote(parts.netloc, safe=""), *(quote(step, safe=" ") for step in steps))


def in_cache(cache: Path) -> Iterator[tuple[str, Path]]:
    """Yield the files that were fetched, with their addresses but for the scheme."""
    folder = cache / "schemas"
    for path in sorted(p for p in folder.rglob("*") if p.is_file()) if folder.is_dir() else ():
        yield "//" + "/".join(unquote(step) for step in path.relative_to(folder).parts), path


_INCLUDING = {
    f"{{{RELAX_NG}}}include",
    f"{{{RELAX_NG}}}externalRef",
    f"{{{SCHEMATRON}}}include",
    f"{{{SCHEMATRON}}}extends",
}
_COMPACT_INCLUDE = re.compile(r"\b(?:include|external)\s*\"([^\"]+)\"")


def inclusions(data: bytes, address: str) -> list[str]:
    """Return the addresses of the files that a schema includes."""
    try:
        root = etree.fromstring(prepare(data).data, guarded_parser(resolve_entities=False, collect_ids=False))
    except etree.XMLSyntaxError:
        found = _COMPACT_INCLUDE.findall(data.decode("utf-8", "replace"))
    else:
        found = [href for one in root.iter(*_INCLUDING) if (href := one.get("href"))]
    return list(dict.fromkeys(urldefrag(urljoin(address, href)).url for href in found))
