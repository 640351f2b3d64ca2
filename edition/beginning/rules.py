"""What can be wrong with the wish for a new edition."""

from edition.diagnostics import Rule, Severity

TAKEN = Rule(
    "P015",
    Severity.ERROR,
    """
    The place for a new edition is taken.

    edition new writes into a new folder, or into one in which none of the files is that it would write. It never changes
    or replaces a file; where one is in the way, it writes nothing at all.

    Wrong:
        edition new letters          (where letters/edition.toml is)

    Right:
        edition new letters-2
    """,
)

NOT_POSSIBLE = Rule(
    "P016",
    Severity.ERROR,
    """
    A new edition cannot be as you wish.

    Titles and names are text; a siglum is a word without spaces, and each is given once; a language is named by its tag
    (BCP 47). Nothing is written where one of these is not so.

    Wrong:
        edition new letters --language Latin --witness A --witness A

    Right:
        edition new letters --language la --witness A --witness B
    """,
)
