"""Programs of others load what we write, and what they read is what we meant. The Python ones live in `.ci/judges`."""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
import subprocess
from pathlib import Path

import pytest
from lxml import etree

from edition.model.edition import Edition
from edition.model.variation import compared_witnesses
from edition.project import open_project
from edition.run.gather import read_project
from edition.writers.data.plain_nexus import plain_nexus
from edition.writers.data.variants import Matrix, nexus
from edition.writers.tei import apparatus_document
from tests.conftest import HEADER, ROOT, SHARED, edition, lacking, need_tool, tei

SOURCES = (
    "<sourceDesc><listWit><listWit xml:id='alpha'><head>α</head><witness xml:id='A'/><witness xml:id='B'/></listWit>"
    "<witness xml:id='C'/><witness xml:id='D'/><witness xml:id='के'/></listWit></sourceDesc>"
)
NEGATIVE = tei(
    "<p>arma <app xml:id='u1'><lem>virumque</lem><rdg wit='#C'>virum</rdg></app> cano "
    "<app xml:id='u2'><lem>Troiae</lem><rdg wit='#alpha'>Romae</rdg><rdg wit='#D'>it's [Teucri]; “x”</rdg></app> qui "
    "<app xml:id='u3'><lem>primus</lem><rdg wit='#B'>primis</rdg><rdg wit='#के'/></app></p>",
    re.sub("<sourceDesc>.*</sourceDesc>", SOURCES, HEADER, flags=re.DOTALL),
)
GREEK = SHARED / "samples/2-pta-greek-english-ccby/pta0039.pta001.pta-grc2.xml"


def read(path: Path) -> Edition:
    return read_project(open_project(path, path.parent), judging=False).editions[0]


@pytest.fixture(params=["negative", "directive", "greek"])
def text(request, tmp_path) -> Edition:
    if request.param == "negative":
        (tmp_path / "negative.xml").write_text(NEGATIVE, encoding="utf-8")
        return read(tmp_path / "negative.xml")
    if request.param == "greek" and not GREEK.is_file():
        lacking("../shared/samples")
    return read(ROOT if request.param == "directive" else GREEK)


def meant(text: Edition, most: int) -> dict[str, str]:
    """Return the states of each witness, in one string."""
    witnesses = compared_witnesses(text)
    taken = [c for c in Matrix.of(text).columns if len(c.readings) <= most]
    return {w.siglum: "".join(str(c.of.get(w.id, "?")) for c in taken) for w in witnesses}


def names(text: Edition) -> dict[str, str]:
    """Return what each name of the plain matrix means, from its key."""
    rows = csv.DictReader(io.StringIO(plain_nexus(Matrix.of(text)).key))
    return {row["name"]: row["means"] for row in rows if row["what"] == "witness"}


def judge(script: str, *arguments: object) -> str:
    python = ROOT / ".ci/judges/bin/python"
    if not python.exists():
        lacking("the judges in .ci/judges")
    run = subprocess.run([python, "-c", script, *map(str, arguments)], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return run.stdout


BIOPYTHON = """
import json, sys
from Bio.Nexus.Nexus import Nexus
read = Nexus(sys.argv[1])
print(json.dumps({name: str(states) for name, states in read.matrix.items()}))
"""
DENDROPY = """
import json, sys, dendropy
read = dendropy.StandardCharacterMatrix.get(path=sys.argv[1], schema="nexus", preserve_underscores=True)
print(json.dumps({taxon.label: read[taxon].symbols_as_string() for taxon in read}))
"""


@pytest.mark.parametrize("script", [BIOPYTHON, DENDROPY], ids=["BioPython", "DendroPy"])
def test_plain_nexus_is_read_as_it_is_meant(text, script, tmp_path):
    (tmp_path / "a.nex").write_text(plain_nexus(Matrix.of(text)).matrix, encoding="ascii")
    known = names(text)
    found = {known[name]: states for name, states in json.loads(judge(script, tmp_path / "a.nex")).items()}
    assert found == meant(text, 10)


def test_rich_nexus_is_read_by_dendropy(text, tmp_path):
    (tmp_path / "a.nex").write_text(nexus(Matrix.of(text)), encoding="utf-8")
    found = json.loads(judge(DENDROPY, tmp_path / "a.nex"))
    assert sorted(found.values()) == sorted(meant(text, 10).values())


def test_mrbayes_reads_the_matrix(text, tmp_path):
    mb = need_tool("mb")
    (tmp_path / "a.nex").write_text(plain_nexus(Matrix.of(text)).matrix, encoding="ascii")
    commands = "set autoclose=yes nowarn=yes\nexecute a.nex\nshowmatrix\nquit\n"
    said = subprocess.run([mb], input=commands, cwd=tmp_path, capture_output=True, text=True, check=False).stdout
    assert "Successfully read matrix" in said, said
    found: dict[str, str] = {}
    for name, states in re.findall(r"^ +(\w+) +([0-9?]+) *$", said.partition("showmatrix")[2], re.MULTILINE):
        found[name] = found.get(name, "") + states
    known = names(text)
    assert {known[name]: states for name, states in found.items() if name in known} == meant(text, 10)


def test_iqtree_reads_the_matrix(text, tmp_path):
    iqtree = need_tool("iqtree2")
    wanted = meant(text, 10)
    (tmp_path / "a.nex").write_text(plain_nexus(Matrix.of(text)).matrix, encoding="ascii")
    command = [iqtree, "-s", "a.nex", "--seqtype", "MORPH", "-m", "MK", "-T", "1", "--fast", "--seed", "1"]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False).stdout
    assert f"Alignment has {len(wanted)} sequences with {len(next(iter(wanted.values())))} columns" in said, said


def test_teiphy_reads_from_our_tei_what_our_nexus_says(text, tmp_path):
    if text.name == "directive":
        pytest.skip("its renderings stand in several readings of one entry, and entries within entries")
    (tmp_path / "a.xml").write_bytes(apparatus_document(text, "parallel-segmentation", by_members=True))
    teiphy = ROOT / ".ci/judges/bin/teiphy"
    if not teiphy.exists():
        lacking("the judges in .ci/judges")
    # What is lost is no state; that, it has to be told.
    command = [teiphy, "a.xml", "a.csv", "--table", "matrix", "-m", "illegible", "-m", "lac"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    rows = list(csv.DictReader(io.StringIO((tmp_path / "a.csv").read_text(encoding="utf-8-sig"))))
    witnesses = compared_witnesses(text)
    places = iter(Matrix.of(text).columns)
    outer = {entry.parent for entry in text.entries.values()}
    for key, group in itertools.groupby(rows, lambda row: row[""].partition(",")[0]):
        states = list(group)
        column = next(c for c in places if c.entry.id == key)
        # A lemma that no witness has is no state there, and an outer entry shows another text: who goes with whom is the same.
        theirs = {w.id: [number for number, row in enumerate(states) if row[w.siglum] == "1.0"] for w in witnesses}
        if key in outer or any(len(has) > 1 for has in theirs.values()):
            continue  # it does not tell an entry from those within it; of two stages of one witness a matrix holds one
        assert all(len(has) == (w in column.of) for w, has in theirs.items()), key
        for one, other in itertools.combinations(column.of, 2):
            assert (theirs[one] == theirs[other]) == (column.of[one] == column.of[other]), (key, one, other)
    assert next(places, None) is None


def test_ncl_reads_the_matrix(text, tmp_path):
    ncl = need_tool("NCLconverter")
    (tmp_path / "a.nex").write_text(plain_nexus(Matrix.of(text)).matrix, encoding="ascii")
    run = subprocess.run([ncl, "-enexml", "-oread", "a.nex"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (tmp_path / "read.xml").is_file(), run.stderr
    root = etree.parse(tmp_path / "read.xml").getroot()
    symbols = {one.get("id"): one.get("symbol") for one in root.iter("{*}state", "{*}uncertain_state_set")}
    missing = {
        one.get("id") for one in root.iter("{*}state", "{*}uncertain_state_set") if one.get("label") == "Missing"
    }
    labels = {one.get("id"): one.get("label") for one in root.iter("{*}otu")}
    known = names(text)
    found = {
        known[labels[row.get("otu")]]: "".join(
            "?" if cell.get("state") in missing else symbols[cell.get("state")] for cell in row.iter("{*}cell")
        )
        for row in root.iter("{*}row")
    }
    assert found == meant(text, 10)


COLLATEX = """
import json, sys
from collatex import Collation, collate
collation = Collation()
for siglum, words in json.loads(sys.argv[1]).items():
    collation.add_plain_witness(siglum, words)
print(collate(collation, output="tei"))
"""


def test_collatex_collates_our_witnesses_and_we_read_what_it_says(tmp_path):
    (tmp_path / "a.xml").write_text(NEGATIVE, encoding="utf-8")
    texts = {}
    for siglum in "ABCD":
        run = edition("witness", siglum, tmp_path / "a.xml")
        texts[siglum] = " ".join(run.out.split())
    made = judge(COLLATEX, json.dumps(texts))
    inner = re.sub(r"^.*?<cx:apparatus[^>]*>|</cx:apparatus>\s*$", "", made, flags=re.DOTALL)
    sources = "".join(f"<witness xml:id='{siglum}'/>" for siglum in "ABCD")
    header = re.sub(
        "<sourceDesc>.*</sourceDesc>", f"<sourceDesc><listWit>{sources}</listWit></sourceDesc>", HEADER, flags=re.DOTALL
    )
    (tmp_path / "b.xml").write_text(tei(f"<p>{inner}</p>", header), encoding="utf-8")
    for siglum, words in texts.items():
        again = edition("witness", siglum, tmp_path / "b.xml").out
        assert re.findall(r"\w+", again) == re.findall(r"\w+", words), (siglum, made)
