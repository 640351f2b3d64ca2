"""Inline nodes → HTML, and what all setting of a page shares.

A lemma may overlap another and cross any border of elements, which HTML cannot nest; so the text is cut into runs at
every mark, and each run names the entries that are open at it. At its end stands a sign that opens the entry or leads to
it, as the dialect of the output has it, without any script.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape, unescape
from typing import assert_never

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
)
from edition.model.walk import descend, origin_of
from edition.writers.common.references import divide
from edition.writers.common.rendition import looks
from edition.writers.common.signs import goes_on, sort_of_signs, underdotted
from edition.writers.markup import alternations, breaks, spans
from edition.writers.markup.dialect import Dialect
from edition.writers.markup.shared import Shared

_LONG = 60
"""Characters of a lemma above which its words are not underlined: the sign at its end shows the entry."""

_FEW = 8
"""Pieces in which the end of the text before a place is looked for."""
_TAG = re.compile(r"<[^>]*>")
_BLOCK = re.compile(r"</?(?:p|div|h[1-6]|[uod]l|li|d[dt]|table|t[rdh]|blockquote|section|figure|br|hr)\b")


@dataclass(slots=True)
class Inline:
    """Sets inline nodes. ``is_plain``: a text beside the edited one, without ids, calls and entries of its own."""

    shared: Shared
    dialect: Dialect
    page: str = ""
    is_plain: bool = False
    out: list[str] = field(default_factory=list)
    waiting: list[list[str]] = field(default_factory=lambda: [[]])
    pending: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    in_link: bool = False
    in_entry: bool = False
    runs_on: int = 0
    in_label_row: bool = False
    strict: bool = False
    span_depth: int = 0
    languages: list[str] = field(default_factory=list)
    quoted: int = 0
    dotted: int = 0
    closed: str = ""
    calls: list[str] = field(default_factory=list)

    def take(self) -> str:
        """Return what was set so far, and begin anew."""
        done = "".join(self.out)
        self.out.clear()
        return done

    # -- attributes ------------------------------------------------------------------------------------------------

    def id(self, key: str) -> str:
        """Give an id once; a second element of the same id has none."""
        if not key or key in self.ids or self.is_plain:
            return ""
        self.ids.add(key)
        return f' id="{escape(key)}"'

    def own(self, *parts: str) -> str:
        """Return an id that the builder gives."""
        return self.shared.where.own(*parts)

    def href(self, key: str) -> str:
        """Return the address of an id, on this page or another."""
        file = self.shared.where.get(key, self.page)
        return f"#{key}" if file == self.page else f"{file}#{key}"

    def language_of(self, origin: Origin) -> str:
        """Say the language and direction of an element that has its own."""
        return self.dialect.said(origin.lang)

    def line_page(self, block: tuple[int, int]) -> str:
        """Return where a verse or paragraph stands with the texts of all witnesses."""
        return self.shared.line_pages.get(self.shared.numbering.line_keys.get(block, ""), "")

    def attributes(self, origin: Origin, *classes: str, with_id: bool = True) -> str:
        """Return id, class, language and the TEI name of an element."""
        names = [c for c in classes if c]
        key = self.shared.edition.id_of(origin)
        if origin.name:
            names.append(f"tei-{origin.name}")
            names.extend(f"look-{look}" for look in looks(origin))
        shown = f' class="{escape(" ".join(names))}"' if names else ""
        own = "" if self.in_entry or not with_id else self.id(key)
        return f"{own}{shown}{self.language_of(origin)}{self.dialect.further(origin)}"

    # -- inline ----------------------------------------------------------------------------------------------------

    def block(self, node: Node) -> None:
        """Set a block; the class that sets blocks says how."""
        raise AssertionError(type(node).__name__)

    def inlines(self, nodes: Iterable[Node]) -> None:
        """Set nodes within a line."""
        for node in nodes:
            if isinstance(node, BLOCKS):
                self.block(node)
            else:
                self.inline(node)

    def inline(self, node: Node) -> None:
        """Set one inline node."""
        match node:
            case Text():
                self.dialect.run(self, node)
            case Mark():
                self._mark(node)
            case Span():
                spans.span(self, node)
            case Alternation():
                alternations.alternation(self, node)
            case Gap():
                breaks.gap(self, node)
            case Break():
                self.dialect.pause(self, node)
            case Anchor():
                if node.origin.id and not self.in_entry and (key := self.id(node.origin.id)):
                    self.loose(f"<span{key}></span>")
            case Link():
                self._link(node)
            case NoteCall():
                self._call(node)
            case Picture():
                self.dialect.picture(self, node)
            case Boundary():
                pass
            case (
                Division() | Heading() | Paragraph() | Quotation() | Listing() | Item() | Stanza() | Verse() | Speech()
                | Table() | Row() | Cell() | Figure() | Block()
            ):  # fmt: skip
                self.block(node)
            case _:
                assert_never(node)

    def _call(self, node: NoteCall) -> None:
        """Set the call of a note that the text shows."""
        note = self.shared.edition.notes.get(node.note)
        if note is not None and not self.is_plain and node.side == "end":
            if note.id not in self.calls:
                self.calls.append(note.id)
            self.dialect.call(self, note)

    def loose(self, html: str) -> None:
        """Set something that is not text; where nothing loose may stand, it waits for the next text."""
        if self.strict:
            self.pending.append(html)
        else:
            self.out.append(html)

    def flush(self) -> None:
        """Set what waits."""
        if self.pending and not self.strict:
            self.out.extend(self.pending)
            self.pending.clear()

    def run(self, node: Text) -> None:
        """Set a run of text, with the entries that are open at it."""
        self.flush()
        self.shared.ledger.rendered(node.start, node.value)
        value = underdotted(node.value) if self.dotted else node.value
        shown = escape(value, quote=False) if "&" in value or "<" in value or ">" in value else value
        if self.strict and not value.strip():
            return
        entries = self.shared.open
        if not entries or self.in_entry or self.is_plain or not value.strip():
            self.out.append(shown)
            return
        # White space at the edge of words is not theirs: a line below them ends with them.
        before, after = shown[: len(shown) - len(shown.lstrip())], shown[len(shown.rstrip()) :]
        shown = shown.strip()
        names = " ".join(escape(key) for key in entries)
        short = [key for key in entries if not self.is_long(key)]
        kind = f" deep-{min(len(short), 3)}" if len(short) > 1 else "" if short else " long"
        # A full stop by itself is no place to aim at, and keeps the signs beside it from being one.
        if self.in_link or not short or not any(c.isalnum() for c in value):
            run = f'<span class="lemma{kind}" data-app="{names}">{shown}</span>'
        else:
            target = escape(self.href(short[-1]))
            run = f'<a class="lemma{kind}" href="{target}" data-app="{names}" tabindex="-1">{shown}</a>'
        self.out.extend((before, run, after))

    def is_long(self, key: str) -> bool:
        """Tell whether an entry encloses so much that a line below its words would be read as emphasis."""
        return len(self.shared.edition.entries[key].lemma_text) > _LONG

    def _mark(self, node: Mark) -> None:
        entry = self.shared.edition.entries.get(node.entry)
        if entry is None or self.is_plain:
            return
        if node.side == "start":
            if not self.in_entry:
                self.waiting[-1].append(entry.id)
                self.shared.open.append(entry.id)
            if key := self.id(self.own("at", entry.id)):
                self.loose(f"<span{key}></span>")
        elif entry.id in self.shared.open or self.in_entry:
            if not self.in_entry:
                self.shared.open.remove(entry.id)
            space = self.edge()
            self.dialect.sign(self, entry.id, entry.lemma_text)
            if space:
                self.out.append(space)

    def text_before(self) -> str:
        """Return the end of what was set before in this block."""
        return unescape(_TAG.sub("", _BLOCK.split("".join(self.out[-_FEW:]))[-1]))

    def edge(self, start: int = 0) -> str:
        """Take back the white space with which what was set from ``start`` on ends: it belongs to the text around."""
        for i in range(len(self.out) - 1, start - 1, -1):
            piece = self.out[i]
            if not piece or piece.startswith(("</", "<button")):
                continue
            bare = "" if piece.startswith("<") else piece.rstrip()
            if piece.startswith("<") or bare == piece:
                return ""
            self.out[i] = bare
            return piece[len(bare) :]
        return ""

    def head(self, start: int) -> str:
        """Take back the white space with which what was set from ``start`` on begins."""
        for i in range(start, len(self.out)):
            piece = self.out[i]
            if piece and not piece.startswith("<"):
                self.out[i] = piece.lstrip()
                return piece[: len(piece) - len(self.out[i])]
        return ""

    def within(self, nodes: Iterable[Node]) -> None:
        """Set what stands within an inline element: blocks in it are set in line."""
        self.span_depth += 1
        self.inlines(nodes)
        self.span_depth -= 1

    def reference(self, origin: Origin, nodes: tuple[Node, ...]) -> bool:
        """Set a structured reference by its style; what the style does not print follows it. False where there is none."""
        found = self.shared.references.get(origin.key)
        if found is None:
            return False
        self.flush()
        self.out.append(f"<span{self.attributes(origin, 'reference')}>")
        self._places(nodes)
        self.out.extend(f"<cite>{escape(t)}</cite>" if italic else escape(t) for t, italic in found.runs)
        for node, printed in divide(found, nodes):
            if printed and isinstance(node, Text):
                self.shared.ledger.rendered(node.start, node.value)
            else:
                self.out.append(" ")
                self.within((node,))
        self.out.append("</span>")
        return True

    def _places(self, nodes: tuple[Node, ...]) -> None:
        """Set the places of elements that are set in another order: indexes and links lead to them."""
        if self.in_entry:
            return
        for origin in filter(None, map(origin_of, descend(nodes))):
            if own := self.id(self.shared.edition.id_of(origin)):
                self.out.append(f"<span{own}></span>")

    def going_on(self, node: Span | Gap, before: str, after: str) -> str:
        """Return an opening sign; nothing, and the closing sign taken back, where the same kind has just been closed."""
        if not before or not after or self.closed != sort_of_signs(node):
            return before
        at = goes_on(["" if piece.startswith("</") else piece for piece in self.out[-8:]], after)
        if at < 0:
            return before
        self.out[at - min(len(self.out), 8)] = ""
        return before[1:]

    def _link(self, node: Link) -> None:
        self.flush()
        address = self.dialect.address(node.target)
        if address.startswith("#"):
            address = self.href(address[1:]) if address[1:] in self.shared.where else ""
        said = "" if node.children else self.shared.destinations.of(node.target)
        shown = f"<bdi>{escape(said)}</bdi>" if said else ""
        if not node.children and not shown:
            return
        if not address or self.in_link:
            self.out.append(f"<span{self.attributes(node.origin)}>{shown}")
            self.within(node.children)
            self.out.append("</span>")
            return
        before, self.in_link = self.in_link, True
        outside = ' rel="external"' if "://" in address else ""
        kind = "canonical" if node.origin.get("cRef") and not node.origin.get("target") else ""
        self.out.append(f'<a{self.attributes(node.origin, kind)} href="{escape(address)}"{outside}>{shown}')
        self.within(node.children)
        self.out.append("</a>")
        self.in_link = before
