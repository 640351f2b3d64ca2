"""Measure the time from a keystroke to the findings in a text editor, and to what stands at the caret."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from edition.lsp.desk import Desk
from edition.run.gather import release_earlier
from tests.bench.synthetic import edition

ROOT = Path(__file__).parent.parent.parent


def measure(path: Path, name: str) -> None:
    """Change a text five times, and ask each time what is wrong with it and what stands at a place."""
    desk = Desk()
    text = path.read_text(encoding="utf-8")
    checks, places = [], []
    for number in range(5):
        desk.held[path] = text.replace("</body>", f"<!-- {number} --></body>", 1)
        begun = time.perf_counter()
        desk.scan(path).at(len(text) // 2)
        places.append(time.perf_counter() - begun)
        desk.check(path)
        checks.append(time.perf_counter() - begun - places[-1])
        release_earlier()
    found, here = statistics.median(checks), statistics.median(places)
    print(f"edition lsp      {found:6.2f} s to the findings, {here:.3f} s to what is here: {name} (target: 0.1)")


def main() -> None:
    """Measure the directive, and a megabyte."""
    measure(ROOT / "tei/directive.xml", "the directive")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "large.xml"
        source.write_bytes(edition(1.0, 1850))
        measure(source, "1 MB with 1,850 entries")
