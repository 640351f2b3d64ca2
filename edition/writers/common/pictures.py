"""The pictures of a text: where they lie in the web edition, how large they are, which server makes other sizes of them."""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from edition.filenames import Names

_SERVICE = re.compile(
    r"(https?://.+)/(?:full|square|[\d,]+|pct:[\d.,]+)/[^/]+/!?[\d.]+/(?:default|native|color|gray|bitonal)\.\w+"
)
"""An address of the IIIF Image API: https://iiif.io/api/image/2.1/#image-request-uri-syntax."""
_ABOUT = re.compile(r"(https?://.+)/info\.json")
"""Where a service tells of a picture: https://iiif.io/api/image/2.1/#image-information-request-uri-syntax."""


def placed_images(images: Mapping[str, Path], prefix: str = "") -> dict[str, str]:
    """Tell where each image stands, by its address as written; ``prefix`` is the folder of the text."""
    names = Names()
    by_file: dict[Path, str] = {}
    for path in images.values():
        if path not in by_file:
            by_file[path] = f"{prefix}images/{names.give(path.stem, path.suffix.casefold())}"
    return {url: by_file[path] for url, path in images.items()}


def called(address: str) -> str:
    """Call a picture that nobody describes: by its file, one on the web by its server, too; paper has no use for the rest."""
    try:
        parts = urlsplit(address)
    except ValueError:  # http://[x
        return address
    file = unquote(PurePosixPath(parts.path).name)
    if not parts.netloc:
        return file or address
    return f"{parts.netloc}: {file}" if file else parts.netloc


def service_of(address: str) -> str:
    """Return the service that makes a picture, where its address is one of the IIIF Image API."""
    found = _SERVICE.fullmatch(address)
    return found[1] if found else ""


def picture_at(address: str) -> str:
    """Return the address of a picture: that of a whole one, where the address is that of what its service tells."""
    found = _ABOUT.fullmatch(address)
    return f"{found[1]}/full/max/0/default.jpg" if found else address


def sized(address: str, width: int) -> str:
    """Return the address of a whole picture so many pixels wide, where its server makes sizes; else the address as it is."""
    service = service_of(address)
    return f"{service}/full/{width},/0/{address.rpartition('/')[2]}" if service else address


def pixels(path: Path | None) -> tuple[int, int] | None:
    """Read width and height of a PNG, GIF or JPEG; nothing where that is not possible."""
    if path is None:
        return None
    data = path.read_bytes()
    if data[:8] == b"\x89PNG\r\n\x1a\n" and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
    elif data[:3] == b"GIF" and len(data) >= 10:
        width, height = struct.unpack("<HH", data[6:10])
    elif data[:2] == b"\xff\xd8":
        width, height = _jpeg_size(data)
    else:
        return None
    return (width, height) if width and height else None


def measures(path: Path | None) -> str:
    """Write width and height as attributes of HTML, so that a picture has its room before it is there."""
    size = pixels(path)
    return f' width="{size[0]}" height="{size[1]}"' if size else ""


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
