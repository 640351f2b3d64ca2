"""Tell which text of several in a document a witness hands down. Lists, entries → spans of elements. TEI P5, TCAPWL and DSGRP."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from lxml import etree
from lxml.etree import _Element

from edition.model.apparatus import Entry, Witness, members
from edition.reader.corpora import is_member
from edition.reader.flow import Flow
from edition.tree import TEI_

Scope = tuple[int, int]
_GROUP = TEI_ + "group"
_BODY = TEI_ + "body"
_TEXT = TEI_ + "text"
_VERSIONS = {"edition", "translation"}


def scope_of_list(flow: Flow, listed: _Element) -> Scope | None:
    """Return the first and the last element of the text of which a list of witnesses is: one of a corpus, or of a group."""
    text = next((e for e in listed.iterancestors(TEI_ + "TEI", _TEXT) if is_member(e) or _is_of_group(e)), None)
    return None if text is None else _extent(flow, text)


def scoped_by_entries(flow: Flow, witnesses: Mapping[str, Witness], entries: Sequence[Entry]) -> dict[str, Witness]:
    """Return the witnesses, each with the text that it hands down, where the entries of several texts tell.

    They do where every lemma names its witnesses, and none of one text is named at another: a Syriac text with three
    codices and its Latin translation with two others. With a negative apparatus it might be by accident.
    """
    scoped = dict(witnesses)
    if not entries:
        return scoped
    in_order = sorted(entries, key=_place)
    for texts in _side_by_side(flow):
        named: list[set[str]] = []
        for first, last in texts:
            here = in_order[bisect_left(in_order, first, key=_place) : bisect_right(in_order, last, key=_place)]
            if not here or any(e.lemma is None or not e.lemma.witnesses for e in here):
                break
            readings = (r for e in here for r in (e.lemma, *e.readings) if r is not None)
            keys = {a.witness for r in readings for a in r.witnesses}
            named.append({member for key in keys for member in members(witnesses, key)} | keys)
        else:
            if sum(map(len, named)) == len(set().union(*named)):
                for scope, keys in zip(texts, named, strict=True):
                    scoped |= {key: replace(scoped[key], scope=scope) for key in keys if key in scoped}
    return scoped


def _place(entry: Entry) -> int:
    return entry.origin.ordinal


def _side_by_side(flow: Flow) -> Iterator[list[Scope]]:
    """Yield the texts of each group, and text and translation in a body, by their first and last elements."""
    for around in (element for root in flow.document.roots for element in root.iter(_GROUP, _BODY)):
        inner = list(around.iterchildren(_TEXT, _GROUP)) if around.tag == _GROUP else _versions(around)
        if len(inner) > 1:
            yield [extent for text in inner if (extent := _extent(flow, text)) is not None]


def _versions(body: _Element) -> list[_Element]:
    return [child for child in body.iterchildren(TEI_ + "div") if child.get("type") in _VERSIONS]


def _is_of_group(text: _Element) -> bool:
    parent = text.getparent()
    return parent is not None and parent.tag == _GROUP


def _extent(flow: Flow, text: _Element) -> Scope | None:
    places = [flow.document.places[element] for element in text.iter(etree.Element) if element in flow.document.places]
    numbers = [number for source, number in places if source is places[0][0]]
    return (min(numbers), max(numbers)) if numbers else None
