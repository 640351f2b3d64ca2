"""How a span looked in its source, in words that every writer understands. TEI P5, att.global.rendition."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from edition.model.text import Origin

Look: TypeAlias = Literal[
    "italic", "bold", "small-caps", "superscript", "subscript", "underline", "strike", "spaced", "capitals", "center",
    "right", "indent", "small",
]  # fmt: skip

_WORDS: dict[str, Look] = {
    "i": "italic", "it": "italic", "ital": "italic", "italic": "italic", "italics": "italic", "italicised": "italic",
    "oblique": "italic", "slanted": "italic", "kursiv": "italic",
    "b": "bold", "bf": "bold", "bold": "bold", "boldface": "bold", "strong": "bold", "fett": "bold",
    "sc": "small-caps", "smallcaps": "small-caps", "small-caps": "small-caps", "smcap": "small-caps",
    "sup": "superscript", "super": "superscript", "superscript": "superscript", "exp": "superscript",
    "sub": "subscript", "subscript": "subscript", "inferior": "subscript",
    "u": "underline", "ul": "underline", "underline": "underline", "underlined": "underline",
    "strike": "strike", "strikethrough": "strike", "line-through": "strike", "struck": "strike", "overstrike": "strike",
    "spaced": "spaced", "letter-spaced": "spaced", "letterspaced": "spaced", "gesperrt": "spaced", "g": "spaced",
    "caps": "capitals", "uppercase": "capitals", "allcaps": "capitals", "capitals": "capitals",
    "center": "center", "centre": "center", "centered": "center", "centred": "center",
    "right": "right", "right-aligned": "right", "rightjustified": "right",
    "indent": "indent", "indented": "indent",
    "small": "small", "smaller": "small", "petit": "small",
}  # fmt: skip

_CSS: tuple[tuple[str, Look], ...] = (
    (r"font-style\s*:\s*(?:italic|oblique)", "italic"),
    (r"font-weight\s*:\s*(?:bold|[6-9]00)", "bold"),
    (r"font-variant[^;]*:\s*[^;]*small-caps", "small-caps"),
    (r"vertical-align\s*:\s*(?:super|top)", "superscript"),
    (r"vertical-align\s*:\s*sub", "subscript"),
    (r"text-decoration[^;]*:\s*[^;]*underline", "underline"),
    (r"text-decoration[^;]*:\s*[^;]*line-through", "strike"),
    (r"letter-spacing\s*:\s*(?!0|normal)", "spaced"),
    (r"text-transform\s*:\s*uppercase", "capitals"),
    (r"font-size\s*:\s*(?:(?:x{1,2}-)?small|smaller|0?\.[6-9]\d*r?em|[6-9]\d(?:\.\d+)?%)", "small"),
    (r"text-align\s*:\s*center", "center"),
    (r"text-align\s*:\s*right", "right"),
)
_SPLIT = re.compile(r"[\s,;:()#]+")


def looks(origin: Origin) -> tuple[Look, ...]:
    """Return the looks that @rend, @rendition and @style name, each once, in order."""
    found: dict[Look, None] = {}
    for attribute in ("rend", "rendition"):
        for word in _SPLIT.split(origin.get(attribute).casefold()):
            if look := _WORDS.get(word):
                found[look] = None
    style = origin.get("style") or (origin.get("rend") if ":" in origin.get("rend") else "")
    for pattern, look in _CSS:
        if style and re.search(pattern, style, re.IGNORECASE):
            found[look] = None
    return tuple(found)
