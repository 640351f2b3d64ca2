"""pre-commit takes our hooks from this repository and installs them, as it does for its users."""

from __future__ import annotations

import subprocess

import pytest
import yaml

from tests.conftest import ROOT, edition, lacking, need_tool
from tests.test_recipes import shell


@pytest.fixture
def repository(tmp_path):
    """A new edition under git, with our hooks at the commit that is checked out."""
    need_tool("git")
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    if head.returncode:
        lacking("a repository around the tests")
    assert edition("new", "x", "-q", cwd=tmp_path).status == 0
    hooks = [{"id": "edition-check", "files": "^tei/"}, {"id": "edition-check-project"}]
    wanted = {"repos": [{"repo": str(ROOT), "rev": head.stdout.strip(), "hooks": hooks}]}
    (tmp_path / "x/.pre-commit-config.yaml").write_text(yaml.safe_dump(wanted))
    assert shell("git init -q && git add .", tmp_path / "x").returncode == 0
    return tmp_path / "x"


def test_hooks_are_installed_and_find_mistakes(repository):
    run = "pre-commit run --all-files"
    home = str(repository.parent / "home")
    done = shell(run, repository, PRE_COMMIT_HOME=home)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("Passed") == 2
    source = repository / "tei/x.xml"
    source.write_text(source.read_text(encoding="utf-8").replace("#B", "#Z"), encoding="utf-8")
    shell("git add .", repository)
    done = shell(run, repository, PRE_COMMIT_HOME=home)
    assert done.returncode == 1
    assert done.stdout.count("error A012") == 2
