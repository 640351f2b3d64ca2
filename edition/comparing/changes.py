"""What can change from one state of an edition to the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Became: TypeAlias = Literal["added", "gone", "changed"]
What: TypeAlias = Literal["header", "witness", "text", "entry", "note"]
WHAT: tuple[What, ...] = ("header", "witness", "text", "entry", "note")


@dataclass(frozen=True, slots=True)
class Detail:
    """One thing of an entry or witness that is not as it was: what, before, after; empty where it was not, or is not."""

    what: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One change: of what, where, how it read before and reads now, and what of it changed.

    ``places`` are those in the files: before and after, as ``file:line:column``.
    """

    what: What
    became: Became
    place: str
    before: str = ""
    after: str = ""
    details: tuple[Detail, ...] = ()
    places: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of words that both states have, or that one of them has, with the space after it."""

    before: str
    after: str

    @property
    def is_same(self) -> bool:
        """Whether nothing changed."""
        return self.before.rstrip() == self.after.rstrip()


@dataclass(frozen=True, slots=True)
class Row:
    """A block of the text in both states, as stretches of words."""

    place: str
    words: tuple[Words, ...]
    places: tuple[str, str] = ("", "")

    @property
    def is_same(self) -> bool:
        """Whether nothing changed."""
        return all(words.is_same for words in self.words)


@dataclass(slots=True)
class TextChanges:
    """What changed in one text: its names before and after, the changes, all its blocks."""

    before: str
    after: str
    changes: list[Change] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def count(self, what: What, became: Became) -> int:
        """Count the changes of a kind."""
        return sum(c.what == what and c.became == became for c in self.changes)
