"""Dapytains, which takes passages out of TEI for servers of DTS, takes out what our files of DTS hold."""

from __future__ import annotations

import json
import re
from itertools import combinations_with_replacement

import pytest
from lxml import etree

from tests.conftest import HEADER, edition, tei
from tests.peers.deep_peers import judge

REFS = (
    "<encodingDesc><refsDecl><citeStructure match='/TEI/text/body/div' use='@n' unit='book'>"
    "<citeStructure match='{part}' use='@n' delim='.' unit='{unit}'/></citeStructure></refsDecl></encodingDesc></teiHeader>"
)
PROSE = (
    "<div type='book' n='1'><p n='a'>alpha <app><lem wit='#A'>beta</lem><rdg wit='#B'>gamma</rdg></app> &amp; so on.</p> "
    "<p n='b'>Ὅμηρος <hi>or</hi> <persName>another</persName>.</p></div> "
    "<div type='book' n='2'><p n='1'>रामः वनं गच्छति</p> <p n='2'>finis</p></div>"
)
VERSE = (
    "<div type='book' n='1'><l n='1'>arma virumque cano</l> <l n='2'>Italiam <app><lem wit='#A'>fato</lem>"
    "<rdg wit='#B'>fatis</rdg></app> profugus</l> <l n='3'>litora</l></div> <div type='book' n='2'><l n='1'>conticuere</l></div>"
)
DAPYTAINS = """
import json, sys
from dapytains.tei.document import Document
from lxml import etree
document = Document(sys.argv[1])
units = [unit for top in document.get_reffs() for unit in (top, *top.children)]
def passage(start, end):
    return etree.tostring(document.get_passage(start, end) if end else document.get_passage(start), encoding="unicode")
wanted = json.loads(sys.argv[2])
print(json.dumps([[unit.ref for unit in units], [passage(*pair) for pair in wanted]]))
"""


def words(root: etree._Element) -> list[str]:
    """Return the words of a passage; dapytains leaves out the spaces between elements."""
    return " ".join(" ".join(root.itertext()).split()).split()


@pytest.mark.parametrize(
    ("body", "part", "unit"), [(PROSE, "p", "paragraph"), (VERSE, "l", "line")], ids=["prose", "verse"]
)
def test_dapytains_takes_out_what_we_wrote(body, part, unit, tmp_path):
    header = re.sub("</teiHeader>", REFS.format(part=part, unit=unit), HEADER)
    (tmp_path / "a.xml").write_text(tei(body, header), encoding="utf-8")
    (tmp_path / "edition.toml").write_text(
        '[edition]\nname = "a"\nsource = "a.xml"\n[site]\nurl = "https://example.org/"\n'
    )
    assert edition("build", "-q", "--only", "dts", cwd=tmp_path).status == 0
    ours = json.loads((tmp_path / "build/dts/navigation/a;down=-1/index.json").read_text(encoding="utf-8"))["member"]
    parts = [one["identifier"] for one in ours if one["level"] == 2]
    pairs = [(start, end if end != start else "") for start, end in combinations_with_replacement(parts, 2)]
    # Of a range from one book to the next it leaves out what follows in the first: findings/dapytains-range-across-books.sh.
    pairs = [(start, end) for start, end in pairs if not end or start[0] == end[0]]
    pairs += [("1", ""), ("2", ""), ("1", "2")]
    refs, passages = json.loads(judge(DAPYTAINS, tmp_path / "a.xml", json.dumps(pairs)))
    assert refs == [one["identifier"] for one in ours]
    for (start, end), theirs in zip(pairs, passages, strict=True):
        path = tmp_path / "build/dts/document/a" / start / end / "index.xml"
        assert words(etree.parse(path).getroot()) == words(etree.fromstring(theirs)), (start, end)
