"""The pictures of a source: what they show of it, and what is marked on them. TEI P5, chapter 12."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]
Box: TypeAlias = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(slots=True, frozen=True)
class Zone:
    """A part of a picture that something in the text names: the corners of its outline, in the measures of the surface.

    ``shows`` are the elements that it names itself. TEI P5, zone/@start and att.global.linking.
    """

    id: str
    points: tuple[Point, ...]
    shows: tuple[str, ...] = ()


@dataclass(slots=True, frozen=True)
class Image:
    """A picture of the source: its address as written, what it is called, of which witness it is.

    ``anchors`` are the places of the text at which a page begins that it shows. ``box`` are the measures in which its
    ``zones`` are given, where the source says them.
    """

    url: str
    label: str = ""
    source: str = ""
    anchors: tuple[str, ...] = ()
    box: Box | None = None
    zones: tuple[Zone, ...] = ()

    def measures(self, size: tuple[int, int] | None) -> Box:
        """Return the measures in which zones are given: as said, else the pixels of the file, else as far as zones reach."""
        if self.box is not None:
            return self.box
        if size is not None:
            return (0.0, 0.0, float(size[0]), float(size[1]))
        points = [point for zone in self.zones for point in zone.points]
        return (0.0, 0.0, max((x for x, _ in points), default=1.0), max((y for _, y in points), default=1.0))
