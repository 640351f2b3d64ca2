"""Align texts block by block: an edition with its witnesses, or with a translation. Nodes → rows."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from edition.model.text import (
    BLOCKS,
    MADE,
    Block,
    Cell,
    Division,
    Figure,
    Heading,
    Item,
    Listing,
    Mark,
    Node,
    Origin,
    Paragraph,
    Quotation,
    Speech,
    Stanza,
    Table,
    Verse,
)
from edition.model.walk import descend, has_text

Key: TypeAlias = tuple[int, int]
NO_PARTNERS: Mapping[str, str] = {}
_LEAVES = (Paragraph, Verse, Heading, Item, Cell, Figure)


@dataclass(slots=True)
class Leaf:
    """A block that is aligned as a whole, with the numbers of the divisions around it and its place among them.

    ``number`` is its own, or that of the stanza which it opens; ``ids`` and ``targets`` are its own and those of the parts
    that it opens: the ids, and the ids of what corresponds to them.
    """

    node: Node
    origin: Origin
    path: tuple[str, ...] = ()
    place: int = 0
    number: str = ""
    ids: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """What it is: a verse, a paragraph, a speaker."""
        return self.node.kind if isinstance(self.node, Block) else type(self.node).__name__

    @property
    def key(self) -> Key:
        """The element it came from."""
        return self.origin.key


@dataclass(slots=True)
class Row:
    """One row of aligned texts: the leaves of each, none where a text has no counterpart."""

    cells: list[list[Leaf]] = field(default_factory=list)


def leaves(nodes: Iterable[Node], path: tuple[str, ...] = (), same: Mapping[str, str] = NO_PARTNERS) -> list[Leaf]:
    """List the blocks of a text that can stand side by side with those of another.

    ``same`` gives divisions of two texts that correspond one name, by xml:id.
    """
    found: list[Leaf] = []
    _collect(nodes, path, found, same)
    counts: dict[tuple[tuple[str, ...], str], int] = {}
    for leaf in found:
        kind = (leaf.path, leaf.kind)
        counts[kind] = leaf.place = counts.get(kind, 0) + 1
    return found


def _collect(nodes: Iterable[Node], path: tuple[str, ...], found: list[Leaf], same: Mapping[str, str]) -> None:
    for node in nodes:
        begun = len(found)
        match node:
            case Division():
                _collect(_inner(node), _path_of(node, path, same), found, same)
                _opens(node.origin, found, begun)
            case Listing() | Stanza() | Speech() | Table() | Quotation():
                _collect(node.children, path, found, same)
                _opens(node.origin, found, begun)
                if node.origin.n and begun < len(found):
                    found[begun].number = node.origin.n
            case Block() | Paragraph() if _holds_blocks(node):
                _collect(node.children, path, found, same)
                _opens(node.origin, found, begun)
                if node.origin.n and begun < len(found) and not found[begun].number:
                    found[begun].number = node.origin.n
            case _ if isinstance(node, _LEAVES):
                if has_text((node,)) or any(isinstance(n, Mark) for n in node.children):
                    number = "" if isinstance(node, Verse) else node.origin.n
                    found.append(Leaf(node, node.origin, path, number=number))
                    _opens(node.origin, found, begun)
            case Block():
                found.append(Leaf(node, node.origin, path))
                _opens(node.origin, found, begun)
            case _ if hasattr(node, "children"):
                _collect(node.children, path, found, same)
            case _:
                pass


def _inner(node: Division) -> tuple[Node, ...]:
    """Return what a division holds; that it is the text or its translation, the heading of its column says."""
    first = node.children[0] if node.children else None
    is_told = isinstance(first, Heading) and first.origin is MADE and node.kind in {"edition", "translation"}
    return node.children[1:] if is_told else node.children


def _path_of(node: Division, path: tuple[str, ...], same: Mapping[str, str]) -> tuple[str, ...]:
    if name := same.get(node.origin.id):
        return (f"#{name}",)
    numbered = node.origin.n and node.origin.name.startswith("div") and ":" not in node.origin.n
    return (*path, node.origin.n) if numbered else path


def _targets(origin: Origin) -> tuple[str, ...]:
    """Return the ids of what an element says it corresponds to."""
    return tuple(t.rpartition("#")[2] for t in (origin.get("corresp") or origin.get("sameAs")).split())


def _opens(origin: Origin, found: list[Leaf], begun: int) -> None:
    """Give the first leaf of a part what is said of the part."""
    if begun < len(found):
        leaf = found[begun]
        leaf.ids += (origin.id,) if origin.id else ()
        leaf.targets += _targets(origin)


def _holds_blocks(node: Block | Paragraph) -> bool:
    """Whether a block only holds others; a paragraph with words of its own between them stays whole."""
    if not any(isinstance(n, BLOCKS) for n in node.children):
        return False
    return isinstance(node, Block) or not has_text(n for n in node.children if not isinstance(n, BLOCKS))


def align_witnesses(base: Sequence[Node], others: Sequence[Sequence[Node]]) -> list[Row]:
    """Put witnesses beside the edited text: blocks of the same element stand in one row, others in rows of their own."""
    rows = [Row([[leaf], *([] for _ in others)]) for leaf in leaves(base)]
    index = {row.cells[0][0].key: row for row in rows}
    order = list(rows)
    for number, other in enumerate(others, 1):
        last: Row | None = None
        for leaf in leaves(other):
            row = index.get(leaf.key)
            if row is None:
                row = _own_row(order, last, number, len(others))
            row.cells[number].append(leaf)
            last = row
    return order


def _own_row(order: list[Row], last: Row | None, number: int, others: int) -> Row:
    """Return a row for a block that only some witnesses have: the one after the last, if it is free."""
    place = next((i for i, row in enumerate(order) if row is last), -1) + 1
    if place < len(order) and not order[place].cells[0] and not order[place].cells[number]:
        return order[place]
    row = Row([[] for _ in range(others + 1)])
    order.insert(place, row)
    return row


def align_texts(base_nodes: Sequence[Node], other_nodes: Sequence[Node]) -> list[Row]:
    """Put a translation beside a text: by @corresp and @sameAs, else by equal numbers, else by order."""
    same = _same_divisions(base_nodes, other_nodes)
    mine, theirs = leaves(base_nodes, same=same), leaves(other_nodes, same=same)
    by_id = {key: i for i, leaf in enumerate(mine) for key in leaf.ids}
    by_place = {(leaf.path, leaf.kind, leaf.place): i for i, leaf in enumerate(mine)}
    partner: dict[int, int] = {}
    for j, leaf in enumerate(theirs):
        for key in leaf.targets:
            if (i := by_id.get(key)) is not None:
                partner.setdefault(j, i)
    reverse = {key: j for j, leaf in enumerate(theirs) for key in leaf.ids}
    for i, leaf in enumerate(mine):
        for key in leaf.targets:
            if (found := reverse.get(key)) is not None:
                partner.setdefault(found, i)
    if partner and mine and theirs and mine[0].kind == theirs[0].kind == "Heading" and 0 not in partner.values():
        partner.setdefault(0, 0)
    if same or not partner:
        partner = {**_by_order(mine, theirs, same), **partner}
    if not partner:
        partner = _by_number(mine, theirs)
        numbered = {leaf.kind for leaf in (*mine, *theirs) if leaf.number} if partner else set()
        for j, leaf in enumerate(theirs):
            kind = leaf.kind
            found = None if kind in numbered else by_place.get((leaf.path, kind, leaf.place))
            if found is not None:
                partner.setdefault(j, found)
    if not partner and len(mine) == len(theirs):
        partner = {j: j for j in range(len(theirs))}
    return _rows(mine, theirs, _rising(partner))


def _same_divisions(base: Sequence[Node], other: Sequence[Node]) -> dict[str, str]:
    """Give divisions that correspond one name, by xml:id: that of the one in the first text."""
    mine, theirs = ([n for n in descend(side) if isinstance(n, Division)] for side in (base, other))
    known = {n.origin.id for n in mine if n.origin.id}
    same: dict[str, str] = {}
    for division in theirs:
        for key in _targets(division.origin):
            if key in known and division.origin.id:
                same |= {division.origin.id: key, key: key}
    others = {n.origin.id for n in theirs if n.origin.id}
    for division in mine:
        for key in _targets(division.origin):
            if key in others and division.origin.id:
                same.setdefault(key, division.origin.id)
                same.setdefault(division.origin.id, division.origin.id)
    return same


def _by_order(mine: Sequence[Leaf], theirs: Sequence[Leaf], same: Mapping[str, str]) -> dict[int, int]:
    """Pair blocks by their order within divisions that correspond, where both have as many of a kind."""
    names = {f"#{name}" for name in same.values()}
    sides: list[dict[tuple[tuple[str, ...], str], list[int]]] = [{}, {}]
    for side, found in zip(sides, (mine, theirs), strict=True):
        for i, leaf in enumerate(found):
            if leaf.path[:1] and leaf.path[0] in names:
                side.setdefault((leaf.path, leaf.kind), []).append(i)
    left, right = sides
    return {
        j: i
        for key in left
        if len(left[key]) == len(right.get(key, ()))
        for i, j in zip(left[key], right[key], strict=True)
    }


def _by_number(mine: Sequence[Leaf], theirs: Sequence[Leaf]) -> dict[int, int]:
    """Pair stanzas, paragraphs and blocks with the same number in divisions of the same numbers: a stanza with a paragraph too.

    Nothing where fewer than half of the numbers of the shorter text are found in the other: they count something else.
    """
    for with_path in (True, False):
        sides: list[dict[tuple[tuple[str, ...], str], int]] = []
        for side in (mine, theirs):
            found: dict[tuple[tuple[str, ...], str], int] = {}
            for i, leaf in enumerate(side):
                if leaf.number:
                    key = (leaf.path if with_path else (), leaf.number)
                    found[key] = -1 if key in found else i
            sides.append({key: i for key, i in found.items() if i >= 0})
        left, right = sides
        common = left.keys() & right.keys()
        if common and 2 * len(common) >= min(len(left), len(right)):
            return {right[key]: left[key] for key in common}
    return {}


def _rising(partner: dict[int, int]) -> dict[int, int]:
    """Keep the longest run of partners that rises in both texts, so that no row stands before one it follows."""
    ends: list[int] = []
    tops: list[int] = []
    before: dict[int, int] = {}
    for j, target in sorted(partner.items()):
        place = bisect_right(ends, target)
        if place == len(ends):
            ends.append(target)
            tops.append(j)
        else:
            ends[place], tops[place] = target, j
        if place:
            before[j] = tops[place - 1]
    kept: dict[int, int] = {}
    last = tops[-1] if tops else None
    while last is not None:
        kept[last] = partner[last]
        last = before.get(last)
    return kept


def _rows(mine: list[Leaf], theirs: list[Leaf], partner: dict[int, int]) -> list[Row]:
    """Walk both texts; what has no partner stands alone in its place."""
    rows: list[Row] = []
    by_mine: dict[int, Row] = {}
    i = 0
    for j, leaf in enumerate(theirs):
        target = partner.get(j)
        if target is None:
            rows.append(Row([[], [leaf]]))
            continue
        if target in by_mine:
            by_mine[target].cells[1].append(leaf)
            continue
        while i <= target:
            row = Row([[mine[i]], []])
            rows.append(row)
            by_mine[i] = row
            i += 1
        by_mine[target].cells[1].append(leaf)
    rows.extend(Row([[leaf], []]) for leaf in mine[i:])
    return rows


def join(alignments: Sequence[Sequence[Row]]) -> list[Row]:
    """Join the alignments of one text with several others to rows of all."""
    joined: list[Row] = [Row([list(cell) for cell in row.cells]) for row in alignments[0]]
    for rows in alignments[1:]:
        width = len(joined[0].cells) if joined else 1
        by_key = {row.cells[0][0].key: row for row in joined if row.cells[0]}
        for row in joined:
            row.cells.append([])
        last: Row | None = None
        for row in rows:
            target = by_key.get(row.cells[0][0].key) if row.cells[0] else None
            if target is None:
                target = Row([[] for _ in range(width + 1)])
                joined.insert(joined.index(last) + 1 if last in joined else 0, target)
            target.cells[width].extend(row.cells[1])
            last = target
    return joined
