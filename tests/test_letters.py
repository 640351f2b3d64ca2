"""Letters and words of every script: a vowel sign is a letter, an accent is not; NFC and NFD are one text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edition import letters
from edition.passes.classify import compare
from tests.conftest import edition, tei

SUBSTANTIVE = [
    ("sa", "रामः", "रामे"), ("sa", "देवः", "दिवि"), ("bn", "কি", "কে"), ("ta", "கல்", "கால்"), ("bo", "བོད", "བུད"),
    ("th", "กิน", "กัน"), ("th", "มา", "ม้า"), ("km", "ខ្មែរ", "ខ្មារ"), ("ja", "か", "が"), ("sa-Latn", "rāma", "rama"),
    ("grc", "ᾗ", "ἢ"), ("de", "Bruder", "Brüder"), ("es", "ano", "año"), ("ru", "мои", "мой"), ("sv", "far", "får"),
]  # fmt: skip
ORTHOGRAPHIC = [
    ("grc", "ἦν", "ἤν"), ("grc", "λόγος", "ΛΟΓΟΣ"), ("grc", "τῷ", "τωι"), ("la", "uiuus", "vivus"), ("la", "iam", "jam"),
    ("la", "cælum", "caelum"), ("la", "pœna", "poena"), ("", "ſic", "sic"), ("de", "Straße", "Strasse"), ("de", "Bruͤder", "Brüder"),
    ("de", "vnd", "und"), ("ar", "كِتَابٌ", "كتاب"), ("ar", "كتـاب", "كتاب"), ("he", "שָׁלוֹם", "שלום"), ("sa", "सङ्ग", "संग"),
    ("sa", "रामम्", "रामं"), ("sa-Latn", "saṅga", "saṃga"), ("fr", "été", "ete"), ("syc", "ܡܰܠܟܳܐ", "ܡܠܟܐ"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "one", "other"), SUBSTANTIVE)
def test_another_letter_is_another_word(language, one, other):
    for form in ("NFC", "NFD"):
        assert compare(one, unicodedata.normalize(form, other), language) == "substantive"


@pytest.mark.parametrize(("language", "one", "other"), ORTHOGRAPHIC)
def test_another_spelling_is_the_same_word(language, one, other):
    for form in ("NFC", "NFD"):
        assert compare(one, unicodedata.normalize(form, other), language) == "orthographic"


def test_syllables_of_tibetan_are_added_and_left_out():
    assert compare("བོད", "བོད་ཡུལ", "bo") == "addition"
    assert compare("བོད་ཡུལ", "ཡུལ", "bo") == "omission"


@given(st.text(), st.sampled_from(["", "sa", "de", "grc"]))
def test_canonically_equal_texts_are_equal_everywhere(text, language):
    decomposed = unicodedata.normalize("NFD", text)
    composed = unicodedata.normalize("NFC", text)
    assert letters.base_letters(decomposed, language) == letters.base_letters(composed, language)
    assert letters.canonical(decomposed) == letters.canonical(composed)
    assert "".join(letter for _, letter in letters.clusters(text)) == text


def test_words_have_their_marks():
    assert letters.words("रामे, कृष्णः। กิน né") == ["रामे", "कृष्णः", "กิน", "né"]
    assert letters.occurrences("राम", "रामः राम रामे राम।") == [5, 14]
    assert [letter for _, letter in letters.clusters("किशे")] == ["कि", "शे"]


# -- in an edition -------------------------------------------------------------------------------------------------


def bound(tmp_path, line: str, lemma: str, language: str = "sa") -> str | None:
    """Return the words of the line to which a lemma is bound, if it is."""
    path = tmp_path / "text.xml"
    path.write_text(
        tei(
            f'<lg xml:lang="{language}"><l n="1">{line}</l></lg><listApp><app loc="1"><lem>{lemma}</lem>'
            '<rdg wit="#B">x</rdg></app></listApp>'
        ),
        encoding="utf-8",
    )
    (entry,) = edition("apparatus", path, "--format", "json").json["entries"]
    return entry["lemma"]["text"] if "A041" not in edition("check", path, "--format", "json").codes else None


@pytest.mark.parametrize(
    ("line", "lemma", "found"),
    [
        ("रामः वनं गच्छति", "रामे", None),
        ("रामः वनं गच्छति", "राम", None),
        ("रामः वनं गच्छति", "वनं", "वनं"),
        ("བོད་ཡུལ", "བུད", None),
        ("བོད་ཡུལ", "བོད", "བོད"),
        ("กินข้าว", "กัน", None),
        ("กินข้าว", "ก", None),
        ("ne\u0301 sum", "né", "ne\u0301"),
        ("o\u0323\u0301 sum", "o\u0301\u0323", "o\u0323\u0301"),
        ("uita breuis", "vita", "uita"),
        ("λόγος ἦν", "λογος", "λόγος"),
        ("שָׁלוֹם רב", "שלום", "שָׁלוֹם"),
        ("كِتَابٌ قديم", "كتاب", "كِتَابٌ"),
    ],
)
def test_a_lemma_is_bound_to_whole_letters(tmp_path, line, lemma, found):
    assert bound(tmp_path, line, lemma) == found
