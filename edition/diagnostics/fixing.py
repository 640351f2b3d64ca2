"""The remedy of a finding as edits of its file: for `edition check --fix`, and for editors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from edition.diagnostics.position import Position

Where: TypeAlias = Literal["at", "end name", "before end"]


@dataclass(frozen=True, slots=True)
class Edit:
    """One replacement in a file: the bytes at a place give way to a text.

    ``where``: the place itself; the name in the end tag of the element that the place names; or, as an insertion, just
    before that end tag.
    """

    at: Position
    text: str
    where: Where = "at"

    def byte_range(self) -> tuple[int, int] | None:
        """Return the bytes that give way; nothing where the place does not exist, as the end tag of an empty element."""
        if self.where == "at":
            return self.at.byte_range()
        found = self.at.source.end_tag_span(self.at.ordinal)
        if found is None:
            return None
        return (found[0], found[0]) if self.where == "before end" else (found[0] + 2, found[1])


@dataclass(frozen=True, slots=True)
class Fix:
    """One remedy: what it does, in the imperative, and its edits.

    ``is_safe``: it says what was meant in every case, so that a program may apply it unasked.
    """

    title: str
    edits: tuple[Edit, ...]
    is_safe: bool = False


def replacing(title: str, at: Position, text: str, *, is_safe: bool = False) -> Fix:
    """Return the remedy that writes something else at one place."""
    return Fix(title, (Edit(at, text),), is_safe)


def renaming(title: str, at: Position, name: str, *, is_safe: bool = False) -> Fix:
    """Return the remedy that gives an element another name, in its start tag and its end tag."""
    start, end = at.source.name_span(at.ordinal)
    tag = Position(at.source, span=(start + 1, end))
    return Fix(title, (Edit(tag, name), Edit(at, name, "end name")), is_safe)
