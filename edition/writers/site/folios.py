"""The pages of the source: each picture beside what is written on it, zones and words joined both ways. Images → pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from markupsafe import Markup

from edition.addresses import link_address
from edition.model.edition import Edition
from edition.model.facsimile import Box, Image, Zone
from edition.model.folios import by_line, words_of_zones, written_on, zones_by_element, zones_of
from edition.model.text import Node, Origin
from edition.model.walk import has_text
from edition.project import Project
from edition.writers.common.pictures import picture_at, pixels, sized
from edition.writers.markup.blocks import HtmlText
from edition.writers.markup.outline import Where
from edition.writers.site import columns
from edition.writers.site.deep import VIEWER, tiles_of, write_viewer
from edition.writers.site.dialect import SitePage
from edition.writers.site.frame import ASSETS

if TYPE_CHECKING:
    from edition.writers.site.book import Book

_WIDE, _SMALL = 1600, 320
"""Pixels across of a picture of another server, beside its text and in the list."""
_SAID = 80
"""Letters by which a zone is called."""


@dataclass(frozen=True, slots=True)
class Folio:
    """A picture of the source that is shown: its number, its page, where it is taken from, large and small.

    ``whole`` is the whole picture, if it is larger still; ``tiles`` tells its parts, if its server has them and pages show them.
    """

    number: int
    image: Image
    page: str
    large: str
    small: str
    whole: str = ""
    tiles: str = ""


def folios(edition: Edition, images: Mapping[str, str], project: Project) -> list[Folio]:
    """List the pictures that are shown: those of the site, and those of other servers that the project names."""
    hosts = {host_of(name) for name in project.site.get("images_from", ())}
    found = []
    for number, image in enumerate(edition.images, 1):
        local, outside = images.get(image.url, ""), picture_at(link_address(image.url))
        if local or host_of(outside) in hosts:
            large, small = (local, local) if local else (sized(outside, _WIDE), sized(outside, _SMALL))
            whole = outside if not local and outside != large else ""
            tiles = "" if local else tiles_of(outside, project)
            found.append(Folio(number, image, f"folio-{number}.html", large, small, whole, tiles))
    return found


def host_of(address: str) -> str:
    """Return the server of an address, which may be its bare name."""
    return urlsplit(address if "//" in address else f"https://{address}").netloc.casefold()


def write_folios(book: Book, files: Mapping[str, Path]) -> None:
    """Write a page for each picture that is shown: with what is written on it, where the text says so."""
    shown = book.folios
    if not shown:
        return
    written = written_on(book.edition, {a: f.number for f in shown for a in f.image.anchors})
    for place, folio in enumerate(shown):
        nodes = by_line(written.get(folio.number, ()))
        where = book.outline.where
        dialect = _FolioPage(where=where, zones=zones_by_element(folio.image))
        html = HtmlText(columns.plain(book.edition, book.site.language, where), dialect, is_plain=True)
        html.blocks(nodes)
        body = Markup(html.take()) if has_text(nodes) else None  # noqa: S704 - made of escaped pieces only
        box = folio.image.measures(pixels(files.get(folio.image.url)))
        book.page(
            "folio.html",
            folio.page,
            here="facsimile",
            folio=folio,
            size=measured(book, folio.image),
            body=body,
            source=source_of(book.edition, folio.image),
            box=box,
            zones=list(_shapes(folio.image, nodes, box, dialect)),
            place=place_of(book, folio.image),
            previous=shown[place - 1] if place else None,
            following=shown[place + 1] if place + 1 < len(shown) else None,
            image_hosts=servers([folio.large]),
            tile_hosts=servers([folio.tiles]),
            viewer=VIEWER,
        )
    book.site.written.save_common("assets/folio.js", (ASSETS / "folio.js").read_bytes())
    if any(folio.tiles for folio in shown):
        write_viewer(book.site.written)


def measured(book: Book, image: Image) -> Markup:
    """Return the measures of a picture, where the site has it, as attributes."""
    return Markup(book.shared.measures.get(image.url, ""))  # noqa: S704 - two numbers


def servers(addresses: Iterable[str]) -> str:
    """Return the servers from which a page takes its pictures, for the policy that the page has."""
    parts = (urlsplit(address) for address in addresses)
    return " ".join(dict.fromkeys(f"{part.scheme}://{part.netloc}" for part in parts if part.netloc))


def place_of(book: Book, image: Image) -> str:
    """Return where the text of a picture begins in the reading text."""
    found = (anchor for anchor in image.anchors if anchor in book.outline.where)
    return next((f"{book.outline.where[anchor]}#{anchor}" for anchor in found), "")


def source_of(edition: Edition, image: Image) -> str:
    """Name the witness of which a picture is."""
    witness = edition.witnesses.get(image.source)
    return witness.siglum if witness is not None else image.source


# -- zones ---------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _FolioPage(SitePage):
    """The ways of a page of a picture: what zones show names them. ``places`` are the ids to which each zone leads."""

    where: Where = field(default_factory=Where)
    zones: Mapping[str, Sequence[str]] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)

    def further(self, origin: Origin) -> str:
        """Name the zones that show an element; where one is named first, it leads to."""
        found = zones_of(origin, self.zones)
        fresh = next((zone for zone in found if zone not in self.places), "")
        place = self.where.own("in", fresh)
        self.places.update({zone: place for zone in found if zone not in self.places})
        key = f' id="{escape(place)}"' if fresh else ""
        return f'{key} data-zone="{escape(" ".join(found))}" tabindex="-1"' if found else ""


@dataclass(frozen=True, slots=True)
class _Shape:
    """A zone as it is drawn: its id and its name, its outline, where it leads, what is written there."""

    id: str
    zone: str
    points: str
    place: str
    words: str


def _shapes(image: Image, nodes: Iterable[Node], box: Box, dialect: _FolioPage) -> Iterator[_Shape]:
    """Yield the zones in which something is written, large ones below."""
    words = words_of_zones(image, nodes)
    for zone in sorted(image.zones, key=_area, reverse=True):
        if zone.id in dialect.places:
            outline = " ".join(f"{x - box[0]:g},{y - box[1]:g}" for x, y in zone.points)
            said = words.get(zone.id, "")[:_SAID] or zone.id
            yield _Shape(dialect.where.own("zone", zone.id), zone.id, outline, dialect.places[zone.id], said)


def _area(zone: Zone) -> float:
    """Reckon the area of a zone by its corners."""
    pairs = zip(zone.points, (*zone.points[1:], zone.points[0]), strict=True)
    return abs(sum(x * v - u * y for (x, y), (u, v) in pairs)) / 2
