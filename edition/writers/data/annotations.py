"""Notes as annotations of the text. Edition → JSON-LD. W3C Web Annotation Data Model, 2017."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from edition.model.edition import Edition
from edition.model.notes import Note
from edition.model.text import Alternation, Node, NoteCall, Text
from edition.model.walk import plain_text
from edition.writers.common.languages import short_tag

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_AROUND = 48
"""Characters of the text that are quoted before and after the place of a note."""


def web_annotations(edition: Edition, base: str) -> str:
    """Return the notes of the text as a collection; ``base`` is the address of the edition, or a name for it.

    The place of a note is quoted, as it has no extent: the word before it, with what stands around. Nothing where there are no notes.
    """
    text, places = _running(edition.body)
    listed = [_annotation(note, base, text, places.get(note.id)) for note in _ordered(edition, places)]
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


def _annotation(note: Note, base: str, text: str, place: int | None) -> dict[str, Any]:
    body = {"type": "TextualBody", "value": " ".join(plain_text(note.content).split()), "format": "text/plain"}
    language = short_tag(note.origin.lang or "")
    made: dict[str, Any] = {
        "id": f"{base}#{note.id}",
        "type": "Annotation",
        "motivation": "commenting",
        "body": {**body, "language": language} if language else body,
        "target": {"source": base},
    }
    if note.layer:
        made["body"]["purpose"] = "commenting"
        made["label"] = note.layer
    selectors = [
        {"type": "FragmentSelector", "conformsTo": "http://tools.ietf.org/rfc/rfc3023", "value": t.lstrip("#")}
        for t in note.targets
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
        elif isinstance(node, Alternation):
            yield from _flow(node.shown)
        else:
            yield from _flow(getattr(node, "children", ()))
