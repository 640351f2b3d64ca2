"""Take from an edition the parts that are compared: blocks, entries, notes, witnesses, facts of the header. Edition → parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from edition.model.alignment import leaves
from edition.model.apparatus import Attestation, Entry, Reading
from edition.model.edition import Edition
from edition.model.text import Origin
from edition.model.walk import plain_text
from edition.writers.common.apparatus import lemma_text
from edition.writers.metadata.record import record_of
from edition.writers.text import entry_text
from edition.writers.text.render import PlainText


@dataclass(frozen=True, slots=True)
class BlockPart:
    """A block of the text: its identifier, its place, its words as plain text sets them."""

    id: str
    place: str
    text: str
    at: str


@dataclass(frozen=True, slots=True)
class ReadingPart:
    """A reading: its words, who has it, what is said of it."""

    text: str
    sigla: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class EntryPart:
    """An entry: its lemma, its readings, its notes, and how it is set as a whole."""

    id: str
    place: str
    section: str
    lemma: ReadingPart
    readings: tuple[ReadingPart, ...]
    notes: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    shown: str
    at: str

    @property
    def said(self) -> tuple[object, ...]:
        """What it says, wherever it stands."""
        return (self.lemma, self.readings, self.notes, self.facts)


@dataclass(frozen=True, slots=True)
class NotePart:
    """A note that belongs to no entry."""

    id: str
    place: str
    layer: str
    text: str
    at: str


@dataclass(frozen=True, slots=True)
class WitnessPart:
    """A witness: its siglum, what is said of it."""

    id: str
    siglum: str
    text: str
    at: str


def _at(origin: Origin | None) -> str:
    return str(origin.at or "") if origin else ""


def blocks_of(edition: Edition) -> list[BlockPart]:
    """Return the blocks of the text in their order."""
    found = []
    for leaf in leaves(edition.body):
        number = leaf.number or leaf.origin.n
        place = leaf.origin.id or ", ".join(filter(None, (".".join(leaf.path), number)))
        text = PlainText(notes={}, keeps_lines=False).running((leaf.node,))
        found.append(BlockPart(leaf.origin.id, place, text, _at(leaf.origin)))
    return found


def entries_of(edition: Edition) -> list[EntryPart]:
    """Return the entries in their order."""
    return [_entry(edition, entry) for entry in edition.apparatus]


def _entry(edition: Edition, entry: Entry) -> EntryPart:
    text = entry.text_reading
    lemma = _reading(edition, text, lemma_text(entry)) if text else ReadingPart(lemma_text(entry), (), ())
    readings = tuple(_reading(edition, r, plain_text(r.content)) for r in entry.variants)
    notes = tuple(plain_text(edition.notes[key].content) for key in entry.all_notes if key in edition.notes)
    facts = tuple((k, v) for k, v in (("type", entry.type), ("layer", entry.layer)) if v)
    shown = entry_text(edition, entry.id)
    return EntryPart(
        entry.origin.id, entry.place, entry.section, lemma, readings, notes, facts, shown, _at(entry.origin)
    )


def _reading(edition: Edition, reading: Reading, text: str) -> ReadingPart:
    sigla = tuple(dict.fromkeys(_siglum(edition, a) for a in reading.witnesses))
    facts = (
        ("type", reading.type),
        ("responsible", " ".join(reading.resp)),
        ("source", " ".join(reading.source)),
        ("certainty", reading.cert),
        ("cause", reading.cause),
    )
    return ReadingPart(text, sigla, tuple((k, v) for k, v in facts if v))


def _siglum(edition: Edition, attestation: Attestation) -> str:
    witness = edition.witnesses.get(attestation.witness)
    return " ".join(
        filter(None, (witness.siglum if witness else attestation.witness, attestation.hand, attestation.stage))
    )


def notes_of(edition: Edition) -> list[NotePart]:
    """Return the notes that belong to no entry, in their order."""
    notes = sorted((n for n in edition.notes.values() if not n.entry), key=lambda n: n.number)
    return [NotePart(n.origin.id, n.section, n.layer, PlainText().running(n.content), _at(n.origin)) for n in notes]


def witnesses_of(edition: Edition) -> list[WitnessPart]:
    """Return the witnesses that a list declares."""
    return [
        WitnessPart(w.id, w.siglum, PlainText().running(w.description) or w.label, _at(w.origin))
        for w in edition.witnesses.values()
        if w.is_declared
    ]


def facts_of(edition: Edition) -> Iterator[tuple[str, str]]:
    """Yield what the header says, by name."""
    record = record_of(edition)
    yield "title", record.title
    yield "subtitle", record.subtitle
    yield "author", "; ".join(a.shown for a in record.authors)
    yield "editor", "; ".join(a.shown for a in record.editors)
    yield "publisher", record.publisher
    yield "date", record.date
    yield "version", record.version
    yield "language", record.language
    yield "licence", "; ".join(t.spdx or t.address or t.text for t in record.licences)
    yield "abstract", record.abstract
