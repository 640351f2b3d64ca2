"""Formulas: those in MathML by their elements, others as they are written. TEI P5, FTFOR."""

from __future__ import annotations

from lxml.etree import _Element

from edition.model.formulas import MATHML, MATHML_NAMES
from edition.model.text import Span
from edition.reader.flow import Flow
from edition.reader.registry import Out, handles


@handles(*MATHML_NAMES, space=MATHML)
def read_math(flow: Flow, element: _Element, out: Out) -> None:
    """Read an element of MathML: its words stand in the text, its name tells the outputs what it is."""
    out.append(Span(flow.origin(element), "segment", flow.inline_content(element)))
