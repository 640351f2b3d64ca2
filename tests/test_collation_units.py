"""Exports of the collation editor of New Testament editions: verses of entries, numbered by the words of the base."""

from __future__ import annotations

import pytest

from tests.conftest import HEADER, TEI_OPEN, edition


def wit(*sigla: str) -> str:
    return f"<wit>{''.join(f'<idno>{s}</idno>' for s in sigla)}</wit>"


def rdg(text: str, *sigla: str, more: str = "") -> str:
    return f'<rdg {more} wit="{" ".join(sigla)}">{text}{wit(*sigla)}</rdg>'


def unit(first: int, last: int, lemma: str, *readings: str) -> str:
    return f'<app type="main" n="B04K1V1" from="{first}" to="{last}"><lem wit="basetext">{lemma}</lem>{"".join(readings)}</app>'


WHOLE = (
    '<app type="lac" n="B04K1V1"><lem wit="editorial">Whole verse</lem>'
    + rdg("Def.", "P2", more='type="lac"')
    + "</app>"
)
OVER = unit(
    2, 10, "εν αρχη ην ο λογος", rdg("εν αρχη ην ο λογος", "basetext", "01", "03"), rdg("om", "884", more='type="om"')
)
WORD = unit(
    6,
    6,
    "ην",
    rdg("ην", "basetext", "01"),
    rdg("εστιν", "03*"),
    '<rdg type="overlapped" wit="884"><wit><idno>884</idno></wit></rdg>',
)
ADDED = unit(11, 11, "", rdg("om", "basetext", "01", more='type="om"'), rdg("αυτου", "03"))
AFTER_A_GAP = unit(18, 18, "προς", rdg("προς", "basetext", "01"), rdg("εις", "03"))
VERSE = f'<ab xml:id="B04K1V1-APP">{WHOLE}{OVER}{WORD}{ADDED}{AFTER_A_GAP}</ab>'
NEXT = f'<ab xml:id="B04K1V2-APP">{unit(2, 2, "ουτος", rdg("ουτος", "basetext", "01"), rdg("αυτος", "03"))}</ab>'
BARE = '<TEI xmlns="http://www.tei-c.org/ns/1.0">{}</TEI>'
APPARATUS = [
    "1.1: εν αρχη ην ο λογος […] προς] Def. P2",
    "1.1: εν αρχη ην ο λογος 01 03] om. 884",
    "1.1: ην 01] εστιν 03ᵃᶜ",
    "1.1: post λογος] om. 01; add. αυτου 03",
    "1.1: προς 01] εις 03",
    "1.2: ουτος 01] αυτος 03",
]
TEXTS = {
    "01": "εν αρχη ην ο λογος […] προς ουτος",
    "03 (a.c.)": "εν αρχη εστιν ο λογος αυτου […] εις αυτος",
    "03 (p.c.)": "εν αρχη ην ο λογος αυτου […] εις αυτος",
    "884": "[…] προς ουτος",
    "P2": "[…] ουτος",
}


@pytest.mark.parametrize(
    "verses",
    [VERSE + NEXT, f'<div type="book"><div type="chapter">{VERSE}{NEXT}</div></div>'],
    ids=["verses", "chapter"],
)
def test_units_are_text_and_apparatus(tmp_path, verses):
    path = tmp_path / "collation.xml"
    path.write_text(BARE.format(verses), encoding="utf-8")
    assert edition("apparatus", path).out.splitlines() == APPARATUS
    assert {s: " ".join(edition("witness", s, path).out.split()) for s in TEXTS} == TEXTS
    findings = edition("check", path, "--format", "json").json["findings"]
    assert not [f for f in findings if f["severity"] == "error"]
    assert any("export of a collation" in f["message"] for f in findings)
    edition("build", path, "-q", "-o", tmp_path / "out", "--only", "text,site", "--verify")
    text = (tmp_path / "out" / "text" / "collation.txt").read_text(encoding="utf-8")
    assert "εν αρχη ην ο λογος [– 3 words –] προς" in text


def test_units_in_a_document_with_a_header(tmp_path):
    header = HEADER.replace(
        "<witness xml:id='A'/>", "<witness n='01'>Sinaiticus</witness><witness n='03'>Vaticanus</witness>"
    )
    path = tmp_path / "collation.xml"
    path.write_text(f"{TEI_OPEN}{header}<text><body>{NEXT}</body></text></TEI>", encoding="utf-8")
    assert edition("apparatus", path).out.splitlines() == ["1.2: ουτος 01] αυτος 03"]
    assert edition("witness", "03", path).out.strip() == "αυτος"


def test_a_unit_that_ends_within_another_is_found_by_its_words(tmp_path):
    verse = (
        '<ab xml:id="B04K1V1-APP">'
        + unit(2, 4, "εν αρχη", rdg("εν αρχη", "basetext", "01"), rdg("αρχη", "03"))
        + unit(4, 8, "αρχη ην ο", rdg("αρχη ην ο", "basetext", "01", "03"), rdg("ην", "884"))
        + "</ab>"
    )
    path = tmp_path / "collation.xml"
    path.write_text(BARE.format(verse), encoding="utf-8")
    assert edition("apparatus", path).out.splitlines() == ["1.1: εν αρχη 01] αρχη 03", "1.1: αρχη ην ο 01 03] ην 884"]
    assert " ".join(edition("witness", "884", path).out.split()) == "εν ην"


@pytest.mark.parametrize(
    "entry",
    [
        # lines of an edition, and its witnesses
        "<app from='12' to='14'><lem wit='#A'>rex</lem><rdg wit='#B'>dux</rdg></app>",
        "<app from='12' to='14'><lem>rex</lem><rdg wit='#A #B'>dux</rdg></app>",
        "<app from='12' to='14'><lem wit='A B'>rex</lem><rdg wit='C'>dux</rdg></app>",
        "<app from='14' to='12'><lem wit='base'>rex</lem><rdg wit='B'>dux</rdg></app>",
        "<app from='2' to='99999999999'><lem wit='base'>rex</lem><rdg wit='B'>dux</rdg></app>",
    ],
)
def test_entries_of_an_edition_are_no_export(tmp_path, entry):
    path = tmp_path / "text.xml"
    path.write_text(f"{TEI_OPEN}{HEADER}<text><body><ab>{entry}</ab></body></text></TEI>", encoding="utf-8")
    assert "X016" not in edition("check", path, "--format", "json").codes
    assert "dux" in " ".join(edition("apparatus", path).out.split())


def test_numbers_that_are_far_apart_cost_nothing(tmp_path):
    verse = f'<ab xml:id="v">{unit(2, 2, "εν", rdg("ον", "01"))}{unit(900000, 900000, "ην", rdg("εστιν", "01"))}</ab>'
    path = tmp_path / "collation.xml"
    path.write_text(BARE.format(verse), encoding="utf-8")
    assert edition("apparatus", path).out.splitlines() == ["v: εν] ον 01", "v: ην] εστιν 01"]
    codes = edition("check", path, "--format", "json").codes
    assert "S012" not in codes or all(
        "gap" not in f["message"] for f in edition("check", path, "--format", "json").json["findings"]
    )


def test_what_the_base_alone_has_otherwise_stays(tmp_path):
    own = '<rdg n="a">εν</rdg>'
    verse = f'<ab xml:id="v">{unit(2, 2, "ἐν", own, rdg("ον", "01"))}</ab>'
    path = tmp_path / "collation.xml"
    path.write_text(BARE.format(verse), encoding="utf-8")
    assert edition("apparatus", path).out.splitlines() == ["v: ἐν] ον 01"]
    path.write_text(BARE.format(verse.replace(">εν<", ">αλλο<")), encoding="utf-8")
    assert "αλλο" in edition("apparatus", path).out


def test_entries_that_only_look_numbered_stay_what_they_are(tmp_path):
    body = "<ab>Hic <app from='4' to='6'><lem wit='#A'>rex</lem><rdg wit='#B'>dux</rdg></app></ab>"
    path = tmp_path / "text.xml"
    path.write_text(f"{TEI_OPEN}{HEADER}<text><body>{body}</body></text></TEI>", encoding="utf-8")
    assert edition("witness", "B", path).out.strip() == "Hic dux"
