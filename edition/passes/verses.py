"""Number the verses that have no number of their own. Edition → Edition.

Editors number every verse, every fifth, the first of a scene, or none. The count goes on from a number that is given, and
back from it to the beginning of its division. Where the numbers of one division go on from those before it, as the lines of
a play do through its scenes, those of all do. The parts of a verse that speakers share are one; a verse that is quoted
within a paragraph is none of the text; verses that are lost count, where their number is known. Lines of a source that are
lines of the edition are counted alike. Where an editor numbers the stanzas and not their verses, or numbers the verses of each
stanza anew, a verse is cited by both: 2.3 is the third of the second, 2c where verses have letters.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain

from edition.letters import figure
from edition.model.edition import Edition
from edition.model.text import Break, Division, Gap, Node, Paragraph, Quotation, Stanza, Text, Verse
from edition.model.walk import children, descend

_FIGURE = re.compile(r"\d+")
_PARTS = frozenset({"M", "F"})
"""The middle and the end of a verse that was begun."""


def count_verses(edition: Edition) -> Edition:
    """Give each verse without @n the number that follows from those of the others, if it has one."""
    groups = [group for group in _groups(edition.body) if group.verses or group.stanzas]
    runs_on = _runs_on(groups)
    numbers: dict[tuple[int, int], str] = {}
    before = 0
    for group in groups:
        before = group.number(before if runs_on else 0, numbers)
        for stanza in group.stanzas:
            _number_within(stanza, group.division, numbers)
        if _begins_anew(group.numbered):
            for stanza in group.numbered:
                _name_within(stanza, group.division, numbers)
    return replace(edition, numbers=numbers)


@dataclass(slots=True)
class _Group:
    """The verses, or the lines, that one division itself holds; ``lost`` are those that are missing before one.

    ``stanzas`` have a number, and their verses none; in those that are ``numbered`` each verse has one, too. ``is_said``
    where the last line has words.
    """

    division: str = ""
    verses: list[Verse | Break] = field(default_factory=list)
    lost: dict[int, int] = field(default_factory=dict)
    stanzas: list[Stanza] = field(default_factory=list)
    numbered: list[Stanza] = field(default_factory=list)
    is_said: bool = True

    def first(self) -> int | None:
        """Return the number of the first verse by the first number that is given, if one is."""
        count = 0
        for i, verse in enumerate(self.verses):
            count += self.lost.get(i, 0)
            if (given := _given(verse)) is not None:
                return given - count
            # A verse that is named, and not numbered, does not count.
            count += not verse.origin.n and verse.origin.get("part") not in _PARTS
        return None

    def last(self, before: int) -> int:
        """Return the number of the last verse."""
        return self.number(before, {})

    def number(self, before: int, numbers: dict[tuple[int, int], str]) -> int:
        """Enter the numbers of those that have none; return the last. ``before`` is the number before the first."""
        first = self.first()
        number = before if first is None else first - 1
        above, width = next(
            ((_above(verse), _width(verse)) for verse in self.verses if _given(verse) is not None), ("", 0)
        )
        for i, verse in enumerate(self.verses):
            number += self.lost.get(i, 0)
            if (given := _given(verse)) is not None:
                number, above, width = given, _above(verse), _width(verse)
                continue
            if verse.origin.n:
                continue
            number += verse.origin.get("part") not in _PARTS
            if number > 0:
                numbers[verse.origin.key] = f"{above}{number:0{width}}"
        return max(number, 0)


def _groups(nodes: Iterable[Node], division: str = "") -> Iterator[_Group]:
    """Yield the verses by the divisions that hold them, in the order of the text."""
    group = _Group(division)
    inner: list[Division] = []
    _gather(nodes, group, inner)
    yield group
    for part in inner:
        yield from _groups(part.children, part.origin.n)


def _gather(nodes: Iterable[Node], group: _Group, inner: list[Division], *, in_paragraph: bool = False) -> None:
    for node in nodes:
        if isinstance(node, Division):
            inner.append(node)
        elif isinstance(node, Stanza) and _is_cited(node):
            group.stanzas.append(node)
        elif isinstance(node, Stanza):
            if _has_figures(node) and all(verse.origin.n for verse in _verses(node)):
                group.numbered.append(node)
            for child in node.children:
                # What is within a stanza is a part of it, such as the quatrain of a sonnet.
                parts = child.children if isinstance(child, Stanza) else (child,)
                _gather(parts, group, inner, in_paragraph=in_paragraph)
        elif isinstance(node, Verse) or (isinstance(node, Break) and node.kept):
            group.verses.append(node)
            group.is_said = isinstance(node, Verse)
            if isinstance(node, Verse):
                _lose(node.children, group, is_whole=not _has_words(node))
        elif isinstance(node, Gap):
            _lose((node,), group, is_whole=not group.is_said)
            group.is_said = True
        elif isinstance(node, Text):
            group.is_said = group.is_said or bool(node.value.strip())
        elif not (in_paragraph and isinstance(node, Quotation)):
            _gather(children(node), group, inner, in_paragraph=in_paragraph or isinstance(node, Paragraph))


def _is_cited(stanza: Stanza) -> bool:
    """Tell whether verses are cited by the number of their stanza: it has one, and they have none."""
    verses = _verses(stanza)
    return _has_figures(stanza) and bool(verses) and not any(n.origin.n for n in verses)


_ROMAN = re.compile(r"[IVXLCDM]+|[ivxlcdm]+")


def _has_figures(stanza: Stanza) -> bool:
    number = stanza.origin.n.rpartition(":")[2].strip()
    return any(map(str.isdigit, number)) or _ROMAN.fullmatch(number) is not None


def _verses(stanza: Stanza) -> list[Verse]:
    return [n for n in descend(stanza.children) if isinstance(n, Verse)]


def _begins_anew(stanzas: list[Stanza]) -> bool:
    """Tell whether numbers of verses say nothing without that of their stanza: most begin with the same, or all are letters."""
    named = [[v.origin.n for v in _verses(s) if v.origin.get("part") not in _PARTS] for s in stanzas]
    (_, often), *_ = Counter(numbers[0] for numbers in named if numbers).most_common(1) or [("", 0)]
    every = set(chain.from_iterable(named))
    return (often > 1 and often * 2 > len(stanzas)) or (bool(every) and all(len(n) == 1 and n.isalpha() for n in every))


def _name_within(stanza: Stanza, division: str, numbers: dict[tuple[int, int], str]) -> None:
    above = _number_of(stanza, division)
    for verse in _verses(stanza):
        numbers[verse.origin.key] = f"{above}{'' if verse.origin.n.isalpha() else '.'}{verse.origin.n}"


def _number_of(stanza: Stanza, division: str) -> str:
    return stanza.origin.n.rpartition(":")[2].strip().removeprefix(f"{division}.")


def _number_within(stanza: Stanza, division: str, numbers: dict[tuple[int, int], str]) -> None:
    count = 0
    above = _number_of(stanza, division)
    for verse in _verses(stanza):
        count += verse.origin.get("part") not in _PARTS
        numbers[verse.origin.key] = f"{above}.{count}"


def _lose(nodes: Iterable[Node], group: _Group, *, is_whole: bool) -> None:
    """Keep how many verses are lost before the next; ``is_whole`` where the last one itself is among them."""
    for node in nodes:
        if isinstance(node, Gap) and node.unit.casefold().startswith(("line", "verse")):
            place, lost = len(group.verses), figure(node.extent)
            if lost is not None:
                group.lost[place] = group.lost.get(place, 0) + lost - is_whole


def _has_words(node: Node) -> bool:
    return any(isinstance(inner, Text) and inner.value.strip() for inner in descend(_without_gaps(children(node))))


def _without_gaps(nodes: Iterable[Node]) -> tuple[Node, ...]:
    return tuple(node for node in nodes if not isinstance(node, Gap))


def _given(verse: Verse | Break) -> int | None:
    """Return the figure by which a verse is counted: 12 in 12a; of an address, that of its last part."""
    found = _FIGURE.match(_last_part(verse))
    return figure(found[0]) if found else None


def _above(verse: Verse | Break) -> str:
    """Return the address that its verses share: “7.” of 7.1."""
    return verse.origin.n.removesuffix(_last_part(verse))


def _width(verse: Verse | Break) -> int:
    """Return how many figures a number is filled up to with zeros: two in 743.01."""
    found = _FIGURE.match(_last_part(verse))
    return len(found[0]) if found and found[0].startswith("0") else 0


def _last_part(verse: Verse | Break) -> str:
    return re.split(r"[:./]", verse.origin.n)[-1].lstrip()


def _runs_on(groups: Iterable[_Group]) -> bool:
    """Tell whether the numbers of divisions go on from those before them."""
    before = 0
    for group in groups:
        first = group.first()
        if before and first is not None and first > 1:
            return first > before
        before = group.last(before)
    return False
