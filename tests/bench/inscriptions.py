"""Make a corpus of inscriptions as EpiDoc encodes them: large headers, short texts. Number → files."""

from __future__ import annotations

import random
from pathlib import Path

_PEOPLE = ("Aelius", "Flavia", "Iulius", "Claudia", "Valerius", "Cornelia", "Marcus", "Lucilla", "Publius", "Antonia")
_PLACES = ("Lambaesis", "Theveste", "Cirta", "Leptis", "Sabratha", "Cyrene", "Oea", "Volubilis", "Thugga", "Hippo")
_WORDS = "dis manibus sacrum vixit annis pius fidelis hic situs est coniugi carissimo fecit posuit dedit votum"
_ENGLISH = "the stone was found built into the wall of a late house and is now in the garden of the museum"
_KINDS = ("epitaph", "dedication", "honorific", "milestone", "building")
_HEADER = """<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="en" xml:id="{name}">
<teiHeader>
<fileDesc><titleStmt><title>{kind} of {person}, {place}</title><editor>Bench</editor><respStmt xml:id="mommsen"><resp>first edition</resp><name>Mommsen</name></respStmt></titleStmt>
<publicationStmt><authority>Bench</authority><idno type="filename">{name}</idno>
<availability><licence target="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</licence></availability></publicationStmt>
<sourceDesc><msDesc><msIdentifier><settlement>{place}</settlement><repository>Museum of {place}</repository><idno>{number}</idno></msIdentifier>
<physDesc><objectDesc><supportDesc><support><p>A <material>limestone</material> <objectType>stele</objectType>, broken at the left.
<dimensions unit="cm"><height>{high}</height><width>{wide}</width><depth>12</depth></dimensions></p></support></supportDesc>
<layoutDesc><layout>{lines} lines within a moulded frame.</layout></layoutDesc></objectDesc>
<handDesc><handNote><p>Careful capitals, <height unit="cm">{letter}</height>.</p></handNote></handDesc></physDesc>
<history><origin><origPlace>{place}</origPlace><origDate notBefore="{after:04}" notAfter="{before:04}">{after} to {before}</origDate></origin>
<provenance type="found"><p>{found}</p></provenance><provenance type="observed"><p>{seen}</p></provenance></history></msDesc></sourceDesc></fileDesc>
<encodingDesc><p>Encoded in EpiDoc.</p><classDecl><taxonomy xml:id="kinds"><category xml:id="{kind}"><catDesc>{kind}</catDesc></category></taxonomy></classDecl></encodingDesc>
<profileDesc><langUsage><language ident="la">Latin</language><language ident="en">English</language></langUsage>
<textClass><catRef target="#{kind}"/><keywords><term>{kind}</term></keywords></textClass></profileDesc>
<revisionDesc>{changes}</revisionDesc>
</teiHeader>
"""


def inscription(number: int, size: int = 15_000) -> tuple[str, bytes]:
    """Return the name of a file, and a text of about so many bytes. The same number gives the same text."""
    chance = random.Random(number)
    name = f"insc{number:05}"
    person, place, kind = chance.choice(_PEOPLE), chance.choice(_PLACES), chance.choice(_KINDS)
    after = chance.randint(1, 350)
    lines = chance.randint(5, 14)

    def prose(words: int) -> str:
        return " ".join(chance.choices(_ENGLISH.split(), k=words)).capitalize() + "."

    changes = "".join(f'<change when="20{10 + n}-03-01" who="#bench">{prose(6)}</change>' for n in range(6))
    header = _HEADER.format(
        name=name, kind=kind, person=person, place=place, number=number, high=chance.randint(30, 90),
        wide=chance.randint(20, 60), lines=lines, letter=chance.randint(2, 6), after=after, before=after + 50,
        found=prose(20), seen=prose(15), changes=changes,
    )  # fmt: skip
    text: list[str] = []
    entries: list[str] = []
    for line in range(1, lines + 1):
        words = chance.choices(_WORDS.split(), k=5)
        if line == 2:
            words[1] = f'<persName type="attested"><name nymRef="#{person}">{person}</name></persName>'
        if chance.random() < 0.4:
            words[3] = f"<expan><abbr>{words[3][:2]}</abbr><ex>{words[3][2:] or 'us'}</ex></expan>"
        if chance.random() < 0.3:
            words[0] = f'<supplied reason="lost">{words[0][:2]}</supplied>{words[0][2:]}'
        if chance.random() < 0.2:
            words[4] = '<gap reason="lost" quantity="3" unit="character"/>'
        text.append(f'<lb n="{line}"/>{" ".join(words)}\n')
        if chance.random() < 0.3:
            reading = chance.choice(_WORDS.split())
            entries.append(f'<app loc="{line}"><rdg resp="#mommsen">{reading}</rdg></app>')
    nothing = '<app loc="1"><note>No other readings.</note></app>'
    body = [
        '<text><body><div type="edition" xml:lang="la" xml:space="preserve"><ab>', *text, "</ab></div>",
        f'<div type="apparatus"><listApp>{"".join(entries) or nothing}</listApp></div>',
        f'<div type="translation" xml:lang="en"><p>{prose(40)}</p></div>', '<div type="commentary">',
    ]  # fmt: skip
    end = f'</div>\n<div type="bibliography"><listBibl><bibl>CIL VIII {number}.</bibl></listBibl></div></body></text></TEI>\n'
    room = size - len(header) - sum(map(len, body)) - len(end)
    while room > 0:
        body.append(
            f'<p>{prose(25)} At <placeName ref="https://pleiades.stoa.org/places/{sum(map(ord, place)) * 307}">{place}</placeName> in <date when="{after:04}">{after}</date>.</p>\n'
        )
        room -= len(body[-1])
    return f"{name}.xml", (header + "".join(body) + end).encode()


def corpus(folder: Path, number: int, size: int = 15_000) -> None:
    """Write so many inscriptions into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in range(1, number + 1):
        name, data = inscription(one, size)
        (folder / name).write_bytes(data)
