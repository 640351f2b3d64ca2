"""How to cite an edition, in words and for programs: text, BibTeX, RIS, CSL-JSON. Metadata → citations."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from edition.letters import figure
from edition.model.edition import Edition
from edition.model.metadata import Metadata, Person
from edition.writers.common.languages import short_tag


@dataclass(frozen=True, slots=True)
class Citation:
    """One citation in four forms."""

    text: str
    bibtex: str
    ris: str
    csl: str


@dataclass(frozen=True, slots=True)
class Name:
    """A name in its two parts; an organisation, and a name whose parts nobody marked, has only the first.

    ``read`` is the name in the order of reading.
    """

    family: str
    given: str = ""
    read: str = ""

    @classmethod
    def of(cls, person: Person) -> Name:
        """Divide a name where its parts are marked, or written as “Family, Given”; else it stays as it stands.

        Which word of “Mao Zedong” or “Thomas von Aquin” is the surname, only the edition can say.
        """
        name = re.sub(r"\s*\(.*?\)\s*$", "", person.name)
        if person.family:
            is_turned = "," in name or not person.given
            return cls(person.family, person.given, f"{person.given} {person.family}".strip() if is_turned else name)
        family, comma, given = name.partition(",")
        if person.is_organisation or not comma or not given.strip() or "," in given or " and " in given:
            return cls(name, "", name)
        return cls(family.strip(), given.strip(), f"{given.strip()} {family.strip()}")

    @property
    def sorted(self) -> str:
        """The name as it is sorted."""
        return f"{self.family}, {self.given}" if self.given else self.family


def editors_of(edition: Edition) -> list[Person]:
    """Return who is responsible for the edition: editors, else those whose statement says that they edited."""
    metadata = edition.metadata
    if metadata.editors:
        return _once(metadata.editors)
    words = ("edit", "ed.", "herausg", "hrsg", "édit", "a cura", "edición", "editor", "encod", "codific", "校")
    edited = [p for p in metadata.contributors if any(w in p.role.casefold() for w in words)]
    return _once(edited) or _once(metadata.contributors)[:3]


def _once(people: Iterable[Person]) -> list[Person]:
    """Name each person once: who did two things is named in two statements."""
    known: dict[str, Person] = {}
    for person in people:
        known.setdefault(person.name, person)
    return list(known.values())


_TRANSLATED = (
    "translat",
    "übers",
    "uebers",
    "tradu",
    "tradut",
    "vertal",
    "přelož",
    "przekł",
    "перев",
    "μετάφρ",
    "译",
    "譯",
    "訳",
)


def is_translator(person: Person) -> bool:
    """Whether somebody translated: by the MARC relator of the statement, else by its words."""
    if any(ref.rstrip("/").endswith("relators/trl") for ref in person.role_refs):
        return True
    return any(word in person.role.casefold() for word in _TRANSLATED)


def translators_of(edition: Edition) -> list[Person]:
    """Return who translated, of those who are not named as authors or editors."""
    named = {p.name for p in (*edition.metadata.authors, *editors_of(edition))}
    return _once(p for p in edition.metadata.contributors if p.name not in named and is_translator(p))


def is_isbn(kind: str) -> bool:
    """Whether an identifier is an ISBN, by its @type: ISBN, ISBN-13, isbn10 …"""
    return kind.casefold().startswith("isbn")


@dataclass(frozen=True, slots=True)
class _Facts:
    """What all forms of a citation say, each in its own words."""

    key: str
    title: str
    authors: list[Name]
    editors: list[Name]
    translators: list[Name]
    year: str
    date: str
    doi: str
    isbn: str
    url: str
    locator: str
    metadata: Metadata


def cite(edition: Edition, url: str = "", locator: str = "") -> Citation:
    """Cite an edition, or with ``locator`` a place in it."""
    metadata = edition.metadata
    title = metadata.title or edition.name
    authors = [Name.of(p) for p in metadata.authors]
    editors = [Name.of(p) for p in editors_of(edition)]
    date = _date(metadata)
    year = date[:4] if date[:4].isdigit() else ""
    facts = _Facts(
        _key(authors or editors, year, title),
        f"{title}: {metadata.subtitle}" if metadata.subtitle else title,
        authors,
        editors,
        [Name.of(p) for p in translators_of(edition)],
        year,
        date,
        next((v for k, v in metadata.identifiers if k.casefold() == "doi"), "").removeprefix("https://doi.org/"),
        next((v for k, v in metadata.identifiers if is_isbn(k)), ""),
        url,
        locator,
        metadata,
    )
    return Citation(_text(facts), _bibtex(facts), _ris(facts), _csl(facts))


def _bibtex(facts: _Facts) -> str:
    metadata = facts.metadata
    fields = {
        "author": " and ".join(_braced(n) for n in facts.authors),
        "editor": " and ".join(_braced(n) for n in facts.editors),
        "translator": " and ".join(_braced(n) for n in facts.translators),
        "title": f"{{{_escaped(facts.title)}}}",
        "year": facts.year,
        "publisher": _escaped(metadata.publisher),
        "address": _escaped(metadata.place),
        "edition": _escaped(metadata.version),
        "langid": LANGIDS.get(short_tag(metadata.language).partition("-")[0], ""),
        "isbn": facts.isbn,
        "doi": facts.doi,
        "url": facts.url,
        "note": _escaped(facts.locator),
    }
    made = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@book{{{facts.key},\n{made}}}\n"


def _ris(facts: _Facts) -> str:
    metadata = facts.metadata
    lines = [
        ("TY", "BOOK"),
        *(("AU", n.sorted) for n in facts.authors),
        *(("ED", n.sorted) for n in facts.editors),
        *(("A4", n.sorted) for n in facts.translators),
        ("TI", facts.title),
        ("PY", facts.year),
        ("PB", metadata.publisher),
        ("CY", metadata.place),
        ("ET", metadata.version),
        ("LA", short_tag(metadata.language)),
        ("SN", facts.isbn),
        ("DO", facts.doi),
        ("UR", facts.url),
        ("N1", facts.locator),
    ]
    return "".join(f"{tag}  - {value}\n" for tag, value in lines if value) + "ER  - \n"


def _csl(facts: _Facts) -> str:
    metadata = facts.metadata
    csl: dict[str, object] = {"id": facts.key, "type": "book", "title": facts.title}
    for name, people in (("author", facts.authors), ("editor", facts.editors), ("translator", facts.translators)):
        if people:
            csl[name] = [_csl_name(n) for n in people]
    if facts.year:
        parts = (figure(part) for part in facts.date.partition("T")[0].split("-"))
        csl["issued"] = {"date-parts": [[n for n in parts if n is not None]]}
    more = {
        "publisher": metadata.publisher,
        "publisher-place": metadata.place,
        "edition": metadata.version,
        "ISBN": facts.isbn,
        "DOI": facts.doi,
        "URL": facts.url,
        "language": metadata.language,
        "locator": facts.locator,
    }
    csl.update({name: value for name, value in more.items() if value})
    return json.dumps([csl], ensure_ascii=False, indent=1) + "\n"


def _text(facts: _Facts) -> str:
    metadata = facts.metadata
    parts = []
    if facts.authors:
        parts.append("; ".join(n.sorted for n in facts.authors))
    parts.append(facts.title)
    if facts.editors:
        parts.append("Edited by " + ", ".join(n.read for n in facts.editors))
    if facts.translators:
        parts.append("Translated by " + ", ".join(n.read for n in facts.translators))
    version = metadata.version
    if version:
        parts.append(f"Version {version}" if version[:1].isdigit() else version)
    publisher = ": ".join(filter(None, (metadata.place, metadata.publisher)))
    parts.append(", ".join(filter(None, (publisher, facts.date[:4]))))
    # A place is found by its address, which the identifier of the whole does not say.
    parts += [facts.locator, facts.doi, facts.url if facts.locator or not facts.doi else ""]
    return ". ".join(p.rstrip(".") for p in parts if p) + "."


def _date(metadata: Metadata) -> str:
    """Return the date of this edition, else that of the publication."""
    return metadata.edition_date if metadata.edition_date[:4].isdigit() else metadata.date


def _braced(name: Name) -> str:
    return _escaped(name.sorted) if name.given else f"{{{_escaped(name.family)}}}"


LANGIDS = {
    "ar": "arabic", "cop": "coptic", "de": "german", "el": "greek", "en": "english", "es": "spanish", "fr": "french",
    "grc": "ancientgreek", "he": "hebrew", "it": "italian", "la": "latin", "nl": "dutch", "pl": "polish", "pt": "portuguese",
    "ru": "russian", "sa": "sanskrit", "syc": "syriac", "syr": "syriac", "zh": "chinese",
}  # fmt: skip
"""The names that babel and polyglossia have for languages."""


_TEX = str.maketrans({
    **{c: f"\\{c}" for c in "&%$#_"},
    "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}",
})  # fmt: skip
_BRACES = (
    str.maketrans({"{": "\\textbraceleft{}", "}": "\\textbraceright{}"}),
    str.maketrans({"{": "\\{", "}": "\\}"}),
)


def _escaped(value: str) -> str:
    """Escape what TeX reads as a command. BibTeX counts braces even where they are escaped, so each must have its other."""
    braces = _BRACES[_balanced(value)]
    return "".join(p.translate(braces if p in "{}" else _TEX) for p in re.split(r"([{}])", value))


def _balanced(value: str) -> bool:
    depth = 0
    for brace in re.findall(r"[{}]", value):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def _csl_name(name: Name) -> dict[str, str]:
    return {"family": name.family, "given": name.given} if name.given else {"literal": name.family}


def _key(names: list[Name], year: str, title: str) -> str:
    word = names[0].family if names else title
    ascii_word = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode()
    found = re.findall(r"[A-Za-z]+", ascii_word) or ["edition"]
    named = [part for part in found if part[0].isupper()] if names else []
    return f"{(named[-1] if named else found[0]).lower()}{year}"
