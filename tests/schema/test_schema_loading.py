"""Schemas are loaded, put together from several files, remembered, and refused with the place of the mistake."""

from __future__ import annotations

import sys

import pytest

from edition.diagnostics import EditionError
from edition.schema import SchemaError, load
from edition.schema.relaxng.schema import CHECKED, Schema
from edition.schema.relaxng.schemafile import Files
from tests.schema.at_hand import TEI_ALL, need

RNG = 'xmlns="http://relaxng.org/ns/structure/1.0"'
XSD = 'datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes"'


def write(folder, **files):
    """Write files; “main” is the schema. A name with two underscores has its extension after them."""
    for name, text in files.items():
        stem, _, extension = name.partition("__")
        (folder / f"{stem}.{extension or 'rng'}").write_text(text, encoding="utf-8")
    return folder / ("main.rnc" if "main__rnc" in files else "main.rng")


def refused(folder, **files):
    with pytest.raises(SchemaError) as error:
        load(write(folder, **files))
    assert isinstance(error.value, EditionError)
    (finding,) = error.value.findings
    place = finding.locate()
    return finding.code, place.file.rpartition("/")[2], place.line, place.column, finding.message


def verdicts(path, *documents):
    schema = load(path)
    return [not schema.validate(document.encode()) for document in documents]


def test_a_grammar_includes_replaces_and_combines(tmp_path):
    path = write(
        tmp_path,
        main=f"""<grammar {RNG}><include href="base.rng"><define name="b"><element name="x"><empty/></element></define>
          </include><define name="inline" combine="choice"><element name="y"><empty/></element></define></grammar>""",
        base=f"""<grammar {RNG}><start><element name="a"><zeroOrMore><ref name="inline"/></zeroOrMore><ref name="b"/>
          </element></start><define name="b"><text/></define>
          <div><define name="inline"><element name="z"><empty/></element></define></div></grammar>""",
    )
    assert verdicts(path, "<a><x/></a>", "<a><y/><z/><x/></a>", "<a>text</a>") == [True, True, False]


def test_a_pattern_of_another_file_takes_the_namespace(tmp_path):
    path = write(
        tmp_path,
        main=f'<externalRef {RNG} href="sub.rng" ns="urn:x"/>',
        sub=f'<element {RNG} name="a"><externalRef href="leaf.rnc"/></element>',
        leaf__rnc="default namespace = inherit\nelement b { attribute c { text } }",
    )
    assert verdicts(path, '<a xmlns="urn:x"><b c=""/></a>', '<a xmlns="urn:x"><b xmlns="" c=""/></a>') == [True, False]


def test_grammars_within_grammars_have_definitions_of_their_own(tmp_path):
    path = write(
        tmp_path,
        main=f"""<grammar {RNG}><start><grammar><start><ref name="x"/></start><define name="x"><element name="inner">
          <parentRef name="x"/></element></define></grammar></start>
          <define name="x"><element name="outer"><empty/></element></define></grammar>""",
    )
    assert verdicts(path, "<inner><outer/></inner>", "<outer/>") == [True, False]


REFUSED = {
    "not well-formed": (f"<grammar {RNG}>\n<start></grammar>", ("S101", 2)),
    "not a schema": ("<html/>", ("S102", 1)),
    "unknown element": (f"<element {RNG} name='a'>\n <elment/></element>", ("S102", 2)),
    "empty": (f"<element {RNG} name='a'/>", ("S102", 1)),
    "unknown attribute": (f"<element {RNG} name='a'>\n <text type='b'/></element>", ("S102", 2)),
    "stray text": (f"<element {RNG} name='a'>\n <group>b<text/></group></element>", ("S102", 2)),
    "undefined": (f"<grammar {RNG}><start>\n <ref name='b'/></start><define name='bb'><text/></define></grammar>", ("S104", 2)),
    "undefined where nobody looks": (
        f"<grammar {RNG}><start><element name='a'><text/></element></start><define name='b'>\n<ref name='c'/></define></grammar>",
        ("S104", 2),
    ),
    "no start": (f"<grammar {RNG}><define name='a'><text/></define></grammar>", ("S104", 1)),
    "defined twice": (
        f"<grammar {RNG}><start><ref name='a'/></start><define name='a'><text/></define>\n<define name='a'><text/></define></grammar>",
        ("S104", 2),
    ),
    "contains itself": (
        f"<grammar {RNG}><start><element name='a'><ref name='b'/></element></start><define name='b'>\n<optional><ref name='b'/></optional></define></grammar>",
        ("S104", 2),
    ),
    "not a name": (f"<element {RNG} name='a'>\n <attribute name='b c'/></element>", ("S105", 2)),
    "prefix": (f"<element {RNG} name='x:a'><text/></element>", ("S105", 1)),
    "xmlns": (f"<element {RNG} name='a'>\n <attribute name='xmlns'/></element>", ("S105", 2)),
    "datatype": (f"<element {RNG} {XSD} name='a'>\n <data type='dat'/></element>", ("S106", 2)),
    "parameter": (f"<element {RNG} {XSD} name='a'><data type='string'>\n<param name='pattern'>(</param></data></element>", ("S106", 2)),
    "value": (f"<element {RNG} {XSD} name='a'>\n<value type='date'>today</value></element>", ("S106", 2)),
    "library": (f"<element {RNG} name='a'>\n<data type='string' datatypeLibrary='here'/></element>", ("S106", 2)),
    "attribute twice": (f"<element {RNG} name='a'><attribute name='b'/><attribute name='b'/></element>", ("S107", 1)),
    "text beside a datatype": (f"<element {RNG} {XSD} name='a'><text/><data type='date'/></element>", ("S107", 1)),
    "element in attribute": (f"<element {RNG} name='a'><attribute name='b'><element name='c'><text/></element></attribute></element>", ("S107", 1)),
    "nothing to tell parts apart": (
        f"<element {RNG} name='a'>\n<element name='b'><interleave><text/><mixed><element name='c'><text/></element></mixed></interleave></element></element>",
        ("S107", 2),
    ),
    "text as a document": (f"<choice {RNG}><element name='a'><text/></element><text/></choice>", ("S107", 1)),
    "from the network": (f"<externalRef {RNG} href='http://example.org/a.rng'/>", ("S101", 1)),
    "not there": (f"<grammar {RNG}>\n<include href='nowhere.rng'/></grammar>", ("S101", 2)),
    "itself": (f"<grammar {RNG}>\n<include href='main.rng'/></grammar>", ("S104", 2)),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_an_incorrect_schema_is_refused_at_its_place(tmp_path, name):
    text, (code, line) = REFUSED[name]
    found = refused(tmp_path, main=text)
    assert (found[0], found[1], found[2]) == (code, "main.rng", line)


def test_a_mistake_in_an_included_file_is_found_there(tmp_path):
    found = refused(
        tmp_path,
        main=f'<grammar {RNG}><include href="base.rng"/></grammar>',
        base=f'<grammar {RNG}>\n<start><element name="a"><ref name="b"/></element></start></grammar>',
    )
    assert found[:4] == ("S104", "base.rng", 2, 37)


def test_what_an_inclusion_replaces_must_be_there(tmp_path):
    found = refused(
        tmp_path,
        main=f'<grammar {RNG}><include href="base.rng">\n<start><element name="a"><text/></element></start></include></grammar>',
        base=f'<grammar {RNG}><define name="b"><text/></define></grammar>',
    )
    assert found[0] == "S104"
    assert "<start> is replaced here, but" in found[4]


def test_a_schema_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(SchemaError) as error:
        load(tmp_path / "nowhere.rng")
    assert [finding.code for finding in error.value.findings] == ["S101"]


def test_a_schema_that_is_nested_too_deeply_is_refused(tmp_path):
    chain = "".join(f"<define name='d{n}'><ref name='d{n + 1}'/></define>" for n in range(2000))
    text = f"<grammar {RNG}><start><element name='a'><ref name='d0'/></element></start>{chain}<define name='d2000'><text/></define></grammar>"
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(1000)  # the command line raises it, also for tests that come later
    try:
        assert refused(tmp_path, main=text)[0] == "S102"
    finally:
        sys.setrecursionlimit(limit)


def test_suggestions_for_schemas(tmp_path):
    with pytest.raises(SchemaError) as error:
        load(write(tmp_path, main=f"<element {RNG} name='a'><data type='date'/></element>"))
    assert "lacks datatypeLibrary" in error.value.findings[0].hint
    with pytest.raises(SchemaError) as error:
        load(
            write(
                tmp_path,
                main=f"<grammar {RNG}><start><ref name='paragraf'/></start><define name='paragraph'><text/></define></grammar>",
            )
        )
    assert error.value.findings[0].hint == "did you mean “paragraph”?"


def test_a_schema_found_correct_is_remembered_by_its_content(tmp_path, monkeypatch):
    checks = []

    def check(schema):
        checks.append(schema)

    monkeypatch.setattr(Schema, "check", check)
    path, cache = write(tmp_path, main=f"<element {RNG} name='a'><text/></element>"), tmp_path / "cache"
    load(path)
    assert not cache.exists(), "nothing is written unasked"
    load(path, cache)
    load(path, cache)
    assert len(checks) == 2
    path.write_text(f"<element {RNG} name='b'><text/></element>", encoding="utf-8")
    load(path, cache)
    assert len(checks) == 3


def test_a_schema_of_several_files_or_with_doubts_is_not_remembered(tmp_path):
    cache = tmp_path / "cache"
    load(
        write(tmp_path, main=f'<externalRef {RNG} href="sub.rng"/>', sub=f"<element {RNG} name='a'><text/></element>"),
        cache,
    )
    identifiers = f"<element {RNG} {XSD} name='a'><choice><attribute name='i'><data type='ID'/></attribute><attribute name='i'/></choice></element>"
    schema = load(write(tmp_path, main=identifiers), cache)
    assert [finding.code for finding in schema.findings] == ["S108"]
    assert not cache.exists()


def test_schemas_that_count_as_checked_are_correct():
    import hashlib

    path = need(TEI_ALL)
    assert hashlib.sha256(path.read_bytes()).hexdigest() in CHECKED
    schema = Schema(Files(path))
    schema.check()
    assert schema.findings == []


CONFLICTS = {
    "element a { attribute i { xsd:ID } | attribute i { text } }": True,
    "element a { attribute i { xsd:ID | 'x' } }": True,
    "element a { attribute i { list { xsd:ID } } }": True,
    "element a { xsd:ID }": True,
    "element r { element * { attribute i { xsd:ID } } }": True,
    "element r { element a { attribute i { xsd:ID } }, element * { attribute * { text }* } }": True,
    "element r { element a { attribute i { xsd:IDREF } }, element a { attribute i { xsd:IDREFS } } }": True,
    "element r { element a { attribute i { xsd:ID } }, element * - a { attribute * { text }* } }": False,
    "element r { element a { attribute i { xsd:ID } }, element b { attribute i { text } } }": False,
    "element a | b { attribute i { xsd:ID } }": False,
}


@pytest.mark.parametrize("text", CONFLICTS)
def test_a_schema_that_is_not_clear_about_identifiers_says_so(tmp_path, text):
    schema = load(write(tmp_path, main__rnc=text))
    assert bool(schema.findings) is CONFLICTS[text]
    assert all(finding.code == "S108" and finding.severity == "warning" for finding in schema.findings)


def test_references_may_lead_forward(tmp_path):
    path = write(
        tmp_path,
        main__rnc="element r { element a { attribute id { xsd:ID }?, attribute to { xsd:IDREF }?, attribute all { xsd:IDREFS }? }* }",
    )
    schema = load(path)
    assert schema.validate(b"<r><a to=' x '/><a all='x y'/><a id='x'/><a id=' y '/></r>") == []
    found = schema.validate(b"<r><a to='x'/><a all='y z'/><a id='y'/></r>")
    assert [(finding.code, finding.at.column) for finding in found] == [("S016", 11), ("S016", 25)]
