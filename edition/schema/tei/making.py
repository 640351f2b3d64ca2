"""Make the table of facts from the schema of all TEI: what documents can have, without documentation. Bytes → text."""

from __future__ import annotations

from lxml import etree
from lxml.etree import _Element

from edition.doctype import guarded_parser
from edition.schema.relaxng.schemafile import RNG, RNG_, kind

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!-- Which elements, attributes and values TEI P5 has and where, taken from tei_all by make tables. -->
"""


def facts_of(data: bytes) -> str:
    """Return the facts of a schema in one file."""
    root = etree.fromstring(data, guarded_parser(remove_comments=True, remove_pis=True, remove_blank_text=True))
    _without_words(root)
    _without_unreachable(root)
    made = etree.Element(f"{RNG_}grammar", dict(root.attrib), nsmap={None: RNG})
    made.extend(list(root))
    etree.cleanup_namespaces(made)
    lines = (etree.tostring(one, encoding="unicode").replace(f' xmlns="{RNG}"', "") for one in made)
    given = "".join(f' {name}="{value}"' for name, value in made.attrib.items())
    body = "\n".join(lines)
    return f'{_HEAD}<grammar xmlns="{RNG}"{given}>\n{body}\n</grammar>\n'


def _without_words(root: _Element) -> None:
    """Take away everything that is not RELAX NG, and default values, which are another annotation."""
    for element in list(root.iter("*")):
        parent = element.getparent()
        if not kind(element) and parent is not None:
            parent.remove(element)
    for element in root.iter("*"):
        element.text = (element.text or "").strip() or None
        element.tail = None
        for name in [one for one in element.attrib if str(one).startswith("{")]:
            del element.attrib[name]


def _without_unreachable(root: _Element) -> None:
    """Take away definitions to which nothing leads from where a document begins."""
    defined = {one.get("name", ""): one for one in root if kind(one) == "define"}
    waiting = [one for one in root if kind(one) == "start"]
    reached: set[str] = set()
    for element in waiting:  # grows while it is walked
        for ref in element.iter(f"{RNG_}ref"):
            name = ref.get("name", "")
            if name not in reached:
                reached.add(name)
                waiting.append(defined[name])
    for name, element in defined.items():
        if name not in reached:
            root.remove(element)
