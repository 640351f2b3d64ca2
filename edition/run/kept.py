"""Keep what was made of the texts of a corpus, for the next build. Text → what is left of it, and the files that it became.

The files themselves are those of the last build: one that is as it was written, by its hash, gets a second name in the new one.
What is left of a text lies in ``.edition-cache`` beside the outputs. Where anything is not as it was, the text is read.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from edition.consulted import Kind, Look, noting
from edition.filenames import folded
from edition.project import Project
from edition.run.before import plain
from edition.run.corpus import Read
from edition.run.gather import Unit
from edition.run.placing import CACHE
from edition.run.sealed import load_sealed, save_sealed
from edition.run.state import PACKAGE, Seeing, Seen, digest_of, environment, is_as_seen
from edition.writers.registry import Whole

_COMMON = "common"
_MOST_FOLDERS = 4
_NOT_OF_A_TEXT = frozenset({"sources", "parallels", "named", "findings", "transcriptions"})
"""What of a project says nothing of a single text."""


class Made(Protocol):
    """What is made of a text: the files of each output, and whether all of it is as it should be."""

    @property
    def files(self) -> dict[str, tuple[str, ...]]:
        """The files by output."""
        ...

    @property
    def is_whole(self) -> bool:
        """Whether it may be kept."""
        ...


Result = TypeVar("Result", bound=Made)


@dataclass(frozen=True, slots=True)
class _Known:
    """What a text was made of, and what it became: each file by output and name, with its hash.

    ``digest`` is that of what is left of it; ``names`` that of the names of all texts, where its files depend on them.
    """

    consulted: tuple[Seen, ...]
    files: tuple[tuple[str, str], ...]
    digest: str
    names: str = ""


@dataclass(slots=True)
class Kept(Generic[Result]):
    """What earlier builds left of the texts, by the settings under which they were made."""

    folder: Path
    target: Path
    beside: Path
    begun_ns: int
    names: str
    common: list[Seen] = field(default_factory=list)
    is_sound: bool = False
    _found: dict[str, _Known] = field(default_factory=dict)

    @classmethod
    def of(
        cls, project: Project, where: tuple[Path, Path], whole: Whole, asked: Sequence[object], begun_ns: int
    ) -> Kept[Result] | None:
        """Find what is kept; nothing where nothing can be. ``where`` are the folder of outputs and that in which the new one grows."""
        here = environment()
        if not here or project.held:
            return None
        settings = {f.name: plain(getattr(project, f.name)) for f in fields(project) if f.name not in _NOT_OF_A_TEXT}
        said = json.dumps(
            [here, settings, plain(asked), whole.language, whole.alone, whole.is_library], ensure_ascii=False
        )
        base = hashlib.sha256(said.encode("utf-8", "surrogateescape")).hexdigest()
        target, beside = where
        names = hashlib.sha256("\0".join(sorted(map(folded, whole.names))).encode()).hexdigest()
        kept = cls(target / CACHE / f"texts-{base[:24]}", target, beside, begun_ns, names)
        common = load_sealed(kept.folder / _COMMON)
        if isinstance(common, list) and all(isinstance(seen, Seen) and is_as_seen(seen) for seen in common):
            kept.common, kept.is_sound = common, bool(common)
        return kept

    def _id(self, unit: Unit) -> str:
        said = "\0".join((str(unit.main), *map(str, unit.companions), unit.name, str(unit.is_parallel)))
        return hashlib.sha256(said.encode("utf-8", "surrogateescape")).hexdigest()[:32]

    def has(self, unit: Unit) -> bool:
        """Tell whether a text, what it is made of and what it became are as they were."""
        if not self.is_sound:
            return False
        key = self._id(unit)
        known = load_sealed(self.folder / f"{key}.seen")
        if (
            not isinstance(known, _Known)
            or known.names not in {"", self.names}
            or not all(map(is_as_seen, known.consulted))
        ):
            return False
        if digest_of(Look(Kind.FILE, str(self.folder / f"{key}.kept"))) != known.digest:
            return False
        if any(digest_of(Look(Kind.FILE, str(self.target / name))) != digest for name, digest in known.files):
            return False
        self._found[key] = known
        return True

    def take(self, unit: Unit) -> Read[Result]:
        """Give the files of a text a second name, and return what is left of it. Raises OSError."""
        key = self._id(unit)
        for name, _ in self._found.pop(key).files:
            new = self.beside / name
            if not new.exists():  # several texts may have it
                new.parent.mkdir(parents=True, exist_ok=True)
                try:
                    os.link(self.target / name, new)
                except OSError:
                    shutil.copy2(self.target / name, new)
        one = load_sealed(self.folder / f"{key}.kept")
        if not isinstance(one, Read):
            raise OSError(0, f"{self.folder / key} changed while it was read")
        return one

    def keep(self, unit: Unit, read: Callable[[], Read[Result]]) -> Read[Result]:
        """Read a text; what is left of it is kept, unless it is not whole or cannot be kept."""
        with noting() as looks:
            one = read()
        if one.is_text and one.made.is_whole:
            with suppress(OSError):
                self._save(unit, [look for look in looks if look.own], one)
        return one

    def _save(self, unit: Unit, looks: Sequence[Look], one: Read[Result]) -> None:
        consulted = Seeing(self.begun_ns).see(looks)
        if consulted is None:
            return
        key = self._id(unit)
        save_sealed(self.folder / f"{key}.kept", one)
        names = [f"{output}/{file}" for output, files in one.made.files.items() for file in files]
        files = tuple((name, digest_of(Look(Kind.FILE, str(self.beside / name)))) for name in names)
        digest = digest_of(Look(Kind.FILE, str(self.folder / f"{key}.kept")))
        several = self.names if len({look.path for look in looks if look.digest}) > 1 else ""
        save_sealed(self.folder / f"{key}.seen", _Known(tuple(consulted), files, digest, several))

    def consulted(self, units: Iterable[Unit]) -> list[Seen] | None:
        """Return all that the texts depend on, and those in common; nothing where that is not kept of each."""
        found: dict[tuple[str, str], Seen] = {}
        common = load_sealed(self.folder / _COMMON)
        if not isinstance(common, list):
            return None
        for unit in units:
            known = load_sealed(self.folder / f"{self._id(unit)}.seen")
            if not isinstance(known, _Known):
                return None
            found |= {(seen.look.kind, seen.look.path): seen for seen in known.consulted}
        return [*common, *found.values()]

    def end(self, looks: Iterable[Look], units: Iterable[Unit]) -> None:
        """Keep what all texts depend on, and let go what is of no text any more."""
        listed = list(looks)
        own = {look.path for look in listed if look.own}
        common = [look for look in listed if not look.own and look.path not in own]
        seen = Seeing(self.begun_ns).see([*common, *(seen.look for seen in self.common), PACKAGE])
        with suppress(OSError):
            if seen is None:
                (self.folder / _COMMON).unlink(missing_ok=True)
                return
            save_sealed(self.folder / _COMMON, seen)
            wanted = {f"{self._id(unit)}{ending}" for unit in units for ending in (".seen", ".kept")} | {_COMMON}
            for path in self.folder.iterdir():
                if path.name not in wanted:
                    path.unlink()
            folders = sorted(self.folder.parent.glob("texts-*"), key=lambda path: -path.stat().st_mtime_ns)
            for path in folders[_MOST_FOLDERS:]:
                shutil.rmtree(path, ignore_errors=True)
