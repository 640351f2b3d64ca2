"""The page as data for the frame: measures, languages, fonts. Settings and edition → geometry.json."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from edition.model.edition import Edition
from edition.writers.common.languages import direction, short_tag
from edition.writers.common.typst_code import printable
from edition.writers.fonts.choosing import FontSet
from edition.writers.fonts.last_resort import LAST_RESORT
from edition.writers.galley.parts import Group, Leaf
from edition.writers.galley.settings import NUMBERS_PT, POINTS, Settings
from edition.writers.print.filling import Frame
from edition.writers.print.guess import FootSizes
from edition.writers.print.measure import BOTTOM, TOP

SIZES: dict[str, Any] = {"heading": [1.3, 1.1, 1.0, 1.0], "title": 1.9, "author": 1.2, "caption": 0.9, "small": 0.85,
                         "endnote": 0.9}  # fmt: skip
"""Sizes of type in parts of the basic size."""
_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_TALL = {"ar", "fa", "ur", "ps", "syr", "syc", "ckb", "ug", "sd", "ota"}
_WIDE_LINES = {"zh", "ja", "ko", "hi", "sa", "th", "bo", "my", "km"}
_SQUARE = {"zh", "ja", "ko", "lzh", "och"}
"""Their paragraphs begin with the white of two letters."""
_FOOT = 0.82
_HEAD = 0.86
_OPPOSITE = 0.9
"""The size of type of notes that face the text, in parts of the text's."""
_BESIDE = 0.9
"""The size of type in the margin, in parts of that of the foot."""
_GUTTER_EMS = 1.6
"""White between columns of the foot."""
_SLUG_MM = 9.0
_NUMBER_GAP = 12.0


@dataclass(slots=True)
class Geometry:
    """The measures of one book."""

    settings: Settings
    edition: Edition
    fonts: FontSet
    languages: set[str] = field(default_factory=set)
    attached: bool = False

    @property
    def language(self) -> str:
        """The language of the text, as BCP 47 writes it."""
        return short_tag(self.edition.metadata.language or "und")

    @property
    def is_rtl(self) -> bool:
        """Whether the text runs from right to left."""
        return direction(self.edition.metadata.language) == "rtl"

    @property
    def pitch(self) -> float:
        """The distance of base lines: as set, else by the script."""
        if self.settings.pitch:
            return self.settings.pitch
        script = self.language.partition("-")[0]
        factor = 1.75 if script in _TALL else 1.5 if script in _WIDE_LINES else 1.29
        return round(self.settings.size * factor, 2)

    @property
    def slug(self) -> float:
        """The white around the trimmed page, for crop marks."""
        return _SLUG_MM * POINTS if self.settings.marks else 0.0

    @property
    def foot_size(self) -> float:
        """The size of the foot's type."""
        return self.settings.foot.size or round(self.settings.size * _FOOT, 2)

    @property
    def head_size(self) -> float:
        """The size of type at the head of the page."""
        return round(self.settings.size * _HEAD, 2)

    @property
    def frame(self) -> Frame:
        """What the planner has to know."""
        return Frame(self.settings.height_pt, round(self.pitch * 0.75, 2), self.pitch, self.settings.least_rows)

    @property
    def foot(self) -> FootSizes:
        """The measures of the foot."""
        factor = self.foot_size / self.settings.size if self.settings.foot.size else _FOOT
        gap, pitch = round(self.pitch * 0.35, 2), round(self.pitch * factor * 0.97, 2)
        gutter = round(self.foot_size * _GUTTER_EMS, 2)
        opposite = round(max(1.0, _OPPOSITE * self.settings.size / self.foot_size), 3)
        columns = self.settings.foot.columns
        margin = self.settings.beside_pt
        return FootSizes(
            self.settings.width_pt, self.foot_size, pitch, gap, gutter, columns, opposite, _BESIDE, margin
        )  # fmt: skip

    def heading_space(self) -> list[tuple[float, float]]:
        """Return the white over and under headings: they and it take a whole number of rows."""
        size, pitch = self.settings.size, self.pitch
        space = []
        for rows_above, rows_below, factor in zip((2.5, 2, 2, 1.5), (1.5, 1, 1, 1), SIZES["heading"], strict=True):
            above = rows_above * pitch - BOTTOM * size - TOP * size * factor
            below = rows_below * pitch + pitch * 0.3 - BOTTOM * size * factor - TOP * size
            space.append((round(above, 3), round(below, 3)))
        return space

    def spacing(self, block: Leaf | Group) -> tuple[float, float, bool]:
        """Return the white above and below a block, as the frame sets it, and whether it is more than a paragraph's."""
        tight = self.pitch - 0.94 * self.settings.size
        kind = block.kind
        if isinstance(block, Leaf):
            if kind == "heading":
                space = self.heading_space()
                return (*space[min(max(block.level, 1), len(space)) - 1], True)
            return (self.pitch * 0.5, tight, True) if kind == "speaker" else (tight, tight, False)
        if kind in {"list", "quotation"}:
            return (self.pitch * 0.5 + tight * 0.5, self.pitch * 0.5 + tight * 0.5, True)
        if kind in {"table", "figure"}:
            return (self.pitch * 0.6, self.pitch * 0.6, True)
        return (tight, tight, False)

    def data(self) -> dict[str, Any]:
        """Return all that frame.typ reads."""
        settings, metadata = self.settings, self.edition.metadata
        margins = settings.margins
        return {
            "page": [side * POINTS for side in settings.page_mm],
            "margin": {k: getattr(margins, k) * POINTS for k in ("inside", "outside", "top", "bottom")},
            "width": settings.width_pt,
            "size": settings.size,
            "pitch": self.pitch,
            "foot": self.foot.size,
            "foot-pitch": self.foot.pitch,
            "foot-gap": self.foot.gap,
            "foot-gutter": self.foot.gutter,
            "opposite": self.foot.opposite,
            "beside": self.foot.beside,
            "beside-width": max(self.foot.margin, 1.0),
            "beside-gap": _NUMBER_GAP + NUMBERS_PT,
            "figures": settings.figures,
            "number": round(settings.size * 0.72, 2),
            "number-gap": _NUMBER_GAP,
            "head": self.head_size,
            "slug": self.slug,
            "sizes": SIZES,
            "heading-space": self.heading_space(),
            "centred": True,
            "indent": 2.0 if self.language.partition("-")[0] in _SQUARE else 1.2,
            "picture": settings.height_pt * 0.55,
            "rtl": self.is_rtl,
            "locl": not self.language.startswith("la"),
            "lang": self._language(self.language),
            "langs": {tag: self._language(tag) for tag in sorted(self.languages)},
            "font": list(self.fonts.families),
            "rescued": [[c, f or LAST_RESORT, is_whole] for c, (f, is_whole) in sorted(self.fonts.rescued.items())],
            "upright": _any_of(self.fonts.upright),
            "title": printable(metadata.title or self.edition.name),
            "authors": [printable(p.name) for p in metadata.authors],
            "keywords": [printable(word) for word in metadata.keywords],
            "attached": self.attached,
            "date": _date(metadata.date),
        }

    def _language(self, tag: str) -> Mapping[str, Any]:
        """Write a language tag as Typst wants it: language, region, direction, fonts in order."""
        parts = short_tag(tag).split("-")
        first = parts[0].lower()
        region = next((p.lower() for p in parts[1:] if len(p) == 2 and p.isalpha()), None)
        if first == "zh" and region is None:
            region = "tw" if "hant" in tag.casefold() else "cn"
        is_code = first.isascii() and first.isalpha() and 2 <= len(first) <= 3
        return {
            "lang": first if is_code else "und",
            "region": region,
            "dir": direction(tag),
            "font": list(self.fonts.for_language(tag)),
        }


def _any_of(characters: Iterable[str]) -> str:
    """Write a regular expression that finds runs of some characters; nothing where there are none."""
    found = "".join(f"\\x{{{ord(c):X}}}" for c in sorted(characters))
    return f"[{found}]+" if found else ""


def _date(value: str) -> dict[str, int]:
    """Read the date of publication; the clock is not asked, so two builds are the same."""
    found = _DATE.match(value.strip())
    year, month, day = (int(part) if part else 1 for part in (found.groups() if found else ("1970", None, None)))
    month, day = min(max(month, 1), 12), min(max(day, 1), 28)
    return {"year": year, "month": month, "day": day}
