"""The header. TEI P5, chapter 2."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element

from edition.checks.registry import Checked, Problem, check
from edition.diagnostics import Severity
from edition.tree import TEI_

_REQUIRED = (
    ("fileDesc/titleStmt/title", "what the edition is called", "<title>The title of the edition</title>"),
    (
        "fileDesc/publicationStmt",
        "who publishes the file",
        "<publicationStmt><publisher>…</publisher></publicationStmt>",
    ),
    ("fileDesc/sourceDesc", "what the edition is made from", "<sourceDesc><p>…</p></sourceDesc>"),
)


@check("H001", Severity.WARNING)
def incomplete_header(checked: Checked) -> Iterator[Problem]:
    """
    The header leaves out what every edition must say.

    A reader, a library and a repository need to know the title, who publishes the file, and from what the edition was
    made. The element is missing or empty.

    Wrong:
        <titleStmt><title/></titleStmt>

    Right:
        <titleStmt><title>Directive of 21 May 1951</title></titleStmt>

    TEI P5, chapter 2.2.
    """
    for header in _headers(checked):
        for path, what, remedy in _REQUIRED:
            deepest, element = _deepest(header, path)
            if element is None:
                yield (
                    f"the header does not say {what}: <{path}> is missing",
                    checked.document.at(deepest),
                    f"add {remedy}",
                )
            elif not "".join(element.itertext()).strip() and (path.endswith("title") or len(element) == 0):
                yield (
                    f"the header does not say {what}: <{path}> is empty",
                    checked.document.at(element),
                    f"write {remedy}",
                )


@check("H002", Severity.ERROR)
def no_header(checked: Checked) -> Iterator[Problem]:
    """
    The document has no header.

    Every TEI document begins with a teiHeader that says what it is and where it comes from.

    Wrong:
        <TEI xmlns="http://www.tei-c.org/ns/1.0"><text>…</text></TEI>

    Right:
        <TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader>…</teiHeader><text>…</text></TEI>

    TEI P5, chapter 2.
    """
    for tei in (checked.document.root, *checked.document.root.iterdescendants(TEI_ + "TEI")):
        if tei.find(TEI_ + "teiHeader") is None:
            yield "the document has no <teiHeader>", checked.document.at(tei), "put a <teiHeader> before <text>"


@check("H003", Severity.INFO)
def no_licence(checked: Checked) -> Iterator[Problem]:
    """
    The header does not say on what terms the edition may be used.

    Without a licence nobody may copy, correct or archive the edition with certainty, and repositories ask for one.

    Wrong:
        <publicationStmt><publisher>…</publisher></publicationStmt>

    Right:
        <availability><licence target="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</licence></availability>

    TEI P5, chapter 2.2.4.
    """
    for header in _headers(checked):
        publication = header.find(f"{TEI_}fileDesc/{TEI_}publicationStmt")
        if publication is not None and next(publication.iter(TEI_ + "licence", TEI_ + "availability"), None) is None:
            remedy = '<availability><licence target="…">…</licence></availability>'
            yield "no licence is stated", checked.document.at(publication), f"add {remedy}"


def _headers(checked: Checked) -> Iterator[_Element]:
    return (header for header in checked.document.root.iterchildren(TEI_ + "teiHeader"))


def _deepest(header: _Element, path: str) -> tuple[_Element, _Element | None]:
    """Follow a path as far as it goes; return the last element there is, and the end if it was reached."""
    here = header
    for step in path.split("/"):
        found = here.find(TEI_ + step)
        if found is None:
            return here, None
        here = found
    return here, here
