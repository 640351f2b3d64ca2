"""Turn an ODD into a schema. Path, sources → grammar, rules, findings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from edition.diagnostics import Finding
from edition.schema.odd.constraints import write_rules
from edition.schema.odd.customising import Customisation, customise
from edition.schema.odd.grammar import write_grammar
from edition.schema.odd.reading import read_odd
from edition.schema.odd.sources import Sources
from edition.schema.relaxng.compact_writing import write_compact


@dataclass(frozen=True, slots=True)
class Compiled:
    """A schema made from an ODD: the grammar in RELAX NG, the rules in Schematron (nothing where it has none).

    ``files`` are all that were read for it.
    """

    made: Customisation
    grammar: str
    rules: str
    findings: tuple[Finding, ...]
    files: tuple[Path, ...]

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


def compile_odd(path: Path, sources: Sources, *, name: str = "", ident: str = "", language: str = "en") -> Compiled:
    """Turn an ODD into a schema, its first or the one of a name; raises EditionError where it cannot be read."""
    made = customise(read_odd(path, name), sources, ident)
    grammar = write_grammar(made, language)
    rules = write_rules(made, language)
    return Compiled(made, grammar, rules, tuple(made.findings), (path.resolve(), *sources.read))
