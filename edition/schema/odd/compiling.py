"""Turn an ODD into a schema. Path, sources → grammar, rules, findings."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from lxml import etree

from edition.diagnostics import Finding, Position
from edition.schema.odd.constraints import write_rules
from edition.schema.odd.customising import Customisation, customise
from edition.schema.odd.forms import check_forms
from edition.schema.odd.grammar import Grammar
from edition.schema.odd.outdating import Outdated
from edition.schema.odd.reading import read_odd
from edition.schema.odd.sources import Sources
from edition.schema.odd.specs import Spec
from edition.schema.relaxng.compact_writing import write_compact
from edition.schema.relaxng.errors import SchemaError
from edition.schema.relaxng.schema import Schema, load_text
from edition.tree import TEI_

_DEFINED = re.compile(r'<define name="([^"]+)">')
_QUOTED = re.compile(r"[“<]([^”>]+)[”>]")
_RISKY = tuple(f"{TEI_}{name}" for name in ("content", "datatype", "altIdent"))
"""Where an ODD has none of these, its grammar consists of what it builds on, which is known to be right."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A schema made from an ODD: the grammar in RELAX NG, the rules in Schematron (nothing where it has none).

    ``files`` are all that were read for it, ``specs`` those of them that say what TEI is.
    """

    made: Customisation
    grammar: str
    rules: str
    findings: tuple[Finding, ...]
    files: tuple[Path, ...]
    specs: tuple[Path, ...]
    names: dict[str, Spec]
    outdated: Outdated

    @property
    def language(self) -> str:
        """The language of its words."""
        return self.outdated.language

    def written(self, suffix: str) -> str:
        """Return the schema as a file: .sch, .rnc, or .rng, which has the rules in it as those of TEI's processors do."""
        if suffix == ".sch":
            return self.rules or '<sch:schema xmlns:sch="http://purl.oclc.org/dsdl/schematron"/>\n'
        root = etree.fromstring(self.grammar.encode())
        if suffix == ".rnc":
            return write_compact(root)
        if self.rules:
            root.extend(etree.fromstring(self.rules.encode()))
        etree.indent(root, " ")
        text = etree.tostring(root, encoding="unicode")
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'

    def load(self) -> Schema:
        """Load the grammar; raises SchemaError, which says where in the ODD the mistake is."""
        try:
            return load_text(self.grammar, f"{self.made.file.name} (as RELAX NG)")
        except SchemaError as error:
            raise SchemaError(*map(self.place, error.findings)) from None

    def check(self) -> None:
        """Load the grammar to see whether it is right, if the ODD has anything by which it can be wrong."""
        files = self.made.files
        if self.made.grammars or any(next(one.root.iter(*_RISKY), None) is not None for one in files):
            self.load()

    def place(self, finding: Finding) -> Finding:
        """Return a finding about the grammar as one about the ODD."""
        if finding.at is None:
            return finding
        before = self.grammar.encode()[: finding.at.source.line_starts()[finding.at.line - 1]].decode()
        line = self.grammar.splitlines()[finding.at.line - 1]
        defined = _DEFINED.findall(f"{before}{line}")
        spec = self.names.get(defined[-1].partition(".attribute")[0]) if defined else None
        if spec is None or not self.made.is_custom(spec.node):
            return finding
        return replace(finding, at=_place(spec, set(_QUOTED.findall(finding.message))))


def _place(spec: Spec, said: set[str]) -> Position:
    """Find what a message names in a specification."""
    for element in spec.node.element.iter("*"):
        if (element.text or "").strip() in said or (
            not str(element.tag).startswith(TEI_) and etree.QName(element).localname in said
        ):
            return spec.node.file.at(element)
        for name, value in element.attrib.items():
            if str(value) in said and name in {"name", "restriction", "value", "type", "href"}:
                return spec.node.file.at(element, str(name))
    return spec.node.file.at(spec.node.element, "ident")


def compile_odd(path: Path, sources: Sources, *, name: str = "", ident: str = "", language: str = "") -> Compiled:
    """Turn an ODD into a schema, its first or the one of a name; raises EditionError where it cannot be read.

    The words in it are in the language that is asked for, or in that which the ODD names (docLang), or in English.
    """
    made = customise(read_odd(path, name), sources, ident)
    language = language or made.languages or "en"
    grammar = Grammar(made, language)
    text = grammar.write()
    rules = write_rules(made, language)
    forms = [one for file in made.files for one in check_forms(file)]
    outdated = Outdated(made, language)
    findings = (*forms, *made.findings, *outdated.in_odd())
    files = tuple(dict.fromkeys((path.resolve(), *sources.read, *made.read)))
    return Compiled(made, text, rules, findings, files, tuple(sources.specs), grammar.contents.names(), outdated)
