"""Read sigla with the sign of a state behind them: 01*, 424C, Aac, Bmg, P46vid. Entries → entries.

So apparatuses write them, above all those of the New Testament; the list has the witness without the sign. TEI P5, TCAPLW.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from edition.diagnostics import Rule, Severity
from edition.model.apparatus import Attestation, Reading, Witness
from edition.model.changed import changed
from edition.model.text import Text
from edition.reader.flow import Flow
from edition.reader.notes import make_remark

SIGN_OF_STATE = Rule(
    "A047",
    Severity.INFO,
    """
    A siglum has the sign of a state or a hand behind it.

    The list of witnesses has the siglum without the sign. So 01* is understood as what 01 had before a correction, 01C and
    Aac, Apc as its states, Bmg as what stands in its margin, P46vid as what it seems to have. Declare a witness of that
    name where another manuscript is meant.

    Wrong:
        <rdg wit="01*">…</rdg>   where the list has n="01" alone

    Right:
        <rdg wit="#s01" hand="#s01.1">…</rdg>   with <witness xml:id="s01" n="01">, and its hands described

    TEI P5, TCAPLW.
    """,
)
_SIGNED = re.compile(
    r"(?P<siglum>.+?)[-_.^(]*(?:(?P<first>\*|ac|a\.c\.|a-?corr|ante-?corr)|(?P<later>(?<=\d)C\d?|(?:p-?|post-?)?corr\d?|pc|p\.c\.)|(?P<beside>mg|marg|sl|s\.l\.)|"
    r"(?P<doubtful>(?<=\d)V|vid|\?|\(\?\)))[\^)]*"
)


def read_signs(flow: Flow, declared: Mapping[str, Witness]) -> dict[str, Witness]:
    """Give attestations whose siglum is not declared to the witness whose siglum with a sign it is, and tell it once.

    Returns the witnesses: those that readings call by their number (@n) have this for their siglum.
    """
    reading = _Signs(flow, declared)
    for key, entry in list(flow.entries.items()):
        lemma = reading.read(entry.lemma, key) if entry.lemma is not None else None
        readings = tuple(reading.read(one, key) for one in entry.readings)
        if reading.has_changed:
            flow.entries[key] = changed(entry, lemma=lemma, readings=readings)
            reading.has_changed = False
    if reading.first is not None:
        signs = list(reading.understood)
        shown = ", ".join(signs[:_SHOWN]) + (" …" if len(signs) > _SHOWN else "")
        message = f"{shown}: understood as states of witnesses, by the sign behind the siglum"
        flow.findings.append(SIGN_OF_STATE(message, reading.first.origin.at))
    return {k: changed(w, siglum=n) if (n := reading.numbered.get(k)) else w for k, w in declared.items()}


@dataclass(slots=True)
class _Signs:
    """The signs that were understood, with the reading that has the first."""

    flow: Flow
    declared: Mapping[str, Witness]
    understood: dict[str, str] = field(default_factory=dict)
    numbered: dict[str, str] = field(default_factory=dict)
    first: Reading | None = None
    has_changed: bool = False
    _ids: dict[str, str] = field(init=False)
    _numbers: dict[str, str] = field(init=False)
    _hands: set[str] = field(init=False)

    def __post_init__(self) -> None:
        """Know the witnesses by their sigla and ids."""
        self._ids = {w.siglum: key for key, w in self.declared.items()} | {key: key for key in self.declared}
        self._numbers = {w.origin.n: key for key, w in self.declared.items() if w.origin is not None and w.origin.n}
        self._hands = {hand for witness in self.declared.values() for hand in witness.hands}

    def read(self, reading: Reading, entry: str) -> Reading:
        """Return a reading with the states of witnesses in the place of sigla with signs."""
        named = tuple(self._state(a, reading, entry) for a in reading.witnesses)
        if all(a is b for a, b in zip(named, reading.witnesses, strict=True)):
            return reading
        self.has_changed = True
        if self.understood:
            self.first = self.first or reading
        return changed(reading, witnesses=named)

    def _numbered(self, number: str) -> str | None:
        """Return the witness that has a number, by which readings call it."""
        witness = self._numbers.get(number)
        if witness is not None:
            self.numbered[witness] = number
        return witness

    def _state(self, attestation: Attestation, reading: Reading, entry: str) -> Attestation:
        key = attestation.witness
        if key in self.declared or key in self._hands or key in self.flow.ids:
            return attestation
        if (witness := self._ids.get(key) or self._numbered(key)) is not None:
            return changed(attestation, witness=witness)
        found = _SIGNED.fullmatch(key)
        if found is not None:
            witness = self._ids.get(found["siglum"]) or self._numbered(found["siglum"])
        if found is None or witness is None:
            return attestation
        self.understood[key] = witness
        if found["first"]:
            return changed(attestation, witness=witness, stage="a.c.")
        if found["later"]:
            hand = key if found["later"][-1:].isdecimal() else attestation.hand
            return changed(attestation, witness=witness, stage="p.c.", hand=hand)
        if found["beside"]:
            place = "margin" if "m" in found["beside"] else "above"
            return changed(attestation, witness=witness, place=place, stage="p.c.")  # its text has what it has beside
        note = make_remark(self.flow, reading.origin, Text("vid."), entry)
        return changed(attestation, witness=witness, detail=note)


_SHOWN = 6
