"""The command line is a contract: shapes of output, exit statuses, progress, determinism."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import threading

import pytest

from tests.conftest import ROOT, edition, tei

APP = '<p>arma <app xml:id="a1"><lem wit="#A">virumque</lem><rdg wit="#B" type="orthographic">uirumque</rdg></app> cano</p>'


@pytest.fixture
def source(tmp_path):
    (tmp_path / "arma.xml").write_text(tei(f'<div xml:id="d1" n="7">{APP}<note type="source">Verg.</note></div>'))
    return tmp_path


def test_check_json(source):
    (source / "bad.xml").write_text(tei('<p xml:id="x">a</p>\n<p xml:id="x">b</p>'))
    run = edition("check", "bad.xml", "--format", "json", cwd=source)
    assert run.status == 1
    (finding,) = run.json["findings"]
    assert finding == {
        "code": "L001",
        "severity": "error",
        "message": "xml:id “x” is taken already",
        "hint": finding["hint"],
        "file": "bad.xml",
        "line": 2,
        "column": 12,
        "end_line": 2,
        "end_column": 13,
        "xpath": "/tei:TEI/tei:text[1]/tei:body[1]/tei:p[2]",
    }


def test_check_sarif_and_github(source):
    (source / "bad.xml").write_text(tei('<p xml:id="x">a</p>\n<p xml:id="x">b, c</p>'))
    sarif = json.loads(edition("check", "bad.xml", "--format", "sarif", cwd=source).out)
    result = sarif["runs"][0]["results"][0]
    assert sarif["version"] == "2.1.0"
    assert result["ruleId"] == "L001"
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == 2
    github = edition("check", "bad.xml", "--format", "github", cwd=source).out
    assert github.startswith("::error file=bad.xml,line=2,col=12,")


def test_apparatus_json(source):
    data = edition("apparatus", "arma.xml", "--format", "json", cwd=source).json
    assert [w["id"] for w in data["witnesses"]] == ["A", "B", "C"]
    assert {"id", "siglum", "label", "group", "hands"} <= data["witnesses"][0].keys()
    (entry,) = data["entries"]
    assert entry["id"] == "a1"
    assert entry["method"] == "parallel-segmentation"
    assert entry["section"] == "7"
    assert entry["lemma"] == {"text": "virumque", "witnesses": ["A"]}
    assert entry["bound"] is True
    assert entry["parent"] is None
    (reading,) = entry["readings"]
    assert {k: reading[k] for k in ("text", "witnesses", "kind", "type", "resp", "cert", "entries")} == {
        "text": "uirumque",
        "witnesses": ["B"],
        "kind": "orthographic",
        "type": "orthographic",
        "resp": "",
        "cert": "",
        "entries": [],
    }
    assert entry["at"].startswith("arma.xml:1:")


def test_apparatus_csv_and_text(source):
    rows = list(csv.DictReader(io.StringIO(edition("apparatus", "arma.xml", "--format", "csv", cwd=source).out)))
    assert [(r["lemma"], r["reading"], r["witnesses"]) for r in rows] == [("virumque", "uirumque", "B")]
    assert edition("apparatus", "arma.xml", cwd=source).out == "7: virumque A] uirumque B\n"


def test_witness(source):
    assert edition("witness", "B", "arma.xml", cwd=source).out == "arma uirumque cano\n"
    assert edition("witness", "A", "arma.xml", cwd=source).out == "arma virumque cano\n"
    stretches = edition("witness", "B", "arma.xml", "--format", "json", cwd=source).json["stretches"]
    assert [(s["text"], s["reason"], s["entry"]) for s in stretches] == [
        ("arma ", "text", None),
        ("uirumque", "reading", "a1"),
        (" cano", "text", None),
    ]
    run = edition("witness", "b", "arma.xml", cwd=source)
    assert run.status == 2
    assert "did you mean B?" in run.err


def test_build_and_report(source):
    run = edition("build", "arma.xml", "-o", "out", cwd=source)
    assert run.status == 0
    report = json.loads((source / "out/report.json").read_text())
    assert report["builder"]["name"] == "tei-edition"
    assert report["inputs"][0]["file"] == "arma.xml"
    assert len(report["inputs"][0]["sha256"]) == 64
    for name in ("site", "print", "text", "data"):
        ledger = report["ledger"][name]
        assert ledger["lost"] == 0
        assert ledger["rendered"] + sum(ledger["omitted"].values()) == len("armavirumqueuirumquecanoVerg.")
        assert name in report["seconds"]
    for file in ("site/index.html", "print/arma.pdf", "text/arma.txt", "text/arma.A.txt", "data/arma.apparatus.csv"):
        assert (source / "out" / file).is_file()
    (source / "x").mkdir()


@pytest.mark.parametrize("asked", [("--only", "text,data"), ("--only", "text", "--only", "data")])
def test_only_some_outputs(source, asked):
    edition("build", "arma.xml", "-o", "out", *asked, cwd=source)
    assert sorted(p.name for p in (source / "out").iterdir() if p.name != ".edition-cache") == [
        "data",
        "report.json",
        "text",
    ]


def test_jobs_change_nothing(source):
    edition("build", "arma.xml", "-o", "one", cwd=source)
    done = subprocess.run(
        [sys.executable, "-c", "from edition.cli import run; run()", "build", "arma.xml", "-o", "two", "--jobs", "2"],
        cwd=source,
        capture_output=True,
        check=True,
    )
    assert done.returncode == 0
    assert tree(source / "one") == tree(source / "two")


def tree(folder):
    return {
        str(p.relative_to(folder)): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.name != "report.json" and ".edition-cache" not in p.parts
    }


def test_folder_of_texts(source):
    (source / "tei").mkdir()
    for name in ("primus", "secundus"):
        (source / "tei" / f"{name}.xml").write_text(tei(APP))
    (source / "tei" / "other.xml").write_text("<html/>")
    assert edition("build", "tei", "-o", "out", cwd=source).status == 0
    index = (source / "out/site/index.html").read_text()
    assert 'href="primus/index.html"' in index
    assert (source / "out/site/secundus/index.html").is_file()
    assert len(edition("apparatus", "tei", "--format", "json", cwd=source).json["entries"]) == 2


def test_base_witness(source):
    (source / "b.xml").write_text(tei('<p><app><rdg wit="#A">unum</rdg><rdg wit="#B">duo</rdg></app></p>'))
    entry = edition("apparatus", "b.xml", "--format", "json", cwd=source).json["entries"][0]
    assert entry["lemma"] == {"text": "unum", "witnesses": ["A"]}
    entry = edition("apparatus", "b.xml", "--format", "json", "--base", "B", cwd=source).json["entries"][0]
    assert entry["lemma"] == {"text": "duo", "witnesses": ["B"]}


def test_templates_can_be_overridden(source):
    (source / "edition.toml").write_text('[edition]\nname = "arma"\nsource = "arma.xml"\ntemplates = "own"\n')
    (source / "own").mkdir()
    (source / "own/downloads.html").write_text('{% extends "book.html" %}{% block content %}Suum cuique{% endblock %}')
    (source / "own/book.html").write_text(
        '{% extends "site/book.html" %}{% block colophon %}{{ super() }}<p>Gratias</p>{% endblock %}'
    )
    assert edition("build", "--only", "site", cwd=source).status == 0
    assert "Suum cuique" in (source / "build/site/downloads.html").read_text()
    assert re.search(r"licenses/by/4.0.*<p>Gratias</p>", (source / "build/site/text.html").read_text(), re.DOTALL)


def test_same_input_same_bytes(tmp_path, built_directive):
    assert edition("build", ROOT, "-q", "-o", tmp_path / "two").status == 0
    assert tree(built_directive) == tree(tmp_path / "two")


def test_explain_lists_all():
    out = edition("explain").out
    assert "A012  error    A reading names a witness that is not declared" in out
    assert edition("explain", "a012").out.startswith("A012 (error)")


def test_outputs_in_a_folder_of_sources_are_no_sources(tmp_path):
    (tmp_path / "letter.xml").write_text(tei("<p>a</p>"), encoding="utf-8")
    for _ in range(2):
        assert edition("build", ".", "-q", "--only", "site,text", cwd=tmp_path).status == 0
        assert [p.name for p in (tmp_path / "build/text").iterdir()] == [f"{tmp_path.name}.txt"]
    assert edition("deposit", ".", "-q", cwd=tmp_path).status == 1  # the header of the case lacks a date
    assert edition("deposit", ".", "-q", cwd=tmp_path).status == 1
    sources = tmp_path / f"build/deposit/{tmp_path.name}/data/source"
    assert [p.name for p in sources.rglob("*.xml")] == ["letter.xml"]


@pytest.mark.parametrize("shape", ["json", "sarif", "github"])
def test_programs_get_findings_in_their_form_also_where_nothing_is_checked(tmp_path, shape):
    (tmp_path / "in.xml").write_text(tei("<p>a</p>"), encoding="utf-8")
    (tmp_path / "edition.toml").write_text('[edition]\nsource = "in.xml"\nlines = "keep"\n', encoding="utf-8")
    run = edition("check", "--format", shape, cwd=tmp_path)
    assert run.status == 2
    assert "P002" in run.out
    assert shape == "github" or json.loads(run.out)


@pytest.mark.parametrize("shown", ["progress", "counting"])
def test_what_is_shown_on_a_terminal_needs_no_thread(monkeypatch, shown):
    """A process with threads is not forked: with one, all work would be done by a single process."""
    from edition.cli import frame

    class Terminal(io.StringIO):
        def isatty(self):
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    threads = threading.active_count()
    if shown == "progress":
        with frame.progress(quiet=False) as say:
            say("reading a.xml")
            assert threading.active_count() == threads
        assert "reading a.xml" in terminal.getvalue()
    else:
        with frame.counting(10) as count:
            count(3, 10)
            assert threading.active_count() == threads
        assert "3/10" in terminal.getvalue()
