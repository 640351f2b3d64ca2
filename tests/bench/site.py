"""Time the pages of the site by kind, in seconds and in times of lxml's parse of the same file; weigh the pages.

`python -m tests.bench.site [megabytes]`
"""

from __future__ import annotations

import gc
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.bench.synthetic import edition

SIZES = (1, 4, 8)
ENTRIES = 5000
"""Entries of the largest text; smaller ones have them as dense."""


def measure(path: Path, folder: Path) -> None:
    """Build the site of one file, page type by page type; run in a process of its own."""
    from lxml import etree

    from edition.project import open_project
    from edition.run.gather import read_project
    from edition.writers.registry import Input, Written
    from edition.writers.site import study
    from edition.writers.site.book import Book
    from edition.writers.site.frame import Site
    from edition.writers.site.search import pieces, write_search

    start = time.perf_counter()
    etree.parse(str(path), etree.XMLParser(collect_ids=False))
    parse = time.perf_counter() - start
    project = open_project(path, path.parent)
    outcome = read_project(project, judging=False)
    gc.disable()
    given = Input(outcome.editions, project)
    site = Site.of(given.whole, Written(folder))
    times: dict[str, float] = {}

    def timed(kind: str, work: Callable[[], Any]) -> Any:
        start = time.perf_counter()
        result = work()
        times[kind] = times.get(kind, 0) + time.perf_counter() - start
        return result

    book = timed("text", lambda: Book.of(given.editions[0], site, "", (), {}))
    timed("text", book.texts)
    timed("text", book.home)
    for kind in ("notes", "indexes", "witnesses", "comparison", "variants", "overview"):
        timed(kind, lambda kind=kind: getattr(study, kind)(book))
    timed("search index", lambda: write_search(site, pieces(book)))
    megabytes = path.stat().st_size / 1e6
    pages = sorted(p.stat().st_size for p in folder.glob("*.html"))
    main = times["text"] + times["notes"] + times["indexes"]
    witnesses = sum(p.stat().st_size for p in folder.glob("witness-*.html")) / 1e6
    print(
        f"{megabytes:5.1f} MB  lxml {parse:5.2f} s  text, apparatus, notes, indexes {main:6.2f} s = {main / parse:5.1f} × "
        f"({main / megabytes:.2f} s a MB)   {len(pages)} pages, half below {pages[len(pages) // 2] / 1000:.0f} KB, "
        f"the heaviest {pages[-1] / 1000:.0f} KB"
    )
    rest = "  ".join(f"{kind} {times[kind]:.2f} s" for kind in ("variants", "overview", "comparison", "search index"))
    print(f"{'':10}witnesses {times['witnesses']:.2f} s = {times['witnesses'] / witnesses:.3f} s a MB written   {rest}")


def main() -> None:
    """Measure three sizes, each in a process of its own."""
    print("site: page types (target for text, apparatus, notes and indexes together: at most 20 × lxml's parse)")
    for size in SIZES:
        with tempfile.TemporaryDirectory() as place:
            path = Path(place) / "text.xml"
            path.write_bytes(edition(size, ENTRIES // SIZES[-1]))
            subprocess.run([sys.executable, "-m", "tests.bench.site", str(path)], check=False)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        with tempfile.TemporaryDirectory() as place:
            measure(Path(sys.argv[1]), Path(place))
    else:
        main()
