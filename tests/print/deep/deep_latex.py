"""The export for reledmac, compiled with Debian's TeX and read back from its PDF as our own page is."""

from __future__ import annotations

import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.conftest import ROOT, edition, need_tool, tei
from tests.print import collation
from tests.print.books import STYLE, project_in
from tests.print.printed import consume, expected_entries, expected_notes, misplaced, read_pages

_MOST_RUNS = 9
FONT_PACKAGES = ("cvttf_NotoSansCJK_Regular", "fontpkg_amiri")


def compiled(tex: Path) -> tuple[Path, str, int]:
    """Run LuaLaTeX until the line numbers stand still; returns the PDF, the last log, the number of runs."""
    need_tool("lualatex")
    folders = ["/usr/share/fonts//"]
    specs = filter(None, map(find_spec, FONT_PACKAGES))
    folders += [f"{spec.submodule_search_locations[0]}//" for spec in specs if spec.submodule_search_locations]
    environment = {**os.environ, "OSFONTDIR": ":".join(folders)}
    before = None
    for number in range(1, _MOST_RUNS + 1):
        done = subprocess.run(
            ["lualatex", "-interaction=nonstopmode", tex.name], cwd=tex.parent, env=environment, capture_output=True,
            text=True, errors="replace", check=False, timeout=400,
        )  # fmt: skip
        after = [p.read_bytes() for p in sorted(tex.parent.glob(f"{tex.stem}.*")) if p.suffix in {".aux", ".1", ".2"}]
        if after == before:
            return tex.with_suffix(".pdf"), done.stdout, number
        before = after
    return tex.with_suffix(".pdf"), done.stdout, _MOST_RUNS


def exported(source: Path, folder: Path, settings: dict) -> tuple[Path, object]:
    _, made = project_in(folder, source.read_bytes(), settings, name="case")
    edition("build", folder, "-q", "-o", folder / "out", "--only", "latex")
    return folder / "out/latex/case.tex", made


def errors(log: str) -> list[str]:
    return [line for line in log.splitlines() if line.startswith("!")]


def test_the_greek_sample(samples, tmp_path):
    source = samples / "2-pta-greek-english-ccby/pta0039.pta001.pta-grc2.xml"
    tex, made = exported(source, tmp_path, {"layers": {"note": "end", "sources": "none"}})
    pdf, log, _ = compiled(tex)
    assert errors(log) == []
    pages = read_pages(pdf, size=10, foot=8)
    items = expected_entries(made, STYLE)
    assert consume(pages, items) == []
    assert misplaced(pages, items) == []


BEHIND = (
    "<p>Dixit <cit><quote>alpha beta gamma</quote><ref cRef='Gn:1:1'/></cit> et <app><lem wit='#A'>x y</lem>"
    "<rdg wit='#B'>z</rdg></app>. <quote xml:id='q'>omnis</quote></p><p>ultra<note targetEnd='#q'>Nota longa</note></p>"
)


@pytest.mark.parametrize("place", ["end", "section"])
def test_what_stands_behind_the_text_is_there(tmp_path, place):
    (tmp_path / "a.xml").write_text(tei(BEHIND), encoding="utf-8")
    tex, _ = exported(tmp_path / "a.xml", tmp_path, {"layers": {"sources": place, "note": place, "apparatus": place}})
    pdf, log, _ = compiled(tex)
    assert errors(log) == []
    shown = " ".join(subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=True).stdout.split())
    _, _, behind = shown.partition("ultra")
    for wanted in ("“alpha … gamma”] Gn 1:1", "x y A] z B", "Nota longa"):
        assert wanted in behind, shown


def test_the_directive(tmp_path):
    tex, made = exported(ROOT / "tei/directive.xml", tmp_path, {})
    order = ["apparatus", *dict.fromkeys(n.layer for n in made.notes.values() if not n.entry and n.layer != "note")]
    pdf, log, _ = compiled(tex)
    assert errors(log) == []
    assert "Missing character" not in log
    text = "".join("".join(page.foot for page in read_pages(pdf, size=10, foot=8)).split())
    missing = [e.key for e in expected_entries(made, STYLE) if e.text not in text]
    missing += [n.key for layer in order[1:] for n in expected_notes(made, layer) if n.text not in text]
    # reledmac divides long notes of several series over pages; a divided note is not in one piece.
    assert len(missing) <= 12, missing


def test_arabic_and_verse_compile(samples, tmp_path):
    for i, name in enumerate(
        ("1-scdh-arabic-mit/BAlam52.tei.xml", "5-pessoa-verse-facs-ccby/Pessoa_Mar_Portuguez.xml")
    ):
        tex, _ = exported(samples / name, tmp_path / str(i), {})
        _, log, _ = compiled(tex)
        assert errors(log) == []


def test_facing_texts_compile(samples, tmp_path):
    greek = samples / "2-pta-greek-english-ccby/pta0039.pta001.pta-grc2.xml"
    (tmp_path / "tei").mkdir()
    shutil.copy(greek, tmp_path / "tei/greek.xml")
    shutil.copy(greek.with_name("pta0039.pta001.pta-eng1.xml"), tmp_path / "tei/english.xml")
    text = '[edition]\nname = "greek"\nsource = "tei/greek.xml"\nparallels = ["tei/english.xml"]\n'
    text += '[print]\nfacing = ["greek", "english"]\n'
    (tmp_path / "edition.toml").write_text(text, encoding="utf-8")
    edition("build", tmp_path, "-q", "-o", tmp_path / "out", "--only", "latex")
    pdf, log, _ = compiled(tmp_path / "out/latex/greek.tex")
    assert errors(log) == []
    assert pdf.exists()


@pytest.mark.parametrize("seed", range(3))
def test_generated_collations(tmp_path, seed):
    (tmp_path / "source.xml").write_text(
        collation.text(50 + seed, paragraphs=8, words=80, density=0.08), encoding="utf-8"
    )
    tex, made = exported(tmp_path / "source.xml", tmp_path / "book", {"page": "A5"})
    pdf, log, _ = compiled(tex)
    assert errors(log) == []
    items = expected_entries(made, STYLE)
    pages = read_pages(pdf, size=10, foot=8)
    assert consume(pages, items) == []
    assert misplaced(pages, items) == []
