"""Schemas made from ODDs: made once, remembered by the content of all files that they come from. ODD → schema.

A schema that was made without an error is kept in the cache; the ODD itself is read again only where something is to be said.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from html import unescape
from pathlib import Path
from typing import Any

from lxml import etree
from lxml.etree import _Element

from edition import __version__
from edition.consulted import Kind, consulted
from edition.diagnostics import EditionError, Finding, Position, Severity, Source
from edition.project import Checking
from edition.schema.judging.choice import cached
from edition.schema.odd.compiling import Compiled, compile_odd
from edition.schema.odd.library import Library
from edition.schema.odd.odd_rules import ODD_UNREADABLE
from edition.schema.odd.outdating import Used
from edition.schema.odd.sources import Sources
from edition.schema.odd.speaking import Voice
from edition.schema.relaxng.reading import fill_starts, read_source
from edition.schema.relaxng.schema import Schema, load_text
from edition.schema.schematron import Rules, is_installed, read_schematron
from edition.schema.schematron.reading import SCH_
from edition.scratch import scratch
from edition.tree import Document


@dataclass
class OddSchema:
    """A schema made from an ODD."""

    path: Path
    name: str
    checking: Checking
    findings: list[Finding] = field(default_factory=list)

    @cached_property
    def _made(self) -> dict[str, str] | None:
        """Grammar and rules, from the cache or made now; nothing where the ODD cannot be read."""
        if (kept := self._kept()) is not None:
            return kept
        compiled = self.compiled
        if compiled is None:
            return None
        made = {"grammar": compiled.grammar, "rules": compiled.rules}
        made["outdated"] = " ".join(compiled.outdated.elements())
        if (told := _told(compiled)) is not None:
            self._keep(made, compiled.files, told)
        return made

    @cached_property
    def compiled(self) -> Compiled | None:
        """The schema as it is made from the ODD; nothing where that cannot be read."""
        try:
            compiled = compile_odd(self.path, self._sources(), name=self.name, language=self.checking.language)
        except EditionError as error:
            self.findings += error.findings
            return None
        self.findings += [one for one in compiled.findings if one not in self.findings]
        return compiled

    def _sources(self) -> Sources:
        return sources_of(self.checking)

    @cached_property
    def schema(self) -> Schema | None:
        """The grammar; nothing where it cannot be made."""
        if self._made is None:
            return None
        marks = self.checking.cache / "checked" if self.checking.cache else None
        try:
            return load_text(self._made["grammar"], f"{self.name} (as RELAX NG)", marks)
        except EditionError as error:
            compiled = self.compiled
            self.findings += error.findings if compiled is None else map(compiled.place, error.findings)
            return None

    @property
    def rules_text(self) -> str:
        """The rules in Schematron; nothing where there are none."""
        return self._made["rules"] if self._made is not None else ""

    def rules(self, phase: str) -> Rules:
        """Compile the rules; raises EditionError."""
        try:
            return _rules(self.rules_text, self.path, self.name, phase)
        except EditionError as error:
            if self.compiled is None:
                raise
            raise EditionError(*(_in_odd(one, self.compiled) for one in error.findings)) from None

    def judge(self, document: Document) -> list[Finding]:
        """Judge a document by the grammar, in the words of the ODD."""
        schema = self.schema
        if schema is None or self._made is None:
            return []
        found = schema.validate(document)
        used = _used(document, set(self._made["outdated"].split()))
        if not (found or used) or self.compiled is None:
            return found
        voice = Voice(self.compiled.made, self.compiled.language)
        return voice.spoken(found) + list(self.compiled.outdated.in_text(used))

    # The cache

    def _record(self) -> Path | None:
        if self.checking.cache is None:
            return None
        asked = f"{__version__} {self.path.resolve()} {self.name} {self.checking.specs} {self.checking.language}"
        key = hashlib.sha256(asked.encode()).hexdigest()[:32]
        return self.checking.cache / "odd" / f"{key}.json"

    def _kept(self) -> dict[str, str] | None:
        record = self._record()
        if record is None:
            return None
        try:
            kept = json.loads(record.read_bytes())
            if all(_digest(Path(path)) == digest for path, digest in kept["files"].items()):
                self.findings += _retold(kept["told"])
                return {name: str(kept[name]) for name in ("grammar", "rules", "outdated")}
        except (OSError, ValueError, KeyError, TypeError, EditionError):
            pass
        return None

    def _keep(self, made: dict[str, str], files: tuple[Path, ...], told: list[dict[str, object]]) -> None:
        record = self._record()
        if record is None:
            return
        with contextlib.suppress(OSError):  # what cannot be remembered is made again
            digests = {str(path): _digest(path) for path in files}
            record.parent.mkdir(parents=True, exist_ok=True)
            record.write_text(json.dumps({**made, "files": digests, "told": told}), encoding="utf-8")


def _rules(text: str, path: Path, name: str, phase: str = "") -> Rules:
    with scratch("rules") as folder:
        written = folder / f"{path.stem}.sch"
        written.write_text(text, encoding="utf-8")
        read = read_schematron(written, folder)
        read.name, read.file = name, path.resolve()
        read.folders = [read.file.parent]
        return Rules(read, phase)


def check_rules(compiled: Compiled) -> None:
    """Compile the rules of an ODD to see whether they are right, if it has any of its own; raises EditionError."""
    files = compiled.made.files
    if compiled.rules and is_installed() and any(_own_rules(one.root) for one in files):
        try:
            _rules(compiled.rules, files[0].path, files[0].name)
        except EditionError as error:
            raise EditionError(*(_in_odd(one, compiled) for one in error.findings)) from None


def _own_rules(root: _Element) -> Iterator[_Element]:
    return root.iter(f"{SCH_}*")


def _in_odd(finding: Finding, compiled: Compiled) -> Finding:
    """Return a finding about the rules as they were written out as one about the ODD, where the same expression stands."""
    span = finding.at.byte_range() if finding.at is not None else None
    if finding.at is None or span is None or not finding.at.attribute:
        return replace(finding, at=None, file=compiled.made.file.name)
    wrong = unescape(finding.at.source.data[slice(*span)].decode())
    for file in compiled.made.files:
        for element in _own_rules(file.root):
            for name, value in element.attrib.items():
                if str(value) == wrong:
                    return replace(finding, at=file.at(element, str(name)))
    return finding


def _told(compiled: Compiled) -> list[dict[str, object]] | None:
    """Return what is doubtful about an ODD as data; nothing where it is wrong, or the place is not in its own files."""
    files = {id(file.source): file for file in compiled.made.files}
    told: list[dict[str, object]] = []
    for one in compiled.findings:
        file = files.get(id(one.at.source)) if one.at is not None else None
        if file is None or one.at is None or one.severity is Severity.ERROR:
            return None
        where = {"ordinal": one.at.ordinal, "attribute": one.at.attribute, "token": one.at.token, "span": one.at.span}
        said = {"code": one.code, "severity": one.severity.value, "message": one.message, "hint": one.hint}
        told.append({"path": str(file.path), "name": file.name, **said, **where})
    return told


def _retold(told: list[dict[str, Any]]) -> list[Finding]:
    """Return what was told of an ODD, with its places in the files as they are; raises EditionError."""
    sources: dict[str, Source] = {}
    found = []
    for one in told:
        if one["path"] not in sources:
            sources[one["path"]] = read_source(Path(one["path"]), ODD_UNREADABLE, one["name"])
            fill_starts(sources[one["path"]])
        span = tuple(one["span"]) if one["span"] else None
        at = Position(sources[one["path"]], one["ordinal"], one["attribute"], one["token"], span)
        found.append(Finding(one["code"], Severity(one["severity"]), one["message"], one["hint"], at))
    return found


def sources_of(checking: Checking) -> Sources:
    """Return where what ODDs build on is looked for."""
    cache = checking.cache

    def find(address: str) -> Path | None:
        return cached(address, cache) if cache is not None else None

    return Sources(checking.specs, checking.folder, find)


def library_at(checking: Checking) -> Library:
    """Return the specifications that are at hand; raises EditionError where there are none."""
    return sources_of(checking).default_library()


def _digest(path: Path) -> str:
    consulted(path, Kind.TREE if path.is_dir() else Kind.FILE)
    parts = sorted(path.glob("*.xml")) if path.is_dir() else [path]
    return hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()


def _used(document: Document, names: set[str]) -> list[Used]:
    """Return the elements of some names, and their attributes, each with its place."""
    used: list[Used] = []
    for element in document.root.iter(*(f"{{*}}{name}" for name in sorted(names))) if names else ():
        name = etree.QName(element).localname
        used.append(Used(document.at(element), name))
        used += [
            Used(document.at(element, str(one)), name, str(one), str(text)) for one, text in element.attrib.items()
        ]
    return used


def guidelines_of(path: Path, name: str, checking: Checking) -> tuple[str, list[Finding]]:
    """Return guidelines for encoders as TEI, and what is wrong with the ODD and its examples; raises EditionError."""
    from edition.schema.odd.documenting import Guidelines  # noqa: PLC0415 - no check needs it
    from edition.schema.odd.examples import check_examples  # noqa: PLC0415

    compiled = compile_odd(path, sources_of(checking), name=name, language=checking.language)
    text = Guidelines(compiled.made, compiled.load(), compiled.language).write()
    return text, [*compiled.findings, *check_examples(compiled.made)]
