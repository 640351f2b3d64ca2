"""Cut a schema in compact syntax into words and signs. RELAX NG Compact Syntax, 2.1 and 2.2."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from edition.diagnostics import Position, Source
from edition.schema.datatypes.xmlnames import is_former_ncname
from edition.schema.relaxng import schema_rules
from edition.schema.relaxng.errors import SchemaError

KEYWORDS = frozenset(
    {
        "attribute", "default", "datatypes", "div", "element", "empty", "external", "grammar", "include", "inherit",
        "list", "mixed", "namespace", "notAllowed", "parent", "start", "string", "text", "token",
    }
)  # fmt: skip

_ESCAPE = re.compile(r"\\x+\{([0-9A-Fa-f]+)\}")
_UNFINISHED = re.compile(r"\\x+\{")
# A line end that is written as an escape is a character like any other, and must not end a line.
_ESCAPED_LINE_ENDS = {"\n": "\x00", "\r": "\x01"}
_ORIGINAL = str.maketrans({mark: char for char, mark in _ESCAPED_LINE_ENDS.items()})
_BLANK = re.compile(r"(?:[ \t\n]+|#(?!#)[^\n]*)+")
_DOCUMENTATION = re.compile(r"##[^\n]*(?:\n[ \t]*##[^\n]*)*")
_DOCUMENTATION_START = re.compile(r"^[ \t]*##+ ?", re.MULTILINE)
_LITERAL = re.compile(r'"""(.*?)"""|\'\'\'(.*?)\'\'\'|"([^"\n]*)"|\'([^\'\n]*)\'', re.DOTALL)
_WORD = re.compile(r"[^\s\x00\x01\"'#\\\[\](){}=|&,*+?~>:-][^\s\x00\x01\"'#\\\[\](){}=|&,*+?~>:]*")
_SIGN = re.compile(r">>|&=|\|=|[=|&,*+?~(){}\[\]-]")
_XML_CHAR = re.compile("[\x00\x01\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*")


class Token(NamedTuple):
    """A piece of the schema: its kind, what it says, and where it begins and ends in the decoded text."""

    kind: str
    """``name``, ``quoted``, ``prefixed``, ``namespace``, ``literal``, ``documentation``, ``sign`` or ``end``."""
    text: str
    start: int
    end: int


class Tokens:
    """The tokens of one schema, and the way back from them to the bytes of the file."""

    def __init__(self, source: Source) -> None:
        self._source = source
        raw = source.data.decode("utf-8")
        self._shifts: list[tuple[int, int]] = [(0, 0)]
        self._raw = raw
        self._text = self._decode(raw)
        self.all = list(self._cut())

    def error(self, message: str, token: Token, hint: str = "") -> SchemaError:
        """Make the error that says what is wrong at a token."""
        return self._error(message, token.start, token.end, hint)

    def _error(self, message: str, start: int, end: int, hint: str = "") -> SchemaError:
        place = Position(self._source, span=self.span(start, end))
        return SchemaError(schema_rules.COMPACT_SYNTAX(message, place, hint))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the bytes of a piece of the decoded text."""
        first, last = self._index(start), self._index(end)
        begin = len(self._raw[:first].encode())
        return begin, begin + max(len(self._raw[first:last].encode()), 1)

    def _index(self, decoded: int) -> int:
        _, shift = self._shifts[bisect_right(self._shifts, (decoded, 1 << 60)) - 1]
        return decoded + shift

    def _decode(self, raw: str) -> str:
        r"""Replace ``\x{…}`` and make all line ends alike. 2.1."""
        parts: list[str] = []
        done = length = 0
        for found in re.finditer(rf"{_ESCAPE.pattern}|\r\n?", raw):
            part = raw[done : found.start()]
            parts.append(part)
            length += len(part)
            char = "\n" if found[1] is None else self._escaped(found[1], length)
            parts.append(_ESCAPED_LINE_ENDS.get(char, char) if found[1] else char)
            done = found.end()
            length += 1
            self._shifts.append((length, done - length))
        parts.append(raw[done:])
        text = "".join(parts)
        if unfinished := _UNFINISHED.search(text):
            raise self._error("an escape needs a number and a brace, as in \\x{3B1}", *unfinished.span())
        bad = _XML_CHAR.match(text)
        if bad is not None and bad.end() < len(text):
            raise self._error("a character that XML does not allow", bad.end(), bad.end() + 1)
        return text

    def _escaped(self, digits: str, where: int) -> str:
        code = int(digits, 16)
        if code > 0x10FFFF or 0xD800 <= code < 0xE000 or (code < 0x20 and code not in {9, 10, 13}):
            raise self._error(f"there is no character with the number {digits}", where, where + 1)
        return chr(code)

    def _cut(self) -> Iterator[Token]:
        text, index = self._text, 0
        while index < len(text):
            if found := _BLANK.match(text, index):
                index = found.end()
                continue
            token = self._token(text, index)
            yield token
            index = token.end
        yield Token("end", "", index, index)

    def _token(self, text: str, index: int) -> Token:
        if found := _DOCUMENTATION.match(text, index):
            said = _DOCUMENTATION_START.sub("", found[0]).translate(_ORIGINAL)
            return Token("documentation", said, index, found.end())
        if found := _LITERAL.match(text, index):
            content = next(group for group in found.groups() if group is not None)
            return Token("literal", content.translate(_ORIGINAL), index, found.end())
        if found := _SIGN.match(text, index):
            return Token("sign", found[0], index, found.end())
        if text[index] in "\"'":
            raise self._error(
                "a string does not end in its line", index, index + 1, 'lines may be broken within """…"""'
            )
        return self._name(text, index)

    def _name(self, text: str, index: int) -> Token:
        """Read a name: plain, with a backslash, with a prefix, or a prefix with an asterisk. 2.2."""
        quoted = text[index] == "\\"
        found = _WORD.match(text, index + quoted)
        if found is None or not is_former_ncname(found[0]):
            shown = found[0] if found else text[index]
            raise self._error(f"“{shown.translate(_ORIGINAL)}” is not a name", index, index + 1)
        end = found.end()
        if quoted:
            return Token("quoted", found[0], index, end)
        if text[end : end + 1] != ":":
            return Token("name", found[0], index, end)
        if text[end + 1 : end + 2] == "*":
            return Token("namespace", found[0], index, end + 2)
        local = _WORD.match(text, end + 1)
        if local is None or not is_former_ncname(local[0]):
            raise self._error(f"after “{found[0]}:” there must be a name or “*”", index, end + 1)
        return Token("prefixed", f"{found[0]}:{local[0]}", index, local.end())
