"""What counts as the same word, spelled otherwise: the rules of [collate]. Word → key."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from edition.letters import without_diacritics

OVERLOOKED = ("case", "punctuation", "accents", "u-v", "i-j", "ligatures")
_LIGATURES = str.maketrans({
    "æ": "ae", "œ": "oe", "Æ": "AE", "Œ": "OE", "ꜳ": "aa", "ꜵ": "ao", "ꝏ": "oo", "ĳ": "ij", "ﬀ": "ff", "ﬁ": "fi",
    "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "ſ": "s", "ꝛ": "r", "ς": "σ", "⁊": "et", "&": "et", "ꝫ": "et",
})  # fmt: skip
"""Joined letters, and letters that have a form of their own in some places."""
_U_V, _I_J = str.maketrans("vV", "uU"), str.maketrans("jJ", "iI")


@dataclass(frozen=True, slots=True)
class Spelling:
    """Which differences are spelling: kinds that are overlooked, and pairs of spellings of one's own."""

    ignored: frozenset[str] = frozenset(OVERLOOKED)
    pairs: tuple[tuple[str, str], ...] = ()
    _known: dict[str, str] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, ignored: Sequence[str], pairs: Mapping[str, str]) -> Spelling:
        """Make the rules; of pairs, the longest is applied first."""
        plain = cls(frozenset(ignored))
        named = ((plain.plain(one), plain.plain(other)) for one, other in pairs.items())
        return cls(plain.ignored, tuple(sorted((p for p in named if p[0]), key=lambda p: (-len(p[0]), p))))

    def key(self, word: str) -> str:
        """Return what all spellings of a word have in common; nothing for a sign that is overlooked."""
        if (known := self._known.get(word)) is None:
            plain = self.plain(word)
            for one, other in self.pairs:
                plain = plain.replace(one, other)
            known = self._known[word] = unicodedata.normalize("NFC", plain)
        return known

    def plain(self, word: str) -> str:
        """Apply the rules that have a name."""
        plain = unicodedata.normalize("NFD", word)
        if "ligatures" in self.ignored:
            plain = unicodedata.normalize("NFD", plain.translate(_LIGATURES))
        if "case" in self.ignored:
            plain = unicodedata.normalize("NFD", plain.casefold())
        if "accents" in self.ignored:
            plain = without_diacritics(plain)
        if "u-v" in self.ignored:
            plain = plain.translate(_U_V)
        if "i-j" in self.ignored:
            plain = plain.translate(_I_J)
        if "punctuation" in self.ignored:
            plain = "".join(c for c in plain if unicodedata.category(c)[0] in "LMN" or c == "\ufffc")
        return plain
