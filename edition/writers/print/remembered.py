"""What Typst measured, by what it was asked: asked the same under the same looks, it says the same. Questions → answers.

The looks are all that an answer depends on besides the question: the frame, the geometry, fonts, pictures, Typst itself.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from edition import shelf
from edition.writers.fonts.choosing import FontSet

_KINDS = {"k", "fig"}


def digest(*texts: str) -> str:
    """Return a key for texts."""
    return hashlib.sha256(json.dumps(texts).encode()).hexdigest()[:32]


def looks_of(fonts: FontSet, frame: bytes, files: Mapping[str, bytes]) -> str:
    """Return a key for all that a book is set with; nothing where fonts of the system are used, which nobody can list."""
    if fonts.with_system or not shelf.is_kept():
        return ""
    found = [version("typst"), repr(fonts.families), hashlib.sha256(frame).hexdigest()]
    found += [f"{name} {hashlib.sha256(data).hexdigest()}" for name, data in sorted(files.items())]
    for folder in fonts.folders:
        found += [hashlib.sha256(path.read_bytes()).hexdigest() for path in _files(folder)]
    return digest(*found)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


@dataclass(slots=True)
class Remembered:
    """Heights of feet, and where the rows of parts stand. What this book did not ask for is not kept any longer."""

    name: str = ""
    _old: dict[str, Any] = field(default_factory=dict)
    _new: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, looks: str, geometry: str) -> Remembered:
        """Take what was measured before under these looks."""
        if not looks:
            return cls()
        name = f"measured-{digest(looks, geometry)}"
        found = shelf.take(name)
        return cls(name, found if isinstance(found, dict) else {})

    def height(self, foot: str) -> float | None:
        """Return the height of a foot, given as JSON."""
        found = self._take(digest("foot", foot))
        return found if isinstance(found, float | int) else None

    def positions(self, key: str) -> Mapping[str, Sequence[Any]] | None:
        """Return where everything in a part stands, by the key of the part."""
        found = self._take(key)
        return found if isinstance(found, dict) and set(found) == _KINDS else None

    def add_heights(self, heights: Iterable[tuple[str, float]]) -> None:
        """Remember heights of feet."""
        if self.name:
            self._new.update((digest("foot", foot), height) for foot, height in heights)

    def add_positions(self, key: str, found: Mapping[str, Sequence[Any]]) -> None:
        """Remember where everything in a part stands."""
        if self.name:
            self._new[key] = {kind: list(found[kind]) for kind in _KINDS}

    def _take(self, key: str) -> Any:
        if key not in self._new and key in self._old:
            self._new[key] = self._old[key]
        return self._new.get(key)

    def keep(self) -> None:
        """Keep what was asked for."""
        if self.name and self._new:
            shelf.keep(self.name, self._new)
