"""Read a file and bring it to UTF-8. Path → Source."""

from __future__ import annotations

import hashlib
from pathlib import Path

from edition.consulted import Kind, consulted
from edition.diagnostics import EditionError, Source, nearest
from edition.encodings import decode
from edition.source import rules

MAX_BYTES = 1 << 30


def read_source(path: Path, name: str, encoding: str = "", raw: bytes | None = None) -> Source:
    """Read a file whole and decode it; ``name`` is how the user knows it. Raises EditionError (X001, X002, X004, X006).

    ``raw`` is its content where somebody holds it: an editor that has not saved it, or another program.
    """
    try:
        if raw is None:
            if path.stat().st_size > MAX_BYTES:
                raise EditionError(rules.UNREADABLE(f"{name} is larger than 1 GiB", file=name))
            raw = path.read_bytes()
            consulted(path, digest=hashlib.sha256(raw).hexdigest())
    except FileNotFoundError:
        consulted(path)
        raise EditionError(rules.NOT_FOUND(f"there is no file {name}", hint=_similar_file(path), file=name)) from None
    except (OSError, ValueError) as error:
        consulted(path)
        reason = getattr(error, "strerror", None) or str(error)
        raise EditionError(rules.UNREADABLE(f"{name} cannot be read: {reason}", file=name)) from None
    if not raw.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        raise EditionError(rules.NOT_XML(f"{name} is empty", file=name))
    source = decode(raw, name, rules.WRONG_ENCODING, encoding)
    source.path = str(path)
    source.digest = hashlib.sha256(raw).hexdigest()
    return source


def _similar_file(path: Path) -> str:
    consulted(path.parent, Kind.NAMES)
    try:
        names = [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []
    except OSError:
        names = []
    meant = nearest(path.name, names)
    return f"did you mean {meant}?" if meant else ""
