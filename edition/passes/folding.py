"""Fold text so that words can be found in it, and tell where they stand. Runs of text → hits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from edition.letters import clusters, is_mark, is_wordy
from edition.letters import fold as fold_letter
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


def fold(text: str, level: int) -> str:
    """Fold a text letter by letter."""
    return "".join(fold_letter(letter, level) for _, letter in clusters(text))


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
    """A stretch of runs, folded, with the place of every folded character: its run, where its letter begins and ends.

    A hit begins and ends between letters, so that no vowel sign is cut off. It has to touch the characters from ``core_start`` to ``core_end``; those beyond are the margin.
    """

    units: Units
    level: int
    text: str = ""
    places: list[tuple[int, int, int]] = field(default_factory=list)
    letter_starts: set[int] = field(default_factory=set)
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
            for offset, letter in clusters(units.runs[i].value):
                piece = fold_letter(letter, level)
                is_letter = any(map(is_wordy, letter))
                if not is_letter or at_word:
                    folded.word_starts.add(count)
                if not is_letter:
                    folded.word_starts.add(count + len(piece))
                if offset or not is_mark(letter[0]):
                    folded.letter_starts.add(count)
                at_word = not is_letter
                folded.has_words = folded.has_words or letter.isspace()
                pieces.append(piece)
                folded.places.extend([(i, offset, offset + len(letter))] * len(piece))
                count += len(piece)
            if i == last - 1:
                folded.core_end = count
        folded.text = "".join(pieces)
        folded.word_starts.add(count)
        folded.letter_starts.add(count)
        return folded

    def find(self, parts: Sequence[str]) -> list[Hit]:
        """Find words, or words with others left out between them, at the borders of words; else anywhere."""
        wanted = [w for w in (fold(part, self.level) for part in parts) if w]
        if len(wanted) != len(parts) or not wanted:
            return []
        found = [self._through(start, wanted) for start in self._all(wanted[0])]
        spans = [span for span in found if span is not None and span[0] < self.core_end and span[1] > self.core_start]
        spans = [span for span in spans if self.letter_starts.issuperset(span)]
        if self.has_words:
            spans = [s for s in spans if s[0] in self.word_starts and s[1] in self.word_starts] or (
                spans if self.level == 0 and len(wanted[0]) > 3 else []
            )
        return [self._hit(*span, parts) for span in spans]

    def find_part(self, letters: str, *, has_before: bool, has_behind: bool) -> list[Hit]:
        """Find letters that are a part of a word, which has others before them, behind them, or both."""
        wanted = fold(letters, self.level)
        spans = [(start, start + len(wanted)) for start in self._all(wanted)] if wanted else []
        spans = [
            s for s in spans if s[0] < self.core_end and s[1] > self.core_start and self.letter_starts.issuperset(s)
        ]
        return [
            self._hit(*span, [letters])
            for span in spans
            if (span[0] not in self.word_starts) == has_before and (span[1] not in self.word_starts) == has_behind
        ]

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

    def _hit(self, start: int, end: int, parts: Sequence[str]) -> Hit:
        """Return a hit; signs around the words belong to it where the lemma has them, too, though they were folded away."""
        first_run, first_offset, _ = self.places[start]
        last_run, _, last_offset = self.places[end - 1]
        if self.level:
            before = self.units.runs[first_run].value[:first_offset]
            first_offset -= _shared_signs(reversed(parts[0][: _letters_begin(parts[0])]), reversed(before))
            after = self.units.runs[last_run].value[last_offset:]
            last_offset += _shared_signs(parts[-1][len(parts[-1]) - _letters_begin(parts[-1][::-1]) :], after)
        return Hit(self.units, first_run, first_offset, last_run, last_offset)


_ELIDED = frozenset("'’ʼ᾽᾿´΄")
"""Signs of elision, which editors write in several ways."""


def _letters_begin(text: str) -> int:
    return next((number for number, letter in enumerate(text) if is_wordy(letter) or is_mark(letter)), len(text))


def _shared_signs(wanted: Iterable[str], found: Iterable[str]) -> int:
    """Count the signs that two rows have in common from their beginning."""
    return sum(
        1
        for _ in takewhile(
            lambda pair: pair[0] == pair[1] or _ELIDED.issuperset(pair), zip(wanted, found, strict=False)
        )
    )
