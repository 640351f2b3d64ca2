"""One book on its way through the press: its parts are measured and planned, then set. Manuscripts → plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from edition.writers.common.languages import short_tag
from edition.writers.common.typst_code import block, call, string
from edition.writers.galley.manuscript import Manuscript
from edition.writers.galley.pairing import Units, align
from edition.writers.galley.parts import Group, Leaf, Part, leaves
from edition.writers.galley.passages import Passage
from edition.writers.galley.pointers import Pointers
from edition.writers.galley.series import Series
from edition.writers.galley.settings import Settings
from edition.writers.print import binding, breaks, following
from edition.writers.print.backend import Typesetter
from edition.writers.print.columns import Accompanied, Column, Kind, Laid
from edition.writers.print.divided_words import DividedWords
from edition.writers.print.emit import Planned
from edition.writers.print.facing import Pair, with_hooks
from edition.writers.print.feet import Feet, Side
from edition.writers.print.foreseen import foreseen
from edition.writers.print.geometry import SIZES, Geometry
from edition.writers.print.guess import Guessing, letters
from edition.writers.print.lines import Lines
from edition.writers.print.matter import Matter, fixed
from edition.writers.print.measure import Measured, by_page, measure
from edition.writers.print.plan import plan
from edition.writers.print.remembered import digest
from edition.writers.print.slices import Request
from edition.writers.print.source import TypstSource
from edition.writers.print.standing import Load, settled, standing, told
from edition.writers.print.stretches import Stretch, joined, stretches
from edition.writers.print.witnesses import WitnessLine

if TYPE_CHECKING:
    from edition.writers.print.making import Made


_ROUNDS = 4
"""How often a part is planned anew because the end of a lemma turned out to be elsewhere."""
_OPENING = '#import "frame.typ": *\n'


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
    opposite: dict[str, Part] = field(default_factory=dict)
    lines_before: dict[int, int] = field(default_factory=dict)
    targets: set[str] = field(default_factory=set)
    files: dict[str, int] = field(default_factory=dict)
    stretches: dict[str, list[Stretch]] = field(default_factory=dict)
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
            self.geometry.languages.add(self.geometry.language)
        for manuscript in self.manuscripts:
            self.geometry.languages |= {*manuscript.languages(), *filter(None, (self._language(manuscript),))}
        opening, before = following.front(self)
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
        opening = [following.opened(self, part) for part in opening]
        text = self._faced(text)
        self.sequence = [*text, *after]
        self._plan_text()
        text = self.sequence[: len(self.sequence) - len(after)]
        for part in (*after, *before):
            self.plan_part(part)
        self.number()
        # What follows speaks of pages, and moves none of those that are referred to.
        if found := following.pointed(self):
            made.pointed = found
            return
        derived = list(following.derived(self))
        self.measure(derived)
        behind = [*after, *derived]
        self.sequence = [*text, *behind]
        for part in derived:
            self.plan_part(part)
        self.number()
        contents = following.contents(self, opening, before, [*text, *behind])
        binding.set_book(self, made, [*opening, *contents, *before, *text, *behind])

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
        stay = [item for s in self._at_feet() if s.layer.name not in found.moved for item in s.items]
        made.pointed = foreseen(self, self._guessing(), stay)
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

    def _faced(self, parts: Sequence[Part]) -> list[Part]:
        """Put the pages that face a text behind each part of which they speak."""
        found: list[Part] = []
        for part in parts:
            found.append(part)
            row_of = self.planned[part.name].measured.row_of
            items = [
                item for series in self.text.accompanying("facing") for item in series.items if item.start in row_of
            ]
            if items:
                title = following.title_of(self.matter.words, self.settings, items)
                right = self.opposite[part.name] = Part(f"{part.name}-facing", (), title=title, side=1)
                self._write([right])
                self.planned[right.name] = Planned(Measured(right), [])
                found.append(right)
        return found

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
            pieces = list(source.pieces(part))
            included = [name.replace(".typ", f"-{number}.typ") for number in range(len(pieces))]
            for file, piece in zip(included, pieces, strict=True):
                self.press.write(file, _OPENING + piece.text)
            self.press.write(name, "".join(f"#include {string(file)}\n" for file in included))
            self.stretches[part.name] = list(stretches(pieces, included))
            self.geometry.languages |= source.languages

    def _measure_written(self, parts: Sequence[Part]) -> None:
        if not parts:
            return
        self.press.geometry(self.geometry.data())
        found = self._positions(parts)
        for measured in measure(parts, found, SIZES, (self.settings.size, self.geometry.pitch)):
            if any(measured.part in manuscript.text for manuscript in self.manuscripts):
                breaks.apply(measured, self.settings.breaks)
            self.planned[measured.part.name] = Planned(measured, [])

    def _positions(self, parts: Sequence[Part]) -> Mapping[str, Sequence[Any]]:
        """Find where everything in some parts stands, the n-th on the n-th page; Typst is asked for what is not remembered."""
        listed = [(part, stretch) for part in parts for stretch in self.stretches[part.name]]
        known = self._found(
            [digest(stretch.key, self._page(part, "", {})) for part, stretch in listed],
            lambda i: self._page(listed[i][0], listed[i][1].body, {}),
            "measure.typ",
        )
        self.press.release("measure.typ")
        places: dict[str, list[Any]] = {"k": [], "fig": []}
        for page, part in enumerate(parts, 1):
            own = [(stretch, known[i]) for i, (of, stretch) in enumerate(listed) if of is part]
            for kind, values in joined(own).items():
                places[kind] += [(value, page, y) for value, y in values]
        return places

    def _found(
        self, keys: Sequence[str], page: Callable[[int], str], main: str
    ) -> Sequence[Mapping[str, Sequence[Any]]]:
        """Find where everything stands on some pages, each by its key; Typst is asked for what is not remembered."""
        remembered = self.press.remembered
        known = [remembered.positions(key) for key in keys]
        asked = [i for i, found in enumerate(known) if found is None]
        if asked:
            self.press.write(main, _document(map(page, asked)))
            answer = by_page(self.press.positions(main=main))
            for number, i in enumerate(asked, 1):
                known[i] = {kind: pages.get(number, []) for kind, pages in answer.items()}
                remembered.add_positions(keys[i], known[i] or {})
        return [found or {} for found in known]

    def document(self, parts: Sequence[Part], first: Mapping[str, int]) -> str:
        """Write the main file: every part on pages of its own."""
        return _document(self._page(part, f"include {string(self._file(part))}", first) for part in parts)

    def _page(self, part: Part, body: str, first: Mapping[str, int]) -> str:
        """Write the pages of a part, or of some of it."""
        pattern = {"roman": '"i"', "arabic": '"1"', "none": "none"}[part.numbering]
        if language := self._language(self._owner(part)):
            body = call("l", string(language), block([body]))
        if part.is_fixed:
            body = call(fixed(part), block([body]))
        hook = [] if part.is_fixed else [call("hook", string(part.name))]
        side = ("left", "right")[part.side] if self.faces(part) else ""
        fixed_page = str(part.is_fixed).lower()
        start = first.get(part.name, "none")
        return call("pages", string(part.name), pattern, start, fixed_page, string(side), block([body, *hook]))

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

    def faces(self, part: Part) -> bool:
        """Whether a part is one of two that face each other."""
        return part.side == 1 or part.name in self.units or part.name in self.opposite

    # -- planning --------------------------------------------------------------------------------------------------

    def _plan_text(self) -> None:
        for i, part in enumerate(self.text.text):
            if part.name in self.units and self.right is not None:
                pair = [self.planned[part.name], self.planned[self.right.text[i].name]]
                units = self.units[part.name]
                self.number()
                words = self._words(pair[1].measured)
                body = Pair.of([p.measured for p in pair], units, self.geometry.spacing, self.geometry.pitch, words)
                self._plan(pair, body, self.manuscripts)
            else:
                self._plan_with_notes(part)
                self._plan_notes_of(part)
        for part in self.right.text if self.right else ():
            if part.side == 0:
                self.plan_part(part)

    def _plan_with_notes(self, part: Part) -> None:
        """Plan a part of the text, with what faces it and what stands in its margin."""
        planned = self.planned[part.name]
        right = self.opposite.get(part.name)
        is_in_margin = any(
            i.start in planned.measured.row_of for s in self.text.accompanying("margin") for i in s.items
        )
        kinds: tuple[tuple[Kind, bool], ...] = (("facing", right is not None), ("margin", is_in_margin))
        beside = tuple(kind for kind, is_there in kinds if is_there)
        if not beside:
            self.plan_part(part)
            return
        pages = [planned, *([self.planned[right.name]] if right else [])]
        body = Accompanied(planned.measured.rows, self._words(planned.measured), self._first_page(planned), beside)
        self._plan(pages, body, [self.text] * len(pages))

    def _plan_notes_of(self, part: Part) -> None:
        """Make and plan the notes that stand at the end of a section, before the next section is numbered."""
        row_of = self.planned[part.name].measured.row_of
        items = [item for item in self.text.moved("section") if item.start in row_of]
        if items:
            self.number()
            notes = following.commentary(self, items, f"{part.name}-notes")
            self.measure([notes])
            before = self.opposite.get(part.name, part)
            self.sequence.insert(self.sequence.index(before) + 1, notes)
            self.plan_part(notes)

    def plan_part(self, part: Part) -> None:
        """Plan the pages of one part."""
        planned = self.planned[part.name]
        body = Column(planned.measured.rows, self._words(planned.measured), self._first_page(planned))
        self._plan([planned], body, [self._owner(part)])

    def _first_page(self, planned: Planned) -> int:
        """Return the number of the first page of a part, once those before are planned; 0 for what stands before the text."""
        self.number()
        return planned.first if any(part.name == planned.part.name for part in self.sequence) else 0

    def _words(self, measured: Measured) -> DividedWords:
        """Say of whom to ask which rows of a part end within a word."""
        language = self._language(self._owner(measured.part)) or self.geometry.language
        return DividedWords(measured, partial(self._probed, measured.part), SIZES, self.geometry.pitch, language)

    def _probed(self, part: Part, blocks: Sequence[Leaf | Group]) -> list[Mapping[int, float]]:
        """Find the height of each marker of some blocks of a part, of which each is set by itself."""
        owner = self._owner(part)
        source = TypstSource(owner.places.leaves, owner.linked | self.targets)
        pages = [self._page(part, block([source.block(node)]), {}) for node in blocks]
        found = self._found([digest("words", page) for page in pages], pages.__getitem__, "words.typ")
        return [{marker: y for marker, _, y in one["k"]} for one in found]

    def _plan(self, sides: Sequence[Planned], body: Laid, manuscripts: Sequence[Manuscript]) -> None:
        """Plan pages until the ends of lemmata on later pages stand still."""
        both = list(zip(sides, manuscripts, strict=True))
        beside = body.beside if isinstance(body, Accompanied) else ()
        if beside:
            both = both[:1] * body.sides
        of = [self._side(planned, m) for planned, m in both[: body.sides - len(beside)]]
        of = [replace(one, of=i) for i, one in enumerate(of)] + [replace(of[0], kind=kind) for kind in beside]
        series = [
            m.at_foot() if one.kind == "foot" else m.accompanying(one.kind)
            for one, (_, m) in zip(of, both, strict=True)
        ]
        feet = Feet(
            body, of, series,
            [m.places.leaves for _, m in both], lambda side, index: str(max(sides[min(side, len(sides) - 1)].name(index), 1)),
            [None if one.kind != "foot" else self._witness_line(planned.measured, m) for one, (planned, m) in zip(of, both, strict=True)],
            self._guessing(), [self._language(m) for _, m in both], self.geometry.language, self.geometry.frame.height,
        )  # fmt: skip
        notes = feet.notes()
        for number, planned in enumerate(sides):
            planned.feet, planned.body, planned.side, planned.every = feet, body, number, len(sides)
            planned.passages = _by_row(manuscripts[number].places.passages, planned.measured.row_of)
        for _ in range(_ROUNDS):
            feet.pages = []
            plan(body, notes, partial(self._heights, feet), self.geometry.frame, feet, feet.pages)
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
            used = letters(
                series
                for m in self.manuscripts
                for series in (*m.at_foot(), *m.accompanying("facing"), *m.accompanying("margin"))
            )
            self.guessing = Guessing(self.geometry.foot, dict(zip(used, self.press.widths(used), strict=True)))
        return self.guessing

    def _heights(self, feet: Feet, requests: Sequence[Request]) -> list[float]:
        return self.press.heights([feet.json(request) for request in requests])

    def number(self) -> None:
        """Give each part the number of its first page: from 1, or from 2 where the first page is a left one."""
        first = 1
        for part in self.sequence:
            planned = self.planned[part.name]
            if self.faces(part):
                first += first % 2 if part.side == 0 else 0
                planned.first = first + part.side
                first += 2 * planned.count if part.side else 0
            else:
                planned.first = first
                first += planned.count


def _document(pages: Iterable[str]) -> str:
    return "".join((_OPENING, "#show: book\n", *(f"#{page}\n" for page in pages)))


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
