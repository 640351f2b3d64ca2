"""Lighthouse has nothing to blame on the main pages of three sites, and sees them stand still while they load.

How fast they load depends on what else the machine does: ``make bench`` tells that.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.browser.test_site import NAMES, site
from tests.conftest import FLAGS, ROOT, lacking, need_tool

NODE = ROOT / ".ci/node/node_modules/.bin"
PAGES = ("index", "text", "variants", "search")
LEAST = 0.98
MOST_SHIFT = 0.1
"""What Google calls a good page: https://web.dev/articles/cls."""


def report(address: str, folder: Path) -> dict:
    """Ask Lighthouse, as it stands: a telephone with a slow line."""
    lighthouse = shutil.which("lighthouse", path=f"{NODE}{os.pathsep}{os.environ['PATH']}")
    if lighthouse is None:
        lacking("lighthouse (npm)")
    out = folder / "lighthouse.json"
    flags = " ".join([*FLAGS, "--headless"])
    subprocess.run(
        [str(lighthouse), address, "--quiet", "--output=json", f"--output-path={out}", f"--chrome-flags={flags}"],
        env={**os.environ, "CHROME_PATH": need_tool("chromium")}, check=True, timeout=300, capture_output=True,
    )  # fmt: skip
    return json.loads(out.read_text(encoding="utf-8"))


def instead(folder: Path) -> str:
    """Name the page to judge where a site has no table of variants: one with an apparatus, or one with a picture."""
    pages = {p.name: p.read_text(encoding="utf-8") for p in folder.glob("*.html")}
    marks = ('class="apparatus', "data-folio>")
    return next(min(files) for mark in marks if (files := [name for name, page in pages.items() if mark in page]))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("name", NAMES)
def test_main_pages(sites, name, page, tmp_path):
    folder, address = site(sites, name)
    file = f"{page}.html"
    if not (folder / file).exists():
        file = instead(folder)
    found = report(address + file, tmp_path)
    scores = {name: category["score"] for name, category in found["categories"].items()}
    del scores["performance"]
    assert len(scores) == 3
    assert min(scores.values()) >= LEAST, (file, scores)
    assert found["audits"]["cumulative-layout-shift"]["numericValue"] <= MOST_SHIFT, file
