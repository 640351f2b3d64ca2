"""Habits of projects that were read wrongly once: for each, what the outputs have to say."""

from __future__ import annotations

import zipfile

import pytest

from tests.case import Case
from tests.conftest import HEADER, tei


@pytest.fixture
def case(tmp_path):
    return lambda body, header=HEADER: Case(tmp_path, body, header)


# -- words that touch --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoded", "read"),
    [
        ("<w>et</w><app><lem wit='#A'><w>aqua</w></lem><rdg wit='#B'/></app><w>manet</w>", "et aqua manet"),
        ("<w>et</w><app><rdg wit='#A'/><rdg wit='#B'><w>x</w></rdg></app><w>manet</w>", "et manet"),
        ("<w>et</w><seg><w>aqua</w></seg><w>manet</w>", "et aqua manet"),
        ("<w>et</w><hi rend='bold'><w>aqua</w><w>una</w></hi><supplied><w>manet</w></supplied>", "et aqua una"),
        ("<w>et</w><note>n</note><w>aqua</w>", "et"),
        ("<w>dit</w><pc>-</pc><w>on</w>", "dit-on"),
        ("<w>l’</w><w>eau</w>", "l’eau"),
        ("<w>a</w><pc>(</pc><w>b</w><pc>)</pc>", "a("),
        ("<w>ma<app><lem>n</lem><rdg wit='#B'>l</rdg></app>et</w><w>hic</w>", "manet hic"),
    ],
)
def test_words_in_elements_stand_apart_across_whatever_stands_between(case, encoded, read):
    assert read in case(f"<p>{encoded}</p>").text


def test_words_within_an_entry_have_their_space_outside_the_lemma(case):
    given = case(
        "<p><w>et</w><app><lem wit='#A'><w>aqua</w></lem><rdg wit='#B'><w>ignis</w></rdg></app><w>manet</w></p>"
    )
    assert given.apparatus == ["aqua A] ignis B"]
    assert given.witness("B") == "et ignis manet"


# -- the apparatus -----------------------------------------------------------------------------------------------------


def test_a_reading_that_repeats_the_lemma_gives_it_its_sigla(case):
    given = case("<p>Et <app><lem>fuit</lem><rdg wit='#A #C'>fuit</rdg><rdg wit='#B'>erat</rdg></app> nox.</p>")
    assert given.apparatus == ["fuit A C] erat B"]
    assert given.text.startswith("Et fuit nox.")


def test_a_reading_with_the_witness_of_the_lemma_and_its_words_is_the_lemma(case):
    given = case(
        "<p>Et <app><lem wit='#A'>fuit</lem><rdg wit='#A #C'>fuit</rdg><rdg wit='#B'>erat</rdg></app> nox "
        "<app><lem wit='#A'/><rdg wit='#A #C'/><rdg wit='#B'>illa</rdg></app> fuit.</p>"
    )
    assert given.apparatus[0] == "fuit A C] erat B"
    assert given.apparatus[1].startswith("post nox] add. illa B")
    assert given.witness("C") == "Et fuit nox fuit."


@pytest.mark.parametrize(
    "reading", ["<rdg wit='#A'><hi rend='italic'>fuit</hi></rdg>", "<rdg wit='#A'><unclear>fuit</unclear></rdg>"]
)
def test_a_reading_that_looks_otherwise_does_not_repeat_the_lemma(case, reading):
    assert "fuit] " in case(f"<p>Et <app><lem>fuit</lem>{reading}</app> nox.</p>").apparatus[0]


@pytest.mark.parametrize(
    ("encoded", "said"),
    [
        ("lu<app><lem>n</lem><rdg wit='#B'>p</rdg></app>am", "lunam] lupam B"),
        ("lu<app><lem>n</lem><rdg wit='#B'/></app>am", "lunam] luam B"),
        ("so<app><lem/><rdg wit='#B'>l</rdg></app>em", "soem] solem B"),
        ("<app><lem>h</lem><rdg wit='#B'/></app>abet", "habet] abet B"),
        ("fin<app><lem>it</lem><rdg wit='#B'>iuit</rdg></app>", "finit] finiuit B"),
        ("l’<app><lem>homme</lem><rdg wit='#B'>omme</rdg></app>", "homme] omme B"),
        ("経<app><lem>説</lem><rdg wit='#B'>解</rdg></app>文", "説] 解 B"),
        ("et <app><lem>sol</lem><rdg wit='#B'>luna</rdg></app>", "sol] luna B"),
        ("et <app><lem/><rdg wit='#B'>luna</rdg></app>uidit", "post et] add. luna B"),
    ],
)
def test_of_a_part_of_a_word_the_apparatus_shows_the_word(case, encoded, said):
    given = case(f"<p>Et {encoded}.</p>")
    assert given.apparatus == [said]
    given.built("text,site,print")


def test_long_stretches_without_spaces_are_no_words(case):
    given = case("<p>ενθαδεκειταιοανηροκαλος<app><lem>ν</lem><rdg wit='#B'>μ</rdg></app>υνδεμενει.</p>")
    assert given.apparatus == ["ν] μ B"]


def test_a_break_in_a_reading_or_without_a_number_does_not_end_the_passage(case):
    given = case(
        "<p n='7'>Et <lb/>sol <app><lem>in urbe</lem><rdg wit='#A'>in <pb n='2r'/><lb/>orbe</rdg></app> et "
        "<app><lem>luna</lem><rdg wit='#B'>lux</rdg></app>.</p>"
    )
    assert given.apparatus == ["7: in urbe] in orbe A", "7: luna] lux B"]


def test_verses_of_a_chapter_are_cited_and_not_the_lines_of_the_leaf(case):
    given = case(
        "<div type='chapter' n='B04K3'><ab n='B04K3V16'><lb n='1'/>sic <lb n='2'/><app><lem>enim</lem><rdg wit='#B'>autem</rdg></app></ab></div>"
    )
    assert given.apparatus == ["3, 16: enim] autem B"]


def test_a_line_of_face_b_is_not_the_code_of_a_book(case):
    body = "<div type='edition'><ab><lb n='A17'/>unus <lb n='B17'/>duo</ab></div>"
    entry = "<div type='apparatus'><listApp><app loc='B17'><lem>duo</lem><rdg wit='#B'>duos</rdg></app></listApp></div>"
    assert case(f"{body}{entry}").witness("B") == "unus duos"


BEHIND = (
    "<lg><l n='7'>cae la luz<app><lem wit='#A'>luz<note>n</note></lem><rdg wit='#B'>nieve</rdg></app>,</l>"
    "<l n='8'>la noche la noche <app><lem wit='#A'>noche</lem><rdg wit='#B'>sombra</rdg></app> viene</l>"
    "<l n='9'>y su <hi>clara voz</hi><app><rdg wit='#C'>canto</rdg></app> calla <app><lem>Calla</lem><rdg wit='#C'>canta</rdg></app>.</l></lg>"
)


def test_entries_that_stand_behind_their_words_say_them_no_second_time(case):
    given = case(BEHIND)
    assert given.text.startswith("cae la luz, la noche la noche viene y su clara voz calla.")
    assert given.apparatus[:2] == ["7: luz A (n)] nieve B", "8: noche² A] sombra B"]
    assert given.apparatus[3] == "9: Calla] canta C"
    assert given.witness("B") == "cae la nieve, la noche la sombra viene y su clara voz calla."
    assert [f["code"] for f in given.findings if f["code"].startswith("A04")] == ["A049"]
    given.built("site,print,epub,text")


def test_words_that_a_text_says_twice_are_no_such_habit(case):
    given = case(
        "<p>so <app><lem>so</lem><rdg wit='#A'>sic</rdg></app> et <app><lem>aqua</lem><rdg wit='#B'>ignis</rdg></app></p>"
    )
    assert given.text.startswith("so so et aqua")


@pytest.mark.parametrize(
    "sign", ["∅", "[∅]", "(lacuna)", "(lacune)", "[om.]", "[deest]", "<hi rend='italic'>(lac.)</hi>"]
)
def test_a_sign_in_brackets_says_that_a_witness_has_no_words(case, sign):
    given = case(f"<p>Et <app><lem wit='#A'>magna</lem><rdg wit='#B'>{sign}</rdg></app> aqua.</p>")
    # A lacuna is a gap: what stood there is lost.
    assert given.witness("B") == ("Et […] aqua." if "lac" in sign else "Et aqua.")
    given.built("text")


@pytest.mark.parametrize("words", ["om", "(magna)", "[lacus]"])
def test_words_in_brackets_are_words(case, words):
    assert words in case(f"<p>Et <app><lem wit='#A'>magna</lem><rdg wit='#B'>{words}</rdg></app> aqua.</p>").witness(
        "B"
    )


def test_in_an_entry_without_a_lemma_those_who_agree_with_the_text_stand_at_it(case):
    given = case(
        "<p>A <app><rdg wit='#A'><subst><del>old</del><add>new</add></subst></rdg><rdg wit='#B'>new</rdg><rdg wit='#C'>next</rdg></app> day "
        "<app><rdg wit='#A'>came</rdg><rdg wit='#B'>came</rdg><rdg wit='#C'>comes</rdg></app>.</p>"
    )
    assert given.apparatus == ["new Aᵖᶜ B] old Aᵃᶜ; next C", "came A B] comes C"]
    assert given.witness("B") == "A new day came."
    given.built("text,site,print,epub,data")


def test_signs_do_not_stand_around_nothing(case):
    assert case("<p>a <add/> b <del/> c <del> </del> d</p>").text == "a b c d"


def test_a_detail_without_words_says_of_whom_it_doubts(case):
    given = case(
        "<p>Et <app><lem wit='#A' xml:id='l'>fuit</lem><rdg wit='#B' xml:id='r'>erat</rdg>"
        "<witDetail wit='#C' target='#l #r' type='ambiguous'/><witDetail wit='#C' type='other'/></app> nox.</p>"
    )
    assert given.apparatus == ["fuit A (C?)] erat B (C?)"]


@pytest.mark.parametrize(
    ("record", "siglum"),
    [
        ("<msDesc xml:id='m1'><msIdentifier><idno>12</idno><altIdentifier type='siglum'><idno>P</idno></altIdentifier></msIdentifier></msDesc>", "P"),
        ("<msDesc xml:id='m1'><msIdentifier><idno>12</idno><msName type='siglum'>Q</msName></msIdentifier></msDesc>", "Q"),
        ("<msDesc xml:id='m1'><msIdentifier><idno type='Sigle'>R</idno></msIdentifier></msDesc>", "R"),
    ],
)  # fmt: skip
def test_sigla_that_stand_in_the_record_of_a_manuscript(case, record, siglum):
    header = HEADER.replace("<listWit>", f"{record}<listWit>", 1)
    given = case("<p>Et <app><lem wit='#A'>fuit</lem><rdg wit='#m1'>erat</rdg></app> nox.</p>", header)
    assert given.apparatus == [f"fuit A] erat {siglum}"]


@pytest.mark.parametrize("wit", ["#A, #C", "A, C", "#A; #C", "#A#C"])
def test_signs_between_sigla_are_none_of_theirs(case, wit):
    given = case(f"<p>Et <app><lem wit='#B'>fuit</lem><rdg wit='{wit}'>erat</rdg></app> nox.</p>")
    assert given.apparatus == ["fuit B] erat A C"]
    assert given.witness("A") == given.witness("C") == "Et erat nox."
    assert not [f for f in given.findings if f["code"] == "A012"]


def test_hands_of_one_document_are_what_the_apparatus_reports(case):
    given = case("<p>Et <app><rdg hand='firsthand'>fuit</rdg><rdg hand='corrector2a'>erat</rdg></app> nox.</p>")
    assert given.apparatus == ["fuit m. pr.] erat corr. 2a"]
    assert given.witness("corr. 2a") == "Et erat nox."
    assert not [f for f in given.findings if f["code"] == "A012"]


BOOKS = (
    "<listBibl><bibl xml:id='w1'><author><surname>Adler</surname></author> <date>1850</date></bibl><bibl xml:id='w2'><author>Berta Brandt</author></bibl>"
    "<bibl xml:id='w3'><author>Cohn, C.</author><date when='1901'/></bibl><bibl xml:id='w4'><author>Cohn, C.</author><date when='1920'/></bibl>"
    "<bibl xml:id='w5' n='Dorn'>Works</bibl><bibl xml:id='w6'>Anonymous</bibl></listBibl>"
)


@pytest.mark.parametrize(
    ("key", "name"),
    [("w1", "Adler"), ("w2", "Brandt"), ("w3", "Cohn 1901"), ("w4", "Cohn 1920"), ("w5", "Dorn"), ("w6", "w6")],
)
def test_scholars_are_named_as_the_bibliography_names_them(case, key, name):
    header = HEADER.replace("<listWit>", f"{BOOKS}<listWit>", 1)
    others = "".join(f"<rdg source='#w{n}'>x{n}</rdg>" for n in range(1, 7) if f"w{n}" != key)
    given = case(f"<p><app><lem wit='#A'>sol</lem><rdg source='#{key}'>luna</rdg>{others}</app></p>", header)
    assert f"luna coni. {name};" in given.apparatus[0]


# -- notes -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("pointing", [("next='#b'", ""), ("", "prev='#a'"), ("next='#b'", "prev='#a'")])
def test_a_note_that_goes_on_is_one_note(case, pointing):
    first, second = pointing
    given = case(
        f"<p>Et sol<note xml:id='a' {first}>Von der Sonne</note> manet.<pb n='2'/> Et <note xml:id='b' {second}>und mehr.</note>luna.</p>"
    )
    assert given.text == "Et sol[1] manet. Et luna. Notes 1. [note] Von der Sonne und mehr."


def test_notes_after_an_entry_or_in_a_row_are_called_after_the_word(case):
    entry = "<app><lem wit='#A'>sol</lem><rdg wit='#B'>luna</rdg></app>"
    given = case(f"<p>Et {entry}\n <note>de sole</note> manet <note>a</note><note>b</note> hic.</p>")
    assert "Et sol[1] manet[2][3] hic." in given.text


HANDS = (
    "<profileDesc><handNotes><handNote xml:id='h2'>second</handNote><handNote xml:id='jo_t'>John (ink – Schrift)</handNote>"
    "<handNote xml:id='ed'>the hand of somebody who is not known by name</handNote></handNotes></profileDesc>"
)


@pytest.mark.parametrize(("key", "said"), [("h2", "2"), ("jo_t", "John"), ("ed", "ed"), ("m3", "3")])
def test_a_change_of_hand_names_the_hand_as_it_is_described(case, key, said):
    header = HEADER.replace("</teiHeader>", f"{HANDS}</teiHeader>")
    assert case(f"<p>a <handShift new='#{key}'/>b</p>", header).text == f"a (m. {said}) b"


# -- the text ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("segments", "read"),
    [
        ("<seg type='hemistich'>unus</seg><seg type='hemistich'>duo</seg>", "unus duo"),
        ("<seg>on the long</seg><seg>rolling sea</seg>", "on the long rolling sea"),
        ("<seg type='syll'>a</seg><seg type='syll'>mo</seg>", "amo"),
        ("<seg part='I'>in ma</seg><seg part='F'>re est</seg>", "in mare est"),
        ("<seg>in ma</seg>re", "in mare"),
    ],
)
def test_stretches_of_a_verse_are_never_glued_and_syllables_never_parted(case, segments, read):
    assert case(f"<lg><l>{segments}</l></lg>").text == read


def test_a_line_end_before_a_sign_that_closes_is_no_space(case):
    entry = "<app>\n<lem wit='#A'>sol</lem>\n<rdg wit='#B'>luna</rdg>\n</app>"
    assert case(f"<p>Et {entry}\n , et {entry}\n . . .</p>").text.startswith("Et sol, et sol . . .")


def test_what_is_said_under_a_label_is_a_speech(case):
    given = case("<p><said who='#a'><label>SO.</label>quid est?</said></p><p><said>nihil</said></p>")
    assert given.text == "SO. quid est? “nihil”"


def test_an_imprint_with_its_own_signs_is_one_line(case, tmp_path):
    body = (
        "<titlePage><docImprint><pubPlace>Leiden</pubPlace>, <docDate>1650</docDate></docImprint></titlePage><p>x</p>"
    )
    case(f"<div>{body}</div>").built("text")
    assert "Leiden, 1650\n" in (tmp_path / "out/text/a.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("look", "sign"), [("rendition='#hr'", "———"), ("rendition='#gap2'", ""), ("rend='foo'", "((foo))")]
)
def test_the_name_of_a_style_is_no_sign(case, look, sign):
    assert case(f"<p>a</p><milestone unit='section' {look}/><p>b</p>").text == " ".join(f"a {sign} b".split())


def test_the_space_at_the_edge_of_a_stretch_is_not_in_it(case):
    assert case(
        "<p>Ego <addSpan spanTo='#e'/>totum <anchor xml:id='e'/>uidi<delSpan spanTo='#f'/> non<anchor xml:id='f'/>.</p>"
    ).text == ("Ego \\totum/ uidi ⟦non⟧.")


def test_speech_is_set_under_its_speakers(case):
    header = HEADER.replace("</teiHeader>", f"{PEOPLE}</teiHeader>")
    given = case(
        "<div><u who='#b'>I was <pause/>born <vocal><desc>coughs</desc></vocal> here.</u><u who='#zz'>Where?<shift/></u></div>",
        header,
    )
    assert given.text == "RossiAlberto I was (.) born ((coughs)) here. zz Where?".replace(
        "RossiAlberto", "Rossi Alberto"
    )
    assert not [f for f in given.findings if f["code"] == "T001"]


@pytest.mark.parametrize(
    ("encoded", "read"),
    [
        ("<expan><abbr>d<am>ns</am></abbr><ex>ominus</ex></expan>", "d(ominus)"),
        ("<expan>d<am>~</am><ex>omi</ex>nus</expan>", "d(omi)nus"),
        ("<abbr>d<am>ns</am></abbr>", "dns"),
        ("<am>~</am>", "~"),
    ],
)
def test_a_sign_of_abbreviation_is_not_read_beside_what_it_stands_for(case, encoded, read):
    assert case(f"<p>{encoded}</p>").text == read


@pytest.mark.parametrize(("look", "read"), [("rend='none'", "a b c"), ("rend='block'", "a “b” c"), ("", "a “b” c")])
def test_an_encoder_can_say_that_a_quotation_has_no_marks(case, look, read):
    assert case(f"<p>a <q {look}>b</q> c</p>").text == read


# -- findings ----------------------------------------------------------------------------------------------------------


def test_pictures_that_no_facsimile_describes_are_told_once_as_information(case):
    leaves = "".join(f"<pb facs='#f{n}'/><p>{n}</p>" for n in range(40))
    found = [f for f in case(f"<div>{leaves}</div>").findings if f["code"] in {"L005", "L007"}]
    assert {(f["code"], f["severity"]) for f in found} == {("L007", "info")}
    assert len({f["message"] for f in found}) == 1


def test_a_picture_that_a_facsimile_lacks_is_told(case):
    text = tei("<pb facs='#f1'/><p>x</p><pb facs='#f2'/><p>y</p>", HEADER).replace(
        "<text", "<facsimile><surface xml:id='f1'><desc>r</desc></surface></facsimile><text", 1
    )
    given = case("<p>x</p>")
    given.path.write_text(text, encoding="utf-8")
    assert [f["message"] for f in given.findings if f["code"] == "L005"] == [
        "@facs points to “#f2”, which no element has"
    ]


# -- registers ---------------------------------------------------------------------------------------------------------

PEOPLE = (
    "<profileDesc><particDesc><listPerson><person xml:id='b'><bibl>Lex. 1</bibl><persName><surname>Rossi</surname>"
    "<forename>Alberto</forename></persName><note>A miller.</note></person><person xml:id='c'><persName>Carlo</persName></person>"
    "</listPerson></particDesc></profileDesc>"
)


def test_the_header_tells_the_index_who_is_named(case):
    header = HEADER.replace("</teiHeader>", f"{PEOPLE}</teiHeader>")
    given = case("<p>Ask <persName ref='#b'>Berto</persName>, he knows.</p>", header)
    given.built("site,epub,print")
    index = (given.out / "site/indexes.html").read_text(encoding="utf-8")
    assert "Rossi, Alberto</span>" in index
    assert "A miller." in index
    assert "Ask <strong>Berto</strong>, he knows." in index
    assert "Carlo" not in index
    (book,) = (given.out / "epub").glob("*.epub")
    with zipfile.ZipFile(book) as archive:
        shown = "".join(archive.read(n).decode() for n in archive.namelist() if n.endswith("index.xhtml"))
    assert "Rossi, Alberto" in shown
    assert "A miller." in shown


def test_one_name_for_two_persons_is_of_both(case):
    header = HEADER.replace("</teiHeader>", f"{PEOPLE}</teiHeader>")
    given = case("<p>Ask <rs type='person' ref='#b #c'>both</rs>.</p>", header)
    given.built("site")
    index = (given.out / "site/indexes.html").read_text(encoding="utf-8")
    assert "Rossi, Alberto</span>" in index
    assert "Carlo</span>" in index
