"""Stages in the making of a text: what stood in it at each, as a text, on the site, in print. TEI P5, PH-changes."""

from __future__ import annotations

import pytest

from tests.case import Case
from tests.conftest import HEADER

STAGES = HEADER.replace(
    "<listWit><witness xml:id='A'/><witness xml:id='B'/><witness xml:id='C'/></listWit>", "<p>One manuscript</p>"
).replace(
    "</fileDesc>",
    "</fileDesc><profileDesc><creation><listChange><change xml:id='c1' n='I'>First draft</change>"
    "<change xml:id='c2' n='II'>Revision in pencil</change><change xml:id='c3' n='III'>Fair copy</change>"
    "</listChange></creation></profileDesc>",
)


@pytest.fixture
def case(tmp_path):
    return lambda body, header=STAGES: Case(tmp_path, body, header)


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        ('Go <add change="#c2">now</add>.', ("Go.", "Go now.", "Go now.")),
        ('Go <del change="#c2">now</del>.', ("Go now.", "Go.", "Go.")),
        ('It <subst change="#c3"><del>is</del><add>was</add></subst>.', ("It is.", "It is.", "It was.")),
        ('It <mod change="#c2"><del>is</del><add>was</add></mod>.', ("It is.", "It was.", "It was.")),
        ('It <subst><del change="#c2">is</del><add change="#c3">was</add></subst>.', ("It is.", "It.", "It was.")),
        ('A <del change="#c3"><add change="#c2">long</add></del> day.', ("A day.", "A long day.", "A day.")),
        (
            'A <add change="#c2">very <del change="#c3">long</del></add> day.',
            ("A day.", "A very long day.", "A very day."),
        ),
        ('You <restore change="#c3"><del change="#c2">say</del></restore>.', ("You say.", "You.", "You say.")),
        (
            'You <del xml:id="d" change="#c2">say</del><undo target="#d" change="#c3"/>.',
            ("You say.", "You.", "You say."),
        ),
        ('You <del change="#c2 #c3">say</del>.', ("You say.", "You say.", "You.")),
        # A correction that names no stage was made when that was written in which it stands.
        ("You <del>saw</del> <add>say</add>.", ("You say.", "You say.", "You say.")),
        ('Go.</p><p change="#c3">Come <del>now</del>.', ("Go.", "Go.", "Go. Come.")),
        ('Go <seg change="#c2">there</seg>.', ("Go.", "Go there.", "Go there.")),
        (
            'Go <delSpan change="#c2" spanTo="#e"/>there <hi>now</hi><anchor xml:id="e"/>.',
            ("Go there now.", "Go.", "Go."),
        ),
    ],
)
def test_each_stage_has_what_stood_then(case, body, texts):
    given = case(f'<p>{body}</p><p>End<add change="#c3">s</add>.</p>')
    assert tuple(given.witness(key).removesuffix(" End.").removesuffix(" Ends.") for key in ("c1", "c2", "c3")) == texts
    assert given.witness("II") == given.witness("c2")


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ('<lem change="#c3">c</lem><rdg change="#c1">a</rdg><rdg change="#c2">b</rdg>', "abc"),
        ('<lem change="#c3">c</lem><rdg change="#c1">a</rdg>', "aac"),
        ('<lem>c</lem><rdg change="#c1">a</rdg><rdg change="#c2">b</rdg>', "abc"),
        ('<rdg change="#c1">a</rdg><rdg change="#c2">b</rdg>', "abb"),
        ('<lem change="#c3">c</lem><rdg change="#c2">b</rdg>', "bbc"),
        ('<lem change="#c2">b</lem><rdg change="#c1">a</rdg>', "abb"),
    ],
)
def test_entries_and_corrections_are_of_the_same_stages(case, entry, words):
    given = case(f'<p>x <app>{entry}</app> <subst change="#c2"><del>old</del><add>new</add></subst>.</p>')
    assert [given.witness(key) for key in ("c1", "c2", "c3")] == [
        f"x {words[0]} old.",
        f"x {words[1]} new.",
        f"x {words[2]} new.",
    ]


def test_stages_may_be_counted_only(case):
    counted = case(
        '<p>A <add seq="1">slow</add> <subst seq="2"><del>river</del><add>stream</add></subst>, '
        '<app><lem varSeq="3">broad</lem><rdg varSeq="1">long</rdg><rdg varSeq="2">wide</rdg></app>.</p>'
    )
    assert [counted.witness(key) for key in ("0", "1", "2", "3")] == [
        "A river, long.",
        "A slow river, long.",
        "A slow stream, wide.",
        "A slow stream, broad.",
    ]
    assert counted.witness("stage-1") == counted.witness("1")


def test_an_edition_without_an_apparatus_shows_its_stages(case):
    given = case('<p>Go <add change="#c2">now</add> <del change="#c3">there</del>.</p>')
    given.built("site,text,print")
    texts = {path.name: path.read_text(encoding="utf-8").strip() for path in (given.out / "text").iterdir()}
    assert texts == {
        "a.txt": "Go \\now/ ⟦there⟧.",
        "a.c1.txt": "Go there.",
        "a.c2.txt": "Go now there.",
        "a.c3.txt": "Go now.",
    }
    site = given.out / "site"
    assert "<h1>Stages</h1>" in (site / "witnesses.html").read_text(encoding="utf-8")
    page = (site / "witness-c2.html").read_text(encoding="utf-8")
    assert "Revision in pencil" in page
    assert "Go now there." in page
    compared = (site / "comparison.html").read_text(encoding="utf-8")
    assert '<option value="c1" selected>' in compared
    assert "Status textus\nI First draft" in given.printed  # the words of a book without a language are Latin
    assert given.findings == []


def test_of_several_witnesses_stages_are_no_texts_by_themselves(case):
    header = STAGES.replace("<p>One manuscript</p>", "<listWit><witness xml:id='A'/><witness xml:id='B'/></listWit>")
    given = case(
        '<p>Go <app><lem wit="#A">now</lem><rdg wit="#B">then</rdg></app> <add change="#c2">x</add>.</p>', header
    )
    given.built("text")
    assert sorted(path.name for path in (given.out / "text").iterdir()) == ["a.A.txt", "a.B.txt", "a.txt"]


def test_stages_of_the_file_are_none_of_the_text(case):
    header = HEADER.replace(
        "</fileDesc>",
        "</fileDesc><revisionDesc><listChange><change xml:id='r1' when='2020-01-01'>Corrected</change></listChange></revisionDesc>",
    )
    given = case('<p>Go <add change="#r1">now</add>.</p>', header)
    given.built("text")
    assert [path.name for path in (given.out / "text").iterdir()] == ["a.txt"]


def test_the_number_of_a_stage_may_be_written_otherwise(case):
    counted = case('<p>A <add seq="01">slow</add> <subst seq="٢"><del>river</del><add>stream</add></subst>.</p>')
    assert [counted.witness(key) for key in ("0", "1", "2")] == ["A river.", "A slow river.", "A slow stream."]
