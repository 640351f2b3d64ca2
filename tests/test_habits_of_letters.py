"""What stands on a page or in a letter and was lost: stamps, open variants, lines at pictures, numbers of divisions."""

from __future__ import annotations

import pytest

from tests.case import Case
from tests.conftest import HEADER


@pytest.fixture
def case(tmp_path):
    return lambda body, header=HEADER: Case(tmp_path, body, header)


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("<lb n='1'/>Arma<figure><figDesc>seal</figDesc></figure><lb n='2'/>uirum", ["Arma [seal]", "uirum"]),
        (
            "<lb n='1'/>Arma <lb n='2'/><figure><figDesc>seal</figDesc></figure><lb n='3'/>cano",
            ["Arma", "[seal]", "cano"],
        ),
        ("<lb n='1'/><figure type='chrismon'/>Arma<lb n='2'/>cano", ["[chrismon] Arma", "cano"]),
    ],
)
def test_a_line_begins_also_behind_a_sign(case, body, lines):
    given = case(f"<div type='edition'><ab>{body}</ab></div>")
    assert given.file.splitlines() == lines
    given.built("site,print")


def test_a_picture_in_a_line_touches_no_word(case):
    given = case("<p>Et<graphic url='a.png'/>, bonum <graphic url='b.png'/>est ui<graphic url='c.png'/>rum.</p>")
    assert given.text == "Et [a.png], bonum [b.png] est ui[c.png]rum."


def test_a_stamp_is_told_and_is_no_text(case):
    given = case(
        "<opener><stamp>Archiv</stamp><salute>Care amice</salute></opener>"
        "<p>Scribo<stamp type='postmark'>Jena</stamp>tibi <app><lem wit='#A'>hoc</lem><rdg wit='#B'>id</rdg></app>.</p>"
    )
    assert given.text == "((Archiv)) Care amice Scribo ((Jena)) tibi hoc. Apparatus hoc A] id B"
    assert given.witness("B") == "Care amice Scribo tibi id."
    assert "((Jena))" in given.printed


@pytest.mark.parametrize(
    "alternatives", ["<alt mode='excl' target='#a #b'/>", "<altGrp mode='excl'><alt target='#a #b'/></altGrp>"]
)
def test_a_variant_that_was_left_open_follows_the_one_that_is_read(case, alternatives):
    given = case(f"<p>Arma <seg xml:id='a'>uirum</seg><seg xml:id='b'>uiros</seg> cano.</p>{alternatives}")
    assert given.text == "Arma uirum / uiros cano."
    assert "uirum / uiros cano" in given.printed
    assert given.witness("A") in {"", "Arma uirum cano."}


@pytest.mark.parametrize(
    ("life", "told"),
    [
        ("<birth when='1810-03-01'><placeName>Roma</placeName></birth>", ", * 1810-03-01, Roma"),
        ("<birth when='1810'>Kal. Mart. 1810, <placeName>Roma</placeName></birth>", ", * Kal. Mart. 1810, Roma"),
        ("<birth><date when='1810'/></birth><death><date>1849</date></death>", ", * 1810, † 1849"),
        ("<death notBefore='1849'>in <placeName>Ostia</placeName></death>", ", † 1849–, in Ostia"),
        ("<birth when='1810'/><death/>", ", * 1810"),
        ("<residence when='1811'><placeName>Roma</placeName></residence><occupation from='1812'>miles</occupation>", ", Roma (1811), miles (1812–)"),
        ("<birth><date when='1810'/></birth><note><p>Vita.</p></note>", ", * 1810 Vita."),
        ("liber<birth when='1810'/>", " liber * 1810"),
    ],
)  # fmt: skip
def test_when_somebody_lived_is_told(case, life, told):
    given = case(f"<listPerson><person><persName>Marcus</persName>{life}</person></listPerson>")
    assert given.text.replace("Marcusliber", "Marcus liber") == f"- Marcus{told}"


LETTER = HEADER.replace(
    "</teiHeader>",
    "<profileDesc><correspDesc><correspAction type='sent'><persName>Goethe</persName><placeName>Jena</placeName><date when='1795-04-03'/>"
    "</correspAction><correspAction type='received'><persName ref='#s'/></correspAction></correspDesc></profileDesc></teiHeader>",
)


def test_a_letter_alone_says_who_sent_it(case):
    body = "<p>Scribo <app><lem wit='#A'>hoc</lem><rdg wit='#B'>id</rdg></app>.</p><div><listPerson><person xml:id='s'><persName>Schiller</persName></person></listPerson></div>"
    given = case(body, LETTER)
    assert given.file.splitlines()[:2] == ["A: Goethe, Jena, 1795-04-03", "Ad: Schiller"]
    assert given.page.index("Goethe, Jena, 1795-04-03") < given.page.index("Scribo")
    assert "Goethe, Jena" in given.printed
    assert given.witness("B").startswith("Scribo id.")
    given.built("epub,data,latex")


def test_a_list_of_letters_says_nothing_of_its_text(case):
    both = LETTER.replace(
        "</correspDesc>",
        "</correspDesc><correspDesc><correspAction type='sent'><persName>Herder</persName></correspAction></correspDesc>",
    )
    assert case("<p>Introductio.</p>", both).text == "Introductio."


def test_the_number_of_a_division_without_a_heading_is_told(case):
    given = case(
        "<div n='1' type='book'><div n='1' type='chapter'><p>Arma.</p><p>Uirum.</p></div><div n='2'><l>cano</l></div></div>"
        "<div n='2'><head>Liber II</head><p>Troiae.</p></div><div n='prologus'><p>qui</p></div>"
    )
    assert given.file.split("\n\n") == ["1.1", "Arma.", "Uirum.", "1.2", "cano", "Liber II", "Troiae.", "qui\n"]
    assert [piece.partition('"')[0] for piece in given.page.split('class="division-number" data-n="')[1:]] == [
        "1.1",
        "1.2",
    ]
    given.built("epub,print,latex")
