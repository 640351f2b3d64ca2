"""The handbook is a site, too: every page is in its contents, and no link leads nowhere."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.conftest import ROOT


@pytest.mark.parametrize("case", ["cte", "collatex", "ldlt", "epidoc"])
def test_who_moves_here_has_a_project_that_is_checked_and_loses_nothing(case, tmp_path):
    old = ROOT / f"tests/cases/practice/{case}.xml"

    def run(*command, where=tmp_path):
        return subprocess.run(
            [sys.executable, "-m", "edition", *command], cwd=where, capture_output=True, text=True, check=False
        )

    made = run("new", "mine", "--from", str(old))
    assert made.returncode == 0, made.stderr
    checked = run("check", where=tmp_path / "mine")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    built = run("build", "--verify", "--only", "site,text", where=tmp_path / "mine")
    assert built.returncode == 0, built.stdout + built.stderr
    (kept,) = (tmp_path / "mine").rglob(old.name)
    assert kept.read_bytes() == old.read_bytes()


def test_the_handbook_is_built_without_a_warning(tmp_path):
    pytest.importorskip("material", reason="the extra “handbook” is not installed")
    made = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "", "NO_MKDOCS_2_WARNING": "1"},
    )
    assert made.returncode == 0, made.stderr
    pages = {path.stem for path in (ROOT / "docs").glob("*.md")}
    built = {path.stem for path in tmp_path.glob("*.html")}
    assert pages - {"README"} <= built
    assert "index" in built
    codes = (tmp_path / "codes.html").read_text(encoding="utf-8")
    assert 'id="a012"' in codes
    asked = re.findall(r'(?:src|href)="(https?://[^"]+\.(?:js|css|woff2?))"', (tmp_path / "index.html").read_text())
    assert asked == []
    assert (tmp_path / "repository/tei/directive.odd").read_bytes() == (ROOT / "tei/directive.odd").read_bytes()
