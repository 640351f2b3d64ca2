"""A small edition with a full header, for tests of packages."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.conftest import edition

FULL = """<teiHeader><fileDesc><titleStmt>
<title type="main">Œdipus &amp; “co.”</title><title type="sub">A <hi rend="italic">critical</hi> edition</title><title type="short">Oed.</title>
<author><persName ref="http://d-nb.info/gnd/118612846 https://viaf.org/viaf/101760867">Sophocles</persName></author>
<editor><persName ref="https://orcid.org/0000-0002-1825-0097"><forename>Anna</forename> <surname>Müller</surname></persName></editor>
<editor>Carberry, Josiah</editor>
<funder><orgName ref="https://ror.org/00k4n6c32">European Commission</orgName></funder>
<respStmt><persName><forename>Zoë</forename> <surname>Ng</surname></persName><resp ref="http://id.loc.gov/vocabulary/relators/trl">translation</resp></respStmt>
<respStmt><persName>Li Wei</persName><resp>proofs</resp></respStmt></titleStmt>
<editionStmt><edition n="1.2">Second, <date when="2026-05-04">May 2026</date></edition></editionStmt>
<publicationStmt><publisher>Tests &amp; Sons</publisher><pubPlace>Nowhere</pubPlace>
<idno type="DOI">10.5072/example.1</idno><idno type="ISBN">978-3-16-148410-0</idno><date when="2025">2025</date>
<availability><licence target="https://creativecommons.org/licenses/by-sa/4.0/">CC BY-SA 4.0</licence></availability></publicationStmt>
<sourceDesc><bibl type="translatedFrom"><title>Οἰδίπους</title><idno type="DOI">https://doi.org/10.5072/source</idno></bibl>
<bibl><title>An old book</title></bibl>
<listWit><witness xml:id="A"/><witness xml:id="B"/></listWit></sourceDesc></fileDesc>
<profileDesc><abstract><p>A king asks.</p></abstract><textClass><keywords><term>tragedy</term><term>kings</term></keywords></textClass>
</profileDesc></teiHeader>"""
BODY = "<p>ἄνδρα <app><lem wit='#A'>μοι</lem><rdg wit='#B'>τε</rdg></app> ἔννεπε</p>"


def document(header: str = FULL, body: str = BODY) -> str:
    """Return a TEI document."""
    return f'<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="grc">{header}<text><body>{body}</body></text></TEI>'


def project(folder: Path, text: str | None = None, more: str = "") -> Path:
    """Make a project with one text; returns its folder."""
    (folder / "tei").mkdir(parents=True, exist_ok=True)
    (folder / "tei/oed.xml").write_text(text or document(), encoding="utf-8")
    (folder / "edition.toml").write_text(
        f'[edition]\nname = "oed"\nlanguage = "en"\n[check]\nschema = "profile"\n{more}', encoding="utf-8"
    )
    return folder


def deposit(folder: Path, *arguments: str | Path):
    """Run the command in a project."""
    return edition("deposit", *arguments, cwd=folder)


COMMAND = [sys.executable, "-c", "import sys; from edition.start import run; sys.argv[0] = 'edition'; run()", "deposit"]
"""The command as a process of its own."""
