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
from edition.model.text import BLOCKS, Break, Division, Heading, Node, NoteCall, Picture, Text
from edition.writers.common.languages import direction, short_tag
from edition.writers.markup.blocks import HtmlText
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
class BookText(HtmlText):
    """Sets one chapter. It is a page of the site in another dialect: nothing is a button, and all of it is XML."""

    letters: Letters = field(default_factory=Letters)
    entries: list[str] = field(default_factory=list)
    stops: list[Stop] = field(default_factory=list)
    titles: list[Title] = field(default_factory=list)
    void: str = "/>"
    by_style: bool = False
    depth: int = 0
    has_heading: bool = False

    def said(self, tag: str) -> str:
        """Say a language and its direction."""
        return language_attributes(tag)

    def run(self, node: Text) -> None:
        """Set a run of text; its words are no link, for the sign after them is one."""
        before, self.in_link = self.in_link, True
        super(BookText, self).run(node)
        self.in_link = before

    # -- signs in the line -----------------------------------------------------------------------------------------

    def _button(self, key: str, lemma: str) -> None:
        sign = self.letters.of(key, self.shared.where.get(key, self.page))
        if self.in_link:
            self.loose(f'<sup class="app">{sign}</sup>')
            return
        words = self.shared.words
        told = lemma if len(lemma) <= _LONGEST_LEMMA else f"{lemma[:_LONGEST_LEMMA].rpartition(' ')[0]} …"
        spoken = escape(f"{sign}, {words['variant']}: {told or words['addition_here']}")
        target = escape(self.href(key))
        self.loose(
            f'<sup class="app"><a epub:type="noteref" role="doc-noteref" href="{target}" aria-label="{spoken}">{sign}</a></sup>'
        )

    def _call(self, node: NoteCall) -> None:
        note = self.shared.edition.notes.get(node.note)
        if note is None or self.is_plain or node.side == "start":
            return
        if note.id not in self.calls:
            self.calls.append(note.id)
        if self.in_link:
            self.loose(f'<sup class="call">{note.number}</sup>')
            return
        anchor, target = self.id(self.own("call", note.id)), escape(self.href(note.id))
        self.loose(
            f'<sup class="call"><a{anchor} epub:type="noteref" role="doc-noteref" href="{target}">{note.number}</a></sup>'
        )

    def _break(self, node: Break) -> None:
        label = node.origin.n
        key = node.origin.id or self.own("pb", str(node.origin.ordinal))
        if node.kind != "page" or not label or self.is_plain or self.in_entry or key in self.ids:
            super(BookText, self)._break(node)
            return
        self.stops.append(Stop(key, label))
        word = escape(f"{self.shared.words['page_n']} {label}")
        self.loose(
            f'<span{self.id(key)} class="break page" epub:type="pagebreak" role="doc-pagebreak" aria-label="{word}">'
            f"{escape(label)}</span>"
        )

    def address(self, target: str) -> str:
        """Return the address to which a reference leads; a book knows no files beside it."""
        return super(BookText, self).address(book_address(target))

    def _picture(self, node: Picture) -> None:
        self.flush()
        label = escape(node.description)
        local = self.shared.images.get(node.url)
        address = book_address(node.url)
        if local:
            self.out.append(f'<img src="{escape(local)}" alt="{label}"/>')
        elif address and not self.in_link:
            self.out.append(f'<a class="picture" href="{escape(address)}">[{label or escape(node.url)}]</a>')
        else:
            self.out.append(f'<span class="picture">[{label or escape(node.url)}]</span>')

    # -- blocks ----------------------------------------------------------------------------------------------------

    def block(self, node: Node) -> None:
        """Set one block; the first level of headings is that of the chapter."""
        if isinstance(node, Heading) and not self.in_entry and not self.span_depth:
            level = max(min(node.level, 6), 1)
            self.has_heading = True
            self._wrap(f"h{level}", node.origin, node.children)
        else:
            super(BookText, self).block(node)

    def _division(self, node: Division) -> None:
        title = title_of(node)
        if title:
            self.depth += 1
            key = node.origin.id or self.own("division", str(self.divisions + 1))
            self.titles.append(Title(self.depth, key, title, node.origin.lang))
        super(BookText, self)._division(node)
        self.depth -= bool(title)

    # -- what stands at the end of the chapter -----------------------------------------------------------------------

    def _foot(self, keys: list[str]) -> None:
        """Keep the entries of a division for the end of the chapter."""
        self.entries.extend(self._with_nested(keys))
        pending, self.pending = self.pending, []
        if pending:
            self.out.append(f"<p>{''.join(pending)}</p>")

    def apparatus(self) -> str:
        """Set the entries of the chapter."""
        for key in self.entries:
            self.entry(key)
        return self.take()

    def entry(self, key: str) -> None:
        """Set one entry as a footnote; one to which no sign leads is a paragraph, for reading systems hide footnotes."""
        entry = self.shared.edition.entries[key]
        sign = self.letters.by_entry.get(key, "")
        place = (
            f'<span class="loc">{escape(entry.loc)}</span> '
            if entry.loc and not (entry.is_bound and entry.is_exact)
            else ""
        )
        before = self.in_entry, self.strict
        self.in_entry, self.strict = True, False
        if sign:
            back = escape(self.href(self.shared.where.place(key)))
            start = f'<aside{self.id(key)} class="entry" epub:type="footnote" role="doc-footnote"><p>'
            self.out.append(f'{start}<a class="back" role="doc-backlink" href="{back}">{sign}</a> {place}')
        else:
            self.out.append(f'<div{self.id(key)} class="entry"><p>{place}')
        self.entry_text(entry)
        self.out.append("</p></aside>\n" if sign else "</p></div>\n")
        self.in_entry, self.strict = before

    def footnotes(self, keys: Iterable[str]) -> str:
        """Set notes in the order in which they are called; those that nothing calls are paragraphs."""
        called = set(self.calls)
        for key in keys:
            self._footnote(self.shared.edition.notes[key], is_called=key in called)
        return self.take()

    def _footnote(self, note: Note, *, is_called: bool) -> None:
        tag, kind = ("aside", ' epub:type="footnote" role="doc-footnote"') if is_called else ("div", "")
        self.out.append(f'<{tag}{self.id(note.id)} class="note"{kind}{self.language_of(note.origin)}>')
        number = str(note.number)
        if is_called:
            number = f'<a class="back" role="doc-backlink" href="{escape(self.href(self.own("call", note.id)))}">{number}</a>'
        if any(isinstance(n, BLOCKS) for n in note.content):
            self.out.append(f'<p class="number">{number}</p>')
            self.mixed(note.content)
        else:
            self.out.append(f"<p>{number} ")
            self.inlines(note.content)
            self.out.append("</p>")
        self.out.append(f"</{tag}>\n")


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
