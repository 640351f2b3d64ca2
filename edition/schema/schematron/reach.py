"""Which files the rules of a schema read besides the document. Schematron → what Saxon may open.

A schema can come with a project of somebody else. Its expressions read files of the project and of the schema's folder, if
they name them; else no file at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urldefrag

from lxml import etree
from lxml.etree import _Element

from edition.addresses import split_address

_READING = ("doc", "doc-available", "document", "json-doc", "unparsed-text", "unparsed-text-available",
            "unparsed-text-lines")  # fmt: skip
_NEVER = ("collection", "uri-collection", "environment-variable", "available-environment-variables", "function-lookup",
          "transform", "load-xquery-module", "stream-available")  # fmt: skip
_NAMES = "|".join(sorted((*_READING, *_NEVER), key=len, reverse=True))
_CALL = re.compile(rf"(?<![\w.-])({_NAMES})\s*(?:#|\()(?:\s*(\"[^\"]*\"|'[^']*')\s*\))?")
_XSL = "{http://www.w3.org/1999/XSL/Transform}"
_ELEMENTS = frozenset(_XSL + name for name in ("import", "include", "use-package", "source-document", "merge-source",
                                               "evaluate", "result-document"))  # fmt: skip


def stays_within(root: _Element, file: Path, folders: list[Path]) -> bool:
    """Tell whether all files that the expressions of a schema read are named in them, and lie in some folders."""
    if any(element.tag in _ELEMENTS for element in root.iter(etree.Element)):
        return False
    return all(_is_within(call, file, folders) for said in _expressions(root) for call in _CALL.finditer(said))


def asks_for_the_environment(root: _Element) -> bool:
    """Tell whether an expression asks how the computer is set up, which is nothing that a text depends on."""
    return any("environment-variable" in call[1] for said in _expressions(root) for call in _CALL.finditer(said))


def _expressions(root: _Element) -> Iterator[str]:
    has_values = any("expand-text" in str(name) for element in root.iter(etree.Element) for name in element.attrib)
    for element in root.iter(etree.Element):
        yield from map(str, element.attrib.values())
        if has_values:
            yield from filter(None, (element.text, element.tail))


def _is_within(call: re.Match[str], file: Path, folders: list[Path]) -> bool:
    if call[1] in _NEVER or call[2] is None:
        return False
    address = urldefrag(call[2][1:-1]).url
    parts = split_address(address)
    if parts.scheme not in {"", "file"} or parts.netloc:
        return False
    target = (file.parent / unquote(parts.path)).resolve()
    return any(target.is_relative_to(folder) for folder in folders)
