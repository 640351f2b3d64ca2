"""What a philologist does on the pages, each on a text of its own that is opened from the disk, as from a server."""

from __future__ import annotations

import itertools
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.conftest import edition

pytestmark = pytest.mark.long

NS = "http://www.tei-c.org/ns/1.0"
HEAD = (
    "<teiHeader><fileDesc><titleStmt><title>Probatio</title></titleStmt><publicationStmt><p>Nusquam.</p></publicationStmt>"
    "<sourceDesc><listWit>{}</listWit></sourceDesc></fileDesc></teiHeader>"
)
AB = "<witness xml:id='A'>A</witness><witness xml:id='B'>B</witness>"


def document(body: str, lang: str = "la", witnesses: str = AB) -> str:
    return f'<TEI xmlns="{NS}">{HEAD.format(witnesses)}<text xml:lang="{lang}"><body>{body}</body></text></TEI>'


def app(lemma: str, reading: str, lem: str = "#A", rdg: str = "#B") -> str:
    return f'<app><lem wit="{lem}">{lemma}</lem><rdg wit="{rdg}">{reading}</rdg></app>'


TEXTS = {
    "tongues": document(
        f"<div xml:lang='grc'><head>Initium</head><p>Μῆνιν ἄειδε {app('θεά', 'θεός')}, Πηληϊάδεω Ἀχιλῆος "
        "<note xml:lang='en'>The wrath of a hero.</note></p></div>"
        "<div xml:id='lat'><head>Latina</head><l>Silua uetus et Iulius æger</l><l>[ui]num maſſa &amp; cœlum</l></div>"
        "<div xml:lang='ar'><p>قَلَمٌ أَحْمَر</p></div><div xml:lang='he'><p>שָׁלוֹם עֲלֵיכֶם</p></div>"
        "<div xml:lang='syr'><p>ܫܠܳܡܳܐ ܠܟ݂ܘܢ</p></div><div xml:lang='lzh'><p>道可道，非常道。</p></div>"
        "<div xml:lang='fr'><p>L’été d’Hélène</p></div><div xml:lang='de'><p>Über den Fluß</p></div>"
        "<div xml:lang='sa'><p>धर्मः रक्षति</p></div>"
    ),
    "group": document(
        f"<p>{app('arma', 'arva', '#P', '#N')} {app('uirum', 'uiros', '#P', '#N1')} {app('cano', 'canam', '#N2', '#P')}</p>",
        witnesses="<witness xml:id='N'>N<listWit><witness xml:id='N1'>N1</witness><witness xml:id='N2'>N2</witness></listWit>"
        "</witness><witness xml:id='P'>P</witness>",
    ),
    "edges": document(f"<p>{app('perdre ', ' perdu ')}sa peine {app('<hi>un </hi>', '<hi> deux </hi>')}jour</p>", "fr"),
    "verse": document(
        "<div><head>Carmen<note>De titulo.</note></head><lg>"
        + "".join(
            f"<l n='{i}'>Versus satis longus ut in telephono frangatur {app('finis', 'fines')}</l>"
            for i in range(996, 1012)
        )
        + "</lg></div><div><head>Sine numeris</head>"
        + "".join(f"<l>uersus {app('alter', 'alius')}</l>" for _ in range(7))
        + "</div><div type='book'><div><head>Prosa<note>Nota.</note></head>"
        + f"<p>Primum.</p><p>Hic est<note>Prima.</note>, et {app('sequitur', 'sequetur')}<note>Altera.</note> aliud.</p></div></div>"
    ),
    "arabic": document(
        f"<div><head>باب (أول).</head><p>هذا {app('[كبير]', 'صغير.')} جدا</p></div><div><head>باب ثان.</head><p>نص</p></div>",
        "ar",
    ),
    "bidi": document(f"<p>Latin words.</p><p xml:lang='ar'>بيت {app('واسع', 'ضيق (٣)')} هنا</p>", "en"),
    "many": document(
        "<p>"
        + " ".join(f'<app><lem>w{i}</lem><rdg wit="#M{i}">x{i}</rdg></app>' for i in range(1, 17))
        + "</p><p>idem ubique</p>",
        witnesses="".join(f"<witness xml:id='M{i}'>M{i}</witness>" for i in range(1, 17)),
    ),
    "folios": document(
        f"<p><pb n='3r' facs='#nowhere'/>Arma <pb n='3v' facs='lost/1.png'/>{app('uirum', 'uiros')}</p>"
    ),
    "faces": document(
        "<p>The word <foreign xml:lang='zh-Hant'>道</foreign> (<foreign xml:lang='zh-Latn-pinyin'>dào</foreign>)</p>"
        "<p xml:lang='lzh'>道 <foreign xml:lang='en'>the way</foreign></p>",
        "en",
    ),
    "cut": document(
        "".join(
            f"<div type='act'><head>ACTUS {a}.</head>"
            + "".join(
                f"<div type='scene'><head>SCAENA {s}.</head>"
                + "".join(f"<p>{'verbum ' * 150}</p>" for _ in range(60 if (a, s) != (2, 2) else 600))
                + "</div>"
                for s in (1, 2)
            )
            + "</div>"
            for a in (1, 2)
        )
    ),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Return the folder of the site of one of our texts; each is built once."""
    folder = tmp_path_factory.mktemp("study")
    done: dict[str, Path] = {}

    def of(name: str) -> Path:
        if name not in done:
            (folder / f"{name}.xml").write_text(TEXTS[name], encoding="utf-8")
            edition("build", folder / f"{name}.xml", "-q", "-o", folder / name, "--only", "site")
            done[name] = folder / name / "site"
        return done[name]

    return of


def until(page, fact: str) -> None:
    """Wait (a minute at most) for what a script makes true; the policy of the page forbids the way of the library."""
    from playwright.sync_api import Error

    said = ""
    for _ in range(1200):
        try:
            if page.evaluate(fact):
                return
        except Error as error:  # the page is still coming: what is asked for is not there yet
            said = f" ({error})"
        page.wait_for_timeout(50)
    pytest.fail(f"never true: {fact}{said}")


# -- search --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("μηνιν", "Μῆνιν"), ("θεα", "θεά"), ("αχιληος", "Ἀχιλῆος"), ("wrath", "wrath"), ("silva", "Silua"),
        ("IVLIVS", "Iulius"), ("aeger", "æger"), ("vinum", "[ui]num"), ("massa", "maſſa"), ("coelum", "cœlum"),
        ("قلم", "قَلَمٌ"), ("احمر", "أَحْمَر"), ("שלום", "שָׁלוֹם"), ("ܫܠܡܐ", "ܫܠܳܡܳܐ"), ("常道", "常道"), ("可", "可"),
        ("ete", "été"), ("helene", "Hélène"), ("uber", "Über"), ("fluss", "Fluß"), ("धर्म", "धर्म"),
        ('"uetus et iulius"', "uetus et Iulius"), ("*lius", "Iulius"), ("initium", "Initium"),
    ],
)  # fmt: skip
def test_words_of_every_language_are_found(show, asked, found):
    page = show("tongues", f"search.html?q={quote(asked)}")
    page.locator(".results li").first.wait_for()
    marks = page.locator(".results mark").all_text_contents()
    assert any(mark.strip("[]") == found.strip("[]") or found.startswith(mark) for mark in marks), marks


@pytest.mark.parametrize(
    "asked", ["variant", "notebook", "textile", "note", "variantology", "धरम", "ilua", '"iulius uetus"']
)
def test_what_is_not_in_the_edition_is_not_found(show, asked):
    page = show("tongues", f"search.html?q={quote(asked)}")
    page.locator("[data-search-status]:not(:empty)").wait_for()
    assert page.locator("[data-search-status]").inner_text() == "Nothing found."
    assert page.locator(".results li").count() == 0


def test_a_hit_names_its_place_and_is_lit_on_arrival(show):
    page = show("tongues", "text.html")
    page.locator(".find input").fill("massa")
    page.keyboard.press("Enter")
    page.locator(".results li").first.wait_for()
    assert page.locator(".results a").all_inner_texts() == ["Latina, 2"]
    page.locator(".results a").click()
    until(page, "CSS.highlights.has('lit')")
    assert page.evaluate("[...CSS.highlights.get('lit')].map(String)") == ["maſſa"]
    assert page.url.endswith("#lat")


def test_all_hits_are_reached_and_filtered(show):
    page = show("cut", "search.html?q=verbum")
    page.locator(".results li").nth(24).wait_for()
    page.locator("[data-search-pages] a[rel='next']").click()
    until(page, "document.querySelector('.results').start === 26")
    page = show("group", "search.html?q=ca")
    page.locator(".results li").nth(1).wait_for()
    page.locator("select[data-search-filter='witness']").select_option("P")
    page.locator(".results li").nth(1).wait_for(state="detached")
    assert page.locator(".results li").count() == 1
    assert "witness=P" in page.url


# -- entries, lines, filters ---------------------------------------------------------------------------------------


def test_a_group_and_its_members_select_what_they_have(show):
    page = show("group", "text.html")
    page.locator(".tools summary").click()
    select = page.locator("select[data-filter='wit']")
    assert [o.split(" (")[0] for o in select.locator("option").all_text_contents()] == ["All", "N", "N1", "N2", "P"]
    for witness, lemmata in (("N", ["arma", "uirum"]), ("N1", ["arma", "uirum"]), ("N2", ["arma"]), ("P", ["cano"])):
        select.select_option(witness)
        assert page.locator(".apparatus .entry:visible .entry-lemma").all_inner_texts() == lemmata
        assert page.locator("[data-filter-count]").inner_text().startswith(f"{len(lemmata)} / 3")
        assert f"({len(lemmata)})" in select.locator(f"option[value='{witness}']").text_content()


def test_white_space_at_the_edge_belongs_to_the_text_around(built):
    text = (built("edges") / "text.html").read_text(encoding="utf-8")
    assert ">perdre</a><button" in text
    assert ">un</a></span><button" in text
    assert '<bdi class="reading" id="app.1.r1">perdu</bdi>' in text
    witness = (built("edges") / "witness-B.html").read_text(encoding="utf-8")
    assert ">perdu</a>" in witness
    assert "deux</span></a> jour" in witness


def test_every_entry_names_its_line(show):
    page = show("verse", "text.html")
    lines = page.locator(".entry .line").all_inner_texts()
    assert lines == [*map(str, range(996, 1012)), *map(str, range(1, 8)), "2"]


@pytest.mark.parametrize("width", [320, 360, 768, 1440])
@pytest.mark.parametrize("file", ["text.html", "comparison.html"])
def test_numbers_of_verses_are_whole(show, file, width):
    page = show("verse", file, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    numbers = page.locator(".verse-number:visible")
    assert {"1000", "1005", "1010"} <= set(numbers.all_inner_texts())
    for number in numbers.all():
        box, cell = number.bounding_box(), number.evaluate("n => n.closest('.cell, body').getBoundingClientRect().left")
        assert box["x"] >= cell
        assert number.evaluate("n => n.scrollWidth <= Math.ceil(n.getBoundingClientRect().width) + 1")
        assert number.evaluate(
            "n => { n.scrollIntoView({block: 'center', behavior: 'instant'}); const b = n.getBoundingClientRect(); const e = document.elementFromPoint(b.x + 1, b.y + b.height / 2); return !e || n === e || e.contains(n) || n.contains(e); }"
        )


def test_headings_step_by_one_and_what_is_copied_is_the_text(show):
    page = show("verse", "text.html")
    levels = page.evaluate("[...document.querySelectorAll('main :is(h1,h2,h3,h4,h5,h6)')].map(h => +h.nodeName[1])")
    assert levels[0] == 1
    assert all(b <= a + 1 for a, b in itertools.pairwise(levels))
    assert page.locator("main h2").first.inner_text() == "Carmen"
    page.get_by_role("heading", name="Prosa", exact=True).wait_for()
    assert page.locator("p", has_text="Hic est").inner_text() == "Hic est, et sequitur aliud."
    copied = page.evaluate(
        "(() => { getSelection().selectAllChildren(document.querySelector('.stanza')); return String(getSelection()); })()"
    )
    assert "1000" not in copied
    page.locator("h2 + .cite-this").first.click()
    assert "¶" not in page.locator(".cite-box").inner_text()


# -- scripts and directions ----------------------------------------------------------------------------------------


def test_words_readings_and_sigla_are_isolated(show):
    page = show("bidi", "text.html")
    lemma, reading, siglum = (
        page.locator(f".entry {name}").last.bounding_box() for name in (".entry-lemma", ".reading", ".siglum")
    )
    first_siglum = page.locator(".entry .siglum").first.bounding_box()
    assert lemma["x"] < first_siglum["x"] < reading["x"] < siglum["x"]
    assert page.locator(".entry .reading").evaluate("e => getComputedStyle(e).direction") == "rtl"
    page = show("arabic", "text.html")
    lemma, reading = (page.locator(f".entry {name}").bounding_box() for name in (".entry-lemma", ".reading"))
    assert lemma["x"] > reading["x"]


def test_titles_from_right_to_left_end_on_the_left(show):
    for file in ("text.html", "index.html"):
        page = show("arabic", file)
        for title in page.locator(".contents a bdi").all():
            assert title.evaluate("e => getComputedStyle(e).direction") == "rtl"


def test_faces_go_by_script(show):
    page = show("faces", "text.html")
    face = "e => getComputedStyle(e).fontFamily.split(',')[0]"
    assert "Han" in page.locator("[lang='zh-Hant']").evaluate(face)
    assert "Han" not in page.locator("[lang='zh-Latn-pinyin']").evaluate(face)
    assert "Han" in page.locator("p[lang='lzh']").evaluate(face)
    assert "Han" not in page.locator("p[lang='lzh'] [lang='en']").evaluate(face)


# -- contents, witnesses, pictures ---------------------------------------------------------------------------------


def test_contents_are_the_tree_of_the_work(show, built):
    page = show("cut", "index.html")
    titles = page.locator(".contents a").all_inner_texts()
    parts = [t for t in titles if t.startswith("part ")]
    assert [t for t in titles if t not in parts] == [
        "ACTUS 1.", "SCAENA 1.", "SCAENA 2.", "ACTUS 2.", "SCAENA 1.", "SCAENA 2.",
    ]  # fmt: skip
    assert parts[0] == f"part 2 of {len(parts) + 1}"
    assert page.locator(".contents ol ol ol a").all_inner_texts() == parts
    page.locator(".contents a", has_text="SCAENA 2.").last.click()
    page.locator("main h1", has_text="ACTUS 2. · SCAENA 2.").wait_for()
    assert "verbum" in page.locator("main").inner_text()
    assert not [p for p in built("cut").glob("*.html") if "(2)" in p.read_text(encoding="utf-8")]


def test_any_witness_is_compared_with_any_base(show):
    page = show("many", "comparison.html")
    assert page.locator("[data-base-choice] option").count() == 17
    for witness in range(1, 17):
        page.locator(f".switch[value='M{witness}']").check()
    page.locator("[data-base-choice]").select_option("M16")
    page.locator(".cell.base", has_text="x16").wait_for()
    assert page.locator(".row.head .cell:visible").count() == 17
    marked = (
        page.locator(".row.prose")
        .first.locator(".cell:visible")
        .evaluate_all(
            "cells => cells.map(c => [c.dataset.label, [...c.querySelectorAll('mark')].map(m => m.textContent).join(' ')])"
        )
    )
    assert dict(marked)["M3"] == "x3 w16"
    assert dict(marked)["Text"] == "w16"
    assert dict(marked)["M16"] == ""
    page.goto(page.url)
    page.locator(".cell.base", has_text="x16").wait_for()
    assert page.locator("[data-base-choice]").input_value() == "M16"
    page.set_viewport_size({"width": 360, "height": 800})
    same = page.locator(".row.prose").last
    assert same.locator(".cell:visible").count() == 1  # on a telephone only what differs


def test_no_page_of_pictures_without_a_picture(built):
    assert not (built("folios") / "facsimile.html").exists()
    assert "facsimile" not in (built("folios") / "text.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("asked", "words"), [("1.1000", "Versus satis"), ("2, 6", "uersus alter"), ("1:1003", "Versus satis")]
)
def test_a_place_is_gone_to(show, asked, words):
    page = show("verse", "index.html")
    page.locator(".find input").fill(asked)
    page.keyboard.press("Enter")
    page.locator(".lit").wait_for()
    assert "text.html" in page.url
    lit = page.locator(".lit")
    assert lit.get_attribute("data-n") == asked[2:].strip()
    assert lit.inner_text().replace("1000", "").strip().startswith(words)
    section = lit.evaluate("e => e.closest('section').querySelector('h2').innerText")
    assert section == {"1": "Carmen", "2": "Sine numeris"}[asked[0]]


@pytest.mark.parametrize("name", ["verse", "cut", "arabic"])
def test_text_begins_on_the_first_screen_of_a_telephone(show, name):
    page = show(name, "text.html", 360)
    assert page.locator("article.text").bounding_box()["y"] < 640
    assert page.locator(".contents ol").first.is_hidden()


def test_a_number_opens_the_line_in_all_witnesses_without_scripts(show):
    page = show("verse", "text.html", java_script_enabled=False)
    page.locator(".entry a.line", has_text="1003").click()
    page.wait_for_url("**/lines.html#*")
    line = page.locator("section:target")
    assert line.locator("h2 a").inner_text() == "1003"
    assert [row.split() for row in line.locator("dl > div").all_inner_texts()] == [
        ["Text", "A", *["Versus", "satis", "longus", "ut", "in", "telephono", "frangatur", "finis"]],
        ["B", *["Versus", "satis", "longus", "ut", "in", "telephono", "frangatur", "fines"]],
    ]
    line.locator("h2 a").click()
    assert page.locator("span:target + .lemma").inner_text() == "finis"
    page.locator(".verse-number a", has_text="1005").click()
    assert page.locator("section:target h2 a").inner_text() == "1005"
