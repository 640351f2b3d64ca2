"""A folder is one edition where its files say so, and edition.toml says it otherwise."""

from __future__ import annotations

import json

import pytest

from tests.conftest import HEADER, ROOT, edition, tei

SIGLA = ("V", "P", "R", "S")
WITNESSES = "".join(
    f'<witness xml:id="{s}"><ref target="transcriptions/{s}.xml">codex {s}</ref></witness>' for s in SIGLA
)


def header(witnesses: str) -> str:
    start, _, rest = HEADER.partition("<listWit>")
    return f"{start}<listWit>{witnesses}</listWit>{rest.partition('</listWit>')[2]}"


@pytest.fixture
def folder(tmp_path):
    """An edition of a scholastic text: text, apparatus, four transcriptions, a translation, images."""
    home = tmp_path / "quaestio"
    (home / "transcriptions").mkdir(parents=True)
    (home / "images").mkdir()
    (home / "images" / "V1r.jpg").write_bytes(b"\xff\xd8\xff\xd9")
    (home / "quaestio.xml").write_text(
        tei('<p xml:id="p1">Utrum <w xml:id="w1">deus</w> sit.</p>', header(WITNESSES)), encoding="utf-8"
    )
    (home / "apparatus.xml").write_text(
        tei(
            '<listApp><app from="quaestio.xml#w1"><lem wit="#V #P">deus</lem><rdg wit="#R #S">Deus ipse</rdg></app></listApp>',
            header("".join(f'<witness xml:id="{s}"/>' for s in SIGLA)),
        ),
        encoding="utf-8",
    )
    (home / "english.xml").write_text(
        tei('<p corresp="quaestio.xml#p1">Whether God exists.</p>').replace('"la"', '"en"', 1), encoding="utf-8"
    )
    for siglum in SIGLA:
        words = f"Transcriptum {siglum} de codice."
        (home / "transcriptions" / f"{siglum}.xml").write_text(tei(f"<p>{words}</p>"), encoding="utf-8")
    return home


def test_a_scholastic_folder_is_one_edition(folder):
    run = edition("build", "quaestio", "--only", "text", "-o", "out", cwd=folder.parent)
    report = json.loads((folder.parent / "out" / "report.json").read_text(encoding="utf-8"))
    (told,) = [f for f in report["findings"] if f["code"] == "P014"]
    assert told["severity"] == "info"
    assert "quaestio.xml is the text; read with" in told["message"]
    assert "apparatus.xml" in told["message"]
    assert "beside it: quaestio/english.xml" in told["message"]
    assert all(f"transcriptions/{s}.xml ({s})" in told["message"] for s in SIGLA)
    assert "source = " in told["hint"]
    assert "info P014" in run.err
    texts = {p.name: p.read_text(encoding="utf-8") for p in (folder.parent / "out" / "text").rglob("*.txt")}
    assert not any("Transcriptum" in text for text in texts.values())
    assert any("Whether God exists" in text for text in texts.values())
    assert any("Utrum deus sit." in text and "Deus ipse" in text for text in texts.values())


def test_the_witness_of_a_joined_apparatus_is_rebuilt(folder):
    assert edition("witness", "R", "quaestio", cwd=folder.parent).out.strip() == "Utrum Deus ipse sit."


def test_edition_toml_says_otherwise(folder):
    (folder / "edition.toml").write_text(
        '[edition]\nsource = ["quaestio.xml", "english.xml", "transcriptions/V.xml"]\n', encoding="utf-8"
    )
    run = edition("build", "quaestio", "--only", "text", "-o", "out", cwd=folder.parent)
    assert "P014" not in run.err
    texts = "".join(p.read_text(encoding="utf-8") for p in (folder.parent / "out" / "text").rglob("*.txt"))
    assert "Transcriptum V de codice." in texts


def test_letters_that_refer_to_each_other_stay_texts_of_their_own(tmp_path):
    for number in (1, 2):
        body = f'<p>cf. <ref target="{3 - number}.xml">the other letter</ref>, letter {number}</p>'
        (tmp_path / f"{number}.xml").write_text(tei(body), encoding="utf-8")
    run = edition("build", ".", "--only", "text", "-o", "out", cwd=tmp_path)
    assert "P014" not in run.err
    texts = "".join(p.read_text(encoding="utf-8") for p in (tmp_path / "out" / "text").rglob("*.txt"))
    assert "letter 1" in texts
    assert "letter 2" in texts


@pytest.mark.parametrize("names", [("la.xml", "en.xml"), ("b.xml", "a.xml")])
def test_of_two_that_point_to_each_other_the_one_with_the_apparatus_is_the_text(tmp_path, names):
    text, translation = names
    app = '<app><lem wit="#A">unus</lem><rdg wit="#B">duo</rdg></app>'
    (tmp_path / text).write_text(tei(f'<p xml:id="p" corresp="{translation}#p">liber {app}</p>'), encoding="utf-8")
    (tmp_path / translation).write_text(tei(f'<p xml:id="p" corresp="{text}#p">book one</p>'), encoding="utf-8")
    (told,) = [
        f for f in edition("check", ".", "--format", "json", cwd=tmp_path).json["findings"] if f["code"] == "P014"
    ]
    assert told["message"].startswith(f"{text} is the text; beside it: {translation}")


def test_the_readings_of_a_collation_stand_in_the_transcriptions_that_it_names(tmp_path):
    for siglum, word in (("B", "uinum"), ("C", "aqua")):
        (tmp_path / f"{siglum}.xml").write_text(tei(f'<p>Et <w xml:id="w1">{word}</w> est.</p>'), encoding="utf-8")
    body = (
        '<p>Et <app><lem wit="#A">panis</lem><rdg wit="#B"><ptr target="B.xml#w1"/></rdg>'
        '<rdg wit="#C"><ptr target="C.xml#w1"/></rdg></app> est.</p>'
    )
    (tmp_path / "collatio.xml").write_text(tei(body), encoding="utf-8")
    (told,) = [
        f for f in edition("check", ".", "--format", "json", cwd=tmp_path).json["findings"] if f["code"] == "P014"
    ]
    assert "B.xml (B), C.xml (C)" in told["message"]
    assert edition("witness", "C", ".", cwd=tmp_path).out.strip() == "Et aqua est."


def test_a_text_whose_apparatus_points_back_to_it_is_no_transcription():
    run = edition("check", ROOT / "tei", "--format", "json")
    (told,) = [f for f in run.json["findings"] if f["code"] == "P014"]
    assert "transcription" not in told["message"]
    assert "directive.xml is the text; read with what points to it or includes it" in told["message"]
