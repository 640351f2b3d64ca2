"""Join what schemas say of documents with what checks say, each mistake once. Verdicts, findings → findings.

Of two findings about the same mistake the check's is kept, for it knows more of editions than a schema does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from edition.diagnostics import Finding, Severity
from edition.tree import Document

SAME = {
    "S003": ("T011", "X010", "X011", "X012"),
    "S007": ("A001", "H001", "H002"),
    "S012": ("L002", "T010"),
    "S015": ("L001",),
    "S016": ("L003", "L005"),
}
"""What a schema finds, and the checks that find the same."""

LESS = {"T001": "S004"}
"""What the reader says of an element that it does not know is less than what a schema says of one in a wrong place."""

Place = tuple[int, int]
"""A file, and an element in it by its ordinal."""


class Judged(NamedTuple):
    """A finding of a schema, and the elements about which it speaks."""

    finding: Finding
    places: frozenset[Place]


@dataclass(slots=True)
class Verdict:
    """What is said of one document: about its schemas, by those that were asked for, by the profile where none was."""

    about: list[Finding] = field(default_factory=list)
    asked: list[Judged] = field(default_factory=list)
    unasked: list[Judged] = field(default_factory=list)


def joined(known: list[Finding], verdicts: Iterable[Verdict]) -> list[Finding]:
    """Return what checks have found and what schemas have."""
    found: list[Finding] = []
    said: list[Finding] = []
    told = Told.of(known)
    about: set[tuple[str, str, str]] = set()
    for verdict in verdicts:
        for finding in verdict.about:  # of a schema one tells once
            key = (finding.code, finding.message, finding.file)
            if finding.at is not None or key not in about:
                found.append(finding)
                about.add(key)
        asked = list(told.without_doubles(verdict.asked))
        unasked = list(told.without_doubles(verdict.unasked))
        said += [*asked, *unasked]
        found += [*with_habits(asked, alike=False), *as_information(with_habits(unasked, alike=True))]
    return [*without_less(known, said), *found]


def as_information(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings by the profile where nobody asked for it: the text may follow other rules, and be right."""
    return [replace(f, severity=Severity.INFO, message=f"by the edition profile: {f.message}") for f in findings]


def with_habits(findings: Iterable[Finding], *, alike: bool) -> Iterator[Finding]:
    """Name what findings of a schema have in common: the rule, and the attribute or the element that breaks it.

    ``alike``: an element breaks a rule in one way, whatever is said of it; else in as many as there are messages.
    """
    for finding in findings:
        at = finding.at
        if at is None or at.ordinal < 0:
            yield finding
            continue
        element = at.source.data[slice(*at.source.name_span(at.ordinal))].decode("utf-8", "replace")
        rule = f"@{at.attribute}" if at.attribute else "" if alike else finding.message
        yield replace(finding, habit=f"{element} {rule}")


def located(document: Document, findings: Iterable[Finding]) -> Iterator[Judged]:
    """Add the elements; what lacks something is often the element around the place where it should be."""
    found = list(findings)
    parents: dict[Place, Place] = {}
    if any(finding.code == "S007" for finding in found):
        for element, (source, ordinal) in document.places.items():
            parent = element.getparent()
            if parent is not None and parent in document.places:
                above, number = document.places[parent]
                parents[id(source), ordinal] = id(above), number
    for finding in found:
        here = _place(finding)
        places = [here] if here else []
        if here and finding.code == "S007" and here in parents:
            places.append(parents[here])
        yield Judged(finding, frozenset(places))


@dataclass(frozen=True, slots=True)
class Told:
    """What checks have found: of which attributes, by code and place."""

    places: dict[tuple[str, Place], set[str]]

    @classmethod
    def of(cls, known: Iterable[Finding]) -> Told:
        """Put findings in order."""
        wanted = {code for codes in SAME.values() for code in codes}
        places: dict[tuple[str, Place], set[str]] = {}
        for finding in known:
            if finding.code in wanted and finding.at is not None and (place := _place(finding)):
                places.setdefault((finding.code, place), set()).add(_local(finding.at.attribute))
        return cls(places)

    def without_doubles(self, judged: Iterable[Judged]) -> Iterator[Finding]:
        """Yield the findings of a schema that no check has made."""
        for finding, mine in judged:
            attribute = _local(finding.at.attribute) if finding.at is not None else ""
            said = [
                others
                for code in SAME.get(finding.code, ())
                for place in mine
                if (others := self.places.get((code, place))) is not None
            ]
            if not any(not attribute or attribute in others or "" in others for others in said):
                yield finding


def without_less(known: Iterable[Finding], judged: Iterable[Finding]) -> list[Finding]:
    """Return the findings of the reader, but for those that say less than a schema does of the same element."""
    said = {(finding.code, _place(finding)) for finding in judged}
    return [f for f in known if f.code not in LESS or (LESS[f.code], _place(f)) not in said]


def _place(finding: Finding) -> Place | None:
    return (id(finding.at.source), finding.at.ordinal) if finding.at is not None and finding.at.ordinal >= 0 else None


def _local(attribute: str) -> str:
    return attribute.rpartition(":")[2]
