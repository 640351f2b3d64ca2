"""The site as files: how a text is divided, what stands beside what, addresses, citations, words."""

from __future__ import annotations

import base64
import gzip
import io
import itertools
import json
import re
from xml.etree import ElementTree as ET

import pytest
import uharfbuzz as hb
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from edition.model.variation import agreement, compared_witnesses, dendrogram, tally
from edition.passes import bind, classify, number_notes, register, scope
from edition.reader import read_edition
from edition.source import read_document
from edition.writers.common.citation import cite
from edition.writers.common.words import WORDS, words
from edition.writers.markup.outline import Outline
from edition.writers.site.series import in_pages
from tests.bench.synthetic import edition as synthetic
from tests.conftest import HEADER, TEI_OPEN, edition, tei

LISTED = HEADER.replace("</listWit>", "<witness xml:id='D'/></listWit>")


def model(tmp_path, text, name="a"):
    path = tmp_path / f"{name}.xml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    made, _ = read_edition(read_document(path, boundary=tmp_path), name)
    return register(classify(scope(number_notes(bind(made)))))


def built(tmp_path, *arguments):
    edition("build", *arguments, "-q", "-o", tmp_path / "out", "--only", "site", cwd=tmp_path)
    return tmp_path / "out/site"


# -- pages ---------------------------------------------------------------------------------------------------------


def test_long_text_is_divided_and_its_links_lead_across(tmp_path):
    text = synthetic(0.6, 900).decode()
    text = text.replace("</body>", '<p><ref target="#c1.p1">primum</ref></p></body>')
    made = model(tmp_path, text)
    outline = Outline.of(made, words("en"))
    assert len(outline.pages) > 3
    assert outline.where["c1.p1"] == outline.pages[0].file
    site = built(tmp_path, "a.xml")
    assert max(p.stat().st_size for p in site.glob("*.html")) < 300_000
    last = (site / outline.pages[-1].file).read_text(encoding="utf-8")
    assert f'href="{outline.pages[0].file}#c1.p1"' in last
    report = json.loads((tmp_path / "out/report.json").read_text(encoding="utf-8"))
    assert report["ledger"]["site"]["lost"] == 0


def test_text_without_divisions_is_divided_between_paragraphs(tmp_path):
    made = model(tmp_path, tei("".join(f"<p>{'verbum ' * 300}{i}</p>" for i in range(400))))
    pages = Outline.of(made, words("en")).pages
    assert len(pages) > 2
    assert len({p.file for p in pages}) == len(pages)
    assert sum(len(p.nodes) for p in pages) == 400
    assert [p.title for p in pages][:2] == [f"Text, part {i} of {len(pages)}" for i in (1, 2)]


def test_parts_have_pages_of_their_own(tmp_path):
    (tmp_path / "a.xml").write_text(
        f"{TEI_OPEN}{HEADER}<text><front><div><head>Praefatio</head><p>ante</p></div></front><body><p>medium</p></body>"
        '<back><div xml:id="gl"><head>Glossarium</head><list type="gloss"><label>a</label><item>b</item></list></div></back></text>'
        "<standOff><listPerson><person xml:id='m'><persName>Marcus</persName></person></listPerson></standOff></TEI>"
    )
    names = {p.name for p in built(tmp_path, "a.xml").glob("*.html")}
    assert {"index.html", "praefatio.html", "text.html", "gl.html", "register.html"} <= names


def test_entry_open_at_the_end_of_a_page_goes_on(tmp_path):
    long = "".join(f"<p>{'verbum ' * 300}</p>" for _ in range(200))
    body = f'<p>alpha <anchor xml:id="s"/>beta</p>{long}<p>gamma<anchor xml:id="e"/> delta</p>'
    (tmp_path / "a.xml").write_text(tei(f'{body}<listApp><app from="#s" to="#e"><rdg wit="#B">x</rdg></app></listApp>'))
    site = built(tmp_path, "a.xml")
    second = (site / "text-2.html").read_text(encoding="utf-8")
    assert '<span class="lemma long" data-app="app.1">verbum' in second


# -- side by side --------------------------------------------------------------------------------------------------


def rows(html: str) -> list[list[str]]:
    found = []
    for row in re.findall(r'<div class="row (?!head)[^>]*>(.*?)</div>\n', html, re.DOTALL):
        cells = re.findall(
            r'<div class="cell col-(\w+)(?: alike)?"[^>]*>(.*?)</div>(?=<div class="cell|$)', row, re.DOTALL
        )
        found.append([" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for _, cell in cells])
    return found


def test_witnesses_stand_beside_the_text(tmp_path):
    (tmp_path / "a.xml").write_text(
        tei(
            '<p>unum <app><lem wit="#A">duo</lem><rdg wit="#B">tria</rdg></app></p>'
            '<app><lem wit="#A"><p>solum A</p></lem><rdg wit="#B"/></app><p>finis</p>'
        )
    )
    html = (built(tmp_path, "a.xml") / "comparison.html").read_text(encoding="utf-8")
    assert rows(html) == [
        ["unum duo", "unum duo", "unum tria"],
        ["solum A", "solum A", "–"],
        ["finis", "finis", "finis"],
    ]


@pytest.mark.parametrize("how", ["corresp", "numbers", "order"])
def test_translations_are_aligned(tmp_path, how):
    ids = ['xml:id="p1"', 'xml:id="p2"', 'xml:id="p3"'] if how == "corresp" else ["", "", ""]
    links = ['corresp="a.xml#p1"', 'corresp="a.xml#p3"'] if how == "corresp" else ["", ""]
    n = ['n="1"', 'n="2"', 'n="3"'] if how == "numbers" else ["", "", ""]
    (tmp_path / "a.xml").write_text(tei("".join(f"<div {n[i]}><p {ids[i]}>latine {i + 1}</p></div>" for i in range(3))))
    other = [f"<div {n[0]}><p {links[0]}>in English 1</p></div>", f"<div {n[2]}><p {links[1]}>in English 3</p></div>"]
    if how == "order":
        other.insert(1, "<div><p>in English 2</p></div>")
    (tmp_path / "b.xml").write_text(tei("".join(other)))
    (tmp_path / "edition.toml").write_text('[edition]\nsource = "a.xml"\nparallels = ["b.xml"]\n')
    site = built(tmp_path, ".")
    middle = "in English 2" if how == "order" else "–"
    assert rows((site / "parallel.html").read_text(encoding="utf-8")) == [
        ["latine 1", "in English 1"], ["latine 2", middle], ["latine 3", "in English 3"],
    ]  # fmt: skip
    assert (site / "b/text.html").is_file()


# -- numbers -------------------------------------------------------------------------------------------------------


def test_agreement_and_closeness(tmp_path):
    app = '<app><lem wit="#A #B">{0}</lem><rdg wit="#C #D">{0}x</rdg></app> '
    body = (
        "<p>"
        + "".join(app.format(w) for w in "abc")
        + '<app><lem wit="#A">d</lem><rdg wit="#B #C #D">e</rdg></app></p>'
    )
    made = model(tmp_path, f"{TEI_OPEN}{LISTED}<text><body>{body}</body></text></TEI>")
    matrix = agreement(made, compared_witnesses(made))
    assert matrix.share("A", "B") == 3 / 4
    assert matrix.share("C", "D") == 1
    assert matrix.share("A", "C") == 0
    tree = dendrogram(matrix)
    assert tree.distance == pytest.approx(1 - (0 + 0 + 1 / 4 + 1 / 4) / 4)
    assert sorted(sorted(part.leaves()) for part in tree.parts) == [["A", "B"], ["C", "D"]]
    assert (
        tally(made).by_witness["C"] == {"orthographic": 0, "substantive": 4}
        or tally(made).by_witness["C"]["substantive"]
    )


# -- addresses and citations ---------------------------------------------------------------------------------------


def test_addresses_are_given_where_the_site_has_one(tmp_path):
    (tmp_path / "a.xml").write_text(tei("<div xml:id='d'><head>Caput</head><p>textus</p></div>"))
    (tmp_path / "edition.toml").write_text('[edition]\nsource = "a.xml"\n[site]\nurl = "https://example.org/x"\n')
    site = built(tmp_path, ".")
    html = (site / "text.html").read_text(encoding="utf-8")
    assert '<link rel="canonical" href="https://example.org/x/text.html">' in html
    assert '<link rel="cite-as" href="https://example.org/x/">' in html
    assert (site / "share.png").read_bytes()[:4] == b"\x89PNG"
    for name in ("sitemap.xml", "feed.xml"):
        ET.parse(site / name)
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1])
    assert data["@type"] == "Book"
    assert data["name"] == "Case"


def test_no_address_no_empty_tags(tmp_path):
    (tmp_path / "a.xml").write_text(tei("<p>textus</p>"))
    html = (built(tmp_path, "a.xml") / "text.html").read_text(encoding="utf-8")
    assert "canonical" not in html
    assert 'content=""' not in html


def test_citations(tmp_path):
    header = (
        "<teiHeader><fileDesc><titleStmt><title>De re & publica</title><author><persName><forename>Marcus</forename> "
        "<surname>Tullius</surname></persName></author><editor>Lindt, Anna</editor></titleStmt><publicationStmt><publisher>Aula"
        "</publisher><date when='2026-11-24'/><idno type='DOI'>10.5072/x</idno></publicationStmt><sourceDesc><p/></sourceDesc>"
        "</fileDesc></teiHeader>"
    ).replace("&", "&amp;")
    citation = cite(model(tmp_path, tei("<p>t</p>", header)), "https://example.org/", "c. 2")
    assert (
        citation.text
        == "Tullius, Marcus. De re & publica. Edited by Anna Lindt. Aula, 2026. c. 2. 10.5072/x. https://example.org/."
    )
    assert "title = {{De re \\& publica}}" in citation.bibtex
    assert "AU  - Tullius, Marcus\n" in citation.ris
    (csl,) = json.loads(citation.csl)
    assert csl["author"] == [{"family": "Tullius", "given": "Marcus"}]
    assert csl["issued"] == {"date-parts": [[2026, 11, 24]]}


def test_references_are_set_by_a_style(tmp_path):
    (tmp_path / "a.xml").write_text(
        tei(
            "<listBibl><biblStruct xml:id='b1'><monogr><author><surname>Maas</surname><forename>Paul</forename></author>"
            "<title>Textkritik</title><imprint><pubPlace>Leipzig</pubPlace><publisher>Teubner</publisher><date when='1927'/>"
            "</imprint></monogr><note>saepius edita</note></biblStruct></listBibl>"
        )
    )
    site = built(tmp_path, "a.xml")
    html = (site / "text.html").read_text(encoding="utf-8")
    shown = " ".join(re.sub(r"<[^>]+>", "", html[html.index("reference tei-biblStruct") :]).split())
    assert "Maas, P. (1927) Textkritik. Leipzig: Teubner. saepius edita" in shown
    assert json.loads((tmp_path / "out/report.json").read_text())["ledger"]["site"]["lost"] == 0


def test_local_images_are_shown_others_are_not(tmp_path):
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures/a.png").write_bytes(b"\x89PNG")
    (tmp_path / "a.xml").write_text(
        tei(
            '<p><graphic url="pictures/a.png"/><graphic url="../../secret.png"/><graphic url="no.png"/></p><pb n="1" facs="pictures/a.png"/>'
        )
    )
    site = built(tmp_path, "a.xml")
    assert (site / "images/a.png").is_file()
    html = (site / "text.html").read_text(encoding="utf-8")
    assert '<img src="images/a.png"' in html
    assert "secret" not in re.sub(r"<span[^>]*picture.*?</span>", "", html)
    assert 'href="folio-1.html"' in html
    codes = edition("check", "a.xml", "--format", "json", cwd=tmp_path).codes
    assert codes.count("L006") == 2


# -- words ---------------------------------------------------------------------------------------------------------


def test_every_word_is_there_in_every_language():
    for language in WORDS:
        assert WORDS[language].keys() == WORDS["en"].keys()
        assert all(WORDS[language].values())


@pytest.mark.parametrize("language", WORDS)
def test_interface_speaks(tmp_path, language):
    (tmp_path / "a.xml").write_text(tei('<p>a <app><lem wit="#A">b</lem><rdg wit="#B">c</rdg></app><note>n</note></p>'))
    (tmp_path / "edition.toml").write_text(f'[edition]\nsource = "a.xml"\nlanguage = "{language}"\n')
    html = (built(tmp_path, ".") / "text.html").read_text(encoding="utf-8")
    direction = ' dir="rtl"' if language in {"ar", "he"} else ""
    assert f'<html lang="{language}"{direction} data-placing="margin">' in html
    assert WORDS[language]["apparatus"] in html


def test_fonts_hold_what_stands_in_the_pages_and_no_more(tmp_path):
    (tmp_path / "a.xml").write_text(tei("<p>ἄνδρα ⟦μοι⟧ ⸢ἔννεπε⸣ السلام 清 ܒܪܫܝܬ ⲁⲛⲟⲕ 𒁁𒇷</p>"), encoding="utf-8")
    site = built(tmp_path, "a.xml")
    sheets = "".join((site / f"assets/{name}.css").read_text(encoding="utf-8") for name in ("edition", "late"))
    rules = [rule for rule in re.findall(r"@font-face \{ (.*?) \}", sheets) if "Edition Han Box" not in rule]
    held: set[str] = set()
    for source in re.findall(r'url\("([^"]+)"\)', " ".join(rules)):
        given = source.partition(";base64,")[2]
        data = base64.b64decode(given) if given else (site / "assets" / source).read_bytes()
        with TTFont(io.BytesIO(data)) as font:
            held |= set(map(chr, font.getBestCmap()))
    assert re.search(r'"Edition Fallback"; src: local\("Times New Roman"\).*size-adjust: 9\d\.\d%', " ".join(rules))
    assert set("ἄνδραμοἔεπ⟦⟧⸢⸣السم清ܒܪܫܝܬⲁⲛⲟⲕ𒁁𒇷") <= held
    assert not set("漢ждт") & held


def test_theme_and_font_of_a_project(tmp_path):
    (tmp_path / "tei").mkdir()
    (tmp_path / "tei/a.xml").write_text(tei("<p>a</p>"))
    (tmp_path / "mine.css").write_text(":root { --accent: #123456; }")
    (tmp_path / "edition.toml").write_text('[site]\ntheme = "mine.css"\nfont = "Cardo"\n')
    css = (built(tmp_path, tmp_path) / "assets/edition.css").read_text(encoding="utf-8")
    assert css.rstrip().endswith("--accent: #123456; }")
    assert 'url("text-normal-700.woff2")' in css
    (tmp_path / "edition.toml").write_text('[site]\ntheme = "his.css"\n')
    assert "there is no file his.css" in edition("check", tmp_path, cwd=tmp_path).out
    (tmp_path / "edition.toml").write_text('[site]\nfont = "Cardoo"\n')
    built(tmp_path, tmp_path)
    found = json.loads((tmp_path / "out/report.json").read_text())["findings"]
    assert [f["code"] for f in found if f["code"].startswith("F")] == ["F002"]


def test_folder_above_is_read(tmp_path):
    (tmp_path / "tei").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "tei/a.xml").write_text(tei("<p>a</p>"))
    assert edition("check", "../tei", cwd=tmp_path / "elsewhere").status == 0


# -- series --------------------------------------------------------------------------------------------------------


def test_notes_and_indexes_become_series(tmp_path):
    """One person is named on every line; no page is heavier than 300 KB, and every place is there once."""
    lines = "".join(
        f"<p>{'verba ' * 12}<persName ref='#m'>Marcus</persName> {'alia ' * 12}<note>{'nota ' * 40}{i}</note></p>"
        for i in range(2500)
    )
    person = "<standOff><listPerson><person xml:id='m'><persName>Marcus</persName></person></listPerson></standOff>"
    (tmp_path / "a.xml").write_text(f"{TEI_OPEN}{HEADER}<text><body>{lines}</body></text>{person}</TEI>")
    site = built(tmp_path, "a.xml")
    for name, sign in (("notes", 'class="note-item"'), ("indexes", "<strong>Marcus</strong>")):
        pages = sorted(site.glob(f"{name}*.html"))
        assert len(pages) > 2
        texts = [page.read_text(encoding="utf-8") for page in pages]
        assert sum(text.count(sign) for text in texts) == 2500
        assert all(f'href="{pages[-1].name}"' in text for text in texts)
    assert max(page.stat().st_size for page in site.glob("*.html")) <= 300_000


@given(st.lists(st.integers(1, 50)), st.integers(1, 120))
def test_pages_of_a_series_hold_everything_in_order(weights, most):
    parts = in_pages(weights, lambda weight: weight, most)
    assert [w for part in parts for w in part] == weights
    assert all(len(part) == 1 or sum(part) <= most for part in parts if part)
    assert all(sum(a) + b[0] > most for a, b in itertools.pairwise(parts))


def test_latin_keeps_its_letters(tmp_path):
    """EB Garamond has forms for Latin that set every u as v; an edition says which of the two a witness has."""
    (tmp_path / "a.xml").write_text(tei("<p xml:lang='la'>uua Vulcanus iuvenis</p>"), encoding="utf-8")
    site = built(tmp_path, "a.xml")
    with TTFont(site / "assets/text-normal.woff2") as font:
        font.flavor = None
        font.save(tmp_path / "a.ttf")
    face = hb.Face((tmp_path / "a.ttf").read_bytes())
    shaped = []
    for language in ("la", "en"):
        buffer = hb.Buffer()
        buffer.add_str("uua Vulcanus iuvenis")
        buffer.guess_segment_properties()
        buffer.language = language
        hb.shape(hb.Font(face), buffer, {"liga": False})
        shaped.append([info.codepoint for info in buffer.glyph_infos])
    assert shaped[0] == shaped[1]


# -- light -----------------------------------------------------------------------------------------------------------


def faces_of(css: str) -> list[dict[str, str]]:
    """Return the faces of a style sheet, each with what is said of it."""
    return [
        dict(re.findall(r"([a-z-]+): (.*?);(?= |$)", rule.replace(" }", "; ").replace(";;", ";")))
        for rule in re.findall(r"@font-face \{(.*?\})", css)
    ]


def test_faces_of_the_text_are_small_and_have_stand_ins_of_their_measure(tmp_path):
    (tmp_path / "a.xml").write_text(tei("<p>arma <hi rend='italic'>virumque</hi></p>"), encoding="utf-8")
    site = built(tmp_path, "a.xml")
    faces = faces_of((site / "assets/edition.css").read_text(encoding="utf-8"))
    own = {f["font-style"]: f["src"] for f in faces if f["font-family"] == '"Edition Text"'}
    assert own == {style: f'url("text-{style}.woff2") format("woff2")' for style in ("normal", "italic")}
    for style in own:
        assert (site / f"assets/text-{style}.woff2").read_bytes()[:4] == b"wOF2"
    stand_ins = [(f["font-style"], f["size-adjust"]) for f in faces if "Fallback" in f["font-family"]]
    assert sorted(style for style, _ in stand_ins) == ["italic", "italic", "normal", "normal"]
    assert all(70 < float(size.rstrip("%")) < 110 for _, size in stand_ins)
    assert not (site / "assets/late.css").exists()
    assert "late.css" not in (site / "text.html").read_text(encoding="utf-8")


def test_chinese_faces_come_late_in_slices(tmp_path):
    rare, common = "𠮷㐂", "".join(chr(code) for code in range(0x4E00, 0x4E00 + 700))
    (tmp_path / "a.xml").write_text(tei(f"<p xml:lang='lzh'>{common}{rare}</p><p>Latina sola</p>"), encoding="utf-8")
    site = built(tmp_path, "a.xml")
    late = faces_of((site / "assets/late.css").read_text(encoding="utf-8"))
    files = [re.search(r'url\("(.*?)"\)', f["src"])[1] for f in late]
    assert len(files) == 4
    assert max((site / "assets" / file).stat().st_size for file in files) < 110_000
    held: dict[str, str] = {}
    for face in late:
        for first, last in re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", face["unicode-range"]):
            held |= {chr(code): face["src"] for code in range(int(first, 16), int(last or first, 16) + 1)}
    assert set(common + rare) <= set(held)
    assert all(held[c].startswith("local(") for c in common)
    assert not any("local(" in held[c] for c in rare)  # readers' fonts lack these
    text = (site / "text.html").read_text(encoding="utf-8")
    assert '<noscript data-late="assets/late.css"><link rel="stylesheet" href="assets/late.css"></noscript>' in text
    assert "late.css" not in (site / "about.html").read_text(encoding="utf-8")
    boxes = faces_of((site / "assets/edition.css").read_text(encoding="utf-8"))
    (box,) = (f["src"] for f in boxes if f["font-family"] == '"Edition Han Box"')
    assert len(box) < 1000
    assert not any("han-" in f["src"] for f in boxes)


@pytest.mark.parametrize(
    "body",
    [
        "<div><head>I</head><lg>{}</lg></div>".format(
            "".join(f'<l>arma <app><lem wit="#A">virumque {i}</lem><rdg wit="#B">viri</rdg></app></l>' for i in range(900))
        ),
        "<div><head>I</head>{}</div>".format(
            "".join(f'<p>{"verba diversa " * 20}{i} <note>{"nota " * 9}{i * i}</note></p>' for i in range(900))
        ),
    ],
    ids=["one song of 900 verses", "prose with notes"],
)  # fmt: skip
def test_no_page_is_heavy(tmp_path, body):
    (tmp_path / "a.xml").write_text(tei(body), encoding="utf-8")
    site = built(tmp_path, "a.xml")
    texts = sorted(site.glob("text*.html"))
    assert len(texts) > 2
    for page in site.glob("*.html"):
        if page.name.startswith("variants"):
            continue
        data = page.read_bytes()
        assert len(gzip.compress(data, 6)) <= 60_000, page.name
        assert sum(1 for _ in html.fromstring(data).iter()) <= 3_000, page.name
    kinds = [
        len(
            html.fromstring(page.read_bytes()).xpath(
                "//article//*[@class='verse' or starts-with(@class, 'verse ') or self::p[@data-n]]"
            )
        )
        for page in texts
    ]
    assert sum(kinds) == 900
    assert min(kinds) > 100
    ids = [
        key
        for page in texts
        for key in re.findall(r' id="(app\.\d+|[^"]*division[^"]*)"', page.read_text(encoding="utf-8"))
    ]
    assert len(ids) == len(set(ids))
