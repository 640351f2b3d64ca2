"""Entries of dictionaries: what touches in the encoding alone, translations, the sign of the headword."""

from __future__ import annotations

import pytest

from tests.case import Case


@pytest.fixture
def case(tmp_path):
    return lambda body: Case(tmp_path, body)


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ("<entryFree><form><orth>canis</orth></form><gramGrp><gen>m</gen></gramGrp><def>dog</def></entryFree>", "canis m dog"),
        ("<entryFree>canis <gen>m</gen><def>dog</def><xr>(<lbl>cf.</lbl><ref>lupus</ref>)</xr></entryFree>", "canis m dog (cf. lupus)"),
        ("<entryFree><orth>ca<hi rend='bold'>nis</hi></orth>, <gen>m</gen>., x</entryFree>", "canis, m., x"),
        ("<entry><form>canis<gramGrp><gen>m</gen></gramGrp></form></entry>", "canis m"),
        ("<entry><etym><lang>gr.</lang><mentioned>kyon</mentioned><gloss>dog</gloss></etym></entry>", "gr. kyon ‘dog’"),
        ("<entry><form><orth>canis</orth><pc>,</pc></form><gramGrp><pc>(</pc><gen>m</gen><pc>)</pc></gramGrp></entry>", "canis, (m)"),
        ("<entry><form><orth>canis</orth></form><hom n='1'><def>dog</def></hom><hom n='2'><def>star</def></hom></entry>", "canis 1. dog 2. star"),
        ("<entry><form><orth>dog</orth></form><cit type='example'><quote>two <oRef/>s</quote></cit></entry>", "dog “two ~s”"),
    ],
)  # fmt: skip
def test_parts_of_an_entry_stand_apart(case, entry, text):
    given = case(entry)
    assert given.text == text
    given.built("site,print")


def test_a_translation_in_a_dictionary_is_no_quotation(case):
    given = case(
        "<entry><form><orth>canis</orth></form><sense n='1'><cit type='trans'><quote>Hund</quote></cit><cit type='trans'><quote>dog</quote></cit>"
        "<cit type='example'><quote>canis latrat</quote><cit type='translation'><quote>the dog barks</quote></cit></cit></sense></entry>"
        "<p>So <cit type='translation'><quote>Hund</quote> <bibl>X</bibl></cit>.</p>"
    )
    assert given.text == "canis 1. Hund, dog “canis latrat” “the dog barks” So “Hund” X."
    assert "“Hund”" not in given.page.partition("So ")[0]


def test_what_explains_a_term_is_no_gloss_of_a_word(case):
    given = case(
        "<p><gloss target='#t'>A machine</gloss> is a <term xml:id='t'>computer</term>; <mentioned xml:id='m'>canis</mentioned> "
        "<gloss target='#m'>dog</gloss>, <gloss>cat</gloss></p>"
    )
    assert given.text == "A machine is a computer; canis ‘dog’, ‘cat’"
