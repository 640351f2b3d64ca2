"""Read a printed page as a reader does: from the PDF alone, with poppler. PDF → rows, margin numbers, feet.

Nothing here knows the plan. What the feet should hold comes from the edition and the common formatter of entries.
"""

from __future__ import annotations

import html
import re
import subprocess
import unicodedata
from dataclasses import dataclass, field

from edition.model.text import Mark, NoteCall
from edition.model.walk import everything
from edition.writers.common.formatting import format_entry, shortened
from edition.writers.common.pieces import Content, HouseStyle, Made
from edition.writers.galley.inline import Running
from edition.writers.galley.parts import text_of
from tests.conftest import need_tool

ZOOM = 3
_TEXT = re.compile(
    r'<text top="(-?\d+)" left="(-?\d+)" width="(-?\d+)" height="(-?\d+)" font="(\d+)">(.*?)</text>', re.DOTALL
)
_FONT = re.compile(r'<fontspec id="(\d+)" size="(-?\d+)" family="([^"]*)"')
_TAG = re.compile(r"<[^>]+>")
_SUPERSCRIPTS = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+")


@dataclass
class Piece:
    x: float
    y: float
    width: float
    size: float
    text: str
    bold: bool


@dataclass
class PrintedPage:
    """Rows of the body from the top, margin numbers by row (from 0), the foot as characters with bold numbers by place."""

    rows: list[str] = field(default_factory=list)
    margin: dict[int, int] = field(default_factory=dict)
    foot: str = ""
    numbers: list[tuple[int, str]] = field(default_factory=list)

    def number_at(self, place: int) -> str:
        return next((n for at, n in reversed(self.numbers) if at <= place), "")


def squeezed(text: str, *, rtl: bool = False) -> str:
    """Reduce to what does not depend on line breaks: no spaces, no hyphens, no numbers of same words.

    From right to left also no lam and no stretching: a PDF of Typst gives a lam back for glyphs that it has used in a
    ligature of “Allah”.
    """
    text = unicodedata.normalize("NFKC", _SUPERSCRIPTS.sub("", text))
    text = re.sub(r"[\s\u00ad\u200b-\u200f\u2060\u2066-\u2069\-‐]", "", text)
    if rtl:
        text = "".join(
            c
            for c in unicodedata.normalize("NFKD", text)
            if not unicodedata.combining(c) and c not in "[](){}⟨⟩,;،؛\\/لـ"
        )
        text = text.replace("ٱ", "ا")
    return unicodedata.normalize("NFC", text)


def read_pages(pdf, *, size: float, foot: float, rtl: bool = False) -> list[PrintedPage]:
    """Read all pages; ``size`` and ``foot`` are the sizes of type of text and foot, in points."""
    need_tool("pdftohtml")
    xml = subprocess.run(
        ["pdftohtml", "-xml", "-i", "-stdout", "-zoom", str(ZOOM), str(pdf)], capture_output=True, text=True, check=True
    ).stdout
    fonts = {key: (int(points) / ZOOM, family) for key, points, family in _FONT.findall(xml)}
    pages = []
    for body in re.split(r"<page ", xml)[1:]:
        pieces = []
        for top, left, width, height, font, text in _TEXT.findall(body):
            shown = html.unescape(_TAG.sub("", text))
            points, family = fonts[font]
            if shown.strip():
                # The base line: poppler's boxes begin at the ascent of the font.
                bottom = (int(top) + int(height)) / ZOOM
                bold = "bold" in family.casefold() or family.endswith("OB")
                pieces.append(Piece(int(left) / ZOOM, bottom, int(width) / ZOOM, points, shown, bold))
        pages.append(_page(pieces, size, foot, rtl=rtl))
    return pages


def _page(pieces: list[Piece], size: float, foot: float, *, rtl: bool) -> PrintedPage:
    page = PrintedPage()
    body = [p for p in pieces if p.size >= size - 0.6]
    feet = [p for p in pieces if abs(p.size - foot) <= 0.3]
    body_rows = _rows(body, 5.0)
    page.rows = [_line(row, rtl=rtl) for row in body_rows]
    if body_rows:
        left = min(p.x for row in body_rows for p in row)
        right = max(p.x + p.width for row in body_rows for p in row)
        # In the margins of the text stand its numbers; what is as high as the text there is no foot.
        end = body_rows[-1][0].y
        feet = [p for p in feet if p.y > end + 4 or not (p.x + p.width < left - 4 or p.x > right + 4)]
        for piece in pieces:
            outside = piece.x + piece.width < left - 4 or piece.x > right + 4
            if piece.text.strip().isdigit() and outside and piece.size < foot:
                near = min(range(len(body_rows)), key=lambda i: abs(body_rows[i][0].y - piece.y))
                page.margin[near] = int(piece.text)
    characters = ""
    before: Piece | None = None
    for row in _rows(feet, 3.0):
        for piece in _ordered(row, rtl=rtl):
            is_number = re.fullmatch(r"[\d.–,-]+|tit\.", piece.text.strip()) is not None
            # A comma may be a lemma.
            goes_on = before is not None and abs(before.x + before.width - piece.x) < 1.5 and piece.text.strip() != ","
            if is_number and goes_on and page.numbers and page.numbers[-1][0] == len(characters):
                # TeX sets the dash of a range in another font.
                page.numbers[-1] = (len(characters), page.numbers[-1][1] + piece.text.strip())
                before = piece
            elif is_number and piece.bold:
                page.numbers.append((len(characters), piece.text.strip()))
                before = piece
            else:
                characters += squeezed(_logical(piece.text, rtl=rtl), rtl=rtl)
    page.foot = characters
    return page


def _rows(pieces: list[Piece], near: float) -> list[list[Piece]]:
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: p.y):
        if rows and abs(rows[-1][0].y - piece.y) <= near:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return rows


def _ordered(row: list[Piece], *, rtl: bool) -> list[Piece]:
    return sorted(row, key=lambda p: -(p.x + p.width) if rtl else p.x)


def _line(row: list[Piece], *, rtl: bool) -> str:
    return "".join(_logical(p.text, rtl=rtl) for p in _ordered(row, rtl=rtl))


def _logical(text: str, *, rtl: bool) -> str:
    """Turn a stretch of right-to-left letters, which the page holds from left to right, into reading order."""
    if rtl and any(unicodedata.bidirectional(c) in {"R", "AL"} for c in text):
        return text[::-1]
    return text


# -- what should be there ------------------------------------------------------------------------------------------------


@dataclass
class Expected:
    """One item of a series: its words as the formatter has them, and the words of the text it speaks of."""

    key: str
    text: str
    opening: str
    first: str
    last: str
    catchword: str = ""
    found: list[tuple[int, int]] = field(default_factory=list)


def expected_entries(edition, style: HouseStyle, *, rtl: bool = False) -> list[Expected]:
    """List the entries that stand in the text, in its order, each with what the common formatter makes of it."""
    order, seen = [], set()
    inside = {}
    for entry in edition.entries.values():
        inside.setdefault(entry.parent, []).append(entry.id)
    placed = {n.entry for n in everything(edition.body) if isinstance(n, Mark)}

    def add(key):
        if key in seen or key not in edition.entries:
            return
        seen.add(key)
        order.append(key)
        for inner in inside.get(key, ()):
            if inner not in placed:
                add(inner)

    for node in everything(edition.body):
        if isinstance(node, Mark) and node.side == "start":
            add(node.entry)
    made = [_entry(edition, edition.entries[key], style, rtl=rtl) for key in order]
    for item in made:
        if item.key not in placed:
            # It stands in a reading of another entry: its lemma is not in the text.
            item.first = item.last = ""
            item.catchword = "–"
    return made


def _entry(edition, entry, style: HouseStyle, *, rtl: bool) -> Expected:
    lemma, body, at_body = "", "", False
    has_lemma = False
    for piece in format_entry(edition, entry, style):
        text = piece.text if isinstance(piece, Made) else text_of(running(edition, piece.nodes))
        if isinstance(piece, Made) and piece.style == "lemma":
            has_lemma = True
        if isinstance(piece, Content) and piece.role == "lemma":
            has_lemma = True
            text = shortened(text, style.lemma_words)
        if at_body:
            body += text
        else:
            lemma += text
        if isinstance(piece, Made) and piece.style == "separator" and piece.text.strip() == style.after_lemma:
            at_body = True
    words = entry.lemma_text.split()
    return Expected(
        entry.id, squeezed(lemma + body, rtl=rtl), squeezed(lemma, rtl=rtl),
        words[0] if words and has_lemma else "", words[-1] if words and has_lemma else "",
    )  # fmt: skip


def expected_notes(edition, layer: str) -> list[Expected]:
    """List the notes of a layer in the order of their calls; of the catchword only the page knows."""
    found = []
    for node in everything(edition.body):
        if (
            isinstance(node, NoteCall)
            and (note := edition.notes.get(node.note))
            and note.layer == layer
            and not note.entry
        ):
            text = squeezed(text_of(running(edition, note.content)))
            if not any(e.key == note.id for e in found):
                found.append(Expected(note.id, text, "", "", ""))
    return found


def running(edition, nodes):
    """Set nodes as running text, with an account of its own."""
    from edition.model.ledger import Ledger

    return Running(edition, Ledger.of(edition)).take(nodes)


# -- reading and expecting, compared ---------------------------------------------------------------------------------------


def consume(pages: list[PrintedPage], *series: list[Expected]) -> list[str]:
    """Read the series of the feet through all pages: every item once, whole, in order, and nothing else.

    Series stand under each other in their order. What was divided goes on first in its series on the next page, in the
    same order. Returns what is wrong.
    """
    reader = [_Reading(list(items)) for items in series]
    for number, page in enumerate(pages):
        place = 0
        for i, one in enumerate(reader):
            place = one.read(page.foot, place, number, reader[i + 1 :])
        if place < len(page.foot):
            return [
                (
                    f"page {number + 1}: “{page.foot[place : place + 40]}” is not expected; next are "
                    f"{[r.waiting[0].text[:30] for r in reader if r.waiting]}, going on {[p[1][:30] for r in reader for p in r.pending]}"
                )
            ]
    missing = [item.key for one in reader for item in [*(p[0] for p in one.pending), *one.waiting]]
    return [f"not whole, or missing: {', '.join(missing[:5])}"] if missing else []


@dataclass
class _Reading:
    waiting: list[Expected]
    pending: list[tuple[Expected, str]] = field(default_factory=list)

    def read(self, foot: str, place: int, number: int, following: list[_Reading]) -> int:
        going_on, self.pending = self.pending, []
        for item, rest in going_on:
            same = self._length(foot, place, rest, following)
            place += same
            if same < len(rest):
                self.pending.append((item, rest[same:]))
                place += foot.startswith("→", place)
        while place < len(foot) and self.waiting:
            item = self.waiting[0]
            start = place + _opening_length(item, foot, place)
            same = self._length(foot, start, item.text, following)
            stop = start + same
            whole = same == len(item.text)
            if not whole and same <= len(item.opening):
                break
            self.waiting.pop(0)
            item.found.append((number, place))
            item.catchword = item.catchword or foot[place:start].rstrip("]")
            place = stop
            if not whole:
                self.pending.append((item, item.text[same:]))
                place += foot.startswith("→", place)
        return place

    def _length(self, foot: str, place: int, text: str, following: list[_Reading]) -> int:
        """Tell how much of a text stands here; where it is divided, what follows may begin with the same letters."""
        same = _common(foot, place, text)
        if same == len(text):
            return same
        least = max(0, same - 15)
        return next((n for n in range(same, least, -1) if self._may_stop(foot, place + n, following)), 0)

    def starts(self, foot: str, place: int) -> bool:
        if self.pending:
            return _common(foot, place, self.pending[0][1]) > 3
        if not self.waiting:
            return False
        item = self.waiting[0]
        start = place + _opening_length(item, foot, place)
        return _common(foot, start, item.text) > min(len(item.opening) + 2, len(item.text) - 1)

    @staticmethod
    def _may_stop(foot: str, place: int, following: list[_Reading]) -> bool:
        return place == len(foot) or foot[place] == "→" or any(one.starts(foot, place) for one in following)


def _opening_length(item: Expected, foot: str, place: int) -> int:
    """Skip what the formatter does not make: “post word” before an entry without lemma, the catchword of a note."""
    if item.first:
        return 0
    head = item.text[: max(6, len(item.opening) + 3)]
    at = foot.find(head, place, place + 120 + len(head))
    if at < 0:
        return 0
    skipped = foot[place:at]
    return at - place if skipped.startswith("post") or skipped.endswith("]") else 0


def _common(foot: str, place: int, text: str) -> int:
    n = 0
    while n < len(text) and place + n < len(foot) and foot[place + n] == text[n]:
        n += 1
    return n


def misplaced(
    pages: list[PrintedPage], items: list[Expected], *, first_page: int = 1, every: int = 1, rtl: bool = False
) -> list[str]:
    """Say which items do not have their lemma on the line that their number names.

    ``first_page`` is the number that is printed on the first of the pages, ``every`` the step to the next.
    """
    first = (first_page, every)
    wrong = []
    for item in items:
        if not item.found:
            continue
        number, place = item.found[0]
        if item.catchword == "–":
            continue
        if not item.first:
            wrong.extend(_misplaced_note(pages, item, number, place, first))
            continue
        said = pages[number].number_at(place)
        start, _, end = said.partition("–")
        row = _row(pages, number, start, first)
        if row is None or not _has_word(row, item.first, rtl=rtl):
            wrong.append(f"page {number + 1}, {item.key}: “{item.first}” is not in line {start}: {row}")
            continue
        last = _row(pages, number, end or start, first)
        if last is None or not _has_word(last, item.last, rtl=rtl, end=True):
            wrong.append(f"page {number + 1}, {item.key}: “{item.last}” is not in line {end or start}: {last}")
    return wrong


def _misplaced_note(
    pages: list[PrintedPage], item: Expected, number: int, place: int, first: tuple[int, int]
) -> list[str]:
    """Hold the catchword of a note, or the word after “post”, against the line that its number names."""
    start, _, end = pages[number].number_at(place).partition("–")
    if item.catchword.startswith("post"):
        word, start = item.catchword.removeprefix("post")[-3:], end or start
    else:
        word = item.catchword.split("...")[0][:4]
    row = _row(pages, number, start, first)
    if not word or (
        row is not None
        and (word in squeezed(row) or _has_word(row, word, rtl=False) or _has_word(row, word, rtl=False, end=True))
    ):
        return []
    return [f"page {number + 1}, {item.key}: catchword “{word}” is not in line {start}: {row}"]


def _row(pages: list[PrintedPage], number: int, said: str, first: tuple[int, int]) -> str | None:
    page, dot, line = said.rpartition(".")
    if dot:
        number, odd = divmod(int(page) - first[0], first[1])
        if odd:
            return None
    if not line.isdigit() or not 0 <= number < len(pages):
        return None
    rows = pages[number].rows
    return rows[int(line) - 1] if 0 < int(line) <= len(rows) else None


def _has_word(row: str, word: str, *, rtl: bool, end: bool = False) -> bool:
    """Whether a word, or its part before or after a hyphen at the edge of the line, stands in a row."""
    wanted, there = squeezed(word, rtl=rtl), squeezed(row, rtl=rtl)
    if wanted in there:
        return True
    least = min(2, len(wanted))
    if end:
        return any(there.startswith(wanted[i:]) for i in range(1, len(wanted)))
    return any(there.endswith(wanted[:i]) for i in range(least, len(wanted)))
