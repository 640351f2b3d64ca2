"""How to cite an edition, in words and for programs: text, BibTeX, RIS, CSL-JSON. Metadata → citations."""

from __future__ import annotations

import json
import re
import unicodedata
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
        return list(metadata.editors)
    words = ("edit", "ed.", "herausg", "hrsg", "édit", "a cura", "edición", "editor", "encod", "codific", "校")
    edited = [p for p in metadata.contributors if any(w in p.role.casefold() for w in words)]
    return edited or list(metadata.contributors[:3])


def cite(edition: Edition, url: str = "", locator: str = "") -> Citation:
    """Cite an edition, or with ``locator`` a place in it."""
    metadata = edition.metadata
    title = metadata.title or edition.name
    authors = [Name.of(p) for p in metadata.authors]
    editors = [Name.of(p) for p in editors_of(edition)]
    date = _date(metadata)
    year = date[:4] if date[:4].isdigit() else ""
    doi = next((v for k, v in metadata.identifiers if k.casefold() == "doi"), "")
    full_title = f"{title}: {metadata.subtitle}" if metadata.subtitle else title
    text = _text(edition, full_title, authors, editors, doi or url, locator)
    key = _key(authors or editors, year, title)
    fields = {
        "author": " and ".join(_braced(n) for n in authors),
        "editor": " and ".join(_braced(n) for n in editors),
        "title": f"{{{full_title}}}",
        "year": year,
        "publisher": metadata.publisher,
        "edition": metadata.version,
        "langid": LANGIDS.get(short_tag(metadata.language).partition("-")[0], ""),
        "doi": doi.removeprefix("https://doi.org/"),
        "url": url,
        "note": locator,
    }
    bibtex = "".join(f"  {name} = {{{_escaped(name, value)}}},\n" for name, value in fields.items() if value)
    ris = [
        ("TY", "BOOK"),
        *(("AU", n.sorted) for n in authors),
        *(("ED", n.sorted) for n in editors),
        ("TI", full_title),
    ]
    ris += [
        ("PY", year),
        ("PB", metadata.publisher),
        ("ET", metadata.version),
        ("DO", doi),
        ("UR", url),
        ("N1", locator),
    ]
    csl: dict[str, object] = {"id": key, "type": "book", "title": full_title}
    if authors:
        csl["author"] = [_csl_name(n) for n in authors]
    if editors:
        csl["editor"] = [_csl_name(n) for n in editors]
    if year:
        csl["issued"] = {
            "date-parts": [[n for part in date.partition("T")[0].split("-") if (n := figure(part)) is not None]]
        }
    more = (("publisher", metadata.publisher), ("edition", metadata.version), ("DOI", doi), ("URL", url))
    csl.update({name: value for name, value in more if value})
    if metadata.language:
        csl["language"] = metadata.language
    if locator:
        csl["locator"] = locator
    return Citation(
        text,
        f"@book{{{key},\n{bibtex}}}\n",
        "".join(f"{tag}  - {value}\n" for tag, value in ris if value) + "ER  - \n",
        json.dumps([csl], ensure_ascii=False, indent=1) + "\n",
    )


def _text(edition: Edition, title: str, authors: list[Name], editors: list[Name], address: str, locator: str) -> str:
    metadata = edition.metadata
    parts = []
    if authors:
        parts.append("; ".join(n.sorted for n in authors))
    parts.append(title)
    if editors:
        parts.append("Edited by " + ", ".join(n.read for n in editors))
    version = metadata.version
    if version:
        parts.append(f"Version {version}" if version[:1].isdigit() else version)
    parts.append(", ".join(filter(None, (metadata.publisher, _date(metadata)[:4]))))
    if locator:
        parts.append(locator)
    parts.append(address)
    return ". ".join(p.rstrip(".") for p in parts if p) + "."


def _date(metadata: Metadata) -> str:
    """Return the date of this edition, else that of the publication."""
    return metadata.edition_date if metadata.edition_date[:4].isdigit() else metadata.date


def _braced(name: Name) -> str:
    return name.sorted if name.given else f"{{{name.family}}}"


LANGIDS = {
    "ar": "arabic", "cop": "coptic", "de": "german", "el": "greek", "en": "english", "es": "spanish", "fr": "french",
    "grc": "ancientgreek", "he": "hebrew", "it": "italian", "la": "latin", "nl": "dutch", "pl": "polish", "pt": "portuguese",
    "ru": "russian", "sa": "sanskrit", "syc": "syriac", "syr": "syriac", "zh": "chinese",
}  # fmt: skip
"""The names that babel and polyglossia have for languages."""


def _escaped(field: str, value: str) -> str:
    """Escape what TeX reads as a command; addresses and identifiers are read as they stand."""
    return value if field in {"doi", "url"} else re.sub(r"([&%$#_])", r"\\\1", value)


def _csl_name(name: Name) -> dict[str, str]:
    return {"family": name.family, "given": name.given} if name.given else {"literal": name.family}


def _key(names: list[Name], year: str, title: str) -> str:
    word = names[0].family if names else title
    ascii_word = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode()
    found = re.findall(r"[A-Za-z]+", ascii_word) or ["edition"]
    named = [part for part in found if part[0].isupper()] if names else []
    return f"{(named[-1] if named else found[0]).lower()}{year}"
