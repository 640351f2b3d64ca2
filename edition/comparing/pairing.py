"""Find which parts of two states are the same part: by identifier, by what they say, by what they have in common."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import TypeVar

from rapidfuzz.distance import Indel

_Part = TypeVar("_Part")
_NOTHING = ""
"""The key of a part that has none."""
_MOST_TO_COMPARE = 3_000
"""Parts of a gap that are compared each with each; more of them come in the order in which they stand."""


def align(before: Sequence[Hashable], after: Sequence[Hashable]) -> Iterator[tuple[slice, slice, bool]]:
    """Yield stretches of two sequences in their order, and whether they are equal."""
    numbers: dict[Hashable, int] = {}
    one, other = ([numbers.setdefault(item, len(numbers)) for item in items] for items in (before, after))
    left = right = 0
    for block in Indel.editops(one, other).as_matching_blocks():
        if block.a > left or block.b > right:
            yield slice(left, block.a), slice(right, block.b), False
        left, right = block.a + block.size, block.b + block.size
        if block.size:
            yield slice(block.a, left), slice(block.b, right), True


def pair(
    before: Sequence[_Part],
    after: Sequence[_Part],
    keys: Sequence[Callable[[_Part], Hashable]],
    nearness: Callable[[_Part, _Part], float],
) -> list[tuple[_Part | None, _Part | None]]:
    """Pair parts by the first key that is the same in both, then by nearness; in the order of the later state.

    An empty key pairs nothing. What has no counterpart stands alone, after what it followed.
    """
    partner: dict[int, int] = {}
    for key in keys:
        free_before = [i for i in range(len(before)) if i not in partner and key(before[i]) != _NOTHING]
        taken = set(partner.values())
        free_after = [j for j in range(len(after)) if j not in taken and key(after[j]) != _NOTHING]
        found = align([key(before[i]) for i in free_before], [key(after[j]) for j in free_after])
        for left, right, is_equal in found:
            if is_equal:
                partner |= dict(zip(free_before[left], free_after[right], strict=True))
        _moved(partner, before, after, key)
    _nearest(partner, before, after, nearness)
    return _in_order(partner, before, after)


def _moved(
    partner: dict[int, int], before: Sequence[_Part], after: Sequence[_Part], key: Callable[[_Part], Hashable]
) -> None:
    """Pair what stands in another order, where a key is there once in each."""
    taken = set(partner.values())
    single: list[dict[Hashable, list[int]]] = [{}, {}]
    for number, (parts, used) in enumerate(((before, partner), (after, taken))):
        for i, part in enumerate(parts):
            if i not in used and (said := key(part)) != _NOTHING:
                single[number].setdefault(said, []).append(i)
    for said, places in single[0].items():
        others = single[1].get(said, [])
        if len(places) == len(others) == 1:
            partner[places[0]] = others[0]


def _nearest(
    partner: dict[int, int],
    before: Sequence[_Part],
    after: Sequence[_Part],
    nearness: Callable[[_Part, _Part], float],
) -> None:
    """Pair what is left within each gap between pairs, the nearest first."""
    gaps: dict[int, tuple[list[int], list[int]]] = {}
    last = -1
    for i in range(len(before)):
        last = partner.get(i, last)
        if i not in partner:
            gaps.setdefault(last, ([], []))[0].append(i)
    taken = set(partner.values())
    last = -1
    for j in range(len(after)):
        last = j if j in taken else last
        if j not in taken:
            gaps.setdefault(last, ([], []))[1].append(j)
    for lefts, rights in gaps.values():
        if len(lefts) * len(rights) > _MOST_TO_COMPARE:
            continue
        rated = (
            (nearness(before[i], after[j]), abs(n - m), i, j) for n, i in enumerate(lefts) for m, j in enumerate(rights)
        )
        used: set[int] = set()
        for near, _, i, j in sorted(rated, key=lambda r: (-r[0], *r[1:])):
            if near > 0 and i not in partner and j not in used:
                partner[i] = j
                used.add(j)


def _in_order(
    partner: dict[int, int], before: Sequence[_Part], after: Sequence[_Part]
) -> list[tuple[_Part | None, _Part | None]]:
    owner = {j: i for i, j in partner.items()}
    found: list[tuple[_Part | None, _Part | None]] = []
    following: dict[int, list[int]] = {}
    last = -1
    for i in range(len(before)):
        if i in partner:
            last = partner[i]
        else:
            following.setdefault(last, []).append(i)
    found += [(before[i], None) for i in following.get(-1, [])]
    for j, part in enumerate(after):
        found.append((before[owner[j]] if j in owner else None, part))
        found += [(before[i], None) for i in following.get(j, [])]
    return found
