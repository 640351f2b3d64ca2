"""What can be wrong with a schema."""

from edition.diagnostics import Rule, Severity

SCHEMA_UNREADABLE = Rule(
    "S101",
    Severity.ERROR,
    """
    A schema cannot be read.

    The file does not exist, is neither XML (“.rng”) nor in the compact syntax (“.rnc”), or is one that a schema
    includes from the network, which is never asked for by itself.

    Wrong:
        <include href="http://example.org/base.rng"/>

    Right:
        <include href="base.rng"/>

    RELAX NG, chapters 4.5 to 4.7.
    """,
)

SCHEMA_SYNTAX = Rule(
    "S102",
    Severity.ERROR,
    """
    A schema is not written as RELAX NG wants it.

    An element of the schema stands where it may not, lacks a child or an attribute, or has one too many.

    Wrong:
        <element name="p"/>

    Right:
        <element name="p"><text/></element>

    RELAX NG, chapter 3.
    """,
)

COMPACT_SYNTAX = Rule(
    "S103",
    Severity.ERROR,
    """
    A schema in the compact syntax cannot be understood.

    Names stand before braces, parts of a sequence are divided by “,”, alternatives by “|”, parts in any order by “&”,
    and the three may be mixed only with parentheses.

    Wrong:
        element p { text | element hi { text }, element note { text } }

    Right:
        element p { (text | element hi { text }), element note { text } }

    RELAX NG Compact Syntax, chapter 2.
    """,
)

SCHEMA_REFERENCE = Rule(
    "S104",
    Severity.ERROR,
    """
    A schema refers to something that it does not define, or defines it in two ways that do not agree.

    Every “ref” needs a “define” of its name, every grammar needs a “start”, several definitions of one name must say
    how they combine, and a definition may not contain itself except within an element.

    Wrong:
        <ref name="paragraf"/>

    Right:
        <ref name="paragraph"/> … <define name="paragraph">…</define>

    RELAX NG, chapters 4.6, 4.7 and 4.16 to 4.19.
    """,
)

SCHEMA_NAMES = Rule(
    "S105",
    Severity.ERROR,
    """
    A name in a schema cannot be a name in a document.

    Names contain no spaces and begin with a letter, prefixes are declared with xmlns, “xmlns” is not an attribute,
    and what is excepted from “any name” must be less than any name.

    Wrong:
        <element name="two words"><empty/></element>

    Right:
        <element name="twoWords"><empty/></element>

    RELAX NG, chapters 4.8 to 4.10 and 4.16.
    """,
)

SCHEMA_DATATYPE = Rule(
    "S106",
    Severity.ERROR,
    """
    A schema asks for a datatype, or a parameter of one, that does not exist.

    RELAX NG itself has “string” and “token”; all others come from XML Schema, named by datatypeLibrary. Parameters
    such as “pattern” or “minInclusive” fit some datatypes and not others, and must be well formed.

    Wrong:
        <data type="data"/>

    Right:
        <data type="date" datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes"/>

    RELAX NG, chapters 4.3, 4.4 and 4.16; XML Schema, part 2.
    """,
)

SCHEMA_RESTRICTION = Rule(
    "S107",
    Severity.ERROR,
    """
    A schema says something that RELAX NG does not allow to be said.

    An attribute contains no elements, stands once only, and is not repeated in a sequence; a list contains words, no
    text and no elements; an element whose text has a datatype has no elements beside it; parts in any order must be
    distinguishable.

    Wrong:
        <attribute name="n"><element name="p"><text/></element></attribute>

    Right:
        <attribute name="n"><text/></attribute>

    RELAX NG, chapter 7.
    """,
)

SCHEMA_IDS = Rule(
    "S108",
    Severity.WARNING,
    """
    A schema is not clear about which attributes are identifiers, so identifiers are not compared.

    Whether an attribute is an identifier must follow from its name and that of its element alone. The document is
    checked in every other respect.

    Wrong:
        <element name="p"><choice><attribute name="n"><data type="ID"/></attribute><attribute name="n"/></choice></element>

    Right:
        <element name="p"><attribute name="n"><data type="ID"/></attribute></element>

    RELAX NG DTD Compatibility, chapter 5.
    """,
)

SCHEMA_PART = Rule(
    "S109",
    Severity.WARNING,
    """
    A schema in the compact syntax is only a part of one: no document can be valid by it.

    It does not say with which element a document begins. That is as it should be for a file that others include, but
    not for one that documents are to be compared with.

    Wrong:
        paragraph = element p { text }

    Right:
        start = paragraph
        paragraph = element p { text }

    RELAX NG, chapters 4.18 and 7.1.5.
    """,
)
