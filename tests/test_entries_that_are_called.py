"""Entries that stand apart and say nothing of their place: the text points to them."""

from __future__ import annotations

import pytest

from tests.case import Case

FIRST, SECOND = ("<lem wit='#A'>rex</lem>", "<lem wit='#A'>magnus</lem>")
LIST = (
    f"<div type='apparatus'><listApp><app xml:id='a1'>{FIRST}<rdg wit='#B'>dux</rdg></app>"
    f"<app xml:id='a2'>{SECOND}<rdg wit='#B'>parvus</rdg></app></listApp></div>"
)


@pytest.mark.parametrize(
    "body",
    [
        "Hic <seg corresp='#a1'>rex</seg> fuit magnus<ptr target='#a2'/>.",
        "Hic <ref target='#a1'>rex</ref> fuit <anchor corresp='#a2'/>magnus.",
        "Hic rex<ref target='#a1'><hi rend='sup'>1</hi></ref> fuit magnus<ref target='#a2'>2</ref>.",
        "Hic <anchor corresp='#a1'/>rex<anchor corresp='#a1'/> fuit <w xml:id='w9' corresp='#a2'>magnus</w>.",
    ],
)
def test_words_and_points_that_name_an_entry_are_its_place(tmp_path, body):
    got = Case(tmp_path, f"<p n='1'>{body}</p>{LIST}")
    assert got.apparatus == ["1: rex A] dux B", "1: magnus A] parvus B"]
    assert [got.witness(s) for s in "AB"] == ["Hic rex fuit magnus.", "Hic dux fuit parvus."]
    assert "Hic rex fuit magnus." in got.text  # the calls are no words, and nothing is lost
    assert "A040" not in got.codes


@pytest.mark.parametrize(
    "body",
    [
        # who speaks of an entry, before or behind its place, does not move it
        "Hic <ref target='#a1'>uide infra</ref> <seg corresp='#a1'>rex</seg> fuit <seg corresp='#a2'>magnus</seg>.",
        "Hic <seg corresp='#a1'>rex</seg> fuit <seg corresp='#a2'>magnus</seg> <ref target='#a1'>uide supra</ref>.",
        # the first of several same words is the place
        "Hic <seg corresp='#a1'>rex</seg> fuit <seg corresp='#a2'>magnus</seg> <seg corresp='#a1'>rex</seg>.",
    ],
)
def test_what_else_names_an_entry_is_no_end_of_it(tmp_path, body):
    got = Case(tmp_path, f"<p n='1'>{body}</p>{LIST}")
    assert got.apparatus == ["1: rex A] dux B", "1: magnus A] parvus B"]


def test_words_that_name_an_entry_are_its_lemma(tmp_path):
    apart = LIST.replace(FIRST, "").replace(SECOND, "")
    got = Case(tmp_path, f"<p n='1'>Hic <seg corresp='#a1'>rex</seg> fuit <seg corresp='#a2'>magnus</seg>.</p>{apart}")
    assert got.apparatus == ["1: rex] dux B", "1: magnus] parvus B"]


def test_an_entry_that_names_its_place_keeps_it(tmp_path):
    apart = LIST.replace("<app xml:id='a1'>", "<app xml:id='a1' from='#w1'>")
    body = "<p n='1'>Ille <w xml:id='w1'>rex</w> dixit <ref target='#a1'>uide</ref> magnus<ptr target='#a2'/> rex.</p>"
    got = Case(tmp_path, body + apart)
    assert got.witness("B") == "Ille dux dixit uide parvus rex."
