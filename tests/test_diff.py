"""Two states of an edition are compared: what is told is what was changed, and nothing else."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from edition.comparing.pairing import align, pair
from tests.conftest import HEADER, ROOT, edition, need_tool, tei

BEFORE = (
    '<div xml:id="d1"><p n="1">arma <app><lem wit="#A">virumque</lem><rdg wit="#B">uirumque</rdg></app> cano '
    '<app><lem wit="#A #B">Troiae</lem><rdg wit="#C">Troie</rdg></app> qui primus ab oris</p>'
    '<p n="2">Italiam fato<note type="source">Verg.</note> profugus</p></div>'
)


def compared(tmp_path, before: str, after: str, header: str = HEADER) -> list[tuple]:
    (tmp_path / "a.xml").write_text(tei(before), encoding="utf-8")
    (tmp_path / "b.xml").write_text(tei(after, header), encoding="utf-8")
    (text,) = edition("diff", "a.xml", "b.xml", "--format", "json", cwd=tmp_path).json["texts"]
    return [
        (
            *(c[key] for key in ("what", "became", "place", "before", "after")),
            *((d["what"], d["before"], d["after"]) for d in c["details"] if d["what"] != "around"),
        )
        for c in text["changes"]
    ]


APP = ("entry", "changed", "1")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("primus", "prior", [("text", "changed", "1", "primus", "prior")]),
        ("ab oris", "oris", [("text", "gone", "1", "ab", "")]),
        ("Italiam", "in Italiam", [("text", "added", "2", "", "in")]),
        (
            "uirumque",
            "virosque",
            [(*APP, "virumque A] uirumque B", "virumque A] virosque B", ("reading", "uirumque B", "virosque B"))],
        ),
        (
            '<rdg wit="#C">Troie',
            '<rdg wit="#B #C">Troie',
            [
                (
                    *APP,
                    "Troiae A B] Troie C",
                    "Troiae A B] Troie B C",
                    ("witnesses of reading “Troie”", "", "B"),
                )
            ],
        ),
        (
            '<lem wit="#A #B">Troiae',
            '<lem wit="#A" type="x" resp="#e">Troiae',
            [
                (
                    *APP,
                    "Troiae A B] Troie C",
                    "Troiae A] Troie C",
                    ("witnesses of lemma", "B", ""),
                    ("type of lemma", "", "x"),
                    ("responsible of lemma", "", "e"),
                )
            ],
        ),
        (
            '<app><lem wit="#A">virumque</lem><rdg wit="#B">uirumque</rdg></app>',
            "virumque",
            [("entry", "gone", "1", "virumque A] uirumque B", "")],
        ),
        (
            "qui primus",
            '<app><lem>qui</lem><rdg wit="#B"/></app> primus',
            [("entry", "added", "1", "", "qui] om. B")],
        ),
        (
            "Verg.",
            "Verg. Aen. 1.1",
            [("note", "changed", "", "Verg.", "Verg. Aen. 1.1", ("text", "Verg.", "Verg. Aen. 1.1"))],
        ),
        (
            'type="source"',
            'type="fontes"',
            [("note", "changed", "", "Verg.", "Verg.", ("layer", "source", "fontes"))],
        ),
        ('<note type="source">Verg.</note>', "", [("note", "gone", "", "Verg.", "")]),
        # What a reader does not see is no change.
        ('<p n="2">', '<!-- later -->\n  <p n="2" rend="x">', []),
    ],
)
def test_each_change_is_told(old, new, expected, tmp_path):
    found = compared(tmp_path, BEFORE, BEFORE.replace(old, new, 1))
    assert found == expected


def test_identifiers_tell_what_is_the_same(tmp_path):
    """An entry of which nothing stayed but its id is one entry that changed."""
    one = '<div xml:id="d1"><p><app xml:id="x"><lem>a</lem><rdg wit="#A">b</rdg></app></p></div>'
    other = '<div xml:id="d1"><p><app xml:id="x"><lem>c</lem><rdg wit="#B">d</rdg></app></p></div>'
    found = compared(tmp_path, one, other)
    assert [c[:2] for c in found] == [("text", "gone"), ("text", "added"), ("entry", "changed")]
    assert found[-1][5:] == (("lemma", "a", "c"), ("reading", "b A", ""), ("reading", "", "d B"))
    without = [body.replace(' xml:id="x"', "") for body in (one, other)]
    found = compared(tmp_path, *without)
    assert [c[:2] for c in found if c[0] == "entry"] == [("entry", "gone"), ("entry", "added")]


def test_scripts_without_spaces_are_compared_by_their_letters(tmp_path):
    assert compared(tmp_path, "<p>學而時習之不亦說乎</p>", "<p>學而時習之不亦悅乎</p>") == [
        ("text", "changed", "", "說", "悅"),
    ]


def test_header_and_witnesses(tmp_path):
    header = HEADER.replace("Case", "Cases").replace(
        "<witness xml:id='C'/>", "<witness xml:id='B2' n='D'>new</witness>"
    )
    header = header.replace("<witness xml:id='A'/>", "<witness xml:id='A'>Paris, BnF</witness>")
    assert compared(tmp_path, "<p>a</p>", "<p>a</p>", header) == [
        ("header", "changed", "title", "Case", "Cases"),
        ("witness", "changed", "A", "A", "A", ("description", "", "Paris, BnF")),
        ("witness", "gone", "C", "C", ""),
        ("witness", "added", "D", "", "D"),
    ]


def test_text_for_release_notes(tmp_path):
    (tmp_path / "a.xml").write_text(tei(BEFORE), encoding="utf-8")
    (tmp_path / "b.xml").write_text(tei(BEFORE.replace("primus", "prior").replace("Troie", "Troiam")), encoding="utf-8")
    run = edition("diff", "a.xml", "b.xml", "--exit-code", cwd=tmp_path)
    assert run.status == 1
    assert run.out == (
        "b: 1 change of the text; 1 entry (1 changed)\n\nText\n  ~ 1: … cano Troiae qui [−primus−] {+prior+} ab oris …\n"
        "\nApparatus\n  ~ 1: Troiae A B] Troiam C\n      reading: “Troie C” → “Troiam C”\n"
    )
    same = edition("diff", "a.xml", "a.xml", "--exit-code", cwd=tmp_path)
    assert (same.status, same.out) == (0, "a: nothing changed\n")


def test_page_holds_both_states(tmp_path):
    (tmp_path / "a.xml").write_text(tei(BEFORE), encoding="utf-8")
    after = BEFORE.replace("primus", "&lt;prior&gt;").replace("Troie", "Troiam")
    (tmp_path / "b.xml").write_text(tei(after), encoding="utf-8")
    assert edition("diff", "a.xml", "b.xml", "--format", "html", "-o", "c.html", cwd=tmp_path).out == ""
    page = html.document_fromstring((tmp_path / "c.html").read_bytes())
    cells = [" ".join(cell.text_content().split()) for cell in page.iter("td")]
    assert cells == [
        "1", "arma virumque cano Troiae qui primus ab oris", "arma virumque cano Troiae qui <prior> ab oris",
        "2", "Italiam fato profugus", "Italiam fato profugus",
    ]  # fmt: skip
    assert [e.text_content() for e in page.iter("del")] == ["primus", "Troiae A B] Troie C"]
    assert [row.get("class") for row in page.xpath("//tbody/tr")] == [None, "same"]
    assert edition("diff", "a.xml", "b.xml", "-o", "no/c.html", cwd=tmp_path).status == 3


def test_revisions_in_git(tmp_path):
    need_tool("git")

    def git(*arguments):
        who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        subprocess.run(["git", *who, *arguments], cwd=tmp_path, check=True, capture_output=True)

    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/x.xml").write_text(tei(BEFORE), encoding="utf-8")
    (tmp_path / "sub/edition.toml").write_text('[edition]\nname = "x"\nsource = "x.xml"\n')
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "one")
    git("tag", "v1")
    (tmp_path / "sub/x.xml").write_text(tei(BEFORE.replace("primus", "prior")), encoding="utf-8")
    git("commit", "-qam", "two")
    expected = "x: 1 change of the text\n\nText\n  ~ 1: … cano Troiae qui [−primus−] {+prior+} ab oris …\n"
    assert edition("diff", "v1", "HEAD", cwd=tmp_path / "sub").out == expected
    assert edition("diff", "v1", cwd=tmp_path / "sub").out == expected
    assert edition("diff", "HEAD~1:sub/x.xml", "sub/x.xml", cwd=tmp_path).out == expected
    run = edition("diff", "v2", cwd=tmp_path)
    assert (run.status, "error P017: “v2” is neither a file or folder nor a revision" in run.err) == (2, True)
    assert "error P017: the revision v1 has no y.xml" in edition("diff", "v1:y.xml", "sub", cwd=tmp_path).err
    assert "error P017" in edition("diff", "--", "--output=x", ".", cwd=tmp_path / "sub").err


def test_a_broken_state_is_told(tmp_path):
    (tmp_path / "a.xml").write_text(tei(BEFORE))
    (tmp_path / "b.xml").write_text("<TEI")
    run = edition("diff", "a.xml", "b.xml", cwd=tmp_path)
    assert (run.status, "error X003" in run.err) == (2, True)


def test_texts_come_and_go(tmp_path):
    for name, texts in (("one", ("p", "q")), ("two", ("q", "r"))):
        (tmp_path / name).mkdir()
        for text in texts:
            (tmp_path / name / f"{text}.xml").write_text(tei(f"<p>{text}</p>"))
    data = json.loads(edition("diff", "one", "two", "--format", "json", cwd=tmp_path).out)["texts"]
    assert [(t["before"], t["after"], len(t["changes"])) for t in data] == [
        ("q", "q", 0),
        (None, "r", 8),
        ("p", None, 8),
    ]
    assert ("text", "gone", "p") in {(c["what"], c["became"], c["before"]) for c in data[2]["changes"]}


def test_the_directive_does_not_differ_from_itself(tmp_path):
    shutil.copytree(ROOT / "tei", tmp_path / "tei")
    shutil.copy(ROOT / "edition.toml", tmp_path)
    out = edition("diff", ROOT, tmp_path).out
    assert [line.partition(": ")[2] for line in out.splitlines()] == ["nothing changed"] * 2


words = st.lists(st.sampled_from("abcd"), max_size=8)


@given(words, words)
def test_aligned_stretches_are_the_sequences(one, other):
    found = list(align(one, other))
    assert [x for left, _, _ in found for x in one[left]] == one
    assert [x for _, right, _ in found for x in other[right]] == other
    assert all((one[left] == other[right]) == is_equal for left, right, is_equal in found)


@given(words, words)
def test_every_part_is_paired_or_alone_once(one, other):
    before, after = list(enumerate(one)), list(enumerate(other))
    found = pair(before, after, [lambda p: p[1]], lambda a, b: float(abs(ord(a[1]) - ord(b[1])) == 1))
    assert sorted(a for a, _ in found if a) == before
    assert [b for _, b in found if b] == after
