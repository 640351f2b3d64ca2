"""Blocks → HTML, with the apparatus at the foot of each division. Nodes → a page's text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import groupby

from edition.letters import figure
from edition.model.apparatus import Entry, Reading, Witness, members
from edition.model.text import (
    BLOCKS,
    MADE,
    Anchor,
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
    Quotation,
    Row,
    Speech,
    Stanza,
    Table,
    Text,
    Verse,
)
from edition.model.walk import descend, has_text, plain_text, settled
from edition.writers.common.formatting import SIGN_LEFT_OUT, Content, Made, format_entry, shortened
from edition.writers.common.languages import direction
from edition.writers.markup.inline import Inline
from edition.writers.markup.outline import title_of

_LINE_BLOCKS = frozenset(
    {
        "byline", "dateline", "salute", "signed", "trailer", "titlePart", "docAuthor", "docDate", "docEdition",
        "pubPlace", "publisher", "meeting", "speaker", "stage", "label", "headLabel", "headItem", "addrLine",
    }
)  # fmt: skip
_IN_LINE_SIGNS = {"Verse": " / ", "Paragraph": " ¶ "}


@dataclass(slots=True)
class HtmlText(Inline):
    """Sets a page: the running text, the entries at the foot of their division, the notes called on the page."""

    divisions: int = field(default=0)
    level: int = field(default=0)

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
                self._listing(node)
            case Item():
                self._item(node, "li")
            case Stanza():
                self.wrap("div", node.origin, node.children, "stanza")
            case Verse():
                self._verse(node)
            case Speech():
                self.wrap("div", node.origin, node.children, "speech")
            case Table():
                self._table(node)
            case Row():
                self.in_label_row = node.is_label
                self._strict("tr", node.origin, node.children)
                self.in_label_row = False
            case Cell():
                self._cell(node)
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
        """Set a division, with what its dialect puts at its foot."""
        title = title_of(node)
        heading = next((n for n in node.children if isinstance(n, Heading)), None)
        key = node.origin.id
        if title:
            self.divisions += 1
            key = key or self.own("division", str(self.divisions))
        tag = "section" if heading is not None else "div"
        self.out.append(f"<{tag}{self.id(key)}{self.attributes(node.origin, 'division', node.kind, with_id=False)}>\n")
        if node.origin.lang:
            self.languages.append(node.origin.lang)
        self.waiting.append([])
        self.level += heading is not None
        self.blocks(node.children)
        self.level -= heading is not None
        self.dialect.foot(self, self.waiting.pop())
        if node.origin.lang:
            self.languages.pop()
        self.out.append(f"</{tag}>\n")

    def _figure(self, node: Figure) -> None:
        self.out.append(f"<figure{self.attributes(node.origin)}>")
        self.mixed(tuple(n for n in node.children if not isinstance(n, Heading)))
        captions = [n for n in node.children if isinstance(n, Heading)]
        if captions:
            self.out.append("<figcaption>")
            self.mixed(tuple(n for caption in captions for n in caption.children))
            self.out.append("</figcaption>")
        self.out.append("</figure>\n")

    # -- lists and tables ------------------------------------------------------------------------------------------

    def _listing(self, node: Listing) -> None:
        first = next((i for i, n in enumerate(node.children) if isinstance(n, Item | Listing)), len(node.children))
        above = [n for n in node.children[:first] if isinstance(n, Heading | Block | Paragraph)]
        rest = [n for n in node.children if not any(n is other for other in above)]
        if above:
            self.out.append(f"<div{self.attributes(node.origin, 'list-head')}>")
            for part in above:
                if isinstance(part, Heading):
                    self.wrap("p", part.origin, part.children, "list-title")
                else:
                    self.block(part)
            self.out.append("</div>\n")
        if not any(isinstance(n, Item | Listing) for n in rest):
            self.blocks(rest)
            return
        origin = MADE if above else node.origin
        before, self.strict = self.strict, True
        tag = "dl" if node.kind == "gloss" else "ol" if node.kind == "ordered" else "ul"
        dash = "dash" if "dash" in node.origin.rend else ""
        self.out.append(f"<{tag}{self.attributes(origin, f'list-{node.kind}', dash)}>")
        for item in rest:
            if isinstance(item, Item) and node.kind == "gloss":
                self._gloss(item)
            elif isinstance(item, Listing | Heading | Block | Paragraph):
                self._within_listing(item, "dd" if node.kind == "gloss" else "li")
            else:
                self.blocks([item])
        self.out.append(f"</{tag}>\n")
        self.strict = before

    def _within_listing(self, node: Listing | Heading | Block | Paragraph, tag: str) -> None:
        """Set what stands between items and is none: a list in the list, a heading or a paragraph further down."""
        self.strict = False
        self.out.append(f"<{tag}>")
        if isinstance(node, Heading):
            self.wrap("p", node.origin, node.children, "list-title")
        else:
            self.block(node)
        self.out.append(f"</{tag}>")
        self.strict = True

    def _item(self, node: Item, tag: str) -> None:
        before, self.strict = self.strict, False
        self.out.append(f"<{tag}{self.attributes(node.origin)}>")
        if node.label:
            self.inlines(node.label)
            self.out.append(" ")
        if node.origin.name != "biblStruct" or not self.reference(node.origin, node.children):
            self.mixed(node.children)
        self.out.append(f"</{tag}>\n")
        self.strict = before

    def _gloss(self, node: Item) -> None:
        before, self.strict = self.strict, False
        self.out.append("<dt>")
        self.inlines(node.label)
        self.out.append("</dt>")
        self.strict = before
        self._item(Item(node.origin, (), node.children), "dd")

    def _verse(self, node: Verse) -> None:
        number = self.shared.numbering.of_block(node.origin)
        said = f' data-n="{escape(number)}"' if number and self.dialect.by_style and not self.is_plain else ""
        goes_on = node.origin.get("part") in {"M", "F"}
        self.out.append(f"<div{self.attributes(node.origin, 'verse shared' if goes_on else 'verse')}{said}>")
        if not goes_on and (figure(number) or 1) % 5 == 0:
            page = "" if self.is_plain else self.line_page((id(node.origin.source), node.origin.ordinal))
            shown = f'<a href="{escape(page)}">{number}</a>' if page else number
            self.out.append(f'<span class="verse-number">{shown}</span>')
        self.mixed(node.children)
        self.out.append("</div>\n")

    def _table(self, node: Table) -> None:
        heading = [n for n in node.children if isinstance(n, Heading)]
        self.out.append(f'<div class="table" tabindex="0"><table{self.attributes(node.origin)}>')
        if heading:
            self.out.append("<caption>")
            self.mixed(tuple(n for h in heading for n in h.children))
            self.out.append("</caption>")
        self.out.append("<tbody>")
        before, self.strict = self.strict, True
        self.blocks(n for n in node.children if isinstance(n, Row | Mark | Break))
        self.strict = before
        self.out.append("</tbody></table></div>\n")
        self.blocks(n for n in node.children if not isinstance(n, Row | Mark | Break | Heading))

    def _cell(self, node: Cell) -> None:
        tag = "th" if node.is_label or self.in_label_row else "td"
        spans = f' colspan="{node.columns}"' if node.columns > 1 else ""
        spans += f' rowspan="{node.rows}"' if node.rows > 1 else ""
        before, self.strict = self.strict, False
        self.out.append(f"<{tag}{spans}{self.attributes(node.origin)}>")
        self.mixed(node.children)
        self.out.append(f"</{tag}>")
        self.strict = before

    def _block_in_entry(self, node: Node) -> None:
        """Set a block inside an entry in one line: verses parted by a stroke, paragraphs by a pilcrow."""
        if self.out and not self.out[-1].endswith((">", " ")):
            self.out.append(_IN_LINE_SIGNS.get(type(node).__name__, " "))
        if isinstance(node, Item):
            self.inlines(node.label)
        for inner in getattr(node, "children", ()):
            if isinstance(inner, BLOCKS):
                self._block_in_entry(inner)
            else:
                self.inline(inner)

    def _block_in_span(self, node: Node) -> None:
        """Set a block inside an inline element, where HTML allows none: as a span that looks like a block."""
        origin = getattr(node, "origin", MADE)
        self.out.append(f"<span{self.attributes(origin, 'block')}>")
        if isinstance(node, Item):
            self.inlines(node.label)
        self.inlines(getattr(node, "children", ()))
        self.out.append("</span>")

    # -- apparatus -------------------------------------------------------------------------------------------------

    def with_nested(self, keys: Iterable[str]) -> Iterator[str]:
        """Yield entries and those within them that are not listed yet, and list them."""
        for key in keys:
            if key not in self.shared.listed:
                self.shared.listed.add(key)
                yield key
                yield from self.with_nested(self.shared.nested.get(key, ()))

    def entry_text(self, entry: Entry) -> None:
        """Set the pieces of an entry; the lemma leads back to its words, each reading has an id."""
        number = 0
        variants = entry.variants
        said = self._own_language(entry)
        for piece in format_entry(self.shared.edition, entry, self.shared.style):
            match piece:
                case Made(style="lemma"):
                    target = escape(self.href(self.shared.where.place(entry.id)))
                    self.out.append(f'<a class="entry-lemma" href="{target}"><bdi{said}>{escape(piece.text)}</bdi></a>')
                case Made(style="plain" | "separator"):
                    self.out.append(escape(piece.text))
                case Made(style="siglum"):
                    self.out.append(f'<bdi class="siglum">{escape(piece.text)}</bdi>')
                case Made(style="word") if number < len(variants) and not has_text(variants[number].content):
                    self.out.append(
                        f'<span class="word"{self._reading_id(entry, variants, number)}>{escape(piece.text)}</span>'
                    )
                    number += 1
                case Made():
                    self.out.append(f'<span class="{piece.style}">{escape(piece.text)}</span>')
                case Content(role="reading"):
                    while number < len(variants) and variants[number].content != (piece.whole or piece.nodes):
                        number += 1
                    self.out.append(f'<bdi class="reading"{self._reading_id(entry, variants, number)}{said}>')
                    start = len(self.out)
                    self.inlines(piece.nodes)
                    self.edge(start)
                    self.head(start)
                    self.out.append("</bdi>")
                    number += 1
                case Content(role="lemma"):
                    self._given_lemma(entry, piece.nodes, said)
                case Content():
                    self.out.append(f'<span class="{piece.role}">')
                    self.inlines(piece.nodes)
                    self.out.append("</span>")
            if isinstance(piece, Content):
                self.shared.ledger.omit_all(piece.whole, SIGN_LEFT_OUT)

    def _own_language(self, entry: Entry) -> str:
        """Say the language of the words of an entry, where it is not that around the entry or is read from the right."""
        own = self.shared.numbering.languages.get(entry.id, "")
        around = self.languages[-1] if self.languages else self.shared.edition.metadata.language
        return self.dialect.said(own) if own and (own != around or direction(own) == "rtl") else ""

    def _given_lemma(self, entry: Entry, nodes: Sequence[Node], said: str) -> None:
        """Set a lemma that the entry itself gives; a long one is shortened where the text has its words."""
        target = escape(self.href(self.shared.where.place(entry.id)))
        self.out.append(f'<a class="entry-lemma" href="{target}"><bdi{said}>')
        whole = plain_text(nodes)
        short = shortened(whole, self.shared.style.lemma_words)
        if entry.is_bound and short != whole:
            self.out.append(escape(short))
            for node in descend(nodes):
                if isinstance(node, Text):
                    self.shared.ledger.omit(node.start, node.value, "lemma shortened, for the text has its words")
        else:
            linked, self.in_link = self.in_link, True
            start = len(self.out)
            self.inlines(nodes)
            self.edge(start)
            self.head(start)
            self.in_link = linked
        self.out.append("</bdi></a>")

    def _reading_id(self, entry: Entry, variants: tuple[Reading, ...], number: int) -> str:
        if number >= len(variants):
            return ""
        return self.id(variants[number].origin.id or f"{entry.id}.r{number + 1}")


def concerned(known: Mapping[str, Witness], keys: Iterable[str]) -> dict[str, None]:
    """Return witnesses with the members of those that are groups, and with the groups to which they belong."""
    found: dict[str, None] = {}
    for key in keys:
        found[key] = None
        found.update(dict.fromkeys(members(known, key)))
        waiting = list(known[key].members) if key in known else []
        while waiting:
            inner = waiting.pop()
            if inner not in found:
                found[inner] = None
                waiting += known[inner].members if inner in known else ()
        above = known[key].group if key in known else ""
        while above and above in known and above not in found:
            found[above] = None
            above = known[above].group
    return found


def data_of(entry: Entry, known: Mapping[str, Witness], readings: Sequence[Reading] | None = None) -> str:
    """Return what filters ask of an entry, or of some of its readings: witnesses, kinds, type, layer."""
    variants = entry.variants if readings is None else readings
    witnesses = concerned(known, (a.witness for r in variants for a in r.witnesses))
    kinds = dict.fromkeys(r.kind for r in variants)
    types = dict.fromkeys(t for t in (entry.type, *(r.type for r in variants)) if t)
    pairs = (
        ("wit", witnesses),
        ("kind", kinds),
        ("type", types),
        ("layer", {entry.layer: None} if entry.layer else {}),
    )
    return "".join(f' data-{name}="{escape(" ".join(values))}"' for name, values in pairs if values)
