"""The directive: its text is exact, its apparatus and notes are there, its outputs are whole."""

from __future__ import annotations

import json
import re

import pytest

from tests.conftest import ROOT, SHARED, edition, lacking

SOURCE = ROOT / "tei/directive.xml"
S = (ROOT / "tei/witnesses/S.txt").read_text(encoding="utf-8")


def test_witness_s_is_the_received_text_character_by_character():
    rebuilt = edition("witness", "S", SOURCE).out
    assert rebuilt.removesuffix("\n") == S.removesuffix("\n")


def test_received_text_is_as_it_came():
    received = SHARED / "directive/source.txt"
    if not received.exists():
        lacking("the received text (../shared/directive)")
    assert (ROOT / "tei/witnesses/S.txt").read_bytes() == received.read_bytes()


def test_check_finds_no_error():
    run = edition("check", SOURCE, "--format", "json")
    assert run.status == 0
    assert not [f for f in run.json["findings"] if f["severity"] != "info"]


@pytest.fixture(scope="module")
def apparatus():
    return edition("apparatus", SOURCE, "--format", "json").json


def test_apparatus(apparatus):
    entries = apparatus["entries"]
    assert len(entries) >= 25
    assert all(e["bound"] for e in entries)
    for entry in entries:
        assert entry["lemma"]["witnesses"] == ["S"]
        for reading in entry["readings"]:
            assert reading["witnesses"] == ["R"]
            assert reading["cert"] in {"high", "medium", "low"}
            assert reading["type"] in {"terminology", "syntax", "omission", "addition", "register"}
            assert reading["resp"] == "ed"


def test_notes_in_three_layers(tmp_path):
    edition("build", SOURCE, "-q", "-o", tmp_path, "--only", "site")
    html = (tmp_path / "site/text.html").read_text(encoding="utf-8")
    layers = dict(re.findall(r'data-layer="(\w+)">\s*<h3>([^<]+)</h3>', html))
    assert {"textual", "translation", "historical"} <= layers.keys()
    assert html.count('class="note-item"') >= 20
    assert 'lang="zh-Hans"' in html


def test_every_term_with_an_alternative_has_an_entry(apparatus):
    table = SHARED / "directive/terms.tsv"
    if not table.exists():
        lacking("the table of terms (../shared/directive)")
    lemmas = [e["lemma"]["text"].casefold() for e in apparatus["entries"]]
    for line in table.read_text(encoding="utf-8").splitlines()[1:]:
        _, words, _, _, alternatives, _ = line.split("\t")
        if alternatives and not words.startswith("[") and words != "one-byone":
            wanted = words.casefold().strip("'")
            assert any(wanted in lemma or lemma in wanted for lemma in lemmas if lemma), words


def test_outputs_are_whole(tmp_path):
    assert edition("build", ROOT, "-q", "-o", tmp_path).status == 0
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert all(ledger["lost"] == 0 for ledger in report["ledger"].values())
