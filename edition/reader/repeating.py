"""Find the reading that names the witnesses of the lemma. Readings → readings.

Some editors write the lemma without sigla and then list every reading with its witnesses, that of the lemma among them.
"""

from __future__ import annotations

from collections.abc import Sequence

from edition.model.apparatus import Reading
from edition.model.changed import changed
from edition.model.edition import Omission
from edition.model.text import NEUTRAL, Boundary, Node, Span, Text, visible_length
from edition.model.walk import descend, plain_text

WHY = "a reading that repeats the lemma to name its witnesses"
"""Why an output does not show the words of such a reading."""


def repeating(lemma: Reading, readings: Sequence[Reading], omissions: list[Omission]) -> list[Reading]:
    """Mark the readings that say what the lemma says, and name its witnesses; return the readings.

    Of a lemma that has witnesses it is the first one that names them, too. Their words are entered as left out.
    """
    said = _said(lemma.content)
    named = set(lemma.witnesses)
    if lemma.source or lemma.resp or (not said[0] and (not named or _has_boundary(lemma))):
        return list(readings)
    fitting = [i for i, r in enumerate(readings) if named <= set(r.witnesses) and _repeats(r, said, readings)]
    found = fitting[:1] if named else fitting
    return [_marked(r, omissions) if i in found else r for i, r in enumerate(readings)]


def agreeing(base: tuple[Node, ...], readings: Sequence[Reading], omissions: list[Omission]) -> list[Reading]:
    """Mark the readings that say what stands in the text, in an entry without a lemma; return the readings."""
    said = _said(base)
    return [_marked(r, omissions) if said[0] and _repeats(r, said, readings) else r for r in readings]


def mended(lemma: Reading, readings: Sequence[Reading], written: tuple[Node, ...]) -> tuple[Reading, list[Reading]]:
    """Name the witnesses of a lemma that the editor mended at the reading that has what they write: Apollin] Apolin A B.

    ``written`` is the lemma as it stands in them.
    """
    said, own = (_words(nodes) for nodes in (lemma.content, written))
    if said == own or not lemma.witnesses or any(a.hand or a.stage or a.detail for a in lemma.witnesses):
        return lemma, list(readings)
    for i, reading in enumerate(readings):
        says_more = reading.resp or reading.says or reading.all_notes
        if reading.witnesses and not says_more and _words(reading.content) == own:
            named = tuple(dict.fromkeys((*lemma.witnesses, *reading.witnesses)))
            return changed(lemma, witnesses=()), [*readings[:i], changed(reading, witnesses=named), *readings[i + 1 :]]
    return lemma, list(readings)


def states_of_lemma(lemma: Reading | None, states: Sequence[Reading], omissions: list[Omission]) -> list[Reading]:
    """Mark, of what a witness had before and after a correction, the state that has the words of the lemma: ist kᵖᶜ] kam kᵃᶜ."""
    said = _words(lemma.content) if lemma is not None and not lemma.resp else ""
    return [_marked(r, omissions) if said and _words(r.content) == said and not r.all_notes else r for r in states]


def _repeats(reading: Reading, said: tuple[str, tuple[str, ...]], readings: Sequence[Reading]) -> bool:
    """Tell whether a reading says what the text has; of one whose witness has another reading, too, nothing can be said."""
    is_plain = not (reading.source or reading.resp or reading.before or reading.written or _has_boundary(reading))
    if not is_plain or not reading.witnesses or _said(reading.content) != said:
        return False
    elsewhere = {key for other in readings if other is not reading for key in other.sigla}
    return elsewhere.isdisjoint(reading.sigla)


def _marked(reading: Reading, omissions: list[Omission]) -> Reading:
    texts = (n for n in descend(reading.content) if isinstance(n, Text) and n.start >= 0)
    omissions.extend(Omission(n.start, visible_length(n.value), WHY) for n in texts)
    return changed(reading, repeats=True)


def _has_boundary(reading: Reading) -> bool:
    return any(isinstance(n, Boundary) for n in descend(reading.content))


def _said(nodes: tuple[Node, ...]) -> tuple[str, tuple[str, ...]]:
    """Return the words of a reading, and the looks and states in which they stand: by those alone readings differ, too."""
    looks = (
        f"{n.kind} {n.origin.rend}" if isinstance(n, Span) else type(n).__name__
        for n in descend(nodes)
        if not isinstance(n, (Text, *NEUTRAL)) and not (isinstance(n, Span) and n.kind in {"segment", "erroneous"})
    )
    return _words(nodes), tuple(looks)


def _words(nodes: tuple[Node, ...]) -> str:
    return " ".join(plain_text(nodes).split())
