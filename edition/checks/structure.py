"""Elements and attributes that hold for any text. TEI P5, chapter 1."""

from __future__ import annotations

import re
from collections.abc import Iterator

from edition.checks.registry import Checked, Problem, check
from edition.diagnostics import Fix, Position, Severity, nearest
from edition.diagnostics.fixing import renaming, replacing
from edition.tei_names import FORMER_ELEMENTS, TEI_ELEMENTS
from edition.tree import TEI, TEI_, XML_LANG, local_name, namespace

_BCP47 = re.compile(
    r"""^(?:
      (?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4}|[a-z]{5,8})  # language, with extended language subtags
      (?:-[a-z]{4})?                                       # script
      (?:-(?:[a-z]{2}|[0-9]{3}))?                          # region
      (?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*             # variants
      (?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*                 # extensions
      (?:-x(?:-[a-z0-9]{1,8})+)?                           # private use
      |x(?:-[a-z0-9]{1,8})+
      |i-[a-z-]+|en-gb-oed|sgn-be-fr|sgn-be-nl|sgn-ch-de|zh-min(?:-nan)?|zh-hakka|zh-xiang|zh-guoyu|art-lojban
    )?$""",
    re.VERBOSE | re.IGNORECASE,
)
_COMMON_MISTAKES = {"english": "en", "latin": "la", "greek": "grc", "german": "de", "french": "fr", "italian": "it",
                    "arabic": "ar", "chinese": "zh", "spanish": "es", "hebrew": "he", "syriac": "syc", "russian": "ru",
                    "sanskrit": "sa", "gr": "el or grc", "jp": "ja", "cn": "zh"}  # fmt: skip


_OTHER_NAMES = {
    "paragraph": "p", "para": "p", "section": "div", "chapter": "div", "heading": "head", "h1": "head",
    "h2": "head", "h3": "head", "i": "hi", "b": "hi", "em": "emph", "strong": "hi", "italic": "hi", "bold": "hi",
    "br": "lb", "a": "ref", "ul": "list", "ol": "list", "li": "item", "tr": "row",
    "td": "cell", "th": "cell", "img": "graphic", "image": "graphic", "verse": "l", "line": "l", "stanza": "lg",
    "poem": "lg", "footnote": "note", "endnote": "note", "quotation": "quote", "blockquote": "quote", "reading": "rdg",
    "lemma": "lem", "variant": "rdg", "apparatus": "app", "pagebreak": "pb", "linebreak": "lb",
    "correction": "corr", "addition": "add", "deletion": "del", "lacuna": "gap", "illegible": "unclear",
    "abbreviation": "abbr", "expansion": "expan", "speech": "sp",
}  # fmt: skip
"""What people write from other vocabularies, or from plain English."""


@check("T010", Severity.ERROR)
def bad_language_tag(checked: Checked) -> Iterator[Problem]:
    """
    A language tag is not well-formed.

    xml:lang holds a tag after BCP 47: a code of two or three letters for the language, then perhaps a script, a region,
    a variant, joined by hyphens. Browsers, screen readers, hyphenation and font choice depend on it.

    Wrong:
        <foreign xml:lang="Latin language">…</foreign>

    Right:
        <foreign xml:lang="la">…</foreign>, xml:lang="zh-Hans", xml:lang="grc-Latn"

    TEI P5, att.global; BCP 47.
    """
    for element in checked.document.elements():
        value = element.get(XML_LANG)
        if value and not _BCP47.match(value):
            word = re.split(r"[\s_-]", value.casefold())[0]
            fixed = value.replace("_", "-")
            hint = f"write {_COMMON_MISTAKES[word]}" if word in _COMMON_MISTAKES else "for example: la, grc, zh-Hans"
            at = checked.document.at(element, "xml:lang")
            fixes: tuple[Fix, ...] = ()
            if "_" in value and _BCP47.match(fixed):
                hint = f"write {fixed}"
                fixes = (replacing(hint, at, fixed, is_safe=True),)
            yield f"“{value}” is not a language tag", at, hint, fixes


_KNOWN_TAGS = frozenset(f"{TEI_}{name}" for name in TEI_ELEMENTS | FORMER_ELEMENTS)


def _written(at: Position) -> str:
    """Return a start tag's name as it is written, with its prefix."""
    start, end = at.source.name_span(at.ordinal)
    return at.source.data[start + 1 : end].decode("utf-8", "replace")


@check("T011", Severity.ERROR)
def unknown_element(checked: Checked) -> Iterator[Problem]:
    """
    No element of TEI has this name.

    Names are case-sensitive: “persName”, not “persname”. An element from elsewhere belongs in a namespace of its own.

    Wrong:
        <paragraph>…</paragraph>

    Right:
        <p>…</p>

    TEI P5, appendix C.
    """
    for element in checked.document.elements():
        if element.tag not in _KNOWN_TAGS and namespace(element) == TEI:
            name = local_name(element)
            meant = _OTHER_NAMES.get(name.casefold()) or nearest(name, TEI_ELEMENTS)
            hint = f"did you mean <{meant}>?" if meant else "see appendix C of the TEI Guidelines"
            at = checked.document.at(element)
            # A name that differs by its capitals only can mean nothing else.
            is_safe = name.casefold() == meant.casefold()
            fixes = (
                (renaming(f"write <{meant}>", at, meant, is_safe=is_safe),) if meant and ":" not in _written(at) else ()
            )
            yield f"<{name}> is not a TEI element", at, hint, fixes
