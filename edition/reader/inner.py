"""Give a reading the witnesses that only an entry within it names: they have it, but for what varies there.

TEI P5, chapter 13.1.4 (nested apparatus entries).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from edition.model.apparatus import Attestation, Entry, Reading, Witness, members
from edition.model.changed import changed
from edition.model.text import Mark
from edition.model.walk import everything
from edition.reader.flow import Flow


def attest_by_inner(flow: Flow, declared: Mapping[str, Witness]) -> None:
    """Give each reading the witnesses of the entries within it that its own entry names at none of its readings.

    One that entries within two of its readings name is given to neither. A lemma without witnesses is what all others have.
    """
    inner: dict[str, list[Entry]] = {}
    for entry in flow.entries.values():
        if entry.parent:
            inner.setdefault(entry.parent, []).append(entry)
    for key in reversed([k for k in flow.entries if k in inner]):  # the innermost first
        entry = flow.entries[key]
        within = [_entries_in(flow, reading) for reading in entry.readings]
        placed = {one.id for some in within for one in some}
        below = [flow.entries[one.id] for one in inner[key]]
        in_lemma = [one for one in below if one.id not in placed] if entry.lemma and entry.lemma.witnesses else []
        known = set(_named(entry, declared))
        found = [dict.fromkeys(k for one in some for k in _single(one, declared)) for some in (in_lemma, *within)]
        counted = Counter(k for some in found for k in some)
        new = [tuple(Attestation(k) for k in some if counted[k] == 1 and k not in known) for some in found]
        if any(new):
            flow.entries[key] = changed(
                entry,
                lemma=_with(entry.lemma, new[0]) if entry.lemma else None,
                readings=tuple(_with(*given) for given in zip(entry.readings, new[1:], strict=True)),
            )


def _with(reading: Reading, more: tuple[Attestation, ...]) -> Reading:
    return changed(reading, witnesses=(*reading.witnesses, *more)) if more else reading


def _entries_in(flow: Flow, reading: Reading) -> list[Entry]:
    """List the entries that stand among the words of a reading."""
    marks = (node for node in everything(reading.content) if isinstance(node, Mark) and node.side == "start")
    return [flow.entries[mark.entry] for mark in marks if mark.entry in flow.entries]


def _named(entry: Entry, declared: Mapping[str, Witness]) -> list[str]:
    """List the witnesses that an entry names, groups with their members."""
    readings = (*((entry.lemma,) if entry.lemma else ()), *entry.readings)
    keys = dict.fromkeys(a.witness for reading in readings for a in reading.witnesses)
    return [key for one in keys for key in dict.fromkeys((one, *members(declared, one)))]


def _single(entry: Entry, declared: Mapping[str, Witness]) -> list[str]:
    """List the witnesses that an entry names, members for their groups."""
    return [key for key in _named(entry, declared) if key in declared and not declared[key].is_group]
