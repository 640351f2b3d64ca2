"""Readings without words, as an apparatus tells them: om. B; om. C are one, om. B C. Readings → readings. TEI P5, TCAPRD.

Encoders and programs give each witness a reading of its own, where an apparatus names the omission once.
"""

from __future__ import annotations

from collections.abc import Sequence

from edition.model.apparatus import Reading
from edition.model.changed import changed
from edition.model.text import MADE, Gap


def told_together(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """Put together readings without words of which the same is said, and nothing of one of them alone."""
    found: list[Reading] = []
    common: list[Reading | None] = []
    for reading in readings:
        alike = None if reading.origin.get("id") else _alike(reading)  # something may point to what has an id
        if alike is not None and alike in common:
            at = common.index(alike)
            named = dict.fromkeys((*found[at].witnesses, *reading.witnesses))
            found[at] = changed(found[at], witnesses=tuple(named))
        else:
            found.append(reading)
            common.append(alike)
    return tuple(found)


def _alike(reading: Reading) -> Reading | None:
    """Return what a reading without words has in common with others like it; nothing for one that stands for itself."""
    is_lost = bool(reading.says) and len(reading.content) == 1 and isinstance(reading.content[0], Gap)
    if (reading.content and not is_lost) or not reading.witnesses or reading.all_notes or reading.shift:
        return None
    return changed(reading, origin=MADE, witnesses=(), content=())


def is_lacuna(reading: Reading) -> bool:
    """Tell whether a reading is called a lacuna: its words are not there, and nobody could read them."""
    return any(word.casefold().startswith("lac") for word in (*reading.type.split(), *reading.cause.split()))
