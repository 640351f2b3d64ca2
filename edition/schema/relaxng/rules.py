"""What can be wrong with a document by its schema."""

from edition.diagnostics import Rule, Severity

NOT_WELL_FORMED = Rule(
    "S001",
    Severity.ERROR,
    """
    The file is not well-formed XML, so it cannot be compared with a schema.

    Every start tag needs its end tag, tags nest without crossing, attribute values stand in quotation marks, and “&”
    and “<” are written “&amp;” and “&lt;” in text. Nothing can be judged beyond the first such mistake; mend it and
    run the check again.

    Wrong:
        <p>The purge <emph>should cover all staff.</p>

    Right:
        <p>The purge <emph>should cover</emph> all staff.</p>

    XML 1.0, chapter 2.1.
    """,
)

WRONG_ROOT = Rule(
    "S002",
    Severity.ERROR,
    """
    The outermost element is not one with which a document may begin.

    The schema says with which element a document begins: in TEI with “TEI”, or with “teiCorpus” for several documents
    in one file. A part of a document, such as a list of witnesses in a file of its own, is judged when it is included.

    Wrong:
        <text xmlns="http://www.tei-c.org/ns/1.0">…</text>

    Right:
        <TEI xmlns="http://www.tei-c.org/ns/1.0">
          <teiHeader>…</teiHeader>
          <text>…</text>
        </TEI>

    TEI P5, chapter 4.
    """,
)

UNKNOWN_ELEMENT = Rule(
    "S003",
    Severity.ERROR,
    """
    The schema has no element of this name.

    Most often the name is misspelt: capital letters count (“persName”, not “persname”). If the element comes from
    another version of TEI or from a project of its own, the schema has to be extended by an ODD customisation.

    Wrong:
        <persname>Ibn Sīnā</persname>

    Right:
        <persName>Ibn Sīnā</persName>

    TEI P5, appendix C (elements).
    """,
)

MISPLACED_ELEMENT = Rule(
    "S004",
    Severity.ERROR,
    """
    The element exists, but not within this parent.

    Each element may stand within some parents only: a reading within an apparatus entry, a line within a line group or
    a division. The message names the parents in which the element belongs. Either the element is too much, or an
    element around it is missing, or an element before it was closed too late.

    Wrong:
        <p>quod <rdg wit="#B">quia</rdg> erat</p>

    Right:
        <p>quod <app><lem wit="#A">quod</lem><rdg wit="#B">quia</rdg></app> erat</p>

    TEI P5, appendix C (elements: “contained by”, “may contain”).
    """,
)

WRONG_ORDER = Rule(
    "S005",
    Severity.ERROR,
    """
    Children of an element stand in the wrong order.

    Some elements have their children in a fixed order: in the description of a file the statement of the title comes
    before that of the publication, and that before the description of the source; a heading comes before the text.

    Wrong:
        <fileDesc><titleStmt>…</titleStmt><sourceDesc>…</sourceDesc><publicationStmt>…</publicationStmt></fileDesc>

    Right:
        <fileDesc><titleStmt>…</titleStmt><publicationStmt>…</publicationStmt><sourceDesc>…</sourceDesc></fileDesc>

    TEI P5, chapter 2.2.
    """,
)

TOO_MANY = Rule(
    "S006",
    Severity.ERROR,
    """
    An element stands more often than it may.

    Some elements may stand only once within their parent: an apparatus entry has one lemma, a text has one body. Put
    both contents into one element, or choose the element that may be repeated.

    Wrong:
        <app><lem>quod</lem><lem>quia</lem></app>

    Right:
        <app><lem>quod</lem><rdg>quia</rdg></app>

    TEI P5, appendix C (elements: “content model”).
    """,
)

MISSING_ELEMENT = Rule(
    "S007",
    Severity.ERROR,
    """
    An element that must be there is missing.

    Some elements are not complete without certain children: a header needs a description of the file, and that needs
    a title, a publication statement and a source. The message names what is missing and where it has to stand.

    Wrong:
        <fileDesc><titleStmt>…</titleStmt><sourceDesc>…</sourceDesc></fileDesc>

    Right:
        <fileDesc><titleStmt>…</titleStmt><publicationStmt>…</publicationStmt><sourceDesc>…</sourceDesc></fileDesc>

    TEI P5, chapter 2.2.
    """,
)

STRAY_TEXT = Rule(
    "S008",
    Severity.ERROR,
    """
    Text stands directly in an element that may contain elements only.

    A division contains paragraphs, headings and other divisions, but no text of its own; a list contains items. Put
    the text into the element that says what it is.

    Wrong:
        <div>The purge should cover all staff.</div>

    Right:
        <div><p>The purge should cover all staff.</p></div>

    TEI P5, chapter 3.1.
    """,
)

WRONG_NAMESPACE = Rule(
    "S009",
    Severity.ERROR,
    """
    The element has the right name, but is not in the namespace of the schema.

    The namespace says which vocabulary a name belongs to; without it “p” could be a paragraph of anything. Declare
    it once on the outermost element, and all elements within are in it.

    Wrong:
        <TEI><teiHeader>…</teiHeader>…</TEI>

    Right:
        <TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader>…</teiHeader>…</TEI>

    Namespaces in XML, chapter 6.2.
    """,
)

UNKNOWN_ATTRIBUTE = Rule(
    "S010",
    Severity.ERROR,
    """
    The element may not have this attribute.

    The name is misspelt, or the attribute belongs to other elements. Capital letters count, and “xml:id” and
    “xml:lang” are not the same as “id” and “lang”.

    Wrong:
        <rdg witness="#A">quia</rdg>

    Right:
        <rdg wit="#A">quia</rdg>

    TEI P5, appendix D (attributes).
    """,
)

MISSING_ATTRIBUTE = Rule(
    "S011",
    Severity.ERROR,
    """
    The element lacks an attribute that it must have.

    Some elements say nothing without a certain attribute: a graphic without the address of its picture, a relation
    without its name.

    Wrong:
        <graphic/>

    Right:
        <graphic url="plate1.jpg"/>

    TEI P5, appendix C (elements: “attributes”).
    """,
)

WRONG_VALUE = Rule(
    "S012",
    Severity.ERROR,
    """
    The value of an attribute is not one that the schema allows.

    Many attributes take one of a few words, or something of a fixed form: a date as year-month-day, a pointer without
    spaces, a number. The message says what is allowed here.

    Wrong:
        <date when="2 July 1943">2 July 1943</date>

    Right:
        <date when="1943-07-02">2 July 1943</date>

    TEI P5, chapter 1.4.2.
    """,
)

WRONG_CONTENT = Rule(
    "S013",
    Severity.ERROR,
    """
    The text of an element is not one that the schema allows.

    The schema asks for a value of a certain form in this element, such as a number or one of a few words.

    Wrong:
        <year>MCMXLIII</year> where a number is asked for

    Right:
        <year>1943</year>

    RELAX NG, chapter 6.2.8.
    """,
)

CONFLICTING_ATTRIBUTES = Rule(
    "S014",
    Severity.ERROR,
    """
    Two attributes exclude each other.

    Each of them may stand on this element, but not both: they would say the same thing in two ways, or contradict
    each other. Keep one of them.

    Wrong:
        <ptr target="#a" cRef="Jn 6:23"/>

    Right:
        <ptr target="#a"/>

    TEI P5, appendix C (elements: “content model”).
    """,
)

DUPLICATE_ID = Rule(
    "S015",
    Severity.ERROR,
    """
    Two elements have the same identifier.

    An xml:id names one element of the document, so that others can point to it; if two elements share it, no pointer
    can tell them apart.

    Wrong:
        <witness xml:id="A">…</witness> <witness xml:id="A">…</witness>

    Right:
        <witness xml:id="A">…</witness> <witness xml:id="B">…</witness>

    RELAX NG DTD Compatibility, chapter 5; TEI P5, chapter 1.3.1.1.
    """,
)

DANGLING_REFERENCE = Rule(
    "S016",
    Severity.ERROR,
    """
    A reference leads to no element of the document.

    The schema says that this attribute holds the identifier of an element, and no element has it. The identifier is
    misspelt on one side, or the element is in another file, to which one must point by its address.

    Wrong:
        <cell headers="year">1943</cell> where no element has the identifier “year”

    Right:
        <cell xml:id="year">Year</cell> … <cell headers="year">1943</cell>

    RELAX NG DTD Compatibility, chapter 5.
    """,
)
