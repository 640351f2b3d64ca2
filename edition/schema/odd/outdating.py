"""What an ODD means to give up, by @validUntil: in texts, and in the ODD itself. Specifications → findings.

TEI P5, chapter 22.4.8. The date is told as it is written; it is never compared with today's, so that the same text gets
the same findings tomorrow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml.etree import _Element

from edition.diagnostics import Finding, Position
from edition.schema.odd import odd_rules
from edition.schema.odd.attributes import AttributeSets
from edition.schema.odd.content import Contents
from edition.schema.odd.customising import Customisation
from edition.schema.odd.reading import EXAMPLES, SPECS, OddFile, local
from edition.schema.odd.reviewing import WORD
from edition.schema.odd.specs import Attribute, Node, Spec, Value
from edition.schema.odd.words import deprecation
from edition.tree import TEI_

_IN_TEXTS = {"elementSpec", "attDef", "valItem", "valList"}
"""What a text shows when it uses it, so that it need not be told of the ODD."""
_WORDS = {
    "schemaSpec": "the schema", "moduleRef": "the module", "moduleSpec": "the module", "constraintSpec": "the rule",
    "macroSpec": "the macro", "dataSpec": "the datatype", "classSpec": "the class", "paramSpec": "the parameter",
}  # fmt: skip
_REFERENCES = {
    "memberOf": "key", "elementRef": "key", "classRef": "key", "macroRef": "key", "dataRef": "key", "attRef": "class",
}  # fmt: skip


class Used(NamedTuple):
    """What a document uses: an element, or an attribute of it with its value."""

    at: Position
    element: str
    attribute: str = ""
    value: str = ""


class Dated(NamedTuple):
    """Something that is valid until a day: what it is, its day, and where that is said."""

    what: str
    until: str
    node: Node


@dataclass(slots=True)
class Outdated:
    """What one customisation means to give up."""

    made: Customisation
    language: str = "en"
    _sets: AttributeSets = field(init=False)
    _by_name: dict[str, Spec] = field(init=False)
    _attributes: dict[str, dict[str, tuple[Attribute, list[Dated]]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._sets = AttributeSets(self.made, Contents(self.made))
        self._by_name = self.made.by_name()

    def elements(self) -> list[str]:
        """Return the names of the elements that are to be given up, or of which anything is."""
        return [spec.name for spec in self.made.elements() if any(self._of_element(spec)) or self._some_of(spec)]

    def _some_of(self, spec: Spec) -> bool:
        found = self._of_attributes(spec).values()
        return any(dated or any(one.valid_until for one in _items(attribute)) for attribute, dated in found)

    def in_text(self, used: Iterable[Used]) -> Iterator[Finding]:
        """Say what a document uses that is to be given up."""
        for one in used:
            spec = self._by_name.get(one.element)
            if spec is None:
                continue
            if not one.attribute:
                found = list(self._of_element(spec))
            elif one.attribute in (its := self._of_attributes(spec)):
                attribute, dated = its[one.attribute]
                found = [*dated, *_values(attribute, one)]
            else:
                found = []
            for each in found:
                yield self._finding(each, one.at, "by your schema")

    def _of_element(self, spec: Spec) -> Iterator[Dated]:
        """Yield why an element is to be given up: itself, or all the classes by which it has its places."""
        if spec.valid_until:
            yield Dated(f"<{spec.name}>", spec.valid_until, spec.node)
            return
        classes = [self.made.specs[one.key] for one in spec.members if one.key in self.made.specs]
        places = [one for one in classes if not one.of_attributes]
        if places and all(one.valid_until for one in places):
            last = max(places, key=lambda one: one.valid_until)
            yield Dated(f"<{spec.name}>, which stands by its class {last.ident},", last.valid_until, last.node)

    def _of_attributes(self, spec: Spec) -> dict[str, tuple[Attribute, list[Dated]]]:
        """Return the attributes of an element by the names that a document writes, with what is dated of them."""
        if spec.ident not in self._attributes:
            classes = {one.ident: key for member in spec.members for key, one in self._sets.inherited(member.key)}
            own = {one.ident for one in spec.attributes.all() if one.mode not in {"change", "delete"}}
            effective = self._sets.effective(spec).items()
            self._attributes[spec.ident] = {
                one.name: (one, list(self._of_attribute(spec, one, "" if ident in own else classes.get(ident, ""))))
                for ident, one in effective
            }
        return self._attributes[spec.ident]

    def _of_attribute(self, spec: Spec, one: Attribute, of_class: str) -> Iterator[Dated]:
        what = f"@{one.name} of <{spec.name}>"
        if one.valid_until:
            yield Dated(what, one.valid_until, one.node)
        elif of_class and (owner := self.made.specs[of_class]).valid_until:
            yield Dated(f"{what}, which comes from {of_class},", owner.valid_until, owner.node)
        elif one.values is not None and one.values.valid_until:
            yield Dated(f"the list of values for {what}", one.values.valid_until, one.values.node)

    def in_odd(self) -> Iterator[Finding]:
        """Say what the ODD itself dates that no text shows, and where it refers to what is to be given up."""
        for file in self.made.files:
            for element in _parts(file):
                yield from self._part(element, file)

    def _part(self, element: _Element, file: OddFile) -> Iterator[Finding]:
        name = local(element)
        if (until := element.get("validUntil")) and name not in _IN_TEXTS:
            ident = element.get("ident") or element.get("key") or element.get("url") or ""
            what = f"{_WORDS.get(name, f'<{name}>')} {ident}".strip()
            yield self._finding(Dated(what, until, Node(file, element)), file.at(element, "validUntil"), "by this ODD")
        attribute = _REFERENCES.get(name, "")
        key = element.get(attribute, "") if attribute and element.get("mode") != "delete" else ""
        spec = self.made.named(key) if key else None
        if spec is not None and spec.valid_until and not self.made.is_own(spec.node):
            dated = Dated(f"the {WORD[spec.kind]} {spec.ident}", spec.valid_until, spec.node)
            yield self._finding(dated, file.at(element, attribute), f"by {spec.node.file.path.name}")

    def _finding(self, dated: Dated, at: Position, by: str) -> Finding:
        reason = deprecation(dated.node.element, self.language)
        is_elsewhere = self.made.is_custom(dated.node) and at.source is not dated.node.file.source
        where = f"your schema: {dated.node.line}" if is_elsewhere else ""
        message = f"{dated.what} is valid until {dated.until}, {by}"
        return odd_rules.OUTDATED(message, at, "; ".join(one for one in (reason, where) if one))


def _items(attribute: Attribute) -> tuple[Value, ...]:
    return () if attribute.values is None else attribute.values.items


def _values(attribute: Attribute, used: Used) -> Iterator[Dated]:
    words = used.value.split()
    for value in _items(attribute):
        if value.valid_until and value.name in words:
            what = f"“{value.name}” for @{used.attribute} of <{used.element}>"
            yield Dated(what, value.valid_until, value.node)


def _parts(file: OddFile) -> Iterator[_Element]:
    """Iterate over the elements of which the schema of an ODD is made, without those of examples."""
    roots = (f"{TEI_}schemaSpec", f"{TEI_}specGrp", *SPECS)
    for root in file.root.iter(*roots):
        if next(root.iterancestors(f"{{{EXAMPLES}}}egXML", *roots), None) is None:
            yield from (one for one in root.iter("*") if not _is_example(one))


def _is_example(element: _Element) -> bool:
    return str(element.tag).startswith(f"{{{EXAMPLES}}}")
