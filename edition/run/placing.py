"""Put what was built in the place of the last edition, all at once. Staged outputs → the folder of outputs.

Everything is written into a folder beside. Then the two folders are exchanged, by one call of the system: whoever looks,
at whatever moment a process is killed, sees the old edition or the new one, whole. Where that is not possible (the folder
holds folders of others, or somebody works in it, or the file system cannot exchange), each output is moved by itself, and
a journal lets the next build finish what a killed one began.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import re
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from edition.diagnostics import Finding
from edition.filenames import Resolving
from edition.run.rules import NOT_OURS

try:
    import fcntl
except ImportError:  # Windows: two builds into one folder are not kept apart
    fcntl = None  # type: ignore[assignment]

REPORT = "report.json"
CACHE = ".edition-cache"
"""The folder beside the outputs in which the builder keeps what it need not make again: a name that no other program has."""
BUILDER = "tei-edition"
_JOURNAL = ".edition-journal.json"
_DEPOSIT = "deposit"
_LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""What systems leave in every folder that somebody looks at."""
_PREFIX = ".edition-in-work-"
_GROWING = re.compile(rf".*{re.escape(_PREFIX)}[a-z0-9_]{{8}}")
_RENAME_EXCHANGE = 2
_AT_FDCWD = -100

Tell = Callable[[str], None]


@dataclass(slots=True)
class Place:
    """The folder of outputs during a build: what was in it before, and the folder beside in which the new one grows.

    ``before`` are the files of the last build, by output, as its report lists them.
    """

    target: Path
    beside: Path
    before: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def strangers(self, names: Iterable[str], inputs: Iterable[Path]) -> list[Finding]:
        """Find what would be harmed if some outputs were replaced; where anything is found, nothing may be."""
        found = []
        report = self.target / REPORT
        if report.exists() and _read_report(report) is None:
            hint = "build into another folder: -o FOLDER"
            found.append(NOT_OURS(f"{report} was not made by the builder", None, hint, file=str(report)))
        resolving = Resolving()
        needed = [resolving.of(path) for path in inputs]
        for name in names:
            folder = self.target / name
            stranger = self._stranger(name, folder)
            if stranger is not None:
                message = f"{stranger} would be deleted, and the last build did not make it"
                hint = "move it out of the output, or build into another folder: -o FOLDER"
                found.append(NOT_OURS(message, None, hint, file=str(stranger)))
            elif source := _first_below(folder, needed):
                message = f"{source.name} is a source of this edition, and lies in the output {folder}"
                hint = "copy it out of the output, or build into another folder: -o FOLDER"
                found.append(NOT_OURS(message, None, hint, file=str(source)))
        return found

    def _stranger(self, name: str, folder: Path) -> Path | None:
        """Return something in the folder of an output that the last build did not put there."""
        if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
            return folder
        known = set(self.before.get(name, ()))
        for inside, files, others in _walk(str(folder), name) if folder.is_dir() else ():
            for file in files:
                if f"{inside}/{file}" not in known and file not in _LITTER:
                    return self.target / inside / file
            if others:
                return self.target / inside / others[0]
        return None

    def keep(self, files: Iterable[str]) -> list[str]:
        """Take files of the last build over into the new one, as they are; returns those that were there."""
        kept = []
        for file in files:
            old, new = self.target / file, self.beside / file
            if old.is_file() and not new.exists():
                new.parent.mkdir(parents=True, exist_ok=True)
                _link(old, new)
                kept.append(file)
        return kept

    def put(self, report: Iterable[bytes], names: Sequence[str]) -> None:
        """Put the new outputs and the report, in pieces, in the place of the old ones. Raises OSError."""
        with (self.beside / REPORT).open("wb") as file:
            file.writelines(report)
        if _may_be_exchanged(self, names) and self._take_over(names) and exchange(self.beside, self.target):
            with suppress(OSError):  # there is none, or the next build begins a new one
                (self.beside / CACHE).rename(self.target / CACHE)
        else:
            self._put_each([*names, REPORT])

    def _take_over(self, names: Sequence[str]) -> bool:
        """Link what else lies in the folder into the new one; tells whether that was possible."""
        try:
            for path in sorted(self.target.iterdir()):
                new = self.beside / path.name
                if path.name in {*names, REPORT, CACHE, _JOURNAL} or _is_ours(path) or os.path.lexists(new):
                    continue
                _link_tree(path, new)
            shutil.copystat(self.target, self.beside)
        except OSError:
            return False
        return True

    def _put_each(self, names: Sequence[str]) -> None:
        """Move one output after the other, with a journal by which the next build can end what this one began."""
        journal = self.target / _JOURNAL
        moves = [name for name in names if os.path.lexists(self.beside / name)]
        written = self.beside / _JOURNAL  # whole before it counts
        written.write_text(json.dumps({"beside": str(self.beside), "moves": moves}), encoding="utf-8")
        written.rename(journal)
        _finish(self.target, self.beside, moves)
        journal.unlink()


def _finish(target: Path, beside: Path, moves: Sequence[str]) -> None:
    """Move what is not moved yet; may be done twice."""
    old = beside / ".old"
    old.mkdir(exist_ok=True)
    for name in moves:
        if os.path.lexists(beside / name):
            if os.path.lexists(target / name):
                (target / name).rename(old / name)
            (beside / name).rename(target / name)


@contextmanager
def place(target: Path, tell: Tell) -> Iterator[Place]:
    """Prepare the folder of outputs: no other build writes into it meanwhile, and no dead one has left anything.

    Raises OSError where nothing can be written.
    """
    target = target.resolve()
    is_new = not target.exists()
    lock = _lock(target, tell)
    try:
        _recover(target)
        _sweep(target)
        beside = _make_beside(target)
        try:
            yield Place(target, beside, _files_before(target))
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    finally:
        if is_new:
            with suppress(OSError):  # it holds something: the edition
                target.rmdir()
        os.close(lock)


def _lock(target: Path, tell: Tell) -> int:
    """Lock the folder; waits while another build has it. The folder may have been exchanged meanwhile."""
    told = False
    while True:
        target.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(target, os.O_RDONLY)
        if fcntl is None:
            return descriptor
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not told:
                tell(f"another build writes into {target.name}: waiting until it is done")
                told = True
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        except OSError:  # a file system without locks
            return descriptor
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(descriptor), target.stat()):
                return descriptor
        os.close(descriptor)


def _make_beside(target: Path) -> Path:
    """Make the folder in which the new edition grows: beside the target, or in it where that is not possible."""
    if not target.is_mount():
        with suppress(OSError):
            return Path(tempfile.mkdtemp(prefix=_prefix(target), dir=target.parent))
    return Path(tempfile.mkdtemp(prefix=_PREFIX, dir=target))


def _prefix(target: Path) -> str:
    return f".{target.name[:60]}{_PREFIX}"


def _is_ours(path: Path) -> bool:
    """Tell whether a path is a folder in which an edition grew."""
    return bool(_GROWING.fullmatch(path.name)) and path.is_dir() and not path.is_symlink()


def sweep_if_alone(target: Path) -> None:
    """Remove what killed builds of a folder left, where no living one has it: also when nothing is to be built."""
    if fcntl is None:
        return
    with suppress(OSError):
        descriptor = os.open(target, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _sweep(target)
        finally:
            os.close(descriptor)


def _sweep(target: Path) -> None:
    """Remove what killed builds of this folder left; a living one would have the lock."""
    with suppress(OSError):
        for path in (*target.parent.iterdir(), *target.iterdir()):
            if _is_ours(path) and (path.parent == target or path.name.startswith(_prefix(target))):
                shutil.rmtree(path, ignore_errors=True)


def _recover(target: Path) -> None:
    """End what a killed build began to move."""
    journal = target / _JOURNAL
    try:
        data = json.loads(journal.read_bytes())
        beside, moves = Path(data["beside"]), [str(name) for name in data["moves"]]
    except FileNotFoundError:
        return
    except (OSError, ValueError, KeyError, TypeError):
        journal.unlink(missing_ok=True)
        return
    mine = _is_ours(beside) and beside.parent in {target, target.parent}
    if mine and all(Path(name).name == name for name in moves):
        _finish(target, beside, moves)
    journal.unlink()


def _may_be_exchanged(where: Place, names: Iterable[str]) -> bool:
    """Tell whether the folder may become another one: nobody works in it, and no folder in it is somebody else's."""
    target = where.target
    if where.beside.parent == target or target.is_mount():
        return False
    with suppress(OSError):
        if Path.cwd().resolve().is_relative_to(target):
            return False
    known = {*where.before, *names, _DEPOSIT, CACHE}
    return all(
        path.name in known or _is_ours(path) or not path.is_dir() or path.is_symlink() for path in target.iterdir()
    )


def exchange(new: Path, old: Path) -> bool:
    """Exchange two folders at once; tells whether the system and the file system can."""
    if sys.platform == "darwin":
        function, arguments = "renamex_np", (os.fsencode(new), os.fsencode(old), _RENAME_EXCHANGE)
    else:
        function = "renameat2"
        arguments = (_AT_FDCWD, os.fsencode(new), _AT_FDCWD, os.fsencode(old), _RENAME_EXCHANGE)
    try:
        call = getattr(ctypes.CDLL(None, use_errno=True), function)
    except (AttributeError, OSError, TypeError):
        return False
    if call(*arguments) == 0:
        return True
    if ctypes.get_errno() in {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS}:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return False


def _files_before(target: Path) -> dict[str, tuple[str, ...]]:
    """Return the files of the last build by output, with those that it kept of earlier ones."""
    report = _read_report(target / REPORT) or {}
    found: dict[str, tuple[str, ...]] = {}
    for part in ("outputs", "kept"):
        listed = report.get(part)
        for name, files in listed.items() if isinstance(listed, dict) else ():
            if isinstance(files, list):
                found[str(name)] = (*found.get(str(name), ()), *(str(file) for file in files))
    return found


def _read_report(path: Path) -> dict[str, object] | None:
    """Read a report of the builder; nothing where it is none."""
    try:
        data = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    builder = data.get("builder") if isinstance(data, dict) else None
    return data if isinstance(builder, dict) and builder.get("name") == BUILDER else None


def _walk(folder: str, inside: str) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield each folder below one with its files, and with what is neither a file nor a folder: links, devices.

    Folders are told as seen from the outputs, in which the first is called ``inside``: a corpus has thousands.
    """
    files, others, folders = [], [], []
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda e: e.name):
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.name)
            elif entry.is_file(follow_symlinks=False):
                files.append(entry.name)
            else:
                others.append(entry.name)
    yield inside, files, others
    for name in folders:
        yield from _walk(f"{folder}{os.sep}{name}", f"{inside}/{name}")


def _first_below(folder: Path, paths: Iterable[Path]) -> Path | None:
    """Return the first of resolved paths that is a folder, or lies below it."""
    resolved = str(folder.resolve())
    start = f"{resolved}{os.sep}"
    return next((path for path in paths if f"{path}{os.sep}".startswith(start)), None)


def _link_tree(old: Path, new: Path) -> None:
    """Give a file or a folder with all that is in it a second name. Raises OSError."""
    if old.is_symlink() or not old.is_dir():
        _link(old, new)
        return
    new.mkdir()
    for path in old.iterdir():
        _link_tree(path, new / path.name)
    shutil.copystat(old, new)


def _link(old: Path, new: Path) -> None:
    """Give a file a second name; a file that cannot have two is copied. Raises OSError."""
    try:
        os.link(old, new, follow_symlinks=False)
    except OSError:
        if not stat.S_ISREG(old.lstat().st_mode):
            raise
        shutil.copy2(old, new)
