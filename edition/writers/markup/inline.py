"""Inline nodes → HTML, and what all setting of a page shares.

A lemma may overlap another and cross any border of elements, which HTML cannot nest; so the text is cut into runs at
every mark, and each run names the entries that are open at it. At its end stands a button that opens the entry at
that place, without any script; the words themselves are a link to the entry at the foot.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
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
from edition.model.walk import descend, plain_text
from edition.writers.common.destinations import Destinations
from edition.writers.common.formatting import HouseStyle
from edition.writers.common.looks import appearance, quotes
from edition.writers.common.references import SetReference, divide
from edition.writers.common.rendition import looks
from edition.writers.common.signs import gap_signs, goes_on, signs, spelled_out, underdotted
from edition.writers.common.words import words
from edition.writers.markup.dialect import Dialect
from edition.writers.markup.numbering import Numbering
from edition.writers.markup.outline import Where

_SPAN_TAGS: Mapping[str, str] = {
    "emphasis": "em",
    "added": "ins",
    "deleted": "del",
    "title": "cite",
    "foreign": "i",
    "term": "dfn",
    "quotation": "q",
}
_KIND_WORDS = {
    "erroneous": "sic",
    "original": "orig.",
    "abbreviation": "abbr.",
    "deleted": "del.",
    "corrected": "corr.",
}
_LEVELS = {"facs", "dipl", "norm", "pal"}
"""Levels of transcription, of which one is read."""
_CHANGES: Mapping[str, str] = {"added": "added", "deleted": "deleted", "restored": "restored", "damage": "damaged"}
_LONG = 60
_BLANK = "\u2003\u2003"
"""Space that was left blank in the source."""
_GOES_ON = '<span class="goes-on"></span>'
"""Stands where a word goes on in the next line; the style sheet shows a hyphen, which is no letter of the text."""
"""Characters of a lemma above which its words are not underlined: the sign at its end shows the entry."""


@dataclass(slots=True)
class Shared:
    """What the pages of one text share: the edition, its account, where everything stands, what is listed already."""

    edition: Edition
    ledger: Ledger
    style: HouseStyle = field(default_factory=HouseStyle)
    language: str = "en"
    where: Where = field(default_factory=Where)
    open: list[str] = field(default_factory=list)
    listed: set[str] = field(default_factory=set)
    nested: Mapping[str, list[str]] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    images: Mapping[str, str] = field(default_factory=dict)
    image_of: Mapping[str, str] = field(default_factory=dict)
    references: Mapping[tuple[int, int], SetReference] = field(default_factory=dict)
    numbering: Numbering = field(default_factory=Numbering)
    line_pages: dict[str, str] = field(default_factory=dict)
    destinations: Destinations = field(init=False)

    def __post_init__(self) -> None:
        self.words = words(self.language)
        self.destinations = Destinations(self.edition, self.words)


def nested_entries(edition: Edition) -> dict[str, list[str]]:
    """List the entries within each entry."""
    nested: dict[str, list[str]] = {}
    for key, entry in edition.entries.items():
        if entry.parent:
            nested.setdefault(entry.parent, []).append(key)
    return nested


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
        key = origin.id
        if origin.name:
            names.append(f"tei-{origin.name}")
            names.extend(f"look-{look}" for look in looks(origin))
            if origin.source is not None:
                key = key or self.shared.edition.anchors.get((id(origin.source), origin.ordinal), "")
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
                self._span(node)
            case Alternation():
                self._alternation(node)
            case Gap():
                self._gap(node)
            case Break():
                self.dialect.pause(self, node)
            case Anchor():
                if node.origin.id and not self.in_entry and (key := self.id(node.origin.id)):
                    self.loose(f"<span{key}></span>")
            case Link():
                self._link(node)
            case NoteCall():
                self.dialect.call(self, node)
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
        short = [key for key in entries if not self._is_long(key)]
        kind = f" deep-{min(len(short), 3)}" if len(short) > 1 else "" if short else " long"
        # A full stop by itself is no place to aim at, and keeps the signs beside it from being one.
        if self.in_link or not short or not any(c.isalnum() for c in value):
            run = f'<span class="lemma{kind}" data-app="{names}">{shown}</span>'
        else:
            target = escape(self.href(short[-1]))
            run = f'<a class="lemma{kind}" href="{target}" data-app="{names}" tabindex="-1">{shown}</a>'
        self.out.extend((before, run, after))

    def _is_long(self, key: str) -> bool:
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

    def _differing(self, node: Span) -> None:
        """Set what a witness has otherwise than the edited text, with the way to the entry."""
        self.flush()
        key = node.origin.get("corresp")
        kind = f"tei-{node.origin.name}"
        href = escape(self.href(self.shared.where.place(key)))
        before = self.in_link
        opening = len(self.out)
        self.out.append(f'<span class="{kind}">' if before else f'<a class="{kind}" href="{href}">')
        self.in_link = True
        self.within(node.children)
        self.in_link = before
        space = self.edge(opening + 1)
        self.out[opening] = self.head(opening + 1) + self.out[opening]
        self.out.append("‸" if node.origin.name == "omitted" else "")
        self.out.extend(("</span>" if before else "</a>", space))

    def reference(self, origin: Origin, nodes: tuple[Node, ...]) -> bool:
        """Set a structured reference by its style; what the style does not print follows it. False where there is none."""
        found = self.shared.references.get((id(origin.source), origin.ordinal))
        if found is None:
            return False
        self.flush()
        self.out.append(f"<span{self.attributes(origin, 'reference')}>")
        self.out.extend(f"<cite>{escape(t)}</cite>" if italic else escape(t) for t, italic in found.runs)
        for node, printed in divide(found, nodes):
            if printed and isinstance(node, Text):
                self.shared.ledger.rendered(node.start, node.value)
            else:
                self.out.append(" ")
                self.within((node,))
        self.out.append("</span>")
        return True

    def _span(self, node: Span) -> None:
        if node.origin.source is None and node.origin.name in {"variant", "omitted"}:
            self._differing(node)
            return
        if node.origin.name == "biblStruct" and self.reference(node.origin, node.children):
            return
        shown = appearance(node)
        is_italic = "italic" in shown
        is_bold = "look-bold" if "bold" in shown and "bold" not in looks(node.origin) else ""
        tag = _SPAN_TAGS.get(node.kind, "i" if is_italic and node.kind == "mentioned" else "span")
        if tag in {"cite", "i"} and not is_italic:
            tag = "span"
        self.flush()
        before, after = signs(node)
        if node.kind == "quotation":
            tag = "span"
        language = self.languages[-1] if self.languages else self.shared.edition.metadata.language
        opening, closing = quotes(node, language, self.quoted)
        self.quoted += bool(opening)
        self.dotted += node.kind == "unclear"
        before = self._going_on(before, after)
        self.out.append(f"<{tag}{self.attributes(node.origin, node.kind, is_bold)}{self._told(node)}>{before}{opening}")
        if node.origin.lang:
            self.languages.append(node.origin.lang)
        self.within(node.children)
        if node.origin.lang:
            self.languages.pop()
        self.quoted -= bool(opening)
        self.dotted -= node.kind == "unclear"
        self.out.extend((closing, after, f"</{tag}>"))

    def _going_on(self, before: str, after: str) -> str:
        """Return an opening sign; nothing, and the closing sign taken back, where the same kind has just been closed."""
        if not before or not after:
            return before
        at = goes_on(["" if piece.startswith("</") else piece for piece in self.out[-8:]], after)
        if at < 0:
            return before
        self.out[at - min(len(self.out), 8)] = ""
        return before[1:]

    def _told(self, node: Span) -> str:
        """Say of a change in the source what it is, where it stands and who made it."""
        if node.kind not in _CHANGES:
            return ""
        words, origin = self.shared.words, node.origin
        hand = " ".join(self.shared.edition.hands.get(h.removeprefix("#"), h) for h in origin.get("hand").split())
        told = [words[_CHANGES[node.kind]], origin.get("place"), origin.rend, origin.get("agent")]
        told += [f"{words['hand']}: {hand}"] if hand else []
        return f' title="{escape(", ".join(filter(None, told)))}"'

    def _alternation(self, node: Alternation) -> None:
        """Set the encoding that is read; the others follow in brackets, which a reader may hide."""
        self.flush()
        if not node.shown:
            self._beside(node)
            return
        if node.origin.name == "ruby":
            self._ruby(node)
            return
        if all(other.origin.name in _LEVELS for other in node.others):
            self._levels(node)
            return
        if (spelled := spelled_out(node)) is not None:
            self.out.append(f"<span{self.attributes(node.origin, 'change')}>")
            self.within(spelled)
            self.out.append("</span>")
            return
        self.out.append(f"<span{self.attributes(node.origin, 'choice')}>")
        self.within(node.shown)
        opened, self.shared.open = self.shared.open, []
        for other in node.others:
            word = _KIND_WORDS.get(other.kind, other.origin.name)
            self.out.append(
                f'<span class="other" data-kind="{escape(other.origin.name)}"> [<small>{escape(word)}</small> '
            )
            self.runs_on += 1
            self.within((other,))
            self.runs_on -= 1
            self.out.append("]</span>")
        self.shared.open = opened
        self.out.append("</span>")

    def _levels(self, node: Alternation) -> None:
        """Set a word on the level that is read; the others are told where one points to it."""
        told = " · ".join(f"{other.origin.name}: {plain_text(other.children)}" for other in node.others)
        title = f' title="{escape(told)}"' if told else ""
        self.out.append(f"<span{self.attributes(node.origin, 'levels')}{title}>")
        self.within(node.shown)
        self.out.append("</span>")
        for inner in (n for other in node.others for n in descend(other.children) if isinstance(n, Text)):
            self.shared.ledger.rendered(inner.start, inner.value)

    def _beside(self, node: Alternation) -> None:
        """Set what stands on the page and is no part of the text: apart, with what it is."""
        opened, self.shared.open = self.shared.open, []
        for other in node.others:
            told = " ".join(filter(None, (other.origin.name, other.origin.get("type"), other.origin.get("function"))))
            self.out.append(f'<span class="beside" title="{escape(told)}">')
            self.within((other,))
            self.out.append("</span>")
        self.shared.open = opened

    def _ruby(self, node: Alternation) -> None:
        """Set small characters beside their base."""
        self.out.append(f"<ruby{self.attributes(node.origin)}>")
        self.within(node.shown)
        opened, self.shared.open = self.shared.open, []
        for other in node.others:
            self.out.append("<rp>（</rp><rt>")
            self.within(other.children)
            self.out.append("</rt><rp>）</rp>")
        self.shared.open = opened
        self.out.append("</ruby>")

    def _gap(self, node: Gap) -> None:
        self.flush()
        extent = " ".join(filter(None, (node.extent, node.unit)))
        told = ", ".join(filter(None, (node.origin.name, extent, node.reason)))
        before, after = gap_signs(node)
        if node.kind == "space":
            before, after = _BLANK, ""
        else:
            before = self._going_on(before, after)
        self.out.append(f'<span{self.attributes(node.origin, node.kind)} title="{escape(told)}">{before}')
        self.within(node.children)
        self.out.extend((after, "</span>"))

    def pause(self, node: Break) -> None:
        """Set a break of the source, with its number or its sign."""
        if self.runs_on:
            return  # a line begins once, in what is read
        label = self.shared.edition.number_of(node.origin) if node.kept else node.origin.n
        key = (
            ""
            if self.in_entry
            else self.id(node.origin.id or (self.own("pb", str(node.origin.ordinal)) if node.kind == "page" else ""))
        )
        if node.kept == "next" and not self.in_entry:
            self.loose(f'{_GOES_ON if node.joins else ""}<br class="line"{self.dialect.void}')
        kind = f"{node.kind} kept" if node.kept else node.kind
        if node.kind == "caesura":
            self.out.append('<span class="caesura"> </span>')
        elif node.kind == "page" and label:
            word = escape(f"{self.shared.words['page_n']} {label}")
            anchor = node.origin.id or self.own("pb", str(node.origin.ordinal))
            number, shown = self._number(label)
            if anchor in self.shared.image_of and not self.in_link:
                image = escape(self.shared.image_of[anchor])
                number, shown = "", f'<a href="{image}" aria-label="{word}"{number}>{shown}</a>'
            self.loose(f'<span{key} class="break page" role="doc-pagebreak" aria-label="{word}"{number}>{shown}</span>')
        elif node.sign:
            self.loose(f'<span{key} class="break sign">{escape(node.sign)}</span>')
        elif label:
            said = self._said_of(node)
            number, shown = self._number(said if node.kind in {"column", "gathering"} else label)
            title = f' title="{escape(said)}"' if said else ""
            self.loose(f'<span{key} class="break {kind}"{number}{title}>{shown}</span>')
        elif key:
            self.loose(f"<span{key}></span>")

    def _said_of(self, node: Break) -> str:
        """Say what a number counts that is none of a line: a column, a gathering, a unit of a milestone."""
        what = node.kind if node.kind != "milestone" else node.origin.get("unit")
        return f"{self.shared.words.get(what, what)} {node.origin.n}" if node.kind != "line" and what else ""

    def _number(self, label: str) -> tuple[str, str]:
        """Return a number that is not text: as an attribute that the style sheet shows, or as content."""
        return (f' data-n="{escape(label)}"', "") if self.dialect.by_style else ("", escape(label))

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
