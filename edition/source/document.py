"""Read a TEI document with all that it includes. Path → Document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from lxml import etree
from lxml.etree import _Element

from edition.diagnostics import Edit, EditionError, Finding, Fix, Position, Severity, Source
from edition.doctype import Prepared, known_entity
from edition.filenames import readable
from edition.prefixes import write_out_local
from edition.source import rules
from edition.source.collated import as_text
from edition.source.decoding import read_source
from edition.source.include import Inclusion, base_folder, relative_name
from edition.source.older import NO_NAMESPACE, as_tei
from edition.source.parsing import MAX_DEPTH, parse
from edition.source.schemes import resolve
from edition.tree import TEI, XI, XML_ID, Document, Places, allow_depth, local_name, namespace

Held: TypeAlias = Mapping[Path, bytes]
"""The content of files as somebody holds it who has not saved it, by their resolved paths."""
NOTHING_HELD: Held = MappingProxyType({})
_ROOTS = {"TEI", "teiCorpus"}
_INCLUDE = f"{{{XI}}}include"
MAX_NESTED = 100
"""How deep inclusions may be nested."""
MAX_REPEATED, MAX_REPEATED_BYTES = 20_000, 256 << 20
"""How often, and how much of, files that were read already may be included again."""
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read_document(
    path: Path, *, boundary: Path, name: str = "", any_xml: bool = False, held: Held = NOTHING_HELD
) -> Document:
    """Read one document and resolve its inclusions within ``boundary``.

    Raises EditionError where there is no tree to work with. With ``any_xml`` the root need not be TEI. ``held`` is the content of
    files, by their resolved paths, that is read in the place of what lies on the disk.
    """
    allow_depth()
    reading = _Reading(boundary.resolve(), held)
    path = path.resolve()
    root = reading.resolve_inclusions(reading.parse_file(path, name or readable(path)), _Origin(path, path.parent))
    if not any_xml:
        _require_tei(root, reading.places)
    if reading.budget.inclusions:
        _require_depth(root, reading.places)
    write_out_local(root)
    resolve(root, reading.places)
    ordered: Places = {}
    seen: set[tuple[int, int]] = set()
    for element in root.iter(etree.Element):
        source, ordinal = ordered[element] = reading.places[element]
        if reading.budget.inclusions and XML_ID in element.attrib:
            # What is included twice has its name once, for a name means one place.
            if (id(source), ordinal) in seen and element not in reading.named:
                del element.attrib[XML_ID]
            seen.add((id(source), ordinal))
    return Document(root, reading.sources, ordered, reading.findings, is_composed=reading.is_composed)


@dataclass(frozen=True, slots=True)
class _Origin:
    """Where a tree comes from: its file, the folder from which its addresses count, what led to it from outside in."""

    path: Path
    folder: Path
    above: tuple[tuple[Path, str], ...] = ()


@dataclass(slots=True)
class _Budget:
    """What inclusions have cost: how many there were, how often and how much of files that were read before."""

    inclusions: int = 0
    repeated: int = 0
    bytes: int = 0

    def spend(self, size: int, *, again: bool) -> bool:
        """Count an inclusion; false where it is one too many."""
        self.inclusions += 1
        if again:
            self.repeated += 1
            self.bytes += size
        return self.repeated <= MAX_REPEATED and self.bytes <= MAX_REPEATED_BYTES


@dataclass(slots=True)
class _Original:
    """The tree of a file in which others point: as it was read, its elements with their ordinals and names."""

    source: Source
    root: _Element
    ordinals: dict[_Element, int]

    @classmethod
    def of(cls, source: Source) -> _Original:
        root, _ = parse(source)
        return cls(source, root, {element: i for i, element in enumerate(root.iter(etree.Element))})


@dataclass(slots=True)
class _Reading:
    """The state of one reading: every file seen, the place of every element, the findings."""

    boundary: Path
    held: Held = field(default_factory=dict)
    sources: list[Source] = field(default_factory=list)
    places: Places = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    known: dict[Path, Source] = field(default_factory=dict)
    originals: dict[Path, _Original] = field(default_factory=dict)
    budget: _Budget = field(default_factory=_Budget)
    named: set[_Element] = field(default_factory=set)
    is_composed: bool = False

    def parse_file(self, path: Path, name: str) -> _Element:
        """Parse a file; its source is the same however often it is included."""
        is_new = path not in self.known
        source = self._source(path, name)
        root, scan = parse(source)
        self.places.update((element, (source, i)) for i, element in enumerate(root.iter(etree.Element)))
        root, form = as_tei(root, self.places)
        root, form = (root, form) if form else as_text(root, self.places)
        if form:
            self.is_composed = True
            if is_new:
                hint = f'add the namespace: <TEI xmlns="{TEI}">' if form == NO_NAMESPACE else ""
                finding = rules.OLDER_FORM(f"this is {form}; it is read as TEI P5", Position(source, 0), hint)
                if form == NO_NAMESPACE:
                    _, end = source.name_span(0)
                    edit = Edit(Position(source, span=(end, end)), f' xmlns="{TEI}"')
                    finding = replace(finding, fixes=(Fix("add the namespace of TEI", (edit,), is_safe=True),))
                self.findings.append(finding)
        if is_new:
            self._report_declaration(source, scan.prepared)
            self.is_composed |= bool(scan.prepared.references)
        return root

    def _source(self, path: Path, name: str) -> Source:
        if path not in self.known:
            source = read_source(path, name, raw=self.held.get(path))
            self.known[path] = source
            self.sources.append(source)
        return self.known[path]

    def _report_declaration(self, source: Source, prepared: Prepared) -> None:
        """Tell what the document type declaration names and nobody opened, and the names it would define."""
        alone = [prepared.dtd] if prepared.dtd is not None else []
        for left in [*alone, *prepared.parts]:
            what = f"the parameter entity “%{left.name};”" if left.name else "the document type definition"
            reason = f"{left.address} is not read" if left.address else "it is not defined, or could name other files"
            message = f"{what} is left alone: {reason}"
            hint = "validation goes by schemas; an entity that the text needs is defined in the file itself"
            self.findings.append(rules.DTD_LEFT_ALONE(message, Position(source, span=left.span), hint))
        for name, places in prepared.references.items():
            where = Position(source, span=(places[0], places[0] + len(name.encode()) + 2))
            times = f", {len(places)} times in this file" if len(places) > 1 else ""
            if name in prepared.files:
                address = prepared.files[name].address
                hint = "use XInclude, or put the text itself in its place"
                message = f"entity “{name}” would read {address}, which is refused{times}"
                self.findings.append(rules.EXTERNAL_ENTITY(message, where, hint))
            elif character := known_entity(name):
                message = f"entity “{name}” is taken as “{character}”, for its DTD is not loaded{times}"
                self.findings.append(rules.UNDEFINED_ENTITY(message, where, severity=Severity.WARNING))
            else:
                hint = f'write the character itself, or define it in the file: <!ENTITY {name} "…">'
                self.findings.append(rules.UNDEFINED_ENTITY(f"entity “{name}” is not defined{times}", where, hint))

    def resolve_inclusions(self, root: _Element, origin: _Origin) -> _Element:
        """Replace every xi:include below ``root``. XInclude 1.1, chapter 4."""
        for element in list(root.iter(_INCLUDE)):
            if next(element.iterancestors(_INCLUDE), None) is not None:
                continue  # it stands in a fallback that is not used
            found = self._included(element, origin)
            if found is None:
                fallback = element.find(f"{{{XI}}}fallback")
                nodes: list[_Element | str] = [] if fallback is None else [fallback.text or "", *fallback]
            else:
                nodes = found
            if element.getparent() is None:
                rest = [n for n in nodes if not isinstance(n, str)]
                return rest[0] if rest else root
            _splice(element, nodes)
        return root

    def _included(self, element: _Element, origin: _Origin) -> list[_Element | str] | None:
        """Return what stands in the place of an inclusion, or nothing where the fallback does."""
        source, ordinal = self.places[element]
        self.is_composed = True
        where = Position(source, ordinal, "href")
        inclusion = Inclusion.of(element)
        folder = base_folder(element, origin.folder)
        target = (folder / inclusion.href).resolve() if inclusion.href and folder else origin.path
        if folder is None or inclusion.is_remote or not target.is_relative_to(self.boundary):
            hint = "copy the file into the project, or call the command from a folder above both"
            message = f"“{inclusion.href}” lies outside the project, so it is not read"
            self.findings.append(rules.OUTSIDE_PROJECT(message, where, hint))
            return None
        step = (target, inclusion.pointer)
        if not inclusion.is_text and (step in origin.above or step == (origin.path, "")):
            self.findings.append(rules.INCLUDE_CYCLE(_circle(inclusion), where))
            return None
        if len(origin.above) >= MAX_NESTED:
            self.findings.append(rules.TOO_DEEP(f"inclusions are nested more than {MAX_NESTED} deep", where))
            return None
        name = str(relative_name(source.name, origin.path, target))
        try:
            if not self._affordable(target, name, where):
                return None
            if inclusion.is_text:
                return [self._text(target, name, inclusion, where)]
            found = self._part(element, inclusion, target, name, origin)
        except EditionError as error:
            self._failed(error, inclusion.href, where, element.find(f"{{{XI}}}fallback") is not None)
            return None
        for node in found or ():
            if inclusion.set_id:
                node.set(XML_ID, inclusion.set_id)
                self.named.add(node)
        return list(found) if found is not None else None

    def _affordable(self, target: Path, name: str, where: Position) -> bool:
        again = target in self.known
        size = len(self.known[target].data) if again else 0
        if self.budget.spend(size, again=again):
            return True
        if not any(f.code == rules.INCLUDE_TOO_MUCH.code for f in self.findings):
            message = f"files are included more than {MAX_REPEATED:,} times, or too large: {name} is not included again"
            self.findings.append(rules.INCLUDE_TOO_MUCH(message, where))
        return False

    def _text(self, target: Path, name: str, inclusion: Inclusion, where: Position) -> str:
        """Read a file as text. XInclude 1.1, chapter 4.3."""
        source = read_source(target, name, inclusion.encoding, self.held.get(target))
        text = source.data.decode("utf-8").replace("\r\n", "\n")
        if wrong := _NOT_XML.search(text):
            message = f"“{inclusion.href}” holds the character U+{ord(wrong[0]):04X}, which XML does not have"
            raise EditionError(rules.INCLUDE_FAILED(message, where))
        return text

    def _part(
        self, element: _Element, inclusion: Inclusion, target: Path, name: str, origin: _Origin
    ) -> list[_Element] | None:
        """Return the whole or a part of another file, or of this one, with its own inclusions resolved."""
        source, ordinal = self.places[element]
        above = (*origin.above, (target, inclusion.pointer))
        inner = _Origin(target, target.parent, above)
        if not inclusion.pointer:
            return [self.resolve_inclusions(self.parse_file(target, name), inner)]
        if target not in self.originals:
            self.originals[target] = _Original.of(self._source(target, name))
        original = self.originals[target]
        chosen = inclusion.select(original.root)
        if not chosen and target != origin.path and (target, "") not in origin.above:
            # Many programs resolve the inclusions of a file before they look for what is meant in it.
            chosen = inclusion.select(self.resolve_inclusions(self.parse_file(target, name), inner))
            if chosen:
                return chosen
        if not chosen:
            message = f"“{inclusion.href or name}” holds nothing that “{inclusion.pointer}” points to"
            self.findings.append(rules.INCLUDE_FAILED(message, Position(source, ordinal, "xpointer")))
            return None
        for one in chosen:
            first = original.ordinals[one]
            last = first + sum(1 for _ in one.iter(etree.Element))
            if original.source is source and first <= ordinal < last:
                self.findings.append(rules.INCLUDE_CYCLE(_circle(inclusion), Position(source, ordinal, "xpointer")))
                return None
        return [self._copy(one, original, inner) for one in chosen]

    def _copy(self, chosen: _Element, original: _Original, origin: _Origin) -> _Element:
        """Copy a part of a file, so that it can stand in several places."""
        copied = deepcopy(chosen)
        copied.tail = None
        for one, other in zip(copied.iter(etree.Element), chosen.iter(etree.Element), strict=True):
            self.places[one] = (original.source, original.ordinals[other])
        folder = base_folder(chosen, origin.folder) or origin.folder
        return self.resolve_inclusions(copied, _Origin(origin.path, folder, origin.above))

    def _failed(self, error: EditionError, href: str, where: Position, has_fallback: bool) -> None:
        if has_fallback:
            return
        for finding in error.findings:
            if finding.code == rules.NOT_FOUND.code:
                self.findings.append(rules.INCLUDE_FAILED(f"there is no file “{href}” to include", where, finding.hint))
            else:
                self.findings.append(finding)


def _circle(inclusion: Inclusion) -> str:
    if inclusion.pointer:
        return f"“{inclusion.href}#{inclusion.pointer}” is, or holds, the element that includes it"
    return f"“{inclusion.href}” includes this file in turn"


def _require_depth(root: _Element, places: Places) -> None:
    """Refuse a tree that inclusions have made too deep."""
    depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH:
            source, ordinal = places[element]
            message = f"with what is included, elements are nested more than {MAX_DEPTH} deep"
            raise EditionError(rules.TOO_DEEP(message, Position(source, ordinal)))


def _splice(element: _Element, nodes: list[_Element | str]) -> None:
    """Put nodes in the place of an element; its tail stays."""
    parent = element.getparent()
    if parent is None:
        return
    tail = element.tail or ""
    element.tail = None
    index = parent.index(element)
    parent.remove(element)
    for node in nodes:
        if isinstance(node, str):
            _add_text(parent, index, node)
        else:
            node_tail, node.tail = node.tail, None
            parent.insert(index, node)
            index += 1
            if node_tail and node_tail.strip():
                _add_text(parent, index, node_tail)
    _add_text(parent, index, tail)


def _add_text(parent: _Element, index: int, text: str) -> None:
    if index == 0:
        parent.text = (parent.text or "") + text
    else:
        parent[index - 1].tail = (parent[index - 1].tail or "") + text


def _require_tei(root: _Element, places: Places) -> None:
    name, space = local_name(root), namespace(root)
    if space == TEI and name in _ROOTS:
        return
    source, ordinal = places[root]
    said = f"<{name}> is not the outermost element of a TEI document"
    hint = "the outermost element is “TEI” or “teiCorpus” in the namespace http://www.tei-c.org/ns/1.0"
    if name in _ROOTS and not space:
        hint = f'add the namespace: <{name} xmlns="{TEI}">'
    elif name in _ROOTS:
        said = f"<{name}> is in the namespace “{space}”, which is not that of TEI"
        hint = f'write <{name} xmlns="{TEI}">'
    elif name == "TEI.2":
        hint = "this is TEI P4; convert it to P5 with the P4-to-P5 stylesheet of the TEI Consortium"
    raise EditionError(rules.NOT_TEI(said, Position(source, ordinal), hint))
