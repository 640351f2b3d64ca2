"""Measure builds after a build: of an unchanged edition, and of a library of which one text changed; weigh a library.

`python -m tests.bench.incremental [texts]`
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.inscriptions import corpus

ROOT = Path(__file__).parent.parent.parent
EDITION = [sys.executable, "-c", "from edition.cli import run; run()"]
TEXTS = 1000


def _build(folder: Path, *more: str) -> tuple[float, float]:
    """Build the project of a folder; returns the seconds on the clock, and those of all processors."""
    # As where it is installed, the modules are compiled.
    compiled = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(folder / ".compiled")}
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [*EDITION, "build", "-q", "-o", "out", *more]
    subprocess.run(command, cwd=folder, env={**os.environ, **compiled}, capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - start, used


def directive() -> None:
    """Build the directive with every output, and again."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        shutil.copytree(ROOT / "tei", folder / "tei")
        shutil.copy(ROOT / "edition.toml", folder)
        cold, _ = _build(folder)
        again = min(_build(folder)[0] for _ in range(5))
    print(f"unchanged        {again:6.2f} s for the directive, every output; cold {cold:.2f} s (target: 0.35)")


def library(number: int) -> None:
    """Build the site of a library, then with one text changed."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        corpus(folder / "tei", number)
        wanted = ("tei", "--only", "site", "--schema", "none")
        cold, used = _build(folder, *wanted)
        files = [path for path in (folder / "out/site").rglob("*") if path.is_file()]
        size = sum(path.stat().st_size for path in files)
        text = folder / "tei" / f"insc{number // 2:05}.xml"
        text.write_text(text.read_text(encoding="utf-8").replace("sacrum", "sanctum"), encoding="utf-8")
        time.sleep(0.1)
        changed, used_again = _build(folder, *wanted)
    print(
        f"library          {number} texts: {1000 * used / number:.0f} ms of processor, {size / number / 1000:.1f} KB and "
        f"{len(files) / number:.1f} files a text, read and written (targets for the site: 25 ms, 60 KB)\n"
        f"one text of it   {changed:6.2f} s, {used_again:.2f} s of processor; all {cold:.2f} s, {used:.2f} s (target: 2)"
    )


def main(number: int = TEXTS) -> None:
    """Measure both."""
    directive()
    library(number)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else TEXTS)
