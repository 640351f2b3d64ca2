"""Exceptions: for what they hold, that they give a reason, that they are used."""

from __future__ import annotations

import json

import pytest

from tests.conftest import edition, tei

UNKNOWN = '<app><lem wit="#A">quam</lem><rdg wit="#M">quem</rdg></app>'
IGNORE = '<?edition ignore="A012" reason="M is lost"?>'


@pytest.fixture
def here(tmp_path):
    return tmp_path


def codes(folder, body, toml=""):
    (folder / "a.xml").write_text(tei(body), encoding="utf-8")
    if toml:
        (folder / "edition.toml").write_text(f'[edition]\nsource = "a.xml"\n{toml}\n', encoding="utf-8")
    return edition("check", *([] if toml else ["a.xml"]), "--format", "json", cwd=folder).codes


def test_an_instruction_holds_for_the_element_that_follows(here):
    assert codes(here, f"<p>{UNKNOWN}</p>") == ["A012"]
    assert codes(here, f"{IGNORE}<p>{UNKNOWN}</p>") == []
    assert codes(here, f"<p>quam {IGNORE} et {UNKNOWN}</p>") == []
    assert codes(here, f"{IGNORE}<p>{UNKNOWN}</p><p>{UNKNOWN}</p>") == ["A012"]
    assert codes(here, f"<p>{UNKNOWN}</p>{IGNORE}<p>{UNKNOWN}</p>") == ["A012"]


def test_where_none_follows_it_holds_for_the_element_around_it(here):
    assert codes(here, f"<p>{UNKNOWN}{IGNORE}</p>") == []
    assert codes(here, f"<div><p>{UNKNOWN}</p><p>{UNKNOWN}</p>{IGNORE}</div>") == []
    assert codes(here, f"<div><p>{UNKNOWN}{IGNORE}</p><p>{UNKNOWN}</p></div>") == ["A012"]


def test_before_the_outermost_element_it_holds_for_the_file(here):
    (here / "a.xml").write_text(f"{IGNORE}\n{tei(f'<p>{UNKNOWN}</p><p>{UNKNOWN}</p>')}", encoding="utf-8")
    assert edition("check", "a.xml", "--format", "json", cwd=here).codes == []


def test_it_leaves_out_nothing_of_another_code(here):
    body = f'<p>{IGNORE}<app xml:id="1a"><lem wit="#A">quam</lem><rdg wit="#M">quem</rdg></app></p>'
    assert codes(here, body) == ["L002"]


def test_several_codes_share_a_reason(here):
    both = '<?edition ignore="A012 L002" reason="as in the edition of 1892"?>'
    body = f'<p>{both}<app xml:id="1a"><lem wit="#A">quam</lem><rdg wit="#M">quem</rdg></app></p>'
    assert codes(here, body) == []


def test_without_a_reason_it_does_not_count(here):
    assert codes(here, f'<p><?edition ignore="A012"?>{UNKNOWN}</p>') == ["P010", "A012"]
    assert codes(here, f'<p><?edition ignore="A012" reason=" "?>{UNKNOWN}</p>') == ["P010", "A012"]


def test_an_exception_that_leaves_nothing_out_is_found_out(here):
    assert codes(here, f"<p>{IGNORE}<hi rend='i'>quam</hi></p>") == ["P011"]
    (here / "a.xml").write_text(tei(f"<p>\n{IGNORE}quam</p>"), encoding="utf-8")
    (finding,) = edition("check", "a.xml", "--format", "json", cwd=here).json["findings"]
    assert (finding["line"], finding["column"], finding["severity"]) == (2, 1, "warning")


def test_what_cannot_be_understood_is_said(here):
    assert codes(here, "<p><?edition ignore=A012?>quam</p>") == ["P012"]
    assert codes(here, '<p><?edition ignore="siglum" reason="x"?>quam</p>') == ["P012"]
    assert codes(here, '<p><?edition ignore="" reason="x"?>quam</p>') == ["P012"]


def test_an_exception_for_an_output_is_not_called_unused_by_a_check(here):
    assert codes(here, '<?edition ignore="O001" reason="the font lacks it"?><p>quam</p>') == []


def test_findings_of_a_schema_can_be_left_out_too(here):
    assert codes(here, '<p><?edition ignore="S011" reason="bold, of no meaning"?><hi>quam</hi></p>') == []


def test_exceptions_of_the_project_hold_for_all_its_files_or_for_some(here):
    ignore = '[check]\nignore = [{ code = "A012", reason = "M is lost" }]'
    assert codes(here, f"<p>{UNKNOWN}</p>", ignore) == []
    assert codes(here, f"<p>{UNKNOWN}</p>", ignore.replace("}", ', file = "a.xml" }')) == []
    assert codes(here, f"<p>{UNKNOWN}</p>", ignore.replace("}", ', file = "b*.xml" }')) == ["A012", "P011"]
    tables = '[[check.ignore]]\ncode = ["A012", "L002"]\nreason = "M is lost"'
    assert sorted(codes(here, f"<p>{UNKNOWN}</p>", tables)) == ["P011"]


def test_exceptions_of_the_project_need_a_reason_and_a_code(here):
    assert sorted(codes(here, f"<p>{UNKNOWN}</p>", '[check]\nignore = [{ code = "A012" }]')) == ["A012", "P010"]
    (here / "edition.toml").write_text(
        '[edition]\nsource = "a.xml"\n[check]\nignore = [{ code = "A012", reason = "x" }, { code = "L002", reason = "not there" }]',
        encoding="utf-8",
    )
    (finding,) = edition("check", "--format", "json", cwd=here).json["findings"]
    assert (finding["code"], finding["file"], finding["line"]) == ("P011", "edition.toml", 4)


@pytest.mark.parametrize(
    "ignore",
    ['"A012"', '["A012"]', '[{ code = 12, reason = "x" }]', '[{ codes = "A012", reason = "x" }]'],
)
def test_an_exception_of_another_form_is_refused_with_its_place(here, ignore):
    (here / "edition.toml").write_text(f'[edition]\nsource = "a.xml"\n[check]\nignore = {ignore}\n', encoding="utf-8")
    (here / "a.xml").write_text(tei("<p>a</p>"), encoding="utf-8")
    run = edition("check", cwd=here)
    assert run.status == 1  # the mistake is told, and the text is checked without the exception
    assert "P002" in run.out
    assert "edition.toml:4:" in run.out


def test_a_build_leaves_out_the_same(here):
    codes(here, f"{IGNORE}<p>{UNKNOWN}</p>")
    assert edition("build", "a.xml", "-q", "--only", "text", "-o", here / "out", cwd=here).status == 0
    assert json.loads((here / "out/report.json").read_text())["findings"] == []
