"""Mark in the text what the foot of the page speaks of: ends of entries, notes, references, same words. Nodes → places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count

from edition.letters import letters_for, occurrences
from edition.model.citing import Citing
from edition.model.notes import Note
from edition.model.text import Boundary, Mark, Node, Origin, Span
from edition.writers.galley.inline import Inline
from edition.writers.galley.leaf import LeafText, last_word
from edition.writers.galley.parts import Group, Leaf, Run, text_of
from edition.writers.galley.passages import Passage
from edition.writers.galley.pointers import is_source

_NEAR = 260
"""Characters before and after a lemma in which the same word is looked for: more than a line has."""
_LONGEST_CATCHWORD = 8
_LONGEST_STRETCH = 2
ENDS = {"witEnd", "lacunaStart"}
"""The kinds of boundary after which a witness has no text."""


@dataclass(frozen=True, slots=True)
class NotePlace:
    """Where a note belongs: the markers at both ends of its catchword, and the catchword; how it is called."""

    start: int
    end: int
    catchword: tuple[Run, ...] = ()
    sign: str = ""


@dataclass(slots=True)
class Places:
    """What markers mean: ends of entries, places of notes, references, same words; leaves by id and by element of the source.

    ``points`` are the places to which references lead, by id; ``passages`` the numbers by which the text is cited.
    """

    starts: dict[str, int] = field(default_factory=dict)
    ends: dict[str, int] = field(default_factory=dict)
    notes: dict[str, NotePlace] = field(default_factory=dict)
    refs: dict[str, list[int]] = field(default_factory=dict)
    same: dict[str, tuple[tuple[int, ...], int]] = field(default_factory=dict)
    leaves: dict[str, int] = field(default_factory=dict)
    origins: dict[tuple[int, int], int] = field(default_factory=dict)
    boundaries: list[tuple[int, Boundary]] = field(default_factory=list)
    points: dict[str, int] = field(default_factory=dict)
    passages: list[Passage] = field(default_factory=list)


@dataclass(slots=True)
class Numbers:
    """Numbers that run through all parts: of leaves, markers, groups."""

    leaf: Iterator[int] = field(default_factory=lambda: count(1))
    marker: Iterator[int] = field(default_factory=lambda: count(1))
    group: Iterator[int] = field(default_factory=lambda: count(1))


@dataclass(slots=True)
class Marking(Inline):
    """Keeps the places of a text while its leaves are set.

    ``numbered`` are the layers whose notes are called by signs in the text, in the order of their kinds of sign; notes of
    ``silent`` layers are not printed. ``targets`` are the ids to which references lead. ``waiting`` are ends of entries, ``beginning`` notes on words that begin, ``ids`` ids
    of the source, ``pages`` numbers of its pages, for which the next leaf is the place.
    """

    numbers: Numbers = field(default_factory=Numbers)
    places: Places = field(default_factory=Places)
    numbered: tuple[str, ...] = ()
    silent: frozenset[str] = frozenset()
    targets: frozenset[str] = frozenset()
    citing: Citing = field(default_factory=Citing)
    in_heading: bool = False
    in_verse: bool = False
    cited: str = ""
    cited_at: tuple[int, int] = (-1, -1)
    number: int = 0
    is_counted: bool = True
    children: list[list[Leaf | Group]] = field(default_factory=lambda: [[]])
    current: LeafText | None = None
    waiting: list[tuple[str, str]] = field(default_factory=list)
    open_entries: dict[str, tuple[LeafText, int]] = field(default_factory=dict)
    whole: list[tuple[str, int, int]] = field(default_factory=list)
    begun: dict[str, tuple[int, LeafText, int]] = field(default_factory=dict)
    beginning: list[str] = field(default_factory=list)
    signs: dict[str, int] = field(default_factory=dict)
    ids: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)

    def text_before(self) -> str:
        """Return the end of what was set before in this leaf."""
        return text_of(self.current.runs[-2:]) if self.current else ""

    def take_back(self, sign: str) -> bool:
        """Take back a sign, if it is the last that was set in this leaf."""
        return self.current is not None and self.current.take_back(sign)

    def waiting_id(self, key: str) -> None:
        """Let a place be found in this leaf, else in the next."""
        self.ids.append(key)

    def cite(self) -> None:
        """Mark where a passage begins, once there is text of it."""
        if self.current is None or self.in_heading or not self.is_counted:
            return
        here = self.number, self.current.length
        is_more = self.citing.fresh >= 0 and self.cited_at == here
        shown, whole = self.citing.told(again=is_more)
        if shown or whole != self.cited:
            if is_more:
                self.places.passages.pop()
            self._cited(shown, whole)
            self.cited_at, self.cited = here, whole

    def _cited(self, shown: str, whole: str, *, is_page: bool = False) -> None:
        if self.current is not None:
            marker = next(self.numbers.marker)
            self.cited_at = (-1, -1)
            self.places.passages.append(Passage(marker, shown, whole, is_page))
            self.current.places.append((self.current.length, marker, "start"))

    def begin_page(self, number: str) -> None:
        """Mark where a page of a source begins."""
        self._cited(number, number, is_page=True)

    def place(self, origin: Origin) -> None:
        """Let links find the leaf in which a place stands, and keep the number of a passage that begins there."""
        if not (origin.name == "seg" and self.in_verse):  # a verse has its number: its halves are no passages
            self.citing.enter(origin)
        self.cite()
        if self.is_counted and (page := self.citing.page(origin)):
            self.begin_page(self.edition.number_of(origin) or page)
        if not origin.id:
            return
        self.waiting_id(origin.id)
        if origin.id in self.targets and self.current is not None and origin.id not in self.places.points:
            self.places.points[origin.id] = marker = next(self.numbers.marker)
            self.current.places.append((self.current.length, marker, "start"))

    def boundary(self, node: Boundary) -> None:
        """Mark where the text of a witness begins or ends."""
        if self.current is None:
            return
        marker = next(self.numbers.marker)
        self.places.boundaries.append((marker, node))
        self.current.places.append((self.current.length, marker, "end" if node.kind in ENDS else "start"))

    def mark(self, node: Mark) -> None:
        """Take one end of an entry."""
        table = self.places.starts if node.side == "start" else self.places.ends
        if node.entry in table or node.entry not in self.edition.entries:
            return
        if self.current is None and self.is_below(node) and (last := self.last_leaf()):
            table[node.entry] = last.last
            self.places.leaves.setdefault(node.entry, last.id)
        elif self.current is None:
            self.waiting.append((node.entry, node.side))
        else:
            self.set_mark(node.entry, node.side)

    def is_below(self, node: Node) -> bool:
        """Tell whether a node is the end of an entry that stands below a block, and has no words in the text."""
        return isinstance(node, Mark) and self.stands_below(node.entry)

    def stands_below(self, key: str) -> bool:
        """Tell whether an entry stands below a block."""
        entry = self.edition.entries.get(key)
        return entry is not None and entry.beside is not None and entry.beside[0] == "below"

    def set_mark(self, key: str, side: str) -> None:
        """Set one end of an entry in the leaf that is being set."""
        leaf = self.current
        if leaf is None:
            return
        marker = next(self.numbers.marker)
        if side == "start":
            self.places.starts[key] = marker
            self.waiting_id(key)
            self.open_entries[key] = (leaf, leaf.length)
            leaf.places.append((leaf.length, marker, "start"))
            return
        self.places.ends[key] = marker
        opened = self.open_entries.pop(key, None)
        end = leaf.length
        leaf.places.append((end, marker, "end"))
        if opened is not None and opened[0] is leaf:
            start = opened[1]
            if not leaf.text()[start:end].strip():
                self._empty_entry(key, leaf)
            else:
                leaf.closed.append((start, end))
                self.whole.append((key, start, end))

    def _empty_entry(self, key: str, leaf: LeafText) -> None:
        """Give an entry that encloses nothing to the word before it."""
        start = self.places.starts[key]
        leaf.places[:] = [(o, m, "end" if m == start else s) for o, m, s in leaf.places]

    def span(self, node: Span) -> None:
        """Set a span; one that ends just before a note is the note's catchword."""
        leaf = self.current
        start = leaf.length if leaf else 0
        Inline.span(self, node)
        if (
            leaf is not None
            and leaf is self.current
            and node.kind in {"term", "name", "title", "foreign", "quotation", "segment"}
        ):
            leaf.closed.append((start, leaf.length))

    def refer(self, target: str) -> None:
        """Mark the place of a reference, for the indexes."""
        key = target.removeprefix("#")
        if self.current is None or not key or not target.startswith("#"):
            return
        marker = next(self.numbers.marker)
        self.places.refs.setdefault(key, []).append(marker)
        self.current.places.append((self.current.length, marker, "start"))

    def call(self, note: Note) -> None:
        """Mark the place of a note, with its sign where its layer is called by signs."""
        if note.id in self.places.notes or note.layer in self.silent:
            return
        if self.current is None:
            self.places.notes[note.id] = replace(self._after_last(), sign=(sign := self.sign(note)))
            if (block := self.last_leaf()) is not None:
                self.places.leaves.setdefault(note.id, block.id)
            if sign:
                self._hang_sign(Run(sign, ("call",)))
            return
        leaf = self.current
        self.waiting_id(note.id)
        end = len(leaf.text().rstrip())
        start = next((s for s, e in sorted(leaf.closed) if e >= end and _is_short(leaf.text()[s:end])), None)
        if start is None:
            start = end if is_source(note.origin) else last_word(leaf.text(), end)
        first, last = next(self.numbers.marker), next(self.numbers.marker)
        if (begun := self.begun.pop(note.id, None)) is not None:
            first = begun[0]
            start = begun[2] if begun[1] is leaf else 0
        else:
            leaf.places.append((start, first, "start"))
        leaf.places.append((end, last, "end"))
        sign = self.sign(note)
        if sign:
            leaf.calls.append((end, Run(sign, ("call",))))
        word = leaf.text()[start:end].strip()
        if begun is not None:
            opening = word if begun[1] is leaf else begun[1].text()[begun[2] :].strip()
            word = _ends_of(opening, word)
        self.places.notes[note.id] = NotePlace(first, last, (Run(word, lang=self.lang),) if word else (), sign)

    def begin_note(self, key: str) -> None:
        """Keep the place at which the words begin of which a note speaks."""
        if self.current is not None:
            marker = next(self.numbers.marker)
            self.begun[key] = (marker, self.current, self.current.length)
            self.current.places.append((self.current.length, marker, "start"))
        else:
            self.beginning.append(key)

    def last_leaf(self) -> Leaf | None:
        """Return the leaf that was set last, if there is one."""
        for siblings in reversed(self.children):
            for node in reversed(siblings):
                if (leaf := last_leaf(node)) is not None:
                    return leaf
        return None

    def _after_last(self) -> NotePlace:
        """Give a note between blocks to the block before it, if there is one."""
        leaf = self.last_leaf()
        return NotePlace(-1, -1) if leaf is None else NotePlace(leaf.last, leaf.last)

    def _hang_sign(self, sign: Run) -> None:
        """Set the sign of a note at the end of the leaf that was set last, before its last marker."""
        last = self.last_leaf()
        for siblings in reversed(self.children):
            if last is not None and any(last_leaf(node) is last for node in siblings):
                items = (*last.items[:-1], sign, last.items[-1])
                siblings[:] = [_with_leaf(node, last, replace(last, items=items)) for node in siblings]
                return

    def sign(self, note: Note) -> str:
        """Return the sign by which a note is called: as the editor calls it, else figures in the first layer, letters in the second."""
        if note.layer not in self.numbered:
            return ""
        if note.said:
            return note.said
        kind = self.numbered.index(note.layer)
        self.signs[note.layer] = number = self.signs.get(note.layer, 0) + 1
        return str(number) if kind == 0 else letters_for(number) if kind == 1 else "*" * (1 + (number - 1) % 3)

    def find_same_words(self, leaf: LeafText) -> None:
        """Mark the other places of a lemma's word near it: if one falls in the same row, the word gets a number."""
        if not self.whole:
            return
        text = leaf.text()
        for key, start, end in self.whole:
            word = text[start:end].strip()
            if not word or any(c.isspace() for c in word):
                continue
            begin = start + (len(text[start:end]) - len(text[start:end].lstrip()))
            found = [at for at in occurrences(word, text) if begin - _NEAR <= at < begin + _NEAR]
            if len(found) > 1 and begin in found:
                ids = tuple(next(self.numbers.marker) for _ in found)
                leaf.places += [(at, marker, "start") for at, marker in zip(found, ids, strict=True)]
                self.places.same[key] = (ids, found.index(begin))
        self.whole.clear()


def _ends_of(opening: str, words: str) -> str:
    """Return the words of a note, of many the first and the last."""
    if opening == words and len(words.split()) <= _LONGEST_STRETCH:
        return words
    return f"{opening.split(maxsplit=1)[0]} … {words.rsplit(maxsplit=1)[-1]}" if opening and words else words


def _is_short(text: str) -> bool:
    return 0 < len(text.split()) <= _LONGEST_CATCHWORD


def _with_leaf(node: Leaf | Group, old: Leaf, new: Leaf) -> Leaf | Group:
    """Put a leaf in the place of another, the last of its group."""
    if node is old:
        return new
    if isinstance(node, Group) and last_leaf(node) is old:
        return replace(node, children=tuple(_with_leaf(child, old, new) for child in node.children))
    return node


def last_leaf(node: Leaf | Group) -> Leaf | None:
    """Return the last leaf of a group, or the leaf itself."""
    if isinstance(node, Leaf):
        return node
    for child in reversed(node.children):
        if (leaf := last_leaf(child)) is not None:
            return leaf
    return None
