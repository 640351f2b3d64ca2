"""The workflow of this repository: its commands make the edition and the handbook, and no link from one to the other is dead."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import lxml.html
import yaml

from tests.conftest import ROOT, lacking, need_tool
from tests.test_recipes import commands, shell


def test_the_workflow_publishes_the_edition_and_its_handbook(tmp_path):
    need_tool("make")
    venv = Path(sys.prefix)
    if not (venv / ".installed-dev").exists():
        lacking("an environment that `make` has made")
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    for name in filter(None, tracked.split("\0")):
        if (ROOT / name).is_file():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, tmp_path / name)
    (tmp_path / ".venv").symlink_to(venv)
    # Else `make` would install the copy into the environment of the tests.
    os.utime(tmp_path / "pyproject.toml", (0, 0))
    workflow = yaml.safe_load((ROOT / ".github/workflows/publish.yml").read_text(encoding="utf-8"))
    for command in commands(workflow):
        done = shell(command, tmp_path)
        assert "pip install" not in done.stdout
        assert done.returncode == 0, f"{command}: {done.stderr[-2000:]}{done.stdout[-2000:]}"
    (published,) = [
        step["with"]["path"] for step in workflow["jobs"]["build"]["steps"] if "upload-pages" in step.get("uses", "")
    ]
    public = tmp_path / published
    assert "url=handbook/" in (public / "index.html").read_text(encoding="utf-8")
    assert (public / "site/index.html").is_file()
    assert (public / "handbook/pictures/editor-neovim.png").is_file()
    for page in (public / "handbook").glob("*.html"):
        for _, _, address, _ in lxml.html.fromstring(page.read_bytes()).iterlinks():
            path = unquote(re.split("[#?]", address)[0])
            if path and not re.match(r"\w+:|/", path):
                target = Path(os.path.normpath(page.parent / path))
                assert target.exists(), f"{page.name}: {address}"
                assert target.is_relative_to(public)
