"""The table that makes each pattern only once, simplified. RELAX NG, 4.20 and 4.21.

The simplifications are those that change neither what a pattern matches nor whether the restrictions of section 7
hold for it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable

from edition.schema.datatypes import Datatype
from edition.schema.relaxng import patterns
from edition.schema.relaxng.names import NameClass
from edition.schema.relaxng.patterns import Declaration, Opened, Pattern


class Table:
    """All patterns of one schema."""

    def __init__(self) -> None:
        self._count = 0
        self._known: dict[Hashable, Pattern] = {}
        self.empty = patterns.Empty(self, nullable=True)
        self.not_allowed = patterns.NotAllowed(self)
        self.text = patterns.Text(self, nullable=True)

    def count(self) -> int:
        """Return the next number."""
        self._count += 1
        return self._count

    def __len__(self) -> int:
        return self._count

    def _make(self, key: Hashable, make: Callable[[], Pattern]) -> Pattern:
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = make()
        return found

    def choice(self, items: Iterable[Pattern]) -> Pattern:
        """Return one of several: none is not allowed, one stands for itself, the same twice is once."""
        flat: dict[int, Pattern] = {}
        for item in items:
            if isinstance(item, patterns.Choice):
                flat.update((inner.number, inner) for inner in item.items)
            elif item is not self.not_allowed:
                flat[item.number] = item
        if len(flat) > 1 and self.empty.number in flat:
            del flat[self.empty.number]
            if not any(item.nullable for item in flat.values()):
                flat[self.empty.number] = self.empty
        if not flat:
            return self.not_allowed
        if len(flat) == 1:
            return next(iter(flat.values()))
        numbers = tuple(sorted(flat))
        parts = tuple(flat[number] for number in numbers)
        nullable = any(part.nullable for part in parts)
        return self._make(("choice", numbers), lambda: patterns.Choice(self, parts, nullable=nullable))

    def optional(self, item: Pattern) -> Pattern:
        """Return a pattern or nothing."""
        return item if item.nullable else self.choice((self.empty, item))

    def group(self, items: Iterable[Pattern]) -> Pattern:
        """Return one after the other, without empty parts; not allowed where one part is."""
        return self._compound("group", patterns.Group, items)

    def interleave(self, items: Iterable[Pattern]) -> Pattern:
        """Return all of several in any order; their order in the pattern says nothing."""
        return self._compound("interleave", patterns.Interleave, items)

    def _compound(
        self, kind: str, make: type[patterns.Group | patterns.Interleave], items: Iterable[Pattern]
    ) -> Pattern:
        flat: list[Pattern] = []
        for item in items:
            if item is self.not_allowed:
                return item
            if isinstance(item, make):
                flat.extend(item.items)
            elif item is not self.empty:
                flat.append(item)
        if not flat:
            return self.empty
        if len(flat) == 1:
            return flat[0]
        if make is patterns.Interleave:
            flat.sort(key=lambda item: item.number)
        parts = tuple(flat)
        nullable = all(part.nullable for part in parts)
        return self._make((kind, *(part.number for part in parts)), lambda: make(self, parts, nullable=nullable))

    def one_or_more(self, item: Pattern) -> Pattern:
        """Return a pattern once or more; repeating nothing, text or a repetition adds nothing."""
        if item in {self.not_allowed, self.empty, self.text} or isinstance(item, patterns.OneOrMore):
            return item
        return self._make(("more", item.number), lambda: patterns.OneOrMore(self, item))

    def list_of(self, item: Pattern) -> Pattern:
        """Return a list of words."""
        if item is self.not_allowed:
            return item
        return self._make(("list", item.number), lambda: patterns.ListOf(self, item))

    def data(self, datatype: Datatype, without: Pattern | None = None) -> Pattern:
        """Return the values of a datatype, but some."""
        if without is self.not_allowed:
            without = None
        key = ("data", id(datatype), without.number if without else 0)
        return self._make(key, lambda: patterns.Data(self, datatype, without))

    def value(self, datatype: Datatype, text: str, value: Hashable) -> Pattern:
        """Return one value of a datatype."""
        return self._make(("value", id(datatype), value), lambda: patterns.Value(self, datatype, text, value))

    def attribute(self, names: NameClass, value: Pattern) -> Pattern:
        """Return an attribute; one without a possible value is not allowed."""
        if value is self.not_allowed:
            return value
        return self._make(("attribute", names, value.number), lambda: patterns.Attribute(self, names, value))

    def element(self, declaration: Declaration) -> Pattern:
        """Return an element."""
        return self._make(("element", declaration.number), lambda: patterns.Element(self, declaration))

    def merge(self, ways: Iterable[tuple[Declaration, Pattern]]) -> Opened:
        """Join the ways that open the same element."""
        rests: dict[Declaration, list[Pattern]] = {}
        for declaration, rest in ways:
            if rest is not self.not_allowed:
                rests.setdefault(declaration, []).append(rest)
        return tuple(
            (declaration, found[0] if len(found) == 1 else self.choice(found)) for declaration, found in rests.items()
        )
