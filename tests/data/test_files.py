"""The data of an edition, read back by programs of others."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from lxml import etree

from edition.model.edition import Edition
from edition.model.variation import agreement, compared_witnesses
from edition.project import open_project
from edition.run.gather import read_project
from edition.writers.data import nexus, variant_table, web_annotations
from edition.writers.data.plain_nexus import labels, plain_nexus
from edition.writers.data.variants import Matrix, taxon
from tests.conftest import ROOT, SHARED, edition, tei
from tests.epub.pictures import png

SAMPLES = sorted((SHARED / "samples").rglob("*.xml")) or [None]


def read(path: Path) -> Edition | None:
    return next(iter(read_project(open_project(path, path.parent), judging=False).editions), None)


def case(folder: Path, body: str) -> Edition:
    (folder / "case.xml").write_text(tei(body), encoding="utf-8")
    made = read(folder / "case.xml")
    assert made is not None
    return made


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


# -- variants ------------------------------------------------------------------------------------------------------------

BODY = (
    "<p>a <app xml:id='x'><lem wit='#A'>it's [b]</lem><rdg wit='#B'>c</rdg><rdg wit='#C'/></app> d "
    "<app xml:id='y'><lem wit='#A #C'>e <app xml:id='z'><lem wit='#A'>f</lem><rdg wit='#C'>g</rdg></app></lem>"
    "<rdg wit='#B'>h</rdg></app> <lacunaStart wit='#C'/>i "
    "<app xml:id='w'><lem wit='#A'>j</lem><rdg wit='#B'>k</rdg></app></p>"
)


def test_variant_table(tmp_path):
    found = rows(variant_table(Matrix.of(case(tmp_path, BODY))))
    assert [r["entry"] for r in found] == ["x", "y", "z", "w"]
    assert (found[0]["A"], found[0]["B"], found[0]["C"]) == ("it's [b]", "c", "om.")
    assert found[3]["C"] == ""


def matrix(text: str):
    from commonnexus import Nexus
    from commonnexus.blocks.characters import Characters

    block = Nexus(text).blocks["CHARACTERS"][0]
    assert isinstance(block, Characters)
    return block.get_matrix()


def test_nexus_is_read_back(tmp_path):
    made = nexus(Matrix.of(case(tmp_path, BODY)))
    found = {taxon: list(states.values()) for taxon, states in matrix(made).items()}
    assert found["A"] == ["0", "0", "0", "0"]
    assert found["B"][:2] == ["1", "1"]
    assert found["C"][0] == "2"
    assert found["C"][3] is None


@pytest.mark.parametrize("file", SAMPLES, ids=lambda p: p.name if p else "-")
def test_nexus_agrees_with_the_table(samples, file):
    assert samples.is_dir()
    text = read(file)
    if text is None or not (made := nexus(Matrix.of(text))):
        pytest.skip("there is nothing that varies")
    found = matrix(made)
    witnesses = compared_witnesses(text)
    table = rows(variant_table(Matrix.of(text)))
    assert len(found) == len(witnesses)
    lemmas = {r["entry"]: r["lemma"] or "om." for r in table}
    for witness in witnesses:
        states = found[taxon(witness.siglum)]
        cells = {r["entry"]: r[witness.siglum] for r in table}
        for entry, state in states.items():
            assert (state is None) == (cells[entry] == ""), (entry, witness.siglum)
            if state == "0":
                assert cells[entry] == lemmas[entry]


def test_plain_nexus_has_names_and_states_that_any_program_knows(tmp_path):
    made = plain_nexus(Matrix.of(case(tmp_path, BODY)))
    assert made.matrix.isascii()
    assert "'" not in made.matrix
    assert [line.split() for line in made.matrix.splitlines() if line.startswith("    ")] == [
        ["A", "0000"],
        ["B", "11?1"],
        ["C", "201?"],
    ]
    assert {"what": "reading", "name": "1", "means": "x: it's [b]", "state": "0"} in rows(made.key)
    assert {"what": "reading", "name": "1", "means": "x: om.", "state": "2"} in rows(made.key)


def test_names_of_witnesses_in_ascii_are_all_different():
    assert labels(["w2", "a"]) == ["w2", "a"]
    assert labels(["w2", "α"]) == ["w2", "w2_"]
    assert labels(["A", "a", "α", "Par. lat. 7", "7", "Ω²", "é", "E", "w3"]) == [
        "A", "w2", "w3", "Par_lat_7", "w5", "w6", "e", "w8", "w9",
    ]  # fmt: skip


def test_more_readings_than_states_are_told(tmp_path):
    many = "".join(f"<rdg wit='#B'>x{n}</rdg>" for n in range(10))
    made = plain_nexus(Matrix.of(case(tmp_path, f"{BODY}<p><app xml:id='m'><lem wit='#A'>y</lem>{many}</app></p>")))
    assert [f.code for f in made.findings] == ["O044"]
    assert "NCHAR=4" in made.matrix
    assert rows(made.key)[-1] == {"what": "left out", "name": "", "means": "m", "state": ""}


def test_agreement_matrix(samples):
    text = read(samples / "2-pta-greek-english-ccby/pta0039.pta001.pta-grc2.xml")
    from edition.writers.data import agreement_table

    found = {(r["witness"], r["other"]): (int(r["agree"]), int(r["of"])) for r in rows(agreement_table(text))}
    counted = agreement(text, compared_witnesses(text))
    assert len(found) == len(counted.shared) == 3
    assert sum(of for _, of in found.values()) > 500
    for agree, of in found.values():
        assert 0 < agree <= of


# -- notes ---------------------------------------------------------------------------------------------------------------


def test_notes_are_annotations_of_words_of_the_text():
    text = read(ROOT)
    data = json.loads(web_annotations(text, "https://example.org/"))
    assert data["@context"] == "http://www.w3.org/ns/anno.jsonld"
    items = data["first"]["items"]
    assert data["total"] == len(items) == len([n for n in text.notes.values() if not n.entry])
    # The transcription of the witness is a file of its own, made before the edition.
    transcription = "".join((ROOT / "tei/witnesses/S.txt").read_text(encoding="utf-8").split())
    found = 0
    for item in items:
        assert item["type"] == "Annotation"
        assert item["body"]["value"]
        selectors = item["target"].get("selector", [])
        for selector in selectors if isinstance(selectors, list) else [selectors]:
            if selector["type"] == "TextQuoteSelector":
                assert selector["exact"]
                found += "".join((selector["prefix"] + selector["exact"] + selector["suffix"]).split()) in transcription
    assert found > 60


def test_note_at_the_beginning_and_note_that_points(tmp_path):
    text = case(
        tmp_path,
        "<p xml:id='p1'><note xml:id='n1'>one</note>Arma <hi>uirumque</hi><note xml:id='n2'>two</note> cano</p><note target='#p1' xml:id='n3'>three</note>",
    )
    items = {i["id"].partition("#")[2]: i for i in json.loads(web_annotations(text, "urn:x"))["first"]["items"]}
    assert items["n1"]["target"]["selector"] == {
        "type": "TextQuoteSelector",
        "prefix": "",
        "exact": "Arma",
        "suffix": " uirumque cano",
    }
    assert items["n2"]["target"]["selector"]["exact"] == "uirumque"
    assert items["n2"]["target"]["selector"]["prefix"] == "Arma "
    assert any(s.get("value") == "p1" for s in [items["n3"]["target"]["selector"]] if isinstance(s, dict)) or any(
        s.get("value") == "p1" for s in items["n3"]["target"]["selector"]
    )


def test_annotation_targets_the_page_with_the_words(tmp_path):
    (tmp_path / "edition.toml").write_text(
        '[edition]\nname = "case"\nsource = "case.xml"\n[site]\nurl = "https://example.org/case/"\n'
    )
    body = (
        "<div xml:id='one'><p>a <seg xml:id='s1'>b</seg></p></div>"
        "<div xml:id='two'><p>c <note target='#s1'>N</note>%s</p></div>"
    )
    (tmp_path / "case.xml").write_text(tei(body % (" verbum" * 20_000)), encoding="utf-8")
    run = edition("build", "--only", "data,site", cwd=tmp_path)
    assert run.status == 0, run.err
    assert "O007" not in run.out + run.err
    data = json.loads((tmp_path / "build/data/case.annotations.json").read_text(encoding="utf-8"))
    target = data["first"]["items"][0]["target"]
    page = target["source"].removeprefix("https://example.org/case/")
    assert 'id="s1"' in (tmp_path / "build/site" / page).read_text(encoding="utf-8")
    assert {"type": "FragmentSelector", "conformsTo": "http://tools.ietf.org/rfc/rfc3236", "value": "s1"} in target[
        "selector"
    ]


# -- images --------------------------------------------------------------------------------------------------------------


def iiif(folder: Path, body: str) -> dict:
    (folder / "edition.toml").write_text(
        '[edition]\nname = "case"\nsource = "case.xml"\n[site]\nurl = "https://example.org/case/"\n'
    )
    (folder / "case.xml").write_text(tei(body), encoding="utf-8")
    run = edition("build", "-q", "--only", "data,site", cwd=folder)
    assert run.status == 0, run.err
    return json.loads((folder / "build/data/case.manifest.json").read_text(encoding="utf-8"))


def test_manifest_is_read_by_the_models_of_iiif(tmp_path):
    from iiif_prezi3 import Manifest

    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures/f1.png").write_bytes(png(80, 60))
    data = iiif(
        tmp_path,
        "<p><pb n='1r' facs='pictures/f1.png'/>a <pb n='1v' facs='https://iiif.example.org/im/2/full/full/0/default.jpg'/>b</p>",
    )
    manifest = Manifest(**data)
    assert [c.label["none"] for c in manifest.items] == [["1r"], ["1v"]]
    first, second = manifest.items
    assert (first.width, first.height) == (80, 60)
    body = data["items"][0]["items"][0]["items"][0]["body"]
    assert body["id"] == "https://example.org/case/images/f1.png"
    assert (tmp_path / "build/site/images/f1.png").read_bytes() == png(80, 60)
    service = data["items"][1]["items"][0]["items"][0]["body"]["service"][0]
    assert service["id"] == "https://iiif.example.org/im/2"
    assert second.id != first.id


def test_no_manifest_without_an_address_or_images(tmp_path):
    (tmp_path / "case.xml").write_text(tei("<p><pb n='1' facs='https://example.org/1.jpg'/>a</p>"), encoding="utf-8")
    assert edition("build", "-q", tmp_path / "case.xml", "-o", tmp_path / "out", "--only", "data").status == 0
    assert not list((tmp_path / "out/data").glob("*.manifest.json"))


@pytest.mark.parametrize("file", SAMPLES, ids=lambda p: p.name if p else "-")
def test_every_file_of_every_sample_can_be_read(samples, file, tmp_path):
    assert samples.is_dir()
    edition("build", "-q", file, "-o", tmp_path, "--only", "data")
    for path in (tmp_path / "data").iterdir():
        text = path.read_text(encoding="utf-8")
        assert text.strip(), path.name
        match path.suffix:
            case ".json":
                json.loads(text)
            case ".xml":
                etree.fromstring(text.encode())
            case ".csv":
                widths = {len(row) for row in csv.reader(io.StringIO(text))}
                assert len(widths) == 1, path.name
