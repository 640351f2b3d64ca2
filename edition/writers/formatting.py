"""The apparatus entry as a sequence of pieces, the same in every output. Entry → pieces.

A piece is either text that the builder makes (a siglum, a separator) with its style, or nodes of the edition, which each
writer renders in its own way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from edition.model.apparatus import Attestation, Entry, Reading, Witness
from edition.model.edition import Edition
from edition.model.text import Node, SpanKind
from edition.model.walk import has_text

Style: TypeAlias = Literal["lemma", "separator", "siglum", "word", "detail", "plain"]


@dataclass(frozen=True, slots=True)
class Made:
    """Text that the builder sets: sigla, separators, words such as “om.”."""

    text: str
    style: Style = "plain"


@dataclass(frozen=True, slots=True)
class Content:
    """Nodes of the edition, in the role of lemma, reading or note."""

    nodes: tuple[Node, ...]
    role: Literal["lemma", "reading", "note"]


Piece: TypeAlias = Made | Content


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """How entries are set: sign after the lemma, between readings, words, how long a lemma may be (0: any length)."""

    after_lemma: str = "]"
    between: str = ";"
    omitted: str = "om."
    added: str = "add."
    transposed: str = "transp."
    illegible: str = "non legitur"
    lemma_words: int = 0

    @classmethod
    def of(cls, settings: Mapping[str, str | int], *, lemma_words: int = 0) -> HouseStyle:
        """Take the style from the project's settings."""
        words = settings.get("lemma_words", lemma_words)
        return cls(after_lemma=str(settings.get("separator", "]")), lemma_words=int(words))


DEFAULT_STYLE = HouseStyle()


def format_entry(edition: Edition, entry: Entry, style: HouseStyle = DEFAULT_STYLE) -> list[Piece]:
    """Set one entry: lemma, its witnesses where the apparatus is positive, readings with theirs, notes."""
    pieces: list[Piece] = list(_lemma(edition, entry, style))
    for i, reading in enumerate(entry.variants):
        if i:
            pieces.append(Made(f"{style.between} ", "separator"))
        pieces.extend(_reading(edition, entry, reading, style))
    for key in entry.notes:
        if note := edition.notes.get(key):
            pieces.append(Made(" ", "separator"))
            pieces.append(Content(note.content, "note"))
    return pieces


def _lemma(edition: Edition, entry: Entry, style: HouseStyle) -> list[Piece]:
    pieces: list[Piece] = []
    given = entry.lemma.content if entry.lemma else ()
    if has_text(given):
        pieces.append(Content(given, "lemma"))
    elif entry.lemma_text:
        pieces.append(Made(shortened(entry.lemma_text, style.lemma_words), "lemma"))
    reading = entry.text_reading
    if reading is not None:
        if (edition.is_positive or entry.base >= 0) and reading.witnesses:
            pieces.append(Made(" ", "separator"))
            pieces.extend(sigla(edition.witnesses, reading.witnesses))
        pieces.extend(_details(reading))
    if pieces:
        pieces.append(Made(f"{style.after_lemma} ", "separator"))
    return pieces


def shortened(lemma: str, words: int) -> str:
    """Shorten a lemma of more than so many words to its first and last."""
    parts = lemma.split()
    return f"{parts[0]} … {parts[-1]}" if words and len(parts) > words else lemma


def _reading(edition: Edition, entry: Entry, reading: Reading, style: HouseStyle) -> list[Piece]:
    pieces: list[Piece] = []
    if has_text(reading.content):
        if reading.kind == "addition" and not reading.kind_is_computed and entry.lemma_text:
            pieces.append(Made(f"{style.added} ", "word"))
        pieces.append(Content(reading.content, "reading"))
    else:
        word = {"illegible": style.illegible, "transposition": style.transposed}.get(reading.kind, style.omitted)
        pieces.append(Made(word, "word"))
    if reading.witnesses:
        pieces.append(Made(" ", "separator"))
        pieces.extend(sigla(edition.witnesses, reading.witnesses))
    pieces.extend(_details(reading))
    return pieces


def _details(reading: Reading) -> list[Piece]:
    """Say who proposes a reading, and with what certainty."""
    said = [f"cert. {reading.cert}"] if reading.cert else []
    if reading.resp and not reading.witnesses:
        said.insert(0, " ".join(reading.resp))
    return [Made(f" ({', '.join(said)})", "detail")] if said else []


def sigla(witnesses: Mapping[str, Witness], attestations: Sequence[Attestation]) -> list[Piece]:
    """Set sigla in the order of the list of witnesses; those that no list declares come last, as written."""
    order = {key: i for i, key in enumerate(witnesses)}
    pieces: list[Piece] = []
    for i, attestation in enumerate(sorted(attestations, key=lambda a: order.get(a.witness, len(order)))):
        witness = witnesses.get(attestation.witness)
        if i:
            pieces.append(Made(" ", "separator"))
        pieces.append(Made((witness.siglum if witness else attestation.witness) + _hand(attestation), "siglum"))
    return pieces


def _hand(attestation: Attestation) -> str:
    return f" ({attestation.hand})" if attestation.hand else ""


_SIGNS: dict[SpanKind, tuple[str, str]] = {
    "supplied": ("⟨", "⟩"),
    "surplus": ("{", "}"),
    "deleted": ("⟦", "⟧"),
    "added": ("\\", "/"),
}
"""The editorial signs of the Leiden conventions, as far as they are signs."""


def signs(kind: SpanKind) -> tuple[str, str]:
    """Return the editorial signs around a span, or two empty strings."""
    return _SIGNS.get(kind, ("", ""))
