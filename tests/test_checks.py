"""Each check finds its mistake, says it well, and is silent on the right example."""

from __future__ import annotations

import pytest

from tests.conftest import CASES, edition, same_as_golden

CODES = sorted(p.name for p in (CASES / "checks").iterdir() if p.is_dir())


@pytest.mark.golden
@pytest.mark.parametrize("code", CODES)
def test_wrong_example_is_found(code):
    run = edition("check", "wrong.xml", cwd=CASES / "checks" / code)
    assert f" {code}: " in run.out
    same_as_golden(CASES / "checks" / code / "findings.txt", run.out)


@pytest.mark.parametrize("code", CODES)
def test_right_example_is_not(code):
    run = edition("check", "right.xml", "--format", "json", cwd=CASES / "checks" / code)
    assert code not in run.codes


@pytest.mark.parametrize("code", CODES)
def test_explanation_is_printed(code):
    run = edition("explain", code)
    assert run.status == 0
    assert "Wrong:" in run.out


@pytest.mark.parametrize("name", ["वे", "वेद", "S\u0301", "né", "A·1", "བོད", "_a", "כֹּל", "कि"])
def test_names_of_every_script_are_names(name, tmp_path):
    from tests.conftest import tei

    (tmp_path / "a.xml").write_text(tei(f'<p xml:id="{name}">om</p>'), encoding="utf-8")
    assert "L002" not in edition("check", "a.xml", "--format", "json", cwd=tmp_path).codes


@pytest.mark.parametrize("name", ["1a", "a b", "a:b", "\u0301a", "-a", "·a", "a×", "a/b"])
def test_what_is_no_name_is_none(name, tmp_path):
    from tests.conftest import tei

    (tmp_path / "a.xml").write_text(tei(f'<p xml:id="{name}">om</p>'), encoding="utf-8")
    assert "L002" in edition("check", "a.xml", "--format", "json", cwd=tmp_path).codes
