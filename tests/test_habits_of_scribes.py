"""Corrections, chains of substitutions, what an editor says behind the words, labels: each a habit that lost or glued words."""

from __future__ import annotations

import pytest

from tests.case import Case


@pytest.fixture
def case(tmp_path):
    return lambda body: Case(tmp_path, body)


@pytest.mark.parametrize(
    ("reading", "told"),
    [
        ("<add place='margin'>amen</add>", "post filii] om. Bᵃᶜ; add. amen Bᵖᶜ"),
        ("<del>amen</del>", "post filii] add. amen Bᵃᶜ; om. Bᵖᶜ"),
        ("<subst><del>a</del><add>amen</add></subst>", "post filii] add. a Bᵃᶜ; add. amen Bᵖᶜ"),
        ("bonus <add>et magnus</add>", "post filii] add. bonus Bᵃᶜ; add. bonus et magnus Bᵖᶜ"),
    ],
)
@pytest.mark.parametrize("behind", [", tum", ". Et", " tum"])
def test_what_is_corrected_where_the_text_has_nothing_is_no_part_of_a_word(case, reading, told, behind):
    given = case(f"<p>Et filii <app><lem/><rdg wit='#B'>{reading}</rdg></app>{behind} homo.</p>")
    assert given.apparatus == [told]
    last = told.rpartition("add. ")[2].partition(" B")[0] if "om. Bᵖᶜ" not in told else ""
    assert given.witness("B (p.c.)") == f"Et filii {last}{behind} homo.".replace(" ,", ",").replace(" .", ".").replace(
        "  ", " "
    )
    assert " ," not in given.witness("B (a.c.)")


@pytest.mark.parametrize(
    ("entry", "told", "first", "later"),
    [
        ("<lem/><rdg wit='#A' type='correction-deletion'><del>non</del></rdg>", "post fides] add. non Aᵃᶜ; om. Aᵖᶜ", "fides non est", "fides est"),
        ("<lem>una</lem><rdg wit='#A' type='correction-deletion'><del>una</del></rdg>", "una Aᵃᶜ] om. Aᵖᶜ", "fides una est", "fides est"),
        ("<lem>una</lem><rdg wit='#A' type='correction-addition'><add>una</add></rdg>", "una Aᵖᶜ] om. Aᵃᶜ", "fides est", "fides una est"),
    ],
)  # fmt: skip
def test_a_type_says_what_the_markup_says(case, entry, told, first, later):
    """As editions of scholastic texts have it (LombardPress)."""
    given = case(f"<p>fides <app>{entry}</app> est</p>")
    assert given.apparatus == [told]
    assert given.witness("A (a.c.)") == first
    assert given.witness("A (p.c.)") == later


@pytest.mark.parametrize(
    ("chain", "text"),
    [
        ("<subst><del>grey</del><add>blue</add><add>green</add></subst>", "⟦grey\\blue/⟧\\green/"),
        ("<subst><del>grey</del><add><del>blue</del></add><add>green</add></subst>", "⟦grey⟧\\⟦blue⟧green/"),
        ("<mod><add>blue</add><del>grey</del><add>green</add></mod>", "⟦\\blue/grey⟧\\green/"),
        ("<subst><add seq='2'>green</add><del>grey</del><add seq='1'>blue</add></subst>", "\\green/⟦grey\\blue/⟧"),
    ],
)
def test_a_chain_of_substitutions_keeps_every_link(case, chain, text):
    given = case(f"<p>one {chain} end</p>")
    assert given.text == f"one {text} end"
    given.built("site,print,epub")
    entry = case(f"<p>one <app><lem wit='#A'>{chain}</lem><rdg wit='#B'>red</rdg></app> end</p>")
    assert entry.apparatus == ["green Aᵖᶜ] grey Aᵃᶜ; red B"]


def test_a_label_is_no_part_of_the_first_word_of_its_item(case):
    given = case(
        "<list type='gloss'><label>ens</label><item><app><lem wit='#A'>res</lem><rdg wit='#B'>rem</rdg></app></item></list>"
    )
    assert given.apparatus == ["res A] rem B"]


@pytest.mark.parametrize(
    ("said", "witness"),
    [
        ("est add.", "Hoc bonum est erat."), ("est <hi>add.</hi>", "Hoc bonum est erat."), ("et praem.", "Hoc et bonum erat."),
        ("–", "Hoc erat."), ("---", "Hoc erat."), ("-", "Hoc erat."),
    ],
)  # fmt: skip
def test_what_the_editor_says_behind_the_words(case, said, witness):
    given = case(f"<p>Hoc <app><lem wit='#A'>bonum</lem><rdg wit='#B'>{said}</rdg></app> erat.</p>")
    assert given.witness("B") == witness
    assert "A006" in given.codes


@pytest.mark.parametrize(("lemma", "dash"), [("bonum", "—"), (",", "–"), (";", "-")])
def test_a_dash_may_be_of_the_text(case, lemma, dash):
    given = case(f"<p>Hoc <app><lem wit='#A'>{lemma}</lem><rdg wit='#B'>{dash}</rdg></app> erat.</p>")
    assert given.apparatus == [f"{lemma} A] {dash} B"]
    assert dash in given.witness("B")


def test_an_abbreviation_without_its_stop_is_no_word_where_the_type_says_the_same(case):
    """As the collation editor of the New Testament exports it."""
    given = case(
        "<p>Hoc <app><lem>bonum</lem><rdg wit='#A' type='om'>om</rdg><rdg wit='#B' type='lac'>lac</rdg><rdg wit='#C'>om</rdg></app> erat.</p>"
    )
    assert given.witness("A") == "Hoc erat."
    assert given.witness("B") == "Hoc […] erat."
    assert given.witness("C") == "Hoc om erat."


@pytest.mark.parametrize("loc", ["2", "l. 2", "Z. 2", "lin. 2", "line 2", "v. 2", "vers 2"])
def test_the_name_of_a_level_before_its_number(case, loc):
    given = case(
        "<lg><l n='1'>arma uirum</l><l n='2'>Troiae qui</l></lg>"
        f"<listApp><app loc='{loc}'><lem>qui</lem><rdg wit='#B'>quis</rdg></app></listApp>"
    )
    assert given.witness("B") == "arma uirum Troiae quis"


def test_who_speaks_a_block_of_annotations(case):
    given = case("<div><annotationBlock who='#A'><u>so then</u></annotationBlock><u who='#B'>well</u></div>")
    assert given.text == "A so then B well"


def test_items_have_the_numbers_that_the_encoder_gives(case):
    """As laws and registers are cited; a list that only counts is counted as before."""
    given = case(
        "<list type='ordered'><item n='3'>tria</item><item n='3bis'>et</item><item n='a)'>quattuor</item></list>"
        "<list type='ordered'><item n='1'>unum</item><item n='2'>duo</item></list>"
    )
    assert given.text == "3. tria 3bis. et a) quattuor 1. unum 2. duo"
    assert "3. tria" in given.printed
    assert "3bis. et" in given.printed
    assert given.page.count("<ol") - given.page.count('<ol class="contents') >= 1
    assert '<span class="label">3.</span> tria' in given.page
    given.built("epub")


@pytest.mark.parametrize(("work", "told"), [("ed. Aldina, 1502", "uiros ed. Aldina, 1502"), ("Housman", "uiros coni.")])
def test_an_edition_reads_and_does_not_conjecture(case, work, told):
    given = case(
        f"<p>Arma <app><lem wit='#A'>uirum</lem><rdg source='#w'>uiros</rdg></app></p><listBibl><bibl xml:id='w'>{work}</bibl></listBibl>"
    )
    assert given.apparatus[0].partition("] ")[2].startswith(told.partition(",")[0])
