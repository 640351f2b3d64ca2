"""Find the words that location-referenced entries mean, and mark them in the text. Edition → Edition.

A reference names a place (line, verse, paragraph …); the lemma's words are looked for in it: as they are written, then
without case and punctuation, then without diacritics, then in another spelling (u and v, final letters). Where they stand there more than once, the order of the entries
may decide. What is not found keeps its place in the list and says what is missing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from edition.diagnostics import Source
from edition.letters import figure
from edition.model.apparatus import Entry, Problem, Reading
from edition.model.edition import Edition, Omission
from edition.model.text import Mark, Node, Text, visible_length
from edition.model.walk import each_changed, has_text, plain_text, with_inner
from edition.passes.folding import Folded, Hit, may_hold, reach
from edition.passes.loci import completed, following, listed, of_heading, rewritten
from edition.passes.parts_of_words import PartOfWord, part_of_word
from edition.passes.units import Unit, Units, labels_of

_QUARTERS = re.compile(r"(.*\d)([a-h]{1,4})")
_LETTERS = re.compile(r"[a-h]{1,4}")
_RUNS = {
    letter: sorted(
        (run for i in range(8) for n in range(1, 5) if letter in (run := "abcdefgh"[i : i + n]) and i + n <= 8), key=len
    )
    for letter in "abcdefgh"
}
"""The letters by which a part of a stanza can be called that holds a quarter, the fewest first: a, ab, abc, abcd."""
_RANGE = re.compile(r"\s*[-–—]\s*")
_WORDS_FOR_PLACES = {
    "l",
    "ll",
    "line",
    "lines",
    "v",
    "vv",
    "verse",
    "verses",
    "p",
    "pp",
    "par",
    "ch",
    "cap",
    "c",
    "f",
    "fol",
    "s",
    "sect",
}
_ELLIPSIS = re.compile(r"\s*(?:…|\.\s?\.\s?\.|\[…\]|\[\.\.\.\])\s*")
_DASH = re.compile(r"\s*[—–]\s*|\s+-+\s+|\s+(?:usque ad|bis|to)\s+")
_COUNTED = re.compile(r"(.*[^\W\d])(?:\s*([¹²³⁴⁵⁶1-6])|\s+\((pr|prius|alt|alterum|sec|tert)\.?\))", re.IGNORECASE)
_ORDINALS = {"pr": 1, "prius": 1, "alt": 2, "alterum": 2, "sec": 2, "tert": 3}
_MARGIN = 400
"""How many characters beyond its line a lemma may reach."""
_FOLDED = 8
"""So many folded places are at hand at once: a whole text may be one."""


def locate(edition: Edition) -> Edition:
    """Bind the entries that are located by reference."""
    wanted = [e for e in edition.entries.values() if (e.method == "location-referenced" or e.target) and not e.is_bound]
    if not wanted:
        return edition
    units = Units.of(edition.body)
    # Where nothing is read otherwise than it is written, both are the same.
    locating = _Locating(units, Units.of(edition.body, as_written=True) if units.has_choices else units)
    for entry in wanted:
        locating.look_up(entry)
    locating.decide_by_order()
    entries = {key: locating.entries.get(key, entry) for key, entry in edition.entries.items()}
    omissions = (*edition.omissions, *locating.omissions)
    return replace(edition, entries=entries, body=locating.marked(edition.body), omissions=omissions)


@dataclass(slots=True)
class _Found:
    """What was found for one entry: its places, and where in them its words may be."""

    entry: Entry
    units: list[Unit]
    hits: list[Hit]
    lemma: str = ""
    part: PartOfWord | None = None

    @property
    def section(self) -> str:
        """The division of the first place."""
        return self.units[0].section

    @property
    def places(self) -> list[tuple[int, int]]:
        """The runs of the places."""
        return sorted({(u.first, u.last) for u in self.units})


@dataclass(slots=True)
class _Locating:
    units: Units
    written: Units
    entries: dict[str, Entry] = field(default_factory=dict)
    marks: dict[int, list[tuple[int, Mark]]] = field(default_factory=dict)
    around: dict[int, list[Mark]] = field(default_factory=dict)
    bound: dict[str, Hit] = field(default_factory=dict)
    undecided: list[_Found] = field(default_factory=list)
    order: list[_Found] = field(default_factory=list)
    omissions: list[Omission] = field(default_factory=list)
    _places_folded: dict[tuple[bool, int, int, int, int], Folded] = field(default_factory=dict)

    def look_up(self, entry: Entry) -> None:
        """Find the place of an entry and its words in it: the first of the places that it may mean, or the first with the words."""
        lemma = plain_text(entry.lemma.content) if entry.lemma else ""
        tried = self._attempts(entry)
        units = next(tried, None)
        if units is None:
            self.entries[entry.id] = replace(entry, problem="no such place")
            return
        found = _Found(entry, units, [], lemma)
        if not lemma:
            self._bind_to_place(found)
            return
        if hits := self._hits(lemma, units, 0):
            found.hits, attempts = hits, [units]
        else:
            attempts = _distinct([units, *tried])
        for margin in (0, _MARGIN):
            for units in attempts:
                if not found.hits and (hits := self._hits(lemma, units, margin)):
                    found.units, found.hits = units, hits
        found.hits = found.hits or next(filter(None, (self._hits_as_said(lemma, units) for units in attempts)), [])
        if not found.hits and (part := part_of_word(entry)) is not None:
            found.hits = next(filter(None, (self._hits_as_part(part, units) for units in attempts)), [])
            found.part = part
        self.order.append(found)
        if len(found.hits) == 1:
            self._bind(found, found.hits[0])
        elif found.hits:
            self.undecided.append(found)
        else:
            self._bind_to_place(found, "no such words")

    # -- places ----------------------------------------------------------------------------------------------------

    def _attempts(self, entry: Entry) -> Iterator[list[Unit]]:
        """Yield the places that an entry may mean, the likeliest first: near the entry, then anywhere in the text."""
        if entry.target is not None and (unit := self._at(entry.target)) is not None:
            end = self._at(entry.target_end) if entry.target_end else None
            yield [unit] if end is None else self._joined([unit], [end])
            return
        loc = entry.loc.strip().removeprefix("#")
        if not loc:
            return
        near = (self._at(element) for element in entry.near)
        areas = (*(unit for unit in near if unit is not None), None)
        has_lemma = entry.lemma is not None and bool(plain_text(entry.lemma.content).strip())
        is_named = False
        for area in areas:
            for places in self._named_places(loc, area, has_lemma=has_lemma):
                is_named = True
                yield places
        if not is_named:
            yield from filter(None, (self._said_places(loc, area, has_lemma=has_lemma) for area in areas))

    def _named_places(self, loc: str, area: Unit | None, *, has_lemma: bool) -> Iterator[list[Unit]]:
        """Yield the places that a reference names by numbers: one, a range, a part of a stanza or verse."""
        if exact := self._named(loc, area):
            yield exact
            return
        parts = _RANGE.split(loc)
        if len(parts) != 2:
            yield from self._quarters(loc, area, has_lemma=has_lemma)
            return
        first, last = self._one(parts[0], area), self._one(parts[1], area)
        last = last or self._one(completed(parts[0], parts[1]), area)
        if first and last:
            yield self._joined(first, last)
        elif first:
            yield first

    def _one(self, loc: str, area: Unit | None) -> list[Unit]:
        """Return the place that a single reference names, with letters behind its number or without."""
        return self._named(loc, area) or next(self._quarters(loc, area, has_lemma=True), [])

    def _said_places(self, loc: str, area: Unit | None, *, has_lemma: bool) -> list[Unit]:
        """Return the places that a reference names in the words and signs of an apparatus: 1.2 sq., 1.tit., I,2/3."""
        if (followed := following(loc)) is not None:
            found = self._places_of(followed[0], area, has_lemma=has_lemma)
            return [self._followed(unit, followed[1]) for unit in found]
        if (division := of_heading(loc)) is not None:
            return self._headings(division, area)
        parts = listed(loc)
        places = [self._places_of(part, area, has_lemma=has_lemma) for part in parts] if len(parts) > 1 else [[]]
        if all(places):
            return [unit for found in places for unit in found]
        ways = (self._places_of(way, area, has_lemma=has_lemma) for way in rewritten(loc))
        return next(filter(None, ways), [])

    def _places_of(self, loc: str, area: Unit | None, *, has_lemma: bool) -> list[Unit]:
        named = next(self._named_places(loc, area, has_lemma=has_lemma), [])
        return named or self._said_places(loc, area, has_lemma=has_lemma)

    def _followed(self, unit: Unit, most: int) -> Unit:
        """Return a place with those that follow it by their numbers."""
        number = figure(unit.path[-1]) if unit.path else None
        for following_number in range((number or 0) + 1, (number or 0) + most + 1) if number is not None else ():
            siblings = self.written.by_label.get(str(following_number), ())
            found = (u for u in siblings if u.path[:-1] == unit.path[:-1] and u.kind == unit.kind and u.last > u.first)
            if (last := next(found, None)) is None:
                break
            unit = self._joined([unit], [last])[0]
        return unit

    def _headings(self, reference: str, area: Unit | None) -> list[Unit]:
        """Return the first headings of the divisions that a reference names; of none, that of the text."""
        labels = labels_of(reference)
        divisions = [u for u in self.written.ending(labels) if u.kind == "Division"]
        headings = [u for u in self.written.units if u.kind == "Heading" and u.last > u.first and u.is_within(area)]
        if not labels:
            return headings[:1]
        own = (next((h for h in headings if d.first <= h.first < d.last), None) for d in divisions)
        return [heading for heading in own if heading is not None]

    def _at(self, element: tuple[Source, int]) -> Unit | None:
        return self.written.by_element.get((id(element[0]), element[1]))

    def _joined(self, first: list[Unit], last: list[Unit]) -> list[Unit]:
        """Return the place from one to another, if they stand in this order, else the first."""
        joined = (
            replace(a, last=max(a.last, b.last), until=(id(b.element[0]), b.element[1]))
            for a in first
            for b in last
            if b.first >= a.first
        )
        return list(joined)[:1] or first

    def _quarters(self, loc: str, area: Unit | None, *, has_lemma: bool) -> Iterator[list[Unit]]:
        """Yield the quarters of a stanza, or the part of a verse, that letters behind its number name: 1.2b, 1.2cd.

        The verses of a stanza may have these letters for their numbers, one or several (ab); where they have others, two
        are its halves, and four its quarters. The words of a lemma are also looked for in the whole stanza or verse.
        """
        found = _QUARTERS.fullmatch(loc)
        if found is not None:
            number, letters = found.groups()
        elif area is not None and area.kind == "Stanza" and _LETTERS.fullmatch(loc):  # the entry stands behind it
            number, letters = ".".join(area.path), loc
        else:
            return
        first, last = self._lettered(number, letters[0], area), self._lettered(number, letters[-1], area)
        pairs = ((a, b) for a in first for b in last if a.path[:-1] == b.path[:-1] and b.first >= a.first)
        if both := [self._joined([a], [b])[0] for a, b in pairs]:
            yield both
        stanzas = [unit for unit in self._all_named(number, area) if unit.kind == "Stanza"]
        if parts := [part for stanza in stanzas if (part := self._part(stanza, letters)) is not None]:
            yield parts
        if has_lemma:
            yield from filter(None, (stanzas, self._named(number, area)))

    def _lettered(self, number: str, letter: str, area: Unit | None) -> list[Unit]:
        """Return the verses that have a letter in their number, below the number of a stanza or behind that of a verse."""
        above = labels_of(number)
        for run in _RUNS[letter]:
            below = self.written.ending([*above, run])
            behind = self.written.ending([*above[:-1], f"{above[-1]}{run}"])
            if found := [u for u in (*below, *behind) if u.last > u.first and u.is_within(area)]:
                return found
        return []

    def _part(self, stanza: Unit, letters: str) -> Unit | None:
        """Return the verses of a stanza that letters count, where there is no doubt how many each has."""
        verses = [u for u in self.written.inside(stanza) if u.kind == "Verse"]
        of_each = {2: 2, 4: 1}.get(len(verses))
        first, last = (ord(letter) - ord("a") for letter in (letters[0], letters[-1]))
        if of_each is None or last // of_each >= len(verses):
            return None
        return self._joined([verses[first // of_each]], [verses[last // of_each]])[0]

    def _named(self, reference: str, area: Unit | None) -> list[Unit]:
        """Return the places that a reference names: by id, or by their numbers from the right; the finest of them.

        A heading has the number of its division, and is not meant where a stanza or a verse has it, too.
        """
        found = self._all_named(reference, area)
        if any(u.kind in {"Stanza", "Verse"} for u in found):
            found = [u for u in found if u.kind != "Heading" or u.has_number]
        finest = min((u.grain for u in found), default=0)
        return [u for u in found if u.grain == finest]

    def _all_named(self, reference: str, area: Unit | None) -> list[Unit]:
        """Return the places with a name or number, fine and coarse."""
        named = self.written.by_label.get(reference.casefold(), ())
        if found := [u for u in named if u.last > u.first and u.is_within(area)]:
            return found
        labels = labels_of(reference)
        while len(labels) > 1 and labels[0] in _WORDS_FOR_PLACES:
            labels.pop(0)
        return [u for u in self.written.ending(labels) if u.last > u.first and u.is_within(area)]

    # -- words -----------------------------------------------------------------------------------------------------

    def _hits(self, lemma: str, places: Sequence[Unit], margin: int) -> list[Hit]:
        """Look for a lemma in its places, and so many characters beyond their borders.

        What the edition reads comes before what its source has in the place of corrections.
        """
        parts = [p for p in _ELLIPSIS.split(lemma) if p]
        for level in (0, 1, 2, 3):
            for units in (self.units, self.written):
                hits: dict[tuple[int, int, int, int], Hit] = {}
                for place in places:
                    same = units.same(place)
                    if same is None or not may_hold(units, reach(units, same.first, same.last, margin), level, parts):
                        continue
                    for hit in self._folded(units, same.first, same.last, margin, level).find(parts):
                        hits[hit.key] = hit
                if hits:
                    return [hits[key] for key in sorted(hits)]
        return []

    def _hits_near(self, lemma: str, places: Sequence[Unit]) -> list[Hit]:
        """Look for a lemma within its places, then reaching over their borders."""
        return self._hits(lemma, places, 0) or self._hits(lemma, places, _MARGIN)

    def _hits_as_said(self, lemma: str, places: Sequence[Unit]) -> list[Hit]:
        """Look for a lemma of which a dash leaves words out, or that says which of several same words is meant: et², et (alt.)."""
        if (counted := _COUNTED.fullmatch(lemma)) is not None:
            said = counted[2] or counted[3]
            which = _ORDINALS.get(said.casefold(), 0) or int(unicodedata.normalize("NFKC", said))
            return self._hits_near(counted[1], places)[which - 1 : which]
        ends = _DASH.split(lemma)
        return self._hits_near(" … ".join(ends), places) if len(ends) == 2 and all(ends) else []

    def _hits_as_part(self, part: PartOfWord, places: Sequence[Unit]) -> list[Hit]:
        """Look for letters that are a part of a word."""
        for level in (0, 1, 2):
            for units in (self.units, self.written):
                same = filter(None, map(units.same, places))
                hits = {
                    hit.key: hit
                    for place in same
                    for hit in self._folded(units, place.first, place.last, 0, level).find_part(
                        part.letters, has_before=part.has_before, has_behind=part.has_behind
                    )
                }
                if hits:
                    return [hits[key] for key in sorted(hits)]
        return []

    def _folded(self, units: Units, first: int, last: int, margin: int, level: int) -> Folded:
        """Fold a place; one to which several entries belong is folded once, as long as they follow each other."""
        key = (units is self.written, first, last, margin, level)
        if key not in self._places_folded:
            while len(self._places_folded) >= _FOLDED:
                del self._places_folded[next(iter(self._places_folded))]
            self._places_folded[key] = Folded.of(units, first, last, margin, level)
        return self._places_folded[key]

    def decide_by_order(self) -> None:
        """Of several places with the words, take the one between the entries before and after, if it is one."""
        position = {found.entry.id: i for i, found in enumerate(self.order)}
        self._share_out()
        for found in self.undecided:
            if found.entry.id in self.bound:
                continue
            i = position[found.entry.id]
            before = self._neighbour(found, (self.order[n] for n in range(i - 1, -1, -1)))
            after = self._neighbour(found, (self.order[n] for n in range(i + 1, len(self.order))))
            fitting = [
                hit for hit in found.hits
                if (before is None or hit.key[:2] >= before.key[:2]) and (after is None or hit.key[:2] <= after.key[:2])
            ]  # fmt: skip
            if len(fitting) == 1 and (before is not None or after is not None):
                self._bind(found, fitting[0])
            else:
                self._bind_to_place(found, "several places")

    def _share_out(self) -> None:
        """Where as many entries have the same lemma as the words stand there, each entry takes its turn."""
        groups: dict[tuple[object, ...], list[_Found]] = {}
        for found in self.undecided:
            key = (found.entry.layer, found.lemma, *found.places, *(hit.key for hit in found.hits))
            groups.setdefault(key, []).append(found)
        for group in groups.values():
            if len(group) == len(group[0].hits):
                for found, hit in zip(group, group[0].hits, strict=True):
                    self._bind(found, hit)

    def _neighbour(self, found: _Found, others: Iterable[_Found]) -> Hit | None:
        """Return where the nearest entry of the same place is bound."""
        for other in others:
            if other.places != found.places or other.entry.layer != found.entry.layer:
                return None
            if hit := self.bound.get(other.entry.id):
                return hit
        return None

    # -- marks -----------------------------------------------------------------------------------------------------

    def _bind(self, found: _Found, hit: Hit) -> None:
        self.bound[found.entry.id] = hit
        entry = found.entry
        if found.part is not None:
            entry = found.part.entry
            self.omissions.extend(found.part.omissions)
        self.entries[entry.id] = replace(entry, section=found.section)
        self._mark(hit.units, hit.first_run, hit.first_offset, Mark(found.entry.id, "start"))
        self._mark(hit.units, hit.last_run, hit.last_offset, Mark(found.entry.id, "end"))

    def _mark(self, units: Units, run: int, offset: int, mark: Mark) -> None:
        """Set a mark in a run; one that would fall into a form that is not shown stands beside the choice."""
        choice = units.within.get(run)
        if choice is None:
            self.marks.setdefault(id(units.runs[run]), []).append((offset, mark))
        else:
            self.around.setdefault(id(choice), []).append(mark)

    def _bind_to_place(self, found: _Found, problem: Problem = "") -> None:
        """Bind an entry to its place as a whole, where its words in it are not given or not found."""
        is_omitted = not found.lemma and _omits(found.entry) and all(u.kind in _OMITTED for u in found.units)
        entry = replace(found.entry, section=found.section, is_exact=is_omitted, problem=problem)
        if len(found.places) > 1:
            self.entries[entry.id] = replace(entry, problem="several places")
            return
        self.entries[entry.id] = entry
        first, last = found.places[0]
        end = len(self.written.runs[last - 1].value)
        self._mark(self.written, first, 0, Mark(entry.id, "start"))
        self._mark(self.written, last - 1, end, Mark(entry.id, "end"))

    def marked(self, nodes: tuple[Node, ...]) -> tuple[Node, ...]:
        """Put the marks into the stream."""
        return each_changed(nodes, self._marked)

    def _marked(self, node: Node) -> Node | Sequence[Node]:
        if isinstance(node, Text):
            marks = self.marks.get(id(node))
            return _cut(node, marks) if marks else node
        inner = with_inner(node, self.marked)
        if not (beside := self.around.get(id(node))):
            return inner
        return [*(m for m in beside if m.side == "start"), inner, *(m for m in beside if m.side == "end")]


_OMITTED = {"Verse", "Stanza", "Paragraph"}


def _omits(entry: Entry) -> bool:
    """Tell whether an entry without a lemma says of its witnesses only that they omit the place: 2 om. A."""
    readings = entry.variants
    return bool(readings) and all(r.witnesses and _is_nothing(r) for r in readings)


def _is_nothing(reading: Reading) -> bool:
    if reading.says or reading.all_notes or has_text(reading.content):
        return reading.kind == "omission"
    return not reading.shift


def _cut(text: Text, marks: list[tuple[int, Mark]]) -> list[Node]:
    """Cut a text at its marks; at one place, what ends stands before what begins."""
    out: list[Node] = []
    done = 0
    for offset, mark in sorted(marks, key=lambda m: (m[0], m[1].side == "start")):
        if offset > done:
            out.append(_part(text, done, offset))
            done = offset
        out.append(mark)
    if done < len(text.value):
        out.append(_part(text, done, len(text.value)))
    return out


def _part(text: Text, start: int, end: int) -> Text:
    number = text.start + visible_length(text.value[:start]) if text.start >= 0 else -1
    return Text(text.value[start:end], number)


def _distinct(attempts: Iterable[list[Unit]]) -> list[list[Unit]]:
    """Return lists of places, each once."""
    return list(
        {tuple((u.first, u.last, u.element[1]) for u in units): units for units in reversed([*attempts])}.values()
    )[::-1]
