"""Bring pictures to the press: files of the project only. Pictures → files beside the document, findings."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import typst

from edition.consulted import consulted
from edition.diagnostics import Finding
from edition.model.text import Picture
from edition.project import Project
from edition.scratch import scratch
from edition.writers.common.image_kinds import MOST_PIXELS, kind_of, pixels_of
from edition.writers.galley.manuscript import Manuscript
from edition.writers.galley.parts import Group, Image, Item, Leaf, Marker, Run
from edition.writers.galley.rules import NO_PICTURE
from edition.writers.print.backend import TypesettingError, refusals

_LONGEST = 80
_MOST_BYTES = 64 * 1024 * 1024
_KNOWN = "PNG, JPEG, GIF, WebP, SVG"
_TRIAL = """#set document(title: "picture", date: datetime(year: 1970, month: 1, day: 1))
#set page(width: 100pt, height: auto)
#for file in json("files.json") {
  context {
    let natural = measure(image(file, alt: "picture"))
    image(file, alt: "picture", width: natural.width * calc.min(1, 80pt / natural.width, 80pt / natural.height))
  }
}
"""


def find_pictures(
    pictures: Mapping[str, Picture], project: Project, file: str, standards: Sequence[str]
) -> tuple[dict[str, tuple[str, bytes]], list[Finding]]:
    """Read the pictures that can be printed: name beside the document and content, by address; each is tried before."""
    found: dict[str, tuple[str, bytes]] = {}
    findings: list[Finding] = []
    folders = dict.fromkeys((*(path.parent for path, _ in project.sources), project.root))
    for url, picture in pictures.items():
        data, why = _look(url, folders, project.root)
        if why:
            findings.append(_not_printed(url, picture, why, file))
        else:
            found[url] = (f"picture-{hashlib.sha256(data).hexdigest()[:16]}.{kind_of(data)}", data)
    for name, why in refused(dict(found.values()), standards).items():
        for url in [u for u, (n, _) in found.items() if n == name]:
            findings.append(_not_printed(url, pictures[url], why, file))
            del found[url]
    return found, findings


def _not_printed(url: str, picture: Picture, why: str, file: str) -> Finding:
    shown = url if len(url) <= _LONGEST else f"{url[:_LONGEST]}…"
    hint = "its description is printed in its place; save it anew as PNG or JPEG, in the folder of the project"
    return NO_PICTURE(f"“{shown}” is not printed: {why}", picture.origin.at, hint, file=file)


def _look(url: str, folders: Iterable[Path], root: Path) -> tuple[bytes, str]:
    """Find a picture, and say why it cannot be printed, if it cannot."""
    tried = [found for folder in folders if (found := _read(folder / unquote(url), root)) is not None]
    tried = tried or [found for folder in folders if (found := _read(folder / url, root)) is not None]
    if not tried:
        return b"", "it is not in the project"
    data = tried[0]
    kind = kind_of(data)
    if not data or len(data) > _MOST_BYTES:
        return b"", "the file is empty" if not data else "the file has more than 64 MB"
    if kind is None:
        return b"", f"its content is none of {_KNOWN}"
    width, height = pixels_of(data, kind)
    if width * height > MOST_PIXELS:
        return b"", f"it has {width} × {height} pixels, more than a page can show"
    return data, ""


def refused(files: Mapping[str, bytes], standards: Sequence[str]) -> dict[str, str]:
    """Set pictures on a page of their own, all at once, and where that fails in halves; return why for each that fails."""
    if not files:
        return {}
    wrong: dict[str, str] = {}
    with scratch("pictures") as place:
        for name, data in files.items():
            (place / name).write_bytes(data)
        (place / "trial.typ").write_text(_TRIAL, encoding="utf-8")
        (place / "files.json").write_text("[]", encoding="utf-8")
        compiler: Any = typst.Compiler(place / "trial.typ", font_paths=typst.Fonts(include_system_fonts=False))

        def attempt(names: Sequence[str]) -> None:
            (place / "files.json").write_text(json.dumps(names), encoding="utf-8")
            try:
                with refusals():
                    compiler.compile(format="pdf", pdf_standards=list(standards), timestamp=0)
            except TypesettingError as error:
                if len(names) == 1:
                    wrong[names[0]] = _reason(str(error))
                    return
                attempt(names[: len(names) // 2])
                attempt(names[len(names) // 2 :])

        attempt(list(files))
    return wrong


def _reason(said: str) -> str:
    if "CMYK" in said:
        return "its colours are those of a press (CMYK) and it has no profile: save it in RGB"
    return f"it cannot be read ({' '.join((said.rpartition('error: ')[2] or said).split())})"


def _read(path: Path, root: Path) -> bytes | None:
    try:
        resolved = path.resolve()
        consulted(resolved)
        if not resolved.is_relative_to(root.resolve()) or not resolved.is_file():
            return None
        with resolved.open("rb") as opened:
            return opened.read(_MOST_BYTES + 1)
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
    link = image.file if "://" in image.file else ""
    described: tuple[Item, ...] = (Marker(node.first, opens=True), Run(f"[{image.alt}]", link=link))
    return replace(node, items=described, kind="caption")
