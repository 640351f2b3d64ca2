"""Choose the ranges of parts for which files are written. Units → sequences of neighbours. DTS 1.0, Document endpoint."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from edition.model.walk import plain_text
from edition.writers.dts.units import Unit

_MOST = 300
"""Ranges of one text; each is three files or more. All ranges of a text of two dozen verses are fewer."""
_CHARACTERS = 1_000_000
"""In all ranges of one text together."""


def ranges_of(units: Sequence[Unit]) -> Iterator[Sequence[Unit]]:
    """Yield neighbours of one level, in the order of the text: first those of two parts, then of three, while there is room."""
    levels: list[list[Unit]] = []
    for unit in chain.from_iterable(top.walk() for top in units):
        while len(levels) < unit.level:
            levels.append([])
        levels[unit.level - 1].append(unit)
    lengths = [[len(plain_text((unit.node,))) for unit in level] for level in levels]
    room, characters = _MOST, _CHARACTERS
    for span in range(2, max(map(len, levels), default=0) + 1):
        for level, length in zip(levels, lengths, strict=True):
            starts = range(len(level) - span + 1)
            room -= len(starts)
            characters -= sum(sum(length[at : at + span]) for at in starts)
            if room < 0 or characters < 0:
                return
            yield from (level[at : at + span] for at in starts)
