"""The package as files: BagIt 1.0 with SHA-512, as a folder and as ZIP. Items → bag. The same items give the same bytes."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from edition.diagnostics import EditionError
from edition.run.placing import exchange
from edition.run.rules import NOT_OURS

ALGORITHM = "sha512"
_PACKED = {".zip", ".epub", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".woff", ".woff2", ".gz", ".pdf"}
_BLOCK = 1 << 20
_YEARS = range(1980, 2108)
"""What a ZIP file can say."""


@dataclass(frozen=True, slots=True)
class Item:
    """One file of the package: its path from the payload, its bytes or where they lie, what it is, its media type."""

    path: str
    content: bytes | Path
    about: str
    media_type: str

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.content) if isinstance(self.content, bytes) else self.content.stat().st_size

    def blocks(self) -> Iterator[bytes]:
        """Yield the bytes block by block. Raises OSError."""
        if isinstance(self.content, bytes):
            yield self.content
            return
        with self.content.open("rb") as file:
            while block := file.read(_BLOCK):
                yield block


def digest_of(blocks: Iterable[bytes], algorithm: str = ALGORITHM) -> str:
    """Return the checksum of some blocks."""
    made = hashlib.new(algorithm)
    for block in blocks:
        made.update(block)
    return made.hexdigest()


def bag_files(items: Iterable[Item], info: Mapping[str, str]) -> list[Item]:
    """Put the tag files around the payload; returns all files of the bag in order. RFC 8493, 2.1 and 2.2."""
    payload = [Item(f"data/{i.path}", i.content, i.about, i.media_type) for i in items]
    payload.sort(key=lambda item: item.path.encode())
    size = sum(item.size for item in payload)
    tags = {
        "bagit.txt": "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": "".join(
            f"{label}: {' '.join(value.split())}\n"
            for label, value in {**info, "Payload-Oxum": f"{size}.{len(payload)}"}.items()
            if value.strip()
        ),
        f"manifest-{ALGORITHM}.txt": manifest(payload),
    }
    files = [Item(path, text.encode(), "", "text/plain") for path, text in tags.items()]
    files.sort(key=lambda item: item.path)
    listed = manifest(files)
    files.append(Item(f"tagmanifest-{ALGORITHM}.txt", listed.encode(), "", "text/plain"))
    return [*files, *payload]


def manifest(items: Iterable[Item]) -> str:
    """List the checksums; a line break or a percent sign in a path is written as RFC 8493, 2.1.3, wants."""
    return "".join(f"{digest_of(item.blocks())}  {encoded(item.path)}\n" for item in items)


def encoded(path: str) -> str:
    """Write a path for a manifest."""
    return path.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def decoded(path: str) -> str:
    """Read a path of a manifest."""
    for sign, code in (("\n", "%0A"), ("\r", "%0D"), ("%", "%25")):
        path = path.replace(code, sign).replace(code.lower(), sign)
    return path


def write_folder(files: Iterable[Item], folder: Path) -> None:
    """Write the bag as a folder, whole or not at all. Raises EditionError where it would replace more than a bag, OSError."""
    stranger = _stranger(folder)
    if stranger is not None:
        hint = "move it out of the package, or build into another folder: -o FOLDER"
        raise EditionError(NOT_OURS(f"{stranger} would be deleted, and the last deposit did not make it", None, hint))
    beside = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(beside, ignore_errors=True)
    try:
        for item in files:
            path = beside / item.path
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                file.writelines(item.blocks())
        if not folder.exists():
            beside.rename(folder)
        elif not exchange(
            beside, folder
        ):  # where the system cannot exchange two folders, there is a moment without one
            old = folder.with_name(f".{folder.name}.old")
            shutil.rmtree(old, ignore_errors=True)
            folder.rename(old)
            beside.rename(folder)
            shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _stranger(folder: Path) -> Path | None:
    """Return something in a folder that its manifests do not list: then it is not just a bag of an earlier deposit."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        return folder
    tag = folder / f"tagmanifest-{ALGORITHM}.txt"
    known = {tag}
    for manifest_file in (tag, folder / f"manifest-{ALGORITHM}.txt"):
        if manifest_file.is_file():
            lines = manifest_file.read_text(encoding="utf-8", errors="replace").splitlines()
            known.update(folder / decoded(line.partition("  ")[2]) for line in lines)
    found = sorted(folder.rglob("*")) if folder.is_dir() else []
    return next((p for p in found if (not p.is_dir() or p.is_symlink()) and p not in known), None)


def write_zip(files: Iterable[Item], path: Path, date: str) -> None:
    """Write the bag as a ZIP file with one outermost folder, whole or not at all. Raises OSError."""
    beside = path.with_name(f".{path.name}.new")
    year, month, day = (int(part) for part in date.split("-"))
    when = (min(max(year, _YEARS.start), _YEARS.stop - 1), month, day, 0, 0, 0)
    try:
        with zipfile.ZipFile(beside, "w") as archive:
            for item in files:
                entry = zipfile.ZipInfo(f"{path.stem}/{item.path}", when)
                suffix = Path(item.path).suffix.casefold()
                entry.compress_type = zipfile.ZIP_STORED if suffix in _PACKED else zipfile.ZIP_DEFLATED
                entry.external_attr = 0o100644 << 16
                entry.create_system = 3  # the same on every system
                entry.file_size = item.size
                with archive.open(entry, "w") as file:
                    for block in item.blocks():
                        file.write(block)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
