"""The outputs by name: the one list that the command line, the build, packages and the handbook ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import Protocol

from edition.diagnostics import Finding
from edition.filenames import clean_name, folded
from edition.model.edition import Edition
from edition.model.ledger import Ledger
from edition.project import Project


class NameTakenError(Exception):
    """Two files of an output have the same name, which is the text of the error."""


@dataclass(slots=True)
class Written:
    """What a writer made: files relative to its folder, the ledger of each text, what it found.

    ``failed`` are files that could not be made; the last good ones stay. ``figures`` say of a file what its pages have
    come to.
    """

    folder: Path
    files: list[str] = field(default_factory=list)
    ledgers: list[Ledger] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    figures: dict[str, Mapping[str, float]] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)

    def save(self, name: str, content: bytes | str) -> None:
        """Write a file below the folder, text as UTF-8. Raises NameTakenError where another has this name, OSError."""
        if folded(name) in self._taken:
            raise NameTakenError(name)
        path = self.folder / name
        self._taken.add(folded(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        self.files.append(name)


@dataclass(frozen=True, slots=True)
class Input:
    """What every writer gets: the texts in order, the settings, the TEI files as they are, the texts beside the first.

    ``images``: the files of images, by the name of the text and their address as written. ``files``: the names of the
    TEI files of each text, the first its own, then those that belong to it.
    """

    editions: Sequence[Edition]
    project: Project
    tei: Sequence[tuple[str, bytes]] = ()
    parallels: Sequence[Edition] = ()
    images: Mapping[str, Mapping[str, Path]] = field(default_factory=dict)
    files: Mapping[str, Sequence[str]] = field(default_factory=dict)


class Writer(Protocol):
    """One output: writes below ``folder`` and returns what it made. Raises OSError where a file cannot be written."""

    def __call__(self, given: Input, folder: Path) -> Written:
        """Write."""
        ...


@dataclass(frozen=True, slots=True)
class Format:
    """An output: its name, its writer as ``module:function``, what it is (a sentence for help and packages).

    One ``on_request`` is made only when it is asked for by name.
    """

    name: str
    place: str
    about: str
    on_request: bool = False

    def load(self) -> Writer:
        """Load the writer. Raises what the module raises."""
        module, _, function = self.place.partition(":")
        writer: Writer = getattr(import_module(module), function)
        return writer


_OURS = (
    Format("site", "edition.writers.site.pages:write", "The edition as a web site; begin with index.html"),
    Format("print", "edition.writers.print.pdf:write", "The edition as a printed book: PDF"),
    Format("epub", "edition.writers.epub.pages:write", "The edition as a reading copy: EPUB"),
    Format(
        "text",
        "edition.writers.text:write",
        "Plain text: the edition with its apparatus, and the text of every witness",
    ),
    Format("data", "edition.writers.data:write", "The apparatus and the catalogue data in forms for programs"),
    Format(
        "cmif", "edition.writers.cmif:write", "The letters for catalogues of letters: CMIF, where there are letters"
    ),
    Format("latex", "edition.writers.latex.files:write", "LaTeX for reledmac, to be set by TeX", on_request=True),
    Format("dts", "edition.writers.dts.files:write", "Answers to Distributed Text Services, as files", on_request=True),
)
PLUG_INS = "tei_edition.outputs"
"""The entry points under which packages of others offer outputs; they are made on request."""


@cache
def formats() -> Mapping[str, Format]:
    """Return every output by name: ours, then those of installed plug-ins, which cannot take a name of ours."""
    found = {form.name: form for form in _OURS}
    for point in sorted(entry_points(group=PLUG_INS), key=lambda point: point.name):
        about = (point.dist.metadata["Summary"] if point.dist else "") or f"An output of {point.module}"
        found.setdefault(clean_name(point.name), Format(clean_name(point.name), point.value, about, on_request=True))
    return found
