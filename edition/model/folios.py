"""Divide a text by the pages of its source, and a page by its lines. Nodes → nodes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeAlias

from edition.model.text import BLOCKS, Break, Item, Node, Span, Text
from edition.model.walk import children, with_inner

Begins: TypeAlias = Callable[[Break], str]
"""Says which page begins at a break; nothing for a break that begins none."""


def by_page(nodes: Iterable[Node], begins: Begins) -> list[tuple[str, tuple[Node, ...]]]:
    """Cut a text where pages begin: the name of each page and what stands on it, first what stands before all pages.

    What reaches over a page is on both, with its part of the text.
    """
    pages: list[tuple[str, list[Node]]] = [("", [])]
    for node in nodes:
        if isinstance(node, Break) and (key := begins(node)):
            pages.append((key, [node]))
            continue
        inner = node.children if isinstance(node, Item) else children(node)
        parts = by_page(inner, begins) if inner else []
        if len(parts) < 2:
            pages[-1][1].append(node)
            continue
        for number, (key, part) in enumerate(parts):
            if number:
                pages.append((key, []))
            if part or (number == 0 and isinstance(node, Item) and node.label):
                pages[-1][1].append(_part(node, part, is_first=number == 0))
    return [(key, tuple(found)) for key, found in pages]


def _part(node: Node, part: tuple[Node, ...], *, is_first: bool) -> Node:
    """Return a node with a part of its children; the sign of an item stands with the first."""
    if isinstance(node, Item):
        return replace(node, label=node.label if is_first else (), children=part)
    return with_inner(node, lambda _: part)


def by_line(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """Put each beginning of a line, and what stands from there to the next, into a span that has its origin.

    A word that goes on in the next line has a hyphen.
    """
    inner = tuple(with_inner(node, by_line) for node in nodes)
    if not any(isinstance(node, Break) and node.kind == "line" for node in inner):
        return inner
    found: list[Node] = []
    waiting: list[Node] = []
    begun: Break | None = None
    for node in inner:
        if isinstance(node, Break) and node.kind == "line":
            goes_on = node.joins and (begun is not None or bool(waiting))
            found.extend(_line(begun, [*waiting, *([Text("-")] if goes_on else [])]))
            waiting, begun = [], node
        else:
            waiting.append(node)
    found.extend(_line(begun, waiting))
    return tuple(found)


def _line(begun: Break | None, nodes: Sequence[Node]) -> Sequence[Node]:
    if begun is None:
        return nodes
    if any(isinstance(node, BLOCKS) for node in nodes):
        return (begun, *nodes)
    return (Span(begun.origin, "segment", (begun, *nodes)),)
