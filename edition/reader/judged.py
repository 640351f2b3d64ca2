"""Part the words of a reading from what an editor says of them in the same breath: “libros, fort. recte”, “legit ut vid.”."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from edition.letters import spaced_words
from edition.model.edition import Omission
from edition.model.text import Node, Origin, Text, visible_length
from edition.model.walk import has_text
from edition.reader.flow import Flow
from edition.reader.notes import make_remark

_CERTAIN = r"(?:fort(?:\.|asse)\s+(?:recte|melius)|recte,?\s+ut\s+[vu]id\.|haud\s+scio\s+an\s+recte|ut\s+[vu]id\.)"
"""What is hardly ever said in a text."""
_SAID_OF_WORDS = rf"(?:{_CERTAIN}|ut\s+[vu]idetur|(?:[vu]ix\s+|non\s+)?recte|perperam|male|fort(?:\.|asse)|sic!?|!)"
"""What stands in brackets, or behind a comma, speaks of the words before."""
_AT_END = re.compile(
    rf"(?P<parting>\s*[,;:]?\s*)(?P<said>\(\s*{_SAID_OF_WORDS}\s*\)|\[\s*{_SAID_OF_WORDS}\s*\]|(?<=[\s,;]){_CERTAIN}|"
    r"(?<=[,;]\s)(?:ut\s+[vu]idetur|(?:[vu]ix\s+|non\s+)?recte|perperam))\s*\Z",
    re.IGNORECASE | re.DOTALL,
)
_LAST = (".", ")", "]", "recte", "melius", "perperam", "videtur", "uidetur")
"""How what is said can end: few readings do."""
_LONGEST = 60
_AT_START = re.compile(rf"\s*(?P<said>{_CERTAIN}):?\s+(?=\S)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Parted:
    """The words of a witness, what is said of them, and the sign between."""

    words: tuple[Text, ...]
    said: Text
    between: Text


def without_judgement(
    flow: Flow, origin: Origin, content: tuple[Node, ...], entry: str, lemma: Callable[[], str]
) -> tuple[tuple[Node, ...], tuple[str, ...]]:
    """Return the words of a reading and the notes made of what is said of them before or behind.

    Words of which the lemma has one are words of the witness.
    """
    notes: list[str] = []
    for place, parted in ((-1, _behind), (0, _before)):
        node = content[place] if content else None
        found = parted(node) if isinstance(node, Text) else None
        if found is None:
            continue
        rest = (*content[:-1], *found.words) if place else (*found.words, *content[1:])
        if not has_text(rest) or _bare_words(lemma()) & _bare_words(found.said.value):
            continue
        content = rest
        if found.between.start >= 0 and (length := visible_length(found.between.value)):
            flow.omissions.append(Omission(found.between.start, length, "the sign between a reading and a judgement"))
        notes.append(make_remark(flow, origin, found.said, entry))
    return content, tuple(notes)


def _bare_words(said: str) -> set[str]:
    return {word.strip(".,;:!?()[]").casefold() for word in spaced_words(said)}


def _behind(node: Text) -> _Parted | None:
    """Part the last words of a reading from what is said behind them."""
    value = node.value
    if not value.rstrip().casefold().endswith(_LAST):
        return None
    if (found := _AT_END.search(value, max(len(value) - _LONGEST, 0))) is None:
        return None
    said, between = _piece(node, *found.span("said")), _piece(node, *found.span("parting"))
    return _Parted(_pieces(node, 0, found.start()), said, between)


def _before(node: Text) -> _Parted | None:
    """Part the first words of a reading from what is said before them."""
    if (found := _AT_START.match(node.value)) is None:
        return None
    said, between = _piece(node, *found.span("said")), _piece(node, found.end("said"), found.end())
    return _Parted(_pieces(node, found.end(), len(node.value)), said, between)


def _pieces(node: Text, first: int, last: int) -> tuple[Text, ...]:
    return (_piece(node, first, last),) if last > first else ()


def _piece(node: Text, first: int, last: int) -> Text:
    """Return a part of a text, which keeps its place in the source."""
    value = node.value[first:last]
    return Text(value, node.start + visible_length(node.value[:first]) if node.start >= 0 else -1)
