"""Read the images of the source and the places in the text that they show. TEI P5, chapter 12.1."""

from __future__ import annotations

from urllib.parse import urljoin

from lxml.etree import _Element

from edition.model.edition import Image
from edition.reader.flow import Flow
from edition.tree import TEI_, XML, XML_ID

_BASE = f"{{{XML}}}base"


def read_images(flow: Flow) -> tuple[Image, ...]:
    """List the images in the order of the text: those of page beginnings, then those that no page names."""
    surfaces = {key: e for key, e in flow.ids.items() if e.tag in {TEI_ + "surface", TEI_ + "graphic", TEI_ + "zone"}}
    images: dict[str, Image] = {}
    for root in flow.document.roots:
        for page in root.iter(TEI_ + "pb"):
            for token in (page.get("facs") or "").split()[:1]:
                url = _address(surfaces.get(token.removeprefix("#"))) if token.startswith("#") else _based(page, token)
                if url:
                    ordinal = flow.document.places[page][1]
                    anchor = page.get(XML_ID) or f"pb-{ordinal}"
                    images.setdefault(url, Image(url, page.get("n", ""), anchor))
        for facsimile in root.iter(TEI_ + "facsimile", TEI_ + "sourceDoc"):
            for graphic in facsimile.iter(TEI_ + "graphic"):
                url = _based(graphic, graphic.get("url", ""))
                if url and url not in images:
                    images[url] = Image(url, _label(graphic, facsimile))
    return tuple(images.values())


def _address(element: _Element | None) -> str:
    """Return the image of a surface, a zone or a graphic."""
    if element is None:
        return ""
    graphic = element if element.get("url") else next(element.iter(TEI_ + "graphic"), None)
    if graphic is None:
        parent = element.getparent()
        return _address(parent) if parent is not None and parent.tag == TEI_ + "surface" else ""
    return _based(graphic, graphic.get("url", ""))


def _based(element: _Element, url: str) -> str:
    """Resolve an address against the @xml:base of the elements around it."""
    for above in (element, *element.iterancestors()):
        base = above.get(_BASE)
        if base:
            url = urljoin(base, url)
    return url


def _label(graphic: _Element, facsimile: _Element) -> str:
    surface = next(graphic.iterancestors(TEI_ + "surface"), None)
    if surface is not None and surface.get("n"):
        return surface.get("n", "")
    return (facsimile.get("corresp") or facsimile.get("n") or "").removeprefix("#")
