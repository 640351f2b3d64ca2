"""What stands at the foot of the page: entries and notes as items of series. Edition and places → items."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from edition.model.apparatus import Entry
from edition.model.edition import Edition
from edition.model.ledger import Ledger
from edition.model.notes import MARGINAL, Note
from edition.model.text import Mark, Node
from edition.model.walk import descend
from edition.writers.common.formatting import format_entry, shortened
from edition.writers.common.pieces import Content, HouseStyle, Made
from edition.writers.common.references import SetReference
from edition.writers.galley.breaks import breakable_runs
from edition.writers.galley.inline import Running
from edition.writers.galley.marks import Places
from edition.writers.galley.parts import Flag, Run, joined, text_of
from edition.writers.galley.pointers import Pointers
from edition.writers.galley.settings import APPARATUS, Layer, Settings

_STYLES: dict[str, tuple[Flag, ...]] = {"siglum": ("siglum",), "word": ("italic",), "place": ("italic",), "detail": ()}


@dataclass(frozen=True, slots=True)
class SeriesItem:
    """One entry or note as it is set: ``start`` and ``end`` are markers, -1 where it has no place in the text.

    ``sign`` stands before an item that is called by a sign, one of the editor's own where ``is_named``; others have the number of their line. ``after`` are the
    witnesses and the sign that follow the lemma. ``words`` is the body cut where it may be continued on another page. ``same`` are the markers of the lemma's word near it, and its own
    index among them. ``loc`` is the reference that the encoder wrote, ``label`` what the editor calls a note.
    """

    key: str
    layer: str
    start: int
    end: int
    lemma: tuple[Run, ...] = ()
    after: tuple[Run, ...] = ()
    words: tuple[tuple[Run, ...], ...] = ()
    sign: str = ""
    is_named: bool = False
    loc: str = ""
    label: str = ""
    lang: str = ""
    same: tuple[tuple[int, ...], int] = ((), 0)

    @property
    def text(self) -> str:
        """The body as plain characters."""
        return "".join([run.text for word in self.words for run in word])


@dataclass(frozen=True, slots=True)
class Series:
    """A layer with its items in the order of the text."""

    layer: Layer
    items: tuple[SeriesItem, ...]


def layer_of(entry: Entry) -> str:
    """Name the layer of an entry: “apparatus”, or one of several lists of entries."""
    return f"{APPARATUS}.{entry.layer}" if entry.layer else APPARATUS


def layer_names(edition: Edition, settings: Settings) -> tuple[str, ...]:
    """List the layers of an edition: as the project orders them, else entries, notes by line, notes with signs."""
    found = dict.fromkeys(layer_of(e) for e in edition.entries.values())
    notes = dict.fromkeys(n.layer for n in edition.notes.values() if not n.entry)
    by_line = [name for name in notes if settings.layer(name).key == "line"]
    signs = [name for name in notes if settings.layer(name).key == "number"]
    usual = [*found, *by_line, *signs]
    return tuple(sorted(usual, key=lambda n: settings.order.index(n) if n in settings.order else len(settings.order)))


@dataclass(slots=True)
class Gathering:
    """Sets entries and notes as items."""

    edition: Edition
    ledger: Ledger
    places: Places
    settings: Settings
    style: HouseStyle
    done: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)
    nested: dict[str, list[str]] = field(default_factory=dict)
    in_notes: dict[str, list[str]] = field(default_factory=dict)
    references: Mapping[tuple[int, int], SetReference] = field(default_factory=dict)
    pointers: Pointers = field(default_factory=Pointers)

    def __post_init__(self) -> None:
        """Sort the entries that stand in readings by the entry around them, those in notes by the note."""
        for note in self.edition.notes.values():
            if not note.entry and self.settings.layer(note.layer).place != "none":
                self.in_notes[note.id] = [
                    n.entry
                    for n in descend(note.content)
                    if isinstance(n, Mark) and n.side == "start" and n.entry in self.edition.entries
                ]
        for key, entry in self.edition.entries.items():
            if entry.parent and key not in self.places.starts:
                self.nested.setdefault(entry.parent, []).append(key)

    def series(self) -> tuple[Series, ...]:
        """Return all layers with their items."""
        by_layer: dict[str, list[SeriesItem]] = {}
        for item in (*self._entries(), *self._notes(), *self._left()):
            by_layer.setdefault(item.layer, []).append(item)
        names = layer_names(self.edition, self.settings)
        return tuple(Series(self.settings.layer(name), tuple(by_layer[name])) for name in names if name in by_layer)

    # -- entries ---------------------------------------------------------------------------------------------------

    def _entries(self) -> Iterator[SeriesItem]:
        with_notes = {key for keys in self.in_notes.values() for key in keys if key not in self.places.starts}
        for key in self.edition.entries:
            if key not in with_notes:
                yield from self._entry(key, (-1, -1))

    def _left(self) -> Iterator[SeriesItem]:
        for key in self.edition.entries:
            yield from self._entry(key, (-1, -1))

    def _with_note(self, note: str) -> list[Run]:
        """Set the entries of which the words stand in a note: after it, for no line of the text has them."""
        runs: list[Run] = []
        for key in self.in_notes.get(note, ()):
            for item in () if key in self.places.starts else self._entry(key, (-1, -1)):
                words = [run for word in item.words for run in word]
                runs += [Run(" — "), *item.lemma, *item.after, *words]
        return runs

    def _entry(self, key: str, around: tuple[int, int]) -> Iterator[SeriesItem]:
        """Set an entry, then those that stand in its readings, which have no place of their own in the text."""
        entry = self.edition.entries[key]
        start = self.places.starts.get(key, self.places.ends.get(key, -1))
        if key in self.done or (start < 0 and entry.parent in self.edition.entries and entry.parent not in self.done):
            return
        self.done.add(key)
        end = self.places.ends.get(key, start)
        if start < 0:
            start, end = around
        if self.settings.layer(layer_of(entry)).place == "none":
            self._omit(entry)
        else:
            yield self._entry_item(entry, start, end)
        for inner in self.nested.get(key, ()):
            yield from self._entry(inner, (start, end))

    def _entry_item(self, entry: Entry, start: int, end: int) -> SeriesItem:
        lemma, after, body = self._pieces(entry)
        return SeriesItem(
            entry.id, layer_of(entry), start, end, lemma, after, self._cut(body),
            loc=entry.cited, same=self.places.same.get(entry.id, ((), 0)) if lemma else ((), 0),
        )  # fmt: skip

    def _pieces(self, entry: Entry) -> tuple[tuple[Run, ...], tuple[Run, ...], tuple[Run, ...]]:
        """Set the pieces of an entry: its lemma, what follows that up to its sign, the readings and notes."""
        parts: tuple[list[Run], list[Run], list[Run]] = ([], [], [])
        running = self._running()
        at = 0
        for piece in format_entry(self.edition, entry, self.style):
            match piece:
                case Made(style="separator") if at < 2 and piece.text.strip() == self.style.after_lemma:
                    parts[1].append(Run(piece.text))
                    at = 2
                case Made():
                    at = max(at, 0 if piece.style in {"lemma", "place"} else 1)
                    parts[at].append(Run(piece.text, _STYLES.get(piece.style, ())))
                case Content(role="lemma"):
                    parts[at].extend(self._given_lemma(piece.nodes))
                case Content():
                    at = 2
                    parts[at].extend(running.take(piece.nodes))
            if isinstance(piece, Content):
                self.ledger.omit_all(piece.whole, piece.why)
        lemma, after, body = parts
        if at < 2:
            return (), (), joined((*lemma, *after))
        return breakable_runs(joined(lemma), self.settings.ems), joined(_single_spaces(lemma, after)), joined(body)

    def _running(self) -> Running:
        return Running(
            self.edition, self.ledger, references=self.references, told=self.told, pointers=self.pointers
        )  # fmt: skip

    def _given_lemma(self, nodes: Sequence[Node]) -> tuple[Run, ...]:
        """Set a lemma that the entry itself gives; a long one is shortened, for the text above has its words."""
        whole = Running(self.edition, Ledger.of(self.edition), references=self.references).take(nodes)
        if shortened(text_of(whole), self.style.lemma_words) == text_of(whole):
            return self._running().take(nodes)
        self.ledger.omit_all(nodes, "lemma shortened at the foot of the page")
        return (whole[0].with_text(shortened(text_of(whole), self.style.lemma_words)),)

    def _cut(self, runs: Sequence[Run]) -> tuple[tuple[Run, ...], ...]:
        return cut_at_words(breakable_runs(runs, self.settings.ems))

    def _omit(self, entry: Entry) -> None:
        reason = "apparatus left out by the project's settings for print"
        for reading in (*filter(None, (entry.lemma,)), *entry.readings):
            self.ledger.omit_all(reading.content, reason)
        for key in entry.all_notes:
            if key in self.edition.notes:
                self._omit_note(self.edition.notes[key], reason)

    # -- notes -----------------------------------------------------------------------------------------------------

    def _notes(self) -> Iterator[SeriesItem]:
        notes = (n for n in self.edition.notes.values() if not n.entry)
        for note in sorted(notes, key=lambda n: n.number):
            if self.settings.layer(note.layer).place == "none":
                self._omit_note(note, "layer of notes left out by the project's settings for print")
            elif note.id not in self.told or note.id in self.places.notes:
                yield self._note_item(note)

    def _note_item(self, note: Note) -> SeriesItem:
        place = self.places.notes.get(note.id)
        running = self._running()
        running.within.append(note.id)
        body = (*running.take(note.content, note.origin.lang), *self._with_note(note.id))
        start, end, sign = (place.start, place.end, place.sign) if place else (-1, -1, "")
        lemma: tuple[Run, ...] = ()
        is_on_words = not note.has_lemma and note.layer != MARGINAL
        if place and place.catchword and not sign and is_on_words:
            word = shortened(text_of(place.catchword), 4).strip(" ,;:.")
            lemma = (place.catchword[0].with_text(word),)
        after = (Run(f"{self.style.after_lemma} "),) if lemma else ()
        return SeriesItem(
            note.id, note.layer, start, end, lemma, after, self._cut(body),
            sign=sign, is_named=bool(sign and note.said), label="" if sign else note.said, lang=note.origin.lang,
        )  # fmt: skip

    def _omit_note(self, note: Note, reason: str) -> None:
        self.ledger.omit_all(note.content, reason)


def _single_spaces(before: Sequence[Run], runs: Sequence[Run]) -> list[Run]:
    """Leave out a space that follows one."""
    found: list[Run] = []
    ends = before[-1].text if before else ""
    for run in runs:
        text = run.text.lstrip(" ") if ends.endswith(" ") else run.text
        if text:
            found.append(run.with_text(text))
            ends = text
    return found


_MANY_LETTERS = 12
_WORD = re.compile(rf"[^ ]{{{_MANY_LETTERS}}}[^ \u2e80-\u9fff]*[ \u2e80-\u9fff]|[^ ]* |[^ ]+")
"""What ends with a space or, after some letters, with one of a script without spaces; else the rest."""


def cut_at_words(runs: Sequence[Run]) -> tuple[tuple[Run, ...], ...]:
    """Cut runs after every space; in scripts without spaces, after some letters."""
    words: list[list[Run]] = [[]]
    for run in runs:
        for word in _WORD.findall(run.text):
            words[-1].append(run.with_text(word))
            if word[-1] == " " or (len(word) > _MANY_LETTERS and "\u2e80" <= word[-1] <= "\u9fff"):
                words.append([])
    return tuple(tuple(word) for word in words if word) or ((),)


def without_place(series: Sequence[Series]) -> tuple[Series, ...]:
    """Return the items that have no place in the text."""
    lost = (replace(s, items=tuple(i for i in s.items if i.start < 0)) for s in series)
    return tuple(s for s in lost if s.items)
