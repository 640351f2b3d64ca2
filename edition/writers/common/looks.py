"""What each element looks like, on paper and on screen: the one table. Span → looks, quotation marks.

What the encoder says by @rend, @rendition or @style comes first. Else an element looks as a good typesetter would set it:

* ``emph``, ``mentioned``, ``distinct`` and the titles of books and journals are in italics; titles of articles, of series
  and of what is unpublished are upright, and so is every title in a heading;
* ``foreign`` is in italics where its letters are Latin or Cyrillic: other scripts set themselves off, and most have none;
* ``q``, ``quote``, ``said`` and ``soCalled`` within a line have the quotation marks of the language around them, ``gloss``
  has the inner ones; those within others change in turn. None are set where the text has its own, within or before;
* a lemma in a note (``lem``, or an element of this type) is in bold, without quotation marks;
* ``orth``, the headword of a dictionary, is in bold;
* ``note`` that stands in its line is smaller than the text around it;
* ``stage`` is in italics, ``speaker`` in small capitals;
* ``term``, ``name``, ``hi`` without @rend and all others are as the text around them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping

from edition.model.text import Span, Text
from edition.model.walk import descend
from edition.writers.common.languages import inner_quotation_marks, quotation_marks
from edition.writers.common.rendition import Look, looks

_ITALIC: Mapping[str, tuple[Look, ...]] = dict.fromkeys(
    ("emph", "mentioned", "distinct", "title", "stage", "foreign"), ("italic",)
)
APPEARANCE: Mapping[str, tuple[Look, ...]] = {**_ITALIC, "speaker": ("small-caps",), "orth": ("bold",)}
"""Elements that look otherwise than the text around them."""
QUOTED = frozenset({"q", "quote", "said", "soCalled"})
INNER_QUOTED = frozenset({"gloss"})
_UPRIGHT_TITLES = {"a", "u", "s"}
OPENING_MARKS = "\"'“”„«»‘’‚‹›「『《〈–—"
"""With one of these a text opens its own quotation."""


def appearance(node: Span, *, in_heading: bool = False) -> tuple[Look, ...]:
    """Return the looks of a span: those that its encoder names, else those of its element."""
    if found := looks(node.origin):
        return found
    name = node.origin.name
    if _is_lemma(node):
        return ("bold",)
    if name == "title" and (in_heading or node.origin.get("level") in _UPRIGHT_TITLES):
        return ()
    if name == "foreign" and not _has_italics(node):
        return ()
    return ("small",) if node.kind == "remark" else APPEARANCE.get(name, ())


def _is_lemma(node: Span) -> bool:
    return node.origin.name == "lem" or node.origin.get("type") in {"lemma", "lem"}


def _has_italics(node: Span) -> bool:
    """Whether the letters of a span are of a script that has italics: the first one says it."""
    for inner in descend(node.children):
        if isinstance(inner, Text):
            for character in inner.value:
                if character.isalpha():
                    return unicodedata.name(character, "").startswith(("LATIN", "CYRILLIC"))
    return True


_WITHOUT_MARKS = {"none", "noquotes", "no-quotes", "unmarked", "merge"}
"""Words by which encoders say that what is quoted has no marks."""


def quotes(node: Span, language: str, depth: int = 0, text_before: Callable[[], str] = str) -> tuple[str, str]:
    """Return the quotation marks around a span in a text of some language, within so many others; or two empty strings.

    ``text_before`` says how the text before it ends. Where marks have a space within, as in French, one may stand between.
    """
    name = node.origin.name
    if (name not in QUOTED and name not in INNER_QUOTED) or _is_lemma(node) or node.kind == "segment":
        return "", ""  # what a speaker says under a label is read as a segment
    if _WITHOUT_MARKS & set(node.origin.rend.casefold().split()):
        return "", ""
    first = next((n.value.lstrip() for n in descend(node.children) if isinstance(n, Text) and n.value.strip()), "")
    outer, before = quotation_marks(language), text_before()
    if first.startswith(tuple(OPENING_MARKS)) or (before[-1:] and before[-1:] in OPENING_MARKS[:-2]):
        return "", ""
    if outer[0][-1:].isspace() and before.rstrip()[-1:] == outer[0][0]:
        return "", ""
    is_inner = (depth + (name in INNER_QUOTED)) % 2 == 1
    return inner_quotation_marks(language) if is_inner else outer
