"""The picture that stands for the edition where it is linked: author and title on paper. Metadata → PNG."""

from __future__ import annotations

from edition.writers.common.typst_code import string
from edition.writers.fonts.lettering import lettering

_PAGE = """
#set page(width: 600pt, height: 315pt, margin: 34pt, fill: rgb("#fdfcf9"), background: rect(width: 100% - 36pt, height: 100% - 36pt, stroke: rgb("#7b2d1e")))
#set text(font: {fonts}, size: 30pt, fill: rgb("#211f1c"), hyphenate: false)
#set par(leading: 0.5em)
#set smartquote(enabled: false)
#align(center + horizon)[#text(size: 17pt, fill: rgb("#6a645b"), {author}) #v(12pt) #text(size: {size}pt, {title})]
"""


def share_picture(title: str, author: str) -> bytes | None:
    """Set the picture, 1200 by 630 pixels."""
    return lettering(
        _PAGE,
        ppi=144,
        letters=title + author,
        author=string(author[:90]),
        title=string(title[:240]),
        size="34" if len(title) < 60 else "26" if len(title) < 120 else "20",
    )
