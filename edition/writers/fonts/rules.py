"""What can be said about fonts."""

from __future__ import annotations

from edition.diagnostics import Rule, Severity

UNKNOWN_FONT = Rule(
    "F002",
    Severity.WARNING,
    """
    A font that the project names is not installed.

    Fonts are looked for among those that come with the builder, in installed font packages, in the project's folder
    “fonts”, and on the system. The text is set without it, in the builder's own font.

    Wrong:
        [print]
        font = "Gentium Plsu"

    Right:
        [print]
        font = "Gentium Plus"
    """,
)

BROKEN_FONT = Rule(
    "F005",
    Severity.WARNING,
    """
    A file in the project's folder “fonts” is no font that can be used.

    The press wants TrueType or OpenType (.ttf, .otf, .ttc). A font for the web (WOFF) with another ending, a file that
    was cut off while it was downloaded, or a page that tells an error instead of a font, is left out: the text is set in
    the fonts that are there.

    Wrong:
        fonts/junicode.ttf, which is a WOFF file that was renamed

    Right:
        fonts/junicode.ttf, as its makers distribute it for the desktop
    """,
)
