"""A corpus is built text by text in several processes: its files are those of a build of all together."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from edition import project as projects
from edition.run import corpus as corpora
from edition.writers.text import write as write_text
from tests.conftest import HEADER, edition, tei
from tests.run.killing import let_die

pytestmark = pytest.mark.long

MANY = 55
OUTPUTS = "site,text,data,epub,cmif,dts,latex"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


def text(number: int) -> str:
    body = (
        f'<div><head>Titulus {number}</head><p xml:id="p">Marcus <app><lem wit="#A #B">fecit</lem><rdg wit="#C">facit</rdg></app> '
        f'{number} <persName ref="https://example.org/p{number % 3}">Anna</persName></p>'
    )
    if number == 5:
        body += '<figure><graphic url="pictures/one.png"/><figDesc>A stone</figDesc></figure>'
    return tei(body + "</div>").replace("<title>Case</title>", f"<title>Titulus {number}</title>")


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "corpus"
    (folder / "more" / "lists").mkdir(parents=True)
    (folder / "pictures").mkdir()
    (folder / "pictures" / "one.png").write_bytes(PIXEL)
    for number in range(1, MANY):
        (folder / f"t{number:02}.xml").write_text(text(number), encoding="utf-8")
    (folder / "edition.toml").write_text(
        '[edition]\nsource = "."\n[site]\nurl = "https://example.org/"\n', encoding="utf-8"
    )
    (folder / "more" / "lists" / "wit.xml").write_text(
        '<listWit xmlns="http://www.tei-c.org/ns/1.0"><witness xml:id="A"/><witness xml:id="B"/><witness xml:id="C"/></listWit>',
        encoding="utf-8",
    )
    start, _, rest = HEADER.partition("<listWit>")
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="lists/wit.xml"/>'
    including = f"{start}{include}{rest.partition('</listWit>')[2]}"
    # In a folder below, and of the same name as one above.
    (folder / "more" / "t01.xml").write_text(text(1).replace(HEADER, including), encoding="utf-8")
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.name != "report.json" and ".edition-cache" not in p.parts
    }


def report(folder: Path) -> dict[str, object]:
    return json.loads((folder / "report.json").read_text(encoding="utf-8"))


def build(corpus, name, *arguments):
    return edition("build", corpus, "-o", corpus.parent / name, "--only", OUTPUTS, *arguments)


def test_files_are_those_of_all_texts_together(corpus, monkeypatch):
    one = build(corpus, "one")
    monkeypatch.setattr(corpora, "is_possible", lambda: True)
    two = build(corpus, "two", "--jobs", "2")
    monkeypatch.setattr(projects, "MANY", 1000)
    together = build(corpus, "together")
    assert (one.status, two.status, together.status) == (0, 0, 0)
    assert one.out.replace("one", "two") == two.out
    assert one.err == two.err
    apart, whole = files(corpus.parent / "one"), files(corpus.parent / "together")
    assert apart == files(corpus.parent / "two")
    # Only where a file that others include lies is told otherwise, for a corpus has many folders.
    moved = {name for name in apart.keys() ^ whole.keys() if "wit.xml" in name}
    about = {name for name in whole if name.startswith("site/t01-2/about")}
    assert {n for n in apart.keys() & whole.keys() if apart[n] != whole[n]} <= about
    assert apart.keys() ^ whole.keys() == moved
    mine, theirs = report(corpus.parent / "one"), report(corpus.parent / "together")
    for part in ("inputs", "kept", "ledger", "proof", "figures"):
        assert mine[part] == theirs[part], part
    assert {n: set(f) for n, f in mine["outputs"].items() if n not in ("site", "dts")} == {
        n: set(f) for n, f in theirs["outputs"].items() if n not in ("site", "dts")
    }
    assert [f["code"] for f in mine["findings"]].count("P013") == 1


def test_what_was_built_is_read_back(corpus):
    run = build(corpus, "out", "--verify")
    assert run.status == 0, run.err
    (corpus.parent / "out" / "text" / "t07.txt").unlink()
    assert build(corpus, "out").status == 0
    assert (corpus.parent / "out" / "text" / "t07.txt").is_file()


def test_a_text_that_is_broken_costs_nothing_else(corpus):
    (corpus / "t09.xml").write_text("<TEI", encoding="utf-8")
    run = build(corpus, "out")
    assert run.status == 1
    assert "t09.xml" in run.err
    made = files(corpus.parent / "out")
    assert "text/t10.txt" in made
    assert "text/t09.txt" not in made
    assert b"Titulus 10" in made["site/index.html"]


def test_an_output_of_one_text_that_fails_leaves_its_last_good_one(corpus, monkeypatch):
    assert build(corpus, "out").status == 0
    (corpus / "t10.xml").write_text(text(10).replace("Marcus", "Gaius"), encoding="utf-8")
    (corpus / "t11.xml").write_text(text(11).replace("Marcus", "Gaius"), encoding="utf-8")
    share = type(write_text).share

    def failing(self, given, whole, folder):
        if self is write_text and given.editions[0].name == "t10":
            share(self, given, whole, folder)
            raise ZeroDivisionError("half done")
        return share(self, given, whole, folder)

    monkeypatch.setattr(type(write_text), "share", failing)
    run = build(corpus, "out")
    assert run.status == 3
    assert "ZeroDivisionError" in run.err
    made = files(corpus.parent / "out")
    assert b"Marcus" in made["text/t10.txt"]
    assert b"Gaius" in made["text/t11.txt"]
    kept = report(corpus.parent / "out")["kept"]["text"]
    assert "text/t10.txt" in kept
    monkeypatch.undo()
    assert build(corpus, "out").status == 0  # nothing of the failed one stands in the way
    assert b"Gaius" in files(corpus.parent / "out")["text/t10.txt"]


def test_a_process_that_dies_costs_its_text_only(corpus, monkeypatch):
    let_die(monkeypatch, "t33.xml")
    run = build(corpus, "out", "--jobs", "2")
    assert run.status == 1
    assert "SIGKILL" in run.err
    made = files(corpus.parent / "out")
    assert {"text/t32.txt", "text/t34.txt", "text/t54.txt"} <= made.keys()
    assert "text/t33.txt" not in made


def test_strict_leaves_what_was_there(corpus):
    assert build(corpus, "out").status == 0
    before = files(corpus.parent / "out")
    (corpus / "t10.xml").write_text(text(10).replace("https://example.org/p1", "#nobody"), encoding="utf-8")
    run = build(corpus, "out", "--strict")
    assert run.status == 1
    assert files(corpus.parent / "out") == before


def test_a_stranger_in_the_output_is_safe(corpus):
    (corpus.parent / "out" / "site").mkdir(parents=True)
    (corpus.parent / "out" / "site" / "mine.txt").write_text("mine")
    run = build(corpus, "out")
    assert run.status == 3
    assert "O003" in run.err
    assert [p.name for p in (corpus.parent / "out").rglob("*") if p.is_file()] == ["mine.txt"]


def test_a_corpus_of_broken_texts_is_told(tmp_path):
    folder = tmp_path / "corpus"
    folder.mkdir()
    for number in range(60):
        (folder / f"{number}.xml").write_text("<TEI>", encoding="utf-8")
    run = build(folder, "out")
    assert run.status == 1
    assert not list((tmp_path / "out").rglob("*")) if (tmp_path / "out").exists() else True


def test_a_book_in_many_files_is_no_corpus(tmp_path):
    """Its chapters are included: the text is one, and a site of its own."""
    folder = tmp_path / "book"
    folder.mkdir()
    names = [f"c{number}.xml" for number in range(60)]
    for name in names:
        (folder / name).write_text(
            tei(f"<div xml:id='d-{name}'><p>Caput {name}</p></div>").replace("Case", name), encoding="utf-8"
        )
    includes = "".join(
        f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{name}" xpointer="d-{name}"/>' for name in names
    )
    (folder / "book.xml").write_text(tei(includes).replace("Case", "Liber"), encoding="utf-8")
    run = edition("build", folder, "-o", tmp_path / "out", "--only", "site,text")
    assert run.status == 0, run.err
    assert (tmp_path / "out/text/book.txt").read_text(encoding="utf-8").count("Caput") == 60
    assert "Liber" in (tmp_path / "out/site/index.html").read_text(encoding="utf-8")
    assert not (tmp_path / "out/site/book").exists()


def test_translations_beside_one_text_stand_beside_it(tmp_path):
    folder = tmp_path / "one"
    folder.mkdir()
    (folder / "a.xml").write_text(tei('<p xml:id="p1">Arma virumque</p>'), encoding="utf-8")
    for number in range(60):
        text = tei(f'<p corresp="a.xml#p1">Arms {number}</p>').replace('"la"', '"en"', 1)
        (folder / f"t{number:02}.xml").write_text(text, encoding="utf-8")
    run = edition("build", folder, "-o", tmp_path / "out", "--only", "site")
    assert run.status == 0, run.err
    shown = "".join(p.read_text(encoding="utf-8") for p in (tmp_path / "out/site").rglob("*.html"))
    assert all(f"Arms {number}" in shown for number in (0, 31, 59))


def test_what_is_no_text_is_judged_all_the_same(corpus):
    """A file that others include has findings of its own, in a build as in a check."""
    included = '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/><text><body><p xml:id="q" nonsense="x">y</p></body></text></TEI>'
    (corpus / "part.xml").write_text(included, encoding="utf-8")
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="part.xml" xpointer="q"/>'
    (corpus / "t02.xml").write_text(tei(f"<div>{include}</div>"), encoding="utf-8")
    build(corpus, "out")
    built = {(f["code"], f["file"], f["message"]) for f in report(corpus.parent / "out")["findings"]}
    checked = edition("check", corpus, "--format", "json").json["findings"]
    told = {(f["code"], f["file"], f["message"]) for f in checked if f["file"].endswith("part.xml")}
    assert told
    assert told <= built


def test_nothing_is_listed_that_was_not_put_there(corpus):
    (corpus / "t10.xml").write_text(text(10).replace("https://example.org/p1", "#nobody"), encoding="utf-8")
    run = build(corpus, "out", "--strict")
    assert run.status == 1
    assert run.out == ""


def test_the_users_own_cache_in_the_output_stays(corpus):
    mine = corpus.parent / "out" / ".cache" / "texts-of-mine" / "a.build"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    for _ in range(2):
        assert build(corpus, "out").status == 0
        assert mine.read_text() == "mine"
