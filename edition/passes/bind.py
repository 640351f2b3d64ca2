"""Bind apparatus entries to the text: lemma, section, whether both ends were found. Edition → Edition."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import regex

from edition.letters import is_wordy
from edition.model.apparatus import Entry, Side
from edition.model.changed import changed
from edition.model.citing import BELOW, Citing, Level
from edition.model.edition import Edition
from edition.model.formulas import in_a_line
from edition.model.text import (
    BLOCKS,
    Alternation,
    Break,
    Division,
    Gap,
    Item,
    Listing,
    Mark,
    Node,
    NoteCall,
    Origin,
    Paragraph,
    Picture,
    Quotation,
    Row,
    Span,
    Speech,
    Stanza,
    Table,
    Text,
    Verse,
)
from edition.model.walk import descend, each_changed, held, plain_text, with_inner
from edition.passes.affixes import Letters
from edition.passes.same import SameWords
from edition.passes.sections import Sections


def bind(edition: Edition) -> Edition:
    """Find the ends of every entry in the stream, the text between them, and the division in which it begins."""
    # Where lines have numbers, they say where a word stands.
    of_lines = any(
        isinstance(n, Break) and n.kind == "line" and edition.number_of(n.origin) for n in descend(edition.body)
    )
    citing = Citing(frozenset() if of_lines else BELOW)
    binding = _Binding(edition, edition.entries, Sections.of(edition.body), citing)
    binding.walk(edition.body, "")
    binding.same.begin_line(is_line=False)
    binding.citing.leave(())
    binding.line = ""
    for note in edition.notes.values():
        binding.line = binding.note_lines.get(note.id, "")  # an entry within it is found where the note belongs
        with binding.beside_the_text():  # each note is a text by itself
            binding.walk(note.content, binding.note_sections.get(note.id, ""))
    binding.line = ""
    for entry in edition.entries.values():
        if not entry.parent and entry.id not in binding.sections:
            for reading in entry.readings:
                with binding.beside_the_text():
                    binding.walk(reading.content, entry.section)
    notes = {
        key: replace(note, section=section) if (section := binding.note_sections.get(key)) else note
        for key, note in edition.notes.items()
    }
    entries = {key: binding.bound(entry) for key, entry in edition.entries.items()}
    positive = [e for e in entries.values() if e.lemma is not None and not _resolved_by_editor(e)]
    named = sum(bool(e.repeated or (e.lemma and e.lemma.witnesses)) for e in positive)
    # An entry of which one end was not found, or whose ends stand in the wrong order, concerns no words of the text.
    halves = {key for key in edition.entries if key in binding.sections and key not in binding.texts}
    body = _without_marks(edition.body, halves) if halves else edition.body
    is_positive = bool(positive) and named * 2 > len(positive)
    return replace(edition, entries=entries, notes=notes, body=body, is_positive=is_positive)


def _without_marks(nodes: tuple[Node, ...], keys: set[str]) -> tuple[Node, ...]:
    """Take the marks of some entries out of the stream."""

    def changed_node(node: Node) -> Node | Sequence[Node]:
        if isinstance(node, Mark):
            return () if node.entry in keys else node
        return with_inner(node, lambda inner: _without_marks(inner, keys))

    return each_changed(nodes, changed_node)


def _resolved_by_editor(entry: Entry) -> bool:
    """Whether the lemma is the editor's own, so that it says nothing about the convention of naming witnesses."""
    return bool(entry.lemma and entry.lemma.resp and not entry.lemma.witnesses)


_HOLDING = (Division, Listing, Quotation, Row, Speech, Stanza, Table)
"""Blocks that hold blocks: an entry in them stands between two."""


@dataclass(slots=True)
class _Binding:
    edition: Edition
    entries: Mapping[str, Entry]
    names: Sections
    citing: Citing
    sections: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    spaced: dict[str, tuple[bool, bool]] = field(default_factory=dict)
    open: dict[str, list[str]] = field(default_factory=dict)
    note_sections: dict[str, str] = field(default_factory=dict)
    note_lines: dict[str, str] = field(default_factory=dict)
    beside: dict[str, tuple[Side, str]] = field(default_factory=dict)
    lines: dict[str, str] = field(default_factory=dict)
    untils: dict[str, tuple[str, str]] = field(default_factory=dict)
    ended: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    """How many pieces of an open entry stood before the end of each verse and paragraph in it, with the sign of these."""
    pictures: dict[str, list[str]] = field(default_factory=dict)
    """The descriptions of the pictures within each open entry: of one without words these are what varies."""
    over_blocks: dict[str, str] = field(default_factory=dict)
    """The words of the entries that reach over verses or paragraphs, with signs between these."""
    line: str = ""
    section: str = ""
    last: str = " "
    word: str = ""
    starts: list[str] = field(default_factory=list)
    points: list[tuple[str, str]] = field(default_factory=list)
    letters: Letters = field(default_factory=Letters)
    same: SameWords = field(default_factory=SameWords)
    struck: int = 0
    read_within: dict[str, int] = field(default_factory=dict)
    """The open entries that began in what is struck, and how deep: words as deep as these are read."""
    in_block: bool = False
    block_before: tuple[str, str, str] | None = None
    """The section, the line and the last word of the block before, within the division or at the end of the one before."""
    above: list[str] = field(default_factory=list)
    """Entries between blocks that wait for the first word of a block."""
    in_verse: bool = False
    in_speech: bool = False
    spoken: list[str] = field(default_factory=list)
    """Entries in the name of a speaker, which wait for the first line of the speech."""
    in_paragraph: bool = False
    in_chapter: bool = False
    within: set[str] = field(default_factory=set)
    """The entries in whose readings the walk is: one that begins there again would have no end."""

    def walk(self, nodes: Iterable[Node], section: str) -> None:
        self.section = section
        for node in nodes:
            match node:
                case Text():
                    if not self.struck or self.struck <= max(self.read_within.values(), default=0):
                        self._say(node.value)
                case Mark():
                    if node.side == "end":
                        self._end(node.entry)
                    elif node.entry in self.entries and node.entry not in self.within:
                        self._begin(self.entries[node.entry], section)
                case NoteCall():
                    self.note_sections.setdefault(node.note, section)
                    self.note_lines.setdefault(node.note, self.line)
                case Gap(kind="gap"):
                    self._say("[…]")
                case Picture():
                    self._see(node)
                case Span(kind="deleted"):  # what is struck is no word of the lemma
                    self.struck += 1
                    self.walk(node.children, section)
                    self.struck -= 1
                case Alternation() if node.others:  # an entry in what stands beside the text stands where that does
                    self.walk(node.shown, section)
                    with self.beside_the_text():
                        self.walk(node.others, section)
                    self._stand_for(node)
                case Division():
                    self.line = ""
                    around = list(self.citing.levels)
                    self.citing.leave(())
                    in_chapter, self.in_chapter = self.in_chapter, node.kind.casefold() == "chapter"
                    self.block_before = None
                    self.walk(node.children, self.names.name(node, section))
                    self.above.clear()
                    self.in_chapter = in_chapter
                    self._return_to(around)
                case Break(kind="milestone"):
                    self._cite(node.origin)
                case Span(origin=Origin(name="seg")) if node.origin.n:
                    around = list(self.citing.levels)
                    is_passage = self._cite(node.origin)
                    self.walk(node.children, section)
                    if is_passage:
                        self._return_to(around)
                case Break():
                    # Where no line has a number, its end says nothing of the passage that is numbered.
                    if node.kind == "line" and not self.in_verse and self.citing.wanted != BELOW:
                        self.same.begin_line(is_line=True)
                        self._count(self.edition.number_of(node.origin))
                case _:
                    self._element(node, section)

    def _see(self, picture: Picture) -> None:
        for key in self.open:
            self.pictures.setdefault(key, []).append(f"[{picture.description or picture.url}]")

    def _stand_for(self, node: Alternation) -> None:
        """Give an entry without a lemma that is all of a form beside the text the words that are read in its stead.

        What was struck out is no form of them.
        """
        for other in (other for other in node.others if other.kind != "deleted"):
            marks = [n.entry for n in other.children if isinstance(n, Mark) and n.side == "start"]
            if len(marks) == 1 and not plain_text(other.children).strip() and not self.texts.get(marks[0], "x").strip():
                self.texts[marks[0]] = plain_text(node.shown)

    def _element(self, node: Node, section: str) -> None:
        """Walk over what an element holds; a verse, and a paragraph with a number, begins a line."""
        is_block = isinstance(node, BLOCKS)
        if is_block:
            self._begin_block(node)
        around = list(self.citing.levels)
        is_passage = isinstance(node, Paragraph) and self._cite(node.origin)
        number: str | None = None
        if isinstance(node, Verse) or (isinstance(node, Paragraph) and node.origin.n and not is_passage):
            number = self.edition.number_of(node.origin)
            if number or not self.in_paragraph:  # a verse that is quoted in a paragraph is cited as that
                self._count(number)
        # The numbered blocks of a chapter are its verses, as in the Bible: the lines of a leaf in them are not what is cited.
        is_verse = isinstance(node, Verse) or (self.in_chapter and _name_of(node) == "ab" and bool(number))
        was_in_verse, self.in_verse = self.in_verse, self.in_verse or is_verse
        was_in_paragraph, self.in_paragraph = self.in_paragraph, self.in_paragraph or isinstance(node, Paragraph)
        was_in_speech, self.in_speech = self.in_speech, self.in_speech or isinstance(node, Speech)
        was_in_block, self.in_block = self.in_block, not isinstance(node, _HOLDING) if is_block else self.in_block
        around_block = self.block_before
        if isinstance(node, _HOLDING):  # what stands at its beginning stands before its first words
            self.block_before = None
        if isinstance(node, Item) and node.label:
            self.walk(node.label, section)
            self._begin_block(None)  # the label is no part of the first word
        self.walk(held(in_a_line(node, with_looks=False) if isinstance(node, Span) else node), section)
        if self.block_before is None:
            self.block_before = around_block
        self.in_verse, self.in_speech, self.in_block = was_in_verse, was_in_speech, was_in_block
        if isinstance(node, Speech):
            self.spoken.clear()
        self.in_paragraph = was_in_paragraph
        if is_block and self.word:
            self.block_before = section, self.line, _bare(self.word)
        if is_passage:
            self._return_to(around)
        elif number is not None and self.line == number:
            self.line = ""  # what follows outside the verse is not in it
        if isinstance(node, Verse | Paragraph):
            for key, said in self.open.items():
                self.ended.setdefault(key, []).append((len(said), "/" if isinstance(node, Verse) else "¶"))
        if is_block:
            self._begin_block(None)

    def _begin_block(self, node: Node | None) -> None:
        """Begin a block, or what follows one: its first words have none before them."""
        self._say(" ")
        self.word = ""
        for key in self.starts:  # the block has no words in the text: only some witnesses have it
            self._stand_between(key, is_empty=True)
        self.starts.clear()
        self.same.begin_line(is_line=isinstance(node, Verse))

    def _return_to(self, levels: Sequence[Level]) -> None:
        """Go back to the passage around one that has ended."""
        self.citing.leave(levels)
        if self.citing.wanted:
            self.line = self.citing.whole

    def bound(self, entry: Entry) -> Entry:
        """Return an entry with what was found of it."""
        raw = self.texts.get(entry.id)
        section = self.sections.get(entry.id, entry.section)
        if raw is None:
            return changed(entry, section=section)
        text = " ".join(raw.split()) if entry.is_exact else ""
        apart = raw[:1].isspace() or not raw, raw[-1:].isspace() or not raw
        spaced = entry.spaced if entry.method == "parallel-segmentation" else self.spaced.get(entry.id, apart)
        pictures = () if text else tuple(map(Text, self.pictures.get(entry.id, ())))
        beside = None if text or pictures or not entry.is_exact else self.beside.get(entry.id)
        signed = entry.signed or pictures
        if not signed and text and (strokes := self.over_blocks.get(entry.id, "")) != text and strokes:
            signed = (Text(strokes),)
        return changed(
            entry,
            section=section,
            lemma_text=text,
            signed=signed,
            spaced=spaced,
            beside=beside,
            is_bound=True,
            line=self.lines.get(entry.id, ""),
            until=self._until(entry.id),
            base=_reading_of_text(entry, text),
            occurrence=self.same.found.get(entry.id, 0) if entry.is_exact else 0,
            affixes=self.letters.of(entry, text) if entry.is_exact else ("", ""),
        )

    def _until(self, key: str) -> str:
        """Say where an entry ends, if it is not the line in which it begins."""
        section, line = self.untils.get(key, ("", ""))
        begun = self.sections.get(key, ""), self.lines.get(key, "")
        if not line or (section, line) == begun:
            return ""
        return line if section == begun[0] else ", ".join(filter(None, (section, line)))

    def _cite(self, origin: Origin) -> bool:
        """Begin the passage that a number of the text's own begins, below its division; tell whether it does."""
        begins = self.citing.enter(origin) and not self.in_verse
        if begins:
            self._count(self.citing.whole)
        return begins

    def _count(self, number: str) -> None:
        """Begin a line; what began right before begins in it, also with the speaker of its speech."""
        self.line = number
        for key, said in self.open.items():
            if not any(map(str.strip, said)) or (self.in_speech and not self.lines[key]):
                self.lines[key] = number
        self.lines.update(dict.fromkeys(self.spoken, number))
        self.spoken.clear()

    def _say(self, value: str) -> None:
        if not value:
            return
        self.letters.say(value)
        self.same.say(value)
        for key, before in self.points:
            # Between two words a reading stands apart; within a word it does not.
            apart = not (is_wordy(before) and is_wordy(value[0]))
            self.spaced[key] = (apart, apart)
        self.points.clear()
        if words := value.split():
            for key in self.starts:
                self.beside[key] = ("before", _bare(words[0], first=True))
            self.starts.clear()
            for key in self.above:
                self.beside[key] = ("above", _bare(words[0], first=True))
                self.sections[key], self.lines[key] = self.section, self.line
            self.above.clear()
            goes_on = len(words) == 1 and not value[0].isspace() and not self.last.isspace()
            self.word = self.word + words[0] if goes_on else words[-1]
        self.last = value[-1]
        for key, buffer in self.open.items():
            buffer.append(value)
            if not value.isspace():
                self.untils[key] = (self.section, self.line)

    def _begin(self, entry: Entry, section: str) -> None:
        self.sections[entry.id] = section
        self.lines[entry.id] = self.line
        self.open[entry.id] = []
        if self.struck:
            self.read_within[entry.id] = self.struck
        self.within.add(entry.id)
        self.letters.begin(entry.id)
        self.same.begin(entry.id)
        for i, reading in enumerate(entry.readings):
            if i != entry.base:
                with self.beside_the_text():
                    self.walk(reading.content, section)
        self.within.discard(entry.id)
        for note in entry.all_notes:
            self.note_sections.setdefault(note, section)

    @contextmanager
    def beside_the_text(self) -> Iterator[None]:
        """Walk for a while over words that are not those of the text: its words, and the entries open in it, go on after."""
        outer, self.open = (self.open, self.last, self.points, self.word, self.starts, self.letters, self.same), {}
        self.points, self.word, self.starts, self.letters = [], "", [], Letters(self.letters.found)
        self.same = SameWords(self.same.found)
        between, self.block_before, self.above = (self.in_block, self.block_before, self.above), None, []
        # Leaves and lines of a witness in its reading do not move the text on.
        line, levels = self.line, list(self.citing.levels)
        yield
        self.line, self.citing.levels = line, levels
        self.in_block, self.block_before, self.above = between
        self.open, self.last, self.points, self.word, self.starts, self.letters, self.same = outer

    def _end(self, key: str) -> None:
        buffer = self.open.pop(key, None)
        if buffer is None:
            return
        self.read_within.pop(key, None)
        self.texts[key] = "".join(buffer)
        if (ended := self.ended.pop(key, None)) is not None:
            self.over_blocks[key] = _with_signs(buffer, ended)
        self.letters.end(key, self.texts[key])
        self.same.end(key)
        if self.in_speech and not self.lines[key]:
            self.spoken.append(key)
        if not buffer:
            self.points.append((key, self.last))
        if self.word:
            self.beside[key] = ("after", _bare(self.word))
        elif self.in_block:
            self.starts.append(key)
        else:
            self._stand_between(key, is_empty=not "".join(buffer).strip())

    def _stand_between(self, key: str, *, is_empty: bool) -> None:
        """Give an entry between two blocks the last word of the one before, else the first of the one behind."""
        if self.block_before is not None:
            section, line, word = self.block_before
            if is_empty:
                self.sections[key], self.lines[key] = section, line
            self.beside[key] = ("below", word)
        else:
            self.above.append(key)


def _name_of(node: Node) -> str:
    """Return the TEI element of a node."""
    origin: Origin | None = getattr(node, "origin", None)
    return origin.name if origin is not None else ""


def _reading_of_text(entry: Entry, text: str) -> int:
    """Find the reading that says what the text has, in an entry without a lemma that stands apart from it."""
    if entry.lemma is not None or entry.base >= 0 or not text:
        return entry.base
    same = [i for i, reading in enumerate(entry.readings) if " ".join(reading.text.split()) == text]
    return same[0] if len(same) == 1 else -1


_PUNCTUATION = ".,;:!?·—–…()[]“”‘’«»\"'、。，；：！？।॥『』「」《》〈〉·・།፡።፣፤፥"
_CLAUSES = re.compile("[、。，；：！？『』「」《》〈〉・。།༌་፡።፣፤፥]+")
"""What parts the words of scripts without spaces, or their clauses."""
_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]+")
_SIGNS = 2
"""So many signs name a place in a line without spaces."""


def _bare(word: str, *, first: bool = False) -> str:
    """Take the punctuation off a word; of a line without spaces the signs next to the place, the first or the last ones."""
    bare = word.strip(_PUNCTUATION) or word
    parts = [part for part in _CLAUSES.split(bare) if part]
    if len(parts) > 1:
        bare = parts[0] if first else parts[-1]
    if _UNSPACED.fullmatch(bare) and len(bare) > _SIGNS:
        bare = bare[:_SIGNS] if first else bare[-_SIGNS:]
    return bare


def _with_signs(pieces: Sequence[str], ended: Sequence[tuple[int, str]]) -> str:
    """Set the words of an entry with signs where verses and paragraphs end within it."""
    said, begin, sign = "", 0, ""
    for end, next_sign in (*ended, (len(pieces), "")):
        if words := " ".join("".join(pieces[begin:end]).split()):
            said += f" {sign} {words}" if said else words
            sign = next_sign
        begin = end
    return said
