"""Read who takes words away: a scholar who would have those of the lemma deleted, a witness that struck out its own. TEI P5, TCAPRD."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence

from lxml.etree import _Element

from edition.model.apparatus import Attestation, Reading
from edition.model.changed import changed
from edition.model.walk import has_text
from edition.reader.flow import Flow
from edition.tree import TEI_, own_words, says_deletion

_DELETIONS = {"deletion", "deleted", "delete", "del", "secl", "exp", "expunged", "athetesis"}
_TAKEN_OUT = (TEI_ + "surplus", TEI_ + "del", TEI_ + "secl")


def deleted(flow: Flow, reading: _Element, lemma: Callable[[], str]) -> bool:
    """Tell whether a reading has the words of the lemma because a scholar would delete them: it has none, then.

    It names no witness, and says so by @cause or @type, or by what stands around all of its words.
    """
    if reading.get("wit") or not (reading.get("resp") or reading.get("source")):
        return False
    words = own_words(reading) or " ".join("".join(reading.itertext("{*}*")).split())
    if (
        not words
        or words != lemma()
        or not (_names_deletion(reading.get("cause"), reading.get("type")) or _is_taken_out(reading))
    ):
        return False
    flow.omit(reading, "the words of the lemma, which the reading would have deleted")
    return True


def _names_deletion(*said: str | None) -> bool:
    return any(word.casefold() in _DELETIONS or says_deletion(word) for value in said for word in (value or "").split())


def _is_taken_out(reading: _Element) -> bool:
    loose = (reading.text or "") + "".join(child.tail or "" for child in reading)
    return len(reading) > 0 and not loose.strip() and all(child.tag in _TAKEN_OUT for child in reading)


def struck_out(readings: Sequence[Reading]) -> list[Reading]:
    """Tell of a witness that is named at two readings, one of which is said to be deleted, which it had first."""
    named = Counter(witness for reading in readings for witness in {*reading.sigla})
    deleted_by = [_deleting(r) if _names_deletion(r.cause, r.type) and has_text(r.content) else set() for r in readings]
    corrected = {witness for some in deleted_by for witness in some if named[witness] > 1}
    return [
        changed(
            reading, witnesses=tuple(_corrected(a, corrected, is_first=a.witness in first) for a in reading.witnesses)
        )
        if corrected
        else reading
        for reading, first in zip(readings, deleted_by, strict=True)
    ]


def _deleting(reading: Reading) -> set[str]:
    return {a.witness for a in reading.witnesses if not a.stage and not a.hand}


def _corrected(attestation: Attestation, corrected: Collection[str], *, is_first: bool) -> Attestation:
    if attestation.stage or attestation.witness not in corrected:
        return attestation
    return changed(attestation, stage="a.c." if is_first else "p.c.")
