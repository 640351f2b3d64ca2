"""The register: who and what is named in the text, and where. TEI P5, chapter 14."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from edition.model.text import Node

RegisterKind: TypeAlias = Literal["person", "place", "organisation", "event", "work", "term", "reference", "name"]


@dataclass(slots=True, frozen=True)
class Occurrence:
    """One place at which something is named: the id to link to, and the words around it."""

    anchor: str
    section: str
    before: str
    text: str
    after: str


@dataclass(slots=True, frozen=True)
class Registered:
    """One entry of a register: ``id`` is what the text points to, ``item`` what the edition says of it.

    ``sorted_as`` is what the encoding sorts it by, where that is not the label. TEI P5, att.sortable.
    """

    id: str
    kind: RegisterKind
    label: str
    lang: str = ""
    item: tuple[Node, ...] = ()
    links: tuple[str, ...] = ()
    occurrences: tuple[Occurrence, ...] = ()
    sorted_as: str = ""
