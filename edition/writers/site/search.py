"""What the search of the site knows: every paragraph, verse, heading, entry and note with its place. Editions → data.

The data are scripts that call ``editionSearch``, so that they can be read from a disk as well as from a server; the script of
the site looks in them. What is compared is folded there, by the script and the language of each piece: accents, points and
vowel signs that a reader does not write do not count. Titles that the builder makes are not among what is searched.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from edition.model.alignment import Leaf, leaves
from edition.model.apparatus import Entry
from edition.model.text import Break, Division, Mark, Node, NoteCall
from edition.model.walk import descend, plain_text
from edition.writers.common.apparatus import lemma_text
from edition.writers.common.languages import short_tag
from edition.writers.markup.entry import concerned
from edition.writers.markup.outline import Page, division_title
from edition.writers.site.book import Book
from edition.writers.site.folding import is_latin, words_of
from edition.writers.site.frame import Site

_FILE = 1_500_000
"""Bytes of a file of the search; a reader's machine asks for them one after the other."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing that can be found: its page and place, the number of its line, its text, and what it is filtered by.

    ``reference`` are the numbers of the divisions around it with its own: 1.45. Where a page or a line of the source begins,
    nothing is found but the place: ``unit`` says what begins, ``reference`` its number.
    """

    href: str
    line: str
    layer: str
    section: str
    lang: str
    text: str
    witnesses: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    reference: str = ""
    unit: str = ""


def write_search(site: Site, found: Iterable[Piece]) -> None:
    """Write the data of the search below ``search/``: as few files as hold them, each with a list of the others."""
    parts: list[list[Piece]] = [[]]
    size = 0
    for piece in found:
        size += len(piece.text.encode()) + 40
        if size > _FILE and parts[-1]:
            parts.append([])
            size = 0
        parts[-1].append(piece)
    for number, part in enumerate(parts, 1):
        data = json.dumps(_data(part, len(parts)), ensure_ascii=False, separators=(",", ":"))
        site.save(f"search/{number}.js", f"editionSearch({data});\n".encode())


_BLOCK = 120_000
"""Bytes of the text in a block of the search of a library; a reader's machine asks for those in which the words stand."""
_SHARD = 60_000
"""Bytes of a file of words."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A text, or a part of a long one, as the search of a library has it: its data, and its words, folded."""

    data: str
    words: str


def stretches(found: Iterable[Piece]) -> Iterator[Stretch]:
    """Divide what can be found in a text so that each stretch fits into a block."""
    part: list[Piece] = []
    size = 0
    for piece in found:
        weight = len(piece.text.encode()) + 40
        if part and size + weight > _BLOCK:
            yield _stretch(part)
            part, size = [], 0
        part.append(piece)
        size += weight
    if part:
        yield _stretch(part)


def _stretch(part: list[Piece]) -> Stretch:
    words: set[str] = set()
    for piece in part:
        words |= words_of(piece.text, latin=is_latin(piece.lang))
    data = json.dumps(_data(part, 0), ensure_ascii=False, separators=(",", ":"))
    return Stretch(data, " ".join(sorted(words)))


@dataclass(slots=True)
class Blocks:
    """The search of a library: blocks of what can be found, and files of words that say in which blocks each stands.

    ``words.js`` names the first word of each file, in the order in which scripts compare words.
    """

    site: Site
    count: int = 0
    size: int = 0
    part: list[str] = field(default_factory=list)
    here: set[str] = field(default_factory=set)
    words: dict[str, list[int]] = field(default_factory=dict)

    def add(self, found: Iterable[Stretch]) -> None:
        """Take what can be found in a text."""
        for stretch in found:
            size = len(stretch.data.encode())
            if self.part and self.size + size > _BLOCK:
                self._end_block()
            self.part.append(stretch.data)
            self.here.update(stretch.words.split(" "))
            self.size += size

    def _end_block(self) -> None:
        for word in self.here:
            self.words.setdefault(word, []).append(self.count)
        self.site.save(f"search/{self.count}.js", f'editionSearch({{"parts":[{",".join(self.part)}]}});\n'.encode())
        self.part, self.size, self.here = [], 0, set()
        self.count += 1

    def end(self) -> None:
        """Write the last block, and the words."""
        if self.part:
            self._end_block()
        firsts: list[str] = []
        shard: dict[str, list[int]] = {}
        size = 0
        for word in sorted(self.words, key=lambda word: word.encode("utf-16-be", "surrogatepass")):
            if size > _SHARD:
                firsts.append(self._save_words(len(firsts), shard))
                shard, size = {}, 0
            places = self.words[word]
            shard[word] = [places[0], *(b - a for a, b in pairwise(places))]
            size += len(word.encode()) + 4 + sum(len(str(n)) + 1 for n in shard[word])
        if shard:
            firsts.append(self._save_words(len(firsts), shard))
        data = json.dumps({"blocks": self.count, "firsts": firsts}, ensure_ascii=False, separators=(",", ":"))
        self.site.save("search/words.js", f"editionWords({data});\n".encode())

    def _save_words(self, number: int, shard: dict[str, list[int]]) -> str:
        data = json.dumps(shard, ensure_ascii=False, separators=(",", ":"))
        self.site.save(f"search/words-{number}.js", f"editionShard({number},{data});\n".encode())
        return next(iter(shard))


def _data(part: Iterable[Piece], files: int) -> dict[str, object]:
    """Put pieces into tables, for most of what they say comes again."""
    names = ("places", "layers", "sections", "langs", "witnesses", "kinds")
    tables: dict[str, dict[str, int]] = {name: {} for name in names}

    def at(name: str, value: str) -> int:
        return tables[name].setdefault(value, len(tables[name]))

    rows = [
        [
            at("places", p.href),
            p.line,
            at("layers", p.layer),
            at("sections", p.section),
            at("langs", p.lang),
            p.text,
            [at("witnesses", w) for w in p.witnesses],
            [at("kinds", k) for k in p.kinds],
            *([p.reference] if p.reference else []),
        ]
        for p in part
        if not p.unit
    ]
    marks = [[at("places", p.href), p.unit, p.reference] for p in part if p.unit]
    return {"files": files, **{name: list(table) for name, table in tables.items()}, "pieces": rows, "marks": marks}


def pieces(book: Book) -> Iterator[Piece]:
    """List what can be found: paragraphs and verses, entries, notes."""
    reading = _Pieces(book)
    for page in book.outline.pages:
        yield from reading.page(page)
    for entry in book.edition.entries.values():
        yield reading.entry(entry)
    w, language = book.site.w, short_tag(book.edition.metadata.language)
    for note in book.edition.notes.values():
        if not note.entry:
            href = f"{book.prefix}{book.outline.where.get(note.id, '')}#{note.id}"
            said = short_tag(note.origin.lang) or language
            layer = note.layer.replace("-", " ").replace("_", " ").capitalize() or w["notes"]
            section = reading.note_sections.get(note.id) or reading.named(f"{w['note']} {note.label}")
            yield Piece(href, "", layer, section, said, plain_text(note.content))


@dataclass(slots=True)
class _Pieces:
    book: Book
    several: bool = False
    numbers: dict[int, str] = field(default_factory=dict)
    sections: dict[str, str] = field(default_factory=dict)
    note_sections: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.several = bool(self.book.prefix)
        self._number(self.book.edition.body, "")

    def _number(self, nodes: Iterable[Node], above: str) -> None:
        """Give divisions the numbers by which they are cited: their own, else counted."""
        count = 0
        for node in nodes:
            if not isinstance(node, Division):
                continue
            is_part = node.origin.name.startswith("div") and bool(division_title(node) or node.origin.n)
            count += is_part
            own = (node.origin.n or str(count)) if is_part else ""
            self.numbers[id(node)] = ".".join(filter(None, (above, own)))
            self._number(node.children, self.numbers[id(node)])

    def named(self, section: str) -> str:
        """Name a section; of several texts, with the title of its own."""
        return " · ".join(filter(None, (self.book.title if self.several else "", section)))

    def page(self, page: Page) -> Iterator[Piece]:
        """List the blocks of a page, each with the division in which it stands."""
        w = self.book.site.w
        layer = w["text"] if page.part == "text" else page.title or w["register"]
        lang = short_tag(page.lang or self.book.edition.metadata.language)
        count = 0
        above = self.numbers.get(page.owner, "")

        def walk(nodes: Iterable[Node], titles: tuple[str, ...], anchor: str, lang: str) -> Iterator[Piece]:
            nonlocal count, above
            for node in nodes:
                if isinstance(node, Division):
                    title, place = division_title(node), anchor
                    if title:
                        count += 1
                        place = self.book.edition.id_of(node.origin) or self.book.outline.where.own(
                            "division", str(count)
                        )
                    own = short_tag(node.origin.lang) or lang
                    before, above = above, self.numbers.get(id(node), above)
                    yield from walk(node.children, (*titles, title) if title else titles, place, own)
                    above = before
                else:
                    for leaf in leaves((node,)):
                        yield from piece(leaf, titles, anchor, lang)

        def piece(leaf: Leaf, titles: tuple[str, ...], anchor: str, lang: str) -> Iterator[Piece]:
            text = plain_text((leaf.node,))
            if not text:
                return
            line = self.book.shared.numbering.of_block(leaf.origin)
            href = f"{self.book.prefix}{page.file}#{leaf.origin.id or anchor}".rstrip("#")
            section = self.named(" · ".join(titles or ((page.title,) if page.part != "text" else ())))
            for mark in descend((leaf.node,)):
                if isinstance(mark, Mark):
                    self.sections.setdefault(mark.entry, section)
                elif isinstance(mark, NoteCall):
                    self.note_sections.setdefault(mark.note, section)
                elif isinstance(mark, Break) and mark.kind == "line":
                    yield from self.mark(mark, href)
            reference = ".".join(filter(None, (above, line))) if line and page.part == "text" else ""
            yield Piece(href, line, layer, section, short_tag(leaf.origin.lang) or lang, text, reference=reference)

        for found in descend(page.nodes):
            if isinstance(found, Break) and found.kind == "page":
                yield from self.mark(found, f"{self.book.prefix}{page.file}#{self.book.edition.id_of(found.origin)}")
        yield from walk(page.nodes, page.trail, "", lang)

    def mark(self, begun: Break, href: str) -> Iterator[Piece]:
        """Make the place where a page or a line of the source begins, if it has a number."""
        if label := self.book.edition.number_of(begun.origin) if begun.kind == "page" else begun.origin.n:
            yield Piece(href, "", "", "", "", "", reference=label, unit=begun.kind)

    def entry(self, entry: Entry) -> Piece:
        """Make the piece of an entry: its lemma and its readings."""
        book, edition = self.book, self.book.edition
        readings = "; ".join(filter(None, (plain_text(r.content) for r in entry.variants)))
        keys = concerned(edition.witnesses, (a.witness for r in entry.variants for a in r.witnesses))
        sigla = tuple(edition.witnesses[k].siglum if k in edition.witnesses else k for k in keys)
        kinds = tuple(dict.fromkeys(book.site.w[f"kind_{r.kind}"] for r in entry.variants))
        line = book.shared.numbering.lines.get(entry.id, "")
        lang = short_tag(book.shared.numbering.languages.get(entry.id, "") or edition.metadata.language)
        lemma = lemma_text(entry)
        text = f"{lemma}] {readings}" if lemma and readings else lemma or readings
        href = f"{book.prefix}{book.outline.where.get(entry.id, '')}#{entry.id}"
        section = self.sections.get(entry.id, self.named(""))
        return Piece(href, line, book.site.w["variants"], section, lang, text, sigla, kinds)
