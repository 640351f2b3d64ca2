"""James Clark's suites: 1,967 judgements on schemas, documents, datatypes and the compact syntax."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.schema.at_hand import SHARED, need

ROOT = Path(__file__).resolve().parent.parent.parent


def test_every_judgement_of_the_suites_holds():
    script = need(SHARED / "acceptance" / "relaxng_suite.py")
    done = subprocess.run(
        [sys.executable, str(script), "edition", "-v"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "all: 1967/1967" in done.stdout
