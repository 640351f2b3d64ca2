"""Make the pages of the site and put them together. Edition → files."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from edition.diagnostics import Finding
from edition.model.ledger import Ledger
from edition.model.metadata import Metadata
from edition.project import Project
from edition.writers.registry import Input, TextByText, Whole, Written
from edition.writers.site import study
from edition.writers.site.book import Book
from edition.writers.site.deep import viewer_lacks
from edition.writers.site.folios import write_folios
from edition.writers.site.frame import Site
from edition.writers.site.library import Catalogue, Line, Named, named_in
from edition.writers.site.lines import lead_to_lines, lines
from edition.writers.site.links import Link, dead, first_of
from edition.writers.site.offline import write_manifest, write_worker
from edition.writers.site.search import Blocks, Piece, Stretch, pieces, stretches, write_search
from edition.writers.site.templating import BAD_TEMPLATE


@dataclass(frozen=True, slots=True)
class Listed:
    """A text as the catalogue lists it: its name, and the facts of its header without their prose."""

    name: str
    metadata: Metadata


@dataclass(frozen=True, slots=True)
class Volume:
    """What the site keeps of a text whose pages are made: its line in the catalogue, what is found in it.

    ``beside`` are those of the texts beside it. ``characters`` are those of the pages, each with the number of pages, ``links`` those that lead elsewhere. A
    library has ``line``, ``named`` and ``stretches`` instead of what is found, and of the text what its own first page asks for.
    """

    text: Listed
    pages: tuple[str, ...]
    found: tuple[Piece, ...]
    characters: Mapping[str, int]
    links: tuple[Link, ...] = ()
    beside: tuple[Volume, ...] = ()
    line: Line | None = None
    named: tuple[Named, ...] = ()
    stretches: tuple[Stretch, ...] = ()


def write_text(given: Input, whole: Whole, written: Written) -> Volume:
    """Write the pages of one text, and of those that stand beside it, each of these in a folder of its own."""
    volumes = []
    for book in _books(given, whole, written):
        written.ledgers.append(write_book(book, given))
        volumes.append(_volume(book))
    for name, data in given.tei:
        written.save_common(f"tei/{name}", data)
    return replace(volumes[0], links=book.site.links.open(written.files), beside=tuple(volumes[1:]))


def _volume(book: Book) -> Volume:
    edition, site = book.edition, book.site
    characters = dict(site.characters)
    if not site.is_library:
        text = Listed(edition.name, replace(edition.metadata, abstract=(), parts=()))
        return Volume(text, tuple(site.addresses), tuple(pieces(book)), characters)
    named = tuple(named_in(edition, book.prefix, book.outline.where))
    metadata = edition.metadata if _has_own_list(site.project) else Metadata(date=edition.metadata.date)
    return Volume(
        Listed(edition.name, replace(metadata, abstract=(), parts=())),
        tuple(site.addresses),
        (),
        characters,
        line=Line.of(edition.name, edition.metadata, named),
        named=named,
        stretches=tuple(stretches(pieces(book))),
    )


def _has_own_list(project: Project) -> bool:
    """Tell whether the project makes the page that lists its texts by a template of its own."""
    return project.templates is not None and (project.templates / "index.html").is_file()


def write_end(whole: Whole, volumes: Iterable[Volume], written: Written) -> None:
    """Write what belongs to all texts: of several the page that lists them, the search, styles and fonts, the maps."""
    site = Site.of(whole, written)
    links: dict[tuple[str, str], Link] = {}
    updated = _library(site, whole, volumes, links) if site.is_library else _shelf(site, whole, volumes, links)
    site.assets()
    written.findings.extend(viewer_lacks(whole.project))
    title = whole.project.title or whole.title or whole.project.name
    site.maps(title, updated)
    if site.is_kept_offline:
        write_manifest(site, title)
        write_worker(site)
    written.findings[:] = _once(written)
    written.findings.extend(dead([*links.values(), *site.links.open(())], written.files, written.folder))


def _shelf(site: Site, whole: Whole, volumes: Iterable[Volume], links: dict[tuple[str, str], Link]) -> str:
    """Write the search, and of several texts the page that lists them; returns when the last was changed."""
    first: list[Volume] = []
    beside: list[Volume] = []
    for volume in volumes:
        first.append(replace(volume, links=(), beside=()))
        beside += volume.beside
        first_of(volume.links, links)
    every = [*first, *beside]
    for volume in every:
        site.characters.update(volume.characters)
        site.addresses += volume.pages
    write_search(site, (piece for volume in every for piece in volume.found))
    if not whole.alone:
        _index(site, [volume.text for volume in first])
    return max((volume.text.metadata.date for volume in first), default="")


def _library(site: Site, whole: Whole, volumes: Iterable[Volume], links: dict[tuple[str, str], Link]) -> str:
    """Write the catalogue of a library, its registers and its search; returns when the last text was changed.

    One text after the other is taken, and nothing of it kept but its line.
    """
    catalogue = Catalogue(site, whole.project.title or whole.project.name)
    blocks = Blocks(site)
    own_list = _has_own_list(whole.project)
    listed: list[Listed] = []
    updated = ""
    for volume in volumes:
        updated = max(updated, volume.text.metadata.date)
        if own_list:
            listed.append(volume.text)
        for one in (volume, *volume.beside):
            site.characters.update(one.characters)
            site.addresses += one.pages
            blocks.add(one.stretches)
            first_of(one.links, links)
            if one.line is not None:
                catalogue.add(one.line, one.named)
    blocks.end()
    catalogue.write(has_list=not own_list)
    if own_list:
        _index(site, listed)
    return updated


write = TextByText(write_text, write_end)


def _books(given: Input, whole: Whole, written: Written) -> Iterator[Book]:
    """Yield a text and those that stand beside it, each with its pages laid out. One text is the site itself."""
    links = None
    for number, edition in enumerate([*given.editions, *given.parallels]):
        beside = given.parallels if number == 0 else ()
        prefix = "" if whole.alone and number == 0 else f"{edition.name}/"
        site = Site.of(whole, written)
        site.links = links = links or site.links
        yield Book.of(edition, site, prefix, beside, given.images.get(edition.name, {}))


def write_reading(
    given: Input, folder: Path, shown: Collection[str] = (), known: Mapping[str, bytes] | None = None
) -> Written:
    """Write the reading pages only, for a preview while the rest is made; their links and styles are those of the whole site.

    Of the pages that are ``shown``, only those, if they are pages of a text; their numbers lead to the lines of the ``known`` pages.
    """
    written = Written(folder)
    for text in given.texts():
        for book in _books(text, given.whole, written):
            mine = {page.file for page in book.outline.pages if f"{book.prefix}{page.file}" in shown}
            if mine:
                lead_to_lines(book, known or {})
                book.texts(mine)
            elif not shown:
                lines(book)
                book.texts()
    return written


def write_book(book: Book, given: Input) -> Ledger:
    """Write all pages of one text; returns its account."""
    lines(book)  # before the text, whose numbers lead to them
    book.texts()
    if not book.is_short:
        book.home()
    study.notes(book)
    study.parallel(book)
    study.witnesses(book)
    study.comparison(book)
    study.variants(book)
    study.overview(book)
    study.indexes(book)
    study.facsimile(book)
    write_folios(book, given.images.get(book.edition.name, {}))
    if book.is_short:
        book.card(_files(book, given))
    else:
        book.about()
        book.downloads(_files(book, given))
        book.citing()
    if not book.site.is_library:
        book.search()
    return book.shared.ledger


def _files(book: Book, given: Input) -> list[str]:
    """Name the TEI files of a text, and of those that stand beside it."""
    texts = [book.edition, *book.parallels]
    return [file for edition in texts for file in given.files.get(edition.name, ())]


def _once(written: Written) -> list[Finding]:
    """Return what was found, a mistake in a template once: every text meets it."""
    known: dict[tuple[str, object], Finding] = {}
    others = [f for f in written.findings if f.code != BAD_TEMPLATE.code]
    for finding in written.findings:
        if finding.code == BAD_TEMPLATE.code:
            known.setdefault((finding.code, finding.locate()), finding)
    return [*known.values(), *others]


def _index(site: Site, texts: list[Listed]) -> None:
    """Write the page that lists the texts."""
    title = site.project.title or site.project.name
    site.page("index.html", "index.html", title=title, editions=texts, here="index")
