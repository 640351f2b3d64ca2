"""Keep what was made of the texts of a corpus, for the next build. Text → what is left of it, and the files that it became.

The files themselves are those of the last build: one that is as it was written gets a second name in the new one.
What is left of a text lies in ``.edition-cache`` beside the outputs, and one index tells of all texts in which state they were.
Where anything is not as it was, the text is read.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, fields, replace
from functools import partial
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from edition.consulted import Kind, Look, noting
from edition.filenames import folded
from edition.project import Project
from edition.run.before import plain
from edition.run.corpus import Read
from edition.run.gather import Unit
from edition.run.index import Index, Known, Plain, again, plainly
from edition.run.placing import CACHE
from edition.run.processes import ProcessEndedError, Task, is_possible
from edition.run.sealed import load_sealed, save_sealed
from edition.run.state import PACKAGE, Seeing, Seen, digest_of, environment, is_as_seen, stamp_of
from edition.writers.registry import Whole

_INDEX = "index"
_MOST_FOLDERS = 4
_WORTH_A_PROCESS = 200
"""To give the files of so many texts a second name takes longer than to begin a process."""
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
class Ended:
    """What is kept when a build has ended: the index, where it tells of all texts; what it tells of: paths consulted, files written."""

    index: Path | None = None
    paths: Collection[str] = ()
    files: Collection[str] = ()


@dataclass(slots=True)
class Kept(Generic[Result]):
    """What earlier builds left of the texts, by the settings under which they were made."""

    folder: Path
    target: Path
    beside: Path
    begun_ns: int
    names: str
    jobs: int = 1
    common: list[Seen] = field(default_factory=list)
    _before: dict[str, Known] = field(default_factory=dict)
    _now: dict[str, Known] = field(default_factory=dict)
    _folders: set[str] = field(default_factory=set)

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
        index = Index.load(kept.folder / _INDEX)
        if index is not None and all(map(is_as_seen, index.common)):
            kept.common, kept._before = index.common, index.texts
        return kept

    def _id(self, unit: Unit) -> str:
        said = "\0".join((str(unit.main), *map(str, unit.companions), unit.name, str(unit.is_parallel)))
        return hashlib.sha256(said.encode("utf-8", "surrogateescape")).hexdigest()[:32]

    def _left(self, key: str) -> str:
        return f"{self.folder}{os.sep}{key}.kept"

    def has(self, unit: Unit) -> bool:
        """Tell whether a text, what it is made of and what it became are as they were."""
        known = self._before.get(self._id(unit))
        return known is not None and known.names in {"", self.names} and known.is_as_it_was()

    @contextmanager
    def placing(self, units: Sequence[Unit]) -> Iterator[None]:
        """Give the files of texts a second name, in a process of its own while others are read. Raises OSError."""
        work = partial(self._link_all, [self._id(unit) for unit in units])
        if self.jobs == 1 or len(units) < _WORTH_A_PROCESS or not is_possible():
            work()
            yield
            return
        task = Task(work)
        task.begin()
        try:
            yield
            try:
                task.result()
            except ProcessEndedError:
                work()
        finally:
            task.stop()

    def _link_all(self, keys: Sequence[str]) -> None:
        for key in keys:
            for name, (_, path, *_) in self._before[key].files.items():
                self._link(name, path)

    def take(self, unit: Unit) -> Read[Result]:
        """Return what is left of a text. Raises OSError."""
        key = self._id(unit)
        self._now[key] = self._before[key]
        one = load_sealed(Path(self._left(key)))
        if not isinstance(one, Read):
            raise OSError(0, f"{self._left(key)} changed while it was read")
        return one

    def _link(self, name: str, old: str) -> None:
        new = f"{self.beside}{os.sep}{name}"
        folder = os.path.dirname(new)  # noqa: PTH120 - thousands, and a Path for each takes longer than the call
        if folder not in self._folders:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103 - as above
            self._folders.add(folder)
        with suppress(FileExistsError):  # several texts may have it
            try:
                os.link(old, new)
            except FileExistsError:
                raise
            except OSError:
                shutil.copy2(old, new)

    def keep(self, unit: Unit, read: Callable[[], Read[Result]]) -> Read[Result]:
        """Read a text; what is left of it is kept, unless it is not whole or cannot be kept."""
        with noting() as looks:
            one = read()
        if one.is_text and one.made.is_whole:
            with suppress(OSError):
                return replace(one, kept=self._save(unit, [look for look in looks if look.own], one))
        return one

    def _save(self, unit: Unit, looks: Sequence[Look], one: Read[Result]) -> Known | None:
        consulted = Seeing(self.begun_ns).see(looks)
        if consulted is None:
            return None
        left = self._left(self._id(unit))
        save_sealed(Path(left), one)
        files = {
            name: _seen(f"{self.beside}{os.sep}{name}")
            for name in (f"{output}/{file}" for output, files in one.made.files.items() for file in files)
        }
        several = self.names if len({look.path for look in looks if look.digest}) > 1 else ""
        return Known(tuple(map(plainly, consulted)), _seen(left), files, several)

    def enter(self, one: Read[Result]) -> None:
        """Take note of what was kept of a text that was read, perhaps by another process."""
        if isinstance(one.kept, Known):
            self._now[self._id(one.unit)] = one.kept

    def end(self, looks: Iterable[Look], units: Sequence[Unit]) -> Ended:
        """Keep what is known of all texts whose files have come to their place, and let go what is of no text any more."""
        listed = list(looks)
        own = {look.path for look in listed if look.own}
        common = [look for look in listed if not look.own and look.path not in own]
        seeing = Seeing(self.begun_ns, {seen.look: seen for seen in self.common})
        seen = seeing.see([*common, *(seen.look for seen in self.common), PACKAGE])
        path = self.folder / _INDEX
        if seen is None:
            with suppress(OSError):
                path.unlink(missing_ok=True)
            return Ended()
        written: dict[str, Plain] = {}
        for key, known in self._now.items():
            files = {
                name: written.get(name) or again(one, f"{self.target}{os.sep}{name}")
                for name, one in known.files.items()
            }
            written |= files
            self._now[key] = replace(known, files=files)
        try:
            Index(seen, self._now).save(path)
            self._sweep()
        except OSError:
            return Ended()
        paths = {one.look.path for one in seen}
        paths |= {one[1] for known in self._now.values() for one in known.consulted}
        is_of_all = all(self._id(unit) in self._now for unit in units)
        return Ended(path if is_of_all else None, paths, written)

    def _sweep(self) -> None:
        """Remove what is of no text any more, and the oldest settings. Raises OSError."""
        wanted = {f"{key}.kept" for key in self._now} | {_INDEX}
        for name in os.listdir(self.folder):  # noqa: PTH208 - as above
            if name not in wanted:
                (self.folder / name).unlink()
        folders = sorted(self.folder.parent.glob("texts-*"), key=lambda path: -path.stat().st_mtime_ns)
        for path in folders[_MOST_FOLDERS:]:
            shutil.rmtree(path, ignore_errors=True)


def _seen(path: str) -> Plain:
    """Return how a file is that this process has written; nobody else does."""
    look = Look(Kind.FILE, path)
    return plainly(Seen(look, digest_of(look), stamp_of(path)))
