"""Set a text with some settings, for tests. TEI → project → PDF."""

from __future__ import annotations

import json
from pathlib import Path

from edition.model.ledger import Ledger
from edition.project import open_project
from edition.run.build import read_project
from edition.writers.common.pieces import HouseStyle
from edition.writers.galley.settings import Settings, read_settings
from edition.writers.print.making import Copy, Made, make_book

STYLE = HouseStyle(lemma_words=5)


def toml(value) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(k)} = {toml(v)}" for k, v in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)


def project_in(folder: Path, tei: str | bytes, settings: dict | None = None, name: str = "case"):
    """Write a project with one text, and read it."""
    (folder / "tei").mkdir(parents=True, exist_ok=True)
    data = tei if isinstance(tei, bytes) else tei.encode()
    (folder / "tei" / f"{name}.xml").write_bytes(data)
    lines = ["[edition]", f'name = "{name}"', f'source = "tei/{name}.xml"', "[print]"]
    lines += [f"{k} = {toml(v)}" for k, v in (settings or {}).items()]
    (folder / "edition.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    project = open_project(folder, folder)
    return project, read_project(project).editions[0]


def book(folder: Path, tei: str | bytes, settings: dict | None = None) -> tuple[Made, Path, Settings, object]:
    """Set one text and write its PDF; returns what was made, the file, the settings and the edition."""
    project, edition = project_in(folder, tei, settings)
    read, findings = read_settings(project)
    assert not findings
    made = make_book(Copy(edition, Ledger.of(edition)), project, read, STYLE)
    path = folder / "case.pdf"
    if made.pdf is not None:
        path.write_bytes(made.pdf)
    return made, path, read, edition
