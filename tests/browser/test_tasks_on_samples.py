"""The tasks of a philologist on real editions: a Greek sermon, a collation of an epistle, and the directive; what is right is told by the TEI."""

from __future__ import annotations

import re

import pytest
from lxml import etree
from pypdf import PdfReader

from tests.browser.conftest import opening
from tests.browser.test_search_and_study import until
from tests.browser.test_tasks import Reader
from tests.conftest import SHARED, edition, lacking
from tests.test_folios import png

pytestmark = pytest.mark.long

GREEK = SHARED / "samples/2-pta-greek-english-ccby/pta0039.pta001.pta-grc2.xml"
EPISTLE = SHARED / "samples/4-ntcollation-mit/ubs_ephesians.xml"
VERSE = SHARED / "samples/1-scdh-arabic-mit/BAlam52.tei.xml"
MANUSCRIPT = SHARED / "samples/2-pta-greek-english-ccby/pta0039.pta001.pta-MsP.xml"
TEI = {"t": "http://www.tei-c.org/ns/1.0"}


@pytest.fixture(scope="module")
def built(tmp_path_factory, built_directive):
    """Return the site of an edition; each is built once."""
    folder = tmp_path_factory.mktemp("editions")
    done = {"directive": built_directive / "site"}

    def of(source):
        if source in done:
            return done[source]
        if not source.exists():
            lacking("the folder of sample editions (../shared/samples)")
        run = edition("build", source, "-q", "-o", folder / source.stem, "--only", "site", "--schema", "none")
        done[source] = folder / source.stem / "site"
        assert done[source].is_dir(), run.err
        return done[source]

    return of


@pytest.fixture
def reads(browser, built):
    """Open a page of an edition for somebody who does a task; it is done in at most three actions."""
    people = []
    with opening(browser) as opened:

        def of(source, file="text.html", width=1280, **options):
            page = opened(f"file://{built(source)}/{file}", width, reduced_motion="reduce", **options)
            people.append(Reader(page))
            return people[-1]

        yield of
        assert all(0 < someone.actions <= 3 for someone in people)


@pytest.mark.parametrize(
    ("source", "file", "asked", "line", "lemma", "reading", "witness"),
    [
        (GREEK, "text.html", "σχολασαται", "1", "σχολάσατε", "σχολάσαται", "O"),
        (EPISTLE, "text.html", "πληροφορηθητε", "1", "ινα πληρωθητε εις παν το πληρωμα του θεου", "ινα πληροφορηθητε εις παν το πληρωμα του θεου", "81"),
        ("directive", "pre.html", '"agrarian reform"', "1", "land reform", "agrarian reform", "R"),
    ],
)  # fmt: skip
def test_a_reading_its_line_and_its_witnesses(reads, source, file, asked, line, lemma, reading, witness):
    reader = reads(source, file)
    reader.search(asked)
    hit = reader.page.locator(".results li", has_text="]").locator("a").first
    reader.click(hit)
    reader.page.locator(".footed.aimed:visible, .entry.aimed:visible").first.wait_for()
    entry = reader.page.locator(".entry.aimed")
    assert entry.locator(".line").first.text_content() == line
    assert entry.locator(".entry-lemma").first.text_content() == lemma
    assert reading in entry.locator(".reading").all_text_contents()
    after = entry.evaluate("e => e.textContent").partition(reading)[2]
    assert after.split()[0].rstrip(";") == witness


@pytest.mark.parametrize(
    ("source", "file", "base", "other"),
    [(GREEK, "text.html", "V", "M"), (EPISTLE, "text.html", "1739", "33"), ("directive", "pre.html", "R1", "R2")],
)
def test_three_texts_beside_a_base(reads, source, file, base, other):
    reader = reads(source, file)
    reader.click(".pages a[href='comparison.html']")
    reader.choose("[data-base-choice]", base)
    if not reader.page.locator(f".switch[value='{other}']").is_checked():
        reader.click(f".switch[value='{other}']")
    page = reader.page
    until(page, "document.querySelector('.row:not(.head) .cell.base:not(.off)') !== null")
    assert page.locator(".row.head .cell:visible").count() >= (3 if source == "directive" else 4)
    assert page.locator(".row.head .cell.base .siglum").inner_text() == base
    key = page.locator(f".switch[value='{other}']").get_attribute("data-key")
    assert page.locator(f".cell.col-{key}:visible mark").count() > 0
    assert page.locator(".cell.base:visible mark").count() == 0


def test_every_conjecture_of_one_scholar(reads):
    """Also those that stand in the text, and those on a further page of the table."""
    reader = reads(GREEK)
    reader.click(".pages a[href='variants.html']")
    reader.choose("select[data-filter='by']", "Stockhausen")
    rows = reader.page.locator("table.variants tbody tr:visible")
    until(reader.page, "document.querySelector('[data-filter-count]').textContent !== ''")
    body = etree.parse(GREEK).find(".//t:body", TEI)
    wanted = 0
    for entry in body.iterfind(".//t:app", TEI):
        text, *others = [*entry.iterfind("t:lem", TEI), *entry.iterfind("t:rdg", TEI)]
        wanted += sum("#AvS" in {text.get("resp"), reading.get("resp")} for reading in others)
    assert rows.count() == wanted > 60
    assert set(rows.locator("td:nth-child(3)").all_inner_texts()) == {"Stockhausen"}
    option = reader.page.locator("select[data-filter='by'] option:checked").inner_text()
    assert option == f"Stockhausen ({wanted})"


def omissions(source, witness):
    """Count the readings of a witness that have nothing where the text has words."""
    count = 0
    for entry in etree.parse(source).find(".//t:body", TEI).iterfind(".//t:app", TEI):
        text, *others = [*entry.iterfind("t:lem", TEI), *entry.iterfind("t:rdg", TEI)]
        for reading in others if "".join(text.itertext()).strip() else ():
            has_words = "".join(reading.itertext()).strip() or len(reading)
            count += witness in {w.lstrip("#") for w in reading.get("wit", "").split()} and not has_words
    return count


@pytest.mark.parametrize(("source", "witness"), [(GREEK, "V"), (EPISTLE, "P46")])
def test_all_omissions_of_a_witness(reads, source, witness):
    reader = reads(source)
    reader.click(".pages a[href='variants.html']")
    reader.click("main a[href='variants-omission.html']")
    reader.choose("select[data-filter='wit']", witness)
    rows = reader.page.locator("table.variants tbody tr:visible")
    lacking_words = [row for row in rows.locator("td:nth-child(4)").all_inner_texts() if row == "–"]
    assert len(lacking_words) == omissions(source, witness) > 0
    assert reader.page.locator("select[data-filter='wit'] option:checked").inner_text() == f"{witness} ({rows.count()})"


@pytest.mark.parametrize(
    ("source", "file", "words", "said"),
    [(GREEK, "text.html", "σχολάσατε", "σχολάσαται"), (EPISTLE, "text.html", "χαριτι", "χαριτι γαρ"), ("directive", "pre.html", "land reform", "agrarian reform")],
)  # fmt: skip
def test_a_reading_is_cited(reads, source, file, words, said):
    reader = reads(source, file)
    until(reader.page, "document.querySelector('[data-cite]:not([hidden])') !== null")
    lemma = reader.page.locator(".lemma", has_text=words).first
    key = lemma.get_attribute("data-app").split()[-1]
    reader.click(lemma)
    entry = reader.page.locator(f"[id='{key}']")
    if not entry.locator(".cite-this").first.is_visible():
        reader.point(entry)
    reader.click(entry.locator(".cite-this").first)
    shown = reader.page.locator(".cite-box").inner_text()
    assert said in shown
    assert f"#{key}" in shown
    for form in ("@", "TY  - ", '"type":'):
        assert form in shown


@pytest.mark.parametrize(
    ("source", "file", "asked", "found"),
    [(GREEK, "text.html", "αγαλλιασωμεθα", "ἀγαλλιασώμεθα"), (VERSE, "text.html", "طيفا", "طَيْفًا"), ("directive", "pre.html", "jiguan", "jīguān")],
)  # fmt: skip
def test_a_word_without_accents(reads, source, file, asked, found):
    reader = reads(source, file)
    reader.search(asked)
    reader.page.locator(".results mark").first.wait_for()
    assert any(found in mark or mark == asked for mark in reader.page.locator(".results mark").all_inner_texts())


def test_a_folio_beside_its_lines(browser, tmp_path):
    """The manuscript of a library that the project names; its server is played by the test."""
    if not MANUSCRIPT.exists():
        lacking("the folder of sample editions (../shared/samples)")
    (tmp_path / "a.xml").write_bytes(MANUSCRIPT.read_bytes())
    (tmp_path / "edition.toml").write_text(
        '[edition]\nsource = "a.xml"\n[check]\nschema = "none"\n[site]\nimages_from = ["gallica.bnf.fr"]\n',
        encoding="utf-8",
    )
    edition("build", tmp_path, "-q", "-o", tmp_path / "out", "--only", "site")
    asked = []
    with opening(browser) as opened:
        page = opened(f"file://{tmp_path}/out/site/text.html")
        page.route(
            re.compile("^https://"),
            lambda route: (
                asked.append(route.request.url),
                route.fulfill(body=png(800, 1200), content_type="image/png"),
            ),
        )
        reader = Reader(page)
        reader.click(page.locator(".break.page a").nth(1))
        until(page, "document.querySelector('.sheet img').naturalWidth > 0")
        picture, words = page.locator(".sheet img").bounding_box(), page.locator(".written").bounding_box()
        assert picture["x"] + picture["width"] <= words["x"]
        assert picture["height"] > 300
        assert asked
        assert all(url.startswith("https://gallica.bnf.fr/iiif/") for url in asked)
        body = etree.parse(MANUSCRIPT).find(".//t:body", TEI)
        second = body.findall(".//t:pb", TEI)[1]
        following = "".join(second.xpath("string(following::text()[normalize-space()][1])")).split()
        assert following[0] in page.locator(".written").inner_text()
        assert reader.actions == 1


@pytest.mark.parametrize(
    ("source", "file"), [(GREEK, "text.html"), (EPISTLE, "text.html"), ("directive", "index.html")]
)
def test_a_chapter_is_printed(reads, tmp_path, source, file):
    reader = reads(source, file)
    if file == "index.html":
        reader.click(".contents a[href^='pre.html']")
    page = reader.page
    entries = page.locator(".entry").count()
    reader.print(tmp_path / "a.pdf")
    read = PdfReader(tmp_path / "a.pdf")
    said = "".join("".join(sheet.extract_text() for sheet in read.pages).split())
    assert "¶" not in said
    page.emulate_media(media="print")
    assert page.locator(".entry:visible").count() == entries > 10
    last = page.locator(".entry .reading").last.text_content()
    assert "".join(last.split())[:12] in said
    for gone in (".pages", ".tools", ".window-foot", ".cite-this", ".find"):
        assert page.locator(f"{gone}:visible").count() == 0, gone
    page.set_viewport_size({"width": 520, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= 520


@pytest.mark.parametrize(
    ("source", "reading"), [(GREEK, "σχολάσαται"), (EPISTLE, "χαριτι γαρ"), ("directive", "agrarian reform")]
)
def test_read_on_a_telephone(browser, built, source, reading):
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(f"file://{built(source)}/index.html")
    reader = Reader(page)
    if source == "directive":
        reader.click(".contents a[href^='pre.html']")
    else:
        reader.click("a.button")
    assert page.locator("article.text").bounding_box()["y"] < 640
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    entry = page.locator(".entry", has=page.locator(".reading", has_text=re.compile(rf"^\s*{reading}\s*$"))).first
    reader.tap(page.locator(f".lemma[data-app~='{entry.get_attribute('id')}']").first)
    page.locator(".entry:popover-open").wait_for()
    assert reading in page.locator(".entry:popover-open").inner_text()
    box = page.locator(".entry:popover-open").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    assert reader.actions <= 3
    context.close()


@pytest.mark.parametrize(
    ("source", "file"), [(VERSE, "text.html"), (MANUSCRIPT, "text.html"), ("directive", "pre.html")]
)
def test_a_note_is_followed(reads, source, file):
    reader = reads(source, file)
    call = reader.page.locator(".call a:visible").first
    wanted = reader.page.locator(f"[id='{call.get_attribute('href')[1:]}']").text_content()
    reader.click(call)
    shown = reader.page.locator(".note-box:popover-open, .note-item:target").first
    shown.wait_for()
    own = "".join(shown.text_content().split())
    assert own
    assert own in "".join(wanted.split())
    box = shown.bounding_box()
    assert 0 <= box["y"] < 800
