"""More habits of editors in the finished outputs: scholia, references, parts of a support, verses, hyphens, lines."""

from __future__ import annotations

import json
import re
import zipfile

import pytest

from tests.case import Case
from tests.conftest import HEADER, tei
from tests.finished import Finished

ALL = ("text", "site", "print", "epub")
APP = '<app><lem wit="#A">{0}</lem><rdg wit="#B">{1}</rdg></app>'


@pytest.fixture
def made(tmp_path):
    def make(body: str, header: str = HEADER) -> Finished:
        path = tmp_path / "a.xml"
        path.write_text(tei(body, header), encoding="utf-8")
        finished = Finished(path, tmp_path / "out")
        assert finished.lost == 0
        return finished

    return make


@pytest.mark.parametrize(
    ("note", "paper"),
    [
        ('<quote type="lemma">arma</quote> bella.', "1a arma bella."),
        ("<lem>arma</lem> bella.", "1a arma bella."),
        ("<term>arma</term> bella.", "1a arma bella."),
        ("<p><mentioned>Arma</mentioned> bella.</p>", "1a Arma bella."),
        ("<ref>1</ref> <label>arma</label> bella.", "1a 1 arma bella."),
        ("arma … cano] bella.", "1a arma … cano] bella."),
        ("arma: bella.", "1a arma: bella."),
        ("<quote>bella</quote> Ennius.", "1a cano] “bella” Ennius."),
        ("bella: sic Servius.", "1a cano] bella: sic Servius."),
    ],
)
def test_a_scholion_with_a_lemma_of_its_own_gets_no_other(made, note, paper):
    got = made(f'<l n="1">Arma virumque cano<note type="scholion" n="1a">{note}</note></l><l n="2">Italiam</l>')
    assert paper in got.print
    assert "1a." in got.text


def test_what_an_editor_calls_a_note_is_its_name_everywhere(made):
    body = (
        '<p>Arma<note n="12" type="x-a">a</note> virumque<note type="x-a">b</note> cano<note n="12b" type="x-a">c</note>.</p>'
        '<p>Troiae<note n="1" type="x-b">d</note> qui<note n="1" type="x-b">e</note>.</p>'
    )
    got = made(body)
    assert "12. [x-a] a 1. [x-a] b 12b. [x-a] c 4. [x-b] d 5. [x-b] e" in got.text
    assert 'data-n="12b"' in got.markup


def test_a_reader_cites_by_number(made):
    chapter = '<div type="chapter" n="3" xml:id="k{0}"><p n="1">x {1} y</p></div>'
    one, two = chapter.format(1, APP.format("a", "b")), chapter.format(2, APP.format("c", "d"))
    got = made(
        f'<div type="edition" xml:id="whole"><div type="book" n="1" xml:id="b1">{one}</div><div type="book" n="2" xml:id="b2">{two}'
        f'<div xml:id="k9"><p>z {APP.format("e", "f")}</p></div></div></div>'
    )
    assert "1.3, 1: a A] b B 2.3, 1: c A] d B 2: e A] f B" in got.text


def test_divisions_of_one_number_are_told_apart_by_their_type(made):
    got = made(
        f'<div type="prologue" n="1"><p>x {APP.format("a", "b")}</p></div><div type="chapter" n="1"><p>x {APP.format("c", "d")}</p></div>'
        f'<div xml:id="app"><p>{APP.format("e", "f")}</p></div>'
    )
    assert "prologue 1: a A] b B chapter 1: c A] d B app: e A] f B" in got.text


@pytest.mark.parametrize(
    ("attributes", "label"),
    [
        ('type="textpart" subtype="column" n="ii"', "Columna ii"),
        ('type="textpart" subtype="fragment" n="a"', "Fragmentum a"),
        ('type="fragment" n="12"', "Fragmentum 12"),
        ('type="textpart" subtype="verso"', "Verso"),
        ('type="textpart" n="r"', "Recto"),
        ('type="textpart" subtype="recto" n="recto"', "Recto"),
    ],
)
def test_a_part_of_a_support_is_labelled_where_it_has_no_head(made, attributes, label):
    got = made(f'<div {attributes}><ab><lb n="1"/>Marcus fecit</ab></div>')
    assert f"{label} Marcus" in got.text
    assert all(f"{label} " in getattr(got, place) for place in ("print", "epub"))
    assert (
        f"{label} " in got.site
        or f"{label.replace('Columna', 'Column').replace('Fragmentum', 'Fragment')} " in got.site
    )


def test_chapters_of_a_book_are_not_labelled(made):
    got = made('<div type="textpart" subtype="chapter" n="3"><p>Marcus fecit</p></div>')
    assert "hapter" not in got.text


def test_the_description_of_a_figure_is_no_text(made):
    got = made(
        f"<p>Herba {APP.format('prima', 'una')} est <figure><graphic url='https://example.org/a.png'/><figDesc>A plant.</figDesc></figure></p>"
        "<figure><figDesc>The margin is burnt.</figDesc></figure>"
    )
    assert got.witness("B") == "Herba una est"
    for place in ALL:
        assert getattr(got, place).count("[A plant.]") == (
            3 if place == "site" else 1
        )  # two witnesses on the page of one line
        assert "The margin is burnt." in getattr(got, place)


PLAY = (
    '<div type="act" n="1"><div type="scene" n="1"><stage>Intrat.</stage><sp><speaker>DAV.</speaker><l n="1">Unus</l><l>duo</l>'
    f'<l>tres {APP.format("a", "b")}</l></sp><sp><speaker>SIM.</speaker><stage>ridens</stage><l>quattuor</l><l n="5">quinque</l>'
    f'<l part="I">sex</l></sp><sp><speaker>DAV.</speaker><l part="F">pars {APP.format("c", "d")}</l><l>septem</l></sp></div>'
    f'<div type="scene" n="2"><sp><speaker>SIM.</speaker><l>octo {APP.format("e", "f")}</l><l n="9">novem</l><l>decem '
    f"{APP.format('g', 'h')}</l></sp></div></div>"
)


def test_the_numbers_of_verses_run_on_through_speakers_and_scenes(made):
    got = made(PLAY)
    assert "1.1, 3: a A] b B 1.1, 6: c A] d B 1.2, 8: e A] f B 1.2, 10: g A] h B" in got.text
    assert "3 a A] b B 6 c A] d B 8 e A] f B 10 g A] h B" in got.print
    for line in ("3 a A] b B", "6 c A] d B", "8 e A] f B", "10 g A] h B"):
        assert line in got.site


def test_verses_that_nobody_numbered_are_counted_without_their_speakers(made):
    got = made(
        f'<div n="1"><sp><speaker>DAV.</speaker><l>Unus {APP.format("a", "b")}</l><l>duo</l></sp>'
        f"<sp><speaker>SIM.</speaker><l>tres {APP.format('c', 'd')}</l></sp></div>"
    )
    assert "1 a A] b B 3 c A] d B" in got.print


def test_poems_without_numbers_are_counted_each_and_their_lines_by_the_page(made):
    poem = "<div><head>Carmen</head><l>Unus {0}</l><l>duo</l></div>"
    got = made(poem.format(APP.format("a", "b")) + poem.format(APP.format("c", "d")))
    assert "1 a A] b B 3 c A] d B" in got.print


def test_verses_quoted_in_prose_are_not_counted_as_verses(made):
    got = made(
        f'<l n="1">Unus</l><l>duo {APP.format("a", "b")}</l><p>ut <quote><l>tres</l></quote></p><l>tres {APP.format("c", "d")}</l>'
    )
    assert "2: a A] b B 3: c A] d B" in got.text


def test_an_entry_over_several_lines_says_so_everywhere(made):
    got = made(
        '<l n="1">unus</l><l n="2">duo <anchor xml:id="a"/>tres</l><l n="3">quattuor<anchor xml:id="b"/> quinque</l>'
        '<listApp><app from="#a" to="#b"><lem wit="#A">tres quattuor</lem><rdg wit="#B">tria</rdg></app></listApp>'
    )
    assert all("2–3" in getattr(got, place) for place in ("text", "site", "print"))
    assert '"2–3"' in got.data or "until" not in got.data


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("con-<lb/>sul", "consul"),
        ("con\u2010\n<lb/>sul", "consul"),
        ("con=<pb/><lb/>sul", "consul"),
        ("con¬<lb/>sul", "consul"),
        ("con\u00ad<lb/>sul", "consul"),
        ("<hi>con-</hi><lb/>sul", "consul"),
        ("CON-<lb/>SUL", "CONSUL"),
        ("con-<lb/><app><lem wit='#A'>sul</lem><rdg wit='#B'>sulem</rdg></app>", "consul"),
        ("Germano-<lb/>Romanus", "Germano-Romanus"),
        ("12-<lb/>13", "12-13"),
        ("x - <lb/>sul", "x - sul"),
        ("bene-<lb break='yes'/>dicere", "bene-dicere"),
        ("ex-<lb/>consul et ex-consul", "ex-consul et ex-consul"),
        ("<seg xml:lang='de'>Ein-<lb/>und Ausgang</seg>", "Ein- und Ausgang"),
    ],
)
def test_a_hyphen_at_the_end_of_a_line_divides_one_word(made, text, words):
    got = made(f"<p>Vir {text} venit.</p>")
    assert f"Vir {words} venit." in got.text
    assert got.witness("A") == f"Vir {words} venit."
    assert f"Vir {words} venit." in got.print.replace("ex- ", "ex-")


def test_hyphens_are_told_once(made):
    got = made("<p>con-<lb/>sul con-<lb/>sulis pro¬<lb/>consul Ger-<lb/>Rom</p>")
    assert [f for f in got.findings if f[0] == "T012"] == [("T012", "info")]


def test_lost_lines_are_told_and_counted(made):
    got = made(
        f'<l n="4">quattuor</l><gap unit="line" reason="lost" quantity="3"/><l>octo {APP.format("a", "b")}</l>'
        f'<l><gap unit="line" reason="lost" quantity="2"/></l><l>undecim {APP.format("c", "d")} <gap unit="line" extent="unknown"/></l>'
        '<p>Deest <gap reason="lost" quantity="1" unit="leaf"/> et <gap reason="lost" extent="3" unit="chars"/></p>'
    )
    for place in ("text", "print", "epub"):
        assert "[– 3 lineae –]" in getattr(got, place)
        assert "[– – –]" in getattr(got, place)
        assert "Deest [– 1 folium –] et [···]" in getattr(got, place)
    assert "8: a A] b B 11: c A] d B" in got.text
    assert "8 a A] b B 11 c A] d B" in got.print


HANDS = HEADER.replace(
    "</fileDesc>",
    "</fileDesc><profileDesc><handNotes><handNote xml:id='m2'>Second</handNote></handNotes></profileDesc>",
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('manus <handShift new="#m2"/>altera', "manus (m. 2) altera"),
        ('manus<handShift new="#m2"/> altera', "manus (m. 2) altera"),
        ('man<handShift new="#m2"/>us altera', "man(m. 2)us altera"),
        ('manus <handShift scribe="Petrus"/>altera', "manus (m. Petrus) altera"),
        ('manus<milestone rend="paragraphos" unit="undefined"/> <lb n="2"/>altera', "manus ⸏ altera"),
        ('manus <milestone rend="forked ribbon"/>altera', "manus ((forked ribbon)) altera"),
    ],
)
def test_signs_of_the_page_leave_a_trace_and_are_no_text(made, text, words):
    got = made(f'<div type="edition"><ab><lb n="1"/>{text} finis</ab></div>', HANDS)
    assert all(words in getattr(got, place) for place in ("text", "print"))
    assert got.witness("A") == "manus altera finis"


def test_a_list_among_the_lines_of_a_stone(made):
    got = made(
        '<div type="edition"><ab><lb n="1"/>Imp <lb n="2"/>divi<list><item><lb n="3"/>primus</item><item><lb n="4"/>secundus <lb n="5"/>et'
        '</item></list><lb n="6"/>post <lb n="7"/>finis</ab></div>'
    )
    assert "Imp divi - primus - secundus et post finis" in got.text


def test_an_addition_within_a_word(made):
    got = made(
        '<p>ma<app><lem/><rdg wit="#B">gis</rdg></app>ter et <app><lem wit="#A"/><rdg wit="#B">non</rdg></app> it</p>'
    )
    assert (got.witness("A"), got.witness("B")) == ("mater et it", "magister et non it")


def rows(page):
    """Return the rows of a page with texts side by side: the words of their cells."""
    from lxml import html

    tree = html.fromstring(page)
    found = (r for r in tree.iter("div") if "row" in (r.get("class") or "").split())
    return [tuple(" ".join(cell.text_content().split()) for cell in row) for row in found]


LIBRETTO = (
    '<group><text xml:lang="it"><body><div xml:id="it1"><head>Scena I</head><sp><speaker>FIGARO</speaker><l>Cinque</l></sp><sp>'
    '<speaker>SUSANNA</speaker><l>Ora</l></sp></div><div xml:id="it2"><head>Scena II</head><sp><p>Se vuol</p></sp></div></body></text>'
    '<text xml:lang="de"><body><div xml:id="de1" corresp="#it1"><head>Szene I</head><stage>Zimmer.</stage><sp><speaker>FIGARO</speaker>'
    '<l>Fünf</l></sp><sp><speaker>SUSANNA</speaker><l>Jetzt</l></sp></div><div xml:id="de2" corresp="#it2"><head>Szene II</head><sp>'
    "<p>Will</p></sp></div></body></text></group>"
)


def test_texts_of_a_group_that_correspond_stand_side_by_side(tmp_path):
    path = tmp_path / "a.xml"
    path.write_text(tei("").replace("<text><body></body></text>", f"<text>{LIBRETTO}</text>"), encoding="utf-8")
    got = Finished(path, tmp_path / "out")
    assert got.lost == 0
    page = (got.folder / "site/parallel.html").read_text(encoding="utf-8")
    assert rows(page)[1:] == [
        ("Scena I", "Szene I"), ("–", "Zimmer."), ("FIGARO", "FIGARO"), ("Cinque", "Fünf"), ("SUSANNA", "SUSANNA"), ("Ora", "Jetzt"),
        ("Scena II", "Szene II"), ("Se vuol", "Will"),
    ]  # fmt: skip
    assert "Cinque Fünf" in got.epub


def test_each_translation_has_a_column(made):
    got = made(
        '<div type="edition"><p xml:id="p1">unus</p><p xml:id="p2">duo</p></div><div type="translation" xml:lang="en"><p corresp="#p1">one</p>'
        '<p corresp="#p2">two</p></div><div type="translation" xml:lang="de"><p corresp="#p2">zwei</p></div>'
    )
    page = (got.folder / "site/parallel.html").read_text(encoding="utf-8")
    assert rows(page)[1:] == [("unus", "one", "–"), ("duo", "two", "zwei")]


def test_texts_that_do_not_correspond_do_not_stand_side_by_side(made):
    got = made('<div xml:lang="la"><p>unus</p></div><div xml:lang="en"><p>apples</p></div>')
    assert not (got.folder / "site/parallel.html").exists()


def test_verses_are_cited_by_the_numbers_of_their_stanzas(made):
    stanza = '<lg n="{0}"><l>unus</l><l>duo {1}</l></lg>'
    got = made(
        f'<div n="1">{stanza.format("1.1", APP.format("a", "b"))}{stanza.format("1.2", APP.format("c", "d"))}</div>'
        f'<div n="2"><lg type="sonnet"><lg n="1"><l>tres</l></lg><lg n="2"><l>quattuor {APP.format("e", "f")}</l></lg></lg></div>'
    )
    assert "1, 1.2: a A] b B 1, 2.2: c A] d B 2, 2: e A] f B" in got.text


def test_an_entry_of_a_dictionary_is_a_paragraph(made):
    got = made(
        "<entry><form><orth>abba</orth><gramGrp><pos>m.</pos></gramGrp></form><sense n='1'><def>father</def></sense>"
        "<sense n='2'><def>abbot</def>; <usg type='dom'>eccl.</usg></sense></entry>"
    )
    for place in ("text", "print", "epub"):
        assert "abba m. 1. father 2. abbot; eccl." in getattr(got, place)


def test_what_describes_music_is_no_text(made):
    got = made("<p>Alleluia <notatedMusic><ptr target='a.mei'/><desc>Neumes.</desc></notatedMusic> dulce</p>")
    assert "Alleluia [♪ Neumes.] dulce" in got.text
    assert got.witness("A") == "Alleluia dulce"


def test_a_note_between_two_spaces_is_called_after_the_word_before_it(made):
    got = made("<p>cano <note>a</note> Troiae<note>b</note> qui</p>")
    assert "cano[1] Troiae[2] qui" in got.text


def test_leaves_of_a_source_are_no_numbers_of_verses(made):
    got = made(
        f'<sp><speaker>A.</speaker><p>Prose {APP.format("a", "b")}.</p><l>Verse</l></sp><pb n="2"/><sp><l>verse {APP.format("c", "d")}</l></sp>'
    )
    assert "1 a A] b B 3 c A] d B" in got.print


def test_labels_of_the_builder_are_no_words_of_a_witness(made):
    got = made(
        '<div type="textpart" subtype="verso"><ab><lb n="1"/>Marcus <gap reason="lost" quantity="2" unit="line"/> fecit</ab></div>'
    )
    assert got.witness("A") == "Marcus […] fecit"


def test_the_pages_of_an_older_edition_are_no_chapters(made):
    got = made(
        '<div type="book" n="1"><p>Omnes <milestone unit="bekker" n="980a21"/>homines scire <milestone unit="bekker" n="980b1"/>volunt</p></div>'
    )
    assert "|980a21" in got.print
    assert "1.980a21" not in got.print


@pytest.mark.parametrize(
    ("body", "cited"),
    [
        ("<lg n='1'><l n='1'>unus</l><l n='2'>duo {0}</l></lg><lg n='2'><l n='1'>tres {1}</l><l n='2'>quattuor</l></lg>", "1.2 2.1"),
        ("<lg n='1'><l n='a'>unus</l><l n='b'>duo {0}</l></lg><lg n='2'><l n='a'>tres {1}</l><l n='b'>quattuor</l></lg>", "1b 2a"),
        ("<lg n='1'><l n='1'>unus</l><l n='2'>duo {0}</l></lg><lg n='2'><l n='3'>tres {1}</l><l n='4'>quattuor</l></lg>", "2 3"),
        ("<lg n='1'><l n='1.1'>unus</l><l n='1.2'>duo {0}</l></lg><lg n='2'><l n='2.1'>tres {1}</l></lg>", "1.2 2.1"),
        ("<lg n='1'><l n='1'>unus</l><l n='2'>duo {0}</l></lg><lg n='2'><l n='3'>tres {1}</l><l n='2'>bis</l></lg>", "2 3"),
    ],
)  # fmt: skip
def test_verses_that_are_numbered_anew_are_cited_with_their_stanza(made, body, cited):
    entry = "<app><lem wit='#A'>{0}</lem><rdg wit='#B'>{0}bis</rdg></app>"
    found = made(body.format(entry.format("arma"), entry.format("virum")))
    first, second = cited.split()
    assert f"{first}: arma A] armabis B" in found.text
    assert f"{first} arma A] armabis B" in found.print
    assert f"{second} virum A] virumbis B" in found.print
    assert f"{second} virum A] virumbis B" in found.site


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("elle « <said>Où va-t-il ?</said> » dit", "elle « Où va-t-il ? » dit"),
        ("elle <said>Où va-t-il ?</said> dit", "elle « Où va-t-il ? » dit"),
        ("« Oui » <q>non</q>", "« Oui » « non »"),
    ],
)
def test_french_quotation_marks_of_the_text_with_their_spaces_are_not_doubled(made, text, shown):
    found = made(f"<p xml:lang='fr'>{text}.</p>")
    for output in (found.text, found.print, found.site):
        assert f"{shown}." in " ".join(output.split())


NOTES_BEHIND = '<note xml:id="n1">Prima.</note><note xml:id="n2">Secunda.</note>'


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ('<ptr target="#n1"/>', '<ptr target="#n2"/>', "arma[1] virum[2]."),
        (' <ptr target="#n1"/>', ' <ptr target="#n2"/>', "arma[1] virum[2]."),
        ('<ref target="#n1">1</ref>', '<hi rend="sup"><ref target="#n2">2</ref></hi>', "arma[1] virum[2]."),
        ('<ref target="#n1">*</ref>', '<ref target="#n2">**</ref>', "arma[*] virum[**]."),
        ('<ref type="noteAnchor" target="#n1"/>', '<ref target="#n2">[b]</ref>', "arma[1] virum[b]."),
        (
            ' (cf. <ref target="#n2">notam secundam</ref>)',
            '<ptr target="#n2"/><ptr target="#n1"/>',
            "arma (cf. notam secundam) virum[1][2].",
        ),
    ],
)
def test_a_pointer_to_a_note_behind_the_text_calls_it(made, first, second, said):
    body = f'<div><p>Cano arma{first} virum{second}.</p></div><div type="notes"><head>Notae</head>{NOTES_BEHIND}</div>'
    found = made(body)
    assert f"Cano {said}" in found.text
    assert "Notae" not in found.text
    for output in (found.print, found.site, found.epub):
        assert "Prima." in output
        assert "Notae" not in output


@pytest.mark.parametrize(
    "behind",
    [
        '<note xml:id="n1" target="#r1">Prima.</note><note xml:id="n2" target="#r2">Secunda.</note>',
        '<note xml:id="n1"><ref target="#r1">1</ref>Prima.</note><note xml:id="n2">Secunda.<ptr target="#r2"/></note>',
        '<p><note xml:id="n1">Prima.</note></p><p><note xml:id="n2">Secunda. <ref target="#r2">↑</ref></note></p>',
    ],
)
def test_a_note_that_leads_back_to_its_call_is_called_once(made, behind):
    calls = '<ref xml:id="r1" target="#n1">1</ref> virum<hi xml:id="r2" rend="sup"><ref target="#n2">2</ref></hi>'
    found = made(f"<div><p>Cano arma{calls}.</p></div><div type='notes'><head>Notae</head>{behind}</div>")
    assert "Cano arma[1] virum[2]." in found.text
    assert "1. [note] Prima. 2. [note] Secunda." in found.text
    for output in (found.print, found.site, found.epub):
        assert "Secunda." in output
        assert "Notae" not in output


def test_a_pointer_to_a_note_that_is_called_is_a_reference(made):
    found = made('<p>Cano<note xml:id="n1">Prima.</note> arma, vide <ptr target="#n1"/>.</p>')
    assert "vide Adnotatio 1." in found.text


def test_dates_in_attributes_alone_are_said(made):
    found = made(
        "<listBibl><biblStruct><monogr><author>Hegel</author><title>Logik</title><imprint><pubPlace>Nürnberg</pubPlace>"
        '<date when="1812"/></imprint></monogr></biblStruct></listBibl>'
        '<listPerson><person xml:id="k"><persName>Kant</persName><birth when="1724"/><floruit from="1750" to="1800"/></person></listPerson>'
        "<p>arma</p>"
    )
    assert "Hegel, Logik, Nürnberg, 1812" in found.text
    for words in ("1812", "Kant, * 1724, 1750–1800"):
        for output in (found.text, found.print, found.site):
            assert words in output


def test_a_remark_at_the_end_of_a_lemma_leaves_no_space_before_a_stop(made):
    found = made('<p>Cano <app><lem wit="#A">arma <note>sic</note></lem><rdg wit="#B">armis</rdg></app>, virum.</p>')
    for output in (found.text, found.print, found.site):
        assert "Cano arma, virum." in output


@pytest.mark.parametrize(
    ("body", "places"),
    [
        ("<div n='1'><p><seg type='verse' n='1'>a {0}</seg> <seg type='verse' n='2'>b {1}</seg></p></div>", ["1, 1", "1, 2"]),
        ("<div n='2'><p><milestone unit='section' n='3'/>a {0}</p><p>b <milestone unit='section' n='4'/>{1}</p></div>", ["2, 3", "2, 4"]),
        ("<p n='1'>a <milestone unit='section' n='1'/>{0} <milestone unit='section' n='2'/>b {1}</p>", ["1.1", "1.2"]),
        ("<p><milestone unit='chapter' n='1'/><milestone unit='verse' n='1'/>a {0} <milestone unit='verse' n='2'/>b {1}</p>", ["1.1", "1.2"]),
        ("<p n='1'>a <milestone unit='bekker' n='402a1'/>{0}</p><p n='2'>b <milestone unit='folio' n='3r'/>{1}</p>", ["1", "2"]),
        ("<p n='1'>a <milestone unit='section' n='1'/>{0}</p><p>sine</p><p n='2'>b {1}</p>", ["1.1", "2"]),
        ("<p n='1'>a {0}</p><p n='prae'>b {1}</p>", ["1", "prae"]),
        ("<p><milestone unit='section' n='1'/><lb n='7'/>a {0}<lb n='8'/>b {1}</p>", ["7", "8"]),
    ],
)  # fmt: skip
def test_entries_of_prose_are_cited_by_sections_and_verses(made, body, places):
    found = made(body.format(APP.format("arma", "armis"), APP.format("virum", "viros")))
    assert [f"{places[0]}: arma" in found.text, f"{places[1]}: virum" in found.text] == [True, True], found.text


def test_a_paragraph_without_a_number_is_not_in_the_passage_before_it(made):
    found = made(f"<p n='1'>a <milestone unit='section' n='2'/>b</p><p>c {APP.format('arma', 'armis')}</p>")
    assert "1.2: arma" not in found.text
    assert "1: arma" not in found.text


def test_a_note_in_the_line_is_text_unless_it_is_an_editors(made):
    found = made(
        '<p>Cano <note place="inline">arma</note> <note place="inline" type="gloss">tela</note> '
        '<note place="inline" type="editorial">sic</note> <note place="inline" resp="#x">ita</note> virum.</p>'
    )
    for output in (found.text, found.print, found.epub):
        assert "Cano (arma) (tela)" in output
        assert "(sic)" not in output
        assert "(ita)" not in output


def test_pages_between_blocks_have_their_number_and_those_of_several_sources_their_siglum(made):
    between = '<div><p>prima</p><pb n="2"{0}/><p>secunda</p><lg><l>tertia</l><pb n="3"{1}/><l>quarta</l></lg></div>'
    of_one = made(between.format(' ed="#A"', ' ed="#A"'))
    assert "|2 secunda" in of_one.print
    assert "|3 quarta" in of_one.print
    of_two = made(between.format("", ' ed="#B"'))
    assert "|2 secunda" in of_two.print
    assert "|B 3 quarta" in of_two.print
    assert 'data-n="2"' in of_two.markup
    assert 'data-n="B 3"' in of_two.markup


CAST = HEADER.replace(
    "</teiHeader>",
    "<profileDesc><particDesc><listPerson><person xml:id='h'><persName>Hecuba</persName></person>"
    "<personGrp xml:id='c'><name>Chorus</name></personGrp></listPerson></particDesc></profileDesc></teiHeader>",
)


def test_a_speech_whose_speaker_stands_in_an_attribute(made):
    """A name that the text has itself, or that nobody lists, is not made; a speech that goes on has none again."""
    got = made(
        '<div><sp who="#h #c"><l>primus</l></sp><sp who="#h" part="F"><l>alter</l></sp><sp who="#h"><speaker>Hec.</speaker>'
        '<l>tertius</l></sp><sp who="#nobody"><p>quartus</p></sp></div>',
        CAST,
    )
    for said in (got.text, got.site, got.epub, got.print):
        assert "Hecuba, Chorus primus" in said
        assert said.count("Hecuba, Chorus") == 1
        assert "nobody" not in said
    assert "Hecuba" not in got.text.replace("Hecuba, Chorus", "")


def test_a_figure_that_is_only_named_is_a_sign_among_words(made):
    got = made(
        "<ab><figure><figDesc>chrismon</figDesc></figure> In nomine <figure type='seal'/>.</ab>"
        "<p><figure><figDesc>sol</figDesc></figure></p><div><figure><figDesc>luna</figDesc></figure><p>finis</p></div>"
    )
    for said in (got.text, got.site, got.epub, got.print):
        assert "[chrismon] In nomine [seal]. [sol] [luna]" in said
    assert got.markup.count("<figure") == 2


def test_numbers_to_which_nobody_can_count_are_shown(made):
    """Each fifth, where a stanza begins, and where the count leaps; the same on the page, on screen and in a book."""
    stanza = '<lg type="stanza" n="{}">' + "<l>a</l>" * 6 + "</lg>"
    plain = "".join(f"<l n='{n}'>b</l>" for n in ("1", "2", "3", "3a", "4", "5", "8", "9"))
    got = made(f"{stanza.format(1)}{stanza.format(2)}<div><head>c</head>{plain}</div>")
    told = ["1.1", "1.5", "2.1", "2.5", "3a", "5", "8"]
    assert re.findall(r'class="verse-number">(?:<a[^>]*>)?([^<]*)', got.markup) == told
    (book,) = (got.folder / "epub").glob("*.epub")
    with zipfile.ZipFile(book) as archive:
        (chapter,) = (n for n in archive.namelist() if n.endswith("text-001.xhtml"))
        assert re.findall(r'class="verse-number">([^<]*)', archive.read(chapter).decode()) == told
    assert [w for w in got.print.split() if w in told] == told


def test_an_entry_in_a_note_has_the_line_of_the_note(made):
    got = made(f'<l n="7">arma uirum<note type="scholion">Arma {APP.format("id est", "hoc est")} bella</note></l>')
    assert "Arma id est bella — id est A] hoc est B" in got.text
    assert '<span class="line">7</span> <a class="entry-lemma" href="#at-app.1"><bdi>id est</bdi></a>' in got.markup
    assert json.loads(got.data)["entries"][0]["line"] == "7"


@pytest.mark.parametrize("place", ["margin", "margin-left", "left_margin", "inmargin", "outer-margin", "left"])
def test_what_stands_in_the_margin_of_the_source_is_no_note_of_the_editor(made, place):
    got = made(
        f'<p>Hodie uenit rex<note place="{place}">Rex uenit</note> in urbem<note>Editoris.</note>'
        '<note place="margin" resp="#ed">Et hoc.</note><note place="margin" type="gloss">Glossa.</note>.</p>'
    )
    assert "1. [margin] Rex uenit 2. [note] Editoris. 3. [note] Et hoc. 4. [gloss] Glossa." in got.text
    assert 'data-layer="margin"' in got.markup
    assert "1 Rex uenit" in got.print
    assert "rex] Rex" not in got.print


def test_verses_that_are_letters_of_a_stanza_are_counted_by_readers(made):
    stanzas = "".join(
        f"<lg n='{n}'>" + "".join(f"<l n='{letter}'>a</l>" for letter in "abcd") + "</lg>" for n in (1, 2)
    )
    got = made(stanzas)
    assert re.findall(r'class="verse-number">(?:<a[^>]*>)?([^<]*)', got.markup) == ["1a", "2a"]
    assert [w for w in got.print.split() if re.fullmatch("[12][a-d]", w)] == ["1a", "2a"]


def test_the_id_of_a_list_of_witnesses_is_a_siglum_where_the_apparatus_has_it(tmp_path):
    lists = (
        "<listWit><listWit xml:id='F1copies'><head>Copies of the Folio</head><witness xml:id='F1a'/></listWit>"
        "<listWit xml:id='beta'><head>Family beta</head><witness xml:id='G'/></listWit><witness xml:id='A'/>"
    )
    header = HEADER.replace("<listWit><witness xml:id='A'/>", lists)
    given = Case(
        tmp_path, "<p>a <app><lem wit='#A'>b</lem><rdg wit='#beta'>c</rdg><rdg wit='#F1a'>d</rdg></app></p>", header
    )
    assert "F1copies" not in given.printed
    assert "Copies of the Folio = F1a" in given.printed
    assert "beta Family beta = G" in " ".join(given.printed.split())
