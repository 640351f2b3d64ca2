"""Pandoc and bibutils read from our citations what the header says."""

from __future__ import annotations

import json
import subprocess

import pytest
from lxml import etree

from edition.writers.common.citation import cite
from tests.conftest import need_tool, tei
from tests.peers.deep_peers import judge, read

HEADER = """<teiHeader><fileDesc><titleStmt><title>Prose &amp; Verse_1 {100%} of #Λόγος ~ <title>De re</title></title>
<author><persName><forename>Ludwig</forename> <nameLink>van</nameLink> <surname>Exempel</surname></persName></author>
<author>Mao Zedong</author>
<editor><persName><forename>Jane</forename> <surname>O’Doe</surname></persName></editor>
<editor><orgName>Society for Examples and Sons</orgName></editor>
<respStmt><resp>Übersetzung</resp><persName><forename>Tom</forename><surname>Trans</surname></persName></respStmt></titleStmt>
<publicationStmt><publisher>Test &amp; Press</publisher><pubPlace>Leiden</pubPlace><date when="2026-03-05"/>
<idno type="DOI">10.5072/ex_1(2)</idno><idno type="ISBN">978-3-16-148410-0</idno></publicationStmt>
<sourceDesc><p>x</p></sourceDesc></fileDesc></teiHeader>"""
TITLE = "Prose & Verse_1 {100%} of #Λόγος ~ De re"
PANDOC = """
import sys, pypandoc
print(pypandoc.convert_file(sys.argv[1], "csljson", format=sys.argv[2]))
"""


@pytest.fixture
def citation(tmp_path):
    (tmp_path / "a.xml").write_text(tei("<p>textus</p>", HEADER), encoding="utf-8")
    made = cite(read(tmp_path / "a.xml"), "https://example.org/a_b")
    (tmp_path / "a.bib").write_text(made.bibtex, encoding="utf-8")
    (tmp_path / "a.ris").write_text(made.ris, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("dialect", ["biblatex", "bibtex"])
def test_pandoc_reads_bibtex(citation, dialect):
    (item,) = json.loads(judge(PANDOC, citation / "a.bib", dialect))
    assert item["title"] == TITLE
    assert item["author"] == [
        {"dropping-particle": "van", "family": "Exempel", "given": "Ludwig"},
        {"literal": "Mao Zedong"},
    ]
    assert item["editor"] == [{"family": "O’Doe", "given": "Jane"}, {"literal": "Society for Examples and Sons"}]
    assert item["translator"] == [{"family": "Trans", "given": "Tom"}]
    told = {"publisher": "Test & Press", "publisher-place": "Leiden", "ISBN": "978-3-16-148410-0", "language": "la"}
    told |= {"DOI": "10.5072/ex_1(2)", "URL": "https://example.org/a_b"}
    assert {key: item[key] for key in told} == told


def test_pandoc_reads_ris(citation):
    (item,) = json.loads(judge(PANDOC, citation / "a.ris", "ris"))
    assert item["title"] == TITLE
    assert item["issued"] == {"date-parts": [[2026]]}
    told = {"publisher": "Test & Press", "language": "la", "DOI": "10.5072/ex_1(2)", "URL": "https://example.org/a_b"}
    assert {key: item[key] for key in told} == told


@pytest.mark.parametrize("name", ["a.bib", "a.ris"])
def test_bibutils_reads_what_is_meant(citation, name):
    tool = need_tool("bib2xml" if name.endswith("bib") else "ris2xml")
    made = subprocess.run([tool, "-i", "utf8", citation / name], capture_output=True, check=True).stdout
    mods = {"m": "http://www.loc.gov/mods/v3"}
    book = etree.fromstring(made.removeprefix(b"\xef\xbb\xbf"))[0]

    def told(path: str) -> list[str]:
        return [str(found) for found in book.xpath(path, namespaces=mods)]

    assert told("m:titleInfo/m:title/text()") == [TITLE]
    assert told("m:originInfo/m:place/m:placeTerm/text()") == ["Leiden"]
    assert told("m:originInfo/m:publisher/text()") == ["Test & Press"]
    assert told("m:identifier[@type='isbn']/text()") == ["978-3-16-148410-0"]
    assert told("m:identifier[@type='doi']/text()") == ["10.5072/ex_1(2)"]
    role = "m:name[m:role/m:roleTerm='{}']/m:namePart[not(@type='given')]/text()"
    assert told(role.format("author"))[0] == "van Exempel"
    if name.endswith("bib"):  # RIS has no sign for a name that is not to be divided
        assert told(role.format("author")) == ["van Exempel", "Mao Zedong"]
        assert told(role.format("editor")) == ["O’Doe", "Society for Examples and Sons"]
        assert told(role.format("translator")) == ["Trans"]
