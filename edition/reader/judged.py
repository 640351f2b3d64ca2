"""Part the words of a reading from what an editor says of them in the same breath: “libros, fort. recte”, “legit a.c.”, “legit (corr. B²)”."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from edition.letters import spaced_words
from edition.model.apparatus import Stage
from edition.model.edition import Omission
from edition.model.text import Node, Origin, Text, visible_length
from edition.model.walk import has_text, plain_text
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
_FIRST = r"(?:(?-i:a\.\s?c\.)|ante\s+corr\.)"
_LATER = r"(?:(?-i:p\.\s?c\.)|post\s+corr\.)"
_HAND = r"(?:\s+(?:[^\W\d_]{1,3}[⁰-⁹¹²³1-9]?|m\.\s?(?:[1-9]|rec\.|sec\.|al\.|pr\.)|al(?:ia|tera)?\.?\s+man(?:u|us|\.)|ipse|idem))?"
_MENDED_TO = rf"(?:corr\.{_HAND}(?:\s+(?:in|ad)\s+\S[^()]*?)?|(?:del|exp)\.{_HAND})"
_MENDED_FROM = (
    rf"(?:e(?:x)?\s+corr\.{_HAND}|corr\.{_HAND}\s+(?:e|ex|de)\s+\S[^()]*?|(?:e|ex)\s+\S[^()]*?\s+corr\.{_HAND})"
)
_PLACED = rf"(?:(?:in|sup\.|supra)\s+ras\.|in\s+(?:mg|marg)\.|s\.\s?l\.|(?:supra|sup\.|inter)\s+lin\.){_HAND}"
_CORRECTED = re.compile(
    rf"(?P<parting>\s*[,;:]?\s*)(?P<said>\(\s*(?:{_FIRST}|{_LATER}|{_MENDED_TO}|{_MENDED_FROM}|{_PLACED})\s*\)|"
    rf"(?<=[,;:]\s)(?:{_MENDED_TO}|{_MENDED_FROM})|(?<=[\s,;:])(?:{_FIRST}|{_LATER}|{_PLACED}|e(?:x)?\s+corr\.{_HAND}))\s*\Z",
    re.IGNORECASE | re.DOTALL,
)
"""What is said of how a witness came to have its words, or where: they are what it had first, or what it has now."""
_STAGES: tuple[tuple[Stage, re.Pattern[str]], ...] = (
    ("a.c.", re.compile(rf"{_FIRST}|{_MENDED_TO}", re.IGNORECASE | re.DOTALL)),
    ("p.c.", re.compile(_LATER, re.IGNORECASE)),
)
"""Of words that were made from others a witness had both: what it had first is not what all others have."""
_IS_STAGE = re.compile(rf"\(?\s*(?:{_FIRST}|{_LATER})\s*\)?", re.IGNORECASE)
_CORRECTING = re.compile(r"\bc(?:orr)?\.|\b(?:del|exp|ras|mg|marg|lin|l)\.", re.IGNORECASE)
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


def without_correction(
    flow: Flow, origin: Origin, content: tuple[Node, ...], entry: str, lemma: Callable[[], str]
) -> tuple[tuple[Node, ...], tuple[str, ...], Stage]:
    """Return the words of a reading, the notes made of what is said behind them of its corrections, and the stage that this tells.

    “a.c.” and “p.c.” are told by the siglum, and make no note.
    """
    node = content[-1] if content else None
    if not isinstance(node, Text) or _CORRECTING.search(node.value) is None:
        return content, (), ""
    found = _CORRECTED.search(node.value, max(len(node.value) - _LONGEST, 0))
    if found is None:
        return content, (), ""
    rest = (*content[:-1], *_pieces(node, 0, found.start()))
    said = _piece(node, *found.span("said"))
    if not has_text(rest) or _bare_words(lemma()) >= _bare_words(said.value) or _abbreviates(said.value, lemma()):
        return content, (), ""
    stage: Stage = next((s for s, pattern in _STAGES if pattern.fullmatch(said.value.strip("() \n\t"))), "")
    is_stage = _IS_STAGE.fullmatch(said.value) is not None
    left_out = _piece(node, found.start(), found.end("said")) if is_stage else _piece(node, *found.span("parting"))
    if left_out.start >= 0 and (length := visible_length(left_out.value)):
        flow.omissions.append(
            Omission(
                left_out.start,
                length,
                "what is said of a correction, told by the siglum"
                if is_stage
                else "the sign between a reading and a judgement",
            )
        )
    return rest, () if is_stage else (make_remark(flow, origin, said, entry),), stage


def _abbreviates(said: str, lemma: str) -> bool:
    """Tell whether a lemma has words, one behind the other, of which a saying has the first letters: p. c., patres conscripti."""
    wanted = "".join(filter(str.isalpha, said)).casefold()
    initials = "".join(word[:1].casefold() for word in spaced_words(lemma))
    return len(wanted) == _COUPLE and wanted in initials


_COUPLE = 2


def without_bracket(flow: Flow, content: tuple[Node, ...]) -> tuple[Node, ...]:
    """Return the words of a lemma without the bracket that ends it in print, if the encoder wrote that, too: “rex]”."""
    node = content[-1] if content else None
    if not isinstance(node, Text) or not node.value.rstrip().endswith("]") or "[" in plain_text(content):
        return content
    until = len(node.value.rstrip()) - 1
    bracket, words = _piece(node, until, until + 1), _pieces(node, 0, len(node.value[:until].rstrip()))
    if not has_text((*content[:-1], *words)):
        return content
    if bracket.start >= 0:
        flow.omissions.append(Omission(bracket.start, 1, "the bracket behind a lemma, which outputs set"))
    return (*content[:-1], *words)


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
