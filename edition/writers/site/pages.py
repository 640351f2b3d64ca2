"""Make the pages of the site and put them together. Edition → files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from edition.model.edition import Edition
from edition.model.ledger import Ledger
from edition.project import Project
from edition.writers.fonts import han_font_file, needs_han, subset_woff2
from edition.writers.formatting import HouseStyle
from edition.writers.languages import direction, short_tag
from edition.writers.registry import Input, Written
from edition.writers.site.html import HtmlText

_ASSETS = Path(__file__).parent / "assets"


def write(given: Input, folder: Path) -> Written:
    """Write the site. One text is the site's first page; of several, each has a folder, and the first page lists them."""
    written = Written()
    site = _Site(given.project, folder, written, environment(given.project))
    alone = len(given.editions) == 1
    for edition in given.editions:
        site.text(edition, "" if alone else f"{edition.name}/")
    if not alone:
        site.index(given.editions)
    for name, data in given.tei:
        site.save(f"tei/{name}", data)
    for asset in sorted(_ASSETS.iterdir()):
        site.save(f"assets/{asset.name}", asset.read_bytes())
    site.fonts()
    return written


def environment(project: Project) -> Environment:
    """Make the template environment; a project's own templates of the same name win."""
    own = [FileSystemLoader(project.templates)] if project.templates else []
    return Environment(
        loader=ChoiceLoader([*own, PackageLoader("edition.writers.site")]),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@dataclass(slots=True)
class _Site:
    project: Project
    folder: Path
    written: Written
    templates: Environment
    characters: set[str] = field(default_factory=set)

    def save(self, name: str, data: bytes) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        self.written.files.append(name)

    def page(self, template: str, name: str, **values: Any) -> None:
        """Render a page; ``root`` leads back to the folder of the site."""
        root = "../" * name.count("/")
        language = self.project.language or "en"
        html = self.templates.get_template(template).render(
            root=root, language=language, project=self.project, **values
        )
        self.characters.update(html)
        self.save(name, html.encode("utf-8"))

    def fonts(self) -> None:
        """Write what fonts the pages need beyond those that readers have: Chinese, cut down to what stands in them."""
        file = han_font_file()
        needed = needs_han("".join(self.characters))
        rules = ""
        if needed and file is not None:
            self.save("assets/han.woff2", subset_woff2(file, needed))
            rules = '@font-face { font-family: "Edition Han"; src: url("han.woff2") format("woff2"); font-display: swap; }\n'
        self.save("assets/fonts.css", rules.encode())

    def text(self, edition: Edition, prefix: str) -> None:
        """Write the pages of one text: the text, and what there is to know about it."""
        ledger = Ledger.of(edition)
        html = HtmlText(edition, ledger, HouseStyle.of(self.project.apparatus))
        body = Markup(html.text())  # noqa: S704 - made of escaped pieces only
        notes = {layer: Markup(items) for layer, items in html.notes().items()}  # noqa: S704
        language = edition.metadata.language
        common = {
            "edition": edition,
            "title": title_of(edition),
            "text_language": short_tag(language),
            "text_direction": direction(language) if language else "ltr",
            "home": f"{prefix}index.html",
        }
        self.page(
            "text.html", f"{prefix}index.html", body=body, notes=notes, contents=html.contents, here="text", **common
        )
        self.page(
            "about.html",
            f"{prefix}about.html",
            here="about",
            parts=[(part.title, self._prose(edition, part.content)) for part in edition.metadata.parts],
            abstract=self._prose(edition, edition.metadata.abstract),
            witnesses=[(w, self._prose(edition, w.description)) for w in edition.witnesses.values()],
            **common,
        )
        self.written.ledgers.append(ledger)

    def _prose(self, edition: Edition, nodes: tuple[Any, ...]) -> Markup:
        """Set a part of the header; it has a ledger of its own, which nobody reads."""
        html = HtmlText(edition, Ledger(0), HouseStyle(), in_entry=False)
        return Markup(html.fragment(nodes))  # noqa: S704 - made of escaped pieces only

    def index(self, editions: Sequence[Edition]) -> None:
        """Write the page that lists the texts."""
        listed = [(e.name, title_of(e), e.metadata, short_tag(e.metadata.language)) for e in editions]
        self.page(
            "index.html", "index.html", title=self.project.title or self.project.name, editions=listed, here="index"
        )


def title_of(edition: Edition) -> str:
    """Return the title, or the name of the file where the header has none."""
    return edition.metadata.title or edition.name
