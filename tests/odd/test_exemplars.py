"""Schemas made from TEI's own customisations, held against those that TEI's stylesheets make of them."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from edition.schema import load
from tests.odd.exemplars import FOLDER, NOT_OURS, compiled, exemplars
from tests.profile.generator import Writer
from tests.schema.at_hand import need
from tests.schema.grammars import differences
from tests.schema.mutants import mutants

SOME = ("isofs", "tei_jtei", "tei_tite", "tei_simplePrint", "tei_xinclude", "testdoublename", "testi18n", "torture")
"""Of each kind one: RELAX NG and Pure ODD, prefixes, namespaces, names in other languages, classes, instructions."""


@pytest.mark.parametrize("name", SOME)
def test_the_same_elements_attributes_children_values(tmp_path, name):
    path, _ = compiled(name, tmp_path)
    assert differences(load(path), load(need(FOLDER / f"{name}.rng"))) == []


@pytest.mark.parametrize("name", ["tei_jtei", "testi18n"])
def test_the_same_verdict_on_documents_and_mutants(tmp_path, name):
    path, _ = compiled(name, tmp_path)
    ours, theirs = load(path), load(need(FOLDER / f"{name}.rng"))
    documents = [Writer(ours, 7).document(30), Writer(theirs, 8).document(30)]
    assert [ours.validate(one) for one in documents] == [theirs.validate(one) for one in documents] == [[], []]
    judged = set()
    for number, (_, kind, data) in enumerate(mutants(documents, 60, random.Random(name).randrange(1000))):
        document = tmp_path / f"{number}.xml"
        document.write_bytes(data)
        verdicts = bool(ours.validate(document)), bool(theirs.validate(document))
        assert verdicts[0] == verdicts[1], (kind, data)
        judged.add(verdicts[0])
    assert judged == {True, False}


def test_every_exemplar_is_compared_or_it_is_said_why_not():
    need(FOLDER)
    assert len(exemplars()) + len(NOT_OURS) == len(list(FOLDER.glob("*.odd")))
    assert set(SOME) <= set(exemplars())


def test_what_is_not_at_hand_is_told_with_its_place(tmp_path: Path):
    _, found = compiled("torture", tmp_path)
    assert ["mathml2-main.rng is not at hand" in one.message for one in found.findings if one.code == "S402"] == [True]
