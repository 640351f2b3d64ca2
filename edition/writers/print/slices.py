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

    ``size`` is a rough measure of how much room it takes, such as its characters; from it heights are guessed. A note is
    equal to itself alone: notes are looked up very often.
    """

    key: str
    step: int
    order: tuple[int, ...]
    words: int
    side: int = 0
    size: float = 0


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

    @property
    def size(self) -> float:
        """The room that the words take, as a part of what their note takes."""
        return (self.note.size or self.note.words) * (self.last - self.first) / max(self.note.words, 1)


Foot: TypeAlias = tuple[Slice, ...]


@dataclass(frozen=True, slots=True)
class Request:
    """A foot of which the height is asked: its side, the number of its page from 0, the steps above it."""

    side: int
    page: int
    first: int
    last: int
    foot: Foot


def by_urgency(foot: Foot, first: int, last: int) -> list[int]:
    """Order the words of a foot by how much they have to be on this page, each word by the index of its slice.

    First the beginnings of what belongs here, so that each note begins on its page; then what was begun before; then
    the rest of what belongs here, the shortest first, so that only the longest are divided.
    """
    own = [i for i, s in enumerate(foot) if s.first == 0 and first <= s.note.step <= last]
    begun = [i for i, s in enumerate(foot) if i not in own]
    words: list[int] = []
    for i in sorted(own, key=lambda i: (foot[i].note.step, foot[i].note.order)):
        words.extend([i] * min(_HEAD_WORDS, foot[i].note.words))
    for i in begun:
        words.extend([i] * (foot[i].last - foot[i].first))
    for i in sorted(own, key=lambda i: (foot[i].note.words, foot[i].note.step, foot[i].note.order)):
        words.extend([i] * max(0, foot[i].note.words - _HEAD_WORDS))
    return words


def taken(foot: Foot, words: Sequence[int]) -> tuple[Foot, Foot]:
    """Divide slices: as many words of each as its index occurs, and what is left."""
    counts = [0] * len(foot)
    for i in words:
        counts[i] += 1
    parts = [(s, s.first + n) for s, n in zip(foot, counts, strict=True)]
    shown = tuple(s if at == s.last else Slice(s.note, s.first, at) for s, at in parts if at > s.first)
    left = tuple(s if at == s.first else Slice(s.note, at, s.last) for s, at in parts if at < s.last)
    return shown, left
