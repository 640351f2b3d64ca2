"""What is expected at one point within an element, as states that are entered once and remembered.

An element can be understood in more than one way while it is open, so a state holds one pattern for each way; nearly
always there is one. A way that has failed stays in its place as “not allowed”, so that the others keep theirs.
"""

from __future__ import annotations

from itertools import compress

from edition.schema.datatypes import Context
from edition.schema.relaxng import patterns
from edition.schema.relaxng.patterns import Declaration, Pattern
from edition.schema.relaxng.table import Table

Link = tuple[int, Pattern]
"""Which way of the parent an element belongs to, and what must follow it there."""
IdUse = tuple[int, str]
"""The index of an attribute's value that is an identifier or a reference, and its kind."""


class State:
    """The patterns that are left, one for each way to understand the open element."""

    __slots__ = ("bare", "complete", "free", "openings", "patterns", "shapes", "texted", "valued")

    def __init__(self, ways: tuple[Pattern, ...]) -> None:
        self.patterns = ways
        self.complete = all(pattern.nullable for pattern in ways)
        self.valued = any(pattern.valued for pattern in ways)
        self.free = False
        """Whether text changes nothing."""
        self.openings: dict[str, Opening] = {}
        self.shapes: dict[tuple[str, ...], Shape | None] = {}
        self.texted: State | None = None
        """The state after any text that is not blank, where it does not matter which."""
        self.bare: State | None = None
        """The state after a start tag without attributes."""


class Shape:
    """What a start tag with certain attributes leads to, if their values are good."""

    __slots__ = ("checks", "content", "ids")

    def __init__(self, checks: tuple[tuple[int, Pattern], ...], content: State, ids: tuple[IdUse, ...]) -> None:
        self.checks = checks
        self.content = content
        self.ids = ids


class Opening:
    """What a start tag leads to: the state of the child, and that of the parent after it."""

    __slots__ = ("after", "child", "links", "results")

    def __init__(self, child: State, links: tuple[tuple[Link, ...], ...], after: State | None) -> None:
        self.child = child
        self.links = links
        self.after = after
        self.results: dict[tuple[int, ...], State] = {}


class States:
    """The states of one schema."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._known: dict[tuple[int, ...], State] = {}

    def of(self, ways: tuple[Pattern, ...]) -> State:
        """Return the state of these patterns."""
        key = tuple(pattern.number for pattern in ways)
        state = self._known.get(key)
        if state is None:
            state = self._known[key] = State(ways)
            context = Context()
            state.free = not state.valued and all(pattern.read("", context) is pattern for pattern in ways)
        return state

    def open(self, state: State, name: str) -> Opening | None:
        """Return what a start tag leads to, or nothing where it may not stand. RELAX NG, 6.2.7."""
        found: dict[Declaration, list[Link]] = {}
        for way, pattern in enumerate(state.patterns):
            for declaration, rest in pattern.open(name):
                found.setdefault(declaration, []).append((way, rest))
        if not found:
            return None
        opening = state.openings[name] = self.opening(state, found)
        return opening

    def opening(self, state: State, found: dict[Declaration, list[Link]]) -> Opening:
        """Return what opening one of these declarations leads to."""
        child = self.of(tuple(declaration.content for declaration in found))
        links = tuple(tuple(ways) for ways in found.values())
        after = self._joined(state, links[0]) if len(links) == 1 else None
        return Opening(child, links, after)

    def _joined(self, state: State, links: tuple[Link, ...]) -> State:
        rests: list[list[Pattern]] = [[] for _ in state.patterns]
        for way, rest in links:
            rests[way].append(rest)
        return self.of(tuple(found[0] if len(found) == 1 else self.table.choice(found) for found in rests))

    def close(self, parent: State, opening: Opening, child: State) -> State:
        """Return the state of the parent after an end tag; where the child is in no way complete, as if it were."""
        nullable = [pattern.nullable for pattern in child.patterns]
        if opening.after is not None:
            return opening.after
        ways = tuple(compress(range(len(nullable)), nullable)) or tuple(range(len(nullable)))
        result = opening.results.get(ways)
        if result is None:
            links = tuple(link for way in ways for link in opening.links[way])
            result = opening.results[ways] = self._joined(parent, links)
        return result

    def bare(self, state: State) -> State | None:
        """Return the state after a start tag without attributes, or nothing where one is missing. 6.2.7."""
        ways = tuple(pattern.close() for pattern in state.patterns)
        if all(pattern is self.table.not_allowed for pattern in ways):
            return None
        state.bare = self.of(ways)
        return state.bare

    def shape(self, state: State, names: tuple[str, ...]) -> Shape | None:
        """Return what these attributes lead to, or nothing where that depends on more than their names."""
        shape = self._shape(state, names) if len(state.patterns) == 1 else None
        state.shapes[names] = shape
        return shape

    def _shape(self, state: State, names: tuple[str, ...]) -> Shape | None:
        rest = state.patterns[0]
        checks: list[tuple[int, Pattern]] = []
        ids: list[IdUse] = []
        for number, name in enumerate(names):
            ways = rest.take(name)
            if len(ways) != 1:
                return None
            value, rest = ways[0]
            if value is not self.table.text:
                checks.append((2 * number + 1, value))
            if kind := id_kind(value):
                ids.append((2 * number + 1, kind))
        closed = rest.close()
        if closed is self.table.not_allowed:
            return None
        return Shape(tuple(checks), self.of((closed,)), tuple(ids))

    def attributes(self, state: State, pairs: list[str], context: Context) -> tuple[State | None, list[IdUse]]:
        """Return the state after attributes whose values decide how to go on; nothing where they fit in no way."""
        ids: list[IdUse] = []
        ways = []
        for pattern in state.patterns:
            rest = pattern
            used: list[IdUse] = []
            for index in range(0, len(pairs), 2):
                good = [way for way in rest.take(pairs[index]) if way[0].matches(pairs[index + 1], context)]
                rest = self.table.choice(left for _, left in good)
                used += [(index + 1, kind) for value, _ in good if (kind := id_kind(value))]
            closed = rest.close()
            ways.append(closed)
            if closed is not self.table.not_allowed:
                ids += [use for use in used if use not in ids]
        if all(pattern is self.table.not_allowed for pattern in ways):
            return None, []
        return self.of(tuple(ways)), ids

    def text(self, state: State, text: str, context: Context) -> State | None:
        """Return the state after a text, or nothing where it may not stand. 6.2.7: blank text may be ignored."""
        ways = tuple(pattern.read(text, context) for pattern in state.patterns)
        if not text.strip(" \t\n\r"):
            ways = tuple(self.table.choice(both) for both in zip(state.patterns, ways, strict=True))
        if all(pattern is self.table.not_allowed for pattern in ways):
            return None
        after = self.of(ways)
        if not state.valued:
            state.texted = after
        return after


def id_kind(value: Pattern) -> str:
    """Return ``ID``, ``IDREF`` or ``IDREFS`` where the value of an attribute is one. RELAX NG DTD Compatibility, 5."""
    if isinstance(value, patterns.Data | patterns.Value):
        return value.datatype.id_kind
    return next((kind for part in value.parts() if (kind := id_kind(part))), "")
