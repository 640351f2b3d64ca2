"""Notes as annotations of the text. Edition → JSON-LD. W3C Web Annotation Data Model, 2017."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from edition.model.edition import Edition
from edition.model.notes import Note
from edition.model.text import Node, NoteCall, Text
from edition.model.walk import children, plain_text
from edition.writers.common.languages import short_tag

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
NO_PAGES: Mapping[str, str] = MappingProxyType({})
_AROUND = 48
"""Characters of the text that are quoted before and after the place of a note."""


def web_annotations(edition: Edition, base: str, pages: Mapping[str, str] = NO_PAGES) -> str:
    """Return the notes of the text as a collection; ``base`` is the address of the edition, or a name for it.

    ``pages`` gives the page of each id and each note, for an edition that has pages at its address. The place of a note is
    quoted, as it has no extent: the word before it, with what stands around. Nothing where there are no notes.
    """
    text, places = _running(edition.body)
    listed = [_annotation(note, _Target(base, pages), text, places.get(note.id)) for note in _ordered(edition, places)]
    if not listed:
        return ""
    collection = f"{base}#annotations"
    data = {
        "@context": CONTEXT,
        "id": collection,
        "type": "AnnotationCollection",
        "label": edition.metadata.title or edition.name,
        "total": len(listed),
        "first": {
            "id": f"{collection}-1",
            "type": "AnnotationPage",
            "partOf": collection,
            "startIndex": 0,
            "items": listed,
        },
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _ordered(edition: Edition, places: dict[str, int]) -> list[Note]:
    return sorted(
        (n for n in edition.notes.values() if not n.entry), key=lambda n: (places.get(n.id, 1 << 60), n.number)
    )


@dataclass(frozen=True, slots=True)
class _Target:
    """What is annotated: a page of the edition, or the edition where it has none."""

    base: str
    pages: Mapping[str, str]

    def source(self, note: Note) -> str:
        """Return the address of the page with the words that a note is about."""
        named = (*(t.lstrip("#") for t in note.targets), note.id)
        return self.base + next((self.pages[key] for key in named if key in self.pages), "")

    @property
    def fragments(self) -> str:
        """Where the meaning of a fragment is laid down: in HTML, else in XML."""
        return f"http://tools.ietf.org/rfc/{'rfc3236' if self.pages else 'rfc3023'}"


def _annotation(note: Note, target: _Target, text: str, place: int | None) -> dict[str, Any]:
    body = {"type": "TextualBody", "value": " ".join(plain_text(note.content).split()), "format": "text/plain"}
    language = short_tag(note.origin.lang or "")
    made: dict[str, Any] = {
        "id": f"{target.base}#{note.id}",
        "type": "Annotation",
        "motivation": "commenting",
        "body": {**body, "language": language} if language else body,
        "target": {"source": target.source(note)},
    }
    if note.layer:
        made["body"]["purpose"] = "commenting"
        made["label"] = note.layer
    selectors = [
        {"type": "FragmentSelector", "conformsTo": target.fragments, "value": t.lstrip("#")} for t in note.targets
    ]
    if place is not None:
        selectors.insert(0, _quotation(text, place))
    if selectors:
        made["target"]["selector"] = selectors[0] if len(selectors) == 1 else selectors
    return made


def _quotation(text: str, place: int) -> dict[str, str]:
    """Quote the word before a place, or after it where the text begins with the note."""
    before, after = text[:place].rstrip(), text[place:]
    start = max(before.rfind(" ") + 1, 0)
    exact = before[start:]
    if not exact:
        exact, start = after.split(maxsplit=1)[0] if after.split() else "", len(text) - len(after.lstrip())
    end = start + len(exact)
    return {
        "type": "TextQuoteSelector",
        "prefix": text[max(start - _AROUND, 0) : start],
        "exact": exact,
        "suffix": text[end : end + _AROUND],
    }


def _running(nodes: Iterable[Node]) -> tuple[str, dict[str, int]]:
    """Return the text with single spaces, and where in it each note is called."""
    pieces: list[str] = []
    places: dict[str, int] = {}
    length = 0
    for node in _flow(nodes):
        if isinstance(node, NoteCall):
            if node.side == "start":
                continue
            places.setdefault(node.note, length)
            continue
        value = " ".join(node.value.split())
        if node.value[:1].isspace() and pieces and not pieces[-1].endswith(" "):
            value = f" {value}"
        if value and node.value[-1:].isspace() and not value.endswith(" "):
            value += " "
        pieces.append(value)
        length += len(value)
    return "".join(pieces), places


def _flow(nodes: Iterable[Node]) -> Iterator[Text | NoteCall]:
    for node in nodes:
        if isinstance(node, Text | NoteCall):
            yield node
        else:
            yield from _flow(children(node))
