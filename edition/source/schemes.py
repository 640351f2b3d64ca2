"""Pointers that name a place by more than an id: left(w1), string-range(p1,10,5), match(p1,'uirum'). Tree → tree. TEI P5, SATS.

Each becomes a pointer to an element: where it means a place between two letters, an anchor is put there.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from urllib.parse import unquote

import regex
from lxml import etree
from lxml.etree import _Element

from edition.tree import TEI_, XML_ID, Places

_POINTING = (
    ((TEI_ + "app", TEI_ + "span", TEI_ + "interp"), ("from", "to")),
    ((TEI_ + "note", TEI_ + "annotation"), ("target", "targetEnd")),
)
_CALL = re.compile(r"\s*(left|right|string-index|string-range|range|match)\s*\((.*)\)\s*", re.DOTALL)
_ID = re.compile(r"\s*#?(?:id\(\s*)?([\w.\-]+)\)?\s*")


def resolve(root: _Element, places: Places) -> None:
    """Write pointers with schemes anew, so that they name elements; those that lead nowhere stay, and are told."""
    found = [
        (element, names)
        for tags, names in _POINTING
        for element in root.iter(*tags)
        if any("(" in (element.get(name) or "") for name in names)
    ]
    if not found:
        return
    resolving = _Resolving(places, {key: e for e in root.iter(etree.Element) if (key := e.get(XML_ID))})
    for element, (first, last) in found:
        begun, ended = (resolving.ends(element.get(name) or "") for name in (first, last))
        if begun is None and ended is None:
            continue
        start = begun[0] if begun is not None else None
        end = ended[1] if ended is not None else begun[1] if begun is not None and not element.get(last) else None
        is_point = start is not None and start == end and bool(start.side)
        if start is not None:
            element.set(first, f"#{resolving.name(start, is_first=True, is_point=is_point)}")
        if end is not None:
            element.set(last, f"#{resolving.name(end, is_first=False, is_point=is_point)}")
    resolving.put_anchors()


@dataclass(frozen=True, slots=True)
class _Point:
    """A place: a whole element, or so many characters into its text; ``side`` is before or after the element."""

    element: _Element
    offset: int = -1
    side: str = ""


@dataclass(slots=True)
class _Resolving:
    places: Places
    ids: dict[str, _Element]
    made: dict[tuple[_Element, int, str], str] = field(default_factory=dict)
    waiting: dict[_Element, list[tuple[int, bool, _Element]]] = field(default_factory=dict)
    """Anchors that are to stand in the text of an element: where, whether a passage begins there."""
    said: dict[_Element, str] = field(default_factory=dict)

    def ends(self, pointer: str) -> tuple[_Point, _Point] | None:
        """Return where what a pointer with a scheme names begins and ends; nothing for others, and where that is not here."""
        if (
            pointer.count("(") > _DEEPEST
            or not pointer.startswith("#")
            or (call := _CALL.fullmatch(pointer[1:])) is None
        ):
            return None
        return self._called(call[1], list(_arguments(call[2])))

    def _called(self, scheme: str, given: list[str]) -> tuple[_Point, _Point] | None:
        if scheme == "range":
            both = [self._named(one) for one in given]
            if len(both) != _TWO or both[0] is None or both[1] is None:
                return None
            return both[0][0], both[1][1]
        inner = self._named(given[0]) if given else None
        if inner is None:
            return None
        element = inner[0].element
        match scheme, given[1:]:
            case ("left" | "right") as side, []:
                point = _Point(element, side=side)
                return point, point
            case "string-index", [offset] if offset.isdecimal():
                return self._within(element, int(offset), 0)
            case "string-range", [offset, length, *_] if offset.isdecimal() and length.isdecimal():
                return self._within(element, int(offset), int(length))
            case "match", [pattern, *number]:
                return self._matching(element, pattern, number)
            case _:
                return None

    def _named(self, expression: str) -> tuple[_Point, _Point] | None:
        """Return what an argument names: an id, or another scheme."""
        if (call := _CALL.fullmatch(expression)) is not None:
            return self._called(call[1], list(_arguments(call[2])))
        found = _ID.fullmatch(expression)
        element = self.ids.get(found[1]) if found is not None else None
        return None if element is None else (_Point(element), _Point(element))

    def _within(self, element: _Element, offset: int, length: int) -> tuple[_Point, _Point] | None:
        if offset + length > len(self._text(element)):
            return None
        return _Point(element, offset), _Point(element, offset + length)

    def _matching(self, element: _Element, pattern: str, number: list[str]) -> tuple[_Point, _Point] | None:
        which = int(number[0]) if number and number[0].isdecimal() else 1
        try:
            matches = list(regex.finditer(unquote(pattern.strip("'\"")), self._text(element), timeout=_SECONDS))
        except (regex.error, TimeoutError):
            return None
        if not 0 < which <= len(matches):
            return None
        first, last = matches[which - 1].span()
        return self._within(element, first, last - first)

    def _text(self, element: _Element) -> str:
        if element not in self.said:
            self.said[element] = "".join(element.itertext("{*}*"))
        return self.said[element]

    def name(self, point: _Point, *, is_first: bool, is_point: bool) -> str:
        """Return the id at which a passage begins or ends: that of the element, or of an anchor that is put there."""
        element = point.element
        if point.offset < 0 and not is_point and point.side != ("right" if is_first else "left"):
            return element.get(XML_ID) or ""
        key = (element, point.offset, point.side or ("left" if is_first else "right"))
        if key not in self.made:
            anchor = etree.Element(TEI_ + "anchor")
            number = len(self.made) + 1
            while f"at.{number}" in self.ids:
                number += 1
            self.made[key] = f"at.{number}"
            anchor.set(XML_ID, self.made[key])
            self.ids[self.made[key]] = anchor
            self.places[anchor] = self.places[element]
            if point.offset >= 0:
                self.waiting.setdefault(element, []).append((point.offset, is_first, anchor))
            elif (parent := element.getparent()) is not None:
                _put_after(anchor, parent, *((element.getprevious(), -1) if point.side == "left" else (element, 0)))
        return self.made[key]

    def put_anchors(self) -> None:
        """Put the anchors into the texts, the last first: those before them keep their places.

        What is encoded in two ways (a choice, an entry) is no place to begin or end: the passage has the whole of it.
        """
        for element, anchors in self.waiting.items():
            texts = list(_texts(element))
            ends = list(accumulate(len(text) for _, _, text in texts))
            for offset, is_first, anchor in sorted(anchors, key=lambda found: found[0], reverse=True):
                at = bisect_left(ends, offset)
                holder, before, text = texts[at]
                around = [
                    e for e in (holder, *holder.iterancestors()) if e.tag in _DOUBLE and element in e.iterancestors()
                ]
                parent = around[-1].getparent() if around else None
                if parent is None:
                    _put_after(anchor, holder, before, offset - (ends[at] - len(text)))
                elif is_first:
                    _put_after(anchor, parent, around[-1].getprevious(), -1)
                else:
                    _put_after(anchor, parent, around[-1], 0)


_TWO = 2
_DEEPEST = 20
"""So many brackets a pointer may have."""
_SECONDS = 5
"""So long a pattern is looked for: some have no end."""
_DOUBLE = {TEI_ + name for name in ("choice", "app", "subst")}


def _arguments(text: str) -> Iterator[str]:
    """Yield what stands between the commas of a call, those within brackets and quotation marks left alone."""
    depth, quoted, piece = 0, "", ""
    for character in text:
        if quoted or character in "'\"":
            quoted = "" if character == quoted else quoted or character
        depth += {"(": 1, ")": -1}.get(character, 0) if not quoted else 0
        if character == "," and not depth and not quoted:
            yield piece.strip()
            piece = ""
        else:
            piece += character
    yield piece.strip()


def _texts(element: _Element) -> Iterator[tuple[_Element, _Element | None, str]]:
    """Yield the texts of an element in order: the element that holds each, the child behind which it stands, the text."""
    yield element, None, element.text or ""
    for child in element:
        if isinstance(child.tag, str):
            yield from _texts(child)
        yield element, child, child.tail or ""


def _put_after(anchor: _Element, holder: _Element, before: _Element | None, offset: int) -> None:
    """Put an anchor into the text behind a child, or into the first text; -1 is the end of it."""
    text = (holder.text if before is None else before.tail) or ""
    at = len(text) if offset < 0 else offset
    if before is None:
        holder.insert(0, anchor)
        holder.text, anchor.tail = text[:at], text[at:]
    else:
        before.addnext(anchor)  # the tail of what stands before goes on behind the anchor
        before.tail, anchor.tail = text[:at], text[at:]
