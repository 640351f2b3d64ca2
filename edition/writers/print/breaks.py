"""Where pages begin and what they do not divide, as the project says. Rows, names of elements → rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from edition.writers.galley.parts import Group, GroupKind, Leaf, leaves
from edition.writers.galley.settings import Breaks
from edition.writers.print.measure import Measured

_GROUPS: Mapping[str, GroupKind] = {
    "lg": "stanza", "sp": "speech", "list": "list", "table": "table", "quote": "quotation", "figure": "figure",
}  # fmt: skip
_DIVISIONS: Mapping[str, Sequence[int]] = {"div": range(1, 100), **{f"div{n}": (n,) for n in range(1, 8)}}
"""Divisions are known by the level of their heading."""


def apply(measured: Measured, breaks: Breaks) -> None:
    """End a page before what begins on a new one; end none within what is kept together."""
    rows = measured.rows
    kinds = {kind for name, kind in _GROUPS.items() if name in breaks.keep}
    together = {
        leaf.id: i for i, group in enumerate(_outermost(measured.part.children, kinds)) for leaf in leaves((group,))
    }
    are_kept = "p" in breaks.keep
    kinds = {kind for name, kind in _GROUPS.items() if name in breaks.before}
    beginning = [*_outermost(measured.part.children, kinds), *_of_type(measured.part.children, set(breaks.typed))]
    first = {next(leaves((group,))).id for group in beginning if any(leaves((group,)))}
    levels = {level for name, found in _DIVISIONS.items() if name in breaks.before for level in found}
    for i, (row, after) in enumerate(pairwise(tuple(rows))):
        same = together.get(row.leaf.id, -1)
        is_kept = same >= 0 and same == together.get(after.leaf.id, -2)
        is_kept |= are_kept and row.leaf.id == after.leaf.id and row.leaf.kind in {"paragraph", "continued"}
        heads = after.leaf.kind == "heading" and after.leaf.level in levels
        begins = after.leaf.id != row.leaf.id and (heads or after.leaf.id in first)
        # A heading stays with what it is over: where one follows another, the first has begun the page.
        must_end = begins and row.leaf.kind not in {"heading", "title"}
        rows[i] = replace(row, may_end=must_end or (row.may_end and not is_kept), must_end=must_end)


def _of_type(nodes: Sequence[Leaf | Group], wanted: set[tuple[str, str]]) -> Iterator[Group]:
    """Find what has one of these names and @types; “div” is any division."""
    for node in nodes:
        if isinstance(node, Group) and wanted:
            names = {node.element, "div" if node.kind == "division" else node.element}
            if any((name, node.type) in wanted for name in names):
                yield node
            yield from _of_type(node.children, wanted)


def _outermost(nodes: Sequence[Leaf | Group], kinds: set[GroupKind]) -> Iterator[Group]:
    for node in nodes:
        if isinstance(node, Group) and node.kind in kinds:
            yield node
        elif isinstance(node, Group):
            yield from _outermost(node.children, kinds)
