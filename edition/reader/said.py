"""Understand what editors write in the place of a reading's words: inv., transp., deest, add. est. Elements → sayings.

What stands in a reading are the words of its witness, and most of what is read here could be such words, too. So a saying
is only taken for one where the lemma and the language of the text speak for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, TypeAlias

from lxml.etree import _Element

from edition.letters import spaced_words
from edition.model.apparatus import Kind, Shift
from edition.tree import XML_LANG, own_words, says_deletion, says_omission

What: TypeAlias = Literal["omission", "inverted", "followed", "preceded"]


@dataclass(frozen=True, slots=True)
class Saying:
    """What an editor says of a reading: in which words, what they mean, the words of the witness among them."""

    said: str
    what: What
    added: str = ""

    @property
    def shift(self) -> Shift:
        """How the words of the witness are made from those of the lemma."""
        return "" if self.what == "omission" else self.what

    @property
    def kind(self) -> Kind:
        """The kind of a reading of which this is said."""
        return _KINDS[self.what]


_KINDS: dict[What, Kind] = {
    "omission": "omission",
    "inverted": "transposition",
    "followed": "addition",
    "preceded": "addition",
}
_INVERTED = re.compile(
    r"[\[(]?\s*(?:[iI]n[vu](?:ert)?\.(?:\s+ord\.)?|(?:in[vu]erso\s+ordine|ordine\s+in[vu]erso)|[tT]ra?n?sp(?:os)?\.|"
    r"[tT]rp\.|[tT]rans\.|[tT]r\.|[uU]mgest\.|[∾∼~↔⇄])\s*[\])]?"
)
_OMITTED = re.compile(r"[oO]mm?\.\s*(?:\(.*\)|\[.*\]|(?:per|propter|ob|ex)\s.*hom.*)", re.DOTALL)
_FOLLOWED = re.compile(r"(?:[aA]dd\.|\+)\s+(\S.*)", re.DOTALL)
_PRECEDED = re.compile(r"[pP]raem\.\s+(\S.*)", re.DOTALL)
_MISSING_IN_WORDS = {
    "deest": "la", "desunt": "la", "omittit": "la", "omittunt": "la", "omisit": "la", "omiserunt": "la", "deficit": "la",
    "non habet": "la", "non habent": "la", "fehlt": "de", "fehlen": "de", "omis": "fr", "manque": "fr", "omitted": "en",
    "omits": "en", "omit": "en", "missing": "en", "lacking": "en", "manca": "it", "omette": "it", "falta": "es", "omite": "es",
}  # fmt: skip
"""Words that say in some language that a witness has nothing: in a text of that language they may be its own."""
_SAID_OF_LATIN = {"deest", "desunt"}
_FORM_OF_ESSE = re.compile(r"\w*(?:e(?:st|sse|rat|rant|rit|runt)|fui\w*|sunt|si[nt]t?)", re.IGNORECASE)
_ALIKE = 0.5


def said_of(element: _Element, lemma: Callable[[], str]) -> Saying | None:
    """Return what an editor says in a reading instead of its words; nothing where these are the words of the witness.

    ``lemma`` gives the words of the lemma: few readings want it.
    """
    said = own_words(element)
    if not said or (found := _meant(said)) is None:
        return None if not said else _missing(element, said, lemma)
    if _may_be_of(lemma(), found.said):
        return None
    return found


def says_inverted(said: str) -> bool:
    """Tell whether a remark says that a witness has the words of the lemma in another order."""
    return _INVERTED.fullmatch(said.strip()) is not None


def _meant(said: str) -> Saying | None:
    """Return what signs mean that are no words of a text."""
    if _INVERTED.fullmatch(said):
        return Saying(said, "inverted")
    if _OMITTED.fullmatch(said) or (said.endswith(".") and says_deletion(said)):
        return Saying(said, "omission")
    if found := _FOLLOWED.fullmatch(said):
        return Saying(said, "followed", found[1])
    if found := _PRECEDED.fullmatch(said):
        return Saying(said, "preceded", found[1])
    return None


def _may_be_of(lemma: str, sign: str) -> bool:
    """Tell whether a sign may be an abbreviated word: the lemma has but one word, which cannot change its place, or one that begins so."""
    letters = sign.strip("[]() .").casefold()
    words = [word.casefold() for word in spaced_words(lemma)]
    if len(words) == 1 and letters in {"inv", "inu", "tr", "trans"}:
        return True
    return letters.isalpha() and any(word.startswith(letters[:4]) for word in words)


def _missing(element: _Element, said: str, lemma: Callable[[], str]) -> Saying | None:
    """Take a word for an omission where the text is in another language, or no editor could mean it for a variant."""
    word = said.rstrip(".").casefold()
    language = _MISSING_IN_WORDS.get(word)
    if language is None or says_omission(element):
        return None
    spoken = next(_languages(element), "")
    is_foreign = bool(spoken) and spoken != language
    if not is_foreign and (word not in _SAID_OF_LATIN or _is_like(lemma(), word)):
        return None
    return Saying(said, "omission")


def _is_like(lemma: str, word: str) -> bool:
    """Tell whether a word may be a variant of a lemma: a form of the same verb, or much like it."""
    words = [w.strip(".,;:!?").casefold() for w in spaced_words(lemma)]
    if not words or len(words) > _COUPLE:
        return not words
    alike = SequenceMatcher(None, words[-1], word, autojunk=False).ratio() >= _ALIKE
    return alike or _FORM_OF_ESSE.fullmatch(words[-1]) is not None


_COUPLE = 2


def _languages(element: _Element) -> Iterator[str]:
    """Yield the languages of what is around an element, the nearest first."""
    for around in (element, *element.iterancestors()):
        if given := around.get(XML_LANG):
            yield given.partition("-")[0].casefold()
