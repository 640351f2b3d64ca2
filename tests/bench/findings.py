"""Measure checks where much is wrong or large: pointers that lead nowhere, and whether any check grows faster than its text.

    python -m tests.bench.findings [CHECKOUT]

CHECKOUT is a folder with another state of the builder, which is measured on the same text.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench.synthetic import SYLLABLES

CHECK = [sys.executable, "-c", "from edition.cli import run; run()", "check", "--format", "json"]
POINTERS = 4181
FACTORS = (1, 2, 4)
HEAD = (
    '<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="la"><teiHeader><fileDesc><titleStmt><title>Bench</title></titleStmt>'
    "<publicationStmt><publisher>bench</publisher></publicationStmt><sourceDesc>{}</sourceDesc></fileDesc></teiHeader><text><body>\n"
)
END = "</body></text></TEI>\n"


def latin(size: int = 1_100_000, pointers: int = POINTERS, seed: int = 7) -> str:
    """Return a Latin text with an id at every tenth verse and with @ana that points to a taxonomy that is not there."""
    chance = random.Random(seed)
    words = sorted({"".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(4000)})
    every = size // pointers
    out: list[str] = [HEAD.format("<p>made for this table</p>")]
    written = line = used = 0
    while written < size:
        line += 1
        verse = [chance.choice(words) for _ in range(7)]
        while used < pointers and written >= used * every:
            verse[used % 7] = f'<seg ana="#t{used % 986:03}.{chance.choice(SYLLABLES)}">{verse[used % 7]}</seg>'
            used += 1
        name = "" if line % 10 else f' xml:id="verse-{line}"'
        out.append(f'<l{name} n="{line}">{" ".join(verse)}</l>\n')
        written += len(out[-1])
    return "".join([*out, END])


def dangling(factor: int) -> str:
    """Return a text whose notes point to verses that are spelt differently, each to another one."""
    verses = "".join(f'<l xml:id="v{n}">arma {n}</l>\n' for n in range(1500 * factor))
    notes = "".join(f'<note target="#w{n}x">nota</note>\n' for n in range(1500 * factor))
    return HEAD.format("<p/>") + f"<lg>{verses}</lg><p>{notes}</p>" + END


def _list(number: int) -> str:
    return "<listWit>" + "".join(f'<witness xml:id="W{n}">codex {n}</witness>' for n in range(number)) + "</listWit>"


def witnesses(factor: int) -> str:
    """Return a text with many witnesses, each in one entry."""
    number = 500 * factor
    entries = "".join(
        f'<p>a <app><lem wit="#W{n}">b{n}</lem><rdg wit="#W{n - 1}">c</rdg></app></p>\n' for n in range(1, number)
    )
    return HEAD.format(_list(number)) + entries + END


def entries(factor: int) -> str:
    """Return a text with many entries in parallel segmentation."""
    body = "".join(
        f'<p>a{n} <app><lem wit="#W0">b{n}</lem><rdg wit="#W1">c</rdg><rdg wit="#W2"/></app> d</p>\n'
        for n in range(12500 * factor)
    )
    return HEAD.format(_list(3)) + body + END


def lost(factor: int) -> str:
    """Return a text whose entries, in a list, name lines in which their lemma does not stand."""
    lines = "".join(f'<lb n="{n}"/>arma uirumque cano {n}\n' for n in range(1, 1000 * factor))
    apart = "".join(
        f'<app loc="{n}"><lem wit="#W0">arna uirum{n}</lem><rdg wit="#W1">x</rdg></app>\n'
        for n in range(1, 1000 * factor)
    )
    return HEAD.format(_list(2)) + f"<p>{lines}</p></body><back><listApp>{apart}</listApp></back></text></TEI>"


def readings(factor: int) -> str:
    """Return a text whose entries have very many readings."""
    number = 125 * factor
    one = "".join(f'<rdg wit="#W{n}">c{n}</rdg>' for n in range(1, number))
    return HEAD.format(_list(number)) + f'<p>a <app><lem wit="#W0">b</lem>{one}</app></p>\n' * 20 + END


def levels(factor: int) -> str:
    """Return a text with divisions, and with readings, within each other."""
    deep = 10 * factor
    inside = '<app><lem wit="#W0">a ' * deep + "b" + '</lem><rdg wit="#W1">c</rdg></app>' * deep
    return HEAD.format(_list(2)) + "<div>" * deep + f"<p>{inside}</p>\n" * 40 + "</div>" * deep + END


def unknown(factor: int) -> str:
    """Return a text full of sigla that are not declared, unknown elements and values that no schema allows."""
    one = '<p>a <app><lem wit="#W0">b</lem><rdg wit="#Y{0}">c</rdg></app> <blink{0}/> <date when="{0}. 5. 1">d</date></p>\n'
    return HEAD.format(_list(300)) + "".join(one.format(n) for n in range(1000 * factor)) + END


def excused(factor: int) -> str:
    """Return a text with many exceptions, each for one finding."""
    one = '<?edition ignore="A012" reason="lost"?><p>a <app><lem wit="#W0">b</lem><rdg wit="#Y">c</rdg></app></p>\n'
    return HEAD.format(_list(1)) + one * (1000 * factor) + END


GROWING: dict[str, Callable[[int], str]] = {
    "2,000 witnesses": witnesses,
    "50,000 entries": entries,
    "500 readings": readings,
    "40 levels": levels,
    "6,000 pointers amiss": dangling,
    "4,000 lemmas amiss": lost,
    "4,000 words unknown": unknown,
    "4,000 exceptions": excused,
}
"""Texts at four times their size; the functions take 1, 2 and 4."""


def seconds(path: Path, checkout: Path | None = None) -> float:
    """Time one check in a process of its own."""
    environment = {**os.environ, **({"PYTHONPATH": str(checkout)} if checkout else {})}
    start = time.perf_counter()
    subprocess.run(
        [*CHECK, str(path)],
        capture_output=True,
        check=False,
        env=environment,
        cwd=checkout or Path(__file__).parents[2],
    )
    return time.perf_counter() - start


def main(checkout: Path | None = None) -> None:
    """Print how long checks take, and how they grow."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xml"
        path.write_text(latin(), encoding="utf-8")
        now = min(seconds(path) for _ in range(3))
        print(f"{POINTERS} dangling @ana in {path.stat().st_size / 1e6:.1f} MB: {now:.2f} s")
        if checkout:
            before = seconds(path, checkout)
            print(f"{'the same in ' + checkout.name:<40}: {before:.2f} s = {before / now:.0f} ×")
        print("edition check at".ljust(24) + "".join(f"{f} ×".rjust(10) for f in FACTORS) + "   growth from 2 × to 4 ×")
        for name, text in GROWING.items():
            times = []
            for factor in FACTORS:
                path.write_text(text(factor), encoding="utf-8")
                times.append(min(seconds(path) for _ in range(2)))
            print(name.ljust(24) + "".join(f"{t:8.2f} s" for t in times) + f"{times[2] / times[1]:8.1f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else None)
