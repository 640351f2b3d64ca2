"""The first pages of a library: a catalogue of its texts, registers of all of them, one search. Lines → pages.

The catalogue is a series of plain pages. Where scripts run, it is sorted and narrowed by person, place, century, kind and
language as well: from data that are asked for then, a file for some thousand texts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter

from edition.addresses import link_address
from edition.model.edition import Edition
from edition.model.metadata import Metadata
from edition.model.register import RegisterKind
from edition.sorting import alphabet_of, by_alphabet
from edition.writers.common.languages import short_tag
from edition.writers.site.frame import NavItem, Site
from edition.writers.site.series import in_pages, numbered

_ROWS_OF_DATA = 4000
_ROW = 260
"""Bytes of markup around a line of the catalogue."""
_PLACE = 60
_KINDS: tuple[RegisterKind, ...] = ("person", "place", "organisation", "event", "work", "term", "reference", "name")


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody or something that a text names: how often, where first, and by which address it is known."""

    kind: RegisterKind
    label: str
    lang: str
    place: str
    times: int
    identity: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A text in the catalogue. ``name`` is that of its folder; ``years`` the first and the last of its origin."""

    name: str
    title: str
    authors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    years: tuple[int, int] | None = None
    kinds: tuple[str, ...] = ()
    language: str = ""
    persons: tuple[str, ...] = ()

    @classmethod
    def of(cls, name: str, metadata: Metadata, named: Iterable[Named]) -> Line:
        """Make the line of a text."""
        tag = short_tag(metadata.language)
        said = dict(metadata.languages)
        persons = [one.label for one in named if one.kind == "person"]
        return cls(
            name,
            metadata.title or name,
            tuple(person.name for person in metadata.authors),
            metadata.origin.places,
            metadata.origin.years,
            metadata.origin.kinds,
            said.get(metadata.language, "") or tag,
            tuple(dict.fromkeys((*(p.name for p in metadata.authors), *persons))),
        )

    @property
    def date(self) -> str:
        """The years as they are shown."""
        if self.years is None:
            return ""
        first, last = (str(year).replace("-", "−") for year in self.years)
        return first if first == last else f"{first}–{last}"


def named_in(edition: Edition, prefix: str, where: Mapping[str, str]) -> Iterator[Named]:
    """Yield what a text names."""
    for entry in edition.register.values():
        if entry.occurrences:
            anchor = entry.occurrences[0].anchor
            identity = next((found for link in entry.links if (found := link_address(link)).startswith("http")), "")
            place = f"{prefix}{where.get(anchor, '')}#{anchor}"
            yield Named(entry.kind, entry.label, short_tag(entry.lang), place, len(entry.occurrences), identity)


@dataclass(slots=True)
class Entry:
    """One name of a register, with the texts in which it stands; ``texts`` give title, address and how often."""

    label: str
    lang: str
    identity: str
    texts: list[tuple[str, str, int]] = field(default_factory=list)


@dataclass(slots=True)
class Registers:
    """Collects what all texts name: what has the same address in an authority file is one, else what is called the same."""

    known: dict[tuple[RegisterKind, str], Entry] = field(default_factory=dict)

    def add(self, title: str, named: Iterable[Named]) -> None:
        """Take what a text names."""
        for one in named:
            key = one.kind, one.identity or one.label.casefold()
            entry = self.known.setdefault(key, Entry(one.label, one.lang, one.identity))
            entry.texts.append((title, one.place, one.times))

    def of(self, kind: RegisterKind) -> list[Entry]:
        """Return the register of one kind by the alphabet."""
        found = [e for (k, _), e in self.known.items() if k == kind]
        return by_alphabet(found, lambda e: e.label, alphabet_of((e.lang for e in found), ""), lambda e: e.identity)


@dataclass(slots=True)
class Catalogue:
    """Writes the pages of a library."""

    site: Site
    title: str
    lines: list[Line] = field(default_factory=list)
    registers: Registers = field(default_factory=Registers)

    def add(self, line: Line, named: Iterable[Named]) -> None:
        """Take a text."""
        self.lines.append(line)
        self.registers.add(line.title, named)

    def write(self, *, has_list: bool) -> None:
        """Write the catalogue, the registers and the page of the search; ``has_list``: the project has no first page of its own."""
        registers = {kind: found for kind in _KINDS if (found := self.registers.of(kind))}
        nav = self._navigation(registers)
        if has_list:
            self._catalogue(nav)
        for kind, entries in registers.items():
            self._register(kind, entries, nav)
        self._page("find.html", "search.html", "search", nav)
        if has_list:
            self._data()

    def _navigation(self, registers: Mapping[RegisterKind, object]) -> list[NavItem]:
        w = self.site.w
        return [
            NavItem("catalogue", w["texts"], "index.html", "read"),
            *(NavItem(kind, w[f"index_{kind}"], f"register-{kind}.html", "study") for kind in registers),
            NavItem("search", w["search"], "search.html", "about"),
        ]

    def _page(self, template: str, file: str, here: str, nav: list[NavItem], **values: object) -> None:
        groups = [(group, list(items)) for group, items in groupby(nav, key=attrgetter("group"))]
        self.site.page(template, file, title=self.title, here=here, nav=groups, **values)

    def _catalogue(self, nav: list[NavItem]) -> None:
        parts = in_pages(self.lines, lambda line: _ROW + sum(len(str(v).encode()) for v in (
            line.title, line.name, line.places, line.kinds, line.language, line.authors)))  # fmt: skip
        names = [numbered("index", number) for number in range(len(parts))]
        shown = [
            bool(any(getattr(line, name) for line in self.lines)) for name in ("places", "years", "kinds", "language")
        ]
        first = 1
        series = []
        for part, name in zip(parts, names, strict=True):
            series.append((name, f"{first}–{first + len(part) - 1}"))
            first += len(part)
        for number, part in enumerate(parts):
            self._page(
                "catalogue.html", names[number], "catalogue", nav,
                lines=part, series=series, number=number, shown=shown, count=len(self.lines),
            )  # fmt: skip

    def _register(self, kind: RegisterKind, entries: list[Entry], nav: list[NavItem]) -> None:
        pieces = [piece for entry in entries for piece in _pieces(entry)]
        parts = in_pages(pieces, lambda e: _ROW + len(e.label.encode()) + sum(
            _PLACE + len(title.encode()) + len(place) for title, place, _ in e.texts))  # fmt: skip
        stem = f"register-{kind}"
        series = [(numbered(stem, i), f"{part[0].label[:12]} –" if part else "") for i, part in enumerate(parts)]
        heading = self.site.w[f"index_{kind}"]
        for number, part in enumerate(parts):
            self._page(
                "register.html", numbered(stem, number), kind, nav, heading=heading, entries=part, series=series, number=number
            )  # fmt: skip

    def _data(self) -> None:
        """Write the catalogue for scripts: tables of words, and rows that refer to them."""
        starts = range(0, len(self.lines), _ROWS_OF_DATA)
        for number, start in enumerate(starts, 1):
            tables: dict[str, dict[str, int]] = {name: {} for name in ("person", "place", "kind", "language")}

            def at(name: str, values: Iterable[str], tables: dict[str, dict[str, int]] = tables) -> list[int]:
                table = tables[name]
                return [table.setdefault(value, len(table)) for value in values if value]

            rows = [
                [
                    line.name,
                    line.title,
                    list(line.years or ()),
                    at("person", line.persons),
                    at("place", line.places),
                    at("kind", line.kinds),
                    at("language", (line.language,)),
                ]
                for line in self.lines[start : start + _ROWS_OF_DATA]
            ]
            data = {"files": len(starts), "tables": {name: list(table) for name, table in tables.items()}, "rows": rows}
            said = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
            self.site.save(f"data/catalogue-{number}.js", f"editionCatalogue({said});\n".encode())


_MOST_TEXTS = 1500


def _pieces(entry: Entry) -> Iterator[Entry]:
    """Divide an entry that nearly every text has, for it would fill a page and more."""
    for start in range(0, len(entry.texts), _MOST_TEXTS):
        yield Entry(entry.label, entry.lang, entry.identity, entry.texts[start : start + _MOST_TEXTS])
