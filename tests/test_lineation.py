"""Lines of the source that are lines of the edition: inscriptions, papyri, and whatever a project asks for."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import zipfile

import pytest

from tests.conftest import HEADER, TEI_OPEN, edition, lacking, tei

STONE = (
    '<div type="edition"><ab><lb n="1"/>Dis Manibus <lb n="2"/>Marcus <supplied reason="lost">vi</supplied>xit an'
    '<lb n="3" break="no"/>nis <gap reason="lost" extent="unknown" unit="character"/> <lb n="4"/>'
    '<gap reason="lost" extent="1" unit="line"/> <lb n="5"/><app><lem wit="#A">posuit</lem><rdg wit="#B">posit</rdg></app> '
    "hic situs</ab></div>"
)
LINES = ["Dis Manibus", "Marcus [vi]xit an-", "nis […]", "[– 1 linea –]", "posuit hic situs"]


@pytest.fixture(scope="module")
def stone(tmp_path_factory):
    folder = tmp_path_factory.mktemp("stone")
    (folder / "in.xml").write_text(tei(STONE), encoding="utf-8")
    assert edition("build", folder / "in.xml", "-q", "-o", folder / "out").status == 0
    return folder / "out"


def text_of(folder, body: str, settings: str = "") -> str:
    (folder / "in.xml").write_text(tei(body), encoding="utf-8")
    (folder / "edition.toml").write_text(f'[edition]\nname = "out"\nsource = "in.xml"\n{settings}', encoding="utf-8")
    assert edition("build", "-q", "-o", folder / "out", "--only", "text", cwd=folder).status == 0
    return (folder / "out/text/out.txt").read_text(encoding="utf-8")


def test_the_lines_of_an_inscription_are_those_of_its_text(stone):
    text = (stone / "text/in.txt").read_text(encoding="utf-8")
    assert "\n".join(LINES) + "\n" in text
    assert "\n5: posuit A] posit B" in text
    report = json.loads((stone / "report.json").read_text(encoding="utf-8"))
    assert {name: ledger["lost"] for name, ledger in report["ledger"].items()} == dict.fromkeys(report["ledger"], 0)


def test_a_witness_has_whole_words(stone):
    assert "vixit annis" in (stone / "text/in.A.txt").read_text(encoding="utf-8").replace("[", "").replace("]", "")


def test_each_line_begins_a_line_of_the_page(stone):
    page = (stone / "site/text.html").read_text(encoding="utf-8")
    assert page.count('<br class="line">') == 4
    assert page.count('<span class="goes-on"></span><br class="line">') == 1
    assert re.search(
        r'<span class="break line kept"[^>]*>[^<]*<span data-n="1"|<span class="break line kept" data-n="1"', page
    )
    with zipfile.ZipFile(next((stone / "epub").glob("*.epub"))) as book:
        chapters = "".join(book.read(n).decode("utf-8") for n in book.namelist() if n.endswith(".xhtml"))
    assert chapters.count('<br class="line"/>') == 4


def test_each_line_is_a_line_of_the_print_and_has_its_number(stone):
    if shutil.which("pdftotext") is None:
        lacking("pdftotext")
    pdf = next((stone / "print").glob("*.pdf"))
    said = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout
    lines = [" ".join(line.split()) for line in said.splitlines()]
    first = next(i for i, line in enumerate(lines) if line.startswith("Dis Manibus"))
    assert lines[first : first + 5] == [*LINES[:4], "posuit hic situs 5"]
    assert any(line.startswith("5 posuit A] posit B") for line in lines)


def test_prose_runs_on(tmp_path):
    prose = '<div type="edition"><p><lb n="1"/>unum duo <lb n="2"/>tres</p><ab>quattuor <lb/>quinque</ab></div><div><ab><lb n="1"/>sex <lb n="2"/>septem</ab></div>'
    assert text_of(tmp_path, prose).endswith("unum duo tres\n\nquattuor quinque\n\nsex septem\n")


def test_a_project_says_it_otherwise(tmp_path):
    assert "Dis Manibus Marcus [vi]xit annis [… – 1 linea –] posuit hic situs" in text_of(
        tmp_path, STONE, 'lines = "run-on"\n'
    )
    prose = "<p>unum duo <lb/>tres <hi rend='italic'>quat<lb break='no'/>tuor <lb/>quinque</hi></p><head/><p><lb/>sex<note>a <lb/>b</note></p>"
    kept = text_of(tmp_path, prose.replace("<head/>", ""), 'lines = "kept"\n')
    assert "unum duo\ntres quat-\ntuor\nquinque\n\nsex[1]\n" in kept
    assert "a b" in kept


def test_verses_are_lines_already(tmp_path):
    verses = '<lg><l n="1">unum <lb/>duo</l><l n="2">tres</l></lg>'
    assert text_of(tmp_path, verses, 'lines = "kept"\n').startswith("unum duo\ntres\n")


def test_what_is_no_setting_is_told(tmp_path):
    (tmp_path / "in.xml").write_text(f"{TEI_OPEN}{HEADER}<text><body><p>a</p></body></text></TEI>", encoding="utf-8")
    (tmp_path / "edition.toml").write_text('[edition]\nsource = "in.xml"\nlines = "keep"\n', encoding="utf-8")
    run = edition("check", cwd=tmp_path)
    assert run.status == 2
    assert "did you mean “kept”?" in run.err


@pytest.mark.parametrize(
    ("body", "numbered"),
    [
        # Five lines of stone outweigh a commentary; one stone, on which there is no entry, does not outweigh a book.
        (STONE + "<div type='commentary'>" + "<p>A common formula.</p>" * 20 + "</div>", "5 posuit A] posit B"),
        (
            (
                "<div><p>alpha <app><lem wit='#A'>beta</lem><rdg wit='#B'>gamma</rdg></app></p></div>"
                "<div type='edition'><ab><lb n='7'/>Dis <lb n='8'/>Manibus</ab></div>"
            ),
            "1 beta A] gamma B",
        ),
    ],
)
def test_lines_are_counted_as_where_the_apparatus_speaks(tmp_path, body, numbered):
    if shutil.which("pdftotext") is None:
        lacking("pdftotext")
    (tmp_path / "in.xml").write_text(tei(body), encoding="utf-8")
    assert edition("build", tmp_path / "in.xml", "-q", "-o", tmp_path / "out", "--only", "print").status == 0
    said = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "out/print/in.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    assert numbered in " ".join(said.split())


@pytest.mark.parametrize(
    ("given", "counted"),
    [
        (["4", "", "7", ""], ["4", "5", "7", "8"]),
        (["", "", "3", ""], ["1", "2", "3", "4"]),
        (["4a", ""], ["4a", "5"]),
        (["7.1", "", "8.1", ""], ["7.1", "7.2", "8.1", "8.2"]),
        (["", "7.2", ""], ["7.1", "7.2", "7.3"]),
        (["Il. 2:8", ""], ["Il. 2:8", "Il. 2:9"]),
        (["*D 743.09", ""], ["*D 743.09", "*D 743.10"]),
        (["", "743.02", ""], ["743.01", "743.02", "743.03"]),
        (["incipit", "", "2"], ["incipit", "1", "2"]),
    ],
)
def test_the_count_goes_on_from_the_numbers_that_are_given(tmp_path, given, counted):
    from edition import read
    from edition.model.text import Verse
    from edition.model.walk import descend

    verses = "".join(f"<l n='{n}'>v</l>" if n else "<l>v</l>" for n in given)
    (tmp_path / "a.xml").write_text(tei(f"<lg>{verses}</lg>"), encoding="utf-8")
    found = read(tmp_path / "a.xml")
    found_verses = [node for node in descend(found.body) if isinstance(node, Verse)]
    assert [found.numbers.get(verse.origin.key, verse.origin.n) for verse in found_verses] == counted
