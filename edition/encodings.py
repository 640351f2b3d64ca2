"""Bring a file to UTF-8, whatever encoding of XML it has. Bytes → Source. XML 1.0, chapter 4.3.3 and appendix F.

Python knows codecs that are no encodings of text, such as punycode and rot13, so what a file may name is listed here.
"""

from __future__ import annotations

import codecs
import re

from edition.diagnostics import EditionError, Finding, Position, Rule, Source

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Without a mark, wide encodings are known by the zero bytes around the first “<”.
_UNMARKED = (
    (re.compile(rb"<\x00\x00\x00"), "utf-32-le"),
    (re.compile(rb"\x00\x00\x00<"), "utf-32-be"),
    (re.compile(rb"<\x00[^\x00]\x00"), "utf-16-le"),
    (re.compile(rb"\x00<\x00[^\x00]"), "utf-16-be"),
)
_DECLARED = re.compile(rb"\s*<\?xml\s[^>]*?encoding\s*=\s*[\"']([A-Za-z][A-Za-z0-9._:-]*)[\"']")
_EBCDIC = b"\x4c\x6f\xa7\x94"
"""What “<?xm” is in EBCDIC."""
_EBCDIC_PAGES = frozenset({"cp037", "cp273", "cp424", "cp500", "cp875", "cp1026", "cp1140"})
_WIDE = frozenset({"utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"})
_NARROW = frozenset({
    "utf-8", "ascii", "gb2312", "gbk", "gb18030", "hz", "big5", "big5hkscs", "cp932", "cp949", "cp950", "johab",
    "euc_jp", "euc_jis_2004", "euc_jisx0213", "euc_kr", "shift_jis", "shift_jis_2004", "shift_jisx0213", "iso2022_jp",
    "iso2022_jp_1", "iso2022_jp_2", "iso2022_jp_2004", "iso2022_jp_3", "iso2022_jp_ext", "iso2022_kr", "koi8-r",
    "koi8-t", "koi8-u", "kz1048", "ptcp154", "tis-620", "mac-cyrillic", "mac-greek", "mac-iceland", "mac-latin2",
    "mac-roman", "mac-turkish", *(f"iso8859-{n}" for n in (*range(1, 12), 13, 14, 15, 16)),
    *(f"cp{n}" for n in (437, 720, 737, 775, 850, 852, 855, 856, 857, 858, 860, 861, 862, 863, 864, 865, 866, 869, 874)),
    *(f"cp{n}" for n in (1006, 1125, *range(1250, 1259))),
})  # fmt: skip
_OTHER_NAMES = {"iso-10646-ucs-2": "utf-16", "ucs-2": "utf-16", "iso-10646-ucs-4": "utf-32", "ucs-4": "utf-32"}


def decode(raw: bytes, name: str, rule: Rule, declared: str = "") -> Source:
    """Bring a file to UTF-8 by its mark, by ``declared`` or its own declaration, or the default.

    Raises EditionError with one finding of the rule.
    """
    encoding, body = _by_its_bytes(raw)
    if not encoding:
        own = declared or _own_declaration(body)
        encoding = _known(own) if own else "utf-8"
        if not encoding:
            message = f"the declared encoding “{own}” is none that XML files have"
            hint = 'save the file as UTF-8, and declare it so: encoding="UTF-8"'
            raise EditionError(rule(message, Position(Source(name, body), span=(0, 0)), hint))
        if encoding in _WIDE and not declared:
            message = f"the file declares {own.upper()}, but each of its characters takes one byte"
            hint = 'if it is UTF-8, write encoding="UTF-8" in the first line'
            raise EditionError(rule(message, Position(Source(name, body), span=(0, 0)), hint))
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        raise EditionError(_bad_byte(body, name, encoding, error.start, rule)) from None
    except UnicodeError as error:
        message = f"the file is not {encoding.upper()}: {error}"
        raise EditionError(rule(message, Position(Source(name, body), span=(0, 0)))) from None
    return Source(name, body if encoding == "utf-8" else text.encode("utf-8", "replace"))


def _by_its_bytes(raw: bytes) -> tuple[str, bytes]:
    """Return the encoding that the first bytes tell, if they do, and the file without its mark."""
    for mark, by_mark in _MARKS:
        if raw.startswith(mark):
            return by_mark, raw[len(mark) :]
    for beginning, known in _UNMARKED:
        if beginning.match(raw):
            return known, raw
    return "", raw


def _own_declaration(body: bytes) -> str:
    if body.startswith(_EBCDIC):
        body = body[:400].decode("cp037").encode("ascii", "replace")
        found = _DECLARED.match(body)
        return found[1].decode("ascii") if found else "cp037"
    found = _DECLARED.match(body)
    declared = found[1].decode("ascii") if found else ""
    # Letters that can be read as ASCII are no EBCDIC, whatever they say.
    return "" if declared and _codec(declared) in _EBCDIC_PAGES else declared


def _codec(name: str) -> str:
    try:
        return codecs.lookup(_OTHER_NAMES.get(name.lower(), name)).name
    except (LookupError, ValueError):
        return ""


def _known(name: str) -> str:
    """Return the codec of an encoding that an XML file may have, or nothing."""
    codec = _codec(name)
    return codec if codec in _NARROW | _WIDE | _EBCDIC_PAGES else ""


def _bad_byte(body: bytes, name: str, encoding: str, index: int, rule: Rule) -> Finding:
    # A column is counted in characters, which the bad bytes deny; so the file is shown as Latin-1.
    shown = Source(name, body.decode("latin-1").encode("utf-8"))
    start = len(body[:index].decode("latin-1").encode("utf-8"))
    byte = body[index : index + 1]
    guess = byte.decode("cp1252", "replace")
    advice = "save the file as UTF-8, or declare its encoding in the first line"
    return rule(
        f"byte 0x{byte[0] if byte else 0:02X} is not {encoding.upper()}",
        Position(shown, span=(start, start + 1)),
        f"in Windows-1252 this byte is “{guess}”: {advice}" if encoding == "utf-8" else advice,
    )
