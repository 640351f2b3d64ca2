"""Rules on how commands are called, and on what they write."""

from __future__ import annotations

from edition.diagnostics import Rule, Severity

CALLED_WRONGLY = Rule(
    "P030",
    Severity.ERROR,
    """
    The command was called in a way that it does not know.

    An option is unknown or has a value that it cannot have, something is missing, or there is too much; or two things are asked
    for that exclude each other. `edition COMMAND --help` lists what there is.

    Wrong:
        edition build --only sight

    Right:
        edition build --only site
    """,
)
NOT_SAVED = Rule(
    "P031",
    Severity.ERROR,
    """
    What was made cannot be written to its place.

    The folder does not exist or may not be written to, a file stands where a folder is to be or the other way round, the disk is
    full. What was there before is as it was.

    Wrong:
        edition build letters.xml -o letters.xml

    Right:
        edition build letters.xml -o build
    """,
)
NOT_INSTALLED = Rule(
    "P032",
    Severity.ERROR,
    """
    A part of the program that a command needs is not installed.

    What only some editors need is installed when they ask for it, so that the rest stays small: `lsp` serves text editors.

    Wrong:
        pip install tei-edition
        edition lsp

    Right:
        pip install 'tei-edition[lsp]'
        edition lsp
    """,
)
