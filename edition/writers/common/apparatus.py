"""The apparatus as data: JSON and a table. Editions → text."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from edition.model.apparatus import Entry, Reading, Witness
from edition.model.edition import Edition, witnesses_of
from edition.model.text import Mark, Node
from edition.model.walk import descend, plain_text

COLUMNS = (
    "entry", "method", "section", "line", "loc", "at", "lemma", "lemma_witnesses", "reading", "witnesses", "kind", "type",
    "resp", "cert", "parent", "bound",
)  # fmt: skip


def entries_of(editions: Sequence[Edition]) -> list[dict[str, Any]]:
    """Return the entries of the texts as data."""
    return [_entry(edition, entry) for edition in editions for entry in edition.entries.values()]


def as_json(editions: Sequence[Edition], entries: Sequence[Mapping[str, Any]] | None = None) -> str:
    """Return witnesses and entries of the texts as JSON; ``entries`` where they are at hand already."""
    data = {
        "witnesses": [_witness(w) for w in witnesses_of(editions).values()],
        "entries": entries_of(editions) if entries is None else entries,
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _witness(witness: Witness) -> dict[str, Any]:
    return {
        "id": witness.id,
        "siglum": witness.siglum,
        "label": witness.label,
        "group": witness.group,
        "hands": list(witness.hands),
        "members": list(witness.members),
        "declared": witness.is_declared,
    }


def _entry(edition: Edition, entry: Entry) -> dict[str, Any]:
    lemma = entry.text_reading
    # A lacuna that only a detail tells is no reading of the encoder's.
    lost = {a.witness: "lacuna" for r in entry.readings if r.origin.name == "witDetail" for a in r.witnesses}
    return {
        "id": entry.id,
        "method": entry.method,
        "at": str(entry.origin.at or ""),
        "section": entry.section,
        "line": entry.line,
        "loc": entry.loc,
        "lemma": {
            "text": lemma_text(entry),
            "witnesses": [a.witness for a in lemma.witnesses] if lemma else [],
        },
        "readings": [
            _reading(reading, is_text=i == entry.base)
            for i, reading in enumerate(entry.readings)
            if reading.origin.name != "witDetail"
        ],
        "notes": [plain_text(edition.notes[key].content) for key in entry.all_notes if key in edition.notes],
        "parent": entry.parent or None,
        "bound": entry.is_bound,
        "exact": entry.is_bound and entry.is_exact,
        "layer": entry.layer,
        "absent": {**edition.absences.get(entry.id, {}), **lost},
    }


def lemma_text(entry: Entry) -> str:
    """Return the words of the lemma: as the text has them, else as the entry quotes them."""
    if entry.is_bound or entry.lemma is None:
        return entry.lemma_text
    return plain_text(entry.lemma.content)


def _reading(reading: Reading, *, is_text: bool) -> dict[str, Any]:
    return {
        "text": plain_text(reading.content),
        "witnesses": [a.witness for a in reading.witnesses],
        "kind": "lemma" if is_text else reading.kind,
        "kind_computed": reading.kind_is_computed and not is_text,
        "type": reading.type,
        "resp": " ".join(reading.resp),
        "source": " ".join(reading.source),
        "cert": reading.cert,
        "at": str(reading.origin.at or ""),
        "entries": nested_entries(reading.content),
    }


def nested_entries(nodes: Iterable[Node]) -> list[str]:
    """List the entries that begin within some nodes."""
    return [n.entry for n in descend(nodes) if isinstance(n, Mark) and n.side == "start"]


def as_csv(editions: Sequence[Edition], entries: Sequence[Mapping[str, Any]] | None = None) -> str:
    """Return the apparatus as a table, one row for each reading; an entry without readings has one row of its own."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    for data in entries_of(editions) if entries is None else entries:
        start = [
            data["id"],
            data["method"],
            data["section"],
            data["line"],
            data["loc"],
            data["at"],
            data["lemma"]["text"],
        ]
        start.append(" ".join(data["lemma"]["witnesses"]))
        end = [data["parent"] or "", "yes" if data["bound"] else "no"]
        empty = {"text": "", "witnesses": [], "kind": "", "type": "", "resp": "", "cert": ""}
        for reading in data["readings"] or [empty]:
            middle = [reading["text"], " ".join(reading["witnesses"])]
            middle += [reading[k] for k in ("kind", "type", "resp", "cert")]
            table.writerow(start + middle + end)
    return out.getvalue()
