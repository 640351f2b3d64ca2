"""An edition that the reader's device keeps: a manifest, icons, a service worker that knows every file. Files of the site → three more.

Files are known by their hashes, so the worker of the same site has the same bytes, and after a new build only what has
changed is fetched. The hash of a page is that of its content: no clock, no number of the build.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from edition.writers.common.languages import direction
from edition.writers.common.typst_code import string
from edition.writers.fonts.lettering import lettering
from edition.writers.site.deep import VIEWER
from edition.writers.site.frame import ASSETS, Site

WORKER, MANIFEST = "offline-worker.js", "manifest.webmanifest"
_AT_ONCE = 50_000_000
"""Bytes that are kept at once; the rest of a large library is kept when it is read."""
_SMALL = 500_000
"""A picture that is larger is kept when it is looked at."""
_DOWNLOADS = ("tei/", "data/")
_ICON = """
#set page(width: 192pt, height: 192pt, margin: 0pt, fill: rgb("#7b2d1e"))
#set text(font: {fonts}, size: 104pt, fill: rgb("#fdfcf9"), hyphenate: false, top-edge: "cap-height", bottom-edge: "baseline")
#align(center + horizon, {letter})
"""
_ICONS = {"assets/icon-192.png": 72, "assets/icon-512.png": 192}


def write_manifest(site: Site, title: str) -> None:
    """Write what a device asks for before it installs the edition: names, colours, icons."""
    icons = [{"src": "assets/icon.svg", "sizes": "any", "type": "image/svg+xml"}]
    letter = next((c for c in title if c.isalpha()), "E")
    for name, ppi in _ICONS.items():
        picture = lettering(_ICON, ppi=ppi, letters=letter, letter=string(letter))
        if picture is not None:
            size = name.rpartition("-")[2].removesuffix(".png")
            site.save(name, picture)
            icons.append({"src": name, "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any maskable"})
    manifest = {
        "name": title,
        "short_name": title if len(title) <= 24 else f"{title[:24].rpartition(' ')[0] or title[:23]}…",
        "lang": site.language,
        "dir": direction(site.language),
        "start_url": "./index.html",
        "scope": "./",
        "display": "standalone",
        "display_override": ["minimal-ui"],
        "background_color": "#fdfcf9",
        "theme_color": "#fdfcf9",
        "icons": icons,
    }
    site.save(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1).encode("utf-8"))


def write_worker(site: Site) -> None:
    """Write the worker, which knows all files that were written before it."""
    folder = site.written.folder
    sizes: dict[str, int] = {}
    hashes: dict[str, str] = {}
    for name in site.written.files:
        data = (folder / name).read_bytes()
        sizes[name], hashes[name] = len(data), hashlib.sha256(data).hexdigest()[:16]
    listed = sorted(hashes, key=lambda name: (_rank(name, sizes[name]), name))
    kept = _at_once(listed, sizes)
    files = json.dumps({name: hashes[name] for name in listed}, ensure_ascii=False, indent=0)
    code = (ASSETS / "worker.js").read_text(encoding="utf-8")
    site.save(WORKER, f'"use strict";\nconst KEPT = {kept};\nconst FILES = {files};\n{code}')


def _rank(name: str, size: int) -> int:
    """Tell what is kept first: what every page needs, the pages, what a search needs; last what waits until it is asked for."""
    if name.startswith("assets/"):
        # What shows the tiles of a server is of use where there is a network.
        return 98 if name == f"assets/{VIEWER}" else 0
    if Path(name).suffix == ".html":
        return 1 + name.count("/")
    if "images/" in name and size > _SMALL:
        return 98
    # Scripts among the data are parts of pages: further columns, rows, lines of a catalogue.
    is_download = Path(name).suffix != ".js" and any(f"/{part}" in f"/{name}" for part in _DOWNLOADS)
    return 99 if is_download else 50


def _at_once(listed: Iterable[str], sizes: dict[str, int]) -> int:
    """Count the files that are kept at once."""
    room, count = _AT_ONCE, 0
    for name in listed:
        room -= sizes[name]
        if room < 0 or _rank(name, sizes[name]) >= 98:
            return count
        count += 1
    return count
