"""Bad texts and bad files beside them: never a traceback, each ends in an output or in a finding."""

from __future__ import annotations

import pytest

from tests.fuzz.generators import damaged_companion, damaged_text


@pytest.mark.parametrize("seed", range(40))
def test_damaged_texts(seed, tmp_path):
    damaged_text(seed, tmp_path)


@pytest.mark.parametrize("seed", range(40))
def test_damaged_companions(seed, tmp_path):
    damaged_companion(seed, tmp_path)
