"""The text of one witness, rebuilt from the apparatus: as nodes, and stretch by stretch with the reason."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from edition.model.apparatus import Entry, Reading
from edition.model.edition import Edition
from edition.model.text import Alternation, Anchor, Boundary, Break, Division, Item, Mark, Node, NoteCall, Picture, Text
from edition.model.walk import Container, descend, plain_text, with_children

_AROUND = {"front", "back", "standOff"}
_AS_WRITTEN = ("erroneous", "original", "abbreviation", "deleted", "surplus")
"""Of encodings in a choice, what stands in the source itself."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a witness's text and why it is so: “text”, “lemma”, “reading”, “silence”; the entry that says it."""

    text: str
    reason: str
    entry: str = ""
    reading: int = -1


@dataclass(frozen=True, slots=True)
class WitnessText:
    """The text of one witness as nodes, and its stretches in order."""

    witness: str
    nodes: tuple[Node, ...]
    stretches: tuple[Stretch, ...]

    @property
    def text(self) -> str:
        """The text with single spaces."""
        return plain_text(self.nodes)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a witness has at an entry: a reading by its index, or the lemma (-1), and why."""

    reading: int
    reason: str


def choose(entry: Entry, names: frozenset[str]) -> Choice:
    """Find what a witness has at an entry; ``names`` are its id and those of the groups that contain it."""

    def attests(reading: Reading) -> bool:
        return any(a.witness in names for a in reading.witnesses)

    for i, reading in enumerate(entry.readings):
        if attests(reading):
            return Choice(-1 if i == entry.base else i, "reading")
    if entry.lemma is not None and attests(entry.lemma):
        return Choice(-1, "lemma")
    return Choice(-1, "silence")


def names_of(edition: Edition, witness: str) -> frozenset[str]:
    """Return a witness's id with the ids of all groups above it."""
    names = [witness]
    while (known := edition.witnesses.get(names[-1])) and known.group and known.group not in names:
        names.append(known.group)
    return frozenset(names)


def witness_text(edition: Edition, witness: str) -> WitnessText:
    """Rebuild the text of one witness."""
    rebuilding = _Rebuilding(edition, names_of(edition, witness))
    nodes = rebuilding.nodes(_transmitted(edition.body))
    return WitnessText(witness, nodes, tuple(rebuilding.stretches))


def _transmitted(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """Leave out what the editor added around the text: standoff, and front and back matter without variants."""
    kept: list[Node] = []
    for node in nodes:
        if isinstance(node, Division) and node.origin.name in {"TEI", "text", "group"}:
            kept.append(replace(node, children=_transmitted(node.children)))
        elif not isinstance(node, Division) or node.origin.name not in _AROUND or _has_variants(node):
            kept.append(node)
    return tuple(kept)


def _has_variants(node: Division) -> bool:
    return node.origin.name != "standOff" and any(isinstance(n, Mark) for n in descend(node.children))


@dataclass(slots=True)
class _Rebuilding:
    edition: Edition
    names: frozenset[str]
    skipping: set[str] = field(default_factory=set)
    reasons: list[Stretch] = field(default_factory=lambda: [Stretch("", "text")])
    stretches: list[Stretch] = field(default_factory=list)

    def nodes(self, nodes: tuple[Node, ...]) -> tuple[Node, ...]:
        out: list[Node] = []
        for node in nodes:
            self._node(node, out)
        return tuple(out)

    def _node(self, node: Node, out: list[Node]) -> None:
        match node:
            case Mark(side="start"):
                self._enter(node.entry, out)
            case Mark():
                self._leave(node.entry)
            case Text():
                if not self.skipping:
                    out.append(node)
                    self._stretch(node.value)
            case Alternation():
                written = next((o for o in node.others if o.kind in _AS_WRITTEN), None)
                out.extend(self.nodes((written,) if written else node.shown))
            case NoteCall() | Boundary():
                pass
            case Item():
                label, kept = self.nodes(node.label), self.nodes(node.children)
                if label or kept or not self.skipping:
                    out.append(replace(node, label=label, children=kept))
            case Break() | Anchor() | Picture():
                if not self.skipping:
                    out.append(node)
            case _:
                self._container(node, out)

    def _container(self, node: Container, out: list[Node]) -> None:
        before = bool(self.skipping)
        kept = self.nodes(node.children)
        if kept or not (before and self.skipping):
            out.append(with_children(node, kept))

    def _enter(self, key: str, out: list[Node]) -> None:
        entry = self.edition.entries[key]
        choice = choose(entry, self.names)
        self.reasons.append(Stretch("", choice.reason, key, choice.reading))
        if choice.reading >= 0 and not self.skipping:
            out.extend(self.nodes(entry.readings[choice.reading].content))
        if choice.reading >= 0:
            self.skipping.add(key)

    def _leave(self, key: str) -> None:
        self.skipping.discard(key)
        self.reasons = [r for r in self.reasons if r.entry != key]

    def _stretch(self, value: str) -> None:
        why = self.reasons[-1]
        last = self.stretches[-1] if self.stretches else None
        if last and (last.reason, last.entry, last.reading) == (why.reason, why.entry, why.reading):
            self.stretches[-1] = replace(last, text=last.text + value)
        else:
            self.stretches.append(replace(why, text=value))
