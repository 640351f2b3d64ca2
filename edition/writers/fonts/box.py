"""A face that holds the place of Chinese characters until a font for them has come: each a box as wide as they are. → WOFF2."""

from __future__ import annotations

import io
from functools import cache

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import newTable
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

from edition.writers.fonts.choosing import HAN_BLOCKS

_EM = 1000
_DATE = 3_600_000_000
"""Seconds since 1904: some date, the same on every machine."""


@cache
def box_face() -> bytes:
    """Make the face: one shape for all characters of Chinese, Japanese and Korean; the same bytes each time."""
    builder = FontBuilder(_EM, isTTF=True)
    builder.setupGlyphOrder([".notdef", "box"])
    builder.setupCharacterMap({0x4E00: "box"})
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "box": _box()})
    builder.setupHorizontalMetrics({".notdef": (_EM, 0), "box": (_EM, 90)})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Edition Box", "styleName": "Regular", "psName": "EditionBox"})
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWinAscent=880, usWinDescent=120)
    builder.setupPost()
    font = builder.font
    vars(font["head"]).update(created=_DATE, modified=_DATE)
    font.recalcTimestamp = False
    # One shape for many characters is what this format of the table is for.
    many = CmapSubtable.newSubtable(13)
    held = {code: "box" for first, last in HAN_BLOCKS for code in range(first, last + 1)}
    vars(many).update(platformID=3, platEncID=10, language=0, cmap=held)
    font["cmap"] = newTable("cmap")
    vars(font["cmap"]).update(tableVersion=0, tables=[many])
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out, reorderTables=None)
    return out.getvalue()


def _box() -> object:
    pen = TTGlyphPen(None)
    for inset, turned in ((90, False), (110, True)):
        corners = [(inset, inset - 120), (inset, 880 - inset), (_EM - inset, 880 - inset), (_EM - inset, inset - 120)]
        first, *others = corners[::-1] if turned else corners
        pen.moveTo(first)
        for corner in others:
            pen.lineTo(corner)
        pen.closePath()
    return pen.glyph()
