"""Rows that end within a word, told by the builder, are those that end with a hyphen in the finished pages."""

from __future__ import annotations

import random
import re
import subprocess

import pytest

from edition.writers.print import binding
from edition.writers.print.book import Book
from edition.writers.print.filling import Frame
from edition.writers.print.plan import plan
from tests.conftest import HEADER, TEI_OPEN, need_tool
from tests.print.books import book
from tests.print.test_print_plan import ROW, OffBy, Rows, oracle

_WORDS = {
    "la": "constitutionibus perturbationemque disputationum uel et Aeneas magnanimorum imperatoribus de lux",
    "de": "Überlieferungsgeschichte und Verantwortung der Abschreiber Handschriftenbeschreibung in alten Zeiten",
    "ru": "предположительно рукописное происхождение не вызывало сомнения и обстоятельства",
    "el": "παραδεδομένη ιστοριογραφία και η αναγνωρισμένη χειρόγραφος παράδοση του κειμένου",
}
_PLAIN = {"form": "text", "index": False, "numbering": "none", "page": "A6"}


def _text(language: str, seed: int, paragraphs: int = 12) -> str:
    """Make paragraphs of long words, some in lists, quotations and tables; some words are partly in italics."""
    chance = random.Random(seed)
    words = _WORDS[language].split()

    def some(count: int) -> str:
        chosen = chance.choices(words, k=count)
        parts = (
            f"{w[:4]}<hi rend='italic'>{w[4:]}</hi>" if len(w) > 8 and chance.random() < 0.2 else w for w in chosen
        )
        return " ".join(parts)

    kinds = ["<p>{}</p>", "<p>{}</p>", "<list><item>{}</item></list>", "<quote><p>{}</p></quote>", "<p>{} – {}</p>"]
    body = "".join(kinds[i % len(kinds)].format(some(40), some(20)) for i in range(paragraphs))
    opened = TEI_OPEN.replace('"la"', f'"{language}"')
    return f"{opened}{HEADER}<text><body>{body}</body></text></TEI>"


def _rows_with_hyphen(pdf) -> list[bool]:
    """Read from the finished pages which rows end with a hyphen; pages but the first have a head."""
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout
    pages = [[row.rstrip() for row in page.splitlines() if row.strip()] for page in text.split("\f")[:-1]]
    return [
        row.endswith(("\u00ad", "-", "‐")) for page in [pages[0], *(page[1:] for page in pages[1:])] for row in page
    ]


@pytest.mark.parametrize("language", _WORDS)
def test_rows_that_end_within_a_word_are_those_with_a_hyphen_on_the_page(tmp_path, monkeypatch, language):
    need_tool("pdftotext")
    told: list[bool] = []
    set_book = binding.set_book

    def asking(press, made, parts):
        planned = next(p for name, p in press.planned.items() if name.startswith("text"))
        told.extend(planned.body.divides(range(len(planned.measured.rows))))
        set_book(press, made, parts)

    monkeypatch.setattr(binding, "set_book", asking)
    _, pdf, _, _ = book(tmp_path, _text(language, 5), _PLAIN)
    seen = _rows_with_hyphen(pdf)
    assert told == seen
    assert sum(seen) > 10


def test_scripts_and_languages_without_hyphens_are_not_asked(tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(Book, "_probed", lambda _book, _part, blocks: asked.append(blocks) or [{} for _ in blocks])
    words = {
        "zh": "天地玄黃宇宙洪荒日月盈昃辰宿列張",
        "ar": "كتاب الهند في تحقيق ما للهند من مقولة",
        "syc": "ܟܬܒܐ ܕܡܠܟܐ ܕܐܪܥܐ",
    }
    words["grc"] = "οὐλομένην ἰφθίμους προΐαψεν διαστήτην ἐρίσαντε"
    for language, some in words.items():
        opened = TEI_OPEN.replace('"la"', f'"{language}"')
        body = f"<p>{' '.join([some] * 60)}</p>" * 3
        made, _, _, _ = book(
            tmp_path / language, f"{opened}{HEADER}<text><body>{body}</body></text></TEI>", {"page": "A6"}
        )
        assert made.figures["pages"] > 2
        assert made.figures["hyphens_at_turns"] == 0
    assert not asked


def _odd_pages_with_hyphen(pdf) -> int:
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout
    lasts = [[row.rstrip() for row in page.splitlines() if row.strip()][-1] for page in text.split("\f")[:-1]]
    return sum(bool(re.search("[-\u00ad‐]$", last)) for last in lasts[::2])


def test_right_pages_do_not_end_within_a_word_where_there_is_another_way(tmp_path, monkeypatch):
    need_tool("pdftotext")
    tei = _text("la", 3, paragraphs=60)
    made, pdf, _, _ = book(tmp_path, tei, _PLAIN)
    few = _odd_pages_with_hyphen(pdf)
    assert made.figures["hyphens_at_turns"] == few
    monkeypatch.setattr("edition.writers.print.columns.Column.divides", lambda _self, lasts: [False] * len(lasts))
    book(tmp_path, tei, _PLAIN)
    assert few < _odd_pages_with_hyphen(pdf) / 3


@pytest.mark.parametrize("least", [1, 9])
def test_the_planner_ends_right_pages_elsewhere(least):
    """Ten rows on a page, of which the tenth ends within a word: nine, where the least allows it, on right pages alone."""
    body = Rows([False] * 39, divided=frozenset({9, 18, 19, 29}))
    pages = plan(body, [], oracle, Frame(ROW * 10, 6.0, ROW, least), OffBy())
    assert [page.last for page in pages] == [8, 18, 28, 38]
