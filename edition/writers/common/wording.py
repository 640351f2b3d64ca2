"""Say the labels that the reader made in the language of the interface. Edition → Edition."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from edition.model.apparatus import Entry, Reading
from edition.model.changed import changed
from edition.model.edition import Edition
from edition.model.text import MADE, Node, Span, Text
from edition.model.walk import each_changed, with_inner
from edition.writers.common.words import WORDS, words


def worded(edition: Edition, language: str = "") -> Edition:
    """Put the words of a language, else of the edition's own, in the place of the labels that were made."""
    said = words(language or edition.metadata.language)

    def of(node: Node) -> Node:
        if isinstance(node, Text):
            return node
        return _label(node, said) if _is_label(node) else with_inner(node, change)

    def change(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
        return each_changed(nodes, of)

    metadata = edition.metadata
    parts = tuple(changed(part, content=change(part.content)) for part in metadata.parts)
    notes = {key: changed(note, content=change(note.content)) for key, note in edition.notes.items()}
    entries = {key: _of_entry(entry, change) for key, entry in edition.entries.items()}
    witnesses = {key: changed(w, description=change(w.description)) for key, w in edition.witnesses.items()}
    return replace(
        edition,
        body=change(edition.body),
        metadata=replace(metadata, parts=parts),
        entries=entries,
        notes=notes,
        witnesses=witnesses,
    )


def _of_entry(entry: Entry, change: Callable[[tuple[Node, ...]], tuple[Node, ...]]) -> Entry:
    def of(reading: Reading) -> Reading:
        content = change(reading.content)
        return reading if content is reading.content else changed(reading, content=content)

    lemma = of(entry.lemma) if entry.lemma else None
    readings = tuple(map(of, entry.readings))
    signed = change(entry.signed)
    is_same = lemma is entry.lemma and signed is entry.signed
    if is_same and all(a is b for a, b in zip(readings, entry.readings, strict=True)):
        return entry
    return changed(entry, lemma=lemma, readings=readings, signed=signed)


def _is_label(node: Node) -> bool:
    return isinstance(node, Span) and node.origin.source is None and node.origin.name == "word"


def _label(node: Node, said: Mapping[str, str]) -> Node:
    key = node.origin.n if isinstance(node, Span) else ""
    shown = said.get(key) or WORDS["en"].get(key, key)
    if isinstance(node, Span) and node.origin.get("begins"):
        shown = shown[:1].upper() + shown[1:]
    return Span(MADE, "label", (Text(shown),))
