"""Read the pictures of the source, the places in the text that they show, and their zones. TEI P5, chapter 12.1."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import urljoin

from lxml.etree import _Element

from edition.model.facsimile import Box, Image, Point, Zone
from edition.reader.flow import Flow
from edition.tree import TEI_, XML, XML_ID, local_name

_BASE = f"{{{XML}}}base"
_SURFACES = (TEI_ + "surface", TEI_ + "graphic", TEI_ + "zone", TEI_ + "facsimile")
"""What a beginning of a page may point to; Transkribus makes a facsimile for each page, and points to that."""
_MEASURE = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,9})?")
_POINT = re.compile(rf"({_MEASURE.pattern}),({_MEASURE.pattern})")


def page_names(flow: Flow) -> dict[tuple[int, int], str]:
    """Name the beginnings of pages and the surfaces that have no xml:id, by source and ordinal.

    No name is one of the edition's, and none comes twice: the files of an edition are numbered each by itself.
    """
    taken = set(flow.ids)
    names: dict[tuple[int, int], str] = {}
    for root in flow.document.roots:
        for element in root.iter(TEI_ + "pb", TEI_ + "surface"):
            if element.get(XML_ID) is None:
                source, ordinal = flow.document.places[element]
                name = f"{local_name(element)}-{ordinal}"
                while name in taken:
                    name += "_"
                taken.add(name)
                names[id(source), ordinal] = name
    return names


def read_images(flow: Flow, names: Mapping[tuple[int, int], str]) -> tuple[Image, ...]:
    """List the pictures in the order of the text: those of page beginnings, then those that no page names.

    ``names`` are those of page beginnings and surfaces without xml:id.
    """

    def named(element: _Element) -> str:
        source, ordinal = flow.document.places[element]
        return element.get(XML_ID) or names[id(source), ordinal]

    surfaces = {key: e for key, e in flow.ids.items() if e.tag in _SURFACES}
    beginning = {key: e for root in flow.document.roots for e in root.iter(TEI_ + "surface") for key in _shown_by(e)}
    images: dict[str, Image] = {}
    shown: set[_Element] = set()
    for root in flow.document.roots:
        for page in root.iter(TEI_ + "pb"):
            token = _first_of(page.get("facs", ""))
            at = surfaces.get(token[1:]) if token.startswith("#") else beginning.get(page.get(XML_ID, ""))
            graphic = _graphic(at) if at is not None else None
            url = _based(graphic, graphic.get("url", "")) if graphic is not None else ""
            url = _based(page, token) if token and not token.startswith("#") else url
            if url:
                first = images.get(url) or _image(flow, url, graphic, page.get("n", ""), manuscript(page))
                images[url] = replace(first, anchors=(*first.anchors, named(page)))
                shown |= {surface for surface in (_surface(graphic),) if surface is not None}
        for facsimile in root.iter(TEI_ + "facsimile", TEI_ + "sourceDoc"):
            for graphic in facsimile.iter(TEI_ + "graphic"):
                url = _based(graphic, graphic.get("url", ""))
                if not url or url in images or _surface(graphic) in shown:
                    continue  # a surface may have pictures of several sizes
                source = _first_of(facsimile.get("corresp") or facsimile.get("n") or "").removeprefix("#")
                images[url] = _image(flow, url, graphic, "", source)
                if (surface := _surface(graphic)) is not None:
                    shown.add(surface)
                    if facsimile.tag == TEI_ + "sourceDoc":
                        images[url] = replace(images[url], anchors=(named(surface),))
    return tuple(images.values())


def manuscript(page: _Element) -> str:
    """Return what a page beginning says of its source: the manuscript or edition whose page it is. TEI P5, att.edition."""
    return _first_of(page.get("ed") or page.get("edRef") or "").removeprefix("#")


def _first_of(pointers: str) -> str:
    return next(iter(pointers.split()), "")


def _graphic(element: _Element) -> _Element | None:
    """Return the picture of a surface, a zone or a graphic."""
    found = next(element.iter(TEI_ + "graphic"), None)
    surface = _surface(element) if found is None else None
    return found if surface is None else next(surface.iter(TEI_ + "graphic"), None)


def _surface(element: _Element | None) -> _Element | None:
    return None if element is None else next(element.iterancestors(TEI_ + "surface"), None)


def _name(flow: Flow, element: _Element) -> str:
    """Name a zone of a surface by its xml:id, else by its name and number."""
    return element.get(XML_ID) or f"{local_name(element)}-{flow.document.places[element][1]}"


def _image(flow: Flow, url: str, graphic: _Element | None, label: str, source: str) -> Image:
    """Make a picture with the zones of its surface."""
    surface = _surface(graphic)
    if graphic is None or surface is None:
        return Image(url, label, source)
    label = label or surface.get("n", "")
    return Image(url, label, source, (), _box(surface) or _size(graphic), tuple(_zones(flow, surface)))


def _zones(flow: Flow, surface: _Element) -> Iterator[Zone]:
    for zone in surface.iter(TEI_ + "zone", TEI_ + "line"):
        points = tuple(_points(zone.get("points", ""))) or _corners(_box(zone))
        if len(points) > 2:
            yield Zone(_name(flow, zone), points, tuple(_shown_by(zone)))


def _shown_by(element: _Element) -> Iterator[str]:
    """Yield the ids of the elements with which the text begins that a surface or a zone shows."""
    for name in ("start", "corresp"):
        yield from (token[1:] for token in element.get(name, "").split() if token.startswith("#"))


def _points(written: str) -> Iterator[Point]:
    for left, top in _POINT.findall(written):
        yield float(left), float(top)


def _corners(box: Box | None) -> tuple[Point, ...]:
    if box is None:
        return ()
    left, top, right, bottom = box
    return (left, top), (right, top), (right, bottom), (left, bottom)


def _measure(written: str) -> float | None:
    return float(word) if _MEASURE.fullmatch(word := written.strip()) else None


def _box(element: _Element) -> Box | None:
    """Read the coordinates of a surface or a zone; nothing where they span nothing."""
    found = [_measure(element.get(name, "")) for name in ("ulx", "uly", "lrx", "lry")]
    left, top, right, bottom = found
    if left is None or top is None or right is None or bottom is None or right <= left or bottom <= top:
        return None
    return left, top, right, bottom


def _size(graphic: _Element) -> Box | None:
    """Read width and height of a picture where they are given in pixels."""
    width, height = (_measure(graphic.get(name, "").removesuffix("px")) for name in ("width", "height"))
    return (0.0, 0.0, width, height) if width and height else None


def _based(element: _Element, url: str) -> str:
    """Resolve an address against the @xml:base of the elements around it."""
    for above in (element, *element.iterancestors()):
        base = above.get(_BASE)
        if base:
            url = urljoin(base, url)
    return url
