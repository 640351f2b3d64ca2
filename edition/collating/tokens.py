"""Divide a transcription into words that keep their signs, spaces, markup and breaks. Text or tree → tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

import regex
from lxml import etree
from lxml.etree import _Element

from edition.collating.markup import BESIDE, BREAKS, EMPTY, NO_TEXT, STRUCTURE, WHOLE, holds_blocks, said, signs_of
from edition.collating.spelling import Spelling
from edition.tree import local_name

Chain: TypeAlias = tuple[_Element, ...]
Piece: TypeAlias = tuple[Chain, "str | _Element"]
"""A part of a word: the elements in which it stands, from outside in, and its letters or an element that is kept whole."""

_HELD = "\ufffc"
"""Stands for an element that is kept whole, where it is part of a word."""
_WORD = regex.compile(
    r"[^\p{L}\p{M}\p{N}\p{Co}\ufffc\s]*"
    r"(?:[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]\p{M}*"
    r"|(?:(?![\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}])[\p{L}\p{M}\p{N}\p{Co}\ufffc])"
    r"(?:(?:[\p{Cf}'’ʼ·\-‐‑]*(?![\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}])"
    r"[\p{L}\p{M}\p{N}\p{Co}\ufffc])*))?"
    r"(?:(?![\p{Ps}\p{Pi}])[^\p{L}\p{M}\p{N}\p{Co}\ufffc\s])*"
    r"|[^\s]"
)
"""A word with the signs around it; where no spaces part words, a letter, and in Tibetan a syllable."""
_SPACES = re.compile(r"[ \t\r\n]+")
_WIDE = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\u3000-\u303f\uff00-\uffef]")


@dataclass(slots=True)
class Token:
    """A word: its form with its signs, its key, what makes it, and where it stands.

    ``markup`` tells what markup of the hand says of its letters. ``begins`` is the name of the
    block that it begins; ``space`` says whether white space follows.
    """

    form: str
    key: str
    block: int
    space: bool = True
    begins: str = ""
    pieces: tuple[Piece, ...] = ()
    markup: str = ""


@dataclass(slots=True)
class Witness:
    """One transcription: its siglum and identifier, its tokens, its blocks, the tree from which it comes if it has one.

    ``names`` are the identifiers of its elements, each with that which it has in the collation.
    """

    siglum: str
    file: str
    id: str = ""
    tokens: list[Token] = field(default_factory=list)
    blocks: list[_Element | None] = field(default_factory=list)
    root: _Element | None = None
    names: dict[str, str] = field(default_factory=dict)


def read_plain(witness: Witness, text: str, spelling: Spelling) -> None:
    """Read plain text: empty lines part paragraphs, other ends of lines are spaces."""
    for paragraph in re.split(r"(?:[ \t]*\r?\n){2,}", text.strip("\ufeff \t\r\n\f")):
        block = len(witness.blocks)
        begins = "p"
        for found in filter(lambda word: word[0], _WORD.finditer(paragraph)):
            form = found[0]
            space = _is_spaced(paragraph, found.end())
            witness.tokens.append(Token(form, spelling.key(form) or form, block, space, begins))
            begins = ""
        if not begins:
            witness.tokens[-1].space = True
            witness.blocks.append(None)


def _is_spaced(text: str, end: int) -> bool:
    """Whether white space follows a word; an end of line between East Asian characters is none."""
    space = _SPACES.match(text, end)
    if not space:
        return text[end : end + 1].isspace()
    after = text[space.end() : space.end() + 1]
    return not ("\n" in space[0] and _WIDE.match(text[end - 1]) and _WIDE.match(after))


def read_tree(witness: Witness, text: _Element, spelling: Spelling, *, is_frame: bool) -> None:
    """Read the text of a TEI document. What stands between the blocks of the frame stays there; else it joins a word."""
    reading = _Reading(witness, spelling)
    reading.structure(text)
    if is_frame:
        for token in witness.tokens:
            token.pieces = tuple(piece for piece in token.pieces if piece[1] not in reading.between)
    elif witness.tokens:
        witness.tokens[-1].pieces += tuple(((), element) for element in reading.waiting)


@dataclass(slots=True)
class _Reading:
    """Reads blocks; what stands between words waits for the next."""

    witness: Witness
    spelling: Spelling
    waiting: list[_Element] = field(default_factory=list)
    between: set[str | _Element] = field(default_factory=set)

    def structure(self, element: _Element) -> None:
        for child in element.iterchildren(etree.Element):
            name = local_name(child)
            if name in EMPTY:
                self.waiting.append(child)
                self.between.add(child)
            elif name in NO_TEXT or child.get("type", "").casefold() in BESIDE:
                continue
            elif name in STRUCTURE:
                self.structure(child)
            else:
                self.block(child)

    def block(self, element: _Element) -> None:
        """Read one block: its runs make a string, in which words are found, and each word gets its part of the runs."""
        line = _Line()
        for waiting in self.waiting:
            line.at.append((0, (), waiting))
        self.waiting = []
        line.read(element, ())
        number = len(self.witness.blocks)
        text = "".join(line.text)
        begins = local_name(element)
        made: list[tuple[int, int, Token]] = []
        for found in _WORD.finditer(text):
            if not found[0]:
                continue
            form = line.form(found.start(), found.end())
            key = self.spelling.key(form) or form
            token = Token(form, key, number, _is_spaced(text, found.end()), begins)
            begins = ""
            made.append((found.start(), found.end(), token))
        if not made:
            self.waiting = [held for _, _, held in line.at]
            self.between.update(self.waiting)
            return
        made[-1][2].space = True
        line.share(made)
        self.witness.tokens += (token for _, _, token in made)
        self.witness.blocks.append(element)


@dataclass(slots=True)
class _Line:
    """The text of a block with the runs that make it, and what stands at places of it."""

    text: list[str] = field(default_factory=list)
    runs: list[tuple[int, int, Chain, str | _Element]] = field(default_factory=list)
    at: list[tuple[int, Chain, _Element]] = field(default_factory=list)
    length: int = 0
    is_joined: bool = False

    def read(self, element: _Element, chain: Chain) -> None:
        self._letters(element.text, chain)
        for child in element:
            if isinstance(child.tag, str):
                self._element(child, chain)
            self._letters(child.tail, chain)

    def _element(self, child: _Element, chain: Chain) -> None:
        name = local_name(child)
        if name in EMPTY:
            if name in BREAKS and child.get("break") == "no":
                self._join()
            elif name in BREAKS and name != "milestone":
                self._letters(" ", chain)
            self.at.append((self.length, chain, child))
        elif (name in WHOLE and not (name in {"quote", "q", "cit"} and not holds_blocks(child))) or (
            not len(child) and not (child.text or "").strip()
        ):
            self._add(_HELD, chain, child)
        else:
            self.read(child, (*chain, child))

    def _join(self) -> None:
        """Take away the space before a break that divides a word; that after it is not taken in."""
        while self.runs and str(self.runs[-1][3]).isspace():
            self.runs.pop()
            self.text.pop()
            self.length -= 1
        if self.runs and isinstance(last := self.runs[-1][3], str) and last[-1].isspace():
            start, end, chain, _ = self.runs[-1]
            self.runs[-1] = (start, end - 1, chain, last[:-1])
            self.text[-1] = last[:-1]
            self.length -= 1
        self.at = [(min(place, self.length), chain, held) for place, chain, held in self.at]
        self.is_joined = True

    def _letters(self, text: str | None, chain: Chain) -> None:
        if not text:
            return
        if self.is_joined:
            text = text.lstrip(" \t\r\n")
            self.is_joined = not text
        plain = _SPACES.sub(lambda run: "\n" if "\n" in run[0] else " ", text.replace(_HELD, ""))
        if plain[:1].isspace() and (not self.length or self.text[-1][-1].isspace()):
            plain = plain[1:]
        if plain:
            self._add(plain, chain, plain)

    def _add(self, text: str, chain: Chain, content: str | _Element) -> None:
        self.runs.append((self.length, self.length + len(text), chain, content))
        self.text.append(text)
        self.length += len(text)

    def form(self, start: int, end: int) -> str:
        """Return the letters between two places, with those of elements that are kept whole."""
        parts = []
        for a, _, _, content in self._from(start):
            if a >= end:
                break
            parts.append(content[max(start - a, 0) : end - a] if isinstance(content, str) else said(content))
        return "".join(parts)

    def _from(self, start: int) -> Iterator[tuple[int, int, Chain, str | _Element]]:
        low, high = 0, len(self.runs)
        while low < high:
            middle = (low + high) // 2
            if self.runs[middle][1] <= start:
                low = middle + 1
            else:
                high = middle
        for n in range(low, len(self.runs)):
            yield self.runs[n]

    def share(self, made: list[tuple[int, int, Token]]) -> None:
        """Give each word its pieces, and what stands beside it or in it."""
        places = iter([*self.at, (self.length + 1, (), None)])
        at, around, held = next(places)
        for n, (start, end, token) in enumerate(made):
            following = made[n + 1][0] if n + 1 < len(made) else self.length + 1
            pieces: list[Piece] = []
            signs: list[str] = []

            def put_held(before: int, *, inside: bool, pieces: list[Piece] = pieces) -> None:
                nonlocal at, around, held
                while held is not None and (at < before or (inside and at == before)):
                    pieces.append((around, held))
                    at, around, held = next(places)

            put_held(start, inside=True)
            for a, b, chain, content in self._from(start):
                if a >= end:
                    break
                put_held(a, inside=True)
                signs.append(signs_of(chain, content))
                if not isinstance(content, str):
                    pieces.append((chain, content))
                    continue
                begin, stop = max(a, start), min(b, end)
                while held is not None and begin < at < stop:
                    pieces.append((chain, content[begin - a : at - a]))
                    begin = at
                    pieces.append((around, held))
                    at, around, held = next(places)
                pieces.append((chain, content[begin - a : stop - a]))
            put_held(end, inside=True)
            if following == self.length + 1:
                put_held(following, inside=True)
            token.pieces = tuple(pieces)
            token.markup = "|".join(signs) if any(signs) else ""
