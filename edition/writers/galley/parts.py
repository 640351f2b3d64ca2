"""The text as it goes to the press: leaves of runs and markers, in groups. Pure data, for Typst and for TeX alike.

A leaf is what begins on a line of its own (a paragraph, a verse, a heading); it holds runs of text in one style, and
markers: places of which the measuring will say in which row they fell. A group holds leaves and groups.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Flag: TypeAlias = Literal[
    "italic", "bold", "small-caps", "superscript", "subscript", "underline", "strike", "spaced", "capitals",
    "small", "siglum", "number", "isolated", "call",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one style: ``flags`` in the order in which they were opened, language tag, address or “#place”."""

    text: str
    flags: tuple[Flag, ...] = ()
    lang: str = ""
    link: str = ""

    def with_text(self, text: str) -> Run:
        """Return the same style with other text."""
        return Run(text, self.flags, self.lang, self.link)


@dataclass(frozen=True, slots=True)
class Marker:
    """A place in the text. ``opens`` where a word begins here: it belongs to the row of what follows."""

    id: int
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Image:
    """A picture in a leaf of its own: the file within the project, its text alternative."""

    file: str
    alt: str


Item: TypeAlias = Run | Marker | Image

LeafKind: TypeAlias = Literal[
    "paragraph", "continued", "heading", "verse", "speaker", "stage", "centred", "right", "caption", "entry", "contents",
    "figure", "title", "author", "small", "endnote",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Leaf:
    """What begins on a line of its own.

    ``level`` is that of a heading, or the depth of an entry; ``plain`` its text for outline and running head;
    ``number`` the number that the encoder gave a verse; ``is_counted`` whether its rows are counted as lines of the
    text; ``section`` the numbers of its divisions; ``head`` the heading that it stands under; ``target`` the name by
    which a link finds it; ``end`` is text at the right edge, after leaders; ``before`` the words of the earlier parts of a verse that speakers share.
    """

    id: int
    kind: LeafKind
    items: tuple[Item, ...]
    first: int = -1
    last: int = -1
    level: int = 0
    lang: str = ""
    plain: str = ""
    number: str = ""
    is_counted: bool = False
    section: tuple[str, ...] = ()
    head: str = ""
    target: str = ""
    end: tuple[Run, ...] = ()
    before: str = ""


GroupKind: TypeAlias = Literal[
    "division", "list", "item", "quotation", "stanza", "speech", "table", "row", "cell", "figure", "unit",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Group:
    """Leaves and groups that belong together.

    ``sign`` stands before an item; ``widths`` are the relative widths of a table's columns; ``is_label`` is a heading
    row; ``span`` the columns and rows of a cell; ``id`` numbers tables and units; ``element`` and ``type`` are the name and the
    @type of the element that it comes from.
    """

    kind: GroupKind
    children: tuple[Leaf | Group, ...]
    lang: str = ""
    sign: str = ""
    widths: tuple[int, ...] = ()
    is_label: bool = False
    span: tuple[int, int] = (1, 1)
    id: int = -1
    element: str = ""
    type: str = ""


Numbering: TypeAlias = Literal["roman", "arabic", "none"]


@dataclass(frozen=True, slots=True)
class Part:
    """Pages that begin on a new page: the text, the preface, the contents.

    ``numbering`` is that of its pages; ``is_fixed`` for a page that is set as a whole (a title page); ``recto`` where
    it begins on a right-hand page; ``title`` is for the running head; ``side`` tells facing texts apart;
    ``running`` is the head of pages of notes, with {0} for the pages to which they belong, which are the heads of its leaves.
    """

    name: str
    children: tuple[Leaf | Group, ...]
    numbering: Numbering = "arabic"
    is_fixed: bool = False
    recto: bool = False
    title: str = ""
    side: int = 0
    running: str = ""
    files: tuple[str, ...] = field(default=())


def leaves(nodes: Iterable[Leaf | Group]) -> Iterator[Leaf]:
    """Iterate over the leaves in the order of reading."""
    for node in nodes:
        if isinstance(node, Leaf):
            yield node
        else:
            yield from leaves(node.children)


SPACES = str.maketrans(dict.fromkeys("\n\t\r\v\f\x85\u2028\u2029", " "))
"""Ends of lines in the source end none on the page."""


def leaf_link(leaf: Leaf) -> str:
    """Return the link to a leaf; none of the edition looks like it."""
    return f"leaf:{leaf.target}"


def text_of(items: Iterable[Item]) -> str:
    """Return the characters of some items."""
    return "".join(item.text for item in items if isinstance(item, Run))


def joined(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Join neighbouring runs of one style."""
    out: list[Run] = []
    for run in runs:
        if not run.text:
            continue
        last = out[-1] if out else None
        if last is not None and (last.flags, last.lang, last.link) == (run.flags, run.lang, run.link):
            out[-1] = last.with_text(last.text + run.text)
        else:
            out.append(run)
    return tuple(out)
