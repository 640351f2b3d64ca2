"""The file itself: sound, tagged, named; nothing left behind that does not verify."""

from __future__ import annotations

import re
import subprocess

import pytest
from pypdf import PdfReader

from edition.writers.print import binding
from tests.conftest import edition, need_tool
from tests.print import collation
from tests.print.books import book


@pytest.fixture
def directive(built_directive):
    return built_directive / "print/directive.pdf"


def test_qpdf_finds_no_fault(directive):
    need_tool("qpdf")
    done = subprocess.run(["qpdf", "--check", str(directive)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_metadata_tags_outline_and_labels(directive):
    reader = PdfReader(directive)
    root = reader.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert reader.metadata.title.startswith("Directive of the Central Committee")
    assert reader.outline
    labels = reader.page_labels
    assert labels[0] == "i"
    assert "1" in labels
    schemes = reader.xmp_metadata
    assert schemes is not None


def test_contents_and_indexes_lead_to_their_pages(directive):
    reader = PdfReader(directive)
    links = [a.get_object() for page in reader.pages for a in page.get("/Annots", [])]
    assert len([a for a in links if a.get("/Subtype") == "/Link"]) > 100


def test_a_line_of_the_contents_leads_to_its_heading(directive):
    """The words of the contents stand at the place to which their link leads, on the page of that number."""
    reader = PdfReader(directive)
    number_of = {page.indirect_reference.idnum: i for i, page in enumerate(reader.pages)}
    contents = next(page for page in reader.pages if page.extract_text().lstrip().startswith("Contents"))
    lines = dict(re.findall(r"^(.*?)\s*(?:\. ?)+\s*([0-9ivx]+)$", contents.extract_text(), re.MULTILINE))
    found = [a.get_object() for a in contents["/Annots"]]
    places = [a["/Dest"] for a in found]
    pages = {number_of[d[0].idnum] for d in places}
    by_label = {label: i for i, label in enumerate(reader.page_labels)}
    assert len(lines) > 20
    assert {by_label[label] for label in lines.values()} <= pages
    # What a screen reader says is the number that is printed.
    assert {a["/Contents"] for a in found} >= {f"page {label}" for label in lines.values()}
    for title in ("Glossary", "Timeline, 1949–1955"):
        page = by_label[lines[title]]
        heading = place_of(reader.pages[page], title)
        heights = [d[3] for d in places if number_of[d[0].idnum] == page]
        assert any(0 <= height - heading < 30 for height in heights), (heights, heading)


def place_of(page, words: str) -> float:
    """Tell how high some words stand on a page, in points from its foot."""
    found: list[float] = []

    def visit(text, matrix, *_):
        if text.strip().startswith(words.partition(",")[0]):
            found.append(matrix[5])

    page.extract_text(visitor_text=visit)
    return max(found)


def test_what_does_not_verify_is_not_left_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(binding, "problems", lambda *_: ["3 lines stand on another page than planned"])
    made, pdf, _, _ = book(tmp_path, collation.text(1, paragraphs=2, words=20, density=0.1))
    assert made.pdf is None
    assert not pdf.exists()
    assert [f.code for f in made.findings] == ["O011"]
    assert "another page" in made.findings[0].message


def test_a_moved_line_is_noticed(tmp_path, monkeypatch):
    """Verification is not blind: a foot that is too high moves a line, and no PDF is made."""
    from edition.writers.print import emit

    monkeypatch.setattr(emit, "_LEFT_FREE", -1.2)
    made, _, _, _ = book(tmp_path, collation.text(1, paragraphs=12, words=90, density=0.05), {"page": "A5"})
    assert made.pdf is None
    assert [f.code for f in made.findings] == ["O011"]


def test_crop_marks_and_trimmed_size(tmp_path):
    made, pdf, _, _ = book(
        tmp_path, collation.text(1, paragraphs=4, words=40, density=0.05), {"page": "A5", "marks": True}
    )
    assert made.pdf is not None
    page = PdfReader(pdf).pages[0]
    width = float(page.trimbox.width) / 72 * 25.4
    assert width == pytest.approx(148, abs=0.1)
    assert float(page.mediabox.width) > float(page.trimbox.width)


def test_the_source_is_attached_where_the_standard_allows_it(tmp_path):
    (tmp_path / "tei").mkdir()
    (tmp_path / "tei/case.xml").write_text(collation.text(1, paragraphs=2, words=20, density=0.1), encoding="utf-8")
    text = '[edition]\nname = "case"\nsource = "tei/case.xml"\n[print]\nstandard = "A-3a"\n'
    (tmp_path / "edition.toml").write_text(text, encoding="utf-8")
    edition("build", tmp_path, "-q", "-o", tmp_path / "out", "--only", "print")
    reader = PdfReader(tmp_path / "out/print/case.pdf")
    assert "source.xml" in reader.attachments
    assert reader.attachments["source.xml"][0] == (tmp_path / "tei/case.xml").read_bytes()
