"""Habits of editors in the finished outputs: what stands where in text, pages, book and paper."""

from __future__ import annotations

import pytest

from tests.conftest import HEADER, TEI_OPEN, tei
from tests.finished import Finished

ALL = ("text", "site", "print", "epub")


@pytest.fixture
def made(tmp_path):
    def make(body: str, header: str = HEADER) -> Finished:
        path = tmp_path / "a.xml"
        path.write_text(body if body.startswith("<teiCorpus") else tei(body, header), encoding="utf-8")
        finished = Finished(path, tmp_path / "out")
        assert finished.lost == 0
        return finished

    return make


def member(title: str, text: str, about: str = "") -> str:
    header = f"<teiHeader><fileDesc><titleStmt><title>{title}</title></titleStmt><publicationStmt><publisher>Tests</publisher>"
    described = "</publicationStmt><sourceDesc><bibl>Book of letters</bibl></sourceDesc></fileDesc>"
    return f"<TEI>{header}{described}{about}</teiHeader><text>{text}</text></TEI>"


CORPUS = (
    TEI_OPEN.replace("<TEI", "<teiCorpus").replace(' xml:lang="la"', ' xml:lang="en"')
    + HEADER
    + member(
        "First letter",
        "<front><p>On paper.</p></front><body><p>Apples.</p></body><back><p>A seal.</p></back>",
        "<profileDesc><correspDesc><correspAction type='sent'><persName>Anna</persName><placeName>Town</placeName>"
        "</correspAction></correspDesc></profileDesc>",
    )
    + member("Second letter", "<body><p>Pears.</p></body>")
    + "<teiCorpus>"
    + HEADER.replace(">Case<", ">Later letters<")
    + member("Third letter", "<body><head>Third letter</head><p>Plums.</p></body>")
    + "</teiCorpus></teiCorpus>"
)


def test_each_letter_stands_under_its_title_with_all_that_is_its_own(made):
    got = made(CORPUS)
    order = ["On paper.", "Apples.", "A seal.", "Second letter", "Pears.", "Later letters", "Third letter", "Plums."]
    for place in ("text", "print", "epub"):
        words = getattr(got, place)
        places = [words.index(w, max(words.index("Apples.") - 60, 0)) for w in order]
        assert places == sorted(places), place
    assert "First letter From Anna, Town Source Book of letters On paper." in got.print


def test_texts_of_a_group_keep_their_front_matter(made):
    text = "<text><front><p>Praefatio {0}.</p></front><body><p>Liber {0}.</p></body></text>"
    body = tei("").replace(
        "<text><body></body></text>", "<text><group>" + text.format("primus") + text.format("alter") + "</group></text>"
    )
    got = made(CORPUS.replace(CORPUS[CORPUS.index("<TEI>") :], body.replace(TEI_OPEN, "<TEI>") + "</teiCorpus>"))
    assert "Praefatio primus. Liber primus. Praefatio alter. Liber alter." in got.print
    assert "Praefatio primus. Liber primus. Praefatio alter. Liber alter." in got.text


@pytest.mark.parametrize(
    ("body", "pages", "paper"),
    [
        (
            '<lg><l xml:id="a">Arma cano,</l><l xml:id="b">Italiam fato.</l></lg><note type="commentary" target="#a #b">N.</note>',
            "N.",
            "1–2 Arma … fato] N.",
        ),
        (
            '<p xml:id="a">Unus duo.</p><p xml:id="b">Tres quattuor.</p><note type="commentary" target="#a" targetEnd="#b">N.</note>',
            "N.",
            "1–2 Unus … quattuor] N.",
        ),
        (
            (
                '<lg><l xml:id="a">Arma cano,</l><l xml:id="b">Italiam fato.</l></lg><listTranspose><transpose>'
                '<ptr target="#b"/><ptr target="#a"/></transpose></listTranspose>'
            ),
            "Ordo: Italiam fato – Arma cano",
            "1–2 Arma … fato] Ordo: Italiam fato – Arma cano",
        ),
    ],
)
def test_notes_on_whole_verses_and_paragraphs_have_their_lines(made, body, pages, paper):
    got = made(body)
    assert paper in got.print
    assert all(pages in getattr(got, place) for place in ALL)


def test_an_entry_in_a_note_stands_with_it(made):
    got = made(
        '<p>Textus<note place="margin" type="scholia">Scholium <app><lem wit="#A">belli <app><lem>ciuilis</lem>'
        '<rdg wit="#B">ciuium</rdg></app></lem><rdg wit="#B">pacis</rdg></app>.</note> breuis.</p>'
    )
    for place in ("text", "print"):
        assert "Scholium belli ciuilis. — belli ciuilis] pacis B — ciuilis] ciuium B" in getattr(got, place)
    assert "Quae locum non habent" not in got.print


@pytest.mark.parametrize(
    ("entry", "line", "witness"),
    [
        (
            '<app from="#w1"><rdg wit="#A #C">ignis</rdg><rdg wit="#B">ignes</rdg></app>',
            "ignis A C] ignes B",
            "ignes aqua",
        ),
        (
            '<app from="#w2" to="#w2"><rdg wit="#B">unda</rdg><rdg wit="#A">aqua</rdg></app>',
            "aqua A] unda B",
            "ignis unda",
        ),
    ],
)
def test_a_reading_that_says_what_the_text_has_is_its_lemma(made, entry, line, witness):
    got = made(f'<p><w xml:id="w1">ignis</w> <w xml:id="w2">aqua</w></p><listApp>{entry}</listApp>')
    assert all(line in getattr(got, place) for place in ALL)
    assert got.witness("B") == witness
    assert "A004" not in dict(got.findings)


def test_a_witness_that_breaks_off_in_a_reading(made):
    got = made('<p>Unus <app><lem wit="#A">duo</lem><rdg wit="#B">d<witEnd/></rdg></app> tres quattuor.</p>')
    assert all("d B (explicit)" in getattr(got, place) or "d B (desinit)" in getattr(got, place) for place in ALL)
    assert got.witness("B") == "Unus d"


def test_a_list_of_witnesses_in_the_text(made):
    header = HEADER[: HEADER.index("<listWit>")] + "<p>s</p>" + HEADER[HEADER.index("</sourceDesc>") :]
    listed = (
        '<listWit><head>familia prior</head><witness xml:id="A">Codex Romanus</witness><listWit><head>altera</head>'
        '<witness xml:id="B"><msDesc><msIdentifier><settlement>Roma</settlement><idno>12</idno></msIdentifier></msDesc>'
        "</witness></listWit></listWit>"
    )
    got = made(f'<div>{listed}</div><p>Panis <app><lem wit="#A">et</lem><rdg wit="#B">uel</rdg></app> sal.</p>', header)
    assert all("A Codex Romanus" in getattr(got, place) for place in ("site", "epub", "print"))
    assert "A: Codex Romanus" in got.text
    assert "B Roma, 12" in got.print
    assert "T001" not in dict(got.findings)


def test_the_description_of_a_witness_is_not_glued(made):
    header = HEADER.replace(
        "<witness xml:id='C'/>",
        "<witness xml:id='C'>Codex Romanus<msDesc><msIdentifier><settlement>Roma</settlement><idno>7</idno></msIdentifier>"
        "<physDesc><handDesc><handNote xml:id='C1'>prima</handNote><handNote xml:id='C2'>altera</handNote></handDesc>"
        "</physDesc></msDesc></witness>",
    )
    got = made('<p>Rex <app><lem wit="#A">uenit</lem><rdg wit="#C">uidit</rdg></app>.</p>', header)
    assert "Codex Romanus, Roma, 7. prima; altera" in got.print


def test_the_leaf_that_begins_in_a_witness(made):
    got = made('<p>Unus <app><witDetail wit="#B"><pb n="12v"/></witDetail></app> duo.</p>')
    assert all("fol. 12v B" in getattr(got, place) for place in ALL)


def test_output_of_collatex_with_sigla_that_are_no_names(tmp_path):
    path = tmp_path / "a.xml"
    path.write_text(
        '<cx:apparatus xmlns:cx="http://interedition.eu/collatex/ns/1.0" xmlns="http://www.tei-c.org/ns/1.0">'
        '<app><rdg wit="#W1 #2">uinum</rdg><rdg wit="#3">panis</rdg></app> est</cx:apparatus>'
    )
    got = Finished(path, tmp_path / "out")
    assert all("uinum W1 2] panis 3" in getattr(got, place) for place in ALL)
    assert "error" not in {severity for _, severity in got.findings}
    assert got.witness("3") == "panis est"


@pytest.mark.parametrize(
    ("text", "lemma", "witness"),
    [
        ('Ignis et <anchor xml:id="k"/>aqua manent.', "aqua", "Ignis et unda manent."),
        ('Ignis et aqua<anchor xml:id="k"/> manent.', "aqua", "Ignis et unda manent."),
        ('Ignis et <anchor xml:id="k"/> aqua fria manent.', "aqua fria", "Ignis et unda manent."),
        ('大比丘眾<anchor xml:id="k"/>俱足', "俱", "大比丘眾unda足"),
    ],
)
def test_an_entry_from_an_anchor_has_the_words_beside_it(made, text, lemma, witness):
    entry = f'<app from="#k"><lem wit="#A">{lemma}</lem><rdg wit="#B">unda</rdg></app>'
    got = made(f"<p>{text}</p><listApp>{entry}</listApp>")
    assert got.witness("B") == witness
    assert all(f"{lemma} A] unda B" in getattr(got, place) for place in ("text", "site", "epub"))
    assert {"A043", "A030"}.isdisjoint(dict(got.findings))


def test_an_entry_from_an_anchor_whose_words_stand_elsewhere_is_told(made):
    entry = '<app from="#k"><lem wit="#A">aqua</lem><rdg wit="#B">unda</rdg></app>'
    got = made(f'<p>Ignis <anchor xml:id="k"/>et aquae manent.</p><listApp>{entry}</listApp>')
    assert "A043" in dict(got.findings)


def test_words_run_on_across_a_break_within_a_word(made):
    got = made(
        '<p><w>ma<lb n="2"/>gnus</w> <w><lb n="3"/>panis</w> <w>di<pb n="4"/><lb/>uus</w> <w>a<lb break="yes"/>b</w></p>'
    )
    assert got.text == "magnus panis diuus a b"
    assert "magnus panis diuus a b" in got.print


def test_what_holds_elements_only_is_not_glued(made):
    got = made(
        "<opener><dateline><placeName>Roma</placeName><date>1800</date></dateline></opener><p>Ait <cit><quote>fides</quote>"
        "<bibl>Ans. 1</bibl></cit>.</p><castList><castItem><role>Anna</role><roleDesc>a baker</roleDesc></castItem>"
        "<castGroup><head>Millers</head><castItem><role>Otto</role></castItem></castGroup></castList>"
    )
    for place in ALL:
        words = getattr(got, place)
        assert "Roma 1800" in words
        assert "fides” Ans. 1" in words
        assert words.rindex("Anna, a baker") < words.rindex("Millers") < words.rindex("Otto")


def test_the_register_of_a_corpus(made):
    listed = "<standOff><listPerson><person xml:id='p'><persName>Iris</persName></person></listPerson></standOff>"
    got = made(CORPUS.replace("<TEI>", f"{listed}<TEI>", 1))
    assert all("Iris" in getattr(got, place) for place in ALL)
    assert got.text.index("Plums.") < got.text.index("Iris")


def test_a_person_without_a_name_in_a_register(made):
    got = made(
        '<p>Rex.</p><listPerson><person xml:id="p"/><person xml:id="q"><persName>Iris</persName></person></listPerson>'
    )
    assert "Iris" in got.print
