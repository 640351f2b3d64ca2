"""Judge one document by a schema, in one pass of the parser. Source → findings."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from xml.parsers import expat

from edition.diagnostics import Finding, Source
from edition.schema.datatypes import Context
from edition.schema.relaxng import rules
from edition.schema.relaxng.ids import Identifiers
from edition.schema.relaxng.names import SEPARATOR, XML_NAMESPACE
from edition.schema.relaxng.places import Places, written_name
from edition.schema.relaxng.reading import not_well_formed
from edition.schema.relaxng.recovery import Open, Recovery, Tag
from edition.schema.relaxng.states import IdUse, Opening, Shape, State, States, id_kind
from edition.schema.relaxng.vocabulary import Vocabulary


class Validation:
    """One run over one document.

    The parser calls `_start`, `_end` and, for text, the list's own append; they are short, because they are called for
    every tag. Where the schema has no way on, `Recovery` says why and where to go on.
    """

    def __init__(
        self, states: States, start: State, vocabulary: Callable[[], Vocabulary], places: Places, *, identify: bool
    ) -> None:
        self._states = states
        self._state = start
        self._vocabulary = vocabulary
        self._places = places
        self._findings: list[Finding] = []
        self._identifiers = Identifiers(places, self._findings) if identify else None
        self._recovery: Recovery | None = None
        self._stack: list[tuple[State, Opening, str, int]] = []
        self._texts: list[str] = []
        self._closed: list[str] = []
        """The elements that ended since the last start tag; the last of them is the one before this place."""
        self._starts: array[int] = array("Q")
        self._context = Context({"xml": XML_NAMESPACE})
        self._hidden: list[tuple[str, str | None]] = []
        """Prefixes that were declared anew, with what they meant before."""
        self._parser = self._make_parser()

    def _make_parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate("utf-8", SEPARATOR)
        parser.ordered_attributes = True
        parser.buffer_text = True
        parser.buffer_size = 1 << 16
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._texts.append
        parser.StartNamespaceDeclHandler = self._declare
        parser.EndNamespaceDeclHandler = self._undeclare
        parser.UnparsedEntityDeclHandler = self._entity
        return parser

    def run(self, source: Source, *, record: bool = True) -> list[Finding]:
        """Judge the document; with `record`, the source learns where its elements begin, if it does not know yet."""
        if record and not source.starts:
            self._starts = source.starts
        try:
            self._parser.Parse(source.data, True)
        except expat.ExpatError as error:
            opened = [(written_name(self._places.element(ordinal)), ordinal) for *_, ordinal in self._stack]
            return [not_well_formed(source, error, self._parser.ErrorByteIndex, opened, rules.NOT_WELL_FORMED)]
        finally:
            del self._parser  # it and this object hold each other
        if self._identifiers is not None:
            self._identifiers.finish()
        return self._recovery.finish() if self._recovery else self._findings

    # ---------------------------------------------------------------- what the parser calls

    def _start(self, name: str, pairs: list[str]) -> None:
        state = self._state
        if self._texts:
            if state.free:
                self._texts.clear()
            else:
                state = self._text(state)
        ordinal = len(self._starts)
        self._starts.append(self._parser.CurrentByteIndex)
        opening = state.openings.get(name) or self._open(state, name, pairs, ordinal)
        self._closed.clear()
        self._stack.append((state, opening, name, ordinal))
        child = opening.child
        if not pairs:
            self._state = child.bare or self._without_attributes(child, name, ordinal)
            return
        names = tuple(pairs[::2])
        try:
            shape = child.shapes[names]
        except KeyError:
            shape = self._states.shape(child, names)
        self._state = self._attributes(shape, child, name, pairs, ordinal)

    def _attributes(self, shape: Shape | None, child: State, name: str, pairs: list[str], ordinal: int) -> State:
        if shape is not None:
            for index, value in shape.checks:
                if not value.matches(pairs[index], self._context):
                    break
            else:
                if shape.ids:
                    self._note(shape.ids, name, pairs, ordinal)
                return shape.content
        state, ids = self._states.attributes(child, pairs, self._context)
        if state is None:
            ids = self._identifiers_in(child, pairs)
            state = self._recover().attributes.judge(child, name, pairs, ordinal, self._context)
        self._note(ids, name, pairs, ordinal)
        return state

    def _end(self, name: str) -> None:
        state = self._state
        if self._texts:
            if state.free:
                self._texts.clear()
            else:
                state = self._text(state)
        elif state.valued:
            state = self._states.text(state, "", self._context) or state
        if not state.complete and not any(pattern.nullable for pattern in state.patterns):
            self._recover().end(state, self._opened())
        parent, opening, _, _ = self._stack.pop()
        self._closed.append(name)
        self._state = opening.after or self._states.close(parent, opening, state)
        if self._recovery is not None:
            self._recovery.leave(len(self._stack) + 1)

    def _declare(self, prefix: str | None, address: str | None) -> None:
        known = self._context.namespaces.get(prefix or "")
        self._hidden.append((prefix or "", known))
        self._context.namespaces[prefix or ""] = address or ""

    def _undeclare(self, _prefix: str | None) -> None:
        prefix, known = self._hidden.pop()
        if known is None:
            del self._context.namespaces[prefix]
        else:
            self._context.namespaces[prefix] = known

    def _entity(self, name: str, *_: str | None) -> None:
        self._context.entities.add(name)

    # ---------------------------------------------------------------- what comes seldom

    def _text(self, state: State) -> State:
        text = "".join(self._texts)
        self._texts.clear()
        if not state.valued:
            if not text.strip(" \t\n\r"):
                return state
            if state.texted is not None:
                return state.texted
        after = self._states.text(state, text, self._context)
        if after is None:
            place = len(self._starts), len(self._closed)
            after = self._recover().text(state, text, place, self._opened(), self._before())
        return after

    def _open(self, state: State, name: str, pairs: list[str], ordinal: int) -> Opening:
        opening = self._states.open(state, name)
        if opening is None:
            opening = self._recover().element(state, Tag(name, pairs, ordinal, self._opened(), self._before()))
        return opening

    def _before(self) -> str:
        """Return the name of the element that ended just before."""
        return self._closed[-1] if self._closed else ""

    def _without_attributes(self, child: State, name: str, ordinal: int) -> State:
        state = self._states.bare(child)
        if state is None:
            state = self._recover().attributes.judge(child, name, [], ordinal, self._context)
        return state

    def _recover(self) -> Recovery:
        if self._recovery is None:
            self._recovery = Recovery(self._states, self._vocabulary(), self._places, self._findings)
        return self._recovery

    def _opened(self) -> list[Open]:
        return [Open(name, ordinal, parent, opening) for parent, opening, name, ordinal in self._stack]

    def _note(self, ids: tuple[IdUse, ...] | list[IdUse], name: str, pairs: list[str], ordinal: int) -> None:
        if self._identifiers is not None:
            for index, kind in ids:
                self._identifiers.note(kind, pairs[index], ordinal, name, pairs[index - 1])

    def _identifiers_in(self, child: State, pairs: list[str]) -> list[IdUse]:
        """Find identifiers in a start tag that is wrong in some other respect."""
        found: dict[int, str] = {}
        for index in range(0, len(pairs), 2):
            for value, _ in (way for pattern in child.patterns for way in pattern.take(pairs[index])):
                if (kind := id_kind(value)) and value.matches(pairs[index + 1], self._context):
                    found[index + 1] = kind
        return list(found.items())
