"""Say what to do where TEI has a reason that no grammar can tell. Findings → findings with another hint."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from lxml.etree import _Element

from edition.tree import Document, local_name
from edition.verdicts import Judged

_PLAIN, _NUMBERED = "div", frozenset(f"div{n}" for n in range(1, 8))


def hinted(document: Document, found: Iterable[Judged]) -> list[Judged]:
    """Give findings about elements in a wrong place the hint that helps an editor of TEI."""
    found = list(found)
    if not any(one.finding.code in _MISPLACED for one in found):
        return found
    elements = {(id(source), ordinal): element for element, (source, ordinal) in document.places.items()}
    return [_with_hint(one, elements) for one in found]


_MISPLACED = {"S004", "S005"}


def _with_hint(one: Judged, elements: dict[tuple[int, int], _Element]) -> Judged:
    at = one.finding.at
    element = elements.get((id(at.source), at.ordinal)) if at is not None and one.finding.code in _MISPLACED else None
    parent = element.getparent() if element is not None else None
    if element is None or parent is None:
        return one
    hint = _hint(local_name(element), local_name(parent))
    return Judged(replace(one.finding, hint=hint), one.places) if hint else one


def _hint(name: str, parent: str) -> str:
    """Say what an element in a parent should be."""
    divisions = {_PLAIN, *_NUMBERED}
    if name in divisions and parent in divisions and (name == _PLAIN) != (parent == _PLAIN):
        return "divisions are either all numbered (<div1>, <div2>) or all plain (<div>): write <div> for each"
    if name in _NUMBERED and parent in _NUMBERED:
        return f"within <{parent}> the next division is <div{int(parent[3:]) + 1}>; or write <div> for each"
    if (name, parent) == ("p", "publicationStmt"):
        return "say in elements who publishes the edition: <publisher>…</publisher>, <date>…</date>, <availability>…</availability>"
    if name == "lem":
        return 'outside an entry the words of which a note speaks are <quote type="lemma"> or <term>'
    return ""
