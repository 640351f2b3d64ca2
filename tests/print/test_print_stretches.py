"""A text that is measured by stretches stands as if it were measured whole; what references say is foreseen."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from edition.writers.galley.pointers import Pointers
from edition.writers.print import making, stretches
from tests.conftest import HEADER, TEI_OPEN, need_tool
from tests.print.books import book
from tests.print.test_print_standing import WORDS

_ROWS = "".join(f"<row><cell>{i}</cell><cell>{WORDS}</cell></row>" for i in range(5))
_KINDS = [
    f"<p>{WORDS * 3}</p>",
    "<head>Caput</head>",
    f"<list><item>{WORDS}</item><item>{WORDS * 2}</item></list>",
    f"<lg><l>{WORDS}</l><l>et nox</l><l>folia</l></lg>",
    f"<quote><p>{WORDS * 2}</p></quote>",
    f"<table>{_ROWS}</table>",
    f"<sp><speaker>Luna</speaker><p>{WORDS}</p></sp>",
    f"<p xml:lang='grc'>μῆνιν ἄειδε θεά {WORDS}</p>",
]


def _mixed(seed: int) -> str:
    """Put each kind of block below each other kind; a heading begins a division."""
    out: list[str] = []
    for i in range(len(_KINDS) * 6):
        block = _KINDS[(i * (1 + seed) + i // len(_KINDS)) % len(_KINDS)]
        out.append(f"</div><div>{block}" if block.startswith("<head>") else block)
    return f"{TEI_OPEN}{HEADER}<text><body><div>{''.join(out)}</div></body></text></TEI>"


def _made(folder: Path, tei: str) -> tuple[list[list[float]], bytes]:
    made, pdf, _, _ = book(folder, tei, {"page": "A5"})
    assert made.pdf is not None, [f.message for f in made.findings]
    assert made.findings == []
    return [[row.baseline for row in planned.measured.rows] for planned in made.planned], pdf.read_bytes()


@pytest.mark.parametrize("seed", range(4))
def test_a_text_measured_by_stretches_is_as_if_measured_whole(tmp_path, monkeypatch, seed):
    parted, pdf = _made(tmp_path / "parted", _mixed(seed))
    monkeypatch.setattr(stretches, "_TALLEST", -1)
    whole, same = _made(tmp_path / "whole", _mixed(seed))
    assert sum(map(len, whole)) > 150
    assert [len(rows) for rows in parted] == [len(rows) for rows in whole]
    for one, other in zip(parted, whole, strict=True):
        assert one == pytest.approx(other, abs=1e-6)
    assert pdf == same


def _referring(paragraphs: int) -> str:
    """Make a text whose long notes move behind it, and in which everything refers to something else."""
    out = [
        f"<p xml:id='p{i}'>{WORDS * 2} vide <ptr target='#p{(7 * i + 3) % paragraphs}'/> et <ptr target='#p{i // 2}'/>."
        f"<note type='commentary'>nota{i} {WORDS * 5} <ptr target='#p{paragraphs - 1 - i}'/></note></p>"
        for i in range(paragraphs)
    ]
    return f"{TEI_OPEN}{HEADER}<text><body>{''.join(out)}</body></text></TEI>"


def test_what_references_say_is_foreseen_and_true(tmp_path, monkeypatch):
    need_tool("pdftotext")
    turns: list[Pointers] = []
    was = making._tried  # noqa: SLF001 - each turn goes through it

    def counted(texts, order, way, pointers):
        turns.append(pointers)
        return was(texts, order, way, pointers)

    monkeypatch.setattr(making, "_tried", counted)
    count = 60
    made, pdf, _, _ = book(tmp_path, _referring(count), {"form": "text", "index": False, "page": "A5"})
    assert made.pdf is not None, [f.message for f in made.findings]
    assert [f.code for f in made.findings] == ["O016"]
    assert len(turns) == 3  # one learns what moves, one where all stands, one says it
    foreseen, true = turns[1].known, turns[2].known
    assert [len(foreseen[key][0]) for key in true] == [len(page) for page, _ in true.values()]
    near = [abs(int(foreseen[key][0]) - int(page)) for key, (page, _) in true.items()]
    assert max(near) <= 1
    # Each reference names the page on which what it refers to begins.
    pages = subprocess.run(["pdftotext", "-raw", pdf, "-"], capture_output=True, text=True, check=True).stdout.split(
        "\f"
    )
    said = re.sub(r"\s+", " ", " ".join(pages)).replace("\u00ad", "")
    found = [tuple(map(int, pair)) for pair in re.findall(r"vide p\. (\d+), l\. \d+ et p\. (\d+), l\.", said)]
    assert len(found) == count
    for i, (first, second) in enumerate(found):
        assert str(first) == true[f"p{(7 * i + 3) % count}"][0]
        assert str(second) == true[f"p{i // 2}"][0]
