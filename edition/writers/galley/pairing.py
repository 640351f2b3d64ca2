"""Two texts that stand beside each other on paper: find the two, align their blocks. Editions → units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from edition.diagnostics import Finding, nearest
from edition.model.alignment import align_texts
from edition.model.edition import Edition
from edition.model.text import Division, Mark, Node, NoteCall
from edition.model.walk import descend, with_children
from edition.writers.galley.manuscript import Manuscript
from edition.writers.galley.parts import Group, Leaf, leaves
from edition.writers.galley.rules import NO_FACING

CONTAINERS = {"division", "stanza", "speech"}
"""Groups whose parts are paired one by one."""


# -- which texts ---------------------------------------------------------------------------------------------------------


def find_texts(
    names: Sequence[str], editions: Sequence[Edition], file: str
) -> tuple[tuple[Edition, Edition] | None, list[Finding]]:
    """Find the two texts that the project names: texts of the project, or divisions of its first text."""
    if len(names) != 2:
        return None, [NO_FACING("“facing” names two texts", hint='write facing = ["left", "right"]', file=file)]
    found: list[Edition] = []
    for name in names:
        text = next((e for e in editions if e.name == name), None) or _division(editions[0], name)
        if text is None:
            known = [*(e.name for e in editions), *_division_names(editions[0].body)]
            meant = nearest(name, known)
            hint = f"did you mean “{meant}”?" if meant else f"there are: {', '.join(dict.fromkeys(known))}"
            return None, [NO_FACING(f"there is no text “{name}”", hint=hint, file=file)]
        found.append(text)
    left, right = found
    if left.file == right.file and left.characters == right.characters:
        left, right = _shared(editions[0], right)
    return (left, right), []


def _division_names(nodes: Sequence[Node]) -> Iterator[str]:
    for node in descend(nodes):
        if isinstance(node, Division):
            yield from filter(None, (node.origin.id, node.origin.get("type")))


def _division(edition: Edition, name: str) -> Edition | None:
    for node in descend(edition.body):
        if isinstance(node, Division) and name in {node.origin.id, node.origin.get("type")}:
            return replace(edition, body=(node,))
    return None


def _shared(whole: Edition, right: Edition) -> tuple[Edition, Edition]:
    """Share out one edition between two of its divisions; what is in neither goes with the left one."""
    away = right.body[0]
    keys = _keys(right.body, whole)
    mine = replace(
        whole,
        body=tuple(_without(whole.body, away)),
        entries={k: e for k, e in whole.entries.items() if k not in keys},
        notes={k: n for k, n in whole.notes.items() if k not in keys},
    )
    theirs = replace(
        right,
        entries={k: e for k, e in whole.entries.items() if k in keys},
        notes={k: n for k, n in whole.notes.items() if k in keys},
    )
    return mine, theirs


def _without(nodes: Sequence[Node], away: Node) -> Iterator[Node]:
    for node in nodes:
        if node is away:
            continue
        yield with_children(node, tuple(_without(node.children, away))) if isinstance(node, Division) else node


def _keys(nodes: Sequence[Node], edition: Edition) -> set[str]:
    """List the entries and notes that begin in some nodes, and those within them."""
    found = {n.entry for n in descend(nodes) if isinstance(n, Mark)}
    found |= {n.note for n in descend(nodes) if isinstance(n, NoteCall)}
    while True:
        more = {k for k, e in edition.entries.items() if e.parent in found}
        more |= {n for k in found | more if (e := edition.entries.get(k)) for n in e.notes}
        if more <= found:
            return found
        found |= more


# -- which blocks face which -------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Units:
    """The aligned units of two parts: for each side the unit of every leaf, and how many units there are."""

    unit_of: tuple[dict[int, int], dict[int, int]] = field(default_factory=lambda: ({}, {}))
    count: int = 0


def blocks(nodes: Sequence[Leaf | Group]) -> Iterator[Leaf | Group]:
    """List what stands directly in divisions: units begin only there, never within a list or a stanza's verse."""
    for node in nodes:
        if isinstance(node, Group) and node.kind in {*CONTAINERS, "unit"}:
            yield from blocks(node.children)
        else:
            yield node


def align(left: Manuscript, right: Manuscript, parts: tuple[Sequence[Leaf | Group], Sequence[Leaf | Group]]) -> Units:
    """Align the blocks of two parts by the alignment of their sources."""
    sides = [[[leaf.id for leaf in leaves((block,))] for block in blocks(part)] for part in parts]
    block_of = [{leaf: i for i, ids in enumerate(side) for leaf in ids} for side in sides]
    origins = (left.places.origins, right.places.origins)
    pairs: list[tuple[int, int]] = []
    for row in align_texts(left.edition.body, right.edition.body):
        found = [
            [block_of[s][leaf] for cell in cells if (leaf := origins[s].get(cell.key, -1)) in block_of[s]]
            for s, cells in enumerate(row.cells)
        ]
        if found[0] and found[1]:
            pairs.append((min(found[0]), min(found[1])))
    return _units(sides, _rising(pairs))


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Keep pairs that go on in both texts."""
    kept: list[tuple[int, int]] = []
    for pair in sorted(set(pairs)):
        if not kept or (pair[0] > kept[-1][0] and pair[1] > kept[-1][1]):
            kept.append(pair)
    return kept


def _units(sides: Sequence[Sequence[Sequence[int]]], starts: Sequence[tuple[int, int]]) -> Units:
    units = Units(count=len(starts) + 1)
    for s, side in enumerate(sides):
        firsts = [pair[s] for pair in starts]
        unit = 0
        for i, ids in enumerate(side):
            while unit < len(firsts) and i >= firsts[unit]:
                unit += 1
            units.unit_of[s].update(dict.fromkeys(ids, unit))
    return units
