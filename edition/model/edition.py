"""The root of the model: one edited text with all that belongs to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from edition.model.apparatus import Absence, Entry, Witness
from edition.model.correspondence import Letter
from edition.model.facsimile import Image
from edition.model.metadata import Metadata
from edition.model.notes import Note
from edition.model.reference import Reference
from edition.model.register import Registered
from edition.model.stages import NO_STAGES, Stages
from edition.model.text import Node, Origin


@dataclass(slots=True, frozen=True)
class Omission:
    """Characters of the source that no output shows, and why: a range of character numbers."""

    start: int
    length: int
    reason: str


_SHOWN: list[Callable[[Edition], str]] = []


def shown_by(function: Callable[[Edition], str]) -> Callable[[Edition], str]:
    """Let a function show editions in notebooks: the model itself knows no HTML."""
    _SHOWN[:] = [function]
    return function


@dataclass(slots=True, frozen=True)
class Edition:
    """One edited text.

    ``body`` is the stream of nodes with its marks; ``characters`` counts what was read from the source, ``expected``
    what the source holds by an independent count, both without white space. ``is_positive``: the apparatus names the
    witnesses of its lemmas. ``has_boundaries``: some witness begins, ends or has
    a lacuna; ``absences`` tells for an entry which witnesses have no text there, and why. ``anchors`` gives the id
    of elements that have none of their own and may be led to, by source and ordinal: names that a register lists, beginnings
    of pages, surfaces. ``hands`` tells of each hand what
    the header calls it; ``letters`` are those that its headers describe. ``numbers`` are those of verses that have none of
    their own, by source and ordinal of the element. ``described`` are the lists of persons, places and other things that
    its headers hold: they are no text, and tell the registers of what the text names. ``cited`` are the names under which
    the apparatus cites scholars and works, by id; ``prints`` those works that have a title and no author.
    """

    name: str
    file: str
    metadata: Metadata = field(default_factory=Metadata)
    body: tuple[Node, ...] = ()
    witnesses: Mapping[str, Witness] = field(default_factory=dict)
    entries: Mapping[str, Entry] = field(default_factory=dict)
    notes: Mapping[str, Note] = field(default_factory=dict)
    characters: int = 0
    expected: int = 0
    omissions: tuple[Omission, ...] = ()
    images: tuple[Image, ...] = ()
    references: Mapping[tuple[int, int], Reference] = field(default_factory=dict)
    is_positive: bool = False
    has_boundaries: bool = False
    register: Mapping[str, Registered] = field(default_factory=dict)
    anchors: Mapping[tuple[int, int], str] = field(default_factory=dict)
    absences: Mapping[str, Mapping[str, Absence]] = field(default_factory=dict)
    hands: Mapping[str, str] = field(default_factory=dict)
    letters: tuple[Letter, ...] = ()
    numbers: Mapping[tuple[int, int], str] = field(default_factory=dict)
    described: tuple[Node, ...] = ()
    cited: Mapping[str, str] = field(default_factory=dict)
    prints: frozenset[str] = frozenset()
    stages: Stages = NO_STAGES

    @property
    def has_states(self) -> bool:
        """Whether there are texts of witnesses, or of stages, to read beside the edited one."""
        return bool(self.entries or self.stages.ranks)

    def lacks(self, entry: Entry, witness: str) -> bool:
        """Tell whether a witness has no text at an entry: it breaks off before, or hands down another text of a corpus."""
        known = self.witnesses.get(witness)
        return witness in self.absences.get(entry.id, {}) or (known is not None and not known.is_of(entry.origin))

    def _repr_html_(self) -> str | None:
        """Show the edition in a notebook; nothing where no library is loaded that can."""
        return _SHOWN[0](self) if _SHOWN else None

    def number_of(self, origin: Origin) -> str:
        """Return the number of a verse or a line: that by which it is counted or cited, else its own."""
        return self.numbers.get(origin.key) or origin.n

    def id_of(self, origin: Origin) -> str:
        """Return the id of an element: its xml:id, else that which the builder gave it; nothing where it has none."""
        return origin.id or self.anchors.get(origin.key, "")

    @property
    def apparatus(self) -> tuple[Entry, ...]:
        """The entries in the order of the text."""
        return tuple(self.entries.values())


def witnesses_of(editions: Iterable[Edition]) -> dict[str, Witness]:
    """Return the witnesses of several texts, each once."""
    found: dict[str, Witness] = {}
    for edition in editions:
        for key, witness in edition.witnesses.items():
            found.setdefault(key, witness)
    return found
