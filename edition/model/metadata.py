"""What the header says of the edition. TEI P5, chapter 2."""

from __future__ import annotations

from dataclasses import dataclass

from edition.model.text import Node


@dataclass(slots=True, frozen=True)
class Person:
    """Somebody responsible: ``key`` is the xml:id that @resp points to, ``role`` as written, ``refs`` identifiers.

    ``role_refs`` are the addresses to which the statement of the role points, such as those of MARC relators. ``family``
    and ``given`` are the parts of the name that the encoding marks (TEI P5, ND); most names have none.
    """

    name: str
    role: str = ""
    key: str = ""
    refs: tuple[str, ...] = ()
    is_organisation: bool = False
    role_refs: tuple[str, ...] = ()
    family: str = ""
    given: str = ""


@dataclass(slots=True, frozen=True)
class Licence:
    """Terms of use: the text, the address of the licence."""

    text: str
    target: str = ""


@dataclass(slots=True, frozen=True)
class Relation:
    """Something to which the edition is related: how, as TEI says it, its address or identifier, its title."""

    kind: str
    target: str = ""
    title: str = ""


@dataclass(slots=True, frozen=True)
class Part:
    """A part of the header for the reader: its heading and its text."""

    title: str
    content: tuple[Node, ...]


@dataclass(slots=True, frozen=True)
class Origin:
    """Where and when a text was written, and of what kind it is: what a catalogue is searched by.

    ``years`` are the first and the last in which it can have been written, negative before our era; nothing where none is
    told. ``kinds`` are those of a classification, as it calls them.
    """

    places: tuple[str, ...] = ()
    years: tuple[int, int] | None = None
    kinds: tuple[str, ...] = ()


@dataclass(slots=True, frozen=True)
class Metadata:
    """The facts of the header, empty where it is silent. ``edition_date``: of this edition, where it has its own."""

    title: str = ""
    subtitle: str = ""
    short_title: str = ""
    authors: tuple[Person, ...] = ()
    editors: tuple[Person, ...] = ()
    contributors: tuple[Person, ...] = ()
    publisher: str = ""
    place: str = ""
    date: str = ""
    version: str = ""
    licences: tuple[Licence, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    language: str = ""
    languages: tuple[tuple[str, str], ...] = ()
    keywords: tuple[str, ...] = ()
    abstract: tuple[Node, ...] = ()
    parts: tuple[Part, ...] = ()
    declared_methods: tuple[str, ...] = ()
    funders: tuple[Person, ...] = ()
    relations: tuple[Relation, ...] = ()
    edition_date: str = ""
    origin: Origin = Origin()
