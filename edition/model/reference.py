"""A bibliographic reference as data, in the terms of CSL-JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

WORKS = frozenset({"bibl", "biblStruct", "biblFull"})
"""Elements that name a work. TEI P5, COBI."""

CslValue: TypeAlias = str | list[dict[str, str]] | dict[str, list[list[int]]] | dict[str, str]


@dataclass(slots=True, frozen=True)
class Reference:
    """What a structured reference says: ``id`` is its own within the edition, ``csl`` its fields."""

    id: str
    csl: Mapping[str, CslValue]
