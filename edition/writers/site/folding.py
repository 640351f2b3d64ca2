"""Fold words as the script of the search does: what a reader does not write does not count. Text → words.

The letters are those of ``assets/search.js``; a test holds the two together.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

import regex

_SCRIPTS = ("Zinh", "Arab", "Hebr", "Syrc", "Grek", "Latn", "Cyrl", "Copt", "Samr", "Goth")
_STRIPPED = regex.compile("[" + "".join(rf"\p{{sc={script}}}" for script in _SCRIPTS) + "]")
_SILENT = regex.compile(
    r"[\u00AD\u0640\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFE00-\uFE0F\uFEFF()\[\]{}<>⟨⟩⟦⟧⸢⸣⸤⸥‹›†‡*◦‸]"
)
_WHOLE = regex.compile(r"[\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\u3099\u309A]")
_FORMS = regex.compile(r"[\uFB00-\uFB4F\uFB50-\uFDFF\uFE70-\uFEFC\uFF01-\uFF5E]")
_MARK = regex.compile(r"\p{M}")
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_UNSPACED = regex.compile(r"[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Khmr}\p{sc=Laoo}\p{sc=Mymr}\p{sc=Tibt}]")
_ALIKE = {
    "æ": "ae", "œ": "oe", "ſ": "s", "ß": "ss", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "ꝛ": "r", "ς": "σ", "ϲ": "σ",
    "ϐ": "β", "ϑ": "θ", "ϕ": "φ", "ϰ": "κ", "ϱ": "ρ", "ٱ": "ا", "ى": "ي", "ة": "ه", "ک": "ك", "ی": "ي", "ې": "ي",
    "ך": "כ", "ם": "מ", "ן": "נ", "ף": "פ", "ץ": "צ", "’": "'", "‘": "'", "ʼ": "'", "ʹ": "'", "᾽": "'", "᾿": "'", "´": "'",
}  # fmt: skip


def is_latin(language: str) -> bool:
    """Tell whether u and v, i and j are one letter in a language."""
    return language.partition("-")[0] in {"la", "lat"}


@cache
def _folded_letter(letter: str, *, latin: bool) -> str:
    if _WHOLE.match(letter):
        return letter
    if _SILENT.match(letter):
        return ""
    out = []
    for part in unicodedata.normalize("NFKD" if _FORMS.match(letter) else "NFD", letter).lower():
        if _MARK.match(part) and _STRIPPED.match(part):
            continue
        plain = _ALIKE.get(part, part)
        out.append(plain.replace("v", "u").replace("j", "i") if latin else plain)
    return "".join(out)


def fold(text: str, *, latin: bool = False) -> str:
    """Fold a text letter by letter."""
    return "".join(_folded_letter(letter, latin=latin) for letter in text)


def words_of(text: str, *, latin: bool = False) -> set[str]:
    """Return the words of a text, folded; of a script without spaces its letters."""
    return {word for piece in text.split() for word in _words(piece, latin)}


@lru_cache(maxsize=200_000)
def _words(piece: str, latin: bool) -> tuple[str, ...]:
    return tuple(_divided(fold(piece, latin=latin)))


def _divided(folded: str) -> Iterator[str]:
    for word in _WORD.findall(folded):
        if not _UNSPACED.search(word):
            yield word
            continue
        yield from _UNSPACED.findall(word)
        yield from filter(None, _UNSPACED.split(word))
