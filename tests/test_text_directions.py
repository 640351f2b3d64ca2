"""Plain text that mixes directions: lemma, reading and siglum stand apart from each other. UAX 9."""

from __future__ import annotations

import pytest

from tests.conftest import edition, tei

ENTRY = "<p>x <app><lem wit='#A'>{}</lem><rdg wit='#B'>{}</rdg></app></p>"


@pytest.mark.parametrize(
    ("language", "lemma", "reading", "line"),
    [
        ("la", "virum", "viros", "virum A] viros B"),
        ("la", "قديم", "جديد", "\u200e\u2068قديم\u2069 \u2068A\u2069] \u2068جديد\u2069 \u2068B\u2069"),
        ("en", "word", "כלמה", "\u200e\u2068word\u2069 \u2068A\u2069] \u2068כלמה\u2069 \u2068B\u2069"),
        ("syc", "ܡܠܟܐ", "ܡܠܬܐ", "\u200f\u2068ܡܠܟܐ\u2069 \u2068A\u2069] \u2068ܡܠܬܐ\u2069 \u2068B\u2069"),
    ],
)
def test_an_entry_of_two_directions_is_isolated(language, lemma, reading, line, tmp_path):
    text = tei(ENTRY.format(lemma, reading)).replace(' xml:lang="la"', f' xml:lang="{language}"', 1)
    (tmp_path / "a.xml").write_text(text, encoding="utf-8")
    edition("build", tmp_path / "a.xml", "--only", "text", cwd=tmp_path)
    lines = (tmp_path / "build/text/a.txt").read_text(encoding="utf-8").splitlines()
    assert lines[-1] == line
    assert f"x {lemma}" in lines
