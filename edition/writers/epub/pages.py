"""Make the chapters of a book and put them together. Edition → EPUB."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape, unescape
from typing import NamedTuple

from edition.diagnostics import Rule, Severity
from edition.model.edition import Edition
from edition.model.ledger import Ledger
from edition.model.versions import versions
from edition.writers.common.image_kinds import MEDIA_TYPES, kind_of
from edition.writers.common.languages import direction
from edition.writers.common.pieces import HouseStyle
from edition.writers.common.references import set_references
from edition.writers.common.words import interface_language, words
from edition.writers.epub.around import about, index, title_page, witnesses
from edition.writers.epub.cover import cover_picture
from edition.writers.epub.facing import parallel_texts
from edition.writers.epub.package import Book, Chapter, Picture, book_file
from edition.writers.epub.xhtml import BookChapter, Letters, book_of
from edition.writers.fonts.web import web_faces
from edition.writers.markup.blocks import HtmlText
from edition.writers.markup.numbering import Numbering
from edition.writers.markup.outline import Outline
from edition.writers.markup.outline import Page as Part
from edition.writers.markup.shared import Shared, nested_entries
from edition.writers.registry import Input, TextByText, Whole, Written, no_end

NOT_IN_A_BOOK = Rule(
    "O031",
    Severity.WARNING,
    """
    An image is of a kind that EPUB does not know.

    Browsers show AVIF, reading systems need not: they show PNG, JPEG, GIF, WebP and SVG. The description of the image
    stands in its place. Save a copy of the image in one of these kinds.

    Wrong:
        <graphic url="pictures/folio1.avif"/>

    Right:
        <graphic url="pictures/folio1.jpg"/>

    EPUB 3.3, core media types.
    """,
)

_BUDGET = 160_000
"""Bytes of a chapter: reading systems open long files slowly."""
_ROOM = 0.6
"""What a chapter holds, as a part of a page of the site."""
_ID = re.compile(r'\bid="([^"]+)"')
_HREF = re.compile(r' href="([^"#]*)#([^"]+)"')


def write_text(given: Input, _whole: Whole, written: Written) -> None:
    """Write the book of a text; those that stand beside the first are in its book, and have none of their own."""
    edition = given.editions[0]
    making = _Making(given, edition, given.parallels)
    making.make()
    written.save(book_of(edition), book_file(making.book))
    written.ledgers.extend(making.ledgers)
    for url in making.unknown:
        message = f"{url} cannot be shown in a book"
        written.findings.append(NOT_IN_A_BOOK(message, None, "save it as PNG or JPEG", file=edition.file))


write = TextByText(write_text, no_end)


class _Setting(NamedTuple):
    """How one text is set: what its chapters share, the division into chapters, where a chapter's files begin."""

    shared: Shared
    outline: Outline
    stem: str


@dataclass(slots=True)
class _Making:
    """One book on its way."""

    given: Input
    edition: Edition
    parallels: Sequence[Edition]
    book: Book = field(default_factory=Book)
    ledgers: list[Ledger] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    language: str = "en"

    def make(self) -> None:
        """Make all chapters in the order of reading."""
        self.language = interface_language(self.given.project.language, self.edition.metadata.language)
        w = words(self.language)
        self.book = book = Book(self.edition, self.language)
        texts = [self._setting(self.edition, "")]
        texts += [self._setting(other, f"{number}-") for number, other in enumerate(self.parallels, 2)]
        main = texts[0]
        book.chapters.append(title_page(self.edition, w))
        parts = list(self._chapters(main))
        book.chapters += [c for c in parts if c.kind == "frontmatter"]
        book.chapters += witnesses(main.shared, self.parallels)
        book.chapters += [c for c in parts if c.kind == "bodymatter"]
        book.chapters += self._parallel(texts)
        for setting in texts[1:]:
            book.chapters += [_beside(chapter, setting) for chapter in self._chapters(setting)]
        book.chapters += [c for c in parts if c.kind == "backmatter"]
        book.chapters += index(main.shared, {t.id: t.text for chapter in book.chapters for t in chapter.titles})
        book.chapters += about(main.shared)
        _mend_links(book.chapters)
        title = self.edition.metadata.title or self.edition.name
        book.cover = cover_picture(title, ", ".join(p.name for p in self.edition.metadata.authors))
        characters = {c for chapter in book.chapters for c in unescape(chapter.body)} | set(title)
        site = self.given.project.site
        book.faces = web_faces(characters, site.get("font", ""), self.given.project.root / "fonts")

    def _setting(self, edition: Edition, prefix: str) -> _Setting:
        outline = Outline.of(edition, words(self.language), _ROOM)
        stem = f"{prefix}text"
        files = {page.file: f"{stem}-{number:03}.xhtml" for number, page in enumerate(outline.pages, 1)}
        for page in outline.pages:
            page.file = files[page.file]
        outline.where.rename(files)
        shared = Shared(
            edition,
            Ledger.of(edition),
            HouseStyle.of(self.given.project.apparatus),
            self.language,
            outline.where,
            nested=nested_entries(edition),
            references=set_references(edition, self.given.project),
            numbering=Numbering.of(edition),
        )
        shared.images = self._images(edition)
        self.ledgers.append(shared.ledger)
        return _Setting(shared, outline, stem)

    def _images(self, edition: Edition) -> Mapping[str, str]:
        """Take images into the book; returns where each stands, by its address as written."""
        placed: dict[str, str] = {}
        for url, path in self.given.images.get(edition.name, {}).items():
            data = path.read_bytes()
            kind = kind_of(data)
            if kind is None:
                self.unknown.append(url)
                continue
            name = f"image-{len(self.book.pictures) + 1:03}.{kind}"
            self.book.pictures.append(Picture(name, MEDIA_TYPES[kind], data))
            placed[url] = name
        return placed

    def _chapters(self, setting: _Setting) -> Iterator[Chapter]:
        """Set the chapters of one text, each with its apparatus and notes at its end."""
        shared, outline, _ = setting
        edition, letters = shared.edition, Letters()
        listed: set[str] = set()
        entries = outline.entries_of(edition)
        for page in outline.pages:
            chapter = BookChapter(letters)
            text = HtmlText(shared, chapter, page.file)
            is_last = page.file == outline.last_text_page
            body = text.text(page.nodes, rest=entries[page.file])
            apparatus = chapter.apparatus(text)
            mine = [key for key in text.calls if key not in listed and outline.where.get(key) == page.file]
            if is_last:
                mine += [
                    note.id
                    for note in edition.notes.values()
                    if not note.entry and note.id not in mine and outline.where[note.id] == page.file
                ]
            listed.update(mine)
            yield _chapter(page, text, chapter, (body, apparatus, chapter.footnotes(text, mine)))

    def _parallel(self, texts: Sequence[_Setting]) -> list[Chapter]:
        """Set the texts paragraph by paragraph, if there are several, or if a translation is in the text itself."""
        main = texts[0]
        base = [node for page in main.outline.pages if page.part == "text" for node in page.nodes]
        inside = () if self.parallels else versions(self.edition)
        return parallel_texts([setting.shared for setting in texts], base, inside, _BUDGET)


_MATTER = {"front": "frontmatter", "back": "backmatter", "register": "backmatter"}


def _chapter(page: Part, text: HtmlText, found: BookChapter, made: tuple[str, str, str]) -> Chapter:
    w = text.shared.words
    body, apparatus, notes = made
    title = page.title or w["register"]
    own = _said_in(text) if title.partition(" (")[0] in {w["text"], w["register"]} else ""
    parts = [] if found.has_heading else [f"<h1{own}>{escape(title)}</h1>\n"]
    parts.append(body)
    for key, section in (("apparatus", apparatus), ("notes", notes)):
        if section:
            parts.append(
                f'<section class="{key}" aria-labelledby="{key}-title"><h2 id="{key}-title"{_said_in(text)}>{w[key]}</h2>\n'
            )
            parts.append(f"{section}</section>\n")
    language = page.lang or text.shared.edition.metadata.language
    kind = _MATTER.get(page.part, "bodymatter")
    return Chapter(page.file, title, "".join(parts), kind, language, tuple(found.titles), tuple(found.stops))


def _said_in(text: HtmlText) -> str:
    """Say the language of a heading of the builder's own."""
    return f' lang="{text.shared.language}" xml:lang="{text.shared.language}" dir="{direction(text.shared.language)}"'


def _beside(chapter: Chapter, setting: _Setting) -> Chapter:
    """Put a chapter of a text that stands beside the first into the body; its pages are not those of the source."""
    metadata, text = setting.shared.edition.metadata, setting.shared.words["text"]
    own = metadata.short_title or metadata.title
    title = f"{own}{chapter.title[len(text) :]}" if own and chapter.title.startswith(text) else chapter.title
    return Chapter(chapter.file, title, chapter.body, "bodymatter", chapter.language, chapter.titles)


def _mend_links(chapters: Sequence[Chapter]) -> None:
    """Take out links to what is in no chapter: a place within a reading, say, which has no address of its own."""
    ids = {chapter.file: set(map(unescape, _ID.findall(chapter.body))) for chapter in chapters}

    def mended(file: str, match: re.Match[str]) -> str:
        target = unescape(match[1]) or file
        if ":" in target or unescape(match[2]) in ids.get(target, ()):
            return match[0]
        return ""

    for chapter in chapters:
        body = _HREF.sub(lambda match, file=chapter.file: mended(file, match), chapter.body)  # type: ignore[misc]
        chapter.body = body
        chapter.titles = tuple(t for t in chapter.titles if not t.id or t.id in ids[chapter.file])
        chapter.stops = tuple(s for s in chapter.stops if s.id in ids[chapter.file])
