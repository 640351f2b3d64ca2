"""Words and calls → Typst code. A text is a string there, never markup: no character of it can follow an expression.

Whatever is written for Typst is made of these functions; each returns an expression that is whole by itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_REFUSED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")

_MARKED = re.compile("[^\\W\\d_][\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff]+")

UNPRINTABLE = "\ufeff"
"""The mark of byte order: within a text it means nothing, and the norms for PDF forbid it."""


def printable(text: str) -> str:
    """Leave out what may not stand in a PDF."""
    return text.replace(UNPRINTABLE, "")


def string(text: str) -> str:
    """Write a text as a string, without what may not stand in a PDF.

    A letter with its marks is written composed, as it is shaped: else the glyphs do not mean the characters that they show.
    """
    composed = _MARKED.sub(lambda found: unicodedata.normalize("NFC", found[0]), printable(text))
    escaped = composed.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{_REFUSED.sub(_coded, escaped)}"'


def _coded(found: re.Match[str]) -> str:
    return f"\\u{{{ord(found[0]):x}}}"


def call(name: str, *arguments: str | float) -> str:
    """Write a call of a function of the frame."""
    return f"{name}({', '.join(map(str, arguments))})"


def array(values: Iterable[str | float]) -> str:
    """Write an array."""
    return f"({''.join(f'{value}, ' for value in values)})"


def block(statements: Iterable[str]) -> str:
    """Write what follows each other as one body: each statement ends with a semicolon of its own."""
    return f"{{{''.join(f'{statement};' for statement in statements)}}}"
