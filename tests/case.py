"""A small text, as the outputs have it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from tests.conftest import HEADER, edition, need_tool, tei


class Case:
    """A text, built where a test asks for it."""

    def __init__(self, folder: Path, body: str, header: str = HEADER):
        self.path = folder / "a.xml"
        self.path.write_text(tei(body, header), encoding="utf-8")
        self.out = folder / "out"

    @property
    def apparatus(self) -> list[str]:
        return edition("apparatus", self.path).out.splitlines()

    @property
    def findings(self) -> list[dict]:
        return edition("check", self.path, "--format", "json").json["findings"]

    @property
    def codes(self) -> set[str]:
        return {f["code"] for f in self.findings}

    def witness(self, siglum: str) -> str:
        return " ".join(edition("witness", siglum, self.path).out.split())

    def built(self, only: str) -> None:
        """Build outputs; read back, with nothing lost."""
        edition("build", self.path, "-q", "-o", self.out, "--only", only, "--verify")
        report = json.loads((self.out / "report.json").read_text())
        assert [f for f in report["findings"] if f["code"] in {"O007", "O009"}] == []
        assert all(account["lost"] == 0 for account in report["ledger"].values())

    @property
    def file(self) -> str:
        """The text as a file, line by line."""
        self.built("text")
        return (self.out / "text/a.txt").read_text(encoding="utf-8")

    @property
    def text(self) -> str:
        """The text with single spaces."""
        return " ".join(self.file.split())

    @property
    def page(self) -> str:
        """The page of the text on the site."""
        self.built("site")
        return (self.out / "site/text.html").read_text(encoding="utf-8")

    @property
    def printed(self) -> str:
        """The words of the book, as they stand on its pages."""
        tool = need_tool("pdftotext")
        self.built("print")
        command = [tool, "-layout", str(self.out / "print/a.pdf"), "-"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout
