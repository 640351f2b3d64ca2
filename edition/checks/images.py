"""Images that lie in the project: whether they are there. TEI P5, COGR."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from edition.addresses import split_address
from edition.consulted import consulted
from edition.diagnostics import Finding, Position, Rule, Severity
from edition.model.edition import Edition
from edition.model.text import Picture
from edition.model.walk import everything

IMAGE_MISSING = Rule(
    "L006",
    Severity.WARNING,
    """
    An image cannot be shown.

    The file that graphic/@url names is not there, is no image that browsers know, or lies outside the project. The text
    that describes it is shown in its place.

    Wrong:
        <graphic url="../../elsewhere/page1.tif"/>

    Right:
        <graphic url="images/page1.jpg"/>

    TEI P5, COGR.
    """,
)

SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg"})


def check_images(edition: Edition, folder: Path, root: Path) -> tuple[dict[str, Path], list[Finding]]:
    """Return the images of a text that lie in the project, by their address as written, and what cannot be shown."""
    found: dict[str, Path] = {}
    problems: list[Finding] = []
    for url, at in dict(_addresses(edition)).items():
        path = _local(url, folder)
        if path is None:
            continue
        if not path.is_relative_to(root):
            said = f"“{url}” lies outside the project"
        elif not path.is_file():
            said = f"there is no file “{url}”"
        elif path.suffix.lower() not in SUFFIXES:
            said = f"“{url}” is no image that browsers show"
        else:
            found[url] = path
            continue
        hint = "put the image into the project as JPEG, PNG, WebP or SVG"
        problems.append(IMAGE_MISSING(said, at, hint, file=edition.file))
    return found, problems


def _addresses(edition: Edition) -> Iterator[tuple[str, Position | None]]:
    for image in edition.images:
        yield image.url, None
    for node in everything(edition.body):
        if isinstance(node, Picture) and node.url:
            yield node.url, node.origin.at


def _local(url: str, folder: Path) -> Path | None:
    parts = split_address(url)
    if parts.scheme or parts.netloc or not parts.path:
        return None
    path = (folder / unquote(parts.path)).resolve()
    consulted(path, own=True)
    return path
