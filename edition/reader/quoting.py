"""Tell whether a mark of punctuation opens what follows: of quotation marks those before it say it. Element → yes or no.

» opens in German and closes in French, “ opens in English and closes in German: what a mark is follows from the one that
is open, in its paragraph.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from lxml.etree import _Element

from edition.tree import TEI_

_MARK = TEI_ + "pc"
_BLOCKS = tuple(TEI_ + name for name in ("p", "ab", "l", "head", "item", "note", "u", "cell", "div", "body"))
_CLOSERS: Mapping[str, str] = {
    "„": "“”", "“": "”", "”": "”", "»": "«»", "«": "»", "‚": "‘’", "‘": "’", "›": "‹", "‹": "›", '"': '"', "「": "」", "『": "』",
}  # fmt: skip
"""The marks that close what each opens."""
_QUOTES = frozenset((*_CLOSERS, *"".join(_CLOSERS.values())))


def opens(character: str) -> bool:
    """Tell whether a sign opens what follows."""
    return bool(character) and unicodedata.category(character) in {"Ps", "Pi"}


def mark_opens(mark: _Element) -> bool:
    """Tell whether a mark of punctuation opens what follows it."""
    return opens_quotation(mark) if _said(mark) in _QUOTES else opens(_said(mark)[-1:])


def opens_quotation(mark: _Element) -> bool:
    """Tell whether a mark of punctuation opens a quotation."""
    if _said(mark) not in _QUOTES:
        return False
    block = next(mark.iterancestors(*_BLOCKS), None)
    return block is not None and mark in _opening(block)


@lru_cache(maxsize=4)
def _opening(block: _Element) -> frozenset[_Element]:
    """Return the marks of a block that open a quotation; asked for each of them, so it is told once."""
    is_open: list[str] = []
    found: list[_Element] = []
    for mark in block.iter(_MARK):
        sign = _said(mark)
        if is_open and sign in _CLOSERS[is_open[-1]]:
            is_open.pop()
        elif sign in _CLOSERS:
            is_open.append(sign)
            found.append(mark)
    return frozenset(found)


def _said(mark: _Element) -> str:
    return "".join(mark.itertext()).strip()
