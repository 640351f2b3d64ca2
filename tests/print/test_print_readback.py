"""The finished PDF read back: every block of every sample and case stands in its text layer, whole and in order."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from collections import Counter

import pytest

from edition.diagnostics import EditionError
from edition.model.edition import Edition
from edition.writers.galley.parts import leaves, text_of
from edition.writers.galley.pointers import SOURCES as SOURCES_LAYER
from edition.writers.galley.series import layer_names
from edition.writers.galley.settings import Settings
from tests.conftest import CASES, ROOT, SHARED, lacking, need_tool, tei
from tests.print.books import book, project_in

SOURCES = [
    *sorted((SHARED / "samples").glob("*/*.xml")),
    *sorted(p for topic in ("field", "print", "safe", "trust") for p in (SHARED / "cases" / topic).glob("*.xml")),
    *sorted((CASES / "reading").glob("*/in.xml")),
    ROOT / "tei/directive.xml",
]
UNSOUND = {"08-rdg-deep-in-app"}
"""Cases in which the entry that is read has readings that are not there; what is read has to be sound before it is set."""
LONGEST_HEAD = 100
UNSEEN = re.compile("[\\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
BARE = {"form": "text", "numbering": "none", "margin": "none", "witnesses": False, "index": False}


def squeezed(text: str) -> str:
    return UNSEEN.sub("", unicodedata.normalize("NFKC", text))


def is_rtl(text: str) -> bool:
    return any(unicodedata.bidirectional(c) in {"R", "AL"} for c in text)


def pages_of(pdf) -> list[str]:
    need_tool("pdftotext")
    text = subprocess.run(["pdftotext", "-raw", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    return [squeezed(page) for page in text.split("\f")]


def missing(blocks: list[str], pages: list[str]) -> list[str]:
    """Look for blocks in order; one that goes on on another page has the head of its page between its parts."""
    wrong: list[str] = []
    page, place = 0, 0
    for block in blocks:
        here, at, rest = page, place, block
        while rest and here < len(pages):
            found = pages[here].find(rest, at)
            if found >= 0:
                at, rest = found + len(rest), ""
                break
            part = _at_end(pages[here], at, rest) if rest is not block or here == page or at == 0 else 0
            rest = rest[part:]
            here, at = here + 1, 0
        if rest:
            wrong.append(block[:60])
        else:
            page, place = here, at
    return wrong


def _at_end(page: str, at: int, text: str) -> int:
    """Return how much of a text a page ends with; behind it, the file has the running head of the page."""
    for n in range(min(len(text), len(page) - at), 0, -1):
        found = page.rfind(text[:n], at)
        if found >= 0 and len(page) - found - n <= LONGEST_HEAD:
            return n
    return 0


def settings_for(edition: Edition) -> dict:
    # What the text names by a code alone becomes a layer when it is set.
    return {**BARE, "layers": dict.fromkeys((*layer_names(edition, Settings()), SOURCES_LAYER), "end")}


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_every_block_is_in_the_pdf(path, tmp_path):
    if path.stem in UNSOUND:
        pytest.skip("the entry is not sound")
    if not path.exists():
        lacking(str(path))
    try:
        _, read = project_in(tmp_path / "read", path.read_bytes())
    except (EditionError, IndexError, RecursionError, UnicodeError):
        pytest.skip("not readable: the findings say why")
    made, pdf, _, _ = book(tmp_path, path.read_bytes(), settings_for(read))
    assert made.pdf is not None, [f.message for f in made.findings]
    assert not {f.code for f in made.findings} & {"O001", "O011", "O015"}
    parts = [p for m in made.manuscripts for p in m.parts]
    blocks = [text_of(i for i in leaf.items) for part in parts for leaf in leaves(part.children)]
    pages = pages_of(pdf)
    if any(map(is_rtl, blocks)):
        wanted = Counter(c for block in blocks for c in squeezed(block) if c.isalpha())
        lost = wanted - Counter(c for page in pages for c in page)
        # A ligature of several letters, such as that of “Allah”, is given back as what it was used for first.
        assert sum(lost.values()) <= 0.01 * sum(wanted.values()), lost
    else:
        assert missing([found for block in blocks if (found := squeezed(block))], pages) == []


def test_what_is_not_there_is_missed():
    assert missing(["unus", "duo"], ["unustres"]) == ["duo"]
    assert missing(["unusduotres"], ["unusduo", "caputtres"]) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("sa", "kr̥ṣṇa et sum̅at et qḏ finis. r m r̥ m̄̃ ē̆ x̣̄"), ("grc", "ᾱ̓ ῑ̔ ϊ̆ οὐδὲν"), ("la", "ẽ q̃ p̄ d̄n̄s"),
    ],
)  # fmt: skip
def test_a_letter_with_a_mark_stands_once_in_the_text(tmp_path, language, text):
    """Typst gives each glyph of a cluster the whole (typst/typst#8767); two readers find each letter and mark once."""
    from pypdf import PdfReader

    source = tei(f"<p>{text} et <hi rend='italic'>{text}</hi></p>").replace('xml:lang="la"', f'xml:lang="{language}"')
    made, pdf, _, _ = book(tmp_path, source, BARE)
    assert made.pdf is not None
    wanted = squeezed(f"{text} et {text}")
    assert wanted in pages_of(pdf)[0]
    assert wanted in squeezed(PdfReader(pdf).pages[0].extract_text())
    need_tool("qpdf")
    done = subprocess.run(["qpdf", "--check", str(pdf)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
