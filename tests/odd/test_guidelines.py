"""An ODD made from texts, and guidelines made from an ODD."""

from __future__ import annotations

import shutil

import pytest
from lxml import etree

from edition.schema import load
from edition.schema.judging import from_odd
from edition.schema.odd.by_example import odd_by_example
from edition.schema.odd.compiling import compile_odd
from edition.schema.odd.library import library_of
from edition.schema.odd.reading import read_odd
from edition.schema.odd.sources import Sources, address_of
from edition.schema.profile import load_profile
from edition.schema.relaxng.names import local
from edition.schema.relaxng.schema import load_text
from tests.conftest import ROOT, edition
from tests.odd.exemplars import FOLDER, SPECS
from tests.odd.odds import ALL, errors, odd
from tests.odd.odds import SPECS as SMALL
from tests.schema.at_hand import need, samples
from tests.schema.grammars import facts

TEI_ = "{http://www.tei-c.org/ns/1.0}"
CORPUS = [
    "<p n='1'>a <name type='river'>b</name> <name type='river'>c</name></p><lg><l part='I'/></lg>",
    "<p rend='i'>a <name type='town'>b</name><note type='a'>d</note><note type='a'>d</note></p>",
]


@pytest.fixture
def corpus(tmp_path, monkeypatch):
    monkeypatch.setenv("EDITION_CACHE", str(tmp_path / "cache"))
    shutil.copy(SMALL, tmp_path / "specs.txt")
    for number, body in enumerate(CORPUS):
        text = f'<TEI xmlns="http://www.tei-c.org/ns/1.0"><text>{body}</text></TEI>'
        (tmp_path / f"{number}.xml").write_text(text, encoding="utf-8")
    return tmp_path


def by_example(corpus):
    run = edition("schema", "odd", "0.xml", "1.xml", "--specs", "specs.txt", "-o", "corpus.odd", cwd=corpus)
    assert (run.status, run.out, run.err) == (0, "corpus.odd\n", "2 files, 13 elements of 7 kinds\n")
    made = compile_odd(corpus / "corpus.odd", Sources(str(SMALL)), name="corpus.odd")
    assert made.findings == ()
    return load_text(made.grammar, "corpus.rng")


def test_what_a_corpus_has_is_allowed_and_nothing_else(corpus):
    found = by_example(corpus)
    for body in CORPUS:
        assert errors(found, body) == []
    for body, said in (
        ("<p><date when='1900'/></p>", "<date>"),
        ("<p style='a'/>", "@style"),
        ("<p><name type='lake'/></p>", "“lake”"),
        ("<p><name subtype='a'/></p>", "@subtype"),
        ("<lg type='a'><l/></lg>", "@type"),
        ("<p><note type='b'/></p>", "“b”"),
    ):
        assert said in errors(found, body)[0], body


def test_values_are_counted(corpus):
    by_example(corpus)
    items = etree.parse(corpus / "corpus.odd").iter(f"{TEI_}valItem")
    counted = {one.get("ident"): one.findtext(f"{TEI_}desc") for one in items}
    assert counted == {"river": "2 times", "town": "once", "a": "2 times"}


def test_an_odd_by_example_wants_specifications(corpus):
    run = edition("schema", "odd", "0.xml", cwd=corpus)
    assert run.status == 1
    assert "S402" in run.err
    assert "edition schema fetch tei:current" in run.err


def test_samples_are_valid_by_what_is_made_of_them():
    library, tei = library_of(need(SPECS)), load(need(FOLDER / "tei_all.rng"))
    for folder in sorted({path.parent for path in samples()}):
        files = [path for path in sorted(folder.glob("*.xml")) if path.stat().st_size < 200_000]
        if not files:
            continue
        text, _ = odd_by_example([read_odd(path) for path in files], library, "sample")
        path = folder.name + ".odd"
        made = compile_text(text, path)
        for file in files:
            known = {(one.code, str(one.at)) for one in tei.validate(file)}
            assert [one.message for one in made.validate(file) if (one.code, str(one.at)) not in known] == []


def compile_text(text, name):
    from edition.scratch import scratch

    with scratch("test") as folder:
        (folder / name).write_text(text, encoding="utf-8")
        return load_text(compile_odd(folder / name, Sources(str(SPECS))).grammar, "sample.rng")


PROSE = """<p>A poem is in <gi>lg</gi>.</p><specList><specDesc key="lg"/></specList>
<egXML xmlns="http://www.tei-c.org/ns/Examples"><lg><l part="I">a</l></lg></egXML>
<egXML xmlns="http://www.tei-c.org/ns/Examples"><lg>
<l part="X">a</l></lg></egXML>
<egXML xmlns="http://www.tei-c.org/ns/Examples" valid="false"><lg><p/></lg></egXML>"""
CHANGE = """<elementSpec ident="lg" mode="change"><desc>verses that belong together</desc>
<desc xml:lang="de">zusammengehörige Verse</desc></elementSpec>"""


def guidelines(folder, language="en"):
    path = folder / "small.odd"
    path.write_text(odd(ALL + CHANGE, prose=PROSE), encoding="utf-8")
    checking = from_odd.Checking(specs=str(SMALL), language=language)
    return from_odd.guidelines_of(path, "small.odd", checking)


def test_examples_are_checked_by_the_schema(tmp_path):
    _, findings = guidelines(tmp_path)
    assert [(one.code, str(one.at)) for one in findings] == [("S409", "small.odd:4:10")]
    assert "“X” is not allowed for @part" in findings[0].message


def test_guidelines_are_a_text_with_an_entry_for_each_element(tmp_path):
    text, _ = guidelines(tmp_path, "de")
    root = etree.fromstring(text.encode())
    assert root.find(f".//{TEI_}schemaSpec") is None
    heads = [
        one.findtext(f"{TEI_}head/{TEI_}gi")
        for one in root.iter(f"{TEI_}div")
        if one.find(f"{TEI_}head/{TEI_}gi") is not None
    ]
    assert heads == ["date", "head", "l", "lg", "name", "note", "p", "TEI", "text"]
    said = " ".join("".join(root.itertext()).split())
    assert "<lg>: zusammengehörige Verse" in said
    assert "zusammengehörige VerseEnthält: l.Steht in: text." in said
    assert "@part“I”: initial“F”: final" in said
    assert root.findtext(f".//{TEI_}eg") == '<lg><l part="I">a</l></lg>'


ENTRY = """<elementSpec ident="lg" mode="change" validUntil="2031-05-01"><equiv name="verseGroup" uri="https://example.org/verse"/>
<desc>verses</desc><constraintSpec ident="c" scheme="schematron" validUntil="2032-05-01"><desc>two lines at least</desc></constraintSpec><attList>
<attDef ident="type" mode="change"><valList type="semi" mode="add"><valItem ident="couplet"/></valList></attDef></attList>
<exemplum><egXML xmlns="http://www.tei-c.org/ns/Examples"><lg typ="a"><l/></lg></egXML></exemplum>
<remarks><p>Not for <gi>p</gi>.</p></remarks></elementSpec>"""


def test_an_entry_says_what_the_odd_says(tmp_path):
    path = tmp_path / "small.odd"
    path.write_text(
        odd(ALL + ENTRY, prose="<p>See <gi>lg</gi>, <att>type</att>, <tag>l n='1'</tag>.</p>"), encoding="utf-8"
    )
    text, findings = from_odd.guidelines_of(path, "small.odd", from_odd.Checking(specs=str(SMALL), language="en"))
    assert [one.code for one in findings] == [
        "S408",
        "S409",
    ]  # the rule; an example in an entry is checked like those of the prose
    root = etree.fromstring(text.encode())
    links = [(one.get("target"), "".join(one.itertext())) for one in root.iter(f"{TEI_}ref")]
    assert links[0] == ("#odd-lg", "<lg>")
    said = " ".join("".join(root.itertext()).split())
    assert "See <lg>, @type, <l n='1'>." in said
    assert "lgverses (valid until 2031-05-01)Rule: two lines at least (valid until 2032-05-01)" in said
    assert "@type (for example)“couplet”" in said
    assert 'Corresponds to: verseGroup https://example.org/verse.Not for <p>.Example:<lg typ="a"><l/></lg>' in said


def test_document_builds_pages_and_a_book(corpus):
    (corpus / "small.odd").write_text(odd(ALL + CHANGE, prose="<p>Poems.</p>"), encoding="utf-8")
    run = edition("schema", "document", "small.odd", "--specs", "specs.txt", "-o", "out", cwd=corpus)
    assert run.status == 0, run.err
    assert run.out.split() == ["out/small.xml", "out/site", "out/epub"]
    page = (corpus / "out" / "site" / "text.html").read_text(encoding="utf-8")
    assert "Poems." in page
    assert list((corpus / "out" / "epub").glob("*.epub"))


def test_a_release_of_tei_has_an_address():
    assert address_of("tei:4.9.0") == "https://www.tei-c.org/Vault/P5/4.9.0/xml/tei/odd/p5subset.xml"
    assert address_of("tei:current") == "https://www.tei-c.org/release/xml/tei/odd/p5subset.xml"
    assert address_of("https://example.org/p5subset.xml") == "https://example.org/p5subset.xml"


def test_the_odd_of_the_directive_agrees_with_its_files_and_with_the_profile():
    made = compile_odd(ROOT / "tei" / "directive.odd", Sources(str(need(SPECS))))
    assert made.findings == ()
    schema = load_text(made.grammar, "directive.rng")
    for name in ("directive.xml", "sentences.xml", "plain.xml"):
        assert schema.validate(ROOT / "tei" / name) == [], name
    mine, profile = facts(schema), facts(load_profile())
    for name, found in mine.items():
        allowed = profile[name]
        assert found.attributes <= allowed.attributes, local(name)
        assert found.children <= allowed.children, local(name)
        assert allowed.text or not found.text, local(name)
        for attribute in found.attributes:
            its = allowed.values[attribute]
            assert not its or not found.values[attribute] or found.values[attribute] <= its, (local(name), attribute)
