"""The printed page, read from the PDF alone: each lemma on the line that its number names, each entry once and whole."""

from __future__ import annotations

import pytest
from pypdf import PdfReader

from edition.writers.print.emit import Emission
from edition.writers.print.geometry import Geometry
from edition.writers.print.plan import Frame
from tests.conftest import HEADER, TEI_OPEN
from tests.print import collation
from tests.print.books import STYLE, book
from tests.print.printed import consume, expected_entries, misplaced, read_pages

TEXT_ONLY = {"form": "text", "index": False}


def check(folder, tei, settings=None, *, rtl=False):
    made, pdf, read, edition = book(folder, tei, {**TEXT_ONLY, **(settings or {})})
    assert made.pdf is not None, [f.message for f in made.findings]
    foot = Geometry(read, edition, None).foot_size
    pages = read_pages(pdf, size=read.size, foot=foot, rtl=rtl)
    items = expected_entries(edition, STYLE, rtl=rtl)
    assert consume(pages, items) == []
    assert misplaced(pages, items, rtl=rtl) == []
    for page in pages:
        for row, number in page.margin.items():
            assert row + 1 == number
    return pages, items


@pytest.mark.parametrize("page", ["A5", "A4", "demy octavo", "90 x 120 mm"])
def test_every_entry_stands_at_its_line(tmp_path, page):
    tei = collation.text(1, paragraphs=12, words=90, density=0.08)
    pages, items = check(tmp_path, tei, {"page": page})
    assert len(items) > 50
    assert len(pages) > 1
    assert any(page.margin for page in pages)


def test_a_note_of_a_thousand_words_goes_on_and_nothing_is_lost(tmp_path):
    tei = collation.text(2, paragraphs=6, words=80, density=0.05, long_note=1000)
    _, items = check(tmp_path, tei, {"page": "A5"})
    assert any(len(item.text) > 4000 for item in items)


def test_twelve_entries_in_a_line(tmp_path):
    check(tmp_path, collation.crowded_line(40), {"page": "A6"})


def test_a_lemma_over_three_pages(tmp_path):
    tei = collation.text(3, paragraphs=1, words=700, density=0.0, lemma=500)
    pages, items = check(tmp_path, tei, {"page": "A6"})
    assert len(pages) >= 3
    long = next(item for item in items if item.first == "primum")
    number, place = long.found[0]
    assert "." in pages[number].number_at(place)


def test_a_long_text_is_measured_in_processes_of_its_own_and_is_the_same(tmp_path, monkeypatch, capfd):
    from edition.writers.print import making

    tei = collation.text(5, paragraphs=8, words=80, density=0.06)
    here, _, _, _ = book(tmp_path / "here", tei, {"page": "A5"})
    monkeypatch.setattr(making, "_LONG", 0)
    apart, _, _, _ = book(tmp_path / "apart", tei, {"page": "A5"})
    assert here.pdf is not None
    assert apart.pdf == here.pdf
    # What the other processes say would reach the user.
    assert capfd.readouterr().err == ""


def test_the_foot_hangs_on_the_last_row_of_its_page(tmp_path):
    """In the first row of a page within a list, the foot could come onto the page before, beside that one's own."""
    made, _, _, _ = book(tmp_path, collation.text(8, paragraphs=9, words=80, density=0.05), {"page": "A5"})
    planned = next(p for p in made.planned if p.part.name == "text-1")
    emission = Emission(
        Frame(500.0, 6.0, 12.0), 0.0, is_rtl=False, heights=lambda feet: [0.0 for _ in feet], head_ems=30.0
    )
    emission.add(planned, "text-1", [[]] * len(planned.pages))
    ends = [page.last for page in planned.pages if page.feet[0]]
    assert len(ends) > 2
    hung = [int(marker) for marker, foot in emission.anchors.items() if foot >= 0]
    assert [planned.measured.row_of[marker] for marker in hung] == ends


def test_the_head_of_a_page_has_none_of_the_looks_of_the_text_at_its_foot(tmp_path):
    """Head and numbers come with the foot, which hangs on a word in bold italics, raised, or of another direction."""
    words = "arma uirumque cano Troiae qui primus ab oris Italiam fato profugus " * 3
    kinds = ["<p><hi rend='bold italic'>{}</hi></p>", "<p><hi rend='sup'>{}</hi></p>", "<p xml:lang='ar'>{}</p>"]
    body = "".join(kinds[i % 3].format(words) for i in range(60))
    tei = f"{TEI_OPEN}{HEADER}<text><body><div><head>Liber</head>{body}</div></body></text></TEI>"
    _, pdf, _, _ = book(tmp_path, tei, {"form": "text", "page": "A6"})
    pages = PdfReader(pdf).pages
    assert len(pages) > 6
    for number, page in enumerate(pages[1:], 2):
        found: list[tuple[float, float, str, str]] = []

        def seen(text, cm, tm, font, _size, found=found):
            if text.strip():
                x, y = (tm[4] * cm[i] + tm[5] * cm[2 + i] + cm[4 + i] for i in (0, 1))
                found.append((y, x, text.strip(), str(font["/BaseFont"])))

        page.extract_text(visitor_text=seen)
        top = max(y for y, *_ in found)
        head = sorted(piece[1:] for piece in found if piece[0] > top - 1)
        title = "Case" if number % 2 == 0 else "Liber"
        wanted = [str(number), title] if number % 2 == 0 else [title, str(number)]
        assert [text for _, text, _ in head if text in wanted] == wanted
        assert all("-Regular" in font for _, _, font in head)
