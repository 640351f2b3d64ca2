"""Understand references as editors write them: 1.2 sq., 1.2 sqq., 1.tit., I,2/3, 1.1 et 3. Words → plainer references."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

_FOLLOWING = re.compile(r"(.*\d[a-z]?)\s*(sqq|ss|ff|et seqq|sq|s|f|et seq)\.?", re.IGNORECASE)
_SEVERAL = {"sqq", "ss", "ff", "et seqq"}
_HEADING = re.compile(
    r"(?:(.*?)[\s.,:]*\b)?(?:titulus|titulo|tit|title|heading|head|inscr|inscriptio|rubr|rubrica)\.?", re.IGNORECASE
)
_LIST = re.compile(r"\s*[,;+&]\s+|\s+(?:et|and|und|u\.|e|y)\s+")
_NAMES = re.compile(r"(?:^|[\s,;]+)(?:Z|Zeile|lin|linea|line|ligne|riga|ll?|vv?|vers|Vers|vs)\.?\s*(?=\d)")
_SLASH = re.compile(r"(\d)/(?=\d)")
_ROMAN = re.compile(r"(?<![^\W_])(?=[IVXLC])C{0,3}(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?![^\W_])")
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_LAST = re.compile(r"(.*?)([^\W_]+)", re.DOTALL)
MOST_FOLLOWING = 5
"""So many places may follow where an editor does not say how many do (sqq.)."""


def following(loc: str) -> tuple[str, int] | None:
    """Return the place after which others follow, and at most how many: 1.2 sq., 1.2 ff."""
    found = _FOLLOWING.fullmatch(loc.strip())
    return None if found is None else (found[1], MOST_FOLLOWING if found[2].casefold() in _SEVERAL else 1)


def of_heading(loc: str) -> str | None:
    """Return the division whose heading is meant, nothing for the whole text: 1.tit.; None for another reference."""
    found = _HEADING.fullmatch(loc.strip())
    return None if found is None else (found[1] or "").strip(" .,:")


def listed(loc: str) -> list[str]:
    """Return the places of a list, each completed from the first: 1.2.1, 3 are 1.2.1 and 1.2.3."""
    first, *others = [part.strip() for part in _LIST.split(loc.strip()) if part.strip()] or [""]
    head = _LAST.fullmatch(first)
    return [first, *(head[1] + other if head is not None and other.isalnum() else other for other in others)]


def rewritten(loc: str) -> Iterator[str]:
    """Yield other ways of writing a reference: without the name of a line or a verse, a range for a stroke, Arabic numbers for Roman ones."""
    if (bare := _NAMES.sub(".", loc).strip(". ")) != loc:
        yield bare
    for way in (_SLASH.sub(r"\1–", loc), _ROMAN.sub(_arabic, loc), _ROMAN.sub(_arabic, _SLASH.sub(r"\1–", loc))):
        if way != loc:
            yield way


def _arabic(found: re.Match[str]) -> str:
    values = [_VALUES[letter] for letter in found[0]]
    return str(sum(-a if a < b else a for a, b in pairwise([*values, 0])))


_LETTERED = re.compile(r"(.*\d)([a-h]{1,4})")
_QUARTER = re.compile(r"[a-h]{1,4}")


def completed(first: str, last: str) -> str:
    """Complete the end of a range from its start: “A5–6” → “A6”, “1.12–14” → “1.14”, “123–5” → “125”, “3c–d” → “3d”."""
    if (lettered := _LETTERED.fullmatch(first)) is not None and _QUARTER.fullmatch(last):
        return lettered[1] + last
    head = re.match(r"^(.*?)(\d+)$", first)
    if head is None:
        return last
    if last.isdigit() and len(last) < len(head[2]):
        return head[1] + head[2][: len(head[2]) - len(last)] + last
    return head[1] + last
