"""Read the finished outputs back, and compare them with the text block by block. Files → findings.

The readers here know nothing of the writers: HTML and XHTML are parsed, plain text is read, and a PDF gives its text layer.
What an output puts between the characters of the text (calls, numbers, brackets, the foot of a page) is passed over; what
the text has and the output has not is a finding.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from lxml import html
from lxml.html import HtmlElement

from edition.diagnostics import Finding, Rule, Severity
from edition.model.alignment import leaves
from edition.model.edition import Edition
from edition.model.text import Figure, Origin
from edition.model.walk import plain_text

DIFFERS = Rule(
    "O009",
    Severity.ERROR,
    """
    An output does not say what the text says.

    With --verify the finished files are read again by programs that did not write them, and compared with the text, block by
    block. A block that is not there, or not whole, is a fault of the builder. Please report it with the file that shows it.

    Wrong:
        a page on which a word of the text is missing

    Right:
        a page with all words of the text in their order
    """,
)
_UNSEEN = re.compile("[\\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_DOT_BELOW = "\u0323"
"""Outputs put it below letters that are uncertain."""
_GAP = "[…]"
"""How a gap reads; each output has a sign of its own for it."""
_MOST_BETWEEN = 90
"""Characters that an output may put between two characters of a block: a call, a number, a remark."""
_BESIDE = (
    "apparatus",
    "entry",
    "call",
    "mark",
    "other",
    "verse-number",
    "break",
    "note",
    "note-item",
    "back",
    "visually-hidden",
)
_BROKEN_LAYERS = frozenset({"R", "AL", "NSM"})
"""Where letters run from right to left or bear marks, the text layers of PDFs give them in an order of their own."""


def read_back(
    texts: Sequence[Edition], folder: Path, outputs: Sequence[str], *, alone: bool | None = None
) -> list[Finding]:
    """Compare the outputs below a folder with the texts; returns a finding for each output and block that differs.

    ``alone``: whether the outputs are of these texts only, and that is one.
    """
    is_alone = len(texts) == 1 if alone is None else alone
    found: list[Finding] = []
    for name in outputs:
        reader = _READERS.get(name)
        for edition in texts if reader else ():
            streams = reader(edition, folder / name, alone=is_alone) if reader else None
            if streams is not None:
                found.extend(_compared(edition, name, streams))
    return found


def _compared(edition: Edition, output: str, streams: list[str]) -> Iterator[Finding]:
    page = place = 0
    for block, origin in _blocks(edition):
        here = next(_places(block, streams, page, place), None)
        if here is None and output == "print" and _only_counted(block):
            wanted = Counter(c for c in block if c.isalpha()) - Counter("".join(streams))
            here = None if wanted else (page, place)
        if here is None:
            message = f"the output “{output}” does not have “{_shown(block)}” whole and in its order"
            yield DIFFERS(message, origin.at, "report this with the file", file=edition.file)
        else:
            page, place = here


def _blocks(edition: Edition) -> Iterator[tuple[str, Origin]]:
    """Yield the blocks of the text without white space, with the element each comes from."""
    for leaf in leaves(edition.body):
        # A caption may stand above its picture or below.
        parts = leaf.node.children if isinstance(leaf.node, Figure) else (leaf.node,)
        for part in parts:
            if text := squeezed(plain_text((part,)).replace(_GAP, " ")):
                yield text, leaf.origin


def squeezed(text: str) -> str:
    """Return the characters that can be seen, without the dot that says that a letter is uncertain."""
    certain = unicodedata.normalize("NFKD", text).replace(_DOT_BELOW, "")
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", certain))


def _shown(block: str) -> str:
    return block if len(block) <= 60 else f"{block[:60]}…"


def _only_counted(block: str) -> bool:
    return any(unicodedata.bidirectional(c) in _BROKEN_LAYERS for c in block)


def _places(block: str, streams: Sequence[str], page: int, place: int) -> Iterator[tuple[int, int]]:
    """Yield where a block ends in the streams: from here on, then from the beginning of any."""
    for number, start in [(page, place), *((n, 0) for n in range(len(streams)))]:
        at = start
        while number < len(streams) and (at := streams[number].find(block[0], at)) >= 0:
            end = _match(block, streams, number, at)
            if end is not None:
                yield end
                return
            at += 1


def _match(block: str, streams: Sequence[str], page: int, at: int) -> tuple[int, int] | None:
    """Follow a block through a stream, and where that ends, through the next; nothing where too much is between."""
    stream = streams[page]
    run = 0
    for character in block:
        found = stream.find(character, at, at + _MOST_BETWEEN + 1)
        if found < 0:
            if run == 0 or page + 1 >= len(streams):
                return None
            page, run = page + 1, 0  # the block goes on on the next page, below its running head
            stream = streams[page]
            found = stream.find(character)
            if found < 0:
                return None
        at = found + 1
        run += 1
    return page, at


# -- readers -----------------------------------------------------------------------------------------------------------


def _plain(root: HtmlElement) -> str:
    """Return what a page shows of the text itself."""
    for element in list(root.iter()):
        classes = (element.get("class") or "").split()
        if isinstance(element.tag, str) and (
            element.tag in {"script", "style"} or not set(classes).isdisjoint(_BESIDE)
        ):
            element.drop_tree()
    return squeezed(root.text_content())


def _site(edition: Edition, folder: Path, *, alone: bool) -> list[str] | None:
    place = folder if alone or not (folder / edition.name).is_dir() else folder / edition.name
    pages = [html.document_fromstring(path.read_bytes()) for path in sorted(place.glob("*.html"))]
    articles = [article for page in pages for article in page.iter("article") if article.get("class") == "text"]
    return [_plain(article) for article in articles]


def _epub(edition: Edition, folder: Path, *, alone: bool) -> list[str] | None:  # noqa: ARG001 - readers are called alike
    path = folder / f"{edition.name}.epub"
    if not path.is_file():
        return None  # it stands in the book of another text
    with zipfile.ZipFile(path) as book:
        names = sorted(name for name in book.namelist() if name.endswith(".xhtml"))
        return [_plain(html.document_fromstring(book.read(name))) for name in names]


def _text(edition: Edition, folder: Path, *, alone: bool) -> list[str] | None:  # noqa: ARG001
    path = folder / f"{edition.name}.txt"
    return [squeezed(path.read_text(encoding="utf-8"))] if path.is_file() else None


def _print(edition: Edition, folder: Path, *, alone: bool) -> list[str] | None:  # noqa: ARG001
    path = folder / f"{edition.name}.pdf"
    if not path.is_file():
        return None
    from pypdf import PdfReader  # noqa: PLC0415 - only who reads PDFs back needs it

    return [squeezed(page.extract_text()) for page in PdfReader(path).pages]


_READERS: dict[str, Callable[..., list[str] | None]] = {"site": _site, "epub": _epub, "text": _text, "print": _print}
