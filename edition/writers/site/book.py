"""One text as a small web site: its reading pages, its first page, what there is to know about it."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

from markupsafe import Markup

from edition.addresses import link_address
from edition.model.apparatus import Entry, Witness, word_for
from edition.model.edition import Edition
from edition.model.facsimile import Image
from edition.model.ledger import Ledger, Uncounted
from edition.model.text import Node
from edition.model.variation import compared_witnesses
from edition.model.versions import Version, versions
from edition.project import Project
from edition.writers.common.citation import cite
from edition.writers.common.pictures import measures
from edition.writers.common.pieces import HouseStyle
from edition.writers.common.references import set_references
from edition.writers.markup.blocks import HtmlText
from edition.writers.markup.contents import Branch, contents, shown
from edition.writers.markup.entry import concerned
from edition.writers.markup.numbering import Numbering
from edition.writers.markup.outline import Outline, Page, headings
from edition.writers.markup.shared import Shared, nested_entries
from edition.writers.site.dialect import SitePage, notes_by_layer
from edition.writers.site.folios import Folio, folios
from edition.writers.site.frame import NavItem, Site, grouped, head_of, language_attributes
from edition.writers.site.lines import Collation, collate
from edition.writers.site.placing import chosen
from edition.writers.site.share import share_picture

_SHORT = 2
"""A text of so many pages is short."""
_FEW_ENTRIES = 8
"""So many entries are seen at a glance below the text."""
_ADDRESS, _PLACE = "\ue000", "\ue001"
"""What stands for the address and the place of a part until it is cited."""
_LEMMA_WORDS = 9
"""A lemma of more words is shortened in the apparatus, unless the project says otherwise."""


@dataclass(slots=True)
class Book:
    """One text with its pages; ``prefix`` is its folder in the site, ``parallels`` what stands beside it."""

    edition: Edition
    site: Site
    prefix: str
    outline: Outline
    shared: Shared
    parallels: Sequence[Edition] = ()
    tree: list[Branch] = field(default_factory=list)
    nav: list[NavItem] = field(default_factory=list)
    common: Mapping[str, Any] = field(default_factory=dict)
    collated: Collation | None = None

    @classmethod
    def of(
        cls, edition: Edition, site: Site, prefix: str, parallels: Sequence[Edition], files: Mapping[str, Path]
    ) -> Book:
        """Divide a text into pages and lay out its navigation; ``files`` are the images that the site is to hold, by address."""
        images = site.images(prefix, files)
        style = HouseStyle.of(site.project.apparatus, lemma_words=_LEMMA_WORDS)
        outline = Outline.of(edition, site.w)
        shared = Shared(
            edition,
            Ledger.of(edition),
            style,
            site.language,
            outline.where,
            nested=nested_entries(edition),
            images=images,
            measures={url: measures(path) for url, path in files.items()},
            image_of=_places_of(edition, images, site.project),
            references=set_references(edition, site.project),
            numbering=Numbering.of(edition),
        )
        book = cls(edition, site, prefix, outline, shared, parallels, contents(edition, outline, site.w))
        book.nav = book._navigation()
        book.common = {
            "edition": edition,
            "own": outline.where.own,
            "title": book.title,
            "nav": list(grouped(book.nav)),
            "text_attributes": language_attributes(edition.metadata.language),
            "head": head_of(edition, site, book.title),
            "layers": list(dict.fromkeys(n.layer for n in edition.notes.values() if not n.entry)),
            "has_apparatus": bool(edition.entries),
            "placing": chosen(site.project.site.get("apparatus", ""), edition, outline.pages)
            if edition.entries
            else "",
            "witnesses": compared_witnesses(edition),
            "kinds": list(dict.fromkeys(r.kind for e in edition.entries.values() for r in e.variants)),
            "types": list(dict.fromkeys(t for e in edition.entries.values() for t in (e.type,) if t)),
            "search_page": "../search.html" if site.is_library else "search.html",
            "is_short": book.is_short,
            "app_layers": list(dict.fromkeys(e.layer for e in edition.entries.values() if e.layer)),
        }
        return book

    @property
    def is_short(self) -> bool:
        """Whether this is a short text of a library: its facts, its files and how to cite it fill one page together."""
        return self.site.is_library and len(self.outline.pages) <= _SHORT

    @property
    def has_table(self) -> bool:
        """Whether the table of variants tells more than the apparatus below the text."""
        return len(self.edition.entries) > (_FEW_ENTRIES if self.is_short else 0)

    @property
    def has_indexes(self) -> bool:
        """Whether the text has indexes of its own; those of a short text are in the registers of the library."""
        return not self.is_short and any(r.occurrences for r in self.edition.register.values())

    @property
    def title(self) -> str:
        """The title, or the name of the file where the header has none."""
        return self.edition.metadata.title or self.edition.name

    def page(self, template: str, file: str, **values: Any) -> None:
        """Render a page of this text."""
        self.site.page(template, f"{self.prefix}{file}", **{**self.common, **values})

    # -- navigation ------------------------------------------------------------------------------------------------

    def _navigation(self) -> list[NavItem]:
        w, edition = self.site.w, self.edition
        items = [NavItem("home", w["home"], "index.html", "read")]
        for page in self.outline.pages:
            if page.part != "text":
                label = page.title or w["register"]
                items.append(NavItem(page.file, _short(label), page.file, "read", page.lang))
            elif not any(i.key == "text" for i in items):
                items.append(NavItem("text", w["text"], page.file, "read"))
        front = [p.file for p in self.outline.pages if p.part == "front"]
        items.sort(key=lambda i: (i.key != "home", i.key not in front, i.key != "text"))
        if self.parallels or self.versions:
            items.append(NavItem("parallel", w["parallel"], "parallel.html", "read"))
        if self.has_table:
            items.append(NavItem("variants", w["variants"], "variants.html", "study"))
        if edition.witnesses:
            items.append(NavItem("witnesses", w[word_for(edition.witnesses.values())], "witnesses.html", "study"))
        if edition.has_states and compared_witnesses(edition):
            items.append(NavItem("comparison", w["comparison"], "comparison.html", "study"))
        if edition.entries and compared_witnesses(edition):
            items.append(NavItem("overview", w["overview"], "overview.html", "study"))
        if any(not n.entry for n in edition.notes.values()):
            items.append(NavItem("notes", w["notes"], "notes.html", "study"))
        if self.has_indexes:
            items.append(NavItem("indexes", w["indexes"], "indexes.html", "study"))
        if self.shown_images:
            items.append(NavItem("facsimile", w["facsimile"], "facsimile.html", "study"))
        if not self.is_short:
            items.append(NavItem("about", w["about"], "about.html", "about"))
            items.append(NavItem("downloads", w["downloads"], "downloads.html", "about"))
            items.append(NavItem("cite", w["cite"], "cite.html", "about"))
        items.append(
            NavItem("search", w["search"], "../search.html" if self.site.is_library else "search.html", "about")
        )
        return items

    @property
    def collation(self) -> Collation:
        """The text beside all its witnesses; aligned once."""
        if self.collated is None:
            self.collated = collate(self)
        return self.collated

    @property
    def shown_images(self) -> list[tuple[int, Image]]:
        """The images that can be seen, here or on another server, with their numbers."""
        return _shown(self.edition, self.shared.images)

    @property
    def folios(self) -> list[Folio]:
        """The pictures that have a page, with what is written on them."""
        return folios(self.edition, self.shared.images, self.site.project)

    @property
    def versions(self) -> tuple[Version, ...]:
        """The versions of this text that stand in it side by side: the text and its translations."""
        return versions(self.edition) if not self.parallels else ()

    # -- reading pages ---------------------------------------------------------------------------------------------

    def texts(self, files: Collection[str] | None = None) -> None:
        """Write the pages of the text in order, each with its apparatus and notes; of some ``files``, only those."""
        called: set[str] = set()
        entries = self.outline.entries_of(self.edition)
        for page in self.outline.pages:
            if files is not None and page.file not in files:
                continue
            html = HtmlText(self.shared, SitePage(), page.file)
            is_last_text = page.file == self.outline.last_text_page
            body = Markup(html.text(page.nodes, rest=entries[page.file]))  # noqa: S704 - made of escaped pieces only
            mine = [k for k in html.calls if k not in called and self.outline.where.get(k) == page.file]
            if is_last_text:
                waiting = self.edition.notes.values()
                mine += [
                    n.id for n in waiting if not n.entry and n.id not in mine and self.outline.where[n.id] == page.file
                ]
            called.update(mine)
            notes = {layer: Markup(items) for layer, items in notes_by_layer(html, mine).items()}  # noqa: S704
            self._text_page(
                page, body, notes, _told_apart(self.edition, (self.edition.entries[key] for key in entries[page.file]))
            )

    def _text_page(
        self, page: Page, body: Markup, notes: Mapping[str, Markup], told: Sequence[tuple[Witness, int]]
    ) -> None:
        pages = self.outline.pages
        neighbours = [p for p in pages if p.part == page.part]
        place = neighbours.index(page)
        self.page(
            "text.html",
            page.file,
            here="text" if page.part == "text" else page.file,
            page=page,
            body=body,
            notes=notes,
            filter_witnesses=told,
            contents=shown(self.tree, page.file) if len(self.tree) > 1 or any(b.inner for b in self.tree) else [],
            page_title=page.label if len(pages) > 1 and page.title != self.site.w["text"] else "",
            page_attributes=language_attributes(page.lang or self.edition.metadata.language),
            previous=neighbours[place - 1] if place else None,
            following=neighbours[place + 1] if place + 1 < len(neighbours) else None,
            is_series=len(neighbours) > 1,
            is_headed=_opens_with(body, page.label),
        )

    # -- pages about the text --------------------------------------------------------------------------------------

    def home(self) -> None:
        """Write the first page: what this is, and where to begin."""
        first = next((p for p in self.outline.pages if p.part == "text"), None)
        picture = (
            share_picture(self.title, ", ".join(p.name for p in self.edition.metadata.authors))
            if self.site.url
            else None
        )
        if picture is not None:
            self.site.save(f"{self.prefix}share.png", picture)
        self.page(
            "home.html",
            "index.html",
            here="home",
            abstract=self.prose(self.edition.metadata.abstract),
            contents=shown(self.tree),
            first=first,
            citation=cite(self.edition, self._url()),
        )
        self._cited()

    def card(self, files: Sequence[str]) -> None:
        """Write the first page of a short text: its facts, its files, how to cite it."""
        metadata = self.edition.metadata
        self.page(
            "card.html",
            "index.html",
            here="home",
            first=next((p for p in self.outline.pages if p.part == "text"), None),
            abstract=self.prose(metadata.abstract),
            parts=[(part.title, self.prose(part.content)) for part in metadata.parts],
            citation=cite(self.edition, self._url()),
            files=files,
        )
        self._cited()

    def _cited(self) -> None:
        """Write the citation for scripts, which put place and address of a part in: its forms are made in one place, here."""
        forms = {
            name: {"text": made.text, "BibTeX": made.bibtex, "RIS": made.ris, "CSL-JSON": made.csl}
            for name, made in (
                ("whole", cite(self.edition, self._url() or _ADDRESS)),
                ("part", cite(self.edition, _ADDRESS, _PLACE)),
            )
        }
        self.site.save(f"{self.prefix}citation.js", f"globalThis.editionCitation = {json.dumps(forms)};\n")

    def _url(self) -> str:
        return f"{self.site.url}{self.prefix}" if self.site.url else ""

    def about(self) -> None:
        """Write what the header says."""
        self.page(
            "about.html",
            "about.html",
            here="about",
            parts=[(part.title, self.prose(part.content)) for part in self.edition.metadata.parts],
            abstract=self.prose(self.edition.metadata.abstract),
        )

    def downloads(self, files: Sequence[str]) -> None:
        """Write the page of what can be taken along; ``files`` are the TEI files."""
        self.page("downloads.html", "downloads.html", here="downloads", files=files)

    def citing(self) -> None:
        """Write how to cite the edition and its parts."""
        url = self._url()
        parts = []
        for page in self.outline.pages:
            for division, title, depth in headings(page.nodes):
                if division.origin.id and depth <= 2:
                    address = f"{page.file}#{division.origin.id}"
                    parts.append(
                        (title, address, cite(self.edition, f"{url}{address}" if url else address, title).text)
                    )
        self.page("cite.html", "cite.html", here="cite", citation=cite(self.edition, url), parts=parts[:400])

    def search(self) -> None:
        """Write the page of the search."""
        self.page("search.html", "search.html", here="search")

    def prose(self, nodes: tuple[Node, ...]) -> Markup:
        """Set a part of the header; it has a ledger of its own, which nobody reads."""
        plain = Shared(
            self.edition,
            Uncounted(),
            self.shared.style,
            self.site.language,
            self.outline.where,
            references=self.shared.references,
        )
        return Markup(HtmlText(plain, SitePage(), is_plain=True).fragment(nodes))  # noqa: S704 - made of escaped pieces only


def _shown(edition: Edition, images: Mapping[str, str]) -> list[tuple[int, Image]]:
    numbered = enumerate(edition.images, 1)
    return [(i, x) for i, x in numbered if x.url in images or link_address(x.url).startswith("http")]


def _places_of(edition: Edition, images: Mapping[str, str], project: Project) -> dict[str, str]:
    """Tell where the picture of each beginning of a page is: on a page of its own, else in the list of pictures."""
    pages = {folio.number: folio.page for folio in folios(edition, images, project)}
    shown = _shown(edition, images)
    return {anchor: pages.get(i, f"facsimile.html#image-{i}") for i, image in shown for anchor in image.anchors}


def _told_apart(edition: Edition, entries: Iterable[Entry]) -> list[tuple[Witness, int]]:
    """List the witnesses and groups that have readings of their own in some entries, with the number of these."""
    counts: dict[str, int] = {}
    for entry in entries:
        for key in concerned(edition.witnesses, (a.witness for r in entry.variants for a in r.witnesses)):
            counts[key] = counts.get(key, 0) + 1
    return [(w, counts[w.id]) for w in edition.witnesses.values() if w.id in counts]


_HEADING = re.compile(r"(?:\s*<(?!h2)[^>]+>)*\s*<h2\b[^>]*>(.*?)</h2>", re.DOTALL)
_UNSAID = re.compile(r'<sup class="call".*?</sup>|<[^>]+>', re.DOTALL)


def _opens_with(body: str, title: str) -> bool:
    """Tell whether the first heading on a page is its title: it is seen once."""
    found = _HEADING.match(body)
    return found is not None and unescape(_UNSAID.sub("", found[1])).split() == title.split()


def _short(label: str) -> str:
    return label if len(label) <= 32 else label[:31].rpartition(" ")[0] + " …"
