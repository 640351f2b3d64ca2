"""The pieces of which an apparatus entry is made, and the house style in which it is set.

A piece is either text that the builder makes (a siglum, a separator) with its style, or nodes of the edition, which each
writer renders in its own way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from edition.model.text import Node
from edition.writers.common.apparatus_words import WORDS, Words

Style: TypeAlias = Literal["lemma", "place", "separator", "siglum", "word", "detail", "plain"]


@dataclass(frozen=True, slots=True)
class Made:
    """Text that the builder sets: sigla, separators, words such as “om.”."""

    text: str
    style: Style = "plain"


@dataclass(frozen=True, slots=True)
class Content:
    """Nodes of the edition, in the role of lemma, reading or note; ``whole`` where some are left out, and ``why``."""

    nodes: tuple[Node, ...]
    role: Literal["lemma", "reading", "note"]
    whole: tuple[Node, ...] = ()
    why: str = ""


Piece: TypeAlias = Made | Content


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """How entries are set.

    ``names_lemma``: “auto” names the witnesses of the lemma where the edition does, “positive” everywhere (those that
    an entry is silent about are counted with the lemma), “negative” nowhere. ``lemma_words``: a longer lemma is
    shortened to its first and last word; 0 is any length. ``with_ranges`` joins three or more sigla that follow each
    other, ``with_groups`` sets the siglum of a group for all its members. ``before_note`` parts a note from the entry to
    which it belongs; “()” sets it in brackets.
    """

    after_lemma: str = "]"
    between: str = ";"
    names_lemma: Literal["auto", "positive", "negative"] = "auto"
    words: Words = WORDS["la"]
    lemma_words: int = 0
    with_ranges: bool = False
    with_groups: bool = True
    before_note: str = "—"

    @classmethod
    def of(cls, settings: Mapping[str, str | int], *, lemma_words: int = 0) -> HouseStyle:
        """Take the style from the project's settings."""
        style = str(settings.get("style", "auto"))
        return cls(
            after_lemma=str(settings.get("separator", "]")),
            between=str(settings.get("between", ";")),
            names_lemma="positive" if style == "positive" else "negative" if style == "negative" else "auto",
            words=WORDS.get(str(settings.get("words", "la")), WORDS["la"]),
            lemma_words=int(settings.get("lemma_words", lemma_words)),
            with_ranges=bool(settings.get("ranges", False)),
            with_groups=bool(settings.get("groups", True)),
            before_note=str(settings.get("notes", "—")),
        )


DEFAULT_STYLE = HouseStyle()
