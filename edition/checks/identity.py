"""Identifiers. TEI P5, chapter 3.11 and the attribute class att.global."""

from __future__ import annotations

from collections.abc import Iterator

from edition.checks.registry import Checked, Problem, check
from edition.diagnostics import Severity
from edition.xml_names import NCNAME, NOT_IN_NAMES


@check("L001", Severity.ERROR)
def duplicate_id(checked: Checked) -> Iterator[Problem]:
    """
    Two elements have the same xml:id.

    An xml:id names one place in the document, so that a pointer knows where to go. Give one of the two another id, and
    look at the pointers that meant it. In files that are joined by XInclude the ids of all files count together.

    Wrong:
        <p xml:id="p1">…</p> <p xml:id="p1">…</p>

    Right:
        <p xml:id="p1">…</p> <p xml:id="p2">…</p>

    TEI P5, att.global.
    """
    for key, elements in checked.ids.items():
        for element in elements[1:]:
            first = checked.document.at(elements[0])
            yield f"xml:id “{key}” is taken already", checked.document.at(element, "xml:id"), f"first used at {first}"


@check("L002", Severity.ERROR)
def malformed_id(checked: Checked) -> Iterator[Problem]:
    """
    An xml:id is not a name.

    An xml:id begins with a letter or “_”, and goes on with letters, digits, “.”, “-” and “_”; it has no spaces and no
    colon.

    Wrong:
        <div xml:id="1st chapter">

    Right:
        <div xml:id="chapter1">

    XML 1.0 names without colon (NCName).
    """
    for key, elements in checked.ids.items():
        if not NCNAME.fullmatch(key):
            proposal = NOT_IN_NAMES.sub("-", key).strip("-")
            proposal = proposal if NCNAME.fullmatch(proposal) else f"n{proposal}"
            for element in elements:
                yield f"“{key}” is not a name", checked.document.at(element, "xml:id"), f"for example: {proposal}"
