"""Twenty-four pages of random size, type and density, each read back from its PDF."""

from __future__ import annotations

import random

import pytest

from tests.print import collation
from tests.print.test_print_pages import check

SEEDS = range(24)


@pytest.mark.parametrize("seed", SEEDS)
def test_any_geometry_holds_every_entry_at_its_line(tmp_path, seed):
    chance = random.Random(1000 + seed)
    width, height = chance.randint(80, 210), chance.randint(110, 297)
    settings = {
        "page": f"{width} x {height} mm",
        "size": chance.choice((8.5, 9.5, 10.5, 12)),
        "margins": {"inside": chance.randint(10, 20), "outside": chance.randint(14, 25)},
    }
    tei = collation.text(
        seed, paragraphs=chance.randint(1, 14), words=chance.choice((20, 60, 120, 300)),
        density=chance.choice((0.01, 0.05, 0.12, 0.3)), longest=chance.choice((2, 8, 30)),
        long_note=chance.choice((0, 0, 150, 1000)), lemma=chance.choice((0, 0, 40, 600)),
    )  # fmt: skip
    check(tmp_path, tei, settings)
