"""Units of a collation, as the collation editor of New Testament and other editions exports them: numbered by the words of the base. Tree → tree.

A verse is an ``ab`` of entries alone, whose lemmas name one base. Each says by @from and @to from which to which word of the base it
reaches, these having even numbers and the places between them odd ones. Units may overlap; words of which no unit speaks are not exported.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree
from lxml.etree import _Element

from edition.letters import base_letters
from edition.tree import TEI, TEI_, XML_ID, Places, local_name

COLLATED = "an export of a collation, in which entries alone are the text"

_APP, _AB, _LEM, _RDG, _WIT = (TEI_ + name for name in ("app", "ab", "lem", "rdg", "wit"))
_VERSE = re.compile(r"B(\d+)K(\d+)V(\d+)")
_OVERLAPPED = "overlapped"
"""What is said of witnesses of which a longer unit speaks."""
_SIGNED = re.compile(r"([A-Za-z]?\d+)(?:\*|[CVKT*]\w{0,3})")
"""A siglum of the New Testament with the sign of a hand or a kind of reading behind it."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """An entry with the first and the last place of the base of which it speaks."""

    element: _Element
    first: int
    last: int

    @property
    def words(self) -> Mapping[int, str]:
        """The words of its lemma by their numbers, if they are as many as it says."""
        lemma = self.element.find(_LEM)
        said = "" if lemma is None else "".join(lemma.itertext())
        words = said.split()
        begin = self.first + self.first % 2
        if len(words) != _words_between(self.first, self.last + 1):
            return {}
        return {begin + 2 * i: word for i, word in enumerate(words)}


def _words_between(first: int, end: int) -> int:
    """Count the words from a number to before another: they have the even ones."""
    return max((end + 1) // 2 - (first + 1) // 2, 0)


def as_text(root: _Element, places: Places) -> tuple[_Element, str]:
    """Make a text of the verses of a collation; returns the root, and what it was; nothing where it has none."""
    verses = [e for e in root.iter(_AB) if _is_collated(e)]
    if not verses:
        return root, ""
    for verse in verses:
        _read_verse(verse, places)
    is_bare = local_name(root) == "TEI" and not any(local_name(c) in {"teiHeader", "text"} for c in root)
    return (_wrapped(root, places) if is_bare else root), COLLATED


def _is_collated(verse: _Element) -> bool:
    """Tell whether a verse has numbered entries, and nothing else; and all name one base by a word, as no edition names a witness."""
    children = list(verse.iterchildren("*"))
    loose = (verse.text or "") + "".join(child.tail or "" for child in children)
    if not children or loose.strip() or any(child.tag != _APP for child in children):
        return False
    numbered = [child for child in children if child.get("from") or child.get("to")]
    bases = {base for child in numbered for base in (_base(child),)}
    return (
        len(bases) == 1
        and None not in bases
        and all(_NUMBER.fullmatch(child.get(name) or "") for child in numbered for name in ("from", "to"))
        and all(int(child.get("from", "0")) <= int(child.get("to", "0")) for child in numbered)
    )


_NUMBER = re.compile(r"[0-9]{1,6}")


def _base(app: _Element) -> str | None:
    """Return what a lemma calls the base; nothing where it points to witnesses, or names several."""
    lemma = app.find(_LEM)
    named = ((lemma.get("wit") if lemma is not None else "") or "").split()
    return named[0] if len(named) == 1 and "#" not in named[0] else None


def _read_verse(verse: _Element, places: Places) -> None:
    """Make the text of a verse: units that do not overlap in their order, what is missing between them, others pointing to them."""
    key = verse.get(XML_ID) or ""
    called = key.removesuffix("-APP") or next((e.get("n") or "" for e in verse.iterchildren(_APP)), "")
    found = _VERSE.fullmatch(called)
    if called and verse.get("n") is None:
        verse.set("n", f"{int(found[2])}.{int(found[3])}" if found is not None else called)
    apps = list(verse.iterchildren(_APP))
    bases = {base for app in apps if (base := _base(app)) is not None}
    for app in apps:
        _without_base(app, bases)
    units = [
        _Unit(app, int(app.get("from", "0")), int(app.get("to", "0"))) for app in apps if app.get("from") is not None
    ]
    others = [app for app in apps if app.get("from") is None]
    words = {number: word for unit in units for number, word in unit.words.items()}
    in_text = _apart(units)
    for app in apps:
        verse.remove(app)
        app.tail = None
    chosen = {id(unit) for unit in in_text}
    beside = [unit for unit in units if id(unit) not in chosen]
    ends = {number for unit in beside for number in (unit.first, unit.last + 1)}
    anchors = _set_in_order(verse, in_text, words, ends if key else set(), places)
    for unit in in_text:
        del unit.element.attrib["from"], unit.element.attrib["to"]
    for unit in beside:
        _point(unit, anchors, verse)
    for app in others:
        lemma = app.find(_LEM)
        if key and lemma is not None and not lemma.get("wit"):
            app.set("from", f"#{key}")
            app.remove(lemma)
    if apart := [*others, *(unit.element for unit in beside)]:
        listed = etree.Element(TEI_ + "listApp")
        places[listed] = places[verse]
        verse.addnext(listed)
        listed.extend(apart)


def _without_base(app: _Element, bases: set[str]) -> None:
    """Take the base out of the witnesses: it is the text. So are the witnesses of “Whole verse”, and sigla said twice."""
    for reading in app.iter(_LEM, _RDG):
        named = [token for token in (reading.get("wit") or "").split() if token not in bases]
        if reading.get("wit") is not None:
            if named:
                reading.set("wit", " ".join(named))
            else:
                del reading.attrib["wit"]
        for said in list(reading.iterchildren(_WIT)):
            if {e.text for e in said.iter(TEI_ + "idno")} <= {*named, *bases} and said.tail is None:
                reading.remove(said)
    lemma = _letters(app.find(_LEM))
    for reading in list(app.iterchildren(_RDG)):
        is_lemma = not reading.get("wit") and (_letters(reading) == lemma or reading.get("type") == "om")
        if reading.get("type") == _OVERLAPPED or is_lemma:
            app.remove(reading)  # said of another unit, or the base alone has it: it is the lemma once more


def _letters(reading: _Element | None) -> list[str]:
    said = "" if reading is None else "".join(reading.itertext())
    return [base_letters(word) for word in said.split()]


def _apart(units: Sequence[_Unit]) -> list[_Unit]:
    """Choose the units that are the text: the shortest of those that overlap."""
    chosen: list[_Unit] = []
    starts: list[int] = []
    for unit in sorted(units, key=lambda u: (u.last - u.first, u.first)):
        place = bisect_left(starts, unit.first)
        is_free = place == len(chosen) or chosen[place].first > unit.last
        if is_free and (place == 0 or chosen[place - 1].last < unit.first):
            chosen.insert(place, unit)
            starts.insert(place, unit.first)
    return chosen


def _set_in_order(
    verse: _Element, units: Sequence[_Unit], words: Mapping[int, str], ends: set[int], places: Places
) -> dict[int, str]:
    """Put units into their verse, with the words between them that others tell, and a gap for those that none does.

    Returns the ids of the points that stand before the numbers in ``ends``; none within a unit.
    """
    verse.text = None
    anchors: dict[int, str] = {}
    starting = {unit.first: unit for unit in units}
    told = 2  # all before this number has been told
    for number in sorted({*starting, *words, *ends}):
        if number < told:
            continue
        _gap(verse, _words_between(told, number), places)
        told = number
        if number in ends:
            anchors[number] = f"{verse.get(XML_ID)}.{number}"
            etree.SubElement(verse, TEI_ + "anchor", {XML_ID: anchors[number]})
            places[verse[-1]] = places[verse]
        if (unit := starting.get(number)) is not None:
            _say(verse, " ")
            verse.append(unit.element)
            told = unit.last + 1
        elif (word := words.get(number)) is not None:
            _say(verse, f" {word}")
            told = number + 1
    return anchors


def _gap(verse: _Element, missing: int, places: Places) -> None:
    """Set a gap for so many words of which the export says nothing."""
    if missing:
        _say(verse, " ")
        said = {"reason": "x-not-collated", "unit": "word", "quantity": str(missing)}
        gap = etree.SubElement(verse, TEI_ + "gap", said)
        gap.tail = " "
        places[gap] = places[verse]


def _say(verse: _Element, text: str) -> None:
    if len(verse):
        verse[-1].tail = (verse[-1].tail or "") + text
    else:
        verse.text = (verse.text or "") + text


def _point(unit: _Unit, anchors: Mapping[int, str], verse: _Element) -> None:
    """Let a unit that overlaps others point to where it begins and ends; within another its words are looked for in the verse."""
    del unit.element.attrib["from"], unit.element.attrib["to"]
    first, last = anchors.get(unit.first), anchors.get(unit.last + 1)
    if first and last:
        unit.element.set("from", f"#{first}")
        unit.element.set("to", f"#{last}")
    else:
        unit.element.set("loc", verse.get("n") or "")


def _wrapped(root: _Element, places: Places) -> _Element:
    """Put verses into a document that declares the witnesses which they name."""
    whole = etree.Element(TEI_ + "TEI", nsmap={None: TEI})
    described = etree.SubElement(etree.SubElement(whole, TEI_ + "teiHeader"), TEI_ + "fileDesc")
    listed = etree.SubElement(etree.SubElement(described, TEI_ + "sourceDesc"), TEI_ + "listWit")
    tokens = dict.fromkeys(t for e in root.iter(_LEM, _RDG) for t in (e.get("wit") or "").split())
    sigla = dict.fromkeys(found[1] if (found := _SIGNED.fullmatch(token)) else token for token in tokens)
    for siglum in sigla:
        etree.SubElement(listed, TEI_ + "witness", {"n": siglum})
    body = etree.SubElement(etree.SubElement(whole, TEI_ + "text"), TEI_ + "body")
    for child in list(root):
        body.append(child)
    for element in whole.iter(etree.Element):
        if element not in places:
            places[element] = places[root]
    return whole
