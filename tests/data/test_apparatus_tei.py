"""TEI again: the apparatus by one method says what it said before, to the builder and to the schema of the TEI."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from edition.model.apparatus import members
from edition.model.edition import Edition
from edition.model.variation import compared_witnesses, readings_of
from edition.model.walk import plain_text
from edition.model.witness import witness_text
from edition.project import open_project
from edition.run.gather import read_project
from edition.writers.markup.apparatus_tei import METHODS, apparatus_document, xml_name
from tests.conftest import ROOT, SHARED, edition, lacking, tei

SAMPLES = sorted((SHARED / "samples").rglob("*.xml")) or [None]
NAMES = {"t": "http://www.tei-c.org/ns/1.0"}


def read(path: Path) -> Edition | None:
    project = open_project(path, path.parent)
    return next(iter(read_project(project, judging=False).editions), None)


def again(old: Edition, method: str, folder: Path) -> Edition:
    path = folder / "again.xml"
    path.write_bytes(apparatus_document(old, METHODS[method]))
    new = read(path)
    assert new is not None
    return new


def words(text: Edition, witness: str) -> list[str]:
    return witness_text(text, witness).text.split()


def same(old: Edition, new: Edition, method: str = "parallel-segmentation") -> None:
    """Hold that every witness has the same words, and every entry the same readings by the same witnesses.

    By double end-point, TEI does not say whether an addition is written together with the word before: letters count.
    """
    by = "" if method == "double-end-point" else " "
    names = {key: xml_name(key) for key in old.witnesses}
    for key, witness in old.witnesses.items():
        if not witness.is_group:
            assert by.join(words(new, names[key])) == by.join(words(old, key)), key
    assert len(new.entries) == len(old.entries)
    for key, entry in old.entries.items():
        other = new.entries[xml_name(key)]
        assert [told(r, names) for r in entry.variants] == [told(r, {}) for r in other.variants], key
        mine, its = attested(entry.text_reading, names), attested(other.text_reading, {})
        assert its[: len(dict.fromkeys(mine))] == tuple(dict.fromkeys(mine)), key
    # Whoever has text at an entry is named there, also those of whom the source is silent.
    hands = {hand for witness in old.witnesses.values() for hand in witness.hands}
    for witness in compared_witnesses(old):
        for key in readings_of(old, witness.id) if witness.id not in hands else ():
            entry = new.entries[xml_name(key)]
            readings = [*entry.readings, *([entry.lemma] if entry.lemma else [])]
            named = {m for r in readings for s in r.sigla for m in members(new.witnesses, s)}
            assert names[witness.id] in named, (key, witness.id)


def told(reading, names) -> tuple[str, tuple[str, ...]]:
    return " ".join(plain_text(reading.content).split()), attested(reading, names)


def attested(reading, names) -> tuple[str, ...]:
    return tuple(names.get(a.witness, a.witness) for a in reading.witnesses) if reading else ()


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("file", SAMPLES, ids=lambda p: p.name if p else "-")
def test_sample_says_the_same(samples, file, method, tmp_path):
    assert samples.is_dir()
    old = read(file)
    if old is None:
        pytest.skip("cannot be read")
    same(old, again(old, method, tmp_path), method)


@pytest.mark.parametrize("method", METHODS)
def test_directive_says_the_same(method, tmp_path):
    old = read(ROOT)
    same(old, again(old, method, tmp_path), method)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "file",
    [
        "1-scdh-arabic-mit/BAlam52.tei.xml",
        "2-pta-greek-english-ccby/pta0039.pta001.pta-grc2.xml",
        "2-pta-greek-english-ccby/pta0039.pta001.pta-eng1.xml",
    ],
)
def test_sample_is_valid_tei(samples, file, method, tmp_path):
    schema = SHARED / "schema/tei_all-4.12.0.rng"
    if not schema.is_file():
        lacking("the schema of the TEI (../shared/schema)")
    path = tmp_path / "again.xml"
    path.write_bytes(apparatus_document(read(samples / file), METHODS[method]))
    before = edition("check", "--schema", schema, "--format", "json", samples / file).json["findings"]
    after = edition("check", "--schema", schema, "--format", "json", path).json["findings"]
    # One of the samples has faults in its <span>, which go with it.
    errors = {f["message"] for f in after if f["code"].startswith("S") and "<span>" not in f["message"]}
    assert errors <= {f["message"] for f in before}


def test_parallel_segmentation_is_what_it_says(tmp_path):
    source = tmp_path / "case.xml"
    source.write_text(
        tei(
            "<p>a <anchor xml:id='f'/>b c<anchor xml:id='t'/> d</p><listApp><app from='#f' to='#t'><rdg wit='#B'>x</rdg></app></listApp>"
        ),
        encoding="utf-8",
    )
    root = etree.fromstring(apparatus_document(read(source), METHODS["parallel-segmentation"]))
    (app,) = root.xpath("//t:p/t:app", namespaces=NAMES)
    assert app.get("from") is None
    assert ["".join(e.itertext()) for e in app] == ["b c", "x"]
    assert not root.xpath("//t:listApp", namespaces=NAMES)
    root = etree.fromstring(apparatus_document(read(source), METHODS["double-end-point"]))
    (app,) = root.xpath("//t:listApp/t:app", namespaces=NAMES)
    for name in ("from", "to"):
        assert root.xpath(f"//t:anchor[@xml:id='{app.get(name)[1:]}']", namespaces=NAMES)


OVERLAPPING = (
    "<p>a <anchor xml:id='p1'/>h <anchor xml:id='q1'/>i<anchor xml:id='p2'/> j<anchor xml:id='q2'/> k</p>"
    "<p>l <app xml:id='o'><lem wit='#A'>b <app xml:id='i'><lem wit='#A'>c</lem><rdg wit='#B'>d</rdg></app></lem>"
    "<rdg wit='#C'>e <app xml:id='n'><lem wit='#C'>f</lem><rdg wit='#B'>g</rdg></app></rdg></app> m</p>"
    "<listApp><app xml:id='x' from='#p1' to='#p2'><rdg wit='#B'>K</rdg></app>"
    "<app xml:id='y' from='#q1' to='#q2'><rdg wit='#C'>L</rdg></app></listApp>"
)


@pytest.mark.parametrize("method", METHODS)
def test_nested_and_overlapping_entries(method, tmp_path):
    source = tmp_path / "case.xml"
    source.write_text(tei(OVERLAPPING), encoding="utf-8")
    old = read(source)
    same(old, again(old, method, tmp_path), method)


def test_entry_across_paragraphs_is_kept(tmp_path):
    source = tmp_path / "case.xml"
    source.write_text(
        tei(
            "<p>a <anchor xml:id='f'/>b</p><p>c<anchor xml:id='t'/> d</p><listApp><app xml:id='x' from='#f' to='#t'><rdg wit='#B'>K</rdg></app></listApp>"
        ),
        encoding="utf-8",
    )
    old = read(source)
    new = again(old, "parallel-segmentation", tmp_path)
    same(old, new)
    assert new.entries["x"].method == "double-end-point"


def test_notes_stand_at_their_place(tmp_path):
    source = tmp_path / "case.xml"
    source.write_text(tei("<p>a<note type='history' xml:id='n1'>told</note> b</p>"), encoding="utf-8")
    old = read(source)
    new = again(old, "parallel-segmentation", tmp_path)
    assert [(n.id, n.layer, plain_text(n.content)) for n in new.notes.values()] == [("n1", "history", "told")]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.integers(0, 11), st.integers(0, 11), st.sampled_from("BC")),
        min_size=1,
        max_size=5,
        unique_by=lambda t: t[:2],
    ),
    st.sampled_from(sorted(METHODS)),
)
def test_any_entries_say_the_same(tmp_path, spans, method):
    """Entries anywhere between the twelve places of two paragraphs: nested, overlapping, side by side, across."""
    anchors = [f"<anchor xml:id='p{i}'/>w{i} " for i in range(12)]
    body = f"<p>{''.join(anchors[:6])}</p><p>{''.join(anchors[6:])}<anchor xml:id='p12'/></p>"
    apps = [
        f"<app xml:id='e{n}' from='#p{min(a, b)}' to='#p{max(a, b) + 1}'><rdg wit='#{w}'>r{n}</rdg></app>"
        for n, (a, b, w) in enumerate(spans)
    ]
    source = tmp_path / "any.xml"
    source.write_text(tei(f"{body}<listApp>{''.join(apps)}</listApp>"), encoding="utf-8")
    old = read(source)
    new = again(old, method, tmp_path)
    assert {k: [told(r, {}) for r in e.variants] for k, e in new.entries.items()} == {
        k: [told(r, {}) for r in e.variants] for k, e in old.entries.items()
    }
    assert {k: e.lemma_text for k, e in new.entries.items()} == {k: e.lemma_text for k, e in old.entries.items()}
    for witness in "ABC":
        assert words(new, witness) == words(old, witness)


def test_command(tmp_path):
    run = edition("apparatus", ROOT / "tei/plain.xml", "--format", "tei")
    assert run.status == 0
    etree.fromstring(run.out.encode())
    for name in "ab":
        (tmp_path / f"{name}.xml").write_bytes((ROOT / "tei/plain.xml").read_bytes().replace(b"corresp=", b"ana="))
    run = edition("apparatus", tmp_path, "--format", "tei")
    assert run.status == 2
    assert "name its file" in run.err
