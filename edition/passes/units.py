"""List the places that a reference can name: lines, verses, paragraphs, divisions, pages. Body → units."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TypeAlias

from edition.diagnostics import Source
from edition.model.text import (
    BLOCKS,
    Alternation,
    Anchor,
    Block,
    Break,
    Cell,
    Division,
    Heading,
    Item,
    Node,
    Origin,
    Paragraph,
    Quotation,
    Row,
    Span,
    Speech,
    Stanza,
    Text,
    Verse,
)
from edition.model.walk import children, written_form
from edition.passes.sections import Sections

_SEPARATORS = re.compile(r"[\s.,:;/|§()\[\]]+")


def labels_of(reference: str) -> list[str]:
    """Return the numbers and names of which a reference is made."""
    return [label for label in _SEPARATORS.split(reference.casefold()) if label]


def _flat(path: tuple[str, ...]) -> list[str]:
    """Return the labels of a place: a number may itself hold separators."""
    return [label for part in path for label in labels_of(part)]


Element: TypeAlias = tuple[Source | None, int]

_GRAIN = {
    "line": 0, "Verse": 1, "Span": 2, "Paragraph": 3, "Heading": 3, "Item": 4, "Cell": 4, "Stanza": 5, "Speech": 5, "milestone": 6,
    "Quotation": 6, "Row": 6, "Block": 7, "column": 8, "Division": 9, "page": 10, "gathering": 11,
}  # fmt: skip
"""The finer a place, the likelier it is meant where a number fits several."""
_NAMED = (Division, Heading, Paragraph, Verse, Stanza, Span, Item, Cell, Row, Speech, Quotation, Block)
_LINES = (Paragraph, Verse, Heading, Item)
"""What entries can belong to without a number: they stand beside it."""
_AWAY = {"standOff", "listApp", "listBibl", "listWit", "teiHeader"}


@dataclass(slots=True)
class Unit:
    """One place: its kind, its numbers from the outermost division to itself, the runs of text it covers.

    ``until`` is the last place of a range, by its element; ``has_number`` whether the last of its numbers is its own.
    """

    kind: str
    path: tuple[str, ...]
    first: int
    last: int = -1
    section: str = ""
    id: str = ""
    element: Element = (None, -1)
    until: tuple[int, int] = (0, -1)
    has_number: bool = False

    @property
    def grain(self) -> int:
        """How fine the place is; 0 is the finest."""
        return _GRAIN.get(self.kind, 12)

    def is_within(self, area: Unit | None) -> bool:
        """Tell whether the place lies in another; all lie in the text."""
        return area is None or (area.first <= self.first and self.last <= area.last)


@dataclass(slots=True)
class Units:
    """All places of a text, and the runs of text in the order of reading.

    ``starts_block`` are the runs before which a block begins: no word runs across that border. With ``as_written``,
    of encodings in a choice those are read that the source has (sic, orig); ``within`` then tells, by the number of a
    run, the choice it stands in; ``has_choices`` says whether there are any; ``folded`` keeps the letters of a run, by its number and the level. Labels that an editor set between the words are not read.
    """

    as_written: bool = False

    runs: list[Text] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    starts_block: set[int] = field(default_factory=set)
    within: dict[int, Alternation] = field(default_factory=dict)
    by_label: dict[str, list[Unit]] = field(default_factory=dict)
    by_element: dict[tuple[int, int], Unit] = field(default_factory=dict)
    folded: dict[tuple[int, int], str] = field(default_factory=dict)
    has_choices: bool = False
    _by_two: dict[tuple[str, ...], list[Unit]] = field(default_factory=dict)
    _breaks: dict[str, Unit] = field(default_factory=dict)
    _sections: Sections = field(default_factory=Sections)

    @classmethod
    def of(cls, body: Iterable[Node], *, as_written: bool = False) -> Units:
        """List the places of a text."""
        nodes = tuple(body)
        units = cls(as_written, _sections=Sections.of(nodes))
        units._walk(nodes, (), "")
        units._close(())
        for unit in units.units:
            for label in {unit.path[-1].casefold() if unit.path else "", unit.id.casefold()} - {""}:
                units.by_label.setdefault(label, []).append(unit)
            source, ordinal = unit.element
            units.by_element[id(source), ordinal] = unit
        return units

    def ending(self, labels: Sequence[str]) -> list[Unit]:
        """Return the places whose numbers, from the outermost division on, end with some labels."""
        if not labels:
            return []
        if len(labels) == 1:
            return [u for u in self.by_label.get(labels[0], ()) if _flat(u.path)[-1:] == [labels[0]]]
        if not self._by_two:
            for label, units in self.by_label.items():
                for unit in units:
                    flat = _flat(unit.path)
                    if flat[-1:] == [label]:
                        self._by_two.setdefault((*flat[-2:-1], label), []).append(unit)
        found = self._by_two.get((labels[-2], labels[-1]), ())
        return [u for u in found if _flat(u.path)[-len(labels) :] == [*labels]]

    def same(self, unit: Unit) -> Unit | None:
        """Return a place of another reading of this text as it stands in this one, if it does."""
        source, ordinal = unit.element
        mine = self.by_element.get((id(source), ordinal))
        last = self.by_element.get(unit.until, mine)
        return replace(mine, last=last.last) if mine is not None and last is not None else None

    def inside(self, area: Unit) -> Iterator[Unit]:
        """Yield the places that begin within one: they are in the order of the text."""
        begun = bisect_left(self.units, area.first, key=lambda unit: unit.first)
        for unit in islice(self.units, begun, None):
            if unit.first >= area.last:
                return
            if unit is not area and unit.is_within(area):
                yield unit

    def _walk(self, nodes: Iterable[Node], path: tuple[str, ...], section: str) -> None:
        for node in nodes:
            if isinstance(node, Text):
                self.runs.append(node)
            elif isinstance(node, Break):
                self._break(node, path, section)
            elif isinstance(node, Anchor):
                if node.origin.id or node.origin.n:
                    self._add(node.origin, "Anchor", path, section).last = len(self.runs)
            elif isinstance(node, Alternation) and (written := written_form(node)) is not None and self._chooses():
                first = len(self.runs)
                self._walk((written,), path, section)
                self.within.update(dict.fromkeys(range(first, len(self.runs)), node))
            elif not isinstance(node, Span | Block) or node.kind != "label":
                if isinstance(node, BLOCKS):
                    self.starts_block.add(len(self.runs))
                self._container(node, path, section)

    def _chooses(self) -> bool:
        """Take in that there is a choice; tells whether what the source has is read."""
        self.has_choices = True
        return self.as_written

    def _container(self, node: Node, path: tuple[str, ...], section: str) -> None:
        if isinstance(node, _NAMED) and node.origin.name in _AWAY:
            return
        before = list(self._breaks.values()) if isinstance(node, Division) else []
        if isinstance(node, Division):
            section = self._sections.name(node, section)
        if isinstance(node, _NAMED) and (node.origin.n or node.origin.id or isinstance(node, _LINES)):
            unit = self._add(node.origin, type(node).__name__, path, section)
            inner = unit.path if node.origin.n else path
            self._walk(children(node), inner, section)
            unit.last = len(self.runs)
        else:
            self._walk(children(node), path, section)
        if isinstance(node, Division):
            self._close(before)

    def _add(self, origin: Origin, kind: str, path: tuple[str, ...], section: str) -> Unit:
        labels = (*path, origin.n) if origin.n else path
        unit = Unit(kind, labels, len(self.runs), -1, section, origin.id, (origin.source, origin.ordinal))
        unit.has_number = bool(origin.n)
        self.units.append(unit)
        return unit

    def _break(self, node: Break, path: tuple[str, ...], section: str) -> None:
        """Open the place that a milestone begins; it ends at the next of its kind, or with its division."""
        kind = node.kind if node.kind != "milestone" else f"milestone {node.origin.get('unit')}"
        if (last := self._breaks.pop(kind, None)) is not None:
            last.last = len(self.runs)
        if node.origin.n or node.origin.id:
            above = tuple(self._breaks[k].path[-1] for k in ("page", "column") if k in self._breaks and k != kind)
            unit = self._add(node.origin, node.kind, (*path, *above), section)
            self._breaks[kind] = unit

    def _close(self, keep: Iterable[Unit]) -> None:
        kept = {id(unit) for unit in keep}
        for kind, unit in list(self._breaks.items()):
            if id(unit) not in kept:
                unit.last = len(self.runs)
                del self._breaks[kind]
