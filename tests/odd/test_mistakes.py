"""Mistakes in an ODD: what it asks for in vain, what is not written as TEI writes it, where a grammar goes wrong."""

from __future__ import annotations

import pytest

from edition.schema.relaxng.errors import SchemaError
from tests.conftest import edition
from tests.odd.odds import ALL, SPECS, made, odd

CHANGE = '\n<elementSpec ident="l" mode="change">{}</elementSpec>'
OWN = '\n<elementSpec ident="x" mode="add" ns="http://example.org/x">{}<content><textNode/></content>{}</elementSpec>'


def marked(finding):
    """Return what a finding points to."""
    first, last = finding.at.byte_range()
    return finding.at.source.data[first:last].decode()


def attributes(inner):
    return ALL + CHANGE.format(f"<attList>{inner}</attList>")


def content(inner):
    return ALL + CHANGE.format(f"<content>{inner}</content>")


IN_VAIN = [
    (ALL + OWN.format('<classes><memberOf key="model.blok"/></classes>', ""),
     ("model.blok", "S403", "warning", "x is to be a member of “model.blok”, which nobody has defined", "did you mean “model.block”?")),
    (ALL + CHANGE.format('<classes mode="change"><memberOf key="att.typed" mode="delete"/></classes>'),
     ("att.typed", "S403", "warning", "l is not a member of “att.typed”", "")),
    (attributes('<attDef ident="parts" mode="change" usage="req"/>'),
     ("parts", "S403", "warning", "the attribute parts of l is changed, but l does not have it", "did you mean “part”?")),
    (attributes('<attDef ident="met" mode="delete"/>'),
     ("met", "S403", "info", "the attribute met of l is deleted, but l does not have it", "")),
    (attributes('<attDef ident="part" mode="change"><valList mode="change"><valItem ident="Q" mode="delete"/></valList></attDef>'),
     ("Q", "S403", "warning", "the value “Q” is deleted, but is not in the list", "")),
    (attributes('<attRef class="att.tiped" name="type"/>'),
     ("att.tiped", "S403", "warning", "l takes attributes of “att.tiped”, which nobody has defined", "did you mean “att.typed”?")),
    (attributes('<attRef class="att.typed" name="tipe"/>'),
     ("tipe", "S403", "warning", "“att.typed” has no attribute “tipe”", "did you mean “type”?")),
    (ALL + CHANGE.format('<constraintSpec ident="c" scheme="schematron" mode="delete"/>'),
     ("c", "S403", "warning", "the rule “c” of l is deleted, but there is none of this name", "")),
    (ALL + OWN.format("", "") * 2,
     ("x", "S404", "warning", "the element x is defined twice: here and in small.odd:4", "one of the two can go")),
    (ALL + '\n<elementSpec ident="l"><content><empty/></content></elementSpec>',
     ("l", "S404", "warning", "the element l is defined anew, so that nothing stays of what the schema builds on says about it",
      'mode="change" keeps what is not named, mode="replace" says that nothing is to be kept')),
    (attributes('<attDef ident="k" mode="add"/><attDef ident="k" mode="add"/>'),
     ("k", "S404", "warning", "the attribute k of l is described twice: here and in small.odd:4", "one of the two can go")),
    (attributes('<attDef ident="k" mode="add"><valList type="closed"><valItem ident="a"/><valItem ident="a"/></valList></attDef>'),
     ("a", "S404", "warning", "the value “a” stands twice in the list for @k", "one of the two can go")),
    (ALL + CHANGE.format("<altIdent>p</altIdent>"),
     ("l", "S404", "warning", "l and p are both called “p”", "give one of them another altIdent")),
]  # fmt: skip
WRITTEN_WRONGLY = [
    ('<elementSpec ident="l" mode="chnage"/>', "“chnage” is not allowed for @mode on <elementSpec>"),
    ('<elementSpec mode="change"/>', "<elementSpec> lacks the attribute @ident"),
    ('<moduleRef key="tei" include="p" except="q"/>', "@except may not stand on <moduleRef> together with its other attributes"),
    (CHANGE.format('<content><elementReff key="p"/></content>'), "<elementReff> is not an element of TEI"),
    (CHANGE.format('<content><elementRef key="p" minOccurs="few"/></content>'), "“few” is not allowed for @minOccurs on <elementRef>"),
    (CHANGE.format('<content><classRef key="model.name" expand="seq"/></content>'), "“seq” is not allowed for @expand on <classRef>"),
    (CHANGE.format('<attList><attDef ident="part" mode="change" usage="yes"/></attList>'), "“yes” is not allowed for @usage on <attDef>"),
    ('<elementSpec ident="l" mode="change" validUntil="soon"/>', "“soon” is not allowed for @validUntil on <elementSpec>"),
]  # fmt: skip
WRONG_GRAMMAR = [
    (attributes('<attDef ident="k" mode="add"><datatype><dataRef name="strng"/></datatype></attDef>'), "strng S106", "no datatype “strng”"),
    (attributes('<attDef ident="k" mode="add"><datatype><dataRef name="string" restriction="[a-"/></datatype></attDef>'), "[a- S106", "“[a-”"),
    (content("<rng:oneOrMor><rng:text/></rng:oneOrMor>"), "<rng:oneOrMor S102", "<oneOrMor> is not an element of RELAX NG"),
    (ALL + '\n<dataSpec ident="data.x" mode="add"><content><dataRef key="data.x" restriction="a"/></content></dataSpec>'
     + CHANGE.format('<attList><attDef ident="k" mode="add"><datatype><dataRef key="data.x"/></datatype></attDef></attList>'), "data.x S104", "contains itself"),
    (content('<sequence><dataRef name="integer"/><elementRef key="p"/></sequence>'), "l S107", "element <l>"),
]  # fmt: skip


@pytest.mark.parametrize(("parts", "said"), IN_VAIN)
def test_what_is_asked_for_in_vain(tmp_path, parts, said):
    found = made(tmp_path, parts).findings
    shown = [(marked(one), one.code, one.severity.value, one.message, one.hint) for one in found]
    assert shown == [said]


@pytest.mark.parametrize(("parts", "said"), WRITTEN_WRONGLY)
def test_what_tei_does_not_know_is_told(tmp_path, parts, said):
    found = made(tmp_path, ALL + parts).findings
    assert ("S410", said) in [(one.code, one.message) for one in found]
    assert all(str(one.at).startswith("small.odd:") for one in found)


def test_what_goes_from_a_class_and_from_its_elements_went_from_both(tmp_path):
    gone = '<attList><attDef ident="type" mode="delete"/></attList>'
    parts = f'<classSpec ident="att.typed" type="atts" mode="change">{gone}</classSpec><elementSpec ident="lg" mode="change">{gone}</elementSpec>'
    assert made(tmp_path, ALL + parts).findings == ()


def test_what_older_odds_have_and_its_order_are_no_mistakes(tmp_path):
    older = '<attList><attDef ident="part" mode="change" usage="mwa"/></attList><constraintSpec ident="c" scheme="isoschematron"/>'
    assert made(tmp_path, ALL + CHANGE.format(older)).findings == ()


@pytest.mark.parametrize(("parts", "place", "said"), WRONG_GRAMMAR)
def test_a_mistake_in_the_grammar_has_its_place_in_the_odd(tmp_path, parts, place, said):
    with pytest.raises(SchemaError) as raised:
        made(tmp_path, parts).check()
    finding = raised.value.findings[0]
    assert f"{marked(finding)} {finding.code}" == place
    assert finding.at.source.name == "small.odd"
    assert said in finding.message


def test_no_file_is_written_of_a_grammar_that_is_wrong(tmp_path, monkeypatch):
    monkeypatch.setenv("EDITION_CACHE", str(tmp_path / "cache"))
    (tmp_path / "small.odd").write_text(odd(WRONG_GRAMMAR[0][0]), encoding="utf-8")
    run = edition("schema", "compile", "small.odd", "--specs", str(SPECS), "-o", "small.rng", cwd=tmp_path)
    assert run.status == 1
    assert "small.odd:4:101: error S106" in run.err
    assert not (tmp_path / "small.rng").exists()


def test_a_wrong_expression_in_a_rule_has_its_place_in_the_odd(tmp_path, monkeypatch):
    pytest.importorskip("saxonche")
    monkeypatch.setenv("EDITION_CACHE", str(tmp_path / "cache"))
    rule = '\n<constraintSpec ident="c" scheme="schematron"><constraint><sch:assert test="count(tei:l &lt; 3">x</sch:assert></constraint></constraintSpec>'
    (tmp_path / "small.odd").write_text(odd(ALL + CHANGE.format(rule)), encoding="utf-8")
    run = edition("schema", "compile", "small.odd", "--specs", str(SPECS), "-o", "small.sch", cwd=tmp_path)
    assert run.status == 1
    assert "small.odd:5:77: error S303" in run.err
    assert not (tmp_path / "small.sch").exists()
    text = '<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><lg><l/></lg></text></TEI>'
    (tmp_path / "a.xml").write_text(text, encoding="utf-8")
    (tmp_path / "edition.toml").write_text(
        f'[edition]\nsource = "a.xml"\n[check]\nschema = "small.odd"\nspecs = "{SPECS}"\n', encoding="utf-8"
    )
    found = edition("check", "--format", "json", cwd=tmp_path).json["findings"]
    assert [(one["file"], one["line"]) for one in found if one["code"] == "S303"] == [("small.odd", 5)]


def test_what_is_included_belongs_to_the_schema(tmp_path):
    spec = '<elementSpec xmlns="http://www.tei-c.org/ns/1.0" ident="date" mode="delete"/>'
    (tmp_path / "date.xml").write_text(spec, encoding="utf-8")
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{}"/>'
    found = made(tmp_path, ALL + include.format("date.xml"))
    assert found.findings == ()
    assert "date" in found.made.left_out
    assert [one.code for one in made(tmp_path, ALL + include.format("none.xml")).findings] == ["S402"]
