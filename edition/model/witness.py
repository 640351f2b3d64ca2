"""The text of one witness, rebuilt from the apparatus: as nodes, and stretch by stretch with the reason."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from edition.model.apparatus import Absence, Entry, Reading, Witness
from edition.model.edition import Edition
from edition.model.names import Choice, Names, Reason, choose
from edition.model.stages import at_stage
from edition.model.text import (
    BLOCKS,
    Alternation,
    Anchor,
    Boundary,
    Break,
    Heading,
    Item,
    Mark,
    Node,
    NoteCall,
    Origin,
    Paragraph,
    Picture,
    Quotation,
    Span,
    Text,
    Verse,
)
from edition.model.transmission import has_translations, is_source, transmitted
from edition.model.walk import Container, descend, has_text, plain_text, with_children, written_form

_STOPS = frozenset(",.;:!?·)]،؛؟।॥։")
_SPACED_IN_FRENCH = ";:!?"
_MADE_SPACE = Text(" ")
_NEVER_CLOSES = frozenset("†‡*&/@#%\\¿¡")

ABSENT_BEFORE: Mapping[str, Absence] = {"witStart": "out of scope", "lacunaEnd": "lacuna"}
"""What a witness is before its first boundary, if that is one of these."""
ABSENT_AFTER: Mapping[str, Absence | None] = {
    "witStart": None,
    "witEnd": "out of scope",
    "lacunaStart": "lacuna",
    "lacunaEnd": None,
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a witness's text and why it is so.

    ``text``: no entry concerns it · ``lemma``, ``reading``: attested by the entry · ``silence``: the entry does not name
    the witness · ``not placed``: the entry's words were not found in the text, so its readings are not applied.
    """

    text: str
    reason: Reason
    entry: str = ""
    reading: int = -1


@dataclass(frozen=True, slots=True)
class WitnessText:
    """The text of one witness as nodes, and its stretches in order."""

    witness: str
    nodes: tuple[Node, ...]
    stretches: tuple[Stretch, ...]

    @property
    def text(self) -> str:
        """The text with single spaces."""
        return plain_text(self.nodes)


def witness_text(edition: Edition, witness: str, *, mark: bool = False) -> WitnessText:
    """Rebuild the text of one witness, or of one of its hands.

    With ``mark``, each reading that is not in the edited text is a span named “variant”, and each place where the
    witness has nothing a span named “omitted”; @corresp names the entry.
    """
    rebuilding = _Rebuilding(edition, Names.of(edition, witness), is_marked=mark, pieces=[])
    body = rebuilding.of_stage(transmitted(edition.body, with_translations=has_translations(edition, witness)))
    rebuilding.absence = rebuilding.first_absence(body)
    nodes = rebuilding.nodes(body)
    return WitnessText(witness, nodes, rebuilding.stretches())


@dataclass(slots=True)
class Alike:
    """Blocks that several witnesses have alike: each is rebuilt once for all that have the same readings in it.

    ``held`` are the ids of the rebuilt nodes, which are kept, so that others can remember what they made of them.
    """

    edition: Edition
    held: set[int] = field(default_factory=set)
    _entries: dict[int, tuple[Entry, ...] | None] = field(default_factory=dict)
    _made: dict[tuple[int, tuple[int, ...]], Node] = field(default_factory=dict)

    def entries_in(self, node: Container) -> tuple[Entry, ...] | None:
        """Return the entries on which the text of a block depends; nothing where it depends on what is around it."""
        key = id(node)
        if key not in self._entries:
            found: dict[str, Entry] = {}
            self._entries[key] = tuple(found.values()) if self._collect(node.children, found) else None
        return self._entries[key]

    def _collect(self, nodes: Iterable[Node], found: dict[str, Entry]) -> bool:
        opened: set[str] = set()
        for inner in descend(nodes):
            if isinstance(inner, Boundary):
                return False
            if isinstance(inner, Mark) and (entry := self.edition.entries.get(inner.entry)) is not None:
                if inner.side == "end":
                    if inner.entry not in opened:
                        return False
                    opened.discard(inner.entry)
                    continue
                opened.add(inner.entry)
                found[entry.id] = entry
                if len(opened) > 1 or not all(self._collect(r.content, found) for r in entry.readings):
                    return False  # entries in each other are rare, and overlap is looked at as a whole
        return not opened

    def known(self, node: Container, choices: tuple[int, ...]) -> Node | None:
        """Return a block as it is with some choices, if one witness has had them."""
        return self._made.get((id(node), choices))

    def remember(self, node: Container, choices: tuple[int, ...], made: Node) -> None:
        """Keep a block."""
        self._made[id(node), choices] = made
        self.held.add(id(made))


def witness_parts(
    edition: Edition, witness: str, parts: Sequence[tuple[Node, ...]], *, mark: bool = False, alike: Alike | None = None
) -> list[tuple[Node, ...]]:
    """Rebuild the text of a witness part by part: what is open at the end of one goes on in the next.

    ``alike`` is shared by the witnesses whose texts are rebuilt one after the other, all of them marked or none.
    """
    rebuilding = _Rebuilding(edition, Names.of(edition, witness), is_marked=mark, alike=alike)
    translations = has_translations(edition, witness)
    rebuilding.absence = rebuilding.first_absence(transmitted(edition.body, with_translations=translations))
    return [rebuilding.nodes(rebuilding.of_stage(transmitted(part, with_translations=translations))) for part in parts]


def _side_by_side(node: Container, inner: tuple[Node, ...]) -> list[Node]:
    """Return a verse or paragraph; where a reading within it has several of its kind, they stand beside each other.

    What stood before the reading begins the first, what stood after it ends the last.
    """
    if not isinstance(node, Verse | Paragraph) or not any(type(n) is type(node) for n in inner):
        return [with_children(node, inner)]
    rows: list[tuple[Container, list[Node]]] = [(node, [])]
    has_begun = is_behind = False
    for child in inner:
        if isinstance(child, Verse | Paragraph) and type(child) is type(node):
            if has_begun:
                rows.append((child, []))
            elif rows[-1][1] and isinstance(before := rows[-1][1][-1], Text) and not before.value[-1:].isspace():
                rows[-1][1].append(_MADE_SPACE)
            has_begun = is_behind = True
            rows[-1][1].extend(child.children)
        else:
            if is_behind and isinstance(child, Text) and not child.value[:1].isspace():
                rows[-1][1].append(_MADE_SPACE)
            is_behind = False
            rows[-1][1].append(child)
    return [with_children(row, tuple(children)) for row, children in rows]


@dataclass(slots=True)
class _Rebuilding:
    edition: Edition
    names: Names
    is_marked: bool = False
    skipping: set[str] = field(default_factory=set)
    absence: Absence | None = None
    within: list[tuple[str, Choice]] = field(default_factory=list)
    pieces: list[tuple[tuple[Reason, str, int], list[str]]] | None = None
    alike: Alike | None = None
    overlapping: dict[str, list[str]] = field(default_factory=dict)
    """Entries that began within words that another replaces, with those words."""
    spaces: list[tuple[list[Node], int]] = field(default_factory=list)
    """The last texts, if they end with space: the list in which each stands, and where."""
    last: str = ""
    has_left_out: bool = False
    """Whether the witness leaves out what stands after the last text."""
    quoting: str = ""
    """The element of the block quotation in which the walk is."""
    spans: list[Span] = field(default_factory=list)
    after: dict[int, list[Node]] = field(default_factory=dict)
    """Readings for words that begin within a span and end beyond it, by that span: they stand after it."""

    of_one_text: Witness | None = field(init=False)
    """The witness, where it hands down one text of a corpus alone."""

    def __post_init__(self) -> None:
        """Ask once whether there are texts that the witness does not hand down; a stage has blocks of its own."""
        witness = self.edition.witnesses.get(self.names.own)
        self.of_one_text = witness if witness is not None and witness.scope is not None else None
        if self.names.at is not None:
            self.alike = None

    def of_stage(self, nodes: tuple[Node, ...]) -> tuple[Node, ...]:
        """Return nodes as they stood at the stage that is asked for."""
        return nodes if self.names.at is None else at_stage(nodes, *self.names.at)

    def first_absence(self, nodes: tuple[Node, ...]) -> Absence | None:
        """Tell whether the witness has text at the very beginning: its first boundary says so."""
        if not self.edition.has_boundaries:
            return None
        for node in descend(nodes):
            if isinstance(node, Boundary) and self._concerns(node, None):
                return ABSENT_BEFORE.get(node.kind)
            if isinstance(node, Mark) and node.side == "start" and node.entry in self.edition.entries:
                for reading in self.edition.entries[node.entry].variants:
                    for inner in descend(reading.content):
                        if isinstance(inner, Boundary) and self._concerns(inner, reading):
                            return ABSENT_BEFORE.get(inner.kind)
        return None

    def _concerns(self, node: Boundary, reading: Reading | None) -> bool:
        """Whether a boundary is this witness's: it is named, or has the reading in which the boundary stands."""
        if node.witnesses:
            return not self.names.names.isdisjoint(node.witnesses)
        return reading is not None and self.names.attests(reading)

    def nodes(self, nodes: tuple[Node, ...]) -> tuple[Node, ...]:
        out: list[Node] = []
        for node in nodes:
            self._node(node, out)
        return tuple(out)

    def _node(self, node: Node, out: list[Node]) -> None:
        match node:
            case Mark(side="start"):
                if node.entry in self.edition.entries:
                    self._enter(node.entry, out)
            case Mark():
                self._leave(node.entry, out)
            case Text():
                if not self.skipping:
                    self._say(node, out)
            case Alternation():
                self._alternation(node, out)
            case Boundary():
                if not self.skipping and self._concerns(node, self._reading_here()):
                    if self.absence is not None and ABSENT_AFTER[node.kind] is None:
                        out.append(_MADE_SPACE)  # what resumes is no part of the word that broke off
                    self.absence = ABSENT_AFTER[node.kind]
            case NoteCall():
                pass
            case Item():
                label, kept = self.nodes(node.label), self.nodes(node.children)
                if label or kept or not self.skipping:
                    out.append(replace(node, label=label, children=kept))
            case Break() | Anchor() | Picture():
                if not self.skipping and self.absence is None:
                    out.append(node)
            case _:
                self._container(node, out)

    def _alternation(self, node: Alternation, out: list[Node]) -> None:
        """Keep what the witness has: what it writes itself; of its corrections the state that is asked for, else both."""
        is_correction = any(other.kind == "deleted" for other in node.others)
        if is_correction and not self.names.stage and not self.names.hand and not self.within:
            if kept := self.nodes(node.shown):
                out.append(replace(node, shown=kept))
            return
        written = None if self.names.stage == "p.c." else written_form(node)
        if written is None:
            out.extend(self.nodes(node.shown))
        else:
            out.extend(self.nodes(written.children if is_correction and self.names.stage else (written,)))

    def _is_elsewhere(self, node: Container) -> bool:
        """Whether a block stands in a text of a corpus that the witness does not hand down."""
        witness = self.of_one_text
        if witness is None or witness.is_of(node.origin) or not isinstance(node, BLOCKS):
            return False
        inner = (n.origin for n in descend(node.children) if isinstance(n, BLOCKS) and n.origin.source is not None)
        return not any(map(witness.is_of, inner))

    def _container(self, node: Container, out: list[Node]) -> None:
        if self._is_elsewhere(node):
            return
        around = self.skipping or self.absence is not None or self.within or self.overlapping or self.pieces is not None
        if self.alike is None or around or not isinstance(node, Paragraph | Verse | Heading):
            self._rebuilt(node, out)
            return
        entries = self.alike.entries_in(node)
        if entries is None:
            self._rebuilt(node, out)
            return
        choices = tuple(choose(entry, self.names).reading for entry in entries)
        known = self.alike.known(node, choices)
        if known is None:
            before = len(out)
            self._rebuilt(node, out)
            if len(out) == before + 1:
                self.alike.remember(node, choices, out[-1])
        else:
            out.append(known)

    def _rebuilt(self, node: Container, out: list[Node]) -> None:
        if isinstance(node, BLOCKS):
            self.spaces.clear()
            self.has_left_out = False
        absent = bool(self.skipping) or self.absence is not None
        if isinstance(node, Span) and self.names.stage and node.kind in {"added", "deleted"}:
            # One state of the text: a corrector's words stand in it as others do, what is struck out no more.
            if (node.kind == "added") == (self.names.stage == "p.c."):
                out.extend(self.nodes(node.children))
            else:
                self.has_left_out = True
            return
        if isinstance(node, Span) and self.names.at is not None and node.kind == "deleted":
            self.has_left_out = True
            return
        if is_source(node, self.quoting):
            return
        if isinstance(node, Span):
            self.spans.append(node)
            kept = self.nodes(node.children)
            self.spans.pop()
            is_replaced = bool(node.children) and id(node) in self.after
            if kept or not (absent or self.skipping or self.absence or is_replaced):
                out.append(with_children(node, kept))
            out.extend(self.after.pop(id(node), ()))
            return
        around = self.quoting
        if isinstance(node, Quotation):
            self.quoting = node.origin.name
        kept = self.nodes(node.children)
        self.quoting = around
        if kept or not absent or not (self.skipping or self.absence):
            out.extend(_side_by_side(node, kept))

    def _enter(self, key: str, out: list[Node]) -> None:
        entry = self.edition.entries[key]
        choice = choose(entry, self.names)
        self.within.append((key, choice))
        if choice.reading < 0:
            return
        if self.skipping:
            self.overlapping[key] = self._words_of_outer()
        else:
            content = self.of_stage(entry.readings[choice.reading].stood)
            out = self._beyond_span(key, out)
            apart = entry.method != "parallel-segmentation" and has_text(content)
            if entry.method == "parallel-segmentation" and entry.spaced[0] and self._touches(content):
                self._strip_spaces(out)  # the space is that of the lemma
            if apart and entry.spaced[0]:
                out.append(_MADE_SPACE)
            out.extend(self._marked(entry, self.nodes(content)))
            if apart and entry.spaced[1]:
                out.append(_MADE_SPACE)
        self.skipping.add(key)

    def _touches(self, content: tuple[Node, ...]) -> bool:
        """Tell whether a reading begins with a stop, before which no space stands; in French some have one."""
        first = plain_text(content)[:1]
        spaced = _SPACED_IN_FRENCH if self.edition.metadata.language.startswith("fr") else ""
        return first in _STOPS and first not in spaced

    def _beyond_span(self, key: str, out: list[Node]) -> list[Node]:
        """Return where the reading of an entry stands: after a span, unclear or deleted, that its words run out of."""
        for span in self.spans:
            if not any(isinstance(n, Mark) and n.entry == key and n.side == "end" for n in descend(span.children)):
                return self.after.setdefault(id(span), [])
        return out

    def _marked(self, entry: Entry, nodes: tuple[Node, ...]) -> tuple[Node, ...]:
        """Wrap a reading in a span that says to which entry it belongs; blocks stay as they are."""
        if not self.is_marked or any(isinstance(n, BLOCKS) for n in nodes):
            return nodes
        name = "variant" if has_text(nodes) else "omitted"
        return (Span(Origin(name, attributes={"corresp": entry.id}), "generic", nodes),)

    def _words_of_outer(self) -> list[str]:
        """Return the words that the witness has for the passage that an entry overlaps, without those it ends with."""
        within = [(k, c) for k, c in self.within if k in self.skipping]
        if not within:
            return []
        outer, choice = within[-1]
        return plain_text(self.edition.entries[outer].readings[choice.reading].content).split()

    def _leave(self, key: str, out: list[Node]) -> None:
        self.skipping.discard(key)
        reading = self._reading_of(key)
        if reading is not None and not has_text(reading.content) and not self.skipping:
            self.has_left_out = True
        self.within = [w for w in self.within if w[0] != key]
        self.overlapping.pop(key, None)
        if len(self.skipping) == 1 and reading is not None:
            (inner,) = self.skipping
            if words := self.overlapping.pop(inner, None):
                self._continue(inner, words, out)

    def _reading_of(self, key: str) -> Reading | None:
        choice = next((c for k, c in self.within if k == key), None)
        return self.edition.entries[key].readings[choice.reading] if choice and choice.reading >= 0 else None

    def _continue(self, key: str, words: list[str], out: list[Node]) -> None:
        """Set what an overlapping entry adds to the words that both give, where the two agree. TEI P5, TCAPDE."""
        reading = self._reading_of(key)
        mine = plain_text(reading.content).split() if reading else []
        shared = shared_words(words, mine)
        if shared and len(mine) > shared:
            self._say(Text(" " + " ".join(mine[shared:])), out)

    def _reading_here(self) -> Reading | None:
        if not self.within:
            return None
        key, choice = self.within[-1]
        entry = self.edition.entries[key]
        return entry.readings[choice.reading] if choice.reading >= 0 else entry.text_reading

    def _say(self, node: Text, out: list[Node]) -> None:
        """Keep a text, or note that the witness has none here."""
        if self.absence is None:
            node = self._closed_up(node, out)
            out.append(node)
        if self.pieces is None:
            return
        key, choice = self.within[-1] if self.within else ("", Choice(-1, "text"))
        why = (self.absence or choice.reason, key, choice.reading)
        text = node.value if self.absence is None else ""
        if self.pieces and self.pieces[-1][0] == why:
            self.pieces[-1][1].append(text)
        else:
            self.pieces.append((why, [text]))

    def _closed_up(self, node: Text, out: list[Node]) -> Text:
        """Close the gap that omitted words leave before a full stop that touched them, or after an opening bracket."""
        value = node.value
        if self.has_left_out and value:
            if self.spaces and closes(value):
                self._strip_spaces(out)
            elif value[0].isspace() and self.last and opens(self.last):
                node = Text(value.lstrip(), node.start)
            elif value[0].isspace():
                self.has_left_out = False  # what follows stands apart from what is left out
        if value.strip():
            self.spaces.clear()
            self.has_left_out = False
        if value[-1:].isspace():
            self.spaces.append((out, len(out)))
        self.last = value[-1:] or self.last
        return node

    def _strip_spaces(self, out: list[Node]) -> None:
        """Take the spaces from the last texts, which stand among the same nodes."""
        for where, place in self.spaces:
            text = where[place] if where is out else None
            if isinstance(text, Text):
                out[place] = Text(text.value.rstrip(), text.start)
                for _, texts in reversed(self.pieces or ()):
                    found = [i for i, said in enumerate(texts) if said == text.value]
                    if found:
                        texts[found[-1]] = text.value.rstrip()
                        break

    def stretches(self) -> tuple[Stretch, ...]:
        """Return the text stretch by stretch."""
        return tuple(Stretch("".join(texts), *why) for why, texts in self.pieces or ())


def closes(text: str) -> bool:
    """Whether the sign with which a text begins stands at the end of a word before it: a full stop, a closing bracket.

    Quotation marks open in one language and close in another: a word right behind one is opened by it.
    """
    kind = unicodedata.category(text[0])
    if kind in {"Pf", "Pi"}:
        return not text[1:2].isalnum()
    return text[0] not in _NEVER_CLOSES and kind in {"Po", "Pe"}


def opens(character: str) -> bool:
    """Whether a sign that stands before a word at once opens what follows."""
    return character in "¿¡" or unicodedata.category(character) in {"Ps", "Pi", "Pf"}


def shared_words(first: Sequence[str], second: Sequence[str]) -> int:
    """Count the words with which one reading ends and another begins."""
    return next((k for k in range(min(len(first), len(second)), 0, -1) if list(first[-k:]) == list(second[:k])), 0)
