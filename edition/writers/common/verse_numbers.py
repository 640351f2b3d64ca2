"""Which numbers of verses are shown: each fifth, and those to which a reader could not count. Numbers → whether."""

from __future__ import annotations

import re
from collections.abc import Iterator

from edition.letters import figure

_LAST_FIGURES = re.compile(r"(\d+)(\D*)$")
"""The last figures of a number that an encoder wrote, by which it is counted on."""


def leading_figure(written: str, before: int) -> int:
    """Return the figure by which a verse is counted: the first in its number; 12 in 12a, 7 in 7.1."""
    found = re.match(r"\d+", written)
    given = figure(found[0]) if found else None
    return before + 1 if given is None else given


def is_due(number: str, every: int) -> bool:
    """Tell whether a number is one of those that are shown by the way: each fifth."""
    found = _LAST_FIGURES.search(number)
    return found is not None and not found[2] and (figure(found[1]) or 0) % every == 0


def is_out_of_turn(number: str, before: str) -> bool:
    """Tell whether a number is not that which follows another one, so that a reader could not count to it.

    ``before`` is empty for the first of a division: then only an address (2.1, 1a) is one that a reader does not know. Stanzas
    may count from 1 each.
    """
    if not before:
        return number[:1].isdecimal() and figure(number) is None
    if (given := figure(number)) is not None and before[:1].isdecimal():
        last = leading_figure(before, 0)
        return given > last + 1 or 1 < given < last
    return number not in {before, *_following(before)}


def _following(written: str) -> Iterator[str]:
    """Yield the numbers that may follow one: 7.2 after 7.1; 12b and 13 after 12a, for letters count within a number."""
    found = _LAST_FIGURES.search(written)
    given = figure(found[1]) if found else None
    if found is not None and given is not None:
        yield f"{written[: found.start()]}{str(given + 1).zfill(len(found[1]))}"
        if len(found[2]) == 1 and found[2].isalpha():
            yield f"{written[: found.start(2)]}{chr(ord(found[2]) + 1)}"
