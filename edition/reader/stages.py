"""Read what a witness wrote first and what it was corrected to, within one reading. Nodes → two readings. TEI P5, PHAD."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from lxml.etree import _Element

from edition.letters import figure
from edition.model.apparatus import Attestation, Reading, Stage
from edition.model.changed import changed
from edition.model.text import BLOCKS, Alternation, Mark, Node, NoteCall, Origin, Span, Text
from edition.model.walk import everything, plain_text, with_inner
from edition.reader.flow import Flow
from edition.tree import local_name

_FIRST = re.compile(
    r"correction-original|a\W*c\W*|ante[\W_]*corr\w*\W*|before[\W_]*correction|prima[\W_]*manus", re.IGNORECASE
)
_LATER = re.compile(
    r"correction-(?:altered|addition|deletion|substitution)|p\W*c\W*|post[\W_]*corr\w*\W*|after[\W_]*correction",
    re.IGNORECASE,
)
_BOTH = 2
_LONGEST = 40
"""Of a passage with more words, the corrections are shown where they stand."""


def stage_named(said: str) -> Stage:
    """Tell the stage of a witness that a word names: correction-original, a.c., post corr."""
    if _FIRST.fullmatch(said.strip()):
        return "a.c."
    return "p.c." if _LATER.fullmatch(said.strip()) else ""


def staged(reading: Reading, nodes: tuple[Node, ...]) -> tuple[Reading, Reading] | None:
    """Part a reading with corrections into what was written first and what it became; nothing where it has none.

    Passages that hold entries, notes or blocks stay whole.
    """
    corrected = [n for n in everything(nodes) if isinstance(n, Span) and n.kind in {"deleted", "added"}]
    # A reading that is said to be a correction may show both states, or be nothing but what was struck out, or added.
    is_whole = (
        len(corrected) == 1 and plain_text(corrected) == plain_text(nodes) and reading.type.startswith("correction-")
    )
    is_staged = any(a.stage for a in reading.witnesses) and len({n.kind for n in corrected}) < _BOTH and not is_whole
    if not reading.witnesses or is_staged:
        return None
    if not corrected or any(isinstance(n, (Mark, NoteCall, *BLOCKS)) for n in everything(nodes)):
        return None
    said = "".join(n.value for n in everything(nodes) if isinstance(n, Text))
    before, after = (
        _joined(_closed_up(_at(nodes, without)), ends_with_space=said[-1:].isspace())
        for without in ("added", "deleted")
    )
    if len(plain_text(after).split()) > _LONGEST or plain_text(before) == plain_text(after):
        return None
    hand = _corrector(nodes, corrected)
    first = tuple(changed(a, stage="a.c.") for a in reading.witnesses)
    later = tuple(Attestation(a.witness, hand or a.hand, "", "p.c.") for a in reading.witnesses)
    return changed(reading, witnesses=first, content=before), changed(reading, witnesses=later, content=after, notes=())


def beside(lemma: Reading, reading: Reading, states: tuple[Reading, Reading]) -> Reading | None:
    """Return the reading of a witness that has other words than the lemma, and has them beside its text only.

    What they replace is told nowhere: nothing says that the witness left the words of the lemma out.
    """
    first, added = states
    said, others = plain_text(lemma.content).split(), plain_text(added.content).split()
    if plain_text(first.content).strip() or not said or said == others:
        return None
    places = {n.origin.get("place") for n in everything(reading.content) if isinstance(n, Span) and n.kind == "added"}
    place = places.pop() if len(places) == 1 else ""
    return changed(added, witnesses=tuple(changed(a, place=place) for a in added.witnesses), notes=reading.notes)


def beside_own(reading: Reading) -> Reading:
    """Return a reading that a witness has in its margin, beside another that is its text, as what it has there."""
    content = [n for n in reading.content if not (isinstance(n, Text) and not n.value.strip())]
    span = content[0] if len(content) == 1 else None
    if any(a.stage for a in reading.witnesses):
        return reading
    if not isinstance(span, Span) or span.kind != "added" or not (place := span.origin.get("place")):
        return reading
    attested = tuple(changed(a, place=place, stage=a.stage or "p.c.") for a in reading.witnesses)
    return changed(reading, content=span.children, witnesses=attested)


def _corrector(nodes: tuple[Node, ...], corrected: Sequence[Span]) -> str:
    """Return the hand that made a passage what it is: who added words, substituted them, or struck others out."""
    substituted = [n for n in everything(nodes) if isinstance(n, Alternation)]
    origins = (
        *(n.origin for n in corrected if n.kind == "added"),
        *(n.origin for n in substituted),
        *(n.origin for n in corrected),
    )
    return next((hand for origin in origins if (hand := origin.get("hand").rpartition("#")[2])), "")


def order_of(flow: Flow, said: _Element | Origin) -> int | None:
    """Tell which stage of a text a reading is: by @varSeq, else by the place of the stage in the list to which @change points.

    TEI P5, TCAPRD and PH-changes.
    """
    if (number := figure(said.get("varSeq") or "")) is not None:
        return number
    stages = (flow.ids.get(key.removeprefix("#")) for key in (said.get("change") or "").split())
    places = [
        flow.document.places.get(stage) for stage in stages if stage is not None and local_name(stage) == "change"
    ]
    return max((place[1] for place in places if place is not None), default=None)


def in_sequence(flow: Flow, readings: Sequence[Reading]) -> list[Reading]:
    """Say which of several readings of one witness came first, where its stages, or a deletion, tell. TEI P5, TCAPRD."""
    stages: dict[tuple[int, str], Stage] = {}
    named: dict[str, list[int]] = {}
    for i, reading in enumerate(readings):
        for attestation in reading.witnesses:
            named.setdefault(attestation.witness, []).append(i)
    for witness, places in named.items():
        own = [a for i in places for a in readings[i].witnesses if a.witness == witness]
        is_ordered = all(order_of(flow, readings[i].origin) is not None for i in places)
        # Hands tell the states of a witness apart; which came first, its sequence alone.
        if len(places) < 2 or any(a.stage or (a.hand and not is_ordered) for a in own):
            continue
        order = [_rank(flow, readings[i]) for i in places]
        if len(set(order)) == len(order):
            last = places[order.index(max(order))]
            stages.update(((i, witness), "p.c." if i == last else "a.c.") for i in places)
    return [
        changed(r, witnesses=tuple(changed(a, stage=stages.get((i, a.witness), a.stage)) for a in r.witnesses))
        if any((i, a.witness) in stages for a in r.witnesses)
        else r
        for i, r in enumerate(readings)
    ]


def _rank(flow: Flow, reading: Reading) -> int:
    """Return which of the readings of a witness this is: by its stage, else what was deleted comes before what was not."""
    if (said := order_of(flow, reading.origin)) is not None:
        return said
    words = [n for n in reading.content if not (isinstance(n, Text) and not n.value.strip())]
    is_deleted = bool(words) and all(isinstance(n, Span) and n.kind == "deleted" for n in words)
    return 0 if is_deleted else 1


def _at(nodes: tuple[Node, ...], without: str) -> Iterator[Node]:
    """Take one stage of a passage: without what was added later, or without what was deleted."""
    for node in nodes:
        if isinstance(node, Span) and node.kind in {"deleted", "added"}:
            if node.kind != without:
                yield from _at(node.children, without)
        elif isinstance(node, Alternation) and any(
            o.kind in {"deleted", "added"} for o in (*node.others, *node.shown) if isinstance(o, Span)
        ):
            yield from _at((*node.others, *node.shown), without)
        elif isinstance(node, Text):
            yield node
        else:
            yield with_inner(node, lambda inner: tuple(_at(inner, without)))


def _closed_up(nodes: Iterable[Node]) -> Iterator[Node]:
    """Take the space before a stop from which the words that stood between are gone."""
    before: Node | None = None
    for node in nodes:
        if isinstance(before, Text) and isinstance(node, Text) and node.value[:1] in _STOPS:
            before = Text(before.value.rstrip(" "), before.start)
        if before is not None:
            yield before
        before = node
    if before is not None:
        yield before


_STOPS = frozenset(",.;:!?)]،؛؟")


def _joined(nodes: Iterator[Node], *, ends_with_space: bool) -> tuple[Node, ...]:
    """Leave out what says nothing at the ends; one space before words stays: it tells that they are none with those before."""
    kept = list(nodes)
    while kept and isinstance(kept[-1], Text) and not kept[-1].value.strip():
        kept.pop()
    while len(kept) > 1 and all(isinstance(n, Text) and not n.value.strip() for n in kept[:2]):
        kept.pop(0)
    if kept and isinstance(last := kept[-1], Text) and not ends_with_space:
        kept[-1] = Text(last.value.rstrip(), last.start)  # the space before words that were added later
    return tuple(kept)
