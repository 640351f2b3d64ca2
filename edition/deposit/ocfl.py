"""Keep packages in a storage root: each edition an object, each deposit a version of it. Package → OCFL 1.1.

A version is written beside the others and comes to be by the change of one small file, the inventory: whatever breaks
off before leaves the object as it was, and the next run clears the rest away.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from edition.deposit.bag import ALGORITHM, digest_of
from edition.deposit.package import Package
from edition.deposit.rules import SAME_AGAIN, STORAGE
from edition.diagnostics import EditionError, Finding

_ROOT, _OBJECT = "0=ocfl_1.1", "0=ocfl_object_1.1"
_LAYOUT = "0003-hash-and-id-n-tuple-storage-layout"
_HASHED = "0004-hashed-n-tuple-storage-layout"
_TUPLES, _TUPLE_SIZE = 3, 3
_INVENTORY = "inventory.json"
_SIDECAR = f"{_INVENTORY}.{ALGORITHM}"


def store(package: Package, root: Path) -> tuple[Path, str, list[Finding]]:
    """Add the package as a new version; returns the folder of the object, its newest version, and what is to say.

    Raises EditionError where the storage root is not in order, OSError where it cannot be written.
    """
    _open_root(root)
    place = _find(root, package.record.stable_id) or _place(root, package.record.stable_id)
    before = _inventory(place)
    state: dict[str, list[str]] = {}
    for item in package.files:
        state.setdefault(digest_of(item.blocks()), []).append(item.path)
    if before is not None and _newest(before)["state"] == state:
        said = f"{package.name} is what version {before['head']} of the object holds already"
        return place, before["head"], [SAME_AGAIN(said, file=str(place))]
    version = f"v{_number(before) + 1}"
    _clear(place, version)
    _write(package, place, version, _next(package, before, version, state))
    return place, version, []


def _open_root(root: Path) -> None:
    """Make a storage root of a new or empty folder, or see that the folder is one."""
    if root.is_dir() and any(root.iterdir()):
        if not any(root.glob("0=ocfl_1.*")):
            raise EditionError(STORAGE(f"{root} is not a storage root: it has other files", file=str(root)))
        return
    root.mkdir(parents=True, exist_ok=True)
    layout = {
        "extension": _LAYOUT,
        "description": "Three folders of three letters by the SHA-256 of the identifier, then the identifier",
    }
    config = {
        "extensionName": _LAYOUT,
        "digestAlgorithm": "sha256",
        "tupleSize": _TUPLE_SIZE,
        "numberOfTuples": _TUPLES,
    }
    folder = root / "extensions" / _LAYOUT
    folder.mkdir(parents=True)
    (folder / "config.json").write_bytes(_json(config))
    (root / "ocfl_layout.json").write_bytes(_json(layout))
    (root / _ROOT).write_text("ocfl_1.1\n", encoding="utf-8", newline="\n")


def _place(root: Path, key: str) -> Path:
    """Return where the layout of the storage root puts a new object. OCFL extensions 0003 and 0004."""
    try:
        layout = json.loads((root / "ocfl_layout.json").read_bytes())["extension"]
        path = root / "extensions" / layout / "config.json"
        config = json.loads(path.read_bytes()) if path.is_file() else {}
        digest = hashlib.new(config.get("digestAlgorithm", "sha256"), key.encode()).hexdigest()
        size, count = int(config.get("tupleSize", 3)), int(config.get("numberOfTuples", 3))
        last = {_LAYOUT: _encapsulated(key), _HASHED: digest}[layout]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        last = ""
    if not last or (layout == _HASHED and config.get("shortObjectRoot")):
        hint = "store there with the tools of the archive, or name a new folder"
        raise EditionError(STORAGE(f"the layout of {root} is not known here", None, hint, file=str(root)))
    return root.joinpath(*(digest[i * size : (i + 1) * size] for i in range(count)), last)


def _encapsulated(key: str) -> str:
    """Write an identifier as a file name. OCFL extension 0003."""
    safe = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return "".join(chr(c) if c in safe else f"%{c:02x}" for c in key.encode())


def _find(root: Path, key: str) -> Path | None:
    """Find an object by its identifier, whatever the layout."""
    for declared in sorted(root.rglob("0=ocfl_object_*")):
        try:
            if json.loads((declared.parent / _INVENTORY).read_bytes())["id"] == key:
                return declared.parent
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return None


def _inventory(place: Path) -> dict[str, Any] | None:
    """Read the inventory of an object and hold it against its checksum."""
    if not (place / _INVENTORY).exists():
        return None
    data = (place / _INVENTORY).read_bytes()
    try:
        inventory: dict[str, Any] = json.loads(data)
        algorithm = inventory["digestAlgorithm"]
        told = (place / f"{_INVENTORY}.{algorithm}").read_text(encoding="utf-8").split()[0]
        is_sound = algorithm == ALGORITHM and digest_of([data]) == told and inventory["head"] in inventory["versions"]
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        is_sound = False
    if not is_sound and (finished := _finished(place)):
        return finished
    if not is_sound:
        raise EditionError(STORAGE("the inventory of the object is not what its checksum says", file=str(place)))
    return inventory


def _finished(place: Path) -> dict[str, Any] | None:
    """Finish what was interrupted between the two files of an inventory: the version that the checksum means is whole."""
    told = (place / _SIDECAR).read_text(encoding="utf-8").split() if (place / _SIDECAR).is_file() else []
    for path in sorted(place.glob(f"v*/{_INVENTORY}")):
        data = path.read_bytes()
        if told and digest_of([data]) == told[0]:
            _put(place / _INVENTORY, data)
            inventory: dict[str, Any] = json.loads(data)
            return inventory
    return None


def _put(path: Path, content: bytes) -> None:
    new = path.with_name(f".{path.name}.new")
    new.write_bytes(content)
    new.replace(path)


def _newest(inventory: Mapping[str, Any]) -> Mapping[str, Any]:
    newest: Mapping[str, Any] = inventory["versions"][inventory["head"]]
    return newest


def _number(inventory: Mapping[str, Any] | None) -> int:
    return int(inventory["head"].removeprefix("v")) if inventory else 0


def _next(
    package: Package, before: Mapping[str, Any] | None, version: str, state: Mapping[str, list[str]]
) -> dict[str, Any]:
    """Make the inventory with the new version; a file that an older one has is not stored again."""
    manifest = dict(before["manifest"]) if before else {}
    for digest, paths in state.items():
        manifest.setdefault(digest, [f"{version}/content/{paths[0]}"])
    versions = dict(before["versions"]) if before else {}
    versions[version] = {
        "created": f"{package.record.day}T00:00:00Z",
        "message": f"{package.record.title or package.name}, {package.record.version or package.record.day}",
        "user": {"name": package.record.publisher or package.record.name, "address": package.record.stable_id},
        "state": state,
    }
    return {
        "id": package.record.stable_id,
        "type": "https://ocfl.io/1.1/spec/#inventory",
        "digestAlgorithm": ALGORITHM,
        "head": version,
        "manifest": manifest,
        "versions": versions,
    }


def _clear(place: Path, version: str) -> None:
    """Take away what an interrupted run left: a version that no inventory knows."""
    shutil.rmtree(place / version, ignore_errors=True)
    shutil.rmtree(place / f".{version}.new", ignore_errors=True)


def _write(package: Package, place: Path, version: str, inventory: Mapping[str, Any]) -> None:
    """Write the content, then the inventory of the version, then that of the object, which makes it so."""
    wanted = {p for paths in inventory["manifest"].values() for p in paths if p.startswith(f"{version}/")}
    beside = place / f".{version}.new"
    place.mkdir(parents=True, exist_ok=True)
    try:
        beside.mkdir()
        for item in package.files:
            if f"{version}/content/{item.path}" in wanted:
                path = beside / "content" / item.path
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("wb") as file:
                    file.writelines(item.blocks())
        data = _json(inventory)
        sidecar = f"{digest_of([data])} {_INVENTORY}\n".encode()
        (beside / _INVENTORY).write_bytes(data)
        (beside / _SIDECAR).write_bytes(sidecar)
        if not (place / _OBJECT).exists():
            (place / _OBJECT).write_text("ocfl_object_1.1\n", encoding="utf-8", newline="\n")
        beside.rename(place / version)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        if version == "v1":
            _take_back(place)
        raise
    # The checksum goes first: between the two the object is seen to be unfinished, not taken for whole.
    _put(place / _SIDECAR, sidecar)
    _put(place / _INVENTORY, data)


def _take_back(place: Path) -> None:
    """Remove a first version that did not come to be, with the folders made for it."""
    (place / _OBJECT).unlink(missing_ok=True)
    for folder in (place, *list(place.parents)[:_TUPLES]):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def _json(data: Mapping[str, Any]) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
