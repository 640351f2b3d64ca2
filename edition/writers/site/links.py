"""Follow the links of the finished pages within the site. Pages → findings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import NamedTuple
from urllib.parse import unquote

from edition.diagnostics import Finding, Rule, Severity

DEAD_LINK = Rule(
    "O007",
    Severity.WARNING,
    """
    A link of the web edition leads nowhere.

    The builder follows each link of the pages that it made to its page and place. One that leads nowhere is a fault of the
    builder, or of a template of the project. The page stands all the same.

    Wrong:
        <a href="glossary.html">   in a template, where there is no page glossary.html

    Right:
        <a href="indexes.html">
    """,
)
_LINK = re.compile(r' (?:href|src)="([^"]*)"')
_ID = re.compile(r' id="([^"]*)"')
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


class Link(NamedTuple):
    """A link as it is written on its page, and to which file and place of the site it leads."""

    page: str
    address: str
    target: str
    fragment: str


@dataclass(slots=True)
class Links:
    """The links and the ids of some pages, as they are made."""

    ids: dict[str, set[str]] = field(default_factory=dict)
    found: dict[tuple[str, str], str] = field(default_factory=dict)

    def add(self, page: str, html: str) -> None:
        """Take a page."""
        self.ids[page] = ids_of(html)
        for address in set(_LINK.findall(html)):
            if not _SCHEME.match(address):
                self.found[page, address] = page

    def open(self, files: Iterable[str]) -> tuple[Link, ...]:
        """Return the links that lead to none of these pages and files, or to no place on its page: for others to judge.

        Of those that are written alike and lead to the same there is the first.
        """
        known = set(files)
        return tuple(first_of(link for link in self._links() if not self._leads(link, known)).values())

    def _links(self) -> Iterator[Link]:
        for page, address in self.found:
            path, _, fragment = unescape(address).partition("#")
            yield Link(page, address, normpath(join(dirname(page), unquote(path))) if path else page, fragment)

    def _leads(self, link: Link, files: set[str]) -> bool:
        if link.target not in files:
            return False
        return not link.fragment or link.target not in self.ids or is_place(link.fragment, self.ids[link.target])


def first_of(links: Iterable[Link], known: dict[tuple[str, str], Link] | None = None) -> dict[tuple[str, str], Link]:
    """Add links to those that are known; of those that are written alike and lead to the same only the first."""
    known = {} if known is None else known
    for link in links:
        known.setdefault((link.address, link.target), link)
    return known


def ids_of(html: str) -> set[str]:
    """Return the places of a page."""
    return {unescape(key) for key in _ID.findall(html)}


def is_place(fragment: str, ids: set[str]) -> bool:
    """Tell whether a fragment of an address is one of the places of a page."""
    return not ids.isdisjoint({fragment, unquote(fragment)})


def dead(links: Iterable[Link], files: Iterable[str], folder: Path) -> Iterator[Finding]:
    """Yield the links that lead to no file of the site, or to no place on its page; one for each address."""
    known = set(files)
    told: set[str] = set()
    for link in links:
        if link.address not in told and not _is_there(link, known, folder):
            told.add(link.address)
            yield DEAD_LINK(f"{link.page} links to {link.address}, which is not there", file=link.page)


def _is_there(link: Link, known: set[str], folder: Path) -> bool:
    if link.target not in known:
        return False
    if not link.fragment or not link.target.endswith(".html"):
        return True
    return is_place(link.fragment, ids_of((folder / link.target).read_text(encoding="utf-8")))
