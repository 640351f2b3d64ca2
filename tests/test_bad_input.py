"""Bad input: a coded finding with a place and a remedy, an exit status, nothing written in half, never a traceback."""

from __future__ import annotations

import base64
import hashlib
import json
import re

import pytest

from tests.conftest import HEADER, TEI_OPEN, edition, tei

XI = 'xmlns:xi="http://www.w3.org/2001/XInclude"'
BOMB = "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 20}">' for i in range(8))


def doctype(subset: str, body: str) -> str:
    return f"<!DOCTYPE TEI [{subset}]>\n" + tei(body)


FATAL = {
    "empty": (b"", "X004", 1, 1),
    "white space": (b"  \n ", "X004", 1, 1),
    "text": (b"hello", "X004", 1, 1),
    "unclosed": (f"{TEI_OPEN}\n<p>a <emph>b</p></TEI>", "X003", 2, 6),
    "never closed": (f"{TEI_OPEN}\n<p>a", "X003", 2, 1),
    "crossed": (f"{TEI_OPEN}\n<p>a</b></TEI>", "X003", 2, 1),
    "latin-1 in utf-8": (f"{TEI_OPEN}\ncafé</TEI>".encode("latin-1"), "X006", 2, 4),
    "unknown encoding": (b'<?xml version="1.0" encoding="klingon"?><TEI/>', "X006", 1, 1),
    "undefined entity": (f"{TEI_OPEN}\n<p>&foo;</p></TEI>", "X009", 2, 4),
    "entity bomb": (doctype(f'<!ENTITY a "{"a" * 50}">{BOMB}', "<p>&i;</p>"), "X008", None, None),
    "entity circle": (doctype('<!ENTITY a "&b;"><!ENTITY b "&a;">', "<p>&a;</p>"), "X008", None, None),
    "ampersand": (f"{TEI_OPEN}\n<p>a & b</p></TEI>", "X003", 2, 6),
    "less than": (f"{TEI_OPEN}\n<p>a < b</p></TEI>", "X003", 2, 6),
    "no quotes": (f"{TEI_OPEN}\n<p n=1/></TEI>", "X003", 2, 6),
    "twice the attribute": (f'{TEI_OPEN}\n<p n="1" n="2"/></TEI>', "X003", 2, 10),
    "prefix": (f"{TEI_OPEN}\n<x:a/></TEI>", "X003", 2, 1),
    "after the end": (f"{TEI_OPEN}</TEI>\n<b/>", "X003", 2, 1),
    "control character": (f"{TEI_OPEN}\n<p>\x01</p></TEI>", "X003", 2, 4),
    "too deep": (TEI_OPEN + "<div>" * 100_000 + "</div>" * 100_000 + "</TEI>", "X013", 1, None),
    "no namespace": (b"<TEI/>", "X005", 1, 1),
    "not TEI": (b"<html/>", "X005", 1, 1),
    "P4": (b"<TEI.2/>", "X005", 1, 1),
}


@pytest.mark.parametrize("case", FATAL)
def test_no_tree(case, tmp_path):
    data, code, line, column = FATAL[case]
    (tmp_path / "bad.xml").write_bytes(data if isinstance(data, bytes) else data.encode())
    run = edition("check", "bad.xml", "--format", "json", cwd=tmp_path)
    assert run.status == 1
    assert run.codes == [code]
    finding = run.json["findings"][0]
    assert finding["file"] == "bad.xml"
    assert line in {None, finding["line"]}
    assert column in {None, finding["column"]}
    built = edition("build", "bad.xml", "-o", "out", cwd=tmp_path)
    assert built.status == 1
    assert not (tmp_path / "out").exists()


MENDABLE = {
    "missing include": (f'<xi:include {XI} href="nothing.xml"/>', "X010"),
    "circle of includes": (f'<xi:include {XI} href="bad.xml"/>', "X011"),
    "outside": (f'<xi:include {XI} href="/etc/passwd" parse="text"/>', "X012"),
    "upwards": (f'<xi:include {XI} href="../../secret.xml"/>', "X012"),
    "network": (f'<xi:include {XI} href="https://example.org/a.xml"/>', "X012"),
    "unknown part": (f'<xi:include {XI} href="part.xml" xpointer="nothing"/>', "X010"),
}


@pytest.mark.parametrize("case", MENDABLE)
def test_the_rest_is_built(case, tmp_path):
    body, code = MENDABLE[case]
    (tmp_path / "part.xml").write_text(tei("<p>pars</p>"))
    (tmp_path / "bad.xml").write_text(tei(f"<p>ante</p>{body}<p>post</p>"))
    run = edition("check", "bad.xml", "--format", "json", cwd=tmp_path)
    assert run.status == 1
    assert code in run.codes
    built = edition("build", "bad.xml", "-o", "out", "--only", "text", cwd=tmp_path)
    assert built.status == 1
    assert "ante" in (tmp_path / "out/text/bad.txt").read_text()
    assert "root:" not in (tmp_path / "out/text/bad.txt").read_text()


def test_strict_builds_nothing(tmp_path):
    (tmp_path / "a.xml").write_text(tei('<p xml:id="x">a</p><p xml:id="x">b</p>'))
    assert edition("build", "a.xml", "--strict", "-o", "out", cwd=tmp_path).status == 1
    assert not (tmp_path / "out").exists()


def test_includes_and_their_places(tmp_path):
    (tmp_path / "part.xml").write_text(tei('\n<p xml:id="a">pars</p>\n<p xml:lang="?">prava</p>'))
    (tmp_path / "whole.xml").write_text(tei(f'<xi:include {XI} href="part.xml" xpointer="a"/>'))
    assert edition("check", "whole.xml", "--format", "json", cwd=tmp_path).codes == []
    (tmp_path / "whole.xml").write_text(
        f'{TEI_OPEN}{HEADER}<text><xi:include {XI} href="part.xml" xpointer="xpointer(//tei:body)"/></text></TEI>'
    )
    run = edition("check", "whole.xml", "--format", "json", cwd=tmp_path)
    found = run.json["findings"][0]
    assert (found["code"], found["file"], found["line"]) == ("T010", "part.xml", 3)


def test_fallback_is_used(tmp_path):
    include = f'<xi:include {XI} href="no.xml"><xi:fallback><p>aliud</p></xi:fallback></xi:include>'
    (tmp_path / "a.xml").write_text(tei(include))
    assert edition("build", "a.xml", "-o", "out", "--only", "text", cwd=tmp_path).status == 0
    assert "aliud" in (tmp_path / "out/text/a.txt").read_text()


def test_encodings_are_understood(tmp_path):
    text = '<?xml version="1.0" encoding="%s"?>' + tei("<p>café ☩</p>")
    for encoding in ("utf-8", "utf-16", "utf-16-le"):
        data = (text % "UTF-16" if "16" in encoding else text % "UTF-8").encode(encoding)
        if encoding == "utf-16-le":
            data = b"\xff\xfe" + data
        (tmp_path / "a.xml").write_bytes(data)
        assert edition("build", "a.xml", "-o", "out", "--only", "text", cwd=tmp_path).status == 0
        assert "café ☩" in (tmp_path / "out/text/a.txt").read_text()
    (tmp_path / "a.xml").write_bytes((text % "GB18030").encode("gb18030"))
    assert edition("build", "a.xml", "-o", "out", "--only", "text", cwd=tmp_path).status == 0
    assert "café ☩" in (tmp_path / "out/text/a.txt").read_text()


def test_entities_of_the_document_are_expanded(tmp_path):
    (tmp_path / "a.xml").write_text(doctype('<!ENTITY n "Marcus <hi>Tullius</hi>">', "<p>&n; Cicero</p>"))
    assert edition("build", "a.xml", "-o", "out", "--only", "text", cwd=tmp_path).status == 0
    assert "Marcus Tullius Cicero" in (tmp_path / "out/text/a.txt").read_text()


def test_entities_of_a_missing_dtd_are_named(tmp_path):
    (tmp_path / "a.xml").write_text('<!DOCTYPE TEI SYSTEM "tei.dtd">' + tei("<p>caf&eacute; &what;</p>"))
    run = edition("check", "a.xml", "--format", "json", cwd=tmp_path)
    assert [(f["code"], f["severity"]) for f in run.json["findings"]] == [
        ("X014", "info"),
        ("X009", "warning"),
        ("X009", "error"),
    ]
    edition("build", "a.xml", "-o", "out", "--only", "text", cwd=tmp_path)
    assert "café &what;" in (tmp_path / "out/text/a.txt").read_text()


def test_project_file_mistakes(tmp_path):
    (tmp_path / "a.xml").write_text(tei("<p>a</p>"))
    for text, said in {
        "[edition]\nsourse = 'a.xml'": "did you mean “source”",
        "[editon]\nsource = 'a.xml'": "did you mean [edition]",
        "[edition]\nsource = 3": "string",
        "[edition\n": "not valid TOML",
        "[edition]\nsource = '../a.xml'": "leads out of the project",
    }.items():
        (tmp_path / "edition.toml").write_text(text)
        run = edition("build", cwd=tmp_path)
        assert run.status == 2, text
        assert said in run.err, text


def test_nothing_there(tmp_path):
    assert edition("build", cwd=tmp_path).status == 2
    assert edition("build", "no.xml", cwd=tmp_path).status == 2
    (tmp_path / "empty").mkdir()
    assert edition("build", "empty", cwd=tmp_path).status == 2
    assert "did you mean" in edition("explain", "A0122").err
    (tmp_path / "a.xml").write_text(tei("<p>a</p>"))
    assert edition("build", "a.xml", "--only", "sight", cwd=tmp_path).status == 2


def test_output_that_cannot_be_written(tmp_path):
    (tmp_path / "a.xml").write_text(tei("<p>a</p>"))
    (tmp_path / "out").write_text("a file, not a folder")
    assert edition("build", "a.xml", "-o", "out", cwd=tmp_path).status == 3


def test_last_good_output_stays(tmp_path, monkeypatch):
    from edition.writers.registry import Written

    (tmp_path / "a.xml").write_text(tei("<p>prius</p>"))
    edition("build", "a.xml", "-o", "out", "--only", "text", cwd=tmp_path)
    (tmp_path / "a.xml").write_text(tei("<p>posterius</p>"))

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Written, "save", full)
    assert edition("build", "a.xml", "-o", "out", "--only", "text", cwd=tmp_path).status == 3
    assert "prius" in (tmp_path / "out/text/a.txt").read_text()
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [".edition-cache", "report.json", "text"]


def test_markup_cannot_enter_the_page(tmp_path):
    nasty = "&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"
    body = (
        f'<div type="{nasty}" xml:id="d"><head>&lt;script&gt;</head><p rend="{nasty}" n="{nasty}">'
        f'<ref target="javascript:alert(1)">hic</ref><ref target=" JaVaScRiPt:alert(1)">illic</ref>'
        f'<graphic url="data:text/html,x"/><pb n="{nasty}"/><note type="{nasty}">n</note>'
        f'<app type="{nasty}"><lem wit="#A">a</lem><rdg wit="{nasty}">b</rdg></app></p></div>'
    )
    (tmp_path / "a.xml").write_text(tei(body))
    edition("build", "a.xml", "-o", "out", "--only", "site", cwd=tmp_path)
    for page in (tmp_path / "out/site").glob("*.html"):
        html = page.read_text()
        scripts = re.findall(r"<script[^>]*>", html)
        assert {s for s in scripts if "src=" not in s} <= {'<script type="application/ld+json">', "<script>"}
        # The one script that stands within the page is ours: the page's policy names it, and would stop any other.
        (own,) = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(own.encode()).digest()).decode()
        assert f"script-src 'self' 'sha256-{digest}'" in html
        assert "<script>alert" not in html
        assert "</script>alert" not in html
        assert "javascript:" not in html.lower()
        assert 'href="data:' not in html


def test_addresses_that_cannot_be_read(tmp_path):
    source = tmp_path / "case.xml"
    bad = "http://[bad"
    body = f"<p><ref target='{bad}'>one</ref><graphic url='{bad}'/><figure><graphic url='//[x/a.png'/></figure></p>"
    header = HEADER.replace("<witness xml:id='A'/>", f"<witness xml:id='A'><ref target='{bad}'>x</ref></witness>")
    listed = f"<listApp><ptr target='{bad}.xml'/></listApp>"
    source.write_text(f"<?xml-model href='{bad}'?>{tei(listed + body, header)}", encoding="utf-8")
    run = edition("build", source, "-o", tmp_path / "out", "--only", "site,text,epub")
    assert "one" in (tmp_path / "out/text/case.txt").read_text(encoding="utf-8")
    assert bad in run.err


def included(tmp_path, body, **files) -> tuple[list[str], str]:
    """Return the codes of the findings, and the text, of a document with some body, beside other files."""
    for name, content in files.items():
        place = tmp_path / name.replace("__", "/").replace("_", ".")
        place.parent.mkdir(exist_ok=True, parents=True)
        place.write_bytes(content if isinstance(content, bytes) else content.encode())
    (tmp_path / "a.xml").write_text(tei(body), encoding="utf-8")
    run = edition("check", "a.xml", "--format", "json", cwd=tmp_path)
    edition("build", "a.xml", "--only", "text", cwd=tmp_path)
    return run.codes, (tmp_path / "build/text/a.txt").read_text(encoding="utf-8")


def test_a_part_of_the_same_document_is_included_again(tmp_path):
    codes, text = included(tmp_path, f'<div xml:id="d"><p>semel</p></div><xi:include {XI} xpointer="d"/>')
    assert (codes, text.count("semel")) == ([], 2)
    codes, text = included(tmp_path, f'<div xml:id="d"><p>semel</p></div><xi:include {XI} href="#d"/>')
    assert (codes, text.count("semel")) == ([], 2)


def test_a_part_that_holds_its_inclusion_is_a_circle(tmp_path):
    codes, text = included(tmp_path, f'<div xml:id="d"><p>semel</p><xi:include {XI} xpointer="d"/></div>')
    assert (codes, text.count("semel")) == (["X011"], 1)
    first, second = (f'<div xml:id="{a}"><p>p{a}</p><xi:include {XI} xpointer="{b}"/></div>' for a, b in ("de", "ed"))
    codes, text = included(tmp_path, first + second)
    assert set(codes) == {"X011"}
    assert text.count("pd") <= 4


def test_files_that_include_each_other_end(tmp_path):
    codes, _ = included(
        tmp_path,
        f'<xi:include {XI} href="b.xml" xpointer="q"/>',
        b_xml=tei(f'<div xml:id="q"><p>b</p><xi:include {XI} href="c.xml" xpointer="r"/></div>'),
        c_xml=tei(f'<div xml:id="r"><p>c</p><xi:include {XI} href="b.xml" xpointer="q"/></div>'),
    )
    assert codes == ["X011"]


def test_a_file_is_included_twice(tmp_path):
    twice = f'<xi:include {XI} href="b.xml" xpointer="q"/>' * 2
    codes, text = included(tmp_path, twice, b_xml=tei('<p xml:id="q">bis</p>'))
    assert (codes, text.count("bis")) == ([], 2)
    whole = '<p xmlns="http://www.tei-c.org/ns/1.0" xml:id="q">bis</p>'
    codes, text = included(tmp_path, f'<xi:include {XI} href="c.xml"/>' * 2, c_xml=whole)
    assert (codes, text.count("bis")) == ([], 2)


def test_what_is_included_gets_a_name(tmp_path):
    again = f'<xi:include {XI} xpointer="q" set-xml-id="r"/><p><ref target="#r">hic</ref></p>'
    codes, _ = included(tmp_path, '<p xml:id="q">semel</p>' + again)
    assert codes == []


def test_addresses_count_from_the_including_file(tmp_path):
    codes, text = included(
        tmp_path,
        f'<xi:include {XI} href="sub/b.xml" xpointer="q"/><div xml:base="sub/"><xi:include {XI} href="n.txt" parse="text"/>'
        "</div>",
        sub__b_xml=tei(f'<div xml:id="q"><p>b <xi:include {XI} href="n.txt" parse="text"/></p></div>'),
        sub__n_txt="hic intus",
    )
    assert text.count("hic intus") == 2
    assert "X010" not in codes


def test_encoding_of_a_text(tmp_path):
    for encoding in ("ISO-8859-1", "windows-1252", "UTF-16LE", "Shift_JIS", "UTF-16"):
        word = "言葉" if encoding == "Shift_JIS" else "café"
        codes, text = included(
            tmp_path,
            f'<p><xi:include {XI} href="n.txt" parse="text" encoding="{encoding}"/></p>',
            n_txt=word.encode(encoding),
        )
        assert (codes, word in text) == ([], True), encoding
    for encoding, data in (("punycode", b"x"), ("UTF-8", b"a\0b"), ("UTF-8", b"a\x1bb"), ("UTF-8", "a\uffff".encode())):
        body = f'<p>hic <xi:include {XI} href="n.txt" parse="text" encoding="{encoding}"/></p>'
        codes, text = included(tmp_path, body, n_txt=data)
        assert codes in (["X006"], ["X010"])
        assert "hic" in text


def test_inclusions_have_a_budget(tmp_path, monkeypatch):
    # A tenth of it: what comes after the last inclusion is the same.
    monkeypatch.setattr("edition.source.document.MAX_REPEATED", 2_000)
    files = {
        f"f{n}_xml": f"<div xmlns='http://www.tei-c.org/ns/1.0'>{f'<xi:include {XI} href={chr(34)}f{n + 1}.xml{chr(34)}/>' * 12}</div>"
        for n in range(8)
    }
    codes, _ = included(tmp_path, f'<xi:include {XI} href="f0.xml"/>', **files, f8_xml="<p>x</p>")
    assert "X015" in codes


def test_inclusions_in_inclusions_end(tmp_path):
    files = {
        f"f{n}_xml": f"<div xmlns='http://www.tei-c.org/ns/1.0'><xi:include {XI} href='f{n + 1}.xml'/></div>"
        for n in range(150)
    }
    for name, content in files.items():
        (tmp_path / name.replace("_", ".")).write_text(content)
    (tmp_path / "a.xml").write_text(tei(f'<xi:include {XI} href="f0.xml"/>'))
    assert "X013" in edition("check", "a.xml", "--format", "json", cwd=tmp_path).codes
    deep = "<div xmlns='http://www.tei-c.org/ns/1.0'>" + "<div>" * 200 + "{}" + "</div>" * 200 + "</div>"
    (tmp_path / "f0.xml").write_text(deep.format(f"<xi:include {XI} href='f1.xml'/>"))
    (tmp_path / "f1.xml").write_text(deep.format("<p>x</p>"))
    assert "X013" in edition("check", "a.xml", "--format", "json", cwd=tmp_path).codes


def test_the_library_reads_as_deep_as_the_command(tmp_path):
    """A program that calls the library has Python's limit of calls, until a text is read."""
    import subprocess
    import sys

    depth = 250
    (tmp_path / "a.xml").write_text(tei("<div>" * depth + "<p>imum</p>" + "</div>" * depth))
    code = """if True:
        from pathlib import Path
        from edition.run.build import build
        from edition.project import open_project
        outcome = build(open_project(Path("a.xml"), Path.cwd()), Path("out"), ["text", "site", "data", "epub", "latex"])
        print(outcome.lost, sorted(outcome.files))
    """
    run = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "Traceback" not in run.stderr
    assert run.stdout.startswith("0 ['data'")


OUTPUTS = "site,print,epub,text,data,latex"


@pytest.mark.parametrize(
    ("inside", "codes"),
    [
        ("<text><body><p>kept</p></body></text><p>dropped</p>", {"T004"}),
        ("<text><body><p>kept</p></body></text>dropped", {"T004"}),
        ("<p>dropped <app><lem>a</lem></app></p><text><body><p>kept</p></body></text><div><p>dropped</p></div>", {"T004"}),
        ("<standOff><listApp><app loc='1'><lem>q</lem><rdg wit='#A'>x</rdg></app></listApp></standOff>", {"A040"}),
        (("<text><body><p>x</p></body><back><listApp><app from='#q'><lem>q</lem><rdg wit='#A'>x</rdg></app></listApp>"
         "</back></text>"), {"L003"}),
        ("<text><body><p>x <app from='#a1'><rdg wit='#A'>quam <anchor xml:id='a1'/></rdg></app></p></body></text>", {"A040", "A045"}),
        (("<text><body><p>x <app from='#a2'><rdg wit='#A'>quam <anchor xml:id='a1'/></rdg></app> y <app from='#a1'>"
         "<rdg wit='#B'>quem <anchor xml:id='a2'/></rdg></app></p></body></text>"), {"A040", "A045"}),
        ("<text><body><p>x <app><note><rdg wit='#A'>b</rdg></note></app> y</p></body></text>", {"A001", "S004"}),
        ("<text><body><p>x <app><rdgGrp><note><rdg wit='#A'>b</rdg></note></rdgGrp></app> y</p></body></text>", set()),
    ],
)  # fmt: skip
def test_entries_and_text_in_odd_places(inside, codes, tmp_path):
    import json

    from lxml import html

    (tmp_path / "a.xml").write_text(f"{TEI_OPEN}{HEADER}{inside}</TEI>")
    found = edition("check", "a.xml", "--format", "json", cwd=tmp_path).codes
    assert not codes or codes & set(found), found
    run = edition("build", "a.xml", "--only", OUTPUTS, cwd=tmp_path)
    assert run.status == (1 if "error" in run.err else 0)
    report = json.loads((tmp_path / "build/report.json").read_text())
    for name, ledger in report["ledger"].items():
        assert ledger["lost"] == 0, name
        if codes == {"T004"}:
            assert sum(ledger["omitted"].values()) >= len("dropped")
    pages = {p.name: html.fromstring(p.read_bytes()) for p in (tmp_path / "build/site").glob("*.html")}
    for page in pages.values():
        for href in page.xpath("//main//a/@href"):
            file, _, place = href.partition("#")
            if file in pages and place:
                assert pages[file].xpath(f"//*[@id='{place}']"), href
            elif not file:
                assert page.xpath(f"//*[@id='{place}']"), href
    for siglum in "AB":
        assert edition("witness", siglum, "a.xml", cwd=tmp_path).status in {0, 1, 2}


@pytest.mark.parametrize("figures", ["²", "٣", "٣²", "9" * 5000, "0", "-1", "1.5", "IV", ""])
def test_any_figures_can_stand_where_a_number_is_meant(tmp_path, figures):
    """What is no number that anybody counts by is shown as it is written; it stops nothing."""
    entry = '<app><lem wit="#A">x</lem><rdg wit="#B">y</rdg></app>'
    body = (
        f'<lg><l n="{figures}">a {entry}</l><gap unit="line" quantity="{figures}"/><l>b {entry}</l></lg>'
        f'<p n="{figures}">a <gap unit="character" quantity="{figures}"/> <pb n="{figures}"/>b {entry}</p>'
        f'<table><row><cell cols="{figures}" rows="{figures}">a</cell></row></table>'
        f'<list><item n="{figures}">a</item></list><p><date when="{figures}">a</date></p>'
        f'<p><app><rdg varSeq="{figures}">a</rdg><rdg varSeq="2">b</rdg></app></p>'
        f'<div type="edition"><ab><lb n="{figures}"/>a <lb n="2"/>b <app loc="{figures}"><lem>b</lem><rdg>c</rdg></app></ab></div>'
    )
    (tmp_path / "a.xml").write_text(tei(body), encoding="utf-8")
    (tmp_path / "edition.toml").write_text(
        '[edition]\nsource = "a.xml"\n[site]\nurl = "https://example.org/"\n', encoding="utf-8"
    )
    run = edition("build", "-o", "out", "--only", "site,print,epub,text,data,latex,dts", cwd=tmp_path)
    report = json.loads((tmp_path / "out/report.json").read_bytes())
    assert not [f for f in report["findings"] if f["code"].startswith("O") and f["severity"] == "error"], run.err
    assert {name: one["lost"] for name, one in report["ledger"].items() if one["lost"]} == {}
