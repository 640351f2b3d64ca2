"""Read where and when a text was written, and of what kind it is. TEI P5, HD3, msorigin, HDCD, HDCLAS."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml.etree import _Element

from edition.model.metadata import Origin
from edition.tree import TEI_, XML_ID, local_name

_YEAR = re.compile(r"\s*(-?\d{1,4})(?!\d)")
_FIRST = ("when", "notBefore", "from")
_LAST = ("when", "notAfter", "to")
_SYSTEMS = ("", "-iso", "-custom")
"""Dates of our own calendar may stand in attributes of several names; EpiDoc has those of others in ``-custom``."""
_DATES = ("origDate", "date")
_PLACES = ("origPlace", "placeName", "settlement")


def read_origin(header: _Element) -> Origin:
    """Read the origin of a text: of the thing that bears it, else of the letter, else of the work."""
    dates: list[_Element] = []
    places: list[_Element] = []
    for described in _descriptions(header):
        dates = dates or [e for e in described.iter(*(TEI_ + name for name in _DATES)) if _years((e,))]
        places = places or _places(described)
    found = (_plain(place) for place in places)
    return Origin(tuple(dict.fromkeys(filter(None, found))), _years(dates), tuple(dict.fromkeys(_kinds(header))))


def _descriptions(header: _Element) -> Iterator[_Element]:
    yield from header.iter(TEI_ + "origin")
    for action in header.iter(TEI_ + "correspAction"):
        if action.get("type") == "sent":
            yield action
    yield from header.iter(TEI_ + "creation")


def _places(described: _Element) -> list[_Element]:
    """Return the places of a description: of one within another, the outer one tells more."""
    found = next(
        (list(described.iter(TEI_ + name)) for name in _PLACES if described.find(f".//{TEI_}{name}") is not None), []
    )
    return [e for e in found if not any(local_name(above) == local_name(e) for above in e.iterancestors())]


def _years(dates: Iterable[_Element]) -> tuple[int, int] | None:
    """Return the first and the last year that some dates allow."""
    years = [year for date in dates for names in (_FIRST, _LAST) if (year := _year(date, names)) is not None]
    return (min(years), max(years)) if years else None


def _year(date: _Element, names: Iterable[str]) -> int | None:
    values = (date.get(name + system) for system in _SYSTEMS for name in names)
    return next((int(found[1]) for value in values if value and (found := _YEAR.match(value))), None)


def _kinds(header: _Element) -> Iterator[str]:
    """Yield the categories to which a text belongs, with their descriptions; without any, its keywords."""
    named = {e.get(XML_ID): e for e in header.iter(TEI_ + "category")}
    is_classed = False
    for reference in header.iter(TEI_ + "catRef"):
        for token in (reference.get("target") or "").split():
            category = named.get(token.rpartition("#")[2])
            described = category.find(f"{TEI_}catDesc") if category is not None else None
            is_classed = True
            yield _plain(described) if described is not None and _plain(described) else token.rpartition("#")[2]
    if not is_classed:
        for term in header.iter(TEI_ + "keywords"):
            yield from filter(None, (_plain(e) for e in term.iter(TEI_ + "term")))


def _plain(element: _Element) -> str:
    return " ".join("".join(element.itertext()).split()).strip(" ,;.:")
