"""What the tests of the reading copy share: books that were built, opened and read back."""

from __future__ import annotations

import posixpath
import zipfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

from tests.conftest import edition, tei

XHTML = "{http://www.w3.org/1999/xhtml}"
TYPE = "{http://www.idpf.org/2007/ops}type"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
NAMES = {"h": XHTML[1:-1], "o": "http://www.idpf.org/2007/opf", "d": "http://purl.org/dc/elements/1.1/"}


@dataclass
class Opened:
    """A book as a reading system finds it."""

    files: dict[str, bytes]
    order: list[str]

    @classmethod
    def of(cls, path: Path) -> Opened:
        with zipfile.ZipFile(path) as archive:
            return cls({n: archive.read(n) for n in archive.namelist()}, archive.namelist())

    @property
    def package(self):
        return etree.fromstring(self.files["EPUB/package.opf"])

    def page(self, name: str):
        return etree.fromstring(self.files[f"EPUB/{name}"])

    @property
    def spine(self) -> list[str]:
        """The chapters in the order of reading."""
        files = {i.get("id"): i.get("href") for i in self.package.iter("{*}item")}
        return [files[i.get("idref")] for i in self.package.iter("{*}itemref")]

    def links(self):
        """Yield every link as the file it stands in, the element, and the file and id it leads to."""
        for name in [*self.spine, "contents.xhtml"]:
            for element in self.page(name).iter(f"{XHTML}a"):
                href = element.get("href") or ""
                if ":" not in href and href:
                    file, _, key = href.partition("#")
                    yield name, element, posixpath.normpath(unquote(file) or name), unquote(key)

    def text(self) -> str:
        """All text of the chapters without white space."""
        return "".join("".join("".join(self.page(name).itertext()).split()) for name in self.spine)


def build(source: Path, target: Path, *more: str):
    """Build the books of a source; returns the run."""
    return edition("build", source, "-q", "-o", target, "--only", "epub", *more)


def book(folder: Path, body: str, name: str = "case", **header: str) -> Opened:
    """Build the book of some body content and open it."""
    source = folder / f"{name}.xml"
    source.write_text(tei(body, **header), encoding="utf-8")
    build(source, folder / "out")
    return Opened.of(folder / f"out/epub/{name}.epub")
