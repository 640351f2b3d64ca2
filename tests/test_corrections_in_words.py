"""What an editor says of corrections behind the words of a reading, and signs of print that are no words."""

from __future__ import annotations

import pytest

from tests.case import Case


@pytest.fixture
def case(tmp_path):
    return lambda reading, lemma="rex": Case(
        tmp_path, f"<p n='1'>Hic <app><lem wit='#A'>{lemma}</lem><rdg wit='#C'>{reading}</rdg></app> fuit.</p>"
    )


@pytest.mark.parametrize(
    ("reading", "told", "first", "later"),
    [
        ("dux a.c.", "dux Cᵃᶜ", "dux", "rex"),
        ("dux (a. c.)", "dux Cᵃᶜ", "dux", "rex"),
        ("dux, ante corr.", "dux Cᵃᶜ", "dux", "rex"),
        ("dux p.c.", "dux Cᵖᶜ", "rex", "dux"),
        ("dux post correctionem", "dux post correctionem C", "dux post correctionem", "dux post correctionem"),
        ("dux (post corr.)", "dux Cᵖᶜ", "rex", "dux"),
        ("dux (corr. C²)", "dux Cᵃᶜ (corr. C²)", "dux", "rex"),
        ("dux, corr. in rex", "dux Cᵃᶜ (corr. in rex)", "dux", "rex"),
        ("dux (del. C²)", "dux Cᵃᶜ (del. C²)", "dux", "rex"),
        # what it was before is told, or not known: nothing says that it was the lemma
        ("dux, corr. ex lux", "dux C (corr. ex lux)", "dux", "dux"),
        ("dux e corr. m. sec.", "dux C (e corr. m. sec.)", "dux", "dux"),
        ("dux in ras.", "dux C (in ras.)", "dux", "dux"),
        ("dux (s.l.)", "dux C (s.l.)", "dux", "dux"),
        ("dux, in marg. m. 2", "dux C (in marg. m. 2)", "dux", "dux"),
        # words of the lemma, with what was there before
        ("ex dux corr.", "ex dux corr. C", "rex", "rex"),
        # words
        ("dux a c", "dux a c C", "dux a c", "dux a c"),
        ("dux corr", "dux corr C", "dux corr", "dux corr"),
        ("dux ex urbe", "dux ex urbe C", "dux ex urbe", "dux ex urbe"),
        ("dux (in urbe)", "dux (in urbe) C", "dux (in urbe)", "dux (in urbe)"),
    ],
)
def test_what_is_said_of_a_correction_is_no_word_of_the_witness(case, reading, told, first, later):
    got = case(reading)
    assert got.apparatus == [f"1: rex A] {told}"]
    stages = "Cᵃᶜ" in told or "Cᵖᶜ" in told
    texts = [got.witness(name) for name in (("C (a.c.)", "C (p.c.)") if stages else ("C", "C"))]
    assert texts == [f"Hic {first} fuit.", f"Hic {later} fuit."]
    assert told in got.text


def test_a_lemma_that_has_the_sign_keeps_its_words(case):
    assert case("dux a.c.", lemma="dux a.c. b.").apparatus == ["1: dux a.c. b. A] dux a.c. C"]


@pytest.mark.parametrize("reading", ["uos p. c.", "uos p.c.", "uos P. C.", "uos P.C."])
def test_an_abbreviation_of_words_of_the_lemma_is_no_stage(case, reading):
    got = case(reading, lemma="uos, patres conscripti,")
    assert got.witness("C") == f"Hic {reading} fuit."


def test_lacuna_is_said_of_a_witness(case):
    got = case("lacuna")
    assert got.witness("C") == "Hic […] fuit."
    assert case("lacuna", lemma="lacunam").witness("C") == "Hic lacuna fuit."


@pytest.mark.parametrize("lemma", ["fuit]", "fuit ]", "fuit"])
def test_the_bracket_behind_a_lemma_is_set_once(tmp_path, lemma):
    body = f"<p n='1'>Hic fuit.</p><div type='apparatus'><listApp><app loc='1'><lem>{lemma}</lem><rdg wit='#B'>fuat</rdg></app></listApp></div>"
    got = Case(tmp_path, body)
    assert got.apparatus == ["1: fuit] fuat B"]
    assert got.witness("B") == "Hic fuat."
    assert "fuit] fuat B" in got.text
