"""Small customisations of specifications that were written for tests."""

from __future__ import annotations

from pathlib import Path

from edition.schema.odd.compiling import Compiled, compile_odd
from edition.schema.odd.sources import Sources
from edition.schema.relaxng.schema import Schema, load_text

SPECS = Path(__file__).parent / "specs.xml"
ALL = '<moduleRef key="tei"/><moduleRef key="base"/><moduleRef key="more"/>'
_NAMESPACES = 'xmlns="http://www.tei-c.org/ns/1.0" xmlns:rng="http://relaxng.org/ns/structure/1.0" xmlns:sch="http://purl.oclc.org/dsdl/schematron"'


def odd(parts: str, attributes: str = "", prose: str = "") -> str:
    """Write an ODD; its schemaSpec begins in line 2, its parts in line 3."""
    text = f'<TEI {_NAMESPACES}><text><body>{prose}\n<schemaSpec ident="small" {attributes}>\n{parts}\n</schemaSpec>'
    return f"{text}</body></text></TEI>"


def made(folder: Path, parts: str, attributes: str = "", prose: str = "") -> Compiled:
    """Make a schema of an ODD."""
    path = folder / "small.odd"
    path.write_text(odd(parts, attributes, prose), encoding="utf-8")
    return compile_odd(path, Sources(str(SPECS)), name="small.odd")


def schema(folder: Path, parts: str, attributes: str = "", prose: str = "") -> Schema:
    """Make a schema of an ODD and load it; nothing may be wrong with the ODD."""
    found = made(folder, parts, attributes, prose)
    assert [str(one.at) + one.message for one in found.findings] == []
    return load_text(found.grammar, "small.rng")


def errors(found: Schema, body: str, attributes: str = "") -> list[str]:
    """Return what a schema says of a document."""
    text = f'<TEI xmlns="http://www.tei-c.org/ns/1.0"{attributes}><text>{body}</text></TEI>'
    return [one.message for one in found.validate(text.encode())]
