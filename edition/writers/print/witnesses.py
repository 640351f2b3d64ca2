"""The line “codices”: which witnesses have the text of a page. Absences of the edition → runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from edition.model.edition import Edition
from edition.writers.print.galley import Run
from edition.writers.print.lines import Lines

NBSP = "\u00a0"


@dataclass(slots=True)
class WitnessLine:
    """For each witness that is not there throughout, the rows at which its text begins or breaks off."""

    edition: Edition
    changes: dict[str, list[tuple[int, bool]]] = field(default_factory=dict)

    @classmethod
    def of(cls, edition: Edition, starts: Mapping[str, int], row_of: Mapping[int, int]) -> WitnessLine | None:
        """Follow the absences from entry to entry; nothing where every witness has the whole text."""
        if not edition.absences:
            return None
        rows = {key: row_of[marker] for key, marker in starts.items() if marker in row_of}
        ordered = sorted((row, key) for key, row in rows.items())
        line = cls(edition)
        for witness in edition.witnesses.values():
            if witness.is_group or not witness.is_declared:
                continue
            changes: list[tuple[int, bool]] = []
            for row, key in ordered:
                present = witness.id not in edition.absences.get(key, {})
                if not changes or changes[-1][1] != present:
                    changes.append((row if changes else -1, present))
            line.changes[witness.id] = changes or [(-1, True)]
        return line

    def runs(self, rows: tuple[int, int], lines: Lines) -> list[Run]:
        """Set the line for a page, if its witnesses are not those of the page before throughout."""
        first, last = rows
        if last < first or (first > 0 and not self._changes_in(first, last)):
            return []
        runs = [Run("codd.", ("italic",))]
        for key, changes in self.changes.items():
            present = [is_there for row, is_there in changes if row <= first][-1]
            within = [(row, is_there) for row, is_there in changes if first < row <= last]
            if not present and not within:
                continue
            runs += [Run(" "), Run(self.edition.witnesses[key].siglum, ("siglum",))]
            for row, is_there in within:
                number = lines.name(row, first)
                runs.append(Run(f"{NBSP}({number}–)" if is_there else f"{NBSP}(–{number})"))
        return runs

    def _changes_in(self, first: int, last: int) -> bool:
        return any(first <= row <= last for changes in self.changes.values() for row, _ in changes)
