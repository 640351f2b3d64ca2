"""Number the notes in the order in which their calls are read. Edition → Edition."""

from __future__ import annotations

from dataclasses import replace

from edition.model.edition import Edition
from edition.model.text import NoteCall
from edition.model.walk import descend


def number_notes(edition: Edition) -> Edition:
    """Give each note its number, from 1; notes of the apparatus stand with their entries and have none."""
    numbers: dict[str, int] = {}

    def take(key: str) -> None:
        note = edition.notes.get(key)
        if note is not None and key not in numbers and not note.entry:
            numbers[key] = len(numbers) + 1

    for node in descend(edition.body):
        if isinstance(node, NoteCall):
            take(node.note)
    for key in edition.notes:
        take(key)
    notes = {key: replace(note, number=numbers.get(key, 0)) for key, note in edition.notes.items()}
    return replace(edition, notes=notes)
