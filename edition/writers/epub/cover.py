"""The cover: author and title on paper. Metadata → PNG."""

from __future__ import annotations

from edition.writers.common.typst_code import string
from edition.writers.fonts.lettering import lettering

_PAGE = """
#set page(width: 300pt, height: 450pt, margin: (x: 34pt, y: 60pt), fill: rgb("#f6f1e7"))
#set text(font: {fonts}, fill: rgb("#211f1c"), hyphenate: false, lang: "{language}")
#set par(leading: 0.55em)
#set smartquote(enabled: false)
#place(top + left, dx: -18pt, dy: -44pt, rect(width: 100% + 36pt, height: 100% + 88pt, stroke: 0.8pt + rgb("#7b2d1e")))
#align(center)[
  #text(size: {author_size}pt, fill: rgb("#5c554d"), {author})
  #v(1fr)
  #text(size: {size}pt, {title})
  #v(14pt)
  #line(length: 40pt, stroke: 0.8pt + rgb("#7b2d1e"))
  #v(2fr)
]
"""
_DOTS_PER_INCH = 216
_LONG, _LONGER = 50, 110


def cover_picture(title: str, author: str, language: str = "en") -> bytes | None:
    """Set the cover, 900 by 1350 pixels."""
    return lettering(
        _PAGE,
        ppi=_DOTS_PER_INCH,
        letters=title + author,
        language=language,
        author=string(author[:160]),
        author_size="14" if len(author) < _LONG else "11",
        title=string(title[:300]),
        size="26" if len(title) < _LONG else "20" if len(title) < _LONGER else "15",
    )
