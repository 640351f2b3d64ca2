"""Find the stages in which a text was made, where these are what the encoding tells of it. Elements → stages. TEI P5, PH-changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from lxml import etree
from lxml.etree import _Element

from edition.letters import figure
from edition.model.apparatus import Witness
from edition.model.stages import COUNTED, NO_STAGES, Stages
from edition.reader.core import tokens
from edition.reader.flow import Flow
from edition.reader.witnesses import witness_of_stage
from edition.tree import TEI, TEI_, XML_ID, local_name

_CHANGE = TEI_ + "change"
_LIST = TEI_ + "listChange"
_CHANGES = etree.XPath(".//@change")
_COUNTS = etree.XPath(".//@seq[not(parent::t:zone or parent::t:surface)] | .//@varSeq", namespaces={"t": TEI})


def stages_of(flow: Flow, texts: Sequence[_Element], known: Mapping[str, Witness]) -> tuple[Stages, dict[str, Witness]]:
    """Return the stages of a text and the witnesses with those added: a text of each can be asked for.

    Where several witnesses hand the text down, the stages are states of theirs, and none by themselves.
    """
    if sum(not _is_change(flow, key) for key in known) > 1:
        return NO_STAGES, dict(known)
    if keys := _named(flow, texts):
        others = {key: witness for key, witness in known.items() if key not in keys}
        stages = {key: _stage(known.get(key) or witness_of_stage(flow, key)) for key in keys}
        return Stages({key: number for number, key in enumerate(keys, 1)}), others | stages
    numbers = _counted(texts)
    if len(numbers) < 2:
        return NO_STAGES, dict(known)
    ranks = {f"{COUNTED}{number}": number for number in numbers}
    made = {key: _stage(Witness(key, str(number), is_declared=False)) for key, number in ranks.items()}
    return Stages(ranks, are_counted=True), {**known, **made}


def _stage(witness: Witness) -> Witness:
    return replace(witness, is_stage=True)


def _is_change(flow: Flow, key: str) -> bool:
    element = flow.ids.get(key)
    return element is not None and element.tag == _CHANGE


def _named(flow: Flow, texts: Sequence[_Element]) -> list[str]:
    """Return the ids of the stages in the lists of which the text uses one, in their order."""
    used = {key.rpartition("#")[2] for text in texts for value in _CHANGES(text) for key in tokens(value)}
    lists: dict[_Element, None] = {}
    for key in sorted(used):
        if _is_change(flow, key) and (around := list(flow.ids[key].iterancestors(_LIST))):
            parent = around[-1].getparent()
            if parent is None or local_name(parent) != "revisionDesc":
                lists.setdefault(around[-1])
    found = [c for one in lists for c in one.iter(_CHANGE) if c.get(XML_ID)]
    return [str(c.get(XML_ID)) for c in sorted(found, key=lambda c: flow.document.places.get(c, (None, 0))[1])]


def _counted(texts: Sequence[_Element]) -> list[int]:
    """Return the numbers that count the stages; where corrections are counted, what was there before them is the first."""
    numbers: set[int] = set()
    for value in (value for text in texts for value in _COUNTS(text)):
        if (number := figure(value)) is not None:
            numbers.add(number)
            if value.attrname == "seq":
                numbers.add(0)
    return sorted(numbers)
