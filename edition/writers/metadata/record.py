"""The facts that catalogues and repositories ask for. Edition → Record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from edition.addresses import link_address
from edition.model.edition import Edition
from edition.model.metadata import Licence, Metadata, Person, Relation
from edition.model.walk import plain_text
from edition.writers.common.citation import Name, editors_of, is_isbn, is_translator
from edition.writers.common.languages import short_tag

_DATE = re.compile(r"(\d{4})(-(?:0[1-9]|1[0-2])(-(?:0[1-9]|[12]\d|3[01]))?)?")
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Identity:
    """An identifier of a person or body: its scheme as DataCite names it, the bare value, the address."""

    scheme: str
    value: str
    address: str
    scheme_address: str


_SCHEMES = (
    ("ORCID", r"(?:https?://orcid\.org/|orcid:)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])/?", "https://orcid.org/"),
    ("GND", r"(?:https?://d-nb\.info/gnd/|gnd:)([\dX-]+)", "https://d-nb.info/gnd/"),
    ("VIAF", r"(?:https?://(?:www\.)?viaf\.org/viaf/|viaf:)(\d+)/?", "https://viaf.org/viaf/"),
    ("ROR", r"(?:https?://ror\.org/|ror:)(0[a-z0-9]{8})/?", "https://ror.org/"),
    ("ISNI", r"(?:https?://(?:www\.)?isni\.org/(?:isni/)?|isni:)([\d]{15}[\dX])/?", "https://isni.org/isni/"),
    (
        "Wikidata",
        r"(?:https?://(?:www\.)?wikidata\.org/(?:entity|wiki)/|wikidata:|wd:)(Q\d+)",
        "https://www.wikidata.org/entity/",
    ),
    (
        "LCCN",
        r"https?://id\.loc\.gov/authorities/names/(n[a-z]?\d+)(?:\.html)?",
        "https://id.loc.gov/authorities/names/",
    ),
)


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody responsible: the name in its parts, identifiers, the roles as MARC relator codes, the role in words."""

    name: Name
    is_organisation: bool = False
    identities: tuple[Identity, ...] = ()
    relators: tuple[str, ...] = ()
    role: str = ""

    @property
    def shown(self) -> str:
        """The name in the order of reading."""
        return self.name.read


@dataclass(frozen=True, slots=True)
class Terms:
    """A licence: its SPDX identifier if it has one, its address, its text."""

    spdx: str
    address: str
    text: str


@dataclass(frozen=True, slots=True)
class Related:
    """A related thing: the relation as DataCite names it, the kind of identifier, the identifier, the title."""

    relation: str
    scheme: str
    identifier: str
    title: str


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of an edition. Empty where the header is silent; ``date`` has one, two or three parts."""

    name: str
    title: str
    subtitle: str = ""
    short_title: str = ""
    authors: tuple[Agent, ...] = ()
    editors: tuple[Agent, ...] = ()
    contributors: tuple[Agent, ...] = ()
    funders: tuple[Agent, ...] = ()
    publisher: str = ""
    place: str = ""
    date: str = ""
    version: str = ""
    language: str = ""
    licences: tuple[Terms, ...] = ()
    doi: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()
    keywords: tuple[str, ...] = ()
    abstract: str = ""
    relations: tuple[Related, ...] = ()
    address: str = ""

    @property
    def year(self) -> str:
        """The year in which it came out."""
        return self.date[:4]

    @property
    def day(self) -> str:
        """The date with all its parts, the first day where only month or year is known; 1980 where nothing is."""
        parts = (self.date or "1980").split("-")
        return "-".join([*parts, *("01", "01")][:3])

    @property
    def creators(self) -> tuple[Agent, ...]:
        """Authors of the text, then editors: those whom a citation names."""
        return (*self.authors, *(e for e in self.editors if e.name not in {a.name for a in self.authors}))

    @property
    def translators(self) -> tuple[Agent, ...]:
        """Those of the contributors who translated."""
        return tuple(agent for agent in self.contributors if "trl" in agent.relators)

    @property
    def isbn(self) -> str:
        """The first ISBN."""
        return next((value for kind, value in self.identifiers if is_isbn(kind)), "")

    @property
    def stable_id(self) -> str:
        """An identifier that all versions share, made from who publishes and how the edition is called."""
        return uuid5(NAMESPACE_URL, f"{self.publisher}\n{self.name}").urn


def record_of(edition: Edition, name: str = "", doi: str = "", address: str = "") -> Record:
    """Gather the facts of an edition; ``name`` is that of the project, ``doi`` one that was given later."""
    metadata = edition.metadata
    editors = editors_of(edition)
    known = {person.name for person in (*metadata.authors, *editors)}
    identifiers = tuple(
        (kind, value) for kind, value in metadata.identifiers if not doi_in(value) or not _is_doi(kind, value)
    )
    return Record(
        name=name or edition.name,
        title=metadata.title,
        subtitle=metadata.subtitle,
        short_title=metadata.short_title,
        authors=_agents(metadata.authors, "aut"),
        editors=_agents(editors, "edt"),
        contributors=_agents(p for p in metadata.contributors if p.name not in known),
        funders=_agents(metadata.funders, "fnd"),
        publisher=metadata.publisher,
        place=metadata.place,
        date=iso_date(metadata.edition_date) or iso_date(metadata.date),
        version=metadata.version,
        language=_language(metadata),
        licences=tuple(_terms(licence) for licence in metadata.licences),
        doi=doi or next((found for kind, value in metadata.identifiers if (found := _is_doi(kind, value))), ""),
        identifiers=identifiers,
        keywords=metadata.keywords,
        abstract=" ".join(plain_text(metadata.abstract).split()),
        relations=tuple(_related(metadata.relations)),
        address=address,
    )


def iso_date(date: str) -> str:
    """Return a date of one, two or three parts; nothing where it is in words."""
    found = _DATE.match(date)
    return found[0] if found else ""


def doi_in(value: str) -> str:
    """Return the bare DOI in a value, without the address of its resolver."""
    found = _DOI.fullmatch(value.strip())
    return found[1] if found else ""


def _is_doi(kind: str, value: str) -> str:
    return doi_in(value) if kind.casefold() in {"doi", ""} or "doi.org" in value else ""


def _language(metadata: Metadata) -> str:
    tag = short_tag(metadata.language)
    return tag if _TAG.fullmatch(tag) else ""


def _agents(people: Iterable[Person], relator: str = "") -> tuple[Agent, ...]:
    """Make one of those who are named several times, for several tasks."""
    found: dict[Name, Agent] = {}
    for person in people:
        agent = _agent(person, relator)
        if (known := found.get(agent.name)) is not None:
            agent = Agent(
                agent.name,
                known.is_organisation,
                tuple(dict.fromkeys((*known.identities, *agent.identities))),
                tuple(dict.fromkeys((*known.relators, *agent.relators))),
                "; ".join(dict.fromkeys(filter(None, (known.role, agent.role)))),
            )
        found[agent.name] = agent
    return tuple(found.values())


def _agent(person: Person, relator: str = "") -> Agent:
    given = (ref.rstrip("/").rpartition("/")[2] for ref in person.role_refs if "id.loc.gov/vocabulary/relators/" in ref)
    said = "" if relator or not is_translator(person) else "trl"
    relators = tuple(dict.fromkeys(filter(None, (relator, *given, said))))
    found = [i for ref in person.refs for token in ref.split() if (i := identify(token))]
    return Agent(Name.of(person), person.is_organisation, tuple(dict.fromkeys(found)), relators, person.role)


def identify(token: str) -> Identity | None:
    """Recognise an identifier of a person or body."""
    for scheme, pattern, address in _SCHEMES:
        if found := re.fullmatch(pattern, token, re.IGNORECASE):
            return Identity(scheme, found[1], f"{address}{found[1]}", address)
    return None


def _terms(licence: Licence) -> Terms:
    return Terms(spdx_of(licence.target), link_address(licence.target), licence.text or licence.target)


_KNOWN_TERMS = (
    (r"https?://creativecommons\.org/licenses/(by(?:-nc)?(?:-sa|-nd)?)/(\d\.\d)(?:/.*)?", "CC-{0}-{1}"),
    (r"https?://creativecommons\.org/publicdomain/zero/(1\.0)(?:/.*)?", "CC0-{0}"),
    (r"https?://(?:www\.)?opensource\.org/licenses?/(mit)(?:-license\.php|/)?", "MIT"),
    (r"https?://(?:www\.)?apache\.org/licenses/license-(2\.0)(?:\.\w+)?", "Apache-{0}"),
    (r"https?://spdx\.org/licenses/([A-Za-z0-9.+-]+?)(?:\.html)?", "{0}"),
    (r"https?://(?:www\.)?opendatacommons\.org/licenses/(by|odbl|pddl)/.*", "{0}"),
)
_OPEN_DATA = {"BY": "ODC-By-1.0", "ODBL": "ODbL-1.0", "PDDL": "PDDL-1.0"}


def spdx_of(address: str) -> str:
    """Return the SPDX identifier of a licence that is named by its address; nothing for one that is not known."""
    for pattern, made in _KNOWN_TERMS:
        if found := re.fullmatch(pattern, address.strip(), re.IGNORECASE):
            parts = found.groups() if "spdx" in pattern else [g.upper() for g in found.groups()]
            name = made.format(*parts)
            return _OPEN_DATA.get(name, name)
    return ""


_RELATIONS = {
    "translatedfrom": "IsTranslationOf", "translation": "IsTranslationOf", "otherform": "IsVariantFormOf",
    "version": "IsVersionOf", "otheredition": "IsVersionOf", "original": "IsDerivedFrom", "source": "IsDerivedFrom",
    "copytext": "IsDerivedFrom", "host": "IsPartOf", "series": "IsPartOf", "constituent": "HasPart",
    "references": "References", "preceding": "IsNewVersionOf", "succeeding": "IsPreviousVersionOf",
    "reproductionof": "IsDerivedFrom", "review": "IsReviewedBy", "documentation": "IsDocumentedBy",
}  # fmt: skip
"""@type of a source or a related item → the relation. What is in sourceDesc without a known type is a source."""


def _related(relations: tuple[Relation, ...]) -> Iterator[Related]:
    for one in relations:
        relation = _RELATIONS.get(one.kind.casefold(), "References" if one.kind == "related" else "IsDerivedFrom")
        scheme, identifier = _identified(one.target)
        if identifier or one.title:
            yield Related(relation, scheme, identifier, one.title)


def _identified(target: str) -> tuple[str, str]:
    if doi := doi_in(target):
        return "DOI", doi
    if target.casefold().startswith("urn:"):
        return "URN", target
    if re.match(r"https?://[^\s/]+", target):
        return "URL", target
    return "", ""
