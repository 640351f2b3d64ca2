"""The order of names in registers: the alphabet of all scripts (UCA), and of each language its own. A leaf.

The table of all scripts is that of the package pyuca, which is small and everywhere the same; PyICU wants a compiler and
the libraries of the system, whose version decides what comes first. What the languages change in it follows the root and
the tailorings of CLDR, for the letters that names are written with. A space comes before every letter; punctuation does
not count.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import regex

from edition.letters import canonical

if TYPE_CHECKING:
    from pyuca.collator import BaseCollator

Key = tuple[tuple[int, ...], tuple[int, ...], str]
Item = TypeVar("Item")

_ALPHABETS: dict[str, str] = {
    "sv": "d=đ=ð, t h=þ, y=ü=ű, zþ<å<ä=æ=ę<ö=ø=ő=œ=ô",
    "fi": "d=đ=ð, y=ü, zþ<å<ä=æ<ö=ø",
    "da no nb nn": "d=đ=ð, t h=þ, y=ü=ű, zþ<æ=ä<ø=ö=ő<å=aa",
    "fo": "d=đ=ð, t h=þ, y=ü=ű, zþ<æ=ä=ę<ø=ö=ő=œ<å=aa",
    "is": "a<á, d=đ<ð, e<é, i<í, o<ó, u<ú, y<ý, zþ<æ=ä<ö=ø<å",
    "non": "d=đ<ð, zþ<æ=ę<ø=œ=ö<ǫ<å",
    "es ast gl": "n<ñ",
    "cs": "c<č, h<ch, r<ř, s<š, z<ž",
    "sk": "a<ä, c<č, h<ch, o<ô, s<š, z<ž",
    "hsb": "c<č<ć, e<ě, h<ch, k<ł, r<ř, s<š, z<ž<ź",
    "dsb": "c<č<ć, e<ě, h<ch, k<ł, n<ń, r<ŕ, s<š<ś, z<ž<ź",
    "pl": "a<ą, c<ć, e<ę, l<ł, n<ń, o<ó, s<ś, z<ź<ż",
    "hu": "c<cs, d<dz<dzs, g<gy, l<ly, n<ny, o<ö=ő, s<sz, t<ty, u<ü=ű, z<zs",
    "hr bs sr-latn": "c<č<ć, d<dž<đ, l<lj, n<nj, s<š, z<ž",
    "sl": "c<č<ć, d<đ, s<š, z<ž",
    "ro": "a<ă<â, i<î, s<ș=ş, t<ț=ţ",
    "tr": "c<ç, g<ğ, h<ı, o<ö, s<ş, u<ü",
    "az": "c<ç, e<ə, g<ğ, h<x<ı, k<q, o<ö, s<ş, u<ü",
    "et": "s<š<z<ž, w<õ<ä<ö<ü",
    "lv": "c<č, g<ģ, i<y, k<ķ, l<ļ, n<ņ, r<ŗ, s<š, z<ž",
    "lt": "c<č, i=y, s<š, z<ž",
    "sq": "c<ç, d<dh, e<ë, g<gj, l<ll, n<nj, r<rr, s<sh, t<th, x<xh, z<zh",
    "cy": "c<ch, d<dd, f<ff, g<ng, l<ll, p<ph, r<rh, t<th",
    "eo": "c<ĉ, g<ĝ, h<ĥ, j<ĵ, s<ŝ, u<ŭ",
    "vi": "a<ă<â, d<đ, e<ê, o<ô<ơ, u<ư",
    "fa": "و<ه",
    "be": "е<ё",
    "uk": "г<ґ",
    "hi sa mr ne pi": "ॐ<ं=ँ<ः",
}
"""By language: “n<ñ” ñ is a letter of its own after n; “y=ü” ü is a kind of y; “zþ<æ” æ stands after z and þ.

“t h=þ” þ is sorted as t and h.
"""
_IGNORED = regex.compile(r"[\u02b0-\u02ff\u0640]|[^\p{L}\p{M}\p{N}]")
_STEP = 64
"""There is room for so many letters after one."""
_SPACE = 1


class _Own(NamedTuple):
    """What a language changes: a pattern with a group for each letter of its own, and the weights of each.

    A group holds marks that stand between the letter and its own mark: the dot of ậ, which is a kind of â.
    """

    found: regex.Pattern[str] | None
    weights: tuple[tuple[tuple[int, int], ...], ...]


def by_alphabet(
    items: Iterable[Item], label: Callable[[Item], str], language: str, then: Callable[[Item], str] | None = None
) -> list[Item]:
    """Return items in the order of their labels, as readers of a language expect it; ``then`` tells equal ones apart."""
    return sorted(items, key=lambda item: (sort_key(label(item), language), then(item) if then else ""))


def alphabet_of(languages: Iterable[str], otherwise: str) -> str:
    """Return the language in which most labels are; ``otherwise`` where none says it."""
    counts = Counter(language for language in languages if language)
    return (
        max(counts, key=lambda language: (counts[language], language == otherwise, language)) if counts else otherwise
    )


def sort_key(label: str, language: str = "") -> Key:
    """Return what a label is compared by: its letters, then what distinguishes them, then all of it."""
    first: list[int] = []
    second: list[int] = []
    own = _alphabet(language)
    for word in label.split():
        weights = _word(word, own)
        if weights[0]:
            first += [_SPACE, *weights[0]] if first else weights[0]
            second += weights[1]
    return tuple(first), tuple(second), canonical(label)


def _alphabet(language: str) -> str:
    """Return the key under which a language has an alphabet of its own, if it has one."""
    parts = language.replace("_", "-").casefold().split("-")
    tagged = "-".join(parts[:2])
    known = _by_language()
    return tagged if tagged in known else parts[0] if parts[0] in known and "latn" not in parts[1:] else ""


@lru_cache(maxsize=1)
def _by_language() -> dict[str, str]:
    return {language: rules for languages, rules in _ALPHABETS.items() for language in languages.split()}


@lru_cache(maxsize=1)
def _collator() -> BaseCollator:
    """Load the table of all scripts, which takes a third of a second. Unicode 10, whatever Python's version."""
    from pyuca.collator import Collator_10_0_0  # noqa: PLC0415

    return Collator_10_0_0()


@lru_cache(maxsize=65_536)
def _word(word: str, language: str) -> tuple[list[int], list[int]]:
    """Return the weights of a word, first and second."""
    own = _tailoring(language)
    text = _lower(_IGNORED.sub("", unicodedata.normalize("NFC", word)), language)
    first: list[int] = []
    second: list[int] = []
    at = 0
    for found in own.found.finditer(text) if own.found else ():
        _weigh(text[at : found.start()], first, second)
        number = found.lastindex or 1
        for letter, distinction in own.weights[number - 1]:
            first.append(letter)
            second.append(distinction)
        _weigh(found[number], first, second)
        at = found.end()
    _weigh(text[at:], first, second)
    return first, second


def _lower(word: str, language: str) -> str:
    """Leave out the case, and divide letters from their marks; Turkish has two letters i."""
    if language in {"tr", "az"}:
        word = word.replace("I", "ı").replace("İ", "i")
    return unicodedata.normalize("NFD", word.casefold())


def _weigh(text: str, first: list[int], second: list[int]) -> None:
    for element in _collator().collation_elements(text) if text else ():
        if element[0]:
            first.append(element[0] * _STEP)
        if element[1]:
            second.append(element[1])


@lru_cache(maxsize=64)
def _tailoring(language: str) -> _Own:
    """Read the rules of a language."""
    weights: dict[str, tuple[tuple[int, int], ...]] = {}
    for rule in _by_language()[language].split(", ") if language else ():
        anchor, *changed = regex.split(r"(?=[<=])", rule)
        before = [_anchor(part) for part in (anchor.split() if " " in anchor else [anchor[-1]])]
        step, distinction = 0, 0x20
        for sign, letters in ((part[0], part[1:]) for part in changed):
            step, distinction = (step + 1, 0x20) if sign == "<" else (step, distinction + 0x100)
            weights[letters] = (*((w, 0x20) for w in before[:-1]), (before[-1] + step, distinction))
    longest = sorted(weights, key=lambda letters: (-len(unicodedata.normalize("NFD", letters)), letters))
    found = regex.compile("|".join(map(_pattern, longest))) if weights else None
    return _Own(found, tuple(weights[letters] for letters in longest))


def _pattern(letters: str) -> str:
    plain = unicodedata.normalize("NFD", letters)
    if unicodedata.category(plain[-1])[0] == "M" and len(plain) > 1:
        return rf"{plain[:-1]}(\p{{M}}*?){plain[-1]}"
    return rf"{plain}()(?!\p{{Mn}})" if plain.isalpha() else f"{plain}()"


def _anchor(letter: str) -> int:
    first: list[int] = []
    _weigh(letter, first, [])
    return first[0]
