"""Put the witnesses of a lemma to it, where a reading of their own names them. Readings → readings.

Some editors write the lemma without sigla and then list every reading with its witnesses, that of the lemma among them.
"""

from __future__ import annotations

from collections.abc import Sequence

from edition.model.apparatus import Reading
from edition.model.changed import changed
from edition.model.text import NEUTRAL, Node, Span, Text
from edition.model.walk import descend, plain_text


def attested(lemma: Reading, readings: Sequence[Reading]) -> tuple[Reading, list[Reading]]:
    """Give a lemma without witnesses those of the first reading that says the same; return it with the other readings."""
    said = _said(lemma.content)
    if lemma.witnesses or lemma.source or lemma.resp or not said[0]:
        return lemma, list(readings)
    for i, reading in enumerate(readings):
        is_plain = not (reading.source or reading.resp or reading.before or reading.written)
        if is_plain and reading.witnesses and _said(reading.content) == said:
            whole = changed(
                lemma, witnesses=reading.witnesses, cert=lemma.cert or reading.cert, notes=(*lemma.notes, *reading.notes)
            )
            return whole, [*readings[:i], *readings[i + 1 :]]
    return lemma, list(readings)


def _said(nodes: tuple[Node, ...]) -> tuple[str, tuple[str, ...]]:
    """Return the words of a reading, and the looks and states in which they stand: by those alone readings differ, too."""
    looks = (
        f"{n.kind} {n.origin.rend}" if isinstance(n, Span) else type(n).__name__
        for n in descend(nodes)
        if not isinstance(n, (Text, *NEUTRAL)) and not (isinstance(n, Span) and n.kind == "segment")
    )
    return " ".join(plain_text(nodes).split()), tuple(looks)
