"""Find the rest of a word of which an entry concerns a part: lu[n]am is lunam. Runs of text → letters.

Editors who encode letters, and not words, leave it to whoever sets the apparatus to show what a reading makes of the word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from edition.letters import in_one_word, is_wordy
from edition.model.apparatus import Entry
from edition.model.text import Node, Text
from edition.model.walk import descend

_MOST_LETTERS = 24
"""A longer stretch without spaces is no word: many a scribe parted none."""
_KEPT = _MOST_LETTERS + 1
"""So many letters of a stretch are kept: one more tells that it is no word."""


@dataclass(slots=True)
class Letters:
    """The letters of words of which entries concern a part only: those before and after, by entry."""

    found: dict[str, list[str]] = field(default_factory=dict)
    run: str = ""
    following: list[str] = field(default_factory=list)

    def say(self, value: str) -> None:
        """Take text: its first letters go on with the word before, its last begin one that what follows may go on with."""
        at = 0
        while at < len(value) and self.run and in_one_word(self.run[-1], value[at]):
            for key in self.following:
                if len(self.found[key][1]) <= _MOST_LETTERS:
                    self.found[key][1] += value[at]
            self.run = (self.run + value[at])[-_KEPT:]
            at += 1
            if at > _KEPT and not self.following:
                break
        if at == len(value):
            return
        self.following.clear()
        begun = len(value)
        while (
            begun > at
            and len(value) - begun < _KEPT
            and is_wordy(value[begun - 1])
            and (begun == len(value) or in_one_word(*value[begun - 1 : begun + 1]))
        ):
            begun -= 1
        self.run = value[begun:]

    def begin(self, key: str) -> None:
        """Begin an entry: the letters right before it are of its word."""
        self.found[key] = [self.run, ""]

    def end(self, key: str, said: str) -> None:
        """End an entry: letters that follow are of its word."""
        if key in self.found and self.run and (not said or is_wordy(said[-1])):
            self.following.append(key)

    def of(self, entry: Entry, text: str) -> tuple[str, str]:
        """Return the letters of a word around an entry; none where it concerns whole words."""
        before, after = self.found.get(entry.id, ["", ""])
        if entry.method != "parallel-segmentation" and not entry.is_part:
            return "", ""
        if text and before and not in_one_word(before[-1], text[0]):
            before = ""
        if text and after and not in_one_word(text[-1], after[0]):
            after = ""
        if not text and not (before and after):
            before, after = _touched(entry, before, after)
        if len(before) + len(after) > _MOST_LETTERS:
            return "", ""
        return before, after


def _touched(entry: Entry, before: str, after: str) -> tuple[str, str]:
    """Return the letters of a word at the end or the beginning of which an entry without words stands, if its readings go on with it."""
    added = ["".join(_characters(reading.content)) for reading in entry.variants]
    goes_on = (
        in_one_word(before[-1], text[0]) if before else in_one_word(text[-1], after[0]) if after else False
        for text in filter(None, added)
    )
    return (before, after) if any(added) and all(goes_on) else ("", "")


def _characters(nodes: Iterable[Node]) -> Iterator[str]:
    return (node.value for node in descend(nodes) if isinstance(node, Text))
