"""Which block of a translation stands beside which of the text."""

from __future__ import annotations

import pytest

from edition.model.alignment import align_texts
from edition.model.walk import plain_text
from edition.reader import read_edition
from edition.source import read_document
from tests.conftest import tei


def nodes(folder, name: str, body: str):
    path = folder / f"{name}.xml"
    path.write_text(tei(body), encoding="utf-8")
    return read_edition(read_document(path, boundary=folder), name)[0].body


def pairs(folder, mine: str, theirs: str) -> list[tuple[str, str]]:
    rows = align_texts(nodes(folder, "a", mine), nodes(folder, "b", theirs))
    return [tuple(" / ".join(plain_text((leaf.node,)) for leaf in cell) for cell in row.cells) for row in rows]


STANZAS = "".join(f"<lg n='{n}'><l>v{n}a</l><l>v{n}b</l></lg>" for n in (1, 2, 3))


@pytest.mark.parametrize("wrapper", ["<div>{}</div>", "<ab>{}</ab>", "<div><p>{}</p></div>", "{}"])
@pytest.mark.parametrize("element", ["p", "ab"])
def test_stanzas_and_paragraphs_of_the_same_number_stand_in_one_row(tmp_path, wrapper, element):
    theirs = "".join(f"<{element} n='{n}'>p{n}</{element}>" for n in (1, 3))
    found = pairs(tmp_path, wrapper.format(STANZAS), f"<div>{theirs}</div>")
    beside = {right: left.split(" / ")[0] for left, right in found if right}
    assert beside == {"p1": "v1a", "p3": "v3a"}
    assert " ".join(left for left, _ in found).replace(" / ", " ").split() == ["v1a", "v1b", "v2a", "v2b", "v3a", "v3b"]


def test_numbers_that_count_something_else_pair_nothing(tmp_path):
    mine = "".join(f"<p n='{n}'>a{n}</p>" for n in (1, 2, 3))
    theirs = "".join(f"<p n='{n}'>b{n}</p>" for n in (101, 102, 103))
    assert pairs(tmp_path, mine, theirs) == [("a1", "b101"), ("a2", "b102"), ("a3", "b103")]


def test_a_number_that_two_paragraphs_have_pairs_neither(tmp_path):
    mine = "<p n='1'>a</p><p n='1'>b</p><p n='2'>c</p>"
    found = pairs(tmp_path, mine, "<p n='2'>z</p><p n='1'>y</p>")
    assert ("c", "z") in found


def test_what_the_encoder_says_goes_before_numbers(tmp_path):
    mine = "<p n='1' xml:id='one'>a</p><p n='2' xml:id='two'>b</p>"
    theirs = "<p n='1' corresp='#two'>y</p>"
    assert pairs(tmp_path, mine, theirs) == [("a", ""), ("b", "y")]
