"""Follow the links of the finished pages within the site. Pages → findings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from posixpath import dirname, join, normpath
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


@dataclass(slots=True)
class Links:
    """The links and the ids of the pages, as they are made."""

    ids: dict[str, set[str]] = field(default_factory=dict)
    found: dict[tuple[str, str], str] = field(default_factory=dict)

    def add(self, page: str, html: str) -> None:
        """Take a page."""
        self.ids[page] = {unescape(key) for key in _ID.findall(html)}
        for address in set(_LINK.findall(html)):
            if not _SCHEME.match(address):
                self.found[page, address] = page

    def dead(self, files: Iterable[str]) -> Iterator[Finding]:
        """Yield the links that lead to no file of the site, or to no place on its page; one for each address."""
        known = set(files)
        told: set[str] = set()
        for page, address in self.found:
            path, _, fragment = unescape(address).partition("#")
            target = normpath(join(dirname(page), unquote(path))) if path else page
            is_there = target in known and (
                not fragment or target not in self.ids or not self.ids[target].isdisjoint({fragment, unquote(fragment)})
            )
            if not is_there and address not in told:
                told.add(address)
                yield DEAD_LINK(f"{page} links to {address}, which is not there", file=page)
