"""Share out the width of a table. Rows → relative widths."""

from __future__ import annotations

from collections.abc import Iterator

from edition.writers.print.galley import Group, Leaf, text_of


def column_widths(rows: tuple[Leaf | Group, ...]) -> tuple[int, ...]:
    """Share the width of a table: by the longest text of each column, but no column narrower than its longest word."""
    longest: list[float] = []
    for row in rows:
        column = 0
        for cell in row.children if isinstance(row, Group) else ():
            texts = [text_of(leaf.items) for leaf in _leaves(cell)]
            size = max((len(text) for text in texts), default=0)
            word = max((len(word) for text in texts for word in text.split()), default=0)
            columns = cell.span[0] if isinstance(cell, Group) else 1
            while len(longest) < column + columns:
                longest.append(4.0)
            for i in range(column, column + columns):
                longest[i] = max(longest[i], min(120, size / columns) ** 0.7, word / columns)
            column += columns
    return tuple(round(width * 10) for width in longest)


def _leaves(node: Leaf | Group) -> Iterator[Leaf]:
    if isinstance(node, Leaf):
        yield node
    else:
        for child in node.children:
            yield from _leaves(child)
