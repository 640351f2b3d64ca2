"""Tell the kind of each reading whose encoder did not. Edition → Edition."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from edition.model.apparatus import Entry, Kind, Reading
from edition.model.edition import Edition
from edition.model.text import Gap
from edition.model.walk import descend, plain_text


def classify(edition: Edition) -> Edition:
    """Compute the kinds that no @type, @cause or rdgGrp states; they stay marked as computed."""
    entries = {key: _classified(entry) for key, entry in edition.entries.items()}
    return replace(edition, entries=entries)


def _classified(entry: Entry) -> Entry:
    lemma = entry.lemma_text or (plain_text(entry.lemma.content) if entry.lemma else "")
    has_lemma = entry.is_bound or entry.lemma is not None
    readings = tuple(
        replace(reading, kind=_kind(lemma, reading) if has_lemma else "substantive")
        if reading.kind_is_computed
        else reading
        for reading in entry.readings
    )
    return replace(entry, readings=readings)


def _kind(lemma: str, reading: Reading) -> Kind:
    """Compare a reading with the lemma."""
    text = plain_text(reading.content)
    if any(isinstance(n, Gap) for n in descend(reading.content)) and not text.replace("[…]", "").strip():
        return "illegible"
    if not reading.witnesses and (reading.resp or reading.source):
        return "conjecture"
    if not text:
        return "omission" if lemma else "substantive"
    if not lemma:
        return "addition"
    return compare(lemma, text)


def compare(lemma: str, text: str) -> Kind:
    """Tell how one text differs from another: in spelling, punctuation, order, extent, or substance."""
    if lemma == text:
        return "orthographic"
    if _letters(lemma) == _letters(text):
        return "punctuation"
    if _skeleton(lemma) == _skeleton(text):
        return "orthographic"
    before, after = _words(lemma), _words(text)
    if sorted(before) == sorted(after):
        return "transposition"
    if _is_part(before, after):
        return "addition"
    if _is_part(after, before):
        return "omission"
    return "substantive"


def _letters(text: str) -> str:
    return "".join(c for c in text if not unicodedata.category(c).startswith(("P", "Z", "S")))


def _skeleton(text: str) -> str:
    """Reduce to base letters: no case, no diacritics, no punctuation, no spaces."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if unicodedata.category(c).startswith(("L", "N")))


def _words(text: str) -> list[str]:
    return [w for w in (_skeleton(word) for word in text.split()) if w]


def _is_part(short: list[str], long: list[str]) -> bool:
    """Whether one sequence of words stands in the other, in order and with others between."""
    rest = iter(long)
    return 0 < len(short) < len(long) and all(word in rest for word in short)
