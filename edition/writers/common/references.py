"""Set references by a CSL style. Reference → runs of text. The style is the project's, else one that the library brings.

A reference that the style cannot set is left as it is encoded; so is the part of one that the style does not print.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from io import BytesIO

from lxml import etree

from edition.consulted import consulted
from edition.diagnostics import EditionError, Finding, Position, Rule, Severity
from edition.doctype import guarded_parser, prepare
from edition.encodings import decode
from edition.letters import base_letters
from edition.model.edition import Edition
from edition.model.text import Node, NoteCall, Span, Text
from edition.model.walk import children
from edition.project import Project

_CSL = "http://purl.org/net/xbiblio/csl"
BAD_STYLE = Rule(
    "P007",
    Severity.ERROR,
    """
    The style for references cannot be used.

    “style” in [bibliography] names a file of the Citation Style Language, in the project. The file is not such a style, or
    asks for more than the library for styles can do; references are shown as they are encoded.

    Wrong:
        [bibliography]
        style = "my-style.docx"

    Right:
        [bibliography]
        style = "styles/chicago-author-date.csl"
    """,
)
_DEFAULT = "harvard-cite-them-right"
_TAG = re.compile(r"(</?[a-z]+[^>]*>)")
Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class SetReference:
    """A reference as it is printed: runs of text, each with whether it is italic."""

    runs: tuple[tuple[str, bool], ...]

    @property
    def text(self) -> str:
        """The reference as plain text."""
        return "".join(text for text, _ in self.runs)


def set_references(edition: Edition, project: Project) -> Mapping[Key, SetReference]:
    """Set all structured references of an edition, by the place of their elements."""
    if not edition.references:
        return {}
    try:
        return _set_all(edition, _style(project), project.bibliography.get("locale", "en-GB"))
    except Exception:  # noqa: BLE001 - a style can bring the library to any error
        # The library knows most of CSL, not all; what it cannot set is shown as it is encoded, as check_style tells.
        return {}


def check_style(editions: Iterable[Edition], project: Project) -> list[Finding]:
    """Tell what is wrong with the style of the project, and whether the references can be set by it."""
    name = project.bibliography.get("style", "")
    if not name:
        return []
    hint = "styles are at https://www.zotero.org/styles; without one, references are set in the manner of Harvard"
    consulted(project.root / name)
    try:
        raw = (project.root / name).read_bytes()
        source = decode(raw, name, BAD_STYLE)
    except OSError as error:
        return [BAD_STYLE(f"the style cannot be read: {error.strerror}", hint=hint, file=name)]
    except EditionError as error:
        return list(error.findings)
    start = Position(source, span=(0, 1))
    try:
        root = etree.fromstring(prepare(source.data).data, guarded_parser(encoding="utf-8"))
    except etree.XMLSyntaxError as error:
        line = source.line_starts()[min(max(error.position[0], 1), len(source.line_starts())) - 1]
        at = Position(source, span=(line + max(error.position[1] - 1, 0), line + max(error.position[1], 1)))
        return [BAD_STYLE(f"the style is not well-formed XML: {error.msg}", at, hint)]
    if root.tag != f"{{{_CSL}}}style":
        return [BAD_STYLE("the file is no style of the Citation Style Language", start, hint)]
    if root.find(f"{{{_CSL}}}bibliography") is None:
        parent = root.find(f".//{{{_CSL}}}link[@rel='independent-parent']")
        more = f"; it stands for {parent.get('href')}, which is to be put in its place" if parent is not None else ""
        return [BAD_STYLE(f"the style has no <bibliography>{more}", start, hint)]
    for edition in editions:
        if edition.references:
            try:
                _set_all(edition, _style(project), project.bibliography.get("locale", "en-GB"))
            except Exception as error:  # noqa: BLE001 - as above
                words = " ".join(str(error).split()) or type(error).__name__
                message = f"references cannot be set by this style: {words}; they are shown as they are encoded"
                return [BAD_STYLE(message, start, hint)]
    return []


def _style(project: Project) -> str | BytesIO:
    """Return the style of the project as the library takes it: without what would have it open other files."""
    name = project.bibliography.get("style", "")
    if not name:
        return _DEFAULT
    path = project.root / name
    consulted(path)
    return BytesIO(prepare(decode(path.read_bytes(), name, BAD_STYLE).data).data)


def _set_all(edition: Edition, style: str | BytesIO, locale: str) -> dict[Key, SetReference]:
    # The library takes a fifth of a second to load, and few editions have structured references.
    from citeproc import (  # noqa: PLC0415
        Citation,
        CitationItem,
        CitationStylesBibliography,
        CitationStylesStyle,
        formatter,
    )
    from citeproc.source.json import CiteProcJSON  # noqa: PLC0415

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        source = CiteProcJSON([dict(r.csl) for r in edition.references.values()])
        csl = CitationStylesStyle(style, validate=False, locale=locale)
        bibliography = CitationStylesBibliography(csl, source, formatter.html)
        keys = {r.id.casefold(): key for key, r in edition.references.items()}
        for reference in edition.references.values():
            bibliography.register(Citation([CitationItem(reference.id)]))
        found: dict[Key, SetReference] = {}
        for item, shown in zip(bibliography.keys, bibliography.bibliography(), strict=True):
            if (key := keys.get(str(item).casefold())) is not None:
                found[key] = SetReference(tuple(_runs(str(shown))))
    return found


def _runs(html: str) -> list[tuple[str, bool]]:
    """Turn the library's markup into runs; only italics are kept."""
    runs: list[tuple[str, bool]] = []
    italic = 0
    for part in _TAG.split(html):
        if _TAG.fullmatch(part):
            if part.startswith("</i"):
                italic -= 1
            elif part.startswith("<i"):
                italic += 1
        elif part:
            runs.append((unescape(part), italic > 0))
    return runs


def divide(found: SetReference, nodes: Iterable[Node], *, given: bool = False) -> Iterator[tuple[Node, bool]]:
    """Tell what of a reference the style prints from what it leaves out. Yields texts and calls of notes, each with whether it is printed.

    A given name is printed where its initial is.
    """
    printed = base_letters(found.text)
    for node in nodes:
        if isinstance(node, Text):
            if node.value.strip():
                initials = given and all(f"{word[0]}." in found.text for word in node.value.split())
                yield node, initials or base_letters(node.value) in printed
        elif isinstance(node, NoteCall):
            yield node, False
        else:
            name = node.origin.name if isinstance(node, Span) else ""
            yield from divide(found, children(node), given=given or name in {"forename", "addName"})
