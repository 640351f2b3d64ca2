"""Sigla as an apparatus sets them: in their order, in groups and ranges, with hands and stages. Attestations → pieces. TEI P5, TCAPLW."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from edition.model.apparatus import Attestation, Stage, Witness, members
from edition.model.notes import Note
from edition.model.walk import plain_text
from edition.writers.common.pieces import DEFAULT_STYLE, Content, HouseStyle, Made, Piece

NO_NOTES: Mapping[str, Note] = {}


def sigla(
    witnesses: Mapping[str, Witness],
    attestations: Sequence[Attestation],
    style: HouseStyle = DEFAULT_STYLE,
    notes: Mapping[str, Note] = NO_NOTES,
) -> list[Piece]:
    """Set sigla in the order of the list of witnesses; those that no list declares come last, as written."""
    order = {key: i for i, key in enumerate(witnesses)}
    named = _joined_groups(witnesses, attestations) if style.with_groups else list(attestations)
    named.sort(key=lambda a: order.get(a.witness, len(order)))
    signs = [shown(witnesses, a) for a in named]
    pieces: list[Piece] = []
    for i, (first, last) in enumerate(
        _runs(named, order) if style.with_ranges else [(k, k) for k in range(len(named))]
    ):
        if i:
            pieces.append(Made(" ", "separator"))
        pieces.append(Made(signs[first], "siglum"))
        if last > first:
            pieces.append(Made("–", "separator"))
            pieces.append(Made(signs[last], "siglum"))
        pieces.extend(in_brackets(notes, named[last].detail))
    return pieces


def shown(witnesses: Mapping[str, Witness], attestation: Attestation) -> str:
    """Return the siglum of a witness, with its hand, its stage, its place."""
    witness = witnesses.get(attestation.witness)
    siglum = witness.siglum if witness else attestation.witness
    of_hand = witness.siglum_of_hand(attestation.hand) if witness else ""
    if of_hand and (not attestation.stage or "ᶜ" in of_hand):  # the corrector tells the stage
        return of_hand
    hand = of_hand or (witness.name_of_hand(attestation.hand) if witness else attestation.hand)
    return siglum + (_beside(attestation.place) or _RAISED[attestation.stage]) + (f" ({hand})" if hand else "")


_RAISED: Mapping[Stage, str] = {"": "", "a.c.": "ᵃᶜ", "p.c.": "ᵖᶜ"}


def _beside(place: str) -> str:
    """Return the sign for words that a witness has in its margin, or above a line."""
    said = place.strip().casefold()
    if "marg" in said or said == "mg":
        return "ᵐᵍ"
    return "ˢˡ" if said in {"above", "supralinear", "interlinear", "overline"} else ""


def _joined_groups(witnesses: Mapping[str, Witness], attestations: Sequence[Attestation]) -> list[Attestation]:
    """Put the siglum of a group in the place of all its members, the largest groups first."""
    named = list(attestations)
    groups = [w for w in witnesses.values() if len(w.members) > 1 and w.siglum != w.id]
    for group in sorted(groups, key=lambda w: -len(set(members(witnesses, w.id)))):
        inside = set(members(witnesses, group.id))
        if inside <= {a.witness for a in named if _is_plain(a)}:
            named = [a for a in named if a.witness not in inside or not _is_plain(a)]
            named.append(Attestation(group.id))
    return named


def _runs(named: Sequence[Attestation], order: Mapping[str, int]) -> list[tuple[int, int]]:
    """Find the runs of three or more sigla that follow each other in the list of witnesses."""
    runs: list[tuple[int, int]] = []
    start = 0
    for i in range(1, len(named) + 1):
        follows = (
            i < len(named)
            and _is_plain(named[i])
            and _is_plain(named[i - 1])
            and order.get(named[i].witness, -9) == order.get(named[i - 1].witness, -5) + 1
        )
        if not follows:
            runs.extend([(start, i - 1)] if i - start >= 3 else [(k, k) for k in range(start, i)])
            start = i
    return runs


def _is_plain(attestation: Attestation) -> bool:
    """Whether a siglum stands for the witness as a whole: no hand, no stage, nothing said of it."""
    return not (attestation.hand or attestation.stage or attestation.detail)


def in_brackets(notes: Mapping[str, Note], key: str) -> list[Piece]:
    """Set a note in brackets, unless it has brackets of its own."""
    note = notes.get(key)
    if note is None:
        return []
    said = plain_text(note.content).strip()
    if (said[:1], said[-1:]) in {("(", ")"), ("[", "]")}:
        return [Made(" ", "separator"), Content(note.content, "note")]  # (?) has brackets of its own
    return [Made(" (", "separator"), Content(note.content, "note"), Made(")", "separator")]
