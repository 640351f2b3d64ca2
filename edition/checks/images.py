"""Images that lie in the project: whether they are there. TEI P5, COGR."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from edition.addresses import split_address
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


def local_images(edition: Edition, folder: Path, root: Path) -> dict[str, Path]:
    """Return the images of a text that lie in the project, by their address as written."""
    found: dict[str, Path] = {}
    for url, _ in _addresses(edition):
        path = _local(url, folder)
        if path is not None and path.is_relative_to(root) and path.suffix.lower() in SUFFIXES and path.is_file():
            found[url] = path
    return found


def check_images(edition: Edition, folder: Path, root: Path) -> Iterator[Finding]:
    """Report the local images that cannot be shown."""
    found = local_images(edition, folder, root)
    for url, at in dict(_addresses(edition)).items():
        path = _local(url, folder)
        if path is None or url in found:
            continue
        if not path.is_relative_to(root):
            said = f"“{url}” lies outside the project"
        elif path.is_file():
            said = f"“{url}” is no image that browsers show"
        else:
            said = f"there is no file “{url}”"
        yield IMAGE_MISSING(said, at, "put the image into the project as JPEG, PNG, WebP or SVG", file=edition.file)


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
    return (folder / unquote(parts.path)).resolve()
