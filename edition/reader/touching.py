"""Tell where words touch that the encoding keeps apart by their elements alone, or that are one. Tree → yes or no."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from lxml.etree import _Element

from edition.letters import in_one_word
from edition.reader.quoting import mark_opens, opens
from edition.tree import TEI_, XML_LANG

if TYPE_CHECKING:
    from edition.reader.flow import Flow

_WORD, _MARK = TEI_ + "w", TEI_ + "pc"
_ENTRY = TEI_ + "app"
_READINGS = {TEI_ + name for name in ("lem", "rdg", "rdgGrp")}
_BESIDE = {TEI_ + name for name in ("note", "fw", "witDetail", "index", "anchor", "milestone")}
"""What may stand between two words and is not in the line."""
_WRAPPERS = {
    TEI_ + name
    for name in (
        "abbr", "add", "app", "choice", "corr", "damage", "del", "ex", "expan", "foreign", "hi", "lem", "name", "orig", "persName",
        "phr", "placeName", "q", "quote", "rdg", "rdgGrp", "reg", "restore", "rs", "s", "said", "seg", "sic", "subst", "supplied",
        "surplus", "unclear",
    )
}  # fmt: skip
"""What may stand around words, and divides none."""


_LEANING = {"", "-", "‐", "‑", "'", "’", "ʼ", "־"}
"""Signs with which a word leans on the next: of elision, of compounds."""


CLOSING = frozenset(",.;:!?)]»”’·;،؛؟")
"""Before these no word ends that has not ended: they belong to it."""


def touches_letters(element: _Element) -> bool:
    """Tell whether letters of one word stand right before an element and right behind it; the second no capital."""
    before, after = _text_before(element)[-1:], (element.tail or "")[:1]
    return bool(before and after) and in_one_word(before, after) and not after.isupper() and not after.isdigit()


def stands_at_space(element: _Element) -> bool:
    """Tell whether an element stands between words: there is a space on one side of it, and text on the other."""
    before, after = _text_before(element), element.tail or ""
    return bool(before.strip() and after.strip()) and (before[-1].isspace() or after[0].isspace())


def stand_apart(flow: Flow, tags: tuple[str, ...], *, mostly: bool = True, few: int = 0) -> bool:
    """Tell whether the encoder leaves spaces at empty elements between words: those without any stand within a word then.

    ``mostly`` where most have to have one, else one is enough. Where none has, up to ``few`` between letters are no habit either.
    """
    if tags not in flow.stand_apart:
        found = [e for root in flow.document.roots for e in root.iter(*tags)]
        spaced, touching = sum(map(stands_at_space, found)), sum(map(touches_letters, found))
        leaves_spaces = spaced > touching if mostly else spaced > 0
        flow.stand_apart[tags] = leaves_spaces or (not spaced and 0 < touching <= few)
    return flow.stand_apart[tags]


def _text_before(element: _Element) -> str:
    sibling, around = element.getprevious(), element.getparent()
    return (sibling.tail if sibling is not None else around.text if around is not None else "") or ""


def text_behind(element: _Element) -> str:
    """Return the text that touches the end of an element, whatever holds it."""
    node = element
    while True:
        if node.tail:
            return node.tail
        following = node.getnext()
        if following is not None:
            is_read = isinstance(following.tag, str) and following.tag not in _BESIDE
            if is_read and (said := "".join(following.itertext())):
                return said
            node = following
            continue
        around = node.getparent()
        if around is None or around.tag not in _WRAPPERS:
            return ""
        node = around


def follows_word(element: _Element) -> bool:
    """Tell whether a word, or what begins with one, touches a word before it: nothing but elements stands between.

    A mark of punctuation counts as a word, unless @join says that what follows belongs to it. TEI P5, AILC.
    """
    node = element
    if element.tag == _WORD and (not begins_with_word(element) or _is_in_group(element)):
        return False
    while True:
        before = node.getprevious() if node.tag not in _READINGS else None
        if before is not None:
            if before.tail or (before.tag == element.tag == _WORD and _are_parted_around(before, element)):
                return False
            if before.tag not in _BESIDE and isinstance(before.tag, str):
                return _ends_in_word(before)
            node = before
            continue
        around = node.getparent()
        if around is None or around.tag not in _WRAPPERS:
            return False
        if (around.text or "").strip() and node.tag not in _READINGS:
            return False
        node = around


def follows_sentence(element: _Element) -> bool:
    """Tell whether a sentence, or a numbered passage, touches the one before it, as programs that divide texts write them.

    A passage of one word that ends without a stop may end within a word; scripts that leave no spaces have other stops.
    """
    if element.tag == _PASSAGE and element.get("n") is None:
        return False
    before = _before(element)
    if before is None:
        return False
    last, first = "".join(before.itertext())[-1:], "".join(element.itertext())[:1]
    if not last or not (first.isalnum() or opens(first)):
        return False
    is_whole = element.tag == _SENTENCE or " " in "".join(before.itertext()).strip()
    return last in _STOPS or (is_whole and in_one_word(last, first))


def _before(element: _Element) -> _Element | None:
    """Return the sentence or passage that touches one from before, also out of or into an entry of the apparatus."""
    node = element
    while (before := node.getprevious() if node.tag not in _READINGS else None) is None:
        around = node.getparent()
        if around is None or around.tag not in {_ENTRY, *_READINGS} or (around.text or "").strip():
            return None
        node = around
    while before is not None and before.tag in _BESIDE and not before.tail:
        before = before.getprevious()
    if before is None or before.tail:
        return None
    if before.tag == _ENTRY:
        parts = [part[-1] for part in _readings(before) if not (part[-1].tail or "").strip()]
        return next((part for part in parts if part.tag == element.tag), None)
    return before if before.tag == element.tag else None


SENTENCES = _SENTENCE, _PASSAGE = TEI_ + "s", TEI_ + "seg"
_STOPS = frozenset(".,;:!?…·»”’)]؟،؛۔।॥։׃")


def _are_parted_around(before: _Element, word: _Element) -> bool:
    """Tell whether most words around two that touch are parted by a space, so that these are one: erat, que."""
    first = [*islice(before.itersiblings(preceding=True), _AROUND)][::-1]
    row = [*first, before, word, *islice(word.itersiblings(), _AROUND)]
    pairs = [(a, b) for a, b in pairwise(row) if a.tag == b.tag == _WORD and a is not before]
    if not pairs and (around := next((e for e in word.iterancestors() if e.tag not in _WRAPPERS), None)) is not None:
        # In a reading the words of its line tell.
        pairs = [(a, b) for a, b in pairwise(islice(around.iterchildren("{*}*"), 2 * _AROUND)) if a.tag == _WORD]
    spaced = sum(bool(a.tail) for a, _ in pairs)
    return spaced > len(pairs) - spaced + 1


_AROUND = 6


def _is_in_group(word: _Element) -> bool:
    """Tell whether a word is a part of a bound group of Coptic, which is written together. Coptic SCRIPTORIUM."""
    group = word.getparent()
    if group is None or group.tag != TEI_ + "phr":
        return False
    language = next((said for e in (group, *group.iterancestors()) if (said := e.get(XML_LANG))), "")
    return language.casefold().startswith("cop")


def _ends_in_word(element: _Element) -> bool:
    """Tell whether an element is a word, or holds one at its end; of an entry, whether one of its readings does."""
    if element.tag in {_WORD, _MARK}:
        last = "".join(element.itertext()).rstrip()[-1:]
        return (
            element.get("join") not in {"right", "both"}
            and last not in _LEANING
            and not (mark_opens(element) if element.tag == _MARK else opens(last))
        )
    if element.tag not in _WRAPPERS:
        return False
    if element.tag == _ENTRY:
        return any(_ends_in_word(part) for part in _readings(element))
    inner = [child for child in element if isinstance(child.tag, str)]
    while inner and inner[-1].tag in _BESIDE and not (inner[-1].tail or "").strip():
        inner.pop()
    return bool(inner) and not (inner[-1].tail or "").strip() and _ends_in_word(inner[-1])


def begins_with_word(element: _Element) -> bool:
    """Tell whether an element is a word, or holds one at its beginning; of an entry, whether one of its readings does."""
    if element.tag == _WORD:
        leans = "".join(element.itertext()).lstrip()[:1] in _LEANING - {""}
        return not leans and element.get("join") not in {"left", "both"} and element.get("part") not in {"M", "F"}
    if element.tag not in _WRAPPERS:
        return False
    if element.tag == _ENTRY:
        return any(begins_with_word(part) for part in _readings(element))
    first = next((child for child in element if isinstance(child.tag, str) and child.tag not in _BESIDE), None)
    return first is not None and not (element.text or "").strip() and begins_with_word(first)


def _readings(entry: _Element) -> Iterator[_Element]:
    return (part for part in entry.iter(*_READINGS) if len(part))
