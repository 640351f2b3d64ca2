"""An edition is begun: each kind is built, checked and read as it was written; nothing that exists is touched."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import tomllib

import pytest

from tests.conftest import SHARED, edition, lacking, tei

PROSE = "The text of this sample speaks of itself. Here two witnesses {}, and the apparatus says so. Here one of them {}some words, and here it {}has more of them."
READ = {
    "prose": (
        ["prose.txt", "prose.A.txt", "prose.B.txt"],
        {"A": PROSE.format("differ", "leaves out ", ""), "B": PROSE.format("disagree", "", "always ")},
        ["differ", "leaves out", "", "certainly"],
    ),
    "verse": (
        ["verse.txt", "verse.A.txt", "verse.B.txt"],
        {
            "A": "In every book, from year to year.",
            "B": "By page, but its number here,\nIn every leaf, from year to year.",
        },
        ["haste", "wrote", "both", "that", "by", "book"],
    ),
    "drama": (
        ["drama.txt", "drama.A.txt", "drama.B.txt"],
        {"A": "They write on.", "B": "I write the word that ought to stand out there."},
        ["lies", "", "right", "They write on", "in any play"],
    ),
    "letters": (
        ["letter-1.txt", "letter-2.txt"],
        {"A": "The copy says the same.", "B": "The copy says it otherwise."},
        ["says the same", "compares"],
    ),
    "parallel": (
        ["parallel.txt", "parallel-translation.txt"],
        {"A": "It has an apparatus", "B": "It has an appendix"},
        ["apparatus", "points", "can"],
    ),
    "location": (
        ["location.txt", "location.A.txt"],
        {"A": "as it is read, line by line", "B": "as it is written, line by line"},
        ["read", "apart from it", "repeats", "lost"],
    ),
}


@pytest.mark.parametrize("kind", READ)
def test_each_kind_is_checked_built_and_read(kind, tmp_path):
    files, witnesses, lemmas = READ[kind]
    begun = edition("new", kind, "--kind", kind, "--title", "Ab <ovo> & “usque”", "--language", "la", cwd=tmp_path)
    assert begun.status == 0
    assert f"{kind}/edition.toml" in begun.out
    project = tmp_path / kind
    checked = edition("check", "--strict", cwd=project)
    assert (checked.status, checked.out) == (0, "no findings\n")
    built = edition("build", "--strict", "--verify", "-q", cwd=project)
    assert (built.status, built.err) == (0, "")
    for file in files:
        assert (project / "build/text" / file).is_file()
    for siglum, words in witnesses.items():
        assert words in edition("witness", siglum, cwd=project).out
    entries = edition("apparatus", "--format", "json", cwd=project).json["entries"]
    assert [entry["lemma"]["text"] for entry in entries] == lemmas
    assert all(entry["bound"] for entry in entries)
    page = (project / "build/site/index.html").read_text(encoding="utf-8")
    assert "Ab &lt;ovo&gt; &amp; “usque”" in page or kind == "letters"


@pytest.mark.parametrize("kind", READ)
def test_a_begun_edition_asks_nothing_more_of_its_header(kind, tmp_path):
    edition("new", kind, "--kind", kind, "--title", "Opus", "--editor", "Ada Example", cwd=tmp_path)
    done = edition("deposit", "-q", cwd=tmp_path / kind)
    assert (done.status, done.err) == (0, "")
    citation = (tmp_path / kind / "CITATION.cff").read_text(encoding="utf-8")
    assert 'title: "Opus' in citation
    assert '  - name: "Ada Example"' in citation
    assert "license: CC-BY-4.0" in citation
    assert (tmp_path / kind / "LICENSE").read_text(encoding="utf-8").startswith("Creative Commons Attribution 4.0")


@pytest.mark.parametrize("sigla", [("P",), ("1", "ed", "c1", "αʹ"), ("A'", "w1", "w2")])
def test_any_sigla_can_be_witnesses(sigla, tmp_path):
    named = [word for siglum in sigla for word in ("--witness", siglum)]
    assert edition("new", "x", *named, cwd=tmp_path).status == 0
    assert edition("check", "--strict", cwd=tmp_path / "x").out == "no findings\n"
    data = edition("apparatus", "--format", "json", cwd=tmp_path / "x").json
    assert [w["siglum"] for w in data["witnesses"]] == list(sigla)
    (reading,) = data["entries"][0]["readings"]
    assert len(reading["witnesses"]) == (len(sigla) > 1)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--language", "Latin language"], "“Latin language” is no tag of a language"),
        (["--witness", "A", "--witness", "A"], "the siglum A is given twice"),
        (["--witness", "cod. A"], "“cod. A” is no siglum"),
        (["--title", "a\x07b"], "the title has a character that no XML file may hold"),
    ],
)
def test_wishes_that_cannot_be(options, message, tmp_path):
    run = edition("new", "x", *options, cwd=tmp_path)
    assert run.status == 2
    assert "error P016" in run.err
    assert message in run.err
    assert not (tmp_path / "x").exists()


def test_nothing_that_exists_is_changed(tmp_path):
    (tmp_path / "x").mkdir()
    (tmp_path / "x/Makefile").write_text("mine")
    run = edition("new", "x", cwd=tmp_path)
    assert run.status == 2
    assert "error P015: x has Makefile already; nothing was written" in run.err
    assert [p.name for p in (tmp_path / "x").iterdir()] == ["Makefile"]
    (tmp_path / "x/Makefile").rename(tmp_path / "x/notes.txt")
    assert edition("new", "x", cwd=tmp_path).status == 0
    assert (tmp_path / "x/notes.txt").read_text() == "mine"
    (tmp_path / "file").write_text("")
    assert "error P015: file is there, and is no folder" in edition("new", "file", cwd=tmp_path).err
    run = edition("new", "file/x", cwd=tmp_path)
    assert (run.status, "cannot be written" in run.err) == (3, True)


def test_what_was_begun_is_taken_away_where_it_cannot_be_finished(tmp_path, monkeypatch):
    from edition.beginning import project

    def refuse(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(project, "_citation", refuse)
    run = edition("new", "x/y", cwd=tmp_path)
    assert run.status == 3
    assert list(tmp_path.iterdir()) == []


def test_it_asks_on_a_terminal_only(tmp_path):
    main, other = pty.openpty()
    answers = b"verse\nCarmina\n\nAda\nla\nP R\n"
    child = subprocess.Popen(
        [sys.executable, "-m", "edition", "new", "x"], cwd=tmp_path, stdin=other, stdout=subprocess.PIPE
    )
    os.write(main, answers)
    out, _ = child.communicate(timeout=60)
    assert child.returncode == 0
    assert b"chapters and paragraphs" in out
    source = (tmp_path / "x/tei/x.xml").read_text(encoding="utf-8")
    for part in (
        "<title>Carmina</title>",
        '<editor xml:id="ed">Ada</editor>',
        'xml:id="R"',
        '<text xml:lang="la">',
        "<lg",
    ):
        assert part in source


def test_from_a_file_that_exists(tmp_path):
    body = (
        '<p><app><rdg wit="#A">a</rdg><rdg wit="#B">b</rdg></app> <app type="x"><rdg wit="#A #C">c</rdg>'
        '<rdg wit="#B" type="orthographic">d</rdg></app> e<note type="fontes">Verg.</note>'
        '<ref target="other/list.xml#a">f</ref> <ref target="../../far.xml">g</ref></p>'
    )
    (tmp_path / "deep/given/other").mkdir(parents=True)
    source = tei(body).encode("utf-16")
    (tmp_path / "deep/given/arma.xml").write_bytes(source)
    (tmp_path / "deep/given/other/list.xml").write_text("<list/>")
    (tmp_path / "far.xml").write_text("<list/>")
    run = edition("new", "a/b", "--from", "deep/given/arma.xml", cwd=tmp_path)
    assert run.status == 0, run.err
    project = tmp_path / "a/b"
    assert (project / "tei/arma.xml").read_bytes() == source
    assert (project / "tei/other/list.xml").read_text() == "<list/>"
    text = (project / "edition.toml").read_text(encoding="utf-8")
    settings = tomllib.loads(text)
    assert settings["edition"] == {"name": "b", "source": "tei/arma.xml", "language": "la", "base": "A"}
    for line in (
        "#   entries: 2 (parallel-segmentation)",
        "#   without <lem>: 2; the first reading, as a rule that of A, stands in the text",
        "#   witnesses: A, B, C",
        "#   rdg/@type: orthographic (1)",
        "#   pointed to, and not copied, for it lies elsewhere: ../far.xml",
        '# layers.fontes = "foot"   # 1 note; or "end", "section", "none"',
    ):
        assert line in text
    before = edition("apparatus", "deep/given/arma.xml", "--format", "json", cwd=tmp_path).json["entries"]
    after = edition("apparatus", "--format", "json", cwd=project).json["entries"]
    assert [e["lemma"] for e in before] == [e["lemma"] for e in after]


def test_from_a_file_in_its_place(tmp_path):
    (tmp_path / "arma.xml").write_text(tei("<p>a</p>"))
    assert edition("new", ".", "--from", "arma.xml", "--host", "gitlab", cwd=tmp_path).status == 0
    settings = tomllib.loads((tmp_path / "edition.toml").read_text(encoding="utf-8"))
    assert settings["edition"]["source"] == "arma.xml"
    assert (tmp_path / ".gitlab-ci.yml").is_file()
    assert not (tmp_path / "tei").exists()
    assert edition("build", "-q", "--only", "text", cwd=tmp_path).status == 0
    again = edition("new", "x", "--from", ".", cwd=tmp_path)
    assert "error P015: . has an edition.toml, so it is a project already" in again.err


def test_from_nothing_and_from_broken(tmp_path):
    assert "error P004" in edition("new", "x", "--from", "no.xml", cwd=tmp_path).err
    (tmp_path / "no.xml").write_text("<TEI")
    run = edition("new", "x", "--from", "no.xml", cwd=tmp_path)
    assert (run.status, "error X003" in run.err) == (2, True)
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    "folder", sorted((SHARED / "samples").glob("[0-9]*")) or [None], ids=lambda p: p.name if p else ""
)
def test_from_the_samples(folder, tmp_path):
    """The settings that are written change nothing of what the texts say."""
    if folder is None:
        lacking("the folder of sample editions (../shared/samples)")
    assert edition("new", "x", "--from", folder, "-q", cwd=tmp_path).status == 0
    before = edition("apparatus", folder, "--format", "json", cwd=tmp_path)
    after = edition("apparatus", "--format", "json", cwd=tmp_path / "x")

    def told(run):
        return [
            (e["lemma"], [{**r, "at": ""} for r in e["readings"]], e["bound"]) for e in json.loads(run.out)["entries"]
        ]

    assert sorted(map(str, told(before))) == sorted(map(str, told(after)))
