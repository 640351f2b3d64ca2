"""Notes in the outer margin: each beside its line, below the one before, none beyond the page. Page → places."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from edition.writers.print.measure import TOP
from edition.writers.print.slices import Request

if TYPE_CHECKING:
    from edition.writers.print.emit import Planned
    from edition.writers.print.filling import Page

_LEADING = 0.94
"""The height of a row without what divides it from the next, in parts of the size of type: as frame.typ sets it."""


@dataclass(frozen=True, slots=True)
class Beside:
    """The notes in the margin of one page, as Typst wants them, and where each begins, in points from the top of the text."""

    items: Sequence[dict[str, Any]]
    tops: Sequence[float]

    @classmethod
    def of(
        cls, planned: Planned, number: int, page: Page, heights: Callable[[Sequence[str]], Sequence[float]]
    ) -> Beside | None:
        """Place the notes of a page; None where it has none."""
        feet, body = planned.feet, planned.body
        side = feet.side_of("margin") if feet else None
        if feet is None or body is None or side is None or not page.feet[side]:
            return None
        request = Request(side, number, page.first, page.last, page.feet[side])
        whole = feet.data(request)
        one = whole["series"][0]
        single = [
            {**whole, "series": [{**one, "items": [item], "langs": [lang]}]}
            for item, lang in zip(one["items"], one["langs"], strict=True)
        ]
        sizes = feet.guessing.sizes.of("margin")
        size = sizes.size * sizes.beside
        baselines = body.placed(page.first, page.last)[0].baselines
        wanted = [baselines.get(_row(feet.row(side, feet.items[side, s.note.key]), s.first), 0.0) for s in request.foot]
        wanted = [max(0.0, y - TOP * size) for y in wanted]
        found = list(heights([feet.text(data) for data in single]))
        return cls(single, stacked(wanted, found, sizes.pitch - _LEADING * size, feet.height))

    def data(self, top: float, *, is_right: bool) -> list[dict[str, Any]]:
        """Return the notes for the foot of their page, which begins at ``top``."""
        side = "right" if is_right else "left"
        pairs = zip(self.items, self.tops, strict=True)
        return [{"y": round(y - top, 3), "side": side, "foot": item} for item, y in pairs]


def _row(row: int | None, first: int) -> int:
    """Return the row beside which a note begins; what goes on from another page begins at the top."""
    return -1 if row is None or first else row


def stacked(wanted: Sequence[float], heights: Sequence[float], between: float, most: float) -> list[float]:
    """Place blocks as near as may be to where they want to be: in order, none over another, the last above ``most``."""
    tops: list[float] = []
    least = 0.0
    for want, height in zip(wanted, heights, strict=True):
        tops.append(max(want, least))
        least = tops[-1] + height + between
    end = most
    for i in range(len(tops) - 1, -1, -1):
        tops[i] = max(0.0, min(tops[i], end - heights[i]))
        end = tops[i] - between
    return tops
