"""The images of the source as a manifest. Edition → JSON-LD. IIIF Presentation API 3.0."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from edition.model.edition import Edition
from edition.model.facsimile import Image, Point, Zone
from edition.model.folios import by_line, words_of_zones, written_on
from edition.model.text import Node
from edition.writers.common.languages import short_tag
from edition.writers.common.pictures import picture_at, pixels, service_of

_CONTEXT = "http://iiif.io/api/presentation/3/context.json"
_NOMINAL = (1000, 1400)
"""Width and height of a canvas whose image is not at hand; viewers scale the image into it."""
_KINDS = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".gif": "image/gif", ".webp": "image/webp",
          ".svg": "image/svg+xml", ".avif": "image/avif"}  # fmt: skip
_OPEN = re.compile(r"https?://(?:creativecommons\.org|rightsstatements\.org)/\S+")


def manifest(edition: Edition, base: str, images: Mapping[str, Path], shown: Mapping[str, str]) -> str:
    """Return a manifest with a canvas for each image of the source; nothing where there are none.

    ``images``: files of images by their address as written; ``shown``: their place in the web edition.
    """
    addressed = [(i, _address(i.url, base, shown)) for i in edition.images]
    found = [(image, address) for image, address in addressed if address]
    if not found:
        return ""
    metadata = edition.metadata
    places = {place: number for number, (image, _) in enumerate(found) for place in image.anchors if image.zones}
    written = written_on(edition, places)
    here = f"{base}data/{quote(edition.name)}.manifest.json"
    data: dict[str, Any] = {
        "@context": _CONTEXT,
        "id": here,
        "type": "Manifest",
        "label": {short_tag(metadata.language) or "none": [metadata.title or edition.name]},
        "items": [
            _canvas(here, number, image, address, pixels(images.get(image.url)), written.get(number - 1, ()))
            for number, (image, address) in enumerate(found, 1)
        ],
    }
    if structures := _ranges(edition, here, [image for image, _ in found]):
        data["structures"] = structures
    if metadata.publisher:
        data["requiredStatement"] = {"label": {"en": ["Published by"]}, "value": {"none": [metadata.publisher]}}
    rights = next((t.target for t in metadata.licences if _OPEN.fullmatch(t.target)), "")
    if rights:
        data["rights"] = rights.replace("https://creativecommons.org", "http://creativecommons.org")
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _address(url: str, base: str, shown: Mapping[str, str]) -> str:
    if url in shown:
        return f"{base}{quote(shown[url])}"
    return picture_at(url) if re.match(r"https?://[^\s/]+/\S*$", url) else ""


def _canvas(
    manifest_id: str, number: int, image: Image, address: str, pixels: tuple[int, int] | None, written: tuple[Node, ...]
) -> dict[str, Any]:
    canvas = _canvas_id(manifest_id, number)
    left, top, right, bottom = image.measures(pixels)
    width, height = pixels or ((max(1, round(right - left)), max(1, round(bottom - top))) if image.box else _NOMINAL)
    body: dict[str, Any] = {"id": address, "type": "Image", "width": width, "height": height}
    kind = _KINDS.get(Path(address.partition("?")[0]).suffix.casefold())
    if kind:
        body["format"] = kind
    if service := service_of(address):
        body["service"] = [{"id": service, "type": "ImageService2", "profile": "level1"}]
    painting = {"id": f"{canvas}/image", "type": "Annotation", "motivation": "painting", "target": canvas, "body": body}
    made: dict[str, Any] = {
        "id": canvas,
        "type": "Canvas",
        "label": {"none": [image.label or str(number)]},
        "width": width,
        "height": height,
        "items": [{"id": f"{canvas}/page", "type": "AnnotationPage", "items": [painting]}],
    }
    words = words_of_zones(image, by_line(written))
    scale = width / (right - left), height / (bottom - top)
    items = [
        {
            "id": f"{canvas}/zone/{quote(zone.id)}",
            "type": "Annotation",
            "motivation": "supplementing",
            "target": f"{canvas}#xywh={_fragment(zone, (left, top), scale)}",
            "body": {"type": "TextualBody", "value": words[zone.id], "format": "text/plain"},
        }
        for zone in image.zones
        if words.get(zone.id)
    ]
    if items:
        made["annotations"] = [{"id": f"{canvas}/zones", "type": "AnnotationPage", "items": items}]
    return made


def _canvas_id(manifest_id: str, number: int) -> str:
    # A canvas has an address without a fragment. IIIF Presentation 3.0, 5.3.
    return f"{manifest_id.removesuffix('.json')}/canvas-{number}"


def _fragment(zone: Zone, corner: Point, scale: Point) -> str:
    """Write the box around a zone in the measures of its canvas. W3C Media Fragments 1.0, 4.2.2."""
    across = [(x - corner[0]) * scale[0] for x, _ in zone.points]
    down = [(y - corner[1]) * scale[1] for _, y in zone.points]
    left, top = round(min(across)), round(min(down))
    return f"{left},{top},{max(1, round(max(across)) - left)},{max(1, round(max(down)) - top)}"


def _ranges(edition: Edition, manifest_id: str, images: Sequence[Image]) -> list[dict[str, Any]]:
    """Return a range for each witness, where there are pictures of several."""
    sources: dict[str, list[int]] = {}
    for number, image in enumerate(images, 1):
        sources.setdefault(image.source, []).append(number)
    if len(sources) < 2:
        return []
    return [
        {
            "id": f"{manifest_id.removesuffix('.json')}/range-{place}",
            "type": "Range",
            "label": {"none": [edition.witnesses[source].siglum if source in edition.witnesses else source or "–"]},
            "items": [{"id": _canvas_id(manifest_id, number), "type": "Canvas"} for number in numbers],
        }
        for place, (source, numbers) in enumerate(sources.items(), 1)
    ]
