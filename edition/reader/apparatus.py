"""Read apparatus entries: three linking methods, inside the text and outside, into the same Entry. TEI P5, chapter 13."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

from lxml.etree import _Element

from edition.diagnostics import Source
from edition.model.apparatus import Entry, Reading, Stage, blank_at, lost_at
from edition.model.changed import changed
from edition.model.places import line_range
from edition.model.text import Alternation, Boundary, Mark, Node, Span, Text
from edition.model.walk import each_changed, everything, has_text, plain_text, with_inner, written_form
from edition.reader.behind import put_behind
from edition.reader.core import tokens
from edition.reader.deleting import deleted, struck_out
from edition.reader.flow import Flow, has_blocks, uncounted
from edition.reader.judged import without_bracket, without_correction, without_judgement
from edition.reader.linking import APP, LEM, RDG, sigla_in
from edition.reader.near import near
from edition.reader.pointed import pointed_to
from edition.reader.readings import is_left_blank, read_reading
from edition.reader.registry import Out, handles
from edition.reader.remarks import DETAIL, Remarks, marginal_of, tells_lacuna, without_last_space
from edition.reader.repeating import agreeing, mended, repeating, states_of_lemma
from edition.reader.said import Saying, said_in_note, said_of, says_inverted
from edition.reader.signed import with_signs
from edition.reader.stages import beside, beside_own, in_sequence, order_of, staged
from edition.reader.structure import read_entries_only
from edition.reader.touching import SENTENCES, begins_with_word, follows_sentence, follows_word
from edition.tree import TEI_, XML_ID, local_name, own_words, says_nothing, says_omission

RDG_GRP = TEI_ + "rdgGrp"
_COMMENTS = {TEI_ + name for name in ("note", "witDetail", "wit", "desc", "listRef", "ref", "bibl")}


@handles("app")
def read_app(flow: Flow, element: _Element, out: Out) -> None:
    """Read one entry into the stream (its marks, and its lemma where that is the text) and into the list of entries."""
    if flow.in_header:  # or in a copy of what stands elsewhere: no entry is made, the text has its words
        is_apart = flow.links.methods.get(element, "parallel-segmentation") != "parallel-segmentation"
        text = None if is_apart else _text_of(element, _base_reading(flow, element))
        if text is not None:
            flow.content_into(text, out)
        return
    key = flow.keys[element]
    method = flow.links.methods[element]
    line = flow.links.lines.get(element)
    loc = element.get("loc") or "–".join(filter(None, (element.get("from"), element.get("to"))))
    passage = flow.links.within.get(element)
    if line is not None:
        loc = line.get("n") or ""
    elif passage is not None:
        loc = line_range(*(e.get("n") or e.get(XML_ID) or "" for e in passage))
    origin = flow.origin(element)
    parent = flow.parents[-1] if flow.parents else ""
    flow.entries[key] = Entry(
        key,
        flow.numbers[key],
        method,
        origin,
        parent=parent,
        loc=loc,
        type=element.get("type", ""),
        layer=_layer(element),
        target=_target(flow, loc, line) if method == "location-referenced" else _place(flow, passage, 0),
        target_end=_place(flow, passage, -1),
        near=_near(flow, element) if method == "location-referenced" and line is None else (),
    )
    flow.parents.append(key)
    if method == "parallel-segmentation":
        entry = _read_segment(flow, element, flow.entries[key], out)
    else:
        entry = _read_separate(flow, element, flow.entries[key])
        if element in flow.links.behind:
            if (element.tail or "x")[:1] in _CLOSING:
                flow.take_space(out)  # it parts the entry from its words, and is not in the text
                flow.at_space = False
            put_behind(out, key, " ".join(plain_text(entry.lemma.content).split()) if entry.lemma else "")
        if element in flow.links.closing:
            out.append(Mark(key, "start" if element.get("to") else "end"))
    flow.parents.pop()
    flow.entries[key] = entry
    if parent and method != "parallel-segmentation" and entry.lemma is not None:
        # Its lemma is a part of the words around it, which it tells apart: they are read once more, and counted once.
        out.extend(uncounted(entry.lemma.content))
        flow.at_space = flow.at_space and not has_text(entry.lemma.content)


def _layer(element: _Element) -> str:
    """Name the list of entries to which an entry belongs: what the list calls itself."""
    listed = next(element.iterancestors(TEI_ + "listApp"), None)
    return "" if listed is None else listed.get("type") or listed.get("n") or listed.get(XML_ID) or ""


def _place(flow: Flow, passage: tuple[_Element, _Element] | None, which: int) -> tuple[Source, int] | None:
    """Return the first or the last element of the passage in which the words of an entry are to be looked for."""
    return flow.document.places.get(passage[which]) if passage is not None else None


def _near(flow: Flow, element: _Element) -> tuple[tuple[Source, int], ...]:
    """Return the places near which an entry stands, in which its reference is looked up first."""
    places = (flow.document.places.get(e) for e in near(element, flow.ids))
    return tuple(place for place in places if place is not None)


def _target(flow: Flow, loc: str, line: _Element | None) -> tuple[Source, int] | None:
    """Return the line beside which an entry stands, or what the reference systems of the header find. TEI P5, CORS."""
    if line is not None:
        return flow.document.places.get(line)
    found = flow.references.find(loc) if flow.references else None
    return flow.document.places.get(found) if found is not None else None


def _read_segment(flow: Flow, element: _Element, entry: Entry, out: Out) -> Entry:
    """Read an entry whose lemma is the text itself. TEI P5, TCAPPS."""
    base = _base_reading(flow, element)
    lemma = partial(_words_of_text, element, base)
    gathered = _Gathered(flow, Remarks(flow, entry.id), lemma, base)
    if flow.inline and ((begins_with_word(element) and follows_word(element)) or _begins_sentence(element, base)):
        flow.apart_blank(out)
    # No space of the text stands before a stop where the text has no words between; other readings bring it with them.
    is_gap = flow.inline and flow.at_space and _stands_before_stop(element, base)
    if is_gap:
        flow.take_space(out)
    out.append(Mark(entry.id, "start"))
    begun = len(out) - 1
    at_space = flow.at_space
    text = _text_of(element, base)
    if text is not None and not at_space and (text.text or "")[:1].isspace():
        entry = changed(entry, spaced=(True, False))
    flow.omit_text(element.text, "text loose in an apparatus entry")
    for child, group in _parts(flow, element):
        said: Saying | None = None
        if child.tag in {RDG, LEM}:
            is_lemma = child.tag == LEM and not gathered.has_lemma
            if is_lemma or len(gathered.readings) == base:
                before = len(out)
                had_remarks = gathered.remarks.within(child, is_text=True)
                _read_into(flow, child, out)
                if child.tag == RDG:  # it is the text, and no lemma says whose
                    out[before:] = _bounding(tuple(out[before:]), tuple(sigla_in(child.get("wit"))))
                if had_remarks and (element.tail or "x")[:1] in _CLOSING:
                    flow.take_space(out)  # it stood before a remark, which is not in the text
                content = tuple(out[before:])
            else:
                said = said_in_note(child) if child.tag == RDG else None
                had_remarks = said is None and gathered.remarks.within(child, is_text=False)
                said = said or (said_of(child, lemma) if child.tag == RDG else None)
                content = () if deleted(flow, child, lemma) else _aside(flow, child, said, at_space=at_space)
                content = without_last_space(content) if had_remarks else content
                content = (Text(" "), *content) if is_gap and has_text(content) and said is None else content
            gathered.take(child, group, content, said, is_lemma=is_lemma)
        elif child.tag == APP:
            flow.element(child, out)  # it should stand in a lem or rdg, but nothing is lost
        else:
            gathered.comment(child)
    # A space after the entry stays even where the lemma ends with one: another witness may need it.
    # So does one between entries that stand among blocks and hold words alone.
    flow.at_space = not flow.inline and has_blocks(element)
    if flow.inline:
        flow.spaces_out(out, begun, Mark(entry.id, "end"))
    else:
        out.append(Mark(entry.id, "end"))
    return gathered.completed(changed(entry, is_bound=True), keeps_lemma=False)


def _read_separate(flow: Flow, element: _Element, entry: Entry) -> Entry:
    """Read an entry that stands apart from the text it concerns. TEI P5, TCAPLL."""
    lemma = partial(_words_of_text, element, -1)
    gathered = _Gathered(flow, Remarks(flow, entry.id), lemma)
    flow.omit_text(element.text, "text loose in an apparatus entry")
    for child, group in _parts(flow, element):
        if child.tag in {RDG, LEM}:
            said = said_in_note(child) if child.tag == RDG else None
            had_remarks = said is None and gathered.remarks.within(child, is_text=False)
            said = said or (said_of(child, lemma) if child.tag == RDG else None)
            content = () if child.tag == RDG and deleted(flow, child, lemma) else _aside(flow, child, said)
            content = without_last_space(content) if had_remarks else content
            content = without_bracket(flow, content) if child.tag == LEM else content
            gathered.take(child, group, content, said, is_lemma=child.tag == LEM and not gathered.has_lemma)
        else:
            gathered.comment(child)
    return gathered.completed(entry, keeps_lemma=True)


@dataclass(slots=True)
class _Gathered:
    """The parts of one entry, as they are read."""

    flow: Flow
    remarks: Remarks
    words: Callable[[], str]  # of the lemma
    base: int = -1
    lemma: int = -1
    signed: tuple[Node, ...] = ()
    all: list[Reading] = field(default_factory=list)

    @property
    def has_lemma(self) -> bool:
        return self.lemma >= 0

    @property
    def readings(self) -> list[Reading]:
        return [reading for i, reading in enumerate(self.all) if i != self.lemma]

    def take(
        self, element: _Element, group: str, content: tuple[Node, ...], said: Saying | None, *, is_lemma: bool
    ) -> None:
        """Take a reading with what it says, or with what is said of it."""
        judged: tuple[str, ...] = ()
        stage: Stage = ""
        if element.tag == RDG and said is None and len(self.readings) != self.base:
            has_choice = element.get("wit") and any(isinstance(n, Alternation) for n in everything(content))
            if has_choice and " ".join(plain_text(content).split()) == self.words():
                content = _as_written(content, _ABBREVIATED)  # resolved, it is the lemma
            entry, origin = self.remarks.entry, self.flow.origin(element)
            content, judged = without_judgement(self.flow, origin, content, entry, self.words)
            if element.get("wit"):
                content, told, stage = without_correction(self.flow, origin, content, entry, self.words)
                judged = (*told, *judged)
        reading = read_reading(self.flow, element, group, content)
        if judged or stage:
            attested = tuple(changed(a, stage=a.stage or stage) for a in reading.witnesses)
            reading = changed(reading, notes=judged, witnesses=attested)
        if (beside := marginal_of(element)) is not None:
            place = beside.get("place") or ""
            reading = changed(reading, witnesses=tuple(changed(a, place=place) for a in reading.witnesses))
        if said is not None:
            reading = changed(reading, kind=said.kind, kind_is_computed=False, says=said.said, shift=said.shift)
        if is_lemma:
            self.lemma = len(self.all)
            self.signed = with_signs(content)
            reading = changed(reading, kind="lemma", kind_is_computed=False)
        self.all.append(reading)
        self.remarks.elements.append(element)

    def comment(self, element: _Element) -> None:
        """Read what stands in an entry besides readings: notes, details of witnesses. TEI P5, TCAPWD."""
        if not "".join(element.itertext()).strip() and element.tag != DETAIL:
            return
        if element.tag == DETAIL and tells_lacuna(element) and not self._is_named(element):
            self.flow.omit(element, "said of a witness whose words are lost: it has a reading of its own")
            reading = read_reading(self.flow, element, "", ())
            self.all.append(changed(reading, kind="illegible", kind_is_computed=False, type="lacuna"))
            self.remarks.elements.append(element)
            return
        if element.tag not in _COMMENTS:
            self.flow.unknown.setdefault(str(element.tag), element)
        self.remarks.beside(element)

    def _is_named(self, detail: _Element) -> bool:
        """Tell whether a reading has a witness of which a detail speaks."""
        wanted = set(sigla_in(detail.get("wit")))
        around = detail.getparent()
        readings = [] if around is None else list(around.iter(LEM, RDG))
        return not wanted or any(wanted & set(sigla_in(reading.get("wit"))) for reading in readings)

    def _inverted(self, reading: Reading) -> Reading:
        """Return a reading without words of which a note says that it has those of the lemma in another order."""
        if not reading.notes or not reading.witnesses or reading.shift or has_text(reading.content):
            return reading
        if not any(says_inverted(plain_text(self.flow.notes[key].content)) for key in reading.notes[:1]):
            return reading
        return changed(reading, kind="transposition", kind_is_computed=False, shift="inverted")

    def completed(self, entry: Entry, *, keeps_lemma: bool) -> Entry:
        """Return the entry with its readings: each with its remarks, corrections in them as readings of their own."""
        done, notes = self.remarks.applied(self.all)
        done = struck_out(in_sequence(self.flow, [self._inverted(reading) for reading in done]))
        lemma = done[self.lemma] if self.has_lemma else None
        readings: list[Reading] = []
        others = [r for i, r in enumerate(done) if i != self.lemma]
        named = Counter(a.witness for r in done for a in r.witnesses)
        first: list[Reading] = []
        chosen = self.base
        said: tuple[Node, ...] = ()
        if lemma is not None:
            lemma, others = mended(lemma, others, _as_written(lemma.content))
            others = repeating(lemma, others, self.flow.omissions)
        others = [beside_own(r) if any(named[a.witness] > 1 for a in r.witnesses) else r for r in others]
        for i, reading in enumerate(others):
            if i == self.base:
                chosen = len(readings)
            parted = staged(reading, reading.content) if all(named[a.witness] == 1 for a in reading.witnesses) else None
            if parted is None:
                readings.append(reading)
            elif lemma is not None and (added := beside(lemma, reading, parted)) is not None:
                readings.append(added)
            elif i == self.base:
                readings.append(changed(reading, witnesses=parted[1].witnesses))
                readings.append(parted[0])
            else:
                readings.extend(states_of_lemma(lemma, parted, self.flow.omissions))
            if i == self.base:
                said = parted[1].content if parted is not None else reading.content
        if chosen >= 0:
            after = agreeing(said, readings[chosen + 1 :], self.flow.omissions)
            readings = [*agreeing(said, readings[:chosen], self.flow.omissions), readings[chosen], *after]
        if lemma is not None:
            parted = staged(lemma, lemma.content) if all(named[a.witness] == 1 for a in lemma.witnesses) else None
            if parted is not None:
                first.append(
                    changed(parted[0], kind="substantive", kind_is_computed=True, notes=(), before=(), written="")
                )
                lemma = changed(lemma, witnesses=parted[1].witnesses, content=parted[1].content if keeps_lemma else ())
            if not keeps_lemma:
                lemma = changed(lemma, content=())
        if chosen >= 0:
            chosen += len(first)
        signed = () if keeps_lemma else self.signed
        return changed(entry, lemma=lemma, readings=(*first, *readings), notes=notes, base=chosen, signed=signed)


def _parts(flow: Flow, element: _Element) -> list[tuple[_Element, str]]:
    """List the readings and comments of an entry; what is loose between them is left out, and said."""
    for child in element:
        if isinstance(child.tag, str):
            if child.tag == RDG_GRP:
                flow.omit_text(child.text, "text loose in an apparatus entry")
                _parts(flow, child)
            flow.omit_text(child.tail, "text loose in an apparatus entry")
    return _parts_of(element)


def _parts_of(element: _Element, group: str = "") -> list[tuple[_Element, str]]:
    """List the readings and comments of an entry, those in groups with the type of their group. TEI P5, TCAPSU."""
    parts: list[tuple[_Element, str]] = []
    for child in element:
        if isinstance(child.tag, str):
            if child.tag == RDG_GRP:
                parts.extend(_parts_of(child, child.get("type") or group or "group"))
            else:
                parts.append((child, group))
    return parts


def _read_into(flow: Flow, element: _Element, out: Out) -> None:
    """Read a reading into the running text; one that is nothing but pointers is what they point to."""
    if _is_omission(flow, element):
        return
    if pointed := pointed_to(flow, element):
        out.extend(pointed)
    else:
        flow.content_into(element, out)


def _aside(flow: Flow, element: _Element, said: Saying | None, *, at_space: bool = True) -> tuple[Node, ...]:
    """Read a reading outside the running text; of what an editor says of it, the words of the witness."""
    if said is not None:
        flow.omit_text(said.said, "what an editor says of a reading, set among the words of the apparatus")
        if said.what == "lost":
            return (lost_at(flow.origin(element)),)
        return (Text(said.added),) if said.added else ()
    if _is_omission(flow, element):
        return ()
    if pointed := pointed_to(flow, element):
        return pointed
    if is_left_blank(element):
        return (blank_at(flow.origin(element)),)
    if (beside := marginal_of(element)) is not None:
        return (Span(flow.origin(beside), "segment", flow.aside(beside, inline=True)),)
    content = flow.aside(element, inline=flow.inline or not has_blocks(element), at_space=at_space)
    return _as_written(content) if element.tag == RDG and element.get("wit") else content


_MENDED = frozenset({"erroneous", "original"})
_ABBREVIATED = frozenset({"abbreviation"})


def _as_written(nodes: tuple[Node, ...], kinds: frozenset[str] = _MENDED) -> tuple[Node, ...]:
    """Show of a choice what the witness has, where the editor mends it or spells it otherwise: the entry reports the witness."""

    def written(node: Node) -> Node:
        own = written_form(node) if isinstance(node, Alternation) else None
        if isinstance(node, Alternation) and (both := _open_alternatives(node)):
            return both
        if isinstance(node, Alternation) and own is not None and own.kind in kinds:
            beside = tuple(n for n in (*node.shown, *node.others) if isinstance(n, Span) and n is not own)
            return replace(node, shown=(own,), others=beside)
        return with_inner(node, lambda inner: _as_written(inner, kinds))

    return each_changed(nodes, written)


def _open_alternatives(node: Alternation) -> Span | None:
    """Return all that stands in a choice of which nothing says which is meant: two words, two ways to read strokes. TEI P5, PHCH."""
    ways = [n for n in (*node.shown, *node.others) if isinstance(n, Span)]
    if len(ways) < _COUPLE or len(ways) != len(node.shown) + len(node.others):
        return None
    if {way.origin.name for way in ways} not in ({"seg"}, {"unclear"}):
        return None
    parts = [part for way in ways for part in (Text(" / "), way)][1:]
    return Span(node.origin, "segment", tuple(parts))


_COUPLE = 2


def _bounding(nodes: tuple[Node, ...], sigla: tuple[str, ...]) -> tuple[Node, ...]:
    """Name the witnesses at boundaries that name none."""

    def named(node: Node) -> Node:
        if isinstance(node, Boundary):
            return node if node.witnesses else changed(node, witnesses=sigla)
        return with_inner(node, lambda inner: _bounding(inner, sigla))

    return each_changed(nodes, named) if any(isinstance(n, Boundary) for n in everything(nodes)) else nodes


def _is_omission(flow: Flow, element: _Element) -> bool:
    """Tell whether a reading says “om.” instead of its words, which are none; the sign is accounted for, and outputs have their own."""
    if not (says_omission(element) if element.tag == RDG else says_nothing(element)):
        return False
    flow.omit_text(
        own_words(element) or "".join(element.itertext("{*}*")),
        "the sign of an omission, where a reading has its words",
    )
    return True


def _base_reading(flow: Flow, element: _Element) -> int:
    """Choose the reading that stands in the text of an entry without lem: the base witness's, else the first."""
    readings = [part for part, _ in _parts_of(element) if part.tag in {RDG, LEM}]
    if not readings or any(reading.tag == LEM for reading in readings):
        return -1
    if flow.base:
        for i, reading in enumerate(readings):
            if flow.base in tokens(reading.get("wit")):
                return i
    given = [order_of(flow, reading) for reading in readings]
    stages = [-1 if stage is None else stage for stage in given]
    # Stages of one document: the last is what its writer let stand.
    return stages.index(max(stages)) if len(set(stages)) > 1 and not any(r.get("wit") for r in readings) else 0


def _begins_sentence(element: _Element, base: int) -> bool:
    """Tell whether the text of an entry begins with a sentence that touches the one before the entry."""
    text = _text_of(element, base)
    first = None if text is None or (text.text or "").strip() else next(text.iterchildren("{*}*"), None)
    return first is not None and first.tag in SENTENCES and follows_sentence(first)


def _stands_before_stop(element: _Element, base: int) -> bool:
    """Tell whether an entry whose text has no words stands right before a full stop, a comma, a closing bracket."""
    if (element.tail or "x")[:1] not in _CLOSING:
        return False
    text = _text_of(element, base)
    return text is not None and not len(text) and not (text.text or "").strip()


def _text_of(element: _Element, base: int) -> _Element | None:
    """Return what stands in the text of an entry: its lemma, or the reading that was chosen."""
    readings = [part for part, _ in _parts_of(element) if part.tag in {RDG, LEM}]
    return next((r for r in readings if r.tag == LEM), None) if base < 0 else readings[base]


def _words_of_text(element: _Element, base: int) -> str:
    """Return the words of the text of an entry, without markup."""
    text = _text_of(element, base)
    return "" if text is None else " ".join("".join(text.itertext("{*}*")).split())


_CLOSING = set(".,;:!?·)]،؛؟।॥։׃")


@handles("lem", "rdg", "rdgGrp")
def read_stray_reading(flow: Flow, element: _Element, out: Out) -> None:
    """Read a reading that stands outside any entry as the text it holds; a check reports it."""
    flow.generic(element, out)


@handles("listApp")
def read_list_app(flow: Flow, element: _Element, out: Out) -> None:
    """Read a list of entries: they go to the apparatus, its notes stay, and headings with them. TEI P5, TCAPLL."""
    if not read_entries_only(flow, element, out):
        flow.block(element, out)


@handles("witStart", "witEnd", "lacunaStart", "lacunaEnd")
def read_witness_boundary(flow: Flow, element: _Element, out: Out) -> None:
    """Read where a witness begins, breaks off or resumes. TEI P5, TCAPMI."""
    name = local_name(element)
    flow.has_boundaries = True
    out.append(Boundary(flow.origin(element), name, tokens(element.get("wit"))))  # type: ignore[arg-type]
    flow.content_into(element, out)  # it should be empty, but nothing is lost
