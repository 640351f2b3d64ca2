"""Citing in a real browser: pages and places in four forms that others read, links to words, frames in pages of others."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser.conftest import opening
from tests.browser.test_search_and_study import until
from tests.conftest import edition, tei

BODY = """<div xml:id="c1"><head>Carmen <hi>primum</hi></head><lg>
<l n="1">Arma <app xml:id="e1"><lem wit="#A">virumque</lem><rdg wit="#B">viri</rdg></app> cano<note xml:id="n1">de carmine</note>, Troiae</l>
<l n="2">qui primus ab <hi>o</hi>ris</l></lg></div>
<div xml:id="c2"><head>Prosa &amp; alia</head><p xml:id="p1">Hic est <app><lem wit="#A">uersus</lem><rdg wit="#B">liber</rdg></app> et alius.</p>
<p xml:lang="lzh">道可道非常道</p></div>"""
PEOPLE = (
    "<author><persName><surname>Vergilius</surname><forename>Publius</forename></persName></author>"
    "<editor><persName><forename>Theodor</forename> <surname>Mommsen</surname></persName></editor>"
)
URL = "https://example.org/carmina"


def text(body=BODY):
    made = tei(body)
    assert "</title>" in made
    return made.replace("</title>", f"</title>{PEOPLE}", 1).replace(
        "<publisher>Tests</publisher>", "<publisher>Tests</publisher><date when='1999-05-04'/>", 1
    )


def build(folder, body=BODY, url=URL):
    """Build a site that knows its address."""
    folder.mkdir(exist_ok=True)
    (folder / "a.xml").write_text(text(body), encoding="utf-8")
    (folder / "edition.toml").write_text(
        f'[edition]\nname = "a"\nsource = "a.xml"\n[site]\nurl = "{url}"\n', encoding="utf-8"
    )
    run = edition("build", folder, "-q", "--only", "site", "-o", folder / "out")
    assert run.status == 0, run.err
    return folder / "out/site"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return build(tmp_path_factory.mktemp("citing") / "a")


@pytest.fixture
def show(browser, folder):
    """Open a page from the disk."""
    with opening(browser) as opened:
        yield lambda place, **options: opened(f"file://{folder}/{place}", **options)


def forms(page) -> dict[str, str]:
    """Return what the dialog says, by the names of the forms."""
    page.locator(".cite-box").wait_for()
    return dict(
        page.evaluate(
            "[...document.querySelectorAll('.cite-box [data-form]')].map(e => [e.dataset.form, e.textContent])"
        )
    )


def read_by_others(found: dict[str, str], place: str, address: str) -> None:
    """Each form is read by a program of others, and says author, editor, date, place and address."""
    import bibtexparser
    import rispy
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
    from citeproc.source.json import CiteProcJSON

    (bib,) = bibtexparser.parse_string(found["BibTeX"]).entries
    assert (bib["author"], bib["editor"], bib["year"], bib["url"]) == (
        "Vergilius, Publius", "Mommsen, Theodor", "1999", address,
    )  # fmt: skip
    assert bib["note"] == place.replace("&", "\\&")
    (ris,) = rispy.loads(found["RIS"])
    assert (ris["authors"], ris["year"], ris["urls"]) == (["Vergilius, Publius"], "1999", [address])
    assert ris["notes"] == [place]
    (item,) = json.loads(found["CSL-JSON"])
    assert (item["URL"], item["locator"], item["issued"]) == (address, place, {"date-parts": [[1999, 5, 4]]})
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, CiteProcJSON([item]), formatter.plain)
    bibliography.register(Citation([CitationItem(item["id"])]))
    (line,) = map(str, bibliography.bibliography())
    assert "Vergilius, P." in line
    assert "1999" in line
    for said in ("Vergilius, Publius", "Theodor Mommsen", "1999", place, address):
        assert said in found["text"]


def test_a_page_is_cited(show):
    page = show("notes.html")
    page.get_by_role("button", name="Cite this page").click()
    found = forms(page)
    read_by_others(found, "Notes", f"{URL}/notes.html")
    page.keyboard.press("Escape")
    page.goto(page.url.replace("notes", "index"))
    page.get_by_role("button", name="Cite this page").click()
    found = forms(page)
    assert "note =" not in found["BibTeX"]
    assert found["Permanent address"] == f"{URL}/index.html"


def test_sections_entries_and_notes_are_cited(show):
    page = show("text.html?wit=B")
    page.get_by_role("button", name="Cite: Prosa & alia").click()
    read_by_others(forms(page), "Prosa & alia", f"{URL}/text.html#c2")
    page.keyboard.press("Escape")
    page.locator(".lemma[data-app='e1']").click()
    page.locator("#e1").hover()
    page.locator("#e1 .cite-this").click()
    found = forms(page)
    read_by_others(found, "1 virumque A] viri B", f"{URL}/text.html#e1")
    page.keyboard.press("Escape")
    page.locator("#n1").hover()
    page.locator("#n1 .cite-this").click()
    read_by_others(forms(page), "de carmine", f"{URL}/text.html#n1")


@pytest.mark.parametrize(
    "name",
    [
        "2-pta-greek-english-ccby/pta0039.pta001.pta-grc2.xml", "1-scdh-arabic-mit/BAlam52.tei.xml", "3-dharma-locref-ccby/DHARMA_INSIDENKJeruJeru.xml",
        "5-pessoa-verse-facs-ccby/Pessoa_Mar_Portuguez.xml", "4-ntcollation-mit/ubs_ephesians.xml",
    ],
)  # fmt: skip
def test_real_editions_are_cited_in_forms_that_others_read(browser, tmp_path, samples, name):
    import bibtexparser
    import rispy
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
    from citeproc.source.json import CiteProcJSON

    edition("build", samples / name, "-q", "--only", "site", "-o", tmp_path / "out")
    with opening(browser) as opened:
        page = opened(f"file://{tmp_path}/out/site/text.html")
        title = page.locator(".masthead .title").inner_text().strip()
        key = page.locator(".text .entry").first.get_attribute("id")
        page.goto(f"{page.url}#{key}")
        until(page, f"document.getElementById({key!r}).querySelector('.cite-this') !== null")
        page.evaluate(f"document.getElementById({key!r}).querySelector('.cite-this').click()")
        found = forms(page)
    library = bibtexparser.parse_string(found["BibTeX"])
    assert library.failed_blocks == []
    (bib,) = library.entries
    (ris,) = rispy.loads(found["RIS"])
    (item,) = json.loads(found["CSL-JSON"])
    lemma = item["locator"].split("]")[0].strip()
    assert lemma
    for said in (
        bib["title"].replace("{", "").replace("}", ""),
        ris.get("title") or ris["primary_title"],
        item["title"],
    ):
        assert title in said.replace("\\", "")
    assert bib["url"].replace("\\", "").endswith(f"#{key}")
    assert (ris["urls"], item["URL"].rpartition("#")[2]) == ([item["URL"]], key)
    for people, listed in (("author", ris.get("authors", [])), ("editor", ris.get("unknown_tag", {}).get("ED", []))):
        assert len(item.get(people, [])) == len(listed) == len(set(listed))
        assert len(item.get(people, [])) == len(bib[people].split(" and ") if people in bib.fields_dict else [])
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, CiteProcJSON([item]), formatter.plain)
    bibliography.register(Citation([CitationItem(item["id"])]))
    (line,) = map(str, bibliography.bibliography())
    assert title in line
    year = str(item["issued"]["date-parts"][0][0]) if "issued" in item else ""
    assert year == (bib["year"] if "year" in bib.fields_dict else "")


SELECT = """([from, at, to, end]) => { const nodes = []; const walker = document.createTreeWalker(document.querySelector('.text'), 4);
  for (let n = walker.nextNode(); n; n = walker.nextNode()) if (!n.parentElement.closest('.entry, .verse-number')) nodes.push(n);
  const find = (s) => nodes.find((n) => n.data.includes(s));
  const a = find(from), b = find(to); getSelection().setBaseAndExtent(a, a.data.indexOf(from) + at, b, b.data.indexOf(to) + end); }"""


@pytest.mark.parametrize(
    ("chosen", "query", "lit"),
    [
        (("Arma", 0, "virumque", 8), "n=1&words=1-2,Arma,virumque#c1", "Arma virumque"),
        (("rma", 0, "cano", 2), "n=1&words=1-3,Arma,cano#c1", "Arma virumque cano"),
        (("Troiae", 0, "primus", 6), "n=1&words=4-6,Troiae,primus#c1", "Troiae qui primus"),
        (("ris", 0, "ris", 3), "n=2&words=4-4,oris,oris#c1", "oris"),
        (("uersus", 0, "alius", 5), "words=3-5,uersus,alius#p1", "uersus et alius"),
        (("道可道非常道", 3, "道可道非常道", 5), "words=4-5,非,常", "非常"),
    ],
)
def test_any_words_have_a_link(show, chosen, query, lit):
    page = show("text.html")
    until(page, "document.querySelector('.word-link') !== null")
    page.evaluate(SELECT, list(chosen))
    page.locator(".word-link:not([hidden])").click()
    address = forms(page)["Permanent address"]
    assert address.startswith(f"{URL}/text.html?")
    asked = urlsplit(query if "#" in query else f"{query}#")
    wanted = parse_qs(urlsplit(f"?{query}").query)
    found = urlsplit(address)
    assert parse_qs(found.query)["words"] == wanted["words"]
    if asked.fragment:
        assert found.fragment == asked.fragment
        assert parse_qs(found.query) == wanted
    other = show(f"text.html?{found.query}#{found.fragment}")
    until(other, "CSS.highlights.has('lit')")
    said = other.evaluate(
        "[...CSS.highlights.get('lit')].map((r) => { const c = r.cloneContents(); for (const e of c.querySelectorAll('.verse-number, .mark, .call')) e.remove(); return c.textContent; }).join('')"
    )
    assert " ".join(said.replace(",", " ").split()) == lit
    assert other.evaluate(
        "(() => { const b = [...CSS.highlights.get('lit')][0].getBoundingClientRect(); return b.top >= 0 && b.bottom <= innerHeight; })()"
    )


@pytest.mark.parametrize("mode", ["window", "foot", "margin", "lemma"])
@pytest.mark.parametrize("plain", ["on", "off"])
def test_words_are_lit_wherever_the_apparatus_stands(show, mode, plain):
    page = show("text.html")
    page.evaluate(
        f"localStorage.setItem('edition-apparatus', '{mode}'); localStorage.setItem('edition-plain', '{plain}')"
    )
    for asked, said in (
        ("n=1&words=1-3,Arma,cano#c1", "Arma virumque cano"),
        ("words=3-5,uersus,alius#p1", "uersus et alius"),
    ):
        page.goto(f"{page.url.partition('?')[0]}?{asked}")
        until(page, "CSS.highlights.has('lit')")
        assert page.evaluate("document.documentElement.dataset.apparatus") == mode
        assert "".join(page.evaluate("[...CSS.highlights.get('lit')].map(String)")).strip() == said
        box = page.evaluate(
            "(() => { const b = [...CSS.highlights.get('lit')][0].getBoundingClientRect(); return [b.top, b.bottom]; })()"
        )
        foot = page.locator(".window-foot").bounding_box()
        assert 0 <= box[0] < box[1] <= (foot["y"] if foot else 800)


@pytest.mark.parametrize("asked", ["embed#nowhere", "embed&n=77#c1", "embed"])
def test_a_frame_of_what_is_not_there_says_so(show, asked):
    """And is not the whole page."""
    page = show(f"text.html?{asked}")
    said = page.locator("body").inner_text()
    assert said.startswith("There is no place “")
    assert "virumque" not in said
    assert page.locator(".masthead").is_hidden()
    source = page.locator(".embed-source a")
    assert source.get_attribute("target") == "_blank"
    assert source.get_attribute("href").endswith("text.html")


def test_other_words_are_not_lit_where_those_are_gone(show):
    page = show("text.html?words=3-5,nemo,nusquam#p1")
    until(page, "document.querySelector('[data-cite]:not([hidden])') !== null")
    assert not page.evaluate("CSS.highlights.has('lit')")
    assert 0 < page.locator("#p1").bounding_box()["y"] < 800


def test_words_are_found_again_where_the_text_has_changed(browser, tmp_path):
    changed = build(tmp_path / "b", BODY.replace("Hic est ", "Hic addita sunt uerba: est "))
    page = browser.new_page()
    page.goto(f"file://{changed}/text.html?words=3-5,uersus,alius#p1")
    until(page, "CSS.highlights.has('lit')")
    assert page.evaluate("[...CSS.highlights.get('lit')].map(String)") == ["uersus et alius"]
    page.close()


def test_without_scripts_a_link_to_words_leads_to_their_paragraph(show):
    page = show("text.html?words=3-5,uersus,alius#p1", java_script_enabled=False)
    assert page.locator("p:target").inner_text().startswith("Hic est")


def test_an_entry_and_a_line_stand_in_a_frame_of_another_page(show):
    page = show("text.html?embed#e1")
    assert page.locator("body").inner_text().split() == [
        "Arma",
        "virumque",
        "cano,",
        "Troiae",
        "1",
        "virumque",
        "A]",
        "viri",
        "B",
        "Case,",
        "1",
    ]
    assert page.locator(".masthead").is_hidden()
    page = show("text.html?embed&n=2#c1")
    assert "qui primus ab oris" in page.locator("body").inner_text()
    assert "virumque" not in page.locator("body").inner_text()
    page = show("text.html?embed&words=3-5,uersus,alius#p1")
    until(page, "CSS.highlights.has('lit')")
    assert "liber" in page.locator(".entry").inner_text()
    source = page.locator(".embed-source a")
    assert source.get_attribute("target") == "_blank"
    assert "embed" not in source.get_attribute("href")
    page = show("text.html?embed#n1")
    assert page.locator("body").inner_text().split() == ["1", "de", "carmine", "Case"]


def test_the_frame_that_is_offered_shows_the_entry(browser, sites):
    """What the dialog offers, in a page of another server."""
    address = sites["verse"][1]
    page = browser.new_page()
    page.goto(f"{address}text.html#app.1")
    until(page, "document.querySelector('#app\\\\.1 .cite-this') !== null")
    page.locator("[data-app='app.1']").first.click()
    page.locator("#app\\.1 .cite-this").click()
    offered = forms(page)["For a frame in another page"]
    assert offered.startswith("<iframe ")
    page.goto(f"{sites['folios'][1]}tei/")  # a page without a policy, of another origin
    page.set_content(f"<!DOCTYPE html><p>mine</p>{offered}")
    inner = page.frame_locator("iframe")
    inner.locator(".entry").wait_for()
    assert inner.locator(".entry").count() == 1
    assert inner.locator(".verse").inner_text().startswith("arma virumque")
    assert inner.locator(".masthead").is_hidden()
    page.close()
