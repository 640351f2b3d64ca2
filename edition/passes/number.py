"""Number the notes in the order in which they were read. Edition → Edition."""

from __future__ import annotations

from dataclasses import replace

from edition.model.edition import Edition
from edition.model.notes import Note


def number_notes(edition: Edition) -> Edition:
    """Give each note its number, from 1; notes of the apparatus stand with their entries and have none."""
    numbered: dict[str, Note] = {}
    number = 0
    for key, note in edition.notes.items():
        number += not note.entry
        numbered[key] = note if note.entry else replace(note, number=number)
    return replace(edition, notes=numbered)
