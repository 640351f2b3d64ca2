"""What an ODD asks for, and what the schema then allows."""

from __future__ import annotations

import pytest

from edition.diagnostics import EditionError
from edition.schema.odd.compiling import compile_odd
from edition.schema.odd.sources import Sources
from edition.schema.relaxng.schema import load_text
from tests.odd.odds import ALL, SPECS, errors, made, odd, schema

P = "<p>a <name>b</name></p>"
RIGHT = [
    ("a module", ALL, P + "<lg><l part='I'>x</l></lg><p><date when='1900'>d</date></p>"),
    ("included elements only", '<moduleRef key="tei"/><moduleRef key="base" include="TEI text p"/>', "<p>a</p>"),
    ("an element by itself", '<moduleRef key="tei"/><moduleRef key="base" include="TEI text p"/><elementRef key="date"/>',
     "<p><date from='1900'/></p>"),
    ("a class with some attributes", '<moduleRef key="tei"/><moduleRef key="base"/><classRef key="att.typed" include="type"/>',
     "<lg type='a'><l/></lg>"),
    ("another name", ALL + '<elementSpec ident="p" mode="change"><altIdent>para</altIdent></elementSpec>', "<para>a</para>"),
    ("another name of an attribute", ALL + '<elementSpec ident="l" mode="change"><attList><attDef ident="part" mode="change">'
     "<altIdent>teil</altIdent></attDef></attList></elementSpec>", "<lg><l teil='F'/></lg>"),
    ("an element of its own", ALL + '<elementSpec ident="x" ns="http://example.org/x"><classes><memberOf key="model.block"/>'
     "</classes><content><textNode/></content></elementSpec>", "<x xmlns='http://example.org/x'>a</x>"),
    ("values added", ALL + '<elementSpec ident="l" mode="change"><attList><attDef ident="part" mode="change"><valList type='
     '"closed" mode="change"><valItem ident="M" mode="add"/></valList></attDef></attList></elementSpec>',
     "<lg><l part='M'/><l part='I'/></lg>"),
    ("values that are suggested", ALL + '<elementSpec ident="lg" mode="change"><attList><attDef ident="type" mode="change">'
     '<valList type="semi" mode="add"><valItem ident="couplet"/></valList></attDef></attList></elementSpec>',
     "<lg type='couplet'><l/></lg><lg type='other'><l/></lg>"),
    ("attributes of a class, by reference", ALL + '<elementSpec ident="l" mode="change"><attList><attRef class="att.typed"/></attList></elementSpec>',
     "<lg><l type='a' subtype='b'/></lg>"),
    ("one attribute of a class", ALL + '<elementSpec ident="l" mode="change"><attList><attRef class="att.typed" name="type"/></attList></elementSpec>',
     "<lg><l type='a'/></lg>"),
    ("one attribute of a class, in the older form", ALL + '<elementSpec ident="lg" mode="change"><attList>'
     '<attRef name="att.typed.attribute.type"/></attList></elementSpec>', "<lg type='a'><l/></lg>"),
    ("a restriction on a datatype that has one", ALL + '<elementSpec ident="l" mode="change"><attList><attDef ident="k" mode="add"><datatype>'
     '<dataRef key="data.word" restriction="[a-c]+"/></datatype></attDef></attList></elementSpec>', "<lg><l k='abc'/></lg>"),
    ("any element of a namespace", ALL + '<elementSpec ident="p" mode="change"><content><anyElement require="http://a.org http://b.org" maxOccurs="2"/>'
     "</content></elementSpec>", "<p><y xmlns='http://b.org'/><x xmlns='http://a.org'>a<x/></x></p>"),
    ("words as the content", ALL + '<elementSpec ident="l" mode="change"><content><valList type="closed"><valItem ident="yes"/></valList></content>'
     "</elementSpec>", "<lg><l>yes</l></lg>"),
    ("RELAX NG", ALL + '<elementSpec ident="p" mode="change"><content><rng:zeroOrMore><rng:choice><rng:text/><rng:ref name='
     '"model.name"/></rng:choice></rng:zeroOrMore></content></elementSpec>', P),
    ("any order", ALL + '<elementSpec ident="p" mode="change"><content><sequence preserveOrder="false"><elementRef key="name"/>'
     '<elementRef key="date"/></sequence></content></elementSpec>', "<p><date when='1900'/><name/></p>"),
    ("a number of times", ALL + '<elementSpec ident="lg" mode="change"><content><elementRef key="l" minOccurs="2" '
     'maxOccurs="3"/></content></elementSpec>', "<lg><l/><l/></lg><lg><l/><l/><l/></lg>"),
    ("members in sequence", ALL + '<elementSpec ident="p" mode="change"><content><classRef key="model.phrase" expand='
     '"sequenceOptional"/></content></elementSpec>', "<p><name/><date when='1900'/></p>"),
    ("some members", ALL + '<elementSpec ident="p" mode="change"><content><classRef key="model.phrase" include="date"/>'
     "</content></elementSpec>", "<p><date when='1900'/></p>"),
    ("anything", ALL + '<elementSpec ident="p" mode="change"><content><anyElement/></content></elementSpec>',
     "<p><a xmlns='http://example.org/' b='c'><d/></a></p>"),
    ("an attribute of a class", ALL + '<elementSpec ident="p" mode="change"><attList><attRef class="att.typed" name="type"/>'
     "</attList></elementSpec>", "<p type='a'/>"),
    ("a list of values as content", ALL + '<elementSpec ident="name" mode="change"><content><valList type="closed"><valItem ident='
     '"Cicero"/></valList></content></elementSpec>', "<p><name>Cicero</name></p>"),
]  # fmt: skip
WRONG = [
    ("an element that is left out", '<moduleRef key="tei"/><moduleRef key="base" except="lg l"/>', "<lg><l/></lg>", "<lg> is not"),
    ("an element that is deleted", ALL + '<elementSpec ident="name" mode="delete"/>', P, "<name> is not an element"),
    ("a class that is deleted", ALL + '<classSpec ident="att.look" type="atts" mode="delete"/>', "<p rend='a'/>", "@rend"),
    ("a part of a class", ALL + '<classSpec ident="att.look" type="atts" mode="change"><attList><attDef ident="style" mode='
     '"delete"/></attList></classSpec>', "<p style='a'/>", "@style"),
    ("a class with some attributes", '<moduleRef key="tei"/><moduleRef key="base"/><classRef key="att.typed" include="type"/>',
     "<lg subtype='a'><l/></lg>", "@subtype"),
    ("an attribute deleted here only", ALL + '<elementSpec ident="p" mode="change"><attList><attDef ident="n" mode="delete"/>'
     "</attList></elementSpec>", "<p n='1'/>", "@n"),
    ("a closed list", ALL + '<elementSpec ident="lg" mode="change"><attList><attDef ident="type" mode="change" usage="req">'
     '<valList type="closed" mode="add"><valItem ident="couplet"/></valList></attDef></attList></elementSpec>',
     "<lg type='x'><l/></lg>", "“x” is not allowed"),
    ("a required attribute", ALL + '<elementSpec ident="lg" mode="change"><attList><attDef ident="type" mode="change" usage="req"/>'
     "</attList></elementSpec>", "<lg><l/></lg>", "lacks the attribute @type"),
    ("values taken away", ALL + '<elementSpec ident="l" mode="change"><attList><attDef ident="part" mode="change"><valList type='
     '"closed" mode="change"><valItem ident="I" mode="delete"/></valList></attDef></attList></elementSpec>',
     "<lg><l part='I'/></lg>", "“I” is not allowed"),
    ("one of two attributes", ALL, "<p><date when='1900' from='1900'/></p>", "@from"),
    ("no membership", ALL + '<elementSpec ident="date" mode="change"><classes mode="change"><memberOf key="model.phrase" mode='
     '"delete"/></classes></elementSpec>', "<p><date when='1900'/></p>", "<date>"),
    ("too often", ALL + '<elementSpec ident="lg" mode="change"><content><elementRef key="l" minOccurs="2" maxOccurs="3"/>'
     "</content></elementSpec>", "<lg><l/><l/><l/><l/></lg>", "<l>"),
    ("a replaced element", ALL + '<elementSpec ident="name" mode="replace"><classes><memberOf key="model.name"/></classes>'
     "<content><empty/></content></elementSpec>", "<p><name n='1'/></p>", "@n"),
    ("words of a list", ALL, "<p rend='  '/>", "@rend"),
    ("a restriction on a datatype that has one", ALL + '<elementSpec ident="l" mode="change"><attList><attDef ident="k" mode="add"><datatype>'
     '<dataRef key="data.word" restriction="[a-c ]+"/></datatype></attDef></attList></elementSpec>', "<lg><l k='a b'/></lg>", "“a b”"),
    ("an element of another namespace", ALL + '<elementSpec ident="p" mode="change"><content><anyElement require="http://a.org"/></content>'
     "</elementSpec>", "<p><y xmlns='http://b.org'/></p>", "<y>"),
    ("an attribute to which nothing refers", ALL + '<elementSpec ident="l" mode="change"><attList><attRef class="att.typed" name="type"/></attList>'
     "</elementSpec>", "<lg><l subtype='a'/></lg>", "@subtype"),
    ("a restriction", ALL + '<dataSpec ident="data.word" mode="change"><content><dataRef name="token" restriction="[a-z]+"/></content>'
     "</dataSpec>", "<p rend='A1'/>", "“A1”"),
]  # fmt: skip


@pytest.mark.parametrize(("parts", "body"), [one[1:] for one in RIGHT], ids=[one[0] for one in RIGHT])
def test_right(tmp_path, parts, body):
    assert errors(schema(tmp_path, parts), body) == []


@pytest.mark.parametrize(("parts", "body", "said"), [one[1:] for one in WRONG], ids=[one[0] for one in WRONG])
def test_wrong(tmp_path, parts, body, said):
    found = errors(schema(tmp_path, parts), body)
    assert len(found) == 1
    assert said in found[0]


def test_groups_stand_for_what_they_hold(tmp_path):
    groups = '<specGrp xml:id="a"><specGrpRef target="#b"/></specGrp><specGrp xml:id="b"><elementSpec ident="date" mode="delete"/></specGrp>'
    found = schema(tmp_path, ALL + '<specGrpRef target="#a"/>', prose=groups)
    assert "<date>" in errors(found, "<p><date when='1900'/></p>")[0]


def test_a_group_in_another_file(tmp_path):
    group = '<specGrp xmlns="http://www.tei-c.org/ns/1.0"><elementSpec ident="date" mode="delete"/></specGrp>'
    (tmp_path / "group.xml").write_text(group, encoding="utf-8")
    found = schema(tmp_path, ALL + '<specGrpRef target="group.xml"/>')
    assert "<date>" in errors(found, "<p><date when='1900'/></p>")[0]


def test_an_odd_on_an_odd(tmp_path):
    (tmp_path / "base.odd").write_text(odd(ALL + '<elementSpec ident="date" mode="delete"/>'), encoding="utf-8")
    found = schema(tmp_path, ALL + '<elementSpec ident="lg" mode="delete"/>', 'source="base.odd"')
    assert errors(found, P) == []
    assert "<date>" in errors(found, "<p><date when='1900'/></p>")[0]
    assert "<lg>" in errors(found, "<lg><l/></lg>")[0]


def test_an_odd_on_an_odd_on_an_odd(tmp_path):
    rule = '<constraintSpec ident="r" scheme="schematron"><constraint><sch:rule context="tei:p"><sch:assert test="@n">no number</sch:assert></sch:rule></constraint></constraintSpec>'
    own = '<elementSpec ident="x" mode="add"><classes><memberOf key="model.block"/></classes><content><empty/></content></elementSpec>'
    first = ALL + rule + own + '<elementSpec ident="date" mode="delete"/>'
    values = '<elementSpec ident="l" mode="change"><attList><attDef ident="part" mode="change"><valList type="closed" mode="change">{}</valList></attDef></attList></elementSpec>'
    (tmp_path / "first.odd").write_text(odd(first + values.format('<valItem ident="M" mode="add"/>')), encoding="utf-8")
    second = ALL + '<moduleRef key="derived-module-small"/>' + values.format('<valItem ident="I" mode="delete"/>')
    (tmp_path / "second.odd").write_text(odd(second, 'source="first.odd"'), encoding="utf-8")
    made_of = made(tmp_path, ALL + '<elementRef key="x"/>', 'source="second.odd"')
    assert made_of.findings == ()
    found = made_of.load()
    assert errors(found, "<x/><lg><l part='M'/><l part='F'/></lg>") == []
    assert "“I”" in errors(found, "<lg><l part='I'/></lg>")[0]
    assert "<date>" in errors(found, "<p><date when='1900'/></p>")[0]
    assert "no number" in made_of.rules
    assert {one.name for one in made_of.files} == {"small.odd", "second.odd", "first.odd", SPECS.name}
    assert str(made_of.made.left_out["date"].line) == "first.odd:3"


def test_names_in_the_language_of_the_schema(tmp_path):
    names = '<altIdent xml:lang="de">absatz</altIdent><altIdent xml:lang="fr">para</altIdent>'
    change = ALL + f'<elementSpec ident="p" mode="change">{names}</elementSpec>'
    assert errors(schema(tmp_path, change, 'targetLang="fr"'), "<para/>") == []
    assert errors(schema(tmp_path, change, 'targetLang="de"'), "<absatz/>") == []
    assert errors(schema(tmp_path, change, 'targetLang="it"'), "<p/>") == []


def test_words_in_the_language_of_the_documentation(tmp_path):
    assert "<a:documentation>(Absatz)" in made(tmp_path, ALL, 'docLang="de en"').grammar


def test_what_rules_share(tmp_path):
    declared = '<constraintDecl scheme="schematron" queryBinding="xslt3"><sch:ns prefix="q" uri="http://q.org"/><sch:let name="v" value="1"/></constraintDecl>'
    rule = '<constraintSpec ident="r" scheme="schematron"><constraint><sch:rule context="q:p"><sch:assert test="$v">no</sch:assert></sch:rule></constraint></constraintSpec>'
    found = made(tmp_path, ALL + declared + rule)
    assert found.findings == ()
    assert 'queryBinding="xslt3"' in found.rules
    assert '<sch:ns prefix="q" uri="http://q.org"/>' in found.rules
    assert 'name="v" value="1"' in found.rules


def test_a_group_in_another_file_is_watched_and_has_places_of_its_own(tmp_path):
    group = '<specGrp xmlns="http://www.tei-c.org/ns/1.0">\n<elementSpec ident="dat" mode="change"/></specGrp>'
    (tmp_path / "group.xml").write_text(group, encoding="utf-8")
    found = made(tmp_path, ALL + '<specGrpRef target="group.xml"/>')
    assert [(one.code, str(one.at)) for one in found.findings] == [("S403", "group.xml:2:21")]
    assert tmp_path / "group.xml" in found.files


def test_where_documents_begin(tmp_path):
    found = schema(tmp_path, ALL, 'start="text"')
    assert found.validate(b'<text xmlns="http://www.tei-c.org/ns/1.0"><p/></text>') == []
    assert found.validate(b'<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><p/></text></TEI>') != []


def test_a_namespace_of_its_own(tmp_path):
    found = schema(tmp_path, ALL, 'ns="http://example.org/mine"')
    assert found.validate(b'<TEI xmlns="http://example.org/mine"><text><p/></text></TEI>') == []


def test_a_module_in_relax_ng(tmp_path):
    module = """<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="http://example.org/m">
    <start><ref name="m"/></start><define name="m"><element name="m"><text/></element></define></grammar>"""
    (tmp_path / "m.rng").write_text(module, encoding="utf-8")
    change = '<elementSpec ident="p" mode="change"><content><rng:ref name="x_m"/></content></elementSpec>'
    found = schema(tmp_path, f'{ALL}<moduleRef url="m.rng" prefix="x_"/>{change}')
    assert errors(found, "<p><m xmlns='http://example.org/m'>a</m></p>") == []


FINDINGS = [
    ('<moduleRef key="tie"/>', ["small.odd:3:17 S403 there is no module “tie” | did you mean “tei”?"]),
    (ALL.replace('key="more"', 'key="more" include="dat"'),
     ["small.odd:3:77 S403 the module “more” has no element “dat” | did you mean “date”?"]),
    (ALL + '<elementRef key="persName"/>', ["small.odd:3:86 S403 nothing is called “persName” | did you mean “name”?"]),
    (ALL + '<elementSpec ident="dates" mode="change"/>',
     ["small.odd:3:89 S403 the element dates is changed, but is not part of the schema | did you mean “date”?"]),
    (ALL + '\n<elementSpec ident="p" mode="delete"/>\n<elementSpec ident="p" mode="delete"/>',
     ["small.odd:5:21 S404 the element p is deleted: here and in small.odd:4 | one of the two can go"]),
    (ALL + '\n<elementSpec ident="p" mode="delete"/>\n<elementSpec ident="p" mode="change"/>',
     ["small.odd:5:21 S404 the element p is changed, but deleted, too: here and in small.odd:4 | one of the two can go"]),
    (ALL + '\n<elementSpec ident="l" mode="change"><attList><attDef ident="n" mode="change">\n<valList type="closed" mode="add"/>'
     "</attDef></attList></elementSpec>",
     ['small.odd:5:1 S405 the closed list of values for @n has no values | write <valItem ident="…"/>, or make the list type="open"']),
    (ALL + '\n<elementSpec ident="p" mode="change"><content><elementRef key="l" minOccurs="3" maxOccurs="2"/></content></elementSpec>',
     ["small.odd:4:21 S406 the content of p asks for at least 3 and at most 2 of the same | the first number may not be the greater"]),
    (ALL + '\n<classSpec ident="model.none" type="model"/>'
     '<elementSpec ident="p" mode="change"><content><classRef key="model.none"/></content></elementSpec>',
     [("small.odd:4:65 S406 no content of p can be right: it asks for what the schema does not have | "
      "take it out of the content, or give the class a member")]),
    (ALL + '\n<elementSpec ident="l" mode="change"><attList><attDef ident="part" mode="change">\n<valList type="closed">'
     '<valItem ident="x"/></valList></attDef></attList></elementSpec>',
     [('small.odd:5:1 S407 the list of values for @part of l has no mode and changes nothing | '
      'add mode="replace", or mode="change" to add to the old values')]),
    (ALL + '\n<elementSpec ident="note" mode="change"><attList><attDef ident="type" mode="change">\n<valList type="closed" mode="add">'
     '<valItem ident="x"/></valList></attDef></attList></elementSpec>',
     [("small.odd:5:30 S407 the list of values for @type of note changes nothing, for TEI's note takes the list from its class | "
      'write <attDef mode="replace"> with its datatype, or <valList mode="change"> with added values')]),
    (ALL + '<specGrpRef target="#none"/>', ["small.odd:3:89 S403 there is no specGrp “#none” | give it an xml:id"]),
    (ALL + '<moduleRef url="none.rng"/>',
     ["small.odd:3:85 S402 the module none.rng is not at hand | save the file beside the ODD, and name it there"]),
]  # fmt: skip


@pytest.mark.parametrize(("parts", "said"), FINDINGS)
def test_mistakes_in_the_odd_are_findings_with_place_and_remedy(tmp_path, parts, said):
    found = made(tmp_path, parts, 'start="TEI"').findings
    shown = [f"{one.at} {one.code} {one.message} | {one.hint}" for one in found]
    assert [one for one in shown if "documents begin with" not in one] == said


def test_what_an_odd_builds_on_is_missing(tmp_path):
    path = tmp_path / "small.odd"
    path.write_text(odd(ALL, 'source="tei:4.9.0"'), encoding="utf-8")
    with pytest.raises(EditionError) as raised:
        compile_odd(path, Sources(), name="small.odd")
    finding = raised.value.findings[0]
    assert (finding.code, str(finding.at)) == ("S402", "small.odd:2:35")
    assert finding.hint.startswith("edition schema fetch tei:4.9.0")


def test_another_release_stands_for_the_one_that_is_named(tmp_path):
    found = made(tmp_path, ALL, 'source="tei:4.9.0"').findings
    assert [(one.code, one.severity.value, str(one.at)) for one in found] == [("S402", "info", "small.odd:2:35")]
    assert found[0].message == "“tei:4.9.0” is not at hand; specs.xml stands for it"
    assert made(tmp_path, ALL, 'source="tei:current"').findings == ()


def test_nothing_stands_for_an_odd_of_others(tmp_path):
    with pytest.raises(EditionError) as raised:
        made(tmp_path, ALL, 'source="https://example.org/base.odd"')
    assert raised.value.findings[0].hint.startswith("edition schema fetch https://example.org/base.odd")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<TEI/>", "has no schemaSpec"),
        ("<TEI>", "not well-formed"),
        ("<TEI><schemaSpec ident='a'/></TEI>", "has no schemaSpec"),
        (odd(ALL, 'source="small.odd"'), "builds on itself"),
    ],
)
def test_no_odd_at_all(tmp_path, text, said):
    path = tmp_path / "small.odd"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EditionError) as raised:
        compile_odd(path, Sources(str(SPECS)), name="small.odd")
    assert said in raised.value.findings[0].message


def test_the_three_files_say_the_same(tmp_path):
    from edition.schema import load
    from tests.schema.grammars import differences

    constraint = '<constraintSpec ident="c" scheme="schematron"><constraint><sch:assert test="@n">number it</sch:assert></constraint></constraintSpec>'
    found = made(tmp_path, ALL + f'<elementSpec ident="p" mode="change">{constraint}</elementSpec>')
    for suffix in (".rng", ".rnc", ".sch"):
        (tmp_path / f"small{suffix}").write_text(found.written(suffix), encoding="utf-8")
    assert differences(load(tmp_path / "small.rng"), load(tmp_path / "small.rnc")) == []
    assert differences(load(tmp_path / "small.rng"), load_text(found.grammar, "x.rng")) == []
    for suffix in (".rng", ".sch"):
        assert 'context="tei:p"' in (tmp_path / f"small{suffix}").read_text(encoding="utf-8")
