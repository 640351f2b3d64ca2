"""Walk over nodes: children, all descendants, plain text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeAlias, assert_never

from edition.model.text import (
    BLOCKS,
    Alternation,
    Anchor,
    Block,
    Boundary,
    Break,
    Cell,
    Division,
    Figure,
    Gap,
    Heading,
    Item,
    Link,
    Listing,
    Mark,
    Node,
    NoteCall,
    Paragraph,
    Picture,
    Quotation,
    Row,
    Span,
    Speech,
    Stanza,
    Table,
    Text,
    Verse,
)

Container: TypeAlias = (
    Span | Gap | Link | Division | Heading | Paragraph | Quotation | Listing | Stanza | Verse | Speech | Table | Row
    | Cell | Figure | Block
)  # fmt: skip


def children(node: Node) -> tuple[Node, ...]:
    """Return the nodes within a node, as they are read: of an alternation the encoding that is shown."""
    match node:
        case Text() | Mark() | Break() | Anchor() | NoteCall() | Boundary() | Picture():
            return ()
        case Alternation():
            return node.shown
        case Item():
            return (*node.label, *node.children)
        case (
            Span() | Gap() | Link() | Division() | Heading() | Paragraph() | Quotation() | Listing() | Stanza() | Verse()
            | Speech() | Table() | Row() | Cell() | Figure() | Block()
        ):  # fmt: skip
            return node.children
        case _:
            assert_never(node)


def with_children(node: Container, inner: tuple[Node, ...]) -> Node:
    """Return a container with other children."""
    return replace(node, children=inner)


def descend(nodes: Iterable[Node]) -> Iterator[Node]:
    """Iterate over nodes and all within them, in the order of reading."""
    for node in nodes:
        yield node
        yield from descend(children(node))


def plain_text(nodes: Iterable[Node]) -> str:
    """Return the text as it is read, with single spaces; missing text is shown as “[…]”."""
    pieces: list[str] = []
    _collect(nodes, pieces)
    return " ".join("".join(pieces).split())


def _collect(nodes: Iterable[Node], pieces: list[str]) -> None:
    for node in nodes:
        if isinstance(node, Text):
            pieces.append(node.value)
        elif isinstance(node, Gap):
            pieces.append("[…]" if node.kind == "gap" else " ")
        elif isinstance(node, BLOCKS):
            pieces.append(" ")
            _collect(children(node), pieces)
            pieces.append(" ")
        else:
            _collect(children(node), pieces)


def has_text(nodes: Iterable[Node]) -> bool:
    """Whether there is anything to read."""
    return any(isinstance(n, Gap | Picture) or (isinstance(n, Text) and n.value.strip()) for n in descend(nodes))
