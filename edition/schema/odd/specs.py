"""What a specification says, as data: elements, classes, macros, datatypes, attributes, values. Element → Spec.

TEI P5, chapter 22 (Documentation Elements).
"""

from __future__ import annotations

from dataclasses import dataclass

from lxml.etree import _Element

from edition.schema.odd.reading import OddFile, local
from edition.tree import TEI, TEI_, XML_LANG

ELEMENT, CLASS, DATA = "elementSpec", "classSpec", "dataSpec"
_WORDS = {"gloss", "desc"}


@dataclass(frozen=True, slots=True)
class Node:
    """Where something is written: the file, and the element in it."""

    file: OddFile
    element: _Element

    @property
    def line(self) -> str:
        """File and line."""
        return self.file.line(self.element)


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a list; ``name`` is what a document writes."""

    ident: str
    name: str
    mode: str
    words: tuple[_Element, ...]
    valid_until: str
    node: Node


@dataclass(frozen=True, slots=True)
class Values:
    """A list of values: closed, semi or open; ``mode`` is empty where the list does not say one."""

    kind: str
    mode: str
    items: tuple[Value, ...]
    valid_until: str
    node: Node


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute; ``usage`` and ``mode`` are empty where nothing is said."""

    ident: str
    name: str
    namespace: str | None
    usage: str
    mode: str
    datatype: _Element | None
    values: Values | None
    default: str
    constraints: tuple[_Element, ...]
    words: tuple[_Element, ...]
    valid_until: str
    node: Node

    @property
    def deleted(self) -> bool:
        """Whether it is named only to be taken away."""
        return self.mode == "delete"


@dataclass(frozen=True, slots=True)
class AttributeRef:
    """A reference to an attribute of a class, or to all of its attributes."""

    of_class: str
    name: str
    node: Node


@dataclass(frozen=True, slots=True)
class Attributes:
    """A list of attributes, of which all may stand (group), or one (choice)."""

    organised: str = ""
    items: tuple[Attribute | AttributeRef | Attributes, ...] = ()

    def all(self) -> tuple[Attribute, ...]:
        """Return the attributes of the list and the lists in it."""
        found: list[Attribute] = []
        for item in self.items:
            if isinstance(item, Attribute):
                found.append(item)
            elif isinstance(item, Attributes):
                found += item.all()
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Member:
    """A membership in a class."""

    key: str
    mode: str
    node: Node
    least: str = ""
    most: str = ""


@dataclass(frozen=True, slots=True)
class Spec:
    """A specification. ``members`` are the classes to which it belongs."""

    kind: str
    ident: str
    name: str
    mode: str
    namespace: str | None
    prefix: str | None
    module: str
    of_attributes: bool
    members: tuple[Member, ...]
    members_mode: str | None
    content: _Element | None
    values: Values | None
    attributes: Attributes
    constraints: tuple[_Element, ...]
    words: tuple[_Element, ...]
    valid_until: str
    node: Node


def spec_of(element: _Element, file: OddFile, language: str = "") -> Spec:
    """Read a specification; where names are given in several languages, one of them may be asked for."""
    parts = _parts(element)
    members, members_mode = _members(parts.get("classes", []), file)
    lists = [_attributes(one, file, language) for one in parts.get("attList", [])]
    ident = element.get("ident", "").strip()
    return Spec(
        kind=local(element),
        ident=ident,
        name=_name(ident, parts, language),
        mode=element.get("mode", ""),
        namespace=element.get("ns"),
        prefix=element.get("prefix"),
        module=element.get("module", ""),
        of_attributes=element.get("type", "") == "atts",
        members=members,
        members_mode=members_mode,
        content=next(iter(parts.get("content", [])), None),
        values=next((values_of(one, file, language) for one in parts.get("valList", [])), None),
        attributes=lists[0] if len(lists) == 1 else Attributes("", tuple(item for one in lists for item in one.items)),
        constraints=tuple(parts.get("constraintSpec", [])),
        words=_words(parts),
        valid_until=element.get("validUntil", ""),
        node=Node(file, element),
    )


def _parts(element: _Element) -> dict[str, list[_Element]]:
    found: dict[str, list[_Element]] = {}
    for child in element:
        if name := local(child):
            found.setdefault(name, []).append(child)
    return found


def _words(parts: dict[str, list[_Element]]) -> tuple[_Element, ...]:
    return tuple(word for name in ("gloss", "desc") for word in parts.get(name, []))


def _name(ident: str, parts: dict[str, list[_Element]], language: str) -> str:
    """Return the other name of a thing: that in the language of the schema, else one for all languages, else the first."""
    given = {one.get(XML_LANG, ""): text for one in reversed(parts.get("altIdent", [])) if (text := _text(one))}
    first = next(reversed(given.values()), ident)
    return given.get(language) or given.get("") or (ident if language else first)


def _text(element: _Element) -> str:
    return "".join(element.itertext()).strip()


def _members(classes: list[_Element], file: OddFile) -> tuple[tuple[Member, ...], str | None]:
    if not classes:
        return (), None
    found = tuple(
        Member(one.get("key", ""), one.get("mode", ""), Node(file, one), one.get("min", ""), one.get("max", ""))
        for each in classes
        for one in each.iterchildren(f"{TEI_}memberOf")
    )
    return found, "change" if any(one.get("mode") == "change" for one in classes) else "replace"


def _attributes(element: _Element, file: OddFile, language: str) -> Attributes:
    items: list[Attribute | AttributeRef | Attributes] = []
    for child in element:
        match local(child):
            case "attDef":
                items.append(attribute_of(child, file, language))
            case "attRef":
                items.append(_reference(child, file))
            case "attList":
                items.append(_attributes(child, file, language))
            case _:
                pass
    return Attributes(element.get("org", ""), tuple(items))


def _reference(element: _Element, file: OddFile) -> AttributeRef:
    """Read a reference to attributes: class and name, or in older ODDs one name such as att.typed.attribute.type."""
    of_class, name = element.get("class", ""), element.get("name", "") or element.get("key", "")
    if not of_class:
        of_class, _, name = name.partition(".attribute.")
        of_class = of_class.removesuffix(".attributes")
    return AttributeRef(of_class, name, Node(file, element))


def attribute_of(element: _Element, file: OddFile, language: str = "") -> Attribute:
    """Read the definition of an attribute."""
    parts = _parts(element)
    ident = element.get("ident", "").strip()
    return Attribute(
        ident=ident,
        name=_name(ident, parts, language),
        namespace=element.get("ns"),
        usage=element.get("usage", ""),
        mode=element.get("mode", ""),
        datatype=next(iter(parts.get("datatype", [])), None),
        values=next((values_of(one, file, language) for one in parts.get("valList", [])), None),
        default=next(("".join(one.itertext()).strip() for one in parts.get("defaultVal", [])), ""),
        constraints=tuple(parts.get("constraintSpec", [])),
        words=_words(parts),
        valid_until=element.get("validUntil", ""),
        node=Node(file, element),
    )


def values_of(element: _Element, file: OddFile, language: str = "") -> Values:
    """Read a list of values."""
    items = []
    for child in element.iterchildren(f"{TEI_}valItem"):
        parts = _parts(child)
        ident = child.get("ident", "")
        items.append(
            Value(
                ident,
                _name(ident, parts, language),
                child.get("mode", ""),
                _words(parts),
                child.get("validUntil", ""),
                Node(file, child),
            )
        )
    return Values(
        element.get("type", "open"),
        element.get("mode", ""),
        tuple(items),
        element.get("validUntil", ""),
        Node(file, element),
    )


def key_of(ident: str, namespace: str | None) -> str:
    """Return what tells specifications apart: the name, and the namespace where that is not TEI's."""
    return ident if namespace in {None, "", TEI} else f"{namespace} {ident}"
