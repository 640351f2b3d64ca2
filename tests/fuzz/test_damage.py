"""Damaged editions: elements dropped, moved, renamed, attributes broken. Never a traceback, never a lost character."""

from __future__ import annotations

import json
import random

import pytest
from lxml import etree

from tests.conftest import CASES, ROOT, SHARED, edition
from tests.finished import untrue

pytestmark = pytest.mark.long

TEI = "{http://www.tei-c.org/ns/1.0}"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
NAMES = (
    "p", "app", "rdg", "lem", "div", "l", "lg", "list", "item", "note", "choice", "table", "row", "cell", "head", "seg",
    "quote", "sp", "figure", "ref", "gap", "unclear", "listApp", "witStart", "lacunaEnd", "anchor", "label", "w", "bibl",
    "text", "body", "unknown", "index", "graphic", "rdgGrp", "standOff", "floatingText", "lb", "pb",
)  # fmt: skip
VALUES = (
    "",
    "#",
    "##a",
    "a b",
    "#nowhere",
    "1-2",
    "other.xml#x",
    "\u200f\u202e",
    "<&>\"'",
    "999999999999",
    "9" * 5000,
    "²",
    "٣",
    "-3",
    "1.5",
    "line",
    "xpath(",
    "-",
)
ATTRIBUTES = (
    XML_ID,
    "wit",
    "from",
    "to",
    "loc",
    "n",
    "type",
    "target",
    "rend",
    "corresp",
    "cols",
    "rows",
    "quantity",
    "unit",
    "varSeq",
    "part",
    "when",
    "{http://www.w3.org/XML/1998/namespace}lang",
)
SOURCES = [
    *sorted((SHARED / "samples").glob("*/*.xml")),
    *sorted((CASES / "reading").glob("*/in.xml")),
    ROOT / "tei/directive.xml",
]


def damaged(root: etree._Element, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 12)):
        elements = [e for e in root.iter(etree.Element) if e.getparent() is not None]
        if not elements:
            return
        victim = chance.choice(elements)
        match chance.randint(0, 5):
            case 0:
                victim.getparent().remove(victim)
            case 1:
                other = chance.choice(elements)
                if other is not victim and victim not in other.iterancestors() and other.getparent() is not None:
                    other.insert(chance.randint(0, len(other)), victim)
            case 2:
                victim.tag = TEI + chance.choice(NAMES)
            case 3:
                victim.set(chance.choice(ATTRIBUTES), chance.choice(VALUES))
            case 4:
                victim.attrib.clear()
            case _:
                victim.text = (victim.text or "") + chance.choice(["\u00a0 x", " ", "\u202eabc", "𠀀", "\u0301", "]]"])


@pytest.mark.parametrize("source", SOURCES, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_damage_does_no_harm(source, tmp_path):
    chance = random.Random(source.name)
    for i in range(4):
        root = etree.parse(str(source), etree.XMLParser(collect_ids=False)).getroot()
        damaged(root, chance)
        (tmp_path / "a.xml").write_bytes(etree.tostring(root, encoding="utf-8"))
        run = edition("build", "a.xml", "-q", "-o", f"out{i}", "--only", "site,text,data", "--verify", cwd=tmp_path)
        assert run.status in {0, 1}, run.err
        if (tmp_path / f"out{i}/report.json").exists():
            report = json.loads((tmp_path / f"out{i}/report.json").read_text(encoding="utf-8"))
            assert not untrue(report), untrue(report)
            assert all(ledger["lost"] == 0 for ledger in report["ledger"].values()), report["ledger"]
        for siglum in ("A", "M"):
            assert edition("witness", siglum, "a.xml", "--format", "tei", cwd=tmp_path).status in {0, 1, 2}
