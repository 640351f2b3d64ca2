"""Notes and the pieces into which pages divide them. Notes, room → slices. Pure: knows no Typst, no text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

_HEAD_WORDS = 6
"""Words of a divided note that stand on its own page before any other note goes on."""


@dataclass(frozen=True, slots=True, eq=False)
class Note:
    """Something for the foot: the step and the side to which it belongs, its place in the order of display, its words.

    The first of ``order`` is the number of its series. What ``spreads`` stands under both of two facing pages. A note is equal
    to itself alone: notes are looked up very often.
    """

    key: str
    step: int
    order: tuple[int, ...]
    words: int
    side: int = 0
    spreads: bool = False

    @property
    def head(self) -> int:
        """How many of its words stand on its own page before any other note goes on."""
        return min(_HEAD_WORDS, self.words)


@dataclass(frozen=True, slots=True)
class Slice:
    """Some words of a note: from ``first`` up to but not including ``last``."""

    note: Note
    first: int
    last: int

    @property
    def is_whole(self) -> bool:
        """Whether nothing of the note stands elsewhere."""
        return self.first == 0 and self.last == self.note.words


Foot: TypeAlias = tuple[Slice, ...]


@dataclass(frozen=True, slots=True)
class Request:
    """A foot of which the height is asked: its side, the number of its page from 0, the steps above it."""

    side: int
    page: int
    first: int
    last: int
    foot: Foot


def count_divided(feet: Sequence[Foot], side: int) -> int:
    """Count the notes of a side that go on after a page; what goes on under the facing page is whole."""
    ends = {piece.note: piece.last for foot in feet for piece in foot}
    return sum(last < note.words for note, last in ends.items() if note.side == side)


def by_urgency(foot: Foot, first: int, last: int) -> list[tuple[int, int, int]]:
    """Order the words of a foot by how much they have to be on this page: slices by index, with their first and last word.

    First the beginnings of what belongs here, so that each note begins on its page; then what was begun before; then
    the rest of what belongs here, the shortest first, so that only the longest are divided.
    """
    own = [i for i, s in enumerate(foot) if s.first == 0 and first <= s.note.step <= last]
    begun = [i for i, s in enumerate(foot) if not (s.first == 0 and first <= s.note.step <= last)]
    spans = [(i, 0, foot[i].note.head) for i in sorted(own, key=lambda i: (foot[i].note.step, foot[i].note.order))]
    spans += [(i, foot[i].first, foot[i].last) for i in begun]
    longest_last = sorted(own, key=lambda i: (foot[i].note.words, foot[i].note.step, foot[i].note.order))
    spans += [
        (i, foot[i].note.head, foot[i].note.words) for i in longest_last if foot[i].note.words > foot[i].note.head
    ]
    return spans


def taken(foot: Foot, spans: Sequence[tuple[int, int, int]], count: int) -> tuple[Foot, Foot]:
    """Divide slices: so many words in the order of spans, and what is left."""
    ends = [s.first for s in foot]
    for i, first, last in spans:
        if count <= 0:
            break
        ends[i] = min(last, first + count)
        count -= last - first
    return divided(foot, ends)


def divided(foot: Foot, ends: Sequence[int]) -> tuple[Foot, Foot]:
    """Divide slices, each at a word: what stands before it, and what is left."""
    parts = list(zip(foot, ends, strict=True))
    shown = tuple(s if at == s.last else Slice(s.note, s.first, at) for s, at in parts if at > s.first)
    left = tuple(s if at == s.first else Slice(s.note, at, s.last) for s, at in parts if at < s.last)
    return shown, left


def without(foot: Foot, shown: Sequence[Foot]) -> Foot:
    """Return what is left of some slices once pages have shown their beginnings."""
    ends = {piece.note: piece.last for pieces in shown for piece in pieces}
    rest = ((s, ends.get(s.note, s.first)) for s in foot)
    return tuple(s if at == s.first else Slice(s.note, at, s.last) for s, at in rest if at < s.last)
