"""Divide a text into parts that can be cited. Edition → units. DTS 1.0, Citation trees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from edition.letters import is_wordy
from edition.model.edition import Edition
from edition.model.text import Division, Node, Paragraph, Verse
from edition.model.walk import held, origin_of

_THROUGH = frozenset({"TEI", "text", "group", "body"})


@dataclass(slots=True)
class Unit:
    """A part: its identifier in the whole text, the kind of part, the parts in it, from 1 the level."""

    identifier: str
    kind: str
    level: int
    node: Node
    parent: str = ""
    parts: list[Unit] = field(default_factory=list)

    def walk(self) -> Iterator[Unit]:
        """Yield the unit and all in it, in order."""
        yield self
        for part in self.parts:
            yield from part.walk()


def units_of(edition: Edition) -> list[Unit]:
    """Return divisions by their numbers, and in them paragraphs and verses; what has no @n is counted."""
    return _units(edition.body, "", 1, set())


def _units(nodes: Iterable[Node], parent: str, level: int, taken: set[str]) -> list[Unit]:
    divisions = list(_divisions(nodes))
    found: list[Unit] = []
    for number, node in enumerate(divisions or _lines(nodes), 1):
        identifier = _identifier(node, parent, number, taken)
        unit = Unit(identifier, _kind(node), level, node, parent)
        if isinstance(node, Division):
            unit.parts = _units(node.children, identifier, level + 1, taken)
        found.append(unit)
    return found


def _divisions(nodes: Iterable[Node]) -> Iterator[Division]:
    for node in nodes:
        if isinstance(node, Division) and node.origin.name in _THROUGH:
            yield from _divisions(node.children)
        elif isinstance(node, Division):
            yield node


def _lines(nodes: Iterable[Node]) -> Iterator[Node]:
    for node in nodes:
        if isinstance(node, Paragraph | Verse):
            yield node
        elif not isinstance(node, Division) or node.origin.name in _THROUGH:
            yield from _lines(held(node))


def _kind(node: Node) -> str:
    if isinstance(node, Division):
        return node.kind or "div"
    return "line" if isinstance(node, Verse) else "paragraph"


def _identifier(node: Node, parent: str, number: int, taken: set[str]) -> str:
    """Make an identifier that may stand in an address: numbers of the levels, with points between."""
    origin = origin_of(node)
    said = origin.n if origin is not None else ""
    own = "".join(c if is_wordy(c) or c in "-_" else "-" for c in said) or str(number)
    if isinstance(node, Division) and node.origin.name in {"front", "back"} and not said:
        own = node.origin.name
    made = f"{parent}.{own}" if parent else own
    while made in taken:
        made += "-"
    taken.add(made)
    return made
