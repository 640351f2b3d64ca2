"""Parse one source securely, and record where each element begins. Source → tree.

Two parsers read the same bytes: expat gives exact places and the first error, lxml gives the tree. Both count elements
in the same order.
"""

from __future__ import annotations

import contextlib
import html
import re
from dataclasses import dataclass, field
from xml.parsers import expat

from lxml import etree
from lxml.etree import _Element

from edition.diagnostics import EditionError, Finding, Position, Source
from edition.doctype import Prepared, guarded_parser, prepare
from edition.source import rules

MAX_DEPTH = 256
MAX_EXPANSION = 1_000_000
_REFERENCE = re.compile(r"&([^\s#;&]+);")
_INVALID_TOKEN = 4
_PREDEFINED = {"amp", "lt", "gt", "quot", "apos"}


@dataclass(slots=True)
class Scan:
    """What the first pass saw: the file as parsers may see it, its entities with their values."""

    prepared: Prepared
    entities: dict[str, str] = field(default_factory=dict)


def parse(source: Source) -> tuple[_Element, Scan]:
    """Parse a source; fills its start indexes. Raises EditionError with one finding."""
    if not source.data.lstrip().startswith(b"<"):
        span = Position(source, span=(0, 1))
        raise EditionError(rules.NOT_XML("the file begins with text, not with markup", span))
    scan = scan_source(source)
    parser = guarded_parser(
        encoding="utf-8",
        resolve_entities=True,
        collect_ids=False,
        remove_comments=True,
        huge_tree=True,
    )
    try:
        return etree.fromstring(scan.prepared.data, parser), scan
    except etree.XMLSyntaxError as error:
        line, column = error.position
        lines = source.line_starts()
        start = lines[min(max(line, 1), len(lines)) - 1]
        where = Position(source, span=(start, start + max(column - 1, 0)))
        raise EditionError(rules.NOT_WELL_FORMED(str(error.msg), where)) from None


def scan_source(source: Source) -> Scan:
    """Record the byte index of every start tag and instruction, and refuse what is not well-formed or not safe."""
    prepared = prepare(source.data)
    scan = Scan(prepared)
    undefined: set[str] = set()
    starts = source.starts
    del starts[:]
    source.instructions.clear()
    depth = 0
    parser = expat.ParserCreate("utf-8", " ")
    place = prepared.original

    def start(_name: str, _attributes: list[str]) -> None:
        nonlocal depth
        depth += 1
        starts.append(place(parser.CurrentByteIndex))
        if depth > MAX_DEPTH:
            where = Position(source, len(starts) - 1)
            raise EditionError(rules.TOO_DEEP(f"elements are nested more than {MAX_DEPTH} deep", where))

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def entity(
        name: str, parameter: int, value: str | None, _base: str | None, system: str | None, *_: str | None
    ) -> None:
        if value is None:  # such a declaration was taken out, unless another entity has brought it in
            index = place(parser.CurrentByteIndex)
            where = Position(source, span=(index, index + 1))
            raise EditionError(rules.EXTERNAL_ENTITY(f"entity “{name}” would read {system}", where))
        if prepared.is_inserted(parser.CurrentByteIndex):
            undefined.add(name)
        elif not parameter:
            scan.entities[name] = value

    def doctype(_name: str, system: str | None, public: str | None, _subset: int) -> None:
        if system is not None or public is not None:  # prepare() and expat do not agree, so nobody may go on
            where = Position(source, span=(place(parser.CurrentByteIndex), place(parser.CurrentByteIndex) + 1))
            raise EditionError(rules.NOT_WELL_FORMED("the document type declaration cannot be understood", where))

    def instruction(target: str, data: str) -> None:
        source.instructions.append((target, data, place(parser.CurrentByteIndex)))

    # libxml2 follows the parameter entities of the file, so expat does, too; of others neither is shown any.
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_ALWAYS)
    parser.ordered_attributes = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.EntityDeclHandler = entity
    parser.ProcessingInstructionHandler = instruction
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(prepared.data, True)
    except expat.ExpatError as error:
        raise EditionError(_explain(source, error.code, place(parser.ErrorByteIndex))) from None
    prepared.references = {name: found for name, found in prepared.references.items() if name in undefined}
    _check_expansion(source, scan.entities)
    return scan


def _check_expansion(source: Source, entities: dict[str, str]) -> None:
    """Refuse an entity that grows beyond the budget; the sizes come from the definitions alone."""
    sizes: dict[str, int] = {}

    def size(name: str, above: tuple[str, ...]) -> int:
        if name not in entities or name in _PREDEFINED:
            return 1
        if name in above or len(above) > 40:
            return MAX_EXPANSION + 1
        if name not in sizes:
            value = entities[name]
            inner = sum(size(m[1], (*above, name)) for m in _REFERENCE.finditer(value))
            sizes[name] = min(len(value) + inner, MAX_EXPANSION + 1)
        return sizes[name]

    for name in entities:
        if size(name, ()) > MAX_EXPANSION:
            index = max(source.data.find(f"<!ENTITY {name} ".encode()), 0)
            message = f"entity “{name}” expands to more than {MAX_EXPANSION:,} characters"
            raise EditionError(rules.ENTITY_BOMB(message, Position(source, span=(index, index + 8))))


def _explain(source: Source, code: int, index: int) -> Finding:
    """Say in an editor's words what expat found."""
    said = expat.errors.messages.get(code, "")
    names = expat.errors
    here = Position(source, span=(index, index + 1))
    if said == names.XML_ERROR_NO_ELEMENTS and not source.starts:
        return rules.NOT_XML("the file holds no element", here)
    if said in {names.XML_ERROR_TAG_MISMATCH, names.XML_ERROR_NO_ELEMENTS, names.XML_ERROR_UNCLOSED_TOKEN}:
        return _unclosed(source, index)
    if said == names.XML_ERROR_UNDEFINED_ENTITY:
        found = re.compile(rb"&([^;\s]*);?").match(source.data, index)
        name = found[1].decode("utf-8", "replace") if found else ""
        span = Position(source, span=found.span() if found else (index, index + 1))
        known = html.unescape(f"&{name};")
        hint = (
            f"write the character itself: {known}"
            if known != f"&{name};"
            else "write the character itself, or define the entity in the document type declaration"
        )
        return rules.UNDEFINED_ENTITY(f"entity “{name}” is not defined", span, hint)
    if said == names.XML_ERROR_RECURSIVE_ENTITY_REF or "amplification" in said:
        return rules.ENTITY_BOMB(f"entities do not end: {said}", here)
    if said == names.XML_ERROR_UNBOUND_PREFIX:
        found = re.compile(rb"<?/?([^\s/>:]*)").match(source.data, index)
        tag = found.span() if found else (index, index + 1)
        prefix = found[1].decode("utf-8", "replace") if found else ""
        hint = f'declare it on the outermost element: xmlns:{prefix}="…"'
        return rules.NOT_WELL_FORMED(f"the prefix “{prefix}” is not declared", Position(source, span=tag), hint)
    if said == names.XML_ERROR_DUPLICATE_ATTRIBUTE:
        return rules.NOT_WELL_FORMED("an attribute stands twice in this tag", here)
    if said == names.XML_ERROR_JUNK_AFTER_DOC_ELEMENT:
        return rules.NOT_WELL_FORMED(
            "something follows the end of the document",
            here,
            "one element encloses all others; was an end tag left over?",
        )
    return _invalid_token(source, index, said)


def _invalid_token(source: Source, index: int, said: str) -> Finding:
    data = source.data
    char = data[index : index + 1]
    before = data.rfind(b"&", max(0, index - 40), index + 1)
    tag = data.rfind(b"<", 0, index)
    if before > tag and b";" not in data[before:index]:
        where = Position(source, span=(before, before + 1))
        return rules.NOT_WELL_FORMED("“&” stands alone", where, "write it as &amp;")
    if char == b"<" or tag == index - 1:
        where = Position(source, span=(index, index + 1) if char == b"<" else (tag, index))
        return rules.NOT_WELL_FORMED(
            "“<” stands where no tag can begin", where, "write it as &lt;, or close the tag before it"
        )
    here = Position(source, span=(index, index + 1))
    if data[index - 1 : index] == b"=" and tag > data.rfind(b">", 0, index):
        return rules.NOT_WELL_FORMED("an attribute's value has no quotation marks", here, 'write name="value"')
    if char and char[0] < 32:
        return rules.NOT_WELL_FORMED(f"control character 0x{char[0]:02X} is not allowed in XML", here, "delete it")
    return rules.NOT_WELL_FORMED(said, here)


def _unclosed(source: Source, index: int) -> Finding:
    """Find the start tag that the mistake belongs to: a missing end tag is reported where the element opens."""
    stack: list[tuple[str, int]] = []
    number = -1
    parser = expat.ParserCreate("utf-8")

    def start(name: str, _attributes: dict[str, str]) -> None:
        nonlocal number
        number += 1
        stack.append((name, number))

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _name: stack.pop()
    with contextlib.suppress(expat.ExpatError):
        parser.Parse(source.data, True)
    found = re.compile(rb"</([^\s>]*)").match(source.data, source.data.rfind(b"<", 0, index + 1))
    if index >= len(source.data.rstrip()):
        found = None
    closing = found[1].decode("utf-8", "replace") if found else ""
    if not stack:
        where = Position(source, span=(index, index + 1))
        return rules.NOT_WELL_FORMED(f"</{closing}> closes nothing" if closing else "the markup ends abruptly", where)
    name, ordinal = stack[-1]
    where = Position(source, ordinal)
    if not closing:
        return rules.NOT_WELL_FORMED(f"<{name}> is never closed", where, f"add </{name}>")
    line = source.line_and_column(index)[0]
    if closing in (n for n, _ in stack):
        return rules.NOT_WELL_FORMED(
            f"<{name}> is not closed before </{closing}> in line {line}", where, f"add </{name}> before it"
        )
    return rules.NOT_WELL_FORMED(
        f"<{name}> is closed by </{closing}> in line {line}", where, f"the two names must agree: </{name}>"
    )
