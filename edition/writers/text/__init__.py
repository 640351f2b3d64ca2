"""Plain text: the edition with its apparatus and notes, and the text of each witness."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator

from edition.filenames import Names, folded, tell_apart
from edition.model.citing import Citing
from edition.model.edition import Edition
from edition.model.ledger import Ledger
from edition.model.notes import Note
from edition.model.text import Mark, Node
from edition.model.walk import descend
from edition.model.witness import WitnessText, witness_text
from edition.writers.common.destinations import Destinations
from edition.writers.common.formatting import format_entry
from edition.writers.common.languages import direction
from edition.writers.common.pieces import Content, HouseStyle, Made
from edition.writers.common.words import words
from edition.writers.registry import Input, TextByText, Whole, Written, no_end
from edition.writers.text.render import PlainText


def write_text(given: Input, whole: Whole, written: Written) -> None:
    """Write ``<name>.txt`` and one file for each witness."""
    names = Names({folded(f"{name}.txt") for name in whole.names})
    for edition in (*given.editions, *given.parallels):
        ledger = Ledger.of(edition)
        style = HouseStyle.of(given.project.apparatus)
        written.save(f"{edition.name}.txt", edition_text(edition, ledger, style))
        written.ledgers.append(ledger)
        single = [w.id for w in edition.witnesses.values() if edition.has_states and not w.is_group]
        others = [folded(f"{name}.") for name in whole.names if folded(name).startswith(folded(f"{edition.name}."))]
        for key, name in tell_apart(single).items():
            text = nodes_text(witness_text(edition, key).nodes)
            wanted = f"{edition.name}.{name}"
            if folded(wanted).startswith(tuple(others)):  # as the witnesses of another text may be called
                names.taken.add(folded(f"{wanted}.txt"))
            written.save(names.give(wanted, ".txt"), text)


write = TextByText(write_text, no_end)


def nodes_text(nodes: tuple[Node, ...]) -> str:
    """Set nodes as plain text with an end of line at the end; words are whole and what is no word left out, for programs that collate."""
    return PlainText(keeps_lines=False, with_signs=False).lines(nodes)


def witness_json(text: WitnessText) -> str:
    """Return a witness's text with the reason for every stretch, as JSON."""
    stretches = [
        {"text": s.text, "reason": s.reason, "entry": s.entry or None, "reading": s.reading if s.reading >= 0 else None}
        for s in text.stretches
    ]
    data = {"witness": text.witness, "text": nodes_text(text.nodes), "stretches": stretches}
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def apparatus_text(edition: Edition) -> str:
    """Set the apparatus, an entry a line."""
    inline = PlainText()
    return "".join(f"{_entry_line(edition, key, inline, HouseStyle())}\n" for key in in_order(edition))


def in_order(edition: Edition) -> list[str]:
    """Return the entries in the order of the text, wherever the file has them; one without a place follows that before it."""
    starts: dict[str, int] = {}
    for number, node in enumerate(descend(edition.body)):
        if isinstance(node, Mark) and node.side == "start":
            starts.setdefault(node.entry, number)
    places: dict[str, int] = {}
    last = -1
    for key in edition.entries:
        last = places[key] = starts.get(key, last)
    return sorted(places, key=places.__getitem__)


def entry_text(edition: Edition, key: str) -> str:
    """Set one entry in a line, without its place."""
    return _entry(edition, key, PlainText(), HouseStyle())


def edition_text(edition: Edition, ledger: Ledger, style: HouseStyle) -> str:
    """Set the text, then the apparatus, then the notes."""
    language = edition.metadata.language
    destinations = Destinations(edition, words(language))
    citing = Citing(frozenset({"div"}))
    body = PlainText(ledger, notes=edition.notes, language=language, destinations=destinations, citing=citing).lines(
        edition.body
    )
    parts = [body]
    inline = PlainText(ledger, language=language, destinations=destinations)
    notes = sorted((n for n in edition.notes.values() if not n.entry), key=lambda n: n.number)
    within = {note.id: _entries_in(edition, note) for note in notes}
    with_notes = {key for keys in within.values() for key in keys}
    lines = {key: _directed(edition, key, inline, style) for key in in_order(edition)}
    entries = [line for key, line in lines.items() if key not in with_notes]
    if entries:
        parts.append("Apparatus\n\n" + "\n".join(entries) + "\n")
    if notes:
        said = [
            " — ".join((inline.running(n.content), *(_without_place(edition, key, lines[key]) for key in within[n.id])))
            for n in notes
        ]
        numbered = [
            f"{note.label}{'.' if note.label[-1:].isalnum() else ''} [{note.layer}] {text}"
            for note, text in zip(notes, said, strict=True)
        ]
        parts.append("Notes\n\n" + "\n".join(numbered) + "\n")
    return "\n".join(parts)


def _entries_in(edition: Edition, note: Note) -> list[str]:
    """Return the entries of which the words stand in a note, with those in their readings: they are told after it."""
    keys = [n.entry for n in descend(note.content) if isinstance(n, Mark) and n.side == "start"]
    found: list[str] = []
    for key in keys:
        if (entry := edition.entries.get(key)) is not None and key not in found:
            found.append(key)
            inner = (n for reading in entry.readings for n in descend(reading.content))
            keys.extend(n.entry for n in inner if isinstance(n, Mark) and n.side == "start")
    return found


def _without_place(edition: Edition, key: str, line: str) -> str:
    """Take the place off an entry that stands beside the note in which its words are."""
    place = f"{edition.entries[key].place}: " if edition.entries[key].place else ""
    return line.replace(place, "", 1) if place else line


def _entry_line(edition: Edition, key: str, inline: PlainText, style: HouseStyle) -> str:
    entry = edition.entries[key]
    return f"{entry.place + ': ' if entry.place else ''}{_entry(edition, key, inline, style)}"


_ISOLATE, _END, _MARKS = "\u2068", "\u2069", {"rtl": "\u200f", "ltr": "\u200e"}


def _directed(edition: Edition, key: str, inline: PlainText, style: HouseStyle) -> str:
    """Set an entry in a line of a file: where it mixes directions, lemma, readings and sigla are isolated. UAX 9, 2.4.2.

    Without that a lemma and a reading in Arabic run together, and stand in the wrong order in a text in Latin letters. A mark
    at its beginning gives the line the direction of the edition.
    """
    pieces = list(_pieces(edition, key, inline, style))
    place = f"{edition.entries[key].place}: " if edition.entries[key].place else ""
    of_line = direction(edition.metadata.language)
    kinds = {unicodedata.bidirectional(c) for text, _ in pieces for c in text}
    if not kinds & {"R", "AL"} or (of_line == "rtl" and "L" not in kinds):
        return place + "".join(text for text, _ in pieces)
    return _MARKS[of_line] + place + "".join(_isolated(text) if is_own else text for text, is_own in pieces)


def _isolated(text: str) -> str:
    inner = text.strip()
    before, _, after = text.partition(inner) if inner else (text, "", "")
    return f"{before}{_ISOLATE}{inner}{_END}{after}" if inner else text


def _entry(edition: Edition, key: str, inline: PlainText, style: HouseStyle) -> str:
    return "".join(text for text, _ in _pieces(edition, key, inline, style))


def _pieces(edition: Edition, key: str, inline: PlainText, style: HouseStyle) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of an entry; whether each is a lemma, a reading, a note or a siglum."""
    for piece in format_entry(edition, edition.entries[key], style, occurrence=edition.entries[key].occurrence):
        match piece:
            case Made():
                yield piece.text, piece.style in {"lemma", "siglum"}
            case Content():
                text = inline.running(piece.nodes)
                if inline.ledger:
                    inline.ledger.omit_all(piece.whole, piece.why)
                yield text, True
