"""Find where each key of a TOML file stands, for the library that reads it does not say. Text → places. TOML 1.0."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field

Path = tuple[str | int, ...]
"""Keys from the outermost inwards; numbers, from 0, in lists."""
Span = tuple[int, int]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_BASIC = re.compile(r'"(?:[^"\\]|\\.)*"')
_LITERAL = re.compile(r"'[^']*'")
_LONG_BASIC = re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}', re.DOTALL)
_LONG_LITERAL = re.compile(r"'''.*?'{3,5}", re.DOTALL)
_SCALAR = re.compile(r"[^,\]}#\n]*")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a key and its value stand, in bytes."""

    key: Span
    value: Span


def find_places(text: str) -> dict[Path, Spot]:
    """Return the place of every key and item of a valid TOML file."""
    scanner = _Scanner(text)
    scanner.run()
    return scanner.found


@dataclass(slots=True)
class _Scanner:
    text: str
    index: int = 0
    found: dict[Path, Spot] = field(default_factory=dict)
    tables: dict[Path, int] = field(default_factory=dict)

    def run(self) -> None:
        prefix: Path = ()
        self.blank()
        while self.index < len(self.text):
            if self.text[self.index] == "[":
                prefix = self.header()
            else:
                self.pair(prefix)
            self.blank()

    def blank(self) -> None:
        found = _BLANK.match(self.text, self.index)
        self.index = found.end() if found else self.index

    def header(self) -> Path:
        """Read the name of a table, or of one more in a list of tables."""
        is_list = self.text.startswith("[[", self.index)
        start = self.index
        self.index += 2 if is_list else 1
        keys = self.key()
        self.index = self.text.index("]", self.index) + (2 if is_list else 1)
        path: Path = ()
        for key in keys:  # a list on the way means its last table
            path = (*path, key)
            if not (is_list and len(path) == len(keys)) and path in self.tables:
                path = (*path, self.tables[path])
        if is_list:
            number = self.tables[path] = self.tables.get(path, -1) + 1
            self.put(path, (start, self.index), (start, self.index))
            path = (*path, number)
        self.put(path, (start, self.index), (start, self.index))
        return path

    def key(self) -> tuple[str, ...]:
        parts: list[str] = []
        while True:
            self.space()
            for shape in (_BASIC, _LITERAL, _BARE):
                if found := shape.match(self.text, self.index):
                    written = found[0]
                    parts.append(written if shape is _BARE else str(tomllib.loads(f"x={written}")["x"]))
                    self.index = found.end()
                    break
            else:
                self.index += 1
            self.space()
            if not self.text.startswith(".", self.index):
                return tuple(parts)
            self.index += 1

    def space(self) -> None:
        while self.text[self.index : self.index + 1] in {" ", "\t"}:
            self.index += 1

    def pair(self, prefix: Path) -> None:
        start = self.index
        path = (*prefix, *self.key())
        end = len(self.text[start : self.index].rstrip()) + start
        self.space()
        self.index += 1  # the sign “=”
        self.space()
        for length in range(len(prefix) + 1, len(path)):
            self.put(path[:length], (start, end), (start, end))
        value = self.value(path)
        self.put(path, (start, end), value, again=True)

    def value(self, path: Path) -> Span:
        start = self.index
        for shape in (_LONG_BASIC, _LONG_LITERAL, _BASIC, _LITERAL):
            if found := shape.match(self.text, start):
                self.index = found.end()
                return start, self.index
        if self.text.startswith("[", start):
            self.items(path)
        elif self.text.startswith("{", start):
            self.inline(path)
        else:
            found = _SCALAR.match(self.text, start)
            self.index = start + len(found[0].rstrip()) if found else start + 1
        return start, max(self.index, start + 1)

    def items(self, path: Path) -> None:
        self.index += 1
        number = 0
        self.blank()
        while not self.text.startswith("]", self.index):
            span = self.value((*path, number))
            self.put((*path, number), span, span)
            number += 1
            self.separator()
        self.index += 1

    def inline(self, path: Path) -> None:
        self.index += 1
        self.blank()
        while not self.text.startswith("}", self.index):
            self.pair(path)
            self.separator()
        self.index += 1

    def separator(self) -> None:
        self.blank()
        if self.text.startswith(",", self.index):
            self.index += 1
        self.blank()

    def put(self, path: Path, key: Span, value: Span, *, again: bool = False) -> None:
        if again or path not in self.found:
            self.found[path] = Spot(self.bytes(key), self.bytes(value))

    def bytes(self, span: Span) -> Span:
        if self.text.isascii():
            return span
        start = len(self.text[: span[0]].encode())
        return start, start + len(self.text[span[0] : span[1]].encode())
