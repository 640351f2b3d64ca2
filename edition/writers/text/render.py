"""Nodes → plain text. Paragraphs stand apart by an empty line, items and verses on a line each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, assert_never

from edition.model.citing import Citing
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
from edition.model.walk import descend, everything, plain_text
from edition.writers.common.destinations import Destinations
from edition.writers.common.looks import quotes
from edition.writers.common.signs import BLOCK_SIGNS, gap_signs, goes_on, signs, sort_of_signs, spelled_out, underdotted

Spacing: TypeAlias = Literal["line", "apart"]
_SPACES = re.compile(r"[ \n]+")
_LINE = "\v"
"""Begins a line of the source; no text that comes from XML has this character."""
_KEPT_LINES = re.compile(rf" ?{_LINE} ?")


@dataclass(slots=True)
class PlainText:
    """Sets nodes; enters what it sets in the ledger. With a language, quotations have its marks; ``citing`` tells numbers of divisions."""

    ledger: Ledger | None = None
    notes: Mapping[str, Note] = field(default_factory=dict)
    language: str | None = None
    destinations: Destinations | None = None
    quoted: int = 0
    dotted: int = 0
    items: int = 0
    keeps_lines: bool = True
    with_signs: bool = True
    closed: str = ""
    citing: Citing | None = None
    depth: int = 0
    _reaching: dict[int, int] = field(default_factory=dict)
    _lines: list[tuple[Spacing, str]] = field(default_factory=list)
    _run: list[str] = field(default_factory=list)

    def lines(self, nodes: Iterable[Node]) -> str:
        """Set blocks; the text ends with an end of line."""
        self._lines.clear()
        self._blocks(nodes, "apart")
        self._close("apart")
        out: list[str] = []
        for spacing, line in self._lines:
            if out and spacing == "apart":
                out.append("")
            out.append(line)
        return "\n".join(out) + "\n" if out else ""

    def running(self, nodes: Iterable[Node]) -> str:
        """Set nodes in one line, with a sign between verses and between paragraphs, as print has it."""
        nodes = tuple(nodes)
        kinds = {type(node) for node in descend(nodes) if isinstance(node, BLOCKS)}
        kind = next((k for k in (Verse, Paragraph) if k in kinds), None)
        between = BLOCK_SIGNS[kind.__name__] if kind and not kinds & {Listing, Table} else " "
        return between.join(" ".join(line.split()) for line in self.lines(nodes).splitlines() if line.strip())

    def _close(self, spacing: Spacing) -> None:
        line = _KEPT_LINES.sub("\n", _SPACES.sub(" ", "".join(self._run)).strip(" "))
        self._run.clear()
        if line:
            self._lines.append((spacing, line))

    def _blocks(self, nodes: Iterable[Node], spacing: Spacing) -> None:
        before: Node | None = None
        for node in nodes:
            if isinstance(node, BLOCKS):
                self._close(spacing)
                # Verses stand together, also where no stanza holds them.
                is_next_verse = isinstance(before, Verse) and isinstance(node, Verse)
                self._block(node, "line" if is_next_verse else spacing)
                before = node
            else:
                self._inline(node)
                if isinstance(node, NoteCall) and isinstance(before, Paragraph | Verse | Stanza):
                    self._call_before()

    def _call_before(self) -> None:
        """Call a note that stands between blocks at the end of the one before it."""
        if self._lines and "".join(self._run).startswith("["):
            last, line = self._lines.pop()
            self._lines.append((last, line + "".join(self._run).rstrip()))
            self._run.clear()

    def _block(self, node: Node, spacing: Spacing) -> None:
        if self.citing and self.citing.fresh >= 0 and not isinstance(node, Division | Heading):
            number, whole = self.citing.told()
            if number:
                self._lines.append(("apart", whole))
        match node:
            case Division():
                self._division(node, spacing)
            case Listing() | Heading() | Block() if not self.with_signs and not node.origin.name:
                pass  # made by the builder
            case Listing():
                self._group(node.children, node.kind)
            case Stanza():
                self._group(node.children)
            case Table():
                before, self._reaching = self._reaching, {}
                self._group(node.children)
                self._reaching = before
            case Item():
                self._item(node, "- ")
            case Row():
                self._row(node)
            case Speech() | Figure() | Quotation() | Paragraph() | Heading() | Block() | Verse() | Cell():
                self._blocks(node.children, spacing)
                self._close(spacing)
            case _:
                self._inline(node)

    def _row(self, node: Row) -> None:
        """Set the cells of a row, parted by tabs; a cell that reaches over columns or rows leaves the others empty."""
        cells: list[str] = []
        column = 0
        for cell in node.children:
            self._inline(cell)
            if not isinstance(cell, Cell):
                continue
            column = self._below(column)
            cells.extend([""] * (column - len(cells)))
            cells.append(" ".join("".join(self._run).split()))
            self._run.clear()
            self._reaching.update(dict.fromkeys(range(column, column + cell.columns), cell.rows - 1))
            column += cell.columns
        self._below(column)
        self._lines.append(("line", "\t".join(cells)))

    def _below(self, column: int) -> int:
        """Return the first column, from one on, into which no cell of a row above reaches."""
        while rows := self._reaching.get(column, 0):
            self._reaching[column] = rows - 1
            column += 1
        return column

    def _division(self, node: Division, spacing: Spacing) -> None:
        """Set a division, with its number where no heading tells it."""
        levels = list(self.citing.levels) if self.citing else []
        self.depth += 1
        if self.citing:
            self.citing.enter(node.origin, self.depth, is_said=any(isinstance(n, Heading) for n in node.children))
        self._blocks(node.children, spacing)
        self._close(spacing)
        if self.citing:
            self.citing.leave(levels)
        self.depth -= 1

    def _group(self, nodes: Iterable[Node], kind: str = "") -> None:
        """Set lines that stand together, apart from what is before them; items with the sign of their list."""
        first = len(self._lines)
        number = 0
        for node in nodes:
            if isinstance(node, Item):
                self._close("line")
                number += 1
                counted = "" if node.label else f"{number}. "  # the label of an item is its number
                self._item(node, {"ordered": counted, "gloss": ""}.get(kind, "- "))
            else:
                self._blocks((node,), "line")
        self._close("line")
        if len(self._lines) > first and not self.items:
            self._lines[first] = ("apart", self._lines[first][1])

    def _item(self, node: Item, sign: str) -> None:
        first = len(self._lines)
        self._blocks(node.label, "line")
        if node.label:
            self._run.append(": " if plain_text(node.label).rstrip()[-1:].isalnum() else " ")
        self.items += 1
        self._blocks(node.children, "line")
        self._close("line")
        self.items -= 1
        # What follows in the item, a list within it too, stands below its words.
        said = [(spacing, line.replace("\n", "\n  ")) for spacing, line in self._lines[first:]]
        inner = [(spacing, f"  {line}") for spacing, line in said[1:]]
        self._lines[first:] = [("line", sign + line) for _, line in said[:1]] + inner

    def _inline(self, node: Node) -> None:
        match node:
            case Text():
                self._run.append(underdotted(node.value) if self.dotted else node.value)
                if self.ledger:
                    self.ledger.rendered(node.start, node.value)
            case Span():
                self._span(node)
            case Alternation():
                spelled = spelled_out(node)
                self._all(node.shown if spelled is None else spelled)
                if spelled is None:
                    self._others(node)
            case Gap() if not self.with_signs and _is_measured(node):
                self._run.append("[…]")
            case Gap():
                before, after = gap_signs(node)
                self._opened(node, before or " ", after)
                self._all(node.children)
                self._run.append(after or (" " if node.kind == "space" else ""))
                self.closed = sort_of_signs(node) if after else self.closed
            case NoteCall():
                if node.side == "end" and (note := self.notes.get(node.note)):
                    self._run.append(f"[{note.label}]")
            case Picture():
                self._run.append(f"[{node.description or node.url}]" if self.with_signs else "")
            case Link():
                self._all(node.children)
                if not node.children and self.destinations:
                    self._run.append(self.destinations.of(node.target))
            case Break(kept="next") if self.keeps_lines:
                self._run.append(f"-{_LINE}" if node.joins else _LINE)
            case Break():
                self._run.append(node.sign if self.with_signs else "")
            case Mark() | Anchor() | Boundary():
                pass
            case (
                Division() | Heading() | Paragraph() | Quotation() | Listing() | Item() | Stanza() | Verse() | Speech()
                | Table() | Row() | Cell() | Figure() | Block()
            ):  # fmt: skip
                self._run.append(" ")
                self._all(node.children)
                self._run.append(" ")
            case _:
                assert_never(node)

    def _span(self, node: Span) -> None:
        before, after = signs(node)
        opening, closing = self._quotes(node)
        self.quoted += bool(opening)
        self.dotted += node.kind == "unclear"
        if any(isinstance(child, BLOCKS) for child in node.children):
            self._around_blocks(node, before + opening, closing + after)
            self.dotted -= node.kind == "unclear"
            self.quoted -= bool(opening)
            return
        self._opened(node, before, after)
        self._run.append(opening)
        self._all(in_a_line(node, with_looks=False).children)
        self._run.append(closing)
        self._run.append(after)
        self.closed = sort_of_signs(node) if after else self.closed
        self.dotted -= node.kind == "unclear"
        self.quoted -= bool(opening)

    def _around_blocks(self, node: Span, before: str, after: str) -> None:
        """Set blocks with a sign before the first and one after the last: a verse that is struck out."""
        is_verse = any(isinstance(child, Verse) for child in node.children)
        spacing: Spacing = "line" if is_verse and not self._run else "apart"
        self._close("apart")
        first = len(self._lines)
        self._blocks(node.children, spacing)
        self._close(spacing)
        if len(self._lines) > first:
            self._lines[first] = (self._lines[first][0], before + self._lines[first][1])
            self._lines[-1] = (self._lines[-1][0], self._lines[-1][1] + after)

    def _opened(self, node: Span | Gap, before: str, after: str) -> None:
        """Set an opening sign; where the same kind has just been closed, it goes on."""
        is_same = bool(before and after) and self.closed == sort_of_signs(node)
        if is_same and (at := goes_on(self._run, after)) >= 0:
            self._run[at] = ""
            before = before[1:]
        self._run.append(before)

    def _quotes(self, node: Span) -> tuple[str, str]:
        if self.language is None:
            return "", ""
        return quotes(node, self.language, self.quoted, lambda: "".join(self._run[-3:]))

    def _all(self, nodes: Iterable[Node]) -> None:
        for node in nodes:
            if isinstance(node, BLOCKS):
                self._close("apart")
                self._block(node, "apart")
            else:
                self._inline(node)

    def _others(self, node: Alternation) -> None:
        """Enter the encodings that are not shown; notes in them are called where they stand."""
        for other in node.others:
            for inner in everything(other.children):
                if isinstance(inner, NoteCall):
                    self._inline(inner)
            if self.ledger:
                self.ledger.omit_all((other,), f"{other.origin.name}, beside what is read")


def _is_measured(node: Gap) -> bool:
    """Tell whether a gap holds nothing but what the builder says of its size."""
    first = node.children[0] if node.children else None
    return isinstance(first, Text) and first.start < 0 and first.value.startswith("–")
