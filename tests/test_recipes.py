"""What is offered to other people's tools is run as they run it: workflows, hooks, shells, standard input."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT, edition, need_tool, tei

BIN = Path(sys.executable).parent
SAMPLES = ROOT / "edition/beginning/samples"
RECIPES = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs/validation.md").read_text(encoding="utf-8"), re.DOTALL)


def shell(command: str, cwd: Path, **variables: str) -> subprocess.CompletedProcess:
    path = os.pathsep.join([str(BIN), os.environ["PATH"]])
    return subprocess.run(
        ["sh", "-e", "-c", command],
        check=False,
        cwd=cwd,
        env={**os.environ, "PATH": path, **variables},
        capture_output=True,
        text=True,
    )


def commands(recipe: object):
    """Yield what a workflow runs, in its order."""
    match recipe:
        case {"run": str(command)}:
            yield command
        case {"script": list(lines)}:
            yield from lines
        case dict():
            for value in recipe.values():
                yield from commands(value)
        case list():
            for value in recipe:
                yield from commands(value)


@pytest.fixture
def project(tmp_path):
    assert edition("new", "x", "-q", cwd=tmp_path).status == 0
    return tmp_path / "x"


@pytest.mark.parametrize("name", ["github.yml", "gitlab.yml", *range(len(RECIPES))])
def test_the_commands_of_each_recipe_succeed(name, project):
    recipe = yaml.safe_load(RECIPES[name] if isinstance(name, int) else (SAMPLES / name).read_text(encoding="utf-8"))
    found = list(commands(recipe))
    for command in found:
        if command.startswith("pip install"):
            assert command in {"pip install tei-edition", "pip install -r requirements.txt"}
            assert (project / "requirements.txt").read_text() == "tei-edition\n"
            continue
        done = shell(command, project)
        assert done.returncode == 0, done.stderr + done.stdout
    if name == "gitlab.yml":
        assert (project / "public/index.html").is_file()
    assert found or "hooks" in str(recipe)


def test_a_mistake_stops_the_recipes(project):
    source = project / "tei/x.xml"
    source.write_text(source.read_text().replace("#B", "#Z", 1))
    recipe = yaml.safe_load((SAMPLES / "github.yml").read_text(encoding="utf-8"))
    check = next(c for c in commands(recipe) if "check" in c)
    done = shell(check, project)
    assert done.returncode == 1
    assert re.match(r"::error file=tei/x\.xml,line=\d+,col=\d+.*A012", done.stdout)


def test_make(project):
    need_tool("make")
    done = shell("make", project)
    assert done.returncode == 0, done.stderr
    assert (project / "build/site/index.html").is_file()
    assert shell("make clean", project).returncode == 0
    assert not (project / "build").exists()


def test_pre_commit(tmp_path):
    need_tool("git")
    hooks = ROOT / ".pre-commit-hooks.yaml"
    assert shell(f"pre-commit validate-manifest {hooks}", tmp_path).returncode == 0
    local = [{**hook, "language": "system"} for hook in yaml.safe_load(hooks.read_text(encoding="utf-8"))]
    (tmp_path / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [{"repo": "local", "hooks": local}]}))
    (tmp_path / "edition.toml").write_text('[edition]\nsource = "tei"\n')
    (tmp_path / "tei").mkdir()
    (tmp_path / "tei/a.xml").write_text(tei('<p><app><lem wit="#A">a</lem><rdg wit="#B">b</rdg></app></p>'))
    assert shell("git init -q && git add .", tmp_path).returncode == 0
    run = "pre-commit run --all-files"
    done = shell(run, tmp_path, PRE_COMMIT_HOME=str(tmp_path / ".home"))
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("Passed") == 2
    (tmp_path / "tei/b.xml").write_text(tei('<p><app><lem wit="#Q">a</lem><rdg wit="#B">b</rdg></app></p>'))
    shell("git add .", tmp_path)
    done = shell(run, tmp_path, PRE_COMMIT_HOME=str(tmp_path / ".home"))
    assert done.returncode == 1
    assert done.stdout.count("error A012") == 2


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("edition che", ["check"]),
        ("edition explain a01", ["A012", "A013"]),
        ("edition witness ", ["A", "B"]),
        ("edition build --only site,te", ["site,text"]),
        ("edition new x --kind pa", ["parallel"]),
    ],
)
def test_shells_complete(words, offered, project):
    count = str(len(words.split(" ")) - 1)
    done = shell("edition", project, _EDITION_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=count)
    assert [line.partition(",")[2] for line in done.stdout.splitlines()] == offered


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_shells_get_their_script(name, tmp_path):
    text = (ROOT / "docs/desk.md").read_text(encoding="utf-8")
    assert f"_EDITION_COMPLETE={name}_source edition" in text
    done = shell("edition", tmp_path, _EDITION_COMPLETE=f"{name}_source")
    assert "_EDITION_COMPLETE" in done.stdout
    if name == "bash":
        script = 'eval "$(_EDITION_COMPLETE=bash_source edition)"; complete -p edition'
        done = subprocess.run(
            ["bash", "-c", script],
            check=False,
            env={**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}"},
            capture_output=True,
        )
        assert b"_edition_completion" in done.stdout


def test_standard_input(tmp_path):
    text = tei(
        '<p>a</p>\n<p><app><lem wit="#Q">a</lem></app><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="b.xml"/></p>'
    )
    (tmp_path / "tei").mkdir()
    (tmp_path / "tei/b.xml").write_text('<seg xmlns="http://www.tei-c.org/ns/1.0">b</seg>')

    def check(*options, data=text):
        return subprocess.run(
            [sys.executable, "-m", "edition", "check", "-", *options],
            cwd=tmp_path,
            input=data.encode(),
            capture_output=True,
            check=False,
        )

    done = check("--format", "github")
    assert done.returncode == 1
    assert b"::error file=-,line=2,col=19,endLine=2,endColumn=21,title=A012::" in done.stdout
    assert b"title=X010" in done.stdout
    # Inclusions are followed from where the text would lie.
    done = check("--as", "tei/a.xml", "--format", "github")
    assert b"::error file=tei/a.xml,line=2,col=19," in done.stdout
    assert b"X010" not in done.stdout
    assert not (tmp_path / "tei/a.xml").exists()
    # What lies on the disk under this name is not what is checked.
    (tmp_path / "tei/a.xml").write_text("<TEI")
    assert check("--as", "tei/a.xml", data=tei("<p>a</p>")).returncode == 0
    assert b"error X004" in check(data="").stdout
    assert b"error X003" in check(data="<TEI").stdout
