"""Letters: who sent them to whom, where and when. TEI P5, chapter 2.4.6."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Part: TypeAlias = Literal["persName", "orgName", "placeName", "date"]


@dataclass(slots=True, frozen=True)
class Told:
    """One thing that is told of a letter: a person, a body, a place or a date.

    ``refs`` are addresses and identifiers, those of a register first looked up; ``when`` the attributes of a date.
    """

    part: Part
    text: str
    refs: tuple[str, ...] = ()
    when: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True, frozen=True)
class Action:
    """What happened to a letter, as @type says: sent, received, and others."""

    kind: str
    told: tuple[Told, ...]


@dataclass(slots=True, frozen=True)
class Letter:
    """A letter as its header describes it.

    ``key`` is its number in the edition, ``address`` where it is published, ``id`` the xml:id of its text in a corpus;
    ``source`` is the description of where it is edited, if it points to one of its own.
    """

    title: str
    key: str = ""
    address: str = ""
    id: str = ""
    source: str = ""
    actions: tuple[Action, ...] = ()
