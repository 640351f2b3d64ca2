"""Kill real builds at two hundred random moments."""

from __future__ import annotations

import random
import time

import pytest

from tests.run.killing import ENDINGS, NEW, OLD, alive, build, state_of, stopped

MOMENTS = 200


@pytest.mark.parametrize("part", range(4))
def test_killed_at_random_moments(tmp_path, part):
    chance = random.Random(part)
    new = build(tmp_path, NEW)
    started = time.perf_counter()
    old = build(tmp_path, OLD)
    lasts = time.perf_counter() - started
    for _ in range(MOMENTS // 4):
        (tmp_path / "a.xml").write_text(chance.choice([NEW, OLD]), encoding="utf-8")
        how = chance.choice(list(ENDINGS))
        assert stopped(tmp_path, how, chance.random() * lasts * 1.1) in {0, ENDINGS[how], -how}
        assert state_of(tmp_path / "out") in {old, new}
        assert alive(tmp_path) == []
    assert build(tmp_path, NEW) == new
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.xml", "out"]
