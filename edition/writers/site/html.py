"""Nodes → HTML. Readable without scripts: an entry is a link from its lemma to the foot of the section.

A lemma may overlap another and cross any border of elements, which HTML cannot nest; so the text is cut into runs at
every mark, and each run names the entries that are open at it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from itertools import groupby
from typing import assert_never
from urllib.parse import urlsplit

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
from edition.model.walk import has_text, plain_text
from edition.writers.formatting import Content, HouseStyle, Made, format_entry, signs
from edition.writers.languages import direction, short_tag
from edition.writers.rendition import looks

_SPAN_TAGS: Mapping[str, str] = {
    "emphasis": "em",
    "added": "ins",
    "deleted": "del",
    "title": "cite",
    "foreign": "i",
    "term": "dfn",
}
_LINE_BLOCKS = frozenset(
    {
        "byline", "dateline", "salute", "signed", "trailer", "titlePart", "docAuthor", "docDate", "docEdition",
        "pubPlace", "publisher", "meeting", "speaker", "stage", "label", "headLabel", "headItem", "addrLine",
    }
)  # fmt: skip
SAFE_SCHEMES = frozenset({"http", "https", "mailto", "doi", "tel"})


@dataclass(slots=True)
class ContentsLine:
    """One line of the contents."""

    id: str
    text: str
    level: int
    lang: str = ""


@dataclass(slots=True)
class HtmlText:
    """Sets one text; keeps which entries are open, which wait for the foot of their section, what ids exist."""

    edition: Edition
    ledger: Ledger
    style: HouseStyle
    out: list[str] = field(default_factory=list)
    contents: list[ContentsLine] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    waiting: list[list[str]] = field(default_factory=lambda: [[]])
    listed: set[str] = field(default_factory=set)
    pending: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    in_link: bool = False
    in_entry: bool = False
    in_label_row: bool = False
    strict: bool = False
    depth: int = 0
    divisions: int = 0
    nested: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for key, entry in self.edition.entries.items():
            if entry.parent:
                self.nested.setdefault(entry.parent, []).append(key)

    # -- whole texts -----------------------------------------------------------------------------------------------

    def text(self) -> str:
        """Set the running text with the apparatus at the foot of each division."""
        self.blocks(self.edition.body)
        self._foot(self.waiting[0])
        rest = [key for key in self.edition.entries if key not in self.listed]
        self._foot(rest)
        return self.take()

    def notes(self) -> dict[str, str]:
        """Set the notes that stand at the end, by layer; those of entries stand with them."""
        layers: dict[str, list[str]] = {}
        for note in sorted(self.edition.notes.values(), key=lambda n: n.number):
            if note.entry:
                continue
            back = f'<a class="back" href="#call-{escape(note.id)}" role="doc-backlink">{note.number}</a> '
            self.out.append(f'<li{self._id(note.id)}{self._language(note.origin)} role="doc-footnote">{back}')
            self.mixed(note.content)
            self.out.append("</li>")
            layers.setdefault(note.layer, []).append(self.take())
        return {layer: "\n".join(items) for layer, items in layers.items()}

    def fragment(self, nodes: Iterable[Node]) -> str:
        """Set nodes that stand by themselves."""
        self.mixed(tuple(nodes))
        return self.take()

    def take(self) -> str:
        """Return what was set so far, and begin anew."""
        done = "".join(self.out)
        self.out.clear()
        return done

    # -- attributes ------------------------------------------------------------------------------------------------

    def _id(self, key: str) -> str:
        """Give an id once; a second element of the same id has none."""
        if not key or key in self.ids:
            return ""
        self.ids.add(key)
        return f' id="{escape(key)}"'

    def _language(self, origin: Origin) -> str:
        if not origin.lang:
            return ""
        return f' lang="{escape(short_tag(origin.lang))}" dir="{direction(origin.lang)}"'

    def _attributes(self, origin: Origin, *classes: str) -> str:
        """Return id, class, language and the TEI name of an element."""
        names = [c for c in classes if c]
        if origin.name:
            names.append(f"tei-{origin.name}")
            names.extend(f"look-{look}" for look in looks(origin))
        shown = f' class="{escape(" ".join(names))}"' if names else ""
        key = "" if self.in_entry else self._id(origin.id)
        return f"{key}{shown}{self._language(origin)}"

    # -- blocks ----------------------------------------------------------------------------------------------------

    def blocks(self, nodes: Iterable[Node]) -> None:
        """Set nodes among blocks."""
        for node in nodes:
            if isinstance(node, BLOCKS):
                self.block(node)
            elif isinstance(node, NoteCall) and not self.strict and not self.in_entry:
                self.out.append('<p class="loose-call">')
                self.inline(node)
                self.out.append("</p>\n")
            else:
                self.inline(node)

    def mixed(self, nodes: tuple[Node, ...], tag: str = "p") -> None:
        """Set running text that may hold blocks: with blocks in it, its runs become paragraphs of their own."""
        if not any(isinstance(n, BLOCKS) for n in nodes):
            self.inlines(nodes)
            return
        for is_block, group in groupby(nodes, key=lambda n: isinstance(n, BLOCKS)):
            run = list(group)
            if is_block:
                self.blocks(run)
            elif any(not isinstance(n, Mark) and not (isinstance(n, Text) and not n.value.strip()) for n in run):
                self.out.append(f"<{tag}>")
                self.inlines(run)
                self.out.append(f"</{tag}>")
            else:
                self.inlines(n for n in run if isinstance(n, Mark))

    def block(self, node: Node) -> None:
        """Set one block."""
        if self.in_entry:
            self._block_in_entry(node)
            return
        match node:
            case Division():
                self._division(node)
            case Heading():
                level = min(node.level + 1, 6)
                self._wrap(f"h{level}", node.origin, node.children)
            case Paragraph():
                if any(isinstance(n, BLOCKS) for n in node.children):
                    self._wrap("div", node.origin, node.children, "p")
                else:
                    self._wrap("p", node.origin, node.children)
            case Quotation():
                self._wrap("blockquote", node.origin, node.children)
            case Listing():
                self._listing(node)
            case Item():
                self._item(node, "li")
            case Stanza():
                self._wrap("div", node.origin, node.children, "stanza")
            case Verse():
                self._verse(node)
            case Speech():
                self._wrap("div", node.origin, node.children, "speech")
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
                tag = (
                    "p"
                    if node.kind in _LINE_BLOCKS and not any(isinstance(n, BLOCKS) for n in node.children)
                    else "div"
                )
                self._wrap(tag, node.origin, node.children, node.kind)
            case _:
                self.inline(node)

    def _wrap(self, tag: str, origin: Origin, nodes: tuple[Node, ...], *classes: str) -> None:
        self.out.append(f"<{tag}{self._attributes(origin, *classes)}>")
        self.mixed(nodes)
        self.out.append(f"</{tag}>\n")

    def _strict(self, tag: str, origin: Origin, nodes: Iterable[Node], *classes: str) -> None:
        """Set an element in which only certain elements may stand: what is loose waits for the next text."""
        before, self.strict = self.strict, True
        self.out.append(f"<{tag}{self._attributes(origin, *classes)}>")
        self.blocks(nodes)
        self.out.append(f"</{tag}>\n")
        self.strict = before

    def _division(self, node: Division) -> None:
        heading = next((n for n in node.children if isinstance(n, Heading)), None)
        is_register = node.origin.name == "standOff" and has_text(node.children)
        deeper = heading is not None or node.origin.name.startswith("div")
        self.depth += deeper
        key = node.origin.id
        if heading is not None or is_register:
            self.divisions += 1
            key = key or ("register" if is_register else f"division-{self.divisions}")
            title = plain_text(heading.children) if heading is not None else "Register"
            if title:
                lang = (heading.origin.lang if heading is not None else "") or node.origin.lang
                self.contents.append(ContentsLine(key, title, max(self.depth, 1), lang))
        tag = "section" if heading is not None or is_register else "div"
        self.out.append(f"<{tag}{self._id(key)}{self._attributes(node.origin, 'division', node.kind)}>\n")
        if is_register and heading is None:
            self.out.append("<h2>Register</h2>\n")
        self.waiting.append([])
        self.blocks(node.children)
        self._foot(self.waiting.pop())
        self.out.append(f"</{tag}>\n")
        self.depth -= deeper

    def _figure(self, node: Figure) -> None:
        self.out.append(f"<figure{self._attributes(node.origin)}>")
        self.mixed(tuple(n for n in node.children if not isinstance(n, Heading)))
        captions = [n for n in node.children if isinstance(n, Heading)]
        if captions:
            self.out.append("<figcaption>")
            self.mixed(tuple(n for caption in captions for n in caption.children))
            self.out.append("</figcaption>")
        self.out.append("</figure>\n")

    def _listing(self, node: Listing) -> None:
        inside = [n for n in node.children if isinstance(n, Heading | Block | Paragraph)]
        if inside:
            self.out.append(f"<div{self._attributes(node.origin, 'list-head')}>")
            for part in inside:
                if isinstance(part, Heading):
                    self._wrap("p", part.origin, part.children, "list-title")
                else:
                    self.block(part)
            self.out.append("</div>\n")
        rest = [n for n in node.children if not isinstance(n, Heading | Block | Paragraph)]
        if not any(isinstance(n, Item | Listing) for n in rest):
            self.blocks(rest)
            return
        origin = Origin("") if inside else node.origin
        if node.kind == "gloss":
            before, self.strict = self.strict, True
            self.out.append(f"<dl{self._attributes(origin, 'list-gloss')}>")
            for item in rest:
                if isinstance(item, Item):
                    self._gloss(item)
                else:
                    self.blocks([item])
            self.out.append("</dl>\n")
            self.strict = before
            return
        tag = "ol" if node.kind == "ordered" else "ul"
        dash = "dash" if "dash" in node.origin.rend else ""
        before, self.strict = self.strict, True
        self.out.append(f"<{tag}{self._attributes(origin, f'list-{node.kind}', dash)}>")
        for item in rest:
            if isinstance(item, Listing):
                self.out.append("<li>")
                self.strict = False
                self.block(item)
                self.strict = True
                self.out.append("</li>")
            else:
                self.blocks([item])
        self.out.append(f"</{tag}>\n")
        self.strict = before

    def _item(self, node: Item, tag: str) -> None:
        before, self.strict = self.strict, False
        self.out.append(f"<{tag}{self._attributes(node.origin)}>")
        if node.label:
            self.inlines(node.label)
            self.out.append(" ")
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
        number = node.origin.n
        shown = number.isdigit() and int(number) % 5 == 0
        self.out.append(f"<div{self._attributes(node.origin, 'verse')}>")
        if shown:
            self.out.append(f'<span class="verse-number">{number}</span>')
        self.mixed(node.children)
        self.out.append("</div>\n")

    def _table(self, node: Table) -> None:
        heading = [n for n in node.children if isinstance(n, Heading)]
        self.out.append(f'<div class="table"><table{self._attributes(node.origin)}>')
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
        self.out.append(f"<{tag}{spans}{self._attributes(node.origin)}>")
        self.mixed(node.children)
        self.out.append(f"</{tag}>")
        self.strict = before

    def _block_in_entry(self, node: Node) -> None:
        """Set a block inside an entry in one line: verses parted by a stroke, paragraphs by a pilcrow."""
        if self.out and not self.out[-1].endswith((">", " ")):
            sign = {"Verse": " / ", "Paragraph": " ¶ "}.get(type(node).__name__, " ")
            self.out.append(sign)
        if isinstance(node, Item):
            self.inlines(node.label)
        for inner in getattr(node, "children", ()):
            self.inline(inner) if not isinstance(inner, BLOCKS) else self._block_in_entry(inner)

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
                self._run(node)
            case Mark():
                self._mark(node)
            case Span():
                self._span(node)
            case Alternation():
                self._alternation(node)
            case Gap():
                self._gap(node)
            case Break():
                self._break(node)
            case Anchor():
                if node.origin.id and not self.in_entry and (key := self._id(node.origin.id)):
                    self._loose(f"<span{key}></span>")
            case Link():
                self._link(node)
            case NoteCall():
                self._call(node)
            case Picture():
                self._picture(node)
            case Boundary():
                pass
            case (
                Division() | Heading() | Paragraph() | Quotation() | Listing() | Item() | Stanza() | Verse() | Speech()
                | Table() | Row() | Cell() | Figure() | Block()
            ):  # fmt: skip
                self.block(node)
            case _:
                assert_never(node)

    def _loose(self, html: str) -> None:
        """Set something that is not text; where nothing loose may stand, it waits for the next text."""
        if self.strict:
            self.pending.append(html)
        else:
            self.out.append(html)

    def _flush(self) -> None:
        if self.pending and not self.strict:
            self.out.extend(self.pending)
            self.pending.clear()

    def _run(self, node: Text) -> None:
        self._flush()
        self.ledger.rendered(node.start, node.value)
        shown = escape(node.value, quote=False)
        if self.strict and not node.value.strip():
            return
        if not self.open or not node.value.strip():
            self.out.append(shown)
            return
        entries = " ".join(escape(key) for key in self.open)
        if self.in_link:
            self.out.append(f'<span class="lemma" data-app="{entries}">{shown}</span>')
        else:
            self.out.append(f'<a class="lemma" href="#{escape(self.open[-1])}" data-app="{entries}">{shown}</a>')

    def _mark(self, node: Mark) -> None:
        entry = self.edition.entries.get(node.entry)
        if entry is None:
            return
        if node.side == "start":
            self.open.append(entry.id)
            if not self.in_entry:
                self.waiting[-1].append(entry.id)
            if key := self._id(f"at-{entry.id}"):
                self._loose(f"<span{key}></span>")
        elif entry.id in self.open:
            self.open.remove(entry.id)
            if not entry.lemma_text:
                key = escape(entry.id)
                self._loose(f'<a class="point" href="#{key}" aria-label="variant: addition">‸</a>')

    def _span(self, node: Span) -> None:
        tag = _SPAN_TAGS.get(node.kind, "span")
        self._flush()
        before, after = signs(node.kind)
        self.out.append(f"<{tag}{self._attributes(node.origin, node.kind)}>{before}")
        self.inlines(node.children)
        self.out.append(f"{after}</{tag}>")

    def _alternation(self, node: Alternation) -> None:
        """Set the encoding that is read; the others follow in brackets that style sheets and scripts can hide."""
        self._flush()
        self.out.append(f"<span{self._attributes(node.origin, 'choice')}>")
        self.inlines(node.shown)
        opened, self.open = self.open, []
        for other in node.others:
            self.out.append(
                f'<span class="other" data-kind="{escape(other.origin.name)}"> [{_KIND_WORDS.get(other.kind, "")}'
            )
            self.inline(other)
            self.out.append("]</span>")
        self.open = opened
        self.out.append("</span>")

    def _gap(self, node: Gap) -> None:
        self._flush()
        extent = " ".join(filter(None, (node.extent, node.unit)))
        told = ", ".join(filter(None, ("gap" if node.kind == "gap" else "blank space", extent, node.reason)))
        sign = "[…" if node.kind == "gap" else "[ "
        self.out.append(f'<span{self._attributes(node.origin, node.kind)} title="{escape(told)}">{sign}')
        self.inlines(node.children)
        self.out.append("]</span>")

    def _break(self, node: Break) -> None:
        label = node.origin.n
        key = "" if self.in_entry else self._id(node.origin.id)
        if node.kind == "page" and label:
            self._loose(
                f'<span{key} class="break page" role="doc-pagebreak" aria-label="page {escape(label)}">{escape(label)}</span>'
            )
        elif node.kind == "caesura":
            self.out.append('<span class="caesura"> </span>')
        elif label:
            self._loose(f'<span{key} class="break {node.kind}">{escape(label)}</span>')
        elif key:
            self._loose(f"<span{key}></span>")

    def _link(self, node: Link) -> None:
        self._flush()
        address = safe_address(node.target)
        if not node.children and not address:
            return
        if not address or self.in_link:
            self.out.append(f"<span{self._attributes(node.origin)}>")
            self.inlines(node.children)
            self.out.append("</span>")
            return
        before, self.in_link = self.in_link, True
        self.out.append(f'<a{self._attributes(node.origin)} href="{escape(address)}">')
        if node.children:
            self.inlines(node.children)
        else:
            self.out.append(escape(address.removeprefix("#")))
        self.out.append("</a>")
        self.in_link = before

    def _call(self, node: NoteCall) -> None:
        note = self.edition.notes.get(node.note)
        if note is None:
            return
        key = escape(note.id)
        anchor = self._id(f"call-{note.id}")
        layer = escape(note.layer)
        self._loose(
            f'<sup class="call"><a{anchor} href="#{key}" role="doc-noteref" data-layer="{layer}">{note.number}</a></sup>'
        )

    def _picture(self, node: Picture) -> None:
        self._flush()
        label = escape(node.description or node.url)
        address = safe_address(node.url)
        if address and not self.in_link:
            self.out.append(f'<a class="picture" href="{escape(address)}">{label}</a>')
        else:
            self.out.append(f'<span class="picture">{label}</span>')

    # -- apparatus -------------------------------------------------------------------------------------------------

    def _foot(self, entries: list[str]) -> None:
        """Set the entries that began in a division at its foot."""
        if not entries:
            return
        pending, self.pending = self.pending, []
        if pending:
            self.out.append(f"<p>{''.join(pending)}</p>")
        self.out.append('<aside class="apparatus"><p class="apparatus-title">Apparatus</p><ul>\n')
        for key in self._with_nested(entries):
            self._entry(key)
        self.out.append("</ul></aside>\n")

    def _with_nested(self, entries: Iterable[str]) -> Iterator[str]:
        for key in entries:
            if key not in self.listed:
                self.listed.add(key)
                yield key
                yield from self._with_nested(self.nested.get(key, ()))

    def _entry(self, key: str) -> None:
        entry = self.edition.entries[key]
        before = self.in_entry, self.open, self.strict
        self.in_entry, self.open, self.strict = True, [], False
        place = f'<span class="loc">{escape(entry.loc)}</span> ' if entry.loc and not entry.is_bound else ""
        kind = f' data-type="{escape(entry.type)}"' if entry.type else ""
        self.out.append(f"<li{self._id(key)}{kind}>{place}")
        for piece in format_entry(self.edition, entry, self.style):
            match piece:
                case Made(style="lemma"):
                    self.out.append(f'<a class="entry-lemma" href="#at-{escape(key)}">{escape(piece.text)}</a>')
                case Made(style="plain" | "separator"):
                    self.out.append(escape(piece.text))
                case Made():
                    self.out.append(f'<span class="{piece.style}">{escape(piece.text)}</span>')
                case Content():
                    self.out.append(f'<span class="{piece.role}">')
                    self.inlines(piece.nodes)
                    self.out.append("</span>")
        self.out.append("</li>\n")
        self.in_entry, self.open, self.strict = before


_KIND_WORDS = {"erroneous": "sic: ", "original": "orig.: ", "abbreviation": "abbr.: ", "deleted": "del.: "}


def safe_address(target: str) -> str:
    """Return an address that may stand in a link: a place in this page, or a known scheme; else nothing."""
    first = target.split(maxsplit=1)[0] if target.split() else ""
    if first.startswith("#"):
        return first
    return first if urlsplit(first).scheme.lower() in SAFE_SCHEMES else ""
