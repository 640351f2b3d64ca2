"""Every command that is called wrongly, or cannot write, says so by a finding with a code, and leaves what is there as it is."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from tests.conftest import edition, tei

CALLS = [
    # A wrong option, too much, too little, a value that cannot be.
    ("check a.xml --colour", 2, "P030"),
    ("check a.xml --format page", 2, "P030"),
    ("build a.xml b.xml", 2, "P030"),
    ("build a.xml --only sight", 2, "P030"),
    ("witness", 2, "P030"),
    ("witness Q a.xml", 2, "P030"),
    ("explain Z999", 2, "P030"),
    ("serve a.xml --port 99999", 2, "P030"),
    ("new x --kind song", 2, "P030"),
    ("collate a.xml b.txt --language !!", 2, "P030"),
    ("chek a.xml", 2, "P030"),
    ("schema path ./no.rng", 2, "P030"),
    ("schema fetch ftp://example.org/a.rng", 2, "P030"),
    ("schema compile a.xml -o a.xsd", 2, "P030"),
    ("check --fix -", 2, "P030"),
    ("lsp now", 2, "P030"),
    # The variable of a script that was not set is no current folder.
    ("new ''", 2, "P030"),
    ("check ''", 2, "P030"),
    ("build a.xml -o ''", 2, "P030"),
    ("deposit ''", 2, "P030"),
    ("diff '' a.xml", 2, "P017"),
    # What is not there, or is something else.
    ("check no.xml", 2, "P004"),
    ("schema odd no.xml", 2, "P004"),
    ("apparatus folder", 2, "P003"),
    ("diff a.xml folder", 2, "P003"),
    ("collate folder a.xml", 2, "X002"),
    ("check self.xml", 2, "P004"),
    # A place that cannot be written to.
    ("build a.xml -o a.xml", 3, "P031"),
    ("build a.xml -o a.xml/b", 3, "P031"),
    ("collate A=b.txt B=c.txt -o no/such/x.xml", 3, "P031"),
    ("diff a.xml a.xml --format html -o folder", 3, "P031"),
    ("new a.xml/x", 3, "P031"),
    ("deposit a.xml -o a.xml", 3, "P031"),
    ("deposit a.xml --to nowhere", 2, "D009"),
    ("deposit --verify a.xml", 1, "D002"),
]


@pytest.mark.parametrize(("call", "status", "code"), CALLS, ids=[call for call, _, _ in CALLS])
def test_a_wrong_call_is_a_finding(call, status, code, tmp_path):
    text = tei('<p>arma <app><lem wit="#A">virum</lem><rdg wit="#B #C">uirum</rdg></app></p>')
    (tmp_path / "a.xml").write_text(text, encoding="utf-8")
    (tmp_path / "b.txt").write_text("arma virum")
    (tmp_path / "c.txt").write_text("arma uirum")
    (tmp_path / "folder").mkdir()
    (tmp_path / "self.xml").symlink_to("self.xml")
    before = sorted(tmp_path.rglob("*"))
    words = [word.strip("'") for word in call.split(" ")]
    done = subprocess.run(
        [sys.executable, "-m", "edition", *words],
        cwd=tmp_path,
        input="",
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_COLOR": "1"},
    )
    assert done.returncode == status, done.stderr
    assert re.search(rf"^\S.*: error {code}: .+", done.stderr, re.MULTILINE), done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert sorted(tmp_path.rglob("*")) == before
    assert (tmp_path / "a.xml").read_text(encoding="utf-8") == text


def test_the_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "a.xml").write_text(tei("<p>arma</p>"), encoding="utf-8")
    (tmp_path / "root").write_text("")
    run = edition("deposit", "a.xml", "-q", "--to", "ocfl:root", cwd=tmp_path)
    assert run.status == 3
    assert "root: error P031: this cannot be written: " in run.err


def test_a_part_that_is_not_installed_is_a_finding(tmp_path):
    (tmp_path / "pygls.py").write_text("raise ModuleNotFoundError('no pygls', name='pygls')")
    done = subprocess.run(
        [sys.executable, "-m", "edition", "lsp"],
        cwd=tmp_path,
        input="",
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
    )
    assert done.returncode == 2
    assert "edition lsp: error P032: the language server is not installed" in done.stderr
    assert "hint: pip install 'tei-edition[lsp]'" in done.stderr


def test_without_a_command_there_is_help(tmp_path):
    done = subprocess.run([sys.executable, "-m", "edition"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Commands:" in done.stderr
    assert edition("explain", "P030").status == edition("explain", "P031").status == 0
