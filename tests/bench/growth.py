"""Show how time and memory grow with the input, for each kind of text in which something once grew faster.

`python -m tests.bench.growth [kind …]`
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.bench.synthetic import edition, header

COMMAND = [sys.executable, "-c", "from edition.cli import run; run()"]
STEPS = (1, 2, 4, 8)
MOST = 8 << 30
"""Bytes that one build may take: a measure is to tell of a fault, not to stop the machine."""
END = "</body></text></TEI>"


def one_line(size: int) -> bytes:
    """A text without any line end: half a megabyte for each step."""
    return edition(size / 2).replace(b"\n", b" ")


def whole(size: int) -> bytes:
    """A text of one megabyte for each step, with 625 entries a megabyte."""
    return edition(size, 625)


def entries(size: int) -> bytes:
    """Short lines that hold little but entries: 6,250 for each step."""
    lines = "".join(
        f'<l n="{i}">arma <app><lem wit="#A #B">virum{i % 97}</lem><rdg wit="#C">viros</rdg></app> cano</l>\n'
        for i in range(1, 6250 * size + 1)
    )
    return (header(size) + f"<lg>{lines}</lg>" + END).encode()


def cells(size: int) -> bytes:
    """One table: 2,500 cells for each step, ten in a row."""
    rows = "".join(
        "<row>" + "".join(f"<cell>{row} {column}</cell>" for column in range(10)) + "</row>\n"
        for row in range(250 * size)
    )
    return (header(size) + f"<table>{rows}</table>" + END).encode()


def quarrels(size: int) -> bytes:
    """Entries that overlap and contradict each other: 75 for each step, all within one paragraph."""
    count = 75 * size
    words = " ".join(f'<anchor xml:id="a{i}"/>verbum{i}<anchor xml:id="e{i}"/>' for i in range(2 * count))
    apart = "".join(
        f'<app from="#a{i}" to="#e{i + count}"><lem wit="#A">verbum</lem><rdg wit="#B">vox{i}</rdg></app>\n'
        for i in range(count)
    )
    return (header(size) + f"<p>{words}</p><listApp>{apart}</listApp>" + END).encode()


def notes(size: int) -> bytes:
    """Notes of a sentence on every third word: 2,000 for each step."""
    said = "".join(
        f"<p n='{i}'>"
        + "".join(f"unum duo tria<note>De hoc verbo {i} {j} satis dictum est.</note> " for j in range(8))
        + "</p>\n"
        for i in range(250 * size)
    )
    return (header(size) + said + END).encode()


def divisions(size: int) -> bytes:
    """Short chapters, each with a heading: 500 for each step."""
    parts = "".join(f"<div n='{i}'><head>Caput {i}</head><p>Verba capitis.</p></div>\n" for i in range(500 * size))
    return (header(size) + parts + END).encode()


def references(size: int) -> bytes:
    """Stanzas of two verses that have letters for their numbers, and an entry by reference for each: 500 for each step."""
    stanza = "<lg n='{0}'><l n='ab'>uerba stantis aquae {0}</l><l n='cd'>nomina fontis amati {0}</l></lg>\n"
    entry = "<app loc='{0}cd'><lem>nomina</lem><rdg wit='#B'>numina</rdg></app>\n"
    stanzas, listed = ("".join(map(made.format, range(1, 500 * size + 1))) for made in (stanza, entry))
    apparatus = f"<div type='apparatus'><listApp>{listed}</listApp></div>"
    return (header(size) + f"<div>{stanzas}</div>" + apparatus + END).encode()


@dataclass(frozen=True)
class Kind:
    make: Callable[[int], bytes]
    works: tuple[str, ...]


KINDS = {
    "one line": Kind(one_line, ("check", "site")),
    "whole text": Kind(whole, ("check", "site")),
    "entries": Kind(entries, ("check", "site", "print")),
    "cells of a table": Kind(cells, ("check", "site", "print")),
    "contradictions": Kind(quarrels, ("check", "site")),
    "notes": Kind(notes, ("check", "site", "print")),
    "chapters": Kind(divisions, ("check", "site", "print")),
    "references": Kind(references, ("check", "site")),
}


def used(command: list[str], log: Path) -> tuple[float, float]:
    """Run a command; return the processor time of it and its children in seconds, and its largest memory in bytes."""
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
        resource.prlimit(process.pid, resource.RLIMIT_DATA, (MOST, MOST))
        _, _, usage = os.wait4(process.pid, 0)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def slope(smaller: tuple[float, ...], larger: tuple[float, ...]) -> float:
    """Return the seconds that each byte between two sizes takes."""
    return (larger[1] - smaller[1]) / (larger[0] - smaller[0])


def measure(name: str, kind: Kind, work: str) -> str:
    """Return a row: seconds and megabytes for each size, and how much more the largest takes for each unit."""
    row = []
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        path = folder / "text.xml"
        idle, _ = used([*COMMAND, "--help"], folder / "log")
        for size in STEPS:
            path.write_bytes(kind.make(size))
            if work == "check":
                seconds, memory = used([*COMMAND, "check", str(path)], folder / "log")
                written = (folder / "log").stat().st_size
            else:
                out = folder / f"{work}-{size}"
                seconds, memory = used(
                    [*COMMAND, "build", str(path), "-q", "-o", str(out), "--only", work], folder / "log"
                )
                written = sum(p.stat().st_size for p in (out / work).rglob("*") if p.is_file())
            row.append((path.stat().st_size, seconds - idle, memory, written))
    times = "  ".join(f"{seconds:6.2f}" for _, seconds, _, _ in row)
    first, last = row[0], row[-1]
    # What is the same for every size (start, the schema) is in neither difference.
    growth = slope(row[2], last) / slope(first, row[2])
    return (
        f"{name:18}{work:7}{last[0] / 1e6:6.1f} MB {times}  4–8 × beside 1–4 ×: {growth:4.2f}"
        f"   {last[2] / 1e6:5.0f} MB of memory = {(last[2] - first[2]) / (last[0] - first[0]):4.1f} × what the text grew"
        f"   {last[3] / 1e6:6.1f} MB written"
    )


def main(*chosen: str) -> None:
    """Measure every kind, or those that are named."""
    print("growth: processor seconds at 1 ×, 2 ×, 4 ×, 8 × (wanted: a megabyte of 8 × takes at most 1.3 × the time)")
    for name, kind in KINDS.items():
        if not chosen or name in chosen:
            for work in kind.works:
                print(measure(name, kind, work), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
