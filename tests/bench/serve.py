"""Measure the time from a save to the new page, and to the whole report."""

from __future__ import annotations

import re
import shutil
import tempfile
import time
from pathlib import Path

from edition.library import project_of
from edition.serve import Preview, serve
from tests.bench.synthetic import edition

_PARAGRAPH = re.compile(r"(<p\b[^>]*[^/]>|<p>)")
ROOT = Path(__file__).parent.parent.parent


def measure(project: Path, source: Path, name: str, target: str) -> None:
    """Save a file three times with another word in its text, and wait for the page that shows it."""
    preview = Preview(lambda: project_of(project), project)
    server, watching = serve(preview, 0)
    pages, reports = [], []
    text = source.read_text(encoding="utf-8")
    before, body, after = text.partition("<body")
    while not preview.told:
        time.sleep(0.05)
    for number in range(3):
        told = preview.told
        marks = {page: preview.mark_of(page) for page in list(preview.pages)}
        begun = time.perf_counter()
        source.write_text(before + body + _PARAGRAPH.sub(rf"\1novum{number} ", after, count=1), encoding="utf-8")
        while all(preview.mark_of(page) == mark for page, mark in marks.items()):
            time.sleep(0.005)
        pages.append(time.perf_counter() - begun)
        while preview.told == told:
            time.sleep(0.005)
        reports.append(time.perf_counter() - begun)
    preview.stop()
    server.shutdown()
    server.server_close()
    watching.join()
    print(
        f"edition serve    {min(pages):6.2f} s from save to page, {min(reports):.2f} s to all findings: {name} (target: {target})"
    )


def main() -> None:
    """Measure the directive, and a megabyte."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        shutil.copytree(ROOT / "tei", place / "tei")
        shutil.copy(ROOT / "edition.toml", place)
        measure(place, place / "tei/directive.xml", "the directive", "0.3")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "large.xml"
        source.write_bytes(edition(1.0, 1850))
        measure(source, source, "1 MB with 1,850 entries", "1")
