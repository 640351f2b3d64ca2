"""What no TEI allows is an error where a text names no schema; what only the profile asks is information."""

from __future__ import annotations

import pytest

from edition.schema import load
from edition.schema.tei import FACTS, load_facts
from edition.schema.tei.making import facts_of
from tests.conftest import CASES, HEADER, edition, tei
from tests.schema.at_hand import TEI_ALL, need, samples
from tests.schema.grammars import differences
from tests.schema.mutants import mutants

LIST = "<listWit>so: <witness xml:id='D'/></listWit>"
HARD = [
    ("a reading outside an entry", tei("<p>a <rdg wit='#A'>b</rdg></p>"), "<rdg> may not stand in <p>"),
    ("a picture without an address", tei("<p><graphic/></p>"), "<graphic> lacks the attribute @url"),
    ("text in a list", tei("<p>a</p>", HEADER.replace("</sourceDesc>", f"{LIST}</sourceDesc>")), "text may not stand"),
    ("a method nobody has", tei("<p>a</p>", HEADER.replace(
        "</teiHeader>", "<encodingDesc><variantEncoding method='parallel-segmentatoin' location='internal'/></encodingDesc>"
        "</teiHeader>")), "“parallel-segmentatoin” is not allowed for @method on <variantEncoding>"),
    ("the wrong order", tei("<p>a</p>").replace("<titleStmt><title>Case</title></titleStmt>", "").replace(
        "</sourceDesc>", "</sourceDesc><titleStmt><title>Case</title></titleStmt>"), "<titleStmt>"),
    ("a division after its head", tei("<div><p>a</p><head>b</head></div>"), "<head>"),
    ("an attribute nobody has", tei("<p corespond='#x'>a</p>"), "<p> may not have the attribute @corespond"),
]  # fmt: skip
SOFT = [
    tei("<p><hi>a</hi></p>"),
    tei("<p><app><lem>a</lem><rdg>b</rdg></app></p>"),
    tei("<p><note type='comment'>a</note></p>"),
]


def judged(folder, text):
    (folder / "a.xml").write_text(text, encoding="utf-8")
    found = edition("check", "a.xml", "--format", "json", cwd=folder).json["findings"]
    return [one for one in found if one["code"].startswith("S")]


@pytest.mark.parametrize(("text", "said"), [one[1:] for one in HARD], ids=[one[0] for one in HARD])
def test_what_no_tei_allows_is_an_error(tmp_path, text, said):
    hard = [one for one in judged(tmp_path, text) if one["severity"] == "error"]
    assert len(hard) == 1
    assert said in hard[0]["message"]


@pytest.mark.parametrize("text", SOFT)
def test_what_only_the_profile_asks_is_information(tmp_path, text):
    assert {one["severity"] for one in judged(tmp_path, text)} == {"info"}


def test_a_warning_where_the_text_names_a_schema_that_is_not_there(tmp_path):
    found = judged(tmp_path, '<?xml-model href="letters.rng"?>' + tei("<p>a <rdg wit='#A'>b</rdg></p>"))
    assert [(one["code"], one["severity"]) for one in found] == [("S201", "warning"), ("S004", "warning")]


def test_one_mistake_is_told_once_in_the_words_of_the_profile(tmp_path):
    (found,) = judged(tmp_path, tei("<p>a <rdg>b</rdg></p>"))
    assert found["hint"] == "<rdg> belongs in <app> or <rdgGrp>"


def test_the_table_is_made_from_the_schema_of_all_tei():
    assert FACTS.read_text(encoding="utf-8") == facts_of(need(TEI_ALL).read_bytes())
    assert differences(load_facts(), load(TEI_ALL)) == []
    assert b"documentation" not in FACTS.read_bytes()


def test_no_alarm_where_all_of_tei_has_none(tmp_path):
    """By the engine that agrees with jing; `deep_generated.py` asks jing itself."""
    facts, tei_all = load_facts(), load(need(TEI_ALL))
    sources = [path.read_bytes() for path in samples() if path.stat().st_size < 60_000]
    sources += [path.read_bytes() for path in sorted(CASES.rglob("in.xml"))[:40]]
    broken = [data for _, _, data in mutants(sources, 150, seed=19)]
    verdicts = []
    for number, data in enumerate((*sources, *broken)):
        path = tmp_path / f"{number}.xml"
        path.write_bytes(data)
        verdicts.append(bool(facts.validate(path, identifiers=False)))
        assert verdicts[-1] == bool(tei_all.validate(path, identifiers=False)), number
    assert {True, False} == set(verdicts)
