"""Number the notes in the order in which they were read, and find the words with which they begin. Edition → Edition.

A note that gives its own lemma needs no other; what the editor calls a note by @n is its name wherever it is called.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from edition.letters import base_letters, letters_for
from edition.model.edition import Edition
from edition.model.notes import Note
from edition.model.text import BLOCKS, Node, NoteCall, Quotation, Span, Text, Verse
from edition.model.walk import children, plain_text

_LEMMATA = frozenset({"lemma", "lem"})
_SET_OFF = frozenset(
    ("term", "mentioned", "soCalled", "quote", "q", "foreign", "hi", "emph", "seg", "label", "w", "ref", "lem", "cit")
)
"""Elements with which an editor sets off the words of the text at the head of a note."""
_REFERENCE = re.compile(r"[\W\d]*\d[\w.,\-–]{0,8}\W*")
"""A number of a line or a leaf, which stands before a lemma."""
_SAID = re.compile(r"\s*([^\]:]{1,80}?)\s*(\]|:)")
_CODE = re.compile(r"0\d{3,}|\d{6,}")
_MOST_WORDS = 5
"""So many words before a colon may be a lemma."""
_LEFT_OUT = re.compile(r"…|\.\.\.+|\[…\]|--+|—|–")


def number_notes(edition: Edition) -> Edition:
    """Give each note its number, from 1; notes of the apparatus stand with their entries and have none."""
    around = _Around()
    around.walk(edition.body, [])
    said = _named(edition.notes)
    numbered: dict[str, Note] = {}
    number = 0
    for key, note in edition.notes.items():
        number += not note.entry
        has_lemma = not note.entry and _begins_with_lemma(note, around.of(key))
        numbered[key] = (
            note if note.entry else replace(note, number=number, said=said.get(key, ""), has_lemma=has_lemma)
        )
    return replace(edition, notes=numbered)


def _name(note: Note) -> str:
    """Return what an editor calls a note; a number by which a database knows it is no name: 0001004."""
    name = " ".join((note.origin.n or note.said).split())
    return "" if _CODE.fullmatch(name) else name


def _named(notes: Mapping[str, Note]) -> dict[str, str]:
    """Name notes as the editor does, where no two of a layer in a division have one name; others of the layer count on."""
    layers: dict[str, list[tuple[str, Note]]] = {}
    for key, note in notes.items():
        if not note.entry:
            layers.setdefault(note.layer, []).append((key, note))
    given = {layer: [(n.section, name) for _, n in found if (name := _name(n))] for layer, found in layers.items()}
    named = {layer for layer, names in given.items() if names and len(set(names)) == len(names)}
    taken = {name for layer in named for _, name in given[layer]}
    said: dict[str, str] = {}
    for layer in (layer for layer in layers if layer in named):
        free = (str(i) for i in count(1) if str(i) not in taken)
        said |= {key: _name(note) or next(free) for key, note in layers[layer]}
    counted = [found for layer, found in layers.items() if layer not in named]
    return said | _lettered(notes, counted, set(said.values()))


def _lettered(
    notes: Mapping[str, Note], counted: Iterable[Sequence[tuple[str, Note]]], taken: set[str]
) -> dict[str, str]:
    """Name the notes of a layer by letters where their numbers are those that an editor gave to notes of another layer."""
    numbers = {key: str(i) for i, key in enumerate((k for k, n in notes.items() if not n.entry), start=1)}
    free = (name for i in count(1) if (name := letters_for(i)) not in taken)
    said: dict[str, str] = {}
    for layer in counted:
        if any(numbers[key] in taken for key, _ in layer):
            said |= {key: next(free) for key, _ in layer}
    return said


@dataclass(slots=True)
class _Around:
    """The words among which each note is called: those of its paragraph, of verses all that stand together."""

    _pieces: dict[str, list[str]] = field(default_factory=dict)
    _folded: dict[int, str] = field(default_factory=dict)

    def walk(self, nodes: Iterable[Node], pieces: list[str]) -> None:
        for node in nodes:
            match node:
                case Text():
                    pieces.append(node.value)
                case NoteCall():
                    self._pieces.setdefault(node.note, pieces)
                case _:
                    stands_alone = isinstance(node, BLOCKS) and not isinstance(node, Verse)
                    self.walk(children(node), [] if stands_alone else pieces)
                    if isinstance(node, Verse):
                        pieces.append(" ")

    def of(self, key: str) -> str:
        """Return the letters around the call of a note."""
        pieces = self._pieces.get(key)
        if pieces is None:
            return ""
        if id(pieces) not in self._folded:
            self._folded[id(pieces)] = _letters("".join(pieces))
        return self._folded[id(pieces)]


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, base_letters(text)))


def _begins_with_lemma(note: Note, around: str) -> bool:
    """Tell whether a note gives the words of which it speaks: it says so, or they are words of the text around its call."""
    for node in _opening(note.content):
        origin = getattr(node, "origin", None)
        if origin is not None and (origin.get("type") in _LEMMATA or origin.name == "lem"):
            return True
        if origin is not None and origin.name in _SET_OFF:
            return _stands_in(plain_text((node,)), around)
        if isinstance(node, Text):
            found = _SAID.match(node.value)
            is_short = found is not None and (found[2] == "]" or len(found[1].split()) <= _MOST_WORDS)
            return is_short and found is not None and _stands_in(found[1], around)
        return False
    return False


def _opening(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield what may be the lemma of a note: its first words, without the number of a line before them."""
    for node in nodes:
        if not isinstance(node, Text | Span | Quotation) and not children(node):
            continue
        text = plain_text((node,))
        is_named = getattr(getattr(node, "origin", None), "name", "") in _SET_OFF
        if not text.strip() or _REFERENCE.fullmatch(text.strip()):
            continue
        if isinstance(node, Text) or is_named:
            yield node
            return
        yield from _first(node)
        return


def _first(node: Node) -> Iterator[Node]:
    origin = getattr(node, "origin", None)
    if origin is not None and (origin.get("type") in _LEMMATA or origin.name in _SET_OFF):
        yield node
    else:
        yield from _opening(children(node))


def _stands_in(words: str, around: str) -> bool:
    """Tell whether words stand in a text, also where some between them are left out."""
    parts = [letters for part in _LEFT_OUT.split(words) if (letters := _letters(part))]
    at = 0
    for part in parts:
        if (at := around.find(part, at)) < 0:
            return False
        at += len(part)
    return bool(parts)
