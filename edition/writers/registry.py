"""The outputs by name. A writer is loaded only when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Protocol

from edition.diagnostics import Finding
from edition.filenames import folded
from edition.model.edition import Edition
from edition.model.ledger import Ledger
from edition.project import Project


class NameTakenError(Exception):
    """Two files of an output have the same name, which is the text of the error."""


@dataclass(slots=True)
class Written:
    """What a writer made: files relative to its folder, the ledger of each text, what it found.

    ``failed`` are files that could not be made; the last good ones stay.
    """

    folder: Path
    files: list[str] = field(default_factory=list)
    ledgers: list[Ledger] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
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


WRITERS: dict[str, str] = {
    "site": "edition.writers.site.pages",
    "print": "edition.writers.print.pdf",
    "epub": "edition.writers.epub.pages",
    "text": "edition.writers.text",
    "data": "edition.writers.data",
    "latex": "edition.writers.latex.files",
    "dts": "edition.writers.dts.files",
}
"""Name of the output → module with a function ``write``."""

ON_REQUEST = frozenset({"latex", "dts"})
"""Outputs that are made only when they are asked for by name."""


def writer(name: str) -> Writer:
    """Load a writer. Raises KeyError for an unknown name."""
    function: Writer = import_module(WRITERS[name]).write
    return function
