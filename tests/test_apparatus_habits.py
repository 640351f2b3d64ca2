"""Habits of editors: ends, lines, silence, hands, remarks, pointers, sigla; each with what every output has to say."""

from __future__ import annotations

import json

import pytest

from tests.case import Case
from tests.conftest import HEADER, edition, tei
from tests.finished import untrue

DECLARED = "<encodingDesc><variantEncoding method='location-referenced' location='internal'/></encodingDesc>"
INTERNAL = HEADER.replace("</teiHeader>", f"{DECLARED}</teiHeader>")
HANDS = HEADER.replace(
    "<witness xml:id='C'/>",
    "<witness xml:id='C'>C<msDesc><msIdentifier><idno>C</idno></msIdentifier><physDesc><handDesc>"
    "<handNote xml:id='C1'>prima</handNote><handNote xml:id='C2'>secunda</handNote></handDesc></physDesc></msDesc></witness>",
)


class Told(Case):
    """A text of one paragraph or more, with what is told of its apparatus."""

    @property
    def entries(self) -> list[dict]:
        return edition("apparatus", self.path, "--format", "json").json["entries"]

    @property
    def findings(self) -> list[tuple[str, str]]:
        found = edition("check", self.path, "--format", "json").json["findings"]
        return [(f["code"], f["severity"]) for f in found if f["code"][0] in "AL"]

    def whole_in_every_output(self) -> bool:
        out = self.path.parent / "out"
        edition("build", self.path, "-q", "-o", out, "--only", "site,epub,text,print", "--verify")
        report = json.loads((out / "report.json").read_text())
        assert untrue(report) == []
        ledger = report["ledger"]
        return len(ledger) == 4 and all(account["lost"] == 0 for account in ledger.values())


@pytest.fixture
def case(tmp_path):
    return lambda body, header=HEADER: Told(tmp_path, body, header)


# -- where entries stand -----------------------------------------------------------------------------------------------

WORDS = '<p xml:id="p"><w xml:id="w1">ignis</w> <w xml:id="w2">et</w> <anchor xml:id="k"/>aqua <w xml:id="w4">manent</w>.</p>'


@pytest.mark.parametrize(
    ("around", "end", "lemma"),
    [
        ("<div type='apparatus'><ab>{}</ab></div>", "from='#w1'", "ignis"),
        ("<ab>{}</ab>", "from='#w4'", "manent"),
        ("<ab>{}</ab>", "to='#w2'", "et"),
        ("<listApp>{}</listApp>", "from='#w2'", "et"),
        ("<p>Ibi alia {} uerba.</p>", "from='#w2'", "et"),
    ],
)
def test_one_end_that_names_a_word(case, around, end, lemma):
    entry = f"<app {end}><rdg wit='#A'>{lemma}</rdg><rdg wit='#B'>x</rdg></app>"
    got = case(f"<div>{WORDS}</div>" + around.format(entry))
    assert got.entries[0]["lemma"]["text"] == lemma
    assert "A030" not in dict(got.findings)
    assert got.witness("B").startswith("ignis et aqua manent".replace(lemma, "x"))


VERSES = (
    '<lg><l n="1" xml:id="v1">arma uirumque cano et arma qui</l><l n="2" xml:id="v2">Italiam fato profugus</l></lg>'
    '<p xml:id="p3">Et uerba pauca manent.</p><listApp>{}</listApp>'
)


@pytest.mark.parametrize(
    ("ends", "lemma", "line", "text"),
    [
        ("from='#v1' to='#v1'", "cano", "1: cano A] x B", "arma uirumque x et arma qui Italiam fato profugus"),
        ("from='#v1'", "CANO et", "1: CANO et A] x B", "arma uirumque x arma qui Italiam fato profugus"),
        ("to='#v2'", "fato", "2: fato A] x B", "arma uirumque cano et arma qui Italiam x profugus"),
        ("from='#v1' to='#v2'", "qui Italiam", "1–2: qui Italiam A] x B", "arma uirumque cano et arma x fato profugus"),
        ("from='#v1' to='#v2'", "arma … profugus", "1–2: arma … profugus A] x B", "x"),  # it is the whole
        ("from='#v2' to='#v2'", "Italiam fato profugus", "2: Italiam fato profugus A] x B", "arma uirumque cano et arma qui x"),
        ("from='#v1' to='#v1'", "arma", "1: arma A] x B", "arma uirumque cano et arma qui Italiam fato profugus"),
        ("from='#v2' to='#v2'", "bella", "2: bella A] x B", "arma uirumque cano et arma qui Italiam fato profugus"),
    ],
)  # fmt: skip
def test_words_within_the_verse_that_the_ends_name(case, ends, lemma, line, text):
    """Only the words of the lemma are replaced; what cannot be found, or told apart, is placed nowhere and told."""
    got = case(VERSES.format(f"<app {ends}><lem wit='#A'>{lemma}</lem><rdg wit='#B'>x</rdg></app>"))
    assert got.apparatus == [line]
    assert got.witness("B") == f"{text} Et uerba pauca manent."
    told = {"arma": ["A042"], "bella": ["A041"]}.get(lemma, [])
    assert [code for code, severity in got.findings if severity in {"warning", "error"}] == told
    assert got.whole_in_every_output()


def test_one_end_in_the_same_line_reaches_to_the_entry(case):
    body = '<p><seg xml:id="s">alpha</seg> beta<app from="#s"><rdg wit="#B">x</rdg></app> gamma</p>'
    assert case(body).entries[0]["lemma"]["text"] == "alpha beta"
    stated = body.replace("<rdg", "<lem>alpha</lem><rdg")
    assert case(stated).entries[0]["lemma"]["text"] == "alpha"


@pytest.mark.parametrize("name", ["from", "to"])
def test_ends_that_name_nothing(case, name):
    body = "<p>Ex quibus " + "".join(
        f'<app {name}="#key{i}"><lem>alia{i}</lem><rdg wit="#B">illa{i}</rdg></app> ' for i in range(3)
    )
    got = case(body + "</p>")
    assert got.witness("A") == "Ex quibus alia0 alia1 alia2"
    assert got.witness("B") == "Ex quibus illa0 illa1 illa2"
    assert got.findings == [("A045", "info")]


def test_a_key_for_the_paragraph_is_no_end(case):
    got = case('<p xml:id="p1">Ex quibus <app to="#p1"><lem>alia</lem><rdg wit="#B">illa</rdg></app> recte.</p>')
    assert got.apparatus == ["alia] illa B"]


def test_entries_beside_their_line_by_declaration(case):
    got = case('<lg><l n="1">Ignis et aqua <app><rdg wit="#B">Ignes</rdg></app></l><l n="2">Sal</l></lg>', INTERNAL)
    assert got.witness("A") == "Ignis et aqua Sal"
    assert got.apparatus == ["1: Ignes B"]
    stated = case(
        '<lg><l n="1">Ignis et aqua <app><lem>Ignis</lem><rdg wit="#B">Ignes</rdg></app></l></lg>'
        '<p>Sal terrae.</p><app><lem>terrae</lem><rdg wit="#B">maris</rdg></app>',
        INTERNAL,
    )
    assert stated.witness("B") == "Ignes et aqua Sal maris."


def test_a_wrong_declaration_does_not_take_the_text_away(case):
    got = case('<p>Ignis <app><lem>et</lem><rdg wit="#B">uel</rdg></app> aqua</p>', INTERNAL)
    assert got.witness("A") == "Ignis et aqua"


def test_the_number_of_a_verse_does_not_stick(case):
    entry = '<app><lem wit="#A">x</lem><rdg wit="#B">y</rdg></app>'
    got = case(
        f'<lg><l n="7">Versus {entry}</l></lg><p>Prosa {entry}</p><p n="3">Altera {entry}</p><p>Tertia {entry}</p>'
    )
    assert [e["line"] for e in got.entries] == ["7", "", "3", ""]


# -- who has what ------------------------------------------------------------------------------------------------------


def test_lemma_in_a_group(case):
    got = case(
        '<p>Hic <app><rdgGrp type="sub"><lem wit="#A">panis</lem><rdg wit="#B">pannis</rdg></rdgGrp>'
        '<rdg wit="#C">uinum</rdg></app> est.</p>'
    )
    assert got.apparatus == ["panis A] pannis B; uinum C"]
    assert got.witness("A") == "Hic panis est."


SILENT = '<p>Alpha <app><rdg wit="#B">uersus</rdg></app> beta.</p>'


def test_silence_is_not_assent_without_a_lemma(case):
    got = case(SILENT)
    assert got.witness("A") == "Alpha beta."
    assert got.witness("B") == "Alpha uersus beta."
    assert got.apparatus == ["uersus B] om. A C"]
    assert ("A004", "warning") in got.findings
    assert got.whole_in_every_output()


def test_a_selective_edition_is_silent_by_choice(case):
    pair = '<app><rdg wit="#A">uersus</rdg><rdg wit="#B">uersum</rdg></app>'
    assert case(f"<p>Alpha {pair} {pair} beta.</p>").witness("C") == "Alpha uersus uersus beta."
    complete = '<app><rdg wit="#A">x</rdg><rdg wit="#B #C">y</rdg></app>'
    assert case(f"<p>Alpha {pair} {complete} {complete}.</p>").witness("C") == "Alpha y y."


@pytest.mark.parametrize(("setting", "has"), [("agrees", "Alpha uersus beta."), ("lacks", "Alpha beta.")])
def test_the_project_says_what_silence_is(tmp_path, setting, has):
    (tmp_path / "a.xml").write_text(tei(SILENT))
    (tmp_path / "edition.toml").write_text(f'[edition]\nsource = "a.xml"\n[apparatus]\nsilence = "{setting}"\n')
    assert " ".join(edition("witness", "A", tmp_path).out.split()) == has


def test_lacunae_are_no_omissions(case):
    got = case(
        '<p>Unus duo <app><rdg wit="#C"><lacunaStart/></rdg></app>tres sex <app><rdg wit="#C"><lacunaEnd/></rdg></app>septem.</p>'
    )
    assert got.apparatus == ["post duo] desinit C", "post sex] denuo incipit C"]
    assert got.witness("C") == "Unus duo septem."
    assert got.findings == []
    assert got.whole_in_every_output()


def test_a_lacuna_that_ends_in_the_lemma(case):
    got = case(
        '<p>Unus <app><lem wit="#A #B">duo</lem><rdg wit="#C">d<lacunaStart/></rdg></app> tres '
        '<app><lem wit="#A #C"><lacunaEnd wit="#C"/>quattuor</lem><rdg wit="#B">quinque</rdg></app> sex.</p>'
    )
    assert got.findings == []
    assert got.witness("C") == "Unus d quattuor sex."


def test_overlapping_entries_that_agree(case):
    text = (
        '<p>Et <anchor xml:id="a1"/>tam bonus <anchor xml:id="a2"/>panis<anchor xml:id="a3"/> est<anchor xml:id="a4"/>.</p>'
        '<listApp><app from="#a1" to="#a3"><lem wit="#A">tam bonus panis</lem><rdg wit="#B">quam magnum uinum</rdg></app>'
        '<app from="#a2" to="#a4"><lem wit="#A">panis est</lem><rdg wit="#B #C">uinum erat</rdg></app></listApp>'
    )
    got = case(text)
    assert got.findings == []
    assert got.witness("B") == "Et quam magnum uinum erat."
    other = case(text.replace("uinum erat", "oleum erat"))
    assert ("A030", "error") in other.findings


# -- hands and stages --------------------------------------------------------------------------------------------------


def test_hands_within_a_reading(case):
    got = case(
        '<p>Donec <app><lem wit="#A">sol</lem><rdg wit="#C"><subst><del hand="#C2">solum</del><add hand="#C2">solus</add>'
        "</subst></rdg></app> occidit.</p>",
        HANDS,
    )
    assert got.apparatus == ["sol A] solum Cᵃᶜ; solus Cᵖᶜ (C²)"]
    texts = {name: got.witness(name) for name in ("C", "C1", "C2", "C (a.c.)", "C (p.c.)")}
    first, later = "Donec solum occidit.", "Donec solus occidit."
    assert texts == {"C": first, "C1": first, "C2": later, "C (a.c.)": first, "C (p.c.)": later}
    assert [r["text"] for r in got.entries[0]["readings"]] == ["solum", "solus"]
    assert got.whole_in_every_output()


@pytest.mark.parametrize(
    "readings",
    [
        '<rdg wit="#C">du<del>os</del><add place="above">as</add></rdg>',
        (
            '<rdg wit="#C">duos</rdg><witDetail wit="#C" type="correction-original">a.c.</witDetail>'
            '<rdg wit="#C">duas</rdg><witDetail wit="#C" type="correction-altered">post corr.</witDetail>'
        ),
        '<rdg wit="#C" type="ac">duos</rdg><rdg wit="#C" type="pc">duas</rdg>',
    ],
)
def test_stages_however_they_are_written(case, readings):
    got = case(f'<p>unus <app><lem wit="#A">duo</lem>{readings}</app> tres</p>')
    assert got.apparatus == ["duo A] duos Cᵃᶜ; duas Cᵖᶜ"]
    assert (got.witness("C (a.c.)"), got.witness("C (p.c.)")) == ("unus duos tres", "unus duas tres")
    assert "A013" not in dict(got.findings)
    exported = edition("apparatus", got.path, "--format", "tei").out
    again = got.path.with_name("b.xml")
    again.write_text(exported, encoding="utf-8")
    assert edition("apparatus", again).out.splitlines() == got.apparatus


@pytest.mark.parametrize("base", ["<lem wit='#A'/>", "<lem/>", "<rdg wit='#A'/>", "<lem wit='#A'>\n  </lem>"])
@pytest.mark.parametrize("stop", [".", ",", "؟", "·"])
def test_no_space_stands_before_a_stop_where_the_text_has_no_words(case, base, stop):
    got = case(
        f"<p>Hic est <app>{base}<rdg wit='#B'>magnus</rdg></app>{stop} Et »<app>{base}<rdg wit='#B'>o</rdg></app> homo«</p>"
    )
    assert got.witness("A") == f"Hic est{stop} Et » homo«"
    assert got.witness("B") == f"Hic est magnus{stop} Et »o homo«"
    assert got.apparatus[0].startswith("post est] add. magnus B")
    again = got.path.with_name("b.xml")
    again.write_text(edition("apparatus", got.path, "--format", "tei").out, encoding="utf-8")
    assert " ".join(edition("witness", "B", again).out.split()) == got.witness("B")
    assert got.whole_in_every_output()


@pytest.mark.parametrize(
    ("reading", "line"),
    [
        ('<del hand="#C1">drei</del> <add hand="#C2">vier</add>', "tres A] drei Cᵃᶜ; vier Cᵖᶜ (C²)"),
        ('<subst hand="#C2"><del>neun</del><add>zehn</add></subst>', "tres A] neun Cᵃᶜ; zehn Cᵖᶜ (C²)"),
        ('duo<del hand="#C2">que</del>', "tres A] duoque Cᵃᶜ; duo Cᵖᶜ (C²)"),
    ],
)
def test_the_hand_of_a_correction_is_that_of_what_stands_now(case, reading, line):
    assert case(f'<p>unus <app><lem wit="#A">tres</lem><rdg wit="#C">{reading}</rdg></app></p>', HANDS).apparatus == [
        line
    ]


def test_an_entry_within_what_is_struck_has_its_lemma(case):
    got = case(
        "<p>Rex <del>qui <app><lem wit='#A'>venit</lem><rdg wit='#B'>vadit</rdg></app></del> et "
        "<app><lem wit='#A'>bo<del>n</del>us</lem><rdg wit='#B'>malus</rdg></app> est.</p>"
    )
    assert got.apparatus == ["venit A] vadit B", "bous Aᵖᶜ] bonus Aᵃᶜ; malus B"]
    assert got.witness("B") == "Rex ⟦qui vadit⟧ et malus est."
    assert got.whole_in_every_output()


def test_an_entry_that_leads_out_of_what_is_struck_leaves_the_rest_as_it_is(case):
    got = case(
        "<p>Rex <del>qui <anchor xml:id='k1'/>venit</del> et<anchor xml:id='k2'/> bonus <del>non</del> est "
        "<app><lem wit='#A'>pius <del>x</del></lem><rdg wit='#B'>malus</rdg></app>.</p>"
        "<listApp><app from='#k1' to='#k2'><lem wit='#A'>venit et</lem><rdg wit='#B'>vadit</rdg></app></listApp>"
    )
    assert got.apparatus[0] == "venit et A] vadit B"
    assert got.apparatus[1] == "pius Aᵖᶜ] pius x Aᵃᶜ; malus B"
    assert got.whole_in_every_output()


@pytest.mark.parametrize("order", [("g", "C"), ("C", "g")])
def test_a_member_named_by_itself_has_that_and_not_what_its_group_has(case, order):
    group = "<listWit xml:id='g'><head>γ</head><witness xml:id='B'/><witness xml:id='C'/></listWit>"
    words = {"g": "bonus", "C": "malus"}
    readings = "".join(f"<rdg wit='#{key}'>{words[key]}</rdg>" for key in order)
    got = case(
        f"<p>Rex <app><lem wit='#A'>magnus</lem>{readings}</app> est.</p>",
        HEADER.replace("<witness xml:id='B'/><witness xml:id='C'/>", group),
    )
    assert (got.witness("B"), got.witness("C")) == ("Rex bonus est.", "Rex malus est.")


def test_the_corrections_of_a_sole_witness_have_two_states(case):
    header = HEADER.replace("<witness xml:id='A'/><witness xml:id='B'/><witness xml:id='C'/>", "<witness xml:id='A'/>")
    got = case("<p>Hic <subst><del>erat</del><add>fuit</add></subst> homo.</p>", header)
    assert (got.witness("A (a.c.)"), got.witness("A (p.c.)")) == ("Hic erat homo.", "Hic fuit homo.")


@pytest.mark.parametrize(
    ("lemma", "text"),
    [
        ("et—uerba", "Prosa x manent et cetera."),
        ("et – uerba", "Prosa x manent et cetera."),
        ("et - uerba", "Prosa x manent et cetera."),
        ("et usque ad uerba", "Prosa x manent et cetera."),
        ("et²", "Prosa et ista uerba manent x cetera."),
        ('et<hi rend="sup">2</hi>', "Prosa et ista uerba manent x cetera."),
        ("et (pr.)", "Prosa x ista uerba manent et cetera."),
        ("et (alt.)", "Prosa et ista uerba manent x cetera."),
    ],
)
def test_a_lemma_says_where_it_ends_or_which_of_several_words_it_is(case, lemma, text):
    entry = f"<app loc='3'><lem wit='#A'>{lemma}</lem><rdg wit='#B'>x</rdg></app>"
    got = case(f"<p n='3'>Prosa et ista uerba manent et cetera.</p><listApp>{entry}</listApp>")
    assert got.witness("B") == text
    assert [code for code, severity in got.findings if severity in {"warning", "error"}] == []


def test_strophes_with_roman_numbers_tell_their_verses_apart(case):
    stanza = (
        "<lg n='{}'><l n='1'>sach <app><lem wit='#A'>ez</lem><rdg wit='#B'>es</rdg></app></l><l n='2'>sanc</l></lg>"
    )
    got = case(stanza.format("I") + stanza.format("II"))
    assert got.apparatus == ["I.1: ez A] es B", "II.1: ez A] es B"]


@pytest.mark.parametrize(
    ("after", "text"),
    [
        (" “so", "the “so"),
        (" »so", "the »so"),
        (" (so", "the (so"),
        ("“ so", "the“ so"),
        ("» so", "the» so"),
        (". So", "the. So"),
    ],
)
def test_a_quotation_mark_after_what_is_omitted_opens_or_closes(case, after, text):
    got = case(f"<p>the <app><lem wit='#A'>fox</lem><rdg wit='#B'/></app>{after}</p>")
    assert got.witness("B") == text


def test_a_base_that_is_struck_out_is_no_addition(case):
    got = case("<p>Hic <app><rdg wit='#A'><del>erat</del></rdg><rdg wit='#B'>fuit</rdg></app> homo.</p>")
    assert got.apparatus == ["post Hic] add. erat Aᵃᶜ; add. fuit B; om. Aᵖᶜ"]
    assert (got.witness("A (a.c.)"), got.witness("A (p.c.)"), got.witness("B")) == (
        "Hic erat homo.",
        "Hic homo.",
        "Hic fuit homo.",
    )
    assert got.whole_in_every_output()


def test_corrections_in_the_text_are_one_state_where_one_is_asked_for(case):
    got = case(
        "<p>Hic <subst><del>erat</del><add>fuit</add></subst> homo <del>malus</del> <add>bonus</add> et <del>pius</del>"
        '<add>impius</add><del>que</del>. Et <app><lem wit="#C">magnus</lem><rdg wit="#C" type="ac">mangus</rdg></app>.</p>'
    )
    assert {s: got.witness(s) for s in ("C", "A", "C (a.c.)", "C (p.c.)")} == {
        "C": "Hic ⟦erat⟧\\fuit/ homo ⟦malus⟧ \\bonus/ et ⟦pius⟧\\impius/⟦que⟧. Et mangus.",
        "A": "Hic ⟦erat⟧\\fuit/ homo ⟦malus⟧ \\bonus/ et ⟦pius⟧\\impius/⟦que⟧. Et magnus.",
        "C (a.c.)": "Hic erat homo malus et piusque. Et mangus.",
        "C (p.c.)": "Hic fuit homo bonus et impius. Et magnus.",
    }
    assert got.whole_in_every_output()


def test_a_correction_in_the_lemma(case):
    got = case('<p>unus <app><lem wit="#C">du<del>o</del><add>ae</add></lem><rdg wit="#A">duo</rdg></app> tres</p>')
    assert got.apparatus == ["duae Cᵖᶜ] duo A Cᵃᶜ"]
    assert got.witness("C (a.c.)") == "unus duo tres"


# -- remarks -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "line"),
    [
        (
            '<lem wit="#A #C">uenit</lem><witDetail wit="#A">littera picta</witDetail><rdg wit="#B">uidit</rdg>',
            "uenit A (littera picta) C] uidit B",
        ),
        (
            '<lem wit="#A #C">uenit<note>A non legitur</note></lem><rdg wit="#B">uidit</rdg>',
            "uenit A C (A non legitur)] uidit B",
        ),
        ('<lem wit="#A">uenit</lem><rdg wit="#B">uidit <note>corr. B2</note></rdg>', "uenit A] uidit B (corr. B2)"),
        (
            '<lem wit="#A">uenit</lem><note target="#r2">fortasse</note><rdg wit="#B">uidit</rdg><rdg xml:id="r2" wit="#C">uicit</rdg>',
            "uenit A] uidit B; fortasse uicit C",
        ),
        (
            '<lem wit="#A">uenit</lem><rdg wit="#B #C">uidit</rdg><wit>B (corr. B²) C</wit>',
            "uenit A] uidit B (corr. B²) C",
        ),
        (
            '<lem wit="#A">uenit</lem><rdg wit="#B">uidit</rdg><note>alii aliter</note>',
            "uenit A] uidit B — alii aliter",
        ),
    ],
)
def test_remarks_stand_where_they_speak(case, parts, line):
    got = case(f"<p>Rex <app>{parts}</app>.</p>")
    assert got.apparatus == [line]
    assert got.witness("B") == "Rex uidit."
    assert got.whole_in_every_output()


def test_a_note_for_the_foot_of_the_page_stays_one(case):
    got = case('<p>Rex <app><lem wit="#A">uenit<note n="1">cf. Cic.</note></lem><rdg wit="#B">uidit</rdg></app>.</p>')
    assert got.apparatus == ["uenit A] uidit B"]


def test_punctuation_is_no_part_of_the_lemma_unless_it_varies(case):
    got = case('<p>Hic <app><lem wit="#A">finit,</lem><rdg wit="#B">finiuit,</rdg></app> nox.</p>')
    assert got.apparatus == ["finit A] finiuit B"]
    assert got.whole_in_every_output()
    varies = case('<p>Hic <app><lem wit="#A">finit,</lem><rdg wit="#B">finit;</rdg></app> nox.</p>')
    assert varies.apparatus == ["finit, A] finit; B"]


# -- pointers ----------------------------------------------------------------------------------------------------------


def test_a_reading_that_points(case):
    got = case(
        '<p>unus <app><lem wit="#A">duo</lem><rdg wit="#B" xml:id="r">tres</rdg></app> '
        '<app><lem wit="#A">sex</lem><rdg wit="#B" copyOf="#r"/></app></p>'
    )
    assert got.apparatus == ["duo A] tres B", "sex A] tres B"]
    assert got.witness("B") == "unus tres tres"


def test_a_reading_that_points_to_what_is_not_here(case):
    rdg = '<app><lem wit="#A">sex</lem><rdg wit="#B"><ptr target="B.xml#w{}"/></rdg></app> '
    got = case(f"<p>{rdg.format(1)}{rdg.format(2)}</p>")
    assert got.apparatus == ["sex A] [B.xml#w1] B", "sex A] [B.xml#w2] B"]
    assert [code for code, _ in got.findings].count("A046") == 1
    assert "om." not in "".join(got.apparatus)


@pytest.mark.parametrize(
    ("note", "line"),
    [
        ("<note>om.</note>", "una A] om. B"),
        ("<note>deest</note>", "una A] deest B"),
        ("<note>post uia transp.</note>", "una A] post uia transp. B"),
        ("<note>fenestra relicta</note>", "una A] om. B (fenestra relicta)"),
    ],
)
def test_a_note_that_says_why_a_reading_is_empty_says_it_once(case, note, line):
    got = case(f"<p>Est <app><lem wit='#A'>una</lem><rdg wit='#B'>{note}</rdg></app> uia.</p>")
    assert got.apparatus == [line]
    assert got.witness("B") == "Est uia."
    assert got.whole_in_every_output()


@pytest.mark.parametrize(
    ("head", "siglum"), [("Familia α", "α"), ("β", "β"), ("Codices Graeci", "fam"), ("X", "X"), ("Graeci", "fam")]
)
def test_the_sign_of_a_group_is_in_its_heading(case, head, siglum):
    group = f"<listWit xml:id='fam'><head>{head}</head><witness xml:id='B'/><witness xml:id='C'/></listWit>"
    header = HEADER.replace("<witness xml:id='B'/><witness xml:id='C'/>", group)
    got = case("<p>Est <app><lem wit='#A'>una</lem><rdg wit='#fam'>duae</rdg></app> uia.</p>", header)
    assert got.apparatus == [f"una A] duae {siglum}"]
    assert got.witness("C") == "Est duae uia."


# -- sigla -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("witness", "siglum"),
    [
        ('<witness xml:id="Par.c"><label>Par<hi rend="sup">c</hi></label><bibl>corrector</bibl></witness>', "Parᶜ"),
        ('<witness xml:id="M1"><abbr>A</abbr> codex</witness>', "A"),
        ('<witness xml:id="M1">A</witness>', "A"),
        ('<witness xml:id="M1" n="A">Codex Ambrosianus</witness>', "A"),
        ('<witness xml:id="Amb" n="1">Codex Ambrosianus</witness>', "Amb"),
        ('<witness xml:id="A">Parisinus</witness>', "A"),
        ('<witness xml:id="x1"><abbr type="siglum">C<hi rendition="#sup">2</hi></abbr> codex</witness>', "C²"),
    ],
)
def test_sigla_as_editors_write_them(case, witness, siglum):
    key = witness.partition('xml:id="')[2].partition('"')[0]
    header = HEADER.replace("<witness xml:id='A'/>", witness)
    got = case(f'<p>Rex <app><lem wit="#B">primo</lem><rdg wit="#{key}">primum</rdg></app>.</p>', header)
    assert got.apparatus == [f"primo B] primum {siglum}"]


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("<rdg wit='#B' varSeq='1'>armis</rdg>", "<rdg wit='#B' varSeq='2'>armorum</rdg>"),
        ("<rdg wit='#B'><del>armis</del></rdg>", "<rdg wit='#B'>armorum</rdg>"),
    ],
)
def test_several_readings_of_one_witness_come_one_after_the_other(tmp_path, first, last):
    case = Told(tmp_path, f"<p>Cano <app><lem wit='#A'>arma</lem>{first}{last}</app> virum.</p>")
    said = case.apparatus[0]
    assert "Bᵃᶜ" in said
    assert said.endswith("armorum Bᵖᶜ")
    assert ("A013", "warning") not in case.findings


def test_two_readings_of_one_witness_without_an_order_are_told(tmp_path):
    case = Told(
        tmp_path, "<p><app><lem wit='#A'>arma</lem><rdg wit='#B'>armis</rdg><rdg wit='#B'>armorum</rdg></app></p>"
    )
    assert ("A013", "warning") in case.findings


# -- hands -------------------------------------------------------------------------------------------------------------

CORRECTED = HEADER.replace(
    "<witness xml:id='A'/>",
    "<witness xml:id='A'><msDesc><msIdentifier><settlement>R</settlement></msIdentifier><physDesc><handDesc>"
    "<handNote xml:id='A2'>corrector</handNote></handDesc></physDesc></msDesc></witness>",
)


@pytest.mark.parametrize("others", ["", "<handNote xml:id='A3'>a later one</handNote>"])
def test_a_hand_that_corrects_is_no_first_hand(case, others):
    """The scribe is not described; the witness without a hand is as he wrote it."""
    header = CORRECTED.replace("</handDesc>", f"{others}</handDesc>")
    given = case("<p>Est <app><lem wit='#A'>divisa</lem><rdg wit='#A' hand='#A2'>diuisa</rdg></app>.</p>", header)
    assert given.witness("A") == "Est divisa."
    assert given.witness("A2") == "Est diuisa."


def test_a_lone_hand_beside_readings_without_one_is_a_later_one(case):
    given = case(
        "<p><app><lem>Est</lem><rdg wit='#A'>Erat</rdg></app> <app><lem>divisa</lem><rdg wit='#A' hand='#A2'>diuisa</rdg></app>.</p>",
        CORRECTED,
    )
    assert given.witness("A") == "Erat divisa."
    assert given.witness("A2") == "Erat diuisa."


@pytest.mark.parametrize(
    ("corrector", "sign"),
    [("A2", "A²"), ("Ac", "Aᶜ"), ("A-corr", "A (A-corr)"), ("h2", "A (h2)"), ("other", "A (other)")],
)
def test_a_hand_that_no_witness_describes_is_that_of_the_witness_beside_it(case, corrector, sign):
    """In a negative apparatus nothing names the scribe; a corrector is known by the name of the hand, or by the first hand."""
    notes = f"<profileDesc><handNotes><handNote xml:id='A1'/><handNote xml:id='{corrector}'/></handNotes></profileDesc>"
    given = case(
        f"<p>Est <app><lem>divisa</lem><rdg wit='#A' hand='#{corrector}'>diuisa</rdg></app>"
        " <app><lem>in</lem><rdg wit='#A' hand='#A1'>im</rdg></app> <app><lem>partes</lem><rdg wit='#B'>p.</rdg></app>.</p>",
        HEADER.replace("</teiHeader>", f"{notes}</teiHeader>"),
    )
    assert given.apparatus[:2] == [f"divisa] diuisa {sign}", "in] im A¹"]
    assert given.witness("A") == "Est divisa im partes."
    assert given.witness(corrector) == "Est diuisa im partes."
    assert given.witness("A1") == "Est divisa im partes."


def test_a_lone_corrector_of_a_negative_apparatus_is_no_scribe(case):
    given = case("<p>Est <app><lem>divisa</lem><rdg wit='#A' hand='#A2'>diuisa</rdg></app>.</p>")
    assert given.witness("A") == "Est divisa."
    assert given.witness("A²") == "Est diuisa."


def test_a_gap_in_a_reading_is_told_in_words(case):
    lost = "<gap reason='lost' unit='line' quantity='2'/>"
    given = case(f"<p>Est <app><lem wit='#A'>una</lem><rdg wit='#B'>{lost}</rdg></app>.</p>")
    assert "[– 2 lineae –] B" in edition("apparatus", given.path).out
    assert given.whole_in_every_output()


@pytest.mark.parametrize("sign", ["om.", " Om. ", "<hi rend='italic'>om.</hi>", "<abbr>om.</abbr>"])
def test_a_reading_that_says_om_has_no_words(case, sign):
    given = case(f"<p>Est <app><lem wit='#A'>una</lem><rdg wit='#B'>{sign}</rdg><rdg wit='#C'>OM.</rdg></app> uia.</p>")
    assert given.witness("B") == "Est uia."
    assert given.witness("C") == "Est OM. uia."
    assert edition("apparatus", given.path).out.strip() == "una A] om. B; OM. C"
    assert [f for f in given.findings if f[0] == "A006"] == [("A006", "info")]
    assert given.whole_in_every_output()


def test_a_base_that_omits_has_no_words_in_the_text(case):
    given = case("<p>Est <app><rdg wit='#A'>om.</rdg><rdg wit='#B'>una</rdg></app> uia.</p>")
    assert given.witness("A") == "Est uia."
    assert given.witness("B") == "Est una uia."
    assert given.whole_in_every_output()


def test_a_segment_that_has_ended_numbers_nothing_that_follows(case):
    def app(lemma):
        return f"<app><lem wit='#A'>{lemma}</lem><rdg wit='#B'>{lemma}que</rdg></app>"

    given = case(
        f"<div n='4'><p>Videtur <seg n='1'>quod {app('non')}.</seg> <seg n='2'>Item {app('hoc')}.</seg> Dicendum {app('sic')}.</p>"
        f"<p>Pergit {app('ita')}.</p><p><milestone unit='section' n='2'/>Finis {app('est')}.</p></div>"
    )
    places = {e["lemma"]["text"]: (e["section"], e["line"]) for e in given.entries}
    assert places == {"non": ("4", "1"), "hoc": ("4", "2"), "sic": ("4", ""), "ita": ("4", ""), "est": ("4", "2")}


@pytest.mark.parametrize("verses", ["<l n='a'>{0}</l><l n='b'>{1}</l>", "<l>{0}</l><l>{1}</l>"])
def test_letters_behind_a_number_name_quarters_of_a_stanza(case, verses):
    stanza = verses.format("dharmakṣetre kurukṣetre", "samavetā yuyutsavaḥ")
    given = case(
        f"<lg n='1.1'>{stanza}</lg><lg n='1.2'>{stanza}</lg><listApp><app loc='1.2b'><lem>samavetā</lem><rdg wit='#B'>samaveto</rdg></app>"
        "<app loc='1.1ab'><lem>kurukṣetre samavetā</lem><rdg wit='#C'>kurukṣetreṣu</rdg></app></listApp>"
    )
    assert {"A040", "A041"}.isdisjoint(code for code, _ in given.findings)
    assert given.witness("B") == (
        "dharmakṣetre kurukṣetre samavetā yuyutsavaḥ dharmakṣetre kurukṣetre samaveto yuyutsavaḥ"
    )
    assert given.witness("C").startswith("dharmakṣetre kurukṣetreṣu yuyutsavaḥ dharmakṣetre kurukṣetre samavetā")
