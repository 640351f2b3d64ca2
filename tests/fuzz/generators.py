"""Bad files of every kind, by chance: texts, settings, styles, templates, transcriptions, schemas."""

from __future__ import annotations

import json
import random
from pathlib import Path

from tests.conftest import CASES, HEADER, ROOT, TEI_OPEN, edition, tei
from tests.finished import untrue

PIECES = (
    "<", ">", "&", "&amp;", "&#0;", "&#x110000;", "&eacute;", "&nothing;", "]]>", "<![CDATA[", "<!--", "-->", "<?x ?>", "<?",
    "<!DOCTYPE TEI>", '<!DOCTYPE TEI SYSTEM "x.dtd">', '<!DOCTYPE TEI [<!ENTITY a "b">]>', "<!DOCTYPE a [", "%x;", '"', "'",
    "\x00", "\x0b", "\ufeff", "\ufffe", "\u202e", "\ud7ff", "𠀀", "<p>", "</p>", "<app>", "</app>", "<TEI>", "<a:b/>",
    "xmlns=''", "xmlns:a=''", " n='1' n='2'", "<?xml version='1.0' encoding='utf-16'?>", "<?xml version='1.1'?>",
    "<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='a.xml'/>",
    "<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' xpointer='p1'/>",
    "<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='a.xml' parse='text' encoding='idna'/>",
    "<app from='#p1' to='#p1'><lem>a</lem><rdg wit='#A'>b</rdg></app>", "<rdg wit='#A'>x</rdg>", "<div>" * 300,
)  # fmt: skip
SOURCES = [ROOT / "tei/directive.xml", *sorted((CASES / "reading").glob("*/in.xml"))]


def mutant(chance: random.Random) -> bytes:
    """Return a text with bytes, pieces of markup or lines lost, doubled, moved or put in."""
    data = bytearray(chance.choice(SOURCES).read_bytes()[:20_000])
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(data) or 1)
        match chance.randint(0, 6):
            case 0:
                data[place : place + chance.randint(1, 40)] = b""
            case 1:
                data[place:place] = chance.choice(PIECES).encode("utf-8", "surrogatepass")
            case 2:
                data[place : place + 1] = bytes([chance.randrange(256)])
            case 3:
                other = chance.randrange(len(data) or 1)
                data[place:place] = data[other : other + chance.randint(1, 200)]
            case 4:  # at a boundary of markup, where it does most
                here = data.find(b"<", place)
                data[max(here, 0) : max(here, 0)] = chance.choice(PIECES).encode("utf-8", "surrogatepass")
            case 5:
                here = data.find(b">", place) + 1
                data[here:here] = chance.choice(PIECES).encode("utf-8", "surrogatepass")
            case _:
                if chance.random() < 0.2:
                    data = data[:place]
    if chance.random() < 0.05:
        encoding = chance.choice(["utf-16", "utf-16-le", "utf-32", "cp037", "utf-7"])
        return bytes(data).decode("utf-8", "replace").encode(encoding, "replace")
    return bytes(data)


REFERENCE = (
    "<listBibl><biblStruct xml:id='b1'><monogr><author><forename>Ana</forename><surname>Exemplum</surname></author>"
    "<title>Liber</title><imprint><date when='1901'>1901</date></imprint></monogr></biblStruct></listBibl>"
)
CSL = """<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><info><title>t</title><id>t</id></info>
<macro name="m"><names variable="author"/></macro>
<citation><layout><text macro="m"/></layout></citation>
<bibliography><layout><text macro="m"/><date variable="issued"><date-part name="year"/></date><text variable="title"/>
</layout></bibliography></style>"""
RNG = """<grammar xmlns="http://relaxng.org/ns/structure/1.0" datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
<start><ref name="any"/></start><define name="any"><element><anyName/><zeroOrMore><choice><attribute><anyName/></attribute>
<text/><ref name="any"/></choice></zeroOrMore></element></define></grammar>"""
RNC = 'default namespace = "http://www.tei-c.org/ns/1.0"\nstart = any\nany = element * { (attribute * { text } | text | any)* }\n'
SCH = """<schema xmlns="http://purl.oclc.org/dsdl/schematron" queryBinding="xslt2"><ns prefix="t" uri="http://www.tei-c.org/ns/1.0"/>
<pattern><rule context="t:p"><assert test="normalize-space(.)">empty <name/></assert></rule></pattern></schema>"""
PAGE = "{% extends 'site/about.html' %}{% block content %}{{ edition.metadata.title }}{% for x in range(3) %}{{ x }}{% endfor %}{% endblock %}"
COMPANIONS = {
    "style.csl": (CSL, "[bibliography]\nstyle = 'style.csl'"),
    "t/about.html": (PAGE, "templates = 't'"),
    "t/base.html": ("<html>{% block content %}{% endblock %}</html>", "templates = 't'"),
    "A.txt": ("Arma uirumque cano", "[witnesses]\nA = 'A.txt'"),
    "A.xml": (tei("<p>Arma uirumque cano</p>"), "[witnesses]\nA = 'A.xml'"),
    "s.rng": (RNG, "[check]\nschema = 's.rng'"),
    "s.rnc": (RNC, "[check]\nschema = 's.rnc'"),
    "s.sch": (SCH, "[check]\nschema = 's.sch'"),
    "theme.css": ("p { color: red }", "[site]\ntheme = 'theme.css'"),
    "part.xml": (f"{TEI_OPEN}{HEADER}<text><body><p xml:id='q'>pars</p></body></text></TEI>", ""),
}
GARBAGE = ("{%", "%}", "{{", "}}", "{{ x }}", "{% block", "{ }", "include", 'include "a"', "element", "=", "|", "~", "\\x{41}",
           "<text variable='x'/>", "<ref name='x'/>", "<value type='x'/>", "<param name='pattern'>(</param>", "test='('",
           "context='///'", "<include href='s.rng'/>", "<externalRef href='/etc/passwd'/>", "macro='m'")  # fmt: skip


def garbage(chance: random.Random, good: str) -> bytes:
    """Return a companion file that is damaged, or is something else altogether."""
    match chance.randint(0, 6):
        case 0:
            return chance.randbytes(chance.randint(0, 400))
        case 1:
            return good.encode()[: chance.randrange(len(good) or 1)]
        case 2:
            return chance.choice(list(COMPANIONS.values()))[0].encode()
        case 3:
            encoding = chance.choice(["utf-16", "utf-32", "latin-1", "cp037"])
            return good.encode(encoding, "replace")
        case _:
            text = good
            for _ in range(chance.randint(1, 5)):
                place = chance.randrange(len(text) or 1)
                piece = chance.choice([*PIECES, *GARBAGE, text[place : place + 30]])
                text = text[:place] + piece + text[place + chance.choice([0, 0, 1, 5, 20]) :]
            return text.encode("utf-8", "surrogatepass")


def judge(folder: Path, *arguments: str, is_read: bool = True) -> None:
    """Build, and require that the run ends in outputs that lost nothing, or in findings that say why not.

    ``is_read``: whether the pages are ours, and so have to say what the text says.
    """
    run = edition("build", *arguments, "-o", "out", "--only", "site,text,data", "--verify", cwd=folder)
    assert run.status in {0, 1, 2, 3}, run.err
    assert run.status == 0 or " error " in run.err, run.err
    report = folder / "out/report.json"
    if run.status != 2 and report.exists():
        told = json.loads(report.read_text(encoding="utf-8"))
        assert not (is_read and untrue(told)), untrue(told)
        ledgers = told["ledger"]
        assert all(ledger["lost"] == 0 for ledger in ledgers.values()), ledgers


def damaged_text(seed: int, folder: Path) -> None:
    """Build a text that is damaged by chance."""
    (folder / "a.xml").write_bytes(mutant(random.Random(seed)))
    judge(folder, "a.xml")


def damaged_companion(seed: int, folder: Path) -> None:
    """Build a project with a damaged file beside the text."""
    chance = random.Random(seed)
    name = sorted(COMPANIONS)[seed % len(COMPANIONS)]
    good, settings = COMPANIONS[name]
    place = folder / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(garbage(chance, good))
    include = "<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='part.xml' xpointer='q'/>"
    body = f"<p>Arma <app><lem wit='#A'>uirumque</lem><rdg wit='#B'>uirum</rdg></app> cano</p>{REFERENCE}"
    (folder / "a.xml").write_text(tei(body + (include if name == "part.xml" else "")), encoding="utf-8")
    (folder / "edition.toml").write_text(f"[edition]\nsource = 'a.xml'\n{settings}\n", encoding="utf-8")
    judge(folder, is_read=not name.startswith("t/"))
