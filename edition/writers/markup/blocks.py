"""Blocks → HTML, with the apparatus at the foot of each division. Nodes → a page's text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape
from itertools import groupby

from edition.model.citing import Citing
from edition.model.text import (
    BLOCKS,
    MADE,
    Anchor,
    Block,
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
    Quotation,
    Row,
    Speech,
    Stanza,
    Table,
    Text,
    Verse,
)
from edition.model.walk import descend, held, origin_of, plain_text, settled
from edition.writers.common.signs import BLOCK_SIGNS
from edition.writers.markup import listings
from edition.writers.markup.inline import Inline
from edition.writers.markup.outline import title_of

_LINE_BLOCKS = frozenset(
    {
        "byline", "dateline", "salute", "signed", "trailer", "titlePart", "docAuthor", "docDate", "docEdition",
        "pubPlace", "publisher", "meeting", "speaker", "stage", "label", "headLabel", "headItem", "addrLine",
    }
)  # fmt: skip


@dataclass(slots=True)
class HtmlText(Inline):
    """Sets a page: the running text, the entries at the foot of their division, the notes called on the page."""

    divisions: int = field(default=0)
    level: int = field(default=0)
    depth: int = 0
    citing: Citing = field(default_factory=lambda: Citing(frozenset({"div"})))

    def text(self, nodes: Iterable[Node], *, rest: Iterable[str] = ()) -> str:
        """Set the text of a page; ``rest`` are the entries that stand nowhere and go to its end."""
        given = tuple(nodes)
        self.level = int(any(isinstance(n, Heading) for n in given))
        self.blocks(given)
        self.dialect.foot(self, self.waiting[0])
        self.dialect.foot(self, list(rest))
        return self.take()

    def fragment(self, nodes: Iterable[Node]) -> str:
        """Set nodes that stand by themselves."""
        self.mixed(tuple(nodes))
        return self.take()

    # -- blocks ----------------------------------------------------------------------------------------------------

    def blocks(self, nodes: Iterable[Node]) -> None:
        """Set nodes among blocks."""
        for node in settled(nodes):
            if isinstance(node, BLOCKS):
                self.block(node)
            elif isinstance(node, NoteCall) and node.side == "end" and not self.strict and not self.in_entry:
                self.out.append('<p class="loose-call">')
                self.inline(node)
                self.out.append("</p>\n")
            else:
                self.inline(node)

    def mixed(self, nodes: tuple[Node, ...]) -> None:
        """Set running text that may hold blocks: with blocks in it, its runs become paragraphs of their own."""
        if not any(isinstance(n, BLOCKS) for n in nodes):
            self.inlines(nodes)
            return
        for is_block, group in groupby(settled(nodes), key=lambda n: isinstance(n, BLOCKS)):
            run = list(group)
            if is_block:
                self.blocks(run)
            elif any(
                not isinstance(n, Mark | Anchor) and not (isinstance(n, Text) and not n.value.strip()) for n in run
            ):
                self.out.append("<p>")
                self.inlines(run)
                self.out.append("</p>")
            else:
                self.inlines(n for n in run if isinstance(n, Mark | Anchor))

    def block(self, node: Node) -> None:
        """Set one block in the way of the dialect."""
        self.dialect.block(self, node)

    def any_block(self, node: Node) -> None:
        """Set one block in the way that all share."""
        if self.in_entry:
            self._block_in_entry(node)
            return
        if self.span_depth:
            self._block_in_span(node)
            return
        if not isinstance(node, Division | Heading):
            self._number_of_division()
        match node:
            case Division():
                self.dialect.division(self, node)
            case Heading():
                self._heading(node)
            case Paragraph():
                tag = "div" if any(isinstance(n, BLOCKS) for n in node.children) else "p"
                number = (
                    self.shared.numbering.of_block(node.origin) if self.dialect.by_style and not self.is_plain else ""
                )
                said = f' data-n="{escape(number)}"' if number else ""
                self.wrap(tag + said, node.origin, node.children, "p" if tag == "div" else "")
            case Quotation():
                self.wrap("blockquote", node.origin, node.children)
            case Listing():
                listings.listing(self, node)
            case Item():
                listings.item(self, node, "li")
            case Stanza():
                self.wrap("div", node.origin, node.children, "stanza")
            case Verse():
                self._verse(node)
            case Speech():
                self.wrap("div", node.origin, node.children, "speech")
            case Table():
                listings.table(self, node)
            case Row():
                self.in_label_row = node.is_label
                self._strict("tr", node.origin, node.children)
                self.in_label_row = False
            case Cell():
                listings.cell(self, node)
            case Figure():
                self._figure(node)
            case Block():
                is_line = node.kind in _LINE_BLOCKS and not any(isinstance(n, BLOCKS) for n in node.children)
                self.wrap("p" if is_line else "div", node.origin, node.children, node.kind)
            case _:
                self.inline(node)

    def _heading(self, node: Heading) -> None:
        """Set a heading one step below that of the part around it; its name is its text without calls and signs."""
        signs = any(isinstance(n, NoteCall | Mark) for n in descend(node.children)) and not self.is_plain
        name = f' aria-label="{escape(plain_text(node.children))}"' if signs else ""
        self.wrap(f"h{min(max(self.level, 1) + 1, 6)}{name}", node.origin, node.children)

    def wrap(self, tag: str, origin: Origin, nodes: tuple[Node, ...], *classes: str) -> None:
        """Set nodes within an element."""
        self.out.append(f"<{tag}{self.attributes(origin, *classes)}>")
        if origin.lang:
            self.languages.append(origin.lang)
        headed = any(isinstance(n, Heading) for n in nodes)
        self.level += headed
        self.mixed(nodes)
        self.level -= headed
        if origin.lang:
            self.languages.pop()
        self.out.append(f"</{tag.partition(' ')[0]}>\n")

    def _strict(self, tag: str, origin: Origin, nodes: Iterable[Node], *classes: str) -> None:
        """Set an element in which only certain elements may stand: what is loose waits for the next text."""
        before, self.strict = self.strict, True
        self.out.append(f"<{tag}{self.attributes(origin, *classes)}>")
        self.blocks(nodes)
        self.out.append(f"</{tag}>\n")
        self.strict = before

    def division(self, node: Division) -> None:
        """Set a division, with what its dialect puts at its foot; what stands before it has its own by then."""
        if self.waiting[-1]:
            self.dialect.foot(self, self.waiting[-1])
            self.waiting[-1] = []
        title = title_of(node)
        heading = next((n for n in node.children if isinstance(n, Heading)), None)
        key = self.shared.edition.id_of(node.origin)
        if title:
            self.divisions += 1
            key = key or self.own("division", str(self.divisions))
        tag = "section" if heading is not None else "div"
        self.out.append(
            f"<{tag}{self.id(key)}{self.attributes(node.origin, 'division', node.kind and f'type-{node.kind}', with_id=False)}>\n"
        )
        if node.origin.lang:
            self.languages.append(node.origin.lang)
        self.waiting.append([])
        levels = list(self.citing.levels)
        self.level += heading is not None
        self.depth += 1
        self.citing.enter(node.origin, self.depth, is_said=heading is not None)
        self.blocks(node.children)
        self.citing.leave(levels)
        self.depth -= 1
        self.level -= heading is not None
        self.dialect.foot(self, self.waiting.pop())
        if node.origin.lang:
            self.languages.pop()
        self.out.append(f"</{tag}>\n")

    def _number_of_division(self) -> None:
        """Tell the number of a division that no heading tells, before the first of its blocks."""
        if self.is_plain or self.citing.fresh < 0:
            return
        number, whole = self.citing.told()
        if number and self.dialect.by_style:
            self.out.append(f'<span class="division-number" data-n="{escape(whole)}"></span>')
        elif number:
            self.out.append(f'<span class="division-number">{escape(whole)}</span>')

    def _figure(self, node: Figure) -> None:
        self.out.append(f"<figure{self.attributes(node.origin)}>")
        self.mixed(tuple(n for n in node.children if not isinstance(n, Heading)))
        captions = [n for n in node.children if isinstance(n, Heading)]
        if captions:
            self.out.append("<figcaption>")
            listings.captions(self, captions)
            self.out.append("</figcaption>")
        self.out.append("</figure>\n")

    # -- lists and tables ------------------------------------------------------------------------------------------

    def _verse(self, node: Verse) -> None:
        number = self.shared.numbering.of_block(node.origin)
        said = f' data-n="{escape(number)}"' if number and self.dialect.by_style and not self.is_plain else ""
        goes_on = node.origin.get("part") in {"M", "F"}
        self.out.append(f"<div{self.attributes(node.origin, 'verse shared' if goes_on else 'verse')}{said}>")
        if node.origin.key in self.shared.numbering.told:
            page = "" if self.is_plain else self.line_page(node.origin.key)
            shown = f'<a href="{escape(page)}">{number}</a>' if page else number
            self.out.append(f'<span class="verse-number">{shown}</span>')
        self.mixed(node.children)
        self.out.append("</div>\n")

    def _block_in_entry(self, node: Node) -> None:
        """Set a block inside an entry in one line: verses parted by a stroke, paragraphs by a pilcrow."""
        if self.out and not self.out[-1].endswith((">", " ")):
            self.out.append(BLOCK_SIGNS.get(type(node).__name__, " "))
        if isinstance(node, Item):
            self.inlines(node.label)
        for inner in held(node):
            if isinstance(inner, BLOCKS):
                self._block_in_entry(inner)
            else:
                self.inline(inner)

    def _block_in_span(self, node: Node) -> None:
        """Set a block inside an inline element, where HTML allows none: as a span that looks like a block."""
        origin = origin_of(node) or MADE
        self.out.append(f"<span{self.attributes(origin, 'block')}>")
        if isinstance(node, Item):
            self.inlines(node.label)
        self.inlines(held(node))
        self.out.append("</span>")

    # -- apparatus -------------------------------------------------------------------------------------------------

    def with_nested(self, keys: Iterable[str]) -> Iterator[str]:
        """Yield entries and those within them that are not listed yet, and list them."""
        for key in keys:
            if key not in self.shared.listed:
                self.shared.listed.add(key)
                yield key
                yield from self.with_nested(self.shared.nested.get(key, ()))
