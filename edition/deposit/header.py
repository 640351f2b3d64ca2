"""Write a DOI into the header of a TEI file, and change nothing else. Bytes → bytes"""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

_STATEMENT = re.compile(rb"<((?:[\w.-]+:)?)publicationStmt\b[^>]*>(.*?)</(?:[\w.-]+:)?publicationStmt\s*>", re.DOTALL)
_AGENCY = re.compile(rb"([ \t]*)<((?:[\w.-]+:)?)(publisher|authority|distributor)\b[^>]*>.*?</\2\3\s*>", re.DOTALL)
_NUMBER = re.compile(rb"(<(?:[\w.-]+:)?idno\b[^>]*\btype\s*=\s*[\"'](?:DOI|doi)[\"'][^>]*>)([^<]*)(</)")


def with_doi(data: bytes, doi: str, old: str = "") -> bytes | None:
    """Return the file with a DOI in the statement of publication; nothing where there is no place for it.

    ``old``: the DOI of the version before, which is replaced. A DOI that is neither stays, and the new one is added.
    """
    head = data.partition(b"</teiHeader")[0]
    statement = _STATEMENT.search(head)
    # Other encodings than those that begin like ASCII are left alone.
    if statement is None or data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return None
    start, end = statement.span(2)
    inside = data[start:end]
    for number in _NUMBER.finditer(inside):
        said = number[2].decode("utf-8", "replace").strip()
        if doi in said:
            return data
        if old and old in said:
            a, b = start + number.start(2), start + number.end(2)
            return data[:a] + escape(said.replace(old, doi)).encode() + data[b:]
    agency = _AGENCY.search(inside)
    if agency is None:
        return None
    place = start + agency.end()
    before = b"\n" + agency[1] if b"\n" in inside[: agency.end()] else b""
    made = b'<%sidno type="DOI">%s</%sidno>' % (statement[1], escape(doi).encode(), statement[1])
    return data[:place] + before + made + data[place:]
