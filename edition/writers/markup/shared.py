"""What the pages of one text share. Edition → what every setter of it asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from edition.model.edition import Edition
from edition.model.ledger import Ledger
from edition.writers.common.destinations import Destinations
from edition.writers.common.pieces import HouseStyle
from edition.writers.common.references import SetReference
from edition.writers.common.words import words
from edition.writers.markup.numbering import Numbering
from edition.writers.markup.outline import Where


@dataclass(slots=True)
class Shared:
    """What the pages of one text share: the edition, its account, where everything stands, what is listed already."""

    edition: Edition
    ledger: Ledger
    style: HouseStyle = field(default_factory=HouseStyle)
    language: str = "en"
    where: Where = field(default_factory=Where)
    open: list[str] = field(default_factory=list)
    listed: set[str] = field(default_factory=set)
    nested: Mapping[str, list[str]] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    images: Mapping[str, str] = field(default_factory=dict)
    measures: Mapping[str, str] = field(default_factory=dict)
    image_of: Mapping[str, str] = field(default_factory=dict)
    references: Mapping[tuple[int, int], SetReference] = field(default_factory=dict)
    numbering: Numbering = field(default_factory=Numbering)
    line_pages: dict[str, str] = field(default_factory=dict)
    destinations: Destinations = field(init=False)

    def __post_init__(self) -> None:
        self.words = words(self.language)
        self.destinations = Destinations(self.edition, self.words)


def nested_entries(edition: Edition) -> dict[str, list[str]]:
    """List the entries within each entry."""
    nested: dict[str, list[str]] = {}
    for key, entry in edition.entries.items():
        if entry.parent:
            nested.setdefault(entry.parent, []).append(key)
    return nested
