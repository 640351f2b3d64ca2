"""Find lemmas whose word stands more than once in their verse or line: the apparatus has to say which is meant. Text → numbers."""

from __future__ import annotations

from dataclasses import dataclass, field

from edition.letters import occurrences

_AROUND = " \n.,;:!?·()[]"


@dataclass(slots=True)
class SameWords:
    """The words of the verse or line that is being read, and the entries that begin in it, with where their words stand."""

    found: dict[str, int] = field(default_factory=dict)
    is_line: bool = False
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    begun: dict[str, int] = field(default_factory=dict)
    ended: dict[str, tuple[int, int]] = field(default_factory=dict)

    def begin_line(self, *, is_line: bool) -> None:
        """End what was read, and begin a verse or line, or something that is none."""
        text = "".join(self.pieces) if self.ended else ""
        for key, (start, end) in self.ended.items():
            word = text[start:end].strip(_AROUND)
            is_there_twice = text.casefold().count(word.casefold()) > 1  # quickly told
            places = occurrences(word, text) if is_there_twice and word and len(word.split()) == 1 else []
            at = text.find(word, start)
            if len(places) > 1 and at in places:
                self.found[key] = places.index(at) + 1
        self.is_line = is_line
        self.pieces.clear()
        self.begun.clear()
        self.ended.clear()
        self.length = 0

    def say(self, value: str) -> None:
        """Take words."""
        if self.is_line:
            self.pieces.append(value)
            self.length += len(value)

    def begin(self, key: str) -> None:
        """Begin the words of an entry."""
        if self.is_line:
            self.begun[key] = self.length

    def end(self, key: str) -> None:
        """End the words of an entry; one that began in an earlier line has more than a word."""
        if key in self.begun:
            self.ended[key] = (self.begun.pop(key), self.length)
