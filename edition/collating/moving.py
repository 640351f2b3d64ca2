"""Find words that a witness has in another place, and link the two entries. Entries → links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree
from lxml.etree import _Element

from edition.collating.entries import Stretch
from edition.collating.tokens import Token
from edition.tree import TEI_, XML_ID

_OURS = "moved."
"""The identifiers that are given here begin with this."""
_NEAR = 30
"""One word is transposed only where its places are so many entries apart or fewer."""
_ANYWHERE = 3
"""So many words in a row are transposed wherever they stand."""


@dataclass(frozen=True, slots=True)
class Moved:
    """Words that a witness, by number, has not in one entry but in another."""

    witness: int
    words: str
    lacks: _Element
    has: _Element


def moved(entries: Sequence[tuple[Stretch, _Element]], count: int) -> list[Moved]:
    """Find what each witness has in another place than the first: what it lacks in one entry and has in one other."""
    found = []
    rows = [_row(stretch, count) for stretch, _ in entries]
    for number in range(1, count):
        places: dict[tuple[str, ...], list[int]] = {}
        for place, row in enumerate(rows):
            keys, base = _keys(row[number]), _keys(row[0])
            for run in _runs(keys):
                if run not in set(_runs(base)):
                    places.setdefault(run, []).append(place)
        for place, row in enumerate(rows):
            run = _keys(row[0])
            if not run or row[number] or sum(map(len, run)) < 3:
                continue
            others = [p for p in places.get(run, ()) if p != place]
            near = [p for p in others if abs(p - place) <= _NEAR]
            if len(run) >= _ANYWHERE and len(others) == 1:
                near = others
            if len(near) == 1:
                words = " ".join(token.form for token in row[0])
                found.append(Moved(number, words, entries[place][1], entries[near[0]][1]))
    return found


def link(found: Sequence[Moved], root: _Element, places: Mapping[_Element, _Element]) -> None:
    """Let the two entries of each transposition point to each other; ``places`` are elements put in the place of others."""
    taken = {str(element.get(XML_ID)) for element in root.iter(etree.Element) if element.get(XML_ID)}
    for element in root.iter(TEI_ + "app"):
        pointers = element.get("corresp", "").split()
        if kept := [p for p in pointers if not p.startswith(f"#{_OURS}") or p[1:] in taken]:
            element.set("corresp", " ".join(kept))
        else:
            element.attrib.pop("corresp", None)
    for move in found:
        lacks, has = (places.get(element, element) for element in (move.lacks, move.has))
        for one, other in ((lacks, has), (has, lacks)):
            pointers = one.get("corresp", "").split()
            pointer = f"#{_identified(other, taken)}"
            if pointer not in pointers:
                one.set("corresp", " ".join([*pointers, pointer]))


def _identified(element: _Element, taken: set[str]) -> str:
    name, number = element.get(XML_ID), 0
    while name is None or (name in taken and element.get(XML_ID) is None):
        number += 1
        name = f"{_OURS}{number}"
    element.set(XML_ID, name)
    taken.add(name)
    return name


def _row(stretch: Stretch, count: int) -> list[list[Token]]:
    row: list[list[Token]] = [[] for _ in range(count)]
    for reading in stretch.readings:
        for number, tokens in reading.tokens.items():
            row[number] = tokens
    return row


def _keys(tokens: Sequence[Token]) -> tuple[str, ...]:
    return tuple(token.key for token in tokens)


def _runs(keys: Sequence[str]) -> list[tuple[str, ...]]:
    """Return all runs of words within a reading; a long reading is taken as a whole."""
    if len(keys) > 12:
        return [tuple(keys)]
    return [tuple(keys[i:j]) for i in range(len(keys)) for j in range(i + 1, len(keys) + 1)]
