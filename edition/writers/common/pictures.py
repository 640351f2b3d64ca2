"""Where the images of a text lie in the web edition. Images of the project → names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from edition.filenames import Names


def placed_images(images: Mapping[str, Path], prefix: str = "") -> dict[str, str]:
    """Tell where each image stands, by its address as written; ``prefix`` is the folder of the text."""
    names = Names()
    by_file: dict[Path, str] = {}
    for path in images.values():
        if path not in by_file:
            by_file[path] = f"{prefix}images/{names.give(path.stem, path.suffix.casefold())}"
    return {url: by_file[path] for url, path in images.items()}
