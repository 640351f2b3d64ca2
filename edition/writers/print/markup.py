"""Nodes → Typst markup."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import assert_never

from edition.model.edition import Edition
from edition.model.ledger import Ledger
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
from edition.model.walk import descend
from edition.writers.formatting import Content, HouseStyle, Made, format_entry, signs
from edition.writers.languages import direction, short_tag
from edition.writers.rendition import Look, looks

_SPECIAL = re.compile(r"([\\#$*_`@<>\[\]~=\-+/\"'])|(?<=\d)(\.)")
_LOOKS: dict[Look, str] = {
    "italic": "emph", "bold": "strong", "small-caps": "smallcaps", "superscript": "super", "subscript": "sub",
    "underline": "underline", "strike": "strike", "spaced": "spaced", "capitals": "upper",
}  # fmt: skip
_KINDS = {"emphasis": "emph", "title": "emph", "stage": "emph", "speaker": "smallcaps"}


def escaped(text: str) -> str:
    """Escape characters that Typst reads as markup; quotation marks and hyphens stay what they are."""
    return _SPECIAL.sub(r"\\\g<0>", text)


def quoted(text: str) -> str:
    """Write a Typst string."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@dataclass(slots=True)
class TypstText:
    """Sets one text with notes at the foot of the page and the apparatus after each division."""

    edition: Edition
    ledger: Ledger
    style: HouseStyle
    out: list[str] = field(default_factory=list)
    waiting: list[list[str]] = field(default_factory=lambda: [[]])
    listed: set[str] = field(default_factory=set)
    called: set[str] = field(default_factory=set)
    in_entry: bool = False

    def text(self) -> str:
        """Set the text; entries and notes that stand nowhere in it follow it."""
        self.blocks(self.edition.body)
        self._apparatus(self.waiting[0])
        self._apparatus([key for key in self.edition.entries if key not in self.listed])
        for key, note in self.edition.notes.items():
            if key not in self.called and not note.entry:
                self._paragraph("note-block", note.content)
        return self.take()

    def take(self) -> str:
        """Return what was set so far, and begin anew."""
        done = "".join(self.out)
        self.out.clear()
        return done

    # -- blocks ----------------------------------------------------------------------------------------------------

    def blocks(self, nodes: Iterable[Node]) -> None:
        """Set nodes among blocks; loose runs become paragraphs."""
        run: list[Node] = []
        for node in nodes:
            if isinstance(node, BLOCKS):
                self._run(run)
                self.block(node)
            else:
                run.append(node)
        self._run(run)

    def _run(self, run: list[Node]) -> None:
        if any(
            isinstance(n, NoteCall | Picture | Gap) or (isinstance(n, Text) and n.value.strip()) for n in descend(run)
        ):
            self._paragraph("par", run)
        else:
            self.inlines(n for n in run if isinstance(n, Mark))
        run.clear()

    def _paragraph(self, function: str, nodes: Iterable[Node], origin: Origin | None = None) -> None:
        self.out.append(f"#{function}[")
        self._in_language(origin, nodes)
        self.out.append("]\n\n")

    def _in_language(self, origin: Origin | None, nodes: Iterable[Node]) -> None:
        if origin is not None and origin.lang:
            self.out.append(f"#text({_language(origin.lang)})[")
            self.inlines(nodes)
            self.out.append("]")
        else:
            self.inlines(nodes)

    def block(self, node: Node) -> None:
        """Set one block."""
        if self.in_entry:
            self._block_in_entry(node)
            return
        match node:
            case Division():
                self._division(node)
            case Heading():
                self.out.append(f"#heading(level: {min(node.level, 4)})[")
                self._in_language(node.origin, node.children)
                self.out.append("]\n\n")
            case Paragraph():
                self._mixed("par", node.children, node.origin)
            case Quotation():
                self._group("quotation", node.children)
            case Listing():
                self._listing(node)
            case Item():
                self._item(node, "–")
            case Stanza():
                self._group("stanza", node.children)
            case Verse():
                self._mixed("verse", node.children, node.origin)
            case Speech():
                self._group("speech", node.children)
            case Table():
                self._table(node)
            case Row() | Cell() | Figure():
                self.blocks(node.children)
            case Block(kind="speaker" | "stage" | "trailer" | "salute" | "signed" | "dateline" | "byline"):
                self._mixed(f"line-{node.kind}", node.children, node.origin)
            case Block():
                self.blocks(node.children)
            case _:
                self.inline(node)

    def _mixed(self, function: str, nodes: tuple[Node, ...], origin: Origin) -> None:
        """Set running text that may hold blocks."""
        if not any(isinstance(n, BLOCKS) for n in nodes):
            if nodes:
                self._paragraph(function, nodes, origin)
            return
        run: list[Node] = []
        for node in nodes:
            if isinstance(node, BLOCKS):
                self._run(run)
                self.block(node)
            else:
                run.append(node)
        self._run(run)

    def _group(self, function: str, nodes: Iterable[Node]) -> None:
        self.out.append(f"#{function}[\n")
        self.blocks(nodes)
        self.out.append("]\n\n")

    def _division(self, node: Division) -> None:
        self.waiting.append([])
        if node.origin.lang:
            self.out.append(f"#[#set text({_language(node.origin.lang)})\n")
        self.blocks(node.children)
        self._apparatus(self.waiting.pop())
        if node.origin.lang:
            self.out.append("]\n")

    def _listing(self, node: Listing) -> None:
        number = 0
        self.out.append("#listing[\n")
        for child in node.children:
            if isinstance(child, Item):
                number += 1
                sign = {"ordered": f"{number}.", "bulleted": "–"}.get(node.kind, "")
                self._item(child, sign)
            else:
                self.blocks((child,))
        self.out.append("]\n\n")

    def _item(self, node: Item, sign: str) -> None:
        self.out.append(f"#item({quoted(sign)})[")
        if node.label:
            self.out.append("#strong[")
            self.inlines(node.label)
            self.out.append("] ")
        if any(isinstance(n, BLOCKS) for n in node.children):
            self.blocks(node.children)
        else:
            self._in_language(node.origin, node.children)
        self.out.append("]\n")

    def _table(self, node: Table) -> None:
        rows = [n for n in node.children if isinstance(n, Row)]
        width = max((sum(c.columns for c in r.children if isinstance(c, Cell)) for r in rows), default=1)
        for heading in node.children:
            if isinstance(heading, Heading):
                self._paragraph("line-byline", heading.children)
        self.out.append(f"#table(columns: {width},\n")
        for child in node.children:
            if isinstance(child, Row):
                for cell in child.children:
                    if isinstance(cell, Cell):
                        self.out.append(f"table.cell(colspan: {cell.columns}, rowspan: {cell.rows})[")
                        self.blocks(cell.children)
                        self.out.append("],\n")
                    else:
                        self._mark_only(cell)
            else:
                self._mark_only(child)
        self.out.append(")\n\n")
        self.blocks(n for n in node.children if not isinstance(n, Row | Heading | Mark | Break))

    def _mark_only(self, node: Node) -> None:
        if isinstance(node, Mark):
            self.inline(node)

    def _block_in_entry(self, node: Node) -> None:
        sign = {"Verse": " / ", "Paragraph": " ¶ "}.get(type(node).__name__, " ")
        self.out.append(escaped(sign))
        if isinstance(node, Item):
            self.inlines(node.label)
        self.inlines(getattr(node, "children", ()))

    # -- inline ----------------------------------------------------------------------------------------------------

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
                self.ledger.rendered(node.start, node.value)
                self.out.append(escaped(node.value))
            case Mark():
                if node.side == "start" and not self.in_entry and node.entry in self.edition.entries:
                    self.waiting[-1].append(node.entry)
            case Span():
                self._span(node)
            case Alternation():
                self.inlines(node.shown)
                for other in node.others:
                    for inner in descend((other,)):
                        if isinstance(inner, Text):
                            self.ledger.omit(inner.start, inner.value, f"{other.origin.name}, beside what is read")
            case Gap():
                self.out.append("\\[…" if node.kind == "gap" else "#h(2em)")
                self.inlines(node.children)
                self.out.append("\\]" if node.kind == "gap" else "")
            case Break():
                self.out.append("#h(1.5em)" if node.kind == "caesura" else "")
            case Link():
                self.inlines(node.children)
            case NoteCall():
                self._note(node)
            case Picture():
                self.out.append(escaped(f"[{node.description or node.url}]"))
            case Anchor() | Boundary():
                pass
            case (
                Division() | Heading() | Paragraph() | Quotation() | Listing() | Item() | Stanza() | Verse() | Speech()
                | Table() | Row() | Cell() | Figure() | Block()
            ):  # fmt: skip
                self.block(node)
            case _:
                assert_never(node)

    def _span(self, node: Span) -> None:
        functions = [_LOOKS[look] for look in looks(node.origin) if look in _LOOKS]
        if not functions and node.kind in _KINDS:
            functions = [_KINDS[node.kind]]
        if node.origin.lang:
            self.out.append(f"#text({_language(node.origin.lang)})[")
        self.out.extend(f"#{function}[" for function in functions)
        before, after = signs(node.kind)
        self.out.append(escaped(before))
        self.inlines(node.children)
        self.out.append(escaped(after))
        self.out.append("]" * (len(functions) + bool(node.origin.lang)))

    def _note(self, node: NoteCall) -> None:
        note = self.edition.notes.get(node.note)
        if note is None or note.id in self.called:
            return
        self.called.add(note.id)
        before, self.in_entry = self.in_entry, True
        self.out.append("#footnote[")
        self.inlines(note.content)
        self.out.append("]")
        self.in_entry = before

    # -- apparatus -------------------------------------------------------------------------------------------------

    def _apparatus(self, keys: Iterable[str]) -> None:
        fresh = [key for key in keys if key not in self.listed]
        if not fresh:
            return
        self.out.append("#apparatus[\n")
        for key in fresh:
            self._entry(key)
        self.out.append("]\n\n")

    def _entry(self, key: str) -> None:
        if key in self.listed:
            return
        self.listed.add(key)
        entry = self.edition.entries[key]
        before, self.in_entry = self.in_entry, True
        self.out.append("#entry[")
        if entry.loc and not entry.is_bound:
            self.out.append(escaped(f"{entry.loc} "))
        for piece in format_entry(self.edition, entry, self.style):
            match piece:
                case Made(style="siglum"):
                    self.out.append(f"#siglum({quoted(piece.text)})")
                case Made(style="word"):
                    self.out.append(f"#emph[{escaped(piece.text)}]")
                case Made():
                    self.out.append(escaped(piece.text))
                case Content():
                    self.inlines(piece.nodes)
        self.out.append("]\n")
        self.in_entry = before
        for inner, nested in self.edition.entries.items():
            if nested.parent == key:
                self._entry(inner)


def _language(tag: str) -> str:
    """Write the arguments that set language, region and direction."""
    parts = short_tag(tag).split("-")
    region = next((p for p in parts[1:] if len(p) == 2 and p.isalpha()), "")
    if parts[0] == "zh" and not region:
        region = "tw" if "hant" in tag.casefold() else "cn"
    arguments = f'lang: "{parts[0][:3]}"' if parts[0].isalpha() and 2 <= len(parts[0]) <= 3 else 'lang: "und"'
    if region:
        arguments += f', region: "{region.lower()}"'
    return f"{arguments}, dir: {direction(tag)}"
