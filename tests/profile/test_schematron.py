"""Schematron: what the rules mean, where the findings stand, what is said where it goes wrong."""

from __future__ import annotations

import pytest

from edition.schema.schematron import read_schematron, running
from edition.schema.schematron.compiling import compile_schematron
from edition.schema.schematron.reading import SchematronError
from edition.source import read_document
from tests.conftest import edition, lacking, tei
from tests.schema.at_hand import TEI_ALL, need

BODY = '<p n="1">quam <hi rend="bold">ob</hi></p>\n<p n="2">rem\n <app><lem wit="#A">a</lem><rdg wit="#B">b</rdg></app></p>'
SPACES = '<ns prefix="tei" uri="http://www.tei-c.org/ns/1.0"/>'


@pytest.fixture(autouse=True)
def _saxon():
    if not running.is_installed():
        lacking("saxonche (pip install 'tei-edition[schematron]')")


def schema(content: str, binding: str = "xslt2", more: str = "") -> str:
    return f'<schema xmlns="http://purl.oclc.org/dsdl/schematron" queryBinding="{binding}" {more}>{SPACES}{content}</schema>'


def check(tmp_path, rules: str, body: str = BODY, name: str = "rules.sch"):
    (tmp_path / "a.xml").write_text(tei(f"\n{body}"), encoding="utf-8")
    (tmp_path / name).write_text(rules, encoding="utf-8")
    run = edition("check", "a.xml", "--schema", name, "--format", "json", cwd=tmp_path)
    return [f for f in run.json["findings"] if f["code"].startswith("S3")]


def said(findings) -> list[str]:
    return [f"{f['line']}:{f['column']} {f['severity']} {f['message']}" for f in findings]


def rule(context: str, content: str) -> str:
    return f'<pattern><rule context="{context}">{content}</rule></pattern>'


CASES = {
    "an assertion that is broken": (
        rule("tei:p", '<assert test="@n = 1">wrong number</assert>'),
        ["3:1 error wrong number"],
    ),
    "a report that is so": (rule("tei:hi", '<report test="@rend">a look</report>'), ["2:15 error a look"]),
    "an attribute has a place of its own": (
        rule("@rend", '<report test=". = \'bold\'">bold</report>'),
        ["2:25 error bold"],
    ),
    "a text stands in its element": (rule("tei:hi/text()", '<report test="true()">text</report>'), ["2:15 error text"]),
    "the first rule that fits counts": (
        ('<pattern><rule context="tei:p[@n=\'1\']"><assert test="false()">first</assert></rule>'
        '<rule context="tei:p"><assert test="false()">second</assert></rule></pattern>'),
        ["2:1 error first", "3:1 error second"],
    ),
    "in a group all rules that fit count": (
        ('<group><let name="one" value="1"/><rule context="tei:p"><assert test="@n = $one">first</assert></rule>'
        '<rule context="tei:p[@n=\'2\']" role="warning"><assert test="@n = $one">second</assert></rule></group>'),
        ["3:1 error first", "3:1 warning second"],
    ),
    "rules of a group extend an abstract one": (
        ('<group><rule abstract="true" id="r"><assert test="@n = 1">one</assert></rule>'
        '<rule context="tei:p"><extends rule="r"/></rule><rule context="tei:p[@n=\'2\']"><extends rule="r"/></rule></group>'),
        ["3:1 error one"],
    ),
    "severity as the edition of 2025 has it": (
        rule("tei:p[1]", '<assert test="false()" severity="info">one</assert>'),
        ["2:1 info one"],
    ),
    "each pattern looks for itself": (
        rule("tei:p[1]", '<assert test="false()">one</assert>') + rule("tei:p[1]", '<assert test="false()">two</assert>'),
        ["2:1 error one", "2:1 error two"],
    ),
    "values and names are shown": (
        rule("tei:app", '<assert test="false()"><name/> of <name path=".."/>: <value-of select="count(*)"/> <emph>readings</emph>, '
             '<value-of select="*/@wit"/></assert>'),
        ["4:2 error app of p: 2 readings, #A #B"],
    ),
    "variables of the whole, of a pattern and of a rule": (
        ('<let name="n" value="count(//tei:p)"/>'
        '<pattern><let name="m" value="$n + 1"/><rule context="tei:hi"><let name="o" value="$m + string-length(.)"/>'
        '<report test="true()"><value-of select="$n, $m, $o"/></report></rule></pattern>'
        '<pattern><let name="m" value="\'$m\'"/><rule context="tei:lem"><report test="true()"><value-of select="$m"/></report></rule></pattern>'),
        ["2:15 error 2 3 5", "4:7 error $m"],
    ),
    "diagnostics follow": (
        rule("tei:hi", '<report test="true()" diagnostics="d">a look</report>')
        + '<diagnostics><diagnostic id="d">It is <value-of select="@rend"/>.</diagnostic></diagnostics>',
        ["2:15 error a look"],
    ),
    "the role is the severity": (
        rule("tei:hi", '<report test="true()" role="warning">w</report><report test="true()" role="info">i</report>'
             '<report test="true()" role="fatal">f</report>')
        + '<pattern><rule context="tei:lem" role="nonfatal"><report test="true()">n</report></rule></pattern>',
        ["2:15 error f", "2:15 info i", "2:15 warning w", "4:7 warning n"],
    ),
    "a subject is where the finding stands": (
        rule("tei:app", '<report test="true()" subject="tei:rdg">here</report>'),
        ["4:28 error here"],
    ),
    "abstract patterns": (
        ('<pattern abstract="true" id="a"><rule context="$where"><assert test="@$what">no <value-of select="\'$what\'"/></assert></rule></pattern>'
        '<pattern is-a="a"><param name="where" value="tei:hi"/><param name="what" value="n"/></pattern>'
        '<pattern is-a="a"><param name="where" value="tei:lem"/><param name="what" value="type"/></pattern>'),
        ["2:15 error no n", "4:7 error no type"],
    ),
    "abstract rules": (
        ('<pattern><rule abstract="true" id="r"><assert test="@n">no number</assert></rule>'
        '<rule context="tei:hi"><extends rule="r"/></rule></pattern>'),
        ["2:15 error no number"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_rules_mean_what_the_standard_says(tmp_path, name):
    rules, expected = CASES[name]
    assert said(check(tmp_path, schema(rules))) == expected


def test_a_diagnostic_is_the_hint_and_else_the_rule_is_named(tmp_path):
    rules, _ = CASES["diagnostics follow"]
    assert [f["hint"] for f in check(tmp_path, schema(rules))] == ["It is bold."]
    named = '<pattern id="looks"><rule context="tei:hi"><report test="true()">a look</report></rule></pattern>'
    assert [f["hint"] for f in check(tmp_path, schema(named))] == ["rule “looks” of rules.sch"]


@pytest.mark.parametrize(
    ("binding", "test"),
    [("xslt", "count(//tei:p) = '2'"), ("xslt2", "count(//tei:p) eq 2"), ("xslt3", "//tei:p ! @n => count() eq 2")],
)
def test_query_languages(tmp_path, binding, test):
    rules = rule("tei:hi", f'<report test="{test.replace(">", "&gt;")}">so</report>')
    assert said(check(tmp_path, schema(rules, binding))) == ["2:15 error so"]


def test_functions_and_keys_are_understood(tmp_path):
    content = (
        '<xsl:function xmlns:xsl="http://www.w3.org/1999/XSL/Transform" name="f:twice" xmlns:f="urn:f"><xsl:param name="a"/>'
        '<xsl:sequence select="concat($a, $a)"/></xsl:function><ns prefix="f" uri="urn:f"/>'
        '<xsl:key xmlns:xsl="http://www.w3.org/1999/XSL/Transform" name="by" match="tei:p" use="@n"/>'
    ) + rule("tei:hi", "<report test=\"key('by', '2')\"><value-of select=\"f:twice('x')\"/></report>")
    assert said(check(tmp_path, schema(content))) == ["2:15 error xx"]


PHASES = (
    '<phase id="one"><active pattern="p1"/></phase><phase id="two"><let name="x" value="7"/><active pattern="p2"/></phase>'
    '<pattern id="p1"><rule context="tei:hi"><report test="true()">1</report></rule></pattern>'
    '<pattern id="p2"><rule context="tei:hi"><report test="true()">2</report></rule></pattern>'
)


def test_phases(tmp_path):
    assert said(check(tmp_path, schema(PHASES))) == ["2:15 error 1", "2:15 error 2"]
    assert said(check(tmp_path, schema(PHASES, more='defaultPhase="two"'))) == ["2:15 error 2"]
    (tmp_path / "edition.toml").write_text(
        '[edition]\nsource = "a.xml"\n[check]\nschema = "rules.sch"\nphase = "one"\n', encoding="utf-8"
    )
    run = edition("check", "--format", "json", cwd=tmp_path)
    assert said(run.json["findings"]) == ["2:15 error 1"]
    model = '<?xml-model href="rules.sch" schematypens="http://purl.oclc.org/dsdl/schematron" phase="one"?>\n'
    (tmp_path / "b.xml").write_text(model + tei(BODY), encoding="utf-8")
    run = edition("check", "b.xml", "--format", "json", cwd=tmp_path)
    assert [f["message"] for f in run.json["findings"] if f["code"] == "S301"] == ["1"]
    with pytest.raises(SchematronError, match="no phase “three”"):
        compile_schematron(read_schematron(tmp_path / "rules.sch", tmp_path), "three")


def test_inclusions_and_extensions_from_other_files(tmp_path):
    (tmp_path / "part.sch").write_text(
        '<pattern xmlns="http://purl.oclc.org/dsdl/schematron"><rule context="tei:hi"><extends href="rule.sch#r"/></rule></pattern>',
        encoding="utf-8",
    )
    (tmp_path / "rule.sch").write_text(
        '<pattern xmlns="http://purl.oclc.org/dsdl/schematron"><rule id="r" context="x"><report test="true()">from afar</report></rule></pattern>',
        encoding="utf-8",
    )
    assert said(check(tmp_path, schema('<include href="part.sch"/>'))) == ["2:15 error from afar"]


EMBEDDED = """<grammar xmlns="http://relaxng.org/ns/structure/1.0" xmlns:sch="http://purl.oclc.org/dsdl/schematron">
<sch:ns prefix="tei" uri="http://www.tei-c.org/ns/1.0"/>
<start><element><anyName/><sch:pattern id="looks"><sch:rule context="tei:hi"><sch:report test="@rend">a look</sch:report></sch:rule></sch:pattern>
<zeroOrMore><choice><attribute><anyName/></attribute><text/><ref name="any"/></choice></zeroOrMore></element></start>
<define name="any"><element><anyName/>
<sch:rule context="tei:lem"><sch:report test="true()">alone</sch:report></sch:rule>
<zeroOrMore><choice><attribute><anyName/></attribute><text/><ref name="any"/></choice></zeroOrMore></element></define>
</grammar>
"""


def test_rules_within_a_grammar(tmp_path):
    assert said(check(tmp_path, EMBEDDED, name="any.rng")) == ["2:15 error a look", "4:7 error alone"]
    model = '<?xml-model href="any.rng" schematypens="http://purl.oclc.org/dsdl/schematron"?>\n'
    (tmp_path / "b.xml").write_text(model + tei(BODY), encoding="utf-8")
    run = edition("check", "b.xml", "--format", "json", cwd=tmp_path)
    assert [f["message"] for f in run.json["findings"] if f["code"] == "S301"] == ["a look", "alone"]
    included = '<grammar xmlns="http://relaxng.org/ns/structure/1.0"><include href="any.rng"/></grammar>'
    assert said(check(tmp_path, included, name="outer.rng")) == ["2:15 error a look", "4:7 error alone"]


def test_the_rules_of_tei_all(tmp_path):
    """Made from an ODD, as every schema of TEI."""
    (tmp_path / "a.xml").write_text(tei('<p><ptr target="#a" cRef="b"/><lg><head>a</head></lg></p>'), encoding="utf-8")
    rules = running.Rules(read_schematron(need(TEI_ALL), tmp_path))
    document = read_document(tmp_path / "a.xml", boundary=tmp_path)
    assert any("Only one of the" in f.message and "@cRef" in f.message for f in rules.validate(document))


def test_included_files_have_their_own_places(tmp_path):
    (tmp_path / "part.xml").write_text(
        '<p xmlns="http://www.tei-c.org/ns/1.0">\n <hi rend="x">a</hi></p>', encoding="utf-8"
    )
    body = '<p/><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="part.xml"/>'
    (finding,) = check(tmp_path, schema(rule("tei:hi", '<report test="true()">a look</report>')), body)
    assert (finding["file"], finding["line"], finding["column"]) == ("part.xml", 2, 2)


INCORRECT = {
    "an expression": (schema(rule("tei:p", '<assert test="@n = ">x</assert>')), "S303", 1, "cannot be compiled"),
    "a variable": (schema(rule("tei:p", '<assert test="$v">x</assert>')), "S303", 1, "compiled: XPST0008 Variable $v"),
    "a context": (schema(rule("tei:p[", '<assert test="@n">x</assert>')), "S303", 1, "cannot be compiled"),
    "no context": (schema('<pattern><rule><assert test="@n">x</assert></rule></pattern>'), "S303", 1, "has no context"),
    "an abstract pattern that is not there": (schema('<pattern is-a="x"/>'), "S303", 1, "no abstract pattern “x”"),
    "an abstract rule that is not there": (
        schema('<pattern><rule context="tei:p"><extends rule="x"/></rule></pattern>'), "S303", 1, "no abstract rule “x”",
    ),
    "a file that is not there": (schema('<include href="x.sch"/>'), "S303", 1, "cannot be read"),
    "a file outside": (schema('<include href="../../x.sch"/>'), "S303", 1, "not in the folder of the schema"),
    "a file on the network": (schema('<include href="https://example.org/x.sch"/>'), "S303", 1, "is not read"),
    "a query language": (schema("", "cobol"), "S303", 1, "“cobol” is not known"),
    "no XML": ("<schema>\n<pattern></schema>", "S303", 2, "not well-formed"),
    "a fault at work": (schema(rule("tei:p[2]", '<assert test="xs:date(@n)">x</assert>') + '<ns prefix="xs" uri="http://www.w3.org/2001/XMLSchema"/>'), "S304", 3, "cannot be applied here"),
    "the network at work": (schema(rule("tei:p[2]", "<assert test=\"doc('https://example.org/x.xml')//x\">x</assert>")), "S304", 3, "cannot be applied here"),
}  # fmt: skip


@pytest.mark.parametrize("name", INCORRECT)
def test_what_is_wrong_with_a_schema_is_said(tmp_path, capfd, name):
    rules, code, line, words = INCORRECT[name]
    (finding,) = check(tmp_path, rules)
    assert finding["code"] == code
    assert finding["line"] == line
    assert words in finding["message"]
    assert capfd.readouterr() == ("", ""), "Saxon says nothing by itself"


def test_inclusions_without_end_are_cut(tmp_path):
    (finding,) = check(tmp_path, schema('<include href="rules.sch"/>'))
    assert (finding["code"], finding["message"]) == ("S303", "the schema includes files without end")


def test_without_the_extra_it_is_said_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr("edition.schema.judging.judge.is_installed", lambda: False)
    (finding,) = check(tmp_path, schema(rule("tei:p", '<assert test="@n">x</assert>')))
    assert (finding["code"], finding["severity"]) == ("S302", "warning")
    assert finding["hint"] == "pip install 'tei-edition[schematron]'"
    (finding,) = check(tmp_path, EMBEDDED, name="any.rng")
    assert (finding["code"], finding["severity"]) == ("S302", "info")


@pytest.mark.parametrize(
    "new",
    [
        '<rules><rule context="tei:p"><assert test="false()">a</assert></rule></rules>',
        '<pattern><rule context="tei:p" visit-each="@n"><assert test="false()">a</assert></rule></pattern>',
        '<phase id="one" from="tei:p"/><pattern><rule context="tei:p"><assert test="false()">a</assert></rule></pattern>',
    ],
)
def test_what_is_not_understood_is_no_silent_pass(tmp_path, new):
    (found,) = check(tmp_path, schema(new))
    assert found["code"] == "S303"
    assert "edition of 2025" in found["message"]
