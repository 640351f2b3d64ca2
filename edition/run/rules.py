"""The rules of the output folder: what may be replaced, what stays, what could not be made."""

from __future__ import annotations

from edition.diagnostics import Rule, Severity

NOT_OURS = Rule(
    "O003",
    Severity.ERROR,
    """
    The output would replace something that the builder did not make.

    A folder of the output is replaced as a whole by the next build, so it may hold only what the last build put there: the
    files that report.json lists. If anything else lies in it, nothing is built and nothing is touched. The same holds
    where a source of the edition lies in a folder that would be replaced, and where report.json is somebody else's.

    Wrong:
        edition build data/letters.xml -o .        (the output “data” would replace the folder with the source)

    Right:
        edition build data/letters.xml -o build
    """,
)

NOT_MADE = Rule(
    "O004",
    Severity.ERROR,
    """
    An output could not be made.

    What went wrong is in the message. A full disk or a lack of memory can be the reason; else it is a fault of the
    builder. The other outputs are made all the same, and the last good one of this kind stays where it is. Please report
    a fault of the builder with the file that shows it.

    Wrong:
        a disk without space for the web site

    Right:
        edition build letters.xml -o /media/large/build
    """,
)

STAYS = Rule(
    "O005",
    Severity.WARNING,
    """
    A file of an earlier build stays, for it could not be made anew.

    The other files are new. Another finding says why this one could not be made; when that is mended, the next build
    replaces it. report.json lists it under “kept”.

    Wrong:
        a text that cannot be printed, whose PDF is that of last week

    Right:
        the same text, with the error mended that another finding tells
    """,
)

NO_ROOM = Rule(
    "O006",
    Severity.ERROR,
    """
    Two files of one output would have the same name.

    Names are told apart when they are given, also where they differ only by case; so this is a fault of the builder.
    The output is not made, for one file would replace the other. Please report it with the file that shows it.

    Wrong:
        two pages that are both called witness-A.html

    Right:
        witness-A.html and witness-a-2.html
    """,
)
