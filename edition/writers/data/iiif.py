"""The images of the source as a manifest. Edition → JSON-LD. IIIF Presentation API 3.0."""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from edition.model.edition import Edition
from edition.writers.common.languages import short_tag

_CONTEXT = "http://iiif.io/api/presentation/3/context.json"
_NOMINAL = (1000, 1400)
"""Width and height of a canvas whose image is not at hand; viewers scale the image into it."""
_SERVICE = re.compile(
    r"(https?://.+)/(?:full|square|[\d,]+|pct:[\d.,]+)/[^/]+/!?[\d.]+/(?:default|native|color|gray|bitonal)\.\w+"
)
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
            _canvas(here, number, image.label, address, _size(images.get(image.url)))
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
    if service := _SERVICE.fullmatch(address):
        body["service"] = [{"id": service[1], "type": "ImageService2", "profile": "level1"}]
    painting = {"id": f"{canvas}/image", "type": "Annotation", "motivation": "painting", "target": canvas, "body": body}
    return {
        "id": canvas,
        "type": "Canvas",
        "label": {"none": [label or str(number)]},
        "width": width,
        "height": height,
        "items": [{"id": f"{canvas}/page", "type": "AnnotationPage", "items": [painting]}],
    }


def _size(path: Path | None) -> tuple[int, int]:
    """Read width and height of a PNG, GIF or JPEG; a nominal size where that is not possible."""
    if path is None:
        return _NOMINAL
    data = path.read_bytes()
    if data[:8] == b"\x89PNG\r\n\x1a\n" and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
    elif data[:3] == b"GIF" and len(data) >= 10:
        width, height = struct.unpack("<HH", data[6:10])
    elif data[:2] == b"\xff\xd8":
        width, height = _jpeg_size(data)
    else:
        return _NOMINAL
    return (width, height) if width and height else _NOMINAL


def _jpeg_size(data: bytes) -> tuple[int, int]:
    """Find the frame of a JPEG. ITU T.81, B.2.2."""
    place = 2
    while place + 9 < len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return width, height
        place += 2 + int.from_bytes(data[place + 2 : place + 4], "big")
    return 0, 0
