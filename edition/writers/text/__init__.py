"""Plain text: the edition with its apparatus and notes, and the text of each witness."""

from __future__ import annotations

import json
from pathlib import Path

from edition.model.edition import Edition
from edition.model.ledger import Ledger
from edition.model.text import Node
from edition.model.witness import WitnessText, witness_text
from edition.writers.formatting import Content, HouseStyle, Made, format_entry
from edition.writers.registry import Input, Written
from edition.writers.text.render import PlainText


def write(given: Input, folder: Path) -> Written:
    """Write ``<name>.txt`` and one file for each witness."""
    written = Written()
    for edition in (*given.editions, *given.parallels):
        ledger = Ledger.of(edition)
        _save(
            folder,
            f"{edition.name}.txt",
            edition_text(edition, ledger, HouseStyle.of(given.project.apparatus)),
            written,
        )
        written.ledgers.append(ledger)
        for witness in edition.witnesses.values():
            if edition.entries and not witness.is_group:
                name = f"{edition.name}.{safe_name(witness.id)}.txt"
                _save(folder, name, nodes_text(witness_text(edition, witness.id).nodes), written)
    return written


def nodes_text(nodes: tuple[Node, ...]) -> str:
    """Set nodes as plain text with an end of line at the end."""
    return PlainText().lines(nodes)


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
    return "".join(f"{_entry_line(edition, key, inline, HouseStyle())}\n" for key in edition.entries)


def safe_name(key: str) -> str:
    """Make a file name of an id: letters and digits of any script stay, what file systems forbid becomes “-”."""
    return "".join(c if c.isalnum() or c in "-_." else "-" for c in key).strip(".") or "-"


def edition_text(edition: Edition, ledger: Ledger, style: HouseStyle) -> str:
    """Set the text, then the apparatus, then the notes."""
    body = PlainText(ledger, notes=edition.notes).lines(edition.body)
    parts = [body]
    inline = PlainText(ledger)
    entries = [_entry_line(edition, key, inline, style) for key in edition.entries]
    if entries:
        parts.append("Apparatus\n\n" + "\n".join(entries) + "\n")
    notes = sorted((n for n in edition.notes.values() if not n.entry), key=lambda n: n.number)
    if notes:
        lines = [f"{note.number}. [{note.layer}] {inline.running(note.content)}" for note in notes]
        parts.append("Notes\n\n" + "\n".join(lines) + "\n")
    return "\n".join(parts)


def _entry_line(edition: Edition, key: str, inline: PlainText, style: HouseStyle) -> str:
    entry = edition.entries[key]
    pieces = []
    for piece in format_entry(edition, entry, style):
        match piece:
            case Made():
                pieces.append(piece.text)
            case Content():
                pieces.append(inline.running(piece.nodes))
    return f"{entry.place + ': ' if entry.place else ''}{''.join(pieces)}"


def _save(folder: Path, name: str, text: str, written: Written) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    written.files.append(name)
