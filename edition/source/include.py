"""Understand one xi:include: what it names and which part. XInclude 1.1, chapter 3; XPointer Framework."""

from __future__ import annotations

import re
from dataclasses import dataclass
from os.path import normpath, relpath
from pathlib import Path
from urllib.parse import unquote

from lxml import etree
from lxml.etree import _Element

from edition.addresses import split_address
from edition.letters import figure
from edition.tree import TEI, XML, XML_ID

_BASE = f"{{{XML}}}base"
_SHORTHAND = re.compile(r"^[^\s()/\[\]]+$")
_SCHEME = re.compile(r"^(?:xmlns\([^)]*\)\s*)*(element|xpath1|xpointer)\((.*)\)$", re.DOTALL)
_NAMESPACE = re.compile(r"xmlns\(\s*([^\s=]+)\s*=\s*([^)\s]+)\s*\)")


@dataclass(frozen=True, slots=True)
class Inclusion:
    """One inclusion as written: address, XPointer, whether it is taken as text and in which encoding, the name it gives."""

    href: str
    pointer: str
    is_text: bool
    encoding: str = ""
    set_id: str = ""

    @classmethod
    def of(cls, element: _Element) -> Inclusion:
        """Read an xi:include; a fragment in @href counts as a shorthand pointer, as many editors write it."""
        href, _, fragment = (element.get("href") or "").strip().partition("#")
        kind = element.get("parse") or "xml"
        is_text = kind.startswith("text") and not kind.endswith("xml")
        pointer = element.get("xpointer") or element.get("fragid") or fragment
        identity = (element.get("set-xml-id") or "").strip()
        return cls(
            unquote(href),
            pointer if not is_text else "",
            is_text,
            (element.get("encoding") or "").strip(),
            identity if _SHORTHAND.match(identity) else "",
        )

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
        index = (figure(number) or 0) - 1
        here = children[index : index + 1] if index >= 0 else []
    return here


def base_folder(element: _Element, folder: Path) -> Path | None:
    """Return the folder from which an element's addresses count, or nothing where that is no folder. XML Base, chapter 3."""
    bases = [base for one in (element, *element.iterancestors()) if (base := one.get(_BASE))]
    for base in reversed(bases):
        parts = split_address(base)
        if parts.scheme or parts.netloc:
            return None
        path = unquote(parts.path)
        folder = folder / (path if path.endswith("/") else Path(path).parent)
    return folder


def relative_name(name: str, path: Path, target: Path) -> Path:
    """Name a file as seen from where the user sees another: ``name`` is how the user knows the file ``path``."""
    return Path(normpath(Path(name).parent / relpath(target, path.parent)))
