"""Read a package and hold it against what it says of itself. Folder or ZIP → findings. RFC 8493; RO-Crate 1.2."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote
from zlib import error as ZlibError  # noqa: N812 - its name says nothing

from edition.deposit.bag import decoded
from edition.deposit.rules import DAMAGED, NO_PACKAGE
from edition.diagnostics import EditionError, Finding

_BLOCK = 1 << 20
_LINE = re.compile(r"([0-9A-Fa-f]+)\s+\*?(.+)")
_MANIFEST = re.compile(r"(tag)?manifest-(\w+)\.txt")
_MOST_TAG_BYTES = 256 << 20
_METADATA = "data/ro-crate-metadata.json"


@dataclass(frozen=True, slots=True)
class Opened:
    """A package: the paths in it from its outermost folder, and how the bytes of each are read."""

    name: str
    files: dict[str, Callable[[], Iterator[bytes]]]

    def read(self, path: str) -> bytes:
        """Return a small file whole. Raises EditionError where it is too large to be one."""
        data = b""
        for block in self.files[path]():
            data += block
            if len(data) > _MOST_TAG_BYTES:
                raise EditionError(DAMAGED(f"{path} is too large for what it is", file=self.name))
        return data


def verify(package: Path) -> list[Finding]:
    """Report whatever in a package is not as it was made; nothing where all is well."""
    shown = str(package)
    try:
        with _opened(package) as opened:
            return list(_verified(opened))
    except EditionError as error:
        return list(error.findings)
    except (zipfile.BadZipFile, ZlibError, EOFError, NotImplementedError, RuntimeError) as error:
        return [DAMAGED(f"the ZIP file cannot be read: {error}", None, "take another copy", file=shown)]
    except OSError as error:
        return [NO_PACKAGE(f"{package} cannot be read: {error.strerror or error}", file=shown)]


class _opened:  # noqa: N801 - it is used as a function
    """Open a folder or a ZIP file, and close it again."""

    def __init__(self, package: Path) -> None:
        self.package = package
        self.archive: zipfile.ZipFile | None = None

    def __enter__(self) -> Opened:
        shown = str(self.package)
        if self.package.is_dir():
            found = {p.relative_to(self.package).as_posix(): p for p in self.package.rglob("*") if p.is_file()}
            if links := [name for name, p in found.items() if p.is_symlink()]:
                raise EditionError(DAMAGED(f"{links[0]} is a link to another place", file=shown))
            return Opened(shown, {name: _from_disk(path) for name, path in found.items()})
        if not self.package.is_file() or not zipfile.is_zipfile(self.package):
            raise EditionError(NO_PACKAGE(f"{shown} is neither a folder nor a ZIP file", file=shown))
        self.archive = archive = zipfile.ZipFile(self.package)
        entries = [i for i in archive.infolist() if not i.is_dir()]
        outermost = {i.filename.partition("/")[0] for i in entries}
        if len(outermost) != 1 or any("/" not in i.filename for i in entries):
            raise EditionError(NO_PACKAGE(f"{shown} does not have one outermost folder", file=shown))
        files = {i.filename.partition("/")[2]: _from_zip(archive, i) for i in entries}
        if len(files) != len(entries):
            raise EditionError(DAMAGED("two files of the ZIP file have the same name", file=shown))
        return Opened(shown, files)

    def __exit__(self, *_: object) -> None:
        if self.archive is not None:
            self.archive.close()


def _from_disk(path: Path) -> Callable[[], Iterator[bytes]]:
    def blocks() -> Iterator[bytes]:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                yield block

    return blocks


def _from_zip(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Callable[[], Iterator[bytes]]:
    def blocks() -> Iterator[bytes]:
        with archive.open(entry) as file:
            while block := file.read(_BLOCK):
                yield block

    return blocks


def _verified(package: Opened) -> Iterator[Finding]:
    if "bagit.txt" not in package.files:
        yield NO_PACKAGE(f"{package.name} has no bagit.txt", file=package.name)
        return
    declared = package.read("bagit.txt").decode("utf-8", "replace")
    if not re.fullmatch(r"BagIt-Version: (0\.97|1\.0)\r?\nTag-File-Character-Encoding: UTF-8\r?\n?", declared):
        yield DAMAGED("bagit.txt does not say version and encoding as it should", file=package.name)
    manifests = {name: m for name in package.files if (m := _MANIFEST.fullmatch(name))}
    payload = [name for name, m in manifests.items() if not m[1]]
    if not payload:
        yield NO_PACKAGE(f"{package.name} has no manifest", file=package.name)
        return
    sizes: dict[str, int] = {}
    for name in sorted(manifests):
        yield from _manifest(package, name, manifests[name][2], sizes, is_payload=name in payload)
    if len(payload) == len(manifests):
        message = "there is no tagmanifest: nothing tells whether bag-info.txt and the manifest are as they were made"
        yield DAMAGED(message, None, "take another copy of the package", file=package.name)
    yield from _sum(package, sizes)
    yield from _described(package)


def _manifest(
    package: Opened, name: str, algorithm: str, sizes: dict[str, int], *, is_payload: bool
) -> Iterator[Finding]:
    """Compare every checksum of one manifest, and note the sizes; all of the payload has to be in it."""
    if algorithm not in hashlib.algorithms_guaranteed or algorithm.startswith("shake"):
        yield DAMAGED(f"{name} uses {algorithm}, which is not known here", file=package.name)
        return
    listed: dict[str, str] = {}
    text = package.read(name).decode("utf-8", "replace")
    if not text.endswith("\n"):
        yield DAMAGED(f"{name} ends within a line", None, "take another copy of the package", file=package.name)
    for number, line in enumerate(text.splitlines(), 1):
        found = _LINE.fullmatch(line)
        path = decoded(found[2]) if found else ""
        if not found or not _is_inside(path):
            yield DAMAGED(f"line {number} of {name} is not a checksum and a path in the package", file=package.name)
            continue
        listed[path] = found[1].casefold()
    for path, digest in listed.items():
        if path not in package.files:
            yield DAMAGED(f"{path} is missing", None, "take another copy of the package", file=package.name)
            continue
        made = hashlib.new(algorithm)
        sizes[path] = 0
        for block in package.files[path]():
            made.update(block)
            sizes[path] += len(block)
        if made.hexdigest() != digest:
            yield DAMAGED(f"{path} was changed", None, "take another copy of the package", file=package.name)
    for path in sorted(package.files):
        # A tagmanifest lists all that is not payload, but itself and its like. RFC 8493, 2.2.1.
        is_its_own = path.startswith("data/") == is_payload and not path.startswith("tagmanifest-")
        if is_its_own and path not in listed:
            yield DAMAGED(f"{path} was added: {name} does not list it", file=package.name)


def _is_inside(path: str) -> bool:
    parts = PurePosixPath(path)
    return not parts.is_absolute() and ".." not in parts.parts and "\\" not in path


def _sum(package: Opened, sizes: Mapping[str, int]) -> Iterator[Finding]:
    """Compare number and size of the files with what the package says of itself."""
    if "bag-info.txt" not in package.files:
        return
    info = package.read("bag-info.txt").decode("utf-8", "replace")
    told = re.search(r"^Payload-Oxum: (\d+)\.(\d+)$", info, re.MULTILINE)
    if told is None:
        return
    payload = [size for path, size in sizes.items() if path.startswith("data/")]
    if (sum(payload), len(payload)) != (int(told[1]), int(told[2])):
        said = f"{told[2]} files of {told[1]} bytes"
        yield DAMAGED(f"the payload has {len(payload)} files of {sum(payload)} bytes, not {said}", file=package.name)


def _described(package: Opened) -> Iterator[Finding]:
    """Hold the description against the files: each has one, and each description its file. RO-Crate 1.2."""
    if _METADATA not in package.files:
        return
    entities: list[dict[str, object]] = []
    with suppress(ValueError, KeyError, TypeError, RecursionError):
        entities = [e for e in json.loads(package.read(_METADATA))["@graph"] if isinstance(e, dict)]
    if not entities:
        yield DAMAGED("ro-crate-metadata.json cannot be read", file=package.name)
        return
    kinds = {str(e.get("@id")): e.get("@type") for e in entities}
    told = {
        unquote(key) for key, kind in kinds.items() if kind == "File" or (isinstance(kind, list) and "File" in kind)
    }
    told = {key for key in told if "://" not in key}
    there = {p.removeprefix("data/") for p in package.files if p.startswith("data/")} - {"ro-crate-metadata.json"}
    for path in sorted(there - told):
        yield DAMAGED(f"data/{path} is not described in ro-crate-metadata.json", file=package.name)
    for path in sorted(told - there):
        yield DAMAGED(f"data/{path} is described, but missing", file=package.name)
