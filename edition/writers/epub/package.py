"""What makes chapters a book: package document, contents, style, fonts, and the archive. Book → bytes. EPUB 3.3."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from edition.filenames import folded
from edition.model.edition import Edition
from edition.model.metadata import Person
from edition.model.walk import plain_text
from edition.writers.common.citation import Name, editors_of
from edition.writers.common.languages import direction, short_tag
from edition.writers.common.words import words
from edition.writers.epub.xhtml import Stop, Title, language_attributes
from edition.writers.fonts.web import HAN, SCRIPT, TEXT, WebFace
from edition.writers.registry import NameTakenError

_STYLE = Path(__file__).with_name("book.css")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$")
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_CONTAINER = (
    f'{_HEAD}<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>\n'
)


@dataclass(slots=True)
class Chapter:
    """One chapter: its file, its title, what stands in it; ``kind`` is frontmatter, bodymatter or backmatter."""

    file: str
    title: str
    body: str
    kind: str = "bodymatter"
    language: str = ""
    titles: tuple[Title, ...] = ()
    stops: tuple[Stop, ...] = ()
    type: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """An image in the book."""

    name: str
    media_type: str
    data: bytes


@dataclass(slots=True)
class Book:
    """Chapters with all that belongs to them; ``language`` is that of the interface."""

    edition: Edition = field(default_factory=lambda: Edition("", ""))
    language: str = "en"
    chapters: list[Chapter] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    faces: list[WebFace] = field(default_factory=list)
    cover: bytes | None = None

    @property
    def title(self) -> str:
        """The title, or the name of the file where the header has none."""
        return self.edition.metadata.title or self.edition.name


class _Files(dict[str, bytes]):
    """The files of a book by name; no name is given twice."""

    def __init__(self, first: dict[str, bytes]) -> None:
        super().__init__(first)
        self.taken = set(map(folded, first))

    def __setitem__(self, name: str, data: bytes) -> None:
        if folded(name) in self.taken:
            raise NameTakenError(name)
        self.taken.add(folded(name))
        super().__setitem__(name, data)


def book_file(book: Book) -> bytes:
    """Return the archive; the same book gives the same bytes."""
    files = _Files({"META-INF/container.xml": _CONTAINER.encode()})
    files["EPUB/package.opf"] = _package(book).encode()
    files["EPUB/contents.xhtml"] = _contents(book).encode()
    files["EPUB/book.css"] = _style(book).encode()
    if book.cover is not None:
        files["EPUB/cover.png"] = book.cover
        files["EPUB/cover.xhtml"] = _cover(book).encode()
    for chapter in book.chapters:
        files[f"EPUB/{chapter.file}"] = _document(book, chapter).encode()
    for picture in book.pictures:
        files[f"EPUB/{picture.name}"] = picture.data
    for face in book.faces:
        files[f"EPUB/{face.name}"] = face.data
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        # Reading systems look for the type at a fixed place, so it comes first and is not packed. OCF 3.3, 4.2.
        archive.writestr(_entry("mimetype", zipfile.ZIP_STORED), b"application/epub+zip")
        for name, data in files.items():
            packed = zipfile.ZIP_STORED if name.endswith((".png", ".jpg", ".jpeg", ".woff")) else zipfile.ZIP_DEFLATED
            archive.writestr(_entry(name, packed), data)
    return whole.getvalue()


def _entry(name: str, compression: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = compression
    entry.external_attr = 0o644 << 16
    entry.create_system = 3  # the same on every system
    return entry


def _style(book: Book) -> str:
    families = ", ".join(f'"{family}"' for family in (TEXT, HAN, SCRIPT) if any(f.family == family for f in book.faces))
    rules = "".join(face.rule() for face in book.faces)
    return rules + _STYLE.read_text(encoding="utf-8").replace("FAMILIES", f"{families}, serif" if families else "serif")


# -- documents -----------------------------------------------------------------------------------------------------------


def _page(language: str, title: str, body: str, *, kind: str = "") -> str:
    attributes = language_attributes(language) or ' lang="und" xml:lang="und"'
    sort = f' epub:type="{kind}"' if kind else ""
    return (
        f'{_HEAD}<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"{attributes}>\n'
        f'<head><title>{escape(title)}</title><link rel="stylesheet" type="text/css" href="book.css"/></head>\n'
        f"<body{sort}>\n{body}</body>\n</html>\n"
    )


def _document(book: Book, chapter: Chapter) -> str:
    language = chapter.language or book.edition.metadata.language
    kind = f' epub:type="{chapter.type}"' if chapter.type else ""
    role = f' role="{chapter.role}"' if chapter.role else ""
    body = f'<section{kind}{role} aria-label="{escape(chapter.title)}">\n{chapter.body}</section>\n'
    return _page(language, chapter.title, body, kind=chapter.kind)


def _cover(book: Book) -> str:
    words_ = words(book.language)
    told = escape(f"{words_['cover']}: {book.title}" if "cover" in words_ else book.title)
    body = f'<section epub:type="cover" class="cover" aria-label="{told}"><img src="cover.png" alt="{told}" role="doc-cover"/></section>\n'
    return _page(book.edition.metadata.language, book.title, body, kind="frontmatter")


def _contents(book: Book) -> str:
    """Make the contents, the landmarks, and the list of the pages of the source."""
    w = words(book.language)
    out = [
        f'<nav epub:type="toc" role="doc-toc" id="contents" aria-labelledby="contents-title"><h1 id="contents-title">{w["contents"]}</h1>\n<ol>\n'
    ]
    for chapter in book.chapters:
        language = language_attributes(chapter.language) if chapter.language != book.language else ""
        out.append(f'<li><a href="{chapter.file}"{language}>{escape(chapter.title)}</a>')
        out.extend(_titles(chapter))
        out.append("</li>\n")
    out.append("</ol></nav>\n")
    first = next((c for c in book.chapters if c.kind == "bodymatter"), book.chapters[0])
    marks = [("toc", "contents.xhtml", w["contents"]), ("bodymatter", first.file, w["text"])]
    if book.cover is not None:
        marks.insert(0, ("cover", "cover.xhtml", w["title"]))
    marks += [(c.type, c.file, c.title) for c in book.chapters if c.type in {"titlepage", "index"}]
    marks += [("backmatter", c.file, c.title) for c in book.chapters if c.kind == "backmatter"][:1]
    out.append(
        f'<nav epub:type="landmarks" id="landmarks" hidden="" aria-label="{w["parts"] if "parts" in w else w["contents"]}"><ol>\n'
    )
    out += [f'<li><a epub:type="{kind}" href="{file}">{escape(label)}</a></li>\n' for kind, file, label in marks]
    out.append("</ol></nav>\n")
    pages = [(chapter.file, stop) for chapter in book.chapters for stop in chapter.stops]
    if pages:
        out.append(
            f'<nav epub:type="page-list" role="doc-pagelist" id="pages" hidden="" aria-label="{w["pages"]}"><ol>\n'
        )
        out += [f'<li><a href="{file}#{escape(stop.id)}">{escape(stop.label)}</a></li>\n' for file, stop in pages]
        out.append("</ol></nav>\n")
    return _page(book.language, w["contents"], "".join(out), kind="frontmatter")


def _titles(chapter: Chapter) -> Iterator[str]:
    """Nest the headings of a chapter below its own."""
    depth = 0
    titles = list(chapter.titles)
    if titles and titles[0].depth == 1 and titles[0].text == chapter.title:
        titles = [replace(title, depth=title.depth - 1) for title in titles[1:]]
    for title in titles:
        level = min(title.depth, depth + 1)
        if level > depth:
            yield "\n<ol>\n"
        else:
            yield "</li>\n" + "</ol></li>\n" * (depth - level)
        depth = level
        yield f'<li><a href="{chapter.file}#{escape(title.id)}"{language_attributes(title.lang)}>{escape(title.text)}</a>'
    if depth:
        yield "</li>\n" + "</ol></li>\n" * (depth - 1) + "</ol>"


# -- the package document --------------------------------------------------------------------------------------------------


def _package(book: Book) -> str:
    items, spine = list(_manifest(book)), list(_spine(book))
    right_to_left = ' page-progression-direction="rtl"' if direction(book.edition.metadata.language) == "rtl" else ""
    language = short_tag(book.edition.metadata.language) or "und"
    return (
        f'{_HEAD}<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="{escape(book.language)}" '
        f'dir="{direction(book.language)}">\n<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n{"".join(_metadata(book, language))}</metadata>\n'
        f"<manifest>\n{''.join(items)}</manifest>\n<spine{right_to_left}>\n{''.join(spine)}</spine>\n</package>\n"
    )


def _manifest(book: Book) -> Iterator[str]:
    yield '<item id="contents" href="contents.xhtml" media-type="application/xhtml+xml" properties="nav"/>\n'
    yield '<item id="style" href="book.css" media-type="text/css"/>\n'
    if book.cover is not None:
        yield '<item id="cover-picture" href="cover.png" media-type="image/png" properties="cover-image"/>\n'
        yield '<item id="cover" href="cover.xhtml" media-type="application/xhtml+xml"/>\n'
    for number, chapter in enumerate(book.chapters, 1):
        yield f'<item id="c{number}" href="{chapter.file}" media-type="application/xhtml+xml"/>\n'
    for number, picture in enumerate(book.pictures, 1):
        yield f'<item id="p{number}" href="{picture.name}" media-type="{picture.media_type}"/>\n'
    for number, face in enumerate(book.faces, 1):
        yield f'<item id="f{number}" href="{face.name}" media-type="font/woff"/>\n'


def _spine(book: Book) -> Iterator[str]:
    if book.cover is not None:
        yield '<itemref idref="cover"/>\n'
    for number, chapter in enumerate(book.chapters, 1):
        yield f'<itemref idref="c{number}"/>\n'
        if chapter.type == "titlepage":
            yield '<itemref idref="contents"/>\n'


def _metadata(book: Book, language: str) -> Iterator[str]:
    metadata = book.edition.metadata
    yield f'<dc:identifier id="id">{escape(identifier_of(book.edition))}</dc:identifier>\n'
    yield f'<dc:title id="title">{escape(book.title)}</dc:title>\n<meta refines="#title" property="title-type">main</meta>\n'
    if metadata.subtitle:
        yield f'<dc:title id="subtitle">{escape(metadata.subtitle)}</dc:title>\n'
        yield '<meta refines="#subtitle" property="title-type">subtitle</meta>\n'
    yield f"<dc:language>{escape(language)}</dc:language>\n"
    yield from _people("creator", "aut", metadata.authors)
    yield from _people("contributor", "edt", editors_of(book.edition))
    simple = [("publisher", metadata.publisher), ("date", metadata.date if _DATE.match(metadata.date) else "")]
    simple += [("rights", licence.text or licence.target) for licence in metadata.licences]
    simple += [("subject", keyword) for keyword in metadata.keywords]
    simple += [("description", plain_text(metadata.abstract))]
    yield from (f"<dc:{name}>{escape(value)}</dc:{name}>\n" for name, value in simple if value)
    yield f'<meta property="dcterms:modified">{modified(metadata.date)}</meta>\n'
    if book.cover is not None:
        yield '<meta name="cover" content="cover-picture"/>\n'
    yield from _accessibility(book)


def _people(name: str, role: str, people: tuple[Person, ...] | list[Person]) -> Iterator[str]:
    for number, person in enumerate(people, 1):
        key = f"{name}{number}"
        yield f'<dc:{name} id="{key}">{escape(person.name)}</dc:{name}>\n'
        yield f'<meta refines="#{key}" property="role" scheme="marc:relators">{role}</meta>\n'
        yield f'<meta refines="#{key}" property="file-as">{escape(Name.of(person).sorted)}</meta>\n'


def _accessibility(book: Book) -> Iterator[str]:
    """Say what the book offers to readers who do not read by eye. EPUB Accessibility 1.1, 2.2."""
    has_pictures = bool(book.pictures)
    modes = ["textual", *(["visual"] if has_pictures else [])]
    features = ["structuralNavigation", "tableOfContents", "readingOrder", "displayTransformability", "unlocked"]
    features += ["ARIA", "alternativeText"]
    pages = any(chapter.stops for chapter in book.chapters)
    if pages:
        features += ["pageBreakMarkers", "pageNavigation"]
    if any(chapter.type == "index" for chapter in book.chapters):
        features.append("index")
    facts = [("accessMode", mode) for mode in modes]
    facts += [("accessModeSufficient", "textual")]
    if has_pictures:
        facts.append(("accessModeSufficient", "textual,visual"))
    facts += [("accessibilityFeature", feature) for feature in features]
    facts += [("accessibilityHazard", "none")]
    summary = (
        "The whole text can be read by ear or touch. Entries of the apparatus and notes are footnotes: a link in the text leads to "
        "each, and a link back. Images have the descriptions that the edition gives them."
    )
    facts.append(("accessibilitySummary", summary))
    yield from (f'<meta property="schema:{name}">{value}</meta>\n' for name, value in facts)
    if pages:
        yield f'<meta property="pageBreakSource">{escape(book.title)}</meta>\n'


def identifier_of(edition: Edition) -> str:
    """Return the identifier of a book: the DOI of the edition, else a name made from what the header says of it."""
    doi = next((value for kind, value in edition.metadata.identifiers if kind.casefold() == "doi"), "")
    if doi:
        return doi if ":" in doi else f"https://doi.org/{doi}"
    metadata = edition.metadata
    return uuid5(NAMESPACE_URL, f"{metadata.title}\n{metadata.publisher}\n{metadata.version}\n{edition.name}").urn


def modified(date: str) -> str:
    """Return the date of the edition as EPUB wants it; a part that is not known is the first of its kind."""
    found = _DATE.match(date)
    year, month, day = found.groups() if found else (None, None, None)
    return f"{year or '1980'}-{month or '01'}-{day or '01'}T00:00:00Z"
