"""Make the words of readings of which the editor says how they differ from the lemma: inv., add. est. Edition → Edition."""

from __future__ import annotations

import re
from dataclasses import replace

from edition.model.apparatus import Entry, Reading
from edition.model.changed import changed
from edition.model.edition import Edition
from edition.model.text import Node, Text
from edition.model.walk import plain_text

_TWO_WORDS = re.compile(r"(\W*)(\w\S*?)(\W*\s+\W*)(\w\S*?)(\W*)")


def shifted(edition: Edition) -> Edition:
    """Give readings that are told by what they do to the lemma its words, in their order where there are two."""
    wanted = {key for key, entry in edition.entries.items() if any(r.shift for r in entry.readings)}
    if not wanted:
        return edition
    entries = {key: _shifted(entry) if key in wanted else entry for key, entry in edition.entries.items()}
    return replace(edition, entries=entries)


def _shifted(entry: Entry) -> Entry:
    lemma = entry.lemma_text or (entry.text_reading.text if entry.text_reading else "")
    readings = tuple(changed(r, content=_content(r, lemma)) if r.shift else r for r in entry.readings)
    return changed(entry, readings=readings)


def _content(reading: Reading, lemma: str) -> tuple[Node, ...]:
    """Return the words of a witness: those of the lemma, and what the reading adds to them."""
    added = plain_text(reading.content)
    words = {
        "inverted": inverted(lemma),
        "followed": f"{lemma} {added}",
        "preceded": f"{added} {lemma}",
        "twice": f"{lemma} {lemma}",
        "same": lemma,
    }.get(reading.shift, added)
    return (Text(words.strip()),) if words.strip() else ()


def inverted(lemma: str) -> str:
    """Return two words in the other order, punctuation where it stands; of more nobody knows which change their places."""
    found = _TWO_WORDS.fullmatch(lemma)
    return lemma if found is None else f"{found[1]}{found[4]}{found[3]}{found[2]}{found[5]}"
