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
