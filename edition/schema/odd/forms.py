"""Judge how an ODD is written by what all of TEI allows. ODD → findings. TEI P5, chapter 22.

A mode that no processor knows, an elementSpec without its name or a content of unknown elements does not stop the
making of a schema: what is not understood is left out. So it must be said.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element

from edition.diagnostics import Finding
from edition.schema.odd import odd_rules
from edition.schema.odd.reading import EXAMPLES, INCLUDE, OddFile
from edition.schema.tei import load_facts
from edition.tree import TEI_

_PARTS = tuple(
    f"{TEI_}{name}"
    for name in ("schemaSpec", "specGrp", "elementSpec", "classSpec", "macroSpec", "dataSpec", "moduleRef", "valList")
)
_OLDER = {("usage", "rwa"), ("usage", "mwa"), ("scheme", "isoschematron"), ("mode", "")}
"""Values that earlier releases had and that are still understood."""
_WORDS = frozenset(f"{TEI_}{name}" for name in ("desc", "gloss", "remarks", "exemplum", "valDesc"))
_HARMLESS = {"S002", "S005", "S007"}
"""A group may be a file of its own; in which order the parts of a specification stand makes no difference, and an empty content means what it says."""


def check_forms(file: OddFile) -> Iterator[Finding]:
    """Yield what is wrong in those parts of an ODD of which its schema is made; its prose is left to `check`."""
    if next(file.root.iter(*_PARTS), None) is None:
        return
    elements = list(file.root.iter("*"))
    for one in load_facts().validate(file.source, identifiers=False):
        if one.at is None or not 0 <= one.at.ordinal < len(elements):
            continue
        element = elements[one.at.ordinal]
        if not _is_part(element) or one.code in _HARMLESS:
            continue
        attribute = one.at.attribute
        if not attribute or (attribute, element.get(attribute)) not in _OLDER:
            yield odd_rules.WRONG_FORM(one.message.replace("of this schema", "of TEI"), one.at, one.hint)


def _is_part(element: _Element) -> bool:
    above = [element, *element.iterancestors()]
    if element.tag == INCLUDE or any(one.tag in _WORDS or one.tag == f"{{{EXAMPLES}}}egXML" for one in above):
        return False
    return any(one.tag in _PARTS for one in above)
