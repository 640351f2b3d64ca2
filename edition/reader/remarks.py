"""Read what an entry says of single readings and witnesses: details, notes, sigla as the source writes them.

TEI P5, TCAPWD.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from lxml.etree import _Element

from edition.model.apparatus import Reading
from edition.model.changed import changed
from edition.model.reference import WORKS
from edition.model.text import Text
from edition.reader.core import tokens
from edition.reader.flow import Flow, has_blocks
from edition.reader.linking import pointer, sigla_in
from edition.reader.notes import is_in_line, is_marginal, made, make_note
from edition.reader.registry import Out, handles
from edition.reader.stages import stage_named
from edition.reader.witnesses import siglum_of
from edition.tree import TEI_, XML_ID, local_name

NOTE = TEI_ + "note"
DETAIL = TEI_ + "witDetail"
WIT = TEI_ + "wit"
DESC = TEI_ + "desc"
_OF_THE_TEXT = ("foot", "bottom", "end", "bot")


@handles("desc")
def read_description(flow: Flow, element: _Element, out: Out) -> None:
    """Read a description as a block of its own, or in the line; one in a reading has been read as a remark on it."""
    if element not in flow.placed:
        flow.block(element, out)


@handles("wit", "witDetail")
def read_remark(flow: Flow, element: _Element, out: Out) -> None:
    """Read a remark on witnesses; one in a reading has been read with it, one outside any entry is a note. TEI P5, TCAPWD."""
    if element in flow.placed:
        return
    if local_name(element) == "witDetail":
        flow.call(make_note(flow, element, entry=""), out)
    else:
        flow.generic(element, out)


def find_remarks_apart(flow: Flow, texts: Iterable[_Element]) -> None:
    """Before the texts are read, note which notes and details speak of a reading of another entry. TEI P5, TCAPWD."""
    for text in texts:
        for element in text.iter(NOTE, DETAIL):
            keys = [token[1:] for token in (element.get("target") or "").split() if token.startswith("#")]
            named = [flow.ids[key] for key in keys if key in flow.ids]
            if not named or element in flow.apart or not all(reading.tag in _READINGS for reading in named):
                continue
            own = next(element.iterancestors(_APP), None)
            if own is None or next(named[0].iterancestors(_APP), None) is not own:
                flow.said_of.setdefault(named[0], []).append(element)
                flow.elsewhere.add(element)
                flow.apart.add(element)
                flow.placed.add(element)


def read_remarks_left(flow: Flow) -> None:
    """Read the remarks whose readings were not read, so that none is lost."""
    for element in (e for remarks in flow.said_of.values() for e in remarks if e in flow.apart):
        make_note(flow, element, entry="")


_APP = TEI_ + "app"
_LEM = TEI_ + "lem"
_WORKS = tuple(TEI_ + name for name in sorted(WORKS))
_READINGS = {_LEM, TEI_ + "rdg"}


@dataclass(slots=True)
class Remarks:
    """The readings of one entry as they are read, and what is said of each of them. -1 is the lemma."""

    flow: Flow
    entry: str
    elements: list[_Element] = field(default_factory=list)
    _said: list[tuple[_Element, str, int]] = field(default_factory=list)

    def within(self, reading: _Element, *, is_text: bool) -> bool:
        """Read the remarks that stand in a reading, before its words are; tell whether there were any.

        In what is the text itself a numbered note, one of a kind (a layer of its own) or one for the foot of the page is
        a note of the text.
        """
        if (is_text and has_blocks(reading)) or marginal_of(reading) is not None:
            return False
        found = False
        for child in reading.iterchildren(NOTE, DETAIL, WIT, DESC, *_WORKS):
            if (
                (child.tag in _WORKS and not _is_source_of(child, reading, is_text=is_text))
                or is_in_line(child)
                or child in self.flow.elsewhere
                or (is_text and child.tag == NOTE and _is_of_the_text(child))
            ):
                continue
            self._take(child, len(self.elements))
            self.flow.placed.add(child)
            found = True
        return found

    def beside(self, element: _Element) -> None:
        """Read a remark that stands between readings, unless it speaks of another entry."""
        if element not in self.flow.elsewhere:
            self._take(element, len(self.elements) - 1 if self.elements else -1)

    def _take(self, element: _Element, place: int) -> None:
        if element in self.flow.only_sigla:
            self.flow.omit(element, "the sigla of a reading, which are shown as its witnesses")
        elif stage_named(element.get("type") or "") and stage_named("".join(element.itertext()) or "a.c."):
            self.flow.omit(element, "said of its witness by its siglum")
            self._said.append((element, "", place))
        elif "".join(element.itertext()).strip() or element.tag == DETAIL:
            is_silent = element.tag == DETAIL and not "".join(element.itertext()).strip()
            said = (_leaf_begun(self.flow, element) or _doubt(self.flow, element)) if is_silent else ""
            if is_silent and not said:
                return
            note = make_note(self.flow, element, self.entry)
            if is_silent:
                self.flow.notes[note.id] = changed(note, content=(Text(said),))
            self._said.append((element, note.id, place))

    def applied(self, readings: Sequence[Reading]) -> tuple[list[Reading], tuple[str, ...]]:
        """Give each remark to its reading or witness; what is said of the entry as a whole is returned."""
        for place, reading in enumerate(self.elements):
            for remark in self.flow.said_of.get(reading, ()):
                if remark in self.flow.apart:
                    self.flow.apart.discard(remark)
                    self._take(remark, place)
        changing = list(readings)
        left: list[str] = []
        for element, note, place in self._said:
            targets = self._targets(element, place)
            if not targets and note:
                said = "".join(element.itertext()).strip()
                if element.tag == DETAIL and said and (sigla := self.flow.sigla_of(element)):
                    own = self.flow.notes[note]  # of a witness that no reading names
                    self.flow.notes[note] = changed(own, content=(made(f"{sigla} "), *own.content))
                left.append(note)
            around = element.getparent()
            stands_loose = around is not None and around.tag == _APP
            for target in targets:
                comes_before = place < target and stands_loose
                changing[target] = _with(changing[target], element, note, comes_before=comes_before)
        return changing, tuple(left)

    def _targets(self, element: _Element, place: int) -> list[int]:
        """Find the readings of which a remark speaks: those named by @target, else one."""
        named = {pointer(t) for t in (element.get("target") or "").split()}
        if found := [i for i, reading in enumerate(self.elements) if reading.get(XML_ID) in named]:
            return found if element.tag == DETAIL else found[:1]
        target = self._target(element, place)
        return [] if target is None else [target]

    def _target(self, element: _Element, place: int) -> int | None:
        """Find the reading of which a remark speaks: in which it stands, or which has its witness."""
        parent = element.getparent()
        for i, reading in enumerate(self.elements):
            if reading is parent:
                return i
        if element.tag == NOTE or not 0 <= place < len(self.elements):
            return None
        if element.tag == WIT:
            return place
        wanted = set(sigla_in(element.get("wit")))
        order = [*range(place, -1, -1), *range(place + 1, len(self.elements))]
        having = (i for i in order if wanted & set(sigla_in(self.elements[i].get("wit"))))
        return next(having, None) if wanted else place


def tells_lacuna(detail: _Element) -> bool:
    """Tell whether a detail says, by its type or in a word, that the words of a witness are lost."""
    said = " ".join("".join(detail.itertext()).split()).casefold().rstrip(".")
    return said in {"lac", "lacuna"} or (not said and (detail.get("type") or "").casefold().startswith("lac"))


def _is_source_of(work: _Element, reading: _Element, *, is_text: bool) -> bool:
    """Tell whether a work named in a reading says whence it is: before or after its words, where the lemma names none.

    A work among the words, or one that is all of them, is what the witness has; in the text itself every one that does not
    touch a word.
    """
    if is_text:
        previous = work.getprevious()
        touched = (reading.text if previous is None else previous.tail) or ""
        return touched[-1:].isalnum() and "".join(work.itertext())[:1].isalnum() and not (work.tail or "").strip()
    before = [reading.text, *(e for s in work.itersiblings(preceding=True) for e in (*s.itertext(), s.tail))]
    after = [work.tail, *(e for s in work.itersiblings() for e in (*s.itertext(), s.tail))]
    has_before, has_after = (any(part and part.strip() for part in parts) for parts in (before, after))
    entry = reading.getparent()
    lemma = entry.find(_LEM) if entry is not None else None
    return has_before != has_after and (lemma is None or next(lemma.iter(*_WORKS), None) is None)


def marginal_of(reading: _Element) -> _Element | None:
    """Return what a witness has in its margin, where the encoder writes this as a note and the reading has nothing else."""
    if len(reading) != 1 or reading[0].tag != NOTE or reading.tag == _LEM or not reading.get("wit"):
        return None
    loose = (reading.text or "") + (reading[0].tail or "")
    return reading[0] if is_marginal(reading[0]) and not loose.strip() else None


def _is_of_the_text(note: _Element) -> bool:
    return bool(note.get("n") or note.get("type")) or note.get("place") in _OF_THE_TEXT


def _leaf_begun(flow: Flow, detail: _Element) -> str:
    """Say which leaf of its witness begins here, where a detail says nothing else."""
    numbers = [n for child in detail.iterchildren(*_BEGINNINGS) if (n := child.get("n"))]
    if not numbers or "".join(detail.itertext()).strip():
        return ""
    return f"fol. {', '.join(numbers)} {_sigla(flow, detail)}".rstrip()


def _doubt(flow: Flow, detail: _Element) -> str:
    """Say of which witnesses it is doubtful whether they have a reading, where a detail says nothing else."""
    sigla = _sigla(flow, detail)
    return f"{sigla.replace(' ', ', ')}?" if sigla and (detail.get("type") or "").casefold() in _DOUBTFUL else ""


_DOUBTFUL = {"ambiguous", "uncertain", "doubtful", "incertum"}


def _sigla(flow: Flow, detail: _Element) -> str:
    keys = [pointer(token) for token in (detail.get("wit") or "").split()]
    return " ".join(siglum_of(flow.ids[key]) if key in flow.ids else key for key in keys)


_BEGINNINGS = [TEI_ + name for name in ("pb", "cb", "gb", "milestone")]


def _with(reading: Reading, element: _Element, note: str, *, comes_before: bool) -> Reading:
    """Add a remark to a reading."""
    stage = stage_named(element.get("type") or "")
    wanted = {pointer(t) for t in tokens(element.get("wit"))} if element.tag == DETAIL else set()
    mine = [a.witness for a in reading.witnesses if a.witness in wanted]
    if mine:
        one = mine[-1]
        return changed(
            reading,
            witnesses=tuple(
                changed(a, stage=stage or a.stage, detail=note if a.witness == one and note else a.detail)
                if a.witness in mine and not (a.detail and note and a.witness == one)
                else a
                for a in reading.witnesses
            ),
            notes=reading.notes
            + ((note,) if note and any(a.witness == one and a.detail for a in reading.witnesses) else ()),
        )
    if not note:
        return reading
    if local_name(element) == "wit" and not reading.written:
        return changed(reading, written=note)
    if comes_before:
        return changed(reading, before=(*reading.before, note))
    return changed(reading, notes=(*reading.notes, note))


def without_last_space(nodes: tuple[object, ...]) -> tuple:  # type: ignore[type-arg]
    """Take away the space that stood before a remark."""
    if nodes and isinstance(last := nodes[-1], Text) and last.value != last.value.rstrip(" "):
        shorter = last.value.rstrip(" ")
        return (*nodes[:-1], Text(shorter, last.start)) if shorter else nodes[:-1]
    return nodes
