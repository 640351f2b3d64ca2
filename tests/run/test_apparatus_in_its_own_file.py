"""A file of entries alone belongs to the text that it speaks of, whichever of the two says so."""

from __future__ import annotations

import pytest

from tests.conftest import edition, tei

VERSE = '<l n="1" xml:id="l1"><w xml:id="w1">Arma</w> <w xml:id="w2">virumque</w> <w xml:id="w3">cano</w></l>'
ENTRIES = (
    '<app from="#w1" to="#w2"><lem wit="#A">Arma virumque</lem><rdg wit="#B">Arma uirumque</rdg></app>'
    '<app from="#w3"><lem wit="#A">cano</lem><rdg wit="#B">canto</rdg></app>'
)


def written(folder, files: dict[str, str]):
    for name, body in files.items():
        (folder / name).write_text(tei(body), encoding="utf-8")
    return folder


def texts_of(folder, *arguments: str) -> list[str]:
    run = edition("witness", "B", ".", *arguments, cwd=folder)
    return [line.strip() for line in run.out.splitlines() if line.strip()]


@pytest.mark.parametrize(
    "entries", [ENTRIES, f"<listApp>{ENTRIES}</listApp>", f"<div><head>App.</head>{ENTRIES}</div>"]
)
def test_ids_that_only_the_text_has_name_it(tmp_path, entries):
    folder = written(tmp_path, {"X-app.xml": entries, "X.xml": VERSE})
    assert edition("apparatus", ".", cwd=folder).out.splitlines() == [
        "1: Arma virumque A] Arma uirumque B",
        "1: cano A] canto B",
    ]
    assert texts_of(folder) == ["Arma uirumque canto"]
    codes = edition("check", ".", "--format", "json", cwd=folder).codes
    assert "P014" in codes
    assert "L003" not in codes


def test_of_texts_with_the_same_ids_the_name_tells(tmp_path):
    files = {"a.xml": VERSE, "a-app.xml": ENTRIES, "ab.xml": VERSE, "ab-app.xml": ENTRIES.replace("canto", "canam")}
    folder = written(tmp_path, files)
    assert edition("apparatus", ".", cwd=folder).out.splitlines() == [
        "1: Arma virumque A] Arma uirumque B",
        "1: cano A] canto B",
        "1: Arma virumque A] Arma uirumque B",
        "1: cano A] canam B",
    ]


def test_of_texts_with_the_same_ids_and_other_names_none_is_taken(tmp_path):
    folder = written(tmp_path, {"a.xml": VERSE, "b.xml": VERSE, "variants.xml": f"<listApp>{ENTRIES}</listApp>"})
    run = edition("check", ".", "--format", "json", cwd=folder)
    assert "P014" not in run.codes
    assert "L003" in run.codes


def test_the_text_points_to_its_entries(tmp_path):
    body = "<p n='1'>Hic <seg corresp='variants.xml#a1'>rex</seg> fuit magnus<ptr target='variants.xml#a2'/>.</p>"
    entries = (
        "<listApp><app xml:id='a1'><lem wit='#A'>rex</lem><rdg wit='#B'>dux</rdg></app>"
        "<app xml:id='a2'><lem wit='#A'>magnus</lem><rdg wit='#B'>parvus</rdg></app></listApp>"
    )
    folder = written(tmp_path, {"text.xml": body, "variants.xml": entries})
    assert edition("apparatus", ".", cwd=folder).out.splitlines() == ["1: rex A] dux B", "1: magnus A] parvus B"]
    assert texts_of(folder) == ["Hic dux fuit parvus."]
    (folder / "other.xml").write_text(tei("<p>Alia res.</p>"), encoding="utf-8")
    assert edition("apparatus", "text.xml", cwd=folder).out.splitlines() == ["1: rex A] dux B", "1: magnus A] parvus B"]


def test_lines_that_entries_cite_belong_to_the_one_text_beside_them(tmp_path):
    entries = "<listApp><app loc='1'><lem wit='#A'>cano</lem><rdg wit='#B'>canto</rdg></app></listApp>"
    folder = written(tmp_path, {"carmen.xml": VERSE, "notes.xml": entries})
    assert texts_of(folder) == ["Arma virumque canto"]


@pytest.mark.parametrize("poem", ["<l n='1'>{}</l>", "<ab>{}</ab>", "{}"])
def test_a_poem_that_is_nothing_but_entries_is_a_text(tmp_path, poem):
    entry = "<app><lem wit='#A'>Arma virum</lem><rdg wit='#B'>Arma uirum</rdg></app>"
    folder = written(
        tmp_path, {"intro.xml": "<p>Alia res.</p>", "poem.xml": poem.format(entry), "poem-notes.xml": "<p>Nota.</p>"}
    )
    assert "P014" not in edition("check", ".", "--format", "json", cwd=folder).codes


def test_an_edition_with_entries_of_its_own_takes_no_others(tmp_path):
    own = "<l n='1'>Arma <app><lem wit='#A'>virum</lem><rdg wit='#B'>uirum</rdg></app></l>"
    entries = "<listApp><app loc='1'><lem wit='#A'>cano</lem><rdg wit='#B'>canto</rdg></app></listApp>"
    folder = written(tmp_path, {"carmen.xml": own, "aliud.xml": entries})
    assert "P014" not in edition("check", ".", "--format", "json", cwd=folder).codes
