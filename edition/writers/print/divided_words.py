"""Which rows end within a word: of a page that is turned there, a reader has to keep half a word in mind. Rows → rows.

Measuring knows of each row a marker in every third word or so. Of the words around the end of a row more is asked, once they
are at the end of a page: each is set with a marker before it and one behind it, and where these stand in two rows, it is divided.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from edition.writers.galley.parts import Group, Item, Leaf, Marker, Run, leaves, text_of
from edition.writers.print.measure import Measured, size_of
from edition.writers.print.source import in_divisions

Asked = Callable[[Sequence[Leaf | Group]], Sequence[Mapping[int, float]]]
"""Sets some blocks, each by itself; says at which height each of its markers stands."""

_WHOLE = {"heading", "title", "contents", "caption"}
"""What is set without hyphens, or ends no page."""
_WORD = re.compile(r"[^\s\u2012-\u2015/…\u200b\u2e80-\u9fff\uf900-\ufaff\uac00-\ud7ff]{3,}")
_HYPHENATES = re.compile("[a-zA-Z\u00aa-\u058f\u0900-\u0dff\u10a0-\u10ff\u1c90-\u1cbf\u1e00-\u1fff\u2c00-\u2dff]")
"""Letters of the scripts in which words are divided by hyphens."""
_UNDIVIDED = {"grc", "cu", "cop", "syc", "fro", "ang", "enm", "gmh", "non"}
"""Languages for which Typst has no patterns; the handbook names them."""
_NEAR = 2
"""Rows on either side of one that is asked for, of which the same is asked: the next that may be wanted."""


@dataclass(slots=True)
class DividedWords:
    """Finds out which rows of a part end within a word; ``pitch`` is the distance of rows of the basic size, ``language`` that of the text."""

    measured: Measured
    asked: Asked
    sizes: Mapping[str, object]
    pitch: float
    language: str
    _known: dict[int, bool] = field(default_factory=dict)
    _blocks: dict[int, Leaf | Group] = field(default_factory=dict)

    def of(self, rows: Sequence[int]) -> list[bool]:
        """Tell of some rows whether a word goes on after them."""
        if new := [row for row in rows if row not in self._known]:
            self._ask({near for row in new for near in range(row - _NEAR, row + _NEAR + 1)} - set(self._known))
        return [self._known[row] for row in rows]

    def _ask(self, rows: set[int]) -> None:
        found = self.measured.rows
        by_block: dict[int, tuple[Leaf | Group, list[tuple[int, list[tuple[int, int]]]]]] = {}
        for row in sorted(row for row in rows if 0 <= row < len(found)):
            self._known[row] = False
            spans = self._words(row)
            if spans and (block := self._block(found[row].leaf)) is not None:
                by_block.setdefault(id(block), (block, []))[1].append((row, spans))
        if not by_block:
            return
        probed: list[Leaf | Group] = []
        for block, wanted in by_block.values():
            spans_of: dict[int, set[tuple[int, int]]] = {}
            for row, spans in wanted:
                spans_of.setdefault(found[row].leaf.id, set()).update(spans)
            probed.append(_probed(block, {leaf: sorted(spans) for leaf, spans in spans_of.items()}))
        for (_, wanted), heights in zip(by_block.values(), self.asked(probed), strict=True):
            for row, spans in wanted:
                self._known[row] = self._is_divided(row, spans, heights)

    def _words(self, row: int) -> list[tuple[int, int]]:
        """List the words of which one may go on after a row, by where they begin and end in their leaf."""
        rows, leaf = self.measured.rows, self.measured.rows[row].leaf
        if row + 1 >= len(rows) or rows[row + 1].leaf.id != leaf.id or leaf.kind in _WHOLE:
            return []
        if (leaf.lang or self.language).partition("-")[0] in _UNDIVIDED:
            return []
        low, high, at = 0, None, 0
        for item in leaf.items:
            if isinstance(item, Run):
                at += len(item.text)
            elif isinstance(item, Marker) and (of := self.measured.row_of.get(item.id)) is not None:
                if of <= row:
                    low = at
                elif high is None:
                    high = at
        text = text_of(leaf.items)
        found = _WORD.finditer(text)
        near = (word for word in found if word.end() > low and word.start() < (len(text) if high is None else high))
        return [word.span() for word in near if _HYPHENATES.search(word[0])]

    def _block(self, leaf: Leaf) -> Leaf | Group | None:
        if not self._blocks:
            for block in in_divisions(self.measured.part.children):
                self._blocks.update((one.id, block) for one in leaves((block,)))
        return self._blocks.get(leaf.id)

    def _is_divided(self, row: int, spans: Sequence[tuple[int, int]], heights: Mapping[int, float]) -> bool:
        """Tell whether a word begins in this row of its leaf, or before it, and ends in a later one."""
        leaf = self.measured.rows[row].leaf
        top = heights.get(leaf.first)
        if top is None:
            return False
        pitch = self.pitch * size_of(leaf, self.sizes)
        number = row - self.measured.row_of[leaf.first]

        def row_at(place: int, *, is_end: bool) -> int | None:
            height = heights.get(_probe(leaf, place, is_end=is_end))
            return None if height is None else round((height - top) / pitch)

        ends = ((row_at(start, is_end=False), row_at(end, is_end=True)) for start, end in spans)
        return any(first is not None and last is not None and first <= number < last for first, last in ends)


def _probe(leaf: Leaf, place: int, *, is_end: bool) -> int:
    """Give a marker that is set for a question its number: markers of the text have numbers from 0."""
    return -1 - (((leaf.id + 1) << 32) + 2 * place + is_end)


def _probed(node: Leaf | Group, spans: Mapping[int, Sequence[tuple[int, int]]]) -> Leaf | Group:
    """Put markers before and behind words, by the leaf in which they stand."""
    if isinstance(node, Group):
        return replace(node, children=tuple(_probed(child, spans) for child in node.children))
    if not (wanted := spans.get(node.id)):
        return node
    probes = {start: Marker(_probe(node, start, is_end=False), opens=True) for start, _ in wanted}
    probes |= {end: Marker(_probe(node, end, is_end=True)) for _, end in wanted}
    return replace(node, items=tuple(_woven(node.items, probes)))


def _woven(items: Sequence[Item], probes: Mapping[int, Marker]) -> Iterator[Item]:
    """Cut runs where markers come in; one that stands there already is left after a word, and before it."""
    waiting = sorted(probes.items())
    at = 0
    for item in items:
        if not isinstance(item, Run):
            yield item
            continue
        rest = item.text
        while waiting and waiting[0][0] <= at + len(rest):
            place, marker = waiting[0]
            if place == at + len(rest) and marker.opens:
                break  # a word begins with the run that follows
            waiting.pop(0)
            if cut := place - at:
                yield item.with_text(rest[:cut])
                rest, at = rest[cut:], place
            yield marker
        if rest:
            yield item.with_text(rest)
            at += len(rest)
    yield from (marker for _, marker in waiting)
