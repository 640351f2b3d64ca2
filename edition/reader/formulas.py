"""Formulas: those in MathML by their elements, those in TeX as MathML, others as they are written. TEI P5, FTFOR."""

from __future__ import annotations

import re

from lxml import etree
from lxml.etree import _Element

from edition.model.formulas import MATHML, MATHML_NAMES
from edition.model.text import Span
from edition.reader.flow import Flow, uncounted
from edition.reader.registry import Out, handles

_TEX = {"tex", "latex", "amstex", "mathjax", "katex"}
_DELIMITED = re.compile(r"\$\$(.+)\$\$|\\\[(.+)\\\]|\$(.+)\$|\\\((.+)\\\)", re.DOTALL)
_LONGEST = 4000
"""A formula with more characters is no formula in a text, and is shown as it is written."""


@handles(*MATHML_NAMES, space=MATHML)
def read_math(flow: Flow, element: _Element, out: Out) -> None:
    """Read an element of MathML: its words stand in the text, its name tells the outputs what it is."""
    out.append(Span(flow.origin(element), "segment", flow.inline_content(element)))


@handles("formula")
def read_formula(flow: Flow, element: _Element, out: Out) -> None:
    """Read a formula; one in TeX is read as what it says in MathML, unless it has commands that nobody knows. TEI P5, FTFOR."""
    math = _in_mathml(element)
    if math is None:
        out.append(Span(flow.origin(element), "segment", flow.inline_content(element)))
        return
    place = flow.document.places.get(element) or flow.borrowed_places[element]
    flow.borrowed_places.update((inner, place) for inner in math.iter(etree.Element))
    flow.omit(element, "a formula in TeX, which is shown as what it says")
    counted, at_space = flow.characters, flow.at_space
    made: Out = []
    read_math(flow, math, made)
    flow.characters, flow.at_space = counted, at_space and not made
    out.append(Span(flow.origin(element), "segment", uncounted(tuple(made))))


def _in_mathml(element: _Element) -> _Element | None:
    """Return a formula in TeX as MathML; nothing for another notation, or for one that cannot be read."""
    said = "".join(element.itertext()).strip()
    if len(element) or (element.get("notation") or "").casefold() not in _TEX or not 0 < len(said) <= _LONGEST:
        return None
    from latex2mathml.converter import convert  # noqa: PLC0415 - few texts have formulas

    found = _DELIMITED.fullmatch(said)
    is_block = bool(found and (found[1] or found[2])) or "display" in (element.get("rend") or "")
    try:
        made = convert(next(filter(None, found.groups())) if found else said, display="block" if is_block else "inline")
        math = etree.fromstring(made.encode())
    except Exception:  # noqa: BLE001 - it has a dozen errors of its own, and no class for them all
        return None
    return math if _is_sound(said, math) else None


_PARTS = {"mfrac": 2, "msup": 2, "msub": 2, "msubsup": 3, "mroot": 2, "munder": 2, "mover": 2, "munderover": 3}
_BRACES = re.compile(r"\\.|([{}])", re.DOTALL)


def _is_sound(tex: str, math: _Element) -> bool:
    """Tell whether a formula was read as it is meant: no command is left, no brace is missing, each part is there."""
    depth = 0
    for brace in _BRACES.findall(tex):
        depth += {"{": 1, "}": -1}.get(brace, 0)
        if depth < 0:
            return False
    parts = ((etree.QName(e).localname, len(e)) for e in math.iter(etree.Element))
    return (
        not depth and all(_PARTS.get(name, n) == n for name, n in parts) and not any("\\" in t for t in math.itertext())
    )
