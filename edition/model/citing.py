"""The numbers by which a text is cited: of divisions, paragraphs, segments, milestones, pages of a source. Elements → labels.

A passage is a row of levels: chapter 1, section 2, sentence 3 is 1.2.3. In the margin stands what has changed since the
last label: the whole at a new chapter, the last number at a new sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from edition.model.text import Origin

_NUMBER = re.compile(r"(?=\S*\d)[^\s@#]\S{0,9}|[ivxlcdm]{1,10}|[IVXLCDM]{1,10}|[^\W\d_]")
"""A number in figures or Roman letters, or one letter: “pre” is a name."""
_UNITS = ("part", "book", "chapter", "section", "paragraph", "verse", "sentence", "line")
"""Units of milestones, each within the one before."""
_MILESTONES, _PARAGRAPH, _SEGMENT, _WITHIN = 20, 40, 41, 50
"""Levels of elements: divisions are counted by their depth, milestones in a numbered paragraph are below it."""
PAGES = {"pb": "page", "cb": "column", "lb": "line"}
NUMBERED = ("div", "p", "ab", "seg", "milestone")
_PARAGRAPHS = frozenset({"p", "ab"})
BELOW = frozenset({"p", "ab", "seg", "milestone"})
"""What is numbered within a division."""
USUAL = (*NUMBERED, "pb")
"""What stands in the margin unless the project says otherwise."""


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a reference; ``is_said`` where a heading stands over it."""

    rank: int
    label: str
    is_said: bool = False


@dataclass(slots=True)
class Citing:
    """Keeps the reference of the place that is being set. ``fresh`` is the first level that no label has told yet,
    ``last`` that from which the last label told.
    """

    wanted: frozenset[str] = frozenset(USUAL)
    levels: list[Level] = field(default_factory=list)
    fresh: int = -1
    last: int = -1

    def enter(self, origin: Origin, depth: int = 0, *, is_said: bool = False) -> bool:
        """Take the number of an element; tell whether it has one."""
        name = "div" if origin.name.startswith("div") else origin.name
        number = origin.n.rpartition(":")[2].strip()
        if name not in NUMBERED or name not in self.wanted or not _NUMBER.fullmatch(number) or _is_foreign(origin):
            if name in _PARAGRAPHS:  # a segment of the paragraph before has ended
                self.levels = [level for level in self.levels if level.rank != _SEGMENT]
            return False
        self._put(Level(self._rank(name, origin, depth), number, is_said))
        return True

    def _rank(self, name: str, origin: Origin, depth: int) -> int:
        if name != "milestone":
            return {"div": depth, "seg": _SEGMENT}.get(name, _PARAGRAPH)
        unit = origin.get("unit")
        rank = _MILESTONES + (_UNITS.index(unit) if unit in _UNITS else len(_UNITS))
        inside = any(_PARAGRAPH <= level.rank < _WITHIN for level in self.levels)
        return rank - _MILESTONES + _WITHIN if inside else rank

    def _put(self, level: Level) -> None:
        kept = [known for known in self.levels if known.rank < level.rank]
        above = ".".join(known.label for known in kept)
        if above and level.label.startswith(f"{above}."):
            level = Level(level.rank, level.label.removeprefix(f"{above}."), level.is_said)
        if (*kept, level) == tuple(self.levels[: len(kept) + 1]) and len(self.levels) == len(kept) + 1:
            return  # the same number once more: it goes on
        self.levels = [*kept, level]
        self.fresh = len(kept) if self.fresh < 0 else min(self.fresh, len(kept))

    def leave(self, levels: Sequence[Level]) -> None:
        """Go back to the levels around a division that has ended."""
        self.levels = list(levels)
        self.fresh = -1

    def told(self, *, again: bool = False) -> tuple[str, str]:
        """Return what the margin has to tell here, nothing where all is told, and the whole reference.

        ``again`` where the place is that of the last label: the new one tells what that told, too.
        """
        if again:
            self.fresh = min(self.fresh, self.last)
        if self.fresh < 0 or all(level.is_said for level in self.levels[self.fresh :]):
            self.last = self.last if self.fresh < 0 else self.fresh
            return "", self.whole
        first = self.last = self.fresh
        self.fresh = -1
        return ".".join(level.label for level in self.levels[first:]), self.whole

    @property
    def whole(self) -> str:
        """The reference of the place that is being set."""
        return ".".join(level.label for level in self.levels)

    def page(self, origin: Origin) -> str:
        """Return the number of a page, column or line of a source, or of another edition, where the margin tells it."""
        if _is_foreign(origin) and "milestone" in self.wanted:
            return origin.n if _NUMBER.fullmatch(origin.n) else ""
        return origin.n if origin.name in self.wanted and origin.name in PAGES and _NUMBER.fullmatch(origin.n) else ""


def _is_foreign(origin: Origin) -> bool:
    """Whether a milestone counts by a system that is none of the divisions of the text: the pages of Bekker, of Stephanus."""
    return origin.name == "milestone" and bool(origin.get("unit")) and origin.get("unit") not in _UNITS
