"""Pointers inside the document. TEI P5, chapter 17."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element

from edition.addresses import split_address
from edition.checks.registry import Checked, Problem, check
from edition.diagnostics import Severity, Source, nearest
from edition.tree import TEI_

_POINTING = (
    "target", "targets", "corresp", "sameAs", "copyOf", "next", "prev", "synch", "exclude", "select", "ref", "resp",
    "who", "hand", "facs", "ana", "decls", "source", "from", "to", "spanTo", "inst", "datcat", "change", "parts",
    "active", "passive", "mutual", "scheme", "rendition", "require", "new", "perf", "origin", "edRef",
)  # fmt: skip
_NOT_POINTERS = {
    (TEI_ + "biblScope", "from"),
    (TEI_ + "biblScope", "to"),
    (TEI_ + "date", "from"),
    (TEI_ + "date", "to"),
}
_ENDS = ("from", "to")
_LINKING = frozenset({"target", "targets", "from", "to", "spanTo", "copyOf", "sameAs", "next", "prev", "parts", "hand"})


@check("L003", Severity.ERROR)
def dangling_pointer(checked: Checked) -> Iterator[Problem]:
    """
    A pointer leads nowhere.

    An attribute that links text (@target, @from, @to, @spanTo, @copyOf …) says “#name”, and no element of the document
    has that xml:id. The id may be misspelt, its element may have been deleted, or the file that holds it is not
    included. Sigla in @wit are a check of their own.

    Wrong:
        <note target="#pp1">…</note>   where the paragraph is xml:id="p1"

    Right:
        <note target="#p1">…</note>

    TEI P5, chapter 17.2.
    """
    yield from _dangling(checked, _LINKING)


@check("L005", Severity.WARNING)
def dangling_reference(checked: Checked) -> Iterator[Problem]:
    """
    An attribute refers to something that the document does not describe.

    @who, @resp, @ref, @corresp, @source and their like say “#name” for a person, a source or a kindred place, and no
    element has that xml:id. Projects often keep such descriptions in a file of their own; then point to that file, or
    include it.

    Wrong:
        <persName ref="#cicero">…</persName>   where no person has xml:id="cicero"

    Right:
        <persName ref="persons.xml#cicero">…</persName>

    TEI P5, chapter 17.2.
    """
    yield from _dangling(checked, frozenset(_POINTING) - _LINKING)


def _dangling(checked: Checked, attributes: frozenset[str]) -> Iterator[Problem]:
    keys = _ends_that_are_keys(checked)
    for element in checked.document.elements():
        for name, value in element.items():
            if name not in attributes or "#" not in value or (element.tag, name) in _NOT_POINTERS:
                continue
            if name in _ENDS and element.tag == TEI_ + "app" and checked.document.places.get(element) in keys:
                continue
            for token in value.split():
                if token.startswith("#") and (key := token[1:]) not in checked.ids and not key.startswith("xpath("):
                    yield _missing(checked, element, name, token)


def _ends_that_are_keys(checked: Checked) -> set[tuple[Source | None, int]]:
    """Return the entries that stand at their words and whose ends name nothing: that is told once, of all of them."""
    entries = checked.edition.entries.values()
    return {(e.origin.source, e.origin.ordinal) for e in entries if e.method == "parallel-segmentation"}


def _missing(checked: Checked, element: _Element, attribute: str, token: str) -> Problem:
    meant = nearest(token[1:], checked.ids)
    hint = f"did you mean #{meant}?" if meant else "give the element that is meant this xml:id, or take the pointer out"
    return (
        f"@{attribute} points to “{token}”, which no element has",
        checked.document.at(element, attribute, token),
        hint,
    )


@check("L004", Severity.WARNING)
def unsafe_address(checked: Checked) -> Iterator[Problem]:
    """
    An address could do harm.

    A link of a scheme such as “javascript:” or “data:” would run or hide content in the reader's browser. The edition
    shows the text and leaves out the link.

    Wrong:
        <ref target="javascript:alert(1)">…</ref>

    Right:
        <ref target="https://example.org/">…</ref>
    """
    for element in checked.document.elements():
        for name in ("target", "url", "ref", "facs"):
            for token in (element.get(name) or "").split():
                if ":" in token and split_address(token).scheme.lower() in {"javascript", "data", "vbscript", "file"}:
                    where = checked.document.at(element, name, token)
                    yield f"@{name} has an address that is not shown as a link", where, "use https:, or a path"
