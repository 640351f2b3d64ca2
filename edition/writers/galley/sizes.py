"""Pages by name: trimmed size and margins in millimetres."""

from __future__ import annotations

import re
from dataclasses import dataclass

PAGES: dict[str, tuple[float, float]] = {
    "A4": (210, 297), "A5": (148, 210), "A6": (105, 148), "B5": (176, 250), "B6": (125, 176),
    "demy octavo": (138, 216), "royal octavo": (156, 234), "crown octavo": (123, 186), "foolscap octavo": (108, 171),
    "crown quarto": (189, 246), "demy quarto": (219, 276),
    "US trade": (152.4, 228.6), "US digest": (139.7, 215.9), "US letter": (215.9, 279.4), "US royal": (155.6, 233.4),
}  # fmt: skip
"""Width and height of the page after trimming."""

_MEASURES = re.compile(r"\s*([\d.]+)\s*(?:mm)?\s*[x×*]\s*([\d.]+)\s*(?:mm)?\s*", re.IGNORECASE)
_LEAST_MM, _MOST_MM = 50.0, 1000.0


@dataclass(frozen=True, slots=True)
class Margins:
    """Margins in millimetres; ``inside`` is at the spine."""

    inside: float
    outside: float
    top: float
    bottom: float


def page_size(value: str) -> tuple[float, float] | None:
    """Read a page size: a name, or “148 × 210 mm”."""
    names = {name.casefold(): size for name, size in PAGES.items()}
    wanted = " ".join(value.casefold().replace("8vo", "octavo").replace("4to", "quarto").split())
    if wanted in names:
        return names[wanted]
    found = _MEASURES.fullmatch(value)
    if found is None:
        return None
    width, height = float(found[1]), float(found[2])
    return (width, height) if all(_LEAST_MM <= side <= _MOST_MM for side in (width, height)) else None


def usual_margins(width: float, height: float) -> Margins:
    """Choose margins in the proportions of the book trade; the outer one has room for line numbers."""
    return Margins(round(width * 0.125, 1), round(width * 0.135, 1), round(height * 0.105, 1), round(height * 0.095, 1))
