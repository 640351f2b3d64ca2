"""The nodes of a text: a closed union that every writer knows whole.

A text is a tree of blocks and inlines. Apparatus entries do not enclose text: two marks in the stream of nodes say where
an entry begins and ends, so entries may overlap each other and cross any border.

Every ``Text`` knows which characters of the source it holds: characters that are not white space are numbered in the
order in which they were read, and ``start`` is the number of its first one. The ledger is an account of these numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, TypeVar, dataclass_transform

from edition.diagnostics import Position, Source

_Class = TypeVar("_Class")


@dataclass_transform(frozen_default=True)
def node(cls: type[_Class]) -> type[_Class]:
    """Make a node class: frozen for the type checker, which every change has to pass.

    At run time nothing guards it, for the guard would make a node four times as dear, and reading a text is mostly
    making nodes.
    """
    return dataclass(slots=True)(cls)


class _NoAttributes(dict[str, str]):
    """The attributes of an element that has none; hashable, so that it can be a default."""

    __hash__ = object.__hash__  # type: ignore[assignment]


NO_ATTRIBUTES: Mapping[str, str] = _NoAttributes()


@node
class Origin:
    """Where a node comes from: its TEI element, the place in the source, what the element says of itself.

    ``lang`` is the element's own @xml:lang; ``attributes`` holds the other attributes by local name.
    """

    name: str
    source: Source | None = None
    ordinal: int = -1
    id: str = ""
    n: str = ""
    lang: str = ""
    attributes: Mapping[str, str] = NO_ATTRIBUTES

    def get(self, name: str, default: str = "") -> str:
        """Return an attribute by its local name."""
        return self.attributes.get(name, default)

    @property
    def key(self) -> tuple[int, int]:
        """The element, as tables name it: its source and its number there."""
        return id(self.source), self.ordinal

    @property
    def at(self) -> Position | None:
        """The place in the source."""
        return Position(self.source, self.ordinal) if self.source else None

    @property
    def rend(self) -> str:
        """What the encoder says of the appearance: @rend, else @rendition."""
        return self.get("rend") or self.get("rendition")


MADE = Origin("")
"""The origin of a node that the builder itself puts in."""


def visible_length(value: str) -> int:
    """Count the characters that are not white space."""
    return len("".join(value.split()))


@node
class Text:
    """Characters; ``start`` is the number of the first that is not white space, -1 for text made by the builder."""

    value: str
    start: int = -1


@node
class Mark:
    """One end of an apparatus entry in the stream."""

    entry: str
    side: Literal["start", "end"]


@node
class Span:
    """A stretch of inline text that means something: ``kind`` says what, ``origin.name`` how TEI says it."""

    origin: Origin
    kind: SpanKind
    children: tuple[Node, ...] = ()


SpanKind: TypeAlias = Literal[
    "abbreviation", "added", "corrected", "damage", "date", "deleted", "doubtful", "editorial", "emphasis", "erroneous",
    "expanded", "foreign", "generic", "gloss", "highlight", "label", "mentioned", "name", "normalised", "number",
    "original", "quotation", "remark", "restored", "segment", "speaker", "stage", "supplied", "surplus", "term", "title", "unclear",
]  # fmt: skip


@node
class Alternation:
    """Encodings of the same point in the text (choice, subst): the one that is read, and the others.

    Where nothing is ``shown``, the others stand on the page and are no part of the running text: a running head.
    """

    origin: Origin
    shown: tuple[Node, ...]
    others: tuple[Span, ...]


@node
class Gap:
    """Text that is missing (gap), or space that was left blank (space); ``extent`` in ``unit``."""

    origin: Origin
    kind: Literal["gap", "space"]
    reason: str = ""
    extent: str = ""
    unit: str = ""
    children: tuple[Node, ...] = ()


@node
class Break:
    """A boundary of the source's layout or of a reference system; ``joins`` where a word runs across it.

    Where a line is ``kept``, it is a line of the edition, too, as those of an inscription are: the first of a block, or one
    that follows others. ``sign`` is what stands there on the page: a paragraphos, the number of a new hand.
    """

    origin: Origin
    kind: Literal["page", "column", "line", "gathering", "milestone", "caesura"]
    joins: bool = False
    kept: Literal["", "first", "next"] = ""
    sign: str = ""


@node
class Anchor:
    """A place that can be pointed to."""

    origin: Origin


@node
class Link:
    """A reference; ``target`` as written, ``children`` may be empty (ptr)."""

    origin: Origin
    target: str
    children: tuple[Node, ...] = ()


@node
class NoteCall:
    """The place in the text to which a note belongs: where it is called, or where the words begin of which it speaks."""

    note: str
    side: Literal["start", "end"] = "end"


@node
class Boundary:
    """Where a witness begins or ends, or a lacuna of it; without ``witnesses``, those of the reading it stands in."""

    origin: Origin
    kind: Literal["witStart", "witEnd", "lacunaStart", "lacunaEnd"]
    witnesses: tuple[str, ...] = ()


@node
class Picture:
    """An image; ``url`` as written, ``description`` its text alternative."""

    origin: Origin
    url: str
    description: str = ""


@node
class Division:
    """A division of the text: div, front, body, back, text, group; ``kind`` is @type or the element's name."""

    origin: Origin
    kind: str
    children: tuple[Node, ...] = ()


@node
class Heading:
    """The heading of a division, a list, a table, a figure or a stanza; ``level`` from 1."""

    origin: Origin
    level: int
    children: tuple[Node, ...] = ()


@node
class Paragraph:
    """A paragraph or anonymous block of running text; may hold blocks, as TEI's does."""

    origin: Origin
    children: tuple[Node, ...] = ()


@node
class Quotation:
    """A quotation that stands as a block."""

    origin: Origin
    children: tuple[Node, ...] = ()


@node
class Listing:
    """A list; its children are headings, items and marks."""

    origin: Origin
    kind: Literal["plain", "bulleted", "ordered", "gloss", "bibliography", "register"]
    children: tuple[Node, ...] = ()


@node
class Item:
    """An item of a list, with its label where it has one."""

    origin: Origin
    label: tuple[Node, ...] = ()
    children: tuple[Node, ...] = ()


@node
class Stanza:
    """A group of verse lines."""

    origin: Origin
    children: tuple[Node, ...] = ()


@node
class Verse:
    """A verse line."""

    origin: Origin
    children: tuple[Node, ...] = ()


@node
class Speech:
    """A speech in a drama: speaker, then paragraphs, verses and stage directions."""

    origin: Origin
    children: tuple[Node, ...] = ()


@node
class Table:
    """A table; its children are headings, rows and marks."""

    origin: Origin
    children: tuple[Node, ...] = ()


@node
class Row:
    """A row of a table."""

    origin: Origin
    is_label: bool = False
    children: tuple[Node, ...] = ()


@node
class Cell:
    """A cell of a table."""

    origin: Origin
    is_label: bool = False
    columns: int = 1
    rows: int = 1
    children: tuple[Node, ...] = ()


@node
class Figure:
    """A figure with its pictures, heading and description."""

    origin: Origin
    children: tuple[Node, ...] = ()


@node
class Block:
    """Any other block: openers, closers, title pages, epigraphs, and whatever no handler knows."""

    origin: Origin
    kind: str
    children: tuple[Node, ...] = ()


Node: TypeAlias = (
    Text
    | Mark
    | Span
    | Alternation
    | Gap
    | Break
    | Anchor
    | Link
    | NoteCall
    | Boundary
    | Picture
    | Division
    | Heading
    | Paragraph
    | Quotation
    | Listing
    | Item
    | Stanza
    | Verse
    | Speech
    | Table
    | Row
    | Cell
    | Figure
    | Block
)

BLOCKS = (
    Division,
    Heading,
    Paragraph,
    Quotation,
    Listing,
    Item,
    Stanza,
    Verse,
    Speech,
    Table,
    Row,
    Cell,
    Figure,
    Block,
)
"""The classes that begin on a line of their own."""

NEUTRAL = (Mark, Anchor, Break, NoteCall, Boundary)
"""The classes that stand between blocks as well as in a line, and hold no text."""
