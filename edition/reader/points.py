"""Entries that name one point: their lemma is what follows it, or else what stands before it. Nodes → nodes. TEI P5, TCAPDE.

A point has no words. So an entry with @from alone, from an anchor, that writes its lemma out is bound to those words
where they stand beside the anchor; where they do not, a check tells it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from edition.model.apparatus import Entry
from edition.model.text import Anchor, Mark, Node, NoteCall, Text, visible_length
from edition.model.walk import plain_text, with_inner

_IDEOGRAPHS = "\u2e80"
"""From here on scripts have no spaces between words."""


def from_points(nodes: tuple[Node, ...], entries: Mapping[str, Entry]) -> tuple[Node, ...]:
    """Bind the entries that begin and end at one point to the words that they give, beside it."""
    wanted = {
        key: lemma
        for key, entry in entries.items()
        if entry.method == "double-end-point" and entry.lemma and (lemma := plain_text(entry.lemma.content).strip())
    }
    return _bound(nodes, wanted) if wanted else nodes


def _bound(nodes: tuple[Node, ...], wanted: Mapping[str, str]) -> tuple[Node, ...]:
    out = [with_inner(node, lambda inner: _bound(inner, wanted)) for node in nodes]
    for start in [n for n in nodes if isinstance(n, Mark) and n.side == "start" and n.entry in wanted]:
        first = _index(out, start)
        last = next(
            (i for i, n in enumerate(out) if isinstance(n, Mark) and n.side == "end" and n.entry == start.entry), -1
        )
        if last > first and all(isinstance(n, Mark | Anchor | NoteCall) for n in out[first:last]):
            out = _beside(out, (first, last), wanted[start.entry])
    return tuple(out)


def _index(nodes: Iterable[Node], wanted: Node) -> int:
    return next(i for i, node in enumerate(nodes) if node is wanted)


def _beside(nodes: list[Node], at: tuple[int, int], lemma: str) -> list[Node]:
    """Move the marks of an entry around its words, if these begin right after them or end right before them."""
    first, last = at
    start, end = nodes[first], nodes[last]
    rest = [n for i, n in enumerate(nodes) if i not in at]
    after = next((i for i in range(last - 1, len(rest)) if not isinstance(rest[i], Mark | Anchor | NoteCall)), -1)
    if after >= 0 and isinstance(text := rest[after], Text):
        begin = len(text.value) - len(text.value.lstrip())
        until = begin + len(lemma)
        if text.value.startswith(lemma, begin) and _is_whole(text.value[until : until + 1], lemma[-1]):
            return [*rest[:after], *around(text, (begin, until), start, end), *rest[after + 1 :]]
    before = next((i for i in range(first - 1, -1, -1) if not isinstance(rest[i], Mark | Anchor | NoteCall)), -1)
    if before >= 0 and isinstance(text := rest[before], Text):
        until = len(text.value.rstrip())
        begin = until - len(lemma)
        if begin >= 0 and text.value.endswith(lemma, 0, until) and _is_whole(text.value[begin - 1 : begin], lemma[0]):
            return [*rest[:before], *around(text, (begin, until), start, end), *rest[before + 1 :]]
    return nodes


def _is_whole(beside: str, letter: str) -> bool:
    """Whether a word ends between two characters."""
    return not beside.isalnum() or letter >= _IDEOGRAPHS


def around(text: Text, at: tuple[int, int], start: Node, end: Node) -> list[Node]:
    """Put two marks around a part of a text."""
    begin, until = at
    cut = ((0, begin), (begin, until), (until, len(text.value)))
    before, words, after = (_part(text, a, b) for a, b in cut)
    return [*before, start, *words, end, *after]


def _part(text: Text, start: int, end: int) -> list[Node]:
    if start == end:
        return []
    number = text.start + visible_length(text.value[:start]) if text.start >= 0 else -1
    return [Text(text.value[start:end], number)]


def without_marks(nodes: tuple[Node, ...], entries: set[str]) -> tuple[Node, ...]:
    """Take out the marks of entries that were never read: they stood where no entry can be."""
    return tuple(
        with_inner(n, lambda inner: without_marks(inner, entries))
        for n in nodes
        if not (isinstance(n, Mark) and n.entry in entries)
    )
