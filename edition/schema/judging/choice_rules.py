"""What can be said about the choice of a schema."""

from edition.diagnostics import Rule, Severity

NOT_AT_HAND = Rule(
    "S201",
    Severity.WARNING,
    """
    The document names a schema that is not at hand.

    A document says by xml-model which schema it follows. A file is read where it lies within the project; an address
    on the network is never fetched by a check, but once, when you ask for it. Until then the document is judged by the
    edition profile, which does not know the rules of that schema, so its findings are only information.

    Wrong:
        <?xml-model href="https://example.org/letters.rng" schematypens="http://relaxng.org/ns/structure/1.0"?>

    Right:
        edition schema fetch https://example.org/letters.rng

    TEI P5, chapter 1.2; W3C, Associating Schemas with XML documents 1.0.
    """,
)

NO_SUCH_SCHEMA = Rule(
    "S202",
    Severity.ERROR,
    """
    The schema that you asked for is not there.

    “--schema” and “schema” in edition.toml name a file (.rng, .rnc or .sch), an address that was fetched before, or
    “profile” for the edition profile. A file in edition.toml is looked for from the folder of that file.

    Wrong:
        edition check letters.xml --schema lettres.rng

    Right:
        edition check letters.xml --schema letters.rng

    TEI P5, chapter 1.2.
    """,
)

OTHER_KIND = Rule(
    "S203",
    Severity.INFO,
    """
    The document names a schema of a kind that is not read.

    RELAX NG in both of its syntaxes and Schematron are read. TEI schemas are made in RELAX NG; the same schema as a DTD
    or in the language of the W3C says less.

    Wrong:
        <?xml-model href="letters.xsd" schematypens="http://www.w3.org/2001/XMLSchema"?>

    Right:
        <?xml-model href="letters.rng" schematypens="http://relaxng.org/ns/structure/1.0"?>

    W3C, Associating Schemas with XML documents 1.0, chapter 3.
    """,
)

NO_ADDRESS = Rule(
    "S204",
    Severity.WARNING,
    """
    An instruction does not say which schema it means.

    xml-model names the schema by “href”, and its kind by “schematypens”.

    Wrong:
        <?xml-model schema="letters.rng"?>

    Right:
        <?xml-model href="letters.rng" schematypens="http://relaxng.org/ns/structure/1.0"?>

    W3C, Associating Schemas with XML documents 1.0, chapter 3.
    """,
)
