"""The table [print] of edition.toml as settings of the page. Mapping → Settings and findings."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias, cast

from edition.diagnostics import Finding, Position, nearest
from edition.model.citing import USUAL
from edition.project import Project
from edition.writers.galley.rules import BAD_SETTING
from edition.writers.galley.sizes import PAGES, Margins, page_size, usual_margins

Numbering: TypeAlias = Literal["page", "section", "continuous", "verse", "none"]
Reference: TypeAlias = Literal["line", "section", "verse", "passage"]
Form: TypeAlias = Literal["book", "article", "text"]
Place: TypeAlias = Literal["auto", "foot", "spread", "facing", "margin", "section", "end", "none", "behind"]
"""“behind” is where notes go that have moved from the foot: one commentary of all layers, in the order of the lines."""
Key: TypeAlias = Literal["line", "number"]
Setting: TypeAlias = Literal["run-in", "listed"]

APPARATUS = "apparatus"
"""The layer of the entries; an edition with several lists of entries has “apparatus.<name>” too."""

POINTS = 72 / 25.4
NUMBERS_PT, _EDGE_PT, _LEAST_BESIDE_PT = 20.0, 32.0, 48.0
"""Room in the outer margin for line numbers, and white at its edges; the least width of notes that stand there."""
_BESIDE = 0.3
"""The part of the page that the outer margin takes where notes stand in it."""
_MOST_COLUMNS = 3
_NUMBERED_LAYERS = {"note", "notes", "footnote", "author", "authorial", "auctorial", "gloss"}
"""Layers that are called by numbers unless the project says otherwise: they belong to the text, not to a line."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One series: where it is set, by what its items are found, how they are set, its heading where it has one.

    ``columns`` is in how many it stands at the foot; 0 is what is usual there.
    """

    name: str
    place: Place = "auto"
    key: Key = "line"
    set: Setting = "run-in"
    title: str = ""
    columns: int = 0

    @property
    def is_variants(self) -> bool:
        """Whether the layer is one of entries."""
        return self.name == APPARATUS or self.name.startswith(f"{APPARATUS}.")


@dataclass(frozen=True, slots=True)
class FootStyle:
    """The foot: size of type in points (0: in proportion), the share of text and foot that it may take, columns of notes."""

    size: float = 0.0
    share: float = 0.5
    columns: int = 1


_TYPED = re.compile(r"(\w+)\s*\[\s*@type\s*=\s*(['\"])(.+)\2\s*\]")
BEFORE = ("div", *(f"div{n}" for n in range(1, 8)), "lg", "sp", "list", "table", "quote", "figure")
KEEP = ("lg", "sp", "list", "table", "quote", "p")
"""What may begin on a new page, and what may be kept on one, by the names of TEI."""


@dataclass(frozen=True, slots=True)
class Breaks:
    """What begins on a new page, and what is not divided between two, by the names of TEI.

    ``typed`` begins on a new page, too: names of elements, each with its @type.
    """

    before: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    typed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """How the page looks. Measures in millimetres for the page, in points for type."""

    page_mm: tuple[float, float] = PAGES["royal octavo"]
    margins: Margins = field(default_factory=lambda: usual_margins(*PAGES["royal octavo"]))
    size: float = 10.5
    pitch: float = 0.0
    font: str = ""
    fonts: tuple[str, ...] = ()
    form: Form = "book"
    numbering: Numbering | Literal["auto"] = "auto"
    reference: Reference | Literal["auto"] = "auto"
    every: int = 5
    headings: Literal["auto", "yes", "no"] = "auto"
    layers: Mapping[str, Layer] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    witnesses: bool = True
    contents: bool = True
    index: bool = True
    new_page: bool = False
    facing: tuple[str, ...] = ()
    margin: tuple[str, ...] = USUAL
    foot: FootStyle = FootStyle()
    figures: Literal["lining", "old-style"] = "lining"
    least_rows: int = 4
    breaks: Breaks = Breaks()
    pointers: str = "auto"
    marks: bool = False
    standard: Literal["A-2a", "A-3a", "none"] = "A-2a"

    @property
    def width_pt(self) -> float:
        """The width of the text."""
        return (self.page_mm[0] - self.margins.inside - self.margins.outside) * POINTS

    @property
    def beside_pt(self) -> float:
        """The width of notes in the outer margin, behind the numbers of lines."""
        return self.margins.outside * POINTS - NUMBERS_PT - _EDGE_PT

    @property
    def ems(self) -> float:
        """The width of the text in ems."""
        return self.width_pt / self.size

    @property
    def height_pt(self) -> float:
        """The height of text and foot together."""
        return (self.page_mm[1] - self.margins.top - self.margins.bottom) * POINTS

    def layer(self, name: str) -> Layer:
        """Return the settings of a layer; those that the project does not mention have the usual ones."""
        if name in self.layers:
            return self.layers[name]
        return usual_layer(name)


def usual_layer(name: str) -> Layer:
    """Say how a layer is set unless the project says otherwise."""
    if name.casefold() in _NUMBERED_LAYERS:
        return Layer(name, key="number", set="listed")
    return Layer(name)


CHOICES: Mapping[str, Sequence[str]] = {
    "form": ("book", "article", "text"),
    "numbering": ("auto", "page", "section", "continuous", "verse", "none"),
    "reference": ("auto", "line", "section", "verse", "passage"),
    "headings": ("auto", "yes", "no"),
    "standard": ("A-2a", "A-3a", "none"),
    "place": ("auto", "foot", "spread", "facing", "margin", "section", "end", "none"),
    "figures": ("lining", "old-style"),
    "key": ("line", "number"),
    "set": ("run-in", "listed"),
}
SWITCHES = ("witnesses", "contents", "index", "new_page", "marks")
KEYS = frozenset({
    *(key for key in CHOICES if key not in {"place", "key", "set"}), *SWITCHES, "page", "margins", "size", "pitch", "font",
    "fonts", "every", "least_rows", "breaks", "layers", "order", "facing", "foot", "margin", "pointers",
})  # fmt: skip
"""The keys of [print]."""


def has_facing(project: Project) -> bool:
    """Tell whether two texts are to stand on facing pages; then the texts of a project cannot be set apart."""
    return bool(project.print.get("facing"))


def read_settings(project: Project) -> tuple[Settings, list[Finding]]:
    """Read the settings of a project; what is not understood is reported and left at its default."""
    reading = _Reading(project.print, project.file, places=project.places)
    width, height = reading.page()
    layers = reading.layers()
    margins = reading.beside(reading.margins(width, height), width, layers)
    size = reading.number("size", 6, 24, 10.5 if width >= 130 else 9.5)
    settings = Settings(
        page_mm=(width, height),
        margins=margins,
        size=size,
        pitch=reading.number("pitch", size, 60, 0.0),
        font=reading.string("font"),
        fonts=reading.strings("fonts"),
        form=cast("Form", reading.choice("form", "book")),
        numbering=cast("Numbering", reading.choice("numbering", "auto")),
        reference=cast("Reference", reading.choice("reference", "auto")),
        every=int(reading.number("every", 1, 100, 5)),
        headings=cast("Literal['auto', 'yes', 'no']", reading.choice("headings", "auto")),
        layers=layers,
        order=reading.strings("order"),
        witnesses=reading.switch("witnesses", default=True),
        contents=reading.switch("contents", default=True),
        index=reading.switch("index", default=True),
        new_page=reading.switch("new_page", default=False),
        facing=reading.strings("facing"),
        margin=reading.strings("margin") or USUAL,
        foot=reading.foot(size),
        figures=cast("Literal['lining', 'old-style']", reading.choice("figures", "lining")),
        least_rows=int(reading.number("least_rows", 1, 40, 4)),
        breaks=reading.breaks(),
        pointers=reading.string("pointers") or "auto",
        marks=reading.switch("marks", default=False),
        standard=cast("Literal['A-2a', 'A-3a', 'none']", reading.choice("standard", "A-2a")),
    )
    return settings, reading.findings


@dataclass(slots=True)
class _Reading:
    table: Mapping[str, object]
    file: str
    findings: list[Finding] = field(default_factory=list)
    places: Mapping[str, Position] = field(default_factory=dict)

    def problem(self, message: str, hint: str, key: str = "") -> None:
        at = self.places.get(f"print.{key}")
        self.findings.append(BAD_SETTING(f"[print] {message}", at, hint, file=self.file))

    def string(self, key: str) -> str:
        value = self.table.get(key, "")
        if isinstance(value, str):
            return value
        self.problem(f"“{key}” is not a string", "write it in quotation marks")
        return ""

    def strings(self, key: str) -> tuple[str, ...]:
        value = self.table.get(key, ())
        if isinstance(value, str):
            return (value,)
        if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
            return tuple(value)
        self.problem(f"“{key}” is not a list of strings", f'write {key} = ["…", "…"]')
        return ()

    def number(self, key: str, least: float, most: float, default: float) -> float:
        value = self.table.get(key)
        if value is None:
            return default
        if isinstance(value, str):
            try:
                value = float(value.removesuffix("pt").removesuffix("mm").strip())
            except ValueError:
                value = None
        if isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most:
            return float(value)
        self.problem(f"“{key}” is not a number from {least:g} to {most:g}", f"the default is {default:g}", key)
        return default

    def switch(self, key: str, *, default: bool) -> bool:
        value = self.table.get(key, default)
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value.casefold() in {"true", "yes", "on", "false", "no", "off"}:
            return value.casefold() in {"true", "yes", "on"}
        self.problem(f"“{key}” is neither true nor false", f"write {key} = true")
        return default

    def choice(self, key: str, default: str, table: Mapping[str, object] | None = None, where: str = "") -> str:
        value = (self.table if table is None else table).get(key, default)
        if isinstance(value, bool):
            value = "yes" if value else "no"
        known = CHOICES[key]
        by_fold = {k.casefold(): k for k in known}
        if isinstance(value, str) and value.casefold() in by_fold:
            return by_fold[value.casefold()]
        self.problem(f"{where}“{key}” cannot be “{value}”", _meant(str(value), known))
        return default

    def page(self) -> tuple[float, float]:
        value = self.string("page")
        if not value:
            return PAGES["royal octavo"]
        size = page_size(value)
        if size is None:
            self.problem(f"there is no page size “{value}”", _meant(value, tuple(PAGES)), "page")
            return PAGES["royal octavo"]
        return size

    def margins(self, width: float, height: float) -> Margins:
        usual = usual_margins(width, height)
        value = self.table.get("margins")
        if value is None:
            return usual
        given = value if isinstance(value, dict) else {}
        known = ("inside", "outside", "top", "bottom")
        for key in given:
            if key not in known:
                self.problem(f"there is no margin “{key}”", _meant(str(key), known))
        sizes = [given.get(key, getattr(usual, key)) for key in known]
        if not isinstance(value, dict) or not all(isinstance(s, int | float) and s >= 0 for s in sizes):
            self.problem("“margins” is not a table of measures", "write margins = { inside = 18, outside = 22 }")
            return usual
        margins = Margins(*(float(cast("float", s)) for s in sizes))
        if width - margins.inside - margins.outside < 25 or height - margins.top - margins.bottom < 40:
            self.problem("the margins leave no room for the text", f"the page has {width:g} × {height:g} mm", "margins")
            return usual
        return margins

    def foot(self, size: float) -> FootStyle:
        value = self.table.get("foot", {})
        if not isinstance(value, dict):
            self.problem("“foot” is not a table", "write foot = { size = 8.5, share = 0.6 }", "foot")
            return FootStyle()
        places = {f"print.{key}": self.places["print.foot"] for key in value if "print.foot" in self.places}
        inner = _Reading(value, self.file, self.findings, places)
        for key in value:
            if key not in {"size", "share", "columns"}:
                self.problem(f"“foot” has no setting “{key}”", _meant(str(key), ("size", "share", "columns")), "foot")
        return FootStyle(
            inner.number("size", 4, size, 0.0),
            inner.number("share", 0.05, 1, 0.5),
            int(inner.number("columns", 1, 3, 1)),
        )

    def breaks(self) -> Breaks:
        value = self.table.get("breaks", {})
        if not isinstance(value, dict):
            self.problem("“breaks” is not a table", 'write breaks = { before = ["div1"], keep = ["lg"] }', "breaks")
            return Breaks()
        places = {f"print.{key}": self.places["print.breaks"] for key in value if "print.breaks" in self.places}
        inner = _Reading(value, self.file, self.findings, places)
        for key in value:
            if key not in {"before", "keep"}:
                self.problem(f"“breaks” has no setting “{key}”", _meant(str(key), ("before", "keep")), "breaks")
        found: dict[str, tuple[str, ...]] = {}
        typed: list[tuple[str, str]] = []
        for key, known in (("before", BEFORE), ("keep", KEEP)):
            names = list(inner.strings(key))
            if key == "before":
                by_type = [(name, made) for name in names if (made := _with_type(name)) is not None]
                typed = [made for _, made in by_type]
                names = [name for name in names if name not in dict(by_type)]
            found[key] = tuple(name for name in names if name in known)
            for name in (name for name in names if name not in known):
                self.problem(f"“breaks”: “{key}” cannot be “{name}”", _meant(name, known), "breaks")
        return Breaks(found["before"], found["keep"], tuple(typed))

    def layers(self) -> dict[str, Layer]:
        value = self.table.get("layers", {})
        if not isinstance(value, dict):
            self.problem("“layers” is not a table", 'write layers.historical = { place = "end" }')
            return {}
        layers = {str(name): self.layer(str(name), given) for name, given in value.items()}
        for name, layer in layers.items():
            if layer.place in {"facing", "margin"} and self.table.get("facing"):
                where = "on the facing page" if layer.place == "facing" else "in the margin"
                hint = "where two texts face each other, each has its notes at its foot"
                self.problem(f"layer “{name}” cannot stand {where}", hint)
                layers[name] = replace(layer, place="foot")
        return layers

    def beside(self, margins: Margins, width: float, layers: dict[str, Layer]) -> Margins:
        """Widen the outer margin for notes that stand in it; where the project says how wide it is, they may have no room."""
        names = [name for name, layer in layers.items() if layer.place == "margin"]
        given = self.table.get("margins")
        if not names:
            return margins
        if not isinstance(given, dict) or "outside" not in given:
            margins = replace(margins, outside=round(width * _BESIDE, 1))
        if margins.outside * POINTS < NUMBERS_PT + _EDGE_PT + _LEAST_BESIDE_PT:
            least = (NUMBERS_PT + _EDGE_PT + _LEAST_BESIDE_PT) / POINTS
            self.problem("the outer margin has no room for notes", f"they need {least:.0f} mm", "margins")
            layers.update({name: replace(layers[name], place="foot") for name in names})
        return margins

    def layer(self, name: str, given: object) -> Layer:
        usual = usual_layer(name)
        if isinstance(given, str):
            given = {"place": given}
        if not isinstance(given, dict):
            self.problem(f"layer “{name}” is not a table", f'write layers.{name} = {{ place = "foot" }}')
            return usual
        if str(given.get("place", "")).casefold() in {"facing", "margin"}:
            usual = replace(usual, set="listed")
        known = ("place", "key", "set", "title", "columns")
        for key in given:
            if key not in known:
                self.problem(f"layer “{name}” has no setting “{key}”", _meant(str(key), known))
        take: Callable[[str, str], str] = lambda key, default: self.choice(key, default, given, f"layer “{name}”: ")  # noqa: E731
        return Layer(
            name,
            cast("Place", take("place", usual.place)),
            cast("Key", take("key", usual.key)),
            cast("Setting", take("set", usual.set)),
            str(given.get("title", "")),
            self.columns(name, given),
        )

    def columns(self, name: str, given: Mapping[str, object]) -> int:
        value = given.get("columns", 0)
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST_COLUMNS:
            return value
        self.problem(f"layer “{name}”: “columns” cannot be “{value}”", "one, two or three")
        return 0


def _with_type(name: str) -> tuple[str, str] | None:
    """Read the name of an element with its @type, as XPath writes it: div[@type='book']."""
    found = _TYPED.fullmatch(name.strip())
    return (found[1], found[3].strip()) if found and found[1] in BEFORE else None


def _meant(word: str, known: Sequence[str]) -> str:
    meant = nearest(word, known)
    return f"did you mean “{meant}”?" if meant else f"known: {', '.join(known)}"
