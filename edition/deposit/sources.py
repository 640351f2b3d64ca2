"""What an edition is made from, so that it can be made again: TEI, settings, transcriptions, images, schemas. → items"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from edition.deposit.bag import Item
from edition.diagnostics import Source
from edition.project import PROJECT_FILE, Project
from edition.run.gather import Outcome
from edition.schema.judging.choice import ODD, Chosen, choose, inclusions
from edition.schema.judging.from_odd import OddSchema
from edition.schema.profile import PROFILE

_FOLDERS = ("fonts", "licences")
_KINDS = {".xml": "application/tei+xml", ".toml": "application/toml", ".txt": "text/plain", ".md": "text/markdown"}


def source_items(project: Project, outcome: Outcome) -> Iterator[Item]:
    """Yield what the project consists of, in its own folders; what lies outside of it is left out."""
    root = project.root.resolve()
    given: dict[Path, str] = {}
    if (root / PROJECT_FILE).is_file() and project.file:
        given[root / PROJECT_FILE] = "The settings of the edition"
    for path, _ in (*project.sources, *project.parallels):
        given[path.resolve()] = "The edition as it was written: TEI-XML"
    for path in project.transcriptions.values():
        given.setdefault(path.resolve(), "The transcription of a witness, against which the edition was proved")
    for images in outcome.images.values():
        for path in images.values():
            given.setdefault(path.resolve(), "An image of the edition")
    for chosen in _schemas(project, outcome):
        for path in _files_of(chosen, project):
            given.setdefault(path, "The schema by which the edition is judged, or a file on which it builds")
    for path in _own_files(project):
        given.setdefault(path.resolve(), "A file of the project: template, style, font or licence")
    loose: dict[str, bytes] = {}
    for sources in outcome.sources:
        for source in sources[1:]:
            place = _place(source, [path for path, _ in (*project.sources, *project.parallels)], root)
            if place is None:
                loose[f"included/{Path(source.name).name}"] = source.data
            else:
                given.setdefault(place, "TEI-XML that the edition includes or points to")
    for path, about in given.items():
        if path.is_relative_to(root) and path.is_file():
            yield Item(f"source/{path.relative_to(root).as_posix()}", path, about, media_type(path))
    for name, data in loose.items():
        yield Item(f"source/{name}", data, "TEI-XML that the edition includes", "application/tei+xml")


def _own_files(project: Project) -> Iterator[Path]:
    for folder in (project.templates, *(project.root / name for name in _FOLDERS)):
        if folder is not None and folder.is_dir():
            yield from sorted(p for p in folder.rglob("*") if p.is_file())
    for name in (project.site.get("theme", ""), project.bibliography.get("style", "")):
        if name and (project.root / name).is_file():
            yield project.root / name


def _place(source: Source, mains: Iterable[Path], root: Path) -> Path | None:
    """Find the file of an included source by its name and its checksum."""
    for folder in (root, *(main.resolve().parent for main in mains)):
        path = (folder / source.name).resolve()
        is_there = path.is_relative_to(root) and path.is_file()
        if is_there and hashlib.sha256(path.read_bytes()).hexdigest() == source.digest:
            return path
    return None


def media_type(path: Path) -> str:
    """Return the media type of a file by its ending."""
    import mimetypes  # noqa: PLC0415 - it is needed here only

    return (
        _KINDS.get(path.suffix.casefold())
        or _OTHERS.get(path.suffix.casefold())
        or (mimetypes.MimeTypes(filenames=()).guess_type(path.name)[0] or "application/octet-stream")
    )


_OTHERS = {
    ".epub": "application/epub+zip", ".json": "application/json", ".jsonld": "application/ld+json",
    ".csv": "text/csv", ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".woff": "font/woff",
    ".woff2": "font/woff2", ".svg": "image/svg+xml", ".pdf": "application/pdf", ".rng": "application/xml",
    ".rnc": "application/relax-ng-compact-syntax", ".sch": "application/schematron+xml", ".nex": "text/x-nexus",
    ".bib": "application/x-bibtex", ".ris": "application/x-research-info-systems", ".cff": "application/yaml",
    ".odd": "application/tei+xml", ".avif": "image/avif", ".webp": "image/webp", ".otf": "font/otf", ".ttf": "font/ttf",
}  # fmt: skip
"""Python's own table differs between versions and systems."""


def schema_items(project: Project, outcome: Outcome) -> Iterator[Item]:
    """Yield the schemas by which the texts were judged, with all that they include.

    Of an ODD it is the ODD, what a project has written for it, and the schema that is made of it.
    """
    found: dict[str, tuple[Path | bytes, str]] = {}
    for chosen in _schemas(project, outcome):
        if chosen is None:
            for path in sorted(PROFILE.parent.glob("*.rn[cg]")):
                told = "The edition profile: what elements and attributes this edition may use, with their meaning"
                found[f"profile/{path.name}"] = path, told
        elif chosen.kind == ODD:
            found |= {name: one for name, one in _of_odd(chosen.path, project).items() if name not in found}
        else:
            for path in _with_inclusions(chosen.path):
                found.setdefault(path.name, (path, "The schema by which the edition is judged"))
    for name, (content, about) in found.items():
        yield Item(f"schema/{name}", content, about, media_type(Path(name)))


def _schemas(project: Project, outcome: Outcome) -> list[Chosen | None]:
    """Return the schemas by which the texts were judged, each once; nothing stands for the edition profile."""
    mains = [path.resolve() for path, _ in (*project.sources, *project.parallels)]
    files = {path.name: path for path in mains}
    found: dict[Chosen | None, None] = {}
    for sources in outcome.sources:
        main = files.get(Path(sources[0].name).name)
        if main is not None:
            choice = choose(sources[0], main, project.check, project.root)
            found |= dict.fromkeys([None] if choice.profile else []) | dict.fromkeys(choice.schemas)
    return list(found)


def _files_of(chosen: Chosen | None, project: Project) -> Iterator[Path]:
    """Yield the files of a schema, without which the texts could not be judged again."""
    if chosen is None:
        return
    if chosen.kind != ODD:
        yield from _with_inclusions(chosen.path)
        return
    compiled = OddSchema(chosen.path, chosen.path.name, project.check).compiled
    for path in (chosen.path.resolve(),) if compiled is None else compiled.files:
        yield from sorted(path.glob("*.xml")) if path.is_dir() else (path,)


def _of_odd(path: Path, project: Project) -> dict[str, tuple[Path | bytes, str]]:
    """Return an ODD, the files on which it builds but for TEI's own, and the schema that is made of it."""
    found: dict[str, tuple[Path | bytes, str]] = {}
    found[path.name] = (
        path,
        "The schema by which the edition is judged, as its editors wrote it: an ODD (TEI P5, chapter 23)",
    )
    root = project.root.resolve()
    name = path.resolve().relative_to(root).as_posix() if path.resolve().is_relative_to(root) else path.name
    compiled = OddSchema(path, name, project.check).compiled
    if compiled is None:
        return found
    for other in compiled.files:
        if other not in compiled.specs:
            found.setdefault(other.name, (other, f"A file on which {path.name} builds"))
    on = " and ".join([path.name, *(one.name for one in compiled.specs)])
    told = f"The same as a schema in RELAX NG, for any program that validates XML, with its rules; made from {on}"
    found[f"made/{path.stem}.rng"] = compiled.written(".rng").encode(), told
    if compiled.rules:
        told = f"The rules of {path.name} alone, in Schematron; made from {on}"
        found[f"made/{path.stem}.sch"] = compiled.written(".sch").encode(), told
    return found


def _with_inclusions(path: Path) -> Iterator[Path]:
    waiting, seen = [path.resolve()], {path.resolve()}
    while waiting:
        here = waiting.pop()
        if not here.is_file():
            continue
        yield here
        for address in inclusions(here.read_bytes(), here.as_uri()):
            other = Path(unquote(urlsplit(address).path))
            if address.startswith("file:") and other not in seen:
                seen.add(other)
                waiting.append(other)
