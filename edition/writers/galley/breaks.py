"""Let words that are longer than a line break: scriptio continua, addresses, rows of signs. Runs → runs.

Such a word has no place to break, and would run off the page. A space without width, which is no character of the text,
stands then between all its letters; words that fit on a line are left alone, for these are hyphenated.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from edition.writers.common.scripts import joins
from edition.writers.galley.parts import Item, Run

BREAK = "\u200b"
_UNBROKEN = re.compile(
    "[^ \t\n\r\u1680\u2000-\u2006\u2008-\u200b\u2010\u2012-\u2014\u3000\u00ad\\-\u0964\u0965\u0f0b\u0f0d-\u0f12\u104a\u104b\u1361-\u1368\u17d4\u17d5\u2e80-\u9fff]+"
)
"""What no line breaks in: no-break spaces belong to it."""
_JOINERS = "\u200c\u200d\u2060\u034f"
_VIRAMA = 9
_EVERY_JOINED = 12
"""Letters that join are parted at every break, so these are fewer."""


def breakable(items: Sequence[Item], ems: float) -> tuple[Item, ...]:
    """Put places to break into words of more than so many ems, over the borders of runs and markers."""
    text = "".join(item.text for item in items if isinstance(item, Run))
    long = [m for m in _UNBROKEN.finditer(text) if len(m[0]) > ems / 2 and width(m[0]) > ems]
    if not long:
        return tuple(items)
    places = {
        at
        for m in long
        for at in range(m.start() + 1, m.end())
        if _may_break(text[at - 1], text[at]) and (not joins(text[at]) or (at - m.start()) % _EVERY_JOINED == 0)
    }
    out: list[Item] = []
    position = 0
    for item in items:
        if isinstance(item, Run):
            pieces = ((BREAK if position + i in places else "") + c for i, c in enumerate(item.text))
            out.append(item.with_text("".join(pieces)))
            position += len(item.text)
        else:
            out.append(item)
    return tuple(out)


def breakable_runs(runs: Iterable[Run], ems: float) -> tuple[Run, ...]:
    """Do the same where there are runs alone."""
    return tuple(item for item in breakable(tuple(runs), ems) if isinstance(item, Run))


def width(text: str) -> float:
    """Tell how wide a text is in ems, rather too much than too little."""
    return sum(map(_width, text))


def _width(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in {"W", "F"} or ord(character) > 0x1000:
        return 1.0
    return 0.8 if character.isupper() else 0.56


def _may_break(before: str, after: str) -> bool:
    """Whether a line may end between two characters: not between a letter and its marks, nor after a joiner."""
    if after in _JOINERS or before in _JOINERS or unicodedata.category(after) in {"Mn", "Mc", "Me"}:
        return False
    return unicodedata.combining(before) != _VIRAMA
