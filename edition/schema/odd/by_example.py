"""Write the smallest customisation that a corpus needs. Texts, TEI's specifications → ODD.

Elements and attributes that no text has are left out; where an attribute has few values, its list is closed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree
from lxml.etree import _Element

from edition.schema.odd.attributes import AttributeSets
from edition.schema.odd.content import Contents
from edition.schema.odd.customising import Customisation
from edition.schema.odd.escaping import escape, quoteattr
from edition.schema.odd.library import Library
from edition.schema.odd.reading import EXAMPLES, OddFile
from edition.schema.odd.specs import CLASS, Attribute, Spec
from edition.tree import TEI, XML

MOST_VALUES = 12
"""So many values make a closed list, if they are words and come back."""
_KEPT = {"xml:id", "xml:lang", "xml:space", "xml:base", "n"}
"""Attributes that every element keeps."""
_WORDS = {"teidata.enumerated", "teidata.word", "data.enumerated", "data.word"}
_ALWAYS = "tei"
_EVERYONES = "att.global"
"""The class whose attributes every element has: they go or stay for all of them."""


@dataclass(slots=True)
class Usage:
    """What texts have: elements, attributes by element, values by attribute; each with its number."""

    elements: Counter[str] = field(default_factory=Counter)
    attributes: Counter[tuple[str, str]] = field(default_factory=Counter)
    values: dict[tuple[str, str], Counter[str]] = field(default_factory=dict)
    others: Counter[str] = field(default_factory=Counter)
    """Elements of other namespaces."""
    roots: dict[str, None] = field(default_factory=dict)

    def add(self, root: _Element) -> None:
        """Count what a text has."""
        self.roots[etree.QName(root).localname] = None
        for element in root.iter("*"):
            name = etree.QName(element)
            if name.namespace not in {TEI, EXAMPLES} or (name.namespace == EXAMPLES and name.localname != "egXML"):
                self.others[str(element.tag)] += 1
                continue
            self.elements[name.localname] += 1
            for attribute, value in element.attrib.items():
                key = name.localname, str(attribute).replace(f"{{{XML}}}", "xml:")
                self.attributes[key] += 1
                self.values.setdefault(key, Counter())[" ".join(str(value).split())] += 1


@dataclass(slots=True)
class _Example:
    usage: Usage
    library: Library
    made: Customisation
    sets: AttributeSets

    def modules(self) -> Iterator[str]:
        """Write the modules with the elements that are used."""
        by_module: dict[str, list[str]] = {_ALWAYS: []}
        for spec in self._used():
            by_module.setdefault(spec.module, []).append(spec.ident)
        for module, names in by_module.items():
            listed = f' include="{" ".join(sorted(names))}"' if names else ""
            yield f'        <moduleRef key="{module}"{listed}/>'

    def _used(self) -> list[Spec]:
        return [spec for spec in self.made.elements() if spec.ident in self.usage.elements]

    def classes(self) -> Iterator[str]:
        """Take attributes away that no element has which could have them from the class."""
        wanted: dict[str, set[str]] = {}
        modules = {spec.module for spec in self._used()} | {_ALWAYS}
        for spec in self._used():
            for member in spec.members:
                for key, one in self.sets.inherited(member.key):
                    wanted.setdefault(key, set())
                    if self._has(spec, one):
                        wanted[key].add(one.ident)
        for key, found in sorted(wanted.items()):
            spec = self.made.specs[key]
            own = {one.ident for one in spec.attributes.all()}
            gone = sorted(own - found - _KEPT)
            if spec.module not in modules:
                if found - _KEPT:  # its module has no element that is used
                    yield f'        <classRef key="{key}" include="{" ".join(sorted(found & own))}"/>'
                continue
            if not gone:
                continue
            if len(gone) == len(own) and not spec.members:
                yield f'        <classSpec ident="{key}" type="atts" mode="delete"/>'
                continue
            inner = "".join(f'<attDef ident="{name}" mode="delete"/>' for name in gone)
            yield f'        <classSpec ident="{key}" type="atts" mode="change"><attList>{inner}</attList></classSpec>'

    def _has(self, spec: Spec, attribute: Attribute) -> bool:
        return (spec.ident, attribute.name) in self.usage.attributes or attribute.ident in _KEPT

    def elements(self) -> Iterator[str]:
        """Write what changes in an element: attributes that go, lists of values."""
        everywhere = self._somewhere()
        everyones = {one.ident for _, one in self.sets.inherited(_EVERYONES)}
        for spec in self._used():
            own = {one.ident: one for one in spec.attributes.all()}
            parts = []
            for ident, one in self.sets.effective(spec).items():
                if self._has(spec, one):
                    parts += self._values(spec, one, own.get(ident))
                elif one.usage != "req" and ident not in everyones and (ident in own or ident in everywhere):
                    parts.append(f'<attDef ident="{ident}" mode="delete"/>')
            if parts:
                inner = "\n          ".join(parts)
                yield f'        <elementSpec ident="{spec.ident}" mode="change"><attList>\n          {inner}\n        </attList></elementSpec>'

    def _somewhere(self) -> set[str]:
        """Return the attributes that some element has, so that their classes keep them."""
        return {name for _, name in self.usage.attributes}

    def _values(self, spec: Spec, one: Attribute, own: Attribute | None) -> list[str]:
        found = self.usage.values.get((spec.ident, one.name), Counter())
        if not _is_list(one, found):
            return []
        items = "".join(
            f"\n            <valItem ident={quoteattr(value)}><desc>{_often(number)}</desc></valItem>"
            for value, number in sorted(found.items(), key=lambda item: (-item[1], item[0]))
        )
        mode, datatype = "change", ""
        if own is not None and own.mode == "change":  # a list in it would be lost: see the rule S407
            mode, datatype = "replace", _written(one.datatype)
        usage = ' usage="req"' if found.total() == self.usage.elements[spec.ident] else ""
        listed = f'<valList type="closed" mode="replace">{items}</valList>'
        return [f'<attDef ident="{one.ident}" mode="{mode}"{usage}>{datatype}{listed}</attDef>']


def _is_list(attribute: Attribute, found: Counter[str]) -> bool:
    """Tell whether the values of an attribute are words of a list: few, and one of them at least comes twice."""
    datatype = attribute.datatype
    keys = {child.get("key", "") for child in datatype} if datatype is not None else set()
    several = datatype is not None and datatype.get("maxOccurs", "1") != "1"
    is_word = bool(keys & _WORDS) and not several
    return is_word and 0 < len(found) <= MOST_VALUES and found.total() > len(found)


def _often(number: int) -> str:
    return f"{number} times" if number > 1 else "once"


def _written(datatype: _Element | None) -> str:
    if datatype is None:
        return ""
    inner = "".join(f'<dataRef key="{child.get("key", "")}"/>' for child in datatype if child.get("key"))
    return f"<datatype>{inner}</datatype>"


def odd_by_example(files: Iterable[OddFile], library: Library, name: str) -> tuple[str, Usage]:
    """Write the ODD that texts need, and return it with what they have."""
    usage = Usage()
    node: OddFile | None = None
    for file in files:
        usage.add(file.root)
        node = file
    if node is None:
        raise ValueError("no text was given")
    specs = {key: spec for key in library.names() if (spec := library.get(key)) is not None}
    made = Customisation(node, name, TEI, "", None, specs)
    example = _Example(usage, library, made, AttributeSets(made, Contents(made)))
    roots = " ".join(one for one in usage.roots if one in usage.elements) or "TEI"
    parts = "\n".join((*example.modules(), *example.classes(), *example.elements()))
    known = {spec.ident for spec in specs.values() if spec.kind != CLASS}
    unknown = sorted({one for one in usage.elements if one not in known} | set(usage.others))
    return _document(name, roots, parts, usage, unknown), usage


def _document(name: str, roots: str, parts: str, usage: Usage, unknown: list[str]) -> str:
    total = usage.elements.total()
    rows = "\n".join(
        f"        <item><gi>{one}</gi>: {number}</item>"
        for one, number in sorted(usage.elements.items(), key=lambda x: (-x[1], x[0]))
    )
    others = f"\n      <p>Not of TEI, and not in this schema: {escape(', '.join(unknown))}.</p>" if unknown else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="{TEI}" xml:lang="en">
  <teiHeader><fileDesc>
    <titleStmt><title>{escape(name)}: a schema by example</title></titleStmt>
    <publicationStmt><p>Written for the use of its project.</p></publicationStmt>
    <sourceDesc><p>Made from texts: {total} elements, {len(usage.elements)} kinds.</p></sourceDesc>
  </fileDesc></teiHeader>
  <text>
    <body>
      <p>So often the texts have each element:</p>
      <list>
{rows}
      </list>{others}
      <schemaSpec ident={quoteattr(name)} start="{roots}">
{parts}
      </schemaSpec>
    </body>
  </text>
</TEI>
"""
