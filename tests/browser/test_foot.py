"""The foot of the window: the entries of the lines in view, light between words and entries, taps, targets, choices."""

from __future__ import annotations

import random

import pytest

from tests.browser.test_search_and_study import app, document
from tests.conftest import edition

pytestmark = pytest.mark.long

WORDS = [
    "arma",
    "uirum",
    "cano",
    "troiae",
    "primus",
    "ab",
    "oris",
    "italiam",
    "fato",
    "profugus",
    "litora",
    "multum",
    "terris",
    "iactatus",
    "alto",
    "superum",
]


def verses(last: int, chance: random.Random, lem: str, rdg: str) -> str:
    lines = []
    for number in range(1, last + 1):
        words = [chance.choice(WORDS) for _ in range(6)]
        for place in chance.sample(range(6), 2):
            words[place] = app(words[place], f"{words[place]}que", lem, rdg)
        lines.append(f"<l n='{number}'>{' '.join(words)}</l>")
    return "".join(lines)


LONG = "longa uerba quae per tres lineas eunt " * 6 + "aqua"
CHANCE = random.Random(5)
TEXTS = {
    "verse": document(
        f"<div><head>Liber I</head>{verses(45, CHANCE, '#A', '#B')}</div>"
        f"<div><head>Liber II</head>{verses(45, CHANCE, '#B', '#A')}</div>"
    ),
    "nested": document(
        "<p>ante <app xml:id='out'><lem wit='#A'>unum <app xml:id='in'><lem wit='#A'>duo</lem><rdg wit='#B'>bina</rdg></app>"
        " tria</lem><rdg wit='#B'>alia</rdg></app> post<note>Nota de numeris.</note>.</p>"
        "<p>alpha <anchor xml:id='s1'/>beta <anchor xml:id='s2'/>gamma<anchor xml:id='e1'/> delta<anchor xml:id='e2'/> omega."
        " Hic <app xml:id='plus'><lem/><rdg wit='#B'>additum</rdg></app> finis.</p>"
        "<listApp><app xml:id='one' from='#s1' to='#e1'><rdg wit='#B'>bg</rdg></app>"
        "<app xml:id='two' from='#s2' to='#e2'><rdg wit='#B'>gd</rdg></app></listApp>"
    ),
    "arabic": document(
        "".join(f"<p>{'كلمة ' * 20}{app('كبير', 'صغير')} {'كلمة ' * 20}{app('قديم', 'جديد')}</p>" for _ in range(30)),
        "ar",
    ),
    "drama": document(
        "<div type='act'><head>ACTUS I</head>"
        + "".join(
            f"<sp><speaker>DAVOS</speaker><l n='{2 * i + 1}'>quid {app('agis', 'ais')} hic</l><stage>Exit {app('seruos', 'puer')}.</stage></sp>"
            f"<sp><speaker>GETA</speaker><p>{app('nihil', 'nil')} ago, ere.</p></sp>"
            for i in range(25)
        )
        + "</div>"
    ),
    "chinese": document(
        "".join(f"<p>道可道{app('非常道', '非恒道')}名可名{app('非常名', '')}</p>" for _ in range(60)), "lzh"
    ),
    "headed": document(
        f"<head>Hic est {app('titulus', 'titlus')}</head><div n='1'><p n='1'>{app('primum', 'primus')}</p><p n='2'>{app('alterum', 'alter')}</p></div>"
    ),
    "wrapped": document(
        f"<p>Hic est {app('<term>panis</term>', 'pannis')}. Et {app('uinum', 'unum')}. Et "
        f"{app(f'<term>{LONG}</term>', 'alia')}.</p>"
    ),
    "sparse": document("".join(f"<p>{'uerbum ' * 80}{app('unum', 'duo')}.</p>" for _ in range(12))),
}
SHOWN = """() => {
  const foot = document.querySelector('.window-foot').getBoundingClientRect().top;
  const seen = new Set();
  for (const run of document.querySelectorAll('.text .lemma[data-app], .text p > .mark.point')) {
    const box = run.getBoundingClientRect();
    if (box.bottom > 1 && box.top < foot - 1) for (const id of (run.dataset.app ?? run.getAttribute('popovertarget')).split(' ')) seen.add(id);
  }
  return [...document.querySelectorAll('.text .entry')].map(e => e.id).filter(id => seen.has(id));
}"""
IN_FOOT = "[...document.querySelectorAll('.footed')].map(e => e.dataset.entry)"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("foot")
    for name, text in TEXTS.items():
        (place / name).mkdir()
        (place / name / "text.xml").write_text(text, encoding="utf-8")
        (place / name / "edition.toml").write_text(
            f'[edition]\nsource = "text.xml"\n[site]\napparatus = "{"auto" if name in {"verse", "sparse"} else "window"}"\n'
        )
        edition("build", place / name, "-q", "-o", place / name / "out", "--only", "site")
    return place


@pytest.fixture
def show(browser, folder):
    noise: list[str] = []
    contexts = []

    def of(name: str, width: int = 1440, height: int = 900, place: str = "", **options):
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: noise.append(m.text))
        page.on("pageerror", lambda e: noise.append(str(e)))
        page.goto(f"file://{folder}/{name}/out/site/text.html{place}")
        page.wait_for_timeout(150)
        return page

    yield of
    for context in contexts:
        context.close()
    assert noise == []


def scrolled(page, by: int) -> None:
    page.evaluate(f"scrollBy({{top: {by}, behavior: 'instant'}})")
    page.wait_for_timeout(150)


@pytest.mark.parametrize(("width", "height"), [(360, 740), (768, 1024), (1440, 900)])
@pytest.mark.parametrize("name", ["verse", "nested", "arabic", "drama", "chinese"])
def test_entries_of_the_lines_in_view_stand_at_the_foot(show, name, width, height):
    page = show(name, width, height)
    for _ in range(4):
        wanted, got = page.evaluate(SHOWN), page.evaluate(IN_FOOT)
        assert wanted
        assert set(wanted) <= set(got)
        assert len(got) - len(wanted) <= 6  # the line behind the edge
        assert got == [
            key for key in page.evaluate("[...document.querySelectorAll('.entry')].map(e => e.id)") if key in got
        ]
        box = page.locator(".window-foot").bounding_box()
        assert box["y"] + box["height"] == height
        assert box["height"] <= height * 0.35
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        scrolled(page, 500)


def test_entries_of_a_heading_come_before_those_of_the_text(show):
    page = show("headed")
    assert page.locator(".footed .entry-lemma").all_inner_texts() == ["titulus", "primum", "alterum"]
    assert page.locator(".footed .line:visible").all_inner_texts() == ["1", "2"]


def test_each_line_is_opened_by_its_number(show):
    page = show("verse")
    scrolled(page, 900)
    numbers = page.locator(".footed .line:visible").all_inner_texts()
    all_lines = page.locator(".footed .line").all_text_contents()
    assert numbers == list(dict.fromkeys(all_lines))
    assert len(all_lines) > len(numbers) > 5
    assert page.locator(".apparatus .entry:visible").count() == 0


def test_words_light_their_entry_and_entries_their_words(show):
    page = show("verse")
    scrolled(page, 300)
    word = page.locator("a.lemma").nth(30)
    key = word.get_attribute("data-app")
    word.hover()
    assert page.evaluate("[...document.querySelectorAll('.footed.here')].map(e => e.dataset.entry)") == [key]
    other = page.locator(".footed").nth(3)
    other.hover()
    lit = page.evaluate("[...document.querySelectorAll('.lemma.here')].map(e => e.dataset.app)")
    assert lit == [other.get_attribute("data-entry")]
    page.locator(".footed .entry-lemma").nth(7).focus()  # by keyboard as by pointer
    lit = page.evaluate("[...document.querySelectorAll('.lemma.here')].map(e => e.dataset.app)")
    assert lit == [page.locator(".footed").nth(7).get_attribute("data-entry")]
    mark = page.locator(".mark").nth(40)
    mark.focus()
    page.wait_for_timeout(150)
    page.keyboard.press("f")
    assert page.evaluate("document.activeElement.closest('.footed').dataset.entry") == mark.get_attribute(
        "popovertarget"
    )


def test_the_foot_moves_no_text(show):
    page = show("verse")
    scrolled(page, 700)
    before = page.evaluate("scrollY")
    for link in page.locator(".footed .entry-lemma").all()[::9]:
        link.focus()
        link.scroll_into_view_if_needed()
    assert page.evaluate("scrollY") == before
    page.locator(".mark").nth(150).focus()
    page.wait_for_timeout(900)
    box, foot = page.locator(".mark").nth(150).bounding_box(), page.locator(".window-foot").bounding_box()
    assert 0 < box["y"] < foot["y"]  # what has the focus is not behind the foot


@pytest.mark.parametrize("mode", ["window", "foot", "margin", "lemma"])
def test_a_tap_opens_the_entry_with_what_lies_within(show, mode):
    page = show("nested", 390, 800, has_touch=True)
    page.evaluate(f"localStorage.setItem('edition-apparatus', '{mode}')")
    page.reload()
    page.locator("a.lemma", has_text="duo").tap()
    entry = page.locator(".entry:popover-open")
    assert entry.get_attribute("id") == "out"
    assert "alia" in entry.inner_text()
    assert "bina" in entry.locator(".within").inner_text()
    page.keyboard.press("Escape")
    page.locator(".entry:popover-open").wait_for(state="detached")
    page.locator(".within").wait_for(state="detached")
    page.locator("a.lemma", has_text="gamma").tap()
    entry = page.locator(".entry:popover-open")
    assert ["bg" in entry.inner_text(), "gd" in entry.inner_text()] == [True, True]
    page.keyboard.press("Escape")
    page.locator("a[role='doc-noteref']").tap()
    assert page.locator(".note-box").inner_text() == "Nota de numeris."
    page.keyboard.press("Escape")
    page.locator(".note-box").wait_for(state="detached")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "doc-noteref"


def test_an_addition_is_in_the_foot(show):
    page = show("nested")
    assert page.evaluate(IN_FOOT) == ["out", "in", "one", "two", "plus"]
    assert page.locator(".mark.point").is_visible()


def test_the_target_of_a_link_is_lit_and_shown(show):
    page = show("verse", place="?wit=B#app.150")
    assert page.locator("a.lemma.aimed").get_attribute("data-app") == "app.150"
    box, foot = page.locator("a.lemma.aimed").bounding_box(), page.locator(".window-foot").bounding_box()
    assert 0 < box["y"] < foot["y"]
    assert page.locator(".footed.aimed").get_attribute("data-entry") == "app.150"
    assert "wit=" not in page.url  # the filter that hid it is off
    page.locator(".footed .entry-lemma").first.click()
    page.wait_for_timeout(150)
    assert page.locator("a.lemma.aimed").get_attribute("data-app") != "app.150"


def test_filters_hold_at_the_foot(show):
    page = show("verse", place="?wit=A")
    assert page.locator(".window-foot").is_hidden()


def test_the_foot_can_be_pulled_up(show):
    page = show("verse", 360, 740)
    scrolled(page, 800)
    before = page.locator(".window-foot").bounding_box()["height"]
    handle = page.locator(".pull")
    handle.click()
    assert handle.get_attribute("aria-expanded") == "true"
    assert page.locator(".window-foot").bounding_box()["height"] > before * 1.3
    handle.press("Enter")
    assert handle.get_attribute("aria-expanded") == "false"
    box = handle.bounding_box()
    page.mouse.move(box["x"] + 50, box["y"] + 4)
    page.mouse.down()
    page.mouse.move(box["x"] + 50, box["y"] - 150, steps=4)
    page.mouse.up()
    assert page.locator(".window-foot").bounding_box()["height"] > before + 25


def test_the_builder_chooses_and_the_reader_may_change_it(show, folder):
    assert show("sparse").evaluate("document.documentElement.dataset.apparatus") == "margin"
    page = show("sparse", 390, 800)
    assert page.evaluate("document.documentElement.dataset.apparatus") == "window"
    page = show("verse")
    page.locator(".tools summary").click()
    page.locator("input[name='apparatus'][value='foot']").check()
    assert page.locator(".window-foot").is_hidden()
    assert page.locator(".apparatus .entry").first.is_visible()
    page.reload()
    assert page.evaluate("document.documentElement.dataset.apparatus") == "foot"
    (folder / "verse/edition.toml").write_text('[edition]\nsource = "text.xml"\n[site]\napparatus = "foot"\n')
    edition("build", folder / "verse", "-q", "-o", folder / "listed", "--only", "site")
    assert 'data-placing="foot"' in (folder / "listed/site/text.html").read_text(encoding="utf-8")


def test_without_scripts_and_in_print_the_list_stands_under_its_section(show):
    page = show("verse", java_script_enabled=False)
    assert page.locator(".window-foot").is_hidden()
    assert page.locator(".apparatus .entry:visible").count() == 180
    page = show("verse")
    page.emulate_media(media="print")
    assert page.locator(".window-foot").is_hidden()
    assert page.locator(".apparatus .entry:visible").count() == 180


def test_a_stop_follows_its_word_also_where_an_element_lies_around_the_lemma(show):
    page = show("wrapped")
    gaps = page.evaluate("""[...document.querySelectorAll("article.text .lemma")].map((lemma) => {
        const mark = lemma.closest("dfn")?.nextElementSibling ?? lemma.nextElementSibling, range = document.createRange();
        range.setStart(mark.nextSibling, 0); range.setEnd(mark.nextSibling, 1);
        const end = [...lemma.getClientRects()].at(-1).right;
        return [mark.className, Math.round(range.getBoundingClientRect().left - end), getComputedStyle(mark, "::before").content];
    })""")
    assert [gap for _, gap, _ in gaps[:2]] == [0, 0]
    assert [content for *_, content in gaps] == ['""', '""', '"◦"']


@pytest.mark.parametrize("mode", ["window", "foot", "lemma"])
def test_an_entry_is_kept_while_one_reads_on(show, mode):
    page = show("verse")
    page.evaluate(f"localStorage.setItem('edition-apparatus', '{mode}')")
    page.reload()
    mark = page.locator("button.mark").nth(1)
    key = mark.get_attribute("popovertarget")
    mark.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Keep at the foot").click()
    assert page.locator(".entry:popover-open").count() == 0
    kept = page.locator(".footed.pinned")
    assert kept.get_attribute("data-entry") == key
    page.evaluate("scrollTo({ top: document.body.scrollHeight, behavior: 'instant' })")
    page.wait_for_timeout(200)
    box = kept.bounding_box()
    assert 0 < box["y"] < 900
    footed = page.locator(".footed").evaluate_all("all => all.map((e) => e.dataset.entry)")
    assert footed[0] == key
    assert footed.count(key) == 1
    assert (len(footed) > 1) == (mode == "window")
    page.get_by_role("button", name="Let go").click()
    assert page.locator(".footed.pinned").count() == 0
    assert page.evaluate("document.activeElement.getAttribute('popovertarget')") == key
    assert page.locator("[data-window-foot]").is_visible() == (mode == "window")
