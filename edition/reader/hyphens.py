"""Join the word that a hyphen divides at the end of a line of the source. Elements → whether a word runs on. TEI P5, CORS5.

A soft hyphen and “¬” say it themselves. Of other hyphens it is taken to be said where a letter stands before and a small
letter after, or capitals on both sides. A compound that the text has elsewhere within a line keeps its hyphen, and so
does what goes on with a capital or a figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Literal

from lxml.etree import _Element

from edition.diagnostics import Finding, Rule, Severity
from edition.model.edition import Omission
from edition.model.text import Link, Span, Text, visible_length
from edition.reader.flow import Flow
from edition.reader.registry import Out
from edition.tree import TEI_, language_of

HYPHEN_JOINED = Rule(
    "T012",
    Severity.INFO,
    """
    Words are divided by hyphens at the ends of lines, and are read as one.

    A transcription often keeps the hyphen with which its source divides a word at the end of a line. Where a small letter
    begins the next line, the hyphen is taken for that sign: the word is one for search, apparatus and witnesses. A compound
    that the text has elsewhere within a line keeps its hyphen, and so does one before a capital or a figure. It is told
    once, with the number of the words. Mark up what is meant, and nothing has to be guessed.

    Wrong:
        con-<lb/>sul

    Right:
        con<lb break="no"/>sul      bene-<lb break="yes"/>dicere, where the hyphen belongs to the word

    TEI P5, chapter 3.11.3.
    """,
)

SOFT = ("\u00ad", "¬")
"""At the end of a line these say that the word goes on; the second is the sign of many transcribers."""
_HARD = ("-", "\u2010", "=", "\u2e17", "\u2e40", "\u30a0")
_SUSPENDED: Mapping[str, frozenset[str]] = {
    "de": frozenset({"und", "oder", "bzw", "sowie", "noch", "bis"}),
    "en": frozenset({"and", "or"}),
    "nl": frozenset({"en", "of"}),
}
"""Before these a hyphen stands for the end of the word: “Ein- und Ausgang”."""
_COMPOUND = re.compile(r"[^\W\d_]+[-\u2010][^\W\d_]+")
_HEAD = re.compile(r"[^\W\d_]+\Z")
_WORD = re.compile(r"[^\W\d_]+")
_BESIDE = frozenset(TEI_ + name for name in ("note", "rdg", "fw", "sic", "orig", "abbr", "am", "index"))
"""What stands in these is not what follows in the text."""
_ENDS = frozenset(
    TEI_ + name for name in ("p", "ab", "l", "lg", "head", "div", "item", "cell", "note", "rdg", "lem", "text", "body")
)
_MOST = 40
"""So many characters are read to find what follows."""


def take_hyphen(flow: Flow, element: _Element, out: Out, *, goes_on: bool = False) -> Literal["", "joined", "kept"]:
    """Take the hyphen at the end of a line, if it divides a word there; tell whether it did, or belongs to the word.

    ``goes_on`` where the words that follow are those in the element, and not those behind it.
    """
    last = _last(out)
    if last is None:
        return ""
    value = last.value.rstrip()
    if value.endswith(SOFT):
        _take(flow, out, "a soft hyphen at the end of a line")
        return "joined"
    after = "".join(_said(element)).lstrip()[:_MOST] if goes_on else _following(element)
    before = value[-2:-1]
    if not value.endswith(_HARD) or not (before.isalnum() or (not before and len(out) > 1)) or not after[:1].isalnum():
        return ""
    head, tail = _HEAD.search(value[:-1]), _WORD.match(after)
    if tail and tail[0] in _SUSPENDED.get(language_of(element).partition("-")[0].casefold(), ()):
        return ""
    in_capitals = head is not None and tail is not None and len(head[0]) > 1 and f"{head[0]}{tail[0]}".isupper()
    if before.isdigit() or not (after[:1].islower() or in_capitals) or element.get("break") in {"yes", "maybe"}:
        return "kept"
    if head and tail and f"{head[0]}-{tail[0]}".casefold() in _compounds(flow):
        return "kept"
    _take(flow, out, "a hyphen that divides a word at the end of a line")
    flow.hyphened.append(element)
    return "joined"


def told(flow: Flow) -> Iterator[Finding]:
    """Tell once that words were joined."""
    if flow.hyphened:
        first = flow.hyphened[0]
        count = len(flow.hyphened)
        words = "a word is" if count == 1 else f"{count} words are"
        hint = 'write <lb break="no"/> without the hyphen, or <lb break="yes"/> where it belongs to the word'
        yield HYPHEN_JOINED(
            f"{words} divided by a hyphen at the end of a line, and read as one", flow.document.at(first), hint
        )


def _last(out: Out) -> Text | None:
    """Return the text that was read last, also within elements of a line."""
    for node in reversed(out):
        if isinstance(node, Text):
            return node
        return _last(list(node.children)) if isinstance(node, Span | Link) else None
    return None


def _take(flow: Flow, out: Out, reason: str) -> None:
    last = _last(out)
    if last is not None and last.start >= 0:
        flow.omissions.append(Omission(last.start + visible_length(last.value) - 1, 1, reason))
    out[-1:] = _shortened(out[-1])


def _shortened(node: object) -> Out:
    """Return a node without its last character, and without the white space after it."""
    if isinstance(node, Text):
        value = node.value.rstrip()[:-1]
        return [Text(value, node.start)] if value else []
    if isinstance(node, Span | Link):
        return [replace(node, children=(*node.children[:-1], *_shortened(node.children[-1])))]
    return []


def _following(element: _Element) -> str:
    """Return what follows a break up to the end of its block, as it is read."""
    found = ""
    for piece in _pieces(element):
        found = (found + piece).lstrip()
        if len(found) > _MOST:
            break
    return found


def _pieces(element: _Element) -> Iterator[str]:
    at: _Element | None = element
    while at is not None and at.tag not in _ENDS:
        yield at.tail or ""
        for sibling in at.itersiblings():
            yield from _said(sibling)
            yield sibling.tail or ""
        at = at.getparent()


def _said(element: _Element) -> Iterator[str]:
    if not isinstance(element.tag, str) or element.tag in _BESIDE:
        return
    yield element.text or ""
    for child in element:
        yield from _said(child)
        yield child.tail or ""


def _compounds(flow: Flow) -> frozenset[str]:
    """List the words with a hyphen that stand within the lines of a document, by small letters."""
    if flow.compounds is None:
        texts = (text for root in flow.document.roots for text in root.itertext())
        found = (word for text in texts for word in _COMPOUND.findall(text))
        flow.compounds = frozenset(word.casefold().replace("\u2010", "-") for word in found)
    return flow.compounds
