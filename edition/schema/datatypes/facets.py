"""Parameters that restrict XSD datatypes. XSD 1.0 part 2, 4.3; Guidelines for using XSD datatypes with RELAX NG, 2."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from edition.schema.datatypes.base import NO_CONTEXT, Context, DatatypeError, Value
from edition.schema.datatypes.regex import RegexError, XsdRegex
from edition.schema.datatypes.strings import QNameType, XsdType

Facet = tuple[str, str]
"""A parameter: its name and its text."""

_Test = Callable[[str, Value], bool]

_LENGTHS: dict[str, Callable[[int, int], bool]] = {
    "length": lambda found, wanted: found == wanted,
    "minLength": lambda found, wanted: found >= wanted,
    "maxLength": lambda found, wanted: found <= wanted,
}
_BOUNDS: dict[str, frozenset[int]] = {
    "minInclusive": frozenset({0, 1}),
    "minExclusive": frozenset({1}),
    "maxInclusive": frozenset({0, -1}),
    "maxExclusive": frozenset({-1}),
}
_KNOWN = {"pattern", *_LENGTHS, *_BOUNDS, "totalDigits", "fractionDigits"}


class RestrictedType(XsdType):
    """A datatype of XSD with parameters, all of which a value must satisfy."""

    def __init__(self, base: XsdType, facets: tuple[Facet, ...]) -> None:
        self.base = base
        self.name = base.name
        self.given = facets
        self.contextual = base.contextual
        self.id_kind = base.id_kind
        self._tests = tuple(_test(base, facet, number) for number, facet in enumerate(facets))
        self.described = describe(base, facets)
        self.short = base.short
        self.example = base.example

    def normalise(self, text: str) -> str:
        """Apply the whiteSpace facet of the base."""
        return self.base.normalise(text)

    def read(self, text: str, context: Context) -> Value:
        """Return the value where it satisfies every parameter."""
        value = self.base.read(text, context)
        if not all(test(text, value) for test in self._tests):
            raise ValueError(text)
        return value


def _test(base: XsdType, facet: Facet, number: int) -> _Test:
    name, text = facet
    if name not in base.facets:
        known = "is not a parameter of" if name in _KNOWN else "is no parameter known to"
        allowed = ", ".join(sorted(base.facets))
        raise DatatypeError(f"“{name}” {known} {base.name}", f"parameters of {base.name}: {allowed}", number)
    if name == "pattern":
        return _pattern(text, number)
    if name in _LENGTHS:
        return _length(base, name, text, number)
    if name in _BOUNDS:
        return _bound(base, name, text, number)
    return _digits(name, text, number)


def _pattern(text: str, number: int) -> _Test:
    """4.3.4."""
    try:
        regex = XsdRegex(text)
    except RegexError as error:
        raise DatatypeError(
            f"the pattern “{text}” is wrong at character {error.index + 1}: {error}", "", number
        ) from None
    return lambda written, _value: regex.matches(written)


def _count(name: str, text: str, number: int) -> int:
    stripped = text.strip(" \t\n\r").removeprefix("+")
    if not (stripped.isascii() and stripped.isdigit()):
        raise DatatypeError(f"“{text}” is not a number for {name}", "", number)
    return int(stripped)


def _length(base: XsdType, name: str, text: str, number: int) -> _Test:
    """4.3.1 to 4.3.3."""
    wanted, holds = _count(name, text, number), _LENGTHS[name]
    if isinstance(base, QNameType):
        return lambda _written, _value: True
    return lambda _written, value: holds(base.length(value), wanted)


def _bound(base: XsdType, name: str, text: str, number: int) -> _Test:
    """4.3.7 to 4.3.10."""
    try:
        limit = base.parse(text, NO_CONTEXT)
    except ValueError:
        raise DatatypeError(f"“{text}” is not a value of {base.name}, so it cannot be its {name}", "", number) from None
    sides = _BOUNDS[name]
    return lambda _written, value: base.order(value, limit) in sides


def _digits(name: str, text: str, number: int) -> _Test:
    """4.3.11 and 4.3.12."""
    most = _count(name, text, number)
    if name == "totalDigits" and most == 0:
        raise DatatypeError("totalDigits must be 1 or more", "", number)

    def test(_written: str, value: Value) -> bool:
        digits, fraction = _count_digits(value)
        return (digits if name == "totalDigits" else fraction) <= most

    return test


def _count_digits(value: Value) -> tuple[int, int]:
    """Count the digits that a number needs: all, and those of the fraction."""
    whole, _, fraction = f"{Decimal(str(value)):f}".lstrip("-").partition(".")
    fraction = fraction.rstrip("0")
    return max(len((whole + fraction).lstrip("0")), len(fraction), 1), len(fraction)


_BEGINNING = re.compile(r"([\w-]+)\[\^\\p\{C\}\\p\{Z\}\]\+")
"""A pattern that asks for certain letters, and then for any that are not spaces."""


def describe(base: XsdType, facets: tuple[Facet, ...]) -> str:
    """Say in words what a restricted datatype wants."""
    given = {name: text for name, text in facets if name != "pattern"}
    patterns = [text for name, text in facets if name == "pattern"]
    said = base.described
    for pattern in patterns:
        if pattern in {r"\S+", r"[^\p{C}\p{Z}]+"}:
            said = "one word without spaces" if said == "any text" else f"{said}, without spaces"
        elif (begun := _BEGINNING.fullmatch(pattern)) and said == "any text":
            said = f"a word that begins with “{begun[1]}”"
        elif said == "any text":
            said = f"text of the form {pattern}"
        else:
            said = f"{said}, of the form {pattern}"
    low, high = given.get("minInclusive"), given.get("maxInclusive")
    if low is not None and high is not None:
        said = f"{base.short or said} from {low} to {high}"
    words = {
        "minInclusive": "" if high is not None else "{} or more",
        "maxInclusive": "" if low is not None else "{} or less",
        "minExclusive": "more than {}",
        "maxExclusive": "less than {}",
        "length": "{} characters long",
        "minLength": "at least {} characters long",
        "maxLength": "at most {} characters long",
        "totalDigits": "of at most {} digits",
        "fractionDigits": "with at most {} digits after the point",
    }
    return ", ".join([said, *(words[name].format(text) for name, text in given.items() if words[name])])
