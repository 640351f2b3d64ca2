"""Editions by others: counts agree with independent ones, nothing is lost, nothing breaks."""

from __future__ import annotations

import csv
import json
import unicodedata
from html.parser import HTMLParser

import pytest
from lxml import etree

from tests.conftest import SHARED, edition
from tests.finished import untrue

FACTS = SHARED / "samples/facts.tsv"
ROWS = list(csv.DictReader(FACTS.read_text(encoding="utf-8").splitlines(), delimiter="\t")) if FACTS.exists() else []
FILES = [row["file"] for row in ROWS] or ["(no samples)"]


@pytest.mark.parametrize("file", FILES)
def test_counts(samples, file):
    row = next(r for r in ROWS if r["file"] == file)
    data = edition("apparatus", samples / file, "--format", "json").json
    entries = data["entries"]
    assert len(entries) == int(row["app"])
    assert sum(len(e["readings"]) for e in entries) == int(row["rdg"])
    assert sum(e["parent"] is not None for e in entries) == int(row["nested_app"])
    assert sum(w["declared"] for w in data["witnesses"]) >= int(row["witness"])


@pytest.mark.parametrize("file", FILES)
def test_nothing_is_lost(samples, file, tmp_path):
    run = edition("build", samples / file, "-q", "-o", tmp_path, "--verify")
    assert run.status in {0, 1}
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert untrue(report) == []
    assert {name: ledger["lost"] for name, ledger in report["ledger"].items()} == dict.fromkeys(report["ledger"], 0)


class Seen(HTMLParser):
    def __init__(self):
        super().__init__()
        self.text = []

    def handle_data(self, data):
        self.text.append(data)


def without_dots(text: str) -> str:
    """Take away the dots below letters: the edition puts them below what is not certain."""
    return unicodedata.normalize("NFD", text).replace("\u0323", "")


@pytest.mark.parametrize("file", FILES)
def test_page_shows_what_the_source_says(samples, file, tmp_path):
    """Not the ledger's word but the page's: each stretch of the source's text stands in the page."""
    edition("build", samples / file, "-q", "-o", tmp_path, "--only", "site")
    seen = Seen()
    for page in (tmp_path / "site").rglob("*.html"):
        seen.feed(page.read_text(encoding="utf-8"))
    shown = without_dots("".join("".join(seen.text).split()))
    root = etree.parse(str(samples / file), etree.XMLParser(remove_comments=True, collect_ids=False)).getroot()
    for text in root.iter("{http://www.tei-c.org/ns/1.0}text"):
        for element in text.iter(etree.Element):
            if etree.QName(element).localname in {"fs", "f", "index"}:
                continue
            for piece in (element.text, element.tail):
                assert without_dots("".join((piece or "").split())) in shown
