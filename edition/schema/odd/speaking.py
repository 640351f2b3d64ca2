"""Let findings speak with the words of the ODD. Findings of a grammar → findings.

What the ODD says of an element, an attribute and its values, in the editor's language, with the place where it says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from edition.diagnostics import Finding, Position
from edition.schema.odd.attributes import AttributeSets
from edition.schema.odd.content import Contents
from edition.schema.odd.customising import Customisation
from edition.schema.odd.specs import Attribute, Node, Spec, Values
from edition.schema.odd.words import in_language

_WRONG_VALUE, _NO_ATTRIBUTE, _UNKNOWN = "S012", "S010", "S003"
_ABOUT_ELEMENTS = {"S004", "S005", "S006", "S007", "S008", "S011", "S013", "S014"}
_MOST_VALUES = 12
_LONGEST = 120


@dataclass(slots=True)
class Voice:
    """The words of one customisation."""

    made: Customisation
    language: str = "en"
    _attributes: AttributeSets = field(init=False)
    _by_name: dict[str, Spec] = field(init=False)
    _effective: dict[str, dict[str, Attribute]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._attributes = AttributeSets(self.made, Contents(self.made))
        self._by_name = self.made.by_name()

    def spoken(self, findings: Iterable[Finding]) -> list[Finding]:
        """Return findings with what the ODD says about them."""
        return [self._spoken(finding) for finding in findings]

    def _spoken(self, finding: Finding) -> Finding:
        if finding.at is None or finding.at.ordinal < 0:
            return finding
        element = name_at(finding.at)
        spec = self._by_name.get(element)
        if finding.code == _UNKNOWN or spec is None:
            return self._taken_away(finding, element)
        attribute = self.attributes(spec).get(finding.at.attribute) if finding.at.attribute else None
        if finding.code == _WRONG_VALUE and attribute is not None:
            return self._value(finding, attribute)
        if finding.code == _NO_ATTRIBUTE:
            return _more(finding, self._no_attribute(spec, finding.at.attribute))
        if finding.code in _ABOUT_ELEMENTS and self.made.is_custom(spec.node):
            words = in_language(spec.words, self.language)
            return _more(finding, _joined("" if words in finding.hint else words, f"your schema: {spec.node.line}"))
        return finding

    def attributes(self, spec: Spec) -> dict[str, Attribute]:
        """Return the attributes of an element, by the names that a document writes."""
        if spec.ident not in self._effective:
            self._effective[spec.ident] = {one.name: one for one in self._attributes.effective(spec).values()}
        return self._effective[spec.ident]

    def _value(self, finding: Finding, attribute: Attribute) -> Finding:
        """Say which values there are, what each of them means, and where the list stands."""
        values = attribute.values
        if values is None or values.kind != "closed":
            return finding
        shown = ", ".join(self._shown_values(values))
        where = f", {attribute.node.line}" if (node := self._own(values.node)) is None else f", {node.line}"
        if not self.made.is_custom(values.node):
            where = ""
        meant = finding.hint.rpartition("; ")[2] if "did you mean" in finding.hint else ""
        hint = f"your schema allows only these: {shown}{where}"
        return replace(finding, hint=f"{hint}; {meant}" if meant else hint)

    def _shown_values(self, values: Values) -> list[str]:
        shown = []
        for one in values.items[:_MOST_VALUES]:
            said = _shortened(in_language(one.words, self.language))
            shown.append(f"“{one.name}” – {said}" if said else f"“{one.name}”")
        if (more := len(values.items) - _MOST_VALUES) > 0:
            shown.append(f"and {more} more")
        return shown

    def _own(self, node: Node) -> Node | None:
        return node if self.made.is_custom(node) else None

    def _no_attribute(self, spec: Spec, name: str) -> str:
        for one in self.made.taken.get(spec.ident, ()):
            if one.element.get("ident") == name:
                return f"your schema takes @{name} away: {one.line}"
        return ""

    def _taken_away(self, finding: Finding, element: str) -> Finding:
        node = self.made.left_out.get(element)
        return finding if node is None else _more(finding, f"your schema leaves <{element}> out: {node.line}")


def name_at(position: Position) -> str:
    """Return the local name of the element at a place."""
    first, last = position.source.name_span(position.ordinal)
    return position.source.data[first + 1 : last].decode("utf-8", "replace").rpartition(":")[2]


def _more(finding: Finding, text: str) -> Finding:
    return replace(finding, hint=_joined(finding.hint, text)) if text else finding


def _joined(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rsplit(' ', 1)[0]}…"
