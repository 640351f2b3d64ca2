"""What can be wrong with an ODD."""

from edition.diagnostics import Rule, Severity

ODD_UNREADABLE = Rule(
    "S401",
    Severity.ERROR,
    """
    An ODD cannot be read.

    The file does not exist, is not well-formed XML, or has no schemaSpec, which says what belongs to the schema.

    Wrong:
        <body><moduleRef key="tei"/></body>

    Right:
        <body><schemaSpec ident="letters"><moduleRef key="tei"/></schemaSpec></body>

    TEI P5, chapter 23.3.
    """,
)

NO_SPECIFICATIONS = Rule(
    "S402",
    Severity.ERROR,
    """
    What an ODD builds on is not at hand.

    An ODD says how a schema differs from TEI, or from another ODD, so that one must be there, too: TEI's file
    p5subset.xml or p5.xml, or its folder Specs, of the release that “source” of the schemaSpec names, or of any. It is
    fetched once, because you say so; a check never asks the network. Also what a moduleRef or a specGrpRef names by
    an address or a path has to be at hand.

    Wrong:
        <schemaSpec ident="letters" source="tei:4.9.0">        (and nothing was fetched)

    Right:
        edition schema fetch tei:4.9.0

    TEI P5, chapter 23.3.
    """,
)

UNKNOWN_NAME = Rule(
    "S403",
    Severity.ERROR,
    """
    An ODD names something that nobody has defined.

    A module, an element, a class, a macro or a datatype is named that neither the ODD nor what it builds on has; or
    an element or attribute is changed or deleted that is not there. Where only the change has no effect, it is a warning.

    Wrong:
        <moduleRef key="textcritic"/>

    Right:
        <moduleRef key="textcrit"/>

    TEI P5, chapter 23.3.1.
    """,
)

CONTRADICTION = Rule(
    "S404",
    Severity.WARNING,
    """
    An ODD says two things of the same element, class, attribute or value.

    It is deleted twice, or deleted and changed, or defined twice: one of the two was meant otherwise.

    Wrong:
        <elementSpec ident="ab" mode="delete"/> … <elementSpec ident="ab" mode="change">…</elementSpec>

    Right:
        <elementSpec ident="ab" mode="change">…</elementSpec>

    TEI P5, chapter 23.3.1.
    """,
)

EMPTY_LIST = Rule(
    "S405",
    Severity.ERROR,
    """
    A closed list of values has no values.

    Of an attribute with a closed list only the values of the list are allowed. Where all were deleted, or none was
    written, nothing can be right.

    Wrong:
        <valList type="closed"/>

    Right:
        <valList type="closed"><valItem ident="letter"/><valItem ident="postcard"/></valList>

    TEI P5, chapter 22.5.3.
    """,
)

NOTHING_MATCHES = Rule(
    "S406",
    Severity.ERROR,
    """
    No content of an element can be right by its ODD.

    Its model asks for something that the schema does not have: a class that has lost all its members, or a number of
    times that cannot be counted, such as at least three and at most two.

    Wrong:
        <content><classRef key="model.listLike" minOccurs="3" maxOccurs="2"/></content>

    Right:
        <content><classRef key="model.listLike" minOccurs="2" maxOccurs="3"/></content>

    TEI P5, chapter 22.5.
    """,
)

UNSAID_MODE = Rule(
    "S407",
    Severity.WARNING,
    """
    A list of values without a mode changes nothing.

    In an attribute that is changed, mode="replace" puts a list in the place of the old one, mode="change" adds values
    to it and takes others away. Without a mode the processors of TEI keep the old list, and this program does the same.

    Wrong:
        <attDef ident="part" mode="change"><valList type="closed"><valItem ident="first"/></valList></attDef>

    Right:
        <attDef ident="part" mode="change"><valList type="closed" mode="replace"><valItem ident="first"/></valList></attDef>

    TEI P5, chapter 23.3.1.
    """,
)

OUTDATED = Rule(
    "S408",
    Severity.WARNING,
    """
    A text, or an ODD, uses what its schema means to give up.

    By validUntil an ODD says until when an element, an attribute, a value, a list of values or a class stays valid, so
    that texts can be changed in time. What no text shows – a rule, a macro, a datatype, a module, the schema itself – is
    told of the ODD. The date is told; it is not compared with today's.

    Wrong:
        <elementSpec ident="binaryObject" validUntil="2030-01-01" mode="change"/> … <binaryObject/>

    Right:
        <graphic url="portrait.jpg"/>

    TEI P5, chapter 22.4.8.
    """,
)

WRONG_EXAMPLE = Rule(
    "S409",
    Severity.WARNING,
    """
    An example in an ODD is not valid by its schema.

    Encoders copy examples. What an example leaves out is no mistake; what it has must be allowed. An example that shows
    what is wrong says valid="false".

    Wrong:
        <egXML xmlns="http://www.tei-c.org/ns/Examples"><rdg wit="#B" typ="om"/></egXML>

    Right:
        <egXML xmlns="http://www.tei-c.org/ns/Examples"><rdg wit="#B" type="omission"/></egXML>

    TEI P5, chapter 22.4.2.
    """,
)

WRONG_FORM = Rule(
    "S410",
    Severity.WARNING,
    """
    Something in an ODD is not written as TEI writes it.

    A name is lacking, a mode or a type has a value that nobody knows, an element stands where it may not. What is not
    understood has no effect on the schema, so that it would allow or forbid something else than you think.

    Wrong:
        <elementSpec ident="ab" mode="chnage">

    Right:
        <elementSpec ident="ab" mode="change">

    TEI P5, chapter 22.
    """,
)
