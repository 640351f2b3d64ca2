"""Visual Studio Code itself, in a browser, with our extension from its package: findings, sigla, and what is said where it cannot start."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import ROOT, lacking, need_tool, tei
from tests.editors import PICTURES

EXTENSION = ROOT / "editors/vscode"
# The server of VS Code within code-server, which the npm registry has; its parts in C++ are not needed.
CODE = ROOT / ".ci/node/node_modules/code-server/lib/vscode"
TEXT = tei('\n<p>arma <app><lem wit="#A">virumque</lem>\n<rdg wit="#Q">uirumque</rdg></app> cano</p>\n')
MAVEN = '<project xmlns="http://maven.apache.org/POM/4.0.0"><p>a</p></project>'


@pytest.fixture(scope="session")
def package(tmp_path_factory):
    if not (EXTENSION / "node_modules").is_dir():
        lacking("what packages the extension, in editors/vscode/node_modules")
    made = tmp_path_factory.mktemp("package") / "tei-edition.vsix"
    command = ["npm", "run", "--silent", "package", "--", "--out", str(made)]
    done = subprocess.run(command, cwd=EXTENSION, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WARNING" not in done.stdout + done.stderr
    return made


def test_the_package_holds_what_runs_and_nothing_else(package):
    with zipfile.ZipFile(package) as files:
        names = {name.removeprefix("extension/").lower() for name in files.namelist()}
        manifest = json.loads(files.read("extension/package.json"))
    extra = {"extension.vsixmanifest", "[content_types].xml"}
    assert names - extra == {"package.json", "readme.md", "changelog.md", "license.txt", "out/extension.js"}
    assert manifest["version"] == json.loads((EXTENSION / "package-lock.json").read_text())["version"]
    settings = manifest["contributes"]["configuration"]["properties"]
    told = (EXTENSION / "README.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in told for name in settings)


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "x.xml").write_text(TEXT, encoding="utf-8")
    (folder / "pom.xml").write_text(MAVEN, encoding="utf-8")
    return folder


@contextmanager
def code(browser, package, project, file):
    """Open a file of a project in VS Code, trust the folder, and give the page."""
    if not (CODE / "node_modules").is_dir():
        lacking("code-server in .ci/node")
    own = project.parent / "code"
    (own / "extensions").mkdir(parents=True)
    options = ["--extensions-dir", own / "extensions", "--server-data-dir", own / "data"]
    server = [
        need_tool("node"),
        CODE / "out/server-main.js",
        "--accept-server-license-terms",
        "--telemetry-level",
        "off",
    ]
    installed = subprocess.run(
        [*server, *options, "--install-extension", package], capture_output=True, text=True, check=False
    )
    assert "was successfully installed" in installed.stdout, installed.stderr[-300:]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    running = subprocess.Popen(
        [*server, *options, "--host", "127.0.0.1", "--port", port, "--without-connection-token"],
        # It asks the shell of the user for the path: that finds no `edition`.
        env={**os.environ, "HOME": str(own), "SHELL": "/bin/false", "PATH": os.defpath},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    page = browser.new_page(viewport={"width": 1100, "height": 460})
    try:
        address = f"http://127.0.0.1:{port}/"
        page.goto(_when_it_answers(address))
        page.goto(f"{address}?folder={project}")
        page.get_by_role("button", name="Yes, I trust the authors").click(timeout=60000)
        open_file(page, file)
        yield page
    finally:
        page.close()
        running.terminate()
        running.wait(20)


def open_file(page, name):
    page.locator(".explorer-folders-view .monaco-list-row", has_text=name).click()
    page.locator(f".tab.active[data-resource-name='{name}']").wait_for()
    page.locator(".monaco-editor .view-line").first.wait_for()


def _when_it_answers(address):
    for _ in range(200):
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - it is our own
                answer.read()
        except OSError:
            time.sleep(0.1)
        else:
            return address
    pytest.fail("VS Code does not answer")


def with_environment(project):
    (project / ".venv").mkdir()
    (project / ".venv/bin").symlink_to(Path(sys.executable).parent)


def test_a_finding_at_its_place_and_a_siglum_completed(browser, package, project):
    with_environment(project)
    with code(browser, package, project, "x.xml") as page:
        page.locator(".squiggly-error").wait_for(timeout=60000)
        page.locator(".monaco-editor .view-line").nth(2).click()
        page.keyboard.press("F8")
        said = page.locator(".peekview-widget").filter(has_text="names witness")
        said.wait_for()
        assert "<rdg> names witness “Q”, which no <listWit> declares" in said.inner_text().replace("\xa0", " ")
        assert "A012" in said.inner_text()
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / "editor-vscode.png")
        page.keyboard.press("Escape")
        # The caret stands before “#Q”: what is offered replaces it.
        place = page.locator(".statusbar-item", has_text="Ln ").first
        assert place.inner_text().strip() == f"Ln 3, Col {TEXT.splitlines()[2].index('#Q') + 1}"
        for key in ("ArrowRight", "ArrowRight", "Backspace", "Backspace", "Control+Space"):
            page.keyboard.press(key)
        offered = page.locator(".suggest-widget .monaco-list-row")
        offered.filter(has_text="#B").wait_for()
        assert [row.split("<")[0].strip() for row in offered.all_inner_texts()] == ["#A", "#B", "#C"]
        page.keyboard.press("ArrowDown")
        page.locator(".suggest-widget .monaco-list-row.focused", has_text="#B").wait_for()
        page.keyboard.press("Enter")
        page.locator(".view-line", has_text='wit="#B"').wait_for()
        page.locator(".squiggly-error").wait_for(state="detached")
        page.keyboard.press("Control+s")
        for _ in range(100):
            if (project / "x.xml").read_text(encoding="utf-8") != TEXT:
                break
            time.sleep(0.1)
    assert (project / "x.xml").read_text(encoding="utf-8") == TEXT.replace("#Q", "#B")


def test_xml_of_another_kind_has_no_findings(browser, package, project):
    with_environment(project)
    with code(browser, package, project, "pom.xml") as page:
        open_file(page, "x.xml")
        page.locator(".squiggly-error").wait_for(timeout=60000)
        page.keyboard.press("Control+Shift+m")
        marked = page.locator(".markers-panel .monaco-list-row")
        marked.filter(has_text="A012").wait_for()
        assert not any("pom.xml" in row for row in marked.all_inner_texts())


def test_a_program_that_is_not_there_is_told(browser, package, project):
    with code(browser, package, project, "x.xml") as page:
        told = page.locator(".notification-toast")
        told.wait_for(timeout=60000)
        assert "“edition” was not found. It comes with: pip install 'tei-edition[lsp]'" in told.inner_text()
        # As soon as it is there, the command of the palette starts it.
        with_environment(project)
        page.keyboard.press("F1")
        page.keyboard.type("TEI edition: Restart")
        page.keyboard.press("Enter")
        page.locator(".squiggly-error").wait_for(timeout=60000)


def test_a_program_that_stops_at_once_is_told(browser, package, project):
    (project / ".venv/bin").mkdir(parents=True)
    stops = project / ".venv/bin/edition"
    stops.write_text("#!/bin/sh\necho no >&2\nexit 2\n")
    stops.chmod(0o755)
    with code(browser, package, project, "x.xml") as page:
        told = page.locator(".notification-toast").filter(has_text="stopped at once")
        told.wait_for(timeout=60000)
        assert "pip install 'tei-edition[lsp]'" in told.inner_text()
        assert page.locator(".notification-toast").count() == 1
