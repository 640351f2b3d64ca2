"""What editors say in the midst of what witnesses say, and other habits: for each, what the outputs have to say."""

from __future__ import annotations

import subprocess
import zipfile

import pytest

from tests.case import Case
from tests.conftest import HEADER, edition, need_tool, tei


@pytest.fixture
def case(tmp_path):
    return lambda body, header=HEADER: Case(tmp_path, body, header)


# -- what the editor says of a reading, in its place -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lemma", "reading", "said", "read"),
    [
        ("fuit nox", "inv.", "inv. B", "nox fuit"),
        ("fuit nox", "transp.", "transp. B", "nox fuit"),
        ("fuit nox", "∾", "∾ B", "nox fuit"),
        ("fuit nox", "<hi rend='italic'>tr.</hi>", "tr. B", "nox fuit"),
        ("fuit, nox", "inu.", "inu. B", "nox, fuit"),
        ("fuit magna nox", "inv.", "inv. B", "fuit magna nox"),
        ("fuit nox", "<note>inv.</note>", "inv. B", "nox fuit"),
        ("fuit nox", "inv.<note>ut A</note>", "inv. B (ut A)", "nox fuit"),
        ("fuit nox", "add. est", "add. est B", "fuit nox est"),
        ("fuit nox", "praem. et", "praem. et B", "et fuit nox"),
        ("fuit nox", "deest", "deest B", ""),
        ("fuit nox", "om. (ex hom.)", "om. (ex hom.) B", ""),
        ("fuit nox", "om. per homoeoteleuton", "om. per homoeoteleuton B", ""),
        ("fuit nox", "om.<note>ex hom.</note>", "om. B (ex hom.)", ""),
        ("fuit nox", "omitted", "omitted B", ""),
        # These may be words of the witness.
        ("adest", "deest", "deest B", "deest"),
        ("est", "deest", "deest B", "deest"),
        ("tribunus", "tr.", "tr. B", "tr."),
        ("tr. pl.", "tr.", "tr. B", "tr."),
        ("inuenit", "inu.", "inu. B", "inu."),
        ("expensas", "exp.", "exp. B", "exp."),
        ("defecit", "deficit", "deficit B", "deficit"),
        ("fuit nox", "transpositum", "transpositum B", "transpositum"),
    ],
)
def test_what_an_editor_says_of_a_reading_is_no_word_of_the_witness(case, lemma, reading, said, read):
    given = case(f"<p>Et <app><lem wit='#A #C'>{lemma}</lem><rdg wit='#B'>{reading}</rdg></app> ibi.</p>")
    assert given.apparatus == [f"{lemma} A C] {said}"]
    assert given.witness("B") == " ".join(f"Et {read} ibi.".split())
    assert given.witness("A") == f"Et {lemma} ibi."
    assert ("A006" in given.codes) == (read != reading and not reading.startswith("<note>"))
    assert "A005" not in given.codes
    given.built("text,site,print")


def test_a_word_for_omission_in_the_language_of_the_text_is_its_word(case):
    given = case(
        "<p xml:lang='de'>So <app><lem wit='#A'>mangelt</lem><rdg wit='#B'>fehlt</rdg></app> es.</p>"
        "<p xml:lang='la'>Et <app><lem wit='#A'>nox</lem><rdg wit='#B'>fehlt</rdg></app> fuit.</p>"
    )
    assert given.witness("B") == "So fehlt es. Et fuit."


def test_an_inversion_is_one_in_entries_by_reference_and_by_two_ends(case):
    given = case(
        "<div><p n='1'>Et fuit nox ibi. <anchor xml:id='k'/>Sol magnus<app from='#k'><rdg wit='#B'>inv.</rdg></app> erat.</p></div>"
        "<listApp><app loc='1'><lem>fuit nox</lem><rdg wit='#B'>transp.</rdg></app></listApp>"
    )
    assert given.witness("B") == "Et nox fuit ibi. magnus Sol erat."


def test_an_addition_that_is_told_stands_apart_where_the_text_has_no_words(case):
    given = case("<p>Et <app><lem/><rdg wit='#B'>add. sol</rdg></app> nox.</p>")
    assert given.apparatus == ["post Et] add. sol B"]
    assert given.witness("B") == "Et sol nox."


@pytest.mark.parametrize(
    ("reading", "said"),
    [
        ("<rdg resp='#Xenius'/>", "del. Xenius"),
        ("<rdg source='#Xenius'/>", "del. Xenius"),
        ("<rdg resp='#Xenius'>secl.</rdg>", "secl. Xenius"),
        ("<rdg resp='#Xenius'><note>athet.</note></rdg>", "athet. Xenius"),
        ("<rdg resp='#Xenius'>nix</rdg>", "nix coni. Xenius"),
        ("<rdg resp='#Xenius' type='transposition'/>", "transp. Xenius"),
    ],
)
def test_a_scholar_who_proposes_nothing_deletes(case, reading, said):
    given = case(f"<p>Et <app><lem wit='#A #B #C'>nox</lem>{reading}</app> fuit.</p>")
    assert given.apparatus == [f"nox A B C] {said}"]
    assert given.witness("B") == "Et nox fuit."
    given.built("text,site,print")


# -- what a witness has, and what the editor makes of it ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("reading", "said", "read"),
    [
        ("<choice><sic>nxo</sic><corr>nix</corr></choice>", "nxo", "nxo"),
        ("n<choice><corr>i</corr><sic>y</sic></choice>x", "nyx", "nyx"),
        ("<choice><orig>uox</orig><reg>vox</reg></choice>", "uox", "uox"),
        ("<hi rend='bold'><choice><orig>uox</orig><reg>vox</reg></choice></hi>", "uox", "uox"),
        # An abbreviation is written out in an apparatus, and stands as it is in the text of its witness.
        ("<choice><abbr>dñs</abbr><expan>dominus</expan></choice>", "dominus", "dñs"),
        ("<subst><del>nox</del><add>nix</add></subst>", "nox A Bᵃᶜ C] nix Bᵖᶜ", "nox"),
    ],
)
def test_a_reading_with_a_choice_is_what_the_witness_has(case, reading, said, read):
    given = case(f"<p>Et <app><lem wit='#A #C'>nox</lem><rdg wit='#B'>{reading}</rdg></app> fuit.</p>")
    assert given.apparatus[0].startswith(said if "]" in said else f"nox A C] {said} B")
    assert given.witness("B (a.c.)" if "subst" in reading else "B") == f"Et {read} fuit."
    given.built("text,site,print")


def test_what_the_editor_mends_in_the_text_stays_mended(case):
    given = case(
        "<p>Et <app><lem wit='#A'><choice><sic>nxo</sic><corr>nox</corr></choice></lem><rdg wit='#B'>x</rdg></app>.</p>"
    )
    assert given.apparatus == ["nox A] x B"]
    assert given.witness("A") == "Et nxo."


@pytest.mark.parametrize(
    ("encoded", "said", "read"),
    [
        ("e<app><lem>xit</lem><rdg wit='#B'>st</rdg></app>", "exit] est B", "est"),
        ("exit<app><lem/><rdg wit='#B'>que</rdg></app>", "exit] exitque B", "exitque"),
        ("exit<app><rdg wit='#A #C'/><rdg wit='#B'>que</rdg></app>", "exit A C] exitque B", "exitque"),
        ("exit<app><lem/><rdg wit='#B'> et it</rdg></app>", "post exit] add. et it B", "exit et it"),
        ("exit<app><lem/><rdg wit='#B'>, it</rdg></app>", "post exit] add. , it B", "exit, it"),
        ("exit <app><lem/><rdg wit='#B'>ibi</rdg></app>", "post exit] add. ibi B", "exit ibi"),
    ],
)
def test_what_is_added_to_a_word_is_told_with_the_word(case, encoded, said, read):
    given = case(f"<p>Et {encoded} domo.</p>")
    assert given.apparatus == [said]
    assert given.witness("B") == f"Et {read} domo."
    given.built("text,site,print")


# -- names of hands, scholars and books --------------------------------------------------------------------------------

HANDS = (
    "<witness xml:id='C'>C<msDesc><msIdentifier><idno>C</idno></msIdentifier><physDesc><handDesc>{}</handDesc></physDesc></msDesc>"
    "</witness>"
)


@pytest.mark.parametrize(
    ("described", "said"),
    [
        ("<handNote xml:id='h2' n='C²'>altera</handNote>", "C²"),
        ("<handNote xml:id='h2' n='2'>altera</handNote>", "C²"),
        ("<handNote xml:id='h2' n='C2'>altera</handNote>", "C²"),
        ("<handNote xml:id='h2'>manus altera.</handNote>", "C (manus altera)"),
        ("<handNote xml:id='h2'><label>recens</label>, quae et alibi apparet multis locis</handNote>", "C (recens)"),
        ("<handNote xml:id='h2' scribe='Petrus'/>", "C (Petrus)"),
        ("<handNote xml:id='h2' scribeRef='#D'/>", "C (D)"),
        ("<handNote xml:id='h2'>Haec manus multis locis apparet et difficile legitur</handNote>", "C (h2)"),
        ("<handNote xml:id='C2'>altera</handNote>", "C²"),
    ],
)
def test_a_hand_is_called_what_its_description_calls_it(case, described, said):
    header = HEADER.replace("<witness xml:id='C'/>", HANDS.format(f"<handNote xml:id='h1'>prima</handNote>{described}"))
    hand = "#C2" if "'C2'>" in described else "#h2"
    given = case(f"<p>Et <app><lem wit='#A'>nox</lem><rdg wit='#C' hand='{hand}'>nix</rdg></app>.</p>", header)
    assert given.apparatus == [f"nox A] nix {said}"]
    assert given.witness("C") == "Et nox."
    assert given.witness(hand[1:]) == "Et nix."


def test_a_hand_that_corrects_several_witnesses_has_its_name(case):
    header = HEADER.replace(
        "</fileDesc>",
        "</fileDesc><profileDesc><handNotes><handNote xml:id='m'>m. rec.</handNote></handNotes></profileDesc>",
    )
    given = case(
        "<p><app><lem wit='#A'>nox</lem><rdg wit='#B #C' hand='#m'>nix</rdg></app>.</p>",
        header,
    )
    assert given.apparatus == ["nox A] nix B (m. rec.) C (m. rec.)"]


BOOKS = HEADER.replace(
    "</sourceDesc>",
    "<listBibl><bibl xml:id='mom'><author>Theodor Mommsen</author>, <title>Res gestae</title></bibl>"
    "<biblStruct xml:id='be'><monogr><author><persName><forename>Richard</forename> <surname>Bentley</surname></persName></author>"
    "<title type='short'>Hor.</title><title>Horatius</title><imprint><date>1711</date></imprint></monogr></biblStruct>"
    "<bibl xml:id='pr'><title>ed. pr.</title></bibl><bibl xml:id='w'>Wolf, Prolegomena, 1795</bibl>"
    "<bibl xml:id='k'><author>Karl Klotz</author><title type='short'>Klotz 1854</title></bibl></listBibl></sourceDesc>",
)


@pytest.mark.parametrize(
    ("lemma", "reading", "said"),
    [
        ("wit='#A'", "source='#mom'", "nox A] nix coni. Mommsen"),
        ("wit='#A'", "source='#be'", "nox A] nix coni. Bentley"),
        ("wit='#A'", "source='#k'", "nox A] nix coni. Klotz 1854"),
        ("wit='#A'", "source='#w'", "nox A] nix coni. Wolf"),
        ("wit='#A'", "source='#pr'", "nox A] nix ed. pr."),
        ("wit='#A'", "source='#pr' type='conjecture'", "nox A] nix coni. ed. pr."),
        ("wit='#A'", "resp='#be' source='#mom'", "nox A] nix coni. Bentley (Mommsen)"),
        ("wit='#A'", "resp='#be' source='#be'", "nox A] nix coni. Bentley"),
        ("wit='#A'", "resp='#be' source='https://example.org/a'", "nox A] nix coni. Bentley"),
        ("resp='#be' source='#mom #k'", "wit='#A #B'", "nox Bentley, Mommsen, Klotz 1854] nix A B"),
        # What points nowhere is a name as it is written.
        ("resp='BL 8.21'", "wit='#A'", "nox BL 8.21] nix A"),
        ("wit='#A'", "resp='BL 8.21'", "nox A] nix BL 8.21"),
        ("wit='#A'", "resp='Original Edition'", "nox A] nix Original Edition"),
        ("wit='#A'", "resp='ed. pr.'", "nox A] nix ed. pr."),
        ("wit='#A'", "source='Bekker 1831'", "nox A] nix Bekker 1831"),
        ("wit='#A'", "resp='ed. pr.' type='conjecture'", "nox A] nix coni. ed. pr."),
        ("wit='#A'", "resp='C. Wessely'", "nox A] nix coni. C. Wessely"),
        ("wit='#A'", "resp='Wessely'", "nox A] nix coni. Wessely"),
        ("wit='#A'", "resp='be mom'", "nox A] nix coni. Bentley, Mommsen"),
        ("wit='#A'", "resp='#be Wolf'", "nox A] nix coni. Bentley, Wolf"),
        ("wit='#A' source='#mom'", "wit='#B'", "nox A Mommsen] nix B"),
        ("wit='#A'", "wit='#B' source='#be'", "nox A] nix B (Bentley)"),
        ("source='#mom'", "wit='#A #B'", "nox Mommsen] nix A B"),
    ],
)
def test_scholars_and_books_are_named_as_the_bibliography_does(case, lemma, reading, said):
    given = case(f"<p>Et <app><lem {lemma}>nox</lem><rdg {reading}>nix</rdg></app>.</p>", BOOKS)
    assert given.apparatus == [said]
    given.built("text,site,print")


def test_a_scholar_is_named_at_a_lemma_with_those_who_have_it_or_not_at_all(case):
    entries = "<app><lem>et</lem><rdg wit='#B'>ac</rdg></app> " * 3
    given = case(f"<p>{entries}<app><lem wit='#A' source='#mom'>nox</lem><rdg wit='#B'>nix</rdg></app>.</p>", BOOKS)
    assert given.apparatus[-1] == "nox A Mommsen] nix B"


# -- notes -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "read"),
    [
        # The author's own numbers stay; the editor's notes are called by letters where their numbers would be the same.
        (
            "<p>Et nox<note type='authorial' n='1'>p</note> fuit<note>s</note> ibi<note type='authorial' n='2'>t</note>.</p>",
            "Et nox[1] fuit[a] ibi[2].",
        ),
        ("<p>Et nox<note>p</note> fuit<note type='authorial' n='*'>s</note>.</p>", "Et nox[1] fuit[*]."),
        (
            "<p>Et nox<note>p</note> fuit<note type='authorial' n='a'>s</note> et<note>t</note>.</p>",
            "Et nox[1] fuit[a] et[3].",
        ),
        ("<p>Et nox<note>p</note> fuit<note n='1'>s</note>.</p>", "Et nox[2] fuit[1]."),
        (
            "<p>Et nox<note type='authorial' n='1'>p</note> fuit<note n='2'>s</note> et<note>t</note>.</p>",
            "Et nox[1] fuit[2] et[3].",
        ),
    ],
)
def test_no_two_notes_have_one_number(case, body, read):
    given = case(body)
    assert given.file.startswith(read)
    given.built("text,site,print,epub")


# -- the text of a witness ---------------------------------------------------------------------------------------------

TEXT = "<div type='edition'><p>Et <app><lem wit='#A'>nox</lem><rdg wit='#B'>nix</rdg></app>.</p></div>"
TRANSLATION = (
    "<div type='translation' xml:lang='en'><p>And <app><lem>night</lem><rdg wit='#B #C'>snow</rdg></app>.</p></div>"
)


@pytest.mark.parametrize(
    ("body", "siglum", "read"),
    [
        (TEXT + TRANSLATION, "A", "Et nox."),
        (TEXT + TRANSLATION, "B", "Et nix."),
        # A witness that only the variants of the translation name is one of the translation.
        (TEXT + TRANSLATION, "C", "Et nox. And snow."),
        ("<div type='edition'><p>Et nox.</p></div>" + TRANSLATION, "B", "Et nox. And snow."),
        ("<div type='introduction'><p>Salue.</p></div>" + TEXT, "B", "Et nix."),
    ],
)
def test_a_witness_has_the_text_and_not_its_translation(case, body, siglum, read):
    given = case(body)
    assert given.witness(siglum) == read
    given.built("text,site,print,data")


def test_the_witnesses_of_a_text_beside_another_are_known(tmp_path):
    (tmp_path / "la.xml").write_text(tei(TEXT), encoding="utf-8")
    greek = HEADER.replace("xml:id='A'", "xml:id='X'").replace("xml:id='B'", "xml:id='Y'")
    body = "<div type='edition'><p>καὶ <app><lem wit='#X'>νύξ</lem><rdg wit='#Y'>χιών</rdg></app>.</p></div>"
    (tmp_path / "gr.xml").write_text(tei(body, greek), encoding="utf-8")
    (tmp_path / "edition.toml").write_text(
        '[edition]\nname = "la"\nsource = ["la.xml"]\nparallels = ["gr.xml"]\n[print]\nfacing = ["la", "gr"]\n'
    )
    assert edition("apparatus", tmp_path).out.splitlines() == ["nox A] nix B", "νύξ X] χιών Y"]
    assert {w["id"] for w in edition("apparatus", tmp_path, "--format", "json").json["witnesses"]} == set("ABCXY")
    assert edition("witness", "B", tmp_path).out.strip() == "Et nix."
    assert edition("witness", "Y", tmp_path).out.strip() == "καὶ χιών."
    edition("build", tmp_path, "-q", "-o", tmp_path / "out", "--only", "print,epub")
    need_tool("pdftotext")
    printed = subprocess.run(
        ["pdftotext", tmp_path / "out/print/la.pdf", "-"], capture_output=True, text=True, check=True
    )
    sigla = printed.stdout.partition("Conspectus siglorum")[2].partition("Et nox")[0]
    assert sigla.split()[:5] == list("ABCXY")
    with zipfile.ZipFile(tmp_path / "out/epub/la.epub") as book:
        (listed,) = (book.read(name).decode() for name in book.namelist() if name.endswith("witnesses.xhtml"))
    assert all(f'class="siglum">{siglum}</dt>' in listed for siglum in "ABCXY")


def test_an_entry_over_speeches_has_one_place(case):
    speech = "<sp><speaker>X</speaker><l n='{}'>uox</l></sp>"
    several = "".join(map(speech.format, (1, 2, 3)))
    given = case(
        f"<div n='4'><app><lem wit='#A'>{several}</lem><rdg wit='#B'/></app>"
        "<sp><app><lem wit='#A'><speaker>Y</speaker></lem><rdg wit='#B'><speaker>X</speaker></rdg></app><l n='4'>nox</l></sp></div>"
    )
    assert given.apparatus == ["4, 1–3: X uox / X uox / X uox A] om. B", "4, 4: Y A] X B"]
    assert "1–3 X … uox A] om. B" in " ".join(given.printed.split())


# -- entries -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<l n='1'>et nox et {} dies</l>", "1: et³] ac B"),
        ("<l n='1'>et nox</l><l n='2'>{} dies etenim</l>", "2: et] ac B"),
        ("<p><lb n='1'/>et nox <lb n='2'/>Et {} dies</p>", "2: et²] ac B"),
        ("<p>et nox et {} dies</p>", "et] ac B"),
    ],
)
def test_of_several_same_words_in_a_line_the_apparatus_says_which(case, body, said):
    given = case(body.format("<app><lem>et</lem><rdg wit='#B'>ac</rdg></app>"))
    assert given.apparatus == [said]
    assert f"{said}\n" in given.file
    lemma = said.partition(": ")[2].partition("]")[0] or "et"
    assert f"<bdi>{lemma}</bdi></a>]" in given.page
    given.built("print,epub")


def test_the_number_of_a_word_stands_before_the_sign_that_is_left_out(case):
    given = case("<l n='1'>nox, <app><lem>nox,</lem><rdg wit='#B'>nix,</rdg></app> dies</l>")
    assert given.apparatus == ["1: nox²] nix B"]


@pytest.mark.parametrize(
    ("entry", "said", "told"),
    [
        ("<app><lem wit='#A'>nox</lem></app>", "nox A", True),
        ("<app><lem>nox</lem><rdg wit='#A'>nox</rdg><rdg wit='#B'>nox</rdg></app>", "nox A B", True),
        ("<app><rdg wit='#A #B #C'>nox</rdg></app>", "nox A B C", False),  # a positive apparatus may say that all agree
        ("<app><lem wit='#A #B #C'>nox</lem></app>", "nox A B C", False),
        ("<app><lem>nox</lem><note>sic</note></app>", "nox] sic", False),
        ("<app><lem resp='#Wolf'>nox</lem></app>", "nox Wolf", False),
        ("<app><lem>nox</lem><rdg wit='#A'>nox</rdg><rdg wit='#B'>nix</rdg></app>", "nox A] nix B", False),
    ],
)
def test_an_entry_without_a_variant_is_told(case, entry, said, told):
    given = case(f"<p>Et {entry} fuit.</p>")
    assert given.apparatus == [said]
    assert ("A003" in given.codes) == told
    given.built("text,site,print,epub")


# -- where entries stand -----------------------------------------------------------------------------------------------

PLACES = (
    "<div n='1'><div n='1'><head>Titulus operis</head><p n='1'>Prima uox.</p><p n='2'>Altera lux.</p><p n='3'>Tertia pax.</p>"
    "<p n='4'>Quarta res.</p></div><div n='2'><head>Caput alterum</head><p n='1'>Quinta uox.</p><p n='2'>Sexta lux.</p>"
    "<p n='3'>Septima uox.</p></div></div><div n='2'><div n='1'><lg><l n='1'>Arma</l><l n='2'>uirum uox</l></lg></div></div>"
)


@pytest.mark.parametrize(
    ("loc", "lemma", "read"),
    [
        ("1.1.2 sq.", "pax", "Tertia X."),
        ("1.1.2f.", "pax", "Tertia X."),
        ("1.1.2 sqq.", "res", "Quarta X."),
        ("1.1.1 ff.", "res", "Quarta X."),
        ("1.1.tit", "Titulus", "X operis"),
        ("1.2.tit.", "Caput", "X alterum"),
        ("1.2 titulus", "alterum", "Caput X"),
        ("tit.", "Titulus", "X operis"),
        ("1,1,2/3", "pax", "Tertia X."),
        ("I,1,2", "lux", "Altera X."),
        ("I,1,2b", "lux", "Altera X."),
        ("II 1 2", "uox", "uirum X"),
        ("1.2.2, 3", "uox", "Septima X."),
        ("1.2.2 et 3", "uox", "Septima X."),
        ("1.2.2; 1.2.3", "uox", "Septima X."),
    ],
)
def test_references_as_apparatuses_have_them(case, loc, lemma, read):
    given = case(f"<listApp><app loc='{loc}'><lem>{lemma}</lem><rdg wit='#B'>X</rdg></app></listApp>{PLACES}")
    assert not [f for f in given.findings if f["code"].startswith("A04")]
    assert given.apparatus == [f"{loc}: {lemma}] X B"]
    assert read in given.witness("B")
    assert given.witness("B").count("X") == 1


@pytest.mark.parametrize("loc", ["3.1", "1.7 sq.", "1.2.1 et 9", "9.tit.", "abc", "IIX"])
def test_places_that_are_not_there_are_told(case, loc):
    given = case(f"<listApp><app loc='{loc}'><lem>uox</lem><rdg wit='#B'>X</rdg></app></listApp>{PLACES}")
    assert "A040" in given.codes


def test_a_heading_is_meant_where_an_entry_has_no_lemma(case):
    given = case(f"<listApp><app loc='1.2.tit.'><note>deest in B</note></app></listApp>{PLACES}")
    assert not [f for f in given.findings if f["code"].startswith("A04")]
    assert given.apparatus == ["1.2.tit.: deest in B"]


# -- the look of plain text --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoded", "read"),
    [
        # Where pages stand between spaces elsewhere, one that touches letters begins in a word.
        ("uer<pb n='2'/>ba et <pb n='3'/>nox", "uerba et nox"),
        ("uer<cb n='b'/>ba et<cb n='a'/> nox", "uerba et nox"),
        ("uer<pb n='2'/>ba et<pb n='3'/>nox", "uer ba et nox"),
        ("uer<pb n='2' break='yes'/>ba et <pb n='3'/>nox", "uer ba et nox"),
        ("et<pb n='2'/>Nox et <pb n='3'/>nox", "et Nox et nox"),
        ("uer<lb/>ba et <lb/>nox", "uer ba et nox"),
        ("Arma,<stage>abit</stage> uirum", "Arma, abit uirum"),
        ("arma (<stage>abit</stage>)", "arma (abit)"),
        ("arma<stage>abit</stage>uirum", "arma abit uirum"),
    ],
)
def test_what_touches_and_what_stands_apart(case, encoded, read):
    given = case(f"<sp><p>{encoded} fuit.</p></sp>" if "stage" in encoded else f"<p>{encoded} fuit.</p>")
    assert given.file.startswith(f"{read} fuit.")
    given.built("site,print,epub")


def test_verses_in_a_reading_are_parted_by_a_stroke(case):
    given = case("<lg><l>x</l><app><lem wit='#A'><l>a b</l></lem><rdg wit='#B'><l>e f</l><l>g h</l></rdg></app></lg>")
    assert given.apparatus == ["2: a b A] e f / g h B"]


def test_a_verse_that_is_struck_out_stands_within_its_signs(case):
    assert "x\n⟦y⟧\n⟦z⟧\n" in case("<lg><l>x</l><del><l>y</l><l>z</l></del></lg>").file


def test_a_note_between_blocks_is_called_at_the_end_of_the_block_before_it(case):
    given = case("<p>Et nox.</p><note>n</note><p><note>m</note>Et lux.</p>")
    assert given.file.startswith("Et nox.[1]\n\n[2]Et lux.\n")


# -- glosses and formulas ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoded", "read"),
    [
        ("Et <gloss place='above'>uel lux</gloss>nox", "Et ‘uel lux’ nox"),
        ("Et nox<gloss place='above'>uel lux</gloss>.", "Et nox ‘uel lux’."),
        ("Et (<gloss place='above'>lux</gloss>) nox", "Et (‘lux’) nox"),
        ("Et <term>nox</term>(<gloss>lux</gloss>)", "Et nox(‘lux’)"),
    ],
)
def test_a_gloss_above_the_line_stands_apart_from_its_word(case, encoded, read):
    given = case(f"<p>{encoded}</p>")
    assert given.file.startswith(read)
    given.built("site,print,epub")


MATH = "<math xmlns='http://www.w3.org/1998/Math/MathML'><mi>x</mi><mo>=</mo><mn>2</mn></math>"


def test_formulas_are_shown_in_their_notation(case):
    given = case(
        f"<p>a <formula notation='asciimath'>a_1</formula> b <formula notation='MathML'>{MATH}</formula> c "
        "<formula>H<hi rend='sub'>2</hi>O</formula></p>"
    )
    assert '<code class="tei-formula" title="asciimath">a_1</code>' in given.page
    assert '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi><mo>=</mo><mn>2</mn></math>' in given.page
    assert '<span class="segment tei-formula">H' in given.page
    assert "T001" not in given.codes
    assert given.file.startswith("a a_1 b x=2 c H2O")
    given.built("print,epub,latex")


# -- which text a witness hands down -----------------------------------------------------------------------------------

TWO_TEXTS = (
    '<group><text xml:lang="grc"><body><p n="1">λόγος <app><lem wit="#A">καλός</lem><rdg wit="#B">κακός</rdg></app>.</p></body></text>'
    '<text xml:lang="la"><body><p n="1">uerbum <app><lem wit="#C"{}>bonum</lem><rdg wit="#D">malum</rdg></app>.</p></body></text></group>'
)
FOUR = HEADER.replace("<witness xml:id='C'/>", "<witness xml:id='C'/><witness xml:id='D'/>")


def grouped(tmp_path, more: str = "") -> Case:
    given = Case(tmp_path, "", FOUR)
    text = tei("", FOUR).replace("<text><body></body></text>", f"<text>{TWO_TEXTS.format(more)}</text>")
    assert "<group>" in text
    given.path.write_text(text, encoding="utf-8")
    return given


def test_witnesses_of_one_text_of_a_group_do_not_have_the_other(tmp_path):
    given = grouped(tmp_path)
    assert [given.witness(key) for key in "ABCD"] == ["λόγος καλός.", "λόγος κακός.", "uerbum bonum.", "uerbum malum."]
    both = tmp_path / "both"
    both.mkdir()
    given = grouped(both)
    given.path.write_text(given.path.read_text(encoding="utf-8").replace('wit="#C"', 'wit="#A #C"'), encoding="utf-8")
    assert given.witness("A") == "λόγος καλός. uerbum bonum."
    assert given.witness("D") == "λόγος καλός. uerbum malum."  # one witness is common: others may be silent


def test_a_list_in_a_text_of_a_group_is_of_that_text(tmp_path):
    given = grouped(tmp_path)
    text = given.path.read_text(encoding="utf-8")
    text = text.replace("<witness xml:id='C'/><witness xml:id='D'/>", "")
    text = text.replace(
        '<text xml:lang="la"><body>',
        '<text xml:lang="la"><front><listWit><witness xml:id="C"/><witness xml:id="D"/></listWit></front><body>',
    )
    given.path.write_text(text.replace('<lem wit="#C">', "<lem>"), encoding="utf-8")
    assert given.witness("D") == "uerbum malum."
    assert given.witness("C") == "uerbum bonum."
    assert given.witness("A") == "λόγος καλός. uerbum bonum."


def test_a_translation_has_witnesses_of_its_own(case):
    given = case(
        '<div type="edition"><p>λόγος <app><lem wit="#A">καλός</lem><rdg wit="#B">κακός</rdg></app>.</p></div>'
        '<div type="translation"><p>A <app><lem wit="#C">word</lem><rdg wit="#D">speech</rdg></app>.</p></div>',
        FOUR,
    )
    assert [given.witness(key) for key in "BD"] == ["λόγος κακός.", "A speech."]


# -- what stands beside the text of a witness --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lemma", "reading", "told", "before", "after"),
    [
        ("legimus", '<add place="margin">legamus</add>', "legimus A B] legamus Cᵐᵍ", "legimus", "legamus"),
        ("legimus", '<add place="margin-left">legamus</add>', "legimus A B] legamus Cᵐᵍ", "legimus", "legamus"),
        ("legimus", '<add place="above">legamus</add>', "legimus A B] legamus Cˢˡ", "legimus", "legamus"),
        ("legimus", "<add>legamus</add>", "legimus A B] legamus Cᵖᶜ", "legimus", "legamus"),
        # The words of the lemma are no variant: they were left out, and then added.
        ("legimus", '<add place="margin">legimus</add>', "legimus A B Cᵖᶜ] om. Cᵃᶜ", "", "legimus"),
        (
            "legimus",
            '<del>legit</del><add place="margin">legamus</add>',
            "legimus A B] legit Cᵃᶜ; legamus Cᵖᶜ",
            "legit",
            "legamus",
        ),
    ],
)
def test_what_stands_in_a_margin_replaces_words_that_nothing_tells(case, lemma, reading, told, before, after):
    given = case(f'<p n="1">Nunc <app><lem wit="#A #B">{lemma}</lem><rdg wit="#C">{reading}</rdg></app> librum.</p>')
    assert given.apparatus == [f"1: {told}"]
    assert given.witness("C (a.c.)") == " ".join(f"Nunc {before} librum.".split())
    assert given.witness("C (p.c.)") == f"Nunc {after} librum."


# -- works named in a reading ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "told", "read"),
    [
        (
            '<lem wit="#A #B">sol</lem><rdg wit="#C">sal<bibl>cf. Verg.</bibl></rdg>',
            "sol A B] sal C (cf. Verg.)",
            "sal",
        ),
        (
            '<lem wit="#A #B">sol</lem><rdg wit="#C"><bibl>cf. Verg.</bibl> sal</rdg>',
            "sol A B] sal C (cf. Verg.)",
            "sal",
        ),
        ('<lem wit="#A #B">sol<bibl>Müller 3</bibl></lem><rdg wit="#C">sal</rdg>', "sol A B (Müller 3)] sal C", "sal"),
        # A work that the witnesses name is a reading.
        (
            '<lem wit="#A #B">ut <bibl>Aug.</bibl></lem><rdg wit="#C">in <bibl>Aug.</bibl></rdg>',
            "ut Aug. A B] in Aug. C",
            "in Aug.",
        ),
        (
            '<lem wit="#A #B">ille</lem><rdg wit="#C"><bibl>Augustinus</bibl></rdg>',
            "ille A B] Augustinus C",
            "Augustinus",
        ),
        ('<lem wit="#A #B">sol <bibl>Aug.</bibl></lem><rdg wit="#C">sal</rdg>', "sol Aug. A B] sal C", "sal"),
        (
            '<lem wit="#A #B">sol</lem><rdg wit="#C">ut <bibl>Aug.</bibl> docet</rdg>',
            "sol A B] ut Aug. docet C",
            "ut Aug. docet",
        ),
    ],
)
def test_a_work_named_beside_the_words_of_a_reading_says_whence_it_is(case, entry, told, read):
    given = case(f"<p n='1'>Hic <app>{entry}</app> est.</p>")
    assert given.apparatus == [f"1: {told}"]
    assert given.witness("C") == f"Hic {read} est."
    given.built("text,site,print,epub")
