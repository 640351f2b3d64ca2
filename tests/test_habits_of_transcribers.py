"""Pages transcribed by zone and line, and speech: words that touch in the encoding alone are parted."""

from __future__ import annotations

import pytest

from tests.case import Case
from tests.conftest import HEADER


@pytest.fixture
def case(tmp_path):
    return lambda body: Case(tmp_path, body)


@pytest.fixture
def transcribed(tmp_path):
    """A transcription by the page, without a text."""

    def made(zones: str) -> Case:
        given = Case(tmp_path, "")
        given.path.write_text(
            f'<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="la">{HEADER}<sourceDoc><surface n="1r">{zones}</surface></sourceDoc></TEI>'
        )
        return given

    return made


@pytest.mark.parametrize(
    ("zone", "lines"),
    [
        ("<zone>Arma<lb/>uirum</zone>", ["Arma", "uirum"]),
        ("<zone><lb/>Arma<lb n='2'/>ui<lb break='no'/>rum</zone>", ["Arma", "ui-", "rum"]),
        ("<zone><line>Arma<zone>marg.</zone>uirum</line></zone>", ["Arma marg. uirum"]),
        ("<zone><line><zone>Arma</zone> uirum</line></zone>", ["Arma uirum"]),
        ("<zone><line><zone>Arma</zone><zone>uirum</zone><hi>que</hi></line></zone>", ["Arma uirum que"]),
        ("<line>Arma<lb/>uirum</line>", ["Arma uirum"]),
    ],
)
def test_lines_and_zones_of_a_page_part_words(transcribed, zone, lines):
    given = transcribed(zone)
    assert [line for line in given.file.splitlines() if line] == ["1r", *lines]
    given.built("site,print")


def test_a_line_ends_a_word_also_where_the_text_stands_loose(case):
    assert case("<div>Arma<lb/>uirum<pb n='2'/>cano</div>").text == "Arma uirum cano"


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("so<vocal><desc>laughs</desc></vocal>then", "so ((laughs)) then"),
        ("so <kinesic><desc>(nods)</desc></kinesic>.", "so (nods)."),  # brackets of its own
        ("so<incident type='door'/>then", "so ((door)) then"),
        ("so<writing>STOP</writing><hi rend='bold'>then</hi>", "so ((STOP)) then"),
        ("so<vocal><desc>laughs</desc><desc xml:lang='de'>lacht</desc></vocal>", "so ((laughs; lacht))"),
        ("so.<shift feature='loud' new='f'/>Then", "so. ((loud: f)) Then"),
        ("so <shift feature='loud'/>then", "so ((loud: normal)) then"),
        ("so<pause/>then<pause/>, well", "so (.) then (.), well"),
        (
            "un<pause/>able <pause/> so <pause/> then",
            "un(.)able (.) so (.) then",
        ),  # it parts a word where others are spaced
    ],
)
def test_what_is_heard_in_speech_stands_apart(case, said, text):
    given = case(f"<p>{said}</p>")
    assert given.text == text
    given.built("site,print")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<label>§ 1</label>Verum est.", "§ 1 Verum est."),
        (
            "(<label>a</label>) uerum<label>2</label>, <label>3</label><hi rend='bold'>bonum</hi>",
            "(a) uerum 2, 3 bonum",
        ),
        (
            "<stage>exit</stage><hi rend='bold'>bonus</hi> et <hi rend='bold'>x<stage>y</stage></hi>z",
            "exit bonus et x y z",
        ),
    ],
)
def test_a_label_or_a_direction_is_no_part_of_a_word(case, body, text):
    assert case(f"<p>{body}</p>").text == text


def test_parts_of_a_state_are_told_apart(case):
    given = case(
        "<listPerson><person><persName>Marcus</persName><state><label>Status</label><desc>libertus</desc></state>"
        "<trait><label>Oculi:</label><desc>nigri</desc></trait></person></listPerson>"
    )
    assert given.text == "- Marcus, Status: libertus, Oculi: nigri"


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("rief : » Halt ! « und so .", "rief: »Halt!« und so."),
        ("und „ so “ weiter", "und „so“ weiter"),
        ("dit « Halte » et “ so ” dit", "dit «Halte» et “so” dit"),
        ('said " so " then', 'said "so" then'),
        ("sagt » ab › so ‹ er «", "sagt »ab ›so‹ er«"),
    ],
)
def test_marks_of_quotation_touch_what_they_enclose(case, words, text):
    """Words and marks that touch in the encoding: which mark opens, those before it say."""
    marked = "".join(
        f"<{'w' if word.isalnum() else 'pc'}>{word}</{'w' if word.isalnum() else 'pc'}>" for word in words.split()
    )
    assert case(f"<p>{marked}</p>").text == text


def test_a_speaker_has_the_name_of_the_person(case):
    given = case(
        "<div><listPerson><person xml:id='m' n='12'><persName>Marcus</persName></person><person xml:id='o' n='SP1'/></listPerson>"
        "<u who='#m'>hem</u><u who='#o'>quid</u></div>"
    )
    assert given.text == "- Marcus Marcus hem SP1 quid"


def test_a_note_that_names_the_speaker_stands_over_what_is_said(case):
    given = case(
        "<div><note type='speaker'>Chairman:</note><u who='#c'>Hello.</u><note type='time'>10.00</note><u who='#c'>So.</u>"
        "<note type='speaker'>Mr X:</note><note type='time'>11.00</note><u who='#x'>Yes.</u></div>"
    )
    assert given.text.startswith("Chairman: Hello. [1] c So. Mr X: [2] Yes.")
    given.built("site,print")


def test_an_element_of_letters_that_holds_none_parts_no_word(case):
    given = case("<p>uer<c rendition='#x'/>ba <app><lem wit='#A'>mul<c/>ta</lem><rdg wit='#B'>non</rdg></app></p>")
    assert given.apparatus == ["multa A] non B"]
    assert "uerba" in given.page


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("so (<vocal><desc>risus</desc></vocal>) it", "so (risus) it"),
        ("so [<vocal><desc>risus</desc></vocal>] it", "so [risus] it"),
        ("so <vocal><desc>risus</desc></vocal> it", "so ((risus)) it"),
    ],
)
def test_a_noise_in_brackets_of_the_encoder_has_none_of_ours(case, body, told):
    given = case(f"<u who='#x'>{body}</u>")
    assert told in given.text
