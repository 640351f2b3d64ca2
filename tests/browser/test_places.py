"""Places of a work in books and chapters: they are gone to, named, lit, compared and printed."""

from __future__ import annotations

import pytest
from pypdf import PdfReader

from tests.browser.conftest import opening
from tests.browser.test_search_and_study import app, document, until
from tests.conftest import edition

BOOKS = "".join(
    f"<div type='book' n='{book}'><head>Liber {book}</head>"
    + "".join(
        f"<div type='chapter' n='{chapter}'><head>Caput {book}.{chapter}</head>"
        + "".join(
            f"<p n='{n}'>"
            + ("<pb n='3r'/>" if n == 1 else "")
            + f"Hic est {app(f'locus{book}{chapter}{n}', f'lucus{book}{chapter}{n}', '#A #C #D #E', '#B')} libri"
            + (f"<note type='commentary' xml:id='n{book}{chapter}'>Nota.</note>" if n == 2 else "")
            + ".</p>"
            for n in range(1, 5)
        )
        + "</div>"
        for chapter in range(1, 4)
    )
    + "</div>"
    for book in range(1, 4)
)
WORK = document(BOOKS, witnesses="".join(f"<witness xml:id='{key}'>{key}</witness>" for key in "ABCDE"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("places")
    (place / "text.xml").write_text(WORK, encoding="utf-8")
    assert edition("build", place / "text.xml", "-q", "-o", place / "out", "--only", "site").status == 0
    return place / "out/site"


@pytest.fixture
def show(browser, folder):
    with opening(browser) as opened:
        yield lambda file, *width, **options: opened(f"file://{folder}/{file}", *width, **options)


@pytest.mark.parametrize(
    ("asked", "word"),
    [
        ("2.3.4", "locus234"), ("2, 3, 4", "locus234"), ("2 3 4", "locus234"), ("II.3.4", "locus234"), ("ii 3, 4", "locus234"),
        ("2.3.2-4", "locus232"), ("2.3", "locus231"), ("3", "locus311"),
    ],
)  # fmt: skip
def test_a_place_is_gone_to_as_it_is_cited(show, asked, word):
    page = show("index.html")
    page.locator(".find input").fill(asked)
    page.keyboard.press("Enter")
    page.locator(".lit").wait_for()
    assert word in page.locator(".lit").inner_text()


NAMED = document(
    "<div type='book' n='1'><head>Liber I</head>"
    + "".join(
        f"<l n='{n}'>{'<pb n=&quot;2v&quot;/>' if n == 3 else ''}uersus primi libri {n}</l>".replace("&quot;", '"')
        for n in range(1, 14)
    )
    + "</div><div type='book' n='2'><head>Liber II</head><pb n='3'/>"
    + "".join(f"<l n='{n}'>alter {app('liber', 'libellus')} uersus {n}</l>" for n in range(1, 14))
    + "</div><div type='book' n='三'><head>卷三</head><p n='一'>道可道</p><p n='٢'>كلمة</p></div>"
    "<div type='inscription' n='4'><head>Titulus</head><ab><lb n='20'/>dis manibus<lb n='21'/>sacrum<lb n='A2'/>uixit</ab></div>"
)


@pytest.fixture(scope="module")
def named(tmp_path_factory):
    place = tmp_path_factory.mktemp("named")
    (place / "text.xml").write_text(NAMED, encoding="utf-8")
    assert edition("build", place / "text.xml", "-q", "-o", place / "out", "--only", "site").status == 0
    return place / "out/site"


@pytest.mark.parametrize(
    ("asked", "said", "number"),
    [
        ("lib. 2", "alter", "1"), ("liber II", "alter", "1"), ("Book 2, line 5", "alter", "5"), ("lib. 2 v. 12", "alter", "12"),
        ("l. 5", "uersus primi", "5"), ("v. 12", "uersus primi", "12"), ("vv. 12–13", "uersus primi", "12"), ("V. 12", "uersus primi", "12"),
        ("II 3", "alter", "3"), ("p. 3", "", "3"), ("fol. 2v", "", "2v"), ("f. 2", "", "2v"), ("2v", "", "2v"), ("l. 21", "", "21"),
        ("A2", "", "A2"), ("卷三", "道可道", "一"), ("卷三第二章", "كلمة", "٢"), ("3, 2", "كلمة", "٢"), ("٣، ٢", "كلمة", "٢"),
        ("卷二第十二行", "alter", "12"), ("كتاب ٢ بيت ٥", "alter", "5"),
    ],
)  # fmt: skip
def test_a_place_is_named_as_scholars_do(browser, named, asked, said, number):
    from playwright.sync_api import expect

    with opening(browser) as opened:
        page = opened(f"file://{named}/text.html")
        page.locator(".find input").fill(asked)
        page.keyboard.press("Enter")
        page.wait_for_url("**/text.html?*")
        page.locator(".lit").wait_for(state="attached")
        lit = page.locator(".lit")
        assert lit.inner_text().removeprefix(number).strip().startswith(said)
        assert lit.evaluate("e => e.dataset.n ?? e.querySelector('[data-n]').dataset.n") == number
        # The page scrolls to it, and does so once the window is drawn.
        expect(lit).to_be_in_viewport()


@pytest.mark.parametrize("asked", ["9.99", "lib. 7", "v. 400", "fol. 77r", "p. 12", "II 30", "卷九", "2.3.4.5"])
def test_a_place_that_is_not_there_is_said(browser, named, asked):
    with opening(browser) as opened:
        page = opened(f"file://{named}/index.html")
        page.locator(".find input").fill(asked)
        page.keyboard.press("Enter")
        page.wait_for_url("**/search.html?*")
        page.locator("[data-search-status]:not(:empty)").wait_for()
        assert (
            page.locator("[data-search-status]")
            .inner_text()
            .startswith(f"There is no place “{asked}” in this edition.")
        )
        page.locator("#q").fill("uersus")  # and then it is a search as ever
        page.locator("[data-search-status]", has_text="26 Results").wait_for()


@pytest.mark.parametrize("asked", ["primi", "uersus primi", "十二", "道三"])
def test_words_are_no_places(browser, named, asked):
    with opening(browser) as opened:
        page = opened(f"file://{named}/index.html")
        page.locator(".find input").fill(asked)
        page.keyboard.press("Enter")
        page.locator("[data-search-status]:not(:empty)").wait_for()
        assert "no place" not in page.locator("[data-search-status]").inner_text()
        assert "search.html" in page.url


def test_letters_that_are_numbers_are_words_first(show):
    page = show("index.html")
    page.locator(".find input").fill("dic")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html*")
    assert "go=" not in page.url


def test_of_a_division_the_heading_is_lit(show):
    page = show("text.html")
    key = page.locator("section.type-chapter").nth(4).get_attribute("id")
    page.goto(page.url + f"#{key}")
    colour = "e => getComputedStyle(e).backgroundColor"
    section = page.locator(f"#{key}")
    assert section.evaluate(colour) == "rgba(0, 0, 0, 0)"
    heading = section.locator("h3")
    assert heading.inner_text() == "Caput 2.2"
    assert heading.evaluate(colour) == "rgb(242, 227, 182)"


def test_a_note_of_a_layer_that_is_off_is_shown(show):
    page = show("text.html")
    page.evaluate("localStorage.setItem('edition-layer-commentary', 'off')")
    page.reload()
    assert not page.locator("#n22").is_visible()
    page.goto(page.url + "#n22")
    page.locator("#n22").wait_for()
    assert page.locator("#n22").bounding_box()["y"] < 800
    assert page.evaluate("localStorage.getItem('edition-layer-commentary')") == "off"


def test_a_line_in_all_witnesses_is_named_whole(show):
    page = show("lines.html")
    heads = page.locator(".one-line h2 a").all_inner_texts()
    assert heads[:2] == ["1.1, 1", "1.1, 2"]
    assert heads[-1] == "3.3, 4"
    assert len(set(heads)) == 36


def test_a_citation_is_copied_by_a_button_that_says_so(show):
    from playwright.sync_api import expect

    page = show("cite.html")
    expect(page.get_by_role("button", name="Copy: BibTeX")).to_have_text("Copy")
    expect(page.locator("footer button")).to_have_text(["Cite this page"])


@pytest.mark.parametrize("chosen", ["A B", "A B C D E"])
def test_all_columns_of_a_comparison_are_printed(show, tmp_path, chosen):
    page = show(f"comparison.html?columns=text {chosen}")
    until(page, "!('asked' in document.documentElement.dataset)")
    page.pdf(path=tmp_path / "a.pdf", format="A5")
    read = PdfReader(tmp_path / "a.pdf")
    said = " ".join(sheet.extract_text() for sheet in read.pages)
    columns = 1 + len(chosen.split())
    assert said.count("lucus111") == 1
    assert said.count("locus111") == columns - 1
    assert said.count("locus334") == columns - 1
    page.set_viewport_size({"width": 560, "height": 800})
    page.emulate_media(media="print")
    assert (
        page.locator(".cell:visible mark, .cell:visible .tei-variant").first.evaluate(
            "e => getComputedStyle(e).textDecorationLine"
        )
        == "underline"
    )
    edges = page.locator(".cell:visible").evaluate_all("cells => cells.map((c) => c.getBoundingClientRect().right)")
    assert max(edges) <= 560


def test_a_menu_begins_where_the_reader_is(show):
    page = show("notes.html", 360)
    here = page.locator(".pages a[aria-current]").bounding_box()
    assert here["x"] + here["width"] <= 360 - 15


def test_a_page_of_the_source_begins_within_its_line_on_paper(show):
    page = show("text.html")
    for media in ("screen", "print"):
        page.emulate_media(media=media)
        sign, words = page.evaluate(
            """() => {
              const sign = document.querySelector('.break.page'), range = document.createRange();
              range.setStart(sign.nextSibling, 0);
              range.setEnd(sign.nextSibling, 3);
              return [sign.getBoundingClientRect().right, range.getBoundingClientRect().left];
            }"""
        )
        assert sign <= words, media


def test_variants_on_a_telephone_are_told_as_in_the_apparatus(show):
    page = show("variants.html?wit=B", 360)
    table = page.locator(".table")
    assert table.evaluate("e => e.scrollWidth <= e.clientWidth")
    row = page.locator("table.variants tbody tr").first
    assert row.bounding_box()["height"] < 70
    assert row.locator("td").evaluate_all("cells => new Set(cells.map((c) => getComputedStyle(c).display)).size") == 1
    assert row.locator("td").nth(2).evaluate("e => getComputedStyle(e, '::after').content") == '"]"'
    page.get_by_role("button", name="Lemma").click()
    page.get_by_role("button", name="Lemma").click()  # the other way round
    assert page.locator("table.variants tbody td:nth-child(2)").first.inner_text() == "locus334"
    assert page.get_by_role("row").count() == 37  # it is a table for those who hear it


def test_a_page_of_a_kind_has_that_kind_alone(browser, tmp_path):
    conjecture = "<rdg wit='#B' cause='omission'/><rdg resp='#x' type='conjecture'>uirosque</rdg>"
    text = document(f"<p>arma <app><lem wit='#A'>uiros</lem>{conjecture}</app> {app('cano', 'canam')}</p>")
    (tmp_path / "a.xml").write_text(text, encoding="utf-8")
    assert edition("build", tmp_path / "a.xml", "-q", "-o", tmp_path / "out", "--only", "site").status == 0
    for file, heading, rows in [
        ("variants", "Variants (3)", ["–", "uirosque", "canam"]),
        ("variants-omission", "Variants: omission (1)", ["–"]),
        ("variants-conjecture", "Variants: conjecture (1)", ["uirosque"]),
    ]:
        page = browser.new_page()
        page.goto(f"file://{tmp_path}/out/site/{file}.html")
        assert page.locator("h1").inner_text() == heading
        assert page.locator("tbody td:nth-child(4)").all_inner_texts() == rows
        page.close()


def test_hits_in_notes_stand_in_the_section_of_their_call(show):
    page = show("search.html?q=nota")
    page.locator(".results li").nth(8).wait_for()
    assert page.locator(".results li a").first.inner_text() == "Liber 1 · Caput 1.1"
    sections = page.locator("select[data-search-filter='section'] option").all_inner_texts()
    assert not [name for name in sections if name.startswith("Note")]
