"""Thousands of broken projects for the press; EDITION_MUTANTS says how many, from EDITION_FIRST on."""

from __future__ import annotations

import os

import pytest

from tests.print.test_print_fuzz import outcome

FIRST = int(os.environ.get("EDITION_FIRST", "1000"))
COUNT = int(os.environ.get("EDITION_MUTANTS", "1000"))


@pytest.mark.parametrize("seed", range(FIRST, FIRST + COUNT))
def test_a_pdf_or_a_finding(tmp_path, seed):
    codes = outcome(tmp_path, seed)
    assert not {"O001", "O011", "O015"} & set(codes), codes
