"""Decide what a witness has of which an entry without a lemma is silent. Edition → Edition.

Where an entry has a lemma, those who are silent agree with it. Where it has none, the words that stand in the text are a
reading like the others, and nothing says that others have it: in an entry with that reading alone they cannot, for then
there were nothing to tell. Of entries with several readings the edition as a whole decides: where most of them name all
witnesses, one that is not named has nothing there. TEI P5, TCAPLW and TCAPPS.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, TypeAlias

from edition.model.apparatus import Attestation, Entry, Reading, members
from edition.model.changed import changed
from edition.model.coverage import attested, replaced_above
from edition.model.edition import Edition
from edition.model.text import Boundary, Origin
from edition.model.walk import descend, has_text

Silence: TypeAlias = Literal["auto", "agrees", "lacks"]


def silence(edition: Edition, setting: Silence = "auto") -> Edition:
    """Give those who are silent an omission of their own where that is what silence means."""
    asked = [e for e in edition.entries.values() if _is_asked(e)]
    if not asked or setting == "agrees":
        return edition
    outside = replaced_above(edition)
    silent = {e.id: _silent(edition, e, outside.get(e.id, set())) for e in asked}
    several = [e for e in asked if len(e.readings) > 1]
    lacks = setting == "lacks" or 2 * sum(not silent[e.id] for e in several) > len(several)
    entries = dict(edition.entries)
    for entry in asked:
        if silent[entry.id] and (lacks or setting == "lacks" or len(entry.readings) == 1):
            witnesses = tuple(Attestation(key) for key in silent[entry.id])
            made = Reading(Origin("rdg"), witnesses, kind="omission", kind_is_computed=False, is_implied=True)
            entries[entry.id] = changed(entry, readings=(*entry.readings, made))
    return replace(edition, entries=entries)


def _is_asked(entry: Entry) -> bool:
    """Whether an entry has words of some witnesses in the text and no lemma."""
    reading = entry.text_reading
    if entry.base < 0 or reading is None or not reading.witnesses or reading.resp:
        return False
    if entry.method != "parallel-segmentation":  # the text stands by itself, and who is silent has it
        return False
    if not any(has_text(r.content) for r in entry.readings):
        return False
    return not any(isinstance(n, Boundary) for r in entry.readings for n in descend(r.content))


def _silent(edition: Edition, entry: Entry, outside: set[str]) -> list[str]:
    """Return the witnesses that have the text and are not named."""
    named = {m for name, _ in attested(entry) for m in members(edition.witnesses, name)}
    gone = named | outside
    there = (w.id for w in edition.witnesses.values() if w.is_declared and not w.is_group and w.id not in gone)
    return [key for key in there if not edition.lacks(entry, key)]
