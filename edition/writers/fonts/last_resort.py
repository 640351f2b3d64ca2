"""A font for the characters that no font has: a box with the number of the character. Characters → TrueType.

The page so shows which character is meant, and the text of the PDF still holds the character itself.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

if TYPE_CHECKING:
    from fontTools.ttLib.tables._g_l_y_f import Glyph

LAST_RESORT = "Edition Last Resort"
_EM = 1000
_DATE = 3_600_000_000
"""Seconds since 1904: some date, the same on every machine."""
_DOT = 40
"""One dot of a digit, which is three dots wide and five high."""
_LINE = 24
_BOTTOM, _TOP = -120, 560
_ROWS = {
    "0": "75557", "1": "26227", "2": "71747", "3": "71717", "4": "55711", "5": "74717", "6": "74757", "7": "71111",
    "8": "75757", "9": "75717", "A": "75755", "B": "65656", "C": "74447", "D": "65556", "E": "74647", "F": "74644",
}  # fmt: skip
"""The digits, from the top: each row is a number whose three bits are its dots."""


def last_resort(characters: Iterable[str], unseen: Iterable[str] = ()) -> bytes:
    """Make the font; the same characters give the same bytes. ``unseen`` have no shape and no width."""
    blank = set(unseen)
    chosen = sorted({*characters, *blank})
    names = {character: f"u{ord(character):04X}" for character in chosen}
    glyphs = {".notdef": _box("", 500)}
    metrics = {".notdef": (500, 0)}
    for character, name in names.items():
        if character in blank:
            glyphs[name], metrics[name] = TTGlyphPen(None).glyph(), (0, 0)
            continue
        number = f"{ord(character):04X}"
        columns = (len(number) + 1) // 2
        width = 2 * _LINE + (4 * columns + 1) * _DOT + 60
        glyphs[name] = _box(number.zfill(2 * columns), width)
        metrics[name] = (width, 0)
    builder = FontBuilder(_EM, isTTF=True)
    builder.setupGlyphOrder(list(glyphs))
    builder.setupCharacterMap({ord(character): name for character, name in names.items()})
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics(metrics)
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    names_of_the_font = {
        "familyName": LAST_RESORT,
        "styleName": "Regular",
        "fullName": LAST_RESORT,
        "psName": "EditionLastResort",
    }
    builder.setupNameTable(names_of_the_font, mac=False)
    builder.setupOS2(sTypoAscender=800, sTypoDescender=-200, usWinAscent=800, usWinDescent=200)
    builder.setupPost()
    builder.setupHead(unitsPerEm=_EM, created=_DATE, modified=_DATE)
    builder.font.recalcTimestamp = False
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()


def _box(number: str, width: int) -> Glyph:
    """Draw a box with the digits of a number in two rows."""
    pen = TTGlyphPen(None)
    left, right = 30, width - 30
    _rectangle(pen, left, _BOTTOM, right, _TOP)
    _rectangle(pen, right - _LINE, _BOTTOM + _LINE, left + _LINE, _TOP - _LINE)
    columns = len(number) // 2
    for place, digit in enumerate(number):
        x = left + _LINE + _DOT + (place % columns) * 4 * _DOT
        y = _TOP - _LINE - 2 * _DOT - (place // columns) * 7 * _DOT
        for row, bits in enumerate(map(int, _ROWS[digit])):
            for column in range(3):
                if bits & 4 >> column:
                    at, above = x + column * _DOT, y - row * _DOT
                    _rectangle(pen, at, above - _DOT, at + _DOT, above)
    return pen.glyph()


def _rectangle(pen: TTGlyphPen, left: int, bottom: int, right: int, top: int) -> None:
    """Draw a filled rectangle; with left and right exchanged, one that is cut out."""
    pen.moveTo((left, bottom))
    for point in ((left, top), (right, top), (right, bottom)):
        pen.lineTo(point)
    pen.closePath()
