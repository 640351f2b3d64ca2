"""The attributes of elements: their own, and those of the classes to which they belong. Spec → patterns.

TEI P5, chapters 22.5.3 and 23.3.1.3. What an element says of an attribute of its class stands for what the class says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml.etree import _Element

from edition.schema.odd import odd_rules, patterns
from edition.schema.odd.content import Contents, counts
from edition.schema.odd.escaping import quoteattr
from edition.schema.odd.merging import merged
from edition.schema.odd.reading import local
from edition.schema.odd.specs import CLASS, Attribute, AttributeRef, Attributes, Spec
from edition.schema.relaxng.schemafile import RNG_

if TYPE_CHECKING:
    from edition.schema.odd.customising import Customisation

_PREFIXES = {"xlink": "http://www.w3.org/1999/xlink"}


@dataclass(slots=True)
class AttributeSets:
    """Turn attributes into patterns; each class is defined once, and referred to where an element changes nothing."""

    made: Customisation
    contents: Contents
    used: dict[str, None] = field(default_factory=dict)
    _inherited: dict[str, tuple[tuple[str, Attribute], ...]] = field(default_factory=dict)

    def inherited(self, key: str, within: tuple[str, ...] = ()) -> tuple[tuple[str, Attribute], ...]:
        """Return the attributes of a class and of those above it, each with the class that has it."""
        if key not in self._inherited:
            spec = self.made.specs.get(key)
            if spec is None or spec.kind != CLASS or not spec.of_attributes or key in within:
                return ()
            found = [(key, one) for one in self._own(spec)]
            for member in spec.members:
                found += self.inherited(member.key, (*within, key))
            self._inherited[key] = tuple(dict.fromkeys(found))
        return self._inherited[key]

    def _own(self, spec: Spec) -> Iterator[Attribute]:
        seen = set()
        for one in spec.attributes.all():
            if one.mode not in {"delete", "change"} and one.ident not in seen:
                seen.add(one.ident)
                yield one

    def effective(self, spec: Spec) -> dict[str, Attribute]:
        """Return the attributes that an element has at last, by their identifiers."""
        own = {one.ident: one for one in reversed(spec.attributes.all())}
        found: dict[str, Attribute] = {}
        for member in spec.members:
            for _, one in self.inherited(member.key):
                if one.ident not in found:
                    found[one.ident] = resolved(one, own.get(one.ident))
        for _, one in self._referred(spec.attributes):
            found.setdefault(one.ident, one)
        for one in own.values():
            if one.ident not in found and one.mode != "change":
                found[one.ident] = one
        return {ident: one for ident, one in found.items() if not one.deleted}

    def _referred(self, items: Attributes) -> Iterator[tuple[str, Attribute]]:
        for item in items.items:
            if isinstance(item, Attributes):
                yield from self._referred(item)
            elif isinstance(item, AttributeRef):
                for key, one in self.inherited(item.of_class):
                    if not item.name or (one.ident == item.name and key == item.of_class):
                        yield key, one

    def of(self, spec: Spec) -> str:
        """Return the pattern of all attributes of an element."""
        self.contents.owner = spec
        own = {one.ident: one for one in reversed(spec.attributes.all())}
        classes = [member.key for member in spec.members]
        given = [one.ident for key in classes for _, one in self.inherited(key)]
        given += [one.ident for _, one in self._referred(spec.attributes)]
        alone = len(given) == len(set(given)) and not any(ident in own for ident in given)
        parts: list[str] = []
        done: set[str] = set()
        for key in classes:
            if alone and self.inherited(key):
                parts.append(self._all_of(key))
            elif not alone:
                parts += self._some_of(key, own, done)
        if alone:
            done |= {one.ident for key in classes for _, one in self.inherited(key)}
        return "".join(parts) + "".join(self._items(spec.attributes, done))

    def _all_of(self, key: str) -> str:
        name = f"{key}.attributes"
        self.used[key] = None
        return patterns.ref(name)

    def _one_of(self, key: str, attribute: Attribute) -> str:
        self.used[key] = None
        return patterns.ref(_definition(key, attribute))

    def _some_of(self, key: str, own: dict[str, Attribute], done: set[str]) -> Iterator[str]:
        for its_class, one in self.inherited(key):
            if one.ident in done:
                continue
            done.add(one.ident)
            said = own.get(one.ident)
            if said is None:
                yield self._one_of(its_class, one)
            elif not said.deleted:
                yield self.attribute(resolved(one, said))

    def _items(self, found: Attributes, done: set[str]) -> list[str]:
        """Return what an element has of its own; what was done with its classes is not said again."""
        parts: list[str] = []
        for item in found.items:
            if isinstance(item, Attributes):
                parts += self._items(item, done)
            elif isinstance(item, AttributeRef):
                parts += self._refer(item, done)
            elif item.ident not in done and item.mode not in {"delete", "change"}:
                done.add(item.ident)
                parts.append(self.attribute(item))
        if found.organised == "choice" and len(parts) > 1:
            return [f"<choice>{''.join(parts)}</choice>"]
        return [f"<group>{''.join(parts)}</group>"] if found.organised == "group" and len(parts) > 1 else parts

    def _refer(self, item: AttributeRef, done: set[str]) -> Iterator[str]:
        for key, one in self.inherited(item.of_class):
            if item.name and (one.ident != item.name or key != item.of_class):
                continue
            if one.ident not in done:
                done.add(one.ident)
                yield self._one_of(key, one)

    def definitions(self, spec: Spec) -> Iterator[str]:
        """Define the attributes of a class, together and one by one."""
        self.contents.owner = spec
        above = [self._all_of(member.key) for member in spec.members if self.inherited(member.key)]
        own = list(self._own(spec))
        referred = [
            part
            for item in spec.attributes.items
            if isinstance(item, AttributeRef)
            for part in self._refer(item, set())
        ]
        own_refs = [patterns.ref(_definition(spec.ident, one)) for one in own]
        whole = "".join((*above, *own_refs, *referred)) or patterns.EMPTY
        yield patterns.define(f"{spec.ident}.attributes", whole)
        for one in own:
            yield patterns.define(_definition(spec.ident, one), self.attribute(one))

    def attribute(self, one: Attribute) -> str:
        """Return the pattern of an attribute."""
        name, namespace = _named(one)
        if name.startswith("xmlns"):
            return ""
        said = f" ns={quoteattr(namespace)}" if namespace is not None else ""
        pattern = f"<attribute name={quoteattr(name)}{said}>{self._value(one)}</attribute>"
        return pattern if one.usage == "req" else f"<optional>{pattern}</optional>"

    def _value(self, one: Attribute) -> str:
        word = self._word(one)
        if one.datatype is None or word == patterns.TEXT:
            return word
        least, most = counts(one.datatype)
        if most == 1:
            return word
        # Not nested, unlike the content of elements: a value has few words.
        rest = patterns.counted(word, least, most)
        return f"<list>{rest}</list>"

    def _word(self, one: Attribute) -> str:
        values = self.contents.values(one.values) if one.values is not None else None
        if one.values is not None and one.values.kind == "closed":
            if values is None and self.made.is_own(one.values.node):
                self._empty_list(one)
            return values or patterns.NOT_ALLOWED
        typed = self._typed(one.datatype)
        if one.values is not None and one.values.kind == "semi" and values:
            return patterns.choice([values, patterns.data("Name") if one.datatype is None else typed]) or patterns.TEXT
        return typed

    def _empty_list(self, one: Attribute) -> None:
        if one.values is not None:
            at = one.values.node.file.at(one.values.node.element)
            hint = 'write <valItem ident="…"/>, or make the list type="open"'
            finding = odd_rules.EMPTY_LIST(f"the closed list of values for @{one.ident} has no values", at, hint)
            self.made.findings += [] if finding in self.made.findings else [finding]

    def _typed(self, datatype: _Element | None) -> str:
        if datatype is None:
            return patterns.TEXT
        parts = []
        for child in datatype:
            pattern = self.contents.datatype(child) if local(child) == "dataRef" else self.contents.pattern(child)
            if pattern is None and str(child.tag).startswith(RNG_):
                pattern = patterns.TEXT
            if pattern is not None:
                parts.append(pattern)
        return patterns.group(parts) or patterns.TEXT


def resolved(old: Attribute, said: Attribute | None) -> Attribute:
    """Return an attribute of a class after what an element says of it."""
    if said is None:
        return old
    return merged(old, said) if said.mode == "change" else said


def _definition(key: str, attribute: Attribute) -> str:
    return f"{key}.attribute.{attribute.ident.replace(':', '')}"


def _named(one: Attribute) -> tuple[str, str | None]:
    """Return the name of an attribute and its namespace, which is nothing where it has none, or is that of xml:."""
    prefix, colon, name = one.name.rpartition(":")
    if prefix == "xml" or (one.namespace == "http://www.w3.org/XML/1998/namespace" and not colon):
        return f"xml:{name}", None
    if not colon:
        return name, one.namespace
    return name, one.namespace or one.node.element.nsmap.get(prefix) or _PREFIXES.get(prefix)
