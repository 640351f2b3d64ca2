"""Time books and packages: the directive, and a text of about four hundred pages.

`python -m tests.bench.deposit [pages]`
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.bench.print_pages import measured, source

EDITION = [sys.executable, "-c", "from edition.start import run; run()"]
ROOT = Path(__file__).parent.parent.parent


def row(name: str, command: list[str], cwd: Path, made: Path | None = None) -> None:
    """Run a command twice and tell the shorter time."""
    runs = [measured([*EDITION, *command], cwd) for _ in range(2)]
    seconds, memory, status = min(runs)
    size = f"{made.stat().st_size / 1e6:8.2f} MB" if made and made.is_file() else " " * 11
    told = "" if status == 0 else f"   status {status}"
    print(f"{name:<44}{seconds:7.2f} s {memory:6} MB {size}{told}")


def main(pages: int = 400) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        print(f"{'':<44}{'seconds':>9} {'memory':>9} {'size':>11}")
        row(
            "EPUB of the directive",
            ["build", "-q", "--only", "epub", "-o", place],
            ROOT,
            folder / "epub/directive.epub",
        )
        row("data of the directive", ["build", "-q", "--only", "data", "-o", place], ROOT)
        row("package of the directive, with every output", ["deposit", "-q", "-o", place], ROOT)
        package = next((folder / "deposit").glob("*.zip"))
        row("package of the directive, verified", ["deposit", "-q", "--verify", str(package)], ROOT, package)
        (folder / "long.xml").write_text(source(pages), encoding="utf-8")
        long = ["build", "-q", "long.xml", "-o", "long"]
        row(f"EPUB of about {pages} pages", [*long, "--only", "epub"], folder, folder / "long/epub/long.epub")
        row(f"data of about {pages} pages", [*long, "--only", "data"], folder)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
