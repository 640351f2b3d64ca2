"""Entries within readings of entries that stand apart; witnesses that only a detail names; alternatives; words in the margin."""

from __future__ import annotations

import pytest

from tests.case import Case
from tests.conftest import HEADER


@pytest.fixture
def case(tmp_path):
    def made(body: str, sigla: str = "A B C") -> Case:
        listed = "".join(f"<witness xml:id='{siglum}'/>" for siglum in sigla.split())
        start, end = HEADER.index("<listWit>"), HEADER.index("</listWit>")
        return Case(tmp_path, body, f"{HEADER[:start]}<listWit>{listed}{HEADER[end:]}")

    return made


POINTING = (
    "<p n='1'><anchor xml:id='a7'/>Belgae aliam<anchor xml:id='a8'/> Aquitani <w xml:id='w1'>Celtae</w> <w xml:id='w2'>nostra</w> "
    "<w xml:id='w3'>Galli</w></p><listApp><app from='#a7' to='#a8'><lem>Belgae aliam</lem><rdg wit='#C'>Belgi <app><lem wit='#C'>alium</lem>"
    "<rdg wit='#B'>alii</rdg></app></rdg></app><app from='#w1' to='#w3'><lem>Celtae <app from='#w2' to='#w2'><lem>nostra</lem>"
    "<rdg wit='#B'>vestra</rdg></app> Galli</lem><rdg wit='#C'>Galli</rdg></app></listApp>"
)
CITING = (
    "<p n='1'>nobilissimus fuit</p><listApp><app loc='1'><lem>nobilissimus <app loc='1'><lem>fuit</lem><rdg wit='#A'>erat</rdg></app></lem>"
    "<rdg wit='#B'>nobilis <app><lem wit='#B'>erat</lem><rdg wit='#C'>est</rdg></app></rdg></app></listApp>"
)


@pytest.mark.parametrize(
    ("body", "apparatus", "texts"),
    [
        (
            POINTING,
            ["Belgae aliam] Belgi alium B C", "alium] alii B", "Celtae nostra Galli] Galli C", "nostra] vestra B"],
            {
                "A": "Belgae aliam Aquitani Celtae nostra Galli",
                "B": "Belgi alii Aquitani Celtae vestra Galli",
                "C": "Belgi alium Aquitani Galli",
            },
        ),
        (
            CITING,
            ["nobilissimus fuit] nobilis erat B C", "fuit] erat A", "erat] est C"],
            {"A": "nobilissimus erat", "B": "nobilis erat", "C": "nobilis est"},
        ),
    ],
    ids=["by points", "by lines"],
)
def test_an_entry_within_an_entry_that_stands_apart_is_a_part_of_its_words(case, body, apparatus, texts):
    got = case(body)
    assert got.apparatus == [f"1: {entry}" for entry in apparatus]
    assert {siglum: got.witness(siglum) for siglum in texts} == texts
    assert not got.codes & {"A040", "A041", "A043"}
    assert "Belgi alium" in got.text or "nobilis erat" in got.text  # in files nothing is lost, nor told twice


@pytest.mark.parametrize("detail", ["<witDetail wit='#C' type='lac'/>", "<witDetail wit='#C'>lac.</witDetail>"])
def test_a_detail_tells_a_lacuna_of_a_witness_that_no_reading_has(case, detail):
    got = case(f"<p n='1'>est <app><lem wit='#A'>pax</lem><rdg wit='#B'>lex</rdg>{detail}</app> certa</p>")
    assert got.apparatus == ["1: pax A] lex B; lac. C"]
    assert got.witness("C") == "est […] certa"
    assert "lac. C" in got.text


def test_a_detail_on_a_reading_stays_one(case):
    got = case(
        "<p n='1'>est <app><lem wit='#A'>pax</lem><rdg wit='#B'>lex</rdg><witDetail wit='#B'>in ras.</witDetail></app></p>"
    )
    assert got.apparatus == ["1: pax A] lex B (in ras.)"]


@pytest.mark.parametrize("place", ["margin", "above"])
def test_who_has_the_lemma_has_beside_it_what_is_added_there(case, place):
    sign = {"margin": "ᵐᵍ", "above": "ˢˡ"}[place]
    got = case(
        f"<p n='1'>nuda <app><lem wit='#A #B'>cecidi</lem><rdg wit='#B'><add place='{place}'>tutudi</add></rdg><rdg wit='#C'>recidi</rdg></app></p>"
    )
    assert got.apparatus == [f"1: cecidi A B] tutudi B{sign}; recidi C"]
    assert [got.witness(siglum) for siglum in "ABC"] == ["nuda cecidi", "nuda cecidi", "nuda recidi"]
    assert "A013" not in got.codes


@pytest.mark.parametrize(
    ("choice", "told"),
    [
        ("<choice><seg>dicere</seg><seg>instare</seg></choice>", "dicere / instare"),
        ("<choice><orig>dicere</orig><reg>discere</reg></choice>", "dicere"),
        ("<choice><sic>dicere</sic><corr>discere</corr></choice>", "dicere"),
    ],
)
def test_alternatives_of_a_reading_are_all_told(case, choice, told):
    got = case(f"<p n='1'>est <app><lem wit='#A'>lex</lem><rdg wit='#B'>{choice}</rdg></app></p>")
    assert got.apparatus == [f"1: lex A] {told} B"]
    assert got.witness("B") == f"est {told}"
    assert f"{told} B" in got.text


def test_a_witness_begins_in_an_entry_without_a_lemma(case):
    got = case(
        "<p n='1'>unum <app><rdg wit='#B'><witStart/>duo</rdg></app> tria <app><lem wit='#A'>x</lem><rdg wit='#C'>y</rdg></app></p>"
    )
    assert got.witness("B") == "duo tria x"
    assert got.witness("A") == "unum duo tria x"


def test_a_copy_of_a_reading_without_words_has_none(case):
    got = case(
        "<p n='1'>x <app><lem>a</lem><rdg xml:id='e1' wit='#B'/></app> y <app><lem>c</lem><rdg wit='#C' copyOf='#e1'/></app></p>"
    )
    assert got.apparatus == ["1: a] om. B", "1: c] om. C"]
    assert "A046" not in got.codes


LETTERED = (
    "<div><lg n='1'><l n='ab'>atrpta puna eva</l><l n='c'>janamejaya purvam</l><l n='d'>tac chrnu</l></lg><listApp>"
    "<app loc='a'><lem>puna</lem><rdg wit='#A'>punah</rdg></app><app loc='cd'><lem>purvam tac</lem><rdg wit='#C'>purva tac</rdg></app></listApp>"
    "<lg n='2'><l n='cd'>vajra ratna</l></lg><listApp><app loc='d'><lem>ratna</lem><rdg wit='#A'>rana</rdg></app></listApp></div>"
)


def test_letters_count_the_quarters_of_the_stanza_behind_which_a_list_stands(case):
    got = case(LETTERED)
    assert not got.codes & {"A040", "A041"}
    assert got.witness("A") == "atrpta punah eva janamejaya purvam tac chrnu vajra rana"
    assert got.witness("C") == "atrpta puna eva janamejaya purva tac chrnu vajra ratna"


def test_an_entry_that_only_notes_something_belongs_to_the_stanza_before_its_list(case):
    got = case(
        "<lg n='1'><l n='1'>vajra ratna</l></lg><listApp type='parallels'><app><note>STTS 144</note></app></listApp>"
    )
    assert "A040" not in got.codes
    assert "STTS 144" in got.text


def test_a_space_that_was_added_parts_words(case):
    got = case(
        "<p n='1'>monti transfer<add place='inline'> </add>te; <app><lem>mare<add place='above'> </add>magnum</lem><rdg wit='#B'>x</rdg></app></p>"
    )
    assert got.witness("A") == "monti transfer te; mare magnum"
    assert got.apparatus == ["1: mare magnum] x B"]


def test_words_behind_a_block_in_a_reading_stand_apart(case):
    got = case("<p>ganz <app><lem>alles</lem><rdg wit='#B'>vorher<p>mitten</p>nachher</rdg></app> Ende</p>")
    assert got.witness("B") == "ganz vorher mitten nachher Ende"


def test_the_work_behind_words_that_refer_to_it_is_the_editors(case):
    got = case(
        "<p n='1'>Pater per <cit><ref>Augustinum in libro decimo</ref><bibl>De civ. Dei X, c. 1</bibl></cit> dicit "
        "<app><lem>a</lem><rdg wit='#B'>b</rdg></app></p>"
    )
    assert got.witness("B") == "Pater per Augustinum in libro decimo dicit b"
    assert "De civ. Dei X, c. 1" in got.text


def test_a_detail_on_a_witness_that_no_reading_has_names_it(case):
    got = case(
        "<p n='1'>est <app><lem wit='#A'>pax</lem><rdg wit='#B'>lex</rdg><witDetail wit='#C'>dubitanter</witDetail></app></p>"
    )
    assert got.apparatus == ["1: pax A] lex B — C dubitanter"]
    assert "C dubitanter" in got.text


def test_vowels_of_indian_scripts_are_told_apart(case):
    body = "<p n='1'>x <app><lem wit='#A'>रामः <app><lem wit='#A'>कि</lem><rdg wit='#B'>का</rdg></app></lem><rdg wit='#B'>रामः {}</rdg></app></p>"
    assert "A030" in case(body.format("कु")).codes
    assert "A030" not in case(body.format("का")).codes


def test_capitals_and_stops_contradict_nothing(case):
    got = case(
        "<p n='1'>x <app><lem wit='#A'>lacus <app><lem wit='#A'>Velini</lem><rdg wit='#B'>Velinorum</rdg></app></lem>"
        "<rdg wit='#B'>lacus velinorum, iter</rdg></app></p>"
    )
    assert "A030" not in got.codes
    got = case(
        "<p n='1'>x <app><lem wit='#A'>lacus <app><lem wit='#A'>Velini</lem><rdg wit='#B'>Velinorum</rdg></app></lem>"
        "<rdg wit='#B'>lacus Velinos</rdg></app></p>"
    )
    assert "A030" in got.codes
