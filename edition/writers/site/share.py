"""The picture that stands for the edition where it is linked: author and title on paper. Metadata → PNG."""

from __future__ import annotations

import typst

from edition.writers.fonts import choose_fonts

_PAGE = """
#set page(width: 600pt, height: 315pt, margin: 34pt, fill: rgb("#fdfcf9"), background: rect(width: 100% - 36pt, height: 100% - 36pt, stroke: rgb("#7b2d1e")))
#set text(font: {fonts}, size: 30pt, fill: rgb("#211f1c"), hyphenate: false)
#set par(leading: 0.5em)
#set smartquote(enabled: false)
#align(center + horizon)[#text(size: 17pt, fill: rgb("#6a645b"), {author}) #v(12pt) #text(size: {size}pt, {title})]
"""


def share_picture(title: str, author: str) -> bytes | None:
    """Set the picture, 1200 by 630 pixels; nothing where it cannot be set."""
    fonts = choose_fonts(title + author)
    size = 34 if len(title) < 60 else 26 if len(title) < 120 else 20
    source = _PAGE.format(
        fonts="(" + "".join(f"{_string(f)}, " for f in fonts.families) + ")",
        author=_string(author[:90]),
        title=_string(title[:240]),
        size=size,
    )
    try:
        compiler: typst.Compiler = typst.Compiler(
            font_paths=list(fonts.folders), ignore_system_fonts=not fonts.with_system
        )
        made = compiler.compile(source.encode(), format="png", ppi=144)
    except typst.TypstError:
        return None
    return made if isinstance(made, bytes) else None


def _string(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
