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
    """Save a file three times with another word in its text, and wait for the page that shows it, which somebody looks at."""
    preview = Preview(lambda: project_of(project), project)
    server, watching = serve(preview, 0)
    pages, reports, wholes = [], [], []
    text = source.read_text(encoding="utf-8")
    before, body, after = text.partition("<body")
    while not preview.done:
        time.sleep(0.05)
    known, done = dict(preview.pages), preview.done
    source.write_text(before + body + _PARAGRAPH.sub(r"\1primum ", after, count=1), encoding="utf-8")
    while preview.done == done:
        time.sleep(0.05)
    texts = [name for name, data in preview.pages.items() if b'<article class="text"' in data]
    page = next(name for name in texts if preview.pages[name] != known.get(name))
    for number in range(3):
        told, done = preview.told, preview.done
        mark = preview.mark_of(page)
        preview.news(page, "", -1, 0)
        begun = time.perf_counter()
        source.write_text(before + body + _PARAGRAPH.sub(rf"\1novum{number} ", after, count=1), encoding="utf-8")
        while preview.mark_of(page) == mark:
            time.sleep(0.005)
        pages.append(time.perf_counter() - begun)
        while preview.told == told:
            time.sleep(0.005)
        reports.append(time.perf_counter() - begun)
        while preview.done == done:
            time.sleep(0.005)
        wholes.append(time.perf_counter() - begun)
    preview.stop()
    server.shutdown()
    server.server_close()
    watching.join()
    print(
        f"edition serve    {min(pages):6.2f} s from save to page, {min(reports):.2f} s to the findings, {min(wholes):.2f} s to all pages: {name} (target: {target})"
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
        source.write_bytes(edition(1.0, 1850, more=70))
        measure(source, source, "1 MB with 1,850 entries and 78 witnesses", "1")
