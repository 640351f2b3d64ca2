"""Give the search index the same bytes for the same pages: Pagefind lists the values of filters in an order of chance.

The files are CBOR after a signature, packed with gzip; a name holds the hash of the content. The list of pages names the
filters' files, and the entry of the index names the list of pages: all three are written anew.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import cbor2

_SIGNATURE = b"pagefind_dcd"


def steady(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files of an index by name with all that is unordered in order."""
    made = dict(files)
    entry = json.loads(made["pagefind-entry.json"])
    for language in entry["languages"].values():
        old = f"pagefind.{language['hash']}.pf_meta"
        pages = _read(made.pop(old))
        # Version, pages, parts of the index, filters as [name, file], …
        pages[3] = sorted([name, _filter(made, key)] for name, key in pages[3])
        data = _packed(pages)
        language["hash"] = _hashed(language["hash"], data)
        made[f"pagefind.{language['hash']}.pf_meta"] = data
    entry["languages"] = dict(sorted(entry["languages"].items()))
    made["pagefind-entry.json"] = json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode()
    return made


def _filter(made: dict[str, bytes], key: str) -> str:
    """Write the file of a filter with its values sorted; returns its new key."""
    name, values = _read(made.pop(f"filter/{key}.pf_filter"))
    data = _packed([name, sorted(values)])
    key = _hashed(key, data)
    made[f"filter/{key}.pf_filter"] = data
    return key


def _read(data: bytes) -> Any:
    return cbor2.loads(gzip.decompress(data).removeprefix(_SIGNATURE))


def _packed(value: object) -> bytes:
    return gzip.compress(_SIGNATURE + cbor2.dumps(value), mtime=0)


def _hashed(key: str, data: bytes) -> str:
    """Return a key with the hash of new content in place of the old one, of the same length: en_51efaea."""
    language, _, old = key.rpartition("_")
    return f"{language}_{hashlib.sha256(data).hexdigest()[: len(old)]}"


def read_folder(folder: Path) -> dict[str, bytes]:
    """Read the files of an index that a site needs, by their name below the folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith((".css", "-ui.js")) and "highlight" not in path.name
    }
