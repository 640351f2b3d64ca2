"""Turn a schema of several files in compact syntax into one file in XML syntax. Path → text.

The modules of the profile define each name once and include each other without changing anything, so that their
definitions need only be put together.
"""

from __future__ import annotations

from pathlib import Path

from lxml import etree
from lxml.etree import _Element

from edition.schema.relaxng.names import XML_NAMESPACE
from edition.schema.relaxng.schemafile import RNG, RNG_, Files, SchemaFile, kind

_TEI = "http://www.tei-c.org/ns/1.0"
_ANNOTATIONS = "http://relaxng.org/ns/compatibility/annotations/1.0"
_XSD = "http://www.w3.org/2001/XMLSchema-datatypes"


def flatten(path: Path) -> str:
    """Return the schema as the text of one file."""
    files = Files(path)
    root = etree.Element(f"{RNG_}grammar", nsmap={None: RNG, "a": _ANNOTATIONS, "tei": _TEI})
    root.set("ns", _TEI)
    root.set("datatypeLibrary", _XSD)
    for part in _definitions(files, files.main):
        root.append(part)
    for element in list(root.iterdescendants(etree.Element)):
        _simplify(element)
    etree.cleanup_namespaces(root, keep_ns_prefixes=["a", "tei"])
    etree.indent(root, " ")
    note = f" Made from {path.name} and the modules that it includes. "
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<!--{note}-->\n'
    return f"{head}{etree.tostring(root, encoding='unicode')}\n"


def _definitions(files: Files, file: SchemaFile) -> list[_Element]:
    found: list[_Element] = []
    for child in list(file.root):
        if kind(child) == "include":
            found += _definitions(files, files.refer(file.address, child.get("href", "")))
        else:
            found.append(child)
    return found


def _simplify(element: _Element) -> None:
    """Write names as attributes where that is possible, and put documentation into the element it describes."""
    if element.get("datatypeLibrary") == _XSD or _is_plain(element):
        del element.attrib["datatypeLibrary"]
    name = next((child for child in element if kind(child)), None)
    if kind(element) in {"element", "attribute"} and name is not None and (written := _written(element, name)):
        element.set("name", written)
        element.remove(name)
    if kind(element) == "define" and len(element) == 2 and kind(element[1]) == "element":
        element[1].insert(0, element[0])


def _is_plain(element: _Element) -> bool:
    """Tell whether a value is of the datatype that counts where none is named."""
    if kind(element) != "value" or element.get("type") != "token":
        return False
    del element.attrib["type"]
    return True


def _written(element: _Element, name: _Element) -> str:
    """Return the name as an attribute can give it, or nothing."""
    namespace, local = name.get("ns", ""), name.text or ""
    if kind(name) != "name":
        return ""
    if namespace == XML_NAMESPACE:
        return f"xml:{local}"
    return local if namespace == (_TEI if kind(element) == "element" else "") else ""
