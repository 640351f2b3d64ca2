"""How much the witnesses vary, where, and who agrees with whom. Edition → numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from edition.model.apparatus import Entry, Reading, Witness, members
from edition.model.edition import Edition
from edition.model.names import Names, choose, has_correctors
from edition.model.text import Boundary, Gap, Mark, Text
from edition.model.transmission import transmitted
from edition.model.walk import descend

TEXT = ""
"""The edited text itself, as one of those that are compared."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """For every pair of witnesses: at how many entries both have text, and at how many they agree."""

    witnesses: tuple[str, ...]
    shared: Mapping[tuple[str, str], int]
    same: Mapping[tuple[str, str], int]

    def share(self, one: str, other: str) -> float | None:
        """Return the share of agreement of two witnesses from 0 to 1; nothing where they have no entry in common."""
        if one == other:
            return 1.0
        key = (one, other) if (one, other) in self.shared else (other, one)
        count = self.shared.get(key, 0)
        return self.same[key] / count if count else None


@dataclass(frozen=True, slots=True)
class Branch:
    """A node of a dendrogram: a witness, or two branches joined at a distance from 0 to 1."""

    witness: str = ""
    distance: float = 0.0
    parts: tuple[Branch, ...] = ()

    def leaves(self) -> list[str]:
        """Return the witnesses from top to bottom."""
        return [self.witness] if not self.parts else [w for part in self.parts for w in part.leaves()]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the text: how many words, how many entries begin in it, which is the first."""

    words: int
    entries: int
    readings: int
    first: str = ""
    section: str = ""


def compared_witnesses(edition: Edition) -> list[Witness]:
    """Return the witnesses that have a text of their own: no groups, none that no entry names; and the stages of a text.

    A manuscript in whose description those are listed who corrected it is no group: it has what was written first.
    """
    used = {a.witness for e in edition.entries.values() for r in e.readings for a in r.witnesses}
    used |= {a.witness for e in edition.entries.values() if e.lemma for a in e.lemma.witnesses}
    used |= {w.id for w in edition.witnesses.values() if w.is_stage}
    corrected = {w.id for w in edition.witnesses.values() if w.id in used and w.is_group and has_correctors(w)}
    used = {m for key in used for m in members(edition.witnesses, key)} | corrected
    return [w for w in edition.witnesses.values() if w.id in used and (not w.is_group or w.id in corrected)]


def readings_of(edition: Edition, witness: str) -> dict[str, int]:
    """Return what a witness has at each entry where it has text: the index of its reading, or -1 for the lemma.

    An entry within a reading counts where the witness has that reading.
    """
    names = Names.of(edition, witness)
    found: dict[str, int] = {}
    for key, entry in edition.entries.items():
        if edition.lacks(entry, witness) or not entry.is_exact or not entry.is_bound:
            continue
        chosen = choose(entry, names).reading
        if chosen < 0 or not is_lost(entry.readings[chosen]):
            found[key] = chosen
    for key in [k for k in found if _is_out(edition, edition.entries[k], found)]:
        del found[key]
    return found


def is_lost(reading: Reading) -> bool:
    """Tell whether a witness has nothing that could be compared: all that its reading says is that something is lost."""
    within = tuple(descend(reading.content))
    says_so = reading.kind == "illegible" or any(
        isinstance(n, Boundary) or (isinstance(n, Gap) and n.kind == "gap") for n in within
    )
    return says_so and not any(n.start >= 0 and n.value.strip() for n in within if isinstance(n, Text))


def agreement(edition: Edition, witnesses: Sequence[Witness]) -> Agreement:
    """Count for every pair of witnesses where they agree. Nested entries count only where both have their passage."""
    have = {w.id: readings_of(edition, w.id) for w in witnesses}
    shared: dict[tuple[str, str], int] = {}
    same: dict[tuple[str, str], int] = {}
    keys = [w.id for w in witnesses]
    for i, one in enumerate(keys):
        for other in keys[i + 1 :]:
            both = have[one].keys() & have[other].keys()
            shared[one, other] = len(both)
            same[one, other] = sum(have[one][k] == have[other][k] for k in both)
    return Agreement(tuple(keys), shared, same)


def _is_out(edition: Edition, entry: Entry, readings: Mapping[str, int]) -> bool:
    """Whether a nested entry lies in a passage that the witness does not have in that form."""
    above = edition.entries.get(entry.parent)
    if above is None or not above.is_exact or not above.is_bound:
        return False
    if above.id not in readings:
        return True
    holding = {-1, above.base}
    for i, reading in enumerate(above.readings):
        if any(isinstance(n, Mark) and n.entry == entry.id for n in descend(reading.content)) and i != above.base:
            holding = {i}
    return readings[above.id] not in holding or _is_out(edition, above, readings)


def dendrogram(matrix: Agreement) -> Branch | None:
    """Join the closest witnesses step by step, by the mean of their distances (UPGMA, Sokal and Michener 1958)."""
    groups: list[tuple[Branch, list[str]]] = [(Branch(w), [w]) for w in matrix.witnesses]
    if len(groups) < 2:
        return None

    def distance(one: list[str], other: list[str]) -> float:
        shares = [s for a in one for b in other if (s := matrix.share(a, b)) is not None]
        return 1 - sum(shares) / len(shares) if shares else 1.0

    distances = {(i, j): distance(groups[i][1], groups[j][1]) for i in range(len(groups)) for j in range(i)}
    alive = dict(enumerate(groups))
    number = len(groups)
    while len(alive) > 1:
        (i, j), shortest = min(distances.items(), key=lambda item: (item[1], item[0]))
        one, other = alive.pop(j), alive.pop(i)
        joined = (Branch("", shortest, (one[0], other[0])), one[1] + other[1])
        distances = {pair: d for pair, d in distances.items() if i not in pair and j not in pair}
        for k, group in alive.items():
            distances[number, k] = distance(joined[1], group[1])
        alive[number] = joined
        number += 1
    return next(iter(alive.values()))[0]


@dataclass(slots=True)
class _Count:
    words: int = 0
    entries: int = 0
    readings: int = 0
    first: str = ""
    section: str = ""


def along_the_text(edition: Edition, stretches: int = 60) -> list[Stretch]:
    """Divide the text into stretches of equal length and count the entries that begin in each."""
    body = transmitted(edition.body)
    total = sum(len(n.value.split()) for n in descend(body) if isinstance(n, Text))
    size = max(total / stretches, 1)
    counts = [_Count() for _ in range(stretches)]
    done = 0
    for node in descend(body):
        count = counts[min(int(done / size), stretches - 1)]
        if isinstance(node, Text):
            words = len(node.value.split())
            count.words += words
            done += words
        elif isinstance(node, Mark) and node.side == "start" and (entry := edition.entries.get(node.entry)):
            count.entries += 1
            count.readings += len(entry.variants)
            count.first = count.first or entry.id
            count.section = count.section or entry.section
    return [Stretch(c.words, c.entries, c.readings, c.first, c.section) for c in counts]


@dataclass(slots=True)
class Tally:
    """How often each kind of reading occurs, in all and by witness."""

    kinds: dict[str, int] = field(default_factory=dict)
    by_witness: dict[str, dict[str, int]] = field(default_factory=dict)


def tally(edition: Edition) -> Tally:
    """Count the readings by kind."""
    result = Tally()
    for entry in edition.entries.values():
        for reading in entry.variants:
            result.kinds[reading.kind] = result.kinds.get(reading.kind, 0) + 1
            for witness in dict.fromkeys(m for a in reading.witnesses for m in members(edition.witnesses, a.witness)):
                mine = result.by_witness.setdefault(witness, {})
                mine[reading.kind] = mine.get(reading.kind, 0) + 1
    return result
