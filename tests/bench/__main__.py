"""Measure what the project promises, side by side in one run, and print a table. Nothing here fails."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from tests.bench import (
    collate,
    corpus,
    deposit,
    findings,
    growth,
    incremental,
    keystrokes,
    reading,
    schema,
    serve,
    site,
)

EDITION = [sys.executable, "-c", "from edition.cli import run; run()"]


def best_of(n: int, command: list[str]) -> float:
    """Return the shortest of n runs, in seconds."""
    times = []
    for _ in range(n):
        start = time.perf_counter()
        subprocess.run(command, capture_output=True, check=False)
        times.append(time.perf_counter() - start)
    return min(times)


def start_up() -> None:
    """Compare the start of the command with the start of Python."""
    python = best_of(15, [sys.executable, "-c", "pass"])
    shown = best_of(15, [str(Path(sys.executable).parent / "edition"), "--help"])
    print(f"edition --help   {shown * 1000:6.0f} ms = {shown / python:.1f} × python -c pass (target: at most 4)")


def directive() -> None:
    """Time a cold build of the directive with every output."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        seconds = best_of(3, [*EDITION, "build", "-q", "-o", folder])
    print(f"edition build    {seconds:6.2f} s for the directive, every output, cold (target: 2.5)")


if __name__ == "__main__":
    start_up()
    directive()
    reading.main()
    schema.main()
    site.main()
    incremental.main()
    serve.main()
    keystrokes.main()
    findings.main()
    deposit.main()
    collate.main(20_000)
    corpus.main()
    growth.main()
