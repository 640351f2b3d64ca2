"""Transcriptions are collated: each witness comes back as it was, and what an editor decided is kept."""

from __future__ import annotations

import re
import tempfile
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

import edition as library
from edition.collating.align import align
from edition.collating.command import Wanted, collate
from edition.collating.spelling import Spelling
from edition.library import text_of
from edition.tree import TEI_
from tests.conftest import ROOT, edition

A = """In principio creavit Deus caelum et terram. Terra autem erat inanis et vacua.

Et tenebrae erant super faciem abyssi; et spiritus Dei ferebatur super aquas.
"""
B = """In principio fecit deus caelum et terram. terra autem erat inanis & uacua,

et tenebrae super faciem abissi; et spiritus Dei ferebatur super aquas magnas.
"""


def tei(body: str) -> str:
    return (
        '<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="la"><teiHeader><fileDesc><titleStmt><title>Codex</title>'
        "</titleStmt><publicationStmt><publisher>P</publisher></publicationStmt><sourceDesc><p>A codex.</p></sourceDesc>"
        f"</fileDesc></teiHeader><text><body>{body}</body></text></TEI>"
    )


def put(folder: Path, **files: str) -> list[str]:
    """Write transcriptions; returns them as the command takes them."""
    named = []
    for siglum, text in files.items():
        file = folder / f"{siglum}.{'xml' if text.startswith('<') else 'txt'}"
        file.write_text(text, encoding="utf-8")
        named.append(file.name)
    return named


def entries(folder: Path, name: str = "out.xml") -> list[list[tuple[str, str, str]]]:
    root = etree.parse(folder / name)
    return [
        [(r.get("wit"), "".join(r.itertext()), r.get("type", "")) for r in app if r.tag in {TEI_ + "lem", TEI_ + "rdg"}]
        for app in root.iter(TEI_ + "app")
    ]


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("options", [["--base", "A"], ["--base", "B"], []])
def test_two_transcriptions_become_an_edition(options, tmp_path):
    named = put(tmp_path, A=A, B=B)
    done = edition("collate", *named, *options, "--language", "la", "-o", "out.xml", cwd=tmp_path)
    assert (done.status, done.err) == (0, "")
    checked = edition("check", "out.xml", cwd=tmp_path)
    assert checked.status == 0
    assert "error" not in checked.out
    assert "warning" not in checked.out
    assert edition("build", "out.xml", "--only", "site,text", "-q", cwd=tmp_path).status == 0
    for siglum, text in (("A", A), ("B", B)):
        assert flat(edition("witness", siglum, "out.xml", cwd=tmp_path).out) == flat(text)
    if options:
        text = {"A": A, "B": B}[options[1]]
        assert edition("witness", options[1], "out.xml", cwd=tmp_path).out == text


def test_variants_of_spelling_are_told_from_others(tmp_path):
    edition("collate", *put(tmp_path, A=A, B=B), "--base", "A", "-o", "out.xml", cwd=tmp_path)
    assert entries(tmp_path) == [
        [("#A", "creavit", ""), ("#B", "fecit", "")],
        [("#A", "Deus", ""), ("#B", "deus", "orthographic")],
        [("#A", "Terra", ""), ("#B", "terra", "orthographic")],
        [("#A", "et", ""), ("#B", "&", "orthographic")],
        [("#A", "vacua.", ""), ("#B", "uacua,", "orthographic")],
        [("#A", "Et", ""), ("#B", "et", "orthographic")],
        [("#A", "erant", ""), ("#B", "", "")],
        [("#A", "abyssi;", ""), ("#B", "abissi;", "")],
        [("#A", "aquas.", ""), ("#B", "aquas magnas.", "")],
    ]


@pytest.mark.parametrize(
    ("rules", "one", "other", "kind"),
    [
        ("", "abyssi", "abissi", ""),
        ('pairs = {y = "i"}', "abyssi", "abissi", "orthographic"),
        ('pairs = {ph = "f"}', "Phoebus", "febus", ""),
        ('pairs = {ph = "f", oe = "e"}', "Phœbus", "febus", "orthographic"),
        ("ignore = []", "Uir", "uir", ""),
        ('ignore = ["case"]', "Uir", "uir", "orthographic"),
        ('ignore = ["case"]', "Uir", "vir", ""),
        ("", "Uir", "vir", "orthographic"),
        ("", "ἄνθρωπος", "ανθρωποσ", "orthographic"),
        ("", "रामः", "रामे", ""),
        ("", "in super", "insuper", "orthographic"),
    ],
)
def test_rules_say_what_is_spelling(rules, one, other, kind, tmp_path):
    (tmp_path / "edition.toml").write_text(f"[collate]\n{rules}\n", encoding="utf-8")
    edition("collate", *put(tmp_path, A=f"xx {one} yy", B=f"xx {other} yy"), "-o", "out.xml", cwd=tmp_path)
    assert entries(tmp_path) == [[("#A", one, ""), ("#B", other, kind)]]


def test_wrong_rules_are_told(tmp_path):
    (tmp_path / "edition.toml").write_text('[collate]\nignore = ["cases"]\n', encoding="utf-8")
    run = edition("collate", *put(tmp_path, A=A, B=B), cwd=tmp_path)
    assert run.status == 2
    assert "error P002" in run.err
    assert "did you mean “case”?" in run.err


MARKED = tei(
    '<pb n="1r"/><p><hi rend="red">In prin<lb break="no" n="2"/>cipio</hi> creauit <lb n="3"/>deus '
    '<supplied reason="lost">caelum</supplied> et <gap reason="illegible"/>. <name xml:id="t">Terra</name> autem '
    'erat ina-<lb break="no" n="4"/>nis et vacua.</p><pb n="1v"/>'
    "<p>Et <unclear>tenebrae</unclear> super faciem abyssi; et spiritus Dei ferebatur super aquas.</p>"
)


@pytest.mark.parametrize("base", ["A", "C", ""])
def test_words_keep_markup_and_breaks(base, tmp_path):
    named = put(tmp_path, A=A, B=B, C=MARKED)
    edition("collate", *named, *(["--base", base] if base else []), "-o", "out.xml", cwd=tmp_path)
    checked = edition("check", "out.xml", cwd=tmp_path)
    assert checked.status == 0
    assert flat(edition("witness", "A", "out.xml", cwd=tmp_path).out) == flat(A)
    assert flat(edition("witness", "B", "out.xml", cwd=tmp_path).out) == flat(B)
    (tmp_path / "alone.xml").write_text(
        MARKED.replace("<p>A codex.</p>", '<listWit><witness xml:id="C">C</witness></listWit>'), encoding="utf-8"
    )
    alone = edition("witness", "C", "alone.xml", cwd=tmp_path).out
    assert "[caelum]" in alone
    assert flat(edition("witness", "C", "out.xml", cwd=tmp_path).out) == flat(alone)
    made = (tmp_path / "out.xml").read_text(encoding="utf-8")
    for held in ('<pb n="1r" edRef="#C"/>', '<lb break="no" n="2" edRef="#C"/>cipio', '<lb n="3" edRef="#C"/>'):
        assert made.count(held) == 1
    assert re.search(r'ina-<lb break="no" n="4" edRef="#C"/>nis', made)
    assert made.count('<name xml:id="t">') == 1


def test_transposed_words_are_linked(tmp_path):
    named = put(tmp_path, A="one two three four five six seven eight", B="one four five two three six seven eight")
    done = edition("collate", *named, "--base", "A", "-o", "out.xml", cwd=tmp_path)
    assert "1 transposed" in done.out
    root = etree.parse(tmp_path / "out.xml")
    linked = {a.get("{http://www.w3.org/XML/1998/namespace}id"): a.get("corresp") for a in root.iter(TEI_ + "app")}
    assert linked == {"moved.1": "#moved.2", "moved.2": "#moved.1"}
    assert edition("check", "out.xml", cwd=tmp_path).status == 0


def test_what_the_editor_decided_is_kept(tmp_path):
    named = put(tmp_path, A=A, B=B)
    edition("collate", *named, "--base", "A", "-o", "out.xml", cwd=tmp_path)
    first = (tmp_path / "out.xml").read_bytes()
    again = edition("collate", *named, "--base", "A", "-o", "out.xml", cwd=tmp_path)
    assert "kept 9, changed 0, new 0, gone 0" in again.out
    assert (tmp_path / "out.xml").read_bytes() == first
    work = first.decode().replace(
        '<app><lem wit="#A">creavit</lem><rdg wit="#B">fecit</rdg></app>',
        '<app xml:id="x1"><lem wit="#B">fecit</lem><rdg wit="#A" type="lexical">creavit</rdg>'
        '<rdg resp="#ed">finxit</rdg><note>Mine.</note></app>',
    )
    work = work.replace("et terram.", "et <term>terram</term>.<note>On earth</note>").replace("Collation of", "My")
    (tmp_path / "out.xml").write_text(work, encoding="utf-8")
    named = put(tmp_path, A=A, B=B.replace("faciem", "facies"), D=B)
    again = edition("collate", *named, "--base", "A", "-o", "out.xml", cwd=tmp_path)
    assert "kept 0, changed 9, new 1, gone 0" in again.out
    assert "+ faciem A D | facies B" in again.out
    made = (tmp_path / "out.xml").read_text(encoding="utf-8")
    assert (
        '<app xml:id="x1"><lem wit="#B #D">fecit</lem><rdg wit="#A" type="lexical">creavit</rdg>'
        '<rdg resp="#ed">finxit</rdg><note>Mine.</note></app>' in made
    )
    assert "et <term>terram</term>.<note>On earth</note> <app>" in made
    assert "<title>My A, B</title>" in made
    assert '<witness xml:id="D">' in made


def test_work_is_not_lost_unless_one_says_so(tmp_path):
    named = put(tmp_path, A=A, B=B)
    edition("collate", *named, "--base", "A", "-o", "out.xml", cwd=tmp_path)
    work = (tmp_path / "out.xml").read_text(encoding="utf-8")
    work = work.replace('<app><lem wit="#A">creavit', '<app xml:id="x1"><lem wit="#A">creavit')
    (tmp_path / "out.xml").write_text(work, encoding="utf-8")
    put(tmp_path, B=B.replace("fecit", "creavit"))
    run = edition("collate", *named, "--base", "A", "-o", "out.xml", cwd=tmp_path)
    assert run.status == 2
    assert "error P023: the entry “creavit A | fecit B” (x1) has no place in the new collation" in run.err
    assert (tmp_path / "out.xml").read_text(encoding="utf-8") == work
    assert edition("collate", *named, "--base", "A", "-o", "out.xml", "--replace", cwd=tmp_path).status == 0
    assert len(entries(tmp_path)) == 8
    (tmp_path / "mine.xml").write_text(tei("<p>Mine.</p>"), encoding="utf-8")
    for file in ("mine.xml", "A.txt"):
        run = edition("collate", *named, "-o", file, cwd=tmp_path)
        assert (run.status, "error P023" in run.err) == (2, True)
    assert edition("collate", *named, "-o", "A.txt", "--replace", cwd=tmp_path).status == 2
    assert (tmp_path / "A.txt").read_text(encoding="utf-8") == A


@pytest.mark.parametrize(
    ("given", "code", "message"),
    [
        (["A.txt"], "P021", "one witness cannot be collated"),
        ([], "P021", "one witness cannot be collated"),
        (["A.txt", "A=B.txt"], "P021", "the siglum A is given twice"),
        (["A.txt", "x y=B.txt"], "P021", "“x y” is no siglum"),
        (["A.txt", "B.txt", "--base", "C"], "P021", "the base C is no witness"),
        (["A.txt", "empty.txt"], "P022", "empty.txt is empty"),
        (["A.txt", "header.xml"], "P022", "header has no words"),
        (["A.txt", "none.txt"], "X001", "there is no file none.txt"),
        (["A.txt", "broken.xml"], "X003", "broken.xml"),
    ],
)
def test_what_cannot_be_collated_is_told(given, code, message, tmp_path):
    put(tmp_path, A=A, B=B, empty=" \n", header=tei("<p/>"), broken="<TEI><p></TEI>")
    run = edition("collate", *given, "-o", "out.xml", cwd=tmp_path)
    assert run.status == 2
    assert f"error {code}" in run.err
    assert message in run.err
    assert not (tmp_path / "out.xml").exists()


def test_sigla_and_identifiers_of_any_kind(tmp_path):
    put(tmp_path, one=tei('<p xml:id="p1">foo <ref target="#p1">bar</ref></p>'))
    put(tmp_path, two=tei('<p xml:id="p1">foo <ref target="#p1">baz</ref></p>'))
    edition("collate", "1=one.xml", "β*=two.xml", "-o", "out.xml", cwd=tmp_path)
    assert edition("check", "out.xml", cwd=tmp_path).status == 0
    assert flat(edition("witness", "1", "out.xml", cwd=tmp_path).out) == "foo bar"
    assert flat(edition("witness", "β*", "out.xml", cwd=tmp_path).out) == "foo baz"


def test_the_directive_and_a_changed_copy_come_back(tmp_path):
    text = (ROOT / "tei/witnesses/S.txt").read_text(encoding="utf-8")
    copy = (
        text.replace("staff", "personnel").replace("If necessary, ", "").replace(" — ", "—").replace("Purge", "purge")
    )
    copy = copy.replace("With the success of various construction efforts, the deepening", "The deepening")
    assert copy != text
    put(tmp_path, S=text, T=copy)
    edition("collate", "S.txt", "T.txt", "--base", "S", "--language", "en", "-o", "out.xml", cwd=tmp_path)
    assert edition("check", "out.xml", cwd=tmp_path).status == 0
    assert flat(edition("witness", "S", "out.xml", cwd=tmp_path).out) == flat(text)
    assert flat(edition("witness", "T", "out.xml", cwd=tmp_path).out) == flat(copy)
    assert all(len(r[0][1].split()) < 12 for r in entries(tmp_path))


@pytest.mark.parametrize(
    ("one", "other", "text"),
    [
        ("<p>天地\n玄黃宇宙</p>", "天地玄黃\n宇洪", "天地玄黃宇宙"),
        ("<div><p>Black</p></div><div type='apparatus'><p>no text</p></div>", "Back", "Black"),
        ("<lg><l n='1'>arma uirumque cano</l><l n='2'>Troiae qui</l></lg>", "arma cano\n\nTroiae quis", "arma uirumque cano Troiae qui"),
        ("<p>one<note>N</note> <delSpan spanTo='#e'/>two<anchor xml:id='e'/> three</p>", "one three", "one ⟦two⟧ three"),
    ],
)  # fmt: skip
def test_texts_of_other_kinds(one, other, text, tmp_path):
    edition("collate", *put(tmp_path, A=tei(one), B=other), "--base", "A", "-o", "out.xml", cwd=tmp_path)
    assert edition("check", "out.xml", cwd=tmp_path).status == 0
    assert flat(edition("witness", "A", "out.xml", cwd=tmp_path).out) == text
    plain = re.sub(r"(?<=[天地玄黃])\n(?=[玄宇])", "", other)
    assert flat(edition("witness", "B", "out.xml", cwd=tmp_path).out) == flat(plain)


@pytest.mark.parametrize("base", ["S", ""])
def test_the_directive_with_its_markup_comes_back(base, tmp_path):
    source = edition("witness", "S", str(ROOT / "tei/directive.xml"), "--format", "tei").out
    changed = source.replace("nervous breakdowns", "breakdowns nervous").replace(" and the state", "")
    changed = changed.replace("the deepening of", 'the <hi rend="italic">deepening</hi> of')
    assert changed != source
    put(tmp_path, S=source, T=changed)
    edition("collate", "S.xml", "T.xml", *(["--base", base] if base else []), "-o", "out.xml", cwd=tmp_path)
    assert edition("check", "out.xml", cwd=tmp_path).status == 0
    assert entries(tmp_path) == [
        [("#S", "deepening", ""), ("#T", "deepening", "formatting")],
        [("#S", "nervous breakdowns,", ""), ("#T", "breakdowns nervous,", "")],
        [("#S", "and the state", ""), ("#T", "", "")],
    ]
    text = edition("witness", "S", str(ROOT / "tei/directive.xml")).out
    assert edition("witness", "S", "out.xml", cwd=tmp_path).out == text
    other = text.replace("nervous breakdowns", "breakdowns nervous").replace(" and the state", "")
    assert edition("witness", "T", "out.xml", cwd=tmp_path).out == other
    done = edition("collate", "S.xml", "T.xml", *(["--base", base] if base else []), "-o", "out.xml", cwd=tmp_path)
    assert "kept 3, changed 0, new 0, gone 0" in done.out


WORDS = st.sampled_from(
    [
        "the",
        "The",
        "fox",
        "fóx",
        "fo\u0301x",
        "uir",
        "vir,",
        "“so",
        "so”",
        "—",
        "a—b",
        "(x)",
        ".",
        "रामः",
        "漢字、",
        "בְּרֵ",
        "don't",
        "end.",
    ]
)
PROSE = st.lists(st.lists(WORDS, min_size=1, max_size=12).map(" ".join), min_size=1, max_size=3).map("\n\n".join)


@settings(max_examples=60, deadline=None)
@example(["the .", "uir the fox the", "uir ."], False)
@given(st.lists(PROSE, min_size=2, max_size=4), st.booleans())
def test_every_witness_comes_back(texts, has_base):
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for siglum, text in zip("ABCD", texts, strict=False):
            path = Path(folder) / f"{siglum}.txt"
            path.write_text(text, encoding="utf-8")
            files.append((siglum, path))
        made = Path(folder) / "out.xml"
        made.write_bytes(collate(Wanted(files, "B" if has_base else "")).document())
        read = library.read(made)
        for siglum, text in zip("ABCD", texts, strict=False):
            assert flat(text_of(read, siglum)) == flat(text)
        again = collate(Wanted(files, "B" if has_base else "", onto=made))
        assert again.document() == made.read_bytes()
        assert again.kept
        assert [*again.kept.changed, *again.kept.new, *again.kept.gone] == []


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from("abcdefgh")), st.lists(st.sampled_from("abcdefgh")))
def test_an_alignment_is_in_order(left, right):
    pairs = align([[word] for word in left], right)
    assert all(i < k and j < m for (i, j), (k, m) in pairwise(pairs))
    assert left != right or pairs == [(n, n) for n in range(len(left))]


def test_spelling_is_the_same_in_every_form_of_unicode():
    assert Spelling().key("é") == Spelling().key("e\u0301") == "e"
    assert Spelling(frozenset()).key("é") == Spelling(frozenset()).key("e\u0301") == "é"
