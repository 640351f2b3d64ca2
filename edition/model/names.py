"""Under which names a witness is attested, and what it has at an entry: its id, its groups, its hands, its stages."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from edition.model.apparatus import Attestation, Entry, Reading, Stage, Witness
from edition.model.edition import Edition
from edition.model.stages import Stages
from edition.model.text import Span
from edition.model.walk import everything

Reason: TypeAlias = Literal["text", "lemma", "reading", "silence", "not placed", "lacuna", "out of scope"]
_STAGED = re.compile(r"(.+) \((a\.c\.|p\.c\.)\)")


@dataclass(frozen=True, slots=True)
class Choice:
    """What a witness has at an entry: a reading by its index, or the lemma (-1), and why."""

    reading: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Names:
    """The names under which a witness is attested: its id, the groups above it; the hand or stage that is asked for.

    ``at`` is the stage in the making of the text that it stands for, with all of them.
    """

    names: frozenset[str]
    hand: str = ""
    first_hands: frozenset[str] = frozenset()
    stage: Stage = ""
    own: str = ""
    at: tuple[Stages, int] | None = None

    @classmethod
    def of(cls, edition: Edition, key: str) -> Names:
        """Collect the names of a witness, of one of its hands (“C2”), or of one of its stages (“C (p.c.)”)."""
        found = _STAGED.fullmatch(key)
        key, stage = (found[1], found[2]) if found and key not in edition.witnesses else (key, "")
        owner = next((w.id for w in edition.witnesses.values() if key in w.hands), "")
        witness = owner or key
        names = {witness}
        groups = [w for w in edition.witnesses.values() if w.members]
        while above := {w.id for w in groups if w.id not in names and not names.isdisjoint(w.members)}:
            names |= above
        rank = edition.stages.ranks.get(witness)
        at = (edition.stages, rank) if rank is not None else None
        return cls(frozenset(names), key if owner else "", frozenset(_first_hand(edition, witness)), stage, witness, at)  # type: ignore[arg-type]

    def attests(self, reading: Reading) -> bool:
        """Whether the witness has this reading: in the hand or stage that is asked for, else as it was first written."""
        return any(self._is_mine(a) for a in reading.witnesses)

    def attests_unstaged(self, reading: Reading) -> bool:
        """Whether the witness has this reading without a word on its stage."""
        return any(self._is_mine(a) for a in reading.witnesses if not a.stage)

    def _is_mine(self, attestation: Attestation) -> bool:
        if attestation.witness not in self.names:  # a witness by itself may be the hand of another
            return bool(self.own) and attestation.hand == self.own
        is_later = bool(attestation.hand) and attestation.hand not in self.first_hands
        if self.stage == "p.c.":
            return attestation.stage == "p.c." or (is_later and not attestation.stage)
        if attestation.stage == "p.c.":
            return bool(self.hand) and attestation.hand == self.hand and self.hand not in self.first_hands
        if attestation.hand and attestation.hand == self.hand:
            return True
        return not self.hand and not is_later


def _is_as_lemma(entry: Entry, reading: Reading) -> bool:
    """Whether a reading is told to have the words of the lemma, or these in an order that nobody knows: they stand as they are."""
    # What other entries say of single words in a passage is said of those, too, who have the words of its lemma.
    if reading.shift == "same" or (reading.repeats and entry.method != "parallel-segmentation"):
        return True
    return reading.shift == "inverted" and len(entry.lemma_text.split()) != _COUPLE


_COUPLE = 2


def _first_hand(edition: Edition, witness: str) -> tuple[str, ...]:
    """Return the hand whose readings are the witness's own: the first that is described, unless it is told apart from these.

    It is by its name (A2, Ac, A-corr); or where an entry has the witness without a hand beside it; one hand alone is where
    the witness stands without it anywhere, unless another hand stands beside it in an entry. What a witness has before and
    after a correction says nothing of its hands.
    """
    known = edition.witnesses.get(witness)
    if known is None or not known.hands or _is_later(known.hands[0], witness):
        return ()
    bare = named = is_first_of_two = False
    for entry in edition.entries.values():
        readings = (*((entry.lemma,) if entry.lemma else ()), *entry.readings)
        here = {a.hand for reading in readings for a in reading.witnesses if a.witness == witness and not a.stage}
        if {"", known.hands[0]} <= here:
            return ()
        is_first_of_two = is_first_of_two or (known.hands[0] in here and len(here) > 1)
        bare, named = bare or "" in here, named or known.hands[0] in here
    return () if len(known.hands) == 1 and bare and named and not is_first_of_two else known.hands[:1]


def _is_later(hand: str, witness: str) -> bool:
    """Tell by the name of a hand that others wrote before it: A2, h3, Ac, A-corr; A1, A-a, A-scribe and h are none."""
    name = hand.casefold()
    rest = name.removeprefix(witness.casefold()).strip("-_.")
    if "corr" in rest or ((number := re.search(r"(\d+)$", rest)) and int(number[1]) > 1):
        return True
    return rest != name and len(rest) == 1 and rest.isalpha() and rest not in "ap"


def has_correctors(witness: Witness) -> bool:
    """Tell whether what is listed within a witness are its later hands, as their names say: C with Cc, A with A2."""
    is_one = witness.origin is not None and witness.origin.name == "witness"
    return (
        is_one and bool(witness.members) and all(_is_later(m, witness.id) and m != witness.id for m in witness.members)
    )


def sharing(edition: Edition, siglum: str) -> list[str]:
    """Return the ids of the witnesses that have a siglum, where several texts of a corpus give it to different ones."""
    found = [key for key, witness in edition.witnesses.items() if witness.siglum == siglum]
    return found if len(found) > 1 and siglum not in edition.witnesses else []


def names_of_witnesses(edition: Edition) -> dict[str, str]:
    """Return every name by which the text of a witness can be asked for: sigla, ids, hands, stages."""
    named = {w.siglum: key for key, w in edition.witnesses.items()} | {key: key for key in edition.witnesses}
    for witness in edition.witnesses.values():
        named |= {hand: hand for hand in witness.hands}
        for hand in witness.hands:
            if siglum := witness.siglum_of_hand(hand):
                named.setdefault(siglum, hand)
    readings = (r for e in edition.entries.values() for r in (*((e.lemma,) if e.lemma else ()), *e.readings))
    staged = {a.witness for r in readings for a in r.witnesses if a.stage and a.witness in edition.witnesses}
    if len(edition.witnesses) == 1 and any(
        isinstance(n, Span) and n.kind in {"added", "deleted"} for n in everything(edition.body)
    ):
        staged = set(edition.witnesses)  # the corrections in the text are those of the one witness
    for key in (k for k in edition.witnesses if k in staged):
        for stage in ("a.c.", "p.c."):
            for name in (key, edition.witnesses[key].siglum):
                named.setdefault(f"{name} ({stage})", f"{key} ({stage})")
    return named


def choose(entry: Entry, names: Names) -> Choice:
    """Find what a witness has at an entry. A later hand that an entry does not name has what the first hand has.

    A witness that stands once as it was before correction, and once without a stage, is there as corrected.
    """
    if names.at is not None:
        return _choose_at(entry, *names.at)
    if len(names.names) > 1 and names.own:  # what is said of a member by itself counts before what is said of its group
        found = choose(entry, replace(names, names=frozenset({names.own})))
        if found.reason != "silence":
            return found
    first = replace(names, hand="", stage="")
    asked = [names.attests, *([first.attests_unstaged] if names.stage == "p.c." else [])]
    # What it had before correction it has no more: where nothing says what it has, it has what all have.
    asked += [first.attests] if names.stage != "p.c." and (names.hand or names.stage) else []
    for attests in asked:
        for i, reading in enumerate(entry.readings):
            if attests(reading):
                if not entry.is_exact and i != entry.base:
                    return Choice(-1, "not placed")
                return Choice(-1 if i == entry.base or _is_as_lemma(entry, reading) else i, "reading")
        if entry.lemma is not None and attests(entry.lemma):
            return Choice(-1, "lemma")
    return Choice(-1, "silence")


def _choose_at(entry: Entry, stages: Stages, rank: int) -> Choice:
    """Find what stood at an entry at a stage of the text: the last reading until then, else the first of all.

    A lemma that names no stage is the last.
    """
    dated = [(when, i) for i, reading in enumerate(entry.readings) if (when := stages.of(reading.origin)) is not None]
    lemma = stages.of(entry.lemma.origin) if entry.lemma is not None else None
    if lemma is not None:
        dated.append((lemma, -1))
    elif entry.base < 0 and dated:
        last = max(stages.ranks.values())
        dated.append((last + (last in dict(dated)), -1))
    if not dated:
        return Choice(-1, "silence")
    chosen = max((d for d in dated if d[0] <= rank), default=min(dated))[1]
    if chosen >= 0 and chosen != entry.base and not entry.is_exact:
        return Choice(-1, "not placed")
    return Choice(-1 if chosen == entry.base else chosen, "lemma" if chosen < 0 else "reading")
