"""Pointers with schemes, entries that name their paragraph by @corresp, sigla with the sign of a state."""

from __future__ import annotations

import pytest

from edition import library
from edition.source import schemes
from tests.case import Case
from tests.conftest import HEADER, edition, tei


@pytest.fixture
def case(tmp_path):
    return lambda body, header=HEADER: Case(tmp_path, body, header)


WORDS = "<p n='1' xml:id='p1'><w xml:id='w1'>arma</w> <w xml:id='w2'>uirumque</w> <w xml:id='w3'>cano</w> Troiae <hi>qui</hi> primus</p>"


@pytest.mark.parametrize(
    ("ends", "apparatus", "text"),
    [
        ("from='#left(w2)' to='#right(w3)'", "uirumque cano", "arma X Troiae qui primus"),
        ("from='#w2' to='#right(w2)'", "uirumque", "arma X cano Troiae qui primus"),
        ("from='#right(w1)' to='#left(w3)'", "uirumque", "arma X cano Troiae qui primus"),
        ("from='#range(left(w1),right(w2))'", "arma uirumque", "X cano Troiae qui primus"),
        ("from='#string-range(p1,19,6)'", "Troiae", "arma uirumque cano X qui primus"),
        ("from='#string-range(p1,26,3)'", "qui", "arma uirumque cano Troiae X primus"),
        ("from='#string-index(p1,26)' to='#string-index(p1,36)'", "qui primus", "arma uirumque cano Troiae X"),
        ("from=\"#match(p1,'Troiae q..')\"", "Troiae qui", "arma uirumque cano X primus"),
        ("from=\"#match(p1,'u',2)\"", "u²", "arma uirXmque cano Troiae qui primus"),
    ],
)
def test_a_pointer_with_a_scheme_names_words(case, ends, apparatus, text):
    given = case(f"{WORDS}<listApp><app {ends}><lem/><rdg wit='#B'>X</rdg></app></listApp>")
    assert given.witness("A") == "arma uirumque cano Troiae qui primus"
    assert given.witness("B") == text
    (entry,) = given.apparatus
    if not apparatus.startswith("u²"):
        assert entry == f"1: {apparatus}] X B"
    assert not {"L003", "A040"} & given.codes
    given.built("site,print,epub,text")


@pytest.mark.parametrize(
    "ends",
    ["from='#left(w9)'", "from='#string-range(p1,90,3)'", "from=\"#match(p1,'xyz')\"", "from=\"#match(p1,'[')\"", "from='#range(w1)'", "from='#string-index(p1,x)'"],
)  # fmt: skip
def test_a_scheme_that_leads_nowhere_is_told(case, ends):
    given = case(f"{WORDS}<listApp><app {ends}><lem>cano</lem><rdg wit='#B'>X</rdg></app></listApp>")
    assert "L003" in given.codes
    assert given.witness("A") == "arma uirumque cano Troiae qui primus"


def test_entries_name_their_paragraph_by_corresp(case):
    given = case(
        "<div n='1' xml:id='d'><p n='1' xml:id='a'>Nunc legimus librum bonum.</p><p n='2' xml:id='b'>Nunc legimus librum malum.</p></div>"
        "<div n='2'><p n='1'><seg xml:id='s'>Alia legimus</seg> uerba.</p></div>"
        "<listApp corresp='#b'><app><lem>legimus</lem><rdg wit='#B'>legamus</rdg></app></listApp>"
        "<listApp><app corresp='#a'><lem>legimus</lem><rdg wit='#B'>legemus</rdg></app><app corresp='#s'><lem>legimus</lem><rdg wit='#C'>legi</rdg></app></listApp>"
        "<listApp corresp='#d'><app><lem>librum bonum</lem><rdg wit='#C'>libros</rdg></app></listApp>"
    )
    assert given.apparatus == [
        "1, 1: legimus] legemus B",
        "1, 1: librum bonum] libros C",
        "1, 2: legimus] legamus B",
        "2, 1: legimus] legi C",
    ]
    assert given.witness("B") == "Nunc legemus librum bonum. Nunc legamus librum malum. Alia legimus uerba."
    assert given.witness("C") == "Nunc legimus libros. Nunc legimus librum malum. Alia legi uerba."


NUMBERED = HEADER.replace(
    "<witness xml:id='A'/><witness xml:id='B'/><witness xml:id='C'/>",
    "".join(f"<witness n='{n}'/>" for n in ("P46", "01", "03", "424", "A")),
)
GREEK = (
    "<ab n='1'>εν <app><lem wit='P46 03'>εφεσω</lem><rdg wit='01*'>ρωμη</rdg><rdg wit='01C2 424C'>τω</rdg><rdg wit='424*'>τη</rdg></app> "
    "πιστοις <app><lem wit='01 03'>τοις</lem><rdg wit='Amg'>της</rdg><rdg wit='P46vid'>την</rdg></app></ab>"
)


def test_a_sign_behind_a_siglum_is_that_of_a_state(case):
    given = case(GREEK, NUMBERED)
    assert given.apparatus == [
        "1: εφεσω P46 03] ρωμη 01ᵃᶜ; τω 01ᶜ² 424ᵖᶜ; τη 424ᵃᶜ",
        "1: τοις 01 03] της Aᵐᵍ; την P46 (vid.)",
    ]
    assert given.witness("01") == "εν ρωμη πιστοις τοις"
    assert given.witness("01 (p.c.)") == "εν τω πιστοις τοις"
    assert given.witness("424") == "εν τη πιστοις τοις"
    assert given.witness("424 (p.c.)") == "εν τω πιστοις τοις"
    assert given.witness("P46") == "εν εφεσω πιστοις την"
    assert given.file.count("vid.") == 1
    (told,) = [f for f in given.findings if f["code"] == "A047"]
    assert told["message"].startswith("01*, 01C2, 424C, 424*, Amg, P46vid: ")
    assert "A012" not in given.codes


def test_a_declared_siglum_is_its_own(case):
    header = NUMBERED.replace("<witness n='03'/>", "<witness n='03'/><witness n='01C2'/><witness n='Amg'/>")
    given = case(GREEK, header)
    assert given.apparatus[0] == "1: εφεσω P46 03] ρωμη 01ᵃᶜ; τω 01C2 424ᵖᶜ; τη 424ᵃᶜ"
    assert given.witness("Amg") == "εν εφεσω πιστοις της"


@pytest.mark.parametrize("siglum", ["Bc", "Bx", "ZC2", "Z*", "424c"])
def test_other_sigla_are_not_guessed(case, siglum):
    given = case(GREEK.replace("424*", siglum), NUMBERED)
    assert "A012" in given.codes
    assert edition("witness", siglum, given.path).status == 0


def test_a_number_that_tells_its_divisions_stands_alone(case):
    entry = "<app><lem wit='#A'>nostra</lem><rdg wit='#B'>uestra</rdg></app>"
    given = case(
        f"<div n='4'><div n='4.2'><ab n='4.2.1'>{entry}</ab></div></div><div n='5'><lg n='5'><l n='2'>{entry}</l></lg></div>"
    )
    assert given.apparatus == ["4.2.1: nostra A] uestra B", "5, 2: nostra A] uestra B"]


@pytest.mark.parametrize(
    ("ends", "apparatus", "text"),
    [
        ("from='#right(w1)'", "1: post arma] add. X B", "arma X uirumque"),
        ("from='#right(w1)' to='#right(w1)'", "1: post arma] add. X B", "arma X uirumque"),
        ("from=\"#match(p1,'cano%20Troiae')\"", "1: cano Troiae] X B", "uirumque X qui"),
    ],
)
def test_a_pointer_to_a_point_and_one_with_a_space(case, ends, apparatus, text):
    given = case(f"{WORDS}<listApp><app {ends}><lem/><rdg wit='#B'>X</rdg></app></listApp>")
    assert given.apparatus == [apparatus]
    assert text in given.witness("B")


def test_a_pointer_into_a_choice_has_the_whole_of_it(case):
    given = case(
        "<p n='1' xml:id='p1'>Gallia diuisa in <choice><abbr>ptes</abbr><expan>partes</expan></choice> tres.</p><p n='2'>Alia.</p>"
        "<listApp><app from=\"#match(p1,'partes')\"><lem>partes</lem><rdg wit='#B'>artes</rdg></app></listApp>"
    )
    assert given.apparatus == ["1: partes] artes B"]
    assert given.witness("B") == "Gallia diuisa in artes tres. Alia."


def test_what_stands_beside_is_not_the_text_of_the_witness(case):
    header = NUMBERED.replace("<witness n='A'/>", "<witness n='A'/><witness n='B'/>")
    given = case(
        "<p n='1'>uirum <app><lem wit='A B'>cano</lem><rdg wit='Amg'>canto</rdg></app> <app><lem wit='B'>et</lem><rdg wit='Bsl'>ac</rdg></app></p>",
        header,
    )
    assert given.apparatus == ["1: cano A B] canto Aᵐᵍ", "1: et B] ac Bˢˡ"]
    assert given.witness("A") == "uirum cano et"
    assert given.witness("A (p.c.)") == "uirum canto et"
    assert not {"A012", "A013"} & given.codes


def test_a_witness_is_called_by_its_number(case):
    header = HEADER.replace(
        "<witness xml:id='A'/><witness xml:id='B'/>",
        "<witness xml:id='w01' n='01'>Sinaiticus</witness><witness xml:id='w424'>424</witness>",
    )
    given = case(
        "<p n='1'>uirum <app><lem wit='424'>cano</lem><rdg wit='01*'>canto</rdg><rdg wit='01C'>canam</rdg></app> <app><lem wit='424'>et</lem><rdg wit='#w01'>ac</rdg></app></p>",
        header,
    )
    assert given.apparatus == ["1: cano 424] canto 01ᵃᶜ; canam 01ᵖᶜ", "1: et 424] ac 01"]
    assert given.witness("01") == "uirum canto ac"
    assert "A012" not in given.codes


def test_an_entry_between_blocks_belongs_to_what_it_names(case):
    entry = "<app corresp='#{}'><lem>cano</lem><rdg wit='#B'>canto</rdg></app>"
    given = case(
        f"<div n='1'><p n='1' xml:id='p1'>Arma cano.</p>{entry.format('p1')}<lg n='2' xml:id='s'><l n='2'>cano.</l></lg>{entry.format('s')}</div>"
    )
    assert given.apparatus == ["1, 1: cano] canto B", "1, 2: cano] canto B"]
    assert given.witness("A") == "Arma cano. cano."
    assert given.witness("B") == "Arma canto. canto."


def test_an_entry_that_names_another_is_bound_where_it_stands(case):
    given = case(
        "<p n='1'>Arma <app xml:id='a1' corresp='#a2'><lem wit='#A'>cano</lem><rdg wit='#B'/></app> uirum "
        "<app xml:id='a2' corresp='#a1'><lem wit='#A'/><rdg wit='#B'>cano</rdg></app>.</p>"
        "<lg><l n='2'>Troiae</l><app corresp='#a1'><lem wit='#A'><l n='3'>qui</l></lem><rdg wit='#B'/></app></lg>"
    )
    assert given.witness("A") == "Arma cano uirum. Troiae qui"
    assert given.witness("B") == "Arma uirum cano. Troiae"


def test_many_pointers_into_one_paragraph(case):
    words = [f"uox{n:03}" for n in range(200)]
    entries = "".join(
        f"<app from='#string-range(p1,{7 * n},6)'><lem>{word}</lem><rdg wit='#B'>X{n}</rdg></app>"
        for n, word in reversed(list(enumerate(words)))
    )
    given = case(f"<p n='1' xml:id='p1'>{' '.join(words)}</p><listApp>{entries}</listApp>")
    assert given.witness("A") == " ".join(words)
    assert given.witness("B") == " ".join(f"X{n}" for n in range(200))
    assert not {"A043", "A040", "L003"} & given.codes


def test_a_pattern_without_end_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(schemes, "_SECONDS", 0.05)
    path = tmp_path / "a.xml"
    path.write_text(
        tei(
            f"<p xml:id='p1'>{'a' * 40}b</p><listApp><app from=\"#match(p1,'(a+)+c')\"><lem>a</lem><rdg wit='#B'>X</rdg></app></listApp>"
        ),
        encoding="utf-8",
    )
    assert "L003" in {finding.code for finding in library.check(path)}
