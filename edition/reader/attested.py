"""Read the sigla that stand in ``wit``, where a reading does not name its witnesses by @wit. Document → document. TEI P5, TCAPWD.

They are what the editor wrote of who has the reading. Where all that stands there are sigla, these are the witnesses, and
no words of the apparatus; where a remark follows them (“A, ut vid.”), it stays as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from lxml import etree
from lxml.etree import _Element

from edition.model.apparatus import Witness
from edition.reader.linking import pointer, sigla_in
from edition.reader.witnesses import raised
from edition.tree import TEI_, Document, local_name

_WIT = TEI_ + "wit"
_READINGS = (TEI_ + "lem", TEI_ + "rdg")
_APP = TEI_ + "app"


def name_witnesses(document: Document, declared: Mapping[str, Witness]) -> set[_Element]:
    """Name the witnesses of readings that have them in ``wit`` by @wit; return those that say nothing but sigla."""
    known = {w.siglum: key for key, w in declared.items()} | {key: key for key in declared}
    silent: set[_Element] = set()
    listed = [e for root in document.roots for e in root.iter(_WIT) if next(e.iterancestors(_APP), None) is not None]
    for element in listed:
        reading = _reading_of(element)
        if reading is None:
            continue
        tokens = list(_tokens(element))
        named = sigla_in(reading.get("wit"))
        if named:
            if tokens and all(known.get(token, token) in named for token in tokens):
                silent.add(element)
            continue
        keys = _known(tokens, known)
        if not keys or reading.get("source") or reading.get("resp"):
            continue
        reading.set("wit", " ".join(f"#{key}" for key in dict.fromkeys(keys)))
        if len(keys) == len(tokens):
            silent.add(element)
    return silent


def _reading_of(element: _Element) -> _Element | None:
    """Return the reading in which sigla stand, or after which; nothing where others stand there, too."""
    around = element.getparent()
    if around is not None and around.tag in _READINGS:
        return around
    before = element.getprevious()
    while before is not None and (not isinstance(before.tag, str) or local_name(before) == "note"):
        before = before.getprevious()
    return before if before is not None and before.tag in _READINGS else None


def _tokens(element: _Element) -> Iterator[str]:
    """Yield what is written in the place of sigla, one by one; an element in it, or a pointer, is one of its own."""
    written = element.text or ""
    for child in element.iterchildren(etree.Element):
        name = local_name(child)
        if name in {"ptr", "ref"} and child.get("target"):
            said = f" {child.get('target')} "
        else:
            said = raised(child) if name in _OF_A_SIGLUM else f" {raised(child)} "
        written += said + (child.tail or "")
    for token in re.split(r"[\s,;]+", written):
        if (key := pointer(token) if "#" in token else token) and key.casefold() not in _AND:
            yield key


_OF_A_SIGLUM = {"hi", "c", "g", "num"}
_AND = {"et", "and", "und", "&", "u.", "+"}


def _known(tokens: Collection[str], known: Mapping[str, str]) -> list[str]:
    """Return the witnesses that are named first; where no list names any, those whose sigla these may be."""
    if not known:
        return list(tokens) if all(map(_MAY_BE.fullmatch, tokens)) else []
    found: list[str] = []
    for token in tokens:
        key = known.get(token) or known.get(token.rstrip("."))
        if key is None:
            break
        found.append(key)
    return found


_MAY_BE = re.compile(r"(?=\w)(?:[^\W\d_]|[A-ZΑ-Ω][^\W\d_])?\d{0,4}[⁰¹²³⁴-⁹*′']?")
"""A letter, two of which the first is a capital, a number, with the sign of a hand."""
