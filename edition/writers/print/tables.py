"""Share out the width of a table. Rows → relative widths."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from edition.writers.print.galley import Group, Leaf, text_of

_LINE = 66.0
"""Characters to a line, roughly, with the white between columns taken off."""
_LEAST = 4.0


def column_widths(rows: tuple[Leaf | Group, ...]) -> tuple[int, ...]:
    """Share the width of a table, in tenths of a character.

    A column whose longest text needs no more than an equal share gets just that; the others have at least their longest word,
    and of what is left the more the longer their texts are.
    """
    longest, words = _sizes(rows)
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


def _sizes(rows: Sequence[Leaf | Group]) -> tuple[list[float], list[float]]:
    """Measure the longest text and the longest word of each column; one that spans several is shared by them."""
    longest: list[float] = []
    words: list[float] = []
    for row in rows:
        column = 0
        for cell in row.children if isinstance(row, Group) else ():
            texts = [text_of(leaf.items) for leaf in _leaves(cell)]
            columns = cell.span[0] if isinstance(cell, Group) else 1
            for i in range(column, column + columns):
                if i == len(longest):
                    longest.append(_LEAST)
                    words.append(_LEAST)
                longest[i] = max(longest[i], max((len(text) + 1 for text in texts), default=0) / columns)
                words[i] = max(words[i], max((len(w) + 1 for t in texts for w in t.split()), default=0) / columns)
            column += columns
    return longest, words


def _leaves(node: Leaf | Group) -> Iterator[Leaf]:
    if isinstance(node, Leaf):
        yield node
    else:
        for child in node.children:
            yield from _leaves(child)
