"""Tell under what names an apparatus cites scholars and their works. Elements of the header → names. TEI P5, TCAPRD."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from lxml.etree import _Element

from edition.model.apparatus import Reading
from edition.model.reference import WORKS
from edition.reader.core import tokens
from edition.reader.flow import Flow
from edition.reader.witnesses import siglum_in
from edition.tree import TEI_, local_name

_PEOPLE = {"person", "org", "orgName", "respStmt", "author", "editor", "persName", "name"}
_LONGEST = 24


def read_cited(flow: Flow, readings: Iterable[Reading]) -> dict[str, str]:
    """Name those to whom readings point by @resp and @source, as the document describes them; by the id where it says no name.

    A work is cited by its author, and its year where the author has several.
    """
    keys = dict.fromkeys(key for reading in readings for key in (*reading.resp, *reading.source))
    described = {key: element for key in keys if (element := flow.ids.get(key)) is not None}
    authors = {key: _author(element) for key, element in described.items() if local_name(element) in WORKS}
    often = Counter(authors.values())
    cited: dict[str, str] = {}
    for key, element in described.items():
        if key in authors:
            said = _siglum_of_work(element, authors[key]) or _number(element)
            if not said and (author := authors[key]):
                said = f"{author} {_year(element)}".rstrip() if often[author] > 1 else author
            said = said or _title(element)
        else:
            said = siglum_in(element) or _number(element)
            if not said and local_name(element) in _PEOPLE:
                said = _surname(element)
        if said:
            cited[key] = said
    return cited


def read_prints(flow: Flow, readings: Iterable[Reading]) -> frozenset[str]:
    """Return the works that readings name and that read, and do not conjecture: of a title and no author, or called an edition."""
    readings = tuple(readings)
    keys = dict.fromkeys(key for reading in readings for key in reading.source)
    works = {key: e for key in keys if (e := flow.ids.get(key)) is not None and local_name(e) in WORKS}
    prints = {
        k
        for k, e in works.items()
        if not _author(e)
        and (next(e.iter(TEI_ + "title"), None) is not None or _EDITION.search(" ".join(e.itertext())))
    }
    named = dict.fromkeys(key for reading in readings for key in (*reading.resp, *reading.source))
    return frozenset(prints | {key for key in named if key not in flow.ids and _calls_a_book(key)})


def cited_in(value: str | None, ids: Mapping[str, _Element]) -> tuple[str, ...]:
    """Return whom @resp or @source names: those to whom it points, or, where nothing in it is a pointer, what it says as a whole.

    TEI wants pointers there; of papyri it is a habit to write “BL 8.21”, “ed. pr.”.
    """
    said = (value or "").split()
    if len(said) < 2 or any("#" in token or token in ids or _ADDRESS.match(token) for token in said):
        return tokens(value)
    return (" ".join(said),)


_ADDRESS = re.compile(r"[A-Za-z][\w+.-]*:[^\s]|\.{0,2}/")
_CALLED = r"\b(?:[eé]dd?\.|editi?on?e?s?\b|éditions?\b|edizion[ei]\b|edici[oó]n|ausg(?:\.|abe)|princeps\b|pr\.|vulg(?:o\b|ata\b|\.))"
_EDITION = re.compile(_CALLED, re.IGNORECASE)
_OF_A_BOOK = re.compile(rf"{_CALLED}|\d", re.IGNORECASE)
"""Words by which an earlier edition is called, and numbers: of its year, of a volume and a page."""


def _calls_a_book(said: str) -> bool:
    """Tell whether words that point nowhere name an edition or a place in a book, which reads, and no scholar."""
    is_free = " " in said or "." in said
    return is_free and _ADDRESS.match(said) is None and _OF_A_BOOK.search(said) is not None


def _siglum_of_work(work: _Element, author: str) -> str:
    """Return the siglum of a work; a short title is one where it has no author, or names him."""
    said = siglum_in(work)
    short = next((t for t in work.iter(TEI_ + "title") if (t.get("type") or "").startswith("short")), None)
    is_title = short is not None and " ".join("".join(short.itertext()).split()) == said
    return "" if is_title and author and author not in said else said


def _title(work: _Element) -> str:
    """Return the title of a work that is short, or the words of a plain reference before its first comma."""
    title = next(work.iter(TEI_ + "title", TEI_ + "abbr"), None)
    said = " ".join("".join((work if title is None else title).itertext()).split())
    if title is None:
        said = said.partition(",")[0] if "," in said else ""
    return said if len(said) <= _LONGEST else ""


def _number(element: _Element) -> str:
    number = " ".join((element.get("n") or "").split())
    return number if number and not number.isdigit() and len(number) <= _LONGEST else ""


def _author(work: _Element) -> str:
    """Return the surnames of the authors of a work, else of its editors; nothing where they are many or it has none."""
    for name in ("author", "editor"):
        found = list(dict.fromkeys(filter(None, (_surname(e) for e in work.iter(TEI_ + name)))))
        if found:
            return " – ".join(found) if len(" – ".join(found)) <= _LONGEST else found[0]
    return ""


def _surname(person: _Element) -> str:
    """Return the surname of a person: as it is marked, before a comma, or the last word."""
    marked = next(person.iter(TEI_ + "surname"), None)
    said = " ".join("".join((marked if marked is not None else _named(person)).itertext()).split())
    if marked is not None or not said:
        return said
    return said.partition(",")[0] if "," in said else said.split()[-1]


def _named(person: _Element) -> _Element:
    """Return what names a person in a longer description."""
    return next(person.iter(TEI_ + "persName", TEI_ + "name"), person)


def _year(work: _Element) -> str:
    dates = (e.get("when") or "".join(e.itertext()).strip() for e in work.iter(TEI_ + "date"))
    return next((date[:4] for date in dates if date[:4].isdecimal()), "")
