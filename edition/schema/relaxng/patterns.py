"""Patterns and what is left of them after a start tag, an attribute, a text. RELAX NG, 6; Brzozowski's derivatives.

Patterns are made by a `Table`, which makes each only once, so that equal patterns are the same object and every
result can be remembered where it was found. The content of an element is built when a document first opens it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from edition.schema.datatypes import Context, Datatype, words
from edition.schema.relaxng.names import NameClass

if TYPE_CHECKING:
    from edition.schema.relaxng.simplify import Node
    from edition.schema.relaxng.table import Table

_MOST_REMEMBERED = 10_000


class Declaration:
    """An element of the schema: its names, its content (built when first asked for), and where it is written."""

    __slots__ = ("_build", "_content", "names", "node", "number")

    def __init__(self, names: NameClass, build: Callable[[], Pattern], number: int, node: Node | None) -> None:
        self.names = names
        self.number = number
        self.node = node
        self._build: Callable[[], Pattern] | None = build
        self._content: Pattern | None = None

    @property
    def content(self) -> Pattern:
        """The pattern of attributes and children."""
        if self._content is None:
            if self._build is None:
                raise RuntimeError("the content of an element was asked for while it was being built")
            build, self._build = self._build, None
            self._content = build()
        return self._content


Opened = tuple[tuple["Declaration", "Pattern"], ...]
"""Ways to open an element: its declaration, and what must follow it."""
Taken = tuple[tuple["Pattern", "Pattern"], ...]
"""Ways to take an attribute: the pattern of its value, and what is left."""


class Pattern:
    """A pattern; `nullable` where it matches nothing at all, `valued` where text must be looked at, not only seen.

    It is `contextual` where the same text can match in one place and not in another.
    """

    __slots__ = (
        "_closed", "_opened", "_read", "_taken", "_values", "contextual", "nullable", "number", "table", "valued",
    )  # fmt: skip

    def __init__(self, table: Table, *, nullable: bool = False, valued: bool = False, contextual: bool = False) -> None:
        self.table = table
        self.number = table.count()
        self.nullable = nullable
        self.valued = valued
        self.contextual = contextual
        self._opened: dict[str, Opened] | None = None
        self._taken: dict[str, Taken] | None = None
        self._closed: Pattern | None = None
        self._read: Pattern | None = None
        self._values: dict[str, bool] | None = None

    def open(self, name: str) -> Opened:
        """Return the ways in which the pattern can begin with an element of this name. RELAX NG, 6.2.7."""
        if self._opened is None:
            self._opened = {}
        found = self._opened.get(name)
        if found is None:
            found = self._opened[name] = self._open(name)
        return found

    def take(self, name: str) -> Taken:
        """Return the ways in which the pattern can have an attribute of this name, in any order. 6.2.7."""
        if self._taken is None:
            self._taken = {}
        found = self._taken.get(name)
        if found is None:
            found = self._taken[name] = self._take(name)
        return found

    def close(self) -> Pattern:
        """Return what is left when no attribute comes any more."""
        if self._closed is None:
            self._closed = self._close()
        return self._closed

    def read(self, text: str, context: Context) -> Pattern:
        """Return what is left after a text. 6.2.4, 6.2.8 and 6.2.10."""
        if self.valued:
            return self._read_text(text, context)
        if self._read is None:
            self._read = self._read_text(text, context)
        return self._read

    def matches(self, text: str, context: Context) -> bool:
        """Tell whether the pattern matches a text as a whole: the value of an attribute. 6.2.7."""
        if self._values is None:
            self._values = {}
        known = self._values.get(text)
        if known is None:
            known = self.read(text, context).nullable or (self.nullable and not text.strip(" \t\n\r"))
            if not self.contextual and len(self._values) < _MOST_REMEMBERED:
                self._values[text] = known
        return known

    def parts(self) -> tuple[Pattern, ...]:
        """Return the patterns of which this one is made; not the content of elements."""
        return ()

    def _open(self, name: str) -> Opened:  # noqa: ARG002
        return ()

    def _take(self, name: str) -> Taken:  # noqa: ARG002
        return ()

    def _close(self) -> Pattern:
        return self

    def _read_text(self, text: str, context: Context) -> Pattern:  # noqa: ARG002
        return self.table.not_allowed


class Empty(Pattern):
    """No children and no attributes. 6.2.3."""

    __slots__ = ()


class NotAllowed(Pattern):
    """What nothing matches. 4.20."""

    __slots__ = ()


class Text(Pattern):
    """Any text, also none. 6.2.4."""

    __slots__ = ()

    def _read_text(self, text: str, context: Context) -> Pattern:  # noqa: ARG002
        return self


class Compound(Pattern):
    """A pattern of several."""

    __slots__ = ("items",)

    def __init__(self, table: Table, items: tuple[Pattern, ...], *, nullable: bool) -> None:
        valued = any(item.valued for item in items)
        contextual = valued and any(item.contextual for item in items)
        super().__init__(table, nullable=nullable, valued=valued, contextual=contextual)
        self.items = items

    def parts(self) -> tuple[Pattern, ...]:
        """Return the patterns of which this one is made."""
        return self.items


class Choice(Compound):
    """One of several. 6.2.1."""

    __slots__ = ()

    def _open(self, name: str) -> Opened:
        return self.table.merge(way for item in self.items for way in item.open(name))

    def _take(self, name: str) -> Taken:
        return tuple(way for item in self.items for way in item.take(name))

    def _close(self) -> Pattern:
        return self.table.choice(item.close() for item in self.items)

    def _read_text(self, text: str, context: Context) -> Pattern:
        return self.table.choice(item.read(text, context) for item in self.items)


class Group(Compound):
    """One after the other. 6.2.2."""

    __slots__ = ()

    def _open(self, name: str) -> Opened:
        return self.table.merge(
            (declaration, self.table.group((rest, *self.items[index + 1 :])))
            for index in self._reachable()
            for declaration, rest in self.items[index].open(name)
        )

    def _reachable(self) -> Iterable[int]:
        for index, item in enumerate(self.items):
            yield index
            if not item.nullable:
                return

    def _take(self, name: str) -> Taken:
        items = self.items
        return tuple(
            (value, self.table.group((*items[:index], rest, *items[index + 1 :])))
            for index, item in enumerate(items)
            for value, rest in item.take(name)
        )

    def _close(self) -> Pattern:
        return self.table.group(item.close() for item in self.items)

    def _read_text(self, text: str, context: Context) -> Pattern:
        return self.table.choice(
            self.table.group((self.items[index].read(text, context), *self.items[index + 1 :]))
            for index in self._reachable()
        )


class Interleave(Compound):
    """All of several, mixed in any order. 6.2.6."""

    __slots__ = ()

    def _replace(self, index: int, rest: Pattern) -> Pattern:
        return self.table.interleave((*self.items[:index], rest, *self.items[index + 1 :]))

    def _open(self, name: str) -> Opened:
        return self.table.merge(
            (declaration, self._replace(index, rest))
            for index, item in enumerate(self.items)
            for declaration, rest in item.open(name)
        )

    def _take(self, name: str) -> Taken:
        return tuple(
            (value, self._replace(index, rest))
            for index, item in enumerate(self.items)
            for value, rest in item.take(name)
        )

    def _close(self) -> Pattern:
        return self.table.interleave(item.close() for item in self.items)

    def _read_text(self, text: str, context: Context) -> Pattern:
        return self.table.choice(
            self._replace(index, item.read(text, context)) for index, item in enumerate(self.items)
        )


class OneOrMore(Pattern):
    """Once or several times. 6.2.5."""

    __slots__ = ("item",)

    def __init__(self, table: Table, item: Pattern) -> None:
        super().__init__(table, nullable=item.nullable, valued=item.valued, contextual=item.contextual)
        self.item = item

    def parts(self) -> tuple[Pattern, ...]:
        """Return the repeated pattern."""
        return (self.item,)

    def _more(self, rest: Pattern) -> Pattern:
        return self.table.group((rest, self.table.optional(self)))

    def _open(self, name: str) -> Opened:
        return tuple((declaration, self._more(rest)) for declaration, rest in self.item.open(name))

    def _take(self, name: str) -> Taken:
        return tuple((value, self._more(rest)) for value, rest in self.item.take(name))

    def _close(self) -> Pattern:
        return self.table.one_or_more(self.item.close())

    def _read_text(self, text: str, context: Context) -> Pattern:
        return self._more(self.item.read(text, context))


class Element(Pattern):
    """An element of the schema. 6.2.7."""

    __slots__ = ("declaration",)

    def __init__(self, table: Table, declaration: Declaration) -> None:
        super().__init__(table)
        self.declaration = declaration

    def open(self, name: str) -> Opened:
        """Return the element where the name fits; cheaper to ask than to remember."""
        return ((self.declaration, self.table.empty),) if name in self.declaration.names else ()


class Attribute(Pattern):
    """An attribute of the schema; the value is a pattern of text. 6.2.7."""

    __slots__ = ("names", "value")

    def __init__(self, table: Table, names: NameClass, value: Pattern) -> None:
        super().__init__(table)
        self.names = names
        self.value = value

    def take(self, name: str) -> Taken:
        """Return the attribute where the name fits; cheaper to ask than to remember."""
        return ((self.value, self.table.empty),) if name in self.names else ()

    def _close(self) -> Pattern:
        return self.table.not_allowed


class Data(Pattern):
    """Any value of a datatype but some. 6.2.8."""

    __slots__ = ("datatype", "without")

    def __init__(self, table: Table, datatype: Datatype, without: Pattern | None) -> None:
        contextual = datatype.contextual or (without is not None and without.contextual)
        super().__init__(table, valued=True, contextual=contextual)
        self.datatype = datatype
        self.without = without

    def _read_text(self, text: str, context: Context) -> Pattern:
        if not self.datatype.allows(text, context):
            return self.table.not_allowed
        if self.without is not None and self.without.matches(text, context):
            return self.table.not_allowed
        return self.table.empty


class Value(Pattern):
    """One value of a datatype. 6.2.8."""

    __slots__ = ("datatype", "text", "value")

    def __init__(self, table: Table, datatype: Datatype, text: str, value: object) -> None:
        super().__init__(table, valued=True, contextual=datatype.contextual)
        self.datatype = datatype
        self.text = text
        self.value = value

    def _read_text(self, text: str, context: Context) -> Pattern:
        try:
            same = self.datatype.parse(text, context) == self.value
        except ValueError:
            same = False
        return self.table.empty if same else self.table.not_allowed


class ListOf(Pattern):
    """Words between spaces, each matched for itself. 6.2.10."""

    __slots__ = ("item",)

    def __init__(self, table: Table, item: Pattern) -> None:
        super().__init__(table, valued=True, contextual=item.contextual)
        self.item = item

    def parts(self) -> tuple[Pattern, ...]:
        """Return the pattern of the words."""
        return (self.item,)

    def _read_text(self, text: str, context: Context) -> Pattern:
        rest = self.item
        for word in words(text):
            rest = rest.read(word, context)
        return self.table.empty if rest.nullable else self.table.not_allowed
