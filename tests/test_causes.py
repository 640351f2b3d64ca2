"""One cause is one finding: told once, with the number of its places, all of them in data."""

from __future__ import annotations

import json
import re

import pytest

from tests.conftest import HEADER, edition, tei

MANY = 1000
HAND = '<p>a <add hand="#h9">b</add></p>\n'
TARGET = '<p>a <note target="#nowhere">b</note></p>\n'
UNKNOWN = "<p>a <blink>b</blink></p>\n"
SIGLUM = '<p>a <app><lem wit="#A">b</lem><rdg wit="#Z">c</rdg></app></p>\n'
ATTRIBUTE = '<p>a <hi rend="italic" colour="red">b</hi></p>\n'
PERSON = '<p>a <persName ref="#nemo">b</persName></p>\n'


@pytest.mark.parametrize(
    ("once", "code", "severity", "status"),
    [
        (HAND, "L003", "error", 1),
        (TARGET, "L003", "error", 1),
        (UNKNOWN, "T011", "error", 1),
        (SIGLUM, "A012", "error", 1),
        (ATTRIBUTE, "S010", "error", 1),
        (PERSON, "L005", "warning", 0),
    ],
)
def test_a_thousand_times_the_same_is_told_once(tmp_path, once, code, severity, status):
    (tmp_path / "a.xml").write_text(tei(once * MANY), encoding="utf-8")
    run = edition("check", "a.xml", cwd=tmp_path)
    assert run.status == status
    assert run.out.count(f"{severity} {code}: ") == 1
    (finding,) = [
        f for f in edition("check", "a.xml", "--format", "json", cwd=tmp_path).json["findings"] if f["code"] == code
    ]
    assert len({(p["line"], p["column"]) for p in finding["places"]}) == MANY
    assert f"and {MANY - 1} more places: 2:" in run.out
    assert edition("check", "a.xml", "-v", cwd=tmp_path).out.count(f"{severity} {code}: ") == MANY


def test_sarif_and_annotations_tell_one_result_with_all_places(tmp_path):
    (tmp_path / "a.xml").write_text(tei(SIGLUM * 5), encoding="utf-8")
    sarif = json.loads(edition("check", "a.xml", "--format", "sarif", cwd=tmp_path).out)
    (result,) = [r for r in sarif["runs"][0]["results"] if r["ruleId"] == "A012"]
    assert result["occurrenceCount"] == 5
    lines = [w["physicalLocation"]["region"]["startLine"] for w in result["relatedLocations"]]
    assert lines == [2, 3, 4, 5]
    github = edition("check", "a.xml", "--format", "github", cwd=tmp_path).out
    assert len(re.findall(r"^::error .*title=A012", github, re.MULTILINE)) == 1
    assert "and 4 more places" in github


def test_a_text_without_any_list_of_witnesses_is_told_so_once(tmp_path):
    header = re.sub("<listWit>.*</listWit>", "<p>x</p>", HEADER)
    (tmp_path / "a.xml").write_text(tei(SIGLUM * 3, header), encoding="utf-8")
    found = [
        f for f in edition("check", tmp_path / "a.xml", "--format", "json").json["findings"] if f["code"] == "A012"
    ]
    assert [f["message"] for f in found] == ["readings name 2 witnesses (A, Z), which no <listWit> declares"]
    assert len(found[0]["places"]) == 6
    (tmp_path / "a.xml").write_text(tei((SIGLUM * 3).replace("#", "wits.xml#"), header), encoding="utf-8")
    found = [
        f for f in edition("check", tmp_path / "a.xml", "--format", "json").json["findings"] if f["code"] == "A012"
    ]
    assert [f["message"] for f in found] == [
        "readings name 2 witnesses (A, Z), which no <listWit> declares, here or in “wits.xml”"
    ]


def test_two_sigla_are_two_causes_and_the_summary_counts_both(tmp_path):
    (tmp_path / "a.xml").write_text(tei(SIGLUM * 3 + SIGLUM.replace("#Z", "#Y") * 2), encoding="utf-8")
    assert edition("check", "a.xml", cwd=tmp_path).out.splitlines()[-1].startswith("2 errors at 5 places")


def test_values_of_one_attribute_are_one_habit_and_each_keeps_its_words(tmp_path):
    dates = "".join(f'<p><date when="{day}. 5. 1951">a</date></p>\n' for day in range(1, 29))
    (tmp_path / "a.xml").write_text(tei(dates), encoding="utf-8")
    run = edition("check", "a.xml", "--schema", "profile", cwd=tmp_path)
    assert run.out.count("error S012: ") == 1
    assert "and 27 more places like this: 2:" in run.out
    (finding,) = [
        f
        for f in edition("check", "a.xml", "--schema", "profile", "--format", "json", cwd=tmp_path).json["findings"]
        if f["code"] == "S012"
    ]
    assert ["28. 5. 1951" in p["message"] for p in finding["places"]] == [False] * 27 + [True]


def test_one_cause_in_several_files_names_them(tmp_path):
    for name in "abc":
        (tmp_path / f"{name}.xml").write_text(tei(SIGLUM), encoding="utf-8")
    run = edition("check", ".", cwd=tmp_path)
    assert run.out.count("error A012: ") == 1
    assert re.search(r"and 2 more places: b\.xml:1:\d+, c\.xml:1:\d+\n", run.out)


def test_an_exception_holds_for_its_place_only(tmp_path):
    excused = '<?edition ignore="A012" reason="lost"?>' + SIGLUM
    (tmp_path / "a.xml").write_text(tei(SIGLUM + excused + SIGLUM), encoding="utf-8")
    run = edition("check", "a.xml", cwd=tmp_path)
    assert "and 1 more place: 3:" in run.out
    assert run.status == 1


def test_names_of_a_register_elsewhere_are_information(tmp_path):
    words = "".join(f'<p><w ana="#pos{n % 50}">a</w> <persName ref="#p{n}">b</persName></p>\n' for n in range(200))
    (tmp_path / "a.xml").write_text(tei(words), encoding="utf-8")
    run = edition("check", "a.xml", cwd=tmp_path)
    assert run.status == 0
    assert "info L007: @ana points to 50 names that the document does not describe" in run.out
    assert "info L007: @ref points to 200 names" in run.out
    assert "L005" not in run.out


def test_a_name_that_is_misspelt_is_none_of_a_register_elsewhere(tmp_path):
    persons = '<listPerson><person xml:id="cicero"/><person xml:id="atticus"/></listPerson>'
    header = HEADER.replace("</sourceDesc>", f"{persons}</sourceDesc>")
    wrong = '<p><persName ref="#cicreo">a</persName> <persName ref="#aticus">b</persName></p>'
    (tmp_path / "a.xml").write_text(tei(wrong, header), encoding="utf-8")
    run = edition("check", "a.xml", cwd=tmp_path)
    assert "did you mean #cicero?" in run.out
    assert "did you mean #atticus?" in run.out
    assert "L007" not in run.out


def test_dates_by_iso_are_right(tmp_path):
    dates = (
        '<p><date when-iso="1981-W18-7">a</date> <date notBefore-iso="1976-09" notAfter-iso="1980/1981">b</date></p>'
    )
    (tmp_path / "a.xml").write_text(tei(dates), encoding="utf-8")
    assert edition("check", "a.xml", "--format", "json", cwd=tmp_path).json["findings"] == []
