"""What an editor wishes of a new edition, and whether it can be. Options → wishes, findings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from edition.beginning.rules import NOT_POSSIBLE
from edition.diagnostics import Finding
from edition.xml_names import NCNAME

HOSTS = ("github", "gitlab", "none")
"""Whose workflow is written."""
_COMMONS = "https://creativecommons.org"
_NOT_TEXT = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*|[xX](-[A-Za-z0-9]{1,8})+")


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence by its name, its address and its identifier in the list of SPDX."""

    spdx: str
    name: str
    address: str


LICENCES = {
    "cc-by-4.0": Licence(
        "CC-BY-4.0", "Creative Commons Attribution 4.0 International (CC BY 4.0)", f"{_COMMONS}/licenses/by/4.0/"
    ),
    "cc-by-sa-4.0": Licence(
        "CC-BY-SA-4.0",
        "Creative Commons Attribution-ShareAlike 4.0 International (CC BY-SA 4.0)",
        f"{_COMMONS}/licenses/by-sa/4.0/",
    ),
    "cc-by-nc-4.0": Licence(
        "CC-BY-NC-4.0",
        "Creative Commons Attribution-NonCommercial 4.0 International (CC BY-NC 4.0)",
        f"{_COMMONS}/licenses/by-nc/4.0/",
    ),
    "cc0-1.0": Licence("CC0-1.0", "CC0 1.0 Universal", f"{_COMMONS}/publicdomain/zero/1.0/"),
}
"""The licences that a new edition can have. One of these, for terms of one's own make an edition hard to use again."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What an editor wishes: of which kind, called what, by whom, in which language, of which witnesses.

    ``date`` is that of the draft, in figures; ``translation`` the language of the translation beside the text.
    """

    kind: str = "prose"
    title: str = ""
    author: str = ""
    editor: str = ""
    publisher: str = ""
    language: str = "en"
    translation: str = "en"
    witnesses: tuple[str, ...] = ("A", "B")
    licence: str = "cc-by-4.0"
    host: str = "github"
    date: str = ""

    def problems(self) -> Iterator[Finding]:
        """Tell what cannot be."""
        for what in ("title", "author", "editor", "publisher"):
            if _NOT_TEXT.search(getattr(self, what)):
                yield _no(f"the {what} has a character that no XML file may hold", "write it on one line, as text")
        for what in ("language", "translation"):
            value = getattr(self, what)
            if not LANGUAGE_TAG.fullmatch(value):
                yield _no(f"“{value}” is no tag of a language", "write la, grc, ar, zh-Hant, de-CH … (BCP 47)")
        if not self.witnesses:
            yield _no("an edition has a witness", "--witness A names one")
        seen: set[str] = set()
        for siglum in self.witnesses:
            if not siglum or re.search(r"\s", siglum) or _NOT_TEXT.search(siglum):
                yield _no(f"“{siglum}” is no siglum", "a siglum is a word, without spaces")
            if siglum in seen:
                yield _no(f"the siglum {siglum} is given twice", "give each witness a siglum of its own")
            seen.add(siglum)


def _no(message: str, hint: str) -> Finding:
    return NOT_POSSIBLE(message, None, hint, file="edition new")


@dataclass(frozen=True, slots=True)
class Siglum:
    """A siglum, and the identifier of its witness."""

    id: str
    siglum: str


def identified(sigla: tuple[str, ...], taken: frozenset[str]) -> list[Siglum]:
    """Give each siglum an identifier: itself where it is a name of XML and free."""
    used = set(taken)
    found = []
    for number, siglum in enumerate(sigla, start=1):
        name = siglum if _is_plain_name(siglum) and siglum not in used else f"w{number}"
        while name in used or (name != siglum and name in sigla):
            name += "-"
        used.add(name)
        found.append(Siglum(name, siglum))
    return found


def _is_plain_name(siglum: str) -> bool:
    """Tell whether a siglum is a name of XML for every program: older ones know fewer letters than its fifth edition."""
    return NCNAME.fullmatch(siglum) is not None and all(
        c in "-_." or unicodedata.category(c) in {"Lu", "Ll", "Lo", "Nd"} for c in siglum
    )
