"""Find the word that a writer probably meant. Words → the nearest known one."""

from __future__ import annotations

from collections.abc import Callable, Iterable

_ALIKE = 60.0
"""So many percent of two words have to agree."""
_COMPARISONS = 3_000_000
"""So many pairs of words are compared for one text: about a second. A text that needs more has another fault than spelling."""


def nearest(word: str, known: Iterable[str], key: Callable[[str], str] = str.casefold) -> str:
    """Return the known word that the writer probably meant, or nothing."""
    return Speller(known, key).nearest(word)


class Speller:
    """Looks for the nearest of known words, for each word once; gives up where that would take too long."""

    __slots__ = ("_by_key", "_key", "_keys", "_left", "_met")

    def __init__(self, known: Iterable[str], key: Callable[[str], str] = str.casefold) -> None:
        self._key = key
        self._by_key = {key(k): k for k in known}
        self._keys = list(self._by_key)
        self._left = _COMPARISONS
        self._met: dict[str, str] = {}

    def nearest(self, word: str) -> str:
        """Return the known word that the writer probably meant, or nothing."""
        if word not in self._met:
            self._met[word] = self._look(word)
        return self._met[word]

    def _look(self, word: str) -> str:
        wanted = self._key(word)
        if (same := self._by_key.get(wanted)) and same != word:
            return same
        if not wanted or not self._keys or self._left < 0:
            return ""
        from rapidfuzz import fuzz, process  # noqa: PLC0415 - who makes no mistake need not wait for it

        self._left -= len(self._keys)
        best = process.extractOne(wanted, self._keys, scorer=fuzz.ratio, score_cutoff=_ALIKE)
        return self._by_key[best[0]] if best else ""
