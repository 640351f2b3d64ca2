"""A document may be a path, bytes, a source or a tree: the same findings at the same places."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from edition.diagnostics import Source
from edition.schema import load
from edition.tree import Document
from tests.schema.mini import HEADER, TEI, document, mini, shown

INCLUDE = "<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='part.xml'/>"
BROKEN = document("<p>quod <rdg wit='#B'>quia</rdg></p>\n<div>αβγ <hi/></div><p n='1' m='2'/>")


def tree(main: bytes, **parts: bytes) -> Document:
    """Read a document whose inclusions name other files."""
    sources = [Source("main.xml", main), *(Source(f"{name}.xml", data) for name, data in parts.items())]
    places: dict = {}
    roots = {}
    for source in sources:
        roots[source.name] = etree.fromstring(source.data)
        places |= {element: (source, number) for number, element in enumerate(roots[source.name].iter("*"))}
        source.starts.extend(match.start() for match in re.finditer(rb"<[^/!?]", source.data))
    root = roots["main.xml"]
    for include in list(root.iter("{http://www.w3.org/2001/XInclude}include")):
        part = roots[include.get("href")]
        part.tail = include.tail
        include.getparent().replace(include, part)
    return Document(root, sources, {element: places[element] for element in root.iter("*")})


@pytest.fixture(scope="module")
def schema(tmp_path_factory):
    return mini(tmp_path_factory.mktemp("mini"))


def test_path_bytes_source_and_tree_agree(schema, tmp_path):
    path = tmp_path / "broken.xml"
    path.write_bytes(BROKEN)
    expected = shown(schema.validate(BROKEN))
    assert len(expected) == 7
    assert shown(schema.validate(path)) == expected
    assert shown(schema.validate(str(path))) == expected
    assert shown(schema.validate(Source("broken.xml", BROKEN))) == expected
    assert shown(schema.validate(tree(BROKEN))) == expected


def test_one_pass_tells_the_source_where_its_elements_begin(schema):
    source = Source("broken.xml", BROKEN)
    schema.validate(source)
    starts = list(source.starts)
    assert starts == [match.start() for match in re.finditer(rb"<[^/]", BROKEN)]
    schema.validate(source)
    assert list(source.starts) == starts, "a source that knows is not told again"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "latin-1", "cp1252"])
def test_encodings_are_understood(schema, encoding):
    declared = "" if encoding.startswith("utf") else f"<?xml version='1.0' encoding='{encoding}'?>\n"
    if encoding == "utf-16-le":
        declared = "<?xml version='1.0' encoding='UTF-16'?>\n"
    text = declared + document("<p>é <rdg/></p>").decode()
    found = schema.validate(text.encode(encoding))
    lines = 6 if declared else 5
    assert [(finding.code, finding.at.line, finding.at.column) for finding in found] == [("S004", lines, 6)]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "no element found"),
        (b"plain text", "syntax error"),
        (b"<TEI", "unclosed token"),
        (b"<a><b></a>", "<b> is not closed before </a>"),
        (b"<a/><b/>", "junk after document element"),
        (b"<a>&x;</a>", "undefined entity"),
        (b"<a>\xff</a>", "byte 0xFF is not UTF-8"),
        (b"<?xml version='1.0' encoding='klingon'?><a/>", "“klingon” is none that XML files have"),
        (b"<p:a/>", "unbound prefix"),
        (b"<a b='1' b='2'/>", "duplicate attribute"),
        (b"<a b=1/>", "not well-formed"),
    ],
)
def test_what_is_not_well_formed_has_one_finding(schema, data, message):
    found = schema.validate(data)
    assert len(found) == 1
    assert found[0].code == "S001"
    assert message in found[0].message
    found[0].locate()


def test_a_file_that_is_not_there_has_one_finding(schema, tmp_path):
    found = schema.validate(tmp_path / "nowhere.xml")
    assert [finding.code for finding in found] == ["S001"]
    assert "cannot be read" in found[0].message


def test_entities_defaults_and_sections_are_read(schema):
    subset = "<!DOCTYPE TEI [<!ENTITY h '<hi>x</hi>'><!ENTITY t 'text'><!ATTLIST p n CDATA 'd'>]>\n"
    assert schema.validate(subset.encode() + document("<p>&h; &t; <![CDATA[<&]]> <!-- c --> <?pi?></p>")) == []
    found = schema.validate(subset.encode() + document("<div>\n <!-- c -->&t; and more</div>"))
    assert shown(found)[0] == "7:12 S008 text may not stand directly in <div>: “text and more”"
    found = schema.validate(document("<div>\n <![CDATA[ stray ]]></div>"))
    assert [(finding.code, finding.at.line) for finding in found] == [("S008", 6)]


def test_places_count_characters_and_lines_of_every_kind(schema):
    found = schema.validate(document("<p>漢\U0001f600é <rdg/></p>").replace(b"\n", b"\r\n"))
    assert [(finding.at.line, finding.at.column) for finding in found] == [(5, 8)]


def test_findings_in_included_files_stand_in_those_files(schema):
    part = f"<div xmlns='{TEI}'>\n <p/>stray\n <p><rdg/></p></div>".encode()
    found = schema.validate(tree(document(f"<div><p/>{INCLUDE}</div>\n<div>late</div>"), part=part))
    assert [(finding.locate().file, finding.at.line, finding.code) for finding in found] == [
        ("part.xml", 2, "S008"),
        ("part.xml", 3, "S004"),
        ("main.xml", 6, "S008"),
    ]


def test_identifiers_are_compared_across_included_files(schema):
    part = f"<p xmlns='{TEI}' xml:id='a'/>".encode()
    found = schema.validate(tree(document(f"<p xml:id='a'/>{INCLUDE}"), part=part))
    assert [(finding.code, finding.locate().file) for finding in found] == [("S015", "part.xml")]


def test_identifiers_can_be_left_aside(schema):
    data = document("<p xml:id='a'/><p xml:id='a'/>")
    assert schema.validate(data, identifiers=False) == []


def test_a_schema_judges_many_documents_alike(schema):
    first = shown(schema.validate(BROKEN))
    for _ in range(3):
        schema.validate(document("<p/>"))
        assert shown(schema.validate(BROKEN)) == first


names = st.sampled_from(
    ["p", "hi", "div", "app", "lem", "rdg", "note", "lg", "l", "head", "num", "ptr", "x", "graphic"]
)
texts = st.sampled_from(["", " ", "text", "1", "\n", "&amp;"])
attributes = st.sampled_from(["", " n='1'", " xml:id='a'", " wit='#A'", " type='section'", " x='y'", " target='#a'"])
trees = st.recursive(
    st.builds(lambda name, attribute, text: f"<{name}{attribute}>{text}</{name}>", names, attributes, texts),
    lambda inner: st.builds(
        lambda name, attribute, parts: f"<{name}{attribute}>{''.join(parts)}</{name}>",
        names,
        attributes,
        st.lists(st.one_of(inner, texts), max_size=4),
    ),
    max_leaves=12,
)


@given(trees)
@settings(max_examples=300, deadline=None)
def test_no_document_breaks_the_engine_and_every_finding_has_a_place(schema, tree):
    data = document(tree)
    found = schema.validate(data)
    source = Source("again.xml", data)
    assert shown(schema.validate(source)) == shown(found)
    for finding in found:
        place = finding.locate()
        assert 1 <= place.line <= data.count(b"\n") + 1
        assert finding.message
        assert "\x1f" not in finding.message + finding.hint
    # whatever is reported, the next run says the same: nothing of one document is left for another
    assert shown(schema.validate(data)) == shown(found)


def test_order_of_attributes_does_not_matter(tmp_path):
    path = tmp_path / "attributes.rnc"
    path.write_text(
        "start = element a { (attribute k { 'x' }, attribute v { xsd:integer }) | (attribute k { 'y' }, attribute w { text }) }\n",
        encoding="utf-8",
    )
    schema = load(path)
    pairs = ["k='y'", "w='1'"]
    for _ in range(4):
        random.shuffle(pairs)
        assert schema.validate(f"<a {' '.join(pairs)}/>".encode()) == []
    assert schema.validate(b"<a v='1' k='x'/>") == []
    assert len(schema.validate(b"<a v='1' k='y'/>")) == 1


def test_an_element_understood_in_two_ways_is_settled_by_its_content(tmp_path):
    path = tmp_path / "ways.rnc"
    path.write_text(
        "start = element a { (element b { element c { empty } }, element d { empty }) | (element b { text }, element e { empty }) }\n",
        encoding="utf-8",
    )
    schema = load(path)
    assert schema.validate(b"<a><b><c/></b><d/></a>") == []
    assert schema.validate(b"<a><b>text</b><e/></a>") == []
    assert len(schema.validate(b"<a><b>text</b><d/></a>")) == 1
    assert len(schema.validate(b"<a><b><c/></b><e/></a>")) == 1


def test_header_is_where_the_tests_think(schema):
    assert schema.validate(document("<p/>", HEADER)) == []
