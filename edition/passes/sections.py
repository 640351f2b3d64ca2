"""Name the divisions of a text as a reader cites them: by their numbers. Nodes → names.

The number of a division stands below those of the divisions around it. Where several would have one name, their types
are said with the number (prologue 1, chapter 1), else the xml:id; where nothing has a number, the xml:id is the name, but
for a division that is alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from edition.model.text import Division, Node
from edition.model.walk import children

_BESIDE = frozenset(
    (
        "translation",
        "commentary",
        "apparatus",
        "bibliography",
        "introduction",
        "notes",
        "glossary",
        "index",
        "front",
        "back",
    )
)
_Element: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Name:
    """The number of a division with those above it, and the nearest xml:id, for one without."""

    number: str = ""
    key: str = ""
    is_beside: bool = False
    """Whether the division is one of a translation, or of what else stands beside the text: that has the numbers of the text."""

    def of(self, division: Division, number: str) -> _Name:
        is_beside = self.is_beside or division.kind in _BESIDE
        return _Name(_below(self.number, number), division.origin.id or self.key, is_beside)


@dataclass(slots=True)
class Sections:
    """The names of the divisions of a text, by their elements."""

    _names: dict[_Element, _Name] = field(default_factory=dict)

    @classmethod
    def of(cls, body: Iterable[Node]) -> Sections:
        """Name the divisions of a text, the outer ones first."""
        sections = cls()
        waiting = sections._numbered(body, _Name())
        while waiting:
            inner: list[tuple[Division, _Name]] = []
            for division, above, number in _told_apart(waiting):
                name = sections._names[_element(division)] = above.of(division, number)
                inner.extend(sections._numbered(children(division), name))
            waiting = inner
        return sections

    def _numbered(self, nodes: Iterable[Node], above: _Name) -> list[tuple[Division, _Name]]:
        """List the outermost divisions with a number; one without has the name of what is around it."""
        found: list[tuple[Division, _Name]] = []
        nodes = tuple(nodes)
        is_alone = sum(isinstance(n, Division) and n.kind not in _BESIDE for n in nodes) == 1
        for node in nodes:
            if isinstance(node, Division) and number_of(node):
                found.append((node, above))
            elif isinstance(node, Division):
                name = above if is_alone else above.of(node, "")
                name = replace(name, is_beside=True) if node.kind in _BESIDE else name
                self._names[_element(node)] = name
                found.extend(self._numbered(children(node), name))
            else:
                found.extend(self._numbered(children(node), above))
        return found

    def name(self, division: Division, above: str) -> str:
        """Return the name of a division; of one that stands in no text, below what is above it."""
        known = self._names.get(_element(division))
        if known is not None:
            return known.number or known.key
        return _below(above, number_of(division)) or division.origin.id


def _told_apart(found: Sequence[tuple[Division, _Name]]) -> Iterable[tuple[Division, _Name, str]]:
    """Give the divisions of one rank the numbers by which they differ, if they do by type or xml:id."""
    plain: Counter[tuple[str, str]] = Counter()
    typed: Counter[tuple[str, str]] = Counter()
    of_text: Counter[tuple[str, str]] = Counter()
    for division, above in found:
        if _goes_on(division):
            continue
        plain[above.number, number_of(division)] += 1
        typed[above.number, _with_type(division)] += 1
        of_text[above.number, number_of(division)] += not above.is_beside
    for division, above in found:
        number = number_of(division)
        alike = plain if above.is_beside else of_text
        if alike[above.number, number] > 1:
            key = division.origin.id or above.key
            number = _with_type(division) if typed[above.number, _with_type(division)] == 1 else _below(key, number)
        yield division, above, number


def _goes_on(division: Division) -> bool:
    """Tell whether a division is the continuation of one before it, whose number it has. TEI P5, att.global.linking and att.fragmentable."""
    return bool(division.origin.get("prev")) or division.origin.get("part") in {"M", "F"}


def number_of(division: Division) -> str:
    """Return the number of a division; of an address its last part. CTS URN specification."""
    origin = division.origin
    number = " ".join(origin.n.split()) if origin.name.startswith("div") else ""
    if number.startswith("urn:") or "://" in number:
        number = last if (last := number.rpartition(":")[2]).replace(".", "").isdecimal() else ""
    return number


def _with_type(division: Division) -> str:
    origin = division.origin
    kind = origin.get("subtype") if origin.get("type") == "textpart" else origin.get("type")
    return f"{kind} {number_of(division)}".strip()


def _below(above: str, number: str) -> str:
    """Join numbers; one that tells those above it, too, stands alone."""
    if not above or not number or number.startswith(f"{above}."):
        return number or above
    return f"{above}.{number}"


def _element(division: Division) -> _Element:
    return id(division.origin.source), division.origin.ordinal
