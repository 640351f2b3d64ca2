"""Galley → Typst code. One source serves measuring and setting; what differs is in the plan that it reads.

The source is code throughout, and the text stands in it as strings: see ``typst_code``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TypeAlias, assert_never

from edition.writers.common.typst_code import array, block, call, printable, string
from edition.writers.galley.breaks import BREAK
from edition.writers.galley.parts import Flag, Group, Image, Item, Leaf, Marker, Part, Run, leaves
from edition.writers.print.measure import has_header

CODES: Mapping[Flag, str] = {
    "italic": "i", "bold": "b", "small-caps": "c", "superscript": "^", "subscript": "_", "underline": "u",
    "strike": "-", "spaced": "s", "capitals": "U", "small": "m", "siglum": "g", "number": "n", "isolated": "x", "call": "a",
}  # fmt: skip
_PLAIN: dict[str, str] = {"paragraph": "par", "continued": "p0", "right": "toright", "title": "title-leaf"}
_RAISED: set[Flag] = {"superscript", "subscript", "call"}
_ORDERED = re.compile(r"(\d+)\.")
_LONGEST_ADDRESS = 8000
"""Typst takes no longer one."""
_DEEPEST = 6
"""Lists and quotations within so many others are set without boxes of their own: an engine nests them so deep and no deeper."""
_DEEPEST_LANGUAGE = 12
_PIECE = 12
"""Blocks in a file: Typst remembers what it has set by where it stands in its file."""
_TALL = 24
"""Leaves in a box: one that goes on over many pages is laid out anew, to its end, for the foot of each of them."""
_GAPS: Mapping[str, int] = {"stanza": 2, "quotation": 1, "list": 1, "speech": 0}
"""The space around a group: a line, half a line, none."""
_DIVISIBLE = {"verse", "paragraph", "continued"}


def codes(flags: Iterable[Flag]) -> str:
    """Write flags as the frame reads them. A tagged PDF has one line at a text: struck out is more than underlined."""
    found = tuple(flags)
    return "".join(CODES[f] for f in found if f != "underline" or "strike" not in found)


RunData: TypeAlias = str | list[str]
"""A run as data: text, flags, language, target; a plain one is its text alone."""


def run_data(run: Run, leaves: Mapping[str, int]) -> RunData:
    """Write a run as data."""
    text = printable(run.text)
    return [text, codes(run.flags), run.lang, resolved(run.link, leaves)] if run.flags or run.lang or run.link else text


def joined_data(runs: Iterable[RunData]) -> list[RunData]:
    """Join plain runs that follow each other: Typst sets them as one."""
    found: list[RunData] = []
    for run in runs:
        if isinstance(run, str) and found and isinstance(before := found[-1], str):
            found[-1] = before + run
        else:
            found.append(run)
    return found


def resolved(link: str, leaves: Mapping[str, int]) -> str:
    """Turn a link to a place of the edition into “#L” and the number of its leaf; one that leads nowhere is none."""
    if link.startswith("leaf:"):
        return f"#{link.removeprefix('leaf:')}"
    if link.startswith("#"):
        number = leaves.get(link[1:], -1)
        return f"#L{number}" if number >= 0 else ""
    return link if len(link) <= _LONGEST_ADDRESS else ""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some blocks of a part: their code, and the last in which something stands, with its code."""

    text: str
    nodes: tuple[Leaf | Group, ...]
    last: tuple[Leaf | Group, ...]
    last_text: str


@dataclass(slots=True)
class TypstSource:
    """Writes parts as Typst. ``leaves`` finds the leaf of an id; ``linked`` collects the targets that links need.

    ``languages`` collects the tags of the runs; ``depth`` counts the lists and quotations around.
    """

    leaves: Mapping[str, int]
    linked: set[str] = field(default_factory=set)
    languages: set[str] = field(default_factory=set)
    depth: int = 0
    language_depth: int = 0

    def pieces(self, part: Part) -> Iterator[Piece]:
        """Write what stands on the pages of a part, in pieces that do not shift when another one changes."""
        nodes = list(in_divisions(part.children))
        for first in range(0, len(nodes), _PIECE):
            own = nodes[first : first + _PIECE]
            written = [self._node(node) for node in own]
            last = next((i for i in range(len(own) - 1, -1, -1) if any(leaves(own[i : i + 1]))), 0)
            yield Piece(_code(written), tuple(own), tuple(own[last:]), block(filter(None, written[last:])))

    def block(self, node: Leaf | Group) -> str:
        """Write one block."""
        return self._node(node)

    def _all(self, nodes: Iterable[Leaf | Group]) -> str:
        return _statements(map(self._node, nodes))

    def _body(self, nodes: Iterable[Leaf | Group]) -> str:
        return f"{{\n{self._all(nodes)}}}"

    def _node(self, node: Leaf | Group) -> str:
        return self._leaf(node) if isinstance(node, Leaf) else self._group(node)

    # -- leaves ----------------------------------------------------------------------------------------------------

    def _leaf(self, leaf: Leaf) -> str:
        image = next((item for item in leaf.items if isinstance(item, Image)), None)
        if image is not None:
            return call("pic", leaf.first, string(image.file), string(image.alt))
        body = list(self._items(leaf.items))
        if all(_RAISED & set(item.flags) for item in leaf.items if isinstance(item, Run)):
            body.insert(0, "strut")
        if leaf.target in self.linked:
            body.insert(0, call("t", string(leaf.target)))
        words = [block(body)]
        if leaf.kind == "contents":
            words.append(block(self._items(leaf.end)))
        name, given = self._function(leaf)
        made = call(name, *given, *words)
        if leaf.lang:
            # Around the paragraph, for its direction says on which side it begins.
            self.languages.add(leaf.lang)
            made = call("l", string(leaf.lang), block([made]))
        return made

    def _function(self, leaf: Leaf) -> tuple[str, list[str | int]]:
        if leaf.kind == "heading":
            return "head", [leaf.level, string(leaf.plain)]
        if leaf.before:
            return "verse-part", [string(leaf.before)]
        if leaf.kind in {"entry", "contents"}:
            return leaf.kind, [leaf.level]
        return _PLAIN.get(leaf.kind, leaf.kind), []

    def _items(self, items: Iterable[Item]) -> Iterable[str]:
        for item in items:
            match item:
                case Run():
                    yield self._run(item)
                case Marker():
                    yield call("s" if item.opens else "m", item.id)
                case Image():
                    pass
                case _:
                    assert_never(item)

    def _run(self, run: Run) -> str:
        written = string(run.text)
        if flags := codes(run.flags):
            written = call("st", string(flags), written)
        elif BREAK in run.text:
            written = call("broken", written)
        if run.lang:
            self.languages.add(run.lang)
            written = call("l", string(run.lang), written)
        target = resolved(run.link, self.leaves)
        if target:
            is_inside = target.startswith("#")
            written = call("to", string(target[1:]), written) if is_inside else call("link", string(target), written)
        return written

    # -- groups ----------------------------------------------------------------------------------------------------

    def _group(self, group: Group) -> str:
        if not group.lang or self.language_depth >= _DEEPEST_LANGUAGE:
            return self._inner(group)
        self.languages.add(group.lang)
        self.language_depth += 1
        inner = self._inner(group)
        self.language_depth -= 1
        return call("l", string(group.lang), block([inner]))

    def _inner(self, group: Group) -> str:
        match group.kind:
            case "list" | "quotation" | "stanza" | "speech" if self.depth >= _DEEPEST:
                return self._flat(group)
            case "list" | "quotation" | "stanza" | "speech":
                self.depth += 1
                inner = self._list(group) if group.kind == "list" else self._boxed(group)
                self.depth -= 1
                return inner
            case "table":
                return self._table(group)
            case "unit":
                return self._body(group.children) + ";" + call("hook", string(group.sign))
            case "division" | "item" | "figure" | "row" | "cell":
                return self._body(group.children)
            case _:
                assert_never(group.kind)

    def _boxed(self, group: Group) -> str:
        """Set a group in a box; a tall one in several, with the space between them that their contents would have."""
        parts = _parts(group.children) if _leaves(group) > _TALL and self.depth == 1 else [group.children]
        if len(parts) == 1:
            return call(group.kind, self._body(group.children))
        gaps = [_GAPS[group.kind], *(max(_gap(a[-1]), _gap(b[0])) for a, b in pairwise(parts)), _GAPS[group.kind]]
        return ";\n".join(
            f"{call(group.kind, f'above: {above}', f'below: {below}', self._body(part))}"
            for part, (above, below) in zip(parts, pairwise(gaps), strict=True)
        )

    def _flat(self, group: Group) -> str:
        """Set what stands too deep as lines of their own, the signs of items before them."""
        nodes: list[Leaf | Group] = []
        for child in group.children:
            nodes.extend(_signed(child) if isinstance(child, Group) and child.kind == "item" else (child,))
        return self._body(nodes)

    def _list(self, group: Group) -> str:
        """Write runs of items with one kind of sign as lists; what stands between them as it is."""
        written: list[str] = []
        items: list[str] = []
        before: list[str] = []

        def close() -> None:
            if items:
                written.append(call(*before, *items))
            items.clear()

        for child in group.children:
            if not (isinstance(child, Group) and child.kind == "item"):
                close()
                written.append(self._node(child))
                continue
            number = _ORDERED.fullmatch(child.sign)
            kind = ["ordered"] if number else ["bullets", string(child.sign)]
            if kind != before:
                close()
            before = kind
            inner = block([self._group(child)])
            items.append(call("enum.item", number[1], inner) if number else inner)
        close()
        return call("lists", block(written))

    def _table(self, group: Group) -> str:
        rows = [row for row in group.children if isinstance(row, Group)]
        # On each further page the header stands again, without what may be there but once.
        header = self._cells(unmarked(rows[0])) if has_header(group) else array(())
        return call("tabular", group.id, array(group.widths), header, array(f"{self._cells(row)}\n" for row in rows))

    def _cells(self, row: Group) -> str:
        return array(
            array((*(cell.span if isinstance(cell, Group) else (1, 1)), self._body((cell,)))) for cell in row.children
        )


def _code(written: Iterable[str]) -> str:
    return f"#{{\n{_statements(written)}}}"


def _statements(written: Iterable[str]) -> str:
    return "".join(f"{found};\n" for found in written if found)


def in_divisions(nodes: Iterable[Leaf | Group]) -> Iterator[Leaf | Group]:
    """Walk over the blocks of divisions; what has a language of its own for all that it holds stays whole."""
    for node in nodes:
        if isinstance(node, Group) and node.kind == "division" and not node.lang:
            yield from in_divisions(node.children)
        else:
            yield node


def _parts(nodes: Sequence[Leaf | Group]) -> list[list[Leaf | Group]]:
    """Divide the children of a tall group, where on both sides there is a line of text or a group of lines."""
    parts: list[list[Leaf | Group]] = [[]]
    height = 0
    for node in nodes:
        if height >= _TALL and _is_divisible(parts[-1][-1]) and _is_divisible(node):
            parts.append([])
            height = 0
        parts[-1].append(node)
        height += _leaves(node)
    return parts


def _leaves(node: Leaf | Group) -> int:
    return sum(1 for _ in leaves((node,)))


def _is_divisible(node: Leaf | Group) -> bool:
    return node.kind in _DIVISIBLE if isinstance(node, Leaf) else node.kind in {"stanza", "speech"} and not node.lang


def _gap(node: Leaf | Group) -> int:
    return _GAPS.get(node.kind, 0)


def _signed(item: Group) -> Iterable[Leaf | Group]:
    """Put the sign of an item into its first leaf."""
    first, *rest = item.children
    if item.sign and isinstance(first, Leaf) and not any(isinstance(i, Image) for i in first.items):
        first = replace(first, kind="entry", items=(Run(f"{item.sign}\u2002"), *first.items))
    return (first, *rest)


def unmarked(group: Group) -> Group:
    """Return a group without its markers, calls of notes and names of places."""

    def plain(node: Leaf | Group) -> Leaf | Group:
        if isinstance(node, Group):
            return replace(node, children=tuple(map(plain, node.children)))
        kept = tuple(i for i in node.items if isinstance(i, Image) or (isinstance(i, Run) and "call" not in i.flags))
        return replace(node, items=kept, target="")

    return replace(group, children=tuple(map(plain, group.children)))


__all__ = ["RunData", "TypstSource", "codes", "in_divisions", "joined_data", "resolved", "run_data", "unmarked"]
