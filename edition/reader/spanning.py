"""Span the text from a tag to the place that its @spanTo names: deletions, additions, damage. Nodes → nodes. TEI P5, PHSP.

Such a stretch crosses verses and paragraphs, so it becomes a span in each line that it touches, as large as the line
allows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from edition.model.text import BLOCKS, NEUTRAL, Anchor, Node, Origin, Span, SpanKind, Text
from edition.model.walk import descend, with_inner

_STRUCK = {"strikethrough", "overstrike", "strike", "struck", "deletion", "del", "delete"}
_KINDS: Mapping[str, SpanKind] = {"delSpan": "deleted", "addSpan": "added", "damageSpan": "damage"}


def spanned(nodes: tuple[Node, ...], undone: frozenset[str] = frozenset()) -> tuple[Node, ...]:
    """Put what stands between a spanning tag and its end into spans; a tag whose end does not follow spans nothing."""
    order: dict[str, int] = {}
    begun: list[tuple[int, Origin]] = []
    for i, node in enumerate(descend(nodes)):
        origin = getattr(node, "origin", None)
        if isinstance(origin, Origin):
            if origin.id:
                order.setdefault(origin.id, i)
            if isinstance(node, Anchor) and origin.get("spanTo"):
                begun.append((i, origin))
    known = {id(o): _end(o) for i, o in begun if order.get(_end(o), -1) > i}
    return _Spanning(known, undone).all(nodes) if known else nodes


def _end(origin: Origin) -> str:
    return origin.get("spanTo").rpartition("#")[2]


def _kind(origin: Origin, undone: frozenset[str]) -> SpanKind:
    kind = _KINDS.get(origin.name)
    if kind is None:
        said = {*origin.get("type").split(), *origin.rend.split()}
        kind = "deleted" if said & _STRUCK else "editorial"
    return "restored" if kind == "deleted" and origin.id in undone else kind


@dataclass(slots=True)
class _Spanning:
    """The state of the walk: the ends of the tags that span something, and what is open."""

    ends: Mapping[int, str]
    undone: frozenset[str]
    open: list[Origin] = field(default_factory=list)

    def all(self, nodes: Iterable[Node]) -> tuple[Node, ...]:
        out: list[Node] = []
        run: list[Node] = []

        def close(origins: list[Origin]) -> None:
            out.extend(self._wrapped(run, origins))
            run.clear()

        for node in nodes:
            before = list(self.open)
            changed = self._one(node)
            if isinstance(node, BLOCKS) or self.open != before or isinstance(changed, Anchor):
                close(before)
                out.append(changed)
            else:
                run.append(changed)
        close(self.open)
        return tuple(out)

    def _one(self, node: Node) -> Node:
        """Walk a node; one in which nothing begins or ends stays whole, so that it can be spanned as a whole."""
        if not isinstance(node, BLOCKS) and not self._turns(node):
            return node
        inner = with_inner(node, self.all)
        origin = getattr(node, "origin", None)
        if isinstance(origin, Origin):
            self.open = [o for o in self.open if self.ends[id(o)] != origin.id]
            if isinstance(node, Anchor) and id(origin) in self.ends:
                self.open.append(origin)
        return inner

    def _turns(self, node: Node) -> bool:
        for inner in descend((node,)):
            origin = getattr(inner, "origin", None)
            if isinstance(origin, Origin) and (
                id(origin) in self.ends or any(self.ends[id(o)] == origin.id for o in self.open)
            ):
                return True
        return False

    def _wrapped(self, run: list[Node], origins: list[Origin]) -> list[Node]:
        """Put a run of a line into a span for each tag that is open; marks and spaces alone need none."""
        if not any(not isinstance(n, NEUTRAL) and not (isinstance(n, Text) and not n.value.strip()) for n in run):
            return list(run)
        if not origins:
            return list(run)
        before, nodes, after = _without_spaces(run)
        for origin in reversed(origins):
            nodes = [Span(replace(origin, id=""), _kind(origin, self.undone), tuple(nodes))]
        return [*before, *nodes, *after]


def _without_spaces(run: list[Node]) -> tuple[list[Node], list[Node], list[Node]]:
    """Part the spaces at the edges of a stretch from it: they belong to the line."""
    nodes = list(run)
    edges: tuple[list[Node], list[Node]] = [], []
    first = nodes[0]
    if isinstance(first, Text) and (bare := first.value.lstrip()) != first.value:
        edges[0].append(Text(first.value[: len(first.value) - len(bare)]))
        nodes[0] = Text(bare, first.start)
    last = nodes[-1]
    if isinstance(last, Text) and (bare := last.value.rstrip()) != last.value:
        edges[1].append(Text(last.value[len(bare) :]))
        nodes[-1] = Text(bare, last.start)
    return edges[0], [n for n in nodes if not (isinstance(n, Text) and not n.value)], edges[1]
