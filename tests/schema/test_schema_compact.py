"""The compact syntax means what the XML syntax means."""

from __future__ import annotations

import pytest
from lxml import etree

from edition.schema import SchemaError, load
from edition.schema.relaxng import patterns
from edition.schema.relaxng.schema import Schema
from tests.schema.at_hand import SHARED, need

COMPACT_SUITE = SHARED / "schema" / "relaxng-suite" / "compacttest.xml"


def dump(schema: Schema) -> str:
    """Write a schema's patterns out; elements by the order in which they are met, so that cycles end."""
    numbers: dict = {}
    queue: list = []

    def show(pattern) -> str:
        match pattern:
            case patterns.Element():
                if pattern.declaration not in numbers:
                    numbers[pattern.declaration] = len(numbers)
                    queue.append(pattern.declaration)
                return f"element{numbers[pattern.declaration]}"
            case patterns.Attribute():
                return f"attribute {pattern.names} {show(pattern.value)}"
            case patterns.Data():
                given = getattr(pattern.datatype, "given", ())
                return f"data {pattern.datatype.name} {given} {pattern.without and show(pattern.without)}"
            case patterns.Value():
                return f"value {pattern.datatype.name} {pattern.value!r}"
            case patterns.Group() | patterns.ListOf() | patterns.OneOrMore():
                return f"{type(pattern).__name__}({', '.join(show(part) for part in pattern.parts())})"
            case (
                _
            ):  # the order of alternatives and of parts in any order says nothing, but that of elements counts them
                return f"{type(pattern).__name__}({', '.join(show(part) for part in pattern.parts())})"

    lines = [show(schema._start)]  # noqa: SLF001 – compared with the pattern of another syntax
    while queue:
        declaration = queue.pop(0)
        lines.append(f"element{numbers[declaration]} {declaration.names} = {show(declaration.content)}")
    return "\n".join(lines)


def _root(holder):
    return next(holder.iterchildren("*"))


def _cases():
    if not COMPACT_SUITE.exists():
        return []
    found = []
    for number, case in enumerate(etree.parse(COMPACT_SUITE, etree.XMLParser(collect_ids=False)).iter("testCase")):
        compact, xml = case.find("compact/correct"), case.find("xml/correct")
        if compact is not None and xml is not None:
            found.append(pytest.param(case, id=str(number)))
    return found


@pytest.mark.parametrize("case", _cases())
def test_both_syntaxes_of_the_suite_mean_the_same(tmp_path, case):
    for resource in case.findall("compact/resource"):
        (tmp_path / resource.get("name")).write_text(resource.text, encoding="utf-8")
    for resource in case.findall("xml/resource"):
        (tmp_path / resource.get("name")).write_bytes(etree.tostring(_root(resource), with_tail=False))
    compact, xml = tmp_path / "compact.rnc", tmp_path / "xml.rng"
    compact.write_text(case.find("compact/correct").text, encoding="utf-8")
    xml.write_bytes(etree.tostring(_root(case.find("xml/correct")), encoding="utf-8", with_tail=False))
    ours = load(compact)
    if any(finding.code == "S109" for finding in ours.findings):
        with pytest.raises(SchemaError):
            load(xml)  # as a part of a schema it is right in one syntax, as a schema it is wrong in the other
    else:
        assert dump(ours) == dump(load(xml))


def test_the_suite_is_at_hand():
    need(COMPACT_SUITE)


PAIRS = {
    "element a { b* } b = element b { text }": None,
    "start = a\na = element a { attribute n { 'x' | 'y' }?, (b & c) }\nb = element b { empty }\nc = element c { xsd:date }": """
      <grammar><start><ref name="a"/></start>
      <define name="a"><element name="a"><optional><attribute name="n"><choice><value>x</value><value>y</value></choice>
      </attribute></optional><interleave><ref name="b"/><ref name="c"/></interleave></element></define>
      <define name="b"><element name="b"><empty/></element></define>
      <define name="c"><element name="c"><data type="date"/></element></define></grammar>""",
    "namespace x = 'urn:x' element x:a { attribute x:b { text }, attribute c { list { xsd:integer+ } } }": """
      <element name="a" ns="urn:x"><attribute name="b" ns="urn:x"/><attribute name="c"><list><oneOrMore>
      <data type="integer"/></oneOrMore></list></attribute></element>""",
    "default namespace d = 'urn:d' element a { element d:b { empty }, attribute c { text } }": """
      <element name="a" ns="urn:d"><element name="b"><empty/></element><attribute name="c"/></element>""",
    "element * - (a | b) { mixed { element c { token - ('x' | 'y') } } }": """
      <element><anyName><except><choice><name>a</name><name>b</name></choice></except></anyName><mixed><element name="c">
      <data type="token" datatypeLibrary=""><except><value>x</value><value>y</value></except></data></element></mixed></element>""",
    "namespace x = 'urn:x' element x:* - x:a { (attribute * { text })* }": """
      <element><nsName ns="urn:x"><except><name ns="urn:x">a</name></except></nsName>
      <zeroOrMore><attribute><anyName/></attribute></zeroOrMore></element>""",
    "element a { xsd:string { pattern = '[a-z]+' maxLength = '3' } }": """
      <element name="a"><data type="string"><param name="pattern">[a-z]+</param><param name="maxLength">3</param></data></element>""",
    "element a { notAllowed | empty }": "<element name='a'><choice><notAllowed/><empty/></choice></element>",
    "start |= element a { text } start |= element b { text }": """
      <grammar><start combine="choice"><element name="a"><text/></element></start>
      <start combine="choice"><element name="b"><text/></element></start></grammar>""",
    "start = element a { grammar { start = parent x } } x = element \\element { text }": """
      <grammar><start><element name="a"><grammar><start><parentRef name="x"/></start></grammar></element></start>
      <define name="x"><element name="element"><text/></element></define></grammar>""",
}


@pytest.mark.parametrize("text", [text for text, xml in PAIRS.items() if xml])
def test_both_syntaxes_mean_the_same(tmp_path, text):
    compact, xml = tmp_path / "a.rnc", tmp_path / "a.rng"
    compact.write_text(text, encoding="utf-8")
    tree = etree.fromstring(PAIRS[text])
    for element in tree.iter("*"):
        element.tag = f"{{http://relaxng.org/ns/structure/1.0}}{element.tag}"
    if "datatypeLibrary" not in tree.attrib:
        tree.set("datatypeLibrary", "http://www.w3.org/2001/XMLSchema-datatypes")
    xml.write_bytes(etree.tostring(tree))
    assert dump(load(compact)) == dump(load(xml))


REFUSED = {
    "element a { text": (1, 17, "expected “}”, found the end of the file"),
    "element a { text, element b { text } | text }": (1, 38, "“,” and “|” are mixed"),
    "start = element a { text }\nfoo = ": (2, 7, "expected a pattern, found the end of the file"),
    "element a {\n  'x }": (2, 3, "a string does not end in its line"),
    "element a { x:b }": (1, 13, "the datatypes “x” are not declared"),
    "element x:a { text }": (1, 9, "the prefix “x” is not declared"),
    "start = a\ndiv = element a { text }": (2, 5, "expected “{”, found “=”"),
    "element a { \\x{110000} }": (1, 13, "there is no character with the number 110000"),
    "element a { \\x{zz} }": (1, 13, "an escape needs a number and a brace, as in \\x{3B1}"),
    "namespace a = 'b' namespace a = 'c' element a { text }": (1, 29, "the prefix “a” is declared twice"),
    "element a { (text }": (1, 19, "expected “)”, found “}”"),
    "element { text }": (1, 9, "expected the name of an element or attribute, found “{”"),
    "start = b\nb = element b { c }": (2, 17, "nothing defines “c”"),
    "element a { string - 'x'* }": (
        1,
        25,
        "what is excepted from a datatype needs parentheses around both, to be repeated",
    ),
    "α β = element a { text }": (1, 3, "expected the end of the schema, found “β”"),
    "# ä\nelement a { \u2028 }": (2, 13, "“\u2028” is not a name"),
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_wrong_is_said_at_its_place(tmp_path, text):
    path = tmp_path / "wrong.rnc"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SchemaError) as error:
        load(path)
    (finding,) = error.value.findings
    assert (finding.at.line, finding.at.column, finding.message) == REFUSED[text]


def test_a_part_of_a_schema_is_loaded_with_a_warning(tmp_path):
    path = tmp_path / "part.rnc"
    path.write_text("para = element p { text }\n", encoding="utf-8")
    schema = load(path)
    assert [(finding.code, finding.severity.value) for finding in schema.findings] == [("S109", "warning")]
    assert [finding.code for finding in schema.validate(b"<p/>")] == ["S002"]


def test_documentation_is_kept(tmp_path):
    path = tmp_path / "documented.rnc"
    path.write_text(
        "namespace a = 'http://relaxng.org/ns/compatibility/annotations/1.0'\n"
        "start = a | b | c\n"
        "## The first.\n##   On two lines.\na = element a { text }\n"
        "b =\n  ## The second.\n  element b { text }\n"
        "[ a:documentation [ 'The ' ~ 'third.' ] ] c = element c { ## a value\n 'x' }\n",
        encoding="utf-8",
    )
    schema = load(path)
    assert [schema.describe(name).documentation for name in "abc"] == [
        "The first. On two lines.",
        "The second.",
        "The third.",
    ]


def test_line_ends_and_escapes_do_not_move_places(tmp_path):
    path = tmp_path / "moved.rnc"
    path.write_bytes("# é\r\nstart = \\x{65}lement a { \\x{7a} }\r\n".encode())
    with pytest.raises(SchemaError) as error:
        load(path)
    assert (error.value.findings[0].at.line, error.value.findings[0].at.column) == (2, 26)
