"""Put together what an ODD asks for. ODD, what it builds on → Customisation. TEI P5, chapter 23.3."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml.etree import _Element

from edition.consulted import consulted
from edition.diagnostics import EditionError, Finding, Position, Rule, Severity, nearest
from edition.schema.odd import odd_rules
from edition.schema.odd.library import Library
from edition.schema.odd.merging import changed, several
from edition.schema.odd.reading import EXAMPLES, INCLUDE, OddFile, local, read_odd
from edition.schema.odd.reviewing import WORD, Review
from edition.schema.odd.sources import Sources
from edition.schema.odd.specs import CLASS, ELEMENT, Attributes, Node, Spec, key_of, spec_of
from edition.tree import TEI, TEI_

_SPECS = {"elementSpec", "classSpec", "macroSpec", "dataSpec"}
_REFERENCES = {"elementRef", "classRef", "macroRef", "dataRef"}
_OTHER_PARTS = {"moduleRef", "constraintSpec", "constraintDecl"}
_MODULES_FIRST = ("tei", "core")


@dataclass(slots=True)
class Customisation:
    """The schema that an ODD describes: its specifications in their order, and where a document begins."""

    file: OddFile
    ident: str
    namespace: str
    prefix: str
    start: tuple[str, ...] | None
    specs: dict[str, Spec] = field(default_factory=dict)
    constraints: list[Node] = field(default_factory=list)
    """Rules of the schema as a whole."""
    declarations: list[Node] = field(default_factory=list)
    """What rules share (constraintDecl)."""
    files: list[OddFile] = field(default_factory=list)
    """The files of the ODD: itself, and those of its groups."""
    grammars: list[Node] = field(default_factory=list)
    """References to modules that are written in RELAX NG."""
    read: list[Path] = field(default_factory=list)
    """The files of these modules."""
    exceptions: str = ""
    left_out: dict[str, Node] = field(default_factory=dict)
    """Elements that the ODD takes away, with the place where it does so."""
    taken: dict[str, list[Node]] = field(default_factory=dict)
    """Attributes that the ODD takes away from elements and classes, by the name of these."""
    known: set[str] = field(default_factory=set)
    """All names that what the ODD builds on has, also those that the schema leaves out."""
    node: Node | None = None
    findings: list[Finding] = field(default_factory=list)

    @property
    def languages(self) -> str:
        """The first of the languages in which the ODD wants its words (docLang); nothing where it names none."""
        said = self.node.element.get("docLang", "") if self.node is not None else ""
        return next(iter(said.split()), "")

    def is_custom(self, node: Node) -> bool:
        """Tell whether something is written in the ODD, or in one on which it builds, rather than by TEI."""
        return self.is_own(node) or node.file.is_custom

    def is_own(self, node: Node) -> bool:
        """Tell whether something is written in the ODD itself, or in one of its groups."""
        return node.file is self.file or node.file in self.files

    def elements(self) -> Iterator[Spec]:
        """Iterate over the elements."""
        return (spec for spec in self.specs.values() if spec.kind == ELEMENT)

    def by_name(self) -> dict[str, Spec]:
        """Return the elements by the names that documents write, the first of each."""
        return {spec.name: spec for spec in reversed(list(self.elements()))}

    def named(self, ident: str) -> Spec | None:
        """Return the specification of a name, TEI's first."""
        found = self.specs.get(ident)
        if found is None:
            found = next((spec for spec in self.specs.values() if spec.ident == ident), None)
        return found


def customise(file: OddFile, sources: Sources, ident: str = "") -> Customisation:
    """Put together the schema of an ODD, the first or the one of a name. Raises EditionError where that is impossible."""
    return _Customising(file, sources, _schema_spec(file, ident)).run()


def _schema_spec(file: OddFile, ident: str) -> _Element:
    found = [one for one in file.root.iter(f"{TEI_}schemaSpec") if not _in_example(one)]
    wanted = [one for one in found if not ident or one.get("ident") == ident]
    if not wanted:
        what = f"no schemaSpec “{ident}”" if ident and found else "no schemaSpec"
        known = ", ".join(one.get("ident", "") for one in found)
        hint = f"it has {known}" if known else "an ODD says in <schemaSpec> what belongs to the schema"
        if next(file.root.iter("schemaSpec"), None) is not None:
            hint = f'the file is not in TEI\'s namespace: add xmlns="{TEI}" to its first element'
        raise EditionError(odd_rules.ODD_UNREADABLE(f"{file.name} has {what}", file.at(file.root), hint))
    return wanted[0]


def _in_example(element: _Element) -> bool:
    return any(above.tag == f"{{{EXAMPLES}}}egXML" for above in element.iterancestors())


class _Customising:
    def __init__(self, file: OddFile, sources: Sources, schema: _Element) -> None:
        self.file = file
        file.is_custom = True
        self.sources = sources
        self.schema = schema
        self.source = schema.get("source", "")
        self.language = schema.get("targetLang", "")
        start = schema.get("start")
        self.made = Customisation(
            file,
            schema.get("ident", ""),
            schema.get("ns", TEI),
            schema.get("prefix", ""),
            None if start is None else tuple(start.split()),
            exceptions=schema.get("defaultExceptions", ""),
            files=[file],
            node=Node(file, schema),
        )
        self.parts: list[Node] = []
        self.libraries: dict[str, Library] = {}
        self.changes: dict[str, list[Spec]] = {}
        self.deleted: dict[str, Spec] = {}
        self.replaced: dict[str, Spec] = {}
        self.added: list[Spec] = []
        self.filters: dict[str, _Element] = {}
        """References to classes that take some of their attributes only."""

    def run(self) -> Customisation:
        self._flatten(self.schema, self.file, ())
        self._sort()
        modules = [part for part in self.parts if local(part.element) == "moduleRef"]
        for wanted in (*_MODULES_FIRST, ""):
            for part in modules:
                key = part.element.get("key")
                if key and (key == wanted or (not wanted and key not in _MODULES_FIRST)):
                    self._module(part)
                elif part.element.get("url") and not key and not wanted:
                    self.made.grammars.append(part)
        for part in self.parts:
            if local(part.element) in _REFERENCES:
                self._reference(part)
        review = Review(self.made, self.find)
        for spec in self.added:
            review.added(spec)
            self._put(spec)
        self._apply(review)
        review.names()
        self._without_deleted()
        return self.made

    def _flatten(self, element: _Element, file: OddFile, within: tuple[_Element, ...]) -> None:
        """Collect what the schema consists of; a reference to a group stands for the group."""
        for child in element:
            name = local(child)
            if name in _SPECS or name in _REFERENCES or name in _OTHER_PARTS:
                self.parts.append(Node(file, child))
            elif name == "specGrpRef":
                self._group(Node(file, child), within, child.get("target", ""))
            elif child.tag == INCLUDE:
                fragment = child.get("xpointer", "").partition("(")[0]
                self._group(Node(file, child), within, f"{child.get('href', '')}{'#' if fragment else ''}{fragment}")
            elif name and name not in {"desc", "gloss", "remarks", "exemplum"}:
                self._flatten(child, file, within)

    def _group(self, part: Node, within: tuple[_Element, ...], target: str) -> None:
        """Take in a group, or what is included: an element of this file or of another, or another file as a whole."""
        attribute = "href" if part.element.tag == INCLUDE else "target"
        address, _, fragment = target.partition("#")
        file = self._beside(part, address, attribute) if address else part.file
        if file is None:
            return
        group = file.identified(fragment) if fragment else file.root
        if group is None:
            self._say(odd_rules.UNKNOWN_NAME, f"there is no specGrp “{target}”", part, attribute, "give it an xml:id")
        elif group in within:
            self._say(odd_rules.CONTRADICTION, f"the specGrp “{target}” contains itself", part, attribute, "")
        elif local(group) in _SPECS or local(group) in _OTHER_PARTS:
            self.parts.append(Node(file, group))
        else:
            self._flatten(group, file, (*within, group))

    def _beside(self, part: Node, address: str, attribute: str) -> OddFile | None:
        """Read a file beside the one that names it."""
        path = part.file.path.parent / unquote(urlsplit(address).path)
        consulted(path)
        if urlsplit(address).scheme in {"http", "https"} or not path.is_file():
            message = f"“{address}” is not at hand"
            self._say(odd_rules.NO_SPECIFICATIONS, message, part, attribute, "put the file beside the ODD")
            return None
        file = next((one for one in self.made.files if one.path.resolve() == path.resolve()), None)
        if file is None:
            file = read_odd(path, str(Path(part.file.name).parent / address))
            file.is_custom = True
            self.made.files.append(file)
            self.sources.read.append(path.resolve())
        return file

    def _sort(self) -> None:
        """Tell apart what is added, changed, replaced and deleted."""
        for part in self.parts:
            name = local(part.element)
            if name == "constraintSpec":
                self.made.constraints.append(part)
            elif name == "constraintDecl":
                self.made.declarations.append(part)
            elif name == "classRef" and _filters(part.element):
                self.filters[part.element.get("key", "")] = part.element
            if name not in _SPECS:
                continue
            if not part.element.get("ident", "").strip():
                continue  # said by `forms`
            spec = spec_of(part.element, part.file, self.language)
            self.made.taken.setdefault(spec.ident, []).extend(one.node for one in spec.attributes.all() if one.deleted)
            key = key_of(spec.ident, spec.namespace)
            match spec.mode:
                case "delete":
                    self.made.left_out.setdefault(spec.ident, spec.node)
                    if key in self.deleted:
                        self._twice(spec, self.deleted[key], "deleted")
                    self.deleted[key] = spec
                case "change":
                    self.changes.setdefault(key, []).append(spec)
                case "replace":
                    self.replaced[key] = spec
                case _:
                    self.added.append(spec)
        for key, spec in self.deleted.items():
            for other in (*self.changes.get(key, []), *([self.replaced[key]] if key in self.replaced else [])):
                self._twice(other, spec, f"{other.mode}d, but deleted, too")

    def _twice(self, spec: Spec, other: Spec, what: str) -> None:
        message = f"the {WORD[spec.kind]} {spec.ident} is {what}: here and in {other.node.line}"
        self._say(odd_rules.CONTRADICTION, message, spec.node, "ident", "one of the two can go")

    def _library(self, part: Node) -> Library:
        source = part.element.get("source", "") or self.source
        at = part if part.element.get("source") else Node(self.file, self.schema)
        library = self.sources.library(source, at)
        if library.name not in self.libraries:
            self.libraries[library.name] = library
            self.made.known.update(library.names())
            if self.sources.is_another(source):
                self._other_release(source, library, at)
            if source == self.source:
                self._inherit(library)
        return library

    def _other_release(self, source: str, library: Library, at: Node) -> None:
        """Say that not the release is taken which the ODD names; less where the user has chosen the other one."""
        severity = Severity.INFO if self.sources.default else Severity.WARNING
        message = f"“{source}” is not at hand; {Path(library.name).name} stands for it"
        place, hint = at.file.at(at.element, "source"), f"edition schema fetch {source}"
        self.made.findings.append(odd_rules.NO_SPECIFICATIONS(message, place, hint, severity=severity))

    def _inherit(self, library: Library) -> None:
        """Take over what the ODD on which this one builds says of its schema as a whole."""
        named = {one.element.get("ident") for one in self.made.constraints}
        self.made.constraints[:0] = [one for one in library.constraints if one.element.get("ident") not in named]
        self.made.declarations[:0] = library.declarations
        self.made.left_out = {**library.left_out, **self.made.left_out}
        for name, nodes in library.taken.items():
            self.made.taken.setdefault(name, []).extend(nodes)
        if library.namespace and self.schema.get("ns") is None:
            self.made.namespace = library.namespace

    def find(self, key: str) -> Spec | None:
        """Return what a name means in what the schema builds on, before the ODD changes it, else in the ODD itself."""
        found = (library.get(key) for library in self.libraries.values())
        return next((one for one in found if one is not None), None) or self.made.specs.get(key)

    def _module(self, part: Node) -> None:
        library = self._library(part)
        element = part.element
        key, named = element.get("key", ""), _words(element, "include")
        unwanted = _words(element, "except")
        if key not in library.modules:
            meant = nearest(key, sorted(library.modules))
            hint = (
                f"did you mean “{meant}”?"
                if meant
                else f"modules are {', '.join(sorted(filter(None, library.modules)))}"
            )
            self._say(odd_rules.UNKNOWN_NAME, f"there is no module “{key}”", part, "key", hint)
            return
        direct = {one.element.get("key") for one in self.parts if local(one.element) in _REFERENCES}
        mine = [spec for name in library.of_module(key) if (spec := library.get(name)) is not None]
        names = [spec.ident for spec in mine]
        for name in (*named, *unwanted):
            if name not in names:
                self._not_of_module(part, name, key, names, "include" if name in named else "except")
        for spec in mine:
            if spec.ident in direct:
                continue
            wanted = spec.ident in named if element.get("include") is not None else spec.ident not in unwanted
            if spec.kind != ELEMENT or wanted:
                self._put(spec)
            else:
                self.made.left_out.setdefault(spec.ident, part)

    def _not_of_module(self, part: Node, name: str, module: str, mine: list[str], attribute: str) -> None:
        meant = nearest(name, mine)
        hint = f"did you mean “{meant}”?" if meant else ""
        at = replace(part.file.at(part.element, attribute), token=name)
        severity = odd_rules.CONTRADICTION.severity
        message = f"the module “{module}” has no element “{name}”"
        self.made.findings.append(odd_rules.UNKNOWN_NAME(message, at, hint, severity=severity))

    def _reference(self, part: Node) -> None:
        library = self._library(part)
        key = part.element.get("key", "")
        if not key:
            return
        spec = library.get(key)
        if spec is None:
            meant = nearest(key, library.names())
            hint = f"did you mean “{meant}”?" if meant else ""
            self._say(odd_rules.UNKNOWN_NAME, f"nothing is called “{key}”", part, "key", hint)
        else:
            self._put(spec)

    def _put(self, spec: Spec) -> None:
        """Take a specification in; what was taken in later stands for what came before."""
        key = key_of(spec.ident, spec.namespace)
        if spec.kind == CLASS and (chosen := self.filters.get(spec.ident)) is not None:
            spec = replace(spec, attributes=_filtered(spec.attributes, chosen))
        self.made.specs[key] = spec

    def _apply(self, review: Review) -> None:
        specs = self.made.specs
        for key, spec in self.replaced.items():
            if key in specs:
                review.new(spec)
                specs[key] = spec
            else:
                self._not_there(spec)
        for key, changes in self.changes.items():
            if key in specs:
                review.changed(specs[key], changes)
                specs[key] = changed(specs[key], several(changes))
            elif key not in self.deleted:
                self._not_there(changes[0])
        for key in self.deleted:
            specs.pop(key, None)

    def _not_there(self, spec: Spec) -> None:
        meant = nearest(spec.ident, [one.ident for one in self.made.specs.values() if one.kind == spec.kind])
        message = f"the {WORD[spec.kind]} {spec.ident} is {spec.mode}d, but is not part of the schema"
        hint = f"did you mean “{meant}”?" if meant else "name its module, or take this away"
        at = spec.node.file.at(spec.node.element, "ident")
        self.made.findings.append(odd_rules.UNKNOWN_NAME(message, at, hint, severity=odd_rules.CONTRADICTION.severity))

    def _without_deleted(self) -> None:
        """Take away memberships in classes that are not part of the schema."""
        specs = self.made.specs
        for key, spec in specs.items():
            if any(one.key not in specs for one in spec.members):
                specs[key] = replace(spec, members=tuple(one for one in spec.members if one.key in specs))

    def _say(self, rule: Rule, message: str, part: Node, attribute: str, hint: str) -> None:
        at: Position = part.file.at(part.element, attribute)
        self.made.findings.append(rule(message, at, hint))


def _words(element: _Element, attribute: str) -> list[str]:
    return (element.get(attribute) or "").split()


def _filters(element: _Element) -> bool:
    return bool(element.get("include") or element.get("except"))


def _filtered(attributes: Attributes, chosen: _Element) -> Attributes:
    named, unwanted = _words(chosen, "include"), _words(chosen, "except")
    items = tuple(
        item
        for item in attributes.items
        if not hasattr(item, "ident") or (item.ident in named if named else item.ident not in unwanted)
    )
    return replace(attributes, items=items)
