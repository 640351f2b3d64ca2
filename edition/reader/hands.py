"""Tell what the description of a hand calls it, for the apparatus. Elements → names. TEI P5, PHDH."""

from __future__ import annotations

from collections.abc import Iterable

from lxml.etree import _Element

from edition.reader.flow import Flow
from edition.tree import TEI_, local_name

_HANDS = {"handNote", "hand"}
_LONGEST = 24


def names_of_hands(flow: Flow, hands: Iterable[str]) -> dict[str, str]:
    """Return the names of those hands that are described with one: @n, a label, the scribe, or a few words."""
    described = {hand: flow.ids[hand] for hand in hands if hand in flow.ids}
    named = {h: _name_of(flow, e) for h, e in described.items() if local_name(e) in _HANDS}
    return {hand: name for hand, name in named.items() if name}


def _name_of(flow: Flow, hand: _Element) -> str:
    """Return what an element calls a hand; nothing where it only describes it."""
    label = next(hand.iter(TEI_ + "label", TEI_ + "abbr", TEI_ + "idno"), None)
    person = next(hand.iter(TEI_ + "persName", TEI_ + "name"), None)
    said = (hand.get("n") or "", _text(label), _scribe(flow, hand), _text(person), _sentence(_text(hand)))
    return next((name for name in said if name and len(name) <= _LONGEST), "")


def _scribe(flow: Flow, hand: _Element) -> str:
    """Return the scribe that a hand names: in a word, or by a pointer to the description of a person."""
    given = " ".join((hand.get("scribe") or "").split()) or hand.get("scribeRef", "")
    if not given.startswith("#"):
        return "" if ":" in given else given
    person = flow.ids.get(given[1:])
    return given[1:] if person is None else _text(next(person.iter(TEI_ + "persName", TEI_ + "name"), person))


def _sentence(said: str) -> str:
    """Take the full stop off a few words, unless it is that of an abbreviation."""
    return said if len(said.rsplit(" ", maxsplit=1)[-1]) <= _ABBREVIATED else said.rstrip(".;")


_ABBREVIATED = 5


def _text(element: _Element | None) -> str:
    return "" if element is None else " ".join("".join(element.itertext("{*}*")).split())
