"""The whole way to one PDF: compose, measure, plan, set, verify. Edition → PDF, ledger, findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from edition.diagnostics import Finding
from edition.model.edition import Edition, witnesses_of
from edition.model.ledger import Ledger
from edition.project import Project
from edition.writers.common.languages import short_tag
from edition.writers.common.pieces import HouseStyle
from edition.writers.common.references import set_references
from edition.writers.galley.manuscript import Context, Manuscript, write_manuscript
from edition.writers.galley.marks import Numbers
from edition.writers.galley.parts import leaves
from edition.writers.galley.pointers import Pointers
from edition.writers.galley.rules import NOT_SET, NOT_VERIFIED, NOTES_MOVED, SET_SIMPLER
from edition.writers.galley.settings import Settings
from edition.writers.print.backend import Pressroom, TypesettingError
from edition.writers.print.binding import standards_of
from edition.writers.print.book import Book
from edition.writers.print.coverage import all_text, find_fonts
from edition.writers.print.emit import Planned
from edition.writers.print.geometry import Geometry
from edition.writers.print.matter import Matter
from edition.writers.print.pictures import find_pictures, with_pictures
from edition.writers.print.plan import PageTooSmallError
from edition.writers.print.simpler import AS_IT_IS, SIMPLER, Way, settings_for, simplify

_TURNS = 5
"""How often a book is planned anew because what references say of pages and lines turned out to be otherwise."""
_FAILED = {NOT_SET.code, NOT_VERIFIED.code}
_LONG = 150_000
_MANY = 2_000
"""From so many characters or leaves on, the press has processes of its own, for the sake of memory."""


@dataclass(slots=True)
class Made:
    """What came of one text: the PDF, nothing where it failed; what was found; how it was planned."""

    pdf: bytes | None = None
    findings: list[Finding] = field(default_factory=list)
    planned: list[Planned] = field(default_factory=list)
    manuscripts: list[Manuscript] = field(default_factory=list)
    pointed: Mapping[str, tuple[str, str]] | None = None
    settled: Settings | None = None
    figures: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Copy:
    """One text to be set, with the account of its characters."""

    edition: Edition
    ledger: Ledger


@dataclass(frozen=True, slots=True)
class _Order:
    """What is wanted of the press: the project and its settings, the style of entries, the source to attach."""

    project: Project
    settings: Settings
    style: HouseStyle
    tei: bytes = b""
    room: Pressroom = field(default_factory=Pressroom)


def make_book(
    text: Copy, project: Project, settings: Settings, style: HouseStyle, facing: Copy | None = None, tei: bytes = b""
) -> Made:
    """Set one text, or two on facing pages; ``tei`` is attached where the standard allows it.

    What cannot be set, or does not verify, is set once more in a simpler form, and that is told.
    """
    texts = (text,) if facing is None else (text, facing)
    order = _Order(project, settings, style, tei)
    try:
        return _first_that_verifies(texts, order)
    finally:
        order.room.clear()


def _first_that_verifies(texts: Sequence[Copy], order: _Order) -> Made:
    made = _made(texts, order, AS_IT_IS)
    if made.pdf is not None:
        return made
    edition = texts[0].edition
    for way in SIMPLER if len(texts) == 1 else SIMPLER[:1]:
        again = _made(texts, replace(order, settings=settings_for(way, order.settings, edition)), way)
        if again.pdf is not None:
            why = next((f.message for f in made.findings if f.code in _FAILED), "")
            again.findings.append(SET_SIMPLER(f"{way.name}: {why}", file=edition.file))
            return again
    return made


def _made(texts: Sequence[Copy], order: _Order, way: Way) -> Made:
    """Set texts in one way, anew until what references say of pages is what the pages are.

    Where that does not come to rest, references say the page alone, then nothing.
    """
    made = _tried(texts, order, way, Pointers(order.settings.pointers))
    if made.settled is not None:
        # Where notes stand is known once the text is measured, and what is set at its feet depends on it.
        again = _placed(texts, replace(order, settings=made.settled), way, made.pointed or {})
        again.findings[:0] = [f for f in made.findings if f.code == NOTES_MOVED.code]
        return again
    return made if made.pointed is None else _placed(texts, order, way, made.pointed, before=1)


def _placed(
    texts: Sequence[Copy], order: _Order, way: Way, known: Mapping[str, tuple[str, str]], before: int = 0
) -> Made:
    """Set texts of which it is known where their notes stand, and of references what they probably say; ``before`` are turns."""
    form = order.settings.pointers
    for turn in range(before, _TURNS):
        is_whole = turn < _TURNS - 1
        said = {key: (page, line if is_whole else "") for key, (page, line) in known.items()}
        made = _tried(texts, order, way, Pointers(form, said, names_lines=is_whole))
        if made.pointed is None:
            return made
        known = made.pointed
    return _tried(texts, order, way, Pointers())


def _tried(texts: Sequence[Copy], order: _Order, way: Way, pointers: Pointers) -> Made:
    """Set texts with references that say what is known of their places; ``pointed`` is what they should say, if other."""
    made = Made()
    project, settings = order.project, order.settings
    numbers = Numbers()
    edition = texts[0].edition
    for copy, prefix in zip(texts, ("", "right-"), strict=False):
        context = Context(numbers, prefix, set_references(copy.edition, project), pointers)
        made.manuscripts.append(write_manuscript(copy.edition, settings, copy.ledger, order.style, context))
        simplify(way, made.manuscripts[-1])
    language = project.language or short_tag(edition.metadata.language)
    matter = Matter(edition, numbers, language, witnesses_of(copy.edition for copy in texts), ems=settings.ems)
    files = _pictures(made, matter, project, standards_of(settings))
    fonts, found = find_fonts(all_text(made.manuscripts, matter.words), edition, settings, project)
    made.findings.extend(found)
    if settings.standard == "A-3a" and order.tei:
        files["source.xml"] = order.tei
    try:
        press = order.room.press(fonts, apart=_is_long(edition, made.manuscripts))
        press.bring(files)
        geometry = Geometry(settings, edition, press.fonts, attached="source.xml" in files)
        right = made.manuscripts[1] if len(texts) > 1 else None
        Book(made.manuscripts[0], matter, settings, geometry, press, right, pointers).run(made)
    except TypesettingError as error:
        order.room.clear()  # what has failed is not asked again
        made.findings.append(NOT_SET(f"Typst: {error}", file=edition.file))
    except PageTooSmallError:
        made.findings.append(NOT_SET("the page is too small for a line of notes", file=edition.file))
    except LookupError as error:
        made.findings.append(NOT_SET(f"the pages could not be planned: {error}", file=edition.file))
    return made


def _is_long(edition: Edition, manuscripts: Iterable[Manuscript]) -> bool:
    lines = sum(1 for m in manuscripts for part in m.parts for _ in leaves(part.children))
    return edition.characters > _LONG or lines > _MANY


def _pictures(made: Made, matter: Matter, project: Project, standards: Sequence[str]) -> dict[str, bytes]:
    """Bring the pictures of the texts; returns the files that the document needs."""
    files: dict[str, bytes] = {}
    for manuscript in made.manuscripts:
        matter.head_register(manuscript.after)
        pictures, found = find_pictures(manuscript.pictures, project, manuscript.edition.file, standards)
        made.findings.extend(found)
        files |= dict(pictures.values())
        with_pictures(manuscript, {url: name for url, (name, _) in pictures.items()})
    return files
