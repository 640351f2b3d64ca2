"""What a script wants of those who set it. Characters → yes or no."""

from __future__ import annotations

import re

_CURSIVE = (
    (0x0600, 0x08FF), (0x0900, 0x0DFF), (0x0F00, 0x109F), (0x1780, 0x18AF), (0x1000, 0x109F), (0xA840, 0xA87F),
    (0xFB50, 0xFDFF), (0xFE70, 0xFEFF), (0x10D00, 0x10F6F), (0x11000, 0x1137F),
)  # fmt: skip
"""Scripts whose letters join: a marker between two of them would part them."""


def joins(character: str) -> bool:
    """Whether a letter belongs to a script whose letters join."""
    return character >= _FIRST and any(first <= ord(character) <= last for first, last in _CURSIVE)


_FIRST = chr(_CURSIVE[0][0])


_EAST_ASIAN = (
    (0x2E80, 0x31FF),
    (0x3400, 0x9FFF),
    (0xAC00, 0xD7AF),
    (0xF900, 0xFAFF),
    (0xFF00, 0xFF9F),
    (0x20000, 0x3FFFF),
)


_SQUARE = re.compile("[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in _EAST_ASIAN) + "]")


def count_cjk(text: str) -> int:
    """Count the characters that fill a square: Han, kana, hangul."""
    return 0 if text.isascii() else len(_SQUARE.findall(text))
