"""What can be wrong with a file before it is TEI."""

from edition.diagnostics import Rule, Severity
from edition.settings.rules import OUTSIDE_PROJECT as OUTSIDE_PROJECT  # noqa: PLC0414 - it is one rule for all paths

NOT_FOUND = Rule(
    "X001",
    Severity.ERROR,
    """
    The file does not exist.

    A path that was given on the command line, in edition.toml or in an inclusion leads nowhere. Paths in a project
    file are read from the folder of that file, paths in an inclusion from the folder of the including file.

    Wrong:
        edition build directve.xml

    Right:
        edition build directive.xml
    """,
)

UNREADABLE = Rule(
    "X002",
    Severity.ERROR,
    """
    The file cannot be read.

    The operating system refuses the file, or it is larger than the builder accepts (1 GiB a file). Check the
    permissions, or divide the edition into several files joined by XInclude.

    Wrong:
        a file whose permissions exclude you

    Right:
        chmod u+r edition.xml
    """,
)

NOT_WELL_FORMED = Rule(
    "X003",
    Severity.ERROR,
    """
    The file is not well-formed XML.

    Every start tag needs its end tag, tags nest without crossing, attribute values stand in quotation marks, and
    “&” and “<” are written “&amp;” and “&lt;” in text. Nothing can be read beyond the first such mistake, so it is the
    only one that is reported; mend it and run the check again.

    Wrong:
        <p>The purge <emph>should cover all staff.</p>

    Right:
        <p>The purge <emph>should cover</emph> all staff.</p>

    XML 1.0, chapter 2.1.
    """,
)

NOT_XML = Rule(
    "X004",
    Severity.ERROR,
    """
    The file is not XML.

    It is empty, or begins with something other than markup. The builder reads TEI-XML; a word processor's document or
    plain text has to be converted first.

    Wrong:
        Directive of the Central Committee

    Right:
        <TEI xmlns="http://www.tei-c.org/ns/1.0">…</TEI>
    """,
)

NOT_TEI = Rule(
    "X005",
    Severity.ERROR,
    """
    The file is XML, but not TEI.

    The outermost element is “TEI” or “teiCorpus” in the namespace http://www.tei-c.org/ns/1.0, with a header and a
    text. TEI without the namespace and TEI P4 (“TEI.2”) are read, too.

    Wrong:
        <html>…</html>

    Right:
        <TEI xmlns="http://www.tei-c.org/ns/1.0">…</TEI>

    TEI P5, chapter 4.
    """,
)

WRONG_ENCODING = Rule(
    "X006",
    Severity.ERROR,
    """
    The file is not in the encoding that it declares.

    An XML file that declares nothing is UTF-8. A byte was found that cannot be so; the file was probably saved in an
    older encoding. Save it as UTF-8, or declare the encoding in the first line.

    Wrong:
        <?xml version="1.0" encoding="UTF-8"?> in a file saved as Latin-1

    Right:
        <?xml version="1.0" encoding="ISO-8859-1"?>

    XML 1.0, chapter 4.3.3.
    """,
)

EXTERNAL_ENTITY = Rule(
    "X007",
    Severity.ERROR,
    """
    The file asks for an external entity, which is refused.

    An entity that names another file or address could read any file of the computer into the edition. Use XInclude,
    which is bounded by the project's folder.

    Wrong:
        <!ENTITY chapter1 SYSTEM "chapter1.xml">

    Right:
        <xi:include href="chapter1.xml" xmlns:xi="http://www.w3.org/2001/XInclude"/>

    XML 1.0, chapter 4.2.2.
    """,
)

ENTITY_BOMB = Rule(
    "X008",
    Severity.ERROR,
    """
    Entities in the file expand to more than the builder accepts.

    Entities that contain entities can turn a page of markup into gigabytes. One entity may expand to a million
    characters, and none may contain itself.

    Wrong:
        <!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">

    Right:
        <!ENTITY b "the text itself">
    """,
)

UNDEFINED_ENTITY = Rule(
    "X009",
    Severity.ERROR,
    """
    The file uses an entity that it does not define.

    The definition may stand in a DTD, which is not loaded. Write the character itself, or define the entity in the
    document type declaration of the file. Names of the ISO and HTML sets are understood, with a warning.

    Wrong:
        caf&eacut;

    Right:
        café

    XML 1.0, chapter 4.1.
    """,
)

INCLUDE_FAILED = Rule(
    "X010",
    Severity.ERROR,
    """
    A file to be included cannot be had.

    The file named by xi:include is not there, is not well-formed, or does not contain the place that @xpointer names;
    and the inclusion has no xi:fallback. The edition is built without it.

    Wrong:
        <xi:include href="witneses.xml"/>

    Right:
        <xi:include href="witnesses.xml"/>

    XInclude 1.1, chapter 4.
    """,
)

INCLUDE_CYCLE = Rule(
    "X011",
    Severity.ERROR,
    """
    Files include each other in a circle.

    A file that includes itself, directly or through others, has no end. Take out one of the inclusions.

    Wrong:
        a.xml includes b.xml, which includes a.xml

    Right:
        a.xml includes b.xml

    XInclude 1.1, chapter 4.2.7.
    """,
)

TOO_DEEP = Rule(
    "X013",
    Severity.ERROR,
    """
    Elements are nested too deeply.

    No text has more than some dozens of levels; two hundred and fifty-six are accepted. A program that wrote the file
    has probably forgotten to close an element.

    Wrong:
        <div><div><div>… a thousand times …

    Right:
        <div>…</div><div>…</div>
    """,
)

DTD_LEFT_ALONE = Rule(
    "X014",
    Severity.INFO,
    """
    A document type definition is named, and left alone.

    Nothing that a file names in its DOCTYPE is opened, neither on this computer nor on the network, so that a file can
    neither bring others in nor tell anybody that it is read. The text is read all the same; names of characters of the
    ISO and HTML sets are understood, others have to be defined in the file.

    Wrong:
        <!DOCTYPE TEI SYSTEM "http://www.example.org/tei_all.dtd">

    Right:
        <?xml-model href="tei_all.rng"?>

    XML 1.0, chapter 2.8.
    """,
)

OLDER_FORM = Rule(
    "X016",
    Severity.INFO,
    """
    The file is TEI in an older or looser form, and is read as TEI P5.

    TEI P4, TEI without its namespace and the output of CollateX are understood: elements and attributes that have other
    names in P5 are taken by these, and a text with its counterpart in an attribute (corr in sic, expan in abbr, reg in
    orig) as a choice. Other programs want P5; convert the file once, when you go on with it.

    Wrong:
        <TEI.2><teiHeader>…</teiHeader><text>…</text></TEI.2>

    Right:
        <TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader>…</teiHeader><text>…</text></TEI>

    TEI P5, chapter 4.
    """,
)

INCLUDE_TOO_MUCH = Rule(
    "X015",
    Severity.ERROR,
    """
    The same files are included too often.

    Files that include others twice, which include others twice, turn a page of markup into gigabytes. Of what was read
    once, 20,000 inclusions and 256 MB are accepted; the edition is built without the others.

    Wrong:
        a.xml includes b.xml a hundred times, which includes c.xml a hundred times, and so on

    Right:
        a.xml includes b.xml, and c.xml

    XInclude 1.1, chapter 4.
    """,
)
