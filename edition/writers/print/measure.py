"""Positions on pages without end → rows: which leaf each row of type belongs to, how high it is, where it may end a page."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import inf
from typing import Any

from edition.writers.galley.parts import Group, Leaf, Marker, Part, Run, leaves, text_of

CELL_INSET = 0.25
"""White over and under the text of a table's cell, in parts of the size of type."""
_SAME_ROW = 0.05
"""Points by which base lines of one row differ at most."""
TOP, BOTTOM = 0.72, 0.22
"""How far a row reaches over and under its base line, in parts of the size of its type: the edges that frame.typ sets."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of type on the page without end, in points from its top.

    ``line`` is its number in its part, from 1, 0 for a picture. ``may_end`` whether a page may end
    after it, ``must_end`` whether one must. ``lead`` is what comes on top if a page begins with it: the header of its table. ``leaf`` is the leaf, ``is_first`` and ``is_last`` its place in it. ``markers``
    are those on which a foot can hang.
    """

    line: int
    baseline: float
    top: float
    bottom: float
    leaf: Leaf
    is_first: bool
    is_last: bool
    may_end: bool = True
    must_end: bool = False
    markers: tuple[int, ...] = ()
    lead: float = 0.0


@dataclass(slots=True)
class Measured:
    """The rows of one part, the row of each marker, the table and its row in which a leaf stands."""

    part: Part
    rows: list[Row] = field(default_factory=list)
    row_of: dict[int, int] = field(default_factory=dict)
    table_of: dict[int, tuple[int, int]] = field(default_factory=dict)


def measure(
    parts: Sequence[Part], found: Mapping[str, Sequence[Any]], sizes: Mapping[str, Any], text: tuple[float, float]
) -> list[Measured]:
    """Sort what was found by part: in measuring, the n-th part is on the n-th page. ``text`` is its size, the distance of rows."""
    sorted_by_page = by_page(found)
    return [
        _measure_part(part, {kind: pages.get(number, []) for kind, pages in sorted_by_page.items()}, sizes, text)
        for number, part in enumerate(parts, 1)
    ]


def by_page(found: Mapping[str, Sequence[Any]]) -> dict[str, dict[int, list[Any]]]:
    """Sort what was found by kind and page."""
    sorted_: dict[str, dict[int, list[Any]]] = {}
    for kind, values in found.items():
        pages = sorted_.setdefault(kind, {})
        for value in values:
            pages.setdefault(value[1], []).append(value)
    return sorted_


def _measure_part(
    part: Part, found: Mapping[str, list[Any]], sizes: Mapping[str, Any], text: tuple[float, float]
) -> Measured:
    size, pitch = text
    pictures = {marker: (y, height) for (marker, height), _, y in found["fig"]}
    baselines = _baselines(part, {marker: y for marker, _, y in found["k"]}, sizes, pitch)
    lines = sorted([(y, n) for n, y in enumerate(baselines, 1)] + [(y + h, 0) for y, h in pictures.values()])
    heights = [y for y, _ in lines]
    measured = Measured(part)
    last = len(heights) - 1
    for marker, _, y in found["k"]:
        if last >= 0:
            measured.row_of[marker] = _nearest(heights, y)
    bottoms = {y + h: (y, marker) for marker, (y, h) in pictures.items()}
    for marker, (y, h) in pictures.items():
        measured.row_of[marker] = bisect_left(heights, y + h)
    _lay_rows(measured, lines, bottoms, sizes, size)
    _forbid_breaks(measured)
    measured.table_of = dict(_tables(part.children))
    _repeat_headers(measured)
    return measured


def _baselines(part: Part, at: Mapping[int, float], sizes: Mapping[str, Any], pitch: float) -> list[float]:
    """Find the rows of a part: a leaf's first and last have a marker each, and its rows are equally far from each other.

    To ask Typst for the number of each line takes half as long again, and half as much memory.
    """
    found: list[float] = []
    for leaf in leaves(part.children):
        if not (leaf.end or text_of(leaf.items).strip()):
            continue
        markers = (leaf.first, leaf.last, *(item.id for item in leaf.items if isinstance(item, Marker)))
        own = sorted({at[marker] for marker in markers if marker in at})
        found += own[:1]
        for above, below in pairwise(own):
            rows = round((below - above) / (pitch * size_of(leaf, sizes)))
            found += [above + (below - above) * row / rows for row in range(1, rows)]
            found.append(below)
    found.sort()
    # Neighbouring cells of a table share their rows.
    return [y for before, y in pairwise((-inf, *found)) if y - before > _SAME_ROW]


def _nearest(heights: Sequence[float], y: float) -> int:
    i = bisect_left(heights, y)
    if i == 0:
        return 0
    if i == len(heights):
        return i - 1
    return i if heights[i] - y < y - heights[i - 1] else i - 1


def _lay_rows(
    measured: Measured,
    lines: Sequence[tuple[float, int]],
    pictures: Mapping[float, tuple[float, int]],
    sizes: Mapping[str, Any],
    size: float,
) -> None:
    """Give each row its leaf: leaves follow each other, and each begins and ends with a marker."""
    owners: list[Leaf | None] = [None] * len(lines)
    ends: dict[int, tuple[int, int]] = {}
    for leaf in leaves(measured.part.children):
        first, last = measured.row_of.get(leaf.first), measured.row_of.get(leaf.last)
        if first is None or last is None:
            continue
        ends[leaf.id] = (first, max(first, last))
        for i in range(first, max(first, last) + 1):
            owners[i] = leaf
    in_tables = dict(_tables(measured.part.children))
    unsafe = set(_opening(measured.part.children))
    markers: dict[int, list[int]] = {}
    for marker, i in measured.row_of.items():
        if marker not in unsafe:
            markers.setdefault(i, []).append(marker)
    for i, (y, line) in enumerate(lines):
        owner = owners[i]
        if owner is None:
            owner = (
                owners[i - 1] if i and owners[i - 1] is not None else next((o for o in owners if o is not None), None)
            )
            if owner is None:
                continue
            owners[i] = owner
        first, last = ends.get(owner.id, (i, i))
        factor = size_of(owner, sizes)
        inset = CELL_INSET * size if owner.id in in_tables else 0.0
        top = pictures[y][0] if not line and y in pictures else y - TOP * size * factor - inset
        bottom = y if not line else y + BOTTOM * size * factor + inset
        found = tuple(sorted(markers.get(i, ())))
        measured.rows.append(Row(line, y, top, bottom, owner, i == first, i == last, markers=found))


def _opening(nodes: Sequence[Leaf | Group]) -> Iterator[int]:
    """List the markers before words within a leaf: where a row begins with the word, Typst keeps them in the row before.

    So it does with whatever stands between such a marker and its word.
    """
    for leaf in leaves(nodes):
        is_open = False
        for item in leaf.items:
            if isinstance(item, Marker):
                is_open = is_open or (item.opens and item.id != leaf.first)
                if is_open:
                    yield item.id
            elif not isinstance(item, Run) or item.text:
                is_open = False


def size_of(leaf: Leaf, sizes: Mapping[str, Any]) -> float:
    """Return the size of a leaf's type in parts of the basic size."""
    found = sizes.get(leaf.kind, 1.0)
    if isinstance(found, list):
        return float(found[min(max(leaf.level, 1), len(found)) - 1])
    return float(found)


def _forbid_breaks(measured: Measured) -> None:
    """No page ends after a heading, a speaker's name, the first row of a paragraph or before its last, in a verse or a row."""
    rows = measured.rows
    bound = _bound_leaves(measured.part.children)
    near_ends = set(_near_ends(measured.part.children))
    for i, row in enumerate(rows[:-1]):
        following = rows[i + 1]
        inside = row.leaf.id == following.leaf.id
        allowed = (
            row.leaf.kind not in {"heading", "speaker", "title"}
            and not (inside and row.leaf.kind in {"verse", "heading", "caption", "contents"})
            and not (inside and (row.is_first or following.is_last))
            and (bound.get(row.leaf.id, -1) != bound.get(following.leaf.id, -2))
            and (inside or row.leaf.id not in near_ends)
        )
        if not allowed:
            rows[i] = replace(row, may_end=False)


def _near_ends(nodes: Sequence[Leaf | Group]) -> Iterator[int]:
    """List the verses after which no page ends: the first of a stanza, and the last but one."""
    for node in nodes:
        if isinstance(node, Group) and node.kind == "stanza":
            verses = [leaf.id for leaf in leaves(node.children)]
            yield from {*verses[:1], *verses[-2:-1]} - {*verses[-1:]}
        elif isinstance(node, Group):
            yield from _near_ends(node.children)


def _repeat_headers(measured: Measured) -> None:
    """Tell the rows of tables how high the header is that stands over them anew on another page."""
    headed = {t.id for t in _all_tables(measured.part.children) if has_header(t)}
    tops: dict[int, dict[int, float]] = {}
    for row in measured.rows:
        table, number = measured.table_of.get(row.leaf.id, (-1, 0))
        if table in headed and number < 2:
            tops.setdefault(table, {}).setdefault(number, row.top)
    for i, row in enumerate(measured.rows):
        table, number = measured.table_of.get(row.leaf.id, (-1, 0))
        if number and len(found := tops.get(table, {})) == 2:
            measured.rows[i] = replace(row, lead=found[1] - found[0])


def has_header(table: Group) -> bool:
    """Whether a table has a row of headings, and others."""
    rows = [row for row in table.children if isinstance(row, Group)]
    return bool(rows) and rows[0].is_label and len(rows) > 1


def _all_tables(nodes: Sequence[Leaf | Group]) -> Iterator[Group]:
    for node in nodes:
        if isinstance(node, Group) and node.kind == "table":
            yield node
        elif isinstance(node, Group):
            yield from _all_tables(node.children)


def _tables(nodes: Sequence[Leaf | Group]) -> Iterator[tuple[int, tuple[int, int]]]:
    """Tell of each leaf in a table the table and the row, from 0."""
    for node in nodes:
        if isinstance(node, Group) and node.kind == "table":
            for i, row in enumerate(node.children):
                yield from ((leaf.id, (node.id, i)) for leaf in leaves((row,)))
        elif isinstance(node, Group):
            yield from _tables(node.children)


def _bound_leaves(nodes: Sequence[Leaf | Group], inside: int = -1) -> dict[int, int]:
    """Give the leaves that stay together a common number: those of a table's row and of a figure."""
    found: dict[int, int] = {}
    for node in nodes:
        if isinstance(node, Leaf):
            if inside >= 0:
                found[node.id] = inside
        elif node.kind == "table" and inside < 0:
            for tied, row in _tied(node):
                found.update(_bound_leaves((row,), tied))
        else:
            group = node.id if node.kind in {"row", "figure"} and inside < 0 else inside
            found.update(_bound_leaves(node.children, group))
    return found


def _tied(table: Group) -> Iterator[tuple[int, Leaf | Group]]:
    """Give the rows of a table over which a cell reaches a common number."""
    number, left = -1, 0
    for row in table.children:
        cells = row.children if isinstance(row, Group) else ()
        number = number if left > 0 else row.id
        left = max(left - 1, *(c.span[1] - 1 for c in cells if isinstance(c, Group)), 0)
        yield number, row
