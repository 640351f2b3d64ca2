"""Fold text so that words can be found in it, and tell where they stand. Runs of text → hits."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from edition.passes.units import Units


@dataclass(frozen=True, slots=True)
class Hit:
    """Where words stand: from a character of one run to the one before ``last_offset`` of another."""

    units: Units
    first_run: int
    first_offset: int
    last_run: int
    last_offset: int

    @property
    def key(self) -> tuple[int, int, int, int]:
        """The place, for order and comparison."""
        return self.first_run, self.first_offset, self.last_run, self.last_offset


@lru_cache(maxsize=65_536)
def fold_character(character: str, level: int) -> str:
    """Fold one character: level 0 drops white space, 1 also case and punctuation, 2 also diacritics."""
    if character.isspace():
        return ""
    if level == 0:
        return unicodedata.normalize("NFD", character)
    folded = unicodedata.normalize("NFD", character.casefold())
    dropped = ("P", "S", "Z", "C") if level == 1 else ("P", "S", "Z", "C", "M", "Lm")
    return "".join(c for c in folded if not unicodedata.category(c).startswith(dropped))


def fold(text: str, level: int) -> str:
    """Fold a text."""
    return "".join(fold_character(c, level) for c in text)


def reach(units: Units, first: int, last: int, margin: int) -> tuple[int, int]:
    """Return the runs from first to last, with as many more on either side as hold the characters of the margin."""
    left, right = first, last
    room = margin
    while left > 0 and room > 0:
        left -= 1
        room -= len(units.runs[left].value)
    room = margin
    while right < len(units.runs) and room > 0:
        room -= len(units.runs[right].value)
        right += 1
    return left, right


def may_hold(units: Units, around: tuple[int, int], level: int, words: Sequence[str]) -> bool:
    """Tell whether the letters of each word stand in some runs, without looking for borders of words."""
    pieces = []
    for number in range(*around):
        piece = units.folded.get((number, level))
        if piece is None:
            piece = units.folded[number, level] = fold(units.runs[number].value, level)
        pieces.append(piece)
    text = "".join(pieces)
    return all(fold(word, level) in text for word in words)


@dataclass(slots=True)
class Folded:
    """A stretch of runs, folded, with the place of every folded character.

    A hit has to touch the characters from ``core_start`` to ``core_end``; those beyond are the margin.
    """

    units: Units
    level: int
    text: str = ""
    places: list[tuple[int, int]] = field(default_factory=list)
    word_starts: set[int] = field(default_factory=set)
    core_start: int = 0
    core_end: int = 0
    has_words: bool = False

    @classmethod
    def of(cls, units: Units, first: int, last: int, margin: int, level: int) -> Folded:
        """Fold the runs from first to last, with as many characters more on either side as the margin says."""
        left, right = reach(units, first, last, margin)
        folded = cls(units, level)
        pieces: list[str] = []
        at_word = True
        count = 0
        for i in range(left, right):
            if i == first:
                folded.core_start = count
            if i in units.starts_block:
                at_word = True
            for offset, character in enumerate(units.runs[i].value):
                piece = fold_character(character, level)
                is_letter = unicodedata.category(character).startswith(("L", "M", "N"))
                if not is_letter or at_word:
                    folded.word_starts.add(count)
                if not is_letter:
                    folded.word_starts.add(count + len(piece))
                at_word = not is_letter
                folded.has_words = folded.has_words or character.isspace()
                pieces.append(piece)
                folded.places.extend([(i, offset)] * len(piece))
                count += len(piece)
            if i == last - 1:
                folded.core_end = count
        folded.text = "".join(pieces)
        folded.word_starts.add(count)
        return folded

    def find(self, parts: Sequence[str]) -> list[Hit]:
        """Find words, or words with others left out between them, at the borders of words; else anywhere."""
        wanted = [w for w in (fold(part, self.level) for part in parts) if w]
        if len(wanted) != len(parts) or not wanted:
            return []
        found = [self._through(start, wanted) for start in self._all(wanted[0])]
        spans = [span for span in found if span is not None and span[0] < self.core_end and span[1] > self.core_start]
        if self.has_words:
            spans = [s for s in spans if s[0] in self.word_starts and s[1] in self.word_starts] or (
                spans if self.level == 0 and len(wanted[0]) > 3 else []
            )
        return [self._hit(*span) for span in spans]

    def _all(self, word: str) -> Iterator[int]:
        start = self.text.find(word)
        while start >= 0:
            yield start
            start = self.text.find(word, start + 1)

    def _through(self, start: int, wanted: Sequence[str]) -> tuple[int, int] | None:
        """Follow the parts of a shortened lemma from its first."""
        end = start + len(wanted[0])
        for part in wanted[1:]:
            following = self.text.find(part, end)
            if following < 0:
                return None
            end = following + len(part)
        return start, end

    def _hit(self, start: int, end: int) -> Hit:
        first_run, first_offset = self.places[start]
        last_run, last_offset = self.places[end - 1]
        return Hit(self.units, first_run, first_offset, last_run, last_offset + 1)
