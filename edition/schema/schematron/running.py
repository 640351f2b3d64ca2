"""Run compiled rules over documents. Document → findings. The only module that knows Saxon."""

from __future__ import annotations

import importlib.util
import os
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from lxml import etree
from lxml.etree import _Element

from edition.diagnostics import Finding, Position, Severity
from edition.schema.schematron import rules
from edition.schema.schematron.compiling import compile_schematron
from edition.schema.schematron.reach import asks_for_the_environment, stays_within
from edition.schema.schematron.reading import SCH_, Schematron, SchematronError
from edition.tree import Document

EXTRA = "pip install 'tei-edition[schematron]'"
_SEVERITIES = {
    "warning": Severity.WARNING, "warn": Severity.WARNING, "nonfatal": Severity.WARNING,
    "info": Severity.INFO, "information": Severity.INFO, "informative": Severity.INFO, "hint": Severity.INFO,
}  # fmt: skip
_FEATURES = {
    "standardErrorOutputFile": os.devnull,  # what goes wrong becomes a finding
}

_WHERE = re.compile(r"Error (?:in \{.*\} )?at char \d+ in \S+ on line \d+ column \d+(?: of \S+)?: ")
"""Where Saxon has found a mistake: a place in the stylesheet that it was given, which no editor has seen."""
_VARIABLE = re.compile(r"\$[\w.-]+")


def is_installed() -> bool:
    """Tell whether Saxon is there."""
    return importlib.util.find_spec("saxonche") is not None


@cache
def _processor(protocols: str = "") -> Any:
    """Make a processor that opens files by some protocols only: by none, or in a project. It never asks the network."""
    from saxonche import PySaxonProcessor  # noqa: PLC0415 - an extra, and large

    processor = PySaxonProcessor(license=False)
    for name, value in {**_FEATURES, "allowedProtocols": protocols}.items():
        processor.set_configuration_property(f"http://saxon.sf.net/feature/{name}", value)
    return processor


def _failure() -> type[Exception]:
    """Return what Saxon raises."""
    from saxonche import PySaxonApiError  # noqa: PLC0415 - as above

    failure: type[Exception] = PySaxonApiError
    return failure


class Rules:
    """The rules of one schema, ready to judge documents."""

    def __init__(self, schema: Schematron, phase: str = "") -> None:
        """Compile the schema; raises SchematronError."""
        self._schema = schema
        if asks_for_the_environment(schema.root):
            message = "a rule asks how the computer is set up; what a text is does not depend on that"
            raise SchematronError(rules.INCORRECT(message, schema.at(schema.root), file=schema.name))
        self._protocols = "file" if stays_within(schema.root, schema.file, schema.folders) else ""
        compiled = compile_schematron(schema, phase)
        self._assertions = compiled.assertions
        try:
            compiler = _processor(self._protocols).new_xslt30_processor()
            self._run = compiler.compile_stylesheet(stylesheet_text=compiled.stylesheet, encoding="utf-8")
        except _failure() as error:
            raise SchematronError(self._incorrect(str(error))) from None

    def _incorrect(self, said: str) -> Finding:
        """Find the expression that Saxon complains of in the schema: the longest that it quotes, or one with the variable."""
        words = _WHERE.sub("", " ".join(said.split()))
        variable = _VARIABLE.search(words)
        quoted = [one for one in self._expressions() if len(one[2]) > len("..") and one[2] in said]
        named = [one for one in self._expressions() if variable is not None and variable[0] in one[2]]
        for element, attribute, _ in sorted(quoted, key=lambda one: -len(one[2])) or named:
            if (at := self._schema.at(element)) is not None:
                place = Position(at.source, at.ordinal, attribute)
                return rules.INCORRECT(f"the expression cannot be compiled: {words}", place)
        return rules.INCORRECT(
            f"the schema cannot be compiled: {words}", self._schema.at(self._schema.root), file=self._schema.name
        )

    def _expressions(self) -> Iterator[tuple[_Element, str, str]]:
        for element in self._schema.root.iter(etree.Element):
            for attribute in ("context", "test", "select", "value", "path", "subject"):
                if value := element.get(attribute):
                    yield element, attribute, value

    def validate(self, document: Document) -> list[Finding]:
        """Return the rules that a document does not keep."""
        text = _written(document.root)
        try:
            builder = _processor(self._protocols).new_document_builder()
            builder.set_base_uri(f"file:///{document.main.name.lstrip('/')}")
            node = builder.parse_xml(xml_text=text, encoding="utf-8")
            answer = self._run.transform_to_string(xdm_node=node)
        except _failure() as error:
            words = " ".join(str(error).split())
            return [rules.FAILED(f"the rules of {self._schema.name} broke off: {words}", document.at(document.root))]
        children: dict[_Element, list[_Element]] = {}
        return [self._finding(document, one, children) for one in etree.fromstring(answer)]

    def _finding(self, document: Document, broken: _Element, children: dict[_Element, list[_Element]]) -> Finding:
        assertion = self._assertions[int(broken.get("a", "0"))]
        steps, _, attribute = broken.get("at", "0").partition("@")
        node = document.root
        for step in steps.split("/")[1:]:
            if node not in children:
                children[node] = list(node.iterchildren(etree.Element))
            node = children[node][int(step)]
        if broken.tag == "failed":
            message = f"a rule of {_name(self._schema)} cannot be applied here: {_text(broken)}"
            return rules.FAILED(message, document.at(node, attribute), f"its test is “{assertion.get('test')}”")
        message = _text(broken.find("message")) or "a rule of the schema is not kept"
        more = " ".join(_text(one) for one in broken.iterchildren("more"))
        name = assertion.get("id") or _named_above(assertion)
        hint = more or (f"rule “{name}” of {_name(self._schema)}" if name else f"a rule of {_name(self._schema)}")
        return rules.BROKEN(message, document.at(node, attribute), hint, severity=_severity(assertion))


def _name(schema: Schematron) -> str:
    return schema.name.rpartition("/")[2]


def _named_above(assertion: _Element) -> str:
    return next((name for one in assertion.iterancestors() if (name := one.get("id"))), "")


def _severity(assertion: _Element) -> Severity:
    """Return how grave a broken assertion is: by its @severity or @role, that of its rule or of its pattern. 5.5.14."""
    for element in (assertion, *assertion.iterancestors(f"{SCH_}rule", f"{SCH_}pattern")):
        if role := element.get("severity") or element.get("role"):
            return _SEVERITIES.get(role.casefold(), Severity.ERROR)
    return Severity.ERROR


def _text(element: _Element | None) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def _written(root: _Element) -> str:
    """Write a tree out with the instructions before it, but without its document type, which was applied already."""
    before = [etree.tostring(one, encoding="unicode", with_tail=False) for one in root.itersiblings(preceding=True)]
    return "".join([*reversed(before), etree.tostring(root, encoding="unicode", with_tail=False)])
