"""Tables whose cells reach over others, lists in a line, numbers of items, transcriptions beside a text."""

from __future__ import annotations

import json

import pytest

from tests.case import Case


@pytest.fixture
def case(tmp_path):
    return lambda body: Case(tmp_path, body)


def test_a_cell_over_several_has_its_room_in_a_text(case):
    given = case(
        "<table><row><cell cols='2'>ab</cell><cell>c</cell></row><row><cell rows='2'>x</cell><cell>y</cell><cell>z</cell></row>"
        "<row><cell>p</cell><cell rows='2'>q</cell></row><row><cell>s</cell><cell>t</cell></row></table>"
    )
    assert given.file.splitlines() == ["ab\t\tc", "x\ty\tz", "\tp\tq", "s\tt"]


@pytest.mark.parametrize(
    "body", ["<table>{}<row><cell>x</cell></row></table>", "<figure><graphic url='a.png'/>{}</figure>"]
)
def test_two_headings_of_a_caption_are_two(case, body):
    given = case(body.format("<head>Tabula</head><head>prima</head>"))
    assert "Tabulaprima" not in given.page.replace("\n", "")
    assert "Tabulaprima" not in given.text + given.printed
    given.built("epub,latex")


def test_a_transcription_beside_a_text_is_counted(case):
    given = case("<p>Arma.</p>")
    pages = "<sourceDoc><surface><zone><line>Arma</line></zone></surface></sourceDoc>"
    given.path.write_text(given.path.read_text().replace("<text>", f"{pages}<text>"))
    assert given.text == "Arma."
    omitted = json.loads((given.out / "report.json").read_text())["ledger"]["text"]["omitted"]
    assert omitted == {"a transcription by the page beside the text, of which the text is read": 4}


@pytest.mark.parametrize(
    ("items", "text"),
    [
        ("<item n='1°'>primum</item><item n='2°'>alterum</item>", "1° primum 2° alterum"),
        ("<item n='(a)'>primum</item><item n='(b)'>alterum</item>", "(a) primum (b) alterum"),
        ("<item n='1'>primum</item><item n='2'>alterum</item>", "1. primum 2. alterum"),
        ("<item n='x-1'>primum</item><item n='x-2'>alterum</item>", "- primum - alterum"),  # names for machines
        ("<item n='1'>primum</item><item>alterum</item>", "- primum - alterum"),
    ],
)
def test_items_that_all_have_numbers_are_numbered(case, items, text):
    assert case(f"<list>{items}</list>").text == text


def test_a_list_that_has_bullets_is_not_numbered(case):
    assert case("<list rend='bulleted'><item n='1'>primum</item></list>").text == "- primum"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("Sunt <list rend='inline'><item n='(a)'>unum</item>, <item n='(b)'>duo</item> et <item>tria</item></list>.", "Sunt (a) unum, (b) duo et tria."),
        ("Sunt<list type='inline'><item>unum</item><item>duo</item></list>.", "Sunt unum, duo."),
        ("Sunt: <list type='inline'><label>1)</label><item>unum;</item><label>2)</label><item>duo</item></list>.", "Sunt: 1) unum; 2) duo."),
        ("<list><item>x <list type='inline'><item>y</item><item>z</item></list> w</item></list>", "- x y, z w"),
    ],
)  # fmt: skip
def test_a_list_in_a_line_stays_in_it(case, body, text):
    given = case(f"<p>{body}</p>")
    assert given.text == text
    given.built("site,print,epub")


def test_a_picture_on_the_web_is_called_by_its_name_in_print(case):
    given = case(
        "<p>Hoc <graphic url='https://example.org/x/a%20b.png'/> et <graphic url='http://[x'/>.</p>"
        "<figure><graphic url='https://example.org/c.png'/></figure>"
    )
    assert "Hoc [example.org: a b.png] et [http://[x]." in given.printed
    assert "[example.org: c.png]" in given.printed
    assert b"https://example.org/c.png" in (given.out / "print/a.pdf").read_bytes()
    assert "https://example.org/c.png" in given.page
