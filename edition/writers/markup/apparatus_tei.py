"""The edition as TEI with its apparatus by one method, whatever the source has. Edition → TEI. TEI P5, 12.2 (TCAPLK).

Parallel segmentation holds an entry whose ends stand beside each other in one element. Others, which overlap or cross a
border, stand in a list at the end with anchors at their places: the double end-point method, which holds everything but
whether a word that is added is written together with the one before. Entries of which only the line is known keep @loc.
Witnesses of which the source says nothing are named where they stand: a program that reads @wit cannot know an editor's habit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from lxml import etree
from lxml.etree import _Element

from edition.model.apparatus import Entry, Reading, Witness, members
from edition.model.edition import Edition
from edition.model.ledger import Ledger
from edition.model.notes import Note
from edition.model.text import Alternation, Block, Division, Mark, Node, NoteCall, Text
from edition.model.variation import compared_witnesses, readings_of
from edition.model.walk import descend
from edition.tree import TEI_, XML_ID, XML_LANG
from edition.writers.markup.tei import Builder, header, serialised
from edition.xml_names import NCNAME, NOT_IN_NAMES

Method = Literal["parallel-segmentation", "double-end-point"]
METHODS: Mapping[str, Method] = {
    "parallel-segmentation": "parallel-segmentation",
    "double-end-point": "double-end-point",
}


def apparatus_document(
    edition: Edition, method: Method, ledger: Ledger | None = None, *, by_members: bool = False
) -> bytes:
    """Return the text with all entries and notes, the apparatus by one method.

    ``by_members`` names the members of a group instead of the group, and lists the witnesses in one flat list.
    """
    name = edition.file.replace("\\", "/").rpartition("/")[2]
    root = header(edition, edition.metadata.title or edition.name, f"Made from {name}.")
    _complete_header(root, edition, method, by_members=by_members)
    builder = _WithApparatus(
        edition=edition, ledger=ledger, method=method, silent=silent_witnesses(edition), by_members=by_members
    )
    builder.into(root, edition.body)
    builder.listed(root)
    return serialised(root)


def silent_witnesses(edition: Edition) -> dict[str, list[str]]:
    """Return for each entry the witnesses, hands aside, that have the lemma although nothing says so."""
    every = compared_witnesses(edition)
    hands = {hand for witness in every for hand in witness.hands}
    found: dict[str, list[str]] = {}
    for witness in every:
        if witness.id in hands:
            continue
        for key, index in readings_of(edition, witness.id).items():
            lemma = edition.entries[key].text_reading
            named = {m for a in lemma.witnesses for m in members(edition.witnesses, a.witness)} if lemma else set()
            if index in {-1, edition.entries[key].base} and witness.id not in named:
                found.setdefault(key, []).append(witness.id)
    return found


def with_apparatus(
    parent: _Element, edition: Edition, nodes: Sequence[Node], silent: Mapping[str, Sequence[str]]
) -> None:
    """Append a passage with its entries and notes; entries that overlap or lead out of it are listed behind it."""
    builder = _WithApparatus(edition=edition, silent=silent)
    builder.into(parent, nodes)
    marked = dict.fromkeys(n.entry for n in descend(nodes) if isinstance(n, Mark))
    entries = [edition.entries[key] for key in marked if key in edition.entries and key not in builder.done]
    if entries:
        builder.group(etree.SubElement(parent, TEI_ + "div", type="apparatus"), entries)


def _complete_header(root: _Element, edition: Edition, method: Method, *, by_members: bool) -> None:
    """Say who made the edition, list the witnesses, name the method."""
    description = root[0][0]
    statement = description[0]
    for person in edition.metadata.editors:
        etree.SubElement(statement, TEI_ + "editor").text = person.name
    source = description[-1]
    if edition.witnesses:
        listed = etree.SubElement(source, TEI_ + "listWit")
        above = {key: w.group for key, w in edition.witnesses.items()}
        places = {"": listed}
        if by_members:
            shown = [w for w in edition.witnesses.values() if not w.is_group]
        else:
            shown = sorted(edition.witnesses.values(), key=lambda w: _depth(w.id, above))
        for witness in shown:
            _witness(places.get(witness.group, listed), witness, places)
        # A source with a list of witnesses says the rest in the same way, not in paragraphs beside it.
        for paragraph in source.findall(TEI_ + "p"):
            bibl = etree.Element(TEI_ + "bibl")
            bibl.text = paragraph.text
            source.replace(paragraph, bibl)
    encoding = etree.SubElement(root[0], TEI_ + "encodingDesc")
    etree.SubElement(encoding, TEI_ + "variantEncoding", method=method, location="internal")


def _depth(key: str, above: dict[str, str]) -> int:
    depth = 0
    while key and depth < len(above):
        key, depth = above.get(key, ""), depth + 1
    return depth


def _witness(parent: _Element, witness: Witness, places: dict[str, _Element]) -> None:
    if witness.is_group:
        made = etree.SubElement(parent, TEI_ + "listWit")
        etree.SubElement(made, TEI_ + "head").text = witness.label or witness.siglum
        places[witness.id] = made
    else:
        made = etree.SubElement(parent, TEI_ + "witness")
        made.text = witness.label or witness.siglum
    made.set(XML_ID, xml_name(witness.id))
    if witness.siglum != witness.id or xml_name(witness.id) != witness.id:
        made.set("n", witness.siglum)


def xml_name(key: str) -> str:
    """Make a name that may be an xml:id; numbers, which editors use as sigla, get a letter before them."""
    if NCNAME.fullmatch(key):
        return key
    return "w" + NOT_IN_NAMES.sub(lambda found: "".join(f"_{ord(c):x}" for c in found[0]), key)


@dataclass(slots=True)
class _WithApparatus(Builder):
    """Builds elements with entries and notes where they stand."""

    edition: Edition = field(default_factory=lambda: Edition("", ""))
    method: Method = "parallel-segmentation"
    silent: Mapping[str, Sequence[str]] = field(default_factory=dict)
    by_members: bool = False
    done: set[str] = field(default_factory=set)
    apart: set[str] = field(default_factory=set)
    noted: set[str] = field(default_factory=set)

    def into(self, parent: _Element, nodes: Iterable[Node]) -> None:
        """Append nodes; marks that belong together become an entry with what stands between them."""
        listed = list(nodes)
        place = 0
        while place < len(listed):
            node = listed[place]
            end = self._end(listed, place) if isinstance(node, Mark) and self.method == "parallel-segmentation" else -1
            if isinstance(node, Mark) and end >= 0:
                self._entry(parent, self.edition.entries[node.entry], listed[place + 1 : end])
                place = end + 1
                continue
            if isinstance(node, Mark):
                self._anchor(parent, node)
            elif isinstance(node, NoteCall):
                if node.side == "end":
                    self._note(parent, node.note)
            elif isinstance(node, Block | Division) and node.origin.name == "listApp":
                self.into(parent, ())  # its entries are written where they belong
            elif isinstance(node, Alternation):
                self._alternation(parent, node)
            else:
                super(_WithApparatus, self)._node(parent, node)
            place += 1

    def _alternation(self, parent: _Element, node: Alternation) -> None:
        """Set what is read with the rest; an entry cannot stand between choice and its parts."""
        if any(isinstance(one, Mark | NoteCall) for one in node.shown):
            self.into(parent, node.shown)
            return
        super(_WithApparatus, self)._node(parent, node)

    def _end(self, nodes: Sequence[Node], start: int) -> int:
        """Return where the other end of an entry stands among its siblings, if those within are whole; else -1."""
        first = nodes[start]
        if not isinstance(first, Mark) or first.side != "start" or first.entry in self.done | self.apart:
            return -1
        entry = self.edition.entries.get(first.entry)
        if entry is None or not entry.is_exact:
            return -1
        opened: list[str] = []
        for place in range(start, len(nodes)):
            node = nodes[place]
            if not isinstance(node, Mark) or node.entry in self.apart or not self._is_exact(node.entry):
                continue
            if node.side == "start":
                opened.append(node.entry)
            elif not opened or opened[-1] != node.entry:
                # This end belongs to an entry that overlaps: that one is listed apart.
                self.apart.add(node.entry)
                if node.entry == first.entry:
                    return -1
                if node.entry in opened:
                    opened.remove(node.entry)
            else:
                opened.pop()
                if not opened:
                    return place
        self.apart.add(first.entry)
        return -1

    def _is_exact(self, key: str) -> bool:
        entry = self.edition.entries.get(key)
        return entry is not None and entry.is_exact

    def _anchor(self, parent: _Element, mark: Mark) -> None:
        entry = self.edition.entries.get(mark.entry)
        if entry is not None and entry.is_exact:
            self.apart.add(mark.entry)
            etree.SubElement(parent, TEI_ + "anchor").set(XML_ID, xml_name(f"{mark.entry}.{mark.side}"))

    def _entry(self, parent: _Element, entry: Entry, text: Sequence[Node]) -> None:
        self.done.add(entry.id)
        element = self._app(parent, entry)
        lemma = etree.SubElement(element, TEI_ + "lem")
        self._attested(lemma, entry.text_reading, self._unsaid(entry))
        self.into(lemma, text)
        if entry.text_reading is not None:
            self._stages(element, lemma, entry.text_reading)
        # A reading that was written apart from the text does not repeat the spaces of the passage; here it stands in it.
        before, after = entry.spaced if entry.method != "parallel-segmentation" else (False, False)
        self._readings(element, entry, (" " if before else "", " " if after else ""))

    def _app(self, parent: _Element, entry: Entry) -> _Element:
        element = etree.SubElement(parent, TEI_ + "app")
        element.set(XML_ID, xml_name(entry.id))
        for name, value in (("type", entry.type), ("loc", "" if entry.is_bound and entry.is_exact else entry.loc)):
            if value:
                element.set(name, value)
        return element

    def _readings(self, element: _Element, entry: Entry, around: tuple[str, str] = ("", "")) -> None:
        for reading in entry.variants:
            made = etree.SubElement(element, TEI_ + "rdg")
            self._attested(made, reading)
            before, after = around if reading.content else ("", "")
            self.into(
                made, (*((Text(before),) if before else ()), *reading.content, *((Text(after),) if after else ()))
            )
            self._stages(element, made, reading)
        for key in entry.all_notes:
            self._note(element, key)

    def _stages(self, element: _Element, made: _Element, reading: Reading) -> None:
        """Say of what stage a reading is: what was written first, or what it was corrected to. TEI P5, TCAPWD."""
        for stage, said in (("a.c.", "correction-original"), ("p.c.", "correction-altered")):
            named = self._witnesses(a.witness for a in reading.witnesses if a.stage == stage)
            if named:
                detail = etree.SubElement(element, TEI_ + "witDetail", wit=named, type=said)
                detail.text = stage
                made.addnext(detail)

    def _witnesses(self, named: Iterable[str]) -> str:
        """Write @wit; a witness that stands there twice, with two hands or with its group, is named once."""
        every = self.edition.witnesses
        meant = (m for key in named for m in (members(every, key) if self.by_members else (key,)))
        return " ".join(dict.fromkeys(f"#{xml_name(key)}" for key in meant))

    def _unsaid(self, entry: Entry) -> Sequence[str]:
        """Return the witnesses of the text that its lemma does not name: the silent, and those of readings that repeat it."""
        return (*self.silent.get(entry.id, ()), *(a.witness for r in entry.repeated for a in r.witnesses))

    def _attested(self, element: _Element, reading: Reading | None, silent: Sequence[str] = ()) -> None:
        named_here = [*(a.witness for a in reading.witnesses), *silent] if reading else silent
        if named_here:
            element.set("wit", self._witnesses(named_here))
        if reading is None:
            return
        named = (
            ("type", reading.type),
            ("resp", " ".join(reading.resp)),
            ("source", " ".join(reading.source)),
            ("cert", reading.cert),
            ("cause", reading.cause),
            ("hand", reading.origin.get("hand")),
            ("varSeq", reading.origin.get("varSeq")),
        )
        for name, value in named:
            if value:
                element.set(name, value)
        if reading.origin.lang:
            element.set(XML_LANG, reading.origin.lang)

    def _note(self, parent: _Element, key: str) -> None:
        """Set a note at its place; called a second time, it is pointed to."""
        note = self.edition.notes.get(key)
        if note is None or key in self.noted:
            etree.SubElement(parent, TEI_ + "ptr").set("target", f"#{xml_name(key)}")
            return
        self.noted.add(key)
        self._write_note(parent, note)

    def _write_note(self, parent: _Element, note: Note) -> None:
        element = etree.SubElement(parent, TEI_ + "note")
        element.set(XML_ID, xml_name(note.id))
        for name in ("type", "place", "resp", "anchored", "n"):
            value = note.origin.n if name == "n" else note.origin.get(name)
            if value:
                element.set(name, value)
        if note.targets:
            element.set("target", " ".join(note.targets))
        if note.origin.lang:
            element.set(XML_LANG, note.origin.lang)
        self.into(element, note.content)

    def listed(self, root: _Element) -> None:
        """Put what has no place in the running text at its end: entries with two anchors or none, notes without a call."""
        entries = [e for e in self.edition.entries.values() if e.id not in self.done]
        notes = [n for n in self.edition.notes.values() if n.id not in self.noted and not n.entry]
        if not entries and not notes:
            return
        texts = list(root.iterchildren(TEI_ + "text"))
        text = texts[-1] if texts else etree.SubElement(root, TEI_ + "text")
        back = text.find(TEI_ + "back")
        if back is None:
            back = etree.SubElement(text, TEI_ + "back")
        if entries:
            self.group(etree.SubElement(back, TEI_ + "div", type="apparatus"), entries)
        notes = [n for n in notes if n.id not in self.noted]
        if notes:
            division = etree.SubElement(back, TEI_ + "div", type="notes")
            for note in notes:
                self._write_note(etree.SubElement(division, TEI_ + "p"), note)

    def group(self, division: _Element, entries: Iterable[Entry]) -> None:
        """List entries apart from the text; those that stand within one of them by then are not repeated."""
        group = etree.SubElement(division, TEI_ + "listApp")
        for entry in entries:
            if entry.id not in self.done:
                self._apart(group, entry)

    def _apart(self, group: _Element, entry: Entry) -> None:
        self.done.add(entry.id)
        element = self._app(group, entry)
        if entry.id in self.apart:
            for side, name in (("start", "from"), ("end", "to")):
                element.set(name, f"#{xml_name(f'{entry.id}.{side}')}")
        lemma = entry.text_reading
        if lemma is not None or entry.lemma_text:
            made = etree.SubElement(element, TEI_ + "lem")
            self._attested(made, lemma, self._unsaid(entry))
            if lemma is not None and lemma.content and not (entry.is_bound and entry.is_exact):
                self.into(made, lemma.content)
            else:
                made.text = entry.lemma_text
        self._readings(element, entry)
