"""Canonical references: citeStructure and cRefPattern → the element that a reference names. TEI P5, CORS."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree
from lxml.etree import _Element

from edition.tree import TEI, TEI_, XML, XML_ID

_SPACES = {"tei": TEI, "xml": XML}
_TOKEN = re.compile(
    r"\s*(\"[^\"]*\"|'[^']*'|@?[\w.\-]+:[\w.\-*]+|@?[A-Za-z_][\w.\-]*|\d+(?:\.\d+)?|//|::|\.\.|!=|<=|>=|.)", re.DOTALL
)
_NAME = re.compile(r"^[A-Za-z_][\w.\-]*$")
_OPERATORS = {"and", "or", "mod", "div"}
_ENDS_OPERAND = re.compile(r"[\w.\-\])'\"*]$")
_XPATH_POINTER = re.compile(r"^#?xpath\d?\((.*)\)$", re.DOTALL)


def with_prefix(xpath: str) -> str:
    """Read the plain names of an XPath as TEI names: “/TEI/text/body/div” → “/tei:TEI/tei:text/tei:body/tei:div”."""
    tokens = _TOKEN.findall(xpath)
    out: list[str] = []
    for i, token in enumerate(tokens):
        following = tokens[i + 1] if i + 1 < len(tokens) else ""
        is_operator = token in _OPERATORS and bool(out) and bool(_ENDS_OPERAND.search(out[-1].strip()))
        if is_operator:
            out.append(f" {token} ")
        elif _NAME.match(token) and following not in {"(", "::"} and not (out and out[-1] == "$"):
            out.append(f"tei:{token}")
        else:
            out.append(token)
    return "".join(out)


def evaluate(element: _Element, xpath: str) -> list[_Element] | list[str]:
    """Evaluate an XPath from the header; a faulty one finds nothing."""
    try:
        found = element.xpath(xpath if "tei:" in xpath else with_prefix(xpath), namespaces=_SPACES)
    except (etree.XPathError, ValueError):
        return []
    if isinstance(found, list):
        nodes = [n for n in found if isinstance(n, _Element)]
        return nodes or [str(n) for n in found]
    return [str(found)] if isinstance(found, str | float | bool) else []


class References:
    """The reference systems that a header declares."""

    def __init__(self, root: _Element) -> None:
        """Collect the declarations; nothing is evaluated before a reference is looked up."""
        self._root = root
        self._structures = [
            s
            for d in root.iter(TEI_ + "refsDecl")
            for s in d
            if isinstance(s.tag, str) and s.tag == TEI_ + "citeStructure"
        ]
        self._patterns = [
            (p.get("matchPattern") or "", p.get("replacementPattern") or "")
            for p in root.iter(TEI_ + "cRefPattern")
            if _XPATH_POINTER.match(p.get("replacementPattern") or "")
        ]
        self._by_reference: dict[str, _Element] | None = None

    def __bool__(self) -> bool:
        return bool(self._structures or self._patterns)

    def find(self, reference: str) -> _Element | None:
        """Return the element that a canonical reference names, if a declared system knows it."""
        reference = " ".join(reference.split())
        if self._structures:
            if self._by_reference is None:
                self._by_reference = {}
                self._walk(self._structures, self._root, "")
            if reference in self._by_reference:
                return self._by_reference[reference]
        for pattern, replacement in self._patterns:
            try:
                match = re.fullmatch(pattern, reference)
            except re.error:
                continue
            if match is None:
                continue
            pointer = _filled(replacement, match)
            inner = _XPATH_POINTER.match(pointer)
            nodes = evaluate(self._root, inner[1]) if inner else []
            if nodes and isinstance(nodes[0], _Element):
                return nodes[0]
        return None

    def address(self, reference: str, systems: tuple[str, ...] = ()) -> str:
        """Return the address on the network that a canonical reference stands for; of the systems named, if any are."""
        for pattern in self._root.iter(TEI_ + "cRefPattern"):
            replacement = pattern.get("replacementPattern") or ""
            declared = pattern.getparent()
            if systems and (declared is None or declared.get(XML_ID) not in systems):
                continue
            if not replacement.startswith(("http:", "https:")):
                continue
            try:
                match = re.fullmatch(pattern.get("matchPattern") or "", reference)
            except re.error:
                continue
            if match is not None:
                return _filled(replacement, match)
        return ""

    def _walk(self, structures: Iterable[_Element], context: _Element, above: str) -> None:
        """Name every element of a citeStructure by the references above it, its delimiter and its own. TEI P5, CORS4."""
        for structure in structures:
            match = structure.get("match") or ""
            use = structure.get("use") or "position()"
            for number, node in enumerate(evaluate(context, match), 1):
                if not isinstance(node, _Element):
                    continue
                own = str(number) if use == "position()" else "".join(str(v) for v in evaluate(node, use)[:1])
                if not own:
                    continue
                reference = " ".join(f"{above}{structure.get('delim') or ''}{own}".split())
                if self._by_reference is not None:
                    self._by_reference.setdefault(reference, node)
                self._walk(structure.findall(TEI_ + "citeStructure"), node, reference)


def _filled(replacement: str, match: re.Match[str]) -> str:
    """Put the parts of a reference in the place of $1, $2 …"""
    return re.sub(r"\$(\d)", lambda number: _safe(match, int(number[1])), replacement)


def _safe(match: re.Match[str], group: int) -> str:
    """Return a part of a reference for use within quotation marks of an XPath."""
    try:
        value = match[group] or ""
    except IndexError:
        return ""
    return value.replace("'", "").replace('"', "")
