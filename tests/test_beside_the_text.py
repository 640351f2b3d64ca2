"""Entries in what stands beside the running text or between its blocks have a place, in every output."""

from __future__ import annotations

import pytest

from edition import library
from tests.case import Case
from tests.conftest import HEADER, edition


@pytest.fixture
def case(tmp_path):
    return lambda body, header=HEADER: Case(tmp_path, body, header)


IN_CHOICE = (
    '<div n="1"><p n="1">Rex <choice><sic>urbem <app><lem wit="#A">cepti</lem><rdg wit="#B">cepiti</rdg></app></sic><corr>urbem cepit</corr>'
    '</choice> et <choice><orig>uicit <app><lem wit="#A">hostes</lem><rdg wit="#C">ostes<note>sine h</note></rdg></app></orig><reg>vicit hostes</reg></choice> fugit.</p></div>'
)


def test_an_entry_in_an_encoding_that_is_not_shown_stands_where_that_does(case):
    given = case(IN_CHOICE)
    assert given.apparatus == ["1, 1: cepti A] cepiti B", "1, 1: hostes A] ostes C (sine h)"]
    assert "Rex urbem cepiti et" in given.witness("B")
    given.built("site,epub,text")
    page = (given.out / "site/text.html").read_text(encoding="utf-8")
    assert page.index('id="at-app.1"') < page.index(">cepti<") < page.index("urbem cepit") + 400
    assert "1 cepti A] cepiti B" in given.printed


def test_a_note_in_an_encoding_that_is_not_shown_is_called_where_that_stands(case):
    given = case("<p n='1'>Rex <choice><sic>urbe<note>sine m</note></sic><corr>urbem</corr></choice> cepit.</p>")
    assert "Rex urbem[1] cepit." in given.text
    book = given.printed
    assert "urbem1 cepit" in book
    assert "sine m" in book


def test_the_hand_of_a_deletion_that_was_taken_back_is_the_hand_that_deleted(case):
    hands = '<profileDesc><handNotes><handNote xml:id="h1">the scribe</handNote><handNote xml:id="h2">a reviser</handNote></handNotes></profileDesc></teiHeader>'
    given = case(
        '<p>Rex <restore hand="#h2"><del hand="#h1">magnus</del></restore> et <del xml:id="d" hand="#h1">bonus</del>.<undo target="#d"/></p>',
        HEADER.replace("</teiHeader>", hands),
    )
    given.built("site")
    page = (given.out / "site/text.html").read_text(encoding="utf-8")
    assert 'title="restored, hand: a reviser"' in page
    assert page.count('title="deleted, hand: the scribe; restored"') == 2


VERSES = (
    '<div n="1"><lg><l n="1">arma uirumque cano</l><app><lem wit="#A #C"/><rdg wit="#B"><l>alter uersus additus</l></rdg></app><l n="2">Troiae qui primus</l>'
    '</lg></div><div n="2"><app><lem wit="#A"/><rdg wit="#B"><p>Titulus.</p></rdg></app><p n="1">Gallia est omnis.</p><app><lem wit="#A"/><rdg wit="#C"><p>Paragraphus addita est.</p>'
    '</rdg></app><p n="2">Horum <app><lem>omnium</lem><rdg wit="#B">omnia</rdg></app>.</p></div>'
)


def test_what_a_witness_adds_between_blocks_stands_after_the_block_before(case):
    given = case(VERSES)
    said = [
        "1, 1: post cano] add. / alter uersus additus B; om. A C",
        "2, 1: ante Gallia] add. ¶ Titulus. B; om. A",
        "2, 1: post omnis] add. ¶ Paragraphus addita est. C; om. A",
        "2, 2: omnium] omnia B",
    ]
    assert given.apparatus == said
    assert "arma uirumque cano alter uersus additus Troiae" in given.witness("B")
    foot = " ".join(given.printed.split())
    for entry in (
        "1 post cano] add. / alter",
        "2.1 ante Gallia] add. ¶ Titulus.",
        "post omnis] add. ¶ Paragraphus",
        "2.2 omnium] omnia",
    ):
        assert entry in foot


def test_entries_in_the_prose_of_a_text_in_verse_and_prose_are_cited_by_paragraph(case):
    verses = "".join(
        f'<l n="{i}">Carmina <app><lem>qui</lem><rdg wit="#B">quae</rdg></app> quondam</l>' for i in range(1, 6)
    )
    prose = "".join(
        f'<p n="{i}">Haec dum <app><lem>mecum</lem><rdg wit="#B">mea</rdg></app> tacitus</p>' for i in (1, 2)
    )
    given = case(f'<div n="1"><lg>{verses}</lg></div><div n="2">{prose}</div>')
    foot = " ".join(given.printed.split())
    assert "5 qui] quae B 2.1 mecum] mea B 2.2 mecum] mea B" in foot


@pytest.mark.parametrize(
    ("text", "lemma", "reading", "witness"),
    [
        ("μῆνιν δ᾽ ἄειδε", "δ’", "δὲ", "μῆνιν δὲ ἄειδε"),
        ("ἀλλ’ ἔτι", "ἀλλ᾽ ἔτι", "ἀλλὰ τί", "ἀλλὰ τί"),
        ("ἀλλ’ ἔτι", "ἀλλ", "οὐδ", "οὐδ’ ἔτι"),
        ("ἄειδε, θεά", "ἌΕΙΔΕ,", "ἄειδ᾽ ὦ", "ἄειδ᾽ ὦ θεά"),
        ("οὕτω ’στι", "᾽στι", "ἐστι", "οὕτω ἐστι"),
    ],
)
def test_signs_of_elision_are_one_in_a_lemma_by_reference(case, text, lemma, reading, witness):
    entry = f'<app loc="1"><lem>{lemma}</lem><rdg wit="#B">{reading}</rdg></app>'
    given = case(f'<div><l n="1">{text}</l><listApp>{entry}</listApp></div>')
    assert given.witness("B") == witness


def test_several_verses_or_paragraphs_in_a_reading_go_on_with_those_around_them(case):
    given = case(
        '<lg><l n="1">arma <app><lem wit="#A">cano</lem><rdg wit="#B"><l>canimus</l> <l>alter uersus</l></rdg></app> Troiae</l><l n="2">Italiam</l></lg>'
        '<p n="3">Gallia <app><lem wit="#A">est</lem><rdg wit="#B"><p>sunt</p><p>omnes</p></rdg></app> diuisa.</p>'
    )
    said = edition("witness", "B", given.path).out.split("\n")
    assert [line for line in said if line] == [
        "arma canimus",
        "alter uersus Troiae",
        "Italiam",
        "Gallia sunt",
        "omnes diuisa.",
    ]


STAGES = HEADER.replace(
    "</teiHeader>",
    '<profileDesc><creation><listChange ordered="true"><change xml:id="s1" n="I">first draft</change><change xml:id="s2" n="II">revision</change>'
    "</listChange></creation></profileDesc></teiHeader>",
)


def test_stages_of_a_text_are_what_an_apparatus_without_witnesses_reports(case):
    given = case(
        '<p n="1">Gallia <app><lem change="#s2">est</lem><rdg change="#s1">fuit</rdg></app> omnis <app><rdg change="#s1">a</rdg><rdg change="#s2">b</rdg></app>.</p>',
        STAGES,
    )
    assert given.apparatus == ["1: est II] fuit I", "1: b II] a I"]
    assert (given.witness("s1"), given.witness("II")) == ("Gallia fuit omnis a.", "Gallia est omnis b.")
    assert [f["message"] for f in given.findings if f["code"] == "A002"] == [
        "1 entry has no <lem>; the last stage stands in the text"
    ]


def test_stages_of_one_witness_are_its_states_and_no_contradiction(case):
    given = case(
        '<p n="1">Gallia <app><lem wit="#A" change="#s2">est</lem><rdg wit="#A" change="#s1">fuit</rdg><rdg wit="#B">erat</rdg></app>.</p>',
        STAGES,
    )
    assert not {f["code"] for f in given.findings} & {"A013", "A022"}
    assert (given.witness("A (a.c.)"), given.witness("A (p.c.)"), given.witness("B")) == (
        "Gallia fuit.",
        "Gallia est.",
        "Gallia erat.",
    )


def test_remarks_on_a_reading_of_another_entry_stand_with_that_reading(case):
    given = case(
        '<p n="1">Gallia <app><lem wit="#A" xml:id="l1">est</lem><rdg wit="#B" xml:id="r1">sunt</rdg></app> omnis <app><lem wit="#A">diuisa</lem><rdg wit="#B">uisa</rdg>'
        '<witDetail target="#r1" wit="#B">in rasura</witDetail><note>dubium</note></app>.</p><note target="#l1">recte</note><note target="#none">de nullo</note>'
    )
    assert given.apparatus == ["1: est A (recte)] sunt B (in rasura)", "1: diuisa A] uisa B — dubium"]
    assert "de nullo" in given.text
    assert given.text.count("in rasura") == 1


def test_what_is_lost_is_no_reading_in_tables_and_agreements(case):
    given = case(
        '<p>Gallia <app><lem wit="#A">omnis <app><lem wit="#A">partes</lem><rdg wit="#B">artes</rdg></app></lem><rdg wit="#C"><gap reason="lost" unit="line" quantity="1"/>'
        '</rdg></app> quarum <app><lem wit="#A">unam</lem><rdg wit="#B">una</rdg><rdg wit="#C" type="lac"/></app> et <app><lem wit="#A #C">alia</lem><rdg wit="#B">'
        "<lacunaStart/></rdg></app>.</p>"
    )
    given.built("data")
    table = [row.split(",") for row in (given.out / "data/a.variants.csv").read_text(encoding="utf-8").splitlines()]
    assert [row[3:] for row in table] == [
        ["lemma", "A", "B", "C"],
        ["omnis partes", "omnis partes", "omnis partes", ""],
        ["partes", "partes", "artes", ""],
        ["unam", "unam", "una", ""],
        ["alia", "alia", "", "alia"],
    ]
    states = (given.out / "data/a.nex").read_text(encoding="utf-8")
    assert [" ".join(line.split()) for line in states.splitlines() if line.startswith("    '")] == [
        "'A' 0000",
        "'B' 011?",
        "'C' ???0",
    ]
    assert "[…]" not in states


CHARTER = (
    '<TEI xml:id="u{0}"><teiHeader><fileDesc><titleStmt><title>{0}</title></titleStmt><publicationStmt><p>t</p></publicationStmt><sourceDesc><listWit>'
    '<witness xml:id="u{0}{1}" n="{1}">x</witness><witness xml:id="u{0}{2}" n="{2}">y</witness></listWit></sourceDesc></fileDesc></teiHeader><text><body><p>Ego '
    '<app><lem wit="#u{0}{1}">{3}</lem><rdg wit="#u{0}{2}">{4}</rdg></app>.</p></body></text></TEI>'
)


def test_a_witness_of_one_text_of_a_corpus_hands_down_no_other(tmp_path):
    header = "<teiHeader><fileDesc><titleStmt><title>C</title></titleStmt><publicationStmt><p>t</p></publicationStmt><sourceDesc><p>c</p></sourceDesc></fileDesc></teiHeader>"
    texts = CHARTER.format(1, "A", "B", "Otto", "Oddo") + CHARTER.format(2, "B", "C", "Karl", "Karolus")
    path = tmp_path / "a.xml"
    path.write_text(f'<teiCorpus xmlns="http://www.tei-c.org/ns/1.0">{header}{texts}</teiCorpus>', encoding="utf-8")
    said = {key: " ".join(edition("witness", key, path).out.split()) for key in ("A", "u1B", "u2B", "C")}
    assert said == {"A": "Ego Otto.", "u1B": "Ego Oddo.", "u2B": "Ego Karl.", "C": "Ego Karolus."}
    assert "u1B, u2B" in edition("witness", "B", path).err
    edition("build", path, "-q", "-o", tmp_path / "out", "--only", "site,data,text")
    table = (tmp_path / "out/data/a.variants.csv").read_text(encoding="utf-8").splitlines()
    assert [row.split(",")[3:] for row in table] == [
        ["lemma", "A", "u1B", "u2B", "C"],
        ["Otto", "Otto", "Oddo", "", ""],
        ["Karl", "", "", "Karl", "Karolus"],
    ]
    assert len(list((tmp_path / "out/site").glob("witness-*.html"))) == 4
    text = library.read(path)
    assert library.text_of(text, "u1B").split() == ["Ego", "Oddo."]
    with pytest.raises(KeyError, match="u1B, u2B"):
        library.text_of(text, "B")


def test_an_entry_that_is_all_of_a_mistake_has_the_correction_for_its_lemma(case):
    given = case(
        '<p n="1">Gallia <choice><corr>omnis</corr><sic><app><lem/><rdg wit="#A">omis</rdg><rdg wit="#B">onis</rdg></app></sic></choice> est.</p>'
    )
    assert given.apparatus == ["1: omnis] omis A; onis B"]
    assert (given.witness("B"), given.text.partition("Apparatus")[0].strip()) == (
        "Gallia onis est.",
        "Gallia omnis est.",
    )
    assert "1 omnis] omis A; onis B" in " ".join(given.printed.split())


HANDS = HEADER.replace(
    "</teiHeader>",
    '<profileDesc><handNotes><handNote xml:id="h1">prima manus</handNote><handNote xml:id="h2">secunda</handNote></handNotes></profileDesc></teiHeader>',
)


@pytest.mark.parametrize(
    "other",
    [
        '<lem wit="#A #B"><del>malum</del><add hand="#h2">bonum</add></lem>',
        '<lem wit="#A #B">malum</lem><rdg wit="#C">bonum</rdg>',
    ],
)
def test_what_the_first_of_two_hands_wrote_is_in_the_text_of_its_witness(case, other):
    given = case(
        '<p>Et <app><lem wit="#A">verum</lem><rdg wit="#B" hand="#h1">vorum</rdg><rdg wit="#B" hand="#h2">virum</rdg></app> '
        f"<app>{other}</app>.</p>",
        HANDS,
    )
    assert (given.witness("A"), given.witness("B")) == ("Et verum malum.", "Et vorum malum.")


def test_notes_within_the_line_are_words_of_a_reading(case):
    given = case(
        '<p xml:lang="lzh">甲<app><lem wit="#A">乙<note place="inline">丙丁</note></lem><rdg wit="#B">戊<note place="inline">己</note></rdg></app>庚<app><lem wit="#A">辛'
        "</lem><rdg wit='#B'>壬<note>dubium</note></rdg></app></p>"
    )
    assert (given.witness("A"), given.witness("B")) == ("甲乙（丙丁）庚辛", "甲戊（己）庚壬")
    assert given.apparatus[0].endswith("戊（己） B")
    assert given.apparatus[1] == "辛 A] 壬 B (dubium)"


@pytest.mark.parametrize(
    "entry",
    [
        '<app from="#a10"><lem>οὖν</lem><rdg wit="#B">δὴ</rdg></app><anchor xml:id="a10"/>',
        '<app from="#a10"><lem>οὖν</lem><rdg wit="#B">δὴ</rdg></app> <anchor xml:id="a10"/>',
    ],
)
def test_an_entry_before_the_point_that_it_names_is_bound_where_it_stands(case, entry):
    given = case(f"<p n='1'>Ἐγὼ {entry} εἰρήσθω.</p><p n='2'>Τέλος.</p>")
    assert given.apparatus == ["1: οὖν] δὴ B"]
    assert (given.witness("A"), given.witness("B")) == ("Ἐγὼ οὖν εἰρήσθω. Τέλος.", "Ἐγὼ δὴ εἰρήσθω. Τέλος.")
    assert "A045" in given.codes


def test_an_entry_of_which_one_end_is_not_found_takes_nothing_away(case):
    given = case(
        '<p n="1">Ἐγὼ <anchor xml:id="a"/>οὖν <app from="#a" to="#nix"><lem>οὖν</lem><rdg wit="#B">δὴ</rdg></app> εἰρήσθω.</p><p n="2">Τέλος.</p>'
    )
    assert given.witness("B") == "Ἐγὼ οὖν εἰρήσθω. Τέλος."
    assert given.codes >= {"L003"}
    given.built("site,print,text")


def test_a_manuscript_with_its_correctors_listed_in_it_has_a_column_of_its_own(case):
    header = HEADER.replace(
        "<witness xml:id='C'/>",
        "<witness xml:id='C'>C<listWit><witness xml:id='Cc'>corrector</witness></listWit></witness>",
    )
    given = case(
        '<p><app><lem wit="#A #B">bonus</lem><rdg wit="#C">malus</rdg><rdg wit="#Cc">unus</rdg></app> est.</p>', header
    )
    given.built("data")
    table = (given.out / "data/a.variants.csv").read_text(encoding="utf-8").splitlines()
    assert [row.split(",")[3:] for row in table] == [
        ["lemma", "A", "B", "C", "Cc"],
        ["bonus", "bonus", "bonus", "malus", "unus"],
    ]


def test_the_first_number_under_a_heading_is_told_beside_the_second_in_its_line(case):
    given = case(
        '<div n="1"><head>De fonte</head><p><seg n="1">Fons oritur.</seg> <seg n="2">Neque.</seg></p><p><seg n="3">Finis.</seg></p></div>'
    )
    lines = [" ".join(line.split()) for line in given.printed.splitlines()]
    assert "1.1, 2 Fons oritur. Neque." in lines
    assert "3 Finis." in lines


def test_who_is_named_within_a_lemma_is_not_missing_at_it(case):
    inner = '<app><lem wit="#A">mare</lem><rdg wit="#B">maria</rdg></app>'
    others = '<app><lem wit="#A #B">et</lem><rdg wit="#C">ac</rdg></app>' * 3
    given = case(f'<p>{others} <app><lem wit="#A">usque ad {inner}</lem><rdg wit="#C">ad mare</rdg></app>.</p>')
    assert "A022" not in given.codes
    assert "A022" in case(f'<p>{others} <app><lem wit="#A">usque</lem><rdg wit="#C">ad</rdg></app>.</p>').codes


@pytest.mark.parametrize("kind", ["editorial", "alternative"])
def test_types_of_entries_that_epidoc_has_are_known(case, kind):
    assert "S012" not in case(f'<p><app type="{kind}"><lem wit="#A">et</lem><rdg wit="#B">ac</rdg></app></p>').codes


def test_a_lemma_keeps_the_signs_that_its_readings_have(case):
    given = case(
        '<p n="1">Nos <app><lem>dedi<supplied reason="lost" xml:id="s">mus</supplied></lem><rdg wit="#A">dedimus</rdg></app> <app><lem><secl>umquam</secl></lem>'
        '<rdg wit="#A #B">umquam</rdg></app> <app><lem>hic <unclear>est</unclear></lem><rdg wit="#B">is <gap reason="lost" unit="character" quantity="2"/></rdg></app>.</p>'
    )
    assert given.apparatus == [
        "1: dedi[mus]] dedimus A",
        "1: [umquam]] umquam A B",
        "1: hic e\u0323s\u0323t\u0323] is [··] B",
    ]
    given.built("site,epub,text,print,data")
    assert given.page.count('id="s"') <= 1


def test_the_state_of_a_correction_that_is_the_lemma_stands_with_the_lemma(case):
    given = case(
        '<p n="1">Er <app><lem wit="#A">ist</lem><rdg wit="#B"><del>kam</del><add>ist</add></rdg></app> da <app><lem wit="#A">und</lem><rdg wit="#C"><subst><del>und</del>'
        "<add>oder</add></subst></rdg></app> dort.</p>"
    )
    assert given.apparatus == ["1: ist A Bᵖᶜ] kam Bᵃᶜ", "1: und A Cᵃᶜ] oder Cᵖᶜ"]
    assert {key: given.witness(key) for key in ("B (p.c.)", "C (a.c.)", "C (p.c.)")} == {
        "B (p.c.)": "Er ist da und dort.", "C (a.c.)": "Er ist da und dort.", "C (p.c.)": "Er ist da oder dort.",
    }  # fmt: skip
    given.built("site,epub,text,print,data")


def test_what_was_struck_out_is_no_form_of_what_stands_now(case):
    given = case(
        '<p n="1">Gallia <subst><del><app><lem/><rdg wit="#A">omis</rdg></app></del><add>omnis</add></subst> est.</p>'
    )
    assert "omnis]" not in given.apparatus[0]


APART = "<p n='1'>Hic nirastambhaka fuit et tum abiit.</p><div type='apparatus'><listApp><app loc='1'>{}</app></listApp></div>"


@pytest.mark.parametrize(
    ("lemma", "reading", "apparatus", "text"),
    [
        ("°stambha°", "°stamba°", "nirastambhaka A] nirastambaka B", "Hic nirastambaka fuit et tum abiit."),
        ("°stambhaka", "°stambaka", "nirastambhaka A] nirastambaka B", "Hic nirastambaka fuit et tum abiit."),
        ("-uit", "-iat", "fuit A] fiat B", "Hic nirastambhaka fiat et tum abiit."),
        ("ab-", "ad-", "abiit A] adiit B", "Hic nirastambhaka fuit et tum adiit."),
        ("fu-", "", "fuit A] it B", "Hic nirastambhaka it et tum abiit."),
    ],
)
def test_a_lemma_that_is_a_part_of_a_word(case, lemma, reading, apparatus, text):
    got = case(APART.format(f"<lem wit='#A'>{lemma}</lem><rdg wit='#B'>{reading}</rdg>"))
    assert got.apparatus == [f"1: {apparatus}"]
    assert got.witness("B") == text
    assert apparatus.replace(" A]", "]") in got.text or apparatus in got.text


def test_a_reading_without_the_sign_is_no_part_of_a_word(case):
    got = case(APART.format("<lem wit='#A'>°stambha°</lem><rdg wit='#B'>nirastambaka</rdg>"))
    assert "A041" in got.codes


def test_letters_that_are_a_part_of_several_words_stay_as_they_are_written(case):
    got = case(APART.format("<lem wit='#A'>-it</lem><rdg wit='#B'>-at</rdg>"))
    assert got.apparatus == ["1: -it A] -at B"]
    assert "A042" in got.codes
