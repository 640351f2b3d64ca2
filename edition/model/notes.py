"""Notes in layers. TEI P5, chapter 3.9."""

from __future__ import annotations

from dataclasses import dataclass

from edition.model.text import Node, Origin
from edition.model.walk import plain_text

MARGINAL = "margin"
"""The layer of what stands in the margin of the source, as long as no @type names another."""
SOURCES = "sources"
"""The layer of notes that name what is quoted."""


@dataclass(slots=True, frozen=True)
class Note:
    """A note: ``layer`` is its type, ``entry`` the apparatus entry it belongs to; ``number`` runs through the text from 1.

    ``said`` is what the editor calls it, where @n says so. ``has_lemma`` where it begins with the words of which it speaks.
    """

    id: str
    origin: Origin
    layer: str
    content: tuple[Node, ...]
    number: int = 0
    entry: str = ""
    section: str = ""
    resp: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    said: str = ""
    has_lemma: bool = False

    @property
    def label(self) -> str:
        """How it is called: as the editor does, else by its number."""
        return self.said or str(self.number)

    @property
    def text(self) -> str:
        """What it says, without markup."""
        return plain_text(self.content)
