"""A notebook is run by Jupyter: an edition shows itself as a page, its apparatus as a table."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import tei

pytest.importorskip("nbclient", reason="Jupyter is not installed")
pytest.importorskip("ipykernel", reason="Jupyter is not installed")


def notebook(*cells):
    made = [
        {"cell_type": "code", "metadata": {}, "source": cell, "outputs": [], "execution_count": None} for cell in cells
    ]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 4})


def test_an_edition_shows_itself_and_its_apparatus_is_a_table(tmp_path):
    (tmp_path / "a.xml").write_text(
        tei("<p>arma <app><lem wit='#A'>virumque</lem><rdg wit='#B #C'>uirumque</rdg></app> cano</p>"), encoding="utf-8"
    )
    (tmp_path / "a.ipynb").write_text(
        notebook(
            "import edition\naeneid = edition.read('a.xml')", "aeneid", "edition.apparatus_frame(aeneid)", "1 / 0"
        ),
        encoding="utf-8",
    )
    command = [Path(sys.executable).parent / "jupyter-execute", "--inplace", "--allow-errors", "a.ipynb"]
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, check=False, env={**os.environ, "HOME": str(tmp_path)}
    )
    assert done.returncode == 0, done.stderr
    cells = json.loads((tmp_path / "a.ipynb").read_text(encoding="utf-8"))["cells"]
    silent, page, table, broken = ([dict(one) for one in cell["outputs"]] for cell in cells)
    assert silent == []
    (shown,) = page
    said = "".join(shown["data"]["text/html"])
    assert "virumque" in said
    assert "<script" not in said
    (frame,) = table
    rows = "".join(frame["data"]["text/html"])
    assert "uirumque" in rows
    assert "<table" in rows
    # The proof that what fails would be seen.
    assert broken[0]["output_type"] == "error"
