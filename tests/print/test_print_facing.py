"""Facing pages, read from the PDF: both texts whole and in turn, units at one height, the apparatus at its lines."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from pypdf import PdfReader

from edition.project import open_project
from edition.run.build import read_project
from edition.writers.galley.settings import read_settings
from edition.writers.print.geometry import Geometry
from tests.conftest import HEADER, ROOT, TEI_OPEN, edition, need_tool
from tests.print import collation
from tests.print.books import STYLE
from tests.print.printed import PrintedPage, consume, expected_entries, misplaced, read_pages


def project(folder, left: str, right: str, settings: str = ""):
    (folder / "tei").mkdir(parents=True, exist_ok=True)
    (folder / "tei/left.xml").write_text(left, encoding="utf-8")
    (folder / "tei/right.xml").write_text(right, encoding="utf-8")
    text = '[edition]\nname = "left"\nsource = "tei/left.xml"\nparallels = ["tei/right.xml"]\n[apparatus]\nlemma_words = 5\n'
    text += f'[print]\nform = "text"\nindex = false\nfacing = ["left", "right"]\n{settings}\n'
    (folder / "edition.toml").write_text(text, encoding="utf-8")
    run = edition("build", folder, "-q", "-o", folder / "out", "--only", "print")
    assert "O01" not in run.err, run.err
    opened = open_project(folder, folder)
    outcome = read_project(opened)
    read, _ = read_settings(opened)
    foot = Geometry(read, outcome.editions[0], None).foot_size
    pdf = folder / "out/print/left.pdf"
    return read_pages(pdf, size=read.size, foot=foot), outcome, pdf


def together(left: PrintedPage, right: PrintedPage) -> PrintedPage:
    """Read one foot under both of two facing pages."""
    numbers = [*left.numbers, *((at + len(left.foot), number) for at, number in right.numbers)]
    return PrintedPage(left.rows, left.margin, left.foot + right.foot, numbers)


@pytest.mark.parametrize(("page", "density"), [("A5", 0.1), ("royal octavo", 0.04)])
def test_one_foot_under_both_pages(tmp_path, page, density):
    """The apparatus goes on under the facing page, half of it on each; every entry is whole, at its line."""
    left = collation.text(6, paragraphs=9, words=90, density=density, long_note=260)
    settings = f'page = "{page}"\nlayers.apparatus = "spread"'
    pages, outcome, _ = project(tmp_path, left, plain(7, 9, 100), settings)
    lefts, rights = pages[1::2], pages[2::2]
    items = expected_entries(outcome.editions[0], STYLE)
    spreads = [together(*pair) for pair in zip(lefts, rights, strict=True)]
    assert consume(spreads, items) == []
    assert misplaced(spreads, items, first_page=2, every=2) == []
    assert len(items) > 15
    both = [(len(a.foot), len(b.foot)) for a, b in zip(lefts, rights, strict=True) if len(a.foot + b.foot) > 400]
    assert both
    assert all(abs(a - b) < 130 for a, b in both)


def plain(seed: int, paragraphs: int, words: int) -> str:
    return collation.text(seed, paragraphs=paragraphs, words=words, density=0.0)


def test_both_sides_are_whole_and_in_turn(tmp_path):
    left = collation.text(4, paragraphs=9, words=110, density=0.07)
    pages, outcome, pdf = project(tmp_path, left, plain(5, 9, 80))
    # The first spread begins on a left page, after a blank one.
    assert not pages[0].rows
    lefts, rights = pages[1::2], pages[2::2]
    assert len(lefts) == len(rights)
    items = expected_entries(outcome.editions[0], STYLE)
    assert consume(lefts, items) == []
    assert misplaced(lefts, items, first_page=2, every=2) == []
    assert not any(page.foot for page in rights)
    labels = PdfReader(pdf).page_labels
    assert labels[1:5] == ["2", "3", "4", "5"]


def test_apparatus_on_both_sides(tmp_path):
    left = collation.text(6, paragraphs=6, words=60, density=0.1, long_note=300)
    right = collation.text(7, paragraphs=6, words=150, density=0.05, long_note=200)
    pages, outcome, _ = project(tmp_path, left, right, 'page = "A5"')
    items = expected_entries(outcome.editions[0], STYLE)
    assert consume(pages[1::2], items) == []
    others = expected_entries(outcome.parallels[0], STYLE)
    assert consume(pages[2::2], others) == []


def test_paragraphs_that_correspond_begin_at_one_height(tmp_path):
    """Numbered divisions tell which paragraphs correspond; the shorter side waits."""

    def text(lengths):
        words = collation.WORDS * 9
        body = "".join(f"<div n='{i}'><p>begin{i} {' '.join(words[:n])}</p></div>" for i, n in enumerate(lengths, 1))
        return f"{TEI_OPEN}{HEADER}<text><body>{body}</body></text></TEI>"

    _, _, pdf = project(tmp_path, text([30, 90, 20, 200, 15, 15]), text([80, 30, 60, 40, 90, 15]), 'page = "A5"')
    heights: dict[str, list[tuple[int, float]]] = {}
    for number, page in enumerate(PdfReader(pdf).pages):

        def visit(value, outer, inner, _font, _size, number=number):
            for word in value.split():
                if word.startswith("begin"):
                    heights.setdefault(word, []).append((number, outer[5] + inner[5]))

        page.extract_text(visitor_text=visit)
    assert len(heights) == 6
    for (left, y), (right, other) in heights.values():
        assert right == left + 1
        assert abs(y - other) < 0.5
    assert len({round(found[0][1]) for found in heights.values()}) > 3


def structure(pdf) -> list[tuple[str, int]]:
    """List the tags under the document, each with the page on which it begins."""
    reader = PdfReader(pdf)
    number_of = {page.indirect_reference.idnum: i for i, page in enumerate(reader.pages)}

    def page(element) -> int:
        element = element.get_object()
        if isinstance(element, int):
            return -1
        if "/Pg" in element:
            return number_of[element.raw_get("/Pg").idnum]
        return next((n for kid in kids(element) if (n := page(kid)) >= 0), -1)

    def kids(element) -> list:
        found = element.get("/K", []).get_object() if "/K" in element else []
        return found if isinstance(found, list) else [found]

    document = kids(reader.root_object["/StructTreeRoot"])[0].get_object()
    return [(kid.get_object()["/S"], page(kid)) for kid in kids(document)]


def test_it_is_read_aloud_chapter_by_chapter(tmp_path):
    """The tags alternate: a chapter of the left text, the same of the right one, though pages stand in turn."""

    def text(name: str, words: int) -> str:
        paragraph = f"<p>{' '.join((collation.WORDS * 9)[:words])}</p>"
        body = "".join(f"<div n='{i}'><head>{name} {i}</head>{paragraph * 2}</div>" for i in range(1, 6))
        return f"{TEI_OPEN}{HEADER}<text><body>{body}</body></text></TEI>"

    _, _, pdf = project(tmp_path, text("Caput", 90), text("Chapter", 70), 'page = "A5"')
    tags = [(tag, page % 2) for tag, page in structure(pdf) if page >= 0]
    assert tags == [("/H1", 1), ("/P", 1), ("/P", 1), ("/H1", 0), ("/P", 0), ("/P", 0)] * 5


def test_each_side_runs_in_its_own_direction(tmp_path):
    """Arabic beside English: the last lines of English paragraphs begin at the left, and their stops stand at their ends."""

    def text(lang: str, sentence: str, count: int) -> str:
        body = "".join(f"<div n='{i}'><p>{' '.join([sentence] * (count + i))}</p></div>" for i in range(1, 7))
        opened = TEI_OPEN.replace('"la"', f'"{lang}"')
        return f"{opened}{HEADER}<text><body>{body}</body></text></TEI>"

    left = text("ar", "قال أبو عبد الله محمد بن موسى الخوارزمي إن أعظم ما فضل به الإنسان العقل", 3)
    _, _, pdf = project(
        tmp_path, left, text("en", "The greatest gift that was given to man is reason.", 5), 'page = "A5"'
    )
    need_tool("pdftotext")
    shown = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    english = [line.rstrip(" 0123456789") for line in shown.splitlines() if "gift" in line or "reason" in line]
    assert sum(line.endswith("reason.") for line in english) >= 6
    assert not any(line.lstrip().startswith(".") for line in english)
    assert max(len(line) - len(line.lstrip()) for line in english) < 15
    languages = {lang for lang in _languages(PdfReader(pdf)) if lang}
    assert languages >= {"en"}
    assert PdfReader(pdf).root_object["/Lang"] == "ar"


def _languages(reader: PdfReader) -> set[str]:
    """Collect the languages that the tags name."""
    found: set[str] = set()
    waiting = [reader.root_object["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop().get_object()
        if isinstance(element, dict):
            found.add(str(element.get("/Lang", "")))
            kids = element.get("/K")
            kids = kids.get_object() if kids is not None else []
            waiting.extend(kid for kid in (kids if isinstance(kids, list) else [kids]) if not isinstance(kid, int))
    return found


def test_a_text_that_is_not_there_is_a_finding(tmp_path):
    (tmp_path / "tei").mkdir()
    (tmp_path / "tei/left.xml").write_text(plain(1, 2, 20), encoding="utf-8")
    text = '[edition]\nname = "left"\nsource = "tei/left.xml"\n[print]\nfacing = ["left", "rihgt"]\n'
    (tmp_path / "edition.toml").write_text(text, encoding="utf-8")
    run = edition("build", tmp_path, "-o", tmp_path / "out", "--only", "print")
    assert "O014" in run.err
    assert (tmp_path / "out/print/left.pdf").exists()


def test_the_directive_beside_its_plain_version(tmp_path):
    shutil.copytree(ROOT / "tei", tmp_path / "tei")
    text = '[edition]\nname = "directive"\nsource = "tei/directive.xml"\nparallels = ["tei/plain.xml"]\n'
    text += '[print]\nfacing = ["directive", "plain"]\n'
    (tmp_path / "edition.toml").write_text(text, encoding="utf-8")
    edition("build", tmp_path, "-q", "-o", tmp_path / "out", "--only", "print")
    reader = PdfReader(tmp_path / "out/print/directive.pdf")
    labels = reader.page_labels
    first = labels.index("2")
    assert first % 2 == 1  # counted from 0: a left page
    assert "Scope of the Purge" in "".join(reader.pages[i].extract_text() for i in range(first, len(labels), 2))
