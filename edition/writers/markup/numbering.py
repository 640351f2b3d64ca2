"""The number and the language of every place: as the encoder gives them, else counted. Edition → places.

Verses have the numbers by which the edition counts them. Paragraphs are counted within their division; a number that the
encoder gives goes before, and the count goes on from it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from edition.letters import figure
from edition.model.edition import Edition
from edition.model.places import line_range
from edition.model.text import Break, Division, Mark, Node, Origin, Paragraph, Text, Verse
from edition.model.walk import children, origin_of
from edition.writers.common.verse_numbers import is_due, is_out_of_turn

_EVERY = 5
"""The number of each fifth verse is shown."""


@dataclass(slots=True)
class Numbering:
    """Numbers by the element that has them, and of each entry its number, its block and the language around it.

    ``first`` is the first entry of each block; ``line_keys`` are the ids of lines that have a place of their own;
    ``told`` are the verses whose number is shown: each fifth, and those to which a reader could not count.
    """

    numbers: dict[tuple[int, int], str] = field(default_factory=dict)
    lines: dict[str, str] = field(default_factory=dict)
    languages: dict[str, str] = field(default_factory=dict)
    blocks: dict[str, tuple[int, int]] = field(default_factory=dict)
    first: dict[tuple[int, int], str] = field(default_factory=dict)
    line_keys: dict[tuple[int, int], str] = field(default_factory=dict)
    told: set[tuple[int, int]] = field(default_factory=set)
    edition: Edition | None = None
    _counts: list[dict[str, int]] = field(default_factory=lambda: [{}])
    _line: str = ""
    _verse: str = ""
    _in_verse: bool = False
    _fresh: list[str] = field(default_factory=list)
    _reading: dict[str, int] = field(default_factory=dict)
    _ends: dict[str, str] = field(default_factory=dict)
    _division: int = 0
    _block: tuple[int, int] = (0, -1)

    @classmethod
    def of(cls, edition: Edition) -> Numbering:
        """Count the verses and paragraphs of an edition."""
        made = cls(edition=edition)
        made._walk(edition.body, edition.metadata.language)
        for key, entry in edition.entries.items():
            if entry.line:  # in a note it is found where that belongs
                made.lines.setdefault(key, entry.lines)
        for key, block in made.blocks.items():
            made.first.setdefault(block, key)
        for key, end in made._ends.items():
            made.lines[key] = line_range(made.lines[key], end) if made.lines[key] else ""
        return made

    def of_block(self, origin: Origin) -> str:
        """Return the number of a verse or paragraph, also of one in the text of a witness."""
        return self.numbers.get(origin.key, origin.n)

    def _walk(self, nodes: Iterable[Node], language: str) -> None:
        for node in nodes:
            match node:
                case Text():
                    if node.value.strip():
                        self._fresh.clear()
                        here = (key for key, division in self._reading.items() if division == self._division)
                        self._ends.update(dict.fromkeys(here, self._line))
                    continue
                case Mark():
                    if node.side == "start":
                        self._begin(node.entry, language)
                    else:
                        self._reading.pop(node.entry, None)
                    continue
                case Break(kind="line") if not self._in_verse and (number := self._of_line(node)):
                    self._begin_line(number)
                    continue
            origin = origin_of(node)
            own = (origin.lang if origin is not None else "") or language
            if isinstance(node, Division):
                self._counts.append({})
                self._line = self._verse = ""
                self._division += 1
                self._walk(node.children, own)
                self._counts.pop()
                self._line = ""
                continue
            if isinstance(node, Verse | Paragraph):
                self._block = node.origin.key
                self.blocks.update(dict.fromkeys(self._fresh, self._block))
                self._begin_line(self._count(node.origin, type(node).__name__))
            if isinstance(node, Verse):
                self._tell(node.origin)
            around, self._in_verse = self._in_verse, self._in_verse or isinstance(node, Verse)
            self._walk(children(node), own)
            self._in_verse = around

    def _of_line(self, node: Break) -> str:
        return self.edition.number_of(node.origin) if self.edition is not None else node.origin.n

    def _begin_line(self, number: str) -> None:
        """Begin a line; what began right before it begins in it."""
        self._line = number
        self.lines.update(dict.fromkeys(self._fresh, number))

    def _tell(self, origin: Origin) -> None:
        """Note whether the number of a verse is shown; one that goes on from another speaker's has it there."""
        number = self.numbers[origin.key]
        if origin.get("part") in {"M", "F"} or not number:
            return
        if is_due(number, _EVERY) or is_out_of_turn(number, self._verse):
            self.told.add(origin.key)
        self._verse = number

    def _count(self, origin: Origin, kind: str) -> str:
        counts = self._counts[-1]
        if kind == "Verse" and self.edition is not None:
            number = self.edition.number_of(origin)
        elif origin.n:
            number = origin.n
            if (given := figure(number)) is not None:
                counts[kind] = given
        else:
            counts[kind] = counts.get(kind, 0) + 1
            number = str(counts[kind])
        self.numbers[origin.key] = number
        return number

    def _begin(self, key: str, language: str) -> None:
        entry = self.edition.entries.get(key) if self.edition is not None else None
        if entry is None or key in self.languages:
            return
        self.languages[key] = language
        self.blocks[key] = self._block
        self.lines[key] = entry.lines or self._line
        if not entry.line:
            self._fresh.append(key)
            self._reading[key] = self._division
        line = self._line
        for reading in entry.variants:
            for mark in _marks(reading.content):
                self._begin(mark.entry, language)
        self._line = line


def _marks(nodes: Iterable[Node]) -> Iterable[Mark]:
    for node in nodes:
        if isinstance(node, Mark) and node.side == "start":
            yield node
        else:
            yield from _marks(children(node))
