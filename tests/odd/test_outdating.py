"""What an ODD means to give up: a warning with the date that is written, for every kind of thing that can have one."""

from __future__ import annotations

import shutil

import pytest

from tests.conftest import edition
from tests.odd.odds import ALL, SPECS, made, odd

DAY = 'validUntil="2031-05-01"'
LG = '<elementSpec ident="lg" mode="change"><attList>{}</attList></elementSpec>'
TYPE = '<attDef ident="type" mode="change" {}><valList type="closed" mode="add" {}><valItem ident="a" {}/><valItem ident="b"/></valList></attDef>'
BY = "is valid until 2031-05-01, by your schema"
IN_TEXTS = [
    (f'<elementSpec ident="lg" mode="change" {DAY}/>', [f"<lg> {BY}"]),
    (LG.format(TYPE.format(DAY, "", "")), [f"@type of <lg> {BY}"]),
    (LG.format(TYPE.format("", DAY, "")), [f"the list of values for @type of <lg> {BY}"]),
    (LG.format(TYPE.format("", "", DAY)), [f"“a” for @type of <lg> {BY}"]),
    (f'<classSpec ident="att.typed" type="atts" mode="change"><attList><attDef ident="type" mode="change" {DAY}/></attList></classSpec>',
     [f"@type of <lg> {BY}"]),
    (f'<classSpec ident="att.typed" type="atts" mode="change" {DAY}/>', [f"@type of <lg>, which comes from att.typed, {BY}"]),
    (f'<classSpec ident="model.block" type="model" mode="change" {DAY}/>',
     [f"<lg>, which stands by its class model.block, {BY}", f"<p>, which stands by its class model.block, {BY}"]),
]  # fmt: skip
IN_ODDS = [
    (f'<macroSpec ident="macro.phrases" mode="change" {DAY}/>', "the macro macro.phrases"),
    (f'<dataSpec ident="data.word" mode="change" {DAY}/>', "the datatype data.word"),
    (f'<classSpec ident="att.typed" type="atts" mode="change" {DAY}/>', "the class att.typed"),
    (f'<constraintSpec ident="c" scheme="schematron" {DAY}/>', "the rule c"),
    (f'<moduleRef key="base" {DAY}/>', "the module base"),
]


@pytest.mark.parametrize(("parts", "said"), IN_TEXTS)
def test_a_text_that_uses_it_is_told(tmp_path, monkeypatch, parts, said):
    monkeypatch.setenv("EDITION_CACHE", str(tmp_path / "cache"))
    shutil.copy(SPECS, tmp_path / "specs.txt")
    (tmp_path / "small.odd").write_text(odd(ALL + parts), encoding="utf-8")
    (tmp_path / "edition.toml").write_text(
        '[edition]\nsource="a.xml"\n[check]\nschema="small.odd"\nspecs="specs.txt"\n', encoding="utf-8"
    )
    text = '<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><lg type="a"><l/></lg><p/></text></TEI>'
    (tmp_path / "a.xml").write_text(text, encoding="utf-8")
    for _ in range(2):  # made, and remembered
        run = edition("check", "--format", "json", cwd=tmp_path)
        found = [one for one in run.json["findings"] if one["code"] == "S408" and one["file"] == "a.xml"]
        assert [one["message"] for one in found] == said
        assert {one["severity"] for one in found} == {"warning"}
        in_odd = [one["message"] for one in run.json["findings"] if one["code"] == "S408" and one["file"] != "a.xml"]
        assert len(in_odd) == ("classSpec" in parts and DAY in parts.partition(">")[0])


@pytest.mark.parametrize(("parts", "said"), IN_ODDS)
def test_what_no_text_shows_is_told_of_the_odd(tmp_path, parts, said):
    found = [one for one in made(tmp_path, ALL + "\n" + parts).findings if one.code == "S408"]
    assert [(one.message, one.at.line) for one in found] == [(f"{said} is valid until 2031-05-01, by this ODD", 4)]


def test_the_schema_as_a_whole(tmp_path):
    found = made(tmp_path, ALL, DAY).findings
    assert [(one.message, str(one.at)) for one in found] == [
        ("the schema small is valid until 2031-05-01, by this ODD", "small.odd:2:39")
    ]


def test_an_odd_that_refers_to_what_tei_gives_up(tmp_path):
    specs = SPECS.read_text(encoding="utf-8").replace('ident="date" module', f'ident="date" {DAY} module')
    (tmp_path / "specs.xml").write_text(specs, encoding="utf-8")
    found = made(tmp_path, ALL + '\n<elementRef key="date"/>', 'source="specs.xml"').findings
    assert [(one.message, str(one.at)) for one in found] == [
        ("the element date is valid until 2031-05-01, by specs.xml", "small.odd:4:18")
    ]
