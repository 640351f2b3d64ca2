"""Small texts and what they become: plain text, apparatus, the page, the text of each witness, the findings."""

from __future__ import annotations

import re

import pytest

from tests.conftest import CASES, edition, same_as_golden

TOPICS = sorted(p.name for p in (CASES / "reading").iterdir())


@pytest.mark.golden
@pytest.mark.parametrize("topic", TOPICS)
def test_topic(topic, tmp_path):
    folder = CASES / "reading" / topic
    run = edition("build", "in.xml", "-q", "-o", tmp_path, "--only", "site,text", cwd=folder)
    assert run.status in {0, 1}
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
    same_as_golden(folder / "findings.txt", edition("check", "in.xml", cwd=folder).out)
