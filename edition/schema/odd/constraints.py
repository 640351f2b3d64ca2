"""Write the rules of a customisation as Schematron. Customisation → text. TEI P5, chapter 22.5.2."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree
from lxml.etree import _Element

from edition.schema.odd.customising import Customisation
from edition.schema.odd.escaping import escape, quoteattr
from edition.schema.odd.reading import OddFile
from edition.schema.odd.specs import CLASS, ELEMENT, Spec
from edition.schema.odd.words import in_language, remarks
from edition.tree import TEI, TEI_

SCH = "http://purl.oclc.org/dsdl/schematron"
_SCH_ = f"{{{SCH}}}"
_SCHEME = "schematron"
_SCHEMES = {_SCHEME, "isoschematron"}
_KNOWN = {
    "tei": TEI,
    "teix": "http://www.tei-c.org/ns/Examples",
    "xs": "http://www.w3.org/2001/XMLSchema",
    "rng": "http://relaxng.org/ns/structure/1.0",
    "rna": "http://relaxng.org/ns/compatibility/annotations/1.0",
    "sch": SCH,
}
_TOP = {"let", "key", "function"}


@dataclass(slots=True)
class _Rules:
    made: Customisation
    language: str
    namespaces: dict[str, str] = field(default_factory=lambda: dict(_KNOWN))
    top: list[str] = field(default_factory=list)
    patterns: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    binding: str = "xslt2"

    def declare(self, declared: _Element) -> None:
        """Take in what rules share: prefixes, variables, keys, functions, and the language of expressions."""
        if declared.get("scheme", _SCHEME) not in _SCHEMES:
            return
        self.binding = declared.get("queryBinding", self.binding)
        for element in declared.iterchildren("*"):
            kind = etree.QName(element).localname
            if kind == "ns":
                self.namespaces[element.get("prefix", "")] = element.get("uri", "")
            elif kind in _TOP:
                self.top.append(self._written(element, ""))

    def add(self, constraint: _Element, file: OddFile, context: str) -> None:
        """Take in one constraintSpec; ``context`` is what its assertions are about where they stand in no rule."""
        if constraint.get("scheme", _SCHEME) not in _SCHEMES or constraint.get("mode") == "delete":
            return
        name = f"c{len(self.told) + 1}-{constraint.get('ident', '')}"
        self.told.append(self._told(constraint, file, name))
        loose: list[_Element] = []
        rules: list[_Element] = []
        for holder in constraint.iterchildren(f"{TEI_}constraint"):
            for element in holder.iterchildren("*"):
                kind = etree.QName(element).localname
                if kind == "ns":
                    self.namespaces[element.get("prefix", "")] = element.get("uri", "")
                elif kind in {"assert", "report"}:
                    loose.append(element)
                elif kind == "rule":
                    rules.append(element)
                elif kind == "pattern":
                    self._pattern(element, name)
                elif kind in _TOP:
                    self.top.append(self._written(element, name))
        if loose:
            inner = "".join(self._written(one, name) for one in loose)
            rule = f"<sch:rule context={quoteattr(context)}>{inner}</sch:rule>"
            self.patterns.append(f"<sch:pattern id={quoteattr(f'p-{name}')}>{rule}</sch:pattern>")
        for number, one in enumerate(rules):
            identifier = f"p-{name}" if not number and not loose else f"p-{name}-{number + 1}"
            written = self._written(one, name)
            self.patterns.append(f"<sch:pattern id={quoteattr(identifier)}>{written}</sch:pattern>")

    def _pattern(self, pattern: _Element, name: str) -> None:
        """Take in a pattern; one that only declares something declares it for all, as with TEI's processors."""
        if next(pattern.iter(f"{_SCH_}rule", f"{_SCH_}param"), None) is None:
            self.top += [self._written(child, name) for child in pattern.iterchildren("*")]
        else:
            self.patterns.append(self._written(pattern, name))

    def _told(self, constraint: _Element, file: OddFile, name: str) -> str:
        """Say of a constraint what the ODD says, and where: a diagnostic, which becomes the hint of a finding."""
        words = in_language(constraint.iterchildren(f"{TEI_}gloss", f"{TEI_}desc"), self.language)
        remark = remarks(constraint, self.language)
        place = file.line(constraint) if file.is_custom else Path(file.name).name
        until = f"valid until {until}" if (until := constraint.get("validUntil")) else ""
        rule = f"rule “{constraint.get('ident', '')}”, {place}"
        text = "; ".join(one for one in (words, remark, rule, until) if one)
        return f"<sch:diagnostic id={quoteattr(f'd-{name}')}>{escape(text)}</sch:diagnostic>"

    def _written(self, element: _Element, name: str) -> str:
        copied = etree.fromstring(etree.tostring(element, with_tail=False))
        for assertion in copied.iter(f"{_SCH_}assert", f"{_SCH_}report"):
            assertion.set("diagnostics", " ".join(filter(None, (assertion.get("diagnostics"), f"d-{name}"))))
        return etree.tostring(copied, encoding="unicode")

    def prefix(self, namespace: str) -> str:
        """Return the prefix of a namespace, a new one where it has none."""
        for prefix, known in self.namespaces.items():
            if known == namespace:
                return f"{prefix}:"
        if not namespace:
            return ""
        prefix = f"ns{len(self.namespaces)}"
        self.namespaces[prefix] = namespace
        return f"{prefix}:"

    def write(self) -> str:
        """Return the schema."""
        names = "".join(
            f"<sch:ns prefix={quoteattr(p)} uri={quoteattr(u)}/>\n" for p, u in self.namespaces.items() if p
        )
        diagnostics = "\n".join(self.told)
        body = "\n".join((*self.top, *self.patterns, f"<sch:diagnostics>\n{diagnostics}\n</sch:diagnostics>"))
        head = f'<sch:schema xmlns:sch="{SCH}" queryBinding={quoteattr(self.binding)}>'
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}\n{names}{body}\n</sch:schema>\n'


def write_rules(made: Customisation, language: str = "en") -> str:
    """Write the rules of a customisation; nothing where it has none."""
    rules = _Rules(made, language)
    for declared in made.declarations:
        rules.declare(declared.element)
    for one in made.constraints:
        rules.add(one.element, one.file, "/*")
    for spec in made.specs.values():
        attributes = [one for one in spec.attributes.all() if one.constraints and not one.deleted]
        if not spec.constraints and not attributes:
            continue
        context = _context(spec, rules)
        for constraint in spec.constraints:
            if context:
                rules.add(constraint, spec.node.file, " | ".join(context))
        for attribute in attributes:
            places = " | ".join(f"{place}/@{attribute.name}" for place in context)
            for constraint in attribute.constraints if places else ():
                rules.add(constraint, attribute.node.file, places)
    return rules.write() if rules.patterns else ""


def _context(spec: Spec, rules: _Rules) -> list[str]:
    """Return the elements of which a specification speaks: itself, or the members of a class."""
    if spec.kind == ELEMENT:
        return [_path(spec, rules)]
    if spec.kind != CLASS:
        return ["/*"]
    return [_path(one, rules) for one in _members(spec, rules.made)]


def _path(spec: Spec, rules: _Rules) -> str:
    namespace = rules.made.namespace if spec.namespace is None else spec.namespace
    return f"{rules.prefix(namespace)}{spec.name}"


def _members(spec: Spec, made: Customisation) -> Iterator[Spec]:
    """Iterate over the elements of a class, also those of the classes below it."""
    wanted = {spec.ident}
    grown = True
    while grown:
        more = {
            one.ident
            for one in made.specs.values()
            if one.kind == CLASS and any(member.key in wanted for member in one.members)
        }
        grown = not more <= wanted
        wanted |= more
    for one in made.elements():
        if any(member.key in wanted for member in one.members):
            yield one
