"""Make the pages of the site and put them together. Edition → files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from edition.model.edition import Edition
from edition.model.ledger import Ledger
from edition.writers.registry import Input, Written
from edition.writers.site import study
from edition.writers.site.book import Book
from edition.writers.site.frame import Site
from edition.writers.site.lines import lines
from edition.writers.site.search import write_search


def write(given: Input, folder: Path) -> Written:
    """Write the site. One text is the site itself; of several, each has a folder, and the first page lists them."""
    written = Written(folder)
    site = Site.of(given.project, written, given.editions[0].metadata.language)
    alone = len(given.editions) == 1
    books: list[Book] = []
    for number, edition in enumerate([*given.editions, *given.parallels]):
        beside = given.parallels if number == 0 else ()
        prefix = "" if alone and number == 0 else f"{edition.name}/"
        images = site.images(prefix, given.images.get(edition.name, {}))
        book = Book.of(edition, site, prefix, beside, images)
        written.ledgers.append(write_text(book, given))
        books.append(book)
    write_search(site, books)
    if not alone:
        _index(site, given.editions)
    for name, data in given.tei:
        site.save(f"tei/{name}", data)
    site.assets()
    title = given.project.title or given.editions[0].metadata.title or given.project.name
    site.maps(title, max((e.metadata.date for e in given.editions), default=""))
    written.findings.extend(site.links.dead(written.files))
    return written


def write_reading(given: Input, folder: Path) -> Written:
    """Write the reading pages only, for a preview while the rest is made; their links and styles are those of the whole site."""
    written = Written(folder)
    site = Site.of(given.project, written, given.editions[0].metadata.language)
    alone = len(given.editions) == 1
    for number, edition in enumerate([*given.editions, *given.parallels]):
        beside = given.parallels if number == 0 else ()
        prefix = "" if alone and number == 0 else f"{edition.name}/"
        book = Book.of(edition, site, prefix, beside, site.images(prefix, given.images.get(edition.name, {})))
        lines(book)
        book.texts()
    return written


def write_text(book: Book, given: Input) -> Ledger:
    """Write all pages of one text; returns its account."""
    lines(book)  # before the text, whose numbers lead to them
    book.texts()
    book.home()
    study.notes(book)
    study.parallel(book)
    study.witnesses(book)
    study.comparison(book)
    study.variants(book)
    study.overview(book)
    study.indexes(book)
    study.facsimile(book)
    book.about()
    book.downloads(_files(book, given))
    book.citing()
    book.search()
    return book.shared.ledger


def _files(book: Book, given: Input) -> list[str]:
    """Name the TEI files of a text, and of those that stand beside it."""
    texts = [book.edition, *book.parallels]
    return [file for edition in texts for file in given.files.get(edition.name, ())]


def _index(site: Site, editions: Sequence[Edition]) -> None:
    """Write the page that lists the texts."""
    title = site.project.title or site.project.name
    site.page("index.html", "index.html", title=title, editions=editions, here="index")
