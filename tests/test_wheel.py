"""The wheel: what it brings, with the viewer of pictures and without; the same sources give the same bytes."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import zipfile

import pytest

from edition.writers.site.deep import VIEWER
from tests.conftest import ROOT, lacking
from tests.test_folios import with_pictures

PLACE = "edition/writers/site/vendor/"
FILES = {f"{PLACE}{VIEWER}", f"{PLACE}openseadragon.LICENSE.txt"}
LEAF = '<div><pb n="1r" facs="https://iiif.example.org/iiif/leaf/full/full/0/default.jpg"/><p>arma</p></div>'
SERVERS = 'images_from = ["iiif.example.org"]\n'


def sources(folder, *, fetched: bool):
    """Copy what a wheel is made of; where it is ``fetched``, with what npm has brought."""
    for name in ("pyproject.toml", "README.md", "LICENSE", ".gitignore"):
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "edition", folder / "edition", ignore=shutil.ignore_patterns("__pycache__", "vendor"))
    kept = shutil.ignore_patterns("__pycache__") if fetched else shutil.ignore_patterns("__pycache__", "node_modules")
    shutil.copytree(ROOT / "viewer", folder / "viewer", ignore=kept)
    return folder


def made(folder, **environment):
    """Make a wheel as pip does, on a machine without npm; returns how that ended, and the wheel."""
    if importlib.util.find_spec("hatchling") is None:
        lacking("hatchling")
    run = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder / "dist"],
        cwd=folder,
        env={**os.environ, "PATH": "/nowhere", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return run, next(iter((folder / "dist").glob("*.whl")), None)


def built(wheel, folder, settings):
    """Unpack a wheel and build with it; returns the findings and the site."""
    with zipfile.ZipFile(wheel) as files:
        files.extractall(folder / "unpacked")
    project = with_pictures(folder / "project", LEAF, "", SERVERS + settings)
    run = subprocess.run(
        [sys.executable, "-m", "edition", "build", project, "-q", "--only", "site", "-o", folder / "out"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "unpacked")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    findings = json.loads((folder / "out/report.json").read_text(encoding="utf-8"))["findings"]
    return findings, folder / "out/site"


@pytest.fixture(scope="module")
def fetched(tmp_path_factory):
    if not (ROOT / "viewer/node_modules/openseadragon").is_dir():
        lacking("OpenSeadragon, which `make viewer` brings,")
    return made(sources(tmp_path_factory.mktemp("fetched"), fetched=True))


def test_a_wheel_brings_the_viewer_and_its_licence(fetched, tmp_path):
    run, wheel = fetched
    assert run.returncode == 0, run.stderr
    assert "without OpenSeadragon" not in run.stdout + run.stderr
    with zipfile.ZipFile(wheel) as files:
        names = files.namelist()
        licence = files.read(f"{PLACE}openseadragon.LICENSE.txt").decode()
        code = files.read(f"{PLACE}{VIEWER}")
    assert set(names) >= FILES
    assert [name for name in names if name.startswith(("viewer", "tests"))] == []
    assert "OpenSeadragon contributors" in licence
    locked = json.loads((ROOT / "viewer/package-lock.json").read_text(encoding="utf-8"))
    version = locked["packages"]["node_modules/openseadragon"]["version"]
    assert code.startswith(f"//! openseadragon {version}\n".encode())
    findings, site = built(wheel, tmp_path, 'viewer = "openseadragon"')
    assert [f for f in findings if f["code"] == "O008"] == []
    page = (site / "folio-1.html").read_text(encoding="utf-8")
    assert 'data-tiles="https://iiif.example.org/iiif/leaf/info.json"' in page
    assert (site / "assets" / VIEWER).read_bytes() == code
    assert (site / "assets/openseadragon.LICENSE.txt").read_text(encoding="utf-8") == licence


def test_the_same_sources_give_the_same_wheel(fetched, tmp_path):
    _, wheel = fetched
    _, again = made(sources(tmp_path, fetched=True))
    assert again.read_bytes() == wheel.read_bytes()


def test_a_wheel_without_the_viewer_works_and_says_so(tmp_path):
    run, wheel = made(sources(tmp_path, fetched=False))
    assert run.returncode == 0, run.stderr
    assert "without OpenSeadragon, for npm is not installed" in run.stdout + run.stderr
    with zipfile.ZipFile(wheel) as files:
        assert not FILES & set(files.namelist())
    findings, site = built(wheel, tmp_path, 'viewer = "openseadragon"')
    (told,) = [f for f in findings if f["code"] == "O008"]
    assert (told["severity"], told["line"]) == ("warning", 6)
    assert "plain viewer" in told["hint"]
    page = (site / "folio-1.html").read_text(encoding="utf-8")
    assert "data-tiles" not in page
    assert "connect-src" not in page
    assert not (site / "assets" / VIEWER).exists()
    findings, _ = built(wheel, tmp_path, "")
    assert [f for f in findings if f["code"] == "O008"] == []


def test_a_wheel_that_must_bring_the_viewer_is_not_made_without(tmp_path):
    run, wheel = made(sources(tmp_path, fetched=False), EDITION_VIEWER="required")
    assert wheel is None
    assert "the wheel is to bring OpenSeadragon, but npm is not installed" in run.stderr


def test_no_code_of_others_and_no_registry_is_in_the_sources():
    lock = (ROOT / "viewer/package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
    assert "sha512-" in lock
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if tracked.returncode == 0:
        assert not [name for name in tracked.stdout.splitlines() if "/vendor/" in name or "node_modules" in name]
