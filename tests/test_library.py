"""The library: what a program can ask. Plug-ins: what another package can add."""

from __future__ import annotations

import doctest
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from lxml import html

import edition
from tests.conftest import ROOT, tei

EXAMPLE = ROOT / "docs" / "examples" / "markdown"
APP = '<p>arma <app xml:id="a1"><lem wit="#A">virumque</lem><rdg wit="#B #C">uirumque</rdg></app> <emph>cano</emph>;<note>n</note></p>'


def test_read(tmp_path):
    (tmp_path / "a.xml").write_text(tei(APP))
    text = edition.read(tmp_path / "a.xml")
    (entry,) = text.apparatus
    assert (entry.id, entry.lemma_text) == ("a1", "virumque")
    assert [(r.text, r.sigla) for r in entry.variants] == [("uirumque", ("B", "C"))]
    assert list(text.witnesses) == ["A", "B", "C"]
    assert [note.text for note in text.notes.values()] == ["n"]
    assert edition.text_of(text, "B") == "arma uirumque cano;\n"
    with pytest.raises(KeyError):
        edition.text_of(text, "Z")


def test_check_and_build(tmp_path):
    (tmp_path / "a.xml").write_text(tei('<p xml:id="x">a</p><p xml:id="x">b</p>'))
    assert [f.code for f in edition.check(tmp_path / "a.xml") if f.severity is edition.Severity.ERROR] == ["L001"]
    made = edition.build(tmp_path / "a.xml", tmp_path / "out", only=["text"])
    assert made.files == {"text": ["text/a.txt"]}
    assert made.lost == 0


def test_bad_input_is_an_error_with_findings(tmp_path):
    (tmp_path / "a.xml").write_text("<TEI")
    with pytest.raises(edition.EditionError) as caught:
        edition.read(tmp_path / "a.xml")
    assert [f.code for f in caught.value.findings] == ["X003"]
    assert [f.code for f in edition.check(tmp_path / "none.xml")] == ["P004"]


def test_deep_input_is_read_as_the_command_reads_it(tmp_path):
    path = tmp_path / "a.xml"
    path.write_text(tei("<p>" + "<hi>" * 240 + "deep" + "</hi>" * 240 + "</p>"))
    code = f"import edition; print(edition.text_of(edition.read({str(path)!r})))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "deep"


def test_every_name_of_the_library_is_there_and_typed():
    for name in edition.__all__:
        assert getattr(edition, name).__doc__, name
    assert (ROOT / "edition/py.typed").exists()
    with pytest.raises(AttributeError):
        _ = edition.nonsense


def test_the_command_starts_without_the_library():
    code = "import edition, sys; print([m for m in sys.modules if m.startswith('edition.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_examples_of_the_handbook_run(tmp_path, monkeypatch):
    page = ROOT / "docs/library.md"
    monkeypatch.chdir(tmp_path)
    example = re.search(r"```xml\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "aeneid.xml").write_text(example[1], encoding="utf-8")
    failed, tried = doctest.testfile(str(page), module_relative=False, optionflags=doctest.ELLIPSIS)
    assert (failed, tried > 8) == (0, True)


# -- plug-ins ----------------------------------------------------------------------------------------------------------


def install(folder: Path, module: Path, points: dict[str, dict[str, str]], name: str = "example") -> dict[str, str]:
    """Lay a package as an installer lays it; returns the environment in which Python finds it."""
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\nSummary: The edition as Markdown\n"
    )
    listed = "".join(
        f"[{group}]\n" + "".join(f"{k} = {v}\n" for k, v in rows.items()) for group, rows in points.items()
    )
    (info / "entry_points.txt").write_text(listed)
    (folder / module.name).write_text(module.read_text(encoding="utf-8"), encoding="utf-8")
    return {**os.environ, "PYTHONPATH": str(folder)}


def run(arguments, cwd, environment):
    done = subprocess.run(
        [sys.executable, "-m", "edition", *arguments],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def example(tmp_path):
    points = tomllib.loads((EXAMPLE / "pyproject.toml").read_text())["project"]["entry-points"]
    (tmp_path / "a.xml").write_text(tei(APP + "<p>a <string>b</string></p>").replace("<title>Case</title>", "<title/>"))
    (tmp_path / "edition.toml").write_text('[edition]\nname = "a"\nsource = "a.xml"\n[check]\nschema = "none"\n')
    return install(tmp_path / "site", EXAMPLE / "tei_edition_markdown.py", points)


def test_an_output_a_check_and_an_element_of_another_package(tmp_path, example):
    status, _, err = run(["build", ".", "-o", "out", "--only", "markdown,text"], tmp_path, example)
    assert status == 0, err
    assert "K001" in err
    assert "T001" not in err
    text = (tmp_path / "out/markdown/a.md").read_text(encoding="utf-8")
    assert text == (
        "# a\n\narma virumque[^a1] *cano*;[^note.1]\n\na b\n\n[^a1]: virumque A\\] uirumque B C\n\n[^note.1]: n\n"
    )
    assert json.loads((tmp_path / "out/report.json").read_text())["ledger"]["markdown"]["lost"] == 0
    assert "markdown" in run(["build", "--help"], tmp_path, example)[1]
    assert run(["explain", "K001"], tmp_path, example)[1].startswith("K001 (warning)")
    status, _, err = run(["build", ".", "--only", "nonsense"], tmp_path, example)
    assert (status, "markdown" in err) == (2, True)
    # Without being asked for, it is not made.
    assert run(["build", ".", "-o", "all", "--only", "text"], tmp_path, example)[0] == 0
    assert not (tmp_path / "all/markdown").exists()


def test_a_plug_in_that_fails_is_told(tmp_path):
    (tmp_path / "a.xml").write_text(tei("<p>x</p>"))
    (tmp_path / "bad.py").write_text("raise ValueError('broken')")
    environment = install(tmp_path / "site", tmp_path / "bad.py", {"tei_edition.checks": {"bad": "bad"}}, "bad-package")
    status, _, err = run(["build", "a.xml", "-o", "out", "--only", "text"], tmp_path, environment)
    assert status == 1
    assert "P020" in err
    assert "pip uninstall bad-package" in err
    assert "Traceback" not in err


OWN = """
from edition.model.text import Span, Text
from edition.reader.registry import handles, spans

spans("segment", "emph")


@handles("date")
def read_date(flow, element, out):
    out.append(Text("on "))
    flow.at_space = True
    out.append(Span(flow.origin(element), "segment", flow.inline_content(element)))
"""


def test_a_plug_in_reads_an_element_in_the_stead_of_the_builder(tmp_path):
    (tmp_path / "a.xml").write_text(tei("<p>x <date>1900</date> <emph>y</emph></p>"))
    (tmp_path / "own.py").write_text(OWN)
    environment = install(
        tmp_path / "site", tmp_path / "own.py", {"tei_edition.elements": {"own": "own"}}, "own-package"
    )
    status, _, err = run(["build", "a.xml", "-o", "out", "--only", "text"], tmp_path, environment)
    assert status == 0, err
    assert "P026: <date> is read by the plug-in own" in err
    assert "P026: <emph> is read by the plug-in own" in err
    assert (tmp_path / "out/text/a.txt").read_text(encoding="utf-8").startswith("x on 1900 y")


def test_two_plug_ins_for_one_element_are_told(tmp_path):
    (tmp_path / "a.xml").write_text(tei("<p>x <date>1900</date></p>"))
    (tmp_path / "own.py").write_text(OWN)
    points = {"tei_edition.elements": {"own": "own"}}
    install(tmp_path / "site", tmp_path / "own.py", points, "own-package")
    (tmp_path / "other.py").write_text(OWN)
    points = {"tei_edition.elements": {"other": "other"}}
    environment = install(tmp_path / "site", tmp_path / "other.py", points, "other-package")
    status, _, err = run(["build", "a.xml", "-o", "out", "--only", "text"], tmp_path, environment)
    assert status == 1
    assert "P020" in err
    assert "has two handlers" in err


def test_a_notebook_shows_a_page_and_a_table(tmp_path):
    pandas = pytest.importorskip("pandas")
    (tmp_path / "a.xml").write_text(tei(APP))
    text = edition.read(tmp_path / "a.xml")
    shown = text._repr_html_()
    assert shown.startswith("<iframe srcdoc=")
    assert 'sandbox=""' in shown
    page = html.fromstring(shown).get("srcdoc")
    assert "virumque" in html.fromstring(page).text_content()
    assert "<script" not in page
    frame = edition.apparatus_frame(text)
    assert isinstance(frame, pandas.DataFrame)
    assert frame[["entry", "lemma", "reading", "witnesses"]].to_numpy().tolist() == [
        ["a1", "virumque", "uirumque", "B C"]
    ]
