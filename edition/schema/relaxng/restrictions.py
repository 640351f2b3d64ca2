"""What RELAX NG forbids to be said, although it could be written. RELAX NG, 7."""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum

from edition.schema.relaxng import patterns
from edition.schema.relaxng.names import Name, NameClass, is_open, listed, local, overlap
from edition.schema.relaxng.patterns import Declaration, Pattern


class RestrictionError(ValueError):
    """A pattern breaks a restriction of section 7."""


# Within what a pattern stands. 7.1. Plain numbers, because they are asked for at every step.
_NOWHERE, _ATTRIBUTE, _LIST, _EXCEPT, _REPEATED, _REPEATED_SEQUENCE = 0, 1, 2, 4, 8, 16


_NO_NAMES: frozenset[str] = frozenset()


class Content(IntEnum):
    """What kind of content a pattern allows; only `EMPTY` and `COMPLEX` go together with others. 7.2."""

    EMPTY = 1
    COMPLEX = 2
    SIMPLE = 3


class Restrictions:
    """Check the patterns of one schema; what was found good is not looked at again."""

    def __init__(self) -> None:
        self.reached: list[Declaration] = []
        """The elements that are left when what is not allowed has been taken away; others are not restricted."""
        self._good: set[tuple[int, int]] = set()
        self._contents: dict[int, Content] = {}
        self._attributes: dict[int, tuple[frozenset[str], tuple[NameClass, ...]]] = {}
        self._elements: dict[int, tuple[tuple[NameClass, ...], bool]] = {}

    def check_start(self, start: Pattern) -> None:
        """Allow a document to be an element, or one of several, and nothing else. 7.1.5."""
        self._paths(start, _NOWHERE)
        for item in start.parts() if isinstance(start, patterns.Choice) else (start,):
            if not isinstance(item, patterns.Element | patterns.NotAllowed):
                raise RestrictionError(f"a document must begin with an element, not with {_named(item)}")

    def check_content(self, content: Pattern) -> None:
        """Check the content of an element. 7.1 to 7.4."""
        self._paths(content, _NOWHERE)
        self.content(content)

    def _paths(self, pattern: Pattern, inside: int) -> None:
        """Refuse what may not stand within an attribute, a list, an exception, a repetition. 7.1.1 to 7.1.4."""
        key = pattern.number, inside
        if key in self._good:
            return
        self._forbidden(pattern, inside)
        match pattern:
            case patterns.Element():
                self.reached.append(pattern.declaration)
            case patterns.Attribute():
                self._attribute(pattern, inside)
            case patterns.ListOf():
                self._paths(pattern.item, inside | _LIST)
            case patterns.Data(without=without) if without is not None:
                self._paths(without, inside | _EXCEPT)
            case patterns.OneOrMore():
                self._paths(pattern.item, inside | _REPEATED)
            case patterns.Group() | patterns.Interleave():
                self._no_attribute_twice(pattern)
                if isinstance(pattern, patterns.Interleave):
                    self._distinguishable(pattern)
                within = inside | (_REPEATED_SEQUENCE if inside & _REPEATED else _NOWHERE)
                for item in pattern.items:
                    self._paths(item, within)
            case _:
                for item in pattern.parts():
                    self._paths(item, inside)
        self._good.add(key)

    def _forbidden(self, pattern: Pattern, inside: int) -> None:
        if inside & _EXCEPT:
            if not isinstance(pattern, patterns.Data | patterns.Value | patterns.Choice):
                raise RestrictionError(f"{_named(pattern)} may not be excepted from a datatype; only values may")
        elif inside & _LIST:
            wrong = patterns.Element | patterns.Attribute | patterns.Text | patterns.Interleave | patterns.ListOf
            if isinstance(pattern, wrong):
                raise RestrictionError(f"a list may not contain {_named(pattern)}")
        elif inside & _ATTRIBUTE and isinstance(pattern, patterns.Element | patterns.Attribute):
            raise RestrictionError(f"an attribute may not contain {_named(pattern)}")

    def _attribute(self, attribute: patterns.Attribute, inside: int) -> None:
        """7.1.1, 7.1.2 and 7.3: within a repeated sequence no attribute; any name only where it is repeated."""
        if inside & _REPEATED_SEQUENCE:
            raise RestrictionError(f"{_named(attribute)} stands in a sequence that is repeated, but comes once only")
        if is_open(attribute.names) and not inside & _REPEATED:
            raise RestrictionError("an attribute of any name must be repeated (oneOrMore or zeroOrMore)")
        self._paths(attribute.value, _ATTRIBUTE)
        self.content(attribute.value)

    def content(self, pattern: Pattern) -> Content:
        """Return the kind of content; text with a datatype goes together with nothing else. 7.2."""
        known = self._contents.get(pattern.number)
        if known is None:
            known = self._contents[pattern.number] = self._content(pattern)
        return known

    def _content(self, pattern: Pattern) -> Content:
        match pattern:
            case patterns.Data() | patterns.Value() | patterns.ListOf():
                return Content.SIMPLE
            case patterns.Text() | patterns.Element():
                return Content.COMPLEX
            case patterns.Choice():
                return max(self.content(item) for item in pattern.items)
            case patterns.Group() | patterns.Interleave():
                kinds = [self.content(item) for item in pattern.items]
                if Content.SIMPLE in kinds and len([kind for kind in kinds if kind is not Content.EMPTY]) > 1:
                    raise RestrictionError(_NOT_BESIDE)
                return max(kinds)
            case patterns.OneOrMore():
                if (kind := self.content(pattern.item)) is Content.SIMPLE:
                    raise RestrictionError(_NOT_REPEATED)
                return kind
            case _:
                return Content.EMPTY

    def _no_attribute_twice(self, pattern: patterns.Group | patterns.Interleave) -> None:
        """No two parts may have an attribute of the same name. 7.3."""
        seen: set[str] = set()
        classes: list[NameClass] = []
        for item in pattern.items:
            plain, opened = self.attributes(item)
            if not seen.isdisjoint(plain):
                raise RestrictionError(_twice("attribute", min(seen & plain)))
            if any(name in names for names in opened for name in seen) or any(
                name in names for names in classes for name in plain
            ):
                raise RestrictionError("an attribute of any name stands beside an attribute that it includes")
            if any(overlap(one, other) for one in classes for other in opened):
                raise RestrictionError("two attributes of any name stand beside each other")
            seen |= plain
            classes += opened

    def attributes(self, pattern: Pattern) -> tuple[frozenset[str], tuple[NameClass, ...]]:
        """Return the attributes that occur in a pattern: names, and classes that do not list their names. 7.3."""
        known = self._attributes.get(pattern.number)
        if known is None:
            if isinstance(pattern, patterns.Attribute):
                names = pattern.names
                known = frozenset(listed(names)), ((names,) if is_open(names) else ())
            else:
                inner = [self.attributes(item) for item in _occurring(pattern)]
                plain = inner[0][0] if len(inner) == 1 else _NO_NAMES.union(*(names for names, _ in inner))
                known = plain, tuple(names for _, classes in inner for names in classes)
            self._attributes[pattern.number] = known
        return known

    def _distinguishable(self, pattern: patterns.Interleave) -> None:
        """Parts in any order may not begin alike: no two with the same element, no two with text. 7.4."""
        seen: list[NameClass] = []
        texts = 0
        for item in pattern.items:
            elements, text = self.elements(item)
            for one in seen:
                for other in elements:
                    if overlap(one, other):
                        shared = next((name for names in (one, other) for name in listed(names)), "")
                        raise RestrictionError(_twice("element", shared))
            texts += text
            seen += elements
        if texts > 1:
            raise RestrictionError("two parts that may stand in any order both contain text")

    def elements(self, pattern: Pattern) -> tuple[tuple[NameClass, ...], bool]:
        """Return the names of all elements that occur in a pattern, and whether text does. 7.4."""
        known = self._elements.get(pattern.number)
        if known is None:
            match pattern:
                case patterns.Element():
                    known = (pattern.declaration.names,), False
                case patterns.Text():
                    known = (), True
                case _:
                    inner = [self.elements(item) for item in _occurring(pattern)]
                    names = tuple({found: 0 for elements, _ in inner for found in elements})
                    known = names, any(text for _, text in inner)
            self._elements[pattern.number] = known
        return known


_NOT_BESIDE = "text that has a datatype (data, value or list) stands beside other text or elements"
_NOT_REPEATED = "text that has a datatype (data, value or list) is repeated; only the words of a list can be"


def _occurring(pattern: Pattern) -> Iterator[Pattern]:
    """Iterate over the parts that stand on the same level as the pattern itself. 7.3."""
    if isinstance(pattern, patterns.Compound | patterns.OneOrMore):
        yield from pattern.parts()


def _twice(what: str, name: str) -> str:
    shown = f"“{local(name)}”"
    if what == "attribute":
        return f"the attribute {shown} may occur twice"
    return f"the element {shown} occurs in two parts that may stand in any order"


def _named(pattern: Pattern) -> str:
    match pattern:
        case patterns.Element():
            return "an element"
        case patterns.Attribute(names=Name(name)):
            return f"the attribute “{local(name)}”"
        case patterns.Attribute():
            return "an attribute"
        case patterns.ListOf():
            return "a list"
        case patterns.Interleave():
            return "parts in any order"
        case patterns.Group():
            return "a sequence"
        case patterns.Text() | patterns.Data() | patterns.Value():
            return "text"
        case _:
            return "nothing"
