"""One mistake, one finding, in words that an editor understands, at the right place."""

from __future__ import annotations

import pytest

from edition.diagnostics import all_rules
from tests.conftest import edition, tei
from tests.schema.at_hand import TEI_ALL, need
from tests.schema.mini import HEADER, document, mini, shown


@pytest.fixture(scope="module")
def schema(tmp_path_factory):
    return mini(tmp_path_factory.mktemp("mini"))


LATE_HEADER = HEADER.replace("<publicationStmt><p>P</p></publicationStmt>\n", "").replace(
    "</fileDesc>", "\n<publicationStmt><p>P</p></publicationStmt></fileDesc>"
)

TEN = {
    "rdg outside app": (
        document("<p>quod <rdg wit='#B'>quia</rdg> erat</p>"),
        ["5:9 S004 <rdg> may not stand in <p>", "  <rdg> belongs in <app> or <rdgGrp>"],
    ),
    "misspelt element": (
        document("<p>by <persname>Ibn Sīnā</persname></p>"),
        ["5:7 S003 <persname> is not an element of this schema", "  did you mean <persName>?"],
    ),
    "missing required attribute": (
        document("<figure><graphic n='1'/></figure>"),
        ["5:9 S011 <graphic> lacks the attribute @url"],
    ),
    "wrong attribute value": (
        document("<div type='sektion'><p/></div>"),
        [
            "5:12 S012 “sektion” is not allowed for @type on <div>",
            "  it must be “section”, “appendix” or “chapter”; did you mean “section”?",
        ],
    ),
    "text where none may stand": (
        document("<div>\n  The purge\nshould <hi>cover</hi> all staff.</div>"),
        ["6:3 S008 text may not stand directly in <div>: “The purge should”", "  put it into <p> or <head>"],
    ),
    "wrong order": (
        document("<p/>", LATE_HEADER),
        [
            "2:1 S005 <sourceDesc> stands too early in <fileDesc>: <publicationStmt> (line 3) must come before it",
            "  move <publicationStmt> before <sourceDesc>",
        ],
    ),
    "duplicate identifier": (
        document("<p xml:id='a'/>\n<lg><l xml:id='a'/></lg>"),
        [
            "6:16 S015 the identifier “a” is given twice: to <l> here and to <p> in line 5",
            "  give one of them another identifier, and look through what points to it",
        ],
    ),
    "dangling reference": (
        document("<table><row><cell xml:id='year'>Y</cell><cell headers='yaer'>1</cell></row></table>"),
        ["5:56 S016 @headers refers to “yaer”, but no element has this identifier", "  did you mean “year”?"],
    ),
    "unclosed tag": (
        document("<p>a <hi>b\n</p>"),
        ["5:6 S001 <hi> is not closed before </p> in line 6", "  add </hi>"],
    ),
    "wrong namespace": (
        document("<p>a</p>", namespace=""),
        [
            "1:1 S009 <TEI> is in no namespace; the <TEI> of the schema is in the namespace “http://www.tei-c.org/ns/1.0”",
            '  write xmlns="http://www.tei-c.org/ns/1.0" on the outermost element',
        ],
    ),
}


@pytest.mark.parametrize("name", TEN)
def test_each_of_the_ten_mistakes_has_its_message(schema, name):
    data, expected = TEN[name]
    assert shown(schema.validate(data)) == expected


MORE = {
    "missing element": (
        document("<p/>", HEADER.replace("<publicationStmt><p>P</p></publicationStmt>\n", "")),
        ["2:1 S007 <fileDesc> lacks <publicationStmt> before <sourceDesc>", "  add <publicationStmt> here"],
    ),
    "missing element at the end": (
        document("<p/>", HEADER.replace("<sourceDesc><p>S</p></sourceDesc>", "")),
        ["1:53 S007 <fileDesc> is not complete: it lacks <sourceDesc>", "  add <sourceDesc> before </fileDesc>"],
    ),
    "one of several missing": (
        document("<div type='section'/>"),
        ["5:1 S007 <div> is not complete: it lacks <p>, <div>, <lg>, <table> or <figure>"],
    ),
    "a heading too late": (
        document("<div><p/><head>H</head><p/></div>"),
        ["5:10 S005 <head> may not stand after <p> in <div>", "  move it to the beginning of <div>"],
    ),
    "twice what may stand once": (
        document("<p><app><lem>a</lem><lem>b</lem><rdg>c</rdg></app></p>"),
        ["5:21 S006 a second <lem> may not stand in <app>", "  <app> may have one <lem> only; after it there may come <rdg> or <rdgGrp>"],
    ),
    "paragraph in paragraph": (
        document("<p>a <p>b</p></p>"),
        ["5:6 S004 <p> may not stand in <p>", "  close <p> before it, or put it into <note>"],
    ),
    "readings without an entry are one mistake": (
        document("<p><lem>a</lem><rdg>b</rdg><rdg>c</rdg></p>"),
        ["5:4 S004 <lem> may not stand in <p>", "  <lem> belongs in <app>"],
    ),
    "what an unknown element contains is judged by itself": (
        document("<p><zzz><hi><rdg/></hi><graphic/></zzz></p>"),
        [
            "5:4 S003 <zzz> is not an element of this schema", "  here in <p> there may stand <app>, <note>, <persName>, <date>, <hi> or 2 others",
            "5:13 S004 <rdg> may not stand in <hi>", "  <rdg> belongs in <app> or <rdgGrp>",
            "5:24 S011 <graphic> lacks the attribute @url",
        ],
    ),
    "misspelt attribute": (
        document("<p><ptr traget='#a'/></p>"),
        ["5:17 S010 <ptr> may not have the attribute @traget", "  did you mean @target?"],
    ),
    "id instead of xml:id": (
        document("<p id='a'/>"),
        ["5:8 S010 <p> may not have the attribute @id", "  did you mean @xml:id?"],
    ),
    "attribute of other elements": (
        document("<p wit='#A'/>"),
        ["5:9 S010 <p> may not have the attribute @wit", "  @wit belongs to <lem> and <rdg>"],
    ),
    "attributes that exclude each other": (
        document("<p><ptr target='#a' cRef='x'/></p>"),
        ["5:27 S014 @cRef may not stand on <ptr> together with its other attributes", "  take away @cRef, or the attribute that says the same in another way"],
    ),
    "one of two attributes": (
        document("<p><ptr/></p>"),
        ["5:4 S011 <ptr> lacks the attribute @target or @cRef"],
    ),
    "a word of a list": (
        document("<p><ptr target='#a b% #c'/></p>"),
        ["5:20 S012 “b%” is not allowed for @target on <ptr>", "  each word must be an address such as “https://example.org/a” or “#b”"],
    ),
    "a year of two digits": (
        document("<p><date when='79'>79</date></p>"),
        ["5:16 S012 “79” is not allowed for @when on <date>", "  it must be a date such as 1943, 1943-07 or 1943-07-02; did you mean “0079”?"],
    ),
    "a date with points": (
        document("<p><date when='2.7.1943'/></p>"),
        ["5:16 S012 “2.7.1943” is not allowed for @when on <date>", "  it must be a date such as 1943, 1943-07 or 1943-07-02; did you mean “1943-07-02”?"],
    ),
    "a number out of range": (
        document("<p><num value='1.5'>1</num></p>"),
        ["5:16 S012 “1.5” is not allowed for @value on <num>", "  it must be a number from 0 to 1"],
    ),
    "content that is no value": (
        document("<p><num>\n two</num></p>"),
        ["6:2 S013 “two” may not stand in <num>", "  it must be a whole number"],
    ),
    "content that is empty": (
        document("<p><num/></p>"),
        ["5:4 S013 <num> is empty", "  it must contain a whole number"],
    ),
    "text beside stray inlines is one mistake": (
        document("<div><hi>a</hi> b <hi>c</hi></div>"),
        ["5:6 S004 <hi> may not stand in <div>", "  put it into <p> or <head>, which may stand here"],
    ),
    "namespace taken away": (
        document("<p xmlns=''><hi>a</hi><hi>b</hi></p><p xmlns=''/>"),
        [
            "5:1 S009 <p> is in no namespace; the <p> of the schema is in the namespace “http://www.tei-c.org/ns/1.0”", '  take xmlns="" away',
            "5:37 S009 <p> is in no namespace; the <p> of the schema is in the namespace “http://www.tei-c.org/ns/1.0”", '  take xmlns="" away',
        ],
    ),
    "another vocabulary": (
        document("<p><m:math xmlns:m='http://www.w3.org/1998/Math/MathML'><m:mi/></m:math></p>"),
        ["5:4 S003 <m:math> of the namespace “http://www.w3.org/1998/Math/MathML” is not an element of this schema"],
    ),
    "inclusion that was not resolved": (
        document("<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='a.xml'/>"),
        ["5:1 S003 <xi:include> of the namespace “http://www.w3.org/2001/XInclude” is not an element of this schema", "  the file that it names has to be included before the document is judged"],
    ),
    "a part of a document": (
        b"<text xmlns='http://www.tei-c.org/ns/1.0'><body><p/></body></text>",
        ["1:1 S002 a document may not begin with <text>", "  it begins with <TEI>"],
    ),
    "no document at all": (
        b"<html><body/></html>",
        ["1:1 S002 a document may not begin with <html>, which is not an element of this schema", "  it begins with <TEI>"],
    ),
    "a copy with its identifiers": (
        document("<lg xml:id='a'><l xml:id='b'/><l xml:id='c'/></lg>\n<lg xml:id='a'><l xml:id='b'/><l xml:id='c'/></lg>"),
        ["6:13 S015 the identifier “a” is given twice: to <lg> here and to <lg> in line 5; so are 2 more of the same copy", "  give one of them another identifier, and look through what points to it"],
    ),
    "an end tag too many": (
        document("<p>a</p></p>"),
        ["5:11 S001 </p> closes nothing: the element that is open is <body>, from line 4", "  write </body>, or take </p> away"],
    ),
    "a file that ends too early": (
        document("<p>a")[:-21],
        ["5:1 S001 <p> is not closed before the end of the file", "  add </p>"],
    ),
    "an ampersand": (
        document("<p>a & b</p>"),
        ["5:7 S001 the file is not well-formed XML: not well-formed (invalid token)", "  “&” is written &amp;, and “<” is written &lt; in text"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MORE)
def test_mistakes_are_explained(schema, name):
    data, expected = MORE[name]
    assert shown(schema.validate(data)) == expected


def test_the_prefix_of_the_elements_around_is_suggested(schema):
    data = document("<p/>", namespace='  xmlns:tei="http://www.tei-c.org/ns/1.0"')
    data = data.replace(b"<", b"<tei:").replace(b"<tei:/", b"</tei:").replace(b"<tei:p/>", b"<p/>")
    assert shown(schema.validate(data)) == [
        "5:1 S009 <p> is in no namespace; the <p> of the schema is in the namespace “http://www.tei-c.org/ns/1.0”",
        "  write <tei:p>, like the element around it",
    ]


def test_a_valid_document_has_no_findings(schema):
    body = "<div type='chapter'><head>H</head><p>a <app><lem wit='#A'>b</lem><rdg/></app></p><div><lg><l/></lg></div></div>"
    assert schema.validate(document(body)) == []


def test_documentation_is_at_hand(schema):
    found = schema.describe("rdg")
    assert found.documentation == "(reading) contains a single reading."
    assert found.parents == ("app", "rdgGrp")
    assert found.namespace == "http://www.tei-c.org/ns/1.0"
    assert found.attributes == ("n", "rend", "wit", "xml:id")
    assert "app" in found.children
    assert schema.describe("nothing") is None


def test_every_rule_teaches():
    rules = [
        rule for code, rule in all_rules().items() if code.startswith("S") and code[1:].isdigit() and code < "S200"
    ]
    assert len(rules) >= 25
    for rule in rules:
        assert rule.section("Wrong"), rule.code
        assert rule.section("Right"), rule.code
        assert rule.text.splitlines()[-1].endswith("."), rule.code
        assert "chapter" in rule.text.splitlines()[-1] or "appendix" in rule.text.splitlines()[-1], rule.code
        assert rule.title[0].isupper(), rule.code


def test_the_messages_by_the_schema_of_everything():
    from edition.schema import load

    schema = load(need(TEI_ALL))
    found = schema.validate(document("<p>quod <rdg wit='#B'>quia</rdg> <persname/></p><div>text</div>"))
    assert shown(found) == [
        "5:9 S004 <rdg> may not stand in <p>",
        "  <rdg> belongs in <app> or <rdgGrp>",
        "5:34 S003 <persname> is not an element of this schema",
        "  did you mean <persName>?",
        "5:54 S008 text may not stand directly in <div>: “text”",
        "  put it into <p>, <head>, <l>, <ab>, <note> or 32 others",
    ]
    assert schema.describe("app").documentation.startswith("(apparatus entry)")


def test_an_element_that_the_schema_forbids(tmp_path):
    from edition.schema import load

    path = tmp_path / "forbidding.rnc"
    path.write_text(
        "start = element a { element b { notAllowed }?, (element c { text } | element c { empty })? }\n",
        encoding="utf-8",
    )
    schema = load(path)
    assert schema.validate(b"<a/>") == []
    found = shown(schema.validate(b"<a><b x='1'>text</b><c/></a>"))
    assert found == ["1:4 S004 the schema mentions <b> only to forbid it"]


def test_a_way_that_has_failed_excuses_nothing(tmp_path):
    from edition.schema import load

    path = tmp_path / "ways.rnc"
    path.write_text(
        "start = element a { element b { notAllowed } | element b { attribute x { text } } }\n", encoding="utf-8"
    )
    assert shown(load(path).validate(b"<a><b/></a>")) == ["1:4 S011 <b> lacks the attribute @x"]


@pytest.mark.parametrize(
    ("body", "hint"),
    [
        ("<div><div1><p>a</p></div1></div>", "write <div> for each"),
        ("<div1><div><p>a</p></div></div1>", "write <div> for each"),
        ("<div1><div3><p>a</p></div3></div1>", "the next division is <div2>"),
        ("<p rend=''>a</p>", "leave @rend out where it has nothing to say"),
        ("<p><app cause='x'><lem>a</lem><rdg>b</rdg></app></p>", "@cause belongs to <lem>, <rdg>"),
        ("<p>a<note><lem>a</lem> b</note></p>", '<quote type="lemma"> or <term>'),
        ("<p xml:id='ሀለሐ'>a</p><p xml:id='ⲁⲃⲅ'>b</p>", ""),
    ],
)
def test_a_hint_says_what_an_editor_can_do(tmp_path, body, hint):
    path = tmp_path / "a.xml"
    path.write_text(tei(body), encoding="utf-8")
    found = [
        f["hint"] for f in edition("check", path, "--format", "json").json["findings"] if f["code"].startswith("S")
    ]
    assert any(hint in one for one in found) if hint else not found
    assert not any("xml:base" in one for one in found)
