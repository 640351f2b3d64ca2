"""Decide whether every document that one schema accepts is accepted by another: not by examples, but by their patterns.

Two patterns are walked in step: whatever may come next by the first must be able to come by the second, whose element of
that name must allow every content that the first one's allows, and so on until nothing new is found. The walk treats the
two as automata: their states are patterns, and a pattern's derivative by a name or a text is the next state.

A value is compared by its form: words one by one, datatypes by name and facets. Where that cannot decide, the walk says so
as a difference; so an empty answer is a proof, and a difference is to be looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import reduce
from itertools import combinations

from edition.schema import Schema
from edition.schema.datatypes import Context, Datatype
from edition.schema.relaxng import patterns
from edition.schema.relaxng.expectations import Mentioned
from edition.schema.relaxng.names import is_open, listed, shown_attribute, split
from edition.schema.relaxng.patterns import Declaration, Pattern

CONTEXT = Context()
# Names that no schema lists stand for all such names in an open class.
FOREIGN = ("http://example.org/other\x1fthing", "thing")
# Datatypes of which the first is a part of the second, as XML Schema, part 2, says.
PART_OF = {
    ("decimal", "double"), ("integer", "decimal"), ("nonNegativeInteger", "integer"), ("NCName", "Name"),
    ("string", "token"),
}  # fmt: skip
_NO_SPACE = r"[^\p{C}\p{Z}]+"


@dataclass
class Walk:
    """The state of one comparison."""

    inner: Schema
    outer: Schema
    differences: list[str] = field(default_factory=list)
    _mentioned: Mentioned = field(default_factory=Mentioned)
    _contents: set[tuple[int, int]] = field(default_factory=set)
    _elements: set[tuple[int, tuple[int, ...]]] = field(default_factory=set)
    _queue: list[tuple[str, Declaration, tuple[Declaration, ...]]] = field(default_factory=list)

    def run(self) -> list[str]:
        """Return where the inner schema allows what the outer one does not."""
        self._content("the document", self.inner.start, self.outer.start)
        while self._queue:
            self._element(*self._queue.pop())
        return sorted(set(self.differences))

    @property
    def size(self) -> tuple[int, int]:
        """How many pairs of elements and of contents were compared."""
        return len(self._elements), len(self._contents)

    # ------------------------------------------------------------ elements and their attributes

    def _element(self, name: str, mine: Declaration, theirs: tuple[Declaration, ...]) -> None:
        where = f"<{split(name)[1]}>"
        inner = mine.content
        outer = reduce(lambda a, b: a.table.choice((a, b)), [d.content for d in theirs])
        names = self._attribute_names(inner)
        tied = {n for n in names if not (_loose(inner, n) and _loose(outer, n))}
        for attribute in names:
            self._attribute(where, attribute, inner, outer)
        always = [n for n in names if n not in tied and _is_required(inner, n)]
        for size in range(len(tied) + 1):
            for chosen in combinations(sorted(tied), size):
                rest, other = _closed(inner, [*always, *chosen]), _closed(outer, [*always, *chosen])
                if rest is rest.table.not_allowed:
                    continue
                if other is other.table.not_allowed:
                    given = ", ".join(f"@{shown_attribute(n)}" for n in (*always, *chosen)) or "no attribute"
                    self.differences.append(f"{where} with {given} is not complete")
                    continue
                self._content(where, rest, other)

    def _attribute_names(self, pattern: Pattern) -> list[str]:
        found: dict[str, None] = {}
        for attribute in self._mentioned.attributes(pattern):
            candidates = listed(attribute.names) if not is_open(attribute.names) else FOREIGN
            found |= dict.fromkeys(n for n in candidates if n in attribute.names)
        return list(found)

    def _attribute(self, where: str, name: str, inner: Pattern, outer: Pattern) -> None:
        shown = f"{where} @{shown_attribute(name)}"
        theirs = [value for value, _ in outer.take(name)]
        if not theirs:
            self.differences.append(f"{shown} does not exist")
        for mine, _ in inner.take(name):
            self.differences += [f"{shown}: {why}" for why in excess(mine, theirs)]

    # ------------------------------------------------------------ content

    def _content(self, where: str, inner: Pattern, outer: Pattern) -> None:
        """Walk the two contents in step, from every state to the next."""
        ahead = [(where, inner, outer)]
        while ahead:
            path, mine, theirs = ahead.pop()
            if (key := (mine.number, theirs.number)) in self._contents:
                continue
            self._contents.add(key)
            if theirs is theirs.table.not_allowed:
                self.differences.append(f"{path} is not allowed")
                continue
            if mine.nullable and not theirs.nullable:
                self.differences.append(f"{path} is not complete")
            ahead += self._texts(path, mine, theirs)
            for name in self._next(mine):
                if step := self._step(path, name, mine, theirs):
                    ahead.append(step)

    def _texts(self, path: str, mine: Pattern, theirs: Pattern) -> Iterator[tuple[str, Pattern, Pattern]]:
        if mine.valued:
            if not theirs.valued and theirs.read("x", CONTEXT).nullable:
                return  # any text will do
            self.differences += [f"{path}: {why}" for why in excess(mine, [theirs])]
            return
        rest = mine.read("x", CONTEXT)
        if rest is not rest.table.not_allowed:
            yield f"{path} text", rest, theirs.read("x", CONTEXT)

    def _next(self, pattern: Pattern) -> Iterator[str]:
        for declaration in self._mentioned.elements(pattern):
            yield from (
                (n for n in FOREIGN if n in declaration.names)
                if is_open(declaration.names)
                else listed(declaration.names)
            )

    def _step(self, path: str, name: str, mine: Pattern, theirs: Pattern) -> tuple[str, Pattern, Pattern] | None:
        inner, outer = mine.open(name), theirs.open(name)
        if not inner:
            return None
        here = f"{path} {split(name)[1]}"
        if not outer:
            self.differences.append(f"{here} is not allowed")
            return None
        declared = tuple(dict.fromkeys(declaration for declaration, _ in outer))
        for declaration in dict.fromkeys(declaration for declaration, _ in inner):
            if (key := (id(declaration), tuple(d.number for d in declared))) not in self._elements:
                self._elements.add(key)
                self._queue.append((name, declaration, declared))
        return here, mine.table.choice(rest for _, rest in inner), theirs.table.choice(rest for _, rest in outer)


def _loose(pattern: Pattern, name: str) -> bool:
    """Tell whether an attribute depends on nothing else: it stands alone among the parts of the content."""
    holders = [part for part in _parts(pattern) if part.take(name)]
    return all(_is_single(part) for part in holders) and len(holders) <= 1


def _parts(pattern: Pattern) -> tuple[Pattern, ...]:
    return pattern.items if isinstance(pattern, patterns.Group) else (pattern,)


def _is_single(part: Pattern) -> bool:
    if isinstance(part, patterns.Attribute):
        return True
    if isinstance(part, patterns.OneOrMore):
        return _is_single(part.item)
    inner = [one for one in part.parts() if not isinstance(one, patterns.Empty)]
    return isinstance(part, patterns.Choice) and len(inner) == 1 and _is_single(inner[0])


def _is_required(pattern: Pattern, name: str) -> bool:
    return any(isinstance(part, patterns.Attribute) and part.take(name) for part in _parts(pattern))


def _closed(pattern: Pattern, names: list[str]) -> Pattern:
    """Return what is left when an element has these attributes, and no other."""
    for name in names:
        pattern = pattern.table.choice(rest for _, rest in pattern.take(name))
    return pattern.close()


# ---------------------------------------------------------------- values


def excess(mine: Pattern, theirs: list[Pattern]) -> list[str]:
    """Say which values of the first are not among those of the others."""
    if any(isinstance(other, patterns.Text) for other in theirs):
        return []
    match mine:
        case patterns.NotAllowed():
            return []
        case patterns.Choice():
            return [why for item in mine.items for why in excess(item, theirs)]
        case patterns.Value():
            return [] if any(_accepts(other, mine.text) for other in theirs) else [f"the value “{mine.text}”"]
        case patterns.Empty():
            return [] if any(_accepts(other, "") for other in theirs) else ["an empty value"]
        case patterns.ListOf():
            lists = [other.item for pattern in theirs for other in _alternatives(pattern, patterns.ListOf)]
            return [] if any(_list_within(mine.item, other) for other in lists) else ["a list of another form"]
        case patterns.Data():
            others = [other for pattern in theirs for other in _alternatives(pattern, patterns.Data)]
            if any(_within(mine.datatype, other.datatype) for other in others if isinstance(other, patterns.Data)):
                return []
            return [f"the datatype {mine.datatype.name}"]
        case patterns.Text():
            strings = [o for p in theirs for o in _alternatives(p, patterns.Data)]
            plain = any(o.datatype.name == "string" and _facets(o.datatype) == () for o in strings)
            return [] if plain else ["any text"]
        case patterns.OneOrMore() | patterns.Group():
            return ["a list of another form"]
        case _:
            return [f"a pattern of the kind {type(mine).__name__}"]


def _accepts(pattern: Pattern, text: str) -> bool:
    return pattern.matches(text, CONTEXT)


def _alternatives(pattern: Pattern, kind: type[Pattern]) -> list[Pattern]:
    if isinstance(pattern, kind):
        return [pattern]
    if isinstance(pattern, patterns.Choice):
        return [found for item in pattern.items for found in _alternatives(item, kind)]
    return []


def _list_within(mine: Pattern, theirs: Pattern) -> bool:
    """Compare the patterns of two lists: so many words of one form, and then perhaps any number of them."""
    first, second = _shape(mine), _shape(theirs)
    if first is None or second is None:
        return False
    (least, most, words), (low, high, others) = first, second
    return least >= low and most <= high and not [why for word in words for why in excess(word, others)]


def _shape(pattern: Pattern) -> tuple[float, float, list[Pattern]] | None:
    """Return how many words a list has at least and at most, and the patterns of a word."""
    match pattern:
        case patterns.OneOrMore():
            shape = _shape(pattern.item)
            return (shape[0], float("inf"), shape[2]) if shape else None
        case patterns.Empty():
            return 0, 0, []
        case patterns.Choice():
            shapes = [_shape(item) for item in pattern.items]
            if None in shapes:
                return None
            known = [shape for shape in shapes if shape]
            return min(s[0] for s in known), max(s[1] for s in known), [p for s in known for p in s[2]]
        case patterns.Group():
            shapes = [_shape(item) for item in pattern.items]
            if None in shapes:
                return None
            known = [shape for shape in shapes if shape]
            return sum(s[0] for s in known), sum(s[1] for s in known), [p for s in known for p in s[2]]
        case patterns.Data() | patterns.Value():
            return 1, 1, [pattern]
        case _:
            return None


def _facets(datatype: Datatype) -> tuple[tuple[str, str], ...]:
    return tuple(getattr(datatype, "given", ()))


def _within(mine: Datatype, theirs: Datatype) -> bool:
    one, other = _facets(mine), _facets(theirs)
    if mine.name == theirs.name and other in {one, ()}:
        return True
    if (mine.name, theirs.name) in PART_OF and other == ():
        return True
    if mine.name == theirs.name == "token" and dict(other) == {"pattern": _NO_SPACE}:
        found = re.fullmatch(re.escape("x-") + r"(.*)", dict(one).get("pattern", ""))
        return found is not None and found[1] == _NO_SPACE
    return False


def compare(inner: Schema, outer: Schema) -> tuple[list[str], tuple[int, int]]:
    """Return the differences, and how many elements and contents were compared."""
    walk = Walk(inner, outer)
    return walk.run(), walk.size
