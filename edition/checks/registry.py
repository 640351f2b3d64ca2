"""The register of checks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import TypeAlias

from lxml import etree
from lxml.etree import _Element

from edition.diagnostics import Finding, Fix, Position, Rule, Severity, Speller
from edition.model.edition import Edition
from edition.plug_ins import CHECKS, load_plug_ins
from edition.project import Project
from edition.tree import XML_ID, Document

FAMILIES = ("identity", "pointers", "header", "structure", "apparatus", "binding", "coverage")
"""The modules of this package that hold checks."""

Problem: TypeAlias = tuple[str, Position | None, str] | tuple[str, Position | None, str, tuple[Fix, ...]]
"""What a check yields: the message, the place, the remedy in words; and as edits, where a program can apply it."""


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Checked:
    """What a check looks at: the tree, the model, the settings, every xml:id with the elements that bear it.

    ``spelling`` finds the nearest id.
    """

    document: Document
    edition: Edition
    project: Project
    ids: dict[str, list[_Element]] = field(default_factory=dict)
    spelling: Speller = field(default_factory=lambda: Speller(()))

    @classmethod
    def of(cls, document: Document, edition: Edition, project: Project) -> Checked:
        """Collect the ids once for all checks."""
        ids: dict[str, list[_Element]] = {}
        for root in document.roots:
            others = set(ids)  # a companion is a document of its own, and its ids are not those of the text
            for element in root.iter(etree.Element):
                if (key := element.get(XML_ID)) and key not in others:
                    ids.setdefault(key, []).append(element)
        return cls(document, edition, project, ids, Speller(ids))


Check: TypeAlias = Callable[[Checked], Iterator[Problem]]

_CHECKS: list[tuple[Rule, Check]] = []


def check(code: str, severity: Severity) -> Callable[[Check], Check]:
    """Register a check; its docstring becomes the text of its rule."""

    def register(function: Check) -> Check:
        _CHECKS.append((Rule(code, severity, function.__doc__ or ""), function))
        return function

    return register


def load_checks() -> list[tuple[Rule, Check]]:
    """Return all checks by code."""
    for family in FAMILIES:
        import_module(f"edition.checks.{family}")
    load_plug_ins(CHECKS)
    return sorted(_CHECKS, key=lambda pair: pair[0].code)


def run_checks(checked: Checked) -> list[Finding]:
    """Run every check on one document."""
    return [
        _finding(rule, problem, checked.edition.file)
        for rule, function in load_checks()
        for problem in function(checked)
    ]


def _finding(rule: Rule, problem: Problem, file: str) -> Finding:
    message, at, hint, *rest = problem
    finding = rule(message, at, hint, file=file)
    return replace(finding, fixes=rest[0]) if rest and rest[0] else finding
