"""Read an ODD, or the specifications on which it builds. File → tree with places."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from lxml.etree import _Element

from edition.diagnostics import Position, Source
from edition.schema.odd import odd_rules
from edition.schema.relaxng.reading import fill_starts, parse_tree, read_source
from edition.tree import TEI_, XML_ID

EXAMPLES = "http://www.tei-c.org/ns/Examples"
INCLUDE = "{http://www.w3.org/2001/XInclude}include"
SPECS = tuple(f"{TEI_}{name}" for name in ("elementSpec", "classSpec", "macroSpec", "dataSpec"))


def local(element: _Element) -> str:
    """Return the name of an element of TEI, or nothing for any other node."""
    tag = element.tag
    return tag[len(TEI_) :] if isinstance(tag, str) and tag.startswith(TEI_) else ""


class OddFile:
    """A file with specifications, as a tree."""

    def __init__(self, path: Path, source: Source) -> None:
        self.path = path
        self.source = source
        self.is_custom = False
        """Whether it says how a project uses TEI, rather than what TEI is."""
        self.root = parse_tree(
            source, odd_rules.ODD_UNREADABLE, "ODD", keeps_instructions=True
        )  # an ODD speaks by some

    @property
    def name(self) -> str:
        """The name under which the user knows the file."""
        return self.source.name

    def at(self, element: _Element, attribute: str = "") -> Position:
        """Return the place of an element, or of one of its attributes."""
        fill_starts(self.source)
        return Position(self.source, self._ordinals.get(element, -1), attribute)

    def line(self, element: _Element) -> str:
        """Return file and line of an element, as “odd/edition.odd:120”."""
        return f"{self.name}:{self.at(element).line}"

    def identified(self, identifier: str) -> _Element | None:
        """Return the element with an xml:id."""
        return self._identified.get(identifier)

    @cached_property
    def _ordinals(self) -> dict[_Element, int]:
        return {element: ordinal for ordinal, element in enumerate(self.root.iter("*"))}

    @cached_property
    def _identified(self) -> dict[str, _Element]:
        return {name: element for element in self.root.iter("*") if (name := element.get(XML_ID))}


def read_odd(path: Path, name: str = "") -> OddFile:
    """Read a file; raises EditionError where it cannot be read or is not well-formed."""
    return OddFile(path, read_source(path, odd_rules.ODD_UNREADABLE, name))
