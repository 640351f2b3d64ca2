"""What the header says of the edition. TEI P5, chapter 2."""

from __future__ import annotations

from dataclasses import dataclass

from edition.model.text import Node


@dataclass(slots=True, frozen=True)
class Person:
    """Somebody responsible: ``key`` is the xml:id that @resp points to, ``role`` as written, ``refs`` identifiers."""

    name: str
    role: str = ""
    key: str = ""
    refs: tuple[str, ...] = ()
    is_organisation: bool = False


@dataclass(slots=True, frozen=True)
class Licence:
    """Terms of use: the text, the address of the licence."""

    text: str
    target: str = ""


@dataclass(slots=True, frozen=True)
class Part:
    """A part of the header for the reader: its heading and its text."""

    title: str
    content: tuple[Node, ...]


@dataclass(slots=True, frozen=True)
class Metadata:
    """The facts of the header, empty where it is silent."""

    title: str = ""
    subtitle: str = ""
    short_title: str = ""
    authors: tuple[Person, ...] = ()
    editors: tuple[Person, ...] = ()
    contributors: tuple[Person, ...] = ()
    publisher: str = ""
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
