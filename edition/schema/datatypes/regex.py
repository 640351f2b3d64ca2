r"""Regular expressions of XSD, translated exactly to those of Python. XSD 1.0 part 2, appendix F.

An XSD expression matches the whole value, has no anchors and no groups to remember, and knows Unicode categories,
blocks and the subtraction of classes. It is read into a small tree, whose character classes are worked out only as far
as the text at hand needs: for a value in ASCII the class ``\p{L}`` is 52 letters, not 600 ranges.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from edition.schema.datatypes import xmlnames
from edition.schema.datatypes.blocks import block
from edition.schema.datatypes.charsets import (
    CATEGORIES,
    LIMITS,
    Ranges,
    as_class,
    clip,
    complement,
    difference,
    limit_for,
    of_category,
    union,
)

Chars = Callable[[int], Ranges]
"""A set of characters, worked out up to a limit."""

_SINGLE = {"n": "\n", "r": "\r", "t": "\t", **{c: c for c in "\\|.?*+(){}-[]^"}}
_SPACE: Ranges = ((0x9, 0xA), (0xD, 0xD), (0x20, 0x20))
_NEWLINES: Ranges = ((0xA, 0xA), (0xD, 0xD))
_MOST_REPETITIONS = 1 << 31


class RegexError(ValueError):
    """An expression is not one of XSD; ``index`` tells where."""

    def __init__(self, message: str, index: int) -> None:
        super().__init__(message)
        self.index = index


@dataclass(frozen=True, slots=True)
class _One:
    chars: Chars

    def write(self, limit: int) -> str:
        """Write the part in Python's syntax."""
        return as_class(self.chars(limit))


@dataclass(frozen=True, slots=True)
class _Sequence:
    items: tuple[_Node, ...]

    def write(self, limit: int) -> str:
        """Write the part in Python's syntax."""
        return "".join(item.write(limit) for item in self.items)


@dataclass(frozen=True, slots=True)
class _Alternatives:
    branches: tuple[_Node, ...]

    def write(self, limit: int) -> str:
        """Write the part in Python's syntax."""
        return "(?:" + "|".join(branch.write(limit) for branch in self.branches) + ")"


@dataclass(frozen=True, slots=True)
class _Repeat:
    item: _Node
    least: int
    most: int | None

    def write(self, limit: int) -> str:
        """Write the part in Python's syntax."""
        times = f"{{{self.least},{'' if self.most is None else self.most}}}"
        return f"(?:{self.item.write(limit)}){times}"


_Node = _One | _Sequence | _Alternatives | _Repeat


class XsdRegex:
    """One expression, compiled for each range of characters in which it is asked for."""

    __slots__ = ("_compiled", "_tree", "source")

    def __init__(self, source: str) -> None:
        self.source = source
        self._tree = _Parser(source).parse()
        self._compiled: dict[int, re.Pattern[str]] = {}

    def matches(self, text: str) -> bool:
        """Tell whether the expression matches the whole text."""
        limit = LIMITS[0] if text.isascii() else limit_for(text)
        pattern = self._compiled.get(limit)
        if pattern is None:
            pattern = self._compiled[limit] = re.compile(self._tree.write(limit))
        return pattern.fullmatch(text) is not None


def _constant(ranges: Ranges) -> Chars:
    return lambda limit: clip(ranges, limit)


def _single(char: str) -> Chars:
    return _constant(((ord(char), ord(char)),))


def _not(chars: Chars) -> Chars:
    return lambda limit: complement(chars(limit), limit)


def _category(name: str) -> Chars:
    return lambda limit: of_category(name, limit)


def _any_of(sets: list[Chars]) -> Chars:
    return lambda limit: union(*(chars(limit) for chars in sets))


def _minus(chars: Chars, without: Chars) -> Chars:
    return lambda limit: difference(chars(limit), without(limit), limit)


def _word(limit: int) -> Ranges:
    r"""Return ``\w``: all characters but punctuation, separators and others. F.1.1, multi-character escapes."""
    return complement(union(*(of_category(name, limit) for name in "PZC")), limit)


_MULTIPLE: dict[str, Chars] = {
    "s": _constant(_SPACE),
    "i": _constant(xmlnames.NAME_START),
    "c": _constant(xmlnames.NAME),
    "d": _category("Nd"),
    "w": _word,
}


class _Parser:
    """Read an expression by recursive descent; each method is one rule of the grammar in appendix F."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.index = 0

    def parse(self) -> _Node:
        """Read the whole expression."""
        tree = self.expression()
        if self.index < len(self.source):
            raise self.error("a “)” without its “(”")
        return tree

    def error(self, message: str) -> RegexError:
        """Make the error that says what is wrong here."""
        return RegexError(message, self.index)

    def peek(self) -> str:
        """Return the next character, or nothing at the end."""
        return self.source[self.index : self.index + 1]

    def take(self) -> str:
        """Return the next character and go on."""
        char = self.peek()
        if not char:
            raise self.error("the expression ends too early")
        self.index += 1
        return char

    def expression(self) -> _Node:
        """Rule 1: branches between bars."""
        branches = [self.branch()]
        while self.peek() == "|":
            self.index += 1
            branches.append(self.branch())
        return branches[0] if len(branches) == 1 else _Alternatives(tuple(branches))

    def branch(self) -> _Node:
        """Rule 2: pieces one after the other."""
        items: list[_Node] = []
        while self.peek() not in {"", "|", ")"}:
            items.append(self.piece())
        return _Sequence(tuple(items))

    def piece(self) -> _Node:
        """Rules 3 and 4: an atom and how often."""
        atom = self.atom()
        match self.peek():
            case "?":
                bounds: tuple[int, int | None] = (0, 1)
            case "*":
                bounds = (0, None)
            case "+":
                bounds = (1, None)
            case "{":
                return _Repeat(atom, *self.quantity())
            case _:
                return atom
        self.index += 1
        return _Repeat(atom, *bounds)

    def quantity(self) -> tuple[int, int | None]:
        """Rules 5 to 8: a number, a least number, or two of them."""
        found = re.compile(r"\{([0-9]+)(,([0-9]*))?\}").match(self.source, self.index)
        if found is None:
            raise self.error("after “{” there must be a number, as in {2}, {2,} or {2,5}")
        least = int(found[1])
        most = least if found[2] is None else int(found[3]) if found[3] else None
        if most is not None and most < least:
            raise self.error(f"“{found[0]}” allows at most {most} but at least {least}")
        if max(least, most or 0) >= _MOST_REPETITIONS:
            raise self.error(f"“{found[0]}” is more than can be counted")
        self.index = found.end()
        return least, most

    def atom(self) -> _Node:
        """Rules 9 to 11: a character, a class, or an expression in parentheses."""
        char = self.take()
        if char == "(":
            inner = self.expression()
            if self.peek() != ")":
                raise self.error("a “(” without its “)”")
            self.index += 1
            return inner
        if char == "[":
            return _One(self.character_class())
        if char == "\\":
            return _One(self.escape())
        if char == ".":
            return _One(_constant(complement(_NEWLINES)))
        if char in "?*+{}]":
            self.index -= 1
            raise self.error(f"“{char}” must be written \\{char} where the character is meant")
        return _One(_single(char))

    def escape(self) -> Chars:
        """Rules 23 to 37: what follows a backslash."""
        char = self.take()
        if char in _SINGLE:
            return _single(_SINGLE[char])
        if char in "pP":
            chars = self.property_of()
            return chars if char == "p" else _not(chars)
        if char in _MULTIPLE:
            return _MULTIPLE[char]
        if char.lower() in _MULTIPLE:
            return _not(_MULTIPLE[char.lower()])
        self.index -= 1
        raise self.error(f"“\\{char}” has no meaning in an XSD regular expression")

    def property_of(self) -> Chars:
        """Rules 25 to 36: ``{L}``, ``{Lu}`` or ``{IsGreek}``."""
        end = self.source.find("}", self.index)
        if self.peek() != "{" or end < 0:
            raise self.error("after \\p there must be a category or a block, as in \\p{L} or \\p{IsGreek}")
        name = self.source[self.index + 1 : end]
        if name in CATEGORIES:
            found = _category(name)
        elif name.startswith("Is") and (ranges := block(name[2:])) is not None:
            found = _constant(ranges)
        else:
            raise self.error(f"Unicode has no category or block “{name}”")
        self.index = end + 1
        return found

    def character_class(self) -> Chars:
        """Rules 12 to 16: a group, negated or not, less another class."""
        negated = self.peek() == "^"
        if negated:
            self.index += 1
        sets: list[Chars] = []
        without: Chars | None = None
        while self.peek() != "]":
            if self.source.startswith("-[", self.index):
                if not sets:
                    raise self.error("nothing stands before the class that is taken away")
                self.index += 2
                without = self.character_class()
                if self.peek() != "]":
                    raise self.error("the class that is taken away must come last")
                break
            sets.append(self.range_or_escape(first=not sets))
        if not sets:
            raise self.error("a class must not be empty")
        self.index += 1
        chars = _any_of(sets)
        if negated:
            chars = _not(chars)
        return chars if without is None else _minus(chars, without)

    def range_or_escape(self, *, first: bool) -> Chars:
        """Rules 17 to 22: one character, a range of them, or an escape for many."""
        start = self.index
        char = self.take()
        if char == "[":
            self.index = start
            raise self.error("“[” must be written \\[ within a class")
        if char == "\\":
            if self.peek() not in _SINGLE:
                return self.escape()
            char = _SINGLE[self.take()]
        elif char == "-" and not first and self.peek() != "]":
            self.index = start
            raise self.error("“-” must be written \\- within a class, unless it comes first or last")
        if self.peek() != "-" or self.source[self.index + 1 : self.index + 2] in {"]", "["}:
            return _single(char)
        self.index += 1
        last = self.take()
        if last == "\\":
            if self.peek() not in _SINGLE:
                raise self.error("a range must end with one character")
            last = _SINGLE[self.take()]
        elif last == "-" and self.peek() != "]":
            raise self.error("“-” must be written \\- within a class, unless it comes first or last")
        if last < char:
            self.index = start
            raise self.error(f"the range “{char}-{last}” runs backwards")
        return _constant(((ord(char), ord(last)),))
