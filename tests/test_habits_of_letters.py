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
