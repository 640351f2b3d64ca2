"""Make text safe to show: what a terminal would obey, or would turn round, is shown as a sign. Text → text."""

from __future__ import annotations

import re

_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
"""Control characters, marks that change the direction, separators of lines, and bytes of file names that are no text."""
_IN_JSON = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def visible(text: str) -> str:
    """Return a text with signs in the place of what would not be shown as it stands; tab and line end stay."""
    return _OBEYED.sub(_sign, text)


def one_line(text: str) -> str:
    """Return a text as one line that is safe to show."""
    return visible(" ".join(text.splitlines()) if "\n" in text or "\r" in text else text)


def escaped(json: str) -> str:
    """Return JSON in which what a terminal would obey is written by its number."""
    return _IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", json)


def _sign(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    return f"‹U+{code:04X}›"
