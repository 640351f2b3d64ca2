"""How findings are put into words: names in angle brackets, a few examples instead of a list, the nearest first."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from edition.diagnostics import nearest
from edition.schema.datatypes import NO_CONTEXT, Datatype
from edition.schema.relaxng import names, patterns
from edition.schema.relaxng.names import NameClass, listed
from edition.schema.relaxng.patterns import Pattern

_YEAR_FIRST = re.compile(r"(-?)([0-9]{1,4})(?:[-/.]([0-9]{1,2}))?(?:[-/.]([0-9]{1,2}))?")
_DAY_FIRST = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{3,4})")
MOST = 5
"""So many names a message lists at most."""
_LONGEST_DOCUMENTATION = 240
_REFERENCES = re.compile(r"\s*\[[^\]]*\]$")
"""Chapters in brackets, with which the documentation of a schema of TEI ends."""
# What an editor writes every day comes first among equals.
_COMMON = (
    "p", "head", "div", "l", "lg", "ab", "app", "lem", "rdg", "note", "ref", "name", "persName", "placeName", "date",
    "hi", "quote", "q", "title", "list", "item", "table", "figure", "sp", "speaker", "stage", "msDesc", "witness",
    "listWit", "bibl", "text", "body", "front", "back", "TEI", "teiHeader",
)  # fmt: skip

# A document has the same mistake many times, and to compare spellings takes long.
_REMEMBERED = 2000
_ORDER = {name: number for number, name in enumerate(_COMMON)}


def element(name: str) -> str:
    """Show an element."""
    return f"<{names.local(name)}>"


def attribute(name: str) -> str:
    """Show an attribute."""
    return f"@{names.shown_attribute(name)}"


def ranked(found: Iterable[str], near: str = "") -> list[str]:
    """Put names in order: those spelt like a given one first, then the common ones, then by the alphabet."""
    return list(_ranked(tuple(dict.fromkeys(found)), names.local(near).casefold()))


@lru_cache(_REMEMBERED)
def _ranked(found: tuple[str, ...], wanted: str) -> tuple[str, ...]:
    def key(name: str) -> tuple[float, int, str]:
        local = names.local(name)
        likeness = difflib.SequenceMatcher(None, wanted, local.casefold()).ratio() if wanted else 0
        return -likeness if likeness > 0.5 else 0, _ORDER.get(local, len(_ORDER)), local.casefold()

    return tuple(sorted(found, key=key))


def listing(shown: Sequence[str], joint: str = "or") -> str:
    """Join what is shown, at most five, and say how many more there are."""
    some = list(shown[:MOST])
    if (more := len(shown) - MOST) > 0:
        return f"{', '.join(some)} {joint} {f'{more} others' if more > 1 else 'one other'}"
    return f"{', '.join(some[:-1])} {joint} {some[-1]}" if len(some) > 1 else "".join(some)


def elements(found: Iterable[str], near: str = "", joint: str = "or") -> str:
    """List elements."""
    return listing([element(name) for name in ranked(found, near)], joint)


def alike(name: str, known: Iterable[str]) -> list[str]:
    """Return the known names that are spelt like a given one, the most alike first."""
    return list(_alike(names.local(name).casefold(), tuple(known)))


@lru_cache(_REMEMBERED)
def _alike(wanted: str, known: tuple[str, ...]) -> tuple[str, ...]:
    by_local: dict[str, str] = {}
    for one in known:
        by_local.setdefault(names.local(one).casefold(), one)
    return tuple(by_local[local] for local in difflib.get_close_matches(wanted, by_local, n=MOST, cutoff=0.6))


def meant_among(name: str, known: Iterable[str]) -> str:
    """Return the known name whose local part a writer probably meant, or nothing."""
    return next(iter(alike(name, known)), "")


def did_you_mean(shown: str) -> str:
    """Ask."""
    return f"did you mean {shown}?" if shown else ""


def explained(name: str, documentation: str) -> str:
    """Say what an element is for, where the schema says it in a sentence or two."""
    said = _REFERENCES.sub("", documentation)
    return f"{element(name)} {said}" if said and len(said) <= _LONGEST_DOCUMENTATION else ""


def in_namespace(namespace: str) -> str:
    """Say in which namespace a name is."""
    return f"in the namespace “{namespace}”" if namespace else "in no namespace"


def excerpt(text: str, length: int = 40) -> str:
    """Show the beginning of a text."""
    shown = " ".join(text.split())
    return f"“{shown}”" if len(shown) <= length else f"“{shown[:length].rstrip()}…”"


# Of several attributes one of which is needed, that which most elements of the kind have.
_USUAL = ("wit", "target", "ref", "when", "url", "rend", "rendition", "source", "resp", "hand")


def usual(found: Iterable[NameClass]) -> tuple[int, ...]:
    """Return the places of attributes in the order in which a message names them."""
    names_ = [next(listed(one), "") for one in found]
    return tuple(_USUAL.index(name) if name in _USUAL else len(_USUAL) for name in names_)


def class_of_names(found: NameClass) -> str:
    """Show the attributes of a class of names."""
    shown = [attribute(name) for name in listed(found)]
    return listing(shown) if shown else "another attribute"


def values_of(pattern: Pattern) -> list[str]:
    """Return the values that a pattern lists one by one."""
    if isinstance(pattern, patterns.Value):
        return [pattern.text.strip()]
    if isinstance(pattern, patterns.Data):
        return []
    return [value for part in pattern.parts() for value in values_of(part)]


def datatypes_of(pattern: Pattern) -> list[Datatype]:
    """Return the datatypes that a pattern mentions."""
    if isinstance(pattern, patterns.Data):
        return [pattern.datatype]
    return [datatype for part in pattern.parts() for datatype in datatypes_of(part)]


def _forms(datatypes: Iterable[Datatype]) -> list[str]:
    """Describe datatypes in words; several kinds of dates together, by the examples that say most."""
    found = list(datatypes)
    examples = {datatype.name: datatype.example for datatype in found if datatype.example}
    dates = [examples[name] for name in ("gYear", "gYearMonth", "date") if name in examples]
    forms: list[str] = []
    if len(examples) > 2 and dates:
        found = [datatype for datatype in found if not datatype.example]
        forms.append(f"a date such as {listing(dates)}")
        if "time" in examples:
            forms.append(f"a time such as {examples['time']}")
    return list(dict.fromkeys([*forms, *(datatype.described for datatype in found)]))


def wanted_value(found: Iterable[Pattern], written: str = "") -> tuple[str, str]:
    """Say what a value may be: the end of a sentence, and a question about what was meant."""
    ways = list(found)
    values = list(dict.fromkeys(value for pattern in ways for value in values_of(pattern)))
    forms = _forms(datatype for pattern in ways for datatype in datatypes_of(pattern))
    values.sort(key=lambda value: -difflib.SequenceMatcher(None, written.casefold(), value.casefold()).ratio())
    if forms:
        values = [value for value in values if value]  # that nothing may stand there, too, helps nobody
    said = listing([f"“{value}”" for value in values])
    shown = ", or ".join(part for part in (said, listing(forms)) if part)
    meant = nearest(written, values) if values else ""
    if not meant:
        meant = next((date for date in _dates_like(written) if any(way.matches(date, NO_CONTEXT) for way in ways)), "")
    return shown, did_you_mean(f"“{meant}”") if meant else ""


def _dates_like(written: str) -> list[str]:
    """Return what a date would be in the form that XML Schema wants: year-month-day, four digits for the year."""
    if found := _YEAR_FIRST.fullmatch(written):
        sign, year, *rest = found.groups()
        return ["-".join([f"{sign}{int(year):04}", *(f"{int(part):02}" for part in rest if part)])]
    if found := _DAY_FIRST.fullmatch(written):
        day, month, year = (int(part) for part in found.groups())
        return [f"{year:04}-{month:02}-{day:02}"]
    return []
