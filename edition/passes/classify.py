"""Tell the kind of each reading whose encoder did not. Edition → Edition."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from edition.letters import base_letters, canonical, spaced_words
from edition.model.apparatus import Entry, Kind, Reading
from edition.model.changed import changed
from edition.model.edition import Edition
from edition.model.text import Gap, Mark, Node
from edition.model.walk import children, descend, plain_text


def classify(edition: Edition) -> Edition:
    """Compute the kinds that no @type, @cause or rdgGrp states; they stay marked as computed."""
    languages = _languages(edition.body, edition.metadata.language, {}) if edition.entries else {}
    entries = {
        key: _classified(entry, edition.prints, entry.origin.lang or languages.get(key) or edition.metadata.language)
        for key, entry in edition.entries.items()
    }
    return replace(edition, entries=entries)


def _languages(nodes: Iterable[Node], language: str, found: dict[str, str]) -> dict[str, str]:
    """Enter the language in which each entry begins."""
    for node in nodes:
        if isinstance(node, Mark):
            if node.side == "start":
                found[node.entry] = language
        elif inner := children(node):
            origin = getattr(node, "origin", None)
            _languages(inner, (origin.lang if origin is not None else "") or language, found)
    return found


def _classified(entry: Entry, prints: frozenset[str], language: str) -> Entry:
    lemma = entry.lemma_text or (plain_text(entry.lemma.content) if entry.lemma else "")
    # Where the line is known and not the words, nothing says what a reading differs from.
    has_lemma = (entry.is_bound and entry.is_exact) or entry.lemma is not None
    kinds = [
        reading.kind
        if not reading.kind_is_computed
        else _kind(lemma, reading, prints, language)
        if has_lemma
        else "substantive"
        for reading in entry.readings
    ]
    if all(reading.kind == kind for reading, kind in zip(entry.readings, kinds, strict=True)):
        return entry  # to make an object anew takes longer than to find out that there is no need
    readings = tuple(
        reading if reading.kind == kind else changed(reading, kind=kind)
        for reading, kind in zip(entry.readings, kinds, strict=True)
    )
    return changed(entry, readings=readings)


def _kind(lemma: str, reading: Reading, prints: frozenset[str], language: str) -> Kind:
    """Compare a reading with the lemma; what no witness has is a conjecture, but for the readings of earlier editions."""
    text = plain_text(reading.content)
    if (
        any(isinstance(n, Gap) and n.kind == "gap" for n in descend(reading.content))
        and not text.replace("[…]", "").strip()
    ):
        return "illegible"
    if not reading.witnesses and not prints.issuperset((*reading.resp, *reading.source)):
        return "conjecture"
    if not text:
        return "omission" if lemma else "substantive"
    if not lemma:
        return "addition"
    return compare(lemma, text, language)


def compare(lemma: str, text: str, language: str = "") -> Kind:
    """Tell how one text differs from another: in spelling, punctuation, order, extent, or substance.

    What is spelling and what another letter depends on the script and the language.
    """
    lemma, text = canonical(lemma), canonical(text)
    if lemma == text:
        return "orthographic"
    if _letters(lemma) == _letters(text):
        return "punctuation"
    if base_letters(lemma, language) == base_letters(text, language):
        return "orthographic"
    before, after = _words(lemma, language), _words(text, language)
    if sorted(before) == sorted(after):
        return "transposition"
    if _is_part(before, after):
        return "addition"
    if _is_part(after, before):
        return "omission"
    return "substantive"


class _Kept(dict[int, int | None]):
    """A table for translation that learns of each character once whether it is punctuation, space or symbol."""

    def __missing__(self, code: int) -> int | None:
        kept = self[code] = None if unicodedata.category(chr(code)).startswith(("P", "Z", "S")) else code
        return kept


_KEPT = _Kept()


def _letters(text: str) -> str:
    return text.translate(_KEPT)


def _words(text: str, language: str) -> list[str]:
    return [w for w in (base_letters(word, language) for word in spaced_words(text)) if w]


def _is_part(short: list[str], long: list[str]) -> bool:
    """Whether one sequence of words stands in the other, in order and with others between."""
    rest = iter(long)
    return 0 < len(short) < len(long) and all(word in rest for word in short)
