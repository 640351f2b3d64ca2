"""Refer to places by page and line, once the pages are planned: for notes after the text, and for indexes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from edition.writers.galley.manuscript import Manuscript
from edition.writers.galley.parts import Run, leaf_link
from edition.writers.galley.series import SeriesItem
from edition.writers.print.emit import Planned
from edition.writers.print.lines import on_page


@dataclass(frozen=True, slots=True)
class References:
    """Finds markers in the planned parts."""

    planned: Mapping[str, Planned]

    def place(self, marker: int) -> tuple[Planned, int] | None:
        """Return the part and the row of a marker."""
        for planned in self.planned.values():
            if (row := planned.measured.row_of.get(marker)) is not None and planned.feet is not None:
                return planned, row
        return None

    def name(self, start: int, end: int = -1) -> str:
        """Refer to a place by page and line, or by the line alone where lines are numbered through the text."""
        found = self.place(start)
        if found is None or found[0].feet is None:
            return ""
        planned, row = found
        side = found[0].feet.sides[planned.side]
        lines = side.lines
        if passage := side.cited(start):
            return passage
        last = planned.measured.row_of.get(end, row)
        for number, page in enumerate(planned.pages):
            rows = planned.rows(page)
            if row not in rows:
                continue
            name = lines.name_of_first(row, min(last, rows[-1]), rows[0])
            shown = str(planned.name(number))
            if lines.numbering != "page" or not name:
                return name or shown
            ends = lines.name(min(last, rows[-1]), rows[0])
            return on_page(shown, f"{name}–{ends}" if ends not in {name, ""} else name)
        return ""

    def page_and_line(self, marker: int) -> tuple[str, str]:
        """Return page and line of a place, each nothing where it has none; places before the text have neither."""
        found = self.place(marker)
        if found is None or found[0].feet is None or found[0].part.numbering == "roman":
            return "", ""
        planned, row = found
        lines = found[0].feet.sides[planned.side].lines
        for number, page in enumerate(planned.pages):
            rows = planned.rows(page)
            if row in rows:
                return str(planned.name(number)), lines.shown(row, rows[0]) if lines.numbering != "none" else ""
        return "", ""

    def endnote(self, item: SeriesItem) -> list[Run]:
        """Set an item that stands after the text, with its page and line, else with the reference of its encoder."""
        name = self.name(item.start, item.end) if self.place(item.start) else item.loc
        runs = [Run(item.sign, ("call",)), Run("\u00a0")] if item.sign else []
        for told in (name, item.label):
            if told and not item.sign:
                runs += [Run(told, ("number",)), Run("\u2002")]
        runs += [*item.lemma, *item.after]
        return runs + [run for word in item.words for run in word]

    def of_register(self, manuscript: Manuscript) -> dict[str, list[tuple[str, str]]]:
        """Return reference and link of every place in the text that names something registered."""
        found: dict[str, list[tuple[str, str]]] = {}
        text = {part.name for part in manuscript.text}
        for key, markers in manuscript.places.refs.items():
            if key not in manuscript.edition.register:
                continue
            for marker in markers:
                place = self.place(marker)
                if place is None or place[0].part.name not in text:
                    continue
                name = self.name(marker)
                known = {n for n, _ in found.get(key, [])}
                if name and name not in known:
                    found.setdefault(key, []).append((name, leaf_link(place[0].measured.rows[place[1]].leaf)))
        return found
