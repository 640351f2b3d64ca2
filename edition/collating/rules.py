"""What can be wrong with witnesses that are to be collated."""

from edition.diagnostics import Rule, Severity

NOT_ENOUGH = Rule(
    "P021",
    Severity.ERROR,
    """
    There is nothing to collate.

    A collation compares two witnesses or more, each under a siglum of its own: the name of its file, or what stands before
    “=”. A siglum is a word without spaces; the base, if you name one, is one of them.

    Wrong:
        edition collate A=one.txt A=two.txt

    Right:
        edition collate A=one.txt B=two.txt --base A
    """,
)

NO_TEXT = Rule(
    "P022",
    Severity.ERROR,
    """
    A witness has no text.

    A transcription is plain text, whose paragraphs are parted by empty lines, or TEI with words in its text. A witness that
    lacks the whole text is none to collate: say in the list of witnesses what it has.

    Wrong:
        a file that is empty, or TEI with a header alone

    Right:
        <text><body><p>In principio creauit …</p></body></text>
    """,
)

IN_THE_WAY = Rule(
    "P023",
    Severity.ERROR,
    """
    The file of the collation holds work that would be lost.

    edition collate goes on with a file that it has written, and keeps what you decided in it: lemmas, types, notes,
    identifiers. It replaces no file that is something else, and none in which an entry that you worked on would no longer
    have a place, unless you say so with --replace.

    Wrong:
        edition collate A.txt B.txt -o A.txt

    Right:
        edition collate A.txt B.txt -o collation.xml
    """,
)
