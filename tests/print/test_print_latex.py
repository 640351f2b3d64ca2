"""The export for reledmac: every entry and note is in it once; nothing of the text is lost."""

from __future__ import annotations

import json
import re

import pytest

from tests.conftest import ROOT, edition
from tests.print import collation


def export(source, folder):
    run = edition("build", source, "-q", "-o", folder, "--only", "latex")
    assert run.status in {0, 1}
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert report["ledger"]["latex"]["lost"] == 0
    (file,) = (folder / "latex").glob("*.tex")
    return file.read_text(encoding="utf-8")


def test_it_is_made_only_on_request(tmp_path):
    source = tmp_path / "case.xml"
    source.write_text(collation.text(1, paragraphs=2, words=20, density=0.1), encoding="utf-8")
    edition("build", source, "-q", "-o", tmp_path / "all")
    assert not (tmp_path / "all/latex").exists()


def test_the_directive_has_every_entry_and_note(tmp_path):
    text = export(ROOT, tmp_path)
    from edition.project import open_project
    from edition.run.build import read_project

    made = read_project(open_project(ROOT, ROOT)).editions[0]
    notes = sum(not n.entry for n in made.notes.values())
    commands = len(re.findall(r"\\[A-Z]footnote(?:\[nosep\])?\{", text)) + len(re.findall(r"\\footnote[A-Z]?\{", text))
    assert commands == len(made.entries) + notes
    assert text.count(r"\edtext{") == len(re.findall(r"\\[A-Z]footnote(?:\[nosep\])?\{", text))


def test_groups_are_balanced(tmp_path):
    text = export(ROOT, tmp_path)
    plain = re.sub(r"\\[{}]", "", text)
    assert plain.count("{") == plain.count("}")
    assert text.count(r"\pstart") == text.count(r"\pend")


def test_lemmata_that_overlap_are_written_with_labels(tmp_path):
    source = tmp_path / "case.xml"
    body = (
        "<p>one <anchor xml:id='a'/>two <anchor xml:id='b'/>three<anchor xml:id='c'/> four<anchor xml:id='d'/> five</p>"
        "<listApp><app from='#a' to='#c'><rdg wit='#A'>2 3</rdg></app><app from='#b' to='#d'><rdg wit='#B'>3 4</rdg></app></listApp>"
    )
    from tests.conftest import tei

    source.write_text(tei(body), encoding="utf-8")
    text = export(source, tmp_path / "out")
    assert r"\xxref{" in text
    assert text.count(r"\edlabel{") == 2


@pytest.mark.parametrize("character", list("\\{}$&#%_^~<>|\"'`[]"))
def test_no_character_is_a_command(character):
    from edition.writers.latex.tex import escaped

    assert escaped(character) != character


def test_verses_have_the_numbers_of_the_text(tmp_path):
    """What is no verse has no number; a verse that turns over has one."""
    from tests.conftest import tei

    source = tmp_path / "case.xml"
    source.write_text(
        tei(
            "<div><head>Actus</head><sp><speaker>DAV. <app><lem wit='#A'>a</lem><rdg wit='#B'>b</rdg></app></speaker><l n='4'>quattuor</l>"
            "<l>quinque <app><lem wit='#A'>c</lem><rdg wit='#B'>d</rdg></app></l><l n='5a'>additum</l></sp></div>"
        ),
        encoding="utf-8",
    )
    text = export(source, tmp_path / "out")
    assert r"\edverse \leavevmode\setline{4}\startlock{}quattuor\endlock" in text
    assert r"\setline{5}\startlock{}quinque" in text
    assert r"\setline{5}\ledinnernote{5a}\startlock{}additum" in text
    assert r"\edspeaker \leavevmode\hidenumbering\startlock{}DAV." in text
    assert r"\Afootnote[nonum]{b" in text
    assert r"\Afootnote{d" in text


def test_a_number_that_tex_cannot_count_is_told_once_at_the_foot(tmp_path):
    """The first entry of the verse tells it, though an inner one is written before its outer one."""
    from tests.conftest import tei

    def varies(lemma, reading, of="#B"):
        return f"<app><lem wit='#A'>{lemma}</lem><rdg wit='{of}'>{reading}</rdg></app>"

    source = tmp_path / "case.xml"
    source.write_text(
        tei(
            f"<lg><l n='4'>{varies('a', 'b')}</l><l n='4a'>{varies('c ' + varies('d', 'e', '#C'), 'f')} {varies('g', 'h')}</l>"
            f"<l n='5'>{varies('i', 'k')}</l><l n='7.1'>{varies('m', 'n')}</l><l>{varies('o', 'p')}</l></lg>"
        ),
        encoding="utf-8",
    )
    text = export(source, tmp_path / "out")
    notes = re.findall(r"\\lemma\{((?:[^{}]|\{[^{}]*\})*)\}\\Afootnote(\[nonum\])?", text)
    told = [(re.sub(r"\\edsiglum\{\w\}", "", lemma).strip(), option) for lemma, option in notes]
    assert told == [
        ("a", ""),
        ("d", "[nonum]"),
        (r"\textbf{4a} c d", "[nonum]"),
        ("g", "[nonum]"),
        ("i", ""),
        (r"\textbf{7.1} m", "[nonum]"),
        (r"\textbf{7.2} o", "[nonum]"),
    ]


def test_the_preamble_defines_each_command_once():
    preamble = (ROOT / "edition/writers/latex/preamble.tex").read_text(encoding="utf-8")
    defined = re.findall(r"\\newcommand\*?\{?\\(\w+)", preamble)
    assert len(defined) > 10
    assert sorted(defined) == sorted(set(defined))
