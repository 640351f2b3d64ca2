"""Read who has a reading, and of what kind it is: sigla, hands and stages, the words by which encoders call it. Elements → readings. TEI P5, TCAPRD."""

from __future__ import annotations

from lxml.etree import _Element

from edition.model.apparatus import LOST, Attestation, Kind, Reading
from edition.model.text import Node
from edition.model.walk import has_text
from edition.reader.cited import cited_in
from edition.reader.core import tokens
from edition.reader.flow import Flow
from edition.reader.linking import pointer, sigla_in
from edition.reader.stages import stage_named
from edition.tree import TEI_

_KINDS: dict[str, Kind] = {
    "om": "omission", "omission": "omission", "omitted": "omission", "omit": "omission",
    "add": "addition", "addition": "addition", "added": "addition", "insertion": "addition",
    "transposition": "transposition", "transposed": "transposition", "trsp": "transposition",
    "conjecture": "conjecture", "conj": "conjecture", "emendation": "conjecture", "correction": "conjecture",
    "orthographic": "orthographic", "orthography": "orthographic", "spelling": "orthographic",
    "orthographical": "orthographic", "graphic": "orthographic", "accent": "orthographic",
    "punctuation": "punctuation", "punct": "punctuation",
    "substantive": "substantive", "lexical": "substantive", "semantic": "substantive",
    "illegible": "illegible", "lac": "illegible", "lacuna": "illegible", "unclear": "illegible",
}  # fmt: skip
"""Words by which editions name the kind of a reading."""


_UNREAD = (*LOST, "unread", "illegib")
"""How the type of a reading without words says that these are lost, or that nobody can read them."""


def read_reading(flow: Flow, element: _Element, group: str, content: tuple[Node, ...]) -> Reading:
    """Read who has a reading and what the encoder says of it. TEI P5, TCAPRD."""
    origin = flow.origin(element)
    said = (element.get("type", ""), element.get("cause", ""), group)
    words = [word for value in said for word in value.casefold().split()]
    kind = next((_KINDS[word] for word in words if word in _KINDS), None)
    if kind is None and not has_text(content) and any(word.startswith(_UNREAD) for word in words):
        kind = "illegible"
    return Reading(
        origin,
        attestations(element),
        content,
        kind or "substantive",
        kind is None,
        element.get("type", ""),
        cited_in(element.get("resp") or _mended_by(element), flow.ids),
        cited_in(element.get("source"), flow.ids),
        element.get("cert", ""),
        element.get("cause", ""),
        group,
    )


def is_left_blank(element: _Element) -> bool:
    """Tell whether the type of a reading that holds nothing says that its witness left space: fenestra, vacat."""
    is_empty = not len(element) and not (element.text or "").strip() and bool(element.get("wit"))
    return is_empty and not _BLANK.isdisjoint((element.get("type") or "").casefold().split())


_BLANK = frozenset({"blank", "fenestra", "vacat", "space", "spatium", "blank-space", "blankspace"})


def _mended_by(element: _Element) -> str:
    """Return who supplies or corrects all the words of a reading that no witness has. TEI P5, COED and PHCO."""
    if not len(element) or element.get("wit") or element.get("source"):
        return ""
    mended = next(element.iter(*_BY_EDITORS), None)
    if mended is None or "".join(mended.itertext("{*}*")).split() != "".join(element.itertext("{*}*")).split():
        return ""
    return mended.get("resp") or ""


_BY_EDITORS = (TEI_ + "supplied", TEI_ + "corr")


def attestations(element: _Element) -> tuple[Attestation, ...]:
    """Read the sigla of @wit, each once and in order; @hand says by which hand. TEI P5, TCAPLW."""
    hand = pointer(element.get("hand"))
    seen = sigla_in(element.get("wit"))
    stage = stage_named(element.get("type") or "")
    if not seen and hand and not element.get("source"):
        return (Attestation(hand),)  # of one document the hands are what the apparatus reports
    if not seen and not any(element.get(name) for name in ("source", "resp")):
        return tuple(
            Attestation(key) for key in tokens(element.get("change"))
        )  # … or the stages in which it was written
    return tuple(Attestation(key, hand, "", stage) for key in seen if key)
