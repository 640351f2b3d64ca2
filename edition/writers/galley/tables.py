"""Fit tables to the page: a grid without gaps, the width shared out; or rows as paragraphs where no grid can be set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from edition.writers.galley.breaks import breakable
from edition.writers.galley.parts import Group, Leaf, leaves, text_of

_LINE = 66.0
"""Characters to a line, roughly, with the white between columns taken off."""
_LEAST = 4.0
_LONGEST_WORD = 24
_LETTER = 0.5
"""The width of a letter in ems, roughly."""
_INSET = 0.8
"""White on both sides of a cell, in ems."""
_NARROWEST = 2.6
"""A column of fewer ems is none."""
_TALLEST = 0.4
"""Rows that stay together are no higher than this part of a page."""
_MOST_TIED = 12
_MOST_ACROSS = 100


@dataclass(frozen=True, slots=True)
class Room:
    """What a page has for a table: its width in ems, its height in rows."""

    ems: float = 30.0
    rows: float = 40.0


Grid: TypeAlias = list[list[tuple[int, Group]]]
"""Of each row the cells, each with its column from 0."""


def fitted(table: Group, room: Room) -> Group:
    """Return a table that can be set, divided between pages at its rows; one that cannot be, as paragraphs."""
    rows = [row for row in table.children if isinstance(row, Group) and any(True for _ in leaves((row,)))]
    grid = _gridded(rows)
    widths = column_widths(grid)
    if not widths:
        return replace(table, kind="division", children=())
    columns = [room.ems * w / sum(widths) - _INSET for w in widths]
    if min(columns) < _NARROWEST or any(_height(cells, columns) > room.rows * _TALLEST for cells in grid):
        return unrolled(table)
    if _is_tied_too_long(grid, columns, room):
        grid = [[(at, replace(cell, span=(cell.span[0], 1))) for at, cell in cells] for cells in grid]
    made = (
        replace(row, children=tuple(_broken(cell, _ems(at, cell, columns)) for at, cell in cells))
        for row, cells in zip(rows, _filled(grid, len(widths)), strict=True)
    )
    return replace(table, children=tuple(made), widths=widths)


def unrolled(table: Group) -> Group:
    """Set each row as lines of its own, what is not in the first column further in."""
    out: list[Leaf | Group] = []
    for row in table.children:
        for number, cell in enumerate(row.children if isinstance(row, Group) else (row,)):
            level = min(number, 1)
            out.extend(
                replace(leaf, kind="entry", level=level) if leaf.kind in {"paragraph", "continued"} else leaf
                for leaf in leaves((cell,))
            )
    return replace(table, kind="division", children=tuple(out))


def _gridded(rows: Sequence[Group]) -> Grid:
    """Give each cell its place: no cell reaches over another or below the last row."""
    grid: Grid = []
    taken: dict[int, int] = {}
    for number, row in enumerate(rows):
        cells: list[tuple[int, Group]] = []
        column = 0
        below = {at: left - 1 for at, left in taken.items() if left > 1}
        for child in row.children:
            cell = child if isinstance(child, Group) and child.kind == "cell" else Group("cell", (child,))
            while column in taken:
                column += 1
            across = 1
            while across < min(cell.span[0], _MOST_ACROSS) and column + across not in taken:
                across += 1
            deep = 1 if row.is_label and not number else max(1, min(cell.span[1], len(rows) - number, _MOST_TIED))
            cells.append((column, replace(cell, span=(across, deep))))
            below |= {column + i: deep - 1 for i in range(across) if deep > 1}
            column += across
        taken = below
        grid.append(cells)
    return grid


def _filled(grid: Grid, columns: int) -> Grid:
    """Put empty cells where no cell is."""
    filled: Grid = []
    below: dict[int, int] = {}
    for cells in grid:
        covered = {at + i for at, cell in cells for i in range(cell.span[0])} | set(below)
        empty = [(at, Group("cell", ())) for at in range(columns) if at not in covered]
        filled.append(sorted([*cells, *empty], key=lambda placed: placed[0]))
        below = {at: left - 1 for at, left in below.items() if left > 1}
        below |= {at + i: c.span[1] - 1 for at, c in cells for i in range(c.span[0]) if c.span[1] > 1}
    return filled


def _is_tied_too_long(grid: Grid, columns: Sequence[float], room: Room) -> bool:
    """Whether a cell reaches over rows that are too much for a page together: then all stand in their first row alone."""
    return any(
        sum(_height(row, columns) for row in grid[i : i + cell.span[1]]) > room.rows * _TALLEST
        for i, cells in enumerate(grid)
        for _, cell in cells
        if cell.span[1] > 1
    )


def _ems(column: int, cell: Group, columns: Sequence[float]) -> float:
    """Return the width of a cell within its white."""
    return sum(columns[column : column + cell.span[0]]) + _INSET * (cell.span[0] - 1)


def _height(cells: Sequence[tuple[int, Group]], columns: Sequence[float]) -> float:
    """Tell how many rows of type a row of a table takes, about."""
    return max(
        (
            sum(max(1.0, len(text_of(leaf.items)) * _LETTER / _ems(at, cell, columns)) for leaf in leaves((cell,)))
            for at, cell in cells
        ),
        default=1.0,
    )


def _broken(node: Leaf | Group, ems: float) -> Leaf | Group:
    if isinstance(node, Leaf):
        return replace(node, items=breakable(node.items, ems))
    return replace(node, children=tuple(_broken(child, ems) for child in node.children))


def column_widths(grid: Grid) -> tuple[int, ...]:
    """Share the width of a table, in tenths of a character.

    A column whose longest text needs no more than an equal share gets just that; the others have at least their longest word,
    and of what is left the more the longer their texts are.
    """
    longest, words = _sizes(grid)
    share = _LINE / max(len(longest), 1)
    fixed = {i for i, size in enumerate(longest) if size <= share}
    if len(fixed) == len(longest):
        return tuple(round(size * 10) for size in longest)
    rest = _LINE - sum(longest[i] for i in fixed) - sum(words[i] for i in range(len(words)) if i not in fixed)
    wanted = {i: max(longest[i] - words[i], 1.0) ** 0.7 for i in range(len(longest)) if i not in fixed}
    total = sum(wanted.values())
    return tuple(
        round(10 * (longest[i] if i in fixed else words[i] + max(rest, 0.0) * wanted[i] / total))
        for i in range(len(longest))
    )


def _sizes(grid: Grid) -> tuple[list[float], list[float]]:
    """Measure the longest text and the longest word of each column; one that spans several is shared by them."""
    count = max((at + cell.span[0] for cells in grid for at, cell in cells), default=0)
    longest, words = [_LEAST] * count, [_LEAST] * count
    for cells in grid:
        for column, cell in cells:
            texts = [text_of(leaf.items) for leaf in leaves((cell,))]
            span = cell.span[0]
            text = max((len(text) + 1 for text in texts), default=0) / span
            word = max((min(len(w) + 1, _LONGEST_WORD) for t in texts for w in t.split()), default=0) / span
            for i in range(column, column + span):
                longest[i] = max(longest[i], text)
                words[i] = max(words[i], word)
    return longest, words
