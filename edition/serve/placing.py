"""Find where in the pages a finding belongs. Finding → the id of the element nearest before it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from edition.diagnostics import Finding
from edition.model.edition import Edition
from edition.model.text import Origin
from edition.model.walk import descend, origin_of


@dataclass(slots=True)
class Places:
    """The elements of each file that have an id in the pages, in their order."""

    ordinals: dict[str, list[int]] = field(default_factory=dict)
    ids: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, editions: Iterable[Edition]) -> Places:
        """Collect blocks, entries and notes."""
        found: dict[str, dict[int, str]] = {}

        def add(origin: Origin, key: str) -> None:
            if key and origin.source is not None and origin.ordinal >= 0:
                found.setdefault(origin.source.name, {}).setdefault(origin.ordinal, key)

        for edition in editions:
            for entry in edition.entries.values():
                add(entry.origin, entry.id)
            for note in edition.notes.values():
                add(note.origin, note.id)
            for node in descend(edition.body):
                if (origin := origin_of(node)) is not None:
                    add(origin, origin.id)
        return cls(
            {name: sorted(mine) for name, mine in found.items()},
            {name: [key for _, key in sorted(mine.items())] for name, mine in found.items()},
        )

    def id_of(self, finding: Finding) -> str:
        """Return the id at which a finding is shown; nothing where no element stands before it."""
        at = finding.at
        if at is None or at.source.name not in self.ordinals:
            return ""
        ordinal = at.ordinal
        if ordinal < 0:
            ordinal = bisect_right(at.source.starts, (at.byte_range() or (0, 0))[0]) - 1
        place = bisect_right(self.ordinals[at.source.name], ordinal) - 1
        return self.ids[at.source.name][place] if place >= 0 else ""


def shown(findings: Iterable[Finding], places: Places) -> list[Mapping[str, object]]:
    """Return findings as the pages show them."""
    told: list[Mapping[str, object]] = []
    for finding in findings:
        where = finding.locate()
        told.append(
            {
                "code": finding.code,
                "severity": finding.severity.value,
                "message": finding.message,
                "hint": finding.hint,
                "file": where.file,
                "line": where.line if finding.at else 0,
                "column": where.column,
                "id": places.id_of(finding),
            }
        )
    return told
