"""Where notes stand: at the foot as long as the text keeps its share of the page, else behind it. Heights → layers that move.

What moves is the largest layer of notes, then the next; sources last, variants never: an apparatus is read with its line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from edition.diagnostics import Finding
from edition.model.notes import SOURCES
from edition.writers.galley.rules import FULL_FEET, NOTES_MOVED
from edition.writers.galley.settings import Layer, Place, Settings

_SOURCES = {
    SOURCES,
    "source",
    "testimonia",
    "testimonium",
    "fontes",
    "fons",
    "loci",
    "parallels",
    "similia",
    "biblical",
}

_PAGES_A_SECTION = 3
"""Sections are not of one length: where notes have so many pages for each, the shortest has a page too."""


@dataclass(frozen=True, slots=True)
class Load:
    """What a layer would take of all feet together, in points; ``may_move`` where its place is left to us."""

    name: str
    height: float
    may_move: bool = True

    @property
    def is_variants(self) -> bool:
        """Whether the layer is one of entries."""
        return Layer(self.name).is_variants

    @property
    def is_sources(self) -> bool:
        """Whether the layer tells where the words of the text come from."""
        return self.name.casefold() in _SOURCES


@dataclass(frozen=True, slots=True)
class Standing:
    """What moves from the feet, and the share of text and feet together that the feet had before and have after."""

    moved: tuple[str, ...] = ()
    before: float = 0.0
    after: float = 0.0
    heights: Mapping[str, float] = field(default_factory=dict)


def standing(text: float, loads: Sequence[Load], share: float) -> Standing:
    """Choose which layers move so that the feet take no more than their share; heights in points."""
    heights: dict[str, float] = {}
    for load in loads:
        heights[load.name] = heights.get(load.name, 0.0) + load.height
    feet = sum(heights.values())
    before = _share(text, feet)
    movable = {load.name: load for load in loads if load.may_move and not load.is_variants}
    moved: list[str] = []
    while movable and feet and _share(text, feet) > share:
        chosen = max(movable.values(), key=lambda load: (not load.is_sources, heights[load.name], load.name))
        moved.append(chosen.name)
        feet -= heights[chosen.name]
        del movable[chosen.name]
    return Standing(tuple(moved), before, _share(text, feet), heights)


def _share(text: float, feet: float) -> float:
    return feet / (text + feet) if text + feet > 0 else 0.0


def settled(settings: Settings, found: Standing, pages: float, sections: int) -> Settings:
    """Put the layers that move behind the text, or behind each section where they fill enough of ``pages`` for each."""
    by_section = sections > 1 and pages >= _PAGES_A_SECTION * sections and not settings.facing
    place: Place = "section" if by_section else "behind"
    layers: dict[str, Layer] = {name: replace(settings.layer(name), place=place) for name in found.moved}
    return replace(settings, layers={**settings.layers, **layers})


def told(found: Standing, share: float, file: str) -> list[Finding]:
    """Say what has moved, and where the feet are full all the same."""
    findings: list[Finding] = []
    if found.moved:
        names = ", ".join(f"“{name}”" for name in found.moved)
        message = (
            f"notes of {names} stand behind the text: at the foot, all would take {found.before:.0%} of text and foot"
        )
        findings.append(NOTES_MOVED(message, hint=f'to keep them: layers.{found.moved[0]} = "foot"', file=file))
    if found.after > share:
        message = f"what stays at the foot takes {found.after:.0%} of text and foot together, more than {share:.0%}"
        findings.append(FULL_FEET(message, file=file))
    return findings
