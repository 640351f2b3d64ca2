"""Entries in what stands beside the running text or between its blocks have a place, in every output."""

from __future__ import annotations

import subprocess

import pytest

from tests.conftest import HEADER, need_tool
from tests.test_habits_of_projects import Case


@pytest.fixture
def case(tmp_path):
    return lambda body, header=HEADER: Case(tmp_path, body, header)


def printed(given: Case) -> str:
    """Return the words of the book."""
    tool = need_tool("pdftotext")
    given.built("print")
    pdf = next((given.out / "print").glob("*.pdf"))
    done = subprocess.run([tool, "-layout", str(pdf), "-"], capture_output=True, text=True, check=True)
    return done.stdout


IN_CHOICE = (
    '<div n="1"><p n="1">Rex <choice><sic>urbem <app><lem wit="#A">cepti</lem><rdg wit="#B">cepiti</rdg></app></sic><corr>urbem cepit</corr>'
    '</choice> et <choice><orig>uicit <app><lem wit="#A">hostes</lem><rdg wit="#C">ostes<note>sine h</note></rdg></app></orig><reg>vicit hostes</reg></choice> fugit.</p></div>'
)


def test_an_entry_in_an_encoding_that_is_not_shown_stands_where_that_does(case):
    given = case(IN_CHOICE)
    assert given.apparatus == ["1, 1: cepti A] cepiti B", "1, 1: hostes A] ostes C (sine h)"]
    assert "Rex urbem cepiti et" in given.witness("B")
    given.built("site,epub,text")
    page = (given.out / "site/text.html").read_text(encoding="utf-8")
    assert page.index('id="at-app.1"') < page.index(">cepti<") < page.index("urbem cepit") + 400
    assert "1 cepti A] cepiti B" in printed(given)


def test_a_note_in_an_encoding_that_is_not_shown_is_called_where_that_stands(case):
    given = case("<p n='1'>Rex <choice><sic>urbe<note>sine m</note></sic><corr>urbem</corr></choice> cepit.</p>")
    assert "Rex urbem[1] cepit." in given.text
    book = printed(given)
    assert "urbem1 cepit" in book
    assert "sine m" in book


def test_the_hand_of_a_deletion_that_was_taken_back_is_the_hand_that_deleted(case):
    hands = '<profileDesc><handNotes><handNote xml:id="h1">the scribe</handNote><handNote xml:id="h2">a reviser</handNote></handNotes></profileDesc></teiHeader>'
    given = case(
        '<p>Rex <restore hand="#h2"><del hand="#h1">magnus</del></restore> et <del xml:id="d" hand="#h1">bonus</del>.<undo target="#d"/></p>',
        HEADER.replace("</teiHeader>", hands),
    )
    given.built("site")
    page = (given.out / "site/text.html").read_text(encoding="utf-8")
    assert 'title="restored, hand: a reviser"' in page
    assert page.count('title="deleted, hand: the scribe; restored"') == 2
