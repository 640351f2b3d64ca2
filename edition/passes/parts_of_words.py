"""Read lemmas that are a part of a word, with the sign that more of it stands before or behind: °stambha°, -it. Entry → entry.

Editors of Sanskrit mark so the member of a compound, editors of Latin an ending. The readings have the sign where the lemma has it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from edition.model.apparatus import Entry, Reading
from edition.model.edition import Omission
from edition.model.text import Node, Text
from edition.model.walk import has_text, plain_text

_SIGNS = "-°‐‑–"
_PART = re.compile(rf"([{_SIGNS}]?)(.*[^{_SIGNS}\s])([{_SIGNS}]?)", re.DOTALL)
_WHY = "the sign that a lemma or reading is a part of a word, which the apparatus shows whole"


@dataclass(frozen=True, slots=True)
class PartOfWord:
    """Letters that are a part of a word; the entry without the signs that tell it, and what these were."""

    letters: str
    has_before: bool
    has_behind: bool
    entry: Entry
    omissions: tuple[Omission, ...]


def part_of_word(entry: Entry) -> PartOfWord | None:
    """Return the part of a word that an entry concerns; nothing where its readings do not have the signs of its lemma."""
    if entry.lemma is None:
        return None
    found = _PART.fullmatch(plain_text(entry.lemma.content).strip())
    if found is None or not (found[1] or found[3]):
        return None
    omissions: list[Omission] = []
    bare: list[Reading] = []
    for reading in (entry.lemma, *entry.readings):
        if not has_text(reading.content):
            bare.append(reading)
            continue
        content = _without(reading.content, at_start=bool(found[1]), at_end=bool(found[3]), omissions=omissions)
        if content is None:
            return None
        bare.append(replace(reading, content=content))
    lemma, *readings = bare
    without = replace(entry, lemma=lemma, readings=tuple(readings), is_part=True)
    return PartOfWord(found[2], bool(found[1]), bool(found[3]), without, tuple(omissions))


def _without(
    content: tuple[Node, ...], *, at_start: bool, at_end: bool, omissions: list[Omission]
) -> tuple[Node, ...] | None:
    """Take the signs off words; nothing where these do not have them."""
    nodes = list(content)
    for place, is_wanted in ((0, at_start), (-1, at_end)):
        if not is_wanted:
            continue
        node = nodes[place]
        if not isinstance(node, Text):
            return None
        said = node.value.strip()
        if not said or said[place] not in _SIGNS:
            return None
        value = said[1:] if place == 0 else said[:-1]
        if node.start >= 0:
            omissions.append(Omission(node.start + (0 if place == 0 else len("".join(said.split())) - 1), 1, _WHY))
        nodes[place] = Text(value, node.start + (place == 0) if node.start >= 0 else -1)
    return tuple(n for n in nodes if not isinstance(n, Text) or n.value)
