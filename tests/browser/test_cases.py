"""The cases of web editions that once failed: each in a browser, from the disk, with what its row calls right."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from tests.browser.test_search_and_study import until
from tests.conftest import SHARED, edition, lacking

pytestmark = pytest.mark.long

CASES = SHARED / "cases/web"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Return the folder of the site of a case; each is built once."""
    folder = tmp_path_factory.mktemp("cases")
    done: dict[str, Path] = {}

    def of(name: str) -> Path:
        source = CASES / f"{name}.xml"
        if not source.exists():
            lacking("the folder of cases (../shared/cases/web)")
        if name not in done:
            edition("build", source, "-q", "-o", folder / name, "--only", "site")
            done[name] = folder / name / "site"
        return done[name]

    return of


def test_every_case_is_here():
    """A case that is added without a test is seen."""
    if not CASES.is_dir():
        lacking("the folder of cases (../shared/cases/web)")
    asked = Path(__file__).read_text(encoding="utf-8")
    assert [case.stem for case in sorted(CASES.glob("*.xml")) if f'"{case.stem}"' not in asked] == []


def test_a_group_and_its_members_each_select_what_they_have(show):
    page = show("01-filter-group", "text.html")
    page.locator(".tools summary").click()
    page.locator("input[name='apparatus'][value='foot']").check()
    select = page.locator("select[data-filter='wit']")
    for witness, lemmata in (("N", ["virum", "Troiae"]), ("N1", ["virum", "Troiae"]), ("N2", ["virum"])):
        select.select_option(witness)
        assert page.locator(".apparatus .entry:visible .entry-lemma").all_inner_texts() == lemmata
        assert page.locator("[data-filter-count]").inner_text().startswith(f"{len(lemmata)} / 2")
        assert f"({len(lemmata)})" in select.locator(f"option[value='{witness}']").text_content()
        assert page.locator("a.lemma:not(.off)").all_inner_texts() == lemmata
    for witness, rows in (("N", 2), ("N2", 1)):
        page = show("01-filter-group", f"variants.html?wit={witness}")
        assert page.locator("table.variants tbody tr:visible").count() == rows


def test_white_space_at_the_edge_belongs_to_the_text_around(show):
    page = show("03-edge-space", "text.html")
    assert page.locator("a.lemma").all_text_contents() == ["voulons", "enfin"]
    assert page.locator(".verse").inner_text() == "Les mers que nous voulons traverser enfin ce soir"
    signs = page.evaluate("""[...document.querySelectorAll(".text .mark")].map((mark) => {
        const words = mark.previousElementSibling.getClientRects(), range = document.createRange();
        range.setStart(mark.nextSibling, 1); range.setEnd(mark.nextSibling, 2);
        return [mark.getBoundingClientRect().left - [...words].at(-1).right, range.getBoundingClientRect().left - [...words].at(-1).right];
    })""")
    for sign, word in signs:  # the sign at its word, and a space before the next
        assert abs(sign) < 1
        assert 2 < word < 16  # whatever font has come
    page = show("03-edge-space", "witness-B.html")
    assert page.locator(".verse").inner_text() == "Les mers que nous voulions traverser encor ce soir"
    assert {"voulions", "encor"} <= set(page.locator(".verse a").all_text_contents())


@pytest.mark.parametrize("width", [320, 360, 768, 1440])
@pytest.mark.parametrize("file", ["text.html", "comparison.html", "witness-B.html"])
def test_numbers_of_verses_are_whole_at_every_width(show, file, width):
    page = show("04-verse-numbers", file, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    numbers = page.locator(".verse-number:visible")
    assert {"200", "205", "210"} <= set(numbers.all_inner_texts())
    for number in numbers.all():
        assert number.evaluate("""(n) => {
            n.scrollIntoView({ block: "center", behavior: "instant" });
            const range = document.createRange();
            range.selectNodeContents(n);
            const box = range.getBoundingClientRect(), cell = n.closest(".cell, body").getBoundingClientRect();
            let clips = [cell];
            for (let e = n.parentElement; e; e = e.parentElement) if (getComputedStyle(e).overflowX !== "visible") clips.push(e.getBoundingClientRect());
            return clips.every((c) => box.left >= c.left && box.right <= c.right) && box.left >= 0 && box.right <= innerWidth;
        }""")


ENDS = """(link) => {
    const walker = document.createTreeWalker(link, NodeFilter.SHOW_TEXT), found = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) for (let i = 0; i < node.length; i++) {
        const range = document.createRange();
        range.setStart(node, i); range.setEnd(node, i + 1);
        const box = range.getBoundingClientRect();
        if (node.data[i].trim()) found.push([node.data[i], box.left]);
    }
    return found;
}"""


@pytest.mark.parametrize(
    ("file", "where"),
    [("index.html", "main .contents a"), ("text.html", ".contents a"), ("text.html", "h2"), ("search.html?q=نص", "h1")],
)
def test_titles_from_right_to_left_end_on_the_left(show, file, where):
    page = show("05-rtl-contents", file)
    titles = page.locator(f"{where}:visible").all()
    assert titles
    for title in titles:
        places = title.evaluate(ENDS)
        left = [at for _, at in places]
        assert left == sorted(left, reverse=True), "".join(letter for letter, _ in places)  # brackets and stops, too


def test_the_site_in_a_left_to_right_language_has_such_titles_in_order(built, browser, tmp_path):
    """The interface in English, the headings in Arabic."""
    built("05-rtl-contents")
    (tmp_path / "a.xml").write_bytes((CASES / "05-rtl-contents.xml").read_bytes())
    (tmp_path / "edition.toml").write_text('[edition]\nsource = "a.xml"\nlanguage = "en"\n', encoding="utf-8")
    assert edition("build", tmp_path, "-q", "-o", tmp_path / "out", "--only", "site").status == 0
    page = browser.new_page()
    page.goto(f"file://{tmp_path}/out/site/index.html")
    assert page.evaluate("document.documentElement.dir || 'ltr'") == "ltr"
    titles = page.locator("main .contents a").all()
    assert len(titles) == 2
    for title in titles:
        left = [at for _, at in title.evaluate(ENDS)]
        assert left == sorted(left, reverse=True)
    page.close()


def test_contents_are_the_tree_of_the_work(show):
    page = show("06-contents-tree", "index.html")
    tree = page.evaluate("""(() => {
        const told = (list) => [...list.children].map((li) => [li.querySelector(":scope > a").innerText, ...[...li.children].filter((e) => e.localName === "ol").flatMap(told)]);
        return told(document.querySelector("main .contents > ol"));
    })()""")
    assert [act[0] for act in tree] == ["ACT I.", "ACT II.", "ACT III."]
    for _, *scenes in tree:
        assert [scene[0] for scene in scenes] == ["SCENE I.", "SCENE II.", "SCENE III.", "SCENE IV."]
        for _, *parts in scenes:
            assert [part[0] for part in parts] == [f"part {i} of {len(parts) + 1}" for i in range(2, len(parts) + 2)]
    page.locator("main .contents a", has_text="SCENE III.").last.click()
    page.locator("main h1", has_text="ACT III. · SCENE III., part 1 of 2").wait_for()
    page.locator(".turn a[rel='next']").first.click()
    page.locator("main h1", has_text="ACT III. · SCENE III., part 2 of 2").wait_for()
    assert page.locator(".contents a[aria-current]").count() == 1


def test_a_search_asks_every_language(show):
    page = show("07-search-language", "search.html")  # of a lemma, the text and its entry
    for asked, marked, hits in (
        ("λογος", "λόγος", 2),
        ("αρχη", "ἀρχῇ", 2),
        ("beginnings", "beginnings", 1),
        ("νομος", "νόμος", 1),
    ):
        page.locator("#q").fill(asked)
        page.locator(".results mark", has_text=marked).first.wait_for()
        assert page.locator(".results li").count() == hits


@pytest.mark.parametrize("mode", ["window", "foot", "margin", "lemma"])
def test_headings_are_names_and_what_is_copied_is_the_text(show, mode):
    page = show("08-headings", "text.html")
    page.evaluate(f"localStorage.setItem('edition-apparatus', '{mode}')")
    page.reload()
    until(page, "document.querySelector('.cite-this') !== null")
    levels = page.evaluate("[...document.querySelectorAll(':is(h1,h2,h3,h4,h5,h6)')].map(h => +h.nodeName[1])")
    assert levels[0] == 1
    assert all(b <= a + 1 for a, b in itertools.pairwise(levels))
    heading = page.get_by_role("heading", name="De primo", exact=True)
    assert heading.inner_text() == "De primo"
    copied = page.evaluate(
        "(() => { const r = document.createRange(); r.setStartBefore(document.querySelector('h2')); r.setEndAfter(document.querySelector('article p'));"
        " getSelection().removeAllRanges(); getSelection().addRange(r); return String(getSelection()); })()"
    )
    assert " ".join(copied.split()) == "De primo Textus primus est, et sequitur alter."
    assert page.evaluate("find('et sequitur alter', false, false, true)")
    until(page, "document.querySelector('[data-cite]:not([hidden])') !== null")
    page.get_by_role("button", name="Cite: De primo").click()
    said = page.locator(".cite-box").inner_text()
    assert "De primo" in said
    assert "De primo1" not in said
    assert "¶" not in said


@pytest.mark.parametrize(("width", "height"), [(360, 740), (1440, 900)])
def test_entries_name_their_line_and_stand_where_they_are_seen(show, width, height):
    page = show("09-margin-drift", "text.html", width)
    page.set_viewport_size({"width": width, "height": height})
    assert page.evaluate("document.documentElement.dataset.apparatus") == "window"  # a margin would drift
    entries = page.locator(".entry")
    count = entries.count()
    assert count > 100
    assert page.locator(".entry .line").count() == count
    lines = page.evaluate("""[...document.querySelectorAll(".entry")].map((e) => {
        const verse = document.getElementById(`at-${e.id}`).closest(".verse");
        return [e.querySelector(".line").textContent, String([...document.querySelectorAll(".verse")].indexOf(verse) + 1)];
    })""")
    assert [told for told, _ in lines] == [true for _, true in lines]
    key = entries.nth(count - 5).get_attribute("id")
    page.goto(f"{page.url}#{key}")
    until(page, "document.querySelector('.footed.aimed') !== null")
    word, foot = page.locator("a.lemma.aimed").first.bounding_box(), page.locator(".window-foot").bounding_box()
    assert 0 < word["y"] < foot["y"]
    assert page.locator(".footed.aimed").get_attribute("data-entry") == key
    assert page.locator(".footed.aimed").evaluate("e => getComputedStyle(e).backgroundColor") != "rgba(0, 0, 0, 0)"


def test_any_witness_is_compared_and_any_is_the_base(show):
    page = show("10-comparison-limit", "comparison.html")
    names = [f"M{i}" for i in range(1, 15)]
    assert page.locator(".switch").evaluate_all("all => all.map((e) => e.value)") == ["text", *names]
    for name in names:
        page.locator(f".switch[value='{name}']").check()
    for base in names:
        page.locator("[data-base-choice]").select_option(base)
        chosen = names.index(base)
        until(page, f"document.querySelector('.row.prose .cell.base.col-w{chosen}') !== null")
        for index in range(14):
            words = page.locator(f".row.prose .col-w{index} mark").all_inner_texts()
            own = {index: f"vox{index}", chosen: f"verbum{chosen}"}
            assert words == ([] if index == chosen else [own[i] for i in sorted(own)])
    assert page.locator(".row.head .cell:visible").count() == 15


def test_no_page_of_folios_without_a_picture(show, built):
    page = show("11-facsimile-empty", "text.html")
    assert page.locator("a[href*='facsimile'], a[href*='folio']").count() == 0
    assert page.locator(".break.page").count() == 2
    assert not list(built("11-facsimile-empty").glob("f*.html"))


def test_faces_go_by_script(show):
    page = show("13-pinyin", "text.html")
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")

    def faces(selector: str) -> set[str]:
        """Name the fonts that the browser really used."""
        root = session.send("DOM.getDocument")["root"]["nodeId"]
        node = session.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
        return {f["familyName"] for f in session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]}

    text, pinyin, chinese = faces("article p"), faces("[lang='zh-Latn-pinyin']"), faces("[lang='zh-Hant']")
    # Whether the face of the site has come in time, or its stand-in is there: Latin letters are set in that of the text.
    assert pinyin
    assert pinyin <= text
    assert not pinyin & chinese
    assert page.locator("[lang='zh-Latn-pinyin']").evaluate("e => getComputedStyle(e).fontStyle") == "italic"
    assert page.locator("[lang='zh-Hant']").evaluate("e => getComputedStyle(e).fontStyle") == "normal"
