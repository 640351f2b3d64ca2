"""A package of an edition that is judged by an ODD: the ODD, what it builds on, and the schema that is made of it."""

from __future__ import annotations

import json
import shutil

import pytest

from edition.schema.relaxng.schema import load
from tests.conftest import edition
from tests.deposit.editions import deposit, document, project
from tests.odd.odds import ALL, SPECS, odd

HEADER = """<teiHeader><fileDesc><titleStmt><title>T</title></titleStmt><publicationStmt><p>P</p></publicationStmt>
<sourceDesc><p>S</p></sourceDesc></fileDesc></teiHeader>"""
GROUP = '<specGrp xmlns="http://www.tei-c.org/ns/1.0"><elementSpec ident="date" mode="delete"/></specGrp>'
RULE = """<specGrpRef target="group.xml"/><elementSpec ident="p" mode="change"><constraintSpec ident="c" scheme="schematron">
<constraint xmlns:sch="http://purl.oclc.org/dsdl/schematron"><sch:assert test="not(@n)">no number</sch:assert></constraint></constraintSpec></elementSpec>"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = project(tmp_path_factory.mktemp("odd") / "oed", document(HEADER, "<p>ἔννεπε</p>"))
    (folder / "odd").mkdir()
    shutil.copy(SPECS, folder / "odd" / "specs.xml")
    (folder / "odd" / "base.odd").write_text(odd(ALL), encoding="utf-8")
    (folder / "odd" / "group.xml").write_text(GROUP, encoding="utf-8")
    (folder / "odd" / "oed.odd").write_text(odd(ALL + RULE, 'source="base.odd"'), encoding="utf-8")
    settings = (
        (folder / "edition.toml")
        .read_text(encoding="utf-8")
        .replace('"profile"', '"odd/oed.odd"\nspecs = "odd/specs.xml"')
    )
    (folder / "edition.toml").write_text(settings, encoding="utf-8")
    run = deposit(folder, "-q")
    assert (folder / "build" / "deposit").is_dir(), run.err
    (bag,) = (path for path in (folder / "build/deposit").iterdir() if path.is_dir())
    return bag / "data"


def test_the_odd_and_all_on_which_it_builds_are_there(made):
    assert sorted(path.relative_to(made / "schema").as_posix() for path in (made / "schema").rglob("*.*")) == [
        "base.odd", "group.xml", "made/oed.rng", "made/oed.sch", "oed.odd",
    ]  # fmt: skip
    for name in ("oed.odd", "base.odd", "group.xml", "specs.xml"):
        assert (made / "source" / "odd" / name).is_file()


def test_the_schema_that_is_made_of_it_judges_alone(made):
    schema = load(made / "schema" / "made" / "oed.rng")
    text = '<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><p>{}</p></text></TEI>'
    assert schema.validate(text.format("a").encode()) == []
    assert [one.code for one in schema.validate(text.format("<date when='1900'/>").encode())] == ["S003"]
    assert "no number" in (made / "schema" / "made" / "oed.sch").read_text(encoding="utf-8")


def test_every_file_of_it_is_described(made):
    graph = json.loads((made / "ro-crate-metadata.json").read_bytes())["@graph"]
    files = {one["@id"]: one for one in graph if one["@type"] == "File"}
    assert files["schema/oed.odd"]["encodingFormat"] == "application/tei+xml"
    assert "ODD" in files["schema/oed.odd"]["description"]
    assert files["schema/base.odd"]["description"] == "A file on which oed.odd builds"
    assert "made from oed.odd and specs.xml" in files["schema/made/oed.rng"]["description"]
    assert "Schematron" in files["schema/made/oed.sch"]["description"]


def test_its_texts_can_be_judged_again_from_the_package(made, tmp_path):
    shutil.copytree(made / "source", tmp_path / "source")
    found = edition("check", "--format", "json", cwd=tmp_path / "source").json["findings"]
    assert [one for one in found if one["code"].startswith(("S1", "S2", "S4"))] == []
    assert "S003" in {one["code"] for one in found}  # the specifications of these tests have no header
