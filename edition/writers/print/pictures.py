"""Bring pictures to the press: files of the project only. Pictures → files beside the document, findings."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from edition.diagnostics import Finding
from edition.model.text import Picture
from edition.project import Project
from edition.writers.print.galley import Group, Image, Item, Leaf, Marker, Run
from edition.writers.print.manuscript import Manuscript
from edition.writers.print.rules import NO_PICTURE

_KINDS = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg"}
_MOST_BYTES = 64 * 1024 * 1024


def find_pictures(
    pictures: Mapping[str, Picture], project: Project, file: str
) -> tuple[dict[str, tuple[str, bytes]], list[Finding]]:
    """Read the pictures that can be printed: name beside the document and content, by address."""
    found: dict[str, tuple[str, bytes]] = {}
    findings: list[Finding] = []
    folders = dict.fromkeys((*(path.parent for path, _ in project.sources), project.root))
    for url, picture in pictures.items():
        data = next((d for folder in folders if (d := _read(folder / url, project.root)) is not None), None)
        suffix = Path(url).suffix.casefold()
        if data is None or suffix not in _KINDS:
            kinds = ", ".join(sorted(k[1:] for k in _KINDS))
            why = "it is not in the project" if data is None else f"it is none of {kinds}"
            findings.append(NO_PICTURE(f"“{url}” is not printed: {why}", picture.origin.at, file=file))
            continue
        found[url] = (f"picture-{hashlib.sha256(data).hexdigest()[:16]}{suffix}", data)
    return found, findings


def _read(path: Path, root: Path) -> bytes | None:
    try:
        resolved = path.resolve()
        if not resolved.is_relative_to(root.resolve()) or not resolved.is_file():
            return None
        return resolved.read_bytes() if resolved.stat().st_size <= _MOST_BYTES else None
    except (OSError, ValueError):
        return None


def with_pictures(manuscript: Manuscript, names: Mapping[str, str]) -> None:
    """Put the names of the files into the leaves; a picture that cannot be had is its description."""
    for group in (manuscript.before, manuscript.text, manuscript.after):
        group[:] = [replace(part, children=tuple(_placed(child, names) for child in part.children)) for part in group]


def _placed(node: Leaf | Group, names: Mapping[str, str]) -> Leaf | Group:
    if isinstance(node, Group):
        return replace(node, children=tuple(_placed(child, names) for child in node.children))
    image = next((item for item in node.items if isinstance(item, Image)), None)
    if image is None:
        return node
    if image.file in names:
        return replace(node, items=(replace(image, file=names[image.file]),))
    described: tuple[Item, ...] = (Marker(node.first, opens=True), Run(f"[{image.alt}]"))
    return replace(node, items=described, kind="caption")
