"""Judge a text for which there is no schema: what no TEI allows is a mistake, what only the profile asks is information.

Of a mistake that both find, the profile's words are kept, for it knows what editions are for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from edition.diagnostics import Finding, Severity
from edition.verdicts import Judged

_OWN_WORDS = {"S012"}
"""Of values the profile knows fewer than TEI has, so that its words would be wrong."""


def combined(
    facts: Iterable[Judged], profile: Iterable[Judged], severity: Severity
) -> tuple[list[Judged], list[Judged]]:
    """Return what no TEI allows, with a severity, and what only the profile finds."""
    found = list(facts)
    hard = {_element(one.finding) for one in found}
    words = {_mistake(one.finding): one.finding for one in profile}
    asked = [
        Judged(replace(_said(one.finding, words.get(_mistake(one.finding))), severity=severity), one.places)
        for one in found
    ]
    return asked, [one for one in profile if _element(one.finding) not in hard]


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
