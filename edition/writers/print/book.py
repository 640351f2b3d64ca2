"""The whole way to one PDF: compose, measure, plan, set, verify. Edition → PDF, ledger, findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from edition.diagnostics import Finding, Severity
from edition.model.edition import Edition
from edition.model.ledger import Ledger
from edition.project import Project
from edition.writers.formatting import HouseStyle
from edition.writers.languages import short_tag
from edition.writers.print.backend import Typesetter, TypesettingError, typesetter
from edition.writers.print.columns import Column
from edition.writers.print.coverage import find_fonts
from edition.writers.print.emit import Emission, Planned, head
from edition.writers.print.feet import Feet, Side
from edition.writers.print.galley import Group, Image, Item, Leaf, Marker, Part, Run, leaves, text_of
from edition.writers.print.geometry import SIZES, Geometry
from edition.writers.print.lines import Lines
from edition.writers.print.manuscript import Manuscript, part_title, with_children, write_manuscript
from edition.writers.print.matter import Matter, fixed
from edition.writers.print.measure import Measured, measure
from edition.writers.print.pictures import find_pictures
from edition.writers.print.plan import Page, PageTooSmallError, Request, plan
from edition.writers.print.rules import NOT_SET, NOT_VERIFIED
from edition.writers.print.series import Series, SeriesItem
from edition.writers.print.settings import POINTS, Settings
from edition.writers.print.source import TypstSource, quoted
from edition.writers.print.verify import problems
from edition.writers.print.witnesses import WitnessLine

_ROUNDS = 4
"""How often a part is planned anew because the end of a lemma turned out to be elsewhere."""
_SHORTEST_RUNNING_TITLE = 60


@dataclass(slots=True)
class Made:
    """What came of one text: the PDF, nothing where it failed; what was found; how it was planned."""

    pdf: bytes | None = None
    findings: list[Finding] = field(default_factory=list)
    planned: list[Planned] = field(default_factory=list)
    asked: int = 0


def make_book(edition: Edition, project: Project, settings: Settings, ledger: Ledger, style: HouseStyle) -> Made:
    """Set one text."""
    made = Made()
    manuscript = write_manuscript(edition, settings, ledger, style)
    language = project.language or short_tag(edition.metadata.language)
    matter = Matter(edition, manuscript.numbers, language)
    matter.head_register(manuscript.after)
    pictures, found = find_pictures(manuscript.pictures, project, edition.file)
    made.findings.extend(found)
    _place_pictures(manuscript, {url: name for url, (name, _) in pictures.items()})
    fonts, found = find_fonts(_characters(manuscript, matter, language), edition, settings, project)
    made.findings.extend(found)
    if any(f.severity is Severity.ERROR for f in found):
        return made
    geometry = Geometry(settings, edition, fonts)
    try:
        with typesetter(fonts) as press:
            for name, data in pictures.values():
                (press.folder / name).write_bytes(data)
            book = Book(manuscript, matter, settings, geometry, press)
            book.run(made)
            made.asked = press.asked
    except TypesettingError as error:
        made.findings.append(NOT_SET(f"Typst: {error}", file=edition.file))
    except PageTooSmallError:
        made.findings.append(NOT_SET("the page is too small for a line of notes", file=edition.file))
    return made


@dataclass(slots=True)
class Book:
    """One book on its way through the press."""

    manuscript: Manuscript
    matter: Matter
    settings: Settings
    geometry: Geometry
    press: Typesetter
    source: TypstSource = field(init=False)
    planned: dict[str, Planned] = field(default_factory=dict)
    lines_before: int = 0

    def __post_init__(self) -> None:
        """Write source with the leaves of this manuscript."""
        self.source = TypstSource(self.manuscript.places.leaves)
        self.source.linked = self._linked()

    def run(self, made: Made) -> None:
        """Measure and plan all parts, then set them and look everything up."""
        parts = self.manuscript.parts
        self.measure(parts)
        for part in self.manuscript.text:
            self.plan_part(part)
        after = [*self.manuscript.after]
        for part in after:
            self.plan_part(part)
        self.number_pages([*self.manuscript.text, *after], 1)
        derived = list(self.derived())
        self.measure(derived)
        for part in derived:
            self.plan_part(part)
        behind = [*after, *derived]
        self.number_pages([*self.manuscript.text, *behind], 1)
        before = self.before(behind)
        self.set(made, [*before, *self.manuscript.text, *behind])

    # -- measuring -------------------------------------------------------------------------------------------------

    def measure(self, parts: Sequence[Part]) -> None:
        """Measure some parts by themselves."""
        if not parts:
            return
        for part in parts:
            self.source.linked.update(leaf.target for leaf in leaves(part.children) if leaf.kind == "heading")
            self.press.write(f"{part.name}.typ", '#import "frame.typ": *\n' + self.source.part(part))
        self.press.geometry(self.geometry.data(self.source.languages | self._foot_languages()))
        self.press.write("measure.typ", self._document(parts, {}))
        found = self.press.positions(main="measure.typ")
        for measured in measure(parts, found, SIZES, self.settings.size):
            self.planned[measured.part.name] = Planned(measured, [])

    def _foot_languages(self) -> set[str]:
        return {
            run.lang for series in self.manuscript.series for item in series.items
            for runs in (item.lemma, item.after, *item.words) for run in (*runs, Run("", lang=item.lang)) if run.lang
        }  # fmt: skip

    def _linked(self) -> set[str]:
        """Collect the leaves to which something may lead."""
        places = self.manuscript.places
        found = {f"L{number}" for number in places.leaves.values()}
        named = {marker for key, markers in places.refs.items() if key in self.manuscript.edition.register for marker in markers}
        for part in self.manuscript.parts if named else ():
            for leaf in leaves(part.children):
                if any(isinstance(item, Marker) and item.id in named for item in leaf.items):
                    found.add(leaf.target)
        return found

    def _document(self, parts: Sequence[Part], first: Mapping[str, int]) -> str:
        """Write the main file: every part on pages of its own."""
        out = ['#import "frame.typ": *\n#show: book\n']
        for number, part in enumerate(parts):
            pattern = {"roman": '"i"', "arabic": '"1"', "none": "none"}[part.numbering]
            start = first.get(part.name, "none")
            body = f'#include "{part.name}.typ"\n'
            if part.is_fixed:
                body = f"#{fixed(part)}[{body}]"
            hook = "" if part.is_fixed else f"#hook({quoted(part.name)})"
            end = "#geometry()" if number == len(parts) - 1 else ""
            flag = str(part.is_fixed).lower()
            out.append(f"#pages({quoted(part.name)}, {pattern}, {start}, {flag})[{body}{hook}{end}]\n")
        return "".join(out)

    # -- planning --------------------------------------------------------------------------------------------------

    def plan_part(self, part: Part) -> None:
        """Plan the pages of one part, until the ends of lemmata on later pages stand still."""
        planned = self.planned[part.name]
        measured = planned.measured
        body = Column(measured.rows)
        lines = Lines(
            measured.rows, self.manuscript.numbering, self.manuscript.reference, self.settings.every, self.lines_before
        )  # fmt: skip
        if self.manuscript.numbering == "continuous":
            self.lines_before = lines.last
        side = Side(lines, measured.row_of, lambda a, b: (a, b), lambda row: row)
        feet = Feet(
            [side], [self.manuscript.at_foot()], self.manuscript.places.leaves, self._page_name(planned),
            [self._witness_line(measured)],
        )  # fmt: skip
        notes = feet.notes()
        for _ in range(_ROUNDS):
            feet.pages = []
            plan(body, notes, lambda r, f=feet: self._heights(f, r), self.geometry.frame, feet.pages)
            ends = feet.true_ends()
            if all(feet.far.get(key, "") == name for key, name in ends.items()):
                break
            feet.far = ends
        planned.pages, planned.feet, planned.body = feet.pages, feet, body

    def _witness_line(self, measured: Measured) -> WitnessLine | None:
        if not self.settings.witnesses or not measured.part.name.startswith("text"):
            return None
        return WitnessLine.of(self.manuscript.edition, self.manuscript.places.starts, measured.row_of)

    @staticmethod
    def _page_name(planned: Planned) -> Any:
        return lambda _side, index: str(max(planned.first, 1) + index)

    def _heights(self, feet: Feet, requests: Sequence[Request]) -> list[float]:
        return self.press.heights([feet.json(request) for request in requests])

    def number_pages(self, parts: Sequence[Part], first: int) -> None:
        """Give each part the number of its first page."""
        for part in parts:
            self.planned[part.name].first = first
            first += self.planned[part.name].count

    # -- parts that follow from the plan ---------------------------------------------------------------------------

    def derived(self) -> Iterator[Part]:
        """Make the parts that speak of pages: notes after the text, what has no place in it, indexes."""
        for series in self.manuscript.at_end():
            notes = [self._endnote(item) for item in series.items]
            title = series.layer.title or self.matter.words.get("notes", "Notes")
            yield self.matter.endnotes(f"{title}" if series.layer.title else _titled(title, series), notes, f"end-{series.layer.name}")
        lost = [i for s in self.manuscript.at_foot() for i in s.items if self._place(i.start) is None]
        if lost:
            notes = [self._endnote(item) for item in lost]
            yield self.matter.endnotes(self.matter.words.get("apparatus", "Apparatus"), notes, "unplaced")
        if self.settings.index and (part := self.matter.indexes(self._register_places())) is not None:
            yield part

    def _endnote(self, item: SeriesItem) -> list[Run]:
        place = self._place(item.start)
        name = self._reference(item.start, item.end) if place else item.loc
        runs = [Run(item.sign, ("call",)), Run("\u00a0")] if item.sign else []
        if name and not item.sign:
            runs += [Run(name, ("number",)), Run("\u2002")]
        runs += [*item.lemma, *item.after]
        return runs + [run for word in item.words for run in word]

    def _place(self, marker: int) -> tuple[Planned, int] | None:
        for planned in self.planned.values():
            if (row := planned.measured.row_of.get(marker)) is not None and planned.feet is not None:
                return planned, row
        return None

    def _reference(self, start: int, end: int = -1) -> str:
        """Refer to a place by page and line, or by the line alone where lines are numbered through the text."""
        found = self._place(start)
        if found is None or found[0].feet is None:
            return ""
        planned, row = found
        lines = planned.feet.sides[0].lines if planned.feet else None
        last = planned.measured.row_of.get(end, row)
        for number, page in enumerate(planned.pages):
            if page.first <= row <= page.last and lines is not None:
                name = lines.name(row, page.first)
                if lines.numbering != "page":
                    return name or str(planned.first + number)
                ends = lines.name(min(last, page.last), page.first)
                reach = f"{name}–{ends}" if ends != name and ends else name
                return f"{planned.first + number}.{reach}" if name else str(planned.first + number)
        return ""

    def _register_places(self) -> dict[str, list[tuple[str, str]]]:
        """Return reference and link of every place that names something registered."""
        found: dict[str, list[tuple[str, str]]] = {}
        text = {part.name for part in self.manuscript.text}
        for key, markers in self.manuscript.places.refs.items():
            if key not in self.manuscript.edition.register:
                continue
            for marker in markers:
                place = self._place(marker)
                if place is None or place[0].part.name not in text:
                    continue
                planned, row = place
                link = f"#{planned.measured.rows[row].leaf.target}"
                reference = (self._reference(marker), link)
                if reference[0] and reference[0] not in {name for name, _ in found.get(key, [])}:
                    found.setdefault(key, []).append(reference)
        return found

    def before(self, behind: Sequence[Part]) -> list[Part]:
        """Make what stands before the text; the contents are measured with empty numbers first, then made."""
        if self.settings.form == "text":
            return []
        opening = self.matter.opening() if self.settings.form == "book" else []
        sigla = self.matter.sigla()
        own = [replace(p, numbering="roman") for p in self.manuscript.before]
        following = [*own, *filter(None, (sigla,))]
        self.measure([*opening, *following])
        for part in following:
            self.plan_part(part)
        if self.settings.form != "book" or not self.settings.contents:
            return [*opening, *following]
        for _ in range(2):
            contents = self.matter.contents([*following, *self.manuscript.text, *behind], self._page_of(opening, following))
            if contents is None:
                return [*opening, *following]
            self.measure([contents])
            self.plan_part(contents)
        return [*opening, contents, *following]

    def _page_of(self, opening: Sequence[Part], following: Sequence[Part]) -> dict[int, str]:
        """Return the page of each leaf as the book prints it."""
        names: dict[int, str] = {}
        contents = self.planned.get("contents")
        first = len(opening) + 2 + (contents.count if contents else 1)
        self.number_pages(following, first)
        romans = {part.name for part in following}
        for name, planned in self.planned.items():
            if planned.part.is_fixed:
                continue
            for number, page in enumerate(planned.pages):
                shown = planned.first + number
                for row in planned.rows(page):
                    leaf = planned.measured.rows[row].leaf.id
                    names.setdefault(leaf, roman(shown) if name in romans else str(shown))
        return names

    # -- setting ---------------------------------------------------------------------------------------------------

    def set(self, made: Made, parts: Sequence[Part]) -> None:
        """Set all parts, verify, and keep the PDF if everything stands where it should."""
        margin = self.settings.margins.top * POINTS + self.geometry.slug
        emission = Emission(
            self.geometry.frame, margin, self.manuscript.places.leaves, self.geometry.is_rtl, self.press.heights
        )  # fmt: skip
        physical, offset = 1, 0
        first_text = self.manuscript.text[0].name if self.manuscript.text else ""
        order: list[Planned] = []
        for part in parts:
            planned = self.planned[part.name]
            starts_recto = part.recto or part.name in {first_text, "contents"}
            planned.blanks = int(starts_recto and physical % 2 == 0)
            planned.page = physical + planned.blanks
            planned.offset = offset
            emission.add(planned, part.name, self._heads(planned))
            physical = planned.page + planned.count
            offset += sum(1 for row in planned.measured.rows if row.line) if not part.is_fixed else 0
            order.append(planned)
        self.press.geometry(self.geometry.data(self.source.languages))
        self.press.write("main.typ", self._document(parts, {first_text: 1}))
        found = self.press.positions(emission.data())
        made.planned = order
        wrong = problems(emission.expected, found, order)
        if wrong:
            made.findings.append(NOT_VERIFIED("; ".join(wrong[:3]), file=self.manuscript.edition.file))
            return
        made.pdf = self.press.pdf(self._standards())

    def _standards(self) -> list[str]:
        standard = self.settings.standard
        return ["ua-1"] if standard == "none" else ["ua-1", standard.casefold()]

    def _heads(self, planned: Planned) -> list[dict[str, Any]]:
        """Make the running heads of a part: title on the left, section on the right, lines inside, number outside."""
        leaves_ = self.manuscript.places.leaves
        if planned.part.is_fixed:
            return [head(None, leaves_)]
        heads: list[dict[str, Any]] = []
        metadata = self.manuscript.edition.metadata
        title = _short(metadata.short_title or metadata.title or self.manuscript.edition.name)
        is_roman = planned.part.numbering == "roman"
        for number, page in enumerate(planned.pages):
            if number == 0:
                heads.append(head(None, leaves_))
                continue
            physical = planned.page + number
            shown = [Run(roman(physical) if is_roman else str(planned.first + number))]
            rows = planned.rows(page)
            span = planned.feet.sides[0].lines.span(rows[0], rows[-1]) if planned.feet and rows else ""
            lines = [Run(span)] if span else []
            if physical % 2 == 0:
                heads.append(head((shown, [Run(title)], lines), leaves_))
            else:
                section = planned.measured.rows[rows[0]].leaf.head if rows else ""
                heads.append(head((lines, [Run(_short(section or part_title(planned.part)))], shown), leaves_))
        return heads


def roman(number: int) -> str:
    """Write a number in small Roman figures."""
    out = ""
    for value, sign in (
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
        (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ):  # fmt: skip
        while number >= value:
            out += sign
            number -= value
    return out


def _short(title: str) -> str:
    """Shorten a title for the running head, at a word."""
    if len(title) <= _SHORTEST_RUNNING_TITLE:
        return title
    return title[: title.rfind(" ", 0, _SHORTEST_RUNNING_TITLE)].rstrip(" ,;:") + " …"


def _titled(title: str, series: Series) -> str:
    return f"{title}: {series.layer.name}"


def _characters(manuscript: Manuscript, matter: Matter, language: str) -> Iterator[str]:
    """Yield all text that will be set."""
    for part in manuscript.parts:
        for leaf in leaves(part.children):
            yield text_of(leaf.items)
    for series in manuscript.series:
        for item in series.items:
            yield text_of((*item.lemma, *item.after)) + item.text + item.sign + item.loc
    yield from matter.words.values()
    edition = manuscript.edition
    yield from (w.siglum + w.label for w in edition.witnesses.values())
    yield from (r.label for r in edition.register.values())
    metadata = edition.metadata
    yield from (metadata.title, metadata.subtitle, metadata.publisher, language, edition.name)
    yield from (p.name + p.role for p in (*metadata.authors, *metadata.editors, *metadata.contributors))
    yield from (licence.text + licence.target for licence in metadata.licences)


def _place_pictures(manuscript: Manuscript, names: Mapping[str, str]) -> None:
    """Put the names of the files into the leaves; a picture that cannot be had is its description."""

    def placed(node: Leaf | Group) -> Leaf | Group:
        if isinstance(node, Group):
            return replace(node, children=tuple(placed(child) for child in node.children))
        image = next((item for item in node.items if isinstance(item, Image)), None)
        if image is None:
            return node
        items: tuple[Item, ...] = (replace(image, file=names[image.file]),) if image.file in names else _described(node, image)
        return replace(node, items=items, kind="figure" if image.file in names else "caption")

    for group in (manuscript.before, manuscript.text, manuscript.after):
        group[:] = [replace(part, children=tuple(placed(child) for child in part.children)) for part in group]


def _described(leaf: Leaf, image: Image) -> tuple[Item, ...]:
    return (Marker(leaf.first, opens=True), Run(f"[{image.alt}]"))


__all__ = ["Book", "Made", "Page", "make_book", "with_children"]
