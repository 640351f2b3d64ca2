"""Build one leaf: runs of text with markers at the right characters. Runs and places → Leaf."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import merge
from typing import Literal, TypeAlias

from edition.letters import is_mark, is_wordy
from edition.writers.common.scripts import joins
from edition.writers.common.signs import goes_on
from edition.writers.galley.breaks import breakable
from edition.writers.galley.parts import SPACES, Item, Marker, Run, joined

Side: TypeAlias = Literal["start", "end", "word"]

EVERY_WORDS = 3
"""A marker follows so many words, so that each row has one; wide rows need fewer."""
_EVERY_LETTERS = 5
"""The same in scripts without spaces."""
_MAY_BREAK_AFTER = "-‐–—/|․…\u200b\u00ad"
_WITHOUT_SPACES = ((0x0E00, 0x0EFF), (0x1780, 0x17FF), (0x2E80, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))
_FIRST_WITHOUT_SPACES = chr(_WITHOUT_SPACES[0][0])

_LEAF_BITS = 32
"""No leaf has so many markers, no book so many leaves, that these would not tell them apart."""
_WORD = re.compile(r"\S+")


@dataclass(slots=True)
class LeafText:
    """The text of a leaf while it is set, with the places that wait in it by character number."""

    runs: list[Run] = field(default_factory=list)
    length: int = 0
    places: list[tuple[int, int, Side]] = field(default_factory=list)
    calls: list[tuple[int, Run]] = field(default_factory=list)
    closed: list[tuple[int, int]] = field(default_factory=list)
    every: int = EVERY_WORDS
    ems: float = 0.0

    def add(self, run: Run) -> None:
        """Append text; white space at the beginning is left out."""
        text = run.text.translate(SPACES)
        if (not self.length or self.text_ends_with_space()) and text.startswith(" "):
            text = text.lstrip(" ")
        if text:
            self.runs.append(run.with_text(text))
            self.length += len(text)

    def take_back(self, sign: str) -> bool:
        """Take back a sign, if it is the last run; what was marked after it is marked before it."""
        at = goes_on([run.text for run in self.runs], sign)
        if at < 0:
            return False
        gone = sum(len(run.text) for run in self.runs[:at])
        del self.runs[at]
        self.length -= len(sign)
        self.places[:] = [(_without(o, gone, len(sign)), marker, side) for o, marker, side in self.places]
        self.calls[:] = [(_without(o, gone, len(sign)), run) for o, run in self.calls]
        self.closed[:] = [(_without(a, gone, len(sign)), _without(b, gone, len(sign))) for a, b in self.closed]
        return True

    def text_ends_with_space(self) -> bool:
        """Whether the last character is a space."""
        return bool(self.runs) and self.runs[-1].text.endswith(" ")

    def text(self) -> str:
        """Return the characters so far."""
        return "".join(run.text for run in self.runs)

    def is_empty(self) -> bool:
        """Whether there is nothing to print."""
        return not any(run.text.strip() for run in self.runs) and not self.calls

    def items(self, next_id: Iterator[int]) -> tuple[tuple[Item, ...], int, int]:
        """Return runs and markers in order, with the ids of the first and the last marker."""
        text = self.text()
        end = len(text.rstrip())
        first, last = next(next_id), next(next_id)
        while self.runs and not self.runs[-1].text.rstrip():
            self.runs.pop()
        if self.runs:
            self.runs[-1] = self.runs[-1].with_text(self.runs[-1].text.rstrip())
        inserts: list[tuple[int, int, Item]] = [(0, 0, Marker(first, opens=True))]
        for offset, marker, side in self.places:
            at, opens = placed(text, min(offset, end), side)
            inserts.append((at, 2, Marker(marker, opens=opens)))
        for offset, run in self.calls:
            inserts.append((min(offset, end), 1, run))
        taken = {at for at, _, _ in inserts}
        ends = (at for at in word_ends(text, self.every) if at not in taken and at < end)
        # Numbered by their leaf: of a leaf with a word more, all that follows keeps its numbers.
        inserts.extend((at, 2, Marker((first << _LEAF_BITS) + number)) for number, at in enumerate(ends))
        inserts.append((end, 3, Marker(last)))
        inserts.sort(key=lambda i: i[:2])
        woven = tuple(_woven(joined(self.runs), inserts))
        return breakable(woven, self.ems) if self.ems else woven, first, last


def _without(offset: int, gone: int, length: int) -> int:
    """Count a place anew, after so many characters at ``gone`` were taken out."""
    return offset if offset <= gone else max(gone, offset - length)


def placed(text: str, offset: int, side: Side) -> tuple[int, bool]:
    """Find the character at which a marker may stand, and whether a word begins there."""
    if side == "start":
        while offset < len(text) and text[offset].isspace():
            offset += 1
        if offset >= len(text):
            return len(text.rstrip()), False
        while offset and _parts_letters(text, offset):
            offset -= 1
        if offset == 0 or text[offset - 1].isspace():
            return offset, True
        if text[offset - 1] in _MAY_BREAK_AFTER or _lacks_spaces(text[offset - 1]) or _lacks_spaces(text[offset]):
            offset += 1
            while offset < len(text) and is_mark(text[offset]):
                offset += 1
        return offset, False
    while offset and text[offset - 1].isspace():
        offset -= 1
    while offset < len(text) and _parts_letters(text, offset):
        offset += 1
    return offset, False


def word_ends(text: str, every: int = EVERY_WORDS) -> Iterator[int]:
    """List the places at which markers are set so that each row has one."""
    ends = (word.end() for word in _WORD.finditer(text))
    spaced = (end for number, end in enumerate(ends, 1) if number % every == 0 and end < len(text))
    if text.isascii() or max(text) < _FIRST_WITHOUT_SPACES:
        yield from spaced
        return
    letters = (i + 1 for i, character in enumerate(text) if _lacks_spaces(character))
    yield from merge(spaced, (end for number, end in enumerate(letters, 1) if number % _EVERY_LETTERS == 0))


def last_word(text: str, end: int) -> int:
    """Find where the word that ends at a place begins; punctuation after it belongs to it."""
    stop = end
    while stop and not is_wordy(text[stop - 1]):
        stop -= 1
    start = stop
    while start and not text[start - 1].isspace():
        start -= 1
        if _lacks_spaces(text[start]) and stop - start >= 2:
            break
    return start


def _parts_letters(text: str, offset: int) -> bool:
    """Whether a marker here would part two letters that join, or a letter from its marks."""
    if not 0 < offset < len(text):
        return False
    before, after = text[offset - 1], text[offset]
    if is_mark(after):
        return True
    return joins(after) and joins(before)


def _lacks_spaces(character: str) -> bool:
    # Most letters come before all of these, and this is asked of each letter of a text.
    return character >= _FIRST_WITHOUT_SPACES and any(
        first <= ord(character) <= last for first, last in _WITHOUT_SPACES
    )


def _woven(runs: tuple[Run, ...], inserts: list[tuple[int, int, Item]]) -> Iterator[Item]:
    """Cut the runs at the places, and put in what waits there."""
    position = 0
    waiting = iter([*inserts, None])
    current = next(waiting)
    for run in runs:
        rest = run.text
        while current is not None and current[0] < position + len(rest):
            cut = current[0] - position
            if cut:
                yield run.with_text(rest[:cut])
                rest = rest[cut:]
                position += cut
            yield current[2]
            current = next(waiting)
        if rest:
            yield run.with_text(rest)
            position += len(rest)
    while current is not None:
        yield current[2]
        current = next(waiting)
