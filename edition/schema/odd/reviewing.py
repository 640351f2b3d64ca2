"""Say what an ODD asks for in vain: names that nobody has, things that it says twice. Specifications, changes → findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from edition.diagnostics import Finding, Rule, Severity, nearest
from edition.schema.odd import odd_rules
from edition.schema.odd.merging import is_lost
from edition.schema.odd.specs import ELEMENT, Attribute, AttributeRef, Attributes, Node, Spec, Values

if TYPE_CHECKING:
    from edition.schema.odd.customising import Customisation

WORD = {"elementSpec": "element", "classSpec": "class", "macroSpec": "macro", "dataSpec": "datatype"}
_AGAIN = {"delete", "change"}
_VAIN = odd_rules.CONTRADICTION.severity
"""What has no effect does no harm either: a warning, not an error."""


@dataclass(slots=True)
class Review:
    """What is in vain in one ODD; ``find`` tells what a name means in the schema and in what it builds on."""

    made: Customisation
    find: Callable[[str], Spec | None]
    _own: list[Spec] = field(default_factory=list)

    def added(self, spec: Spec) -> None:
        """Look at a specification that the ODD brings along, before it is taken in."""
        key = next((key for key, one in self.made.specs.items() if one.ident == spec.ident), "")
        old = self.made.specs.get(key)
        if old is not None and old.namespace == spec.namespace and old.kind == spec.kind:
            what = f"the {WORD[spec.kind]} {spec.ident}"
            if old in self._own:
                hint = "one of the two can go"
                self._say(
                    odd_rules.CONTRADICTION,
                    f"{what} is defined twice: here and in {old.node.line}",
                    spec.node,
                    "ident",
                    hint,
                )
            elif spec.mode != "add" or not self.made.is_own(old.node):
                message = f"{what} is defined anew, so that nothing stays of what the schema builds on says about it"
                hint = 'mode="change" keeps what is not named, mode="replace" says that nothing is to be kept'
                self._say(odd_rules.CONTRADICTION, message, spec.node, "ident", hint)
        self.new(spec)

    def new(self, spec: Spec) -> None:
        """Look at a specification that stands for itself."""
        self._own.append(spec)
        self._twice(spec.attributes, spec)

    def changed(self, old: Spec, changes: list[Spec]) -> None:
        """Look at what is to change in a specification."""
        known = self._attributes(old)
        for change in changes:
            self.new(change)
            for member in change.members:
                if member.mode == "delete" and member.key not in {one.key for one in old.members}:
                    self._unknown(
                        f"{old.ident} is not a member of “{member.key}”",
                        member.node,
                        "key",
                        [one.key for one in old.members],
                    )
            self._constraints(old, change)
            for one in change.attributes.all():
                self._attribute(old, change, one, known)

    def _attribute(self, old: Spec, change: Spec, one: Attribute, known: dict[str, Attribute]) -> None:
        if one.mode not in _AGAIN or not one.ident:
            return
        before = known.get(one.ident)
        if before is None:
            done = f"{one.mode}d"
            message = f"the attribute {one.ident} of {change.ident} is {done}, but {change.ident} does not have it"
            # What later releases of TEI no longer have is often deleted still, and rightly is not there.
            self._unknown(message, one.node, "ident", known, Severity.INFO if one.deleted else _VAIN)
            return
        if one.mode != "change" or one.values is None:
            return
        self._values(before.values, one.values)
        if not one.values.items:
            return
        what = f"the list of values for @{one.ident} of {change.ident}"
        own = {each.ident: each for each in old.attributes.all()}
        if not one.values.mode:
            hint = 'add mode="replace", or mode="change" to add to the old values'
            self._say(odd_rules.UNSAID_MODE, f"{what} has no mode and changes nothing", one.values.node, "", hint)
        elif one.ident in own and is_lost(own[one.ident], one):
            message = f"{what} changes nothing, for TEI's {change.ident} takes the list from its class"
            hint = 'write <attDef mode="replace"> with its datatype, or <valList mode="change"> with added values'
            self._say(odd_rules.UNSAID_MODE, message, one.values.node, "mode", hint)

    def _values(self, old: Values | None, new: Values) -> None:
        known = [one.ident for one in old.items] if old is not None else []
        for one in new.items if new.mode == "change" else ():
            if one.mode in _AGAIN and one.ident not in known:
                self._unknown(
                    f"the value “{one.ident}” is {one.mode}d, but is not in the list", one.node, "ident", known
                )

    def _constraints(self, old: Spec, change: Spec) -> None:
        known = [one.get("ident", "") for one in old.constraints]
        for one in change.constraints:
            mode, ident = one.get("mode", ""), one.get("ident", "")
            if mode in {*_AGAIN, "replace"} and ident not in known:
                message = (
                    f"the rule “{ident}” of {change.ident} is {mode.rstrip('e')}ed, but there is none of this name"
                )
                self._unknown(message, Node(change.node.file, one), "ident", known)

    def _attributes(self, spec: Spec, within: tuple[str, ...] = ()) -> dict[str, Attribute]:
        """Return the attributes of a specification and of all its classes, also of those that the schema leaves out."""
        found: dict[str, Attribute] = {}
        for member in spec.members if spec.ident not in within and (spec.kind == ELEMENT or within) else ():
            above = self.find(member.key)
            if above is not None and above.of_attributes:
                found.update(self._attributes(above, (*within, spec.ident)))
        for reference in references(spec.attributes):
            above = self.find(reference.of_class)
            if above is not None and above.ident not in within:
                found.update(self._attributes(above, (*within, spec.ident)))
        for one in spec.attributes.all():
            before = found.get(one.ident)
            inherits = one.values is None and before is not None
            found[one.ident] = replace(one, values=before.values) if inherits and before is not None else one
        return found

    def _twice(self, attributes: Attributes, spec: Spec) -> None:
        seen: dict[str, Attribute] = {}
        for one in attributes.items:
            if isinstance(one, Attributes):
                self._twice(one, spec)
            elif isinstance(one, Attribute):
                if one.ident in seen and attributes.organised != "choice":
                    message = f"the attribute {one.ident} of {spec.ident} is described twice: here and in {seen[one.ident].node.line}"
                    self._say(odd_rules.CONTRADICTION, message, one.node, "ident", "one of the two can go")
                seen.setdefault(one.ident, one)
                self._values_twice(one)

    def _values_twice(self, attribute: Attribute) -> None:
        seen: set[str] = set()
        for one in attribute.values.items if attribute.values is not None else ():
            if one.ident in seen:
                message = f"the value “{one.ident}” stands twice in the list for @{attribute.ident}"
                self._say(odd_rules.CONTRADICTION, message, one.node, "ident", "one of the two can go")
            seen.add(one.ident)

    def names(self) -> None:
        """Look at the names of classes and attributes to which the ODD refers, when all of it is known."""
        mine = {spec.ident for spec in self._own}
        classes = [key for key in (*self.made.known, *mine) if key.startswith(("model.", "att."))]
        for spec in self._own:
            for member in spec.members:
                if member.mode != "delete" and member.key not in self.made.known | mine:
                    message = f"{spec.ident} is to be a member of “{member.key}”, which nobody has defined"
                    self._unknown(message, member.node, "key", [*classes, *mine])
            for one in references(spec.attributes):
                self._reference(spec, one, [*classes, *mine])
        self._same_names()

    def _reference(self, spec: Spec, one: AttributeRef, classes: list[str]) -> None:
        found = self.find(one.of_class)
        if found is None:
            message = f"{spec.ident} takes attributes of “{one.of_class}”, which nobody has defined"
            self._unknown(message, one.node, "class" if one.node.element.get("class") else "name", classes)
        elif one.name and one.name not in (known := self._attributes(found, ("",))):
            self._unknown(f"“{one.of_class}” has no attribute “{one.name}”", one.node, "name", known)

    def _same_names(self) -> None:
        """Say where two elements have one name: documents cannot tell them apart."""
        seen: dict[tuple[str, str | None], Spec] = {}
        for spec in self.made.elements():
            other = seen.setdefault((spec.name, spec.namespace), spec)
            late, first = (spec, other) if self.made.is_own(spec.node) else (other, spec)
            if late is not first and late.ident != first.ident and self.made.is_own(late.node):
                message = f"{late.ident} and {first.ident} are both called “{late.name}”"
                self._say(odd_rules.CONTRADICTION, message, late.node, "ident", "give one of them another altIdent")

    def _unknown(
        self, message: str, node: Node, attribute: str, known: Iterable[str], severity: Severity = _VAIN
    ) -> None:
        meant = nearest(node.element.get(attribute, ""), known)
        hint = f"did you mean “{meant}”?" if meant else ""
        at = node.file.at(node.element, attribute)
        self.made.findings.append(odd_rules.UNKNOWN_NAME(message, at, hint, severity=severity))

    def _say(self, rule: Rule, message: str, node: Node, attribute: str, hint: str) -> None:
        finding: Finding = rule(message, node.file.at(node.element, attribute), hint)
        self.made.findings.append(finding)


def references(found: Attributes) -> Iterator[AttributeRef]:
    """Iterate over the references to attributes of classes in a list and the lists in it."""
    for item in found.items:
        if isinstance(item, AttributeRef):
            yield item
        elif isinstance(item, Attributes):
            yield from references(item)
