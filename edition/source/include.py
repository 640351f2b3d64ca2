"""Understand one xi:include: what it names and which part. XInclude 1.1, chapter 3; XPointer Framework."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree
from lxml.etree import _Element

from edition.addresses import split_address
from edition.tree import TEI, XML_ID

_SHORTHAND = re.compile(r"^[^\s()/\[\]]+$")
_SCHEME = re.compile(r"^(?:xmlns\([^)]*\)\s*)*(element|xpath1|xpointer)\((.*)\)$", re.DOTALL)
_NAMESPACE = re.compile(r"xmlns\(\s*([^\s=]+)\s*=\s*([^)\s]+)\s*\)")


@dataclass(frozen=True, slots=True)
class Inclusion:
    """One inclusion as written: address, XPointer, whether it is taken as text."""

    href: str
    pointer: str
    is_text: bool

    @classmethod
    def of(cls, element: _Element) -> Inclusion:
        """Read an xi:include; a fragment in @href counts as a shorthand pointer, as many editors write it."""
        href, _, fragment = (element.get("href") or "").strip().partition("#")
        return cls(unquote(href), element.get("xpointer") or fragment, element.get("parse") == "text")

    @property
    def is_remote(self) -> bool:
        """Whether the address names a host or a scheme."""
        parts = split_address(self.href)
        return bool(parts.scheme or parts.netloc)

    def select(self, root: _Element) -> list[_Element]:
        """Return the part of the included tree that is meant."""
        if not self.pointer:
            return [root]
        if _SHORTHAND.match(self.pointer):
            return _by_id(root, self.pointer)
        scheme = _SCHEME.match(self.pointer)
        if scheme is None:
            return []
        if scheme[1] == "element":
            return _by_steps(root, scheme[2])
        spaces = {"tei": TEI, **dict(_NAMESPACE.findall(self.pointer))}
        try:
            found = root.xpath(re.sub(r"\bid\((.*?)\)", r"//*[@xml:id=\1]", scheme[2]), namespaces=spaces)
        except etree.XPathError:
            return []
        return [node for node in found if isinstance(node, _Element)] if isinstance(found, list) else []


def _by_id(root: _Element, name: str) -> list[_Element]:
    return [element for element in root.iter(etree.Element) if element.get(XML_ID) == name][:1]


def _by_steps(root: _Element, steps: str) -> list[_Element]:
    """Follow ``id/1/2`` or ``/1/2``: the n-th child element at each step. XPointer element() scheme."""
    first, *numbers = steps.split("/")
    if first:
        here = _by_id(root, first)
    else:
        here = [root] if numbers and numbers[0] == "1" else []
        numbers = numbers[1:]
    for number in numbers:
        children = [c for c in here[0] if isinstance(c.tag, str)] if here else []
        index = int(number) - 1 if number.isdigit() else -1
        here = children[index : index + 1] if index >= 0 else []
    return here
