"""A server of pictures, as the IIIF Image API describes it: a painted leaf of 96 megapixels, any part of it in any size."""

from __future__ import annotations

import http.server
import json
import re
import struct
import zlib
from collections.abc import Iterable

SIZE = 8000, 12000
TILE = 512
ZONES = {"z1": (1000, 1500, 7000, 1800), "z2": (1000, 2000, 7000, 2300), "z3": (4100, 2100, 4400, 2200)}
"""Left, top, right, bottom; the last is a word within the second."""
PAPER, WHOLE, PART = b"\xf0\xeb\xdc", b"\x00\xa0\x00", b"\xd0\x00\x00"
"""Zones are green on pictures of the whole leaf, and red on its parts: who sees red sees tiles, in their place."""
_ASKED = re.compile(r"/iiif/leaf/(full|[\d,]+)/(full|max|\d*,\d*)/0/default\.(?:png|jpg)")
_FACTORS = [1, 2, 4, 8, 16]


def painted(
    region: tuple[int, int, int, int], wide: int, high: int, ink: bytes, zones: Iterable[str] = ("z1", "z2")
) -> bytes:
    """Paint a part (left, top, width, height) of the leaf in a size, as a PNG."""
    left, top, width, height = region
    across = [left + (i + 0.5) * width / wide for i in range(wide)]
    rows: dict[tuple[str, ...], bytes] = {}
    out = []
    for row in range(high):
        y = top + (row + 0.5) * height / high
        here = tuple(name for name in zones if ZONES[name][1] <= y < ZONES[name][3])
        if here not in rows:
            rows[here] = b"\0" + b"".join(
                ink if any(ZONES[n][0] <= x < ZONES[n][2] for n in here) else PAPER for x in across
            )
        out.append(rows[here])

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    data = zlib.compress(b"".join(out), 1)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


class Leaf(http.server.BaseHTTPRequestHandler):
    """Serves the leaf; ``kind`` is the version of the API and the level of the service, ``asked`` what was asked for.

    Of the kind “mute” others may not read what it tells, of “gone” it tells nothing, of “torn” it has no parts, of
    “few” the whole only as large as it is.
    """

    kind = "2.2"
    asked: list[str]

    @classmethod
    def playing(cls, kind: str) -> type[Leaf]:
        """Return a server of a kind that remembers what it is asked for."""
        return type("Playing", (cls,), {"kind": kind, "asked": []})

    def do_GET(self) -> None:
        """Answer with what is told of the picture, or a part of it."""
        self.asked.append(self.path)
        if self.path == "/iiif/leaf/info.json":
            self._tell()
            return
        found = _ASKED.fullmatch(self.path)
        if found is None or (found[1] != "full" and self.kind == "torn"):
            self.send_error(404)
            return
        if found[1] == "full":
            wide = int(found[2].partition(",")[0]) if found[2][0].isdigit() else SIZE[0]
            if self.kind == "few" and wide != SIZE[0]:
                self.send_error(404)
                return
            self._send("image/png", painted((0, 0, *SIZE), wide, wide * SIZE[1] // SIZE[0], WHOLE))
            return
        left, top, width, height = map(int, found[1].split(","))
        wide, high = (int(part or 0) for part in found[2].split(","))
        wide, high = wide or round(width * high / height), high or round(height * wide / width)
        if wide > TILE or high > TILE or left + width > SIZE[0] or top + height > SIZE[1]:
            self.send_error(400)
            return
        self._send("image/png", painted((left, top, width, height), wide, high, PART))

    def _tell(self) -> None:
        if self.kind == "gone":
            self.send_error(503)
            return
        tiles = [{"width": TILE, "scaleFactors": _FACTORS}]
        # It stands behind another server, and calls itself by that one's name.
        named = "https://inner.invalid/iiif/leaf"
        if self.kind.startswith("3"):
            told = {
                "@context": "http://iiif.io/api/image/3/context.json",
                "id": named,
                "type": "ImageService3",
                "profile": "level2",
            }
        else:
            level = "0" if self.kind == "2.0" else "2"
            told = {"@context": "http://iiif.io/api/image/2/context.json", "@id": named}
            told["profile"] = [f"http://iiif.io/api/image/2/level{level}.json"]
        told |= {"protocol": "http://iiif.io/api/image", "width": SIZE[0], "height": SIZE[1], "tiles": tiles}
        self._send("application/json", json.dumps(told).encode())

    def _send(self, kind: str, data: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        # Pictures are shown wherever they come from; what is told may be read by pages of others only where the server says so.
        if kind == "application/json" and self.kind != "mute":
            self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Say nothing."""
