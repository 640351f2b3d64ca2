"""Correct what a PDF says its glyphs mean: a letter with a mark is the letter and the mark, each once. PDF → PDF.

Typst gives every glyph of a cluster the whole cluster (typst/typst#8767), so that whoever copies or searches the text finds
letters doubled. The tables that tell the meaning of glyphs are rewritten: a glyph without width means the marks, one with
width the letter. They are appended to the file, which else stays as it is.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject, NameObject, NumberObject, StreamObject

_SAID = re.compile(rb"/Span<</ActualText<FEFF([0-9A-Fa-f]+)>>>BDC")
_ENTRY = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>")


def corrected(pdf: bytes) -> bytes:
    """Rewrite the tables of a PDF whose glyphs mean too much; the same bytes where none does."""
    reader = PdfReader(io.BytesIO(pdf))
    known: set[str] = set()
    said = {_shaped(_text(found)) for page in reader.pages for found in _SAID.findall(_content(page))}
    changed: dict[int, StreamObject] = {}
    done: set[int] = set()
    for page in reader.pages:
        for font in (page.get("/Resources") or {}).get("/Font", {}).values():
            if font.idnum not in done:
                done.add(font.idnum)
                changed |= _correct(font.get_object(), known, said)
    if not changed:
        return pdf
    for page in reader.pages:
        contents = page.raw_get("/Contents") if "/Contents" in page else None
        if isinstance(contents, IndirectObject):
            changed |= _unsay(contents, known)
    return _appended(pdf, changed, reader.trailer)


def _content(page: Any) -> bytes:
    contents = page.get("/Contents")
    return b"" if contents is None else bytes(contents.get_object().get_data())


def _appended(pdf: bytes, changed: Mapping[int, StreamObject], trailer: Any) -> bytes:
    """Append objects in the place of those of the same numbers. ISO 32000-1, 7.5.6."""
    out = io.BytesIO()
    out.write(pdf if pdf.endswith(b"\n") else pdf + b"\n")
    places: dict[int, int] = {}
    for number, stream in sorted(changed.items()):
        places[number] = out.tell()
        out.write(b"%d 0 obj\n" % number)
        stream.write_to_stream(out)
        out.write(b"\nendobj\n")
    start = out.tell()
    out.write(b"xref\n")
    for number, place in places.items():
        out.write(b"%d 1\n%010d 00000 n \n" % (number, place))
    kept = DictionaryObject(
        {NameObject(k): trailer.raw_get(k) for k in ("/Size", "/Root", "/Info", "/ID") if k in trailer}
    )
    kept[NameObject("/Prev")] = NumberObject(pdf.rpartition(b"startxref")[2].split()[0])
    out.write(b"trailer\n")
    kept.write_to_stream(out)
    out.write(b"\nstartxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def _correct(font: Any, known: set[str], said: set[str]) -> dict[int, StreamObject]:
    """Rewrite the table of one font, if there is need; ``known`` gathers what its glyphs mean."""
    if "/ToUnicode" not in font or "/DescendantFonts" not in font:
        return {}
    table = font.raw_get("/ToUnicode")
    stream: StreamObject = table.get_object()
    head, sign, body = stream.get_data().partition(b"endcodespacerange")
    meanings = {int(c, 16): _text(t) for c, t in _ENTRY.findall(body)}
    new = _parted(
        {glyph: _shaped(text) for glyph, text in meanings.items()},
        _widths(font["/DescendantFonts"][0].get_object()),
        said,
    )
    known.update(new.values())
    if new == meanings:
        return {}

    def meant(entry: re.Match[bytes]) -> bytes:
        return b"<%s> <%s>" % (entry[1], new[int(entry[1], 16)].encode("utf-16-be").hex().upper().encode())

    return {table.idnum: _replaced(stream, head + sign + _ENTRY.sub(meant, body))}


def _unsay(contents: IndirectObject, known: set[str]) -> dict[int, StreamObject]:
    """Take back what a page says of the glyphs of a cluster, now that each of them says it by itself."""

    def plain(said: re.Match[bytes]) -> bytes:
        text = _shaped(_text(said[1]))
        return b"/Span<<>>BDC" if _is_cluster(text) and set(text) <= known else said[0]

    stream: Any = contents.get_object()
    data = stream.get_data()
    new = _SAID.sub(plain, data)
    return {contents.idnum: _replaced(stream, new)} if new != data else {}


def _replaced(stream: StreamObject, data: bytes) -> StreamObject:
    """Return a stream with other data."""
    plain = StreamObject()
    plain.set_data(data)
    new = plain.flate_encode()
    new.update({k: v for k, v in stream.items() if k not in {"/Filter", "/DecodeParms", "/Length"}})
    return new


def _text(code: bytes) -> str:
    return bytes.fromhex(code.decode()).decode("utf-16-be", "replace")


def _parted(meanings: Mapping[int, str], widths: Mapping[int, float], said: set[str]) -> dict[int, str]:
    """Part clusters: the letter to the glyph that has width, the marks to those that have none.

    ``said`` are the clusters of which the pages themselves say what they mean: that is done where a glyph stands in several.
    """
    clusters: dict[str, list[int]] = {}
    for glyph, text in meanings.items():
        if _is_cluster(text):
            clusters.setdefault(text, []).append(glyph)
    new = dict(meanings)
    seen: set[str] = set()
    # Where a mark stands in several clusters, its table names the first alone: whole clusters tell the others' marks.
    for text, glyphs in sorted(clusters.items(), key=lambda found: len(found[0])):
        without = [glyph for glyph in glyphs if not widths.get(glyph, widths[-1])]
        marks = [mark for mark in text[1:] if len(without) == len(text) - 1 or mark not in seen]
        has_letter = len(glyphs) > len(without) or text[0] in new.values()
        if not without or len(marks) != len(without) or not has_letter:
            continue
        is_rtl = unicodedata.bidirectional(text[0]) in {"R", "AL"}
        new |= dict(zip(without, reversed(marks) if is_rtl else marks, strict=True))
        new |= {glyph: text[0] for glyph in glyphs if glyph not in without}
        seen.update(marks)
    for text, glyphs in clusters.items():
        if text in said and set(text[1:]) <= seen:
            new |= {glyph: text[0] for glyph in glyphs if new[glyph] == text and widths.get(glyph, widths[-1])}
    return new


def _shaped(text: str) -> str:
    """Leave out of a cluster what has no glyph: a joiner after a letter with marks counts to it, and no glyph can mean it.

    So does a soft hyphen after a letter alone; but in scripts whose letters join, that is the spelling of another word.
    """
    shaped = "".join(c for c in text if unicodedata.category(c) != "Cf")
    is_letter = len(shaped) == 1 and unicodedata.bidirectional(shaped) not in {"R", "AL"}
    return shaped if is_letter or _is_cluster(shaped) else text


def _is_cluster(text: str) -> bool:
    return len(text) > 1 and not _is_mark(text[0]) and all(map(_is_mark, text[1:]))


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in {"Mn", "Me"}


def _widths(descendant: Any) -> dict[int, float]:
    """Read the widths of glyphs: “first [w w w]” and “first last w”; -1 has that of all others. ISO 32000-1, 9.7.4.3."""
    found: dict[int, float] = {-1: float(descendant.get("/DW", 1000))}
    values = [v.get_object() for v in descendant.get("/W", [])]
    at = 0
    while at + 1 < len(values):
        first = int(values[at])
        if isinstance(values[at + 1], list):
            found |= {first + i: float(w) for i, w in enumerate(values[at + 1])}
            at += 2
        else:
            found |= dict.fromkeys(range(first, int(values[at + 1]) + 1), float(values[at + 2]))
            at += 3
    return found
