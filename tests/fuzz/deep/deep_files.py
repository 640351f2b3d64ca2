"""The same by the thousand; EDITION_FUZZ says how many of each kind (1,000 without it)."""

from __future__ import annotations

import os
import random

import pytest

from tests.conftest import edition, tei
from tests.fuzz.generators import damaged_companion, damaged_text
from tests.test_settings import random_settings

NUMBER = int(os.environ.get("EDITION_FUZZ", "1000"))
STEP = 50


@pytest.mark.parametrize("first", range(1000, 1000 + NUMBER, STEP))
def test_damaged_texts(first, tmp_path):
    for seed in range(first, first + STEP):
        folder = tmp_path / str(seed)
        folder.mkdir()
        damaged_text(seed, folder)


@pytest.mark.parametrize("first", range(1000, 1000 + NUMBER, STEP))
def test_damaged_companions(first, tmp_path):
    for seed in range(first, first + STEP):
        folder = tmp_path / str(seed)
        folder.mkdir()
        damaged_companion(seed, folder)


@pytest.mark.parametrize("first", range(1000, 1000 + NUMBER, STEP))
def test_any_settings(first, tmp_path):
    for seed in range(first, first + STEP):
        text = random_settings(random.Random(seed))
        (tmp_path / "a.xml").write_text(tei("<p>a <app><lem wit='#A'>a</lem><rdg wit='#B'>b</rdg></app></p>"))
        (tmp_path / "edition.toml").write_text(text, encoding="utf-8")
        run = edition("build", "-o", "out", "--only", "site,text,data,epub", cwd=tmp_path)
        assert run.status in {0, 1, 2}, text
        assert run.status == 0 or " error " in run.err, text
