"""What a reference without words leads to, as a reader is told: a siglum, a name, a note, a title, the first words. TEI P5, 3.7."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from edition.addresses import link_address
from edition.model.edition import Edition
from edition.model.text import Division, Heading, Node
from edition.model.walk import descend, held, origin_of, plain_text
from edition.writers.common.languages import quotation_marks

_MOST_WORDS = 4
_LONGEST = 60


@dataclass(slots=True)
class Destinations:
    """Names what references lead to; ``words`` are those of the interface. The places are looked up when one is asked for."""

    edition: Edition
    words: Mapping[str, str]
    _places: dict[str, tuple[Node, str]] | None = None
    _named: dict[str, str] = field(default_factory=dict)

    def of(self, targets: str) -> str:
        """Name all that a reference leads to, parted by commas; empty where nothing can be said."""
        return ", ".join(dict.fromkeys(filter(None, map(self._one, targets.split()))))

    def _one(self, target: str) -> str:
        key = target.removeprefix("#")
        if not target.startswith("#"):
            return (link_address(target) or target).removeprefix("https://").removeprefix("http://")
        if witness := self.edition.witnesses.get(key):
            return witness.siglum
        if registered := self.edition.register.get(key):
            return registered.label
        if note := self.edition.notes.get(key):
            return f"{self.words['note']} {note.label}"
        if key not in self._named:
            self._named[key] = self._place(key)
        return self._named[key] or (key if self._places and key in self._places else "")

    def _place(self, key: str) -> str:
        """Name a place of the text: a division by its heading, another by its number or its first words."""
        if self._places is None:
            every = descend(self.edition.body)
            self._places = {o.id: (n, o.n) for n in every if (o := origin_of(n)) is not None and o.id}
        if key not in self._places:
            return ""
        node, number = self._places[key]
        if isinstance(node, Division):
            heading = next((n for n in node.children if isinstance(n, Heading)), None)
            if heading is not None and (title := " ".join(plain_text(heading.children).split())):
                return title if len(title) <= _LONGEST else f"{title[: _LONGEST - 1].rstrip()}…"
        said = plain_text(held(node)).split()
        if number or not said:
            return number
        opening, closing = quotation_marks(self.edition.metadata.language)
        return f"{opening}{' '.join(said[:_MOST_WORDS])}{' …' if len(said) > _MOST_WORDS else ''}{closing}"
