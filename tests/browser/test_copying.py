"""What is copied from a page is the text: no number, call, sign or siglum, wherever the entries stand."""

from __future__ import annotations

import functools

import pytest

from tests.browser.conftest import Quiet, serving
from tests.browser.test_search_and_study import app, document, until
from tests.conftest import edition

TEXT = document(
    "<div xml:id='c1'><head>Carmen primum<note>De titulo.</note></head><lg>"
    f"<l n='4'>Arma {app('uirum', 'uiros')} cano,<note xml:id='n1'>De uirtute.</note> Troiae</l>"
    f"<l n='5'>qui primus ab {app('oris', 'horis')}</l></lg></div>"
    "<div xml:id='c2'><head>Prosa</head><p>Hic est <pb n='3r'/><app xml:id='out'><lem wit='#A'>unum <app><lem wit='#A'>duo</lem>"
    "<rdg wit='#B'>bina</rdg></app> tria</lem><rdg wit='#C'>alia</rdg></app> et <app><lem/><rdg wit='#B'>additum</rdg></app>finis.</p></div>",
    witnesses="".join(f"<witness xml:id='{key}'>{key}</witness>" for key in "ABC"),
)
SAID = "Carmen primum Arma uirum cano, Troiae qui primus ab oris Prosa Hic est unum duo tria et finis."


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A server, for the clipboard is not lent to pages of a disk."""
    place = tmp_path_factory.mktemp("copying")
    (place / "text.xml").write_text(TEXT, encoding="utf-8")
    assert edition("build", place / "text.xml", "-q", "-o", place / "out", "--only", "site").status == 0
    handler = functools.partial(Quiet, directory=str(place / "out/site"))
    with serving(handler) as host:
        yield f"http://{host}/text.html"


@pytest.fixture
def page(browser, address):
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, permissions=["clipboard-read", "clipboard-write"]
    )
    page = context.new_page()
    page.goto(address)
    yield page
    context.close()


def begin(page, mode):
    page.evaluate(f"localStorage.setItem('edition-apparatus', '{mode}')")
    page.reload()
    until(page, "document.querySelector('h2 + .cite-this') !== null")
    resting(page)


def resting(page):
    """Wait until everything stands where it will: what is dragged over is found by its place."""
    where = "[...document.querySelectorAll('.entry, .verse, h2, p')].map((e) => JSON.stringify(e.getBoundingClientRect())).join()"
    before = ""
    for _ in range(100):
        now = page.evaluate(f"document.fonts.ready.then(() => {where})")
        if now == before:
            return
        before = now
        page.wait_for_timeout(100)
    pytest.fail("the page does not come to rest")


def dragged(page, first, last):
    """Select with the mouse from the beginning of one element to the end of another."""
    corners = "e => { const r = document.createRange(); r.selectNodeContents(e); const b = [...r.getClientRects()]; return [b[0].left, b[0].top + b[0].height / 2, b.at(-1).right, b.at(-1).bottom - b.at(-1).height / 2]; }"
    start, end = page.locator(first).first.evaluate(corners), page.locator(last).last.evaluate(corners)
    page.mouse.move(start[0] - 1, start[1])
    page.mouse.down()
    page.mouse.move((start[0] + end[2]) / 2, (start[1] + end[3]) / 2, steps=5)
    page.mouse.move(end[2] + 3, end[3], steps=5)
    page.mouse.up()


def copied(page):
    page.keyboard.press("Control+C")
    return " ".join(page.evaluate("navigator.clipboard.readText()").split())


@pytest.mark.parametrize("mode", ["window", "foot", "margin", "lemma"])
def test_words_over_verses_notes_and_sections(page, mode):
    begin(page, mode)
    dragged(page, "h2", "article p[data-n]")
    assert copied(page) == SAID
    assert " ".join(page.evaluate("String(getSelection())").split()) == SAID


def test_a_selection_may_begin_with_a_word_that_varies(page):
    begin(page, "lemma")
    dragged(page, "a.lemma", ".verse >> nth=0")
    assert copied(page) == "uirum cano, Troiae"
    page.mouse.click(5, 5)
    dragged(page, "a.lemma", "a.lemma >> nth=0")
    assert copied(page) == "uirum"
    assert page.locator(".entry:popover-open").count() == 0  # it was selected, and not asked for
    page.mouse.click(5, 5)
    page.locator("a.lemma").first.click()
    assert page.locator(".entry:popover-open").count() == 1


@pytest.mark.parametrize("mode", ["window", "foot", "margin", "lemma"])
def test_all_of_a_page(page, mode):
    begin(page, mode)
    page.locator("h2").first.click(position={"x": 5, "y": 5})
    page.keyboard.press("Control+A")
    whole = copied(page)
    assert SAID in whole
    for other in ("¶", "uiros", "horis", "bina", "additum"):
        assert other not in whole


@pytest.mark.parametrize("mode", ["foot", "margin"])
def test_an_entry_can_be_copied(page, mode):
    begin(page, mode)
    dragged(page, ".entry .reading", "#c1 .entry:last-child .siglum")
    assert " ".join(copied(page).split()) == "uiros B 5 oris A] horis B".replace(" 5", "")


def test_an_entry_at_the_foot_can_be_copied(page):
    begin(page, "window")
    dragged(page, ".footed .reading", ".footed .siglum")
    assert copied(page).startswith("uiros B")
    assert copied(page).endswith("additum B")


@pytest.mark.parametrize("words", ["cano, Troiae", "primus ab oris", "est unum duo tria et finis"])
def test_the_browser_finds_the_text(page, words):
    begin(page, "window")
    assert page.evaluate(f"find({words!r}, false, false, true)")
