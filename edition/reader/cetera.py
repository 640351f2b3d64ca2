"""Find the witnesses that an entry names by a word: cett., rell., codd. Entries → entries.

They are those of the lists that the entry names at no other reading.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from edition.model.apparatus import Attestation, Reading, Witness, members
from edition.model.changed import changed
from edition.model.edition import Omission
from edition.model.text import Node, Text, visible_length
from edition.model.walk import has_text, plain_text
from edition.reader.flow import Flow

_WHY = "a word that names the witnesses of a reading"
_REST = (
    r"(?:(?:codd|mss)\.?\s+)?(?:cett?|cet(?:eri|era)|rell?|reliqui|codd|mss|omn(?:es)?)\.?(?:\s+(?:codd|mss|omnes)\.?)?"
)
_SAID = re.compile(rf"\W*{_REST}\W*", re.IGNORECASE)
_AT_END = re.compile(r"\s+(?:cett|rell|codd)\.\s*$")


def attest_the_rest(flow: Flow, declared: Mapping[str, Witness]) -> None:
    """Give the readings of all other witnesses these, where an edition lists its witnesses."""
    single = [w.id for w in declared.values() if not w.is_group]
    if not single:
        return
    for key, entry in flow.entries.items():
        readings = (*((entry.lemma,) if entry.lemma else ()), *entry.readings)
        rest = [r for r in readings if _is_rest(flow, r, declared)]
        if not rest and any(r.witnesses for r in readings):
            rest = [r for r in entry.readings if _ends_so(r)]
        if len(rest) != 1:
            continue
        (reading,) = rest
        content = _without_sign(reading.content) if _ends_so(reading) else reading.content
        if content is not reading.content:
            before, after = plain_text(reading.content), plain_text(content)
            flow.omissions.append(Omission(_end(content), visible_length(before) - visible_length(after), _WHY))
        others = (a.witness for r in readings if r is not reading for a in r.witnesses)
        named = {m for k in others for m in (*members(declared, k), k)}
        given = changed(
            reading,
            witnesses=tuple(Attestation(w) for w in single if w not in named),
            content=content,
            are_others=True,
        )
        flow.entries[key] = changed(
            entry,
            lemma=given if entry.lemma is reading else entry.lemma,
            readings=tuple(given if r is reading else r for r in entry.readings),
        )


def _is_rest(flow: Flow, reading: Reading, declared: Mapping[str, Witness]) -> bool:
    named = [a.witness for a in reading.witnesses]
    if named:
        return len(named) == 1 and named[0] not in declared and _SAID.fullmatch(named[0]) is not None
    note = flow.notes.get(reading.written)
    return note is not None and _SAID.fullmatch(plain_text(note.content)) is not None


def _ends_so(reading: Reading) -> bool:
    """Tell whether a reading that names nobody ends with such a word: una cett."""
    if reading.witnesses or reading.resp or reading.source or reading.written or reading.says:
        return False
    last = reading.content[-1] if reading.content else None
    return (
        isinstance(last, Text) and _AT_END.search(last.value) is not None and has_text(_without_sign(reading.content))
    )


def _end(content: tuple[Node, ...]) -> int:
    """Return the number of the character with which a reading ends; -1 where it is not counted."""
    last = content[-1] if content else None
    return last.start + visible_length(last.value) if isinstance(last, Text) and last.start >= 0 else -1


def _without_sign(content: tuple[Node, ...]) -> tuple[Node, ...]:
    last = content[-1]
    shorter = _AT_END.sub("", last.value) if isinstance(last, Text) else ""
    return (*content[:-1], *((Text(shorter, last.start),) if shorter and isinstance(last, Text) else ()))
