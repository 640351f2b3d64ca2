"""Sets of characters as sorted ranges: what XSD regular expressions and XML names are made of. Unicode → ranges."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import groupby
from unicodedata import category

Ranges = tuple[tuple[int, int], ...]

LAST = 0x10FFFF
# A set is worked out only as far as the text at hand needs: most values are ASCII, most scripts lie below 0x2FFF.
LIMITS = (0x7F, 0x2FFF, 0xFFFF, LAST)
# Whole planes of one category, which need not be asked character by character.
_UNIFORM = ((0x40000, 0xDFFFF, "Cn"), (0xE1000, 0xEFFFF, "Cn"), (0xF0000, 0xFFFFD, "Co"), (0x100000, 0x10FFFD, "Co"))

# Surrogates are no characters, so XSD knows no category “Cs”.
_MEMBERS = {"L": "ultmo", "M": "nce", "N": "dlo", "P": "cdseifo", "Z": "slp", "S": "mcko", "C": "cfon"}
CATEGORIES = frozenset({*_MEMBERS, *(group + member for group, members in _MEMBERS.items() for member in members)})


def limit_for(text: str) -> int:
    """Return the smallest limit under which every character of a text lies."""
    highest = ord(max(text))
    return next(limit for limit in LIMITS if highest <= limit)


def union(*sets: Ranges) -> Ranges:
    """Return the characters that are in any of the sets."""
    merged: list[list[int]] = []
    for first, last in sorted(bounds for ranges in sets for bounds in ranges):
        if merged and first <= merged[-1][1] + 1:
            merged[-1][1] = max(merged[-1][1], last)
        else:
            merged.append([first, last])
    return tuple((first, last) for first, last in merged)


def complement(ranges: Ranges, limit: int = LAST) -> Ranges:
    """Return the characters up to the limit that are not in the set."""
    found = []
    start = 0
    for first, last in ranges:
        if first > limit:
            break
        if start < first:
            found.append((start, first - 1))
        start = last + 1
    if start <= limit:
        found.append((start, limit))
    return tuple(found)


def difference(ranges: Ranges, without: Ranges, limit: int = LAST) -> Ranges:
    """Return the characters up to the limit that are in the first set and not in the second."""
    return complement(union(complement(ranges, limit), without), limit)


def clip(ranges: Ranges, limit: int) -> Ranges:
    """Return the part of a set up to the limit."""
    return tuple((first, min(last, limit)) for first, last in ranges if first <= limit)


def as_class(ranges: Ranges) -> str:
    """Write a set as a character class of Python's regular expressions."""
    if not ranges:
        return "(?!)"
    return "[" + "".join(_escape(a) if a == b else f"{_escape(a)}-{_escape(b)}" for a, b in ranges) + "]"


def _escape(code: int) -> str:
    return f"\\U{code:08x}"


def of_category(name: str, limit: int) -> Ranges:
    """Return the characters of a general category (``Lu``) or of a group of them (``L``), up to the limit."""
    return union(*(ranges for known, ranges in _by_category(limit).items() if known.startswith(name)))


@cache
def _by_category(limit: int) -> dict[str, Ranges]:
    found: dict[str, list[tuple[int, int]]] = {}
    for first, last, name in _runs(limit):
        found.setdefault(name, []).append((first, last))
    return {name: union(tuple(ranges)) for name, ranges in found.items()}


def _runs(limit: int) -> Iterable[tuple[int, int, str]]:
    start = 0
    for first, last, name in (*_UNIFORM, (LAST + 1, LAST + 1, "")):
        end = min(first, limit + 1)
        for known, run in groupby(range(start, end), lambda code: category(chr(code))):
            codes = list(run)
            yield codes[0], codes[-1], known
        if first > limit:
            return
        yield first, min(last, limit), name
        start = last + 1
