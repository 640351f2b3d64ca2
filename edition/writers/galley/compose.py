"""Edition → galley: the text as leaves with markers at everything that the foot of the page speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import takewhile, zip_longest

from edition.model.text import (
    BLOCKS,
    MADE,
    Block,
    Break,
    Cell,
    Division,
    Figure,
    Heading,
    Item,
    Listing,
    Mark,
    Node,
    NoteCall,
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
from edition.model.walk import descend, has_text, held, plain_text, settled
from edition.writers.common.pictures import called
from edition.writers.common.rendition import looks
from edition.writers.galley.leaf import EVERY_WORDS, LeafText
from edition.writers.galley.marks import Marking, last_leaf
from edition.writers.galley.parts import Flag, Group, GroupKind, Image, Leaf, LeafKind, Run
from edition.writers.galley.tables import Room, fitted, unrolled

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
_NOTHING = "\u200b"
"""What a line without a word holds, so that it has a place."""


@dataclass(slots=True)
class Composer(Marking):
    """Sets the body of a text as leaves and groups."""

    counts_headings: bool = True
    section: tuple[str, ...] = ()
    head: str = ""
    after_heading: bool = True
    level: int = 0
    depth: int = 0
    in_list: bool = False
    in_cell: bool = False
    room: Room = field(default_factory=Room)
    shared: str = ""
    line: Origin | None = None
    of_line: Origin | None = None
    keeps_lines: bool = False
    every: int = EVERY_WORDS
    elements: list[Origin] = field(default_factory=list)
    pictures: dict[str, Picture] = field(default_factory=dict)

    def compose(self, nodes: Iterable[Node]) -> tuple[Leaf | Group, ...]:
        """Set blocks."""
        self.children.append([])
        self.blocks(nodes)
        self._hang_on()
        return tuple(self.children.pop())

    # -- blocks ----------------------------------------------------------------------------------------------------

    def blocks(self, nodes: Iterable[Node], kind: LeafKind = "paragraph", after: LeafKind = "paragraph") -> None:
        """Set nodes among blocks; loose runs become paragraphs, ``after`` is the kind of those that follow a block."""
        run: list[Node] = []
        for node in settled(nodes):
            if isinstance(node, BLOCKS):
                self._loose(run, kind)
                self.block(node)
                kind = after if kind == "paragraph" else kind
            else:
                run.append(node)
        self._loose(run, kind)

    def _loose(self, run: list[Node], kind: LeafKind) -> None:
        if run and (rest := run[self._hung(run) :]):
            self.leaf(kind, rest)
        run.clear()

    def _hung(self, run: list[Node]) -> int:
        """Hang notes and entries that stand between blocks, with no word around them, on the end of the block before.

        What follows them belongs to the next block: the beginning of an entry around it. Returns how many nodes are hung.
        """
        if has_text(run) or self.current is not None or self.waiting or self.last_leaf() is None:
            return 0
        hung = list(takewhile(lambda n: isinstance(n, NoteCall | Break | Text) or self.is_below(n), run))
        if not any(n.side == "end" if isinstance(n, NoteCall) else self.is_below(n) for n in hung):
            return 0
        for node in hung:
            self.inline(node)
        return len(hung)

    def leaf(self, kind: LeafKind, nodes: Iterable[Node], origin: Origin | None = None, level: int = 0) -> None:
        """Set one leaf; what holds nothing to print hands its markers on to the next."""
        before = self.current, self.number, self.line, self.of_line
        self.current, self.number = self._new_leaf()
        self.line, self.of_line = None, origin
        for key in self.beginning:
            self.begin_note(key)
        self.beginning.clear()
        pages = list(self.pages)
        self.pages.clear()
        for number in pages:
            self.begin_page(number)
        around, self.in_heading = self.in_heading, kind in {"heading", "title", "speaker", "caption"}
        was_in_verse, self.in_verse = self.in_verse, kind == "verse"
        if origin is not None:
            self.place(origin)
        self.cite()
        waiting = list(self.waiting)
        self.waiting.clear()
        for key, side in waiting:  # an entry around a block is cited as the block is
            self.set_mark(key, side)
        with self.styled((), origin.lang if origin else ""):
            self.all(nodes)
        if self.current.is_empty():
            self._pass_on(self.current)
        else:
            self._close_leaf(self.current, kind, origin, level)
        self.current, self.number, self.line, self.of_line = before
        self.in_heading, self.in_verse = around, was_in_verse

    def _new_leaf(self) -> tuple[LeafText, int]:
        return LeafText(every=self.every, ems=self.room.ems), next(self.numbers.leaf)

    def line_begins(self, node: Break) -> None:
        """Begin a leaf where a line of the source is a line of the edition."""
        if not node.kept or self.current is None or self.in_heading or self.in_cell:
            return
        if node.kept == "next" and self.current.is_empty() and self.line is not None:
            self.made(_NOTHING)
        if node.kept == "next" and not self.current.is_empty():
            if node.joins:
                self.made("-")
            self._close_leaf(self.current, "verse", self.of_line, 0)
            self.current, self.number = self._new_leaf()
        self.line = node.origin
        self.keeps_lines = True

    def _close_leaf(self, leaf: LeafText, kind: LeafKind, origin: Origin | None, level: int) -> None:
        number, line = self.number, self.line
        self.places.leaves |= dict.fromkeys((key for key in self.ids if key not in self.places.leaves), number)
        self.ids.clear()
        for element in (*self.elements, *((origin,) if origin else ())):
            self.places.origins.setdefault(element.key, number)
        self.elements.clear()
        self.find_same_words(leaf)
        items, first, last = leaf.items(self.numbers.marker)
        if line is not None:
            kind = "verse"
        elif kind == "paragraph" and self.after_heading:
            kind = "continued"
        self.after_heading = kind in {"heading", "title", "speaker"}
        counted = self.is_counted and (kind not in {"heading", "title"} or self.counts_headings)
        self.children[-1].append(
            Leaf(
                number, kind, items, first, last, level,
                lang=origin.lang if origin else "",
                plain=plain_of(leaf) if kind == "heading" else "",
                number=self.edition.number_of(numbered) if (numbered := line or origin) and kind == "verse" else "",
                before=self._earlier_part(leaf, origin) if kind == "verse" and line is None else "",
                is_counted=counted, section=self.section, head=self.head, target=f"L{number}",
            )
        )  # fmt: skip

    def _earlier_part(self, leaf: LeafText, origin: Origin | None) -> str:
        """Return the words of the earlier parts of a verse that several speakers share. TEI P5, att.fragmentable."""
        part = origin.get("part") if origin else ""
        before = self.shared if part in {"M", "F"} else ""
        self.shared = f"{before} {leaf.text()}".strip() if part in {"I", "M"} else ""
        return before

    def _pass_on(self, leaf: LeafText) -> None:
        """Keep the marks of an empty leaf for the next one."""
        self.beginning.extend(key for key, (_, begun_in, _) in self.begun.items() if begun_in is leaf)
        ids = {marker: side for _, marker, side in leaf.places}
        self.pages.extend(p.shown for p in self.places.passages if p.is_page and p.marker in ids)
        self.places.passages = [p for p in self.places.passages if not (p.is_page and p.marker in ids)]
        for table, side in ((self.places.starts, "start"), (self.places.ends, "end")):
            for key in [k for k, marker in table.items() if marker in ids]:
                if self.stands_below(key) and (last := self.last_leaf()):
                    table[key] = last.last
                    self.places.leaves[key] = last.id
                    continue
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
                if (last := last_leaf(node)) is not None:
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
        self.all(held(node))
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
        self.citing.enter(origin)
        self.blocks(nodes, kind, "continued")
        self.lang = before

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
            self.children[-1].append(_coming_from(origin, Group(kind, inner, sign=sign, id=next(self.numbers.group))))

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
        levels = list(self.citing.levels)
        self.depth += 1
        self.citing.enter(node.origin, self.depth, is_said=first is not None)
        with self.group("division", node.origin):
            if node.origin.id:
                self.waiting_id(node.origin.id)
            self.blocks(node.children)
        self.depth -= 1
        self.citing.leave(levels)
        self.section, self.head = before

    def _listing(self, node: Listing) -> None:
        number = 0
        before, self.in_list = self.in_list, True
        counted = self.is_counted
        # What a header says of a text is not of its lines.
        self.is_counted = counted and node.origin is not MADE
        kind: LeafKind = "entry" if node.kind in {"gloss", "bibliography", "register"} else "continued"
        with self.group("list", node.origin):
            for child in node.children:
                if isinstance(child, Item):
                    number += 1
                    numbered = "" if child.label else f"{number}."  # the label of an item is its number
                    self._item(child, {"ordered": numbered, "bulleted": "–"}.get(node.kind, ""), kind)
                else:
                    self.blocks((child,))
        self.in_list, self.is_counted = before, counted

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
                nodes = _named(node)
                if node.origin.name == "biblStruct":
                    nodes = (Span(node.origin, "segment", node.children),)
                self.leaf(kind, (*self._label(node), *nodes), node.origin)

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
            table = _coming_from(node.origin, Group("table", inner, id=next(self.numbers.group)))
            self.children[-1].append(unrolled(table) if self.in_cell else fitted(table, self.room))
        self.blocks(n for n in node.children if not isinstance(n, Row | Heading | Mark))

    def _row(self, node: Row, *, is_first: bool) -> None:
        self.children.append([])
        for cell in node.children:
            if isinstance(cell, Cell):
                self.children.append([])
                self.after_heading = True
                before, self.in_cell = self.in_cell, True
                self.blocks(cell.children, "continued")
                self.in_cell = before
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
        if not node.url:
            self.leaf("caption", (Text(f"[{node.description}]"),), node.origin)
            return
        alt = node.description or around or called(node.url)
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
        if self.current is not None and not (node.url and self.current.is_empty()):
            self.described(node)
            return
        before, self.current = self.current, None
        with self.group("figure", node.origin):
            self._image(node, "")
        self.current = before


def _coming_from(origin: Origin | None, group: Group) -> Group:
    """Say of a group which element it comes from."""
    if origin is None:
        return group
    return replace(group, lang=origin.lang, element=origin.name, type=origin.get("type"))


def _named(node: Item) -> tuple[Node, ...]:
    """Set off the name of whom or what an item of a register describes, as nothing in the source does."""
    found: list[Node] = []
    for child, after in zip_longest(node.children, node.children[1:]):
        is_name = (
            isinstance(child, Span) and (child.kind == "name" or child.origin.name == "label") and not child.origin.lang
        )
        if node.origin.name not in _REGISTERED or not is_name or found:
            found.append(child)
        else:
            found.append(Span(Origin("label", attributes={"rend": "small-caps"}), "label", (child,)))
            if not (isinstance(after, Text) and after.value.lstrip()[:1] in {",", ";", ":", "."}):
                found.append(Text("\u2002"))
    return tuple(found)


def _looking(node: Paragraph, kind: LeafKind) -> LeafKind:
    found = looks(node.origin)
    return "centred" if "center" in found else "right" if "right" in found else kind


def plain_of(leaf: LeafText) -> str:
    """Return the words of a leaf, without calls of notes."""
    return " ".join(leaf.text().split())


def with_flags(runs: Iterable[Run], *flags: Flag) -> tuple[Run, ...]:
    """Add flags to runs."""
    return tuple(replace(run, flags=(*run.flags, *(f for f in flags if f not in run.flags))) for run in runs)


def noted(nodes: Iterable[Node]) -> bool:
    """Whether entries begin in some nodes."""
    return any(isinstance(n, Mark) for n in descend(nodes))
