"""Tell what the outermost element of a file is, without reading the file whole. Path → name. Imports nothing."""

from __future__ import annotations

from pathlib import Path
from xml.parsers import expat

TEI = "http://www.tei-c.org/ns/1.0"
TEXT_ROOTS = frozenset({"TEI", "TEI.2", "teiCorpus", "teiCorpus.2"})
"""What a text begins with, in TEI P5 and P4."""
_BLOCK = 1 << 16
_MOST = 1 << 22
"""Bytes after which no outermost element is expected any more."""


class _FoundError(Exception):
    """The outermost element has begun."""


def root_of(path: Path) -> str:
    """Return the local name of the outermost element; empty where the file cannot be read so far."""
    parser = expat.ParserCreate(namespace_separator=" ")
    name = ""

    def start(tag: str, _attributes: object) -> None:
        nonlocal name
        name = tag.rpartition(" ")[2]
        raise _FoundError

    parser.StartElementHandler = start
    try:
        with path.open("rb") as file:
            while (block := file.read(_BLOCK)) and file.tell() <= _MOST:
                parser.Parse(block, False)
    except (_FoundError, expat.ExpatError, OSError, ValueError, LookupError):
        pass
    return name


def text_name(path: Path) -> str:
    """Return the name of a text: that of its file, without the endings of TEI files."""
    name = path.name
    for ending in (".xml", ".tei"):
        if name.casefold().endswith(ending):
            name = name[: -len(ending)]
    return name or path.name
