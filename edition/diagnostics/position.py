"""Tell where an element, an attribute or a byte stands in its file. Source bytes + ordinal → line and column.

A source is kept as UTF-8 with the byte index of every start tag in document order. An element is known by its
ordinal in that order, and becomes a line and a column (characters, from 1) only when a finding asks.
"""

from __future__ import annotations

import contextlib
import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.parsers import expat

_TEI = "http://www.tei-c.org/ns/1.0"
_NEWLINE = re.compile(rb"\r\n|\n|\r")
_TAG_NAME = re.compile(rb"<([^\s/>]+)")
_ATTRIBUTE = re.compile(rb"\s+([^\s=/>]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_STEP = 4096
_SLASH = ord("/")
_CONTINUED = bytes(range(0x80, 0xC0))
_WORD_TO_COMPARE = re.compile(rb"\S+")


_PSEUDO_ATTRIBUTE = re.compile(r"\s*([\w.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


def pseudo_attributes(data: str) -> dict[str, str]:
    """Read the text of a processing instruction that is written like attributes."""
    return {m[1]: m[2] if m[2] is not None else m[3] for m in _PSEUDO_ATTRIBUTE.finditer(data)}


def _count(data: bytes) -> int:
    """Count the characters of UTF-8: the bytes that do not continue one."""
    return len(data.translate(None, _CONTINUED))


@dataclass(slots=True, eq=False)
class Source:
    """One file: its name as the user knows it, its content as UTF-8, the byte index of each start tag.

    ``digest`` is the SHA-256 of the file as it lies on the disk; ``instructions`` are the processing instructions with
    their target, their text and their byte index; ``path`` is where the file lies.
    """

    name: str
    data: bytes
    starts: array[int] = field(default_factory=lambda: array("Q"))
    digest: str = ""
    instructions: list[tuple[str, str, int]] = field(default_factory=list)
    path: str = ""
    _ends: list[tuple[int, int]] = field(default_factory=list, repr=False)
    _lines: list[int] = field(default_factory=list, repr=False)
    _characters: list[int] = field(default_factory=list, repr=False)

    def line_starts(self) -> list[int]:
        """Return the byte index at which each line begins."""
        if not self._lines:
            self._lines = [0, *(m.end() for m in _NEWLINE.finditer(self.data))]
        return self._lines

    def line_and_column(self, index: int) -> tuple[int, int]:
        """Turn a byte index into line and column; both from 1, the column in characters."""
        lines = self.line_starts()
        line = bisect_right(lines, index)
        return line, self._characters_before(index) - self._characters_before(lines[line - 1]) + 1

    def _characters_before(self, index: int) -> int:
        """Count the characters before a byte: from a table of every so many bytes, for a file may be one long line."""
        if not self._characters:
            self._characters = [0]
            for start in range(0, len(self.data), _STEP):
                self._characters.append(self._characters[-1] + _count(self.data[start : start + _STEP]))
        step = min(index, len(self.data)) // _STEP
        return self._characters[step] + _count(self.data[step * _STEP : index])

    def line_text(self, line: int, near: int = 0, most: int = 0) -> tuple[str, int]:
        """Return the text of a line (from 1) without its end, and the column at which it begins, from 1.

        Of a line of more than ``most`` bytes, only what is near a byte index of the file.
        """
        lines = self.line_starts()
        if not 1 <= line <= len(lines):
            return "", 1
        start, end = lines[line - 1], lines[line] if line < len(lines) else len(self.data)
        first = start
        if most and end - start > most:
            first, end = max(start, near - most // 2), min(end, near + most // 2)
            while first < end and self.data[first] & 0xC0 == 0x80:  # within a character
                first += 1
        column = self._characters_before(first) - self._characters_before(start) + 1
        return self.data[first:end].decode("utf-8", "ignore").rstrip("\r\n"), column

    def tag_span(self, ordinal: int) -> tuple[int, int]:
        """Return the byte range of an element's start tag."""
        start = self.starts[ordinal]
        return start, self._tag_end(start)

    def _tag_end(self, start: int) -> int:
        """Return the byte index after the start tag that begins at an index."""
        name = _TAG_NAME.match(self.data, start)
        if name is None:
            return start + 1
        end = name.end()
        while attribute := _ATTRIBUTE.match(self.data, end):
            end = attribute.end()
        close = self.data.find(b">", end)
        return close + 1 if close >= 0 else end

    def name_span(self, ordinal: int) -> tuple[int, int]:
        """Return the byte range of ``<name`` of an element's start tag."""
        start = self.starts[ordinal]
        name = _TAG_NAME.match(self.data, start)
        return start, name.end() if name else start + 1

    def end_tag_span(self, ordinal: int) -> tuple[int, int] | None:
        """Return the byte range of ``</name`` in an element's end tag; nothing for an empty element that has none."""
        if not self._ends:
            self._ends = self._find_ends()
        start, end = self._ends[ordinal] if ordinal < len(self._ends) else (0, 0)
        return (start, end) if end else None

    def _find_ends(self) -> list[tuple[int, int]]:
        """Find the end tags of all elements in one pass; those before an error, where the file has one."""
        found: list[tuple[int, int]] = []
        opened: list[tuple[int, int]] = []
        parser = expat.ParserCreate("utf-8")

        def start(_name: str, _attributes: object) -> None:
            opened.append((len(found), parser.CurrentByteIndex))
            found.append((0, 0))

        def end(name: str) -> None:
            ordinal, begun = opened.pop()
            index = parser.CurrentByteIndex
            # Of an empty element, expat tells the end just behind it, where the end tag of another may stand.
            is_empty = ordinal == len(found) - 1 and self.data[self._tag_end(begun) - 2] == _SLASH
            if not is_empty:
                found[ordinal] = (index, index + 2 + len(name.encode()))

        parser.StartElementHandler = start
        parser.EndElementHandler = end
        with contextlib.suppress(expat.ExpatError):
            parser.Parse(self.data, True)
        return found

    def attribute_span(self, ordinal: int, attribute: str, token: str = "") -> tuple[int, int]:
        """Return the byte range of an attribute's value, or of one token in it; of the tag's name if it is not there.

        ``attribute`` is a local name or a prefixed name as written; ``xml:id`` and ``id`` both find ``xml:id``.
        """
        name = _TAG_NAME.match(self.data, self.starts[ordinal])
        if name is None:
            return self.name_span(ordinal)
        wanted = attribute.encode().rpartition(b":")[2]
        end = name.end()
        while found := _ATTRIBUTE.match(self.data, end):
            end = found.end()
            if found[1].rpartition(b":")[2] != wanted or found[1] == b"xmlns":
                continue
            group = 2 if found[2] is not None else 3
            if token:
                for word in _WORD_TO_COMPARE.finditer(found[group]):
                    if word[0] == token.encode():
                        return found.start(group) + word.start(), found.start(group) + word.end()
            return found.span(group)
        return self.name_span(ordinal)

    def xpaths(self, ordinals: Iterable[int]) -> dict[int, str]:
        """Return the XPath of each element asked for, in one pass; ``tei:`` stands for the TEI namespace."""
        wanted = set(ordinals)
        found: dict[int, str] = {}
        path: list[str] = []
        counts: list[dict[str, int]] = [{}]
        number = 0

        def start(name: str, _attributes: object) -> None:
            nonlocal number
            space, _, local = name.rpartition(" ")
            shown = f"tei:{local}" if space == _TEI else f"*:{local}" if space else local
            seen = counts[-1]
            seen[shown] = seen.get(shown, 0) + 1
            path.append(f"{shown}[{seen[shown]}]" if len(counts) > 1 else shown)
            counts.append({})
            if number in wanted:
                found[number] = "/" + "/".join(path)
            number += 1

        def end(_name: str) -> None:
            path.pop()
            counts.pop()

        parser = expat.ParserCreate("utf-8", " ")
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        with contextlib.suppress(expat.ExpatError):  # a file that is not well-formed has paths up to its error
            parser.Parse(self.data, True)
        return found


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a source: an element by its ordinal, one of its attributes, a token in it; or a byte range."""

    source: Source
    ordinal: int = -1
    attribute: str = ""
    token: str = ""
    span: tuple[int, int] | None = None

    def byte_range(self) -> tuple[int, int] | None:
        """Return the bytes that are meant, or nothing where the file as a whole is."""
        if self.span is not None:
            return self.span
        if self.ordinal < 0 or self.ordinal >= len(self.source.starts):
            return None
        if self.attribute:
            return self.source.attribute_span(self.ordinal, self.attribute, self.token)
        return self.source.name_span(self.ordinal)

    def locate(self) -> Location:
        """Resolve into file, lines and columns."""
        span = self.byte_range()
        if span is None:
            return Location(self.source.name, 1, 1, 1, 1)
        line, column = self.source.line_and_column(span[0])
        end_line, end_column = self.source.line_and_column(max(span))
        return Location(self.source.name, line, column, end_line, end_column)

    @property
    def line(self) -> int:
        """The line, from 1."""
        return self.locate().line

    @property
    def column(self) -> int:
        """The column in characters, from 1."""
        return self.locate().column

    def __str__(self) -> str:
        """Return ``file:line:column``."""
        where = self.locate()
        return f"{where.file}:{where.line}:{where.column}"


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A resolved place; lines and columns from 1, the end column is the one after the last character."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int
