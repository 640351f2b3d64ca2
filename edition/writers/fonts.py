"""Fonts for page and screen, and which characters they cover.

Typst brings Libertinus Serif (Latin, Greek, Cyrillic, Hebrew); a package brings Chinese, Japanese and Korean. Other
scripts are looked for on the system, which is asked only where the text needs it: it costs time, and two systems differ.
"""

from __future__ import annotations

import io
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

TEXT_FONT = "Libertinus Serif"
HAN_FONT = "Noto Sans CJK TC"
_COVERED = (
    (0x20, 0x24F), (0x250, 0x36F), (0x370, 0x52F), (0x591, 0x5F4), (0x1D00, 0x1DBF), (0x1E00, 0x1FFF), (0x2000, 0x206F),
    (0x2070, 0x218F), (0x2190, 0x21FF), (0x2200, 0x22FF), (0x2329, 0x232A), (0x2460, 0x24FF), (0x25A0, 0x25FF),
    (0x27E6, 0x27EB), (0x2C60, 0x2C7F), (0x2E00, 0x2E2F), (0xA720, 0xA7FF), (0xFB00, 0xFB4F), (0x1D400, 0x1D7FF),
)  # fmt: skip
"""The blocks of Unicode that Libertinus Serif was made for."""


@dataclass(frozen=True, slots=True)
class FontSet:
    """The families in the order in which they are tried, the folders to look in, whether the system is asked."""

    families: tuple[str, ...]
    folders: tuple[Path, ...]
    with_system: bool


def choose_fonts(text: str) -> FontSet:
    """Choose the fonts that a text needs."""
    missing = {c for c in set(text) if not _in_libertinus(c)}
    families, folders = [TEXT_FONT], []
    file = han_font_file()
    if file is not None and missing:
        covered = characters_of(file)
        if missing & covered:
            families.append(HAN_FONT)
            folders.append(file.parent)
        missing -= covered
    return FontSet(tuple(families), tuple(folders), with_system=bool(missing))


def _in_libertinus(character: str) -> bool:
    code = ord(character)
    if unicodedata.category(character).startswith(("Z", "C")):
        return True
    return any(first <= code <= last for first, last in _COVERED)


def han_font_file() -> Path | None:
    """Find the Chinese font among the installed packages."""
    spec = find_spec("cvttf_NotoSansCJK_Regular")
    if spec is None or not spec.submodule_search_locations:
        return None
    found = sorted(Path(spec.submodule_search_locations[0]).glob("*.otf"))
    return found[0] if found else None


@cache
def characters_of(file: Path) -> frozenset[str]:
    """Return the characters that a font covers."""
    with TTFont(file, lazy=True) as font:
        return frozenset(chr(code) for code in font.getBestCmap())


def needs_han(text: str) -> str:
    """Return the Chinese, Japanese and Korean characters of a text, each once, in order."""
    return "".join(sorted({c for c in set(text) if any(first <= ord(c) <= last for first, last in _HAN)}))


_HAN = ((0x2E80, 0x9FFF), (0xAC00, 0xD7AF), (0xF900, 0xFAFF), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF), (0x20000, 0x3FFFF))


def subset_woff2(file: Path, characters: str) -> bytes:
    """Cut a font down to some characters, as WOFF2; the same characters give the same bytes."""
    options = Options(flavor="woff2", layout_features=["*"], notdef_outline=True, recalc_timestamp=False)
    with TTFont(file, lazy=True, recalcTimestamp=False) as font:
        cutter = Subsetter(options)
        cutter.populate(text=characters)
        cutter.subset(font)
        font.flavor = "woff2"
        out = io.BytesIO()
        font.save(out)
    return out.getvalue()
