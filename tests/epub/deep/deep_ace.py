"""DAISY Ace finds nothing to blame in books of many kinds, and something in a book that was spoilt."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT, lacking, need_tool
from tests.epub.books import build
from tests.epub.kinds import KINDS, document

NODE = ROOT / ".ci/node/node_modules/.bin"
CHOSEN = (
    "1-scdh-arabic-mit/BAlam52.tei.xml",
    "2-pta-greek-english-ccby/pta0039.pta001.pta-grc2.xml",
    "3-dharma-locref-ccby/DHARMA_INSIDENKJeruJeru.xml",
    "5-pessoa-verse-facs-ccby/Pessoa_Mar_Portuguez.xml",
)


def blamed(path: Path, folder: Path) -> list[str]:
    """Ask Ace; return every violation with its place."""
    ace = shutil.which("ace-puppeteer", path=f"{NODE}{os.pathsep}{os.environ['PATH']}")
    if ace is None:
        lacking("ace-puppeteer (npm @daisy/ace)")
    chromium = need_tool("chromium")
    # Ace gives its browser half a minute to start; on a machine that has much else to do it takes longer, once.
    for _ in range(3):
        done = subprocess.run(
            [str(ace), "--force", "--verbose", "--outdir", str(folder), str(path)],
            check=False,
            env={**os.environ, "PUPPETEER_EXECUTABLE_PATH": chromium},
            capture_output=True,
            text=True,
            timeout=300,
        )
        if done.returncode == 0:
            break
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert report["assertions"]
    return [
        f"{part['earl:testSubject']['url']}: {one['earl:test']['dct:title']}: {one['earl:result']['dct:description']}"
        for part in report["assertions"]
        for one in part["assertions"]
    ]


def test_directive(tmp_path):
    build(ROOT, tmp_path)
    assert blamed(tmp_path / "epub/directive.epub", tmp_path / "ace") == []


@pytest.mark.parametrize("kind", KINDS)
def test_kind(kind, tmp_path):
    (tmp_path / f"{kind}.xml").write_text(document(kind), encoding="utf-8")
    build(tmp_path / f"{kind}.xml", tmp_path)
    assert blamed(tmp_path / f"epub/{kind}.epub", tmp_path / "ace") == []


@pytest.mark.parametrize("file", CHOSEN)
def test_sample(samples, file, tmp_path):
    build(samples / file, tmp_path)
    (made,) = (tmp_path / "epub").glob("*.epub")
    assert blamed(made, tmp_path / "ace") == []


def test_judge_sees_a_book_without_a_language_and_without_descriptions(tmp_path):
    (tmp_path / "verse.xml").write_text(document("verse"), encoding="utf-8")
    build(tmp_path / "verse.xml", tmp_path)
    with zipfile.ZipFile(tmp_path / "epub/verse.epub") as old, zipfile.ZipFile(tmp_path / "bad.epub", "w") as new:
        for item in old.infolist():
            data = old.read(item)
            if item.filename == "EPUB/cover.xhtml":
                data = (
                    data.replace(b" alt=", b" data-alt=").replace(b' lang="grc"', b"").replace(b' xml:lang="grc"', b"")
                )
            new.writestr(item, data)
    found = blamed(tmp_path / "bad.epub", tmp_path / "ace")
    assert any("image-alt" in one for one in found)
    assert any("html-has-lang" in one for one in found)
