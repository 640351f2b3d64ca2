"""Look everything up in the finished pages: each line on its page at its height, each foot on its page, nothing lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from edition.writers.print.emit import Expected, Planned
from edition.writers.print.feet import whole

_TOLERANCE = 0.75
"""Points by which a line may stand off the height that was planned."""


def problems(expected: Expected, found: Mapping[str, Sequence[Any]], planned: Sequence[Planned]) -> list[str]:
    """Say what does not stand as planned; nothing where all does."""
    wrong = [*_lines(expected, found["k"]), *_feet(expected, found), *_margins(expected, found["margin"])]
    return [*wrong, *_complete(planned)]


def _lines(expected: Expected, found: Sequence[Any]) -> list[str]:
    """Look every line up by a marker in it, which its words have beside them."""
    wrong: list[str] = []
    there = {marker: (page, y) for marker, page, y in found}
    if len(there) != len(found):
        wrong.append(f"{len(found) - len(there)} lines are set twice")
    if lost := sum(marker not in there for _, _, marker in expected.lines):
        wrong.append(f"{lost} lines are not set")
    moved: list[str] = []
    off: list[str] = []
    for page, y, marker in expected.lines:
        at, height = there.get(marker, (page, y))
        if at != page:
            moved.append(f"planned on page {page}, set on page {at}")
        elif abs(height - y) > _TOLERANCE:
            off.append(f"planned at {y:.2f} pt of page {page}, set at {height:.2f} pt")
    if moved:
        wrong.append(f"{len(moved)} lines stand on another page than planned, the first is {moved[0]}")
    elif off:
        wrong.append(f"{len(off)} lines stand higher or lower than planned, the first is {off[0]}")
    return wrong


def _feet(expected: Expected, found: Mapping[str, Sequence[Any]]) -> list[str]:
    wrong: list[str] = []
    for name in ("foot", "end"):
        pages: dict[int, list[int]] = {}
        for k, page, _ in found[name]:
            pages.setdefault(k, []).append(page)
        for k, (page, _, _) in enumerate(expected.feet):
            if pages.get(k) != [page]:
                wrong.append(f"the foot of page {page} stands on {pages.get(k) or 'no page'}")
    for page, height, need in expected.feet:
        if need > height + _TOLERANCE:
            wrong.append(f"the foot of page {page} needs {need:.1f} pt and has {height:.1f} pt")
    return wrong[:5]


def _margins(expected: Expected, found: Sequence[Any]) -> list[str]:
    """Every note in a margin stands on its page, at its height."""
    planned = [(page, round(y, 1)) for _, page, y in sorted(expected.margins)]
    there = [(page, y) for _, page, y in sorted(found, key=lambda one: tuple(one[0]))]
    if len(planned) != len(there):
        return [f"{len(planned)} notes in margins were planned, {len(there)} are set"]
    off = [a for a, b in zip(planned, there, strict=True) if a[0] != b[0] or abs(a[1] - b[1]) > _TOLERANCE]
    return (
        [f"{len(off)} notes in margins are not where they were planned, the first on page {off[0][0]}"] if off else []
    )


def _complete(planned: Sequence[Planned]) -> list[str]:
    """Every note stands in the feet once, from its first word to its last, in order."""
    wrong: list[str] = []
    checked: set[int] = set()
    for part in planned:
        if part.feet is None or id(part.feet) in checked:
            continue
        checked.add(id(part.feet))
        slices = whole(part.pages)
        for (side, key), item in part.feet.items.items():
            pieces = [s for _, s in slices.get((side, key), [])]
            ends = [0, *(s.last for s in pieces)]
            if [s.first for s in pieces] != ends[:-1] or ends[-1] != len(item.words):
                wrong.append(f"“{item.key}” is not whole at the foot")
    return wrong[:5]
