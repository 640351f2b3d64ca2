"""The frame of every page: navigation, head, address, fonts, the files of the site."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import string
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from markupsafe import Markup

from edition.addresses import link_address
from edition.consulted import consulted
from edition.model.edition import Edition
from edition.model.metadata import Licence
from edition.model.walk import plain_text
from edition.project import Project
from edition.settings.declared import THEMES
from edition.writers.common.citation import Name, editors_of, is_isbn, translators_of
from edition.writers.common.languages import direction, short_tag
from edition.writers.common.pictures import placed_images
from edition.writers.common.words import interface_language, words
from edition.writers.fonts.choosing import broken, is_han
from edition.writers.fonts.rules import UNKNOWN_FONT
from edition.writers.fonts.web import (
    HAN,
    SCRIPT,
    WEB_FONT,
    fallback_rule,
    has_family,
    waiting_rules,
    web_faces,
)
from edition.writers.registry import Whole, Written
from edition.writers.site.links import Links
from edition.writers.site.templating import Templates

ASSETS = Path(__file__).parent / "assets"
_THEMES = Path(__file__).parent / "themes"
_EARLY = ASSETS / "early.js"
"""Stands within each page: one more file would hold up the first line."""
_SMALL_FONT = 100_000
"""Bytes of a font that is worth having before the first line shows."""
_LATE = '<noscript data-late="{root}assets/late.css"><link rel="stylesheet" href="{root}assets/late.css"></noscript>'
"""Chinese faces wait until the page is there: it is read in the reader's own font until they come."""
_WITHOUT_SCRIPTS = f'@media (scripting: none) {{ :root {{ --han-now: "{HAN}"; }} }}\n'
_ALWAYS = frozenset(string.printable) | frozenset("‸◦¶⧉×–—…‘’“”«»·")


@dataclass(frozen=True, slots=True)
class NavItem:
    """One line of the navigation; ``group`` is read, study or about."""

    key: str
    label: str
    href: str
    group: str
    lang: str = ""


_COMMONS = re.compile(r"creativecommons\.org/(?:licenses/([a-z-]+)/([\d.]+)|publicdomain/zero/([\d.]+))")


@dataclass(frozen=True, slots=True)
class _Early:
    """The script that stands within each page, and what the page's policy calls it."""

    script: Markup
    digest: str


@cache
def _early_script() -> _Early:
    lines = (line.strip() for line in _EARLY.read_text(encoding="utf-8").splitlines())
    script = "\n".join(line for line in lines if not line.startswith("//"))
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")
    return _Early(Markup(script), f"sha256-{digest}")  # noqa: S704


def licence_name(licence: Licence) -> str:
    """Name a licence shortly where it has a short name: CC BY-SA 4.0."""
    found = _COMMONS.search(licence.target)
    if found is None:
        return licence.text or licence.target
    return f"CC {found[1].upper()} {found[2]}" if found[1] else f"CC0 {found[3]}"


@dataclass(slots=True)
class Site:
    """Saves the files of the site and renders its pages."""

    project: Project
    written: Written
    templates: Templates
    language: str
    w: Mapping[str, str] = field(default_factory=dict)
    characters: Counter[str] = field(default_factory=Counter)
    addresses: list[str] = field(default_factory=list)
    links: Links = field(default_factory=Links)
    is_library: bool = False

    @classmethod
    def of(cls, whole: Whole, written: Written) -> Site:
        """Make a site whose interface speaks the project's language, else the first text's if it is a living one, else English."""
        project = whole.project
        language = interface_language(project.language, whole.language)
        templates = Templates.of(
            project, {"licence_name": licence_name, "link": link_address, "said": language_attributes}
        )
        # What is found in templates is found while pages are made.
        templates.findings = written.findings
        return cls(project, written, templates, language, words(language), is_library=whole.is_library)

    @property
    def url(self) -> str:
        """The address at which the site will stand, with a slash at its end; empty where it is not known."""
        url = self.project.site.get("url", "")
        return url if not url or url.endswith("/") else f"{url}/"

    @property
    def is_kept_offline(self) -> bool:
        """Whether the devices of readers keep the edition."""
        return bool(self.project.site.get("offline_app"))

    def save(self, name: str, data: bytes | str) -> None:
        """Write a file of the site."""
        self.written.save(name, data)

    def page(self, template: str, name: str, **values: Any) -> None:
        """Render a page; ``root`` leads back to the folder of the site."""
        root = "../" * name.count("/")
        given = {
            "root": root,
            "w": self.w,
            "language": self.language,
            "direction": direction(self.language),
            "project": self.project,
            "offline": self.is_kept_offline,
            "early": _early_script(),
            "address": f"{self.url}{name}" if self.url else "",
            "file": name.rpartition("/")[2],
            **values,
        }
        html = self.templates.render(template, given)
        letters = set(html)
        self.characters.update(letters)
        if any(map(is_han, letters)):
            html = html.replace("</head>", f"{_LATE.format(root=root)}\n</head>", 1)
        self.addresses.append(name)
        self.links.add(name, html)
        self.save(name, html.encode("utf-8"))

    def images(self, prefix: str, files: Mapping[str, Path]) -> dict[str, str]:
        """Copy images into the site; returns where each stands, by its address as written."""
        placed = placed_images(files)
        for name, path in {placed[url]: path for url, path in files.items()}.items():
            self.save(f"{prefix}{name}", path.read_bytes())
        return placed

    def assets(self) -> None:
        """Write style sheet, script and fonts."""
        for asset in sorted(ASSETS.iterdir()):
            if asset == _EARLY or asset.stem in self._not_asked_for():
                continue
            data = asset.read_bytes()
            if asset.name == "edition.css":
                data = self._fonts().encode() + data + self._theme()
            self.save(f"assets/{asset.name}", data)

    def _not_asked_for(self) -> set[str]:
        """Name the assets that no page of this site uses, or that others write."""
        lacking = {"folio", "worker"}
        if not self.is_library:
            lacking.add("catalogue")
        if not self.is_kept_offline:
            lacking.add("offline")
        return lacking

    def _fonts(self) -> str:
        """Write the fonts of the pages, cut down to the characters that stand in them; readers have others."""
        family, folder = self.project.site.get("font", ""), self.project.root / "fonts"
        if family and not has_family(family, folder):
            hint = f"put its files into the folder fonts; the pages are set in {WEB_FONT}"
            message = f"neither the project nor a package has the font “{family}”"
            self.written.findings.append(UNKNOWN_FONT(message, hint=hint, file=self.project.file))
        self.written.findings.extend(broken(self.project))
        faces = web_faces({*self.characters, *_ALWAYS}, family, folder, self.characters)
        # Where a reader's own font for a script is far wider or narrower, the page would jump when ours arrived.
        within = {face.name for face in faces if face.family == SCRIPT and len(face.data) <= _SMALL_FONT}
        for face in faces:
            if face.name not in within:
                self.save(f"assets/{face.name}", face.data)
        late = "".join(face.rule() for face in faces if face.family == HAN)
        rules = [face.rule(with_data=face.name in within) for face in faces if face.family != HAN]
        if any(map(is_han, self.characters)):
            self.save("assets/late.css", late + _WITHOUT_SCRIPTS)
            rules.append(waiting_rules())
        return "".join((*rules, fallback_rule(family, folder)))

    def _theme(self) -> bytes:
        """Return the style sheet that the project chose, its own or one of ours, which follows that of the site and so wins."""
        theme = str(self.project.site.get("theme", ""))
        if not theme:
            return b""
        own = self.project.root / theme
        consulted(own)
        if theme in THEMES and not own.is_file():
            return b"\n" + (_THEMES / f"{theme}.css").read_bytes()
        return b"\n" + own.read_bytes()

    def maps(self, title: str, updated: str) -> None:
        """Write the map of the site and its feed, where its address is known."""
        if not self.url:
            return
        pages = "".join(f"<url><loc>{escape(self.url + name)}</loc></url>\n" for name in self.addresses)
        self.save(
            "sitemap.xml",
            f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{pages}</urlset>\n'.encode(),
        )
        stamp = f"{updated}T00:00:00Z" if len(updated) == 10 else f"{(updated[:4] or '1970')}-01-01T00:00:00Z"
        self.save(
            "feed.xml",
            (
                '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
                f"<title>{escape(title)}</title>\n<id>{escape(self.url)}</id>\n<updated>{stamp}</updated>\n"
                f'<link rel="self" href="{escape(self.url)}feed.xml"/>\n<entry><title>{escape(title)}</title><id>{escape(self.url)}</id>'
                f'<updated>{stamp}</updated><link href="{escape(self.url)}"/></entry>\n</feed>\n'
            ).encode(),
        )


def head_of(edition: Edition, site: Site, title: str) -> Mapping[str, Any]:
    """Collect what the head of a page says to programs: citation tags, linked data, links for signposting."""
    metadata = edition.metadata
    doi = next((v for k, v in metadata.identifiers if k.casefold() == "doi"), "")
    doi_url = doi if doi.startswith("http") else f"https://doi.org/{doi}" if doi else ""
    licence = next((found for x in metadata.licences if (found := link_address(x.target)).startswith("http")), "")
    tags = [("citation_title", title), *(("citation_author", Name.of(p).sorted) for p in metadata.authors)]
    tags += [("citation_editor", Name.of(p).sorted) for p in editors_of(edition)]
    tags += [("citation_publication_date", metadata.date), ("citation_publisher", metadata.publisher)]
    tags += [("citation_language", short_tag(metadata.language)), ("citation_doi", doi)]
    tags += [("citation_isbn", value) for kind, value in metadata.identifiers if is_isbn(kind)]
    links = [("cite-as", doi_url or site.url), ("license", licence), ("type", "https://schema.org/Book")]
    return {
        "tags": [(name, value) for name, value in tags if value],
        "links": [(rel, href) for rel, href in links if href],
        "json": _script_data(_linked_data(edition, site, title, licence)),
        "description": _description(edition, title),
    }


def _script_data(data: dict[str, object]) -> Markup:
    """Write data for a script element, which a “<” in them could otherwise end."""
    return Markup(json.dumps(data, ensure_ascii=False).replace("<", "\\u003c"))  # noqa: S704


def _linked_data(edition: Edition, site: Site, title: str, licence: str) -> dict[str, object]:
    metadata = edition.metadata
    data: dict[str, object] = {"@context": "https://schema.org", "@type": "Book", "name": title}
    people = (
        ("author", metadata.authors),
        ("editor", editors_of(edition)),
        ("translator", translators_of(edition)),
    )
    for name, persons in people:
        if persons:
            data[name] = [{"@type": "Organization" if p.is_organisation else "Person", "name": p.name} for p in persons]
    more = (
        ("inLanguage", short_tag(metadata.language)),
        ("datePublished", metadata.date),
        ("version", metadata.version),
        ("license", licence),
        ("url", site.url),
        ("keywords", ", ".join(metadata.keywords)),
        ("isbn", next((value for kind, value in metadata.identifiers if is_isbn(kind)), "")),
    )
    data.update({name: value for name, value in more if value})
    if metadata.publisher:
        data["publisher"] = {"@type": "Organization", "name": metadata.publisher}
    return data


def _description(edition: Edition, title: str) -> str:
    """Return the abstract for search engines; without one, what a bookseller would write."""
    metadata = edition.metadata
    named = (", ".join(p.name for p in metadata.authors), title, metadata.publisher)
    text = plain_text(metadata.abstract) or ". ".join(part.rstrip(".") for part in named if part) + "."
    return text if len(text) < 300 else text[:297].rpartition(" ")[0] + " …"


def language_attributes(tag: str) -> Markup:
    """Return lang and dir for a template."""
    if not tag:
        return Markup("")
    return Markup(f'lang="{escape(short_tag(tag))}" dir="{direction(tag)}"')  # noqa: S704 - escaped


def grouped(items: Sequence[NavItem]) -> Iterator[tuple[str, list[NavItem]]]:
    """Yield the groups of the navigation."""
    for group in ("read", "study", "about"):
        mine = [item for item in items if item.group == group]
        if mine:
            yield group, mine
