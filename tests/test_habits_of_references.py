"""How editors refer to the place of an entry, and what they write there: for each, where it is and what the outputs say."""

from __future__ import annotations

import re
import unicodedata

import pytest

from tests.case import Case
from tests.conftest import HEADER, edition, tei


@pytest.fixture
def case(tmp_path):
    return lambda body, header=HEADER: Case(tmp_path, body, header)


# -- the parts of a stanza ---------------------------------------------------------------------------------------------

HALVES = "<lg n='{}'><l n='ab'>uane {} uox</l><l n='cd'>tasya lux {}</l></lg>"
NAMED = HALVES.format("1", "e", "f").replace("<lg", "<lg xml:id='s3'", 1)
TWO = "<lg n='{}'><l n='1'>uane {} uox</l><l n='2'>tasya lux {}</l></lg>"


@pytest.mark.parametrize(
    ("stanzas", "loc", "lemma", "read"),
    [
        (HALVES, "1a", "uox", "1 uane b X tasya lux c"),
        (HALVES, "1ab", "uox", "1 uane b X tasya lux c"),
        (HALVES, "1cd", "lux", "1 uane b uox tasya X c"),
        (HALVES, "1d", "lux", "1 uane b uox tasya X c"),
        (HALVES, "1b-c", "uox tasya", "1 uane b X lux c"),
        (HALVES, "1b–1c", "uox tasya", "1 uane b X lux c"),
        (HALVES, "1", "lux", "1 uane b uox tasya X c"),
        (TWO, "1ab", "uox", "1 uane b X tasya lux c"),
        (TWO, "1c", "lux", "1 uane b uox tasya X c"),
        (TWO, "1.2", "lux", "1 uane b uox tasya X c"),
        # A half that is named wrongly: the words of the lemma stand in the stanza.
        (TWO, "1ab", "lux", "1 uane b uox tasya X c"),
    ],
)
def test_the_parts_of_a_stanza_are_where_letters_say(case, stanzas, loc, lemma, read):
    stanza = stanzas.format("1", "b", "c") + stanzas.format("2", "e", "f")
    given = case(
        f"<div n='1'><head>lux uox 1</head>{stanza}</div>"
        f"<listApp><app loc='1.{loc}'><lem>{lemma}</lem><rdg wit='#B'>X</rdg></app></listApp>"
    )
    assert not [f for f in given.findings if f["code"].startswith("A04")]
    assert given.witness("B") == f"lux uox {read} uane e uox tasya lux f"


@pytest.mark.parametrize(
    ("number", "corresp", "read"),
    [
        ("1", "", "I uane a uox tasya X b uane c uox tasya lux d II uane e uox tasya lux f"),
        ("2", "", "I uane a uox tasya lux b uane c uox tasya X d II uane e uox tasya lux f"),
        ("1", " corresp='#s3'", "I uane a uox tasya lux b uane c uox tasya lux d II uane e uox tasya X f"),
    ],
)
def test_a_list_behind_a_stanza_or_that_names_it_is_of_that_stanza(case, number, corresp, read):
    apps = f"<listApp{corresp}><app loc='{number}d'><lem>lux</lem><rdg wit='#B'>X</rdg></app></listApp>"
    given = case(
        f"<div n='1'><head>I</head>{HALVES.format('1', 'a', 'b')}{HALVES.format('2', 'c', 'd')}{apps}</div>"
        f"<div n='2'><head>II</head>{NAMED}</div>"
    )
    assert not [f for f in given.findings if f["code"].startswith("A04")]
    assert given.witness("B") == read
    given.built("text,site,print")


def test_a_place_in_a_list_of_a_chapter_is_in_that_chapter_if_it_has_it(case):
    def chapter(number, app):
        return f"<div n='{number}'><head>{number}</head><p n='1'>et uox</p><p n='2'>et lux</p><listApp>{app}</listApp></div>"

    app = "<app loc='{}'><lem>et</lem><rdg wit='#B'>X</rdg></app>"
    given = case(chapter("I", app.format("2")) + chapter("II", app.format("1") + app.format("I.1")))
    assert not [f for f in given.findings if f["code"].startswith("A04")]
    assert given.witness("B") == "I X uox X lux II X uox et lux"


# -- earlier editions ---------------------------------------------------------------------------------------------------


def test_an_earlier_edition_leaves_out_and_does_not_delete(case):
    given = case(
        "<p>Et <app><lem wit='#A'>nox</lem><rdg resp='ed. pr.'/></app> <app><lem>et</lem><rdg resp='Wolf'/></app>.</p>"
    )
    assert given.apparatus == ["nox] om. ed. pr.", "et] del. Wolf"]


def test_what_an_earlier_edition_reads_has_the_kind_of_a_reading(case):
    given = case(
        "<p>Et <app><lem wit='#A'>nox</lem><rdg resp='ed. pr.'>nox est</rdg><rdg resp='Wolf'>nix</rdg></app>.</p>"
    )
    (entry,) = edition("apparatus", given.path, "--format", "json").json["entries"]
    assert [r["kind"] for r in entry["readings"]] == ["addition", "conjecture"]


# -- signs -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoded", "read"),
    [
        ("dedi<supplied reason='damage'>mus</supplied> <secl>umquam</secl>", "dedi[mus] [umquam]"),
        ("<secl>umquam</secl><supplied reason='lost'>mus</supplied>", "[umquam][mus]"),
        ("<secl>umquam</secl> <secl>et</secl>", "[umquam et]"),
        ("<supplied reason='lost'>a</supplied> <supplied reason='damage'>b</supplied>", "[a b]"),
        ("<supplied reason='lost'>a</supplied> <gap reason='lost'/>", "[a …]"),
        ("<gap reason='lost'/> <secl>a</secl>", "[…] [a]"),
        ("<supplied reason='lost'>a <secl>b</secl></supplied> <secl>c</secl>", "[a [b]] [c]"),
        ("a<supplied reason='undefined'>b</supplied><expan><ex>c</ex></expan>", "a(b)(c)"),
    ],
)
def test_brackets_of_two_kinds_are_two(case, encoded, read):
    given = case(f"<p>Et {encoded} fuit.</p>")
    assert given.file.startswith(f"Et {read} fuit.")
    assert f"Et {read} fuit." in re.sub("<[^>]*>", "", given.page)
    assert f"Et {read} fuit." in " ".join(given.printed.split())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("la", "spat. vac. B; om. C"),
        ("en", "blank space B; omitted C"),
        ("de", "Raum freigelassen B; fehlt C"),
    ],
)
def test_space_left_blank_is_said(tmp_path, case, words, said):
    (tmp_path / "edition.toml").write_text(
        f'[edition]\nname = "a"\nsource = ["a.xml"]\n[apparatus]\nwords = "{words}"\n'
    )
    given = case(
        "<p>Et <app><lem wit='#A'>nox</lem><rdg wit='#B'><space quantity='5'/></rdg><rdg wit='#C'/></app> fuit.</p>"
    )
    assert given.witness("B") == "Et fuit."
    edition("build", tmp_path, "-q", "-o", given.out, "--only", "text,site,print,epub,data", "--verify")
    assert f"nox A] {said}" in (given.out / "text/a.txt").read_text(encoding="utf-8")
    rows = (given.out / "data/a.variants.csv").read_text(encoding="utf-8").splitlines()
    assert rows[1].split(",")[3:] == ["nox", "nox", "spat. vac.", "om."]


# -- what the editor says in the place of a reading --------------------------------------------------------------------

SAID = {
    "": (
        "post uiam transp.", "transp. post uiam", "ante uiam transp.", "post uiam trp.", "hic om., post uiam hab.", "post uiam hab.",
        "om. AB", "om. usque ad uiam", "abest", "delevit", "post mare transp.",
    ),
    "[…]": (
        "illeg.", "legi nequit", "legi non potest", "non legitur", "evanuit", "evan.", "spatio vac. relicto", "spat. vac.", "vac.", "lac.",
        "def.", "deficit", "desinit",
    ),
    "ad mare": ("in ras.", "e corr.", "ex corr. m. 2", "idem", "add. in marg.", "in marg.", "add. s. l.", "add. alia manu", "lac. indicavit Bekker", "lacunam statuit Wolf", "lac. susp. Wolf"),
    "ad mare ad mare": ("bis scr.", "iter.", "bis scripsit", "iteravit"),
    "ad mare et": ("add. in marg. et", "add. et in marg.", "post mare add. et"),
}  # fmt: skip


@pytest.mark.parametrize(("said", "read"), [(said, read) for read, sayings in SAID.items() for said in sayings])
def test_more_of_what_editors_say_is_no_word_of_the_witness(case, said, read):
    given = case(
        f"<p>usque <app><lem wit='#A #C'>ad mare</lem><rdg wit='#B'>{said}</rdg></app> uade.</p>",
        HEADER.replace("<TEI ", "<TEI xml:lang='la' "),
    )
    assert given.apparatus == [f"ad mare A C] {said} B"]
    assert given.witness("B") == " ".join(f"usque {read} uade.".split())
    assert [f["code"] for f in given.findings if f["code"].startswith("A")] == ["A006"]


@pytest.mark.parametrize(
    ("lemma", "reading"),
    [
        ("manet", "deficit"),
        ("ueniet", "desinit"),
        ("abiit", "abest"),
        ("ille", "idem"),
        ("uacat", "uac."),
        ("vacat", "vac."),
        ("lacus", "lac."),
        ("iter", "iter."),
        ("non licet", "non liquet"),
        ("ad mare", "post mare"),
        ("ad mare", "bis"),
        ("ad mare", "in margine"),
        ("omnia mea", "om. mea"),
    ],
)
def test_what_may_be_words_of_the_text_stays_words(case, lemma, reading):
    given = case(f"<p>usque <app><lem wit='#A'>{lemma}</lem><rdg wit='#B'>{reading}</rdg></app> uade.</p>")
    assert given.witness("B") == f"usque {reading} uade."


def test_what_is_lost_has_no_state_and_what_is_the_lemma_has_its_state(case):
    given = case(
        "<p>usque <app><lem wit='#A'>ad mare</lem><rdg wit='#B'>illeg.</rdg><rdg wit='#C'>in ras.</rdg></app> uade "
        "<app><lem wit='#A'>et tu</lem><rdg wit='#B'>post uade transp.</rdg><rdg wit='#C'>bis scr.</rdg></app>.</p>"
    )
    assert given.apparatus == ["ad mare A] illeg. B; in ras. C", "et tu A] post uade transp. B; bis scr. C"]
    given.built("text,site,print,epub,data,latex")
    rows = (given.out / "data/a.variants.csv").read_text(encoding="utf-8").splitlines()
    assert [row.split(",")[4:] for row in rows[1:]] == [["ad mare", "", "ad mare"], ["et tu", "om.", "et tu et tu"]]
    assert '<span class="word"' in given.page


# -- entries around blocks ---------------------------------------------------------------------------------------------

DIRECTION = {
    "around": "<app><lem wit='#A'><stage>She goes.</stage></lem><rdg wit='#B'><stage>He goes.</stage></rdg></app>",
    "inside": "<stage><app><lem wit='#A'>She goes.</lem><rdg wit='#B'>He goes.</rdg></app></stage>",
}


@pytest.mark.parametrize("way", DIRECTION)
@pytest.mark.parametrize("second", ["et lux", ""])
def test_an_entry_around_a_stage_direction_is_cited_as_one_inside(case, way, second):
    given = case(f"<sp><speaker>X</speaker><l n='1'>nox</l><l n='2'>{second}</l>{DIRECTION[way]}<l n='3'>sol</l></sp>")
    assert "ante 3 She goes. A] He goes. B" in " ".join(given.printed.split())
    assert given.witness("B") == " ".join(f"X nox {second} He goes. sol".split())
    given.built("site,epub,text")


# -- copies of what stands elsewhere -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        (
            "<lg><app><lem wit='#A'><l n='1' xml:id='v1'>unus</l><l n='2' xml:id='v2'>duo</l></lem><rdg wit='#B'><l copyOf='#v2'/><l copyOf='#v1'/></rdg><rdg wit='#C'><l sameAs='#v2'/></rdg></app></lg>",
            ("unus duo", "duo unus", "duo"),
        ),
        (
            "<p><seg xml:id='s'>unus</seg> <app><lem wit='#A'>duo</lem><rdg wit='#B #C'><seg copyOf='#s'/> et</rdg></app></p>",
            ("unus duo", "unus unus et", "unus unus et"),
        ),
        # The text of the copy is that of the edition, without notes; what copies itself is nothing.
        (
            "<lg><l xml:id='v'>a <app><lem wit='#A'>b</lem><rdg wit='#B'>c</rdg></app><note>N.</note></l><l copyOf='#v'/></lg><p xml:id='p'>x <seg copyOf='#p'/></p>",
            ("a b a b x", "a c a b x", "a b a b x"),
        ),
        # A name that says whose it is is no copy of a record of the person.
        ("<p>a <persName sameAs='#Cic'/> b</p><listPerson><person xml:id='Cic'><persName>Cicero</persName></person></listPerson>", ("a b",) * 3),
    ],
)  # fmt: skip
def test_an_element_that_copies_another_has_its_words(case, body, texts):
    given = case(body)
    assert tuple(given.witness(key) for key in "ABC") == texts
    given.built("text,site,print,epub")


def test_a_copy_of_what_stands_in_another_file_has_its_words(tmp_path):
    (tmp_path / "B.xml").write_text(tei("<p><seg xml:id='s'>duo</seg></p>"), encoding="utf-8")
    entry = "<app><lem wit='#A'>unus</lem><rdg wit='#B'><seg copyOf='B.xml#s'/> et</rdg></app>"
    (tmp_path / "a.xml").write_text(tei(f"<p>Hic {entry}.</p>"), encoding="utf-8")
    (tmp_path / "edition.toml").write_text('[edition]\nsource = "a.xml"\n', encoding="utf-8")
    assert " ".join(edition("witness", "B", tmp_path / "a.xml").out.split()) == "Hic duo et."


# -- notes are texts by themselves -------------------------------------------------------------------------------------


@pytest.mark.parametrize("between", ["", " et terram", "</p><p>"])
def test_an_entry_at_the_end_of_a_note_does_not_go_on_in_the_next(case, between):
    note = "<note>{}<app><lem wit='#A'>fecit</lem><rdg wit='#B'>facit</rdg></app></note>"
    given = case(
        f"<p>Creavit{note.format('')}{between}<note>Terra est.</note> et{note.format('per')}<note>mare</note>.</p>"
    )
    assert [line.rpartition(": ")[2] for line in given.apparatus] == ["fecit A] facit B", "perfecit A] perfacit B"]


# -- a dot below that would make another letter ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "word", "shown"),
    [
        ("sa-Latn", "mā<unclear>ma</unclear>kā", "mā(ma)kā"),
        ("ar-Latn", "<unclear>h</unclear>asan", "(h)asan"),
        ("sa", "dharma <unclear>n</unclear>a kṛṣṇa", "dharma (n)a kṛṣṇa"),
        ("la", "sa<unclear>x</unclear>um", "sax̣um"),
        ("vi", "Vịnh <unclear>a</unclear>n", "Vịnh (a)n"),
        ("la", "Anno <unclear>n</unclear>on <foreign xml:lang='sa-Latn'>kṛṣṇa</foreign>", "Anno ṇon kṛṣṇa"),
        ("grc", "λό<unclear>γ</unclear>ος", "λόγ̣ος"),
        ("sa-Latn", "kṛṣṇa <foreign xml:lang='grc'>λό<unclear>γ</unclear>ος</foreign>", "kṛṣṇa λόγ̣ος"),
    ],
)
def test_what_is_unclear_stays_the_letter_that_it_is(case, lang, word, shown):
    given = case(f"<p xml:lang='{lang}'>{word}</p>")
    assert unicodedata.normalize("NFC", given.text) == unicodedata.normalize("NFC", shown)
    printed = unicodedata.normalize("NFC", given.printed)
    assert unicodedata.normalize("NFC", shown).replace(" ", "") in "".join(printed.split())


# -- what editors put beside the text, and what witnesses have ------------------------------------------------------------


@pytest.mark.parametrize("kind", ["fragment", "edition"])
def test_testimonia_and_commentary_of_a_fragment_are_no_text_of_a_witness(case, kind):
    given = case(
        f"<div type='{kind}'><div type='text'><p>Verba <app><lem wit='#A'>mea</lem><rdg wit='#B'>tua</rdg></app>.</p></div>"
        "<div type='testimonia'><p>Cf. Athen.</p></div><div type='commentary'><p>The commentary.</p></div></div>"
    )
    assert given.witness("B") == "Verba tua."
    assert "Cf. Athen." in given.text


def test_a_commentary_that_is_all_of_the_text_is_the_text(case):
    given = case(
        "<div><div type='commentary'><p>In <app><lem wit='#A'>primis</lem><rdg wit='#B'>primo</rdg></app>.</p></div></div>"
    )
    assert given.witness("B") == "In primo."


@pytest.mark.parametrize(
    ("entry", "told", "texts"),
    [
        ("<lem wit='#A'>sol</lem><rdg>sal <wit>cett.</wit></rdg>", "sol A] sal cett.", "sol sal sal"),
        ("<lem wit='#A'>sol</lem><rdg>sal cett.</rdg>", "sol A] sal B C", "sol sal sal"),
        ("<lem wit='#A'>sol</lem><rdg wit='rell.'>sal</rdg>", "sol A] sal B C", "sol sal sal"),
        ("<lem wit='#A'>sol</lem><rdg wit='#cett'>sal</rdg>", "sol A] sal B C", "sol sal sal"),
        ("<lem wit='codd.'>sol</lem><rdg wit='#B'>sal</rdg>", "sol A C] sal B", "sol sal sol"),
        ("<lem wit='#A'>sol</lem><rdg wit='#B'>sal</rdg><rdg>sic rell.</rdg>", "sol A] sal B; sic C", "sol sal sic"),
    ],
)  # fmt: skip
def test_a_word_names_all_other_witnesses(case, entry, told, texts):
    given = case(f"<p n='1'>Hic <app>{entry}</app> est.</p>")
    assert given.apparatus == [f"1: {told}"]
    assert " ".join(given.witness(key).split()[1] for key in "ABC") == texts
    assert not {"A012", "A022", "O007"} & given.codes
    given.built("text,site")


def test_a_verse_that_a_witness_omits_is_not_in_its_text(case):
    given = case(
        "<lg><l n='1'>unus</l><l n='2'>duo</l><l n='3'>tres</l></lg><listApp><app loc='2'><rdg wit='#A'>om.</rdg></app>"
        "<app loc='3'><lem/><rdg wit='#B'/></app><app loc='1'><rdg wit='#C'>unum</rdg></app></listApp>"
    )
    assert given.apparatus == ["1: unum C", "2: duo] om. A", "3: tres] om. B"]
    assert [given.witness(key) for key in "AB"] == ["unus tres", "unus duo"]
    given.built("text,site,print,epub")


def test_a_witness_may_be_the_hand_of_another(case):
    header = HEADER.replace("<witness xml:id='B'/>", "<witness xml:id='B'/><witness xml:id='A2'>corrector</witness>")
    given = case(
        '<p>In <app><lem wit="#B">uerbum</lem><rdg wit="#A">uerba</rdg><rdg wit="#A" hand="#A2">uerbi</rdg></app> est.</p>',
        header,
    )
    assert given.witness("A2") == "In uerbi est."
    assert given.witness("A") == "In uerba est."


@pytest.mark.parametrize(
    ("verse", "read"),
    [
        ("arma <caesura/>uirum <caesura/>cai<caesura/>ua", "arma uirum caiua"),
        ("arma <caesura/>uirum<caesura/>cano<caesura/>qui", "arma uirum cano qui"),
        ("arma<caesura/>uirum", "arma uirum"),
        ("Socra<milestone unit='section' n='57b'/>tes ait", "Socrates ait"),
        ("As<notatedMusic><ptr target='m.mei'/></notatedMusic>cens", "Ascens"),
    ],
)
def test_what_stands_within_a_word_does_not_part_it(case, verse, read):
    given = case(f"<lg><l>{verse}</l></lg>")
    assert given.witness("A") == read
    given.built("text,site,print,epub")


def test_sections_that_never_leave_a_space_stand_between_words(case):
    sign = "<milestone unit='section' n='{}'/>"
    given = case("<p>" + "".join(f"uerbum{sign.format(n)}" for n in range(1, 7)) + "finis</p>")
    assert given.witness("A") == "uerbum " * 6 + "finis"


def test_a_work_behind_a_quotation_is_the_editors(case):
    given = case(
        "<p>Ait: <cit><quote>Beati <app><lem wit='#A'>pauperes</lem><rdg wit='#B'>pauperi</rdg></app></quote> <bibl>Mt 5,3</bibl></cit> et "
        "<cit><quote>ama</quote> <bibl>(Mt 22)</bibl></cit>.</p><cit><quote><l>arma</l></quote><bibl>Verg.</bibl></cit>"
    )
    assert given.witness("B") == "Ait: Beati pauperi et ama (Mt 22). arma"
    assert "“Beati pauperes”[1] et “ama” (Mt 22)." in given.text
    assert "1. [sources] Mt 5,3" in given.text
    assert "“Beati pauperes”] Mt 5,3" in " ".join(given.printed.split())


@pytest.mark.parametrize(
    ("work", "said"),
    [
        ("Augustinus libro secundo", "Augustinus libro secundo"),
        ("Aug. <app><lem wit='#A'>2</lem><rdg wit='#B'>3</rdg></app>", "Aug. 3"),
    ],
)
def test_a_work_that_the_author_names_or_that_varies_is_part_of_the_sentence(case, work, said):
    given = case(
        f"<p>Ait <app><lem wit='#A'>hic</lem><rdg wit='#B'>ille</rdg></app>: <cit><quote>ama</quote> <bibl>{work}</bibl></cit>.</p>"
    )
    assert given.witness("B") == f"Ait ille: ama {said}."


def test_without_an_apparatus_a_work_behind_a_quotation_stands_in_the_sentence(case):
    given = case("<p>Ait: <cit><quote>Beati pauperes</quote> <bibl>Mt 5,3</bibl></cit>.</p>")
    assert "“Beati pauperes” Mt 5,3." in given.text


@pytest.mark.parametrize(
    ("note", "told", "read"),
    [
        ("illegible", "est A C] illegible B", "Deus […] bonus."),
        ("durch Loch zerstört", "est A C] durch Loch zerstört B", "Deus […] bonus."),
        ("propter homoeoteleuton", "est A C] om. B (propter homoeoteleuton)", "Deus bonus."),
        ("lost by homoioteleuton", "est A C] om. B (lost by homoioteleuton)", "Deus bonus."),
        ("homine mutilato", "est A C] homine mutilato B", "Deus […] bonus."),
    ],
)
def test_a_note_in_the_place_of_a_reading_may_say_that_it_is_lost(case, note, told, read):
    given = case(f"<p>Deus <app><lem wit='#A #C'>est</lem><rdg wit='#B'><note>{note}</note></rdg></app> bonus.</p>")
    assert given.apparatus == [told]
    assert given.witness("B") == read
    given.built("text,site,print,epub,data")


def test_a_crux_has_its_witnesses(case):
    given = case(
        "<p>Et <app><lem><sic>monstrum</sic></lem><rdg wit='#A #B'>monstrum</rdg><rdg wit='#C'>monitum</rdg></app>.</p>"
    )
    assert given.apparatus == ["monstrum A B] monitum C"]


def test_the_heading_of_entries_that_stand_apart_is_no_chapter(case):
    given = case(
        "<p>unus <anchor xml:id='a'/>duo<anchor xml:id='b'/></p><div type='apparatus'><head>Apparatus criticus</head><listApp>"
        "<head>Codices</head><app from='#a' to='#b'><lem wit='#A'>duo</lem><rdg wit='#B'>dua</rdg></app></listApp></div>"
    )
    assert given.witness("B") == "unus dua"
    assert given.text == "unus duo Apparatus duo A] dua B"
    assert "criticus" not in given.printed


def test_a_verse_of_two_editions_has_both_numbers_in_print(case):
    given = case(
        "<lg><l n='148/149'>a <app><lem wit='#A'>mea</lem><rdg wit='#B'>tua</rdg></app></l><l n='urn:x/150'>b</l></lg>"
    )
    assert "148/149 mea A] tua B" in given.printed


def test_what_witnesses_write_is_theirs_where_the_editor_mends_the_lemma(case):
    given = case(
        "<p>Nunc <app><lem wit='#A'><choice><sic>Apolin</sic><corr>Apollin</corr></choice></lem><rdg wit='#B'>Apolin</rdg>"
        "<rdg wit='#C'>Apollo</rdg></app> est.</p>"
    )
    assert given.apparatus == ["Apollin] Apolin A B; Apollo C"]
    assert [given.witness(key).split()[1] for key in "ABC"] == ["Apolin", "Apolin", "Apollo"]
    given.built("text,site,print,epub,data")


@pytest.mark.parametrize(
    ("around", "verses"),
    [
        ("<secl>{}</secl>", "[duo] [tres]"),
        ("<del>{}</del>", "⟦duo⟧ ⟦tres⟧"),
        ("<supplied reason='lost'>{}</supplied>", "[duo] [tres]"),
        ("<seg type='x'>{}</seg>", "duo tres"),
        ("<add><seg>{}</seg></add>", "\\duo/ \\tres/"),
    ],
)
def test_markup_around_verses_is_in_each_of_them(case, around, verses):
    inner = "<l n='2'><app><lem wit='#A'>duo</lem><rdg wit='#B'>dua</rdg></app></l><l n='3'>tres</l>"
    given = case(f"<lg><l n='1'>unus</l>{around.format(inner)}<l n='4'>quattuor</l></lg>")
    assert given.file.split("\n\n")[0].split("\n") == ["unus", *verses.split(), "quattuor"]
    assert given.apparatus == ["2: duo A] dua B"]
    assert "2 duo A] dua B" in given.printed
    assert given.witness("B").split()[1] == verses.split()[0].replace("duo", "dua")
    given.built("site,epub")


def test_the_halves_of_a_verse_are_no_passages(case):
    given = case(
        "<div n='3'><lg n='12'><l n='ab'><seg n='a'>aa <app><lem wit='#A'>bb</lem><rdg wit='#B'>cc</rdg></app></seg> "
        "<seg n='b'>dd</seg></l></lg></div>"
    )
    assert "3.a" not in given.printed


def test_numbers_of_a_database_are_no_names_of_notes(case):
    given = case("<p>Verba<note n='0001004'>Nota.</note> mea<note n='0001005'>Altera.</note>.</p>")
    assert "0001004" not in given.printed + given.text


def test_a_scholar_named_in_what_is_said_is_named_once(case):
    given = case(
        "<p>Hic <app><lem>est</lem><rdg resp='#Kr'>del. Krüger</rdg></app> et <app><lem>sol</lem><rdg resp='#Kr'>del.</rdg></app>.</p>"
    )
    assert given.apparatus == ["est] del. Krüger", "sol] del. Kr"]


def test_what_is_added_below_a_verse_is_told_there_also_before_an_entry_around_the_next(case):
    given = case(
        "<lg><l n='1'>unus</l><app><lem/><rdg wit='#C'><l>alter</l></rdg></app>"
        "<app><lem><l n='2'>duo</l></lem><rdg wit='#B'/></app></lg>"
    )
    assert given.apparatus == ["1: post unus] add. / alter C", "2: duo] om. B"]
    assert "1 post unus] add. / alter C 2 duo] om. B" in " ".join(given.printed.split())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("如是我聞。名可名<app><lem/><rdg wit='#B'>也</rdg></app>非常名", "post 可名] add. 也 B"),
        ("<app><lem/><rdg wit='#B'>爾時</rdg></app>世尊告諸比丘", "ante 世尊] add. 爾時 B"),
        ("あまたさぶらひ給ひける中に<app><lem/><rdg wit='#B'>、</rdg></app>", "post 中に] add. 、 B"),
        ("བཅོམ་ལྡན་འདས་<app><lem/><rdg wit='#B'>པ་</rdg></app>ལ", "post འདས] add. པ་ B"),
        ("በመጀመሪያ፡ቃል፡<app><lem/><rdg wit='#B'>ነበረ</rdg></app>", "post ቃል] add. ነበረ B"),
    ],
)
def test_an_addition_in_a_line_without_spaces_is_placed_by_the_signs_next_to_it(case, text, told):
    assert case(f"<p>{text}</p>").apparatus == [told]


def test_a_note_that_prints_an_entry_in_words_stands_with_it(case):
    note = "<note n='0001004' type='orig'{}>比丘＝苾芻【宋】</note>"
    within = case(
        f"<p>與大{note.format('')}<app n='0001004'><lem wit='#A'>比丘</lem><rdg wit='#B'>苾芻</rdg></app>眾</p>"
    )
    assert within.apparatus == ["比丘 A] 苾芻 B — 比丘＝苾芻【宋】"]
    assert within.text.startswith("與大比丘眾 Apparatus")
    pointing = " target='#nkr_note_orig_0001004'"
    apart = case(
        "<p>與大<anchor xml:id='nkr_note_orig_0001004'/><anchor xml:id='beg0001004'/>比丘<anchor xml:id='end0001004'/>眾</p>"
        "<div xmlns='http://www.cbeta.org/ns/1.0' type='apparatus'><head xmlns='http://www.tei-c.org/ns/1.0'>校注</head>"
        "<p xmlns='http://www.tei-c.org/ns/1.0'><app from='#beg0001004' to='#end0001004'><lem wit='#A'>比丘</lem><rdg wit='#B'>苾芻</rdg></app>"
        f"</p></div><div><p>{note.format(pointing)}</p></div>"
    )
    assert apart.apparatus == within.apparatus
    assert "校注" not in apart.text
    assert "校注" not in apart.printed


@pytest.mark.parametrize("said", ["〔－〕", "[—]", "(om.)", "∅"])
def test_a_dash_in_brackets_says_that_words_are_missing(case, said):
    given = case(f"<p>Hic <app><lem wit='#A'>est</lem><rdg wit='#B'>{said}</rdg></app> sol.</p>")
    assert given.apparatus == ["est A] om. B"]
    assert given.witness("B") == "Hic sol."


def test_a_manuscript_called_m1_is_no_first_hand(case):
    header = HEADER.replace(
        "<witness xml:id='C'/>", "<witness xml:id='M1'>Munich</witness><witness xml:id='m2'>Milan</witness>"
    )
    given = case("<p>a <app><lem wit='#M1'>b</lem><rdg wit='#m2'>c</rdg></app></p>", header)
    assert given.apparatus == ["b M1] c m2"]


# -- what stands in a reading, beside a translation, or elsewhere ---------------------------------------------------------


def test_an_entry_in_a_later_reading_does_not_begin_with_the_one_before(case):
    given = case(
        "<p>est <app><lem wit='#A'>bonus</lem><rdg wit='#B'>malus</rdg><rdg wit='#C'>"
        "<app><lem>pravus</lem><rdg wit='#C'>parvus</rdg></app></rdg></app>.</p>"
    )
    assert given.apparatus[1] == "pravus] parvus C"


def test_a_verse_within_the_reading_of_a_verse_stands_apart(case):
    given = case(
        "<lg><l n='3'>multum <app><lem wit='#A'>ille</lem><rdg wit='#B'>illic<l>uersus</l></rdg></app> et</l></lg>"
    )
    assert given.witness("B") == "multum illic uersus et"


@pytest.mark.parametrize("kind", ["translation", "commentary"])
def test_the_divisions_of_a_translation_do_not_change_how_the_text_is_cited(case, kind):
    given = case(
        "<div type='edition'><div n='1' xml:id='chap-one'><p n='2'>est <app><lem wit='#A'>hic</lem><rdg wit='#B'>illic</rdg></app></p>"
        f"</div></div><div type='{kind}'><div n='1'><p n='2'>is</p></div></div>"
    )
    assert given.apparatus == ["1, 2: hic A] illic B"]


def test_a_transposition_that_says_where_the_words_stand_has_them_once(case):
    given = case(
        "<p>a <seg xml:id='r'>moved</seg> b <app><lem wit='#A #C'/><rdg wit='#B' type='transposition' corresp='#r'/></app> c</p>"
    )
    assert given.witness("B") == "a moved b c"


@pytest.mark.parametrize(
    "quoted", ["<l>uersus {}</l>", "<lg><l>a</l><l>uersus {}</l></lg>", "<list><item>uersus {}</item></list>"]
)
def test_what_is_quoted_in_a_numbered_passage_is_cited_as_that(case, quoted):
    entry = "<app><lem wit='#A'>{}</lem><rdg wit='#B'>x</rdg></app>"
    given = case(
        f"<p n='1'><seg n='1'>prima.</seg> <seg n='2'>secunda: <quote>{quoted.format(entry.format('in'))}</quote> et {entry.format('ex')}</seg></p>"
    )
    assert given.apparatus == ["1.2: in A] x B", "1.2: ex A] x B"]


def test_a_correction_that_is_called_one_has_both_states(case):
    given = case(
        "<p>ex <app><lem wit='#A'>omnibus</lem><rdg wit='#B' type='correction-substitution'><subst><del>hominibus</del><add>omnibus</add>"
        "</subst></rdg><rdg wit='#C'>cunctis</rdg></app> est</p>"
    )
    assert given.apparatus == ["omnibus A Bᵖᶜ] hominibus Bᵃᶜ; cunctis C"]
    assert given.witness("B (a.c.)") == "ex hominibus est"
