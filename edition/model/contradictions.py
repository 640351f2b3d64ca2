"""Entries that say different things of a witness at the same words. Edition → pairs of entries."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from edition.model.apparatus import Entry, Reading
from edition.model.edition import Edition
from edition.model.text import Mark
from edition.model.walk import descend, plain_text
from edition.model.witness import shared_words

Said: TypeAlias = tuple[str, str, str]
"""A witness, its hand, its stage."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two entries that say different things of a witness at the same words."""

    witness: str
    outer: str
    inner: str


def contradictions(edition: Edition) -> list[Contradiction]:
    """Find the entries that give a witness words within words that another entry takes from it.

    Where a witness has a variant for the whole, no entry on a part of it can name that witness with other words; and of
    two entries that overlap, both have to give the same for what they share. Of several such entries around one, the
    innermost is told.
    """
    found: list[Contradiction] = []
    replacing: dict[Said, dict[str, Entry]] = {}
    for node in descend(edition.body):
        if not isinstance(node, Mark) or node.entry not in edition.entries:
            continue
        entry = edition.entries[node.entry]
        # Readings for which somebody is responsible are proposals, of which several may stand side by side.
        said = [(a, r) for r in entry.variants if not r.resp for a in r.witnesses]
        variants: dict[Said, Reading] = {(a.witness, a.hand, a.stage): r for a, r in said}
        if node.side == "end":
            for key in variants:
                replacing.get(key, {}).pop(entry.id, None)
        elif entry.is_exact:
            found.extend(_conflicts(edition, replacing, entry, variants))
            for key in variants:
                replacing.setdefault(key, {})[entry.id] = entry
    return found


def _conflicts(
    edition: Edition,
    replacing: Mapping[Said, dict[str, Entry]],
    inner: Entry,
    variants: Mapping[Said, Reading],
) -> Iterator[Contradiction]:
    """Hold an entry against those that are open at it: what they replace in a witness it must not name otherwise."""
    told: set[str] = set()
    for key, reading in variants.items():
        if key[0] in edition.witnesses and key[0] not in told and (around := replacing.get(key)):
            outer = around[next(reversed(around))]
            if not _agree(outer, key, inner, plain_text(reading.content)):
                told.add(key[0])
                yield Contradiction(key[0], outer.id, inner.id)
    if inner.method == "parallel-segmentation" and inner.text_reading:
        # Written apart, an entry names the witnesses of its lemma for the words that they share with the text.
        for a in inner.text_reading.witnesses:
            key = (a.witness, a.hand, a.stage)
            around = replacing.get(key, {})
            outer_entry = next((e for e in reversed(around.values()) if e.method == inner.method), None)
            if a.witness not in edition.witnesses or a.witness in told or outer_entry is None:
                continue
            if not _agree(outer_entry, key, inner, inner.lemma_text):
                told.add(a.witness)
                yield Contradiction(a.witness, outer_entry.id, inner.id)


def _agree(outer: Entry, key: Said, inner: Entry, words: str) -> bool:
    """Whether what a witness has for a passage holds what another entry gives it for a part, or ends as that begins."""
    reading = next((r for r in outer.variants if any((a.witness, a.hand, a.stage) == key for a in r.witnesses)), None)
    whole = _letters(plain_text(reading.content)) if reading else []
    part = _letters(words)
    if not part:
        return not whole or not _stands_in(_letters(inner.lemma_text), whole)
    return _stands_in(part, whole) or shared_words(whole, part) > 0


def _letters(text: str) -> list[str]:
    """Return the words of a text without what editors write otherwise in one entry than in the next: capitals and stops."""
    return ["".join(filter(_is_of_a_word, word.casefold())) or word for word in text.split()]


def _is_of_a_word(character: str) -> bool:
    """Whether a character is a letter, a figure, or a sign on a letter: in Indian scripts these are the vowels."""
    return character.isalnum() or unicodedata.category(character)[0] == "M"


def _stands_in(part: Sequence[str], whole: Sequence[str]) -> bool:
    size = len(part)
    return any(list(whole[i : i + size]) == list(part) for i in range(len(whole) - size + 1))
