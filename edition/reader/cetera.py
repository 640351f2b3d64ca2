"""Find the witnesses that an entry names by a word: cett., rell., codd. Entries → entries.

They are those of the lists that the entry names at no other reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from edition.model.apparatus import Attestation, Entry, Reading, Witness, members
from edition.model.changed import changed
from edition.model.edition import Omission
from edition.model.text import Mark, Node, Text, visible_length
from edition.model.walk import everything, has_text, plain_text
from edition.reader.flow import Flow

_WHY = "a word that names the witnesses of a reading"
_REST = (
    r"(?:(?:codd|mss)\.?\s+)?(?:cett?|cet(?:eri|era)|rell?|reliqui|codd|mss|omn(?:es)?)\.?(?:\s+(?:codd|mss|omnes)\.?)?"
)
_SAID = re.compile(rf"\W*{_REST}\W*", re.IGNORECASE)
_COLLECTIVE = re.compile(
    r"codices|codicum|manuscripts?|handschriften|manuscrits|manoscritti|manuscritos|omnes|omnium|reliqui|ceteri",
    re.IGNORECASE,
)
"""How a list describes what it calls by such a word, if it lists it among its witnesses."""
_AT_END = re.compile(r"\s+(?:cett|rell|codd)\.\s*$")


def attest_the_rest(flow: Flow, declared: Mapping[str, Witness]) -> dict[str, Witness]:
    """Give the readings of all other witnesses these, where an edition lists its witnesses.

    Returns the witnesses, without those that are no more than such a word: “codd.”, described as all codices.
    """
    words = {key for key, witness in declared.items() if _is_collective(witness)}
    known = {key: witness for key, witness in declared.items() if key not in words}
    single = [w.id for w in known.values() if not w.is_group]
    if not single:
        return dict(declared)
    for key, entry in flow.entries.items():
        readings = (*((entry.lemma,) if entry.lemma else ()), *entry.readings)
        rest = [r for r in readings if _is_rest(flow, r, known)]
        if not rest and any(r.witnesses for r in readings):
            rest = [r for r in entry.readings if _ends_so(r)]
        if len(rest) != 1:
            continue
        (reading,) = rest
        content = _without_sign(reading.content) if _ends_so(reading) else reading.content
        if content is not reading.content:
            before, after = plain_text(reading.content), plain_text(content)
            flow.omissions.append(Omission(_end(content), visible_length(before) - visible_length(after), _WHY))
        own = tuple(a for a in reading.witnesses if not _is_word(a.witness, known))
        others = (a.witness for r in readings if r is not reading for a in r.witnesses)
        around = _named_around(flow, entry)
        named = {m for k in (*others, *(a.witness for a in own), *around) for m in (*members(known, k), k)}
        given = changed(
            reading,
            witnesses=(*own, *(Attestation(w) for w in single if w not in named)),
            content=content,
            are_others=True,
        )
        flow.entries[key] = changed(
            entry,
            lemma=given if entry.lemma is reading else entry.lemma,
            readings=tuple(given if r is reading else r for r in entry.readings),
        )
    return known


def _named_around(flow: Flow, entry: Entry) -> Iterator[str]:
    """Yield the witnesses that have another reading where an entry stands within one: it says nothing of them."""
    while (outer := flow.entries.get(entry.parent)) is not None:
        readings = (*((outer.lemma,) if outer.lemma else ()), *outer.readings)
        within = next((r for r in readings if _holds(r, entry.id)), outer.text_reading)
        yield from (a.witness for r in readings if r is not within for a in r.witnesses)
        entry = outer


def _holds(reading: Reading, key: str) -> bool:
    return any(isinstance(n, Mark) and n.entry == key for n in everything(reading.content))


def _is_collective(witness: Witness) -> bool:
    """Tell whether a list names by a word all witnesses, or all others, and describes no manuscript."""
    if witness.is_group or not (_SAID.fullmatch(witness.siglum) or _SAID.fullmatch(witness.id)):
        return False
    said = plain_text(witness.description).strip()
    return not said or _SAID.fullmatch(said) is not None or _COLLECTIVE.search(said) is not None


def _is_word(siglum: str, known: Mapping[str, Witness]) -> bool:
    return siglum not in known and _SAID.fullmatch(siglum) is not None


def _is_rest(flow: Flow, reading: Reading, known: Mapping[str, Witness]) -> bool:
    if reading.witnesses:
        return any(_is_word(a.witness, known) for a in reading.witnesses)
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
