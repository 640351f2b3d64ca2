"""The pages of the source: which words stand on which picture, and what its zones are."""

from __future__ import annotations

import json
import re
import struct
import zipfile
import zlib

from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from edition.model.folios import by_line, by_page
from edition.model.text import Break, Item, Origin, Paragraph, Span, Text
from edition.model.walk import plain_text
from tests.conftest import edition, tei

FACSIMILE = """<facsimile><surface xml:id="s1" ulx="0" uly="0" lrx="200" lry="400"><graphic url="a.png"/><graphic url="small.png"/>
<zone xml:id="z1" ulx="10" uly="10" lrx="190" lry="50"/><zone xml:id="z2" points="10,60 190,60 190,90 10,95"/>
<zone xml:id="z3" ulx="0" uly="0" lrx="200" lry="400"/><zone xml:id="z4" ulx="9" uly="7" lrx="3" lry="5"/></surface>
<surface xml:id="s2" n="1v"><graphic url="b.png"/><zone xml:id="z5" ulx="1" uly="2" lrx="3" lry="4"/></surface></facsimile>"""
TEXT = """<div><pb n="1r" facs="#s1" ed="#A"/><head>Liber <pb n="7" ed="#B"/>primus</head>
<p facs="#z3"><lb n="1" facs="#z1"/>Arma virum<lb n="2" facs="#z2" break="no"/>que cano <hi>Troiae <pb n="1v" facs="#s2" ed="#A"/>qui</hi>
<w facs="#z5">primus</w></p><list><item n="3">ab <pb n="2r" ed="#A"/>oris</item></list></div>"""


def png(width: int, height: int) -> bytes:
    """Return a white picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress((b"\0" + b"\xff" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        chunk(*c)
        for c in ((b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)), (b"IDAT", rows), (b"IEND", b""))
    )


def with_pictures(folder, body=TEXT, facsimile=FACSIMILE, settings=""):
    """Make a project with pictures; returns its folder."""
    folder.mkdir(exist_ok=True)
    text = tei(body).replace("<text>", f"{facsimile}<text>", 1)
    (folder / "a.xml").write_text(text, encoding="utf-8")
    for name, size in (("a", (200, 400)), ("b", (100, 80)), ("c", (10, 10))):
        (folder / f"{name}.png").write_bytes(png(*size))
    (folder / "edition.toml").write_text(
        f'[edition]\nname = "a"\nsource = "a.xml"\n[site]\n{settings}', encoding="utf-8"
    )
    return folder


def built(folder, *given):
    """Build the site of a text with pictures; returns a reader of its pages."""
    with_pictures(folder, *given)
    run = edition("build", folder, "-q", "--only", "site", "-o", folder / "out")
    assert run.status == 0, run.err
    assert json.loads((folder / "out/report.json").read_text())["ledger"]["site"]["lost"] == 0
    return lambda name: html.fromstring((folder / "out/site" / name).read_text(encoding="utf-8"))


def written(page) -> str:
    """Return the words beside the picture."""
    (found,) = page.xpath("//div[@class='written']")
    return " ".join(" ".join(found.itertext()).split()).removesuffix(" to the place in the text")


def test_a_page_begins_where_the_source_has_it_and_ends_at_the_next_of_the_same_source(tmp_path):
    page = built(tmp_path)
    first, second = page("folio-1.html"), page("folio-2.html")
    assert re.sub(r"\s*-\s*", "", written(first)) == "Liber primus Arma virumque cano Troiae"
    assert written(second) == "qui primus 3. ab"
    assert first.xpath("//main//img/@src") == ["images/a.png"]
    assert second.xpath("//h1")[0].text_content().split() == ["Facsimile", "A", "1v"]
    assert second.xpath("//nav[@class='turn']/a/@href") == ["folio-1.html", "facsimile.html#image-2"]
    assert page("text.html").xpath("//span[contains(@class, 'page')]/a/@href") == ["folio-1.html", "folio-2.html"]


def test_zones_and_words_name_each_other(tmp_path):
    page = built(tmp_path)
    first = page("folio-1.html")
    assert first.xpath("//svg/@viewbox") == ["0 0 200 400"]
    zones = {zone.get("data-zone"): zone for zone in first.xpath("//svg/a")}
    # The largest lies below the others; what nothing names, or has no extent, is none.
    assert list(zones) == ["z3", "z1", "z2"]
    assert zones["z2"].xpath("polygon/@points") == ["10,60 190,60 190,90 10,95"]
    assert zones["z1"].get("aria-label") == "Arma virum-"
    for zone in zones.values():
        (words,) = first.xpath(f"//*[@id='{zone.get('href')[1:]}']")
        assert words.get("data-zone") == zone.get("data-zone")
    # Without measures of the surface, those of the picture count.
    assert page("folio-2.html").xpath("//svg/@viewbox") == ["0 0 100 80"]
    assert page("folio-2.html").xpath("//svg/a/@data-zone") == ["z5"]


def test_pictures_of_one_surface_are_listed_once_and_by_source(tmp_path):
    page = built(tmp_path)("facsimile.html")
    assert page.xpath("//main//img/@src") == ["images/a.png", "images/b.png"]
    assert page.xpath("//main//h2")[0].text_content() == "A"
    assert page.xpath("//main//li/a/@href") == ["folio-1.html", "folio-2.html"]


def test_pictures_of_other_servers_are_shown_where_the_project_names_these(tmp_path):
    body = (
        '<pb n="1" facs="https://iiif.example.org/iiif/x/f1/full/full/0/native.jpg"/><p>arma</p>'
        '<pb n="2" facs="https://other.example.net/b.jpg"/><p>cano</p>'
    )
    page = built(tmp_path, body, "", 'images_from = ["iiif.example.org"]')
    first = page("folio-1.html")
    assert first.xpath("//main//img/@src") == ["https://iiif.example.org/iiif/x/f1/full/1600,/0/native.jpg"]
    assert "img-src 'self' https://iiif.example.org;" in first.xpath("//meta/@content")[0]
    assert not (tmp_path / "out/site/folio-2.html").exists()
    assert "img-src" not in page("text.html").xpath("//meta/@content")[0]
    assert page("text.html").xpath("//span[contains(@class, 'page')]/a/@href") == [
        "folio-1.html",
        "facsimile.html#image-2",
    ]


def test_a_picture_is_named_by_what_its_service_tells(tmp_path):
    body = '<pb n="1" facs="https://iiif.example.org/iiif/x/f1/info.json"/><p>arma</p>'
    with_pictures(tmp_path, body, "", 'images_from = ["iiif.example.org"]\nurl = "https://example.org/a/"')
    assert edition("build", tmp_path, "-q", "--only", "data,site", "-o", tmp_path / "out").status == 0
    (picture,) = html.parse(tmp_path / "out/site/folio-1.html").xpath("//main//img")
    service = "https://iiif.example.org/iiif/x/f1"
    assert picture.get("src") == f"{service}/full/1600,/0/default.jpg"
    assert picture.get("data-whole") == f"{service}/full/max/0/default.jpg"
    data = json.loads((tmp_path / "out/data/a.manifest.json").read_text(encoding="utf-8"))
    body = data["items"][0]["items"][0]["items"][0]["body"]
    assert (body["id"], body["format"]) == (f"{service}/full/max/0/default.jpg", "image/jpeg")
    assert body["service"][0]["id"] == service


def test_a_server_that_is_none_is_told(tmp_path):
    (tmp_path / "a.xml").write_text(tei("<p>a</p>"), encoding="utf-8")
    (tmp_path / "edition.toml").write_text(
        '[edition]\nsource = "a.xml"\n[site]\nimages_from = ["a b"]', encoding="utf-8"
    )
    run = edition("check", tmp_path, "--format", "json")
    assert "P002" in run.codes


def test_files_of_one_edition_are_told_apart(tmp_path):
    """Two files that are built alike have beginnings of pages of the same number in their file."""
    chapter = "<div xmlns='http://www.tei-c.org/ns/1.0'><pb n='{0}' facs='{1}.png'/><p>{2}</p></div>"
    for n, name, words in ((1, "a", "arma"), (2, "b", "cano")):
        (tmp_path / f"c{n}.xml").write_text(chapter.format(n, name, words))
    include = "".join(f"<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='c{n}.xml'/>" for n in (1, 2))
    page = built(tmp_path, include, "")
    assert [written(page(f"folio-{n}.html")) for n in (1, 2)] == ["arma", "cano"]
    text = page("text.html")
    assert text.xpath("//span[contains(@class, 'page')]/a/@href") == ["folio-1.html", "folio-2.html"]
    assert len(set(text.xpath("//span[contains(@class, 'page')]/@id"))) == 2
    edition("build", tmp_path, "-q", "--only", "epub", "-o", tmp_path / "book")
    with zipfile.ZipFile(tmp_path / "book/epub/a.epub") as book:
        contents = html.fromstring(book.read("EPUB/contents.xhtml"))
    places = contents.xpath("//*[@id='pages']//a")
    assert [a.text for a in places] == ["1", "2"]
    assert len({a.get("href") for a in places}) == 2


def test_a_zone_shows_several_words_and_words_stand_in_several_zones(tmp_path):
    body = (
        '<pb facs="#s1"/><p><w facs="#z1 #z2">arma</w> <w part="I" facs="#z1">vi<seg facs="#z1">rum</seg></w> cano</p>'
        '<p xml:id="p2">Troiae</p>'
    )
    facsimile = FACSIMILE.replace('xml:id="z3" ', 'xml:id="z3" start="#p2" ')
    page = built(tmp_path, body, facsimile)("folio-1.html")
    assert page.xpath("//div[@class='written']//@data-zone") == ["z1 z2", "z1", "z1", "z3"]
    zones = {zone.get("data-zone"): zone for zone in page.xpath("//svg/a")}
    assert {key: zone.get("aria-label") for key, zone in zones.items()} == {
        "z1": "arma virum",
        "z2": "arma",
        "z3": "Troiae",
    }
    led = {key: page.get_element_by_id(zone.get("href")[1:]).text_content() for key, zone in zones.items()}
    assert led == {"z1": "arma", "z2": "arma", "z3": "Troiae"}


def test_a_surface_names_the_beginning_of_its_page(tmp_path):
    facsimile = '<facsimile><surface start="#p1"><graphic url="a.png"/></surface><surface start="#p2"><graphic url="b.png"/></surface></facsimile>'
    page = built(tmp_path, '<pb xml:id="p1" n="1"/><p>arma</p><pb xml:id="p2" n="2"/><p>cano</p>', facsimile)
    assert [written(page(f"folio-{n}.html")) for n in (1, 2)] == ["arma", "cano"]


SURFACES = """<sourceDoc><surface n="1r" ulx="0" uly="0" lrx="200" lry="400"><graphic url="a.png"/>
<zone xml:id="main" ulx="10" uly="10" lrx="190" lry="90"><line points="10,10 190,10 190,50 10,50">I wandered <del>sadly</del></line><line>as a
cloud</line></zone><zone ulx="5" uly="300" lrx="50" lry="390"><line>metre?</line></zone></surface>
<surface n="1v"><graphic url="b.png"/><line>that floats</line></surface></sourceDoc>"""


def test_a_transcription_by_surfaces_stands_beside_its_pictures(tmp_path):
    with_pictures(tmp_path, facsimile=SURFACES)
    text = (tmp_path / "a.xml").read_text()
    (tmp_path / "a.xml").write_text(re.sub("<text>.*</text>", "", text, flags=re.DOTALL))
    assert edition("build", tmp_path, "-q", "--only", "site", "-o", tmp_path / "out").status == 0
    first, second = (html.parse(tmp_path / f"out/site/folio-{n}.html").getroot() for n in (1, 2))
    assert written(first) == "1r I wandered ⟦sadly⟧ as a cloud metre?"
    assert "that floats" not in written(first)
    assert "that floats" in written(second)
    zones = first.xpath("//svg/a")
    assert [z.get("aria-label")[:10] for z in zones] == ["I wandered", "I wandered", "metre?"]
    assert all(first.xpath(f"//*[@id='{z.get('href')[1:]}']") for z in zones)


def test_a_facsimile_for_each_page_as_transkribus_writes_it(tmp_path):
    facsimile = "".join(
        f'<facsimile xml:id="facs_{n}"><surface ulx="0" uly="0" lrx="200" lry="400"><graphic url="{name}.png" width="200px" height="400px"/>'
        f'<zone points="1,1 99,1 99,90 1,90" xml:id="facs_{n}_r1"><zone points="1,1 99,1 99,40 1,40" xml:id="facs_{n}_r1l1"/></zone>'
        "</surface></facsimile>"
        for n, name in ((1, "a"), (2, "b"))
    )
    body = "".join(
        f'<pb facs="#facs_{n}" n="{n}" xml:id="img_{n}"/><p facs="#facs_{n}_r1"><lb facs="#facs_{n}_r1l1" n="N001"/>{words}</p>'
        for n, words in ((1, "Lieber Freund"), (2, "aus der Ferne"))
    )
    page = built(tmp_path, body, facsimile)
    for n, words in ((1, "Lieber Freund"), (2, "aus der Ferne")):
        assert written(page(f"folio-{n}.html")) == words
        assert page(f"folio-{n}.html").xpath("//svg/a/@data-zone") == [f"facs_{n}_r1", f"facs_{n}_r1l1"]


def test_the_manifest_tells_what_is_written_where(tmp_path):
    from iiif_prezi3 import Manifest

    with_pictures(tmp_path, settings='url = "https://example.org/a/"')
    assert edition("build", tmp_path, "-q", "--only", "data,site", "-o", tmp_path / "out").status == 0
    data = json.loads((tmp_path / "out/data/a.manifest.json").read_text(encoding="utf-8"))
    first, second = Manifest(**data).items
    (page,) = first.annotations
    found = {a.target.partition("#xywh=")[2]: a.body.value for a in page.items}
    assert found["10,10,180,40"] == "Arma virum-"
    assert found["10,60,180,35"] == "que cano Troiae"
    assert [a.body.value for a in second.annotations[0].items] == ["primus"]
    assert "structures" not in data


def test_the_manifest_keeps_manuscripts_apart(tmp_path):
    body = '<pb n="1" ed="#A" facs="a.png"/><p>arma</p><pb n="9" ed="#B" facs="b.png"/><p>cano</p><pb n="2" ed="#A" facs="c.png"/>'
    with_pictures(tmp_path, body, "", 'url = "https://example.org/a/"')
    assert edition("build", tmp_path, "-q", "--only", "data,site", "-o", tmp_path / "out").status == 0
    data = json.loads((tmp_path / "out/data/a.manifest.json").read_text(encoding="utf-8"))
    canvases = [item["id"] for item in data["items"]]
    assert [(r["label"]["none"], [i["id"] for i in r["items"]]) for r in data["structures"]] == [
        (["A"], [canvases[0], canvases[2]]),
        (["B"], [canvases[1]]),
    ]


ORDINALS = iter(range(1, 10**9))


def a_break(kind):
    return st.builds(lambda: Break(Origin("pb", ordinal=next(ORDINALS)), kind))


LEAVES = st.text("ab ", max_size=4).map(Text) | a_break("page") | a_break("line")
NODES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4).flatmap(
        lambda found: st.sampled_from(
            [
                Paragraph(Origin("p"), tuple(found)),
                Span(Origin("hi"), "highlight", tuple(found)),
                Item(Origin("item"), (Text("x"),), tuple(found)),
            ]
        )
    ),
    max_leaves=12,
)


@given(st.lists(NODES, max_size=5))
def test_pages_hold_the_text_each_word_once_and_in_order(nodes):
    pages = by_page(nodes, lambda node: str(node.origin.ordinal) if node.kind == "page" else "")
    whole = "".join(plain_text(nodes).split())
    assert "".join("".join(plain_text(part).split()) for _, part in pages) == whole
    lines = by_line(tuple(nodes))
    assert "".join(plain_text(lines).split()) == whole
