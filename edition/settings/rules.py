"""What can be wrong with the settings of a project."""

from edition.diagnostics import Rule, Severity

BAD_PROJECT = Rule(
    "P002",
    Severity.ERROR,
    """
    The project file cannot be understood.

    edition.toml is a TOML file with known tables and keys, each with its type, its range or its words; a file or folder
    that it names is there. The message names the place and what may stand there. All mistakes are told at once. Where one
    concerns the looks of one output, the default stands in its place; one that concerns what is built stops the build.

    Wrong:
        [edition]
        sourse = "tei/text.xml"

    Right:
        [edition]
        source = "tei/text.xml"
    """,
)

OUTSIDE_PROJECT = Rule(
    "X012",
    Severity.ERROR,
    """
    A path leads out of the project.

    An edition reads only what stands in its project: the folder of edition.toml; without one, the folder in which the
    command was called, or else the folder of the file. That holds for every file that edition.toml names, and for links
    of the file system that lead elsewhere. Addresses on the network are not fetched either.

    Wrong:
        <xi:include href="../../other/secret.xml"/>

    Right:
        <xi:include href="parts/witnesses.xml"/>
    """,
)

NO_SUCH_BASE = Rule(
    "P005",
    Severity.ERROR,
    """
    The base text is no witness of the edition.

    “base” in edition.toml, or the option --base, names the witness whose reading stands in entries without a lemma, by
    the id or the siglum that the list of witnesses gives. Without it, the first reading stands there.

    Wrong:
        edition build letters.xml --base ZZ

    Right:
        edition build letters.xml --base A
    """,
)
