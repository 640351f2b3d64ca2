"""The ten mistakes on which validators are compared: what is wrong, and the whole document."""

from __future__ import annotations

from typing import NamedTuple

HEADER = """<teiHeader><fileDesc><titleStmt><title>Letters</title></titleStmt>
<publicationStmt><publisher>The editors</publisher><availability><licence target="https://creativecommons.org/licenses/by/4.0/">CC BY</licence></availability></publicationStmt>
<sourceDesc><listWit><witness xml:id="A">Paris</witness><witness xml:id="B">Rome</witness></listWit></sourceDesc></fileDesc></teiHeader>"""
OPEN = '<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="la">'


class Mistake(NamedTuple):
    """A mistake: its name, the part of the document that shows it, the document, and what a good teacher says."""

    name: str
    shown: str
    document: str
    place: str
    said: str
    hint: str


def document(body: str, header: str = HEADER, opening: str = OPEN) -> str:
    """Return a document; its body begins in line 5."""
    return f"{opening}{header}\n<text><body>\n{body}\n</body></text></TEI>\n"


def _late(header: str) -> str:
    """Put the publication statement after the description of the source."""
    first, statement, source = header.split("\n")
    source = source.replace("</fileDesc></teiHeader>", "")
    return f"{first}\n{source}\n{statement}</fileDesc></teiHeader>"


def _body(name: str, body: str, place: str, said: str, hint: str = "") -> Mistake:
    return Mistake(name, body, document(body), place, said, hint)


MISTAKES = [
    _body(
        "rdg outside app",
        '<p>quod <rdg wit="#B">quia</rdg> erat</p>',
        "5:9",
        "<rdg> may not stand in <p>",
        "<rdg> belongs in <app> or <rdgGrp>",
    ),
    _body(
        "misspelt element",
        "<p>per <persname>Ciceronem</persname></p>",
        "5:8",
        "<persname> is not a TEI element",
        "did you mean <persName>?",
    ),
    _body(
        "missing required attribute",
        '<p>tab. I <figure><graphic n="1"/></figure></p>',
        "5:19",
        "<graphic> lacks the attribute @url",
        "<graphic> is a picture; @url says where it is.",
    ),
    _body(
        "wrong attribute value",
        '<p><date when="1943-7-2">2 July 1943</date></p>',
        "5:16",
        "“1943-7-2” is not allowed for @when on <date>",
        "it must be a date such as 1943, 1943-07 or 1943-07-02 or a time such as 14:30:00; did you mean “1943-07-02”?",
    ),
    _body(
        "text where none may stand",
        "<div>\n  quod erat\n<p>demonstrandum</p></div>",
        "6:3",
        "text may not stand directly in <div>: “quod erat”",
        "put it into <p>, <head>, <l>, <ab>, <note> or 25 others",
    ),
    Mistake(
        "children in the wrong order",
        "<fileDesc><titleStmt>…</titleStmt>\n<sourceDesc>…</sourceDesc>\n<publicationStmt>…</publicationStmt></fileDesc>",
        document("<p>quod</p>", _late(HEADER)),
        "2:1",
        "<sourceDesc> stands too early in <fileDesc>: <publicationStmt> (line 3) must come before it",
        "move <publicationStmt> before <sourceDesc>",
    ),
    _body(
        "duplicate xml:id",
        '<p xml:id="p1">quod</p>\n<p xml:id="p1">erat</p>',
        "6:12",
        "xml:id “p1” is taken already",
        "first used at a.xml:5:1",
    ),
    _body(
        "dangling pointer",
        '<p xml:id="par1">quod <ref target="#para1">erat</ref></p>',
        "5:36",
        "@target points to “#para1”, which no element has",
        "did you mean #par1?",
    ),
    _body(
        "unclosed tag",
        "<p>quod <emph>erat\n</p>",
        "5:9",
        "<emph> is not closed before </p> in line 6",
        "add </emph> before it",
    ),
    Mistake(
        "wrong namespace",
        '<TEI xmlns="http://www.tei-c.org/ns/P5">…',
        document("<p>quod</p>", opening='<TEI xmlns="http://www.tei-c.org/ns/P5" xml:lang="la">'),
        "1:1",
        "<TEI> is not the outermost element of a TEI document",
        'correct the namespace: <TEI xmlns="http://www.tei-c.org/ns/1.0">',
    ),
]
