"""What a pattern expects, for messages and for going on after a mistake. Nothing here decides whether a document is valid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from edition.schema.relaxng import patterns
from edition.schema.relaxng.names import NameClass, listed
from edition.schema.relaxng.patterns import Declaration, Pattern


@dataclass(slots=True)
class Next:
    """What may come next: elements, text, values."""

    elements: dict[Declaration, None] = field(default_factory=dict)
    text: bool = False
    values: list[Pattern] = field(default_factory=list)

    def names(self) -> list[str]:
        """Return the names of the elements."""
        return list(dict.fromkeys(name for declaration in self.elements for name in listed(declaration.names)))


def what_next(ways: Iterable[Pattern], *, needed: bool = False) -> Next:
    """Return what may come next in any of several patterns; with `needed`, only what cannot be left out."""
    found = Next()
    for pattern in ways:
        _next(pattern, found, needed=needed)
    return found


def _next(pattern: Pattern, found: Next, *, needed: bool) -> None:
    if needed and pattern.nullable:
        return
    match pattern:
        case patterns.Element():
            found.elements[pattern.declaration] = None
        case patterns.Text():
            found.text = True
        case patterns.Data() | patterns.Value() | patterns.ListOf():
            found.values.append(pattern)
        case patterns.Group():
            for item in pattern.items:
                _next(item, found, needed=needed)
                if not item.nullable:
                    return
        case _:
            for item in pattern.parts():
                _next(item, found, needed=needed)


@dataclass(frozen=True, slots=True)
class Late:
    """A way to open an element if something that must come before it were there."""

    declaration: Declaration
    rest: Pattern
    skipped: tuple[Pattern, ...]


def open_late(pattern: Pattern, name: str) -> Iterator[Late]:
    """Iterate over the ways to open an element by leaving out what is missing before it."""
    match pattern:
        case patterns.Element():
            if name in pattern.declaration.names:
                yield Late(pattern.declaration, pattern.table.empty, ())
        case patterns.Choice():
            for item in pattern.items:
                yield from open_late(item, name)
        case patterns.Group():
            skipped: tuple[Pattern, ...] = ()
            for index, item in enumerate(pattern.items):
                for late in open_late(item, name):
                    rest = pattern.table.group((late.rest, *pattern.items[index + 1 :]))
                    yield Late(late.declaration, rest, (*skipped, *late.skipped))
                if not item.nullable:
                    skipped = (*skipped, item)
        case patterns.Interleave():
            for index, item in enumerate(pattern.items):
                for late in open_late(item, name):
                    others = (*pattern.items[:index], late.rest, *pattern.items[index + 1 :])
                    yield Late(late.declaration, pattern.table.interleave(others), late.skipped)
        case patterns.OneOrMore():
            for late in open_late(pattern.item, name):
                rest = pattern.table.group((late.rest, pattern.table.optional(pattern)))
                yield Late(late.declaration, rest, late.skipped)
        case _:
            return


class Mentioned:
    """The elements and attributes that patterns mention, in their order; not those within elements."""

    def __init__(self) -> None:
        self._elements: dict[int, dict[Declaration, None]] = {}
        self._attributes: dict[int, dict[patterns.Attribute, None]] = {}

    def elements(self, pattern: Pattern) -> dict[Declaration, None]:
        """Return the elements."""
        if isinstance(pattern, patterns.Element):
            return {pattern.declaration: None}
        known = self._elements.get(pattern.number)
        if known is None:
            known = {}
            for part in pattern.parts():
                known |= self.elements(part)
            self._elements[pattern.number] = known
        return known

    def attributes(self, pattern: Pattern) -> dict[patterns.Attribute, None]:
        """Return the attributes."""
        if isinstance(pattern, patterns.Attribute):
            return {pattern: None}
        known = self._attributes.get(pattern.number)
        if known is None:
            known = {}
            for part in pattern.parts():
                known |= self.attributes(part)
            self._attributes[pattern.number] = known
        return known


def takes_text(pattern: Pattern) -> bool:
    """Tell whether text may stand directly in what a pattern describes."""
    return isinstance(pattern, patterns.Text) or any(takes_text(part) for part in pattern.parts())


def missing_attributes(pattern: Pattern) -> list[tuple[NameClass, ...]]:
    """Return the sets of attributes, one of which is missing; the smallest first, and none where nothing is."""
    return sorted(_missing(pattern), key=len)


def _missing(pattern: Pattern) -> list[tuple[NameClass, ...]]:
    match pattern:
        case patterns.Attribute():
            return [(pattern.names,)]
        case patterns.Choice():
            found = [missing for item in pattern.items for missing in _missing(item)]
            return [()] if () in found else list(dict.fromkeys(found))
        case patterns.Group() | patterns.Interleave():
            sets: list[tuple[NameClass, ...]] = [()]
            for item in pattern.items:
                inner = _missing(item)
                if inner != [()]:
                    sets = [(*done, *missing) for done in sets for missing in inner][:_MOST_SETS]
            return sets
        case patterns.OneOrMore():
            return _missing(pattern.item)
        case _:
            return [()]


_MOST_SETS = 20


def without_attributes(pattern: Pattern) -> Pattern:
    """Return what is left when every attribute counts as given."""
    table = pattern.table
    match pattern:
        case patterns.Attribute():
            return table.empty
        case patterns.Choice():
            return table.choice(without_attributes(item) for item in pattern.items)
        case patterns.Group():
            return table.group(without_attributes(item) for item in pattern.items)
        case patterns.Interleave():
            return table.interleave(without_attributes(item) for item in pattern.items)
        case patterns.OneOrMore():
            return table.one_or_more(without_attributes(pattern.item))
        case _:
            return pattern
