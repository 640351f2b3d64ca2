"""Put the package together: outputs, sources, schema, licences, descriptions. Outcome → Package."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from edition import __version__
from edition.deposit.bag import Item, bag_files, digest_of, write_folder, write_zip
from edition.deposit.readme import folders as about_folders
from edition.deposit.readme import readme
from edition.deposit.rocrate import FILE, Made, crate
from edition.deposit.rules import NO_LICENCE_TEXT
from edition.deposit.sources import media_type, schema_items, source_items
from edition.diagnostics import Finding, Severity
from edition.letters import is_wordy
from edition.project import Project
from edition.run.gather import Outcome
from edition.writers.metadata import Record, record_of
from edition.writers.metadata.datacite import as_json, as_xml
from edition.writers.metadata.linked import citation_file
from edition.writers.metadata.missing import missing_facts

_LICENCES = Path(__file__).with_name("licences")
_PROGRAM = "tei-edition"
_ABOUT: Mapping[str, str] = {
    ".html": "A page of the web edition", ".css": "The style of the web edition", ".js": "A script of the web edition",
    ".woff": "A font, cut down to the characters of the edition", ".pdf": "The edition as a book",
    ".epub": "The edition as a reading copy", ".txt": "Plain text", ".csv": "Data as a table",
    ".json": "Data for programs", ".xml": "XML", ".nex": "The variants for programs that draw stemmata",
    ".bib": "The citation for BibTeX", ".ris": "The citation for reference managers", ".cff": "The citation for programs",
    ".svg": "A picture of the web edition",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Package:
    """A package: its name with the version, the record, all files of the bag."""

    name: str
    record: Record
    files: tuple[Item, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def digest(self) -> str:
        """A checksum of all contents: that of the manifest of the payload."""
        manifest = next(item for item in self.files if item.path == "manifest-sha512.txt")
        return digest_of(manifest.blocks())

    def item(self, path: str) -> Item:
        """Return a file of the payload."""
        return next(item for item in self.files if item.path == f"data/{path}")


def make_package(
    project: Project, outcome: Outcome, built: Path, report: Mapping[str, object], doi: str = ""
) -> Package:
    """Put a package together from what was built below ``built``. The first text of a project is what it describes."""
    edition = outcome.editions[0]
    record = record_of(edition, project.name, doi, project.site.get("url", ""))
    items = [*source_items(project, outcome), *schema_items(project, outcome), *_outputs(outcome, built)]
    licences, findings = _licences(record, project, edition.file)
    items += licences
    inputs = [i.path for i in items if i.path.startswith("source/") and i.media_type == "application/tei+xml"]
    made = Made(_PROGRAM, __version__, inputs)
    counts = {str(s.value): outcome.report.count(s) for s in Severity}
    items += [
        Item("CITATION.cff", citation_file(record).encode(), "How to cite the edition", "application/yaml"),
        Item("datacite.xml", as_xml(record), "The record for catalogues: DataCite 4.7", "application/xml"),
        Item("datacite.json", as_json(record).encode(), "The same as JSON", "application/json"),
        Item(
            "report.json",
            _json(report),
            "What the builder found, and an account of every character",
            "application/json",
        ),
    ]
    items.append(Item("README.md", readme(record, items, made, counts), "Begin here", "text/markdown"))
    items.sort(key=lambda item: item.path.encode())
    folders = {
        name: about for name, about in about_folders().items() if any(i.path.startswith(f"{name}/") for i in items)
    }
    described = Item(FILE, crate(record, items, folders, made), "What every file is", "application/ld+json")
    files = bag_files([*items, described], _info(record))
    name = _safe(f"{project.name}-{record.version}" if record.version else project.name)
    return Package(name, record, tuple(files), (*missing_facts(record, edition.file), *findings))


def save(package: Package, folder: Path) -> Path:
    """Write the package as a folder and as a ZIP file; returns the latter. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    write_folder(package.files, folder / package.name)
    path = folder / f"{package.name}.zip"
    write_zip(package.files, path, package.record.day)
    return path


def _outputs(outcome: Outcome, built: Path) -> Iterator[Item]:
    for names in outcome.files.values():
        for name in names:
            path = built / name
            told = _ABOUT.get(path.suffix.casefold(), "A part of the search of the web edition")
            yield Item(name, path, told, media_type(path))


def _licences(record: Record, project: Project, file: str) -> tuple[list[Item], list[Finding]]:
    """Take the texts of the licences: those that are known, and those that the project has."""
    found: dict[str, Path] = {"OFL-1.1": _LICENCES / "OFL-1.1.txt"}
    lacking: list[Finding] = []
    for terms in record.licences:
        name = _safe(terms.spdx)
        places = [project.root / "licences" / f"{name}.txt", _LICENCES / f"{name}.txt"]
        path = next((p for p in places if name and p.is_file()), None)
        if path is not None:
            found[name] = path
        elif terms.spdx or terms.address:
            hint = f"put it into licences/{name or 'NAME'}.txt"
            lacking.append(NO_LICENCE_TEXT(f"there is no text of {terms.spdx or terms.address}", None, hint, file=file))
    about = {"OFL-1.1": "The licence of the fonts in the outputs"}
    items = [
        Item(f"licences/{name}.txt", path, about.get(name, "The licence of the edition"), "text/plain")
        for name, path in found.items()
    ]
    return items, lacking


def _info(record: Record) -> dict[str, str]:
    return {
        "Source-Organization": record.publisher,
        "External-Description": record.title or record.name,
        "External-Identifier": f"https://doi.org/{record.doi}" if record.doi else record.stable_id,
        "Bagging-Date": record.day,
        "Bag-Software-Agent": f"{_PROGRAM} {__version__}",
    }


def _json(data: Mapping[str, object]) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _safe(name: str) -> str:
    return "".join(c if is_wordy(c) or c in "-_." else "-" for c in name).strip(".-")
