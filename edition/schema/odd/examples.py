"""Check the examples in an ODD by its own schema. ODD, grammar → findings. TEI P5, chapter 22.4.2."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree
from lxml.etree import _Element

from edition.diagnostics import Finding
from edition.schema.odd import odd_rules
from edition.schema.odd.customising import Customisation
from edition.schema.odd.grammar import write_grammar
from edition.schema.odd.reading import EXAMPLES
from edition.schema.relaxng.schema import load_text
from edition.tree import TEI

_EXAMPLE = f"{{{EXAMPLES}}}egXML"
_INCOMPLETE = {"S007", "S011", "S013"}
"""What an example leaves out is no mistake of it."""


def check_examples(made: Customisation) -> list[Finding]:
    """Say which examples in the prose of an ODD are wrong; those that are said to be invalid are left alone."""
    found = [
        (file, one)
        for file in made.files
        for one in file.root.iter(_EXAMPLE)
        if one.get("valid") != "false" and len(one)
    ]
    if not found:
        return []
    every = tuple(dict.fromkeys(spec.ident for spec in made.elements()))
    text = write_grammar(replace(made, start=every, findings=[]))
    schema = load_text(text, f"{made.file.name} (as RELAX NG)")
    findings: list[Finding] = []
    for file, example in found:
        for element in example.iterchildren("*"):
            written, elements = _as_tei(element)
            for one in schema.validate(written, identifiers=False):
                if one.code in _INCOMPLETE or one.at is None or not 0 <= one.at.ordinal < len(elements):
                    continue
                at = file.at(elements[one.at.ordinal], one.at.attribute)
                message = f"the example is not valid by this ODD: {one.message}"
                hint = (
                    f'{one.hint}; or write valid="false" on <egXML>'
                    if one.hint
                    else 'or write valid="false" on <egXML>'
                )
                findings.append(odd_rules.WRONG_EXAMPLE(message, at, hint))
    return findings


def _as_tei(element: _Element) -> tuple[bytes, list[_Element]]:
    """Write an example as a document of TEI; return its elements in their order, too."""
    text = etree.tostring(element, encoding="utf-8", with_tail=False).replace(EXAMPLES.encode(), TEI.encode())
    return text, list(element.iter("*"))


def shown(example: _Element) -> Iterator[str]:
    """Yield an example as an editor would write it."""
    yield (example.text or "").strip("\n")
    for child in example:
        alone = copy.deepcopy(child)
        alone.tail = None
        etree.cleanup_namespaces(alone)  # those of the ODD are of no use here
        text = etree.tostring(alone, encoding="unicode")
        yield text.replace(f' xmlns="{EXAMPLES}"', "")
        yield (child.tail or "").rstrip()
