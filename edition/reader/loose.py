"""Make blocks of what stands loose among blocks, and put markup that stands around blocks into their lines. Nodes → nodes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from edition.model.text import BLOCKS, MADE, NEUTRAL, Item, Node, Origin, Paragraph, Span, SpanKind, Text
from edition.model.walk import children, descend, with_inner
from edition.reader.registry import Out


def in_lines(node: Node) -> Iterator[Node]:
    """Yield the blocks around which markup stands that is of a line: verses that are struck out, each with its span."""
    if not isinstance(node, Span) or not any(isinstance(n, BLOCKS) for n in descend(node.children)):
        yield node
        return
    origin = node.origin
    for child in (part for inner in node.children for part in in_lines(inner)):
        if isinstance(child, BLOCKS):
            yield _spanned(child, origin, node.kind)
            origin = replace(origin, id="")
        elif isinstance(child, NEUTRAL) or (isinstance(child, Text) and not child.value.strip()):
            yield child
        else:
            yield Span(origin, node.kind, (child,))


def _spanned(block: Node, origin: Origin, kind: SpanKind) -> Node:
    """Put what a block says into a span, in each of its lines."""
    if isinstance(block, Item):
        return block
    if any(isinstance(n, BLOCKS) for n in children(block)):
        return with_inner(
            block, lambda inner: tuple(_spanned(n, origin, kind) if isinstance(n, BLOCKS) else n for n in inner)
        )
    return with_inner(block, lambda inner: (Span(origin, kind, inner),) if inner else ())


def gather_loose(nodes: Out) -> Out:
    """Make paragraphs of running text that stands among blocks; marks, anchors and breaks alone stay as they are."""
    if not any(not isinstance(n, BLOCKS) and not isinstance(n, NEUTRAL) for n in nodes):
        return nodes
    nodes = [part for node in nodes for part in in_lines(node)]
    out: Out = []
    run: Out = []

    def close() -> None:
        while run and isinstance(last := run[-1], Text) and not last.value.strip():
            run.pop()
        if any(not isinstance(n, NEUTRAL) and not (isinstance(n, Text) and not n.value.strip()) for n in run):
            out.append(Paragraph(MADE, tuple(run)))
        else:
            out.extend(n for n in run if not isinstance(n, Text))
        run.clear()

    for node in nodes:
        if isinstance(node, BLOCKS):
            close()
            out.append(node)
        else:
            run.append(node)
    close()
    return out
