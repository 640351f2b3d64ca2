"""What is written lies where it may, under names that nothing else has, and every link leads somewhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edition.filenames import Names, clean_name, folded, tell_apart
from edition.writers.registry import NameTakenError, Written
from tests.conftest import HEADER, edition, tei


def built(folder, text, *more):
    (folder / "a.xml").write_text(text, encoding="utf-8")
    return edition("build", "a.xml", "-o", "out", "-q", *more, cwd=folder)


def witnesses(*keys):
    listed = "".join(f'<witness xml:id="{key}"/>' for key in keys)
    return HEADER.replace("<witness xml:id='A'/><witness xml:id='B'/><witness xml:id='C'/>", listed)


# -- names -------------------------------------------------------------------------------------------------------------


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.text(max_size=60) | st.text("xé", max_size=300), unique=True, max_size=8))
def test_names_are_told_apart_on_every_file_system(keys):
    names = tell_apart(keys)
    assert list(names) == keys
    assert len({folded(name) for name in names.values()}) == len(keys)
    for name in names.values():
        assert name
        assert len(name.encode()) < 200
        assert not set(name) & set('/\\:*?"<>|#% \0\n')
        assert not name.startswith(".")
        assert not name.endswith(".")


def test_names_that_are_names_stay():
    told = tell_apart(["B*", "B+", "A", "a", "A-2", "B-"])
    assert told == {"B*": "B--2", "B+": "B--3", "A": "A", "a": "a-2", "A-2": "A-2-2", "B-": "B-"}
    assert tell_apart(["B*", "B-"])["B-"] == "B-"
    assert clean_name("वेद") == "वेद"
    assert clean_name("con") == "con-"
    assert clean_name("nul.a") == "nul.a-"
    assert tell_apart(["é", "é"])["é"] == "é"


def test_a_name_is_given_once():
    names = Names()
    assert [names.give("a", ".txt"), names.give("A", ".txt"), names.give("a", ".csv")] == ["a.txt", "A-2.txt", "a.csv"]


def test_two_files_of_one_name_are_refused(tmp_path):
    written = Written(tmp_path)
    written.save("a/b.txt", "x")
    with pytest.raises(NameTakenError):
        written.save("a/B.txt", "y")
    assert (tmp_path / "a/b.txt").read_text() == "x"


def test_every_witness_has_a_page_and_a_text_of_its_own(tmp_path):
    keys = ["A", "a", "A-2", "A.2", "B_", "B-", "x" * 260]
    readings = "".join(f'<rdg wit="#{key}">r{i}</rdg>' for i, key in enumerate(keys))
    text = "".join(f"<div><head>{i}</head><p>{'verbum ' * 3000}</p></div>" for i in range(20))
    run = built(tmp_path, tei(f"<p><app>{readings}</app></p>{text}", witnesses(*keys)), "--only", "site,text")
    assert run.status == 0, run.err
    for folder, ending in (("site", ".html"), ("text", ".txt")):
        texts = [p.read_text(encoding="utf-8") for p in (tmp_path / "out" / folder).glob(f"*{ending}")]
        for i in range(len(keys)):
            assert sum(f"r{i}" in t and t.count("verbum") > 1000 for t in texts) >= 1


def test_pages_of_the_edition_are_never_called_like_those_of_the_builder(tmp_path):
    front = "".join(
        f'<div xml:id="{name}"><head>{name}</head><p>{name} mine</p></div>'
        for name in ("notes", "index", "variants-2", "witness-A", "Cite", "about")
    )
    text = tei("<p>x <app><lem>a</lem><rdg wit='#B'>b</rdg></app><note>n</note></p>").replace(
        "<body>", f"<front>{front}</front><body>"
    )
    run = built(tmp_path, text, "--only", "site")
    assert run.status == 0, run.err
    pages = [p.read_text(encoding="utf-8") for p in (tmp_path / "out/site").glob("*.html")]
    for name in ("notes", "index", "variants-2", "witness-A", "Cite", "about"):
        assert sum(f"{name} mine" in page for page in pages) == 1


def test_ids_of_the_builder_are_none_of_the_edition(tmp_path):
    body = (
        '<div xml:id="main"><head>h</head><pb n="1"/><p xml:id="at-app.1">b <app><lem>a</lem><rdg wit="#B">c</rdg></app>'
        '<note>n</note></p></div><div xml:id="notes"><head>k</head><p xml:id="call-note.1">z</p></div>'
        '<div><head>l</head><p xml:id="division-3">z</p></div>'
    )
    run = built(tmp_path, tei(body), "--only", "site")
    assert run.status == 0, run.err
    page = (tmp_path / "out/site/text.html").read_text(encoding="utf-8")
    ids = [part.partition('"')[0] for part in page.split(' id="')[1:]]
    assert len(ids) == len(set(ids))
    assert {"main", "notes", "at-app.1", "call-note.1", "division-3"} <= set(ids)


# -- links -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        tei('<p>x</p></body><back><listApp><app from="#q"><lem>q</lem><rdg wit="#A">x</rdg></app></listApp></back><body>')
        .replace("<body></body>", ""),
        tei("").replace("<text><body></body></text>", "<standOff><listApp><app loc='1'><lem>q</lem><rdg>x</rdg></app></listApp></standOff>"),
        tei("<p>x<app><lem><note>quae</note></lem><rdg wit='#B'>b</rdg></app></p>"),
        tei('<p><ref target="https://example.org/">w <app><lem>a</lem><rdg wit="#B">b</rdg></app></ref></p>'),
    ],
    ids=["entry without a place", "apparatus alone", "note in a lemma", "entry in a link"],
)  # fmt: skip
def test_no_link_is_dead_and_nothing_is_lost(tmp_path, text):
    run = built(tmp_path, text, "--only", "site,text,data,epub")
    assert "O007" not in run.err
    report = json.loads((tmp_path / "out/report.json").read_text())
    assert [ledger["lost"] for ledger in report["ledger"].values()] == [0, 0, 0, 0]


def test_a_dead_link_of_a_template_is_told(tmp_path):
    (tmp_path / "t").mkdir()
    (tmp_path / "t/about.html").write_text(
        '{% extends "site/about.html" %}{% block content %}<a href="no.html">x</a>{% endblock %}'
    )
    (tmp_path / "edition.toml").write_text('[edition]\nsource = "a.xml"\ntemplates = "t"\n')
    (tmp_path / "a.xml").write_text(tei("<p>x</p>"))
    run = edition("build", "-q", "--only", "site", cwd=tmp_path)
    assert "O007" in run.err
    assert "about.html links to no.html" in run.err


def test_addresses_of_odd_names_are_encoded(tmp_path):
    (tmp_path / "a#b c%.xml").write_text(tei("<p>x</p>"))
    run = edition("build", "a#b c%.xml", "-o", "out", "--only", "site,text", cwd=tmp_path)
    assert run.status == 0, run.err
    assert "O007" not in run.err


# -- whose is it? ------------------------------------------------------------------------------------------------------


def test_a_folder_of_others_is_not_replaced(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data/a.xml").write_text(tei("<p>x</p>"))
    before = (tmp_path / "data/a.xml").read_bytes()
    run = edition("build", "data/a.xml", "-o", ".", cwd=tmp_path)
    assert run.status == 3
    assert "O003" in run.err
    assert (tmp_path / "data/a.xml").read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["data"]
    # What is in no one's way can be built there.
    assert edition("build", "data/a.xml", "-o", ".", "--only", "text", cwd=tmp_path).status == 0
    assert edition("build", "data/a.xml", "-o", ".", "--only", "text", cwd=tmp_path).status == 0


@pytest.mark.parametrize("stranger", ["file", "link", "folder link", "git"])
def test_a_stranger_in_an_output_stops_the_build(tmp_path, stranger):
    assert built(tmp_path, tei("<p>x</p>"), "--only", "text,data").status == 0
    before = (tmp_path / "out/data/a.bib").read_bytes()
    place = tmp_path / "out/text"
    if stranger == "file":
        (place / "mine.txt").write_text("mine")
    elif stranger == "link":
        (place / "mine.txt").symlink_to(tmp_path / "a.xml")
    elif stranger == "git":
        (place / ".git").mkdir()
        (place / ".git/config").write_text("mine")
    else:
        place.rename(tmp_path / "elsewhere")
        place.symlink_to(tmp_path / "elsewhere")
    run = built(tmp_path, tei("<p>y</p>"), "--only", "text,data")
    assert run.status == 3
    assert "O003" in run.err
    assert (tmp_path / "out/data/a.bib").read_bytes() == before


def test_a_source_in_an_output_is_not_replaced(tmp_path):
    assert built(tmp_path, tei("<p>x</p>"), "--only", "site").status == 0
    run = edition("build", "out/site/tei/a.xml", "-o", "out", "--only", "site", cwd=tmp_path)
    assert run.status == 3
    assert "is a source of this edition" in run.err


def test_a_report_of_others_is_not_replaced(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out/report.json").write_text('{"mine": 1}')
    assert built(tmp_path, tei("<p>x</p>"), "--only", "text").status == 3
    assert (tmp_path / "out/report.json").read_text() == '{"mine": 1}'


def test_what_lies_beside_the_outputs_stays(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "README.md").write_text("mine")
    (out / "CNAME").symlink_to("README.md")
    assert built(tmp_path, tei("<p>x</p>"), "--only", "text").status == 0
    (out / "images").mkdir()
    (out / "images/x.png").write_text("mine")
    assert built(tmp_path, tei("<p>y</p>"), "--only", "text").status == 0
    assert (out / "README.md").read_text() == (out / "CNAME").read_text() == "mine"
    assert (out / "CNAME").is_symlink()
    assert (out / "images/x.png").read_text() == "mine"
    assert (out / "text/a.txt").read_text() == "y\n"


def test_an_output_that_fails_leaves_the_last_good_one_and_the_report_says_so(tmp_path, monkeypatch):
    from edition.writers.text import render

    assert built(tmp_path, tei("<p>x</p>"), "--only", "text,data").status == 0
    monkeypatch.setattr(render.PlainText, "lines", lambda *_: 1 / 0)
    run = built(tmp_path, tei("<p>y</p>"), "--only", "text,data")
    assert run.status == 3
    assert "O004" in run.err
    assert "O005" in run.err
    assert (tmp_path / "out/text/a.txt").read_text() == "x\n"
    report = json.loads((tmp_path / "out/report.json").read_text())
    assert report["outputs"]["text"] == []
    assert report["kept"] == {"text": ["text/a.txt"]}
    monkeypatch.undo()
    assert built(tmp_path, tei("<p>z</p>"), "--only", "text").status == 0
    assert (tmp_path / "out/text/a.txt").read_text() == "z\n"
    report = json.loads((tmp_path / "out/report.json").read_text())
    assert list(report["kept"]) == ["data"]


def test_the_package_is_a_command():
    done = subprocess.run([sys.executable, "-m", "edition", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("edition, version")


# -- folders -----------------------------------------------------------------------------------------------------------


def test_no_text_of_a_folder_is_left_out_in_silence(tmp_path):
    (tmp_path / "seen.xml").write_text(tei("<p>a</p>"))
    (tmp_path / "UPPER.XML").write_text(tei("<p>b</p>"))
    (tmp_path / "late.xml").write_text(f"<?xml version='1.0'?><!-- {'licence ' * 9000} -->{tei('<p>c</p>')}")
    (tmp_path / "wide.tei").write_bytes(tei("<p>d</p>").encode("utf-16"))
    (tmp_path / "witnesses.xml").write_text('<listWit xmlns="http://www.tei-c.org/ns/1.0"/>')
    (tmp_path / "broken.xml").write_text("<TEI")
    run = edition("build", ".", "-o", "out", "--only", "text", cwd=tmp_path)
    assert sorted(p.name for p in (tmp_path / "out/text").iterdir()) == [
        "UPPER.txt",
        "late.txt",
        "seen.txt",
        "wide.txt",
    ]
    assert "broken.xml:1" in run.err
    assert "info P013: not read, for it is no text: witnesses.xml (<listWit>)" in run.err


@pytest.mark.skipif(sys.platform != "linux", reason="other systems know no such names")
def test_names_that_are_no_characters_are_read_and_told(tmp_path):
    folder = os.fsencode(tmp_path) + b"/caf\xe9"
    os.mkdir(folder)  # noqa: PTH102 - as below
    for name in (b"l\xe9tter.xml", b"plain.xml"):
        with open(folder + b"/" + name, "wb") as file:  # noqa: PTH123 - names of bytes
            file.write(tei("<p>a <ref target='#nowhere'>b</ref></p>").encode())
    for source in (Path(os.fsdecode(folder)), Path(os.fsdecode(folder + b"/l\xe9tter.xml"))):
        run = edition("build", source, "-o", tmp_path / "out")
        assert run.status == 1
        assert "l�tter.xml" in run.err
        json.loads((tmp_path / "out/report.json").read_text(encoding="utf-8"))
        assert {
            f["file"].rpartition("/")[2] for f in edition("check", source, "--format", "json").json["findings"]
        } <= {
            "l�tter.xml",
            "plain.xml",
        }
    run = edition("build", Path(os.fsdecode(folder + b"/no\xe9.xml")))
    assert run.status == 2
    assert "no�.xml" in run.err
