"""Who has a reading, where @wit does not say it alone: sigla in words, deletions by scholars and by the witnesses themselves."""

from __future__ import annotations

import pytest

from tests.case import Case
from tests.conftest import HEADER


@pytest.fixture
def case(tmp_path):
    return lambda body, header=HEADER: Case(tmp_path, f"<p n='1'>Hic {body} fuit.</p>", header)


@pytest.mark.parametrize(
    ("entry", "apparatus", "texts"),
    [
        ("<lem>rex</lem><wit>B</wit><rdg>dux</rdg><wit>A C</wit>", "rex B] dux A C", ("dux", "rex", "dux")),
        ("<lem>rex <wit>B</wit></lem><rdg>dux <wit>A C</wit></rdg>", "rex B] dux A C", ("dux", "rex", "dux")),
        (
            "<lem>rex</lem><rdg>dux</rdg><wit><ptr target='#B'/><ptr target='#C'/></wit>",
            "rex] dux B C",
            ("rex", "dux", "dux"),
        ),
        (
            "<lem>rex</lem><rdg>dux</rdg><wit>#B</wit><rdg>lex</rdg><wit>A, et C</wit>",
            "rex] dux B; lex A C",
            ("lex", "dux", "lex"),
        ),
        # as programs write them, beside @wit
        (
            "<lem>rex</lem><rdg wit='A B'>dux<wit><idno>A</idno><idno>B</idno></wit></rdg>",
            "rex] dux A B",
            ("dux", "dux", "rex"),
        ),
        # a remark behind the sigla stays as it is written
        ("<lem>rex</lem><rdg>dux</rdg><wit>A, ut vid.</wit>", "rex] dux A, ut vid.", ("dux", "rex", "rex")),
        # no sigla at all: it is said of those who are named
        (
            "<lem>rex</lem><rdg wit='#A'>dux</rdg><wit>in ras.</wit>",
            "rex] dux A in ras.",
            ("dux", "rex", "rex"),
        ),
    ],
)
def test_sigla_that_stand_in_wit(case, entry, apparatus, texts):
    got = case(f"<app>{entry}</app>")
    assert got.apparatus == [f"1: {apparatus}"]
    assert tuple(got.witness(siglum) for siglum in "ABC") == tuple(f"Hic {word} fuit." for word in texts)
    assert apparatus.rpartition("] ")[2] in got.text


def test_who_else_has_a_reading_stands_beside_its_sigla(case):
    got = case(
        "<app><lem wit='#A'>rex</lem><wit>et edd.</wit><rdg wit='#B #C'>dux</rdg><wit>edd. plerique ante Burs.</wit></app>"
    )
    assert got.apparatus == ["1: rex A et edd.] dux B C edd. plerique ante Burs."]
    assert "dux B C edd. plerique ante Burs." in got.text


def test_sigla_in_wit_that_no_list_declares(case):
    header = HEADER[: HEADER.index("<listWit>")] + HEADER[HEADER.index("</listWit>") + len("</listWit>") :]
    got = case(
        "<app><lem>rex</lem><wit>V</wit><rdg>dux</rdg><wit>Q R<hi rend='sup'>2</hi></wit><rdg>lex</rdg><wit>forte</wit></app>",
        header,
    )
    assert got.apparatus == ["1: rex V] dux Q R²; lex forte"]
    assert [got.witness(siglum) for siglum in ("V", "Q", "R²")] == ["Hic rex fuit.", "Hic dux fuit.", "Hic dux fuit."]


@pytest.mark.parametrize(
    "reading",
    [
        "<rdg resp='#X'/>",
        "<rdg resp='#X' cause='deletion'>rex</rdg>",
        "<rdg resp='#X' type='del'>rex</rdg>",
        "<rdg resp='#X'><surplus>rex</surplus></rdg>",
        "<rdg resp='#X'><del>rex</del></rdg>",
        "<rdg source='#X' cause='deletion'><surplus>rex</surplus></rdg>",
    ],
)
def test_who_would_delete_the_lemma_does_not_conjecture_it(case, reading):
    got = case(f"<app><lem wit='#A #B'>rex</lem>{reading}<rdg wit='#C'>dux</rdg></app>")
    told = got.apparatus[0].removeprefix("1: rex A B] ")
    assert set(told.split("; ")) == {"del. X", "dux C"}
    assert "del. X" in got.text  # the file is whole: nothing is lost


def test_other_words_of_a_scholar_are_no_deletion(case):
    got = case("<app><lem wit='#A #B'>rex</lem><rdg resp='#X' cause='deletion'>lex</rdg></app>")
    assert got.apparatus == ["1: rex A B] lex coni. X"]


def test_who_deleted_what_the_text_does_not_have(case):
    got = case("<app><lem resp='#X'/><rdg wit='#A #B #C'>dux</rdg></app>")
    assert got.apparatus == ["1: post Hic] add. dux A B C; del. X"]


@pytest.mark.parametrize("said", ["cause='deletion'", "type='deleted'", "type='del'"])
def test_a_witness_that_struck_out_its_reading_and_has_the_lemma(case, said):
    got = case(f"<app><lem wit='#A #B #C'>rex</lem><rdg wit='#B' {said}>dux</rdg></app>")
    assert got.apparatus == ["1: rex A Bᵖᶜ C] dux Bᵃᶜ"]
    assert [got.witness(siglum) for siglum in ("A", "B (a.c.)", "B (p.c.)")] == [
        "Hic rex fuit.",
        "Hic dux fuit.",
        "Hic rex fuit.",
    ]
    assert "A013" not in got.codes


def test_entries_that_exclude_each_other_both_stand_in_the_apparatus(case):
    got = case(
        "<app xml:id='x1' exclude='#x2'><lem wit='#A'>rex</lem><rdg wit='#B'>dux</rdg></app> "
        "<app xml:id='x2' exclude='#x1'><lem wit='#A'>magnus</lem><rdg wit='#B'>parvus</rdg></app>"
    )
    assert got.apparatus == ["1: rex A] dux B", "1: magnus A] parvus B"]
    assert got.witness("B") == "Hic dux parvus fuit."


def listed(witnesses: str) -> str:
    return HEADER[: HEADER.index("<listWit>")] + f"<listWit>{witnesses}" + HEADER[HEADER.index("</listWit>") :]


THREE = "<witness xml:id='A'/><witness xml:id='C'/><witness xml:id='D'/>"


@pytest.mark.parametrize(
    ("more", "wit", "told"),
    [
        ("<witness xml:id='x' n='ξ' corresp='#C #D'>consensus</witness>", "#x", "dux ξ"),
        ("<witness xml:id='codd'>codices omnes</witness>", "#codd", "dux C D"),
        ("<witness xml:id='codd'/>", "#codd", "dux C D"),
        ("<witness xml:id='mss' n='mss.'>the other manuscripts</witness>", "#mss", "dux C D"),
        ("", "#C #cett", "dux C D"),
    ],
)
def test_a_name_for_several_witnesses_stands_for_them(case, more, wit, told):
    got = case(f"<app><lem wit='#A'>rex</lem><rdg wit='{wit}'>dux</rdg></app>", listed(THREE + more))
    assert got.apparatus == [f"1: rex A] {told}"]
    assert [got.witness(siglum) for siglum in "ACD"] == ["Hic rex fuit.", "Hic dux fuit.", "Hic dux fuit."]
    assert "A012" not in got.codes


def test_a_manuscript_that_only_has_such_a_name_is_one(case):
    more = "<witness xml:id='mss'><msDesc><msIdentifier><settlement>Roma</settlement></msIdentifier></msDesc></witness>"
    got = case("<app><lem wit='#A'>rex</lem><rdg wit='#mss'>dux</rdg></app>", listed(THREE + more))
    assert got.apparatus == ["1: rex A] dux mss"]
    assert got.witness("C") == "Hic rex fuit."


def test_the_words_for_a_gap_in_a_lemma_are_those_of_the_language(case):
    got = case("<app><lem wit='#A'><gap reason='lost' extent='2' unit='line'/></lem><rdg wit='#C'>unus</rdg></app>")
    assert got.apparatus == ["1: [– 2 lineae –] A] unus C"]
