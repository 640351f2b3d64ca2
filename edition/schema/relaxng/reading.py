"""Read a file and bring it to UTF-8; find where its texts begin. Bytes → Source."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.parsers import expat

from lxml import etree
from lxml.etree import _Element

from edition.consulted import consulted
from edition.diagnostics import EditionError, Finding, Position, Rule, Source
from edition.doctype import guarded_parser, prepare
from edition.encodings import decode
from edition.schema.relaxng.names import SEPARATOR

_LINE_OF_TEXT = re.compile(rb"[^<\r\n]*[^<\s]")

_END_NAME = re.compile(rb"(?:</)?([^\s<>/]+)")
_INVALID_TOKEN = expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN]
_MISMATCH = expat.errors.codes[expat.errors.XML_ERROR_TAG_MISMATCH]
_TOO_EARLY = {
    expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS],
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
}

TextPlace = tuple[int, int]
"""Where a text stands: how many start tags came before it, and how many end tags since the last of them."""


def read_source(path: Path, rule: Rule, name: str = "") -> Source:
    """Read a file; raises EditionError with one finding of the rule where it cannot be read."""
    name = name or str(path)
    consulted(path)
    try:
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise EditionError(rule(f"{name} cannot be read: {reason}", file=name)) from None
    return decode(data, name, rule)


def parse_tree(source: Source, rule: Rule, what: str = "schema", *, keeps_instructions: bool = False) -> _Element:
    """Parse the XML of a schema, or what it is called; raises EditionError with one finding of the rule where it is not
    well-formed.
    """
    parser = guarded_parser(
        encoding="utf-8",
        resolve_entities=True,
        collect_ids=False,
        remove_comments=True,
        remove_pis=not keeps_instructions,
    )
    try:
        return etree.fromstring(prepare(source.data).data, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        lines = source.line_starts()
        start = lines[min(max(line, 1), len(lines)) - 1] + max(column - 1, 0)
        place = Position(source, span=(start, start + 1))
        raise EditionError(rule(f"the {what} is not well-formed XML: {error.msg}", place)) from None


def fill_starts(source: Source) -> None:
    """Record the byte index of every start tag, where nobody has done so yet."""
    if source.starts:
        return
    record = source.starts.append
    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = lambda _name, _attributes: record(parser.CurrentByteIndex)
    with contextlib.suppress(expat.ExpatError):
        parser.Parse(source.data, True)


def text_spans(source: Source, places: Iterable[TextPlace]) -> dict[TextPlace, tuple[int, int]]:
    """Find the bytes of texts, each to the end of its line, in one pass for all that are asked for."""
    wanted = set(places)
    found: dict[TextPlace, tuple[int, int]] = {}
    starts = ends = 0

    def start(_name: str, _attributes: object) -> None:
        nonlocal starts, ends
        starts, ends = starts + 1, 0

    def end(_name: str) -> None:
        nonlocal ends
        ends += 1

    def text(piece: str) -> None:
        place = starts, ends
        if place not in wanted or place in found or not piece.strip():
            return
        index = parser.CurrentByteIndex
        if source.data[index : index + 1] != b"&":
            index += len(piece) - len(piece.lstrip())
        line = _LINE_OF_TEXT.match(source.data, index)
        found[place] = index, (line.end() if line else index + 1)

    parser = expat.ParserCreate("utf-8", SEPARATOR)
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    with contextlib.suppress(expat.ExpatError):
        parser.Parse(source.data, True)
    return found


def not_well_formed(
    source: Source, error: expat.ExpatError, index: int, opened: Sequence[tuple[str, int]], rule: Rule
) -> Finding:
    """Say where a file is broken; `opened` are the elements that are open there, with their ordinals.

    A missing end tag is reported at the start tag that waits for it, for that is where an editor looks.
    """
    here = Position(source, span=(index, index + 1))
    line = source.line_and_column(index)[0]
    if error.code == _MISMATCH and opened and (found := _END_NAME.match(source.data, index)):
        name, ending = opened[-1][0], found[1].decode("utf-8", "replace")
        first = Position(source, opened[-1][1])
        if ending in (known for known, _ in opened[:-1]):
            return rule(f"<{name}> is not closed before </{ending}> in line {line}", first, f"add </{name}>")
        message = f"</{ending}> closes nothing: the element that is open is <{name}>, from line {first.line}"
        return rule(message, here, f"write </{name}>, or take </{ending}> away")
    if error.code in _TOO_EARLY and opened:
        name, ordinal = opened[-1]
        return rule(f"<{name}> is not closed before the end of the file", Position(source, ordinal), f"add </{name}>")
    message = expat.errors.messages.get(error.code, str(error))
    hint = "“&” is written &amp;, and “<” is written &lt; in text" if error.code == _INVALID_TOKEN else ""
    return rule(f"the file is not well-formed XML: {message}", here, hint)
