"""Small texts and what they become: plain text, apparatus, the page on screen, paper and in a book, witnesses, findings."""

from __future__ import annotations

import json
import re
import zipfile

import pytest

from edition.model.ledger import Ledger
from edition.project import open_project
from edition.run.gather import read_project
from edition.writers.common.pieces import HouseStyle
from edition.writers.galley.manuscript import Context, write_manuscript
from edition.writers.galley.marks import Numbers
from edition.writers.galley.settings import read_settings
from edition.writers.print.source import TypstSource
from tests.conftest import CASES, edition, same_as_golden
from tests.finished import untrue

TOPICS = sorted(p.name for p in (CASES / "reading").iterdir())


def printed(path) -> str:
    """Return the text and its foot as they are handed to Typst."""
    project = open_project(path, path.parent)
    (text,) = read_project(project).editions
    settings, _ = read_settings(project)
    manuscript = write_manuscript(text, settings, Ledger.of(text), HouseStyle(), Context(Numbers()))
    source = TypstSource(manuscript.places.leaves)
    parts = (*manuscript.before, *manuscript.text, *manuscript.after)
    return "".join(f"{piece.text}\n" for part in parts for piece in source.pieces(part))


def chapters(path) -> str:
    """Return the chapters of the text in a book, without what stands around them."""
    with zipfile.ZipFile(path) as book:
        names = sorted(name for name in book.namelist() if re.fullmatch(r"EPUB/text-\d+\.xhtml", name))
        pages = [book.read(name).decode("utf-8") for name in names]
    return "".join(re.search(r"<body.*</body>", page, re.DOTALL)[0] + "\n" for page in pages)


@pytest.mark.golden
@pytest.mark.parametrize("topic", TOPICS)
def test_topic(topic, tmp_path):
    folder = CASES / "reading" / topic
    run = edition("build", "in.xml", "-q", "-o", tmp_path, "--only", "site,text,epub,latex", "--verify", cwd=folder)
    assert run.status in {0, 1}
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert untrue(report) == []
    assert {name: ledger["lost"] for name, ledger in report["ledger"].items()} == dict.fromkeys(report["ledger"], 0)
    same_as_golden(folder / "text.txt", (tmp_path / "text/in.txt").read_text(encoding="utf-8"))
    page = (tmp_path / "site/text.html").read_text(encoding="utf-8")
    main = re.search(r'<main id="main">\n(.*)</main>', page, re.DOTALL)
    assert main
    same_as_golden(folder / "page.html", main[1])
    witnesses = [
        f"{siglum}: {edition('witness', siglum, 'in.xml', cwd=folder).out}"
        for siglum in "ABC"
        if (tmp_path / f"text/in.{siglum}.txt").exists()
    ]
    same_as_golden(folder / "witnesses.txt", "".join(witnesses))
    same_as_golden(folder / "print.typ", printed(folder / "in.xml"))
    same_as_golden(folder / "book.xhtml", chapters(tmp_path / "epub/in.epub"))
    same_as_golden(folder / "findings.txt", edition("check", "in.xml", cwd=folder).out)
