"""Nodes → XHTML for books. The words of an entry end with a letter, the place of a note with its number; both lead to a
footnote at the end of the chapter, and back. EPUB 3.3; DPUB-ARIA 1.1.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from urllib.parse import quote

from edition.addresses import link_address, split_address
from edition.model.edition import Edition
from edition.model.notes import Note
from edition.model.text import BLOCKS, Break, Division, Heading, Node, Origin, Picture, Text
from edition.writers.common.languages import direction, short_tag
from edition.writers.markup import breaks
from edition.writers.markup.blocks import HtmlText
from edition.writers.markup.entry import entry_text
from edition.writers.markup.inline import Inline
from edition.writers.markup.outline import title_of

_ALLOWED_IN_ADDRESS = "!#$%&'()*+,/:;=?@~"
_LONGEST_LEMMA = 60


@dataclass(frozen=True, slots=True)
class Stop:
    """A page of the source in a chapter: its id there, its number."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Title:
    """A heading in a chapter: depth from 1, id of its division, text, language."""

    depth: int
    id: str
    text: str
    lang: str = ""


@dataclass(slots=True)
class Letters:
    """The signs of the entries: a, b, c … anew in every chapter, in the order of the text."""

    by_entry: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def of(self, entry: str, file: str) -> str:
        """Return the sign of an entry that is listed in a file."""
        if entry not in self.by_entry:
            self.counts[file] = number = self.counts.get(file, 0) + 1
            self.by_entry[entry] = lettered(number)
        return self.by_entry[entry]


def lettered(number: int) -> str:
    """Write a number from 1 as letters: a … z, aa, ab …"""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


@dataclass(slots=True)
class BookChapter:
    """The ways of a chapter of a book: nothing is a button, and all of it is XML. It keeps what is found on the way."""

    letters: Letters = field(default_factory=Letters)
    entries: list[str] = field(default_factory=list)
    stops: list[Stop] = field(default_factory=list)
    titles: list[Title] = field(default_factory=list)
    depth: int = 0
    has_heading: bool = False
    void: str = "/>"
    by_style: bool = False
    shows_math: bool = False

    def said(self, tag: str) -> str:
        """Say a language and its direction."""
        return language_attributes(tag)

    def run(self, html: Inline, node: Text) -> None:
        """Set a run of text; its words are no link, for the sign after them is one."""
        before, html.in_link = html.in_link, True
        html.run(node)
        html.in_link = before

    # -- signs in the line -----------------------------------------------------------------------------------------

    def sign(self, html: Inline, key: str, lemma: str) -> None:
        """Set the letter of an entry behind its words."""
        sign = self.letters.of(key, html.shared.where.get(key, html.page))
        if html.in_link:
            html.loose(f'<sup class="app">{sign}</sup>')
            return
        words = html.shared.words
        told = lemma if len(lemma) <= _LONGEST_LEMMA else f"{lemma[:_LONGEST_LEMMA].rpartition(' ')[0]} …"
        spoken = escape(f"{sign}, {words['variant']}: {told or words['addition_here']}")
        target = escape(html.href(key))
        html.loose(
            f'<sup class="app"><a epub:type="noteref" role="doc-noteref" href="{target}" aria-label="{spoken}">{sign}</a></sup>'
        )

    def call(self, html: Inline, note: Note) -> None:
        """Set the number of a note at its place."""
        if html.in_link:
            html.loose(f'<sup class="call">{note.number}</sup>')
            return
        anchor, target = html.id(html.own("call", note.id)), escape(html.href(note.id))
        html.loose(
            f'<sup class="call"><a{anchor} epub:type="noteref" role="doc-noteref" href="{target}">{note.number}</a></sup>'
        )

    def pause(self, html: Inline, node: Break) -> None:
        """Set a break; a page of the source is a place that reading systems list."""
        label = node.origin.n
        key = html.shared.edition.id_of(node.origin)
        if node.kind != "page" or not (label and key) or html.is_plain or html.in_entry or key in html.ids:
            breaks.pause(html, node)
            return
        self.stops.append(Stop(key, label))
        word = escape(f"{html.shared.words['page_n']} {label}")
        html.loose(
            f'<span{html.id(key)} class="break page" epub:type="pagebreak" role="doc-pagebreak" aria-label="{word}">'
            f"{escape(label)}</span>"
        )

    def further(self, origin: Origin) -> str:
        """Return nothing: id, class and language are all that an element says."""
        del origin
        return ""

    def address(self, target: str) -> str:
        """Return the address to which a reference leads; a book knows no files beside it."""
        return link_address(book_address(target))

    def picture(self, html: Inline, node: Picture) -> None:
        """Set an image, or the way to it."""
        html.flush()
        label = escape(node.description)
        local = html.shared.images.get(node.url)
        address = book_address(node.url)
        if local:
            html.out.append(f'<img src="{escape(local)}" alt="{label}"/>')
        elif address and not html.in_link:
            html.out.append(f'<a class="picture" href="{escape(address)}">[{label or escape(node.url)}]</a>')
        else:
            html.out.append(f'<span class="picture">[{label or escape(node.url)}]</span>')

    # -- blocks ----------------------------------------------------------------------------------------------------

    def block(self, html: HtmlText, node: Node) -> None:
        """Set one block; the first level of headings is that of the chapter."""
        if isinstance(node, Heading) and not html.in_entry and not html.span_depth:
            level = max(min(node.level, 6), 1)
            self.has_heading = True
            html.wrap(f"h{level}", node.origin, node.children)
        else:
            html.any_block(node)

    def division(self, html: HtmlText, node: Division) -> None:
        """Set a division, and keep its heading for the contents."""
        title = title_of(node)
        if title:
            self.depth += 1
            key = node.origin.id or html.own("division", str(html.divisions + 1))
            self.titles.append(Title(self.depth, key, title, node.origin.lang))
        html.division(node)
        self.depth -= bool(title)

    # -- what stands at the end of the chapter -----------------------------------------------------------------------

    def foot(self, html: HtmlText, keys: list[str]) -> None:
        """Keep the entries of a division for the end of the chapter."""
        self.entries.extend(html.with_nested(keys))
        pending, html.pending = html.pending, []
        if pending:
            html.out.append(f"<p>{''.join(pending)}</p>")

    def apparatus(self, html: HtmlText) -> str:
        """Set the entries of the chapter."""
        for key in self.entries:
            self._entry(html, key)
        return html.take()

    def _entry(self, html: HtmlText, key: str) -> None:
        """Set one entry as a footnote; one to which no sign leads is a paragraph, for reading systems hide footnotes."""
        entry = html.shared.edition.entries[key]
        sign = self.letters.by_entry.get(key, "")
        place = (
            f'<span class="loc">{escape(entry.cited)}</span> '
            if entry.cited and not (entry.is_bound and entry.is_exact)
            else ""
        )
        before = html.in_entry, html.strict
        html.in_entry, html.strict = True, False
        if sign:
            back = escape(html.href(html.shared.where.place(key)))
            start = f'<aside{html.id(key)} class="entry" epub:type="footnote" role="doc-footnote"><p>'
            html.out.append(f'{start}<a class="back" role="doc-backlink" href="{back}">{sign}</a> {place}')
        else:
            html.out.append(f'<div{html.id(key)} class="entry"><p>{place}')
        entry_text(html, entry)
        html.out.append("</p></aside>\n" if sign else "</p></div>\n")
        html.in_entry, html.strict = before

    def footnotes(self, html: HtmlText, keys: Iterable[str]) -> str:
        """Set notes in the order in which they are called; those that nothing calls are paragraphs."""
        called = set(html.calls)
        for key in keys:
            self._footnote(html, html.shared.edition.notes[key], is_called=key in called)
        return html.take()

    def _footnote(self, html: HtmlText, note: Note, *, is_called: bool) -> None:
        tag, kind = ("aside", ' epub:type="footnote" role="doc-footnote"') if is_called else ("div", "")
        html.out.append(f'<{tag}{html.id(note.id)} class="note"{kind}{html.language_of(note.origin)}>')
        number = str(note.number)
        if is_called:
            number = f'<a class="back" role="doc-backlink" href="{escape(html.href(html.own("call", note.id)))}">{number}</a>'
        if any(isinstance(n, BLOCKS) for n in note.content):
            html.out.append(f'<p class="number">{number}</p>')
            html.mixed(note.content)
        else:
            html.out.append(f"<p>{number} ")
            html.inlines(note.content)
            html.out.append("</p>")
        html.out.append(f"</{tag}>\n")


def language_attributes(tag: str) -> str:
    """Return language and direction of an element as XHTML says them; nothing for an unknown language."""
    if not tag:
        return ""
    shown = escape(short_tag(tag))
    return f' lang="{shown}" xml:lang="{shown}" dir="{direction(tag)}"'


def book_address(target: str) -> str:
    """Return an address that may stand in a book: a place in it, or a well-formed address of a known scheme."""
    first = link_address(target)
    if not first or first.startswith("#"):
        return first
    is_sound = not set(split_address(first).netloc) & set("[]<>\"'`{}|\\^ ")
    return quote(first, safe=_ALLOWED_IN_ADDRESS) if is_sound else ""


def book_of(edition: Edition) -> str:
    """Return the file name of an edition's book."""
    return f"{edition.name}.epub"
