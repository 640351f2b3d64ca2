"""Time the printed page beside LuaLaTeX with reledmac, on the same text in the same run.

`python -m tests.bench.print_pages [pages …] [greek]`: pages, entries, seconds, memory, and the second build after one changed
word; `greek` is a long Greek text with few entries, set by us alone.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

from tests.conftest import HEADER, TEI_OPEN
from tests.print import collation

PAGES = (40, 400)
_PARAGRAPHS_A_PAGE = 2.62
_MOST_TEX_RUNS = 4


def source(pages: int) -> str:
    """Make a text of about so many pages with about 14 entries a page."""
    return collation.text(7, paragraphs=int(pages * _PARAGRAPHS_A_PAGE), words=100, density=0.06, longest=8)


_GREEK = [
    "μῆνιν",
    "ἄειδε",
    "θεά",
    "Πηληϊάδεω",
    "Ἀχιλῆος",
    "οὐλομένην",
    "ἣ",
    "μυρί᾽",
    "Ἀχαιοῖς",
    "ἄλγε᾽",
    "ἔθηκε",
    "πολλὰς",
    "δ᾽",
    "ἰφθίμους",
    "ψυχὰς",
    "Ἄϊδι",
    "προΐαψεν",
    "ἡρώων",
    "αὐτοὺς",
    "δὲ",
    "ἑλώρια",
    "τεῦχε",
    "κύνεσσιν",
    "οἰωνοῖσί",
    "τε",
    "πᾶσι",
    "Διὸς",
    "δ᾽",
    "ἐτελείετο",
    "βουλή",
    "ἐξ",
    "οὗ",
    "δὴ",
    "τὰ",
    "πρῶτα",
    "διαστήτην",
    "ἐρίσαντε",
]


def greek(megabytes: float, entries: int) -> str:
    """Make a Greek text of some length with some entries, spread over it."""
    chance = random.Random(3)
    paragraphs: list[str] = []
    size, made = 0, 0
    while size < megabytes * 1e6:
        words = [chance.choice(_GREEK) for _ in range(chance.randrange(60, 180))]
        for at in chance.sample(range(len(words)), max(0, int(entries * size / (megabytes * 1e6)) - made)):
            other = chance.choice(_GREEK)
            words[at] = f"<app><lem wit='#A'>{words[at]}</lem><rdg wit='#B'>{other}</rdg></app>"
            made += 1
        paragraphs.append(f"<p>{' '.join(words)}</p>")
        size += len(paragraphs[-1].encode())
    opening = f"{TEI_OPEN}{HEADER}".replace('xml:lang="la"', 'xml:lang="grc"')
    return f"{opening}<text><body>{''.join(paragraphs)}</body></text></TEI>"


def measured(command: list[str], cwd: Path, environment: dict[str, str] | None = None) -> tuple[float, int, int]:
    """Run a command; returns seconds, the greatest memory in MB, the exit status."""
    code = (
        "import resource,subprocess,sys;"
        "status=subprocess.run(sys.argv[1:],stdout=subprocess.DEVNULL,stderr=subprocess.DEVNULL).returncode;"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss//1024,status)"
    )
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code, *command], cwd=cwd, env=environment, capture_output=True, text=True, check=True
    )
    seconds = time.perf_counter() - start
    memory, status = map(int, done.stdout.split())
    return seconds, memory, status


def ours(folder: Path) -> tuple[float, int, dict[str, object]]:
    """Build the PDF by the command, cold."""
    command = [
        sys.executable,
        "-c",
        "from edition.start import run; run()",
        "build",
        ".",
        "-q",
        "-o",
        "out",
        "--only",
        "print",
    ]
    seconds, memory, _ = measured(command, folder)
    report: dict[str, object] = json.loads((folder / "out/report.json").read_text(encoding="utf-8"))
    return seconds, memory, report


def tex(folder: Path) -> tuple[float, int, int] | None:
    """Typeset the export for reledmac, until its line numbers stand still; None where there is no TeX."""
    if shutil.which("lualatex") is None:
        return None
    command = [
        sys.executable,
        "-c",
        "from edition.start import run; run()",
        "build",
        ".",
        "-q",
        "-o",
        "tex",
        "--only",
        "latex",
    ]
    measured(command, folder)
    spec = find_spec("cvttf_NotoSansCJK_Regular")
    fonts = f":{spec.submodule_search_locations[0]}//" if spec and spec.submodule_search_locations else ""
    environment = {**os.environ, "OSFONTDIR": f"/usr/share/fonts//{fonts}"}
    total, most, before = 0.0, 0, b""
    for number in range(1, _MOST_TEX_RUNS + 1):  # noqa: B007 - its last value is told
        seconds, memory, _ = measured(
            ["lualatex", "-interaction=batchmode", "book.tex"], folder / "tex/latex", environment
        )
        total, most = total + seconds, max(most, memory)
        after = b"".join(p.read_bytes() for p in sorted((folder / "tex/latex").glob("book.[a1]*")))
        if after == before:
            break
        before = after
    return total, most, number


def one(pages: int) -> None:
    """Measure one length, beside TeX."""
    print(f"{pages:>4} pages wanted: ", end="")
    timed(source(pages), (" arma ", " armis "))


def timed(text: str, change: tuple[str, str], *, beside_tex: bool = True) -> None:
    """Set a text, then once more with one word changed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "tei").mkdir()
        (folder / "tei/book.xml").write_text(text, encoding="utf-8")
        settings = '[print]\nform = "text"\npage = "155 x 235 mm"\nmargins = { inside = 22, outside = 25, top = 26, bottom = 24 }\n'
        (folder / "edition.toml").write_text(
            f'[edition]\nname = "book"\nsource = "tei/book.xml"\n{settings}', encoding="utf-8"
        )
        seconds, memory, report = ours(folder)
        made = sum(1 for _ in (folder / "out/print").glob("*.pdf"))
        count = _pages(folder / "out/print/book.pdf") if made else 0
        entries = text.count("<app>")
        print(f"{count} pages, {entries} entries: {seconds:7.2f} s, {memory} MB", end="")
        changed = text.replace(*change, 1)
        (folder / "tei/book.xml").write_text(changed, encoding="utf-8")
        again, _, _ = ours(folder)
        print(f"; one word changed: {again:.2f} s", flush=True)
        (folder / "tei/book.xml").write_text(text, encoding="utf-8")
        if not beside_tex:
            return
        if (other := tex(folder)) is not None:
            total, most, runs = other
            print(
                f"     LuaLaTeX + reledmac, {runs} runs: {total:7.2f} s, {most} MB: {total / seconds:.1f} × as long (target: 10)"
            )
        else:
            print("     LuaLaTeX is not here")
        del report


def _pages(pdf: Path) -> int:
    from pypdf import PdfReader

    return len(PdfReader(pdf).pages)


if __name__ == "__main__":
    wanted = sys.argv[1:] or [*map(str, PAGES), "greek"]
    for length in wanted:
        if length == "greek":
            print("3.9 MB of Greek: ", end="")
            timed(greek(3.9, 900), (" θεά ", " θεοί "), beside_tex=False)
        else:
            one(int(length))
