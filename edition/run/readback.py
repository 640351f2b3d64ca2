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
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path

from lxml import html
from lxml.html import HtmlElement

from edition.diagnostics import Finding, Rule, Severity
from edition.model.alignment import leaves
from edition.model.edition import Edition
from edition.model.text import Figure, Link, Node, Origin, Span, Text
from edition.model.walk import descend, origin_of, plain_text, with_inner

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
_STRETCH = "\u0640"
"""The stroke that lengthens an Arabic letter; a text layer may give the longer letter without it."""
_GAP = "[…]"
"""How a gap reads; each output has a sign of its own for it."""
_ASIDE = "\ue000"
"""Stands, in a block, for a part that is set in an order of its own."""
_WORD = re.compile(r"[^\W_]+")
_MOST_BETWEEN = 90
"""Characters that an output may put between two characters of a block: a call, a number, a remark."""
_MOST_TRIED = 5000
_CLOSING = {"(": ")", "[": "]", "⟨": "⟩", "{": "}", "⟦": "⟧", "〔": "〕"}
_SURE = 4
"""So many characters of a block in a row are no chance."""
_BESIDE = (
    "apparatus",
    "entry",
    "call",
    "mark",
    "other",
    "verse-number",
    "division-number",
    "break",
    "note",
    "note-item",
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
    for edition in texts:
        blocks, references = list(_blocks(edition)), list(_set_aside(edition))
        for name in outputs:
            reader = _READERS.get(name)
            streams = reader(edition, folder / name, alone=is_alone) if reader else None
            if streams is not None:
                found.extend(_lost_of_references(edition, name, references, streams))
                found.extend(_compared(edition, name, blocks, streams))
    return found


def _lost_of_references(
    edition: Edition, output: str, references: Iterable[tuple[list[tuple[str, ...]], Origin]], streams: list[str]
) -> Iterator[Finding]:
    """Yield what is not there of the words of references, which stand in the order of a style."""
    whole = [stream.replace("-", "").replace("\u2010", "") for stream in streams]  # words may be divided
    for words, origin in references:
        lost = [forms for forms in words if not any(form in stream for form in forms for stream in whole)]
        if lost:
            message = f"the output “{output}” does not have “{lost[0][0]}” of a reference"
            yield DIFFERS(message, origin.at, "report this with the file", file=edition.file)


def _compared(
    edition: Edition, output: str, blocks: Iterable[tuple[str, Origin]], streams: list[str]
) -> Iterator[Finding]:
    page = place = 0
    signs = {squeezed(note.said) for note in edition.notes.values() if note.said.isalpha()}
    for block, origin in blocks:
        here = next(_places(block, streams, page, place, signs), None)
        if here is None and output == "print" and _only_counted(block):
            wanted = Counter(c for c in block if c.isalpha() and c != _STRETCH) - Counter("".join(streams))
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
        inner = (child for node in descend(parts) if isinstance(node, Figure) for child in node.children)
        for part in (*parts, *inner):
            text = plain_text(_without_set_aside(edition, (part,))).replace(_GAP, " ")
            for piece in map(squeezed, text.split(_ASIDE)):
                if piece:
                    yield piece, leaf.origin


def _is_set_aside(edition: Edition, node: Node) -> bool:
    """Tell whether a part is set by a style, as a code is read, or says where it leads: not in the order of its characters."""
    origin = origin_of(node)
    if not isinstance(origin, Origin):
        return False
    # A pointer without words of its own says where it leads.
    is_code = isinstance(node, Link) and plain_text(node.children).strip() in {origin.get("cRef").strip(), ""}
    return origin.key in edition.references or is_code


def _without_set_aside(edition: Edition, nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    def changed(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
        return tuple(
            Text(_ASIDE) if isinstance(n, Figure) or _is_set_aside(edition, n) else with_inner(n, changed)
            for n in nodes
        )

    return changed(nodes)


def _set_aside(edition: Edition) -> Iterator[tuple[list[tuple[str, ...]], Origin]]:
    """Yield the words of each part that is set aside, each in the forms that it may have: a forename may be an initial."""
    for node in descend(edition.body):
        origin = origin_of(node)
        if not (isinstance(origin, Origin) and _is_set_aside(edition, node)):
            continue
        forenames = (n for n in descend((node,)) if isinstance(n, Span) and n.origin.name in {"forename", "addName"})
        given = {word for name in forenames for word in _WORD.findall(plain_text((name,)))}
        words = _WORD.findall(plain_text((node,)))
        yield [(squeezed(w), f"{squeezed(w)[:1]}.") if w in given else (squeezed(w),) for w in words], origin


def squeezed(text: str) -> str:
    """Return the characters that can be seen, without the dot that says that a letter is uncertain."""
    certain = unicodedata.normalize("NFKD", text).replace(_DOT_BELOW, "")
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", certain))


def _shown(block: str) -> str:
    return block if len(block) <= 60 else f"{block[:60]}…"


def _only_counted(block: str) -> bool:
    return any(unicodedata.bidirectional(c) in _BROKEN_LAYERS for c in block)


def _places(
    block: str, streams: Sequence[str], page: int, place: int, signs: Collection[str]
) -> Iterator[tuple[int, int]]:
    """Yield where a block ends in the streams: from here on, then from the beginning of any."""
    for number, start in [(page, place), *((n, 0) for n in range(len(streams)))]:
        at = start
        while number < len(streams) and (at := streams[number].find(block[0], at)) >= 0:
            end = _match(block, streams, number, at, signs)
            if end is not None:
                yield end
                return
            at += 1


def _match(block: str, streams: Sequence[str], page: int, at: int, signs: Collection[str]) -> tuple[int, int] | None:
    """Follow a block through a stream, and where that ends, through the next; nothing where it does not go on.

    Where it can go on at several places, the nearest is tried first, and the others after it.
    """
    pending = [(0, page, at)]
    tried: set[tuple[int, int, int]] = set()
    while pending and len(tried) < _MOST_TRIED:
        done, page, at = pending.pop()
        stream, begun = streams[page], done
        while done < len(block) and at < len(stream) and stream[at] == block[done]:
            at, done = at + 1, done + 1
        if done == len(block):
            return page, at
        if (done, page, at) not in tried:
            tried.add((done, page, at))
            ways = [(done, page, place) for place in _resumed(block, done, stream, at, signs)]
            if done > begun and page + 1 < len(streams):
                # The block goes on on the next page, below its running head.
                other = streams[page + 1].find(block[done : done + _SURE])
                ways += [(done, page + 1, other)] if other >= 0 else []
            pending += reversed(ways)
    return None


def _resumed(block: str, done: int, stream: str, at: int, signs: Collection[str]) -> Iterator[int]:
    """Yield where a block may go on behind what the output put between: signs and figures, what brackets hold, words.

    Behind signs its next character is enough; behind words, which may hold any letter, it takes several in a row.
    """
    last = min(len(stream), at + _MOST_BETWEEN)
    for closing in ({}, _CLOSING):  # what stands in brackets may be of the text, or not
        place = at
        while place < last and stream[place] != block[done] and not stream[place].isalpha():
            sign = stream[place]
            place = max(place, stream.find(closing[sign], place, last) if sign in closing else place) + 1
        if place < last and stream[place] == block[done]:
            yield place
    for sign in signs:  # letters that call a note
        if stream.startswith(sign + block[done], at):
            yield at + len(sign)
    ahead = block[done : done + _SURE]
    if len(ahead) == _SURE or not any(map(str.isalpha, ahead)):
        place = stream.find(ahead, at, last + _SURE)
        while place >= 0:
            yield place
            place = stream.find(ahead, place + 1, last + _SURE)


# -- readers -----------------------------------------------------------------------------------------------------------


def _plain(root: HtmlElement) -> str:
    """Return what a page shows of the text itself."""
    for element in list(root.iter()):
        classes = (element.get("class") or "").split()
        # A division may be called “back”; it is text.
        leads = element.get("role") == "doc-noteref" or ("back" in classes and element.tag in {"a", "span"})
        if isinstance(element.tag, str) and (
            element.tag in {"script", "style"} or leads or not set(classes).isdisjoint(_BESIDE)
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
