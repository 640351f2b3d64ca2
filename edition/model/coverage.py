"""Who is named at an entry, and who cannot be. Edition → witnesses."""

from __future__ import annotations

from collections.abc import Iterator

from edition.model.apparatus import Entry, Reading, members
from edition.model.edition import Edition
from edition.model.text import Mark
from edition.model.walk import descend


def attested(entry: Entry) -> Iterator[tuple[str, Reading]]:
    """Yield every witness that an entry names, with the reading at which it is named."""
    for reading in (*filter(None, (entry.lemma,)), *entry.readings):
        for attestation in reading.witnesses:
            yield attestation.witness, reading


def replaced_above(edition: Edition) -> dict[str, set[str]]:
    """Tell for nested entries which witnesses they cannot name: those that have another reading of the whole."""
    result: dict[str, set[str]] = {}
    for entry in edition.entries.values():
        for i, reading in enumerate(entry.readings):
            inside = [n.entry for n in descend(reading.content) if isinstance(n, Mark) and n.side == "start"]
            if not inside or i == entry.base:
                continue
            having = {m for a in reading.witnesses for m in members(edition.witnesses, a.witness)}
            others = {m for name, r in attested(entry) if r is not reading for m in members(edition.witnesses, name)}
            for key in inside:
                result.setdefault(key, set()).update(others - having)
    open_entries: list[Entry] = []
    for node in descend(edition.body):
        if isinstance(node, Mark) and node.entry in edition.entries:
            entry = edition.entries[node.entry]
            if node.side == "end":
                open_entries = [e for e in open_entries if e.id != entry.id]
                continue
            for outer in open_entries:
                gone = {m for r in outer.variants for a in r.witnesses for m in members(edition.witnesses, a.witness)}
                result.setdefault(entry.id, set()).update(gone)
            open_entries.append(entry)
    return result


def named_within(edition: Edition) -> dict[str, set[str]]:
    """Tell which witnesses are named by the entries that begin within the lemma of another: they have its words, as they say."""
    result: dict[str, set[str]] = {}
    open_entries: list[str] = []
    for node in descend(edition.body):
        if not isinstance(node, Mark) or node.entry not in edition.entries:
            continue
        if node.side == "end":
            open_entries = [key for key in open_entries if key != node.entry]
            continue
        if open_entries:
            named = {m for name, _ in attested(edition.entries[node.entry]) for m in members(edition.witnesses, name)}
            for key in open_entries:
                result.setdefault(key, set()).update(named)
        open_entries.append(node.entry)
    return result
