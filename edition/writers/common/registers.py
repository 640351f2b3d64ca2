"""The registers of an edition as its indexes list them, in print, on the site and in the book. Edition → entries by kind."""

from __future__ import annotations

from typing import get_args

from edition.model.edition import Edition
from edition.model.register import Registered, RegisterKind
from edition.model.text import Node
from edition.model.walk import plain_text
from edition.sorting import alphabet_of, by_alphabet


def indexed(edition: Edition) -> dict[RegisterKind, list[Registered]]:
    """Return what the text names, by kind, and each kind by the alphabet of the language in which most of it is.

    It is for those who show it: the order of letters takes longer to load than a short text to read.
    """
    found: dict[RegisterKind, list[Registered]] = {kind: [] for kind in get_args(RegisterKind)}
    for entry in edition.register.values():
        if entry.occurrences:
            found[entry.kind].append(entry)
    usual = edition.metadata.language
    return {
        kind: by_alphabet(
            entries,
            lambda e: e.sorted_as or e.label,
            alphabet_of((e.lang or usual for e in entries), usual),
            lambda e: e.id,
        )
        for kind, entries in found.items()
        if entries
    }


def beyond_label(entry: Registered) -> tuple[Node, ...]:
    """Return what the edition says of an entry, if that is more than its name."""
    said = " ".join(plain_text(entry.item).split()).rstrip(".,;")
    return () if said == entry.label else entry.item
