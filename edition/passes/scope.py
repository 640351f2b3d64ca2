"""Tell where each witness has no text: before its beginning, after its end, in its lacunae. Edition → Edition.

TEI P5, TCAPMI: witStart and witEnd, lacunaStart and lacunaEnd, in a reading of the witness or in the text with @wit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from edition.model.apparatus import Absence, members
from edition.model.edition import Edition
from edition.model.text import Boundary, Mark, Node
from edition.model.walk import children
from edition.model.witness import ABSENT_AFTER, ABSENT_BEFORE


@dataclass(frozen=True, slots=True)
class _Event:
    """A boundary of one witness, in the reading of an entry or between entries; or an entry that begins."""

    entry: str
    witness: str = ""
    boundary: str = ""


def scope(edition: Edition) -> Edition:
    """Enter, for every entry, the witnesses that have no text there."""
    if not edition.has_boundaries:
        return edition
    events = list(_events(edition, edition.body, []))
    state: dict[str, Absence | None] = {}
    for event in events:
        if event.witness and event.witness not in state:
            state[event.witness] = ABSENT_BEFORE.get(event.boundary)
    if not state:
        return edition
    resuming = {(e.entry, e.witness) for e in events if e.boundary in {"witStart", "lacunaEnd"}}
    absences: dict[str, dict[str, Absence]] = {}
    for event in events:
        if event.boundary:
            state[event.witness] = ABSENT_AFTER[event.boundary]
            continue
        absent = {w: why for w, why in state.items() if why is not None and (event.entry, w) not in resuming}
        if absent:
            absences[event.entry] = absent
    return replace(edition, absences=absences)


def _events(edition: Edition, nodes: Iterable[Node], opened: list[str]) -> Iterator[_Event]:
    """List the entries and boundaries in the order of the text; a group's boundary is that of its members."""
    for node in nodes:
        if isinstance(node, Boundary):
            entry = opened[-1] if opened else ""
            for witness in boundary_witnesses(edition, node, entry):
                yield _Event(entry, witness, node.kind)
        elif isinstance(node, Mark):
            if node.side == "end" and node.entry in opened:
                opened.remove(node.entry)
            elif node.side == "start" and (begun := edition.entries.get(node.entry)):
                opened.append(begun.id)
                yield _Event(begun.id)
                for reading in begun.variants:
                    named = Boundary(reading.origin, "witStart", tuple(a.witness for a in reading.witnesses))
                    yield from _in_reading(edition, reading.content, named, begun.id)
        else:
            yield from _events(edition, children(node), opened)


def _in_reading(edition: Edition, nodes: Iterable[Node], named: Boundary, entry: str) -> Iterator[_Event]:
    """List the boundaries in a reading; without @wit they are those of the reading's witnesses."""
    for node in nodes:
        if isinstance(node, Boundary):
            for name in node.witnesses or named.witnesses:
                for witness in members(edition.witnesses, name):
                    yield _Event(entry, witness, node.kind)
        else:
            yield from _in_reading(edition, children(node), named, entry)


def boundary_witnesses(edition: Edition, node: Boundary, entry: str) -> Iterator[str]:
    """Return the witnesses of a boundary in the text: named, or those of the lemma in which it stands."""
    named = node.witnesses
    if not named and entry and (reading := edition.entries[entry].text_reading):
        named = tuple(a.witness for a in reading.witnesses)
    for name in named:
        yield from members(edition.witnesses, name)
