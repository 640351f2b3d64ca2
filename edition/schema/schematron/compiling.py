"""Compile a Schematron schema to XSLT. Tree → text.

Each pattern becomes a mode, each rule a template of it: of the rules of a pattern the first that fits a node counts,
so that earlier ones have a higher priority. A broken assertion becomes an element with its number and with the place
of the node, as the numbers of the children that lead to it. ISO/IEC 19757-3:2016, 6 and annex C.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree
from lxml.etree import _Element

from edition.schema.schematron import rules
from edition.schema.schematron.reading import SCH_, XSL_, Schematron, SchematronError
from edition.tree import XML

_XSL = XSL_[1:-1]
_OWN = "http://tei-edition/schematron"
_BINDINGS = {
    "xslt": "1.0",
    "xslt1": "1.0",
    "xslt2": "2.0",
    "xslt3": "3.0",
    "xpath": "1.0",
    "xpath2": "2.0",
    "xpath3": "3.0",
}
_WHERE = (
    "string-join($node[1]/ancestor-or-self::*/string(count(preceding-sibling::*)), '/')"
    " || (if ($node[1] instance of attribute()) then '@' || name($node[1]) else '')"
)
_STRING = re.compile(r"\"[^\"]*\"|'[^']*'")
_COPIED = tuple(f"{XSL_}{name}" for name in ("function", "key", "decimal-format", "accumulator"))


@dataclass(slots=True)
class Compiled:
    """A stylesheet, and the assertions by the numbers that it gives them."""

    stylesheet: str
    assertions: list[_Element] = field(default_factory=list)


def compile_schematron(schema: Schematron, phase: str = "") -> Compiled:
    """Compile the patterns of a phase, or of the default phase; raises SchematronError."""
    compiler = _Compiler(schema)
    return compiler.compile(phase or schema.root.get("defaultPhase", "#ALL"))


class _Compiler:
    def __init__(self, schema: Schematron) -> None:
        binding = schema.binding.lower()
        if binding not in _BINDINGS:
            message = f"the query language “{schema.binding}” is not known; xslt, xslt2 and xslt3 are"
            raise SchematronError(rules.INCORRECT(message, schema.at(schema.root), file=schema.name))
        self._schema = schema
        self._version = _BINDINGS[binding]
        self._spaces: dict[str | None, str] = {
            ns.get("prefix", ""): ns.get("uri", "") for ns in schema.all("ns") if ns.get("prefix")
        }
        spaces: dict[str | None, str] = {
            **self._spaces,
            "xsl": _XSL,
            "e": _OWN,
            "xs": "http://www.w3.org/2001/XMLSchema",
            "err": "http://www.w3.org/2005/xqt-errors",
        }
        self._root = etree.Element(f"{XSL_}stylesheet", nsmap=spaces)
        self._assertions: list[_Element] = []

    def compile(self, phase: str) -> Compiled:
        root = self._root
        root.set("version", "3.0")
        root.set(f"{{{XML}}}base", self._schema.file.as_uri() if self._schema.file.is_absolute() else "")
        root.set("exclude-result-prefixes", "#all")
        self._add(root, "output", method="xml", **{"omit-xml-declaration": "yes", "encoding": "UTF-8"})
        function = self._add(root, "function", name="e:where")
        self._add(function, "param", name="node")
        self._add(function, "sequence", select=_WHERE)
        for element in self._schema.root.iter(*_COPIED):
            root.append(element)
        patterns = self._active(phase)
        self._lets(self._schema.root, root)
        start = self._add(root, "template", match="/")
        out = etree.SubElement(start, "found")
        for number, pattern in enumerate(patterns):
            self._pattern(pattern, number, out)
        return Compiled(etree.tostring(root, encoding="unicode"), self._assertions)

    def _active(self, phase: str) -> list[_Element]:
        """Return the patterns of a phase. 5.4.8."""
        patterns = list(self._schema.all("pattern"))
        if phase == "#ALL":
            return patterns
        wanted = self._schema.root.get("defaultPhase", "#ALL") if phase == "#DEFAULT" else phase
        if wanted == "#ALL":
            return patterns
        found = next((one for one in self._schema.all("phase") if one.get("id") == wanted), None)
        if found is None:
            known = ", ".join(one.get("id", "") for one in self._schema.all("phase"))
            hint = f"phases: {known}" if known else "the schema has no phases"
            raise SchematronError(
                rules.INCORRECT(
                    f"there is no phase “{wanted}”", self._schema.at(self._schema.root), hint, file=self._schema.name
                )
            )
        self._lets(found, self._root)
        active = {one.get("pattern") for one in found.iterchildren(f"{SCH_}active")}
        return [pattern for pattern in patterns if pattern.get("id") in active]

    def _pattern(self, pattern: _Element, number: int, out: _Element) -> None:
        """Make a mode of a pattern; its variables are those of the whole, under names of its own. 5.4.6."""
        mode = f"e:m{number}"
        own = {let.get("name", ""): f"{let.get('name')}__{number}" for let in pattern.iterchildren(f"{SCH_}let")}
        if own:
            _rename(pattern, own)
        self._lets(pattern, self._root)
        found = list(pattern.iterchildren(f"{SCH_}rule"))
        contexts = [self._context(rule) for rule in found]
        if len(found) == 1 and "current(" not in contexts[0]:
            # One rule alone needs no templates: its nodes are looked up, which is many times faster.
            each = self._add(out, "for-each", select=f"/descendant-or-self::node()/({contexts[0]})")
            self._rule(found[0], each)
            return
        self._add(out, "apply-templates", select="/", mode=mode)
        walked = _walked(contexts)
        for rank, (rule, context) in enumerate(zip(reversed(found), reversed(contexts), strict=True)):
            template = self._add(self._root, "template", match=context, mode=mode, priority=str(rank + 1))
            self._rule(rule, template)
            self._add(template, "apply-templates", select=walked, mode=mode)
        walk = self._add(self._root, "template", match="node()|@*|/", mode=mode, priority="-10")
        self._add(walk, "apply-templates", select=walked, mode=mode)

    def _context(self, rule: _Element) -> str:
        context = rule.get("context")
        if not context:
            raise SchematronError(
                rules.INCORRECT("the rule has no context", self._schema.at(rule), file=self._schema.name)
            )
        return context

    def _rule(self, rule: _Element, out: _Element) -> None:
        """Make the assertions of a rule, which are tried at a node. 5.4.12."""
        out.set("version", self._version)
        self._lets(rule, out)
        for child in rule:
            if child.tag in {f"{SCH_}assert", f"{SCH_}report"}:
                self._assertion(child, rule, out)

    def _assertion(self, assertion: _Element, rule: _Element, template: _Element) -> None:
        """Make a broken assertion, or a report that is so, an element of the result. 5.4.2 and 5.4.11."""
        test = assertion.get("test", "false()")
        condition = test if assertion.tag == f"{SCH_}report" else f"not({test})"
        number = str(len(self._assertions))
        self._assertions.append(assertion)
        # An expression that goes wrong breaks off its own assertion only, and in silence.
        attempt = self._add(template, "try")
        when = self._add(attempt, "if", test=condition)
        failed = etree.SubElement(self._add(attempt, "catch", errors="*"), "failed", a=number, at="{e:where(.)}")
        self._add(failed, "value-of", select="$err:description")
        found = etree.SubElement(when, "broken", a=number)
        subject = assertion.get("subject") or rule.get("subject") or "."
        self._add(self._add(found, "attribute", name="at"), "value-of", select=f"e:where(({subject})[1])")
        self._words(assertion, etree.SubElement(found, "message"))
        for name in (assertion.get("diagnostics") or "").split():
            diagnostic = next((one for one in self._schema.all("diagnostic") if one.get("id") == name), None)
            if diagnostic is not None:
                self._words(diagnostic, etree.SubElement(found, "more"))

    def _words(self, element: _Element, out: _Element) -> None:
        """Copy the words of a message, with the values that it shows. 5.4.9 and 5.4.14."""
        self._text(out, element.text)
        for child in element.iterchildren(etree.Element):
            if child.tag == f"{SCH_}value-of":
                self._add(out, "value-of", select=child.get("select", "''"), separator=" ")
            elif child.tag == f"{SCH_}name":
                path = child.get("path")
                self._add(
                    out,
                    "value-of",
                    select=f"name({path})" if path and not path.startswith("name(") else path or "name()",
                )
            elif str(child.tag).startswith(XSL_):
                out.append(child)
                child.tail, tail = None, child.tail
                self._text(out, tail)
                continue
            else:
                self._words(child, out)
            self._text(out, child.tail)

    def _text(self, out: _Element, text: str | None) -> None:
        if text:
            self._add(out, "text").text = text

    def _lets(self, parent: _Element, out: _Element) -> None:
        """Make variables. 5.4.7."""
        for let in parent.iterchildren(f"{SCH_}let"):
            variable = self._add(out, "variable", name=let.get("name", ""))
            if value := let.get("value"):
                variable.set("select", value)
            else:
                variable.text = let.text
                variable.extend(list(let))
            if kind := let.get("as"):
                variable.set("as", kind)
            if out is not self._root:
                variable.set("version", self._version)

    def _add(self, parent: _Element, instruction: str, /, **attributes: str) -> _Element:
        element = etree.SubElement(parent, f"{XSL_}{instruction}")
        for key, value in attributes.items():
            element.set(key, value)
        return element


def _walked(contexts: list[str]) -> str:
    """Return which children have to be looked at: attributes and texts only where a rule is about them."""
    if any("@" in one or "attribute" in one for one in contexts):
        return "@*|node()"
    return "node()" if any("(" in one for one in contexts) else "*"


def _rename(pattern: _Element, names: dict[str, str]) -> None:
    """Give the variables of a pattern other names, also where they are used; not within strings."""
    ordered = sorted(names, key=len, reverse=True)
    used = re.compile(r"\$(" + "|".join(map(re.escape, ordered)) + r")(?![\w.-])")

    def renamed(expression: str) -> str:
        out, last = [], 0
        for string in _STRING.finditer(expression):
            out += [used.sub(lambda m: f"${names[m[1]]}", expression[last : string.start()]), string[0]]
            last = string.end()
        return "".join([*out, used.sub(lambda m: f"${names[m[1]]}", expression[last:])])

    for element in pattern.iter(etree.Element):
        if element.tag == f"{SCH_}let" and element.getparent() is pattern:
            element.set("name", names[element.get("name", "")])
        for attribute in ("context", "test", "value", "select", "path", "subject"):
            if value := element.get(attribute):
                element.set(attribute, renamed(value))
