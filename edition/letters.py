r"""Letters and words of every script: what is one letter, what is the same one. A leaf.

A mark is part of its letter: letters are grapheme clusters (UAX 29, by the package regex: ``\X``), and a word is made of
letters, marks and digits. A mark is a *diacritic* where the script can leave it out (accents, Hebrew points, Arabic
harakat); where it is a vowel or a tone (Indic scripts, Tibetan, Thai, Khmer) it is as much a letter as any other.
Canonically equal texts (NFC, NFD) are equal to every function here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache

import regex

_CLUSTER = regex.compile(r"\X")
_NEEDS_CLUSTERS = regex.compile(r"[\p{M}\p{Cf}\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff\U0001f1e6-\U0001faff]")
_DIACRITIC = regex.compile(
    r"[[\p{Mn}\p{Me}]&&[\p{scx=Latn}\p{scx=Grek}\p{scx=Cyrl}\p{sc=Inherited}\p{sc=Common}\p{sc=Hebr}\p{sc=Arab}\p{sc=Syrc}"
    r"\p{sc=Copt}\p{sc=Glag}\p{sc=Samr}\p{sc=Mand}\p{sc=Ethi}\p{sc=Perm}]--[\u3099\u309a]]|[\u02b0-\u02ff\u0640]",
    regex.V1,
)
"""Marks that a script can leave out, letters that modify others, the stroke that lengthens an Arabic word.

The marks of voice in Japanese (U+3099, U+309A) make other letters.
"""
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}\p{Co}](?:\p{Cf}*[\p{L}\p{M}\p{N}\p{Co}])*")
_SPACES = regex.compile(r"[\s\u0f0b\u0f0c]+")
"""What stands between words; in Tibetan, between syllables."""

_MOST_FIGURES = 9
"""No text has more lines; and the time to read a number grows faster than its length."""

_SAME = str.maketrans({
    "v": "u", "j": "i", "æ": "ae", "œ": "oe", "ø": "o", "ꝫ": "et", "⁊": "et",
    "ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ך": "כ", "ם": "מ", "ן": "נ", "ף": "פ", "ץ": "צ",
})  # fmt: skip
"""Spellings of one letter, by script: Latin u and v, i and j, ligatures; Arabic alif, ya, kaf; Hebrew final letters."""
_OWN_LETTERS: Mapping[str, Mapping[str, str]] = {
    language: letters
    for languages, letters in (
        (
            ("de",),
            {"a\u0308": "ae", "o\u0308": "oe", "u\u0308": "ue", "a\u0364": "ae", "o\u0364": "oe", "u\u0364": "ue"},
        ),
        (("da", "no", "nb", "nn"), {"a\u030a": "aa", "a\u0308": "ae", "ø": "oe", "o\u0308": "oe"}),
        (("sv", "fi"), {"a\u030a": "aa", "a\u0308": "ae", "o\u0308": "oe"}),
        (("es", "gl", "eu"), {"n\u0303": "ɲ"}),
        (("ru", "uk", "be", "bg"), {"и\u0306": "ј", "і\u0308": "ї"}),
    )
    for language in languages
}
"""Letters that a language does not take for others with a diacritic, as they are written without it."""
_ROMANISED = frozenset(
    {"sa", "pi", "pra", "pgd", "hi", "bn", "mr", "ne", "gu", "ta", "te", "kn", "ml", "si", "bo", "vi"}
)
"""Languages that in Latin letters tell vowels and consonants apart by diacritics."""
_ACCENTS = str.maketrans("", "", "\u0300\u0301\u030d\u0331")
"""What marks the accent of a verse or its sandhi there, not the letter; in Vietnamese it is the tone of a word."""
_ROMAN_NASAL = regex.compile(r"(?:n[\u0323\u0307\u0303]?|m[\u0323\u0307\u0310]?)(?=[kgcjtdpb])|m[\u0307\u0310]?$")


def _nasals() -> tuple[regex.Pattern[str], dict[str, str]]:
    """Return a pattern for the nasals that the scripts of India also write as anusvara, and what stands for each."""
    forms: list[str] = []
    signs: dict[str, str] = {}
    for block in range(0x900, 0xD80, 0x80):
        if block == 0xB80:  # Tamil has no anusvara
            continue
        virama, anusvara = chr(block + 0x4D), chr(block + 0x02)
        rows = ((0x19, 0x15, 0x19), (0x1E, 0x1A, 0x1E), (0x23, 0x1F, 0x23), (0x28, 0x24, 0x28), (0x2E, 0x2A, 0x2E))
        for nasal, first, last in rows:
            forms.append(f"{chr(block + nasal)}{virama}(?=[{chr(block + first)}-{chr(block + last)}])")
        forms += [f"{chr(block + 0x2E)}{virama}$", chr(block + 0x01)]
        signs |= {chr(block + offset): anusvara for offset in (0x19, 0x1E, 0x23, 0x28, 0x2E, 0x01)}
    return regex.compile("|".join(forms)), signs


_NASAL, _ANUSVARA = _nasals()


def is_mark(character: str) -> bool:
    """Whether a character belongs to the letter before it."""
    return unicodedata.category(character)[0] == "M" or character == "\u200d"


def is_wordy(character: str) -> bool:
    """Whether a character is part of a word: a letter, a mark, a digit, a sign that joins letters or parts them."""
    return unicodedata.category(character)[0] in "LMN" or character in "\u200c\u200d\u00ad"


_UNSPACED = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}\p{Javanese}\p{Balinese}]"
)


def in_one_word(before: str, after: str) -> bool:
    """Whether two characters that touch are letters of one word; scripts without spaces between words do not tell."""
    return is_wordy(before) and is_wordy(after) and not (_UNSPACED.match(before) or _UNSPACED.match(after))


def clusters(text: str) -> Iterator[tuple[int, str]]:
    """Yield the letters of a text with their marks, each with the offset at which it begins."""
    if text.isascii() or not _NEEDS_CLUSTERS.search(text):
        yield from enumerate(text)
    else:
        for found in _CLUSTER.finditer(text):
            yield found.start(), found[0]


def words(text: str) -> list[str]:
    """Return the words of a text, without what stands between them."""
    return _WORD.findall(text)


def spaced_words(text: str) -> list[str]:
    """Divide a text at white space, and Tibetan between its syllables."""
    return [word for word in _SPACES.split(text) if word]


def occurrences(word: str, text: str) -> list[int]:
    """Return where a word stands as a whole in a text, whatever its case."""
    wordy = r"[\p{L}\p{M}\p{N}\p{Co}_]"
    pattern = rf"(?<!{wordy})(?<!{wordy}\p{{Cf}}){regex.escape(word)}(?!\p{{Cf}}?{wordy})"
    return [found.start() for found in regex.finditer(pattern, text, regex.IGNORECASE)]


def canonical(text: str) -> str:
    """Return the form that canonically equal texts have in common."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def without_diacritics(text: str) -> str:
    """Leave out the diacritics of a text, and keep vowel signs."""
    return text if text.isascii() else _DIACRITIC.sub("", unicodedata.normalize("NFD", text))


@lru_cache(maxsize=65_536)
def fold(letter: str, level: int) -> str:
    """Fold one letter with its marks.

    Level 0 drops white space, 1 also case and punctuation, 2 also diacritics, 3 also what is spelling in its script.
    """
    if letter.isspace():
        return ""
    plain = unicodedata.normalize("NFD", letter)
    if level == 0:
        return plain
    plain = unicodedata.normalize("NFD" if level == 1 else "NFKD", plain.casefold())
    if level > 1:
        plain = _DIACRITIC.sub("", plain)
    if level > 2:
        plain = plain.translate(_SAME)
    return "".join(c for c in plain if unicodedata.category(c)[0] not in "PSZC")


@lru_cache(maxsize=16_384)
def base_letters(text: str, language: str = "") -> str:
    """Reduce a text to what makes its words: no case, no diacritics, no punctuation, no spaces, one spelling.

    ``language`` is that of xml:lang; some languages have letters of their own where others have diacritics.
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    primary = language.replace("_", "-").partition("-")[0].casefold()
    if not plain.isascii():
        for letter, other in _OWN_LETTERS.get(primary, {}).items():
            plain = plain.replace(letter, other)
        plain = _NASAL.sub(lambda found: _ANUSVARA[found[0][0]], plain)
    if primary in _ROMANISED:
        plain = plain if primary == "vi" else _ROMAN_NASAL.sub("m\u0323", plain.translate(_ACCENTS))
    else:
        plain = _DIACRITIC.sub("", plain).translate(_SAME)
    return "".join(c for c in plain if unicodedata.category(c)[0] in "LMN")


def figure(value: str) -> int | None:
    """Return the number that a word of figures of any script is; nothing for another word, or for more than nine figures."""
    word = value.strip()
    return int(word) if word.isdecimal() and len(word) <= _MOST_FIGURES else None


def letters_for(number: int) -> str:
    """Count in letters: a … z, aa …"""
    out = ""
    while number:
        number, rest = divmod(number - 1, 26)
        out = chr(ord("a") + rest) + out
    return out
