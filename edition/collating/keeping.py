"""Go on with a collation that an editor has worked on: what was decided is kept. File, new collation → one document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree
from lxml.etree import _Element

from edition.collating.markup import is_break
from edition.collating.rules import IN_THE_WAY
from edition.collating.spelling import Spelling
from edition.collating.tokens import Witness, read_tree
from edition.comparing.pairing import pair
from edition.diagnostics import EditionError, Finding
from edition.tree import TEI_, XML_ID, local_name

_APP, _LEM, _RDG = TEI_ + "app", TEI_ + "lem", TEI_ + "rdg"
_MADE = {"text", "p", "body", "div", "app", "lem", "rdg", *("pb", "lb", "cb", "gb", "milestone")}
_TOLD = 5


@dataclass(slots=True)
class Kept:
    """What became of the entries: those that were kept as they were, those that changed, the new ones, what was lost.

    ``places`` are the old elements by the new ones in whose place they were put.
    """

    kept: list[_Element] = field(default_factory=list)
    changed: list[_Element] = field(default_factory=list)
    new: list[_Element] = field(default_factory=list)
    gone: list[_Element] = field(default_factory=list)
    places: dict[_Element, _Element] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry: its element, what each witness has, what the frame has, how many letters of the frame come before."""

    element: _Element
    says: tuple[tuple[str, str], ...]
    frame: str
    place: int

    def key(self) -> object:
        return self.says, self.place

    def words(self) -> object:
        return self.says

    def at(self) -> object:
        return self.frame, self.place


def earlier(root: _Element, file: str, witnesses: Sequence[Witness]) -> _Element:
    """Return the text of an earlier collation. Raises EditionError where the file is none, or of other witnesses."""
    method = root.find(f".//{TEI_}variantEncoding")
    listed = {e.get(XML_ID) for e in root.iter(TEI_ + "witness")}
    text = root.find(TEI_ + "text")
    if method is None or method.get("method") != "parallel-segmentation" or text is None:
        raise EditionError(IN_THE_WAY(f"{file} is no collation", None, "write to another file: -o FILE", file=file))
    if witnesses[0].id not in listed:
        message = f"{file} is a collation of other witnesses: {witnesses[0].siglum} is not among them"
        raise EditionError(IN_THE_WAY(message, None, "write to another file: -o FILE", file=file))
    return text


def as_frame(text: _Element, frame: Witness, spelling: Spelling) -> Witness | None:
    """Read the first witness out of an earlier collation, with all that the editor put around its words.

    None where its words are others than those of its transcription.
    """
    copy = deepcopy(text)
    for app in reversed(list(copy.iter(_APP))):
        chosen = next((r for r in app.iter(_LEM, _RDG) if f"#{frame.id}" in r.get("wit", "").split()), None)
        _unwrap(app, chosen)
    for element in list(copy.iter(etree.Element)):
        if is_break(element) and element.get("edRef") not in {None, f"#{frame.id}"}:
            _unwrap(element, None)
    found = Witness(frame.siglum, frame.file, frame.id)
    read_tree(found, copy, spelling, is_frame=True)
    found.root = text.getparent()
    forms = [[(t.form, t.markup) for t in witness.tokens] for witness in (found, frame)]
    return found if forms[0] == forms[1] else None


def text_of(frame: Witness) -> _Element:
    """Return the outermost text element around the blocks of a frame that was read out of a collation."""
    element = next(block for block in frame.blocks if block is not None)
    while (parent := element.getparent()) is not None and local_name(element) != "text":
        element = parent
    return element


def added(text: _Element, frame: Witness) -> list[str]:
    """Tell what an editor put into the running text that the transcription does not have: notes, names."""
    own = frame.root.find(TEI_ + "text") if frame.root is not None else None
    had = Counter(local_name(e) for e in own.iter(etree.Element)) if own is not None else Counter()
    outside = (e for e in text.iter(etree.Element) if not _is_inside(e) and local_name(e) not in _MADE)
    found = Counter(local_name(e) for e in outside)
    return sorted((found - had).elements())


def _is_inside(element: _Element) -> bool:
    return next(element.iterancestors(_APP), None) is not None


def _unwrap(element: _Element, chosen: _Element | None) -> None:
    """Put what is in a chosen part of an element in its place."""
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    pieces: list[str | _Element] = []
    if chosen is not None:
        pieces.append(chosen.text or "")
        for child in list(chosen):
            pieces += [child, child.tail or ""]
    pieces.append(element.tail or "")
    parent.remove(element)
    for piece in pieces:
        if isinstance(piece, str):
            if at:
                parent[at - 1].tail = (parent[at - 1].tail or "") + piece
            else:
                parent.text = (parent.text or "") + piece
        else:
            parent.insert(at, piece)
            piece.tail = None
            at += 1


def keep(old: _Element, new: _Element, frame: str) -> Kept:
    """Put what was decided in the entries of an old text into those of a new one; ``frame`` is the first witness's id."""
    kept = Kept()
    before, after = list(_entries(old, frame)), list(_entries(new, frame))
    for one, other in pair(before, after, [_Entry.key, _Entry.words, _Entry.at], lambda *_: 0):
        if one is None and other is not None:
            kept.new.append(other.element)
        elif other is None and one is not None:
            kept.gone.append(one.element)
        elif one is not None and other is not None and one.says == other.says:
            _put(other.element, one.element)
            kept.places[other.element] = one.element
            kept.kept.append(one.element)
        elif one is not None and other is not None:
            _carry(one.element, other.element)
            kept.changed.append(other.element)
    return kept


def lost(kept: Kept, file: str) -> list[Finding]:
    """Tell the entries that an editor worked on and that have no place any more."""
    found = []
    for element in kept.gone:
        if _is_decided(element):
            name = f" ({element.get(XML_ID)})" if element.get(XML_ID) else ""
            message = f"the entry “{shown(element)}”{name} has no place in the new collation, and holds work of yours"
            found.append(IN_THE_WAY(message, None, "keep what you need of it, then say --replace", file=file))
    return found


def shown(app: _Element) -> str:
    """Tell an entry in a line."""
    parts = []
    for reading in app.iterchildren(_LEM, _RDG):
        wits = " ".join(word.lstrip("#") for word in reading.get("wit", "").split())
        parts.append(f"{_said(reading) or '—'} {wits}".strip())
    return " | ".join(parts)


def _entries(text: _Element, frame: str) -> Iterator[_Entry]:
    letters = 0
    around: _Element | None = None
    for event, element in etree.iterwalk(text, events=("start", "end")):
        if event == "end":
            around = None if element is around else around
            letters += _count(element.tail) if around is None and element is not text else 0
        elif around is None and element.tag == _APP:
            around = element
            said = [(wit, _said(r)) for r in element.iterchildren(_LEM, _RDG) for wit in r.get("wit", "").split()]
            own = next((words for wit, words in said if wit == f"#{frame}"), "")
            yield _Entry(element, tuple(sorted(said)), own, letters)
            letters += _count(own)
        elif around is None and local_name(element) == "note":
            around = element
        elif around is None:
            letters += _count(element.text)


def _count(text: str | None) -> int:
    return len("".join((text or "").split()))


def _said(reading: _Element) -> str:
    """Return the words of a reading, without notes."""
    copy = deepcopy(reading)
    copy.tail = None
    etree.strip_elements(copy, TEI_ + "note", with_tail=False)
    return " ".join("".join(copy.itertext()).split())


def _put(place: _Element, element: _Element) -> None:
    """Put an old entry, whole, into the place of a new one."""
    parent = place.getparent()
    if parent is not None:
        tail = place.tail
        parent.replace(place, element)
        element.tail = tail


def _carry(old: _Element, new: _Element) -> None:
    """Give a new entry what was decided in an old one: its identifier, the lemma, types, notes, conjectures."""
    for key, value in old.attrib.items():
        new.set(key, value)
    readings = {_said(reading): reading for reading in new.iterchildren(_LEM, _RDG)}
    lemma = old.find(_LEM)
    if lemma is not None:
        for reading in new.findall(_LEM):
            reading.tag = _RDG
    for reading in old.iterchildren(_LEM, _RDG):
        twin = readings.get(_said(reading))
        if twin is None and not reading.get("wit"):
            twin = deepcopy(reading)
            twin.tail = None
            new.append(twin)
        if twin is None:
            continue
        for key, value in reading.attrib.items():
            if key != "wit":
                twin.set(key, value)
        if reading.tag == _LEM:
            twin.tag = _LEM
            twin.attrib.pop("type", None) if reading.get("type") is None else None
            new.insert(0, twin)
    if lemma is not None and new.find(_LEM) is None:
        new[0].tag = _LEM
    for child in old.iterchildren(etree.Element):
        if child.tag not in {_LEM, _RDG}:
            held = deepcopy(child)
            held.tail = None
            new.append(held)


def _is_decided(app: _Element) -> bool:
    """Whether an entry holds more than a collation writes."""
    if set(app.attrib) - {"corresp"} - ({XML_ID} if app.get("corresp") else set()):
        return True
    for child in app.iterchildren(etree.Element):
        if child.tag not in {_LEM, _RDG} or set(child.attrib) - {"wit", "type"} or not child.get("wit"):
            return True
        if any(local_name(inner) == "note" for inner in child.iter(etree.Element)):
            return True
    return False
