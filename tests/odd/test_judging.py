"""Texts judged by an ODD from the command line: in its own words, with its own places."""

from __future__ import annotations

import shutil

import pytest

from edition.schema.judging import from_odd
from tests.conftest import edition
from tests.odd.odds import SPECS, odd

PARTS = """<moduleRef key="tei"/><moduleRef key="base" except="name"/><moduleRef key="more"/>
<elementSpec ident="lg" mode="change"><gloss xml:lang="de">Strophe</gloss><attList><attDef ident="type" mode="change" usage="req">
<valList type="closed" mode="add"><valItem ident="couplet"><desc xml:lang="en">two lines</desc><desc xml:lang="de">zwei Verse</desc></valItem>
<valItem ident="tercet"/></valList></attDef><attDef ident="subtype" mode="delete"/></attList>
<constraintSpec ident="even" scheme="schematron"><desc xml:lang="de">Verse stehen in Paaren.</desc><remarks xml:lang="de"><p>So im Druck.</p></remarks>
<constraint><sch:assert test="count(tei:l) mod 2 = 0">an odd number of lines</sch:assert></constraint></constraintSpec></elementSpec>
<elementSpec ident="date" mode="change" validUntil="2031-05-01"/>"""
PROJECT = '[edition]\nsource = "a.xml"\nlanguage = "{}"\n[check]\nschema = "odd/small.odd"\nspecs = "specs.xml"\n'


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.setenv("EDITION_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "project"
    (folder / "odd").mkdir(parents=True)
    shutil.copy(SPECS, folder)
    (folder / "odd" / "small.odd").write_text(odd(PARTS), encoding="utf-8")
    (folder / "edition.toml").write_text(PROJECT.format("de"), encoding="utf-8")
    return folder


def write(folder, body, before=""):
    text = f'{before}<TEI xmlns="http://www.tei-c.org/ns/1.0"><text>{body}</text></TEI>'
    (folder / "a.xml").write_text(text, encoding="utf-8")


def found(folder, *arguments):
    run = edition("check", *arguments, "--format", "json", cwd=folder)
    return [(f["code"], f["severity"], f["hint"]) for f in run.json["findings"] if f["code"].startswith("S")]


def test_values_with_what_they_mean_and_where_that_is_said(here):
    write(here, "<lg type='cuplet'><l/><l/></lg>")
    said = "your schema allows only these: “couplet” – zwei Verse, “tercet”, odd/small.odd:5; did you mean “couplet”?"
    assert found(here) == [("S012", "error", said)]
    (here / "edition.toml").write_text(PROJECT.format("en"), encoding="utf-8")
    assert "“couplet” – two lines" in found(here)[0][2]


def test_what_the_schema_takes_away(here):
    write(here, "<lg type='tercet' subtype='a'><l/><l/></lg><p><name>b</name></p>")
    one, other = found(here)
    assert one[0] == "S010"
    assert one[2].endswith("your schema takes @subtype away: odd/small.odd:6")
    assert other[0] == "S003"
    assert other[2].endswith("your schema leaves <name> out: odd/small.odd:3")


def test_what_an_element_is_for(here):
    write(here, "<lg><l/><l/></lg>")
    assert found(here) == [("S011", "error", "<lg> (Strophe); your schema: odd/small.odd:4")]


def test_what_is_to_be_given_up_is_told_with_its_date(here):
    write(here, "<p><date when='1900'/></p>")
    assert found(here) == [("S408", "warning", "your schema: odd/small.odd:9")]


def test_rules_with_the_remark_of_the_constraint(here):
    pytest.importorskip("saxonche")
    write(here, "<lg type='tercet'><l/></lg>")
    assert found(here) == [("S301", "error", "Verse stehen in Paaren.; So im Druck.; rule “even”, odd/small.odd:7")]


def test_a_text_names_the_odd_itself(here):
    (here / "edition.toml").write_text(PROJECT.format("de").replace('schema = "odd/small.odd"\n', ""), encoding="utf-8")
    model = '<?xml-model href="odd/small.odd" type="application/tei+xml" schematypens="http://www.tei-c.org/ns/1.0"?>'
    write(here, "<lg type='tercet'/>", model)
    assert [one[:2] for one in found(here)] == [("S007", "error")]


def test_without_specifications_a_text_that_names_an_odd_is_judged_by_the_profile(here):
    (here / "edition.toml").unlink()
    write(here, "<p><hi>a</hi></p><lg type='tercet'/>", '<?xml-model href="odd/small.odd"?>')
    codes = found(here, "a.xml")
    assert ("S402", "warning") in [one[:2] for one in codes]
    assert {one[1] for one in codes if one[0] != "S402"} == {"warning", "info"}
    assert found(here, "a.xml", "--schema", "odd/small.odd")[0][:2] == ("S402", "error")


def test_specifications_are_named_on_the_command_line(here, monkeypatch):
    write(here, "<lg type='x'><l/><l/></lg>")
    assert found(here, "--schema", "odd/small.odd")[0][0] == "S012"  # those of the project
    monkeypatch.chdir(here.parent)
    (here / "edition.toml").unlink()
    (here / "specs.xml").rename(here.parent / "others.xml")
    run = edition(
        "check", "project/a.xml", "--schema", "project/odd/small.odd", "--specs", "others.xml", "--format", "json"
    )
    assert [f["code"] for f in run.json["findings"] if f["code"].startswith("S")] == ["S012"]
    said = found(here, "a.xml", "--schema", "odd/small.odd")
    assert said[0][:2] == ("S402", "error")
    assert "--specs" in said[0][2]


def test_an_odd_is_known_by_what_it_is(here):
    write(here, "<lg type='x'><l/><l/></lg>")
    (here / "odd" / "small.odd").rename(here / "odd" / "small.xml")
    assert found(here, "--schema", "odd/small.xml")[0][0] == "S012"
    (here / "edition.toml").write_text('[edition]\nsource = "a.xml"\n[check]\nspecs = "specs.xml"\n', encoding="utf-8")
    write(here, "<lg type='x'><l/><l/></lg>", '<?xml-model href="odd/small.xml"?>')
    assert found(here)[0][0] == "S012"


def test_a_schema_is_made_once(here, monkeypatch):
    write(here, "<lg type='tercet'><l/><l/></lg>")
    assert found(here) == []
    assert list((here.parent / "cache" / "odd").glob("*.json"))
    monkeypatch.setattr(from_odd, "compile_odd", None)  # it would fail if it were called
    assert found(here) == []
    monkeypatch.undo()
    monkeypatch.setenv("EDITION_CACHE", str(here.parent / "cache"))
    changed = odd(PARTS).replace('<valItem ident="tercet"/>', "")
    (here / "odd" / "small.odd").write_text(changed, encoding="utf-8")
    assert [one[0] for one in found(here)] == ["S012"]


def test_compile(here):
    run = edition("schema", "compile", "odd/small.odd", "--specs", "specs.xml", "-o", "out/small.rng", cwd=here)
    assert (run.status, run.out) == (0, "out/small.rng\n")
    write(here, "<lg type='x'><l/><l/></lg>")
    assert [one[0] for one in found(here, "--schema", "out/small.rng")] == ["S012"]
    assert edition("schema", "compile", "odd/small.odd", "--specs", "specs.xml", cwd=here).out.startswith("<?xml")
    assert edition("schema", "compile", "odd/small.odd", "-o", "a.xsd", cwd=here).status == 2
    (here / "odd" / "small.odd").write_text(odd('<moduleRef key="nothing"/>'), encoding="utf-8")
    run = edition("schema", "compile", "odd/small.odd", "--specs", "specs.xml", "-o", "other.rng", cwd=here)
    assert run.status == 1
    assert "odd/small.odd:3:17: error S403" in run.err
    assert not (here / "other.rng").exists()
