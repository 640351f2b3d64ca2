"""What can be said about Schematron."""

from edition.diagnostics import Rule, Severity

BROKEN = Rule(
    "S301",
    Severity.ERROR,
    """
    A rule of the schema is not kept.

    A Schematron schema says in its own words what it wants: the message is that of whoever wrote the schema. Its
    severity is that which the schema gives it; where it gives none, it is an error.

    Wrong:
        <date when="1943" notBefore="1942">1943</date>   where a rule forbids to give both

    Right:
        <date when="1943">1943</date>

    TEI P5, chapter 1.2; ISO/IEC 19757-3.
    """,
)

NOT_INSTALLED = Rule(
    "S302",
    Severity.WARNING,
    """
    Rules in Schematron cannot be checked, because a part of the program is not installed.

    Schematron is run by Saxon, which is large (105 MB) and therefore an extra of the package.

    Wrong:
        edition check letters.xml --schema rules.sch   without the extra

    Right:
        pip install 'tei-edition[schematron]'

    ISO/IEC 19757-3.
    """,
)

INCORRECT = Rule(
    "S303",
    Severity.ERROR,
    """
    A Schematron schema is incorrect.

    The schema has a pattern, a rule or an expression that cannot be understood, or includes a file that cannot be had.
    Files are included from the folder of the schema or the project only.

    Wrong:
        <rule context="tei:date["><assert test="@when">…</assert></rule>

    Right:
        <rule context="tei:date"><assert test="@when">…</assert></rule>

    ISO/IEC 19757-3, chapter 5.
    """,
)

FAILED = Rule(
    "S304",
    Severity.WARNING,
    """
    A rule of a Schematron schema cannot be applied.

    An expression of the schema went wrong at this place: it compares what cannot be compared, or wants to read from the
    network, which a check never does. Whether the rule is kept here is not known.

    Wrong:
        <assert test="@n > 3">…</assert>   where @n is “4a”

    Right:
        <assert test="number(@n) > 3">…</assert>

    ISO/IEC 19757-3, chapter 6.
    """,
)
