"""The rules of a schema read files of the project that they name, and no others."""

from __future__ import annotations

import pytest

from tests.conftest import edition, lacking, tei

SCHEMA = (
    '<schema xmlns="http://purl.oclc.org/dsdl/schematron" queryBinding="xslt2"><ns prefix="t" uri="http://www.tei-c.org/ns/1.0"/>'
    '<pattern>%s<rule context=\'t:p\'><report test="%s">seen: <value-of select="%s"/></report></rule></pattern></schema>'
)


@pytest.fixture
def told(tmp_path):
    try:
        import saxonche  # noqa: F401
    except ImportError:
        lacking("saxonche")
    (tmp_path / "beside.txt").write_text("what stands outside", encoding="utf-8")
    (tmp_path / "beside.xml").write_text("<a>what stands outside</a>", encoding="utf-8")
    project = tmp_path / "project"
    (project / "rules").mkdir(parents=True)
    (project / "list.xml").write_text("<a>from the project</a>", encoding="utf-8")
    (project / "rules/own.xml").write_text("<a>from the folder of the rules</a>", encoding="utf-8")
    (project / "in.xml").write_text(tei("<p>a</p>"), encoding="utf-8")
    (project / "edition.toml").write_text(
        '[edition]\nsource = "in.xml"\n[check]\nschema = "rules/rules.sch"\n', encoding="utf-8"
    )

    def of(select: str, test: str = "true()", top: str = "") -> str:
        text = SCHEMA % (top, test, select.replace("FOLDER", tmp_path.as_uri()))
        (project / "rules/rules.sch").write_text(text, encoding="utf-8")
        findings = edition("check", "--format", "json", cwd=project).json["findings"]
        return " ".join(f["message"] for f in findings if f["code"].startswith("S30"))

    return of


def test_files_of_the_project_are_read(told):
    assert "seen: from the folder of the rules" in told("doc('own.xml')")
    assert "seen: from the project" in told("doc( '../list.xml' )/*")
    assert "seen: true" in told("doc-available('own.xml')")


@pytest.mark.parametrize(
    "select",
    [
        "unparsed-text('FOLDER/beside.txt')",
        "unparsed-text('../../beside.txt')",
        "doc('../../beside.xml')",
        "document('FOLDER/beside.xml')",
        "doc(concat('../../beside', '.xml'))",
        "('../../beside.xml') ! doc(.)",
        "for-each('../../beside.xml', doc#1)",
        "function-lookup(xs:QName('fn:doc'), 1)('../../beside.xml')",
        "Q{http://www.w3.org/2005/xpath-functions}doc('../../beside.xml')",
        "doc (: a note :) ('../../beside.xml')",
        "string-join(collection('FOLDER')//a)",
        "string-join(unparsed-text-lines('../../beside.txt'))",
    ],
)
def test_no_other_file_is_read(told, select):
    said = told(select)
    assert said
    assert "what stands outside" not in said


def test_nothing_is_asked_of_the_computer(told):
    assert "how the computer is set up" in told("environment-variable('PATH')")
