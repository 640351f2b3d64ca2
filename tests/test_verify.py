"""What a build reads back: right outputs are silent, and each fault that is planted is told with its place."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import pytest

from edition.library import read
from edition.run.readback import read_back
from edition.writers.common.words import WORDS
from tests.conftest import SHARED, edition, tei
from tests.finished import untrue

OUTPUTS = ("site", "epub", "text", "print")
TOPICS = ("discovery", "print", "safe", "trust", "web")
CASES = [path for topic in TOPICS for path in sorted((SHARED / "cases" / topic).glob("*.xml"))]

KEYS = {key for key in WORDS["en"] if "_" in key}
KINDS = "".join(
    f"<div type='{kind}'><head>Caput {kind}</head><p>Verba {kind} sunt.</p></div>"
    for kind in ("entry", "note", "apparatus", "other", "break", "call", "mark", "back", "notes", "text")
)
BODY = (
    "<p>Gallia est <app><lem wit='#A'>omnis</lem><rdg wit='#B'>tota</rdg></app> divisa in partes tres<note>nota</note>.</p>"
    "<lg><l n='1'>arma virumque cano</l><l n='2'>Troiae qui primus</l></lg><p>Cf. <ref cRef='Gn:1:1'/>.</p>"
    "<listBibl><biblStruct><monogr><author>A. Auctor</author><title>Liber</title><imprint><pubPlace>Roma</pubPlace>"
    "<date>1900</date></imprint></monogr></biblStruct></listBibl>"
)


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("verified")
    (folder / "a.xml").write_text(tei(BODY), encoding="utf-8")
    run = edition("build", folder / "a.xml", "-q", "--verify", "-o", folder / "out", "--only", ",".join(OUTPUTS))
    assert run.status in {0, 1}, run.err
    return folder


def told(folder: Path, out: Path, *outputs: str) -> list[tuple[str, int]]:
    """Read outputs below a folder back: what is said, and in which line of the source."""
    return [(f.message, f.locate().line) for f in read_back([read(folder / "a.xml")], out, outputs or OUTPUTS)]


def test_a_right_output_is_silent(built):
    assert told(built, built / "out") == []


def test_divisions_of_any_type_are_text(tmp_path):
    """A type of the encoder is no class of the builder's: what stands in a division is read, and looks as text does."""
    (tmp_path / "a.xml").write_text(tei(KINDS), encoding="utf-8")
    run = edition("build", tmp_path / "a.xml", "-q", "--verify", "-o", tmp_path / "out", "--only", ",".join(OUTPUTS))
    assert run.status == 0, run.err
    assert told(tmp_path, tmp_path / "out") == []
    page = (tmp_path / "out/site/text.html").read_text(encoding="utf-8")
    assert 'class="division type-entry tei-div"' in page


FAULTS = [
    ("a word is gone", "divisa ", "", "divisain"),
    ("two words stand the other way round", "partes tres", "tres partes", "partestres"),
    ("a verse is gone", "Troiae qui primus", "", "Troiae"),
    ("a letter is another", "cano", "cana", "cano"),
    ("a word of a reference is gone", "Auctor", "", "Auctor"),
]


@pytest.mark.parametrize(("fault", "right", "wrong", "shown"), FAULTS, ids=[f[0] for f in FAULTS])
@pytest.mark.parametrize("output", ["site", "epub", "text"])
def test_a_planted_fault_is_found(built, tmp_path, output, fault, right, wrong, shown):
    out = tmp_path / output
    out.mkdir()
    planted = 0
    for path in sorted((built / "out" / output).glob("*")):
        if path.suffix in {".html", ".txt"}:
            page = path.read_text(encoding="utf-8")
            planted += right in page
            (out / path.name).write_text(page.replace(right, wrong), encoding="utf-8")
        elif path.suffix == ".epub":
            with zipfile.ZipFile(path) as book, zipfile.ZipFile(out / path.name, "w") as other:
                for name in book.namelist():
                    data = book.read(name)
                    planted += right.encode() in data
                    other.writestr(name, data.replace(right.encode(), wrong.encode()))
    assert planted, f"{fault}: there is nothing to damage"
    found = told(built, tmp_path, output)
    assert len(found) == 1, found
    message, line = found[0]
    assert f"“{output}”" in message
    assert shown[:4] in re.sub(r"\s", "", message)
    assert line > 0


def test_a_page_of_the_pdf_that_is_gone_is_found(built, tmp_path):
    from pypdf import PdfReader, PdfWriter

    pages = PdfReader(built / "out/print/a.pdf").pages
    writer = PdfWriter()
    for page in pages:
        if "Gallia" not in page.extract_text():
            writer.add_page(page)
    assert len(writer.pages) < len(pages)
    (tmp_path / "print").mkdir()
    writer.write(tmp_path / "print/a.pdf")
    assert any("Gallia" in message for message, _ in told(built, tmp_path, "print"))


@pytest.mark.long
@pytest.mark.parametrize("path", CASES, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_cases_are_whole_on_screen_and_in_text(path, tmp_path):
    """In print they are read back elsewhere."""
    run = edition(
        "build", path, "-q", "--verify", "-o", tmp_path / "out", "--only", "site,epub,text", "--schema", "none"
    )
    assert run.status in {0, 1, 2}, run.err
    for file in (tmp_path / "out").rglob("*"):
        if file.suffix in {
            ".txt",
            ".html",
        }:  # words of the interface are said, and not the names by which the program knows them
            page = file.read_text(encoding="utf-8")
            assert KEYS.isdisjoint(re.findall(r"(?<![\w-])[a-z]+(?:_[a-z]+)+(?![\w-])", page)), file
    if run.status != 2 and (tmp_path / "out/report.json").exists():
        assert untrue(json.loads((tmp_path / "out/report.json").read_text(encoding="utf-8"))) == []


def test_an_index_leads_to_names_in_a_reference_that_a_style_sets(tmp_path):
    reference = (
        "<biblStruct><monogr><author><persName ref='https://viaf.org/viaf/1'>A. Auctor</persName></author><title>Liber</title>"
        "<imprint><pubPlace><placeName ref='https://www.geonames.org/2'>Roma</placeName></pubPlace><date>1900</date></imprint>"
        "</monogr></biblStruct>"
    )
    (tmp_path / "a.xml").write_text(tei(f"<p>Hic.</p><listBibl>{reference}</listBibl>"), encoding="utf-8")
    edition("build", tmp_path / "a.xml", "-q", "--verify", "-o", tmp_path / "out", "--only", "site,epub")
    assert untrue(json.loads((tmp_path / "out/report.json").read_text(encoding="utf-8"))) == []
    places = re.findall(r'href="text\.html#(o\d+)"', (tmp_path / "out/site/indexes.html").read_text(encoding="utf-8"))
    page = (tmp_path / "out/site/text.html").read_text(encoding="utf-8")
    assert len(places) == 2
    assert all(f'id="{place}"' in page for place in places)


CAMPAIGNS = (
    "<p>Der Wind ging auf und <subst><del>alte</del><add>alle</add></subst> Häuser.</p>"
    "<p>Vor dem <choice><sic>Tho</sic><corr>Tor</corr></choice> und <subst><del>Th<gap/></del><add>Tor</add></subst> da.</p>"
    "<p>Gloss <figure><graphic url='a.png'/><head>Title</head><p>Legend.</p></figure> end.</p>"
)


def test_what_was_deleted_may_begin_as_what_was_added_does(tmp_path):
    (tmp_path / "a.xml").write_text(tei(CAMPAIGNS), encoding="utf-8")
    edition("build", tmp_path / "a.xml", "-q", "--verify", "-o", tmp_path / "out", "--only", ",".join(OUTPUTS))
    assert untrue(json.loads((tmp_path / "out/report.json").read_text(encoding="utf-8"))) == []
    page = tmp_path / "out/text/a.txt"
    page.write_text(page.read_text(encoding="utf-8").replace("\\alle/ ", "\\ale/ "), encoding="utf-8")
    assert len(told(tmp_path, tmp_path / "out", "text")) == 1


def test_an_entry_in_a_reading_that_has_no_words_has_no_place_in_the_text(tmp_path):
    inner = "<app><lem/><rdg wit='#B'>pax</rdg><rdg wit='#C'>lex</rdg></app>"
    body = f"<p>Est <app><lem wit='#A'>una</lem><rdg wit='#B'><sic>{inner}</sic></rdg></app> uia.</p>"
    (tmp_path / "a.xml").write_text(tei(body), encoding="utf-8")
    edition("build", tmp_path / "a.xml", "-q", "--verify", "-o", tmp_path / "out", "--only", "site,epub")
    assert untrue(json.loads((tmp_path / "out/report.json").read_text(encoding="utf-8"))) == []
