"""Find the entries that stand behind the words of which they speak: the lemma says these once more. TEI P5, TCAPLR.

Some editors keep the text whole and put each entry after its words. Whoever took the lemma for the text would read those
words twice. No declaration tells it reliably; the text does: nearly every lemma is what stands right before its entry.
"""

from __future__ import annotations

from collections.abc import Iterable

from lxml.etree import _Element

from edition.letters import base_letters
from edition.model.text import Mark, Text
from edition.reader.linking import APP, BESIDE, ENDS, LEM, in_running_text, own_pieces
from edition.reader.points import around
from edition.reader.registry import Out

_REACH = 80
"""So many letters before an entry are looked at, and more for a long lemma."""
_STEPS = 200
"""So many pieces of text are put together: many entries may follow each other without a word between them."""
_FEWEST = 2
"""One word that is repeated may be a word that is written twice."""


def find_behind(apps: Iterable[_Element]) -> set[_Element]:
    """Return the entries that stand behind their words, where a document has this habit."""
    candidates = [e for e in apps if not any(e.get(n) for n in ENDS) and in_running_text(e) and not _is_nested(e)]
    with_lemma = {e: words for e in candidates if (words := _lemma(e))}
    repeating = {e for e, words in with_lemma.items() if _ends_with(_said_before(e, words), words)}
    glued = sum(not _said_before(e)[-1:].isspace() for e in repeating)
    if len(repeating) * 4 < len(with_lemma) * 3 or not (len(repeating) >= _FEWEST or glued):
        return set()
    # An entry without a lemma speaks of the word before it, as all others do.
    return {
        e
        for e in candidates
        if e in repeating or (e not in with_lemma and e.find(LEM) is None and _word(_said_before(e)))
    }


def put_behind(out: Out, key: str, lemma: str) -> None:
    """Put the marks of an entry around its words, which are the last in the text so far; without a lemma around one word."""
    start, end = Mark(key, "start"), Mark(key, "end")
    last = out[-1] if out else None
    if isinstance(last, Text):
        until = len(last.value.rstrip())
        wanted = lemma or _word(last.value)
        begin = until - len(wanted)
        if wanted and begin >= 0 and last.value[begin:until].casefold() == wanted.casefold():
            out[-1:] = around(last, (begin, until), start, end)
            return
    out.extend((start, end))


def _is_nested(entry: _Element) -> bool:
    return next(entry.iterancestors(APP), None) is not None


def _lemma(entry: _Element) -> str:
    lemma = entry.find(f".//{LEM}")
    return "" if lemma is None else " ".join("".join(own_pieces(lemma)).split())


def _said_before(entry: _Element, wanted: str = "") -> str:
    """Return what stands right before an entry in the element around it, as far as its words may reach."""
    pieces: list[str] = []
    length = 0
    at = entry
    while length <= _REACH + 2 * len(wanted) and len(pieces) < _STEPS:
        before = at.getprevious()
        around_it = at.getparent()
        loose = before.tail if before is not None else around_it.text if around_it is not None else ""
        pieces.append(loose or "")
        if before is None:
            break
        if isinstance(before.tag, str) and before.tag not in BESIDE:
            pieces.append("".join(own_pieces(before)))
        length += sum(map(len, pieces[-2:]))
        at = before
    return "".join(reversed(pieces))


def _ends_with(text: str, words: str) -> bool:
    """Tell whether a text ends with whole words, whatever the spelling of capitals and accents."""
    wanted, there = words.split(), text.split()
    return bool(wanted) and [base_letters(w) for w in there[-len(wanted) :]] == [base_letters(w) for w in wanted]


def _word(text: str) -> str:
    """Return the last word of a text."""
    return last[-1] if (last := text.split()) else ""
