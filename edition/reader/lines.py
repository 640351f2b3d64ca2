"""Line ends of the file between characters of East Asian scripts are no spaces. Nodes → nodes. CSS Text 4, segment breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from edition.model.changed import changed
from edition.model.text import BLOCKS, Alternation, Gap, Node, Text
from edition.model.walk import children, with_inner

EAST_ASIAN = re.compile(
    "[\u2e80-\u2fdf\u3000-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uff9f\U00020000-\U0003ffff]"
)
"""Han, kana and their signs; Korean parts its words by spaces."""


def unbroken(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """Take out the ends of lines that stand between East Asian characters; others are spaces."""
    new: dict[int, str] = {}
    run: list[Text] = []
    for text in _texts(nodes):
        if text is None:
            _settle(run, new)
            run.clear()
        else:
            run.append(text)
    _settle(run, new)

    def change(inner: tuple[Node, ...]) -> tuple[Node, ...]:
        out: list[Node] = []
        for node in inner:
            if isinstance(node, Text):
                value = new.get(id(node), node.value)
                if value == node.value:
                    out.append(node)
                elif value:
                    out.append(changed(node, value=value))
            elif isinstance(node, Alternation):
                others = tuple(changed(o, children=change(o.children)) for o in node.others)
                out.append(with_inner(changed(node, others=others), change))
            else:
                out.append(with_inner(node, change))
        return tuple(out)

    return change(nodes) if new else nodes


def _texts(nodes: tuple[Node, ...]) -> Iterator[Text | None]:
    """Yield the texts in the order of reading, and nothing at the borders of blocks."""
    for node in nodes:
        if isinstance(node, Text):
            yield node
        elif isinstance(node, BLOCKS):
            yield None
            yield from _texts(children(node))
            yield None
        elif isinstance(node, Gap):
            yield None
        else:
            yield from _texts(children(node))
            if isinstance(node, Alternation):
                for other in node.others:
                    yield from _texts(other.children)


def _settle(run: list[Text], new: dict[int, str]) -> None:
    for i, text in enumerate(run):
        if "\n" not in text.value:
            continue
        value = text.value
        pieces = value.split("\n")
        out = pieces[0]
        for k in range(1, len(pieces)):
            before = out.rstrip(" ")[-1:] or _near(run, i, -1)
            after = "".join(pieces[k:]).lstrip(" ")[:1] or _near(run, i, 1)
            wide = [bool(EAST_ASIAN.match(c)) for c in (before, after) if c]
            out += ("" if wide and all(wide) else " ") + pieces[k]
        new[id(text)] = out


def _near(run: list[Text], place: int, step: int) -> str:
    """Return the character that is next to a text."""
    i = place + step
    while 0 <= i < len(run):
        shown = run[i].value.strip()
        if shown:
            return shown[-1] if step < 0 else shown[0]
        i += step
    return ""
