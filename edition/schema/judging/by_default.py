"""Judge a text for which there is no schema: what no TEI allows is a mistake, what only the profile asks is information.

Of a mistake that both find, the profile's words are kept, for it knows what editions are for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from lxml import etree
from lxml.etree import _Element

from edition.diagnostics import Finding, Severity
from edition.tei_names import FORMER_ELEMENTS
from edition.tree import XML, Document, local_name, namespace
from edition.verdicts import Judged

_OWN_WORDS = {"S012"}
"""Of values the profile knows fewer than TEI has, so that its words would be wrong."""


def combined(
    facts: Sequence[Judged], profile: Sequence[Judged], severity: Severity
) -> tuple[list[Judged], list[Judged]]:
    """Return what no TEI allows, with a severity, and what only the profile finds."""
    hard = {_element(one.finding) for one in facts}
    words = {_mistake(one.finding): one.finding for one in profile}
    asked = [
        Judged(replace(_said(one.finding, words.get(_mistake(one.finding))), severity=severity), one.places)
        for one in facts
    ]
    return asked, [one for one in profile if _element(one.finding) not in hard]


def of_tei(document: Document, found: Iterable[Judged]) -> list[Judged]:
    """Leave out what is said of elements and attributes that are not TEI's, or were once, and of what holds such ones.

    A project may add elements of its own in a namespace of its own; how TEI's stand with them, its own schema says.
    """
    found = list(found)
    if not found:
        return found
    elements = {(id(source), ordinal): element for element, (source, ordinal) in document.places.items()}
    return [one for one in found if not _is_customised(elements.get(_element(one.finding)), one.finding)]


def _is_customised(element: _Element | None, finding: Finding) -> bool:
    if element is None or finding.at is None:
        return False
    if _is_own(element) or local_name(element) in FORMER_ELEMENTS:
        return True
    wanted = finding.at.attribute
    if wanted:
        names = [str(name) for name in element.attrib]
        return any(
            n.startswith("{")
            and not n.startswith("{" + XML)
            and n.endswith("}" + wanted.rpartition("}")[2].rpartition(":")[2])
            for n in names
        )
    above = [*element.iterancestors()][:1]
    return any(_is_own(child) for one in (element, *above) for child in one.iterchildren(etree.Element))


def _is_own(element: _Element) -> bool:
    space = namespace(element)
    return bool(space) and "tei-c.org" not in space


def _said(fact: Finding, other: Finding | None) -> Finding:
    if other is None:
        return fact
    if fact.code in _OWN_WORDS:
        return other if other.message == fact.message and _first(other.hint) == _first(fact.hint) else fact
    return replace(fact, message=other.message, hint=other.hint)


def _first(hint: str) -> str:
    return hint.partition("; ")[0]


def _element(finding: Finding) -> tuple[int, int]:
    at = finding.at
    return (id(at.source), at.ordinal) if at is not None else (0, -1)


def _mistake(finding: Finding) -> tuple[int, int, str, str]:
    return (*_element(finding), finding.code, finding.at.attribute if finding.at is not None else "")
