"""The line “codices”: which witnesses have the text of a page. Absences of the edition → runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from edition.model.edition import Edition
from edition.model.text import Boundary
from edition.model.walk import descend
from edition.writers.galley.marks import ENDS, Places
from edition.writers.galley.parts import Run
from edition.writers.print.lines import Lines

NBSP = "\u00a0"


@dataclass(frozen=True, slots=True)
class Change:
    """From ``row`` on a witness is there, or is not; ``named`` is the row that is named for it."""

    row: int
    is_there: bool
    named: int


@dataclass(slots=True)
class WitnessLine:
    """For each witness that is not there throughout, the rows at which its text begins or breaks off."""

    edition: Edition
    changes: dict[str, list[Change]] = field(default_factory=dict)

    @classmethod
    def of(cls, edition: Edition, places: Places, row_of: Mapping[int, int]) -> WitnessLine | None:
        """Follow the absences from entry to entry; nothing where every witness has the whole text."""
        if not edition.absences and all(witness.scope is None for witness in edition.witnesses.values()):
            return None
        rows = {key: row_of[marker] for key, marker in places.starts.items() if marker in row_of}
        bounds = sorted(_bounds(edition, places, row_of))
        ordered = sorted((row, key) for key, row in rows.items())
        line = cls(edition)
        for witness in edition.witnesses.values():
            if witness.is_group or not witness.is_declared:
                continue
            changes: list[Change] = []
            for row, key in ordered:
                present = not edition.lacks(edition.entries[key], witness.id)
                if not changes:
                    changes.append(Change(-1, present, -1))
                elif changes[-1].is_there != present:
                    changes.append(_turn(bounds, witness.id, row, changes[-1].row, present))
            line.changes[witness.id] = changes or [Change(-1, True, -1)]
        return line

    def runs(self, rows: tuple[int, int], lines: Lines) -> list[Run]:
        """Set the line for a page, if its witnesses are not those of the page before throughout."""
        first, last = rows
        if last < first or (first > 0 and not self._changes_in(first, last)):
            return []
        runs = [Run("codd.", ("italic",))]
        for key, changes in self.changes.items():
            present = [c.is_there for c in changes if c.row <= first][-1]
            within = [c for c in changes if c.row > first and c.named <= last]
            if not present and not within:
                continue
            runs += [Run(" "), Run(self.edition.witnesses[key].siglum, ("siglum",))]
            for change in within:
                number = lines.name(change.named, first)
                runs.append(Run(f"{NBSP}({number}–)" if change.is_there else f"{NBSP}(–{number})"))
        return runs

    def _changes_in(self, first: int, last: int) -> bool:
        return any(c.named <= last and first <= c.row for changes in self.changes.values() for c in changes)


def _bounds(edition: Edition, places: Places, row_of: Mapping[int, int]) -> Iterator[tuple[int, str, bool]]:
    """List the rows in which the text of a witness begins or ends as the encoder marks it: in the text and in readings."""
    for marker, node in places.boundaries:
        if marker in row_of:
            yield from ((row_of[marker], key, node.kind not in ENDS) for key in node.witnesses)
    for key, entry in edition.entries.items():
        if (row := row_of.get(places.starts.get(key, -1))) is None:
            continue
        for reading in (*filter(None, (entry.lemma,)), *entry.readings):
            for bound in (n for n in descend(reading.content) if isinstance(n, Boundary)):
                named = bound.witnesses or tuple(a.witness for a in reading.witnesses)
                for witness in named:
                    yield row, witness, bound.kind not in ENDS


def _turn(bounds: Sequence[tuple[int, str, bool]], witness: str, row: int, before: int, present: bool) -> Change:
    """Return where a witness ends or goes on: as the encoder marks it, else where an entry first knows of it."""
    found = [at for at, key, is_there in bounds if key == witness and is_there == present and before <= at <= row]
    if not found:
        return Change(row, present, row)
    return Change(found[-1] + (not present), present, found[-1])
