"""Read what a build has written as a reader meets it: the words of the text, the pages, the book, the paper, the data."""

from __future__ import annotations

import html
import json
import re
import subprocess
import zipfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tests.conftest import edition, need_tool

_HIDDEN = re.compile(r"<(script|style|template|nav)\b.*?</\1>", re.DOTALL)
_BLOCK = re.compile(r"</?(?:p|div|h\d|li|section|aside|tr|dt|dd|br|ol|ul|dl|blockquote)\b[^>]*>")
_NOT_TEXT = re.compile(r"(?:title|nav|colophon|cover|about|contents|witnesses)")
_NOT_READING = re.compile(r"(?:witness|variants|index|about|cite|search|downloads|comparison|overview)")


def words_of_page(page: str) -> str:
    """Return the words of a page's main part: inline tags leave no trace, blocks a space."""
    main = page[page.find("<main") :].rpartition("</main>")[0] if "<main" in page else page
    flat = _BLOCK.sub(" ", _HIDDEN.sub(" ", main))
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", flat)).split())


def untrue(report: dict) -> list[str]:
    """List what the builder itself found in its outputs: dead links, and what was read back and is not what the text says."""
    return [f["message"] for f in report["findings"] if f["code"] in {"O007", "O009"}]


@dataclass
class Finished:
    """A built edition: ``text``, ``site``, ``print``, ``epub``, ``data``, ``errors``, and the texts of its witnesses."""

    source: Path
    folder: Path

    def __post_init__(self):
        edition("build", self.source, "-q", "--verify", "-o", self.folder)
        self.report = json.loads((self.folder / "report.json").read_text(encoding="utf-8"))
        assert not untrue(self.report), untrue(self.report)

    @property
    def lost(self) -> int:
        return sum(account["lost"] for account in self.report["ledger"].values())

    @cached_property
    def findings(self) -> list[tuple[str, str]]:
        found = edition("check", self.source, "--format", "json").json["findings"]
        return [(f["code"], f["severity"]) for f in found]

    @cached_property
    def text(self) -> str:
        name = self.source.stem if self.source.is_file() else "*"
        (path, *_) = sorted((self.folder / "text").glob(f"{name}.txt"), key=lambda p: len(p.name))
        return " ".join(path.read_text(encoding="utf-8").split())

    @cached_property
    def site(self) -> str:
        pages = (p for p in sorted((self.folder / "site").glob("*.html")) if not _NOT_READING.match(p.name))
        return " ".join(words_of_page(p.read_text(encoding="utf-8")) for p in pages)

    @cached_property
    def markup(self) -> str:
        pages = (p for p in sorted((self.folder / "site").glob("*.html")) if not _NOT_READING.match(p.name))
        return " ".join(p.read_text(encoding="utf-8") for p in pages)

    @cached_property
    def print(self) -> str:
        (pdf,) = (self.folder / "print").glob("*.pdf")
        run = subprocess.run(
            [need_tool("pdftotext"), "-layout", str(pdf), "-"], capture_output=True, text=True, check=True
        )
        return " ".join(run.stdout.split())

    @cached_property
    def epub(self) -> str:
        (book,) = (self.folder / "epub").glob("*.epub")
        with zipfile.ZipFile(book) as archive:
            pages = [n for n in sorted(archive.namelist()) if n.endswith(".xhtml")]
            pages = [n for n in pages if not _NOT_TEXT.search(n.rpartition("/")[2])]
            return " ".join(
                words_of_page(body.group(0))
                for n in pages
                if (body := re.search(r"<body.*</body>", archive.read(n).decode(), re.DOTALL))
            )

    @cached_property
    def data(self) -> str:
        paths = sorted((self.folder / "data").glob("*.apparatus.json"))
        return " ".join(json.dumps(json.loads(p.read_text(encoding="utf-8")), ensure_ascii=False) for p in paths)

    def witness(self, siglum: str) -> str:
        return " ".join(edition("witness", siglum, self.source).out.split())
