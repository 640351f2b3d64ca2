"""The number and the language of every place: as the encoder gives them, else counted. Edition → places.

Verses and paragraphs are counted within their division; a number that the encoder gives goes before, and the count goes on
from it. The parts of a verse that speakers share are one verse.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from edition.model.edition import Edition
from edition.model.text import Break, Division, Mark, Node, Origin, Paragraph, Text, Verse
from edition.model.walk import children

_GOES_ON = frozenset({"M", "F"})
"""The middle and the end of a verse that was begun."""


@dataclass(slots=True)
class Numbering:
    """Numbers by the element that has them, and of each entry its number, its block and the language around it.

    ``first`` is the first entry of each block; ``line_keys`` are the ids of lines that have a place of their own.
    """

    numbers: dict[tuple[int, int], str] = field(default_factory=dict)
    lines: dict[str, str] = field(default_factory=dict)
    languages: dict[str, str] = field(default_factory=dict)
    blocks: dict[str, tuple[int, int]] = field(default_factory=dict)
    first: dict[tuple[int, int], str] = field(default_factory=dict)
    line_keys: dict[tuple[int, int], str] = field(default_factory=dict)
    edition: Edition | None = None
    _counts: list[dict[str, int]] = field(default_factory=lambda: [{}])
    _line: str = ""
    _in_verse: bool = False
    _fresh: list[str] = field(default_factory=list)
    _block: tuple[int, int] = (0, -1)

    @classmethod
    def of(cls, edition: Edition) -> Numbering:
        """Count the verses and paragraphs of an edition."""
        made = cls(edition=edition)
        made._walk(edition.body, edition.metadata.language)
        for key, block in made.blocks.items():
            made.first.setdefault(block, key)
        return made

    def of_block(self, origin: Origin) -> str:
        """Return the number of a verse or paragraph, also of one in the text of a witness."""
        return self.numbers.get((id(origin.source), origin.ordinal), origin.n)

    def _walk(self, nodes: Iterable[Node], language: str) -> None:
        for node in nodes:
            match node:
                case Text():
                    if self._fresh and node.value.strip():
                        self._fresh.clear()
                    continue
                case Mark():
                    if node.side == "start":
                        self._begin(node.entry, language)
                    continue
                case Break(kind="line") if node.origin.n and not self._in_verse:
                    self._begin_line(node.origin.n)
                    continue
            origin: Origin | None = getattr(node, "origin", None)
            own = (origin.lang if origin is not None else "") or language
            if isinstance(node, Division):
                self._counts.append({})
                self._line = ""
                self._walk(node.children, own)
                self._counts.pop()
                self._line = ""
                continue
            if isinstance(node, Verse | Paragraph):
                self._block = id(node.origin.source), node.origin.ordinal
                self.blocks.update(dict.fromkeys(self._fresh, self._block))
                self._begin_line(self._count(node.origin, type(node).__name__))
            around, self._in_verse = self._in_verse, self._in_verse or isinstance(node, Verse)
            self._walk(children(node), own)
            self._in_verse = around

    def _begin_line(self, number: str) -> None:
        """Begin a line; what began right before it begins in it."""
        self._line = number
        self.lines.update(dict.fromkeys(self._fresh, number))

    def _count(self, origin: Origin, kind: str) -> str:
        counts = self._counts[-1]
        if origin.n:
            number = origin.n
            if number.isdecimal():
                counts[kind] = int(number)
        else:
            is_part = kind == "Verse" and origin.get("part") in _GOES_ON
            counts[kind] = counts.get(kind, 0) + (not is_part)
            number = str(counts[kind])
        self.numbers[id(origin.source), origin.ordinal] = number
        return number

    def _begin(self, key: str, language: str) -> None:
        entry = self.edition.entries.get(key) if self.edition is not None else None
        if entry is None or key in self.languages:
            return
        self.languages[key] = language
        self.blocks[key] = self._block
        self.lines[key] = entry.line or self._line
        if not entry.line:
            self._fresh.append(key)
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
