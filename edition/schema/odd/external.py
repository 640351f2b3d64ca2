"""Take in modules that are written in RELAX NG, which an ODD names by moduleRef and url. Reference → definitions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from lxml import etree
from lxml.etree import _Element

from edition.consulted import consulted
from edition.diagnostics import EditionError
from edition.schema.odd import odd_rules
from edition.schema.odd.specs import Node
from edition.schema.relaxng.reading import parse_tree, read_source
from edition.schema.relaxng.schemafile import RNG_

if TYPE_CHECKING:
    from edition.schema.odd.customising import Customisation


def included(node: Node, made: Customisation) -> str:
    """Return the definitions of a grammar without its start, its names with the prefix that the reference gives."""
    url = node.element.get("url", "")
    path = _path(node.file.path.parent, url)
    at = node.file.at(node.element, "url")
    if path is None:
        hint = "save the file beside the ODD, and name it there"
        made.findings.append(odd_rules.NO_SPECIFICATIONS(f"the module {url} is not at hand", at, hint))
        return ""
    try:
        root = _read(path, set(), made.read)
    except EditionError as error:
        made.findings += error.findings
        return ""
    prefix = node.element.get("prefix", "")
    for element in root.iter(f"{RNG_}define", f"{RNG_}ref"):
        element.set("name", prefix + element.get("name", ""))
    content = next((child for child in node.element if str(child.tag).endswith("}content")), None)
    own = (
        "".join(etree.tostring(one, encoding="unicode", with_tail=False) for one in content)
        if content is not None
        else ""
    )
    return f"{etree.tostring(root, encoding='unicode')}\n{own}"


def _path(folder: Path, url: str) -> Path | None:
    parts = urlsplit(url)
    if parts.scheme not in {"", "file"}:
        return None
    path = Path(unquote(parts.path)) if parts.scheme else folder / unquote(url)
    consulted(path)
    return path if path.is_file() else None


def _read(path: Path, within: set[Path], read: list[Path]) -> _Element:
    """Read a grammar as a division, with the grammars that it includes in it."""
    source = read_source(path, odd_rules.ODD_UNREADABLE)
    read.append(path.resolve())
    root = parse_tree(source, odd_rules.ODD_UNREADABLE)
    root.tag = f"{RNG_}div"
    for start in list(root.iter(f"{RNG_}start")):
        _take_out(start)
    for include in list(root.iter(f"{RNG_}include")):
        inner = _path(path.parent, include.get("href", ""))
        replaced = etree.Element(f"{RNG_}div")
        if inner is not None and inner.resolve() not in within:
            replaced.append(_read(inner, {*within, inner.resolve()}, read))
        named = {one.get("name") for one in include.iter(f"{RNG_}define")}
        for old in [one for one in replaced.iter(f"{RNG_}define") if one.get("name") in named]:
            _take_out(old)
        replaced.extend(list(include))
        include.addprevious(replaced)
        _take_out(include)
    return root


def _take_out(element: _Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
