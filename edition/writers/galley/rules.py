"""What can go wrong on the way to the printed page, told to the editor."""

from __future__ import annotations

from edition.diagnostics import Rule, Severity

NOT_SET = Rule(
    "O001",
    Severity.ERROR,
    """
    The printed page could not be set.

    Typst, which sets the page, refused the document. This is a fault of the builder, not of the edition; the message
    helps to report it.

    Wrong:
        a text that the builder turns into faulty markup

    Right:
        report the message, with the passage that it names
    """,
)

NOT_VERIFIED = Rule(
    "O011",
    Severity.ERROR,
    """
    The printed pages do not hold what was planned, so no PDF was written.

    After setting, every line and every entry is looked up in the finished pages: each line must stand on the page that
    its number says, each entry at the foot of that page or continued from it. Here one does not, and a page with a
    wrong line number is worse than none. This is a fault of the builder; the message helps to report it.

    Wrong:
        a line that moved to the next page between planning and setting

    Right:
        report the message; as a remedy, try another page size or another size of type
    """,
)

SET_SIMPLER = Rule(
    "O015",
    Severity.WARNING,
    """
    The printed pages were set in a simpler form than they should be.

    As they should be, they could not be set, or did not hold what was planned; the message says what was given up and why.
    Nothing of the text is lost: tables, lists and quotations are set as paragraphs, then, if that is not enough, the
    apparatus and the notes stand after the text. It is a fault of the builder; the message helps to report it.

    Wrong:
        a table that no page can hold

    Right:
        report the message; as a remedy, try another page size, or set the table in another way
    """,
)

BAD_SETTING = Rule(
    "O012",
    Severity.WARNING,
    """
    A setting for print is not understood.

    The table [print] of edition.toml holds names of page sizes, measures in millimetres or points, numbers, and words
    from a list. What is not understood is not used: the default stands in its place. The handbook lists all settings.

    Wrong:
        [print]
        page = "demi octavo"

    Right:
        [print]
        page = "demy octavo"
    """,
)

NO_PICTURE = Rule(
    "O013",
    Severity.WARNING,
    """
    A picture cannot be printed.

    The file is not in the project, or it is not of a kind that can be printed (PNG, JPEG, GIF, WebP, SVG). Its
    description stands in its place.

    Wrong:
        <graphic url="https://example.org/page1.jpg"/>

    Right:
        <graphic url="pictures/page1.jpg"/>
    """,
)

NOTES_MOVED = Rule(
    "O016",
    Severity.INFO,
    """
    Notes that would fill the pages stand behind the text.

    Where the feet would take more than their share of the page, the largest layer of notes moves behind the text, or to the
    end of each section where it fills a page there; then the next. Variants never move, sources last. Page and line stand
    at each note. Say where a layer stands, and it stays there; the share is a setting too.

    Wrong:
        a commentary that is longer than its text, at the foot

    Right:
        [print]
        layers.commentary = "foot"
        foot = { share = 0.7 }
    """,
)

FULL_FEET = Rule(
    "O017",
    Severity.INFO,
    """
    The feet of the pages take more than their share.

    What stays at the foot, mostly the apparatus of variants, is longer than the text that it belongs to, so some pages have
    few lines of text. A negative apparatus, a smaller type at the foot, or a larger page gives the text more room.

    Wrong:
        an apparatus that is longer than its text

    Right:
        [apparatus]
        style = "negative"
    """,
)

NO_FACING = Rule(
    "O014",
    Severity.WARNING,
    """
    Facing pages were asked for, and the two texts cannot be set side by side.

    The setting “facing” of [print] names the texts for the left and for the right pages: two texts of the project, or
    two divisions of one text by their @type or xml:id. Their parts correspond by @corresp, by xml:id, by @n, or by
    their order.

    Wrong:
        facing = ["directve", "reading"]

    Right:
        facing = ["directive", "reading"]
    """,
)

MISSING_CHARACTER = Rule(
    "F001",
    Severity.WARNING,
    """
    No font has a character of the text.

    The page cannot show what no font can draw. In its place stands a box with the number of the character; the text of
    the PDF, which can be searched and copied, has the character itself. The message names the characters and where they
    stand. Name a font that has them with “fonts” in [print], a family that is installed on the system or one of the
    packages in the handbook's list, or put its files into the project's folder “fonts”.

    Wrong:
        Linear A in an edition without a font for it

    Right:
        [print]
        fonts = ["Noto Sans Linear A"]
    """,
)

NO_LETTER = Rule(
    "F004",
    Severity.WARNING,
    """
    A mark of byte order stands within the text, and no PDF may hold one.

    U+FEFF belongs at the beginning of a file, where it tells how its characters are coded. Within a text it means nothing
    and cannot be seen; it comes in where files are put together. The norms for PDF forbid it, so it is left out in print.
    Delete it; where it should keep a line from breaking, write U+2060.

    Wrong:
        &#xFEFF;arma virumque

    Right:
        arma virumque
    """,
)

PRIVATE_CHARACTER = Rule(
    "F003",
    Severity.WARNING,
    """
    A character of the private use area has a meaning in one font only.

    Its code stands for different signs in different fonts, so it cannot be printed with certainty, and nobody will know
    in thirty years what it meant: the PDF is then of PDF/A's level u, not a. Write the sign with a Unicode character
    where there is one, or as “g” with a description; or put the font that has it into the project's folder “fonts”.

    Wrong:
        a code from the range U+E000 to U+F8FF

    Right:
        <g ref="#tironian-et">⁊</g>
    """,
)
