"""What a picture is, by its content: the ending of its name may say anything. Bytes → kind, size."""

from __future__ import annotations

import re
import struct
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["png", "jpg", "gif", "webp", "svg"]

MEDIA_TYPES: dict[Kind, str] = {
    "png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "webp": "image/webp", "svg": "image/svg+xml",
}  # fmt: skip
_SVG = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?svg[\s>/]")
_PROLOGUE = 4096
MOST_PIXELS = 160_000_000
"""A page of A4 at 1,200 dots an inch has 139 million; more costs memory that no page needs."""
_NO_FRAME = {0xC4, 0xC8, 0xCC}


def kind_of(data: bytes) -> Kind | None:
    """Tell the kind of a picture by its first bytes; nothing where it is none that page and screen can show."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    return "svg" if _SVG.search(data[:_PROLOGUE].replace(b"\x00", b"")) else None


def pixels_of(data: bytes, kind: Kind) -> tuple[int, int]:
    """Return width and height in pixels as the head of the file claims them; zeros where it does not."""
    try:
        match kind:
            case "png":
                width, height = struct.unpack(">II", data[16:24])
            case "gif":
                width, height = struct.unpack("<HH", data[6:10])
            case "jpg":
                width, height = _of_jpeg(data)
            case "webp":
                width, height = _of_webp(data)
            case _:
                return 0, 0
    except (struct.error, IndexError):
        return 0, 0
    return width, height


def _of_jpeg(data: bytes) -> tuple[int, int]:
    at = 2
    while at + 9 < len(data):
        if data[at] != 0xFF:
            at += 1
            continue
        marker = data[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in _NO_FRAME:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        if marker in {0x01, 0xFF} or 0xD0 <= marker <= 0xD9:
            at += 1 if marker == 0xFF else 2
            continue
        at += 2 + int(struct.unpack(">H", data[at + 2 : at + 4])[0])
    return 0, 0


def _of_webp(data: bytes) -> tuple[int, int]:
    form = data[12:16]
    if form == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if form == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = struct.unpack("<HH", data[26:30])
    return width & 0x3FFF, height & 0x3FFF
