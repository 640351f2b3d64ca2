"""Turn what the parser counts into places: start tags and texts of a file, or of a document with inclusions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from lxml.etree import _Element

from edition.diagnostics import Position, Source
from edition.schema.relaxng.reading import TextPlace, text_spans
from edition.tree import Document


class Places(Protocol):
    """Where the elements and texts of a document stand."""

    def element(self, ordinal: int, attribute: str = "", token: str = "") -> Position:
        """Return the place of a start tag, an attribute, or a word in it."""

    def texts(self, wanted: Sequence[TextPlace]) -> list[Position]:
        """Return the places of texts."""


def start_tag(position: Position) -> str:
    """Return the start tag at a position as it is written."""
    first, last = position.source.tag_span(position.ordinal)
    return position.source.data[first:last].decode("utf-8", "replace")


def written_name(position: Position) -> str:
    """Return the name of the element at a position as it is written, with its prefix."""
    first, last = position.source.name_span(position.ordinal)
    return position.source.data[first + 1 : last].decode("utf-8", "replace")


class SourcePlaces:
    """Places in one file."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def element(self, ordinal: int, attribute: str = "", token: str = "") -> Position:
        """Return the place of a start tag, an attribute, or a word in it."""
        return Position(self._source, ordinal, attribute, token)

    def texts(self, wanted: Sequence[TextPlace]) -> list[Position]:
        """Return the places of texts."""
        return _texts(self._source, wanted)


class DocumentPlaces:
    """Places in a document whose elements come from several files."""

    def __init__(self, document: Document, elements: Iterable[_Element]) -> None:
        self._document = document
        self._elements = list(elements)

    def element(self, ordinal: int, attribute: str = "", token: str = "") -> Position:
        """Return the place of a start tag, an attribute, or a word in it."""
        return self._document.at(self._elements[ordinal], attribute, token)

    def texts(self, wanted: Sequence[TextPlace]) -> list[Position]:
        """Return the places of texts: each is looked for in the file of the element before it."""
        found: list[Position] = []
        for starts, ends in wanted:
            before = self._document.at(self._elements[max(starts - 1, 0)])
            found += _texts(before.source, [(before.ordinal + 1, ends)])
        return found


def _texts(source: Source, wanted: Sequence[TextPlace]) -> list[Position]:
    spans = text_spans(source, wanted)
    found = []
    for place in wanted:
        span = spans.get(place)
        ordinal = max(place[0] - 1, 0)
        found.append(Position(source, ordinal, span=span) if span else Position(source, ordinal))
    return found
