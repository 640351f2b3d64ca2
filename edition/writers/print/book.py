"""The whole way to one PDF: compose, measure, plan, set, verify. Edition → PDF, ledger, findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from edition.diagnostics import Finding
from edition.model.edition import Edition
from edition.model.ledger import Ledger
from edition.project import Project
from edition.writers.common.formatting import HouseStyle
from edition.writers.common.languages import short_tag
from edition.writers.common.references import set_references
from edition.writers.common.typst_code import block, call, string
from edition.writers.galley.manuscript import Context, Manuscript, with_children, write_manuscript
from edition.writers.galley.marks import Numbers
from edition.writers.galley.pairing import Units, align
from edition.writers.galley.parts import Part, leaves
from edition.writers.galley.passages import Passage
from edition.writers.galley.pointers import Pointers, differs
from edition.writers.galley.rules import NOT_SET, NOT_VERIFIED, NOTES_MOVED, SET_SIMPLER
from edition.writers.galley.series import Series, SeriesItem
from edition.writers.galley.settings import POINTS, Settings
from edition.writers.print.backend import Pressroom, Typesetter, TypesettingError
from edition.writers.print.columns import Column, Laid
from edition.writers.print.coverage import all_text, find_fonts, has_marks
from edition.writers.print.emit import Emission, Planned
from edition.writers.print.facing import Pair, with_hooks
from edition.writers.print.feet import Feet, Side
from edition.writers.print.figures import summed_up
from edition.writers.print.geometry import SIZES, Geometry
from edition.writers.print.guess import Guessing, letters
from edition.writers.print.heads import heads, page_number, roman
from edition.writers.print.lines import Lines
from edition.writers.print.matter import Matter, fixed
from edition.writers.print.measure import Measured, measure
from edition.writers.print.pictures import find_pictures, with_pictures
from edition.writers.print.plan import PageTooSmallError, plan
from edition.writers.print.references import References
from edition.writers.print.simpler import AS_IT_IS, SIMPLER, Way, settings_for, simplify
from edition.writers.print.slices import Request
from edition.writers.print.source import TypstSource
from edition.writers.print.standing import Load, settled, standing, told
from edition.writers.print.verify import problems
from edition.writers.print.witnesses import WitnessLine

_ROUNDS = 4
"""How often a part is planned anew because the end of a lemma turned out to be elsewhere."""


_TURNS = 5
"""How often a book is planned anew because what references say of pages and lines turned out to be otherwise."""
_FAILED = {NOT_SET.code, NOT_VERIFIED.code}
_OPENING_SPACE = 1.6
"""White between the lines of a page that is set as a whole, at most, in ems."""
_OPENING = '#import "frame.typ": *\n'
_LONG = 250_000
"""From so many characters on, measuring has processes of its own, for the sake of memory."""


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
        again = _placed(texts, replace(order, settings=made.settled), way)
        again.findings[:0] = [f for f in made.findings if f.code == NOTES_MOVED.code]
        return again
    return made if made.pointed is None else _placed(texts, order, way)


def _placed(texts: Sequence[Copy], order: _Order, way: Way) -> Made:
    """Set texts of which it is known where their notes stand."""
    form = order.settings.pointers
    pointers = Pointers(form)
    for turn in range(_TURNS):
        made = _tried(texts, order, way, pointers)
        if made.pointed is None:
            return made
        whole = turn < _TURNS - 2
        pointers = Pointers(form, {k: (p, li if whole else "") for k, (p, li) in made.pointed.items()})
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
    matter = Matter(edition, numbers, language, ems=settings.ems)
    files = _pictures(made, matter, project, standards_of(settings))
    fonts, found = find_fonts(all_text(made.manuscripts, matter.words), edition, settings, project)
    made.findings.extend(found)
    if settings.standard == "A-3a" and order.tei:
        files["source.xml"] = order.tei
    try:
        press = order.room.press(fonts, apart=edition.characters > _LONG)
        for name, data in files.items():
            (press.folder / name).write_bytes(data)
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


@dataclass(slots=True)
class Book:
    """One book on its way through the press: ``text`` and, where it has facing pages, what stands on the right."""

    text: Manuscript
    matter: Matter
    settings: Settings
    geometry: Geometry
    press: Typesetter
    right: Manuscript | None = None
    pointers: Pointers = field(default_factory=Pointers)
    planned: dict[str, Planned] = field(default_factory=dict)
    units: dict[str, Units] = field(default_factory=dict)
    lines_before: dict[int, int] = field(default_factory=dict)
    targets: set[str] = field(default_factory=set)
    files: dict[str, int] = field(default_factory=dict)
    guessing: Guessing | None = None
    sequence: list[Part] = field(default_factory=list)

    @property
    def manuscripts(self) -> list[Manuscript]:
        """The text, and the one that faces it."""
        return [self.text, *([self.right] if self.right else [])]

    def run(self, made: Made) -> None:
        """Measure and plan all parts, then set them and look everything up."""
        if self.right is not None:
            self._align(self.right)
        for manuscript in self.manuscripts:
            self.geometry.languages |= {*manuscript.languages(), *filter(None, (self._language(manuscript),))}
        opening, before = self._front()
        text = self._text_parts()
        after = [part for manuscript in self.manuscripts for part in manuscript.after]
        if not (text or after or opening or before):
            # A text without a word has its title to show.
            before = [Part("title", tuple(self.matter.heading_block()), "roman")]
        around = [*after, *opening, *before]
        self._write([*text, *around])
        # The text alone says which notes move; where some do, nothing else of this turn is kept.
        self._measure_written(text or around)
        if self._moves(made):
            return
        self._measure_written(around if text else ())
        opening = [self._opened(part) for part in opening]
        self.sequence = [*text, *after]
        self._plan_text()
        text = self.sequence[: len(self.sequence) - len(after)]
        for part in (*after, *before):
            self.plan_part(part)
        self._number()
        derived = list(self._derived())
        self.measure(derived)
        behind = [*after, *derived]
        self.sequence = [*text, *behind]
        for part in derived:
            self.plan_part(part)
        self._number()
        contents = self._contents(opening, before, [*text, *behind])
        if found := self._pointed():
            made.pointed = found
            return
        self._set(made, [*opening, *contents, *before, *text, *behind])

    def _moves(self, made: Made) -> bool:
        """Tell which notes move from the feet, and whether the book has to be made anew for it."""
        share = self.settings.foot.share
        text = sum(column_height(self.planned[part.name]) for part in self._text_parts())
        loads = [Load(s.layer.name, self._guessing().whole(s), s.layer.place == "auto") for s in self._at_feet()]
        if text + sum(load.height for load in loads) <= self.geometry.frame.height * len(self.manuscripts):
            return False
        found = standing(text, loads, share)
        made.findings.extend(told(found, share, self.text.edition.file))
        if not found.moved:
            return False
        height = sum(found.heights[name] for name in found.moved)
        made.settled = settled(self.settings, found, height / self.geometry.frame.height, self.text.sections)
        return True

    def _at_feet(self) -> list[Series]:
        return [series for manuscript in self.manuscripts for series in manuscript.at_foot()]

    def _align(self, right: Manuscript) -> None:
        """Align the parts of both texts, and put hooks between their units."""
        for i, (mine, theirs) in enumerate(zip(self.text.text, right.text, strict=False)):
            units = align(self.text, right, (mine.children, theirs.children))
            self.units[mine.name] = units
            self.text.text[i] = replace(mine, children=with_hooks(mine.children, units.unit_of[0], mine.name))
            right.text[i] = replace(
                theirs, side=1, children=with_hooks(theirs.children, units.unit_of[1], theirs.name)
            )  # fmt: skip

    def _text_parts(self) -> list[Part]:
        """Return the parts of the text: where texts face each other, those of both in turn."""
        if self.right is None:
            return self.text.text
        pairs = list(zip(self.text.text, self.right.text, strict=False))
        paired = [part for pair in pairs for part in pair]
        return [*paired, *self.text.text[len(pairs) :], *self.right.text[len(pairs) :]]

    # -- measuring -------------------------------------------------------------------------------------------------

    def measure(self, parts: Sequence[Part]) -> None:
        """Measure some parts by themselves."""
        self._write(parts)
        self._measure_written(parts)

    def _write(self, parts: Sequence[Part]) -> None:
        """Write the files of some parts; the geometry learns their languages."""
        for part in parts:
            owner = self._owner(part)
            self.targets.update(leaf.target for leaf in leaves(part.children) if leaf.kind == "heading")
            source = TypstSource(owner.places.leaves, owner.linked | self.targets)
            name = self._file(part)
            included: list[str] = []
            for number, piece in enumerate(source.pieces(part)):
                included.append(name.replace(".typ", f"-{number}.typ"))
                self.press.write(included[-1], _OPENING + piece)
            self.press.write(name, "".join(f"#include {string(file)}\n" for file in included))
            self.geometry.languages |= source.languages

    def _measure_written(self, parts: Sequence[Part]) -> None:
        if not parts:
            return
        self.press.geometry(self.geometry.data())
        self.press.write("measure.typ", self._document(parts, {}))
        found = self.press.positions(main="measure.typ")
        for measured in measure(parts, found, SIZES, self.settings.size):
            self.planned[measured.part.name] = Planned(measured, [])

    def _document(self, parts: Sequence[Part], first: Mapping[str, int]) -> str:
        """Write the main file: every part on pages of its own."""
        out = [_OPENING, "#show: book\n"]
        for number, part in enumerate(parts):
            pattern = {"roman": '"i"', "arabic": '"1"', "none": "none"}[part.numbering]
            body = f"include {string(self._file(part))}"
            if language := self._language(self._owner(part)):
                body = call("l", string(language), block([body]))
            if part.is_fixed:
                body = call(fixed(part), block([body]))
            hook = [] if part.is_fixed else [call("hook", string(part.name))]
            end = [call("geometry")] if number == len(parts) - 1 else []
            side = ("left", "right")[part.side] if self._faces(part) else ""
            fixed_page = str(part.is_fixed).lower()
            start = first.get(part.name, "none")
            pages = call(
                "pages", string(part.name), pattern, start, fixed_page, string(side), block([body, *hook, *end])
            )
            out.append(f"#{pages}\n")
        return "".join(out)

    def _file(self, part: Part) -> str:
        """Name the file of a part: by a number, for its name may hold what no file name does."""
        return f"part-{self.files.setdefault(part.name, len(self.files) + 1)}.typ"

    def _owner(self, part: Part) -> Manuscript:
        """Return the text to which a part belongs; what the book adds belongs to the first."""
        return next((m for m in self.manuscripts if part in m.parts), self.text)

    def _language(self, manuscript: Manuscript) -> str:
        """Return the language of a text, where it is not that of the book."""
        language = short_tag(manuscript.edition.metadata.language or "und")
        return language if language not in {"und", self.geometry.language} else ""

    def _faces(self, part: Part) -> bool:
        """Whether a part is one of two that face each other."""
        return part.side == 1 or part.name in self.units

    # -- planning --------------------------------------------------------------------------------------------------

    def _plan_text(self) -> None:
        for i, part in enumerate(self.text.text):
            if part.name in self.units and self.right is not None:
                pair = [self.planned[part.name], self.planned[self.right.text[i].name]]
                units = self.units[part.name]
                body = Pair.of([p.measured for p in pair], units, self.geometry.spacing, self.geometry.pitch)
                self._plan(pair, body, self.manuscripts)
            else:
                self.plan_part(part)
                self._plan_notes_of(part)
        for part in self.right.text if self.right else ():
            if part.side == 0:
                self.plan_part(part)

    def _plan_notes_of(self, part: Part) -> None:
        """Make and plan the notes that stand at the end of a section, before the next section is numbered."""
        row_of = self.planned[part.name].measured.row_of
        items = [item for item in self.text.moved("section") if item.start in row_of]
        if items:
            self._number()
            notes = self._commentary(items, f"{part.name}-notes")
            self.measure([notes])
            self.sequence.insert(self.sequence.index(part) + 1, notes)
            self.plan_part(notes)

    def plan_part(self, part: Part) -> None:
        """Plan the pages of one part."""
        planned = self.planned[part.name]
        self._plan([planned], Column(planned.measured.rows), [self._owner(part)])

    def _plan(self, sides: Sequence[Planned], body: Laid, manuscripts: Sequence[Manuscript]) -> None:
        """Plan pages until the ends of lemmata on later pages stand still."""
        # The foot names pages: where those before are planned, their numbers are known.
        self._number()
        both = list(zip(sides, manuscripts, strict=True))
        feet = Feet(
            body, [self._side(planned, m) for planned, m in both], [m.at_foot() for m in manuscripts],
            [m.places.leaves for m in manuscripts], lambda side, index: str(max(sides[side].name(index), 1)),
            [self._witness_line(planned.measured, m) for planned, m in both], self._guessing(),
            [self._language(m) for _, m in both],
        )  # fmt: skip
        notes = feet.notes()
        for number, planned in enumerate(sides):
            planned.feet, planned.body, planned.side, planned.every = feet, body, number, len(sides)
            planned.passages = _by_row(manuscripts[number].places.passages, planned.measured.row_of)
        for _ in range(_ROUNDS):
            feet.pages = []
            plan(body, notes, partial(self._heights, feet), self.geometry.frame, feet.pages, feet.guess)
            ends, were_right = feet.true_ends()
            if were_right:
                break
            feet.far = ends
        for planned in sides:
            planned.pages = feet.pages

    def _side(self, planned: Planned, manuscript: Manuscript) -> Side:
        measured = planned.measured
        before = self.lines_before.get(id(manuscript), 0)
        lines = Lines(
            measured.rows, manuscript.numbering, manuscript.reference, self.settings.every, before, manuscript.beside
        )  # fmt: skip
        if manuscript.numbering == "continuous":
            self.lines_before[id(manuscript)] = lines.last
        return Side(lines, measured.row_of, manuscript.places.passages)

    def _witness_line(self, measured: Measured, manuscript: Manuscript) -> WitnessLine | None:
        if not self.settings.witnesses or measured.part not in manuscript.text:
            return None
        return WitnessLine.of(manuscript.edition, manuscript.places, measured.row_of)

    def _guessing(self) -> Guessing:
        """Measure the letters of all feet, once."""
        if self.guessing is None:
            used = letters(series for m in self.manuscripts for series in m.at_foot())
            self.guessing = Guessing(self.geometry.foot, dict(zip(used, self.press.widths(used), strict=True)))
        return self.guessing

    def _heights(self, feet: Feet, requests: Sequence[Request]) -> list[float]:
        return self.press.heights([feet.json(request) for request in requests])

    def _number(self) -> None:
        """Give each part the number of its first page: from 1, or from 2 where the first page is a left one."""
        first = 1
        for part in self.sequence:
            planned = self.planned[part.name]
            if self._faces(part):
                first += first % 2 if part.side == 0 else 0
                planned.first = first + part.side
                first += 2 * planned.count if part.side else 0
            else:
                planned.first = first
                first += planned.count

    # -- parts that follow from the plan ---------------------------------------------------------------------------

    def _derived(self) -> Iterator[Part]:
        """Make the parts that speak of pages: notes after the text, what has no place in it, indexes."""
        references = References(self.planned)
        words = self.matter.words
        for manuscript in self.manuscripts:
            prefix = "right-" if manuscript is self.right else ""
            if moved := manuscript.moved("behind"):
                yield self._commentary(moved, f"{prefix}behind")
            for series in manuscript.at_end():
                title = series.layer.title or _title_of(words, series.layer.name)
                notes = [references.endnote(item) for item in series.items]
                yield self.matter.endnotes(title, notes, f"{prefix}end-{len(series.items)}-{series.layer.name}")
            lost = [i for s in manuscript.at_foot() for i in s.items if references.place(i.start) is None]
            if lost:
                notes = [references.endnote(item) for item in lost]
                yield self.matter.endnotes(words["unplaced"], notes, f"{prefix}unplaced")
        if self.settings.index and (part := self.matter.indexes(references.of_register(self.text))) is not None:
            yield part

    def _pointed(self) -> Mapping[str, tuple[str, str]]:
        """Return page and line of what references lead to, where they are not what the references say; else nothing."""
        references = References(self.planned)
        found = {key: self._place_of(key, references) for key in sorted(self.pointers.asked)}
        return found if differs(self.pointers.known, found, self.pointers.asked) else {}

    def _place_of(self, key: str, references: References) -> tuple[str, str]:
        for manuscript in self.manuscripts:
            page, line = references.page_and_line(manuscript.point(key))
            if page:
                is_whole = not self.pointers.known or self.pointers.known.get(key, ("", "1"))[1]
                return page, line if is_whole else ""
        return "", ""

    def _commentary(self, items: Sequence[SeriesItem], name: str) -> Part:
        """Make one commentary of notes of several layers."""
        references = References(self.planned)
        layers = {item.layer for item in items}
        one = self.settings.layer(layers.pop()) if len(layers) == 1 else None
        title = (one.title or _title_of(self.matter.words, one.name)) if one else self.matter.words["notes"]
        notes = [(references.page_and_line(item.start)[0], references.endnote(item)) for item in items]
        return self.matter.commentary(title, notes, name)

    def _front(self) -> tuple[list[Part], list[Part]]:
        """Make what stands before the text: the pages that open the book, then the parts with a page number."""
        opening = self.matter.opening() if self.settings.form == "book" else []
        for manuscript in self.manuscripts:
            manuscript.before = [replace(p, numbering="roman") for p in manuscript.before]
        own = [part for manuscript in self.manuscripts for part in manuscript.before]
        sigla = self.matter.sigla(self.manuscripts) if self.settings.form != "text" else None
        before = [*own, *filter(None, (sigla,))]
        return opening, self._titled(before) if self.settings.form == "article" else before

    def _titled(self, before: Sequence[Part]) -> list[Part]:
        """Put the title of an article over what is printed first."""
        title = tuple(self.matter.heading_block())
        if not before and self.right is None and self.text.text:
            self.text.text[0] = with_children(self.text.text[0], title)
            return []
        if before and before[0] not in self.text.before:
            return [with_children(before[0], title), *before[1:]]
        return [Part("title", title, "roman"), *before]

    def _opened(self, part: Part) -> Part:
        """Set a page of the opening as a whole where it holds what is on it; else let it run over pages as a text does."""
        planned = self.planned[part.name]
        rows = planned.measured.rows
        height = rows[-1].bottom - rows[0].top if rows else 0.0
        most = _OPENING_SPACE * self.settings.size * max(len(part.children), 2)
        if height + most > self.geometry.frame.height:
            self.plan_part(part)
            return part
        whole = replace(part, is_fixed=True)
        self.planned[part.name] = Planned(replace(planned.measured, part=whole), [])
        return whole

    def _contents(self, opening: Sequence[Part], before: Sequence[Part], following: Sequence[Part]) -> list[Part]:
        """Make the table of contents of a book; it is measured with numbers that may be wrong first, then made."""
        if self.settings.form != "book" or not self.settings.contents:
            return []
        contents: Part | None = None
        for _ in range(2):
            pages = self._page_of(opening, before)
            contents = self.matter.contents([*before, *following], pages)
            if contents is None:
                return []
            self.measure([contents])
            self.plan_part(contents)
        return [contents] if contents else []

    def _page_of(self, opening: Sequence[Part], following: Sequence[Part]) -> dict[int, str]:
        """Return the page of each leaf as the book prints it."""
        names: dict[int, str] = {}
        contents = self.planned.get("contents")
        physical = 1
        for part in opening:
            physical += self._blanks(part, physical, "") + self.planned[part.name].count
        physical += (physical % 2 == 0) + (contents.count if contents else 1)
        romans: dict[str, int] = {}
        for part in following:
            romans[part.name] = physical
            physical += self.planned[part.name].count
        for name, planned in self.planned.items():
            for number, page in enumerate(() if planned.part.is_fixed else planned.pages):
                shown = roman(romans[name] + number) if name in romans else page_number(planned, number)
                for row in planned.rows(page):
                    names.setdefault(planned.measured.rows[row].leaf.id, shown)
        return names

    # -- setting ---------------------------------------------------------------------------------------------------

    def _set(self, made: Made, parts: Sequence[Part]) -> None:
        """Set all parts, verify, and keep the PDF if everything stands where it should."""
        emission = Emission(
            self.geometry.frame, self.settings.margins.top * POINTS + self.geometry.slug, self.geometry.is_rtl,
            self.press.heights,
        )  # fmt: skip
        first_text = self.text.text[0].name if self.text.text else ""
        metadata = self.text.edition.metadata
        title = metadata.short_title or metadata.title or self.text.edition.name
        physical, offset = 1, 0
        for part in parts:
            planned = self.planned[part.name]
            planned.blanks = self._blanks(part, physical, first_text)
            planned.page, planned.offset = physical + planned.blanks, offset
            emission.add(planned, part.name, heads(planned, title))
            physical = planned.page + planned.count
            offset += 0 if part.is_fixed else sum(1 for row in planned.measured.rows if row.line)
            made.planned.append(planned)
        texts = {part.name for manuscript in self.manuscripts for part in manuscript.text}
        pages = [page for name, found in emission.measures.items() if name in texts for page in found]
        made.figures = summed_up(pages, self.geometry.frame)
        self.press.release()
        self.press.geometry(self.geometry.data())
        numbers = {first_text: self.planned[first_text].first} if first_text else {}
        self.press.write("main.typ", self._document(parts, numbers))
        found = self.press.positions(emission.data())
        if wrong := problems(emission.expected, found, made.planned):
            made.findings.append(NOT_VERIFIED("; ".join(wrong[:3]), file=self.text.edition.file))
            return
        made.pdf = self._finished(self._told(self.press.pdf(self._standards())), made.planned)

    def _blanks(self, part: Part, physical: int, first_text: str) -> int:
        """Count the blank pages before a part: some begin on the right, facing texts on the left."""
        if self._faces(part):
            return int(part.side == 0 and physical % 2 == 1)
        return int((part.recto or part.name in {first_text, "contents"}) and physical % 2 == 0)

    def _told(self, pdf: bytes) -> bytes:
        """Correct what the file says of letters with marks, where the text has some."""
        if not has_marks(all_text(self.manuscripts, self.matter.words)):
            return pdf
        # pypdf takes a tenth of a second to load, and most books need none of it.
        from edition.writers.print.textlayer import corrected  # noqa: PLC0415

        return corrected(pdf)

    def _finished(self, pdf: bytes, planned: Sequence[Planned]) -> bytes:
        """Put facing pages in turn, and say where the page is trimmed."""
        if self.right is None and not self.settings.marks:
            return pdf
        # pypdf takes a tenth of a second to load, and most books need none of it.
        from edition.writers.print.interleave import Label, rearranged  # noqa: PLC0415

        if self.right is None:
            return rearranged(pdf, trim=self.geometry.slug)
        order: list[int] = []
        labels: list[Label] = []
        facing: list[tuple[range, range]] = []
        for i, part in enumerate(planned):
            start = len(order)
            order.extend(part.page - 1 - n for n in range(part.blanks, 0, -1))
            style = "/r" if part.part.numbering == "roman" else "/D"
            if self._faces(part.part) and part.side == 1:
                left = planned[i - 1]
                facing.append((left.physical, part.physical))
                order[start - left.count :] = [
                    p for k in range(left.count) for p in (left.page - 1 + k, part.page - 1 + k)
                ]
                continue
            shown = part.page if part.part.numbering == "roman" else part.first
            if part.blanks:
                labels.append(Label(start, "", 0))
            labels.append(Label(len(order), style, shown))
            order.extend(part.page - 1 + n for n in range(part.count))
        return rearranged(pdf, order, labels, self.geometry.slug, facing=facing)

    def _standards(self) -> list[str]:
        return standards_of(self.settings, is_private=bool(self.press.fonts.private))


def standards_of(settings: Settings, *, is_private: bool = False) -> list[str]:
    """Name the standards of a PDF; one with signs of the private use area is of level u."""
    standard: str = settings.standard
    if is_private:
        # A file of level a says in Unicode what every sign means; a private one has no meaning to say.
        standard = {"A-2a": "A-2u", "A-3a": "A-3u"}.get(standard, standard)
    return ["ua-1"] if standard == "none" else ["ua-1", standard.casefold()]


def column_height(planned: Planned) -> float:
    """Return the height of all rows of a part below each other, in points."""
    rows = planned.measured.rows
    return rows[-1].bottom - rows[0].top if rows else 0.0


def _by_row(passages: Sequence[Passage], row_of: Mapping[int, int]) -> dict[int, list[Passage]]:
    """Sort the labels of passages by the rows of a part."""
    found: dict[int, list[Passage]] = {}
    for passage in passages:
        if (row := row_of.get(passage.marker)) is not None:
            found.setdefault(row, []).append(passage)
    return found


def _title_of(words: Mapping[str, str], layer: str) -> str:
    """Return the heading of a layer of notes that has none of its own."""
    return words["notes"] if layer in {"note", "notes"} else f"{words['notes']}: {layer}"
