"""How high a foot will be, roughly: its words as wide as their letters. Slices, widths of letters → heights.

Setting a foot only to learn its height is what takes most of the time; a guess that is nearly always right saves it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

from edition.writers.galley.parts import Run, text_of
from edition.writers.galley.series import Series, SeriesItem
from edition.writers.print.columns import Kind
from edition.writers.print.shape import SeriesShape, Shape

_NUMBER = "12 "
"""Stands for the number of an item and the white behind it."""
_BETWEEN_EMS = 0.95
"""White between items that are run in, with the space on either side of it."""
_LEADING = 0.94
"""The height of a row without what divides it from the next, in parts of the size of type: as frame.typ sets it."""
_RULE = 0.4
_TIGHT = 0.997
"""Justified rows hold a little more than their width: their spaces shrink, and words are hyphenated."""


def letters(series: Iterable[Series]) -> str:
    """List the characters that the items of series are made of."""
    found: set[str] = set(_NUMBER)
    for layer in series:
        for item in layer.items:
            found.update(item.text, text_of(item.lemma), text_of(item.after), item.sign, item.label)
    return "".join(sorted(c for c in found if not _is_without_width(c)))


def _is_without_width(character: str) -> bool:
    return unicodedata.category(character) in {"Mn", "Me", "Cf", "Cc"}


@dataclass(frozen=True, slots=True)
class FootSizes:
    """The measures of a foot, in points: width, size of type, distance of rows, white between series, and between columns.

    ``columns`` is in how many a series of notes stands, unless its layer says otherwise; ``opposite`` and ``beside`` are the
    size of type on a page that faces its text and in the margin, in parts of that of the foot; ``margin`` is the width of notes there.
    """

    width: float
    size: float
    pitch: float
    gap: float
    gutter: float = 0.0
    columns: int = 1
    opposite: float = 1.0
    beside: float = 0.9
    margin: float = 0.0

    def of(self, kind: Kind) -> FootSizes:
        """Return the measures of notes of a kind; where type is larger, what it fills is so much narrower."""
        if kind == "foot":
            return self
        z = self.opposite if kind == "facing" else self.beside
        width = self.width if kind == "facing" else self.margin
        return replace(self, width=width / z, gutter=self.gutter / z, pitch=self.pitch * z)


@dataclass(slots=True)
class Guessing:
    """Guesses heights of feet from the widths of letters."""

    sizes: FootSizes
    widths: Mapping[str, float]
    _items: dict[int, tuple[float, Sequence[float]]] = field(default_factory=dict)

    def shape(self, series: Iterable[Series], kind: Kind = "foot") -> Shape:
        """Return the measures of notes of some series."""
        sizes = self.sizes.of(kind)
        return Shape(
            sizes.width, sizes.pitch,
            tuple(SeriesShape(layer.layer.set == "listed", self.columns(layer)) for layer in series),
            _BETWEEN_EMS * sizes.size, sizes.pitch - _LEADING * sizes.size, sizes.gap, sizes.gutter, _RULE, _TIGHT,
        )  # fmt: skip

    def columns(self, series: Series) -> int:
        """Tell in how many columns a series stands: as its layer says, else notes as the foot says, variants in one."""
        layer = series.layer
        return layer.columns or (1 if layer.is_variants else self.sizes.columns)

    def whole(self, series: Series) -> float:
        """Return the height of all items of a series together."""
        shape = self.shape([series])
        loads = shape.empty()
        for item in series.items:
            opening, sums = self.sums(item)
            shape.change(loads, 0, None, opening + sums[-1])
        return shape.height(loads)

    def sums(self, item: SeriesItem) -> tuple[float, Sequence[float]]:
        """Return the width of number and lemma of an item in one row, and that of its words up to each."""
        known = self._items.get(id(item))
        if known is None:
            opening = self.of_text(_NUMBER + item.label) + self.of_runs(item.lemma) + self.of_runs(item.after)
            known = self._items[id(item)] = (opening, (0.0, *accumulate(map(self.of_runs, item.words))))
        return known

    def of_runs(self, runs: Iterable[Run]) -> float:
        """Return the width of runs in one row; small ones and raised ones are taken for others."""
        return self.of_text(text_of(runs))

    def of_text(self, text: str) -> float:
        """Return the width of characters in one row; those that stand over or under others have none."""
        return sum(self.widths.get(c, 0.0) for c in text)
