"""Tell whether a build would make again what lies there. Project + folder of outputs → the outcome of the earlier build.

The record of a build says what it consulted and what it wrote, each with its hash, and keeps what is told of it. It lies
beside the outputs, in ``.edition-cache``. Where anything is not as it was, or the record is damaged, the build is made.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from edition.consulted import Kind, Look
from edition.diagnostics import Finding, Position
from edition.project import Project
from edition.run.index import Index
from edition.run.placing import CACHE, REPORT, Place, sweep_if_alone
from edition.run.sealed import load_sealed, save_sealed
from edition.run.state import PACKAGE, Seeing, Seen, environment, is_as_seen

_MOST_RECORDS = 24


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a build: what was found, and what the command line says of files, times and losses.

    Of a corpus the findings are in ``words`` already, as they were told; ``codes`` are those of its errors.
    """

    findings: tuple[Finding, ...]
    files: Mapping[str, list[str]]
    kept: Mapping[str, list[str]]
    ledger: Mapping[str, object]
    seconds: Mapping[str, float]
    figures: Mapping[str, Mapping[str, float]]
    lost: int
    words: str = ""
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Record:
    """What a build consulted and wrote, and what is told of it; of the texts of a corpus there is an ``index``."""

    consulted: tuple[Seen, ...]
    written: tuple[Seen, ...]
    told: Told
    index: Seen | None = None

    def is_as_it_was(self) -> bool:
        """Tell whether all this is as it was."""
        if not all(map(is_as_seen, (*self.written, *self.consulted))):
            return False
        if self.index is None:
            return True
        index = Index.load(Path(self.index.look.path)) if is_as_seen(self.index) else None
        return index is not None and index.is_as_it_was()


@dataclass(frozen=True, slots=True)
class Before:
    """The record of the last build that was asked for the same, by the same settings; ``key`` is empty where none can be kept."""

    target: Path
    key: str

    @classmethod
    def of(cls, project: Project, target: Path, asked: Sequence[object]) -> Before:
        """Find the record of a build; ``asked`` is what the command line asks for besides the project."""
        here = environment()
        if not here or project.held:
            return cls(target, "")
        said = json.dumps([here, str(target.resolve()), plain(project), plain(asked)], ensure_ascii=False)
        return cls(target.resolve(), hashlib.sha256(said.encode("utf-8", "surrogateescape")).hexdigest())

    @property
    def _path(self) -> Path:
        return self.target / CACHE / f"{self.key[:40]}.build"

    def told(self) -> Told | None:
        """Return what is told of the earlier build, where everything is as it was; else nothing."""
        record = load_sealed(self._path) if self.key else None
        if not isinstance(record, _Record) or not record.is_as_it_was():
            return None
        if not self._is_complete(record.told.files):
            return None
        sweep_if_alone(self.target)
        return record.told

    def _is_complete(self, files: Mapping[str, list[str]]) -> bool:
        """Tell whether nothing lies in the outputs but what was written."""
        known = {name: tuple(listed) for name, listed in files.items()}
        return not Place(self.target, self.target, known).strangers(files, ())

    def keep(self, looks: Iterable[Look], told: Told, begun_ns: int) -> None:
        """Keep the record of a build that has been put in its place; where that is not possible, the next one is made again."""
        if self.key:
            self.keep_seen(Seeing(begun_ns).see([*looks, PACKAGE]), told)

    def keep_seen(
        self, consulted: Sequence[Seen] | None, told: Told, index: Path | None = None, indexed: Collection[str] = ()
    ) -> None:
        """Keep the record of a build that depends on what was ``consulted``; none where that is not known.

        ``index`` is that of its texts, and tells of the files that are ``indexed``.
        """
        names = [REPORT, *(file for files in told.files.values() for file in files)]
        written = Seeing(1 << 63).see(
            [Look(Kind.FILE, str(self.target / name)) for name in names if name not in indexed]
        )
        of_texts = Seeing(1 << 63).see([Look(Kind.FILE, str(index))]) if index is not None else [None]
        if not self.key or consulted is None or written is None or of_texts is None:
            return
        try:
            save_sealed(self._path, _Record(tuple(consulted), tuple(written), told, of_texts[0]))
            _sweep(self._path.parent)
        except OSError:
            self._path.unlink(missing_ok=True)


def _sweep(folder: Path) -> None:
    """Remove the oldest records, so that the folder does not grow without end."""
    records = sorted(folder.glob("*.build"), key=lambda path: (-path.stat().st_mtime_ns, path.name))
    for path in records[_MOST_RECORDS:]:
        path.unlink(missing_ok=True)


def plain(value: Any) -> Any:
    """Return a value as data that JSON can say, the same for the same value."""
    if isinstance(value, Position):
        where = value.locate()
        return [where.file, where.line, where.column, where.end_line, where.end_column]
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): plain(value[key]) for key in value}
    if isinstance(value, frozenset | set):
        return sorted(map(str, value))
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)
