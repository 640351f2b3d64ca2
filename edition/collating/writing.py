"""Write a collation as TEI: the text of the first witness, entries where others differ. Stretches → tree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from types import MappingProxyType

from lxml import etree
from lxml.etree import _Element

from edition.collating.entries import Stretch
from edition.collating.markup import is_beside, is_break, is_of_hand, sign, whole_sign
from edition.collating.tokens import Chain, Piece, Token, Witness
from edition.tree import TEI_, XML_ID

_NO_DEPTHS: Mapping[int, int] = MappingProxyType({})
Done = Callable[[Stretch, _Element], None]
"""Takes each entry with the element that was made of it."""


@dataclass(slots=True)
class Writer:
    """Writes the body. The first witness is the frame: its blocks stand, and its markup where all agree.

    ``order`` is that in which the witnesses are listed.
    """

    witnesses: Sequence[Witness]
    order: Sequence[int]
    has_base: bool
    done: Done
    seen: set[_Element] = field(default_factory=set)

    def write(self, stretches: Iterable[Stretch], blocks: Sequence[_Element]) -> None:
        """Fill the blocks of the new text, which are empty."""
        line, current = _Line(blocks[0], self.seen), 0
        before: Stretch | None = None
        for stretch, following in _with_next(stretches):
            if stretch.block != current:
                current = stretch.block
                line, before = _Line(blocks[current], self.seen), None
            if stretch.is_entry:
                self._entry(line, stretch, before, following)
            else:
                self._words(line, stretch.readings[0].tokens)
            before = stretch

    def _words(self, line: _Line, tokens: dict[int, list[Token]], around: Mapping[int, int] = _NO_DEPTHS) -> None:
        """Write words that several witnesses have, with the breaks of each; the first that has markup says how they look.

        ``around`` counts the elements of each witness in which the words stand already.
        """
        first = next(iter(tokens))
        for place in range(len(tokens[first])):
            alike = {number: words[place] for number, words in tokens.items()}
            chosen = next((n for n, token in alike.items() if any(chain for chain, _ in token.pieces)), first)
            for chain, content in self._pieces(alike, chosen):
                line.put(chain[around.get(chosen, 0) :], content)
            line.is_spaced = line.is_spaced or alike[first].space

    def _pieces(self, alike: dict[int, Token], chosen: int) -> Iterator[Piece]:
        """Yield the pieces of a word with what others have at the same places of it."""
        token = alike[chosen]
        placed: list[tuple[int, int, Chain, str | _Element]] = []
        told: set[tuple[int, str]] = set()
        for number, other in alike.items():
            at = 0
            if other.begins and number:
                placed.append((0, 0, (), self._begins(number, other.begins)))
            for chain, content in other.pieces:
                if is_beside(content) and (is_break(content) or self._is_new(content, number, at, told)):
                    around = chain if number == chosen else ()
                    placed.append((at, 0 if at == 0 else 1, around, self._owned(number, content)))
                elif not is_beside(content):
                    at += len(content) if isinstance(content, str) else 1
        placed.sort(key=lambda p: p[0])
        pieces = [p for p in token.pieces if not is_beside(p[1])] or [((), token.form)]
        at = 0
        for chain, content in pieces:
            if not isinstance(content, str):
                while placed and placed[0][0] <= at:
                    yield _around(placed.pop(0), chain)
                yield chain, content
                at += 1
                continue
            begin = 0
            while placed and placed[0][0] < at + len(content):
                to = placed[0][0] - at
                if to > begin:
                    yield chain, content[begin:to]
                    begin = to
                yield _around(placed.pop(0), chain)
            yield chain, content[begin:]
            at += len(content)
        for left in placed:
            yield left[2], left[3]

    def _is_new(self, element: _Element, number: int, at: int, told: set[tuple[int, str]]) -> bool:
        """Whether no witness before has the same note or sign at the same place of a word."""
        said = at, whole_sign(element).replace(f"#{self.witnesses[number].id}.", "#")
        is_new = said not in told
        told.add(said)
        return is_new

    def _begins(self, number: int, unit: str) -> _Element:
        return etree.Element(TEI_ + "milestone", unit=unit, edRef=f"#{self.witnesses[number].id}")

    def _owned(self, number: int, element: _Element) -> _Element:
        """Say of a break whose it is."""
        if not is_break(element) or element.get("ed") or element.get("edRef"):
            return element
        owned = deepcopy(element)
        owned.tail = None
        owned.set("edRef", f"#{self.witnesses[number].id}")
        return owned

    def _entry(self, line: _Line, stretch: Stretch, before: Stretch | None, following: Stretch | None) -> None:
        common, around = self._common(stretch, before, following)
        app = line.open(common, etree.Element(TEI_ + "app"))
        for number, reading in enumerate(stretch.readings):
            is_lemma = self.has_base and number == 0
            element = etree.SubElement(app, TEI_ + ("lem" if is_lemma else "rdg"))
            element.set(
                "wit", " ".join(f"#{self.witnesses[n].id}" for n in sorted(reading.tokens, key=self.order.index))
            )
            if reading.kind and not is_lemma:
                element.set("type", reading.kind)
            if reading.words:
                self._words(_Line(element, self.seen), reading.tokens, around)
        line.is_spaced = next(reading.words[-1].space for reading in stretch.readings if reading.words)
        self.done(stretch, app)

    def _common(
        self, stretch: Stretch, before: Stretch | None, following: Stretch | None
    ) -> tuple[Chain, dict[int, int]]:
        """Return the elements that stand around an entry, and how many of them each witness has itself.

        All readings lie in them, or they say nothing of the hand: names, sentences.
        """
        if frame := stretch.readings[0].tokens.get(0):
            common = _shared(_chains(frame))
        else:
            common = _shared([_edge(before, stretch.block, last=True), _edge(following, stretch.block, last=False)])
        own: dict[int, int] = {0: len(common)}
        for reading in stretch.readings:
            for number, tokens in reading.tokens.items():
                if number and tokens:
                    other = _shared(_chains(tokens))
                    own[number] = count = _alike(common, other)
                    named = {element.tag for chain in _chains(tokens) for element in chain[count:]}
                    is_own = (is_of_hand(element) or element.tag in named for element in common[count:])
                    common = common[: next((k for k, stops in enumerate(is_own, count) if stops), len(common))]
        return common, {number: min(count, len(common)) for number, count in own.items()}


def _chains(tokens: Sequence[Token]) -> list[Chain]:
    return [chain for token in tokens for chain, content in token.pieces if not is_beside(content)] or [()]


def _around(placed: tuple[int, int, Chain, str | _Element], chain: Chain) -> Piece:
    """Put something where the letters after it stand, if it comes from another witness."""
    return placed[2] or chain, placed[3]


def _with_next(stretches: Iterable[Stretch]) -> Iterator[tuple[Stretch, Stretch | None]]:
    last: Stretch | None = None
    for stretch in stretches:
        if last is not None:
            yield last, stretch
        last = stretch
    if last is not None:
        yield last, None


def _edge(stretch: Stretch | None, block: int, *, last: bool) -> Chain:
    if stretch is None or stretch.block != block or not (tokens := stretch.readings[0].tokens.get(0)):
        return ()
    chains = [chain for chain, content in tokens[-1 if last else 0].pieces if not is_beside(content)]
    return chains[-1 if last else 0] if chains else ()


def _shared(chains: Iterable[Chain]) -> Chain:
    """Return the elements with which all chains begin."""
    common: Chain | None = None
    for chain in chains:
        if common is None:
            common = chain
        else:
            count = next((k for k, (a, b) in enumerate(zip(common, chain, strict=False)) if a is not b), None)
            common = common[: min(len(common), len(chain)) if count is None else count]
    return common or ()


def _alike(one: Chain, other: Chain) -> int:
    pairs = zip(one, other, strict=False)
    return next((k for k, (a, b) in enumerate(pairs) if sign(a) != sign(b)), min(len(one), len(other)))


@dataclass(slots=True)
class _Line:
    """Writes into one element: elements are opened and closed as the words need them.

    ``last`` is the last child of each, for lxml counts all children to find it.
    """

    container: _Element
    seen: set[_Element]
    opened: list[tuple[_Element, _Element]] = field(default_factory=list)
    is_spaced: bool = False
    is_empty: bool = True
    last: dict[_Element, _Element] = field(default_factory=dict)

    def put(self, chain: Chain, content: str | _Element) -> None:
        """Write letters, or an element that is kept whole."""
        if isinstance(content, str):
            self._into(chain)
            self._letters(content)
        else:
            self.open(chain, self._copy(content))

    def open(self, chain: Chain, element: _Element) -> _Element:
        """Write an element in the elements of a chain, and return it."""
        self._into(chain)
        top = self._top()
        top.append(element)
        self.last[top] = element
        return element

    def _top(self) -> _Element:
        return self.opened[-1][1] if self.opened else self.container

    def _into(self, chain: Chain) -> None:
        keep = next(
            (k for k, (a, (b, _)) in enumerate(zip(chain, self.opened, strict=False)) if a is not b),
            min(len(chain), len(self.opened)),
        )
        del self.opened[keep:]
        if self.is_spaced and not self.is_empty:
            self._letters(" ")
        self.is_spaced = False
        self.is_empty = False
        for element in chain[keep:]:
            top = self._top()
            self.last[top] = made = etree.SubElement(top, element.tag, dict(element.attrib), nsmap=element.nsmap)
            if element in self.seen and XML_ID in made.attrib:
                del made.attrib[XML_ID]
            self.seen.add(element)
            self.opened.append((element, made))

    def _letters(self, text: str) -> None:
        top = self._top()
        if (last := self.last.get(top)) is not None:
            last.tail = (last.tail or "") + text
        else:
            top.text = (top.text or "") + text

    def _copy(self, element: _Element) -> _Element:
        made = deepcopy(element)
        made.tail = None
        if element in self.seen:
            for inner in made.iter(etree.Element):
                inner.attrib.pop(XML_ID, None)
        self.seen.add(element)
        return made


def emptied(text: _Element, blocks: Sequence[_Element]) -> tuple[_Element, list[_Element]]:
    """Copy the text of a witness; its blocks are emptied. Returns the copy and its blocks."""
    copy = deepcopy(text)
    copy.tail = "\n"
    twins = dict(zip(text.iter(), copy.iter(), strict=True))
    made = [twins[block] for block in blocks]
    for block in made:
        block.text = None
        for child in list(block):
            block.remove(child)
    return copy, made


def plain_text_element(count: int) -> tuple[_Element, list[_Element]]:
    """Make the text of a witness that has no markup: paragraphs in a division."""
    text = etree.Element(TEI_ + "text")
    division = etree.SubElement(etree.SubElement(text, TEI_ + "body"), TEI_ + "div")
    blocks = [etree.SubElement(division, TEI_ + "p") for _ in range(count)]
    for element in text.iter():
        element.tail = "\n"
        if element.tag != TEI_ + "p":
            element.text = "\n"
    return text, blocks
