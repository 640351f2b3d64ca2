"""Edition → galley: the text as leaves with markers at everything that the foot of the page speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count

from edition.model.notes import Note
from edition.model.text import (
    BLOCKS,
    Block,
    Cell,
    Division,
    Figure,
    Heading,
    Item,
    Listing,
    Mark,
    Node,
    Origin,
    Paragraph,
    Picture,
    Quotation,
    Row,
    Span,
    Speech,
    Stanza,
    Table,
    Text,
    Verse,
)
from edition.model.walk import descend, plain_text
from edition.writers.print.galley import Flag, Group, GroupKind, Image, Leaf, LeafKind, Run, text_of
from edition.writers.print.inline import Inline
from edition.writers.print.leaf import EVERY_WORDS, LeafText, last_word
from edition.writers.rendition import looks

_LINES: dict[str, LeafKind] = {
    "speaker": "speaker", "stage": "stage", "trailer": "centred", "salute": "continued", "signed": "right",
    "dateline": "right", "byline": "centred", "docTitle": "title", "titlePart": "title", "docAuthor": "author",
    "docImprint": "centred", "docDate": "centred", "argument": "small", "imprimatur": "small",
}  # fmt: skip
_REGISTERED = {"person", "personGrp", "place", "org", "event", "nym", "object"}
_SHORT_NUMBER = re.compile(r"[^\s:/]{1,8}")
_NEAR = 260
"""Characters before and after a lemma in which the same word is looked for: more than a line has."""
_LONGEST_CATCHWORD = 8


@dataclass(frozen=True, slots=True)
class NotePlace:
    """Where a note belongs: the markers at both ends of its catchword, and the catchword; how it is called."""

    start: int
    end: int
    catchword: tuple[Run, ...] = ()
    sign: str = ""


@dataclass(slots=True)
class Places:
    """What markers mean: ends of entries, places of notes, references, same words; leaves by id and by element of the source."""

    starts: dict[str, int] = field(default_factory=dict)
    ends: dict[str, int] = field(default_factory=dict)
    notes: dict[str, NotePlace] = field(default_factory=dict)
    refs: dict[str, list[int]] = field(default_factory=dict)
    same: dict[str, tuple[tuple[int, ...], int]] = field(default_factory=dict)
    before: dict[str, tuple[Run, ...]] = field(default_factory=dict)
    leaves: dict[str, int] = field(default_factory=dict)
    origins: dict[tuple[int, int], int] = field(default_factory=dict)


@dataclass(slots=True)
class Numbers:
    """Numbers that run through all parts: of leaves, markers, groups."""

    leaf: Iterator[int] = field(default_factory=lambda: count(1))
    marker: Iterator[int] = field(default_factory=lambda: count(1))
    group: Iterator[int] = field(default_factory=lambda: count(1))


@dataclass(slots=True)
class Composer(Inline):
    """Sets the body of a text as leaves and groups.

    ``numbered`` are the layers whose notes are called by signs in the text, in the order of their kinds of sign.
    """

    numbers: Numbers = field(default_factory=Numbers)
    places: Places = field(default_factory=Places)
    numbered: tuple[str, ...] = ()
    silent: frozenset[str] = frozenset()
    is_counted: bool = True
    counts_headings: bool = True
    children: list[list[Leaf | Group]] = field(default_factory=lambda: [[]])
    current: LeafText | None = None
    waiting: list[tuple[str, str]] = field(default_factory=list)
    section: tuple[str, ...] = ()
    head: str = ""
    after_heading: bool = True
    open_entries: dict[str, tuple[LeafText, int]] = field(default_factory=dict)
    whole: list[tuple[str, int, int]] = field(default_factory=list)
    signs: dict[str, int] = field(default_factory=dict)
    number: int = 0
    level: int = 0
    in_list: bool = False
    every: int = EVERY_WORDS
    ids: list[str] = field(default_factory=list)
    elements: list[Origin] = field(default_factory=list)
    pictures: dict[str, Picture] = field(default_factory=dict)

    def compose(self, nodes: Iterable[Node]) -> tuple[Leaf | Group, ...]:
        """Set blocks."""
        self.children.append([])
        self.blocks(nodes)
        self._hang_on()
        return tuple(self.children.pop())

    # -- blocks ----------------------------------------------------------------------------------------------------

    def blocks(self, nodes: Iterable[Node], kind: LeafKind = "paragraph") -> None:
        """Set nodes among blocks; loose runs become paragraphs."""
        run: list[Node] = []
        for node in nodes:
            if isinstance(node, BLOCKS):
                self._loose(run, kind)
                self.block(node)
            else:
                run.append(node)
        self._loose(run, kind)

    def _loose(self, run: list[Node], kind: LeafKind) -> None:
        if run:
            self.leaf(kind, run)
            run.clear()

    def leaf(self, kind: LeafKind, nodes: Iterable[Node], origin: Origin | None = None, level: int = 0) -> None:
        """Set one leaf; what holds nothing to print hands its markers on to the next."""
        before = self.current, self.number
        self.current, self.number = leaf, number = LeafText(every=self.every), next(self.numbers.leaf)
        waiting = list(self.waiting)
        self.waiting.clear()
        for key, side in waiting:
            self._set_mark(key, side)
        if origin is not None:
            self.place(origin)
        with self.styled((), origin.lang if origin else ""):
            self.all(nodes)
        self.current, self.number = before
        if leaf.is_empty():
            self._pass_on(leaf)
        else:
            self._close_leaf(leaf, kind, origin, level, number)

    def _close_leaf(self, leaf: LeafText, kind: LeafKind, origin: Origin | None, level: int, number: int) -> None:
        self.places.leaves |= dict.fromkeys((key for key in self.ids if key not in self.places.leaves), number)
        self.ids.clear()
        for element in (*self.elements, *((origin,) if origin else ())):
            self.places.origins.setdefault((id(element.source), element.ordinal), number)
        self.elements.clear()
        self._find_same_words(leaf)
        items, first, last = leaf.items(self.numbers.marker)
        if kind == "paragraph" and self.after_heading:
            kind = "continued"
        self.after_heading = kind in {"heading", "title"}
        counted = self.is_counted and (kind not in {"heading", "title"} or self.counts_headings)
        self.children[-1].append(
            Leaf(
                number, kind, items, first, last, level,
                lang=origin.lang if origin else "",
                plain=plain_of(leaf) if kind == "heading" else "",
                number=origin.n if origin and kind == "verse" else "",
                is_counted=counted, section=self.section, head=self.head, target=f"L{number}",
            )
        )  # fmt: skip

    def _pass_on(self, leaf: LeafText) -> None:
        """Keep the marks of an empty leaf for the next one."""
        ids = {marker: side for _, marker, side in leaf.places}
        for table, side in ((self.places.starts, "start"), (self.places.ends, "end")):
            for key in [k for k, marker in table.items() if marker in ids]:
                del table[key]
                self.waiting.append((key, side))
        for key, place in self.places.notes.items():
            if place.start in ids:
                self.places.notes[key] = self._after_last()

    def _hang_on(self) -> None:
        """Give what still waits at the end to the last leaf."""
        for key, side in self.waiting:
            table = self.places.starts if side == "start" else self.places.ends
            for node in reversed(self.children[-1]):
                if (last := _last_leaf(node)) is not None:
                    table[key] = last.last
                    break
        self.waiting = [w for w in self.waiting if w[0] not in self.places.starts]

    def block(self, node: Node) -> None:
        """Set one block; within a line, as part of it."""
        if self.current is not None:
            self._block_in_line(node)
            return
        match node:
            case Division():
                self._division(node)
            case Heading():
                self._heading(node)
            case Paragraph():
                self._mixed(_looking(node, "paragraph"), node.children, node.origin)
            case Quotation():
                self._group("quotation", node)
            case Listing():
                self._listing(node)
            case Item():
                with self.group("list"):
                    self._item(node, "–")
            case Stanza():
                self._group("stanza", node)
            case Verse():
                self._mixed("verse", node.children, node.origin)
            case Speech():
                self._group("speech", node)
            case Table():
                self._table(node)
            case Figure():
                self._figure(node)
            case Row() | Cell():
                self.blocks(node.children)
            case Block():
                self._mixed(_LINES.get(node.kind, "paragraph"), node.children, node.origin)
            case _:
                self.inline(node)

    def _block_in_line(self, node: Node) -> None:
        """Set a block that stands in a leaf (a quotation in a paragraph's line) as running text."""
        self.made(" ")
        if isinstance(node, Item):
            self.all(node.label)
            self.made(" ")
        self.all(getattr(node, "children", ()))
        self.made(" ")

    def _mixed(self, kind: LeafKind, nodes: tuple[Node, ...], origin: Origin) -> None:
        """Set running text that may hold blocks."""
        if not any(isinstance(n, BLOCKS) for n in nodes):
            self.leaf(kind, nodes, origin)
            return
        before, self.lang = self.lang, origin.lang or self.lang
        if origin.id:
            self.waiting_id(origin.id)
        self.elements.append(origin)
        self.blocks(nodes, kind)
        self.lang = before

    def waiting_id(self, key: str) -> None:
        """Let a place be found in this leaf, else in the next."""
        self.ids.append(key)

    def _heading(self, node: Heading) -> None:
        self.head = plain_text(node.children) or self.head
        before, self.titles_upright = self.titles_upright, True
        level = node.level if not self.in_list else max(node.level, self.level + 1)
        self.level = self.level if self.in_list else level
        self.leaf("heading", node.children, node.origin, level)
        self.titles_upright = before

    @contextmanager
    def group(self, kind: GroupKind, origin: Origin | None = None, sign: str = "") -> Iterator[None]:
        """Gather what is set into a group."""
        self.children.append([])
        before = self.lang
        if origin is not None:
            self.lang = origin.lang or self.lang
        yield
        self.lang = before
        inner = tuple(self.children.pop())
        if inner:
            lang = origin.lang if origin is not None else ""
            self.children[-1].append(Group(kind, inner, lang, sign, id=next(self.numbers.group)))

    def _group(self, kind: GroupKind, node: Quotation | Stanza | Speech) -> None:
        with self.group(kind, node.origin):
            self.blocks(node.children)

    def _division(self, node: Division) -> None:
        before = self.section, self.head
        if node.origin.n and node.origin.name.startswith("div") and _SHORT_NUMBER.fullmatch(node.origin.n):
            self.section = (*self.section, node.origin.n)
        first = next((n for n in node.children if isinstance(n, Heading)), None)
        if first is not None:
            self.head = plain_text(first.children)
        with self.group("division", node.origin):
            if node.origin.id:
                self.waiting_id(node.origin.id)
            self.blocks(node.children)
        self.section, self.head = before

    def _listing(self, node: Listing) -> None:
        number = 0
        before, self.in_list = self.in_list, True
        kind: LeafKind = "entry" if node.kind in {"gloss", "bibliography", "register"} else "continued"
        with self.group("list", node.origin):
            for child in node.children:
                if isinstance(child, Item):
                    number += 1
                    self._item(child, {"ordered": f"{number}.", "bulleted": "–"}.get(node.kind, ""), kind)
                else:
                    self.blocks((child,))
        self.in_list = before

    def _item(self, node: Item, sign: str, kind: LeafKind = "continued") -> None:
        with self.group("item", node.origin, sign):
            if any(isinstance(n, BLOCKS) for n in node.children):
                if node.label:
                    self.leaf(kind, self._label(node))
                if node.origin.id:
                    self.waiting_id(node.origin.id)
                self.elements.append(node.origin)
                self.after_heading = True
                self.blocks(node.children)
            else:
                self.leaf(kind, (*self._label(node), *_named(node)), node.origin)

    @staticmethod
    def _label(node: Item) -> tuple[Node, ...]:
        if not node.label:
            return ()
        bold = Span(Origin("label", attributes={"rend": "bold"}), "label", node.label)
        return (bold, Text(" "))

    def _table(self, node: Table) -> None:
        for heading in node.children:
            if isinstance(heading, Heading):
                self.leaf("caption", heading.children, heading.origin)
        rows = [n for n in node.children if isinstance(n, Row)]
        self.children.append([])
        for child in node.children:
            if isinstance(child, Row):
                self._row(child, is_first=child is rows[0])
            elif isinstance(child, Mark):
                self.inline(child)
        inner = tuple(self.children.pop())
        if inner:
            widths = _widths(inner)
            self.children[-1].append(
                Group("table", inner, node.origin.lang, widths=widths, id=next(self.numbers.group))
            )
        self.blocks(n for n in node.children if not isinstance(n, Row | Heading | Mark))

    def _row(self, node: Row, *, is_first: bool) -> None:
        self.children.append([])
        for cell in node.children:
            if isinstance(cell, Cell):
                self.children.append([])
                self.after_heading = True
                self.blocks(cell.children, "continued")
                inner = tuple(self.children.pop())
                label = cell.is_label or node.is_label
                self.children[-1].append(
                    Group("cell", inner, cell.origin.lang, is_label=label, span=(cell.columns, cell.rows))
                )
            else:
                self.inline(cell)
        cells = tuple(self.children.pop())
        if cells:
            label = node.is_label and is_first
            self.children[-1].append(Group("row", cells, node.origin.lang, is_label=label, id=next(self.numbers.group)))

    def _figure(self, node: Figure) -> None:
        with self.group("figure", node.origin):
            for child in node.children:
                if isinstance(child, Heading):
                    self.leaf("caption", child.children, child.origin)
                elif isinstance(child, Picture):
                    self._image(child, plain_text(n for n in node.children if not isinstance(n, Picture)))
                else:
                    self.blocks((child,), "caption")

    def _image(self, node: Picture, around: str) -> None:
        alt = node.description or around or node.url
        self.pictures.setdefault(node.url, node)
        number = next(self.numbers.leaf)
        first = next(self.numbers.marker)
        self.children[-1].append(Leaf(number, "figure", (Image(node.url, alt),), first, first, target=f"L{number}"))

    # -- what happens in a line ------------------------------------------------------------------------------------

    def put(self, run: Run) -> None:
        """Take a run of text; text outside any leaf gets one."""
        if self.current is None:
            self.leaf("paragraph", (Text(run.text),))
            return
        self.current.add(run)

    def picture(self, node: Picture) -> None:
        """Set a picture among blocks as a figure, one within a line by its description."""
        if self.current is not None and not self.current.is_empty():
            self.made(f"[{node.description or node.url}]")
            return
        before, self.current = self.current, None
        with self.group("figure", node.origin):
            self._image(node, "")
        self.current = before

    def place(self, origin: Origin) -> None:
        """Let links find the leaf in which a place stands."""
        if origin.id:
            self.waiting_id(origin.id)

    def mark(self, node: Mark) -> None:
        """Take one end of an entry."""
        table = self.places.starts if node.side == "start" else self.places.ends
        if node.entry in table or node.entry not in self.edition.entries:
            return
        if self.current is None:
            self.waiting.append((node.entry, node.side))
        else:
            self._set_mark(node.entry, node.side)

    def _set_mark(self, key: str, side: str) -> None:
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
                self._empty_entry(key, leaf, end)
            else:
                leaf.closed.append((start, end))
                self.whole.append((key, start, end))

    def _empty_entry(self, key: str, leaf: LeafText, end: int) -> None:
        """Give an entry that encloses nothing to the word before it."""
        start = self.places.starts[key]
        leaf.places[:] = [(o, m, "end" if m == start else s) for o, m, s in leaf.places]
        begin = last_word(leaf.text(), end)
        if word := leaf.text()[begin:end].strip():
            self.places.before[key] = (Run(word, lang=self.lang),)

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
            self.places.notes[note.id] = self._after_last()
            return
        leaf = self.current
        self.waiting_id(note.id)
        end = len(leaf.text().rstrip())
        start = next((s for s, e in sorted(leaf.closed) if e >= end and _is_short(leaf.text()[s:end])), None)
        if start is None:
            start = last_word(leaf.text(), end)
        first, last = next(self.numbers.marker), next(self.numbers.marker)
        leaf.places += [(start, first, "start"), (end, last, "end")]
        sign = self.sign(note)
        if sign:
            leaf.calls.append((end, Run(sign, ("call",))))
        word = leaf.text()[start:end].strip()
        self.places.notes[note.id] = NotePlace(first, last, (Run(word, lang=self.lang),) if word else (), sign)

    def _after_last(self) -> NotePlace:
        """Give a note between blocks to the block before it, if there is one."""
        for siblings in reversed(self.children):
            for node in reversed(siblings):
                if (leaf := _last_leaf(node)) is not None:
                    return NotePlace(leaf.last, leaf.last)
        return NotePlace(-1, -1)

    def sign(self, note: Note) -> str:
        """Return the sign by which a note is called: figures in the first layer with signs, letters in the second."""
        if note.layer not in self.numbered:
            return ""
        kind = self.numbered.index(note.layer)
        self.signs[note.layer] = number = self.signs.get(note.layer, 0) + 1
        return str(number) if kind == 0 else _letters(number) if kind == 1 else "*" * (1 + (number - 1) % 3)

    def _find_same_words(self, leaf: LeafText) -> None:
        """Mark the other places of a lemma's word near it: if one falls in the same row, the word gets a number."""
        if not self.whole:
            return
        text = leaf.text()
        for key, start, end in self.whole:
            word = text[start:end].strip()
            if not word or any(c.isspace() for c in word):
                continue
            begin = start + (len(text[start:end]) - len(text[start:end].lstrip()))
            found = [m.start() for m in _occurrences(word).finditer(text, max(0, begin - _NEAR), begin + _NEAR)]
            if len(found) > 1 and begin in found:
                ids = tuple(next(self.numbers.marker) for _ in found)
                leaf.places += [(at, marker, "start") for at, marker in zip(found, ids, strict=True)]
                self.places.same[key] = (ids, found.index(begin))
        self.whole.clear()


def _named(node: Item) -> tuple[Node, ...]:
    """Set off the name of whom or what an item of a register describes, as nothing in the source does."""
    found: list[Node] = []
    for child in node.children:
        is_name = (
            isinstance(child, Span) and (child.kind == "name" or child.origin.name == "label") and not child.origin.lang
        )
        if node.origin.name not in _REGISTERED or not is_name or found:
            found.append(child)
        else:
            found += [Span(Origin("label", attributes={"rend": "small-caps"}), "label", (child,)), Text("\u2002")]
    return tuple(found)


def _occurrences(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)


def _is_short(text: str) -> bool:
    return 0 < len(text.split()) <= _LONGEST_CATCHWORD


def _letters(number: int) -> str:
    """Count in letters: a … z, aa …"""
    out = ""
    while number:
        number, rest = divmod(number - 1, 26)
        out = chr(ord("a") + rest) + out
    return out


def _looking(node: Paragraph, kind: LeafKind) -> LeafKind:
    found = looks(node.origin)
    return "centred" if "center" in found else "right" if "right" in found else kind


def _last_leaf(node: Leaf | Group) -> Leaf | None:
    if isinstance(node, Leaf):
        return node
    for child in reversed(node.children):
        if (leaf := _last_leaf(child)) is not None:
            return leaf
    return None


def _widths(rows: tuple[Leaf | Group, ...]) -> tuple[int, ...]:
    """Share the width of a table: by the longest text of each column, but no column narrower than its longest word."""
    longest: list[float] = []
    for row in rows:
        column = 0
        for cell in row.children if isinstance(row, Group) else ():
            texts = [text_of(leaf.items) for leaf in _leaves(cell)]
            size = max((len(text) for text in texts), default=0)
            word = max((len(word) for text in texts for word in text.split()), default=0)
            columns = cell.span[0] if isinstance(cell, Group) else 1
            while len(longest) < column + columns:
                longest.append(4.0)
            for i in range(column, column + columns):
                longest[i] = max(longest[i], min(120, size / columns) ** 0.7, word / columns)
            column += columns
    return tuple(round(width * 10) for width in longest)


def _leaves(node: Leaf | Group) -> Iterator[Leaf]:
    if isinstance(node, Leaf):
        yield node
    else:
        for child in node.children:
            yield from _leaves(child)


def plain_of(leaf: LeafText) -> str:
    """Return the words of a leaf, without calls of notes."""
    return " ".join(leaf.text().split())


def with_flags(runs: Iterable[Run], *flags: Flag) -> tuple[Run, ...]:
    """Add flags to runs."""
    return tuple(replace(run, flags=(*run.flags, *(f for f in flags if f not in run.flags))) for run in runs)


def noted(nodes: Iterable[Node]) -> bool:
    """Whether entries begin in some nodes."""
    return any(isinstance(n, Mark) for n in descend(nodes))
