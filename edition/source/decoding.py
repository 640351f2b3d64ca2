"""Read a file and bring it to UTF-8. Path → Source."""

from __future__ import annotations

import codecs
import hashlib
import re
from pathlib import Path

from edition.diagnostics import EditionError, Finding, Position, Source, nearest
from edition.source import rules

MAX_BYTES = 1 << 30
_DECLARED = re.compile(rb"^<\?xml\s[^>]*?encoding\s*=\s*[\"']([A-Za-z][A-Za-z0-9._-]*)[\"']")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def read_source(path: Path, name: str) -> Source:
    """Read a file whole and decode it; ``name`` is how the user knows it. Raises EditionError (X001, X002, X004, X006)."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise EditionError(rules.UNREADABLE(f"{name} is larger than 1 GiB", file=name))
        raw = path.read_bytes()
    except FileNotFoundError:
        raise EditionError(rules.NOT_FOUND(f"there is no file {name}", hint=_similar_file(path), file=name)) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise EditionError(rules.UNREADABLE(f"{name} cannot be read: {reason}", file=name)) from None
    source = decode(raw, name)
    source.digest = hashlib.sha256(raw).hexdigest()
    return source


def decode(raw: bytes, name: str) -> Source:
    """Bring bytes to UTF-8 by their byte order mark, their declaration, or the default. XML 1.0, appendix F."""
    encoding, body = "utf-8", raw
    for mark, by_mark in _BOMS:
        if raw.startswith(mark):
            encoding, body = by_mark, raw[len(mark) :]
            break
    else:
        if found := _DECLARED.match(raw):
            encoding = found[1].decode("ascii").lower()
    if not body.strip():
        raise EditionError(rules.NOT_XML(f"{name} is empty", file=name))
    try:
        text = body.decode(encoding)
    except LookupError:
        message = f"the declared encoding “{encoding}” is not known"
        raise EditionError(rules.WRONG_ENCODING(message, Position(Source(name, body), span=(0, 0)))) from None
    except UnicodeDecodeError as error:
        raise EditionError(_bad_byte(body, name, encoding, error.start)) from None
    return Source(name, body if encoding in {"utf-8", "utf8"} else text.encode("utf-8", "replace"))


def _bad_byte(body: bytes, name: str, encoding: str, index: int) -> Finding:
    # A column is counted in characters, which the bad bytes deny; so the file is shown as Latin-1.
    shown = Source(name, body.decode("latin-1").encode("utf-8"))
    start = len(body[:index].decode("latin-1").encode("utf-8"))
    guess = body[index : index + 1].decode("cp1252", "replace")
    return rules.WRONG_ENCODING(
        f"byte 0x{body[index]:02X} is not {encoding.upper()}",
        Position(shown, span=(start, start + 1)),
        f"in Windows-1252 this byte is “{guess}”: save the file as UTF-8, or declare its encoding in the first line",
    )


def _similar_file(path: Path) -> str:
    try:
        names = [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []
    except OSError:
        names = []
    meant = nearest(path.name, names)
    return f"did you mean {meant}?" if meant else ""
