"""Addresses with a prefix that the header declares: ms:A is #A, or witnesses.xml#A. Tree → tree. TEI P5, SAPU."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import regex
from lxml import etree
from lxml.etree import _Element

from edition.tree import TEI_

_POINTERS = (
    "ana", "change", "copyOf", "corresp", "decls", "exclude", "facs", "from", "hand", "inst", "new", "next", "old", "prev", "ref",
    "resp", "sameAs", "scribe", "source", "target", "targetEnd", "to", "who", "wit",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Prefix:
    """What a prefix stands for: a pattern of what follows it, and the address that is made of this."""

    name: str
    pattern: str
    address: str

    @property
    def is_local(self) -> bool:
        """Whether the address is in the document, or in a file beside it."""
        return "#" in self.address and "//" not in self.address


_SECONDS = 1
"""So long a pattern is tried: some have no end."""


def prefixes_of(roots: Iterable[_Element]) -> list[Prefix]:
    """Return the prefixes that the headers declare."""
    return [
        Prefix(e.get("ident") or "", e.get("matchPattern") or "(.*)", e.get("replacementPattern") or "")
        for root in roots
        for e in root.iter(TEI_ + "prefixDef")
    ]


def written_out(token: str, prefixes: Iterable[Prefix]) -> str:
    """Return the address for which a pointer with a declared prefix stands; every other pointer as it is."""
    name, colon, rest = token.partition(":")
    for prefix in prefixes if colon else ():
        try:
            if prefix.name == name and (found := regex.fullmatch(prefix.pattern, rest, timeout=_SECONDS)):
                return re.sub(r"\$(\d)", lambda m, found=found: found[int(m[1])] or "", prefix.address)  # type: ignore[misc]
        except (regex.error, TimeoutError, IndexError):
            continue
    return token


def write_out_local(root: _Element) -> None:
    """Write out the pointers of a document that lead to places in it, or in files beside it.

    Addresses on the web stay as they are: an apparatus calls a source by the name that the pointer has.
    """
    prefixes = [prefix for prefix in prefixes_of((root,)) if prefix.is_local]
    if not prefixes:
        return
    for element, name, value in _pointers(root, tuple(f"{prefix.name}:" for prefix in prefixes)):
        element.set(name, " ".join(written_out(token, prefixes) for token in value.split()))


def _pointers(root: _Element, starts: tuple[str, ...]) -> Iterator[tuple[_Element, str, str]]:
    for element in root.iter(etree.Element):
        for name in _POINTERS:
            value = element.get(name)
            if value and any(token.startswith(starts) for token in value.split()):
                yield element, name, value
