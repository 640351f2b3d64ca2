"""Divide a transcription into words that keep their signs, spaces, markup and breaks. Text or tree → tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias, TypeGuard

import regex
from lxml import etree
from lxml.etree import _Element

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
_STRUCTURE = frozenset(
    [
        "text",
        "front",
        "body",
        "back",
        "group",
        "div",
        "div1",
        "div2",
        "div3",
        "div4",
        "div5",
        "div6",
        "div7",
        "lg",
        "sp",
        "list",
        "table",
        "row",
        "listBibl",
        "floatingText",
        "castList",
        "castGroup",
        "titlePage",
        "docTitle",
        "spGrp",
        "performance",
        "sourceDoc",
        "surface",
        "zone",
    ]
)
"""Elements that hold blocks, not text."""
_BLOCKS = frozenset(
    [
        "p",
        "ab",
        "l",
        "head",
        "item",
        "cell",
        "speaker",
        "stage",
        "opener",
        "closer",
        "salute",
        "signed",
        "dateline",
        "trailer",
        "byline",
        "epigraph",
        "argument",
        "label",
        "docAuthor",
        "titlePart",
        "docDate",
        "docImprint",
        "imprimatur",
        "castItem",
        "postscript",
        "bibl",
        "quote",
        "figure",
    ]
)
_BREAKS = frozenset({"pb", "lb", "cb", "gb", "milestone"})
_EMPTY = _BREAKS | {"note", "anchor", "index", "fw", "noteGrp", "span", "handShift", "addSpan", "delSpan", "damageSpan"}
"""What stands at a place of the text and is none of its words."""
_WHOLE = frozenset(
    [
        "choice",
        "subst",
        "gap",
        "space",
        "app",
        "figure",
        "graphic",
        "formula",
        "list",
        "table",
        "quote",
        "q",
        "floatingText",
        "cit",
    ]
)
"""What is kept as it is; quotations only where they hold blocks."""
_OF_HAND = frozenset(
    [
        "hi",
        "supplied",
        "unclear",
        "add",
        "del",
        "sic",
        "corr",
        "orig",
        "reg",
        "abbr",
        "expan",
        "ex",
        "am",
        "surplus",
        "damage",
        "retrace",
        "secl",
        "restore",
        "g",
        "mod",
    ]
)
"""Markup that says what is on the page or whether it can be read: words that differ in it differ."""
_CHOSEN = ("corr", "reg", "expan")


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
        for form, space in _words(" ".join(paragraph.split())):
            witness.tokens.append(Token(form, spelling.key(form) or form, block, space, begins))
            begins = ""
        if not begins:
            witness.tokens[-1].space = True
            witness.blocks.append(None)


def _words(text: str) -> Iterator[tuple[str, bool]]:
    for found in _WORD.finditer(text):
        if found[0]:
            yield found[0], text[found.end() : found.end() + 1].isspace()


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
            if name in _EMPTY:
                self.waiting.append(child)
                self.between.add(child)
            elif name in _STRUCTURE:
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
            token = Token(form, key, number, text[found.end() : found.end() + 1].isspace(), begins)
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
        if name in _EMPTY:
            if name in _BREAKS and child.get("break") == "no":
                self._join()
            elif name in _BREAKS:
                self._letters(" ", chain)
            self.at.append((self.length, chain, child))
        elif (name in _WHOLE and not (name in {"quote", "q", "cit"} and not _holds_blocks(child))) or (
            not len(child) and not (child.text or "").strip()
        ):
            self._add(_HELD, chain, child)
        else:
            self.read(child, (*chain, child))

    def _join(self) -> None:
        """Take away the space before a break that divides a word; that after it is not taken in."""
        while self.runs and self.runs[-1][3] == " ":
            self.runs.pop()
            self.text.pop()
            self.length -= 1
        if self.runs and isinstance(last := self.runs[-1][3], str) and last.endswith(" "):
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
        plain = re.sub(r"[ \t\r\n]+", " ", text.replace(_HELD, ""))
        if plain.startswith(" ") and (not self.length or self.text[-1].endswith(" ")):
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
            parts.append(content[max(start - a, 0) : end - a] if isinstance(content, str) else _said(content))
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
                signs.append(_signs(chain, content))
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


def _holds_blocks(element: _Element) -> bool:
    return any(local_name(child) in _BLOCKS | _STRUCTURE for child in element.iterchildren(etree.Element))


def _said(element: _Element) -> str:
    """Return the letters of an element that is kept whole: of a choice, what the editor reads."""
    name = local_name(element)
    if name in {"choice", "app"}:
        children = list(element.iterchildren(etree.Element))
        by_name = {local_name(child): child for child in reversed(children)}
        for chosen in (*_CHOSEN, "lem"):
            if chosen in by_name:
                return _letters_of(by_name[chosen])
        return _letters_of(children[0]) if children else ""
    if name == "subst":
        return "".join(
            _letters_of(child) for child in element if isinstance(child.tag, str) and local_name(child) != "del"
        )
    return _letters_of(element) or _HELD


def _letters_of(element: _Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _signs(chain: Chain, content: str | _Element) -> str:
    """Tell what markup of the hand says of a run, so that the same markup tells the same."""
    told = [sign(element) for element in chain if local_name(element) in _OF_HAND]
    if not isinstance(content, str):
        told.append(_whole_sign(content))
    return ">".join(told)


def _whole_sign(element: _Element) -> str:
    inner = "".join(_whole_sign(child) + (child.tail or "") for child in element.iterchildren(etree.Element))
    text = " ".join(((element.text or "") + inner).split())
    return f"<{sign(element)}>{text}</>"


def sign(element: _Element) -> str:
    """Tell an element by its name and attributes, without its identifier."""
    kept = sorted((key, value) for key, value in element.attrib.items() if not str(key).endswith("}id"))
    return f"{local_name(element)}{kept}" if kept else local_name(element)


def is_beside(content: str | _Element) -> TypeGuard[_Element]:
    """Whether a piece is no part of the word: a break, a note, an anchor."""
    return not isinstance(content, str) and local_name(content) in _EMPTY


def is_of_hand(element: _Element) -> bool:
    """Whether markup says how letters look, or whether they can be read."""
    return local_name(element) in _OF_HAND


def is_break(content: str | _Element) -> bool:
    """Whether a piece is a break, which belongs to one witness."""
    return not isinstance(content, str) and local_name(content) in _BREAKS
