"""The images of the source as a manifest. Edition → JSON-LD. IIIF Presentation API 3.0."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from edition.model.edition import Edition
from edition.writers.common.languages import short_tag
from edition.writers.common.pictures import pixels, service_of

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
    here = f"{base}data/{quote(edition.name)}.manifest.json"
    data: dict[str, Any] = {
        "@context": _CONTEXT,
        "id": here,
        "type": "Manifest",
        "label": {short_tag(metadata.language) or "none": [metadata.title or edition.name]},
        "items": [
            _canvas(here, number, image.label, address, pixels(images.get(image.url)) or _NOMINAL)
            for number, (image, address) in enumerate(found, 1)
        ],
    }
    if metadata.publisher:
        data["requiredStatement"] = {"label": {"en": ["Published by"]}, "value": {"none": [metadata.publisher]}}
    rights = next((t.target for t in metadata.licences if _OPEN.fullmatch(t.target)), "")
    if rights:
        data["rights"] = rights.replace("https://creativecommons.org", "http://creativecommons.org")
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _address(url: str, base: str, shown: Mapping[str, str]) -> str:
    if url in shown:
        return f"{base}{quote(shown[url])}"
    return url if re.match(r"https?://[^\s/]+/\S*$", url) else ""


def _canvas(manifest_id: str, number: int, label: str, address: str, size: tuple[int, int]) -> dict[str, Any]:
    # A canvas has an address without a fragment. IIIF Presentation 3.0, 5.3.
    canvas = f"{manifest_id.removesuffix('.json')}/canvas-{number}"
    width, height = size
    body: dict[str, Any] = {"id": address, "type": "Image", "width": width, "height": height}
    kind = _KINDS.get(Path(address.partition("?")[0]).suffix.casefold())
    if kind:
        body["format"] = kind
    if service := service_of(address):
        body["service"] = [{"id": service, "type": "ImageService2", "profile": "level1"}]
    painting = {"id": f"{canvas}/image", "type": "Annotation", "motivation": "painting", "target": canvas, "body": body}
    return {
        "id": canvas,
        "type": "Canvas",
        "label": {"none": [label or str(number)]},
        "width": width,
        "height": height,
        "items": [{"id": f"{canvas}/page", "type": "AnnotationPage", "items": [painting]}],
    }
