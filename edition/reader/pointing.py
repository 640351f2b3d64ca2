"""Find the entries to which the text points, and which say nothing of their place themselves. Document → document. TEI P5, TCAPLL.

An entry that stands apart names its place by @from and @to, @loc or @corresp. Some editors write it the other way round: in
the text the words, or a point behind them, name the entry. Then these are its place.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree
from lxml.etree import _Element

from edition.letters import base_letters
from edition.reader.calls import is_sign
from edition.reader.flow import Flow
from edition.reader.linking import APP, ENDS, LEM, corresponding, in_running_text
from edition.tree import TEI_, XML_ID, local_name

_POINTERS = ("corresp", "target")
_APART = tuple(TEI_ + name for name in ("app", "listApp", "note", "teiHeader", "standOff", "noteGrp", "witDetail"))
_SIGNS = {"ptr", "ref"}


def find_pointing(flow: Flow) -> None:
    """Let entries begin and end where the text names them; pointers without words of the text are not shown."""
    waiting = {
        key: element
        for root in flow.document.roots
        for element in root.iter(APP)
        if (key := element.get(XML_ID))
        and not in_running_text(element)
        and not any(element.get(name) for name in ENDS)
        and corresponding(element, flow.ids) is None
    }
    if not waiting:
        return
    found: dict[str, list[_Element]] = {}
    for root in flow.document.roots:
        for element in root.iter(etree.Element):
            tokens = [token for name in _POINTERS for token in (element.get(name) or "").split() if "#" in token]
            for token in tokens:
                key = token.rpartition("#")[2]
                if key in waiting and element.tag not in _APART and next(element.iterancestors(*_APART), None) is None:
                    found.setdefault(key, []).append(element)
    for key, elements in found.items():
        lemma = waiting[key].find(f".//{LEM}")
        ends = _ends(elements, "" if lemma is None else _words(lemma))
        for i, (name, element) in enumerate(zip(("from", "to"), ends, strict=False), 1):
            waiting[key].set(name, f"#{_named(flow, element, f'{key}.{i}')}")
        flow.calling_entries.update(e for e in ends if _calls(e))


def _ends(elements: Sequence[_Element], lemma: str) -> list[_Element]:
    """Choose where an entry begins and ends: two points, or two parts of its words; else what names it first.

    A reference with other words than those of the lemma speaks of the entry, and is no place of it.
    """
    places = [
        e
        for e in elements
        if _calls(e) or local_name(e) != "ref" or not lemma or _letters(_words(e)) == _letters(lemma)
    ]
    is_pair = len(places) == _PAIR and all(_letters(_words(e)) != _letters(lemma) or not _words(e) for e in places)
    return places if is_pair else places[:1]


_PAIR = 2


def _calls(element: _Element) -> bool:
    """Tell whether a pointer has no words of the text."""
    return local_name(element) in _SIGNS and (not _words(element) or is_sign(element))


def _letters(said: str) -> list[str]:
    return [base_letters(word) for word in said.split()]


def _named(flow: Flow, element: _Element, key: str) -> str:
    """Return the id of an element; one that has none gets it from the entry to which it points."""
    if own := element.get(XML_ID):
        return own
    while key in flow.ids:
        key += "'"
    element.set(XML_ID, key)
    flow.ids[key] = element
    return key


def _words(element: _Element) -> str:
    return "".join(element.itertext()).strip()
