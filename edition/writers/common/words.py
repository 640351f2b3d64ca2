"""The words of the interface, of site, book and print, in ten languages: one table, a line for each, in ``words.tsv``.

What is not translated is shown in English.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files

from edition.writers.common.languages import short_tag

_TRADITIONAL = {"hant", "tw", "hk", "mo"}


def _parsed() -> Mapping[str, Mapping[str, str]]:
    lines = files(__package__).joinpath("words.tsv").read_text(encoding="utf-8").splitlines()
    _, *languages = lines[0].split("\t")
    found: dict[str, dict[str, str]] = {language: {} for language in languages}
    for line in lines[1:]:
        key, *said = line.split("\t")
        for language, word in zip(languages, said, strict=True):
            found[language][key] = word
    return found


WORDS = _parsed()


def language_of_words(tag: str) -> str:
    """Return the language in which the builder speaks where a language is wanted; English where that is not known."""
    parts = short_tag(tag).casefold().split("-")
    if parts[0] == "zh" and _TRADITIONAL.intersection(parts):
        return "zh-Hant"
    return parts[0] if parts[0] in WORDS else "en"


def interface_language(wanted: str, text_language: str) -> str:
    """Return the language of the interface: the wanted one, else the text's if it is a living one, else English."""
    own = language_of_words(text_language)
    return language_of_words(wanted or ("en" if own == "la" else own))


def words(language: str) -> Mapping[str, str]:
    """Return the words of a language; English where it is not known."""
    return WORDS[language_of_words(language)]
