"""Read a Schematron schema and put it together: inclusions, extensions, abstract patterns. Path → tree.

ISO/IEC 19757-3:2016, 5 and 6: after this a schema has only namespaces, variables, phases, patterns with concrete rules,
and diagnostics.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urldefrag

from lxml import etree
from lxml.etree import _Element

from edition.addresses import split_address
from edition.consulted import consulted
from edition.diagnostics import EditionError, Position
from edition.schema.relaxng.reading import fill_starts, parse_tree, read_source
from edition.schema.relaxng.schema import Schema
from edition.schema.schematron import rules
from edition.tree import XML_ID

SCH = "http://purl.oclc.org/dsdl/schematron"
SCH_ = f"{{{SCH}}}"
XSL_ = "{http://www.w3.org/1999/XSL/Transform}"
_INCLUDES = (f"{SCH_}include", f"{SCH_}extends")
_AT_TOP = ("ns", "let", "phase", "pattern", "group", "diagnostics")
_MOST_INCLUSIONS = 200
_REFERENCES = (f"{{http://relaxng.org/ns/structure/1.0}}{name}" for name in ("include", "externalRef"))
_REFERENCE = tuple(_REFERENCES)


@dataclass(slots=True)
class Schematron:
    """A schema that is put together: its outermost element, its name, and where its elements stood.

    ``file`` is where it lies, ``folders`` are those from which its rules may read.
    """

    root: _Element
    name: str
    binding: str
    places: dict[_Element, Position] = field(default_factory=dict)
    file: Path = field(default_factory=Path)
    folders: list[Path] = field(default_factory=list)

    def at(self, element: _Element) -> Position | None:
        """Return the place of an element of the schema."""
        return self.places.get(element)

    def all(self, name: str) -> Iterator[_Element]:
        """Iterate over the elements of a name."""
        return self.root.iter(f"{SCH_}{name}")


class SchematronError(EditionError):
    """Raised where a schema cannot be used."""


def read_schematron(path: Path, boundary: Path) -> Schematron:
    """Read a schema (.sch), or the rules embedded in one in RELAX NG; raises EditionError.

    What it includes is read from its folder and from ``boundary`` only.
    """
    reading = _Reading([path.resolve().parent, boundary.resolve()])
    root = reading.parse(path.resolve(), str(path))
    if not str(root.tag).startswith(SCH_):
        return _gathered(reading, path, root)
    reading.resolve(root, path.resolve())
    return _assembled(Schematron(root, str(path), root.get("queryBinding", "xslt"), *reading.found(path)))


def has_rules(schema: Schema) -> bool:
    """Tell whether a RELAX NG schema, or a file that it includes, has rules in Schematron."""
    return any(SCH.encode() in file.source.data for file in schema.files)


@dataclass(slots=True)
class _Reading:
    """The files that were read, and the place of each element."""

    folders: list[Path]
    places: dict[_Element, Position] = field(default_factory=dict)
    read: int = 0

    def found(self, path: Path) -> tuple[dict[_Element, Position], Path, list[Path]]:
        """Return what a schema is to know of its files."""
        return self.places, path.resolve(), self.folders

    def parse(self, path: Path, name: str) -> _Element:
        source = read_source(path, rules.INCORRECT, name)
        root = parse_tree(source, rules.INCORRECT)
        fill_starts(source)
        self.places.update((element, Position(source, number)) for number, element in enumerate(root.iter()))
        return root

    def resolve(self, root: _Element, path: Path) -> None:
        """Put what is included in the place of the inclusion. 5.4.4 and 5.4.5."""
        for element in list(root.iter(*_INCLUDES)):
            href = element.get("href")
            parent = element.getparent()
            if href is None or parent is None:
                continue
            found = self._included(element, href, path)
            index = parent.index(element)
            new = list(found) if element.tag == f"{SCH_}extends" else [found]
            parent.remove(element)
            for number, one in enumerate(new):
                parent.insert(index + number, one)

    def _included(self, element: _Element, href: str, path: Path) -> _Element:
        address, fragment = urldefrag(href)
        parts = split_address(address)
        target = (path.parent / unquote(parts.path)).resolve() if address else path
        self.read += 1
        if parts.scheme or not any(target.is_relative_to(folder) for folder in self.folders):
            raise self.error(element, f"“{href}” is not in the folder of the schema or the project, so it is not read")
        if self.read > _MOST_INCLUSIONS:
            raise self.error(element, "the schema includes files without end")
        root = self.parse(target, str(target.name))
        self.resolve(root, target)
        if not fragment:
            return root
        found = next((one for one in root.iter() if fragment in {one.get("id"), one.get(XML_ID)}), None)
        if found is None:
            raise self.error(element, f"“{href}” leads to nothing")
        return found

    def error(self, element: _Element, message: str) -> SchematronError:
        return SchematronError(rules.INCORRECT(message, self.places.get(element)))


# ---------------------------------------------------------------- rules within RELAX NG


def _gathered(reading: _Reading, path: Path, root: _Element) -> Schematron:
    """Gather the rules of a RELAX NG schema into one that is Schematron only."""
    made = etree.Element(f"{SCH_}schema", nsmap={"sch": SCH})
    binding = ""
    for grammar in _grammars(reading, path.resolve(), root, set()):
        binding = binding or grammar.get("queryBinding", "")
        for element in list(grammar.iter(etree.Element)):
            if not _is_outermost(element):
                continue
            if element.tag == f"{SCH_}rule":
                pattern = etree.SubElement(made, f"{SCH_}pattern")
                pattern.append(element)
            elif str(element.tag).removeprefix(SCH_) in _AT_TOP or str(element.tag).startswith(XSL_):
                made.append(element)
    reading.resolve(made, path.resolve())
    return _assembled(Schematron(made, str(path), binding or "xslt2", *reading.found(path)))


def _grammars(reading: _Reading, path: Path, root: _Element, seen: set[Path]) -> Iterator[_Element]:
    seen.add(path)
    yield root
    for element in root.iter(*_REFERENCE):
        target = (path.parent / unquote(split_address(element.get("href", "")).path)).resolve()
        consulted(target)
        if target not in seen and target.is_file() and target.suffix == ".rng":
            yield from _grammars(reading, target, reading.parse(target, target.name), seen)


def _is_outermost(element: _Element) -> bool:
    """Tell whether an element of Schematron, or a function of its, stands in no other."""
    tag = str(element.tag)
    parent = element.getparent()
    inside = parent is not None and str(parent.tag).startswith((SCH_, XSL_))
    return tag.startswith((SCH_, XSL_)) and not inside


# ---------------------------------------------------------------- abstract patterns and rules


_NOT_RUN = (("rules", ""), ("rule", "visit-each"), ("phase", "from"), ("phase", "when"))
"""Elements, and attributes of elements, of the edition of 2025 that would change what is tested."""


def _assembled(schema: Schematron) -> Schematron:
    for kind, attribute in _NOT_RUN:
        for element in schema.all(kind):
            if not attribute or element.get(attribute):
                said = f"@{attribute} on <{kind}>" if attribute else f"<{kind}>"
                message = f"{said} is of the edition of 2025 and is not understood, so that its rules would not be run"
                raise SchematronError(rules.INCORRECT(message, schema.at(element)))
    for group in list(schema.all("group")):
        _part(schema, group)
    patterns = {p.get("id", ""): p for p in schema.all("pattern")}
    for pattern in list(schema.all("pattern")):
        if name := pattern.get("is-a"):
            _instantiate(schema, pattern, patterns.get(name), name)
    for pattern in list(schema.all("pattern")):
        if pattern.get("abstract") == "true":
            _take_out(pattern)
    outlines = [r for r in schema.all("rule") if r.get("abstract") == "true"]
    abstract = {r.get("id", ""): r for r in outlines}
    for rule in list(schema.all("rule")):
        _extend(schema, rule, abstract, ())
    for rule in outlines:  # the patterns that were made of a group have one each
        _take_out(rule)
    return schema


def _part(schema: Schematron, group: _Element) -> None:
    """Make a pattern of each rule of a group: all of them are tested, not only the first that fits. 2025, 5.4.7."""
    around = [one for one in group if one.tag != f"{SCH_}rule" or one.get("abstract") == "true"]
    for rule in group.findall(f"{SCH_}rule"):
        if rule.get("abstract") == "true":
            continue
        pattern = etree.Element(f"{SCH_}pattern", dict(group.attrib))
        schema.places[pattern] = schema.places.get(group) or schema.places[rule]
        for one in around:
            copied = deepcopy(one)
            schema.places |= {
                new: schema.places[old]
                for new, old in zip(copied.iter(), one.iter(), strict=True)
                if old in schema.places
            }
            pattern.append(copied)
        pattern.append(rule)
        group.addprevious(pattern)
    _take_out(group)


def _take_out(element: _Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _instantiate(schema: Schematron, pattern: _Element, abstract: _Element | None, name: str) -> None:
    """Put the rules of an abstract pattern into one that is an instance of it. 6.3."""
    if abstract is None:
        raise SchematronError(rules.INCORRECT(f"there is no abstract pattern “{name}”", schema.at(pattern)))
    given = {p.get("name", ""): p.get("value", "") for p in pattern.iterchildren(f"{SCH_}param")}
    # The longest name first, so that $name does not take a part of $names.
    names = sorted(given, key=len, reverse=True)
    wanted = re.compile(r"\$(" + "|".join(map(re.escape, names)) + r")(?![\w.-])") if names else None
    for child in abstract:
        if child.tag == f"{SCH_}param":
            continue
        new = copy.deepcopy(child)
        for old, copied in zip(child.iter(), new.iter(), strict=True):
            if (place := schema.places.get(old)) is not None:
                schema.places[copied] = place
            for attribute, value in copied.attrib.items():
                if wanted is not None:
                    copied.set(attribute, wanted.sub(lambda m: given[m[1]], value))
        pattern.append(new)
    for param in list(pattern.iterchildren(f"{SCH_}param")):
        pattern.remove(param)


def _extend(schema: Schematron, rule: _Element, abstract: dict[str, _Element], above: tuple[str, ...]) -> None:
    """Put what an abstract rule says into one that extends it. 5.4.12."""
    for extends in list(rule.iterchildren(f"{SCH_}extends")):
        name = extends.get("rule", "")
        if name not in abstract or name in above:
            message = f"there is no abstract rule “{name}”" if name not in abstract else f"rule “{name}” extends itself"
            raise SchematronError(rules.INCORRECT(message, schema.at(extends)))
        _extend(schema, abstract[name], abstract, (*above, name))
        index = rule.index(extends)
        rule.remove(extends)
        for number, child in enumerate(abstract[name]):
            new = copy.deepcopy(child)
            schema.places.update(
                (copied, schema.places[old])
                for old, copied in zip(child.iter(), new.iter(), strict=True)
                if old in schema.places
            )
            rule.insert(index + number, new)
