"""The elements of a schema as a whole: who may contain whom, who has which attribute. Asked only when something is wrong."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from lxml.etree import _Element

from edition.schema.datatypes import find_datatype
from edition.schema.relaxng import names
from edition.schema.relaxng.expectations import Mentioned, takes_text
from edition.schema.relaxng.names import AnyName, Name, NameChoice, listed
from edition.schema.relaxng.patterns import Declaration, Pattern
from edition.schema.relaxng.schemafile import kind
from edition.schema.relaxng.states import id_kind
from edition.schema.relaxng.table import Table

_DOCUMENTATION = "{http://relaxng.org/ns/compatibility/annotations/1.0}documentation"
XML_ID = names.qualified(names.XML_NAMESPACE, "id")


@dataclass(frozen=True, slots=True)
class Description:
    """What a schema says about an element; names are local, those of attributes with “xml:” where they have it."""

    name: str
    namespace: str
    documentation: str
    parents: tuple[str, ...]
    children: tuple[str, ...]
    attributes: tuple[str, ...]


class Vocabulary:
    """All elements that a document can have by a schema."""

    def __init__(self, table: Table, declarations: Iterable[Declaration]) -> None:
        self._table = table
        self.mentioned = Mentioned()
        self.by_name: dict[str, list[Declaration]] = {}
        self.by_local: dict[str, list[str]] = {}
        for declaration in declarations:
            for name in listed(declaration.names):
                self.by_name.setdefault(name, []).append(declaration)
        for name in self.by_name:
            self.by_local.setdefault(names.local(name), []).append(name)
        self.namespaces = {names.split(name)[0] for name in self.by_name}
        self._children: dict[str, dict[str, None]] = {}
        self._attributes: dict[str, dict[str, None]] = {}
        self._texts: dict[str, bool] = {}

    def content(self, name: str) -> list[Pattern]:
        """Return the contents that elements of a name can have."""
        return [declaration.content for declaration in self.by_name.get(name, ())]

    def children(self, name: str) -> Collection[str]:
        """Return the names of the elements that may stand in an element."""
        if name not in self._children:
            found = (declaration for content in self.content(name) for declaration in self.mentioned.elements(content))
            self._children[name] = dict.fromkeys(child for declaration in found for child in listed(declaration.names))
        return self._children[name]

    def attributes(self, name: str) -> Collection[str]:
        """Return the names of the attributes that an element may have."""
        if name not in self._attributes:
            found = (one for content in self.content(name) for one in self.mentioned.attributes(content))
            self._attributes[name] = dict.fromkeys(one for attribute in found for one in listed(attribute.names))
        return self._attributes[name]

    def parents(self, name: str) -> list[str]:
        """Return the names of the elements in which an element may stand."""
        return self._parents.get(name, [])

    def describe(self, local: str) -> Description | None:
        """Return what is known about an element, or nothing where the schema has none of this name."""
        name = next(iter(self.by_local.get(local, ())), "")
        if not name:
            return None
        return Description(
            local,
            names.split(name)[0],
            self.documentation(name),
            tuple(sorted(names.local(parent) for parent in self.parents(name))),
            tuple(sorted(names.local(child) for child in self.children(name))),
            tuple(sorted(names.shown_attribute(attribute) for attribute in self.attributes(name))),
        )

    @cached_property
    def _parents(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for parent in self.by_name:
            for child in self.children(parent):
                found.setdefault(child, []).append(parent)
        return found

    def bearers(self, attribute: str) -> list[str]:
        """Return the names of the elements that may have an attribute."""
        return self._bearers.get(attribute, [])

    @cached_property
    def _bearers(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name in self.by_name:
            for attribute in self.attributes(name):
                found.setdefault(attribute, []).append(name)
        return found

    def holds_text(self, name: str) -> bool:
        """Tell whether text may stand directly in an element."""
        if name not in self._texts:
            self._texts[name] = any(takes_text(content) for content in self.content(name))
        return self._texts[name]

    def admits(self, parent: str, child: str) -> bool:
        """Tell whether an element may stand in another."""
        return child in self.children(parent)

    def documentation(self, name: str) -> str:
        """Return what the schema says about an element, or nothing. RELAX NG DTD Compatibility, 6."""
        for declaration in self.by_name.get(name, ()):
            if declaration.node is not None and (text := _documentation(declaration.node.element)):
                return text
        return ""

    @cached_property
    def identified(self) -> bool:
        """Whether xml:id is an identifier by this schema."""
        contents = (declaration.content for found in self.by_name.values() for declaration in found)
        return any(
            XML_ID in attribute.names and id_kind(attribute.value) == "ID"
            for content in contents
            for attribute in self.mentioned.attributes(content)
        )

    @cached_property
    def anything(self) -> Pattern:
        """Whatever stands in an unknown element: known elements as they are declared, all else without a rule."""
        table = self._table
        known = NameChoice(tuple(Name(name) for name in self.by_name))

        def build() -> Pattern:
            attributes = table.attribute(AnyName(Name(XML_ID)), table.text)
            choices = [table.text, attributes, table.element(unknown)]
            if self.identified:
                identifier = table.data(find_datatype("http://www.w3.org/2001/XMLSchema-datatypes", "ID"))
                choices.append(table.attribute(Name(XML_ID), table.choice((identifier, table.text))))
            else:
                choices.append(table.attribute(Name(XML_ID), table.text))
            choices += [table.element(declaration) for found in self.by_name.values() for declaration in found]
            return table.optional(table.one_or_more(table.choice(choices)))

        unknown = Declaration(AnyName(known), build, -1, None)
        return unknown.content


def _documentation(element: _Element) -> str:
    """Return the documentation in a declaration, or in the definition of which it is all."""
    parent = element.getparent()
    places = [element]
    if parent is not None and kind(parent) == "define" and len([one for one in parent if kind(one)]) == 1:
        places.append(parent)
    for place in places:
        found = [" ".join("".join(note.itertext()).split()) for note in place.iterchildren(_DOCUMENTATION)]
        if found:
            return "\n".join(found)
    return ""
