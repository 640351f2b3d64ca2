"""Read a TEI document with all that it includes. Path → Document."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree
from lxml.etree import _Element

from edition.diagnostics import EditionError, Finding, Position, Severity, Source
from edition.doctype import Prepared, known_entity
from edition.source import rules
from edition.source.decoding import read_source
from edition.source.include import Inclusion
from edition.source.parsing import parse
from edition.tree import TEI, XI, Document, Places, local_name, namespace

_ROOTS = {"TEI", "teiCorpus"}
_INCLUDE = f"{{{XI}}}include"


def read_document(path: Path, *, boundary: Path, name: str = "", any_xml: bool = False) -> Document:
    """Read one document and resolve its inclusions within ``boundary``.

    Raises EditionError where there is no tree to work with. With ``any_xml`` the root need not be TEI.
    """
    reading = _Reading(boundary.resolve())
    root = reading.parse_file(path.resolve(), name or str(path))
    root = reading.resolve_inclusions(root, path.resolve(), (path.resolve(),))
    if not any_xml:
        _require_tei(root, reading.places)
    ordered = {element: reading.places[element] for element in root.iter(etree.Element)}
    return Document(root, reading.sources, ordered, reading.findings)


@dataclass(slots=True)
class _Reading:
    """The state of one reading: every file seen, the place of every element, the findings."""

    boundary: Path
    sources: list[Source] = field(default_factory=list)
    places: Places = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def parse_file(self, path: Path, name: str) -> _Element:
        source = read_source(path, name)
        root, scan = parse(source)
        self.sources.append(source)
        self.places.update((element, (source, i)) for i, element in enumerate(root.iter(etree.Element)))
        self._report_declaration(source, scan.prepared)
        return root

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

    def resolve_inclusions(self, root: _Element, path: Path, above: tuple[Path, ...]) -> _Element:
        """Replace every xi:include below ``root``. XInclude 1.1, chapter 4."""
        for element in list(root.iter(_INCLUDE)):
            if next(element.iterancestors(_INCLUDE), None) is not None:
                continue  # it stands in a fallback that is not used
            found = self._included(element, path, above)
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

    def _included(self, element: _Element, path: Path, above: tuple[Path, ...]) -> list[_Element | str] | None:
        source, ordinal = self.places[element]
        where = Position(source, ordinal, "href")
        inclusion = Inclusion.of(element)
        target = (path.parent / inclusion.href).resolve() if inclusion.href else path
        has_fallback = element.find(f"{{{XI}}}fallback") is not None
        if inclusion.is_remote or not target.is_relative_to(self.boundary):
            self.findings.append(
                rules.OUTSIDE_PROJECT(
                    f"“{inclusion.href}” lies outside the project, so it is not read",
                    where,
                    "copy the file into the project, or call the command from a folder above both",
                )
            )
            return None
        if target in above and not inclusion.is_text and not (target == path and inclusion.pointer):
            self.findings.append(rules.INCLUDE_CYCLE(f"“{inclusion.href}” includes this file in turn", where))
            return None
        try:
            name = _display_name(source.name, inclusion.href)
            if inclusion.is_text:
                return [read_source(target, name).data.decode("utf-8")]
            root = self.parse_file(target, name)
            root = self.resolve_inclusions(root, target, (*above, target))
        except EditionError as error:
            self._failed(error, inclusion.href, where, has_fallback)
            return None
        chosen = inclusion.select(root)
        if not chosen:
            message = f"“{inclusion.href}” holds nothing that “{inclusion.pointer}” points to"
            self.findings.append(rules.INCLUDE_FAILED(message, Position(source, ordinal, "xpointer")))
            return None
        return list(chosen)

    def _failed(self, error: EditionError, href: str, where: Position, has_fallback: bool) -> None:
        if has_fallback:
            return
        for finding in error.findings:
            if finding.code == rules.NOT_FOUND.code:
                self.findings.append(rules.INCLUDE_FAILED(f"there is no file “{href}” to include", where, finding.hint))
            else:
                self.findings.append(finding)


def _display_name(including: str, href: str) -> str:
    parts: list[str] = []
    for part in (Path(including).parent / href).parts:
        if part == ".." and parts and parts[-1] not in {"..", "/"}:
            parts.pop()
        else:
            parts.append(part)
    return str(Path(*parts))


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
    hint = "the outermost element is “TEI” or “teiCorpus” in the namespace http://www.tei-c.org/ns/1.0"
    if name in _ROOTS and not space:
        hint = f'add the namespace: <{name} xmlns="{TEI}">'
    elif name == "TEI.2":
        hint = "this is TEI P4; convert it to P5 with the P4-to-P5 stylesheet of the TEI Consortium"
    raise EditionError(
        rules.NOT_TEI(f"<{name}> is not the outermost element of a TEI document", Position(source, ordinal), hint)
    )
