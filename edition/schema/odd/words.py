"""What an ODD says of an element, an attribute or a value, in the editor's language. Glosses, descriptions → text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml.etree import _Element

from edition.schema.odd.reading import local
from edition.tree import TEI_, XML_LANG

_MARKS = {
    "gi": ("<", ">"),
    "att": ("@", ""),
    "val": ("“", "”"),
    "q": ("“", "”"),
    "soCalled": ("“", "”"),
    "tag": ("<", ">"),
}


def in_language(words: Iterable[_Element], language: str) -> str:
    """Return gloss and description in a language, else in English, else in whatever there is."""
    found = list(words)
    gloss = _best([one for one in found if local(one) == "gloss"], language)
    said = _best([one for one in found if local(one) == "desc" and one.get("type") != "deprecationInfo"], language)
    return f"({gloss}) {said}" if gloss and said else f"({gloss})" if gloss else said


def deprecation(element: _Element, language: str) -> str:
    """Return why something is to be given up."""
    said = [one for one in element.iter(f"{TEI_}desc") if one.get("type") == "deprecationInfo"]
    return _best(said, language)


def remarks(element: _Element, language: str) -> str:
    """Return what an ODD remarks on something."""
    return _best(list(element.iterchildren(f"{TEI_}remarks")), language)


def _best(found: list[_Element], language: str) -> str:
    for wanted in (language, language.partition("-")[0], "en", ""):
        for one in found:
            if (not wanted or _language(one) == wanted) and (text := " ".join("".join(_shown(one)).split())):
                return text
    return ""


def _language(element: _Element) -> str:
    here: _Element | None = element
    while here is not None:
        if (said := here.get(XML_LANG)) is not None:
            return said
        here = here.getparent()
    return ""


def _shown(element: _Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str):
            before, after = _MARKS.get(local(child), ("", ""))
            yield before
            yield from _shown(child)
            yield after
        yield child.tail or ""
