"""What can mean one thing only is mended; everything else in the file stays as it is, byte for byte."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edition.diagnostics import Position, Source
from edition.source.parsing import parse
from tests.conftest import HEADER, edition, tei

METHOD = HEADER.replace(
    "</teiHeader>",
    "<encodingDesc><variantEncoding method='double-end-point' location='internal'/></encodingDesc></teiHeader>",
)
APP = '<p><app><lem wit="#A">a</lem><rdg wit="#B">b</rdg></app></p>'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (tei("<p><persname  type='x' >α</persname\n></p>"), tei("<p><persName  type='x' >α</persName\n></p>")),
        (tei("<p><PersName/></p>"), tei("<p><persName/></p>")),
        (
            tei("<p xml:lang='en_GB'>a</p><p xml:lang = \"grc_Latn\">b</p>"),
            tei("<p xml:lang='en-GB'>a</p><p xml:lang = \"grc-Latn\">b</p>"),
        ),
        (tei("<P><Seg>a</Seg></P>"), tei("<p><seg>a</seg></p>")),
        (tei(f"<p>a</p><?edition ignore='A012' reason='old'?>{APP}"), tei(f"<p>a</p>{APP}")),
        (tei(APP, METHOD), tei(APP, METHOD.replace("double-end-point", "parallel-segmentation"))),
        (
            tei("<p>a</p>").replace(' xmlns="http://www.tei-c.org/ns/1.0"', ""),
            tei("<p>a</p>").replace("<TEI ", "<TEI "),
        ),
    ],
)
def test_safe_remedies_are_applied(before, after, tmp_path):
    for mark in ("", "\ufeff"):
        file = tmp_path / "a.xml"
        file.write_text(mark + before, encoding="utf-8", newline="")
        shown = edition("check", "--diff", "a.xml", cwd=tmp_path).out
        assert file.read_text(encoding="utf-8") == mark + before
        run = edition("check", "--fix", "a.xml", cwd=tmp_path)
        got = file.read_bytes().decode("utf-8").removeprefix(mark)
        assert got == after
        assert "--- a/a.xml" in shown
        assert shown.partition("@@")[0] == run.out.partition("@@")[0]
        again = edition("check", "--fix", "a.xml", cwd=tmp_path)
        assert "@@" not in again.out


@pytest.mark.parametrize(
    "text",
    [
        tei('<p><app><lem wit="#A">a</lem><rdg wit="#BB">b</rdg></app></p>'),  # B, or to be declared
        tei("<p><paragraf>a</paragraf></p>"),  # likely, not certain
        tei("<p xml:id='abcd'><ref target='#abcx'>a</ref></p>"),
        tei("<p xml:lang='Latin language'>a</p>"),
        tei(APP).replace("<p>", "<p><?edition ignore='A012 A013' reason='x'?>"),
    ],
)
def test_what_is_only_likely_is_left_to_the_editor(text, tmp_path):
    (tmp_path / "a.xml").write_text(text)
    run = edition("check", "--fix", "a.xml", cwd=tmp_path)
    assert "@@" not in run.out
    assert (tmp_path / "a.xml").read_text() == text


def test_remedies_are_data_for_programs(tmp_path):
    (tmp_path / "a.xml").write_text(tei('<p><app><lem wit="#A">a</lem><rdg wit="#Bb">b</rdg></app></p>'))
    (finding,) = edition("check", "a.xml", "--format", "json", cwd=tmp_path).json["findings"]
    assert finding["code"] == "A012"
    titles = [fix["title"] for fix in finding["fixes"]]
    assert titles == ["write #B", "declare Bb in <listWit>"]
    write, declare = (fix["edits"][0] for fix in finding["fixes"])
    assert (write["text"], write["column"], write["end_column"]) == ("#B", finding["column"], finding["end_column"])
    assert declare["text"] == '<witness xml:id="Bb"/>'
    assert declare["column"] == declare["end_column"]
    line = (tmp_path / "a.xml").read_text().splitlines()[declare["line"] - 1]
    assert line[declare["column"] - 1 :].startswith("</listWit>")
    assert not any(fix["safe"] for fix in finding["fixes"])


def test_files_that_cannot_be_mended_are_told(tmp_path):
    text = '<?xml version="1.0" encoding="UTF-16"?>' + tei("<p><persname>a</persname></p>")
    (tmp_path / "a.xml").write_bytes(text.encode("utf-16"))
    before = (tmp_path / "a.xml").read_bytes()
    run = edition("check", "--fix", "a.xml", cwd=tmp_path)
    assert "warning P018: a.xml is not mended" in run.out
    assert (tmp_path / "a.xml").read_bytes() == before


@pytest.mark.skipif(sys.platform == "win32", reason="modes are of POSIX")
def test_mode_and_links_stay(tmp_path):
    (tmp_path / "real").mkdir()
    real = tmp_path / "real/a.xml"
    real.write_text(tei("<p><persname>a</persname></p>"))
    real.chmod(0o640)
    (tmp_path / "a.xml").symlink_to("real/a.xml")
    edition("check", "--fix", "a.xml", cwd=tmp_path)
    assert "<persName>a</persName>" in real.read_text()
    assert (tmp_path / "a.xml").is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["a.xml", "a.xml", "real"]


def test_included_files_are_mended_in_their_place(tmp_path):
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts/p.xml").write_text('<p xmlns="http://www.tei-c.org/ns/1.0"><persname>a</persname></p>')
    (tmp_path / "a.xml").write_text(tei('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="parts/p.xml"/>'))
    edition("check", "--fix", tmp_path / "a.xml")
    assert "<persName>a</persName>" in (tmp_path / "parts/p.xml").read_text()


names = st.sampled_from(["a", "b", "ŋ", "x.y"])
trees = st.recursive(
    st.tuples(names, st.just(())), lambda inner: st.tuples(names, st.lists(inner, max_size=3).map(tuple)), max_leaves=8
)


def written(tree) -> str:
    name, inner = tree
    if not inner and len(name) > 1:
        return f"<{name}/>"
    return f"<{name}>é<!--</{name}>-->{''.join(map(written, inner))}</{name} >"


@settings(max_examples=50, deadline=None)
@given(trees)
def test_end_tags_are_those_of_their_elements(tree):
    source = Source("x", written(tree).encode())
    root, _ = parse(source)
    for ordinal, element in enumerate(root.iter("*")):
        span = source.end_tag_span(ordinal)
        if span is None:
            assert source.data[slice(*source.tag_span(ordinal))].endswith(b"/>")
            continue
        assert source.data[slice(*span)].decode() == f"</{element.tag}"
        inner = source.data[source.tag_span(ordinal)[1] : span[0]]
        copy, _ = parse(Source("y", b"<r>" + inner + b"</r>"))
        assert [e.tag for e in copy.iterdescendants()] == [e.tag for e in element.iterdescendants()]
        assert Position(source, ordinal).byte_range() == source.name_span(ordinal)
