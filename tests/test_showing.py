"""What reaches a terminal: text and colours of ours, nothing that a file says to it."""

from __future__ import annotations

import json
import os
import re
import sys
import zipfile

import pytest

from edition.diagnostics import Finding, Position, Severity, Source
from edition.diagnostics.output import as_github, as_json, as_sarif, as_text
from edition.diagnostics.showing import visible
from tests.conftest import edition, tei

BAD = "\x1b[31m\x1b]0;x\x07\x9b2J\x08\x7f\u202e\u2066\u2028\u200f\ud800\x00\r"
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


@pytest.mark.parametrize("shape", [as_text, as_github, as_json, lambda found: as_sarif(found, "1")])
def test_no_shape_carries_what_a_terminal_obeys(shape):
    source = Source(f"a{BAD}.xml", f"<p>{BAD}</p>".encode("utf-8", "replace"))
    finding = Finding("X003", Severity.ERROR, f"m{BAD}m", f"h{BAD}\n::error::h", Position(source, span=(3, 8)))
    said = shape([finding])
    assert not OBEYED.search(said)
    said.encode()
    if said.startswith("{"):
        json.loads(said)
    if shape is as_github:
        assert len(said.splitlines()) == 1


def test_carets_stand_under_what_is_meant():
    source = Source("a.xml", "<p>\u202eab\u202c</p>".encode())
    start = source.data.index(b"ab")
    said = as_text([Finding("X003", Severity.ERROR, "m", "", Position(source, span=(start, start + 2)))])
    _, line, carets = said.splitlines()[:3]
    assert carets.index("^") == line.index("ab")
    assert carets.count("^") == 2


def test_text_stays():
    text = "Ἀθήνᾱ שָׁלוֹם مرحبا 中文 re\u0301 \u200d\u200c\t\n"
    assert visible(text) == text


def test_files_and_arguments_with_control_characters(tmp_path):
    name = "a\x1b[2J\u202e.xml"
    (tmp_path / name).write_text(tei("<p xml:lang='\u202e?'>a</p>"), encoding="utf-8")
    (tmp_path / "edition.toml").write_text('[edition]\nsource="a\\u001b[2J.xml"\ntitle="\\u009b"', encoding="utf-8")
    for run in (
        edition("check", name, cwd=tmp_path),
        edition("build", name, "--only", "text", cwd=tmp_path),
        edition("check", "no\x1b[2J.xml", cwd=tmp_path),
        edition("explain", "\x1b[2J", cwd=tmp_path),
        edition("witness", "\x1b[2J", name, cwd=tmp_path),
        edition("build", name, "--only", "\x1b[2J", cwd=tmp_path),
        edition("build", cwd=tmp_path),
    ):
        assert not OBEYED.search(run.err)
        assert not OBEYED.search(run.out)


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are text there")
def test_names_of_files_that_are_no_text(tmp_path):
    name = os.fsdecode(b"a\xff.xml")
    (tmp_path / name).write_text(tei("<p xml:lang='?'>a</p>"), encoding="utf-8")
    run = edition("check", name, cwd=tmp_path)
    assert "T010" in run.out
    assert "a\ufffd.xml:1:" in run.out
    for shape in ("json", "sarif", "github"):
        assert "T010" in edition("check", name, "--format", shape, cwd=tmp_path).out


POINTERS = (
    "<div xml:id='d1'><head>Caput primum</head><p>Vide <ptr target='#d2'/>, <ptr target='#v7'/>, <ptr target='#p9'/>, "
    "<ptr target='#A'/>, <ptr target='#n1'/> et <ref target='https://example.org/x'/>.</p></div>"
    "<div xml:id='d2'><head>De <hi>viis</hi></head><lg><l xml:id='v7' n='7'>arma</l></lg>"
    "<p xml:id='p9'>unum duo tria quattuor quinque<note xml:id='n1'>nota</note></p></div>"
)


@pytest.mark.parametrize("output", ["site", "text", "epub"])
def test_a_pointer_without_words_says_where_it_leads(tmp_path, output):
    (tmp_path / "a.xml").write_text(tei(POINTERS), encoding="utf-8")
    run = edition("build", "a.xml", "-q", "--only", output, "-o", "out", cwd=tmp_path)
    assert run.status == 0, run.err
    said = {"site": "Note", "epub": "Note", "text": "Adnotatio"}[output]
    wanted = f"Vide De viis, 7, “unum duo tria quattuor …”, A, {said} 1 et example.org/x."
    if output == "epub":
        with zipfile.ZipFile(tmp_path / "out/epub/a.epub") as book:
            pages = [book.read(name).decode() for name in book.namelist() if name.endswith(".xhtml")]
    else:
        pages = [p.read_text(encoding="utf-8") for p in (tmp_path / "out" / output).rglob("*.[ht][tx][mt]*")]
    assert any(wanted in " ".join(re.sub(r"<[^>]+>", "", page).split()) for page in pages)
