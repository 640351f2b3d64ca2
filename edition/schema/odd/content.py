"""The content of elements and attributes, in Pure ODD or RELAX NG, as patterns. Element of an ODD → pattern.

TEI P5, chapter 22.5. What refers to something that the schema does not have vanishes, as with TEI's own processors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree
from lxml.etree import _Element

from edition.letters import figure
from edition.schema.odd import odd_rules, patterns
from edition.schema.odd.escaping import escape, quoteattr
from edition.schema.odd.patterns import EMPTY, NOT_ALLOWED, TEXT
from edition.schema.odd.reading import EXAMPLES, local
from edition.schema.odd.specs import CLASS, DATA, Member, Spec, Values, key_of
from edition.schema.relaxng.schemafile import RNG_
from edition.tree import TEI, TEI_

if TYPE_CHECKING:
    from edition.schema.odd.customising import Customisation

_EXPANSIONS = ("sequenceOptionalRepeatable", "sequenceOptional", "sequenceRepeatable", "sequence", "alternation")
_COUNTS = {
    "sequence": (1, 1),
    "sequenceOptional": (0, 1),
    "sequenceRepeatable": (1, patterns.UNBOUNDED),
    "sequenceOptionalRepeatable": (0, patterns.UNBOUNDED),
}
ALL_ELEMENTS = "all.elements"
_CONTAINERS = {"group", "choice", "interleave", "optional", "zeroOrMore", "oneOrMore", "list", "mixed"}


class UncountableError(ValueError):
    """Raised where a pattern asks for more than it allows."""


@dataclass(slots=True)
class Contents:
    """Turn models into patterns, and remember which names they use."""

    made: Customisation
    used: dict[str, None] = field(default_factory=dict)
    extra: list[str] = field(default_factory=list)
    """Definitions that models bring along."""
    names_all: bool = False
    owner: Spec | None = None
    _names: dict[str, str] = field(default_factory=dict)
    _members: dict[str, list[tuple[Spec, Member]]] = field(default_factory=dict)
    _by_name: dict[str, Spec] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for key, spec in self.made.specs.items():
            prefix = self.made.prefix if spec.prefix is None else spec.prefix
            name = prefix + spec.ident
            while name in self._by_name:
                name += "_"
            self._names[key] = name
            self._by_name[name] = spec
            for member in spec.members:
                self._members.setdefault(member.key, []).append((spec, member))

    def names(self) -> dict[str, Spec]:
        """Return the specifications by the names of their definitions."""
        return self._by_name

    def name(self, spec: Spec) -> str:
        """Return the name of the definition of a specification."""
        name = self._names[key_of(spec.ident, spec.namespace)]
        self.used[name] = None
        return name

    def of(self, spec: Spec) -> str:
        """Return the content of an element, a macro or a datatype."""
        self.owner = spec
        if spec.values is not None and spec.values.kind == "closed":
            return self.values(spec.values) or EMPTY
        if spec.content is None:
            return EMPTY
        return patterns.group(self.each(spec.content)) or EMPTY

    def each(self, parent: _Element) -> list[str]:
        """Return the patterns of the children of an element."""
        return [pattern for child in parent if (pattern := self.pattern(child)) is not None]

    def pattern(self, element: _Element) -> str | None:
        """Return one pattern, or nothing where it vanishes."""
        if isinstance(element, etree._ProcessingInstruction):  # noqa: SLF001 - the only name that lxml has for it
            return self._all_elements() if element.target == "NameList" else None
        tag = str(element.tag)
        if tag.startswith(RNG_):
            return self._relax_ng(element, tag[len(RNG_) :])
        build = _BUILDERS.get(local(element))
        return build(self, element) if build is not None else None

    def _all_elements(self) -> str:
        """Refer to all elements that a document can have: what the instruction NameList means."""
        self.names_all = True
        return patterns.ref(ALL_ELEMENTS)

    def values(self, found: Values) -> str | None:
        """Return the values of a list."""
        return patterns.choice(patterns.value(one.name) for one in found.items)

    # Pure ODD

    def _counted(self, pattern: str | None, element: _Element) -> str | None:
        return None if pattern is None else patterns.counted(pattern, *counts(element))

    def _sequence(self, element: _Element) -> str | None:
        parts = self.each(element)
        kind = "interleave" if element.get("preserveOrder") == "false" and len(parts) > 1 else "group"
        if parts and all(local(child) == "dataRef" for child in element.iterchildren("*")):
            kind = "list"
        return self._counted(patterns.group(parts, kind) or EMPTY, element)

    def _alternate(self, element: _Element) -> str | None:
        return self._counted(patterns.choice(self.each(element)) or EMPTY, element)

    def _text(self, _element: _Element) -> str:
        return TEXT

    def _empty(self, _element: _Element) -> str:
        return EMPTY

    def _values(self, element: _Element) -> str | None:
        from edition.schema.odd.specs import values_of  # noqa: PLC0415

        file = self.owner.node.file if self.owner else self.made.file
        return self.values(values_of(element, file))

    def _reference(self, element: _Element) -> str | None:
        key = element.get("key", "")
        spec = self._find(key, element)
        if spec is None:
            self._unknown(element, "key", key)
            return None
        return self._counted(self._ref(spec), element)

    def _class_reference(self, element: _Element) -> str | None:
        key = element.get("key", "")
        spec = self._find(key, element)
        if spec is None or spec.kind != CLASS:
            self._unknown(element, "key", key)
            return None
        named, unwanted = (element.get("include") or "").split(), (element.get("except") or "").split()
        expand = element.get("expand", "")
        if not (expand or named or unwanted):
            return self._counted(self._ref(spec), element)
        wanted = [
            self._member(one, member)
            for one, member in self._members.get(key, [])
            if (one.ident in named if named else one.ident not in unwanted)
        ]
        return self._counted(_expanded(wanted, expand), element)

    def _member(self, spec: Spec, member: Member) -> str:
        least = _count(member.least)
        most = patterns.UNBOUNDED if member.most == "unbounded" else _count(member.most)
        return patterns.counted(self._ref(spec), least, max(most, least) if most >= 0 else most)

    def of_class(self, spec: Spec) -> str:
        """Return the members of a class as a choice."""
        return (
            patterns.choice(self._member(one, member) for one, member in self._members.get(spec.ident, []))
            or NOT_ALLOWED
        )

    def is_possible(self, pattern: str) -> bool:
        """Tell whether anything can match a pattern, as far as this follows from classes that have no members."""
        return self._matches(etree.fromstring(f"<group>{pattern}</group>"))

    def _matches(self, element: _Element) -> bool:
        match element.tag:
            case "notAllowed":
                return False
            case "ref":
                spec = self._by_name.get(element.get("name", ""))
                return spec is None or spec.kind != CLASS or self._leads_to_element(spec)
            case "choice":
                return any(self._matches(child) for child in element)
            case "group" | "interleave" | "oneOrMore" | "list":
                return all(self._matches(child) for child in element)
            case _:
                return True

    def _leads_to_element(self, spec: Spec, within: tuple[str, ...] = ()) -> bool:
        return any(
            one.kind != CLASS or (one.ident not in within and self._leads_to_element(one, (*within, spec.ident)))
            for one, _ in self._members.get(spec.ident, [])
        )

    def _ref(self, spec: Spec) -> str:
        return patterns.ref(self.name(spec))

    def _data(self, element: _Element) -> str | None:
        return self._counted(self.datatype(element), element)

    def datatype(
        self, element: _Element, restrictions: tuple[str, ...] = (), within: tuple[str, ...] = ()
    ) -> str | None:
        """Return the pattern of a reference to a datatype, of the schema (key) or of XML Schema (name).

        A value has to fit all restrictions on the way to it.
        """
        if restriction := element.get("restriction"):
            restrictions = (restriction, *restrictions)
        if name := element.get("name"):
            facets = [(one.get("name", ""), one.get("value", "")) for one in element.iterchildren(f"{TEI_}dataFacet")]
            return patterns.data(name, (*facets, *(("pattern", one) for one in dict.fromkeys(restrictions))))
        key = element.get("key", "")
        spec = self.made.named(key)
        if spec is None:
            self._unknown(element, "key", key)
            return None
        if not restrictions or spec.kind != DATA or spec.content is None or key in within:
            return self._ref(spec)
        parts = [
            self.datatype(one, restrictions, (*within, key)) if local(one) == "dataRef" else self.pattern(one)
            for one in spec.content
        ]
        return patterns.group(part for part in parts if part is not None) or EMPTY

    def _any(self, element: _Element) -> str | None:
        name = f"anyElement_{self.owner.ident if self.owner else ''}_{len(self.extra) + 1}"
        given, said = element.get("except"), element
        if not given and self.made.exceptions and self.made.node is not None:
            given, said = self.made.exceptions, self.made.node.element
        required = (element.get("require") or "").split()
        words = (given or ("" if required else f"{TEI} teix:egXML")).split()
        self.extra.append(patterns.any_element(name, (_exception(one, said) for one in words), required))
        return self._counted(patterns.ref(name), element)

    def _find(self, name: str, element: _Element) -> Spec | None:
        content = next(element.iterancestors(f"{TEI_}content"), None)
        if content is not None and content.get("autoPrefix") == "false":
            return self._by_name.get(name) or self.made.named(name)
        return self.made.named(name) or self._by_name.get(name)

    def _unknown(self, element: _Element, attribute: str, name: str) -> None:
        """Say that a name is unknown, where the ODD itself uses it and nothing it builds on has it."""
        owner = self.owner
        if owner is None or not name or not self.made.is_own(owner.node) or name in self.made.known:
            return
        message = f"nothing in the schema is called “{name}”, which the content of {owner.ident} names"
        at = owner.node.file.at(element, attribute)
        finding = odd_rules.UNKNOWN_NAME(message, at, "", severity=odd_rules.CONTRADICTION.severity)
        if finding not in self.made.findings:
            self.made.findings.append(finding)

    # RELAX NG

    def _relax_ng(self, element: _Element, kind: str) -> str | None:
        if kind == "ref":
            return self._relax_ng_ref(element)
        if kind == "div":
            return patterns.group(self.each(element))
        parts = self.each(element)
        if kind in _CONTAINERS and not parts:
            return None if kind in {"optional", "zeroOrMore"} else EMPTY
        text = escape(element.text or "") if kind in {"value", "param", "name"} else ""
        given = "".join(f" {name}={quoteattr(text)}" for name, text in _relax_ng_attributes(element))
        return f"<{kind}{given}>{text}{''.join(parts)}</{kind}>" if text or parts else f"<{kind}{given}/>"

    def _relax_ng_ref(self, element: _Element) -> str | None:
        name = element.get("name", "")
        spec = self._find(name, element)
        if spec is not None:
            return self._ref(spec)
        for expansion in _EXPANSIONS:
            if name.endswith(f"_{expansion}") and (spec := self.made.named(name.removesuffix(f"_{expansion}"))):
                members = self._members.get(spec.ident, [])
                return _expanded([self._member(one, member) for one, member in members], expansion) or EMPTY
        if self.made.grammars:
            return patterns.ref(name)  # it may stand in a grammar that is included
        self._unknown(element, "name", name)
        return None


def _count(written: str | None) -> int:
    """Read a number; what is none counts as one."""
    found = figure(written or "1")
    return 1 if found is None else found


def counts(element: _Element) -> tuple[int, int]:
    """Return how often something may stand, by minOccurs and maxOccurs."""
    least = _count(element.get("minOccurs"))
    written = (element.get("maxOccurs") or "1").strip()
    most = patterns.UNBOUNDED if not written.isdecimal() else _count(written)
    if 0 <= most < least:
        raise UncountableError(f"at least {least} and at most {most}")
    return least, most


def _expanded(members: Iterable[str], expand: str) -> str | None:
    if expand not in _COUNTS:
        return patterns.choice(members)
    return patterns.group(patterns.counted(one, *_COUNTS[expand]) for one in members)


def _exception(word: str, element: _Element) -> tuple[str, str]:
    prefix, colon, name = word.partition(":")
    if word == "teix:egXML":
        return EXAMPLES, "egXML"
    if colon and (namespace := element.nsmap.get(prefix)):
        return namespace, name
    return word, ""


def _relax_ng_attributes(element: _Element) -> list[tuple[str, str]]:
    """Return the attributes of a pattern; a prefix in a name becomes a namespace."""
    found = [(str(name), str(text)) for name, text in element.attrib.items() if not str(name).startswith("{")]
    prefix, colon, name = element.get("name", "").partition(":")
    if colon and prefix != "xml" and (namespace := element.nsmap.get(prefix)):
        found = [one for one in found if one[0] not in {"name", "ns"}] + [("ns", namespace), ("name", name)]
    return found


_BUILDERS: dict[str, Callable[[Contents, _Element], str | None]] = {
    "sequence": Contents._sequence,  # noqa: SLF001 - the table of this class
    "alternate": Contents._alternate,  # noqa: SLF001
    "textNode": Contents._text,  # noqa: SLF001
    "empty": Contents._empty,  # noqa: SLF001
    "valList": Contents._values,  # noqa: SLF001
    "elementRef": Contents._reference,  # noqa: SLF001
    "macroRef": Contents._reference,  # noqa: SLF001
    "classRef": Contents._class_reference,  # noqa: SLF001
    "dataRef": Contents._data,  # noqa: SLF001
    "anyElement": Contents._any,  # noqa: SLF001
}
