"""The table [print]: what is known, what is told of what is not."""

from __future__ import annotations

import pytest
from msgspec.structs import fields

from edition.settings.declared import Print
from edition.writers.galley.settings import KEYS, read_settings
from edition.writers.galley.sizes import PAGES, page_size
from tests.conftest import ROOT
from tests.print import collation
from tests.print.books import book, project_in


def settings_of(tmp_path, given):
    project, _ = project_in(tmp_path, collation.text(1, paragraphs=1, words=10, density=0), given)
    settings, findings = read_settings(project)
    return settings, [*project.findings, *findings]


def test_the_project_file_knows_the_same_keys():
    assert {f.encode_name for f in fields(Print)} == KEYS


def test_the_handbook_names_every_key_and_page():
    text = (ROOT / "docs/print.md").read_text(encoding="utf-8")
    assert [key for key in KEYS if f"`{key}" not in text and f"{key}." not in text] == []
    assert [name for name in PAGES if f'"{name}"' not in text] == []


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        ({"page": "demi octavo"}, "demy octavo"),
        ({"numbering": "pgae"}, "page"),
        ({"layers": {"historical": {"plaec": "end"}}}, "place"),
        ({"layers": {"historical": {"place": "fot"}}}, "foot"),
        ({"margins": {"insde": 20}}, "inside"),
        ({"margins": {"inside": 200}}, "mm"),
        ({"size": 99}, "from 6 to 24"),
        ({"marks": "perhaps"}, "true"),
        ({"facing": 3}, "list"),
    ],
)
def test_a_mistake_is_told_with_a_remedy(tmp_path, given, hint):
    _, findings = settings_of(tmp_path, given)
    assert [f.code for f in findings] in (["O012"], ["P002"])
    assert findings[0].locate().line > 1
    assert hint in findings[0].hint


def test_pages_by_name_and_by_measure():
    assert page_size("Demy 8vo") == (138, 216)
    assert page_size("148 × 210 mm") == (148, 210)
    assert page_size("5 x 5") is None


@pytest.mark.parametrize("numbering", ["page", "section", "continuous", "verse", "none"])
def test_every_numbering_is_set(tmp_path, numbering):
    tei = collation.text(3, paragraphs=6, words=60, density=0.06)
    made, _, _, _ = book(tmp_path, tei, {"numbering": numbering, "page": "A5"})
    assert made.pdf is not None, [f.message for f in made.findings]


@pytest.mark.parametrize("form", ["book", "article", "text"])
def test_every_form_is_set(tmp_path, form):
    made, _, _, _ = book(tmp_path, collation.text(3, paragraphs=2, words=30, density=0.06), {"form": form})
    assert made.pdf is not None, [f.message for f in made.findings]


@pytest.mark.parametrize("place", ["foot", "end", "none"])
def test_a_layer_stands_where_it_is_put(tmp_path, place):
    tei = collation.text(3, paragraphs=3, words=60, density=0.06)
    made, _, _, _ = book(tmp_path, tei, {"layers": {"apparatus": {"place": place}}})
    assert made.pdf is not None, [f.message for f in made.findings]
