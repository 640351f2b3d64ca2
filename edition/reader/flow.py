"""Read mixed content into nodes: the walk that every handler takes part in.

The walk keeps white space honest (one space where the source has any, none at the start of a block), numbers the
characters, places the marks of entries that point to anchors and elements, and turns loose text among blocks into
paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from lxml.etree import _Element

from edition.diagnostics import Finding
from edition.model.apparatus import Entry
from edition.model.edition import Omission
from edition.model.notes import Note
from edition.model.text import (
    NO_ATTRIBUTES,
    Alternation,
    Anchor,
    Block,
    Mark,
    Node,
    NoteCall,
    Origin,
    Paragraph,
    Span,
    SpanKind,
    Text,
    visible_length,
)
from edition.model.walk import with_ending, with_inner
from edition.reader.apart import part_before, part_behind
from edition.reader.blocks import ALWAYS_BLOCKS, is_in_line
from edition.reader.linking import Links
from edition.reader.loose import gather_loose
from edition.reader.numbers import own_number
from edition.reader.references import References
from edition.reader.registry import HANDLERS, SPANS, Out
from edition.reader.signed import is_doubtful
from edition.tree import TEI_, XML_ID, XML_LANG, Document, Places, local_name

_SPACE = re.compile(r"[ \t\r\n]+")
_INDENTED = re.compile(r"^[ \t\r]*\n\s*(?=[,)\]]|\.(?!\w|\s*\.))")
"""The end of a line before a sign that closes: the file is indented there, the text has no space."""
_SET_APART = {TEI_ + "app", TEI_ + "note"}
"""What editors and their programs set on lines of its own in the middle of a text."""
_OF_LETTERS = {TEI_ + "c", TEI_ + "hi"}
"""What says something of the letters that it holds."""
_UNEVEN = re.compile(r"[\t\r\n]|  ")


OtherFile: TypeAlias = Callable[[str], Document | None]
"""Gives a file by its address as written in a pointer."""
_RANGE = re.compile(r"^range\(([^,()]+),([^,()]+)\)$")


@dataclass(slots=True)
class Endpoints:
    """Marks that wait for an element: ``before`` its start or ``after`` its end, by xml:id."""

    before: dict[str, list[Mark]] = field(default_factory=dict)
    after: dict[str, list[Mark]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.before or self.after)

    def all(self) -> Iterator[list[Mark]]:
        """Yield all marks."""
        yield from self.before.values()
        yield from self.after.values()

    def at(self, key: str, *, is_point: bool) -> tuple[list[Mark], list[Mark]]:
        """Return the marks before and after an element; at a point, what ends there stands before what begins."""
        before, after = self.before.get(key, []), self.after.get(key, [])
        if not is_point or not before or not after:
            return before, after
        begun = {mark.entry for mark in before}
        ending = [mark for mark in after if mark.entry not in begun]
        return ending, [*before, *(mark for mark in after if mark.entry in begun)]


@dataclass(slots=True)
class Flow:
    """The state of reading one document's text."""

    document: Document
    ids: dict[str, _Element]
    references: References
    base: str = ""
    other: OtherFile = lambda _: None
    borrowed_places: Places = field(default_factory=dict)
    endpoints: Endpoints = field(default_factory=Endpoints)
    links: Links = field(default_factory=Links)
    # Notes that stand behind the text and point to an id in it; those not yet called; those that were.
    noted: dict[str, list[_Element]] = field(default_factory=dict)
    apart: set[_Element] = field(default_factory=set)
    # Remarks on a reading that stand elsewhere than in its entry.
    said_of: dict[_Element, list[_Element]] = field(default_factory=dict)
    elsewhere: set[_Element] = field(default_factory=set)
    # What stands in the place of sigla, and is nothing but the sigla of its reading.
    only_sigla: set[_Element] = field(default_factory=set)
    # Pointers that call a note, with it; those that lead back from a note to its call; those that call an entry.
    calls: dict[_Element, _Element] = field(default_factory=dict)
    leading_back: set[_Element] = field(default_factory=set)
    calling_entries: set[_Element] = field(default_factory=set)
    opening: set[_Element] = field(default_factory=set)
    placed: set[_Element] = field(default_factory=set)
    # Notes that go on in another, on the next page.
    going_on: dict[_Element, _Element] = field(default_factory=dict)
    # Spans that hold only the words to which they point.
    repeating: set[_Element] = field(default_factory=set)
    sigla: Mapping[str, str] = field(default_factory=dict)
    # Notes on a stretch of words, by the id at which it begins; the key of each.
    begun: dict[str, list[_Element]] = field(default_factory=dict)
    note_keys: dict[_Element, str] = field(default_factory=dict)
    calling: bool = False
    inline: bool = False
    at_space: bool = True
    level: int = 0
    characters: int = 0
    entries: dict[str, Entry] = field(default_factory=dict)
    notes: dict[str, Note] = field(default_factory=dict)
    omissions: list[Omission] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    unknown: dict[str, _Element] = field(default_factory=dict)
    parents: list[str] = field(default_factory=list)
    keys: dict[_Element, str] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    declared_methods: tuple[str, ...] = ()
    in_header: bool = False
    has_boundaries: bool = False
    # What the whole document says of an element that stands elsewhere: undone, one of two that exclude each other.
    undone: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()
    restoring: int = 0
    # Elements that are being read as copies of others: these may copy them in turn.
    copying: set[_Element] = field(default_factory=set)
    # The level of transcription that is read, where words have several.
    text_level: str = ""
    # Languages in which a dot below makes another letter, so that what is unclear stands in brackets.
    dotted: frozenset[str] = frozenset()
    # Which lines of the source are lines of the edition: auto, kept, run-on.
    line_ends: str = "auto"
    language_names: Mapping[str, str] = field(default_factory=dict)
    # Numbered lists (at 0) and their items, by which they would be counted.
    counted_items: dict[_Element, int] = field(default_factory=dict)
    # Whether line ends of the file may stand between East Asian characters, where they are no spaces.
    keeps_lines: bool = False
    # Breaks at which a hyphen was taken for the sign of a divided word; the compounds of the document, once asked for.
    hyphened: list[_Element] = field(default_factory=list)
    compounds: frozenset[str] | None = None
    stand_apart: dict[tuple[str, ...], bool] = field(default_factory=dict)
    separate: Callable[[Flow, _Element, Out], bool] = lambda _flow, _element, _out: False

    # -- nodes ---------------------------------------------------------------------------------------------------

    def origin(self, element: _Element) -> Origin:
        """Describe where a node comes from."""
        source, ordinal = self.document.places.get(element) or self.borrowed_places[element]
        name = local_name(element)
        items = element.items()
        if not items:
            return Origin(name, source, ordinal)
        key = n = lang = ""
        rest: dict[str, str] = {}
        for attribute, value in items:
            if attribute == XML_ID:
                key = value
            elif attribute == XML_LANG:
                lang = value
            elif attribute == "n":
                n = own_number(value, is_book=element.get("type") == "book")
            else:
                rest[attribute.rpartition("}")[2]] = value
        return Origin(name, source, ordinal, key, n, lang, rest or NO_ATTRIBUTES)

    def content(self, element: _Element) -> tuple[Node, ...]:
        """Read what an element holds, as lines or as blocks, as the element around it is read."""
        out: Out = []
        self.content_into(element, out)
        return tuple(out if self.inline else gather_loose(out))

    def content_into(self, element: _Element, out: Out) -> None:
        """Append what an element holds."""
        if len(element) and self.separate(self, element, out):
            return
        if element.text:
            self.text(element.text, out)
        for child in element:
            self.element(child, out)
            if child.tail:
                self.text(_INDENTED.sub("", child.tail) if child.tag in _SET_APART else child.tail, out)

    def inline_content(self, element: _Element) -> tuple[Node, ...]:
        """Read running text."""
        before, self.inline = self.inline, True
        nodes = self.content(element)
        self.inline = before
        return nodes

    def block_content(self, element: _Element) -> tuple[Node, ...]:
        """Read blocks; loose text among them becomes paragraphs."""
        before, self.inline = self.inline, False
        nodes = self.content(element)
        self.inline = before
        return nodes

    def line(self, element: _Element) -> tuple[Node, ...]:
        """Read running text that begins on a line of its own."""
        self.at_space = True
        nodes = self.inline_content(element)
        self.at_space = True
        return nodes

    def aside(self, element: _Element, *, inline: bool = True, at_space: bool = True) -> tuple[Node, ...]:
        """Read text that stands outside the running text: a reading, a note."""
        before = self.at_space, self.inline
        self.at_space, self.inline = at_space, inline
        nodes = self.content(element)
        self.at_space, self.inline = before
        return nodes

    def mixed(self, element: _Element) -> tuple[Node, ...]:
        """Read what begins on a line of its own and may hold blocks: an item, a cell."""
        if has_blocks(element):
            self.at_space = True
            nodes = self.block_content(element)
            self.at_space = True
            return nodes
        return self.line(element)

    def aside_mixed(self, element: _Element) -> tuple[Node, ...]:
        """Read text outside the running text that may hold blocks."""
        return self.aside(element, inline=not has_blocks(element))

    def borrowed(self, element: _Element | None) -> tuple[Node, ...]:
        """Show text that stands elsewhere: it is not counted a second time."""
        shown = " ".join("".join(element.itertext()).split()) if element is not None else ""
        if not shown:
            return ()
        self.at_space = False
        return (Text(shown),)

    def pointed_at(self, target: str, *, within: bool = False) -> tuple[Node, ...]:
        """Read the elements that a pointer names, or what they hold; nothing where they are not found."""
        out: Out = []
        for pointed in self.pointed(target):
            if out:
                out.append(Text(" "))
            with self.header():
                self.at_space = True
                if within:
                    self.content_into(pointed, out)
                else:
                    self.element(pointed, out)
        return tuple(out)

    def pointed(self, target: str) -> list[_Element]:
        """Return the elements that a pointer names: one, or all from one to another with range(a,b)."""
        file, _, fragment = target.partition("#")
        document = self.opened(file) if file else self.document
        if document is None or not fragment:
            return []
        ids = self.ids if document is self.document else {e.get(XML_ID): e for e in document.elements()}
        span = _RANGE.match(fragment)
        if span is None:
            return [ids[fragment]] if fragment in ids else []
        first, last = ids.get(span[1].strip()), ids.get(span[2].strip())
        if first is None or last is None:
            return []
        parent = first.getparent()
        siblings = [] if parent is None else [e for e in parent if isinstance(e.tag, str)]
        if last not in siblings:
            return []
        return siblings[siblings.index(first) : siblings.index(last) + 1]

    def opened(self, file: str) -> Document | None:
        """Return another file of the project, whose elements are read as if they stood here."""
        document = self.other(file)
        if document is not None and document is not self.document:
            self.borrowed_places.update(document.places)
        return document

    @contextmanager
    def header(self) -> Iterator[None]:
        """Read a part of the header: it is not in the account of the text, and its notes stand where they are."""
        before = self.characters, list(self.omissions), self.in_header
        self.in_header = True
        try:
            yield
        finally:
            self.characters, self.omissions[:], self.in_header = before

    # -- text ----------------------------------------------------------------------------------------------------

    def text(self, value: str, out: Out) -> None:
        """Append characters: white space as one space, and none where one stands already."""
        shown = _SPACE.sub(self.blank if self.keeps_lines else " ", value) if _UNEVEN.search(value) else value
        if self.at_space:
            shown = shown.lstrip(" \n")
        if not shown:
            return
        self.at_space = shown[-1] in " \n"
        length = visible_length(shown)
        if length:
            out.append(Text(shown, self.characters))
            self.characters += length
        else:
            out.append(Text(shown))

    @staticmethod
    def blank(found: re.Match[str]) -> str:
        """Return a space, or an end of a line where there is one in it."""
        return "\n" if "\n" in found[0] else " "

    def take_space(self, out: Out) -> None:
        """Take back a space at the end, where a word runs on across a break."""
        if out and isinstance(last := out[-1], Text) and last.value.endswith((" ", "\n")):
            shorter = last.value.rstrip(" \n")
            if shorter:
                out[-1] = replace(last, value=shorter)
            else:
                out.pop()

    def spaces_out(self, out: Out, begun: int, end: Mark) -> None:
        """Put the end of an entry; a space at an edge of its lemma belongs to the text around it."""
        first = out[begun + 1] if begun + 1 < len(out) else None
        if isinstance(first, Text) and first.value[:1] in " \n" and first.value.strip():
            out[begun + 1] = replace(first, value=first.value.lstrip(" \n"))
            out.insert(begun, Text(first.value[0]))
        last = out[-1]
        if isinstance(last, Text) and last.value[-1:] in " \n" and last.value.strip() and len(out) > begun + 1:
            out[-1] = replace(last, value=last.value.rstrip(" \n"))
            out.extend((end, Text(last.value[-1])))
            self.at_space = True
        else:
            out.append(end)

    def omit(self, element: _Element, reason: str) -> None:
        """Account for text that no output shows."""
        length = visible_length("".join(element.itertext()))
        if length:
            self.omissions.append(Omission(self.characters, length, reason))
            self.characters += length

    def omit_text(self, value: str | None, reason: str) -> None:
        """Account for characters that no output shows."""
        if value and (length := visible_length(value)):
            self.omissions.append(Omission(self.characters, length, reason))
            self.characters += length

    # -- elements ------------------------------------------------------------------------------------------------

    def element(self, element: _Element, out: Out) -> None:
        """Read one element by its handler, with the marks that wait for it."""
        tag = element.tag
        if not isinstance(tag, str):
            return
        points = not len(element) and not element.text and (element.get("copyOf") or element.get("sameAs"))
        if points and self.separate(self, element, out):
            return
        waits = element.get(XML_ID) if self.endpoints or self.noted or self.excluded else None
        if waits in self.excluded:
            self.beside(element, out, told_as="alt")
            return
        before, after = self.endpoints.at(waits, is_point=not len(element) and not element.text) if waits else ((), ())
        out.extend(before)
        if self.begun and (key := element.get(XML_ID)) in self.begun:
            out.extend(NoteCall(self.note_keys[note], "start") for note in self.begun[key])
        kind = SPANS.get(tag)
        if kind is not None:
            inner = self.inline_content(element)
            if not inner and element.tag in _OF_LETTERS:  # no letter, so that it parts no word
                out.extend((Anchor(self.origin(element)),) if element.get(XML_ID) else ())
            else:
                if kind == "unclear" and is_doubtful(element, inner, self.dotted):
                    kind = "doubtful"
                out.append(Span(self.origin(element), kind, inner))
        elif (handler := HANDLERS.get(tag)) is not None:
            handler(self, element, out)
        else:
            self.generic(element, out)
        if waits in self.noted:
            self._call_notes(waits, out)
        out.extend(after)

    def beside(self, element: _Element, out: Out, kind: SpanKind = "segment", told_as: str = "") -> None:
        """Read what stands on the page and is no part of the running text: it is kept beside, where nothing is read.

        What is ``told_as`` something is seen in every output, and touches no word.
        """
        origin = self.origin(element)
        nodes = self.aside(element)
        if not nodes:
            return
        if told_as and self.inline:
            part_before(self, out)
        out.append(Alternation(replace(origin, name=told_as or origin.name), (), (Span(origin, kind, nodes),)))
        if told_as and self.inline:
            self.at_space = False
            part_behind(self, element, out)

    def sigla_of(self, element: _Element) -> str:
        """Return the sigla of the witnesses that an element names."""
        keys = [token.removeprefix("#") for token in (element.get("wit") or "").split()]
        return " ".join(self.sigla.get(key, key) for key in keys)

    def call(self, note: Note, out: Out) -> None:
        """Call a note."""
        out.append(NoteCall(note.id))

    def apart_blank(self, out: Out) -> None:
        """Part two things that touch in the encoding, and are not one word."""
        if not self.at_space:
            out.append(Text(" "))
            self.at_space = True

    def _call_notes(self, key: str, out: Out) -> None:
        """Call the notes that stand elsewhere and point here: after these words, at the end of a block in its last line."""
        calls: Out = []
        for note in self.noted[key]:
            if note in self.apart:
                if local_name(note) == "note":
                    self.apart.discard(note)
                before, self.calling = self.calling, True
                HANDLERS[str(note.tag)](self, note, calls)
                self.calling = before
                self.apart.discard(note)
                self.placed.add(note)
        if calls and not self.inline and out and (last := with_ending(out[-1], tuple(calls))) is not None:
            out[-1] = last
        else:
            out.extend(calls)

    def generic(self, element: _Element, out: Out) -> None:
        """Read an element that no handler knows, as its context wants it; it is reported once per name."""
        if not self.in_header:
            self.unknown.setdefault(str(element.tag), element)
        origin = self.origin(element)
        if self.inline and not has_blocks(element):
            out.append(Span(origin, "generic", self.inline_content(element)))
        else:
            out.append(Block(origin, "generic", self.block_content(element)))

    def block(self, element: _Element, out: Out) -> None:
        """Read a block named by its element; within a line, a span."""
        origin = self.origin(element)
        if self.inline and not has_blocks(element):
            out.append(Span(origin, "segment", self.inline_content(element)))
        else:
            self.at_space = True
            out.append(Block(origin, origin.name, self.block_content(element)))
            self.at_space = True

    def line_block(self, element: _Element, out: Out) -> None:
        """Read a block that is one line of text; within a line, a span."""
        origin = self.origin(element)
        if self.inline:
            out.append(Span(origin, "segment", self.inline_content(element)))
        else:
            out.append(Block(origin, origin.name, self.line(element)))

    def aside_elements(self, elements: Iterable[_Element], *, unwrap: bool = False) -> tuple[Node, ...]:
        """Read some elements as blocks outside the running text; ``unwrap`` takes what they hold in their stead."""
        out: Out = []
        before = self.at_space, self.inline
        self.at_space, self.inline = True, False
        for element in elements:
            if not isinstance(element.tag, str):
                continue
            if unwrap or element.tag == TEI_ + "change":
                out.append(Paragraph(self.origin(element), self.line(element)))
            else:
                self.element(element, out)
        self.at_space, self.inline = before
        return tuple(gather_loose(out))


def has_blocks(element: _Element) -> bool:
    """Whether an element holds something that begins on a line of its own, also inside apparatus entries."""
    return any(child.tag in ALWAYS_BLOCKS and not is_in_line(child) for child in element.iterdescendants())


def uncounted(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """Return nodes whose characters are not counted in the account of the text."""
    return tuple(Text(n.value) if isinstance(n, Text) else with_inner(n, uncounted) for n in nodes)
