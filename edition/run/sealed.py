"""Keep values in files, sealed with their hash. A file that is damaged, or holds what it may not, holds nothing.

The values are those of this package: its dataclasses and enumerations, and what Python has of itself. A file is read back
without running anything that it names, so that a folder of outputs from elsewhere can do no harm.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import sys
import tempfile
from array import array
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import is_dataclass
from enum import Enum
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from edition.diagnostics import Source
from edition.seals import opened, sealed

_MARK = b"edition sealed 1\n"
_PLAIN: dict[tuple[str, str], Any] = {
    ("builtins", "set"): set,
    ("builtins", "frozenset"): frozenset,
    **{("pathlib", name): Path for name in ("PosixPath", "WindowsPath")},
}


def seal(value: object) -> bytes:
    """Return a value as bytes; the text of a source is left out where its file has it."""
    body = io.BytesIO()
    pickler = _Pickler(body)
    pickler.dump(value)
    packed = pickle.dumps((list(map(_packed, pickler.sources)), body.getvalue()), protocol=5)
    return sealed(_MARK, packed)


def unseal(data: bytes) -> Any:
    """Return the value again. Raises ValueError where the seal is broken, or a source is not what it was."""
    packed = opened(_MARK, data)
    try:
        listed, body = _Unpickler(io.BytesIO(packed), []).load()
        return _Unpickler(io.BytesIO(body), [_unpacked(one) for one in listed]).load()
    except (pickle.UnpicklingError, OSError, TypeError, AttributeError, ImportError, IndexError, EOFError) as error:
        raise ValueError("the value cannot be read") from error


def save_sealed(path: Path, value: object) -> None:
    """Write a value, whole or not at all. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, beside = tempfile.mkstemp(prefix=".new-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(seal(value))
        Path(beside).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(beside).unlink()
        raise


def read_ours(data: bytes) -> Any:
    """Return what was pickled, if it is made of what this package declares. Raises ValueError."""
    try:
        return _Unpickler(io.BytesIO(data), []).load()
    except (pickle.UnpicklingError, TypeError, AttributeError, ImportError, IndexError, EOFError) as error:
        raise ValueError("the value cannot be read") from error


def load_sealed(path: Path) -> Any:
    """Return what a file holds; nothing where there is none, or a damaged one."""
    try:
        return unseal(path.read_bytes())
    except (OSError, ValueError):
        return None


class _Filed(NamedTuple):
    """A source as it is kept; ``data`` is nothing where the file has it."""

    name: str
    data: bytes | None
    starts: bytes
    digest: str
    instructions: list[tuple[str, str, int]]
    path: str


def _packed(source: Source) -> _Filed:
    is_as_filed = bool(source.path) and hashlib.sha256(source.data).hexdigest() == source.digest
    data = None if is_as_filed else source.data
    return _Filed(source.name, data, source.starts.tobytes(), source.digest, source.instructions, source.path)


def _unpacked(filed: _Filed) -> Source:
    data = Path(filed.path).read_bytes() if filed.data is None else filed.data
    if filed.data is None and hashlib.sha256(data).hexdigest() != filed.digest:
        raise ValueError(f"{filed.path} is not what it was")
    return Source(filed.name, data, array("Q", filed.starts), filed.digest, filed.instructions, filed.path)


def _is_kept(kind: type) -> bool:
    return is_dataclass(kind) or issubclass(kind, Enum | tuple)


@cache
def _class_of(module: str, name: str) -> Any:
    """Return a dataclass or an enumeration of this package. Raises UnpicklingError."""
    if (module, name) in _PLAIN:
        return _PLAIN[module, name]
    if module.partition(".")[0] == "edition" and "." not in name:
        found = getattr(sys.modules.get(module) or import_module(module), name, None)
        if isinstance(found, type) and found.__module__ == module and _is_kept(found):
            return found
    raise pickle.UnpicklingError(f"{module}.{name} is nothing that is kept")


def _numbered(_number: int) -> Source:
    """Stand for a source in what is pickled; who reads it puts the source in its place."""
    raise pickle.UnpicklingError("a source is read by its number")


class _Pickler(pickle.Pickler):
    def __init__(self, out: io.BytesIO) -> None:
        super().__init__(out, protocol=5)
        self.sources: list[Source] = []
        self._numbers: dict[int, int] = {}
        # Asked for sources only: a persistent id would be asked for of everything.
        self.dispatch_table = {Source: self._reduced}

    def _reduced(self, source: Source) -> tuple[Callable[[int], Source], tuple[int]]:
        if id(source) not in self._numbers:
            self._numbers[id(source)] = len(self.sources)
            self.sources.append(source)
        return _numbered, (self._numbers[id(source)],)


class _Unpickler(pickle.Unpickler):
    """Makes nothing but what this package declares."""

    def __init__(self, data: io.BytesIO, sources: Sequence[Source]) -> None:
        super().__init__(data)
        self._sources = sources

    def find_class(self, module: str, name: str) -> Any:
        """Return what may be made. Raises UnpicklingError."""
        if (module, name) == (__name__, _numbered.__name__):
            return self._sources.__getitem__
        return _class_of(module, name)
