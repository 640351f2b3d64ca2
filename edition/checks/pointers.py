"""Pointers inside the document. TEI P5, chapter 17."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml.etree import _Element

from edition.checks.registry import Checked, Problem, check
from edition.diagnostics import Severity, nearest
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
_APP = TEI_ + "app"


@check("L003", Severity.ERROR)
def dangling_pointer(checked: Checked) -> Iterator[Problem]:
    """
    A pointer leads nowhere.

    An attribute says “#name”, and no element of the document has that xml:id. The id may be misspelt, its element may
    have been deleted, or the file that holds it is not included. Sigla in @wit are a check of their own.

    Wrong:
        <note target="#pp1">…</note>   where the paragraph is xml:id="p1"

    Right:
        <note target="#p1">…</note>

    TEI P5, chapter 17.2.
    """
    for element in checked.document.elements():
        for name in _POINTING:
            value = element.get(name)
            if value is None or "#" not in value or (element.tag, name) in _NOT_POINTERS:
                continue
            for token in value.split():
                if token.startswith("#") and (key := token[1:]) not in checked.ids and not key.startswith("xpath("):
                    yield _missing(checked, element, name, token)


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
                if urlsplit(token).scheme.lower() in {"javascript", "data", "vbscript", "file"}:
                    where = checked.document.at(element, name, token)
                    yield f"@{name} has an address that is not shown as a link", where, "use https:, or a path"
