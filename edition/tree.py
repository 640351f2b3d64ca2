"""The parsed tree, with the place of every element. Shared by the stages that read TEI; knows lxml and nothing else."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from lxml.etree import _Element

from edition.diagnostics import Finding, Position, Source

TEI = "http://www.tei-c.org/ns/1.0"
XML = "http://www.w3.org/XML/1998/namespace"
XI = "http://www.w3.org/2001/XInclude"
TEI_ = f"{{{TEI}}}"
XML_ID = f"{{{XML}}}id"
XML_LANG = f"{{{XML}}}lang"

_RECURSION = 20_000

Places = dict[_Element, tuple[Source, int]]


@dataclass(slots=True)
class Document:
    """One TEI document: its tree with inclusions resolved, its files, what was found while reading them.

    ``places`` keeps every element alive, so that a node stays the same object; its order is document order.
    ``companions`` are the roots of other files that belong to this text: an apparatus or notes kept apart. ``is_composed``
    says that the tree is not what the one file holds: something was included, or entities were taken for characters.
    """

    root: _Element
    sources: list[Source]
    places: Places
    findings: list[Finding] = field(default_factory=list)
    companions: list[_Element] = field(default_factory=list)
    is_composed: bool = False

    @property
    def main(self) -> Source:
        """The file that was asked for."""
        return self.sources[0]

    @property
    def roots(self) -> list[_Element]:
        """The tree and those of its companions."""
        return [self.root, *self.companions]

    def joined_by(self, other: Document) -> Document:
        """Return the document with another as its companion."""
        return Document(
            self.root,
            [*self.sources, *other.sources],
            {**self.places, **other.places},
            [*self.findings, *other.findings],
            [*self.companions, other.root],
            is_composed=True,
        )

    def at(self, element: _Element, attribute: str = "", token: str = "") -> Position:
        """Return the place of an element, of one of its attributes, or of a token in that attribute."""
        source, ordinal = self.places[element]
        return Position(source, ordinal, attribute, token)

    def elements(self) -> Iterator[_Element]:
        """Iterate over all elements in document order."""
        return iter(self.places)


def allow_depth() -> None:
    """Let walks go as deep as texts are read: each of 256 levels takes several calls, whoever calls the library."""
    if sys.getrecursionlimit() < _RECURSION:
        sys.setrecursionlimit(_RECURSION)


def local_name(element: _Element) -> str:
    """Return an element's name without its namespace."""
    tag = element.tag
    return _local(tag) if isinstance(tag, str) else ""


@cache
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def namespace(element: _Element) -> str:
    """Return an element's namespace, or nothing."""
    tag = element.tag
    return tag[1:].partition("}")[0] if isinstance(tag, str) and tag.startswith("{") else ""


_SIGN_OF_OMISSION = frozenset({"om.", "Om.", "omm.", "Omm."})
_OMITTING = frozenset({"omitted", "omission", "omit", "om", "om."})
"""Reasons of a gap that is no gap in a witness: it never had the words."""
_MISSING = (
    r"(?:omm?\.|om\b|omissio|omission|omitted|omis|omittit|omittunt|omits?\b|omette|omite|deest|desunt|deficit|def\.|abest|absunt|"
    r"fehlt|fehlen|lac\.|lacuna|lacune|lacunae|missing|wanting|lacks|lacking|absent|manque|manca|falta)"
)
"""Words by which editors say that a witness has nothing."""
_IN_BRACKETS = re.compile(rf"[\[({{⟨<〔【]\s*(?:{_MISSING}|∅|[－—–-])\s*[\])}}⟩>〕】]|∅", re.IGNORECASE)
"""Where they stand in brackets they say it; without these, they may be words of a text."""
_BEGINS = re.compile(rf"{_MISSING}(?!\w)", re.IGNORECASE)
_DRESS = frozenset({"hi", "emph", "abbr", "seg"})
"""Elements in which editors put such a sign: in italics, as an abbreviation."""


_REMARKS = frozenset({"note", "witDetail", "wit"})
"""Elements in which a reading holds what is said of it."""


def own_words(element: _Element) -> str:
    """Return what a reading says in plain words, without remarks in it; nothing where it holds anything else."""
    pieces = [element.text or ""]
    for child in element.iterchildren("{*}*"):
        name = local_name(child)
        if name in _DRESS:
            said = own_words(child)
            if not said:
                return ""
            pieces.append(said)
        elif name not in _REMARKS:
            return ""
        pieces.append(child.tail or "")
    return " ".join("".join(pieces).split())


def language_of(element: _Element) -> str:
    """Return the language tag of an element: its own, or the nearest around it; nothing where none is given."""
    return next((tag for around in (element, *element.iterancestors()) if (tag := around.get(XML_LANG))), "")


def says_omission(element: _Element) -> bool:
    """Tell whether a reading holds nothing but the sign by which an apparatus says that words are missing: om."""
    said = own_words(element)
    if not said and len(element) == 1 and local_name(element[0]) == "gap" and not "".join(element.itertext()).strip():
        return (element[0].get("reason") or "").casefold() in _OMITTING
    if said.casefold() == "om" and (element.get("type") or "").casefold().startswith("om"):
        return True
    return said in _SIGN_OF_OMISSION or bool(_IN_BRACKETS.fullmatch(said))


def begins_with_omission(said: str) -> bool:
    """Tell whether what an editor says of a reading begins with a word for that it is missing."""
    return _BEGINS.match(said) is not None


_DELETED = re.compile(
    r"(?:dele[vu]it|del\.|secl(?:usit|\.)|exp(?:unxit|\.)|damn(?:a[vu]it|\.)|athet(?:esavit|\.)|(?:ge)?tilgt?\b|suppr\.|deleted|deletes)",
    re.IGNORECASE,
)
"""Words by which scholars say that words are to be taken out of the text."""


def begins_with_deletion(said: str) -> bool:
    """Tell whether what is said of a reading begins with a word for that its words are to be taken out: del., secl."""
    return _DELETED.match(said) is not None


def says_deletion(said: str) -> bool:
    """Tell whether something is nothing but such a word."""
    return _DELETED.fullmatch(said) is not None


def says_nothing(element: _Element) -> bool:
    """Tell whether an element holds nothing but the sign of the empty set, with which programs fill what is empty."""
    return "".join(element.itertext("{*}*")).strip(" \n\t[](){}⟨⟩") == "∅"


def says_lacuna(element: _Element) -> bool:
    """Tell whether a reading says that its witness has a lacuna: (lacuna), [lac.]."""
    return "lac" in "".join(element.itertext("{*}*")) and says_omission(element)
