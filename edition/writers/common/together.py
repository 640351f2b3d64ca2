"""Readings as an apparatus tells them: those that are the same, once, with all their sigla. Readings → readings. TEI P5, TCAPRD.

Encoders and programs give each witness a reading of its own: om. B; om. C, where an apparatus has om. B C.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from edition.model.apparatus import LOST, Reading
from edition.model.changed import changed
from edition.model.text import MADE, Anchor, Break, Gap, Node, Span, Text

TOLD_ONCE = "words that several readings have, told once"
"""Why an output does not show the words of a reading: those of another are the same."""
_SPACES = re.compile(r"\s+")
_OF_ITS_OWN = frozenset({"facs", "corresp"})
"""Attributes that tell elements apart, and nothing of how they are read."""


def told_together(readings: Sequence[Reading]) -> list[tuple[Reading, tuple[Node, ...]]]:
    """Put together readings that are the same, where nothing is said of one of them alone; with each, the words not told again."""
    if len(readings) < 2:
        return [(reading, ()) for reading in readings]
    found: list[tuple[Reading, tuple[Node, ...]]] = []
    common: list[object] = []
    for reading in readings:
        alike = None if reading.origin.id else _alike(reading)  # something may point to what has an id
        if alike is not None and alike in common:
            at = common.index(alike)
            first, more = found[at]
            named = dict.fromkeys((*first.witnesses, *reading.witnesses))
            found[at] = changed(first, witnesses=tuple(named)), (*more, *reading.content)
        else:
            found.append((reading, ()))
            common.append(alike)
    return found


def _alike(reading: Reading) -> object:
    """Return what readings have in common that are the same; nothing for one that stands for itself."""
    if not reading.witnesses or reading.all_notes or reading.shift:
        return None
    is_lost = bool(reading.says) and len(reading.content) == 1 and isinstance(reading.content[0], Gap)
    shape = () if is_lost else _shape(reading.content)
    return None if shape is None else (shape, changed(reading, origin=MADE, witnesses=(), content=()))


def _shape(nodes: Iterable[Node]) -> tuple[object, ...] | None:
    """Return the words of nodes with their markup, without what ends lines and leaves; nothing where they hold more than these."""
    found: list[object] = []
    for node in nodes:
        if isinstance(node, Text):
            before = found.pop() if found and isinstance(found[-1], str) else ""
            found.append(_SPACES.sub(" ", f"{before}{node.value}"))
        elif isinstance(node, Span) and (inner := _shape(node.children)) is not None:
            said = tuple((k, v) for k, v in sorted(node.origin.attributes.items()) if k not in _OF_ITS_OWN)
            found.append((node.kind, node.origin.name, said, inner))
        elif not isinstance(node, Break | Anchor):
            return None
    return tuple(
        filter(None, (piece.strip() if isinstance(piece, str) and len(found) == 1 else piece for piece in found))
    )


def is_lacuna(reading: Reading) -> bool:
    """Tell whether a reading is called a lacuna: its words are not there, and nobody could read them."""
    said = (*reading.type.casefold().split(), *reading.cause.casefold().split())
    return any(word.startswith(LOST) for word in said)
