"""Each of the ten mistakes gives one finding, as a good teacher would put it, at its place."""

from __future__ import annotations

import pytest

from tests.bench.mistakes import escaped
from tests.conftest import ROOT, edition
from tests.profile.ten import MISTAKES

PAGE = ROOT / "docs" / "validation.md"


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda m: m.name)
@pytest.mark.parametrize("asked", [True, False], ids=["asked", "unasked"])
def test_each_has_one_finding(tmp_path, mistake, asked):
    (tmp_path / "a.xml").write_text(mistake.document, encoding="utf-8")
    arguments = ["--schema", "profile"] if asked else []
    run = edition("check", "a.xml", "--format", "json", *arguments, cwd=tmp_path)
    (found,) = run.json["findings"]
    assert f"{found['line']}:{found['column']}" == mistake.place
    assert found["message"].removeprefix("by the edition profile: ") == mistake.said
    assert found["hint"] == mistake.hint
    assert found["severity"] == "error"
    assert run.status == 1


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda m: m.name)
def test_each_rule_can_be_explained(tmp_path, mistake):
    (tmp_path / "a.xml").write_text(mistake.document, encoding="utf-8")
    (code,) = edition("check", "a.xml", "--format", "json", "--schema", "profile", cwd=tmp_path).codes
    told = edition("explain", code).out
    assert "Wrong:" in told
    assert "Right:" in told


def test_the_table_of_the_handbook_says_what_the_program_says():
    page = PAGE.read_text(encoding="utf-8")
    for mistake in MISTAKES:
        assert escaped(mistake.said) in page, mistake.name
