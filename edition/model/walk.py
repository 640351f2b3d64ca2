"""Walk over nodes: children, all descendants, plain text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import Any, TypeAlias, get_args

from edition.model.changed import changed
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
    Origin,
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

_AS_WRITTEN = ("erroneous", "original", "abbreviation", "deleted", "surplus")
Container: TypeAlias = (
    Span | Gap | Link | Division | Heading | Paragraph | Quotation | Listing | Stanza | Verse | Speech | Table | Row
    | Cell | Figure | Block
)  # fmt: skip


def _of_none(_node: Any) -> tuple[Node, ...]:
    return ()


def _of_item(node: Item) -> tuple[Node, ...]:
    return (*node.label, *node.children)


_CHILDREN: dict[type, Callable[[Any], tuple[Node, ...]]] = {
    **dict.fromkeys((Text, Mark, Break, Anchor, NoteCall, Boundary, Picture), _of_none),
    **{kind: attrgetter("children") for kind in get_args(Container)},
    Alternation: attrgetter("shown"),
    Item: _of_item,
}
"""How the nodes within a node are had, by its kind. A table, for nothing is asked more often."""


def children(node: Node) -> tuple[Node, ...]:
    """Return the nodes within a node, as they are read: of an alternation the encoding that is shown."""
    return _CHILDREN[type(node)](node)


def held(node: Node) -> tuple[Node, ...]:
    """Return the nodes that a block or a span holds, without the label of an item; nothing for what only marks a place."""
    return node.children if isinstance(node, Item) else _CHILDREN[type(node)](node)


def origin_of(node: Node) -> Origin | None:
    """Return where a node comes from; nothing for words, marks and calls, which come from what is around them."""
    return None if isinstance(node, Text | Mark | NoteCall) else node.origin


def written_form(node: Alternation) -> Span | None:
    """Return, of encodings in a choice, what stands in the source itself; nothing where that is what is shown."""
    return next((other for other in node.others if other.kind in _AS_WRITTEN), None)


def with_children(node: Container, inner: tuple[Node, ...]) -> Node:
    """Return a container with other children."""
    return replace(node, children=inner)


def with_inner(node: Node, change: Callable[[tuple[Node, ...]], tuple[Node, ...]]) -> Node:
    """Return a node with its children changed; the same node where nothing changed, or where it has none."""
    if isinstance(node, Alternation):
        shown = change(node.shown)
        return node if _same(shown, node.shown) else replace(node, shown=shown)
    if isinstance(node, Item):
        label, inner = change(node.label), change(node.children)
        unchanged = _same(label, node.label) and _same(inner, node.children)
        return node if unchanged else replace(node, label=label, children=inner)
    if isinstance(node, Text | Mark | Break | Anchor | NoteCall | Boundary | Picture):
        return node
    inner = change(node.children)
    return node if _same(inner, node.children) else with_children(node, inner)


def each_changed(nodes: tuple[Node, ...], change: Callable[[Node], Node | Sequence[Node]]) -> tuple[Node, ...]:
    """Return nodes with something in the place of each; the same where nothing changed, which is found out at little cost."""
    out: list[Node] | None = None
    for number, node in enumerate(nodes):
        changed = change(node)
        if out is None:
            if changed is node:
                continue
            out = list(nodes[:number])
        if isinstance(changed, Sequence):
            out.extend(changed)
        else:
            out.append(changed)
    return nodes if out is None else tuple(out)


def _same(one: tuple[Node, ...], other: tuple[Node, ...]) -> bool:
    return one is other or (len(one) == len(other) and all(a is b for a, b in zip(one, other, strict=True)))


def descend(nodes: Iterable[Node]) -> Iterator[Node]:
    """Iterate over nodes and all within them, in the order of reading."""
    return _walk(nodes, children)


def everything(nodes: Iterable[Node]) -> Iterator[Node]:
    """Iterate over nodes and all within them, with the encodings in a choice that are not shown."""
    return _walk(nodes, _with_others)


def _with_others(node: Node) -> tuple[Node, ...]:
    return (*node.shown, *node.others) if isinstance(node, Alternation) else children(node)


def _walk(nodes: Iterable[Node], within: Callable[[Node], tuple[Node, ...]]) -> Iterator[Node]:
    above = [iter(nodes)]
    while above:
        for node in above[-1]:
            yield node
            if inner := within(node):
                above.append(iter(inner))
                break
        else:
            above.pop()


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


def is_blank(nodes: Iterable[Node]) -> bool:
    """Whether there is nothing but space that was left blank."""
    found = [n for n in descend(nodes) if isinstance(n, Gap | Picture) or (isinstance(n, Text) and n.value.strip())]
    return bool(found) and all(isinstance(n, Gap) and n.kind == "space" for n in found)


def with_ending(node: Node, extra: tuple[Node, ...]) -> Node | None:
    """Put nodes at the end of the last line of a block; nothing for one without lines."""
    if isinstance(node, Paragraph | Verse | Heading):
        return changed(node, children=(*node.children, *extra))
    if isinstance(node, BLOCKS) and not isinstance(node, Table) and (inner := node.children):
        if has_text(inner) and not any(isinstance(n, BLOCKS) for n in inner):  # a stage direction, a closer
            return changed(node, children=(*inner, *extra))
        last = with_ending(inner[-1], extra)
        return None if last is None else changed(node, children=(*inner[:-1], last))
    return None


def settled(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield nodes among blocks, with what ends after a block put into its last line: it ends there for the reader, too."""
    held: Node | None = None
    for node in nodes:
        if held is not None:
            if isinstance(node, Mark) and node.side == "end" and (ended := with_ending(held, (node,))) is not None:
                held = ended
                continue
            yield held
        held = node
    if held is not None:
        yield held
