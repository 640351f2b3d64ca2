"""Broken texts, settings, pictures and fonts: a PDF, or a finding that says why there is none; never a traceback."""

from __future__ import annotations

import json

import pytest

from tests.conftest import edition
from tests.print.mutants import project

SEEDS = range(16)


def outcome(folder, seed: int) -> list[str]:
    """Build a mutant; return the codes of its findings after asserting what must hold for any."""
    project(folder, seed)
    run = edition("build", folder, "-q", "-o", folder / "out", "--only", "print")
    assert run.status in {0, 1, 2, 3}
    report = folder / "out/report.json"
    if not report.exists():
        assert run.status in {1, 2, 3}
        assert run.err + run.out
        return []
    told = json.loads(report.read_text(encoding="utf-8"))
    codes = [finding["code"] for finding in told["findings"]]
    if not list((folder / "out/print").glob("*.pdf")):
        assert any(f["severity"] == "error" for f in told["findings"]), told["findings"]
    else:
        assert all(account["lost"] == 0 for account in told["ledger"].values()), told["ledger"]
    return codes


@pytest.mark.parametrize("seed", SEEDS)
def test_one_bad_thing_costs_one_thing(tmp_path, seed):
    codes = outcome(tmp_path, seed)
    assert not {"O001", "O011"} & set(codes)
