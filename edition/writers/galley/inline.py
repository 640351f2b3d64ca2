"""Nodes within a line → runs in one style each. Every character is entered in the ledger."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import assert_never

from edition.addresses import link_address
from edition.model.edition import Edition
from edition.model.formulas import in_a_line
from edition.model.ledger import Ledger
from edition.model.notes import Note
from edition.model.text import (
    BLOCKS,
    Alternation,
    Anchor,
    Block,
    Boundary,
    Break,
    Cell,
    Division,
    Figure,
    Gap,
    Heading,
    Item,
    Link,
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
    visible_length,
)
from edition.model.walk import everything, held, origin_of
from edition.writers.common.looks import appearance, quotes
from edition.writers.common.pictures import called
from edition.writers.common.references import SetReference, divide
from edition.writers.common.rendition import Look
from edition.writers.common.signs import BLOCK_SIGNS, gap_signs, goes_on, signs, sort_of_signs, spelled_out, underdotted
from edition.writers.common.typst_code import UNPRINTABLE
from edition.writers.galley.parts import SPACES, Flag, Run, joined, text_of
from edition.writers.galley.pointers import Pointers, says_page

_LOOKS: dict[Look, Flag] = {
    "italic": "italic", "bold": "bold", "small-caps": "small-caps", "superscript": "superscript",
    "subscript": "subscript", "underline": "underline", "strike": "strike", "spaced": "spaced", "capitals": "capitals",
    "small": "small",
}  # fmt: skip
NOT_PRINTABLE = "a character that is no letter and may not stand in a PDF"
EM_SPACE = "\u2003"


@dataclass(slots=True)
class Inline(ABC):
    """Sets nodes within a line. What happens to a run, a mark or a call is for the subclasses to say."""

    edition: Edition
    ledger: Ledger
    flags: tuple[Flag, ...] = ()
    lang: str = ""
    link: str = ""
    titles_upright: bool = False
    quoted: int = 0
    dotted: int = 0
    references: Mapping[tuple[int, int], SetReference] = field(default_factory=dict)
    pointers: Pointers = field(default_factory=Pointers)
    closed: str = ""

    @abstractmethod
    def put(self, run: Run) -> None:
        """Take a run of text."""

    @abstractmethod
    def mark(self, node: Mark) -> None:
        """Take one end of an entry."""

    @abstractmethod
    def call(self, note: Note) -> None:
        """Take the place of a note."""

    def begin_note(self, key: str) -> None:
        """Take the place at which the words begin of which a note speaks."""

    @abstractmethod
    def block(self, node: Node) -> None:
        """Take a block."""

    def refer(self, target: str) -> None:
        """Take a reference to something that has an entry elsewhere."""

    def place(self, origin: Origin) -> None:
        """Take a place that can be pointed to."""

    def line_begins(self, node: Break) -> None:
        """Take the beginning of a line of the source."""

    def boundary(self, node: Boundary) -> None:
        """Take a place at which the text of a witness begins or ends."""

    def picture(self, node: Picture) -> None:
        """Set a picture within a line."""
        self.described(node)

    def described(self, node: Picture) -> None:
        """Set the description of a picture; one on the web is linked."""
        with self.linked(node.url if "://" in node.url else ""):
            self.made(f"[{node.description or called(node.url)}]")

    def made(self, text: str) -> None:
        """Set text that the builder makes."""
        if text:
            self.put(Run(text, self.flags, self.lang, self.link))

    def all(self, nodes: Iterable[Node]) -> None:
        """Set nodes in order."""
        for node in nodes:
            if isinstance(node, BLOCKS):
                self.block(node)
            else:
                self.inline(node)

    def inline(self, node: Node) -> None:
        """Set one node."""
        match node:
            case Text():
                self.account(node)
                self.made(underdotted(node.value) if self.dotted else node.value)
            case Mark():
                self.mark(node)
            case Span():
                self.span(node)
            case Alternation():
                spelled = spelled_out(node)
                self.all(node.shown if spelled is None else spelled)
                if spelled is None:
                    self.omit_others(node)
            case Gap():
                before, after = gap_signs(node)
                self.opened(node, before or EM_SPACE * 2, after)
                self.all(node.children)
                self.made(after)
                self.closed = sort_of_signs(node) if after else self.closed
            case Break():
                self.line_begins(node)
                self.made(EM_SPACE if node.kind == "caesura" and not node.joins else node.sign)
                self.place(node.origin)
            case Link():
                with self.linked(node.target):
                    self.refer(node.target)
                    self.all(node.children)
                    self.pointed(node)
            case NoteCall():
                if node.side == "start":
                    self.begin_note(node.note)
                elif note := self.edition.notes.get(node.note):
                    self.call(note)
            case Picture():
                self.picture(node)
            case Anchor():
                self.place(node.origin)
            case Boundary():
                self.boundary(node)
            case (
                Division() | Heading() | Paragraph() | Quotation() | Listing() | Item() | Stanza() | Verse() | Speech()
                | Table() | Row() | Cell() | Figure() | Block()
            ):  # fmt: skip
                self.block(node)
            case _:
                assert_never(node)

    def account(self, node: Text) -> None:
        """Enter a text as shown, but for what no PDF may hold."""
        self.ledger.rendered(node.start, node.value)
        if UNPRINTABLE in node.value:
            at = node.start
            for piece in node.value.split(UNPRINTABLE)[:-1]:
                at += visible_length(piece)
                self.ledger.take_back(at, 1, NOT_PRINTABLE)
                at += 1

    def pointed(self, node: Link) -> None:
        """Say after a reference, or in the place of one without words, where it leads."""
        if says_page(node):
            self.made(self.pointers.words(self.edition, node, self.lang or self.edition.metadata.language))

    def reference(self, node: Span) -> bool:
        """Set a structured reference by its style; what the style does not print follows it. False where there is none."""
        found = self.references.get(node.origin.key)
        if found is None or node.origin.name != "biblStruct":
            return False
        self.place(node.origin)
        for text, italic in found.runs:
            with self.styled(("italic",) if italic else ()):
                self.made(text)
        for inner, printed in divide(found, node.children):
            if printed and isinstance(inner, Text):
                self.ledger.rendered(inner.start, inner.value)
            else:
                self.made(" ")
                self.all((inner,))
        return True

    def span(self, node: Span) -> None:
        """Set a span: its looks, else the looks of its kind; the editorial signs around it."""
        if self.reference(node):
            return
        found = [_LOOKS[look] for look in appearance(node, in_heading=self.titles_upright) if look in _LOOKS]
        before, after = signs(node)
        language = self.lang or self.edition.metadata.language
        opening, closing = quotes(node, language, self.quoted, self.text_before)
        self.quoted += bool(opening)
        self.place(node.origin)
        with self.styled(tuple(found), node.origin.lang):
            self.opened(node, before, after)
            self.made(opening)
            self.dotted += node.kind == "unclear"
            for target in (node.origin.get("ref") or node.origin.get("corresp")).split():
                self.refer(target)
            self.all(in_a_line(node, with_looks=True).children)
            self.dotted -= node.kind == "unclear"
            self.made(closing)
            self.made(after)
            self.closed = sort_of_signs(node) if after else self.closed
        self.quoted -= bool(opening)

    def opened(self, node: Span | Gap, before: str, after: str) -> None:
        """Set an opening sign; where the same kind has just been closed, it goes on."""
        if before and after and self.closed == sort_of_signs(node) and self.take_back(after):
            before = before[1:]
        self.made(before)

    def take_back(self, sign: str) -> bool:  # noqa: ARG002 - what is set where, a subclass knows
        """Take back a sign, if it is the last that was set."""
        return False

    def text_before(self) -> str:
        """Return the end of what was set before."""
        return ""

    def omit_others(self, node: Alternation) -> None:
        """Enter the encodings that are not shown; entries and notes in them stand where they do."""
        for other in node.others:
            for inner in everything(other.children):
                if isinstance(inner, Mark | NoteCall):
                    self.inline(inner)
            self.ledger.omit_all((other,), f"{other.origin.name}, beside what is read")

    @contextmanager
    def styled(self, flags: tuple[Flag, ...], lang: str = "") -> Iterator[None]:
        """Set in a style for a while; italics within italics are upright."""
        before = self.flags, self.lang
        for flag in flags:
            if flag not in self.flags:
                self.flags = (*self.flags, flag)
            elif flag == "italic":
                self.flags = tuple(f for f in self.flags if f != flag)
        self.lang = lang or self.lang
        try:
            yield
        finally:
            self.flags, self.lang = before

    @contextmanager
    def linked(self, target: str) -> Iterator[None]:
        """Set a link for a while: an address of the web, or a place of the edition."""
        before = self.link
        if address := link_address(target):
            self.link = address
        try:
            yield
        finally:
            self.link = before


@dataclass(slots=True)
class Running(Inline):
    """Sets nodes as running text at the foot: blocks follow each other with a sign between them.

    ``within`` are the notes that are being set, ``told`` those that were set where they are called.
    """

    runs: list[Run] = field(default_factory=list)
    within: list[str] = field(default_factory=list)
    told: set[str] = field(default_factory=set)

    def take(self, nodes: Iterable[Node], lang: str = "") -> tuple[Run, ...]:
        """Set nodes and return their runs."""
        self.runs = []
        self.lang = lang
        self.all(nodes)
        return _trimmed(joined(self.runs))

    def put(self, run: Run) -> None:
        """Take a run of text."""
        self.runs.append(run)

    def text_before(self) -> str:
        """Return the end of what was set before."""
        return text_of(self.runs[-2:])

    def take_back(self, sign: str) -> bool:
        """Take back a sign, if it is the last that was set."""
        at = goes_on([run.text for run in self.runs], sign)
        if at >= 0:
            del self.runs[at]
        return at >= 0

    def mark(self, node: Mark) -> None:
        """Leave out the ends of entries within entries: they follow as entries of their own."""

    def call(self, note: Note) -> None:
        """Set a note within a note or a reading in brackets, where it is called."""
        if note.id in self.within:
            return
        self.within.append(note.id)
        self.told.add(note.id)
        self.made(" (")
        self.all(note.content)
        self.made(")")
        self.within.pop()

    def block(self, node: Node) -> None:
        """Set a block as a stretch of the line."""
        if self.runs and any(run.text.strip() for run in self.runs):
            self.made(BLOCK_SIGNS.get(type(node).__name__, " "))
        with self.styled((), _lang_of(node)):
            if isinstance(node, Item):
                self.all(node.label)
                self.made(" " if node.label else "")
            self.all(held(node))


def _lang_of(node: Node) -> str:
    origin = origin_of(node)
    return origin.lang if origin is not None else ""


def _trimmed(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """Leave out white space at the ends, and double spaces where runs meet."""
    out: list[Run] = []
    at_space = True
    for run in runs:
        text = run.text.translate(SPACES)
        while "  " in text:
            text = text.replace("  ", " ")
        if at_space:
            text = text.lstrip(" ")
        if text:
            at_space = text.endswith(" ")
            out.append(run.with_text(text))
    while out and not out[-1].text.rstrip(" "):
        out.pop()
    if out:
        out[-1] = out[-1].with_text(out[-1].text.rstrip(" "))
    return tuple(out)
