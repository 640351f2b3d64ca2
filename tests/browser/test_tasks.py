"""Ten tasks of a philologist, each from the page where one is, in at most three actions: clicks, keys, choices."""

from __future__ import annotations

import pytest
from pypdf import PdfReader

from tests.browser.test_search_and_study import app, document, until
from tests.conftest import edition
from tests.test_folios import with_pictures

PROSE = "".join(f"<p>Liber {i} {app('μῆνιν', 'μήνην', '#A', '#B')} ἄειδε, θεά.</p>" for i in range(3, 30))
TEXT = document(
    "<div xml:id='c1'><head>Carmen primum</head>"
    f"<l n='1'>Arma {app('uirum', 'uiros')} cano<note xml:id='n1'>De uirtute.</note></l>"
    "<l n='2'>Troiae <app><lem wit='#A #C'>qui</lem><rdg wit='#B' cause='omission'/></app> primus</l>"
    "<l n='3'>ab <app><lem wit='#A #B #C'>oris</lem><rdg type='conjecture' resp='#bentley'>aris</rdg></app> "
    "<app><lem wit='#A #B #C'>et</lem><rdg type='conjecture' resp='#housman'>ac</rdg></app></l></div>"
    f"<div xml:id='c2'><head>Prosa</head>{PROSE}</div>",
    witnesses="".join(f"<witness xml:id='{k}'>{k}</witness>" for k in "ABC"),
).replace(
    "</text>",
    "</text><standOff><listPerson><person xml:id='bentley'><persName>Bentley</persName></person>"
    "<person xml:id='housman'><persName>Housman</persName></person></listPerson></standOff>",
)


class Reader:
    """Somebody who reads, and counts what is done."""

    def __init__(self, page):
        self.page, self.actions = page, 0

    def click(self, where, **options):
        self.actions += 1
        found = self.page.locator(where).first if isinstance(where, str) else where
        leads_away = self._leads_away(found)
        found.click(**options)
        if leads_away:
            self._arrive(leads_away)

    def _leads_away(self, found) -> str:
        """Return the name of the page to which a link leads, if it is another one."""
        href = found.evaluate("element => element.closest('a')?.href || ''").partition("#")[0].partition("?")[0]
        return "" if href == self.page.url.partition("#")[0].partition("?")[0] else href

    def _arrive(self, address: str) -> None:
        """Wait until the other page is there: a click ends before it is asked for. Where a script keeps the reader, go on."""
        for _ in range(40):
            if self.page.url.startswith(address):
                self.page.wait_for_load_state("load")
                return
            self.page.wait_for_timeout(50)

    def choose(self, where, value):
        self.actions += 1
        self.page.locator(where).first.select_option(value)

    def point(self, where):
        self.actions += 1
        where.hover()

    def tap(self, where):
        self.actions += 1
        leads_away = self._leads_away(where)
        where.tap()
        if leads_away:
            self._arrive(leads_away)

    def print(self, path):
        self.actions += 1
        self.page.pdf(path=path, format="A5")

    def search(self, words):
        self.actions += 1
        self.page.locator(".find input").fill(words)
        self.page.keyboard.press("Enter")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("tasks")
    (place / "text.xml").write_text(TEXT, encoding="utf-8")
    assert edition("build", place / "text.xml", "-q", "-o", place / "out", "--only", "site").status == 0
    return place / "out/site"


@pytest.fixture
def reader(browser, folder):
    page = browser.new_page(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    page.goto(f"file://{folder}/text.html")
    someone = Reader(page)
    yield someone
    assert 0 < someone.actions <= 3
    page.close()


def test_a_reading_its_line_and_its_witnesses(reader):
    reader.search("uiros")
    reader.click(".results a")
    reader.page.locator(".entry.aimed").wait_for(state="attached")
    shown = reader.page.locator(".footed.aimed, .entry.aimed:visible").first.inner_text().split()
    assert shown[:2] == ["1", "uirum"]
    assert {"uiros", "B"} <= set(shown)


def test_three_witnesses_beside_a_base(reader):
    reader.click(".pages a[href='comparison.html']")
    reader.choose("[data-base-choice]", "B")
    reader.click(".switch[value='C']")
    page = reader.page
    page.locator(".cell.base", has_text="uiros").first.wait_for()
    heads = page.locator(".row.head .cell:visible .siglum").all_inner_texts()
    assert {"A", "B", "C"} <= set(heads)
    assert "uirum" in page.locator(".col-w0 mark, .cell mark").all_inner_texts()


def test_every_conjecture_of_one_scholar(reader):
    reader.click(".pages a[href='variants.html']")
    reader.choose("select[data-filter='by']", "Bentley")
    rows = reader.page.locator("table.variants tbody tr:visible")
    assert rows.count() == 1
    assert "aris" in rows.inner_text()
    assert "Bentley" in rows.inner_text()


def test_all_omissions_of_a_witness(reader):
    reader.click(".pages a[href='variants.html']")
    reader.click("main a[href='variants-omission.html']")
    reader.choose("select[data-filter='wit']", "B")
    rows = reader.page.locator("table.variants tbody tr:visible")
    assert rows.count() == 1
    assert "qui" in rows.inner_text()


def test_a_reading_is_cited(reader):
    until(reader.page, "document.querySelector('[data-cite]:not([hidden])') !== null")
    reader.click(".lemma", position={"x": 4, "y": 8})
    reader.page.locator(".entry:popover-open, .entry.here, .entry:target").first.wait_for()
    reader.point(reader.page.locator(".entry:popover-open, .entry.here, .entry:target").first)
    reader.click(".entry .cite-this")
    said = reader.page.locator(".cite-box").inner_text()
    assert "uirum" in said
    assert "@book" in said


def test_a_word_without_accents(reader):
    reader.search("μηνιν αειδε θεα")
    reader.page.locator(".results li").first.wait_for()
    assert reader.page.locator(".results mark").first.inner_text() == "μῆνιν"


def test_a_folio_beside_its_lines(browser, tmp_path):
    source = with_pictures(tmp_path / "pictures")
    assert edition("build", source, "-q", "-o", tmp_path / "out", "--only", "site").status == 0
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(f"file://{tmp_path}/out/site/text.html")
    someone = Reader(page)
    someone.click(".break.page a")
    picture, words = page.locator(".sheet img").bounding_box(), page.locator(".written").bounding_box()
    assert picture["x"] + picture["width"] <= words["x"]
    assert "virum" in page.locator(".written").inner_text()
    assert someone.actions <= 3
    page.close()


def test_a_chapter_is_printed(reader, tmp_path):
    reader.click(".contents a[href$='#c2']")
    page = reader.page
    page.emulate_media(media="print")
    assert page.locator(".entry:visible").count() == page.locator(".entry").count()  # the apparatus is there, and whole
    for gone in (".pages", ".tools", ".window-foot", ".cite-this", ".word-link", ".cite-page", ".find"):
        assert page.locator(f"{gone}:visible").count() == 0, gone
    page.set_viewport_size({"width": 700, "height": 1000})
    assert page.evaluate("document.documentElement.scrollWidth") <= 700
    cut = "[...document.querySelectorAll('main *')].filter(e => getComputedStyle(e).overflow !== 'visible' && e.scrollHeight > e.clientHeight + 2 && e.clientHeight > 2 && !e.matches('.visually-hidden')).length"
    assert page.evaluate(cut) == 0
    reader.print(tmp_path / "a.pdf")
    read = PdfReader(tmp_path / "a.pdf")
    said = " ".join(" ".join(sheet.extract_text() for sheet in read.pages).split())
    assert "¶" not in said
    assert said.count("ἄειδε") == 27
    assert "De uirtute." in said


def test_read_on_a_telephone(browser, folder):
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(f"file://{folder}/index.html")
    someone = Reader(page)
    someone.click("a.button")
    assert page.locator("article.text .verse").first.bounding_box()["y"] < 740
    someone.tap(page.locator(".lemma").first)
    page.locator(".entry:popover-open").wait_for()
    assert "uiros" in page.locator(".entry:popover-open").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert someone.actions <= 3
    context.close()


def test_a_note_is_followed(reader):
    reader.click(".call a")
    shown = reader.page.locator(".note-box:popover-open, .note-item:target").first
    assert "De uirtute." in shown.inner_text()


# -- what readers choose ---------------------------------------------------------------------------------------------


def test_readers_choose_how_they_read(browser, folder):
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(f"file://{folder}/text.html")
    measured = "[...['fontSize', 'lineHeight'].map(k => parseFloat(getComputedStyle(document.querySelector('.text .verse'))[k])), document.querySelector('main').clientWidth]"
    page.locator(".tools summary").click()
    page.locator("input[name='apparatus'][value='foot']").check()
    size, spacing, width = page.evaluate(measured)
    page.locator("[data-set='size']").select_option("130")
    page.locator("[data-set='spacing']").select_option("150")
    page.locator("[data-set='width']").select_option("75")
    page.locator("[data-set='plain']").check()
    page.reload()
    new = page.evaluate(measured)
    assert new[0] == pytest.approx(size * 1.3, rel=0.01)
    assert new[1] > spacing * 1.8
    assert new[2] == pytest.approx(width * 0.75, rel=0.02)
    assert page.locator(".text .mark:visible, .text .call:visible").count() == 0
    page.locator(".tools summary").click()
    assert page.locator("[data-set='plain']").is_checked()
    assert page.locator("[data-if='names']").is_hidden()  # there are none
    context.close()


def test_keys_lead_and_can_be_switched_off(browser, folder):
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(f"file://{folder}/text.html")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.press("Tab")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    assert page.locator(".side .tools details").get_attribute("open") is not None
    page.locator("[data-set='keys']").uncheck()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") != "q"
    page.keyboard.press("n")
    assert page.locator(".entry:popover-open").count() == 0
    context.close()
