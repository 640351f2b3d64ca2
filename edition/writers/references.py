"""Set references by a CSL style. Reference → runs of text. The style is the project's, else one that the library brings.

A reference that the style cannot set is left as it is encoded; so is the part of one that the style does not print.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from edition.model.edition import Edition
from edition.model.text import Node, NoteCall, Span, Text
from edition.model.walk import children
from edition.project import Project

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
    style = project.bibliography.get("style", "")
    path = str(Path(project.root) / style) if style else _DEFAULT
    try:
        return _set_all(edition, path, project.bibliography.get("locale", "en-GB"))
    except (OSError, ValueError, KeyError, AttributeError, TypeError, IndexError):
        # The library knows most of CSL, not all; what it cannot set is shown as it is encoded.
        return {}


def _set_all(edition: Edition, style: str, locale: str) -> dict[Key, SetReference]:
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
    printed = _letters_of(found.text)
    for node in nodes:
        if isinstance(node, Text):
            if node.value.strip():
                initials = given and all(f"{word[0]}." in found.text for word in node.value.split())
                yield node, initials or _letters_of(node.value) in printed
        elif isinstance(node, NoteCall):
            yield node, False
        else:
            name = node.origin.name if isinstance(node, Span) else ""
            yield from divide(found, children(node), given=given or name in {"forename", "addName"})


def _letters_of(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
