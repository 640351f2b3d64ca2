"""Align the words of a witness with those that are aligned already. Keys → pairs.

First words (three in a row, two, one) that each side has once are matched where their order is the same; what is left
between them is aligned by likeness. So time grows with the length of a text, and memory with that of the longest stretch
in which the witnesses have nothing rare in common; such a stretch is cut.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TypeAlias

from rapidfuzz.distance import Indel

Pair: TypeAlias = tuple[int, int]
_CELLS = 40_000
"""Up to so many pairs of words are compared each with each."""
_LONGEST = 4_000
"""A stretch without rare words is cut after so many."""
_GAP, _OTHER, _LEAST = -0.5, -0.6, 0.45


def align(columns: Sequence[Sequence[str]], words: Sequence[str]) -> list[Pair]:
    """Return which columns and words belong together, in order; a column has the keys of the witnesses that it holds."""
    first = [keys[0] for keys in columns]
    todo = [(0, len(columns), 0, len(words), 3)]
    found: list[Pair] = []
    while todo:
        a, b, c, d, size = todo.pop()
        if a == b or c == d:
            continue
        if size and (anchors := _anchors(first[a:b], words[c:d], size)):
            at, to = a, c
            for i, j in anchors:
                todo.append((at, a + i, to, c + j, size))
                found.append((a + i, c + j))
                at, to = a + i + 1, c + j + 1
            todo.append((at, b, to, d, size))
        elif size:
            todo.append((a, b, c, d, size - 1))
        elif (b - a) * (d - c) <= _CELLS:
            found += ((a + i, c + j) for i, j in _by_likeness(columns[a:b], words[c:d]))
        elif max(b - a, d - c) > _LONGEST:
            middle, other = (a + b) // 2, (c + d) // 2
            todo += [(a, middle, c, other, 0), (middle, b, other, d, 0)]
        else:
            common = list(_in_common(first[a:b], words[c:d]))
            todo += ((a + i, a + k, c + j, c + m, 0) for i, k, j, m in _between(common, b - a, d - c))
            found += ((a + i, c + j) for i, j in common)
    return sorted(found)


def _anchors(left: Sequence[str], right: Sequence[str], size: int) -> list[Pair]:
    """Return pairs of words that begin a run which each side has once, in the longest order that both have."""
    one, other = _once(left, size), _once(right, size)
    return _in_order([(i, other[run]) for run, i in one.items() if run in other])


def _once(words: Sequence[str], size: int) -> dict[tuple[str, ...], int]:
    seen: dict[tuple[str, ...], int] = {}
    for i, run in enumerate(zip(*(words[k:] for k in range(size)), strict=False)):
        seen[run] = -1 if run in seen else i
    return {run: i for run, i in seen.items() if i >= 0}


def _in_order(pairs: list[Pair]) -> list[Pair]:
    """Return the longest part of pairs, sorted by their first number, of which the second numbers rise."""
    ends: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for n, (_, j) in enumerate(pairs):
        place = bisect_left(ends, j)
        before.append(at[place - 1] if place else -1)
        if place == len(ends):
            ends.append(j)
            at.append(n)
        else:
            ends[place], at[place] = j, n
    chain: list[Pair] = []
    n = at[-1] if at else -1
    while n >= 0:
        chain.append(pairs[n])
        n = before[n]
    return chain[::-1]


def _in_common(left: Sequence[str], right: Sequence[str]) -> Iterator[Pair]:
    numbers: dict[str, int] = {}
    one, other = ([numbers.setdefault(word, len(numbers)) for word in words] for words in (left, right))
    for block in Indel.editops(one, other).as_matching_blocks():
        yield from ((block.a + k, block.b + k) for k in range(block.size))


def _between(pairs: Sequence[Pair], left: int, right: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield what lies between pairs, on either side; too much of it is left as it is."""
    at = to = 0
    for i, j in (*pairs, (left, right)):
        if i > at and j > to and (i - at) * (j - to) <= _CELLS:
            yield at, i, to, j
        at, to = i + 1, j + 1


def _by_likeness(columns: Sequence[Sequence[str]], words: Sequence[str]) -> list[Pair]:
    """Align two short stretches so that like words stand together (Needleman and Wunsch 1970)."""
    width = len(words) + 1
    best = [_GAP * j for j in range(width)]
    steps: list[bytearray] = []
    for keys in columns:
        row, step, diagonal = [best[0] + _GAP], bytearray(width), best[0]
        step[0] = 1
        for j, word in enumerate(words, 1):
            score, move = diagonal + max(_likeness(key, word) for key in keys), 0
            diagonal = best[j]
            if diagonal + _GAP > score:
                score, move = diagonal + _GAP, 1
            if row[-1] + _GAP > score:
                score, move = row[-1] + _GAP, 2
            row.append(score)
            step[j] = move
        best = row
        steps.append(step)
    pairs: list[Pair] = []
    i, j = len(columns), len(words)
    while i and j:
        move = steps[i - 1][j]
        if move == 0:
            pairs.append((i - 1, j - 1))
        i, j = i - (move != 2), j - (move != 1)
    return pairs[::-1]


@lru_cache(maxsize=1 << 16)
def _likeness(one: str, other: str) -> float:
    """Rate two words: the same by its length, for short words are everywhere; like ones by their letters."""
    if one == other:
        return 1 + min(1.0, len(one) / 5)
    like = Indel.normalized_similarity(one, other)
    return 2 * like - 0.6 if like > _LEAST else _OTHER
