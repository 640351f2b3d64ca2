"""The directive: its text is exact, its apparatus and notes are there and have reasons, its outputs are whole."""

from __future__ import annotations

import json
import re
from functools import cache

import pytest
from lxml import etree

from edition.reader.references import References
from tests.conftest import ROOT, SHARED, edition, lacking

TEI = "{http://www.tei-c.org/ns/1.0}"
ID = "{http://www.w3.org/XML/1998/namespace}id"
SOURCE = ROOT / "tei/directive.xml"
SENTENCES = ROOT / "tei/sentences.xml"
PLAIN = ROOT / "tei/plain.xml"
S = (ROOT / "tei/witnesses/S.txt").read_text(encoding="utf-8")
E = (ROOT / "tei/witnesses/E.txt").read_text(encoding="utf-8")
TYPES = {"terminology", "syntax", "omission", "addition", "register", "substantive"}
LAYERS = {"textual", "translation", "historical", "conceptual"}


@cache
def tree(path):
    return etree.parse(path).getroot()


def ids(path):
    return {e.get(ID): e for e in tree(path).iter() if isinstance(e.tag, str) and e.get(ID)}


def said(element) -> str:
    return " ".join("".join(element.itertext()).split())


def body_of(path):
    return tree(path).find(f"{TEI}text/{TEI}body")


# -- the text


def test_witness_s_is_the_received_text_character_by_character():
    rebuilt = edition("witness", "S", ROOT).out
    assert rebuilt.removesuffix("\n") == S.removesuffix("\n")


def test_received_text_is_as_it_came():
    received = SHARED / "directive/source.txt"
    if not received.exists():
        lacking("the received text (../shared/directive)")
    assert (ROOT / "tei/witnesses/S.txt").read_bytes() == received.read_bytes()


def test_plain_version_is_as_it_was_proved(built_directive):
    assert (built_directive / "text/plain.txt").read_text(encoding="utf-8") == E


def test_check_finds_nothing_to_mend():
    run = edition("check", ROOT, "--format", "json")
    assert [f for f in run.json["findings"] if f["severity"] != "info"] == []
    assert run.status == 0


@pytest.mark.parametrize(
    ("reference", "key"),
    [
        ("title", "title"), ("pre", "pre"), ("pre.2", "pre.2"), ("pre.2.1", "pre.2.s1"), ("pre.2.4", "pre.2.s4"),
        ("s1.head", "s1.head"), ("s4.3", "s4.3"), ("s2.2.3", "s2.2.s3"), ("s2.3.i1", "s2.3.i1"), ("close.1.1", "close.1.s1"),
    ],
)  # fmt: skip
def test_places_can_be_cited(reference, key):
    assert References(tree(SOURCE)).find(reference) is ids(SOURCE)[key]


def test_every_block_and_sentence_has_its_address():
    references = References(tree(SOURCE))
    body = body_of(SOURCE)
    for block in body.iter(TEI + "p", TEI + "item", TEI + "head"):
        assert references.find(block.get(ID)) is block
        for n, sentence in enumerate(block.findall(TEI + "s"), 1):
            assert sentence.get("n") == str(n)
            assert references.find(f"{block.get(ID)}.{n}") is sentence
    assert references.find("pre.2.9") is None


# -- the apparatus


@pytest.fixture(scope="module")
def entries():
    return edition("apparatus", ROOT, "--format", "json").json["entries"]


def test_every_entry_is_bound_and_has_type_certainty_responsibility_and_reason(entries):
    assert all(e["bound"] for e in entries)
    for entry in entries:
        assert entry["notes"], entry["id"]
        for reading in entry["readings"]:
            assert reading["cert"] in {"high", "medium", "low"}, entry["id"]
            assert reading["type"] in TYPES, entry["id"]
            assert reading["resp"].endswith("ed"), entry["id"]


def test_entries_on_words(entries):
    words = [e for e in entries if e["method"] == "parallel-segmentation"]
    assert len(words) >= 140
    for entry in words:
        assert entry["lemma"]["witnesses"] == ["S"], entry["id"]
        assert all(r["witnesses"] == ["R1", "R2"] for r in entry["readings"]), entry["id"]
    assert {r["type"] for e in words for r in e["readings"]} == TYPES


def test_entries_on_sentences_overlap_those_on_words(entries):
    sentences = [e for e in entries if e["method"] == "double-end-point"]
    assert len(sentences) >= 25
    known = ids(SOURCE)
    order = list(body_of(SOURCE).iter())
    place = {element: i for i, element in enumerate(order)}
    covered, across = 0, 0
    for entry in tree(SENTENCES).iter(TEI + "app"):
        first, last = (known[entry.get(end).rpartition("#")[2]] for end in ("from", "to"))
        end = max(place[e] for e in last.iter())
        covered += any(place[first] < place[a] <= end for a in body_of(SOURCE).iter(TEI + "app"))
        across += first.getparent() is not last.getparent()
    assert covered >= 25  # they overlap entries inside the text
    assert across >= 3  # and cross the borders of blocks
    assert all(r["witnesses"] == ["R2"] for e in sentences for r in e["readings"])


def test_the_proposals_make_running_texts():
    for witness, words in (
        ("R1", "a general and preliminary screening"),
        ("R2", "in the summer and autumn of this year"),
    ):
        assert words in edition("witness", witness, ROOT).out


def test_every_term_with_an_alternative_has_an_entry(entries):
    table = SHARED / "directive/terms.tsv"
    if not table.exists():
        lacking("the table of terms (../shared/directive)")
    lemmas = [e["lemma"]["text"].casefold() for e in entries]
    for line in table.read_text(encoding="utf-8").splitlines()[1:]:
        _, words, _, _, alternatives, _ = line.split("\t")
        if alternatives and not words.startswith("[") and words != "one-byone":
            wanted = words.casefold().strip("'")
            assert any(wanted in lemma or lemma in wanted for lemma in lemmas if lemma), words


# -- the reading version


def test_every_block_and_sentence_of_s_has_its_counterpart_in_e():
    def parts(path):
        found = body_of(path).iter(TEI + "head", TEI + "p", TEI + "item", TEI + "list", TEI + "s", TEI + "div")
        return [e for e in found if not any(a.tag in {TEI + "note", TEI + "rdg"} for a in e.iterancestors())]

    mine = [e.get(ID) for e in parts(SOURCE)]
    theirs = [e.get("corresp", "").removeprefix("directive.xml#") for e in parts(PLAIN)]
    assert mine == theirs


def test_parallel_page_has_no_gap(built_directive):
    page = (built_directive / "site/parallel.html").read_text(encoding="utf-8")
    assert page.count('class="row') >= 50
    assert 'class="missing"' not in page


# -- the notes


def notes():
    return [n for n in body_of(SOURCE).iter(TEI + "note") if n.get(ID)]


def test_notes_in_four_layers():
    by_layer = {layer: [n for n in notes() if n.get("type") == layer] for layer in LAYERS}
    assert sum(map(len, by_layer.values())) == len(notes()) >= 80
    assert all(len(found) >= 15 for found in by_layer.values())


def test_every_note_is_of_readable_length_and_has_a_source_or_says_that_it_judges():
    known = ids(SOURCE)
    for note in notes():
        assert 60 <= len(said(note)) <= 700, note.get(ID)
        sources = (note.get("source") or "").split()
        judged = note.get("ana") == "#judgement"
        assert sources or judged, note.get(ID)
        assert all(known[s[1:]].tag == TEI + "bibl" for s in sources), note.get(ID)
        shown = {r.get("target") for r in note.iter(TEI + "ref")}
        assert all(s in shown for s in sources if s != "#src-S" and note.get("type") != "textual"), note.get(ID)
        if judged:
            assert re.search(r"judgement|conjectur", said(note)), note.get(ID)


def test_notes_stand_in_every_part_of_the_text():
    for division in body_of(SOURCE).findall(TEI + "div"):
        assert len([n for n in division.iter(TEI + "note") if n.get(ID)]) >= 3, division.get(ID)


# -- glossary, register, introduction, header


def test_glossary_names_every_occurrence():
    known = ids(SOURCE)
    for term in body_of(SOURCE).iter(TEI + "term"):
        ref = term.get("ref")
        if not ref or any(a.tag in {TEI + "note", TEI + "rdg"} for a in term.iterancestors()):
            continue
        item = known[ref[1:]].getnext()
        around = [a.get(ID) for a in term.iterancestors() if a.get(ID)]
        assert {r.get("target")[1:] for r in item.iter(TEI + "ref")} & set(around), (ref, said(term))


def test_every_term_of_the_glossary_has_pinyin_renderings_and_a_basis():
    known = ids(SOURCE)
    glossary = known["gloss"]
    labels = glossary.findall(TEI + "label")
    assert len(labels) >= 80
    for label, item in zip(labels, glossary.findall(TEI + "item"), strict=True):
        assert re.fullmatch(r"[\u3400-\u9fff、，“”]+", said(label)), said(label)
        assert item.find(TEI + "term").get("{http://www.w3.org/XML/1998/namespace}lang") == "zh-Latn-pinyin"
        assert item.find(f"{TEI}seg[@type='basis']").get("ana") in {"#basis-seen", "#basis-standard"}
        for reference in item.iter(TEI + "ref"):
            assert reference.get("target")[1:] in known, said(label)


def test_names_lead_to_the_register():
    known = ids(SOURCE)
    for name in body_of(SOURCE).iter(TEI + "orgName", TEI + "persName", TEI + "placeName", TEI + "rs"):
        assert known[name.get("ref")[1:]].getparent().getparent().tag == TEI + "standOff", said(name)


def test_introduction_is_of_the_length_of_an_introduction():
    words = said(ids(SOURCE)["intro"]).split()
    assert 1500 <= len(words) <= 2500


def test_every_row_of_the_timeline_has_a_date_and_a_source():
    known = ids(SOURCE)
    for row in known["timeline.table"].findall(TEI + "row")[1:]:
        date, _, source = row.findall(TEI + "cell")
        when = date.find(TEI + "date")
        year = (when.get("when") or when.get("from"))[:4]
        assert 1949 <= int(year) <= 1955
        assert all(r.get("target")[1:] in known for r in source.iter(TEI + "ref"))
        assert source.find(TEI + "ref") is not None


def test_header_can_be_catalogued_from():
    header = tree(SOURCE).find(TEI + "teiHeader")
    roles = {r.get("ref") for r in header.iter(TEI + "resp")}
    assert {f"http://id.loc.gov/vocabulary/relators/{code}" for code in ("edt", "mrk", "ann", "trl")} == roles
    for path in (
        "fileDesc/titleStmt/author", "fileDesc/editionStmt/edition", "fileDesc/extent", "fileDesc/sourceDesc/listWit",
        "fileDesc/publicationStmt/availability/licence", "encodingDesc/editorialDecl/interpretation",
        "encodingDesc/classDecl/taxonomy", "profileDesc/langUsage/language", "profileDesc/textClass/keywords",
        "profileDesc/abstract", "revisionDesc/change",
    ):  # fmt: skip
        assert header.find("/".join(TEI + step for step in path.split("/"))) is not None, path


def test_guidelines_quote_the_file():
    page = (ROOT / "tei/README.md").read_text(encoding="utf-8")
    quoted = re.findall(r"```xml\n(.*?)```", page, re.DOTALL)
    assert len(quoted) >= 12
    files = [" ".join(p.read_text(encoding="utf-8").split()) for p in (SOURCE, SENTENCES, PLAIN)]
    for example in quoted:
        for piece in example.split("…"):
            flat = " ".join(piece.split())
            assert any(flat in text for text in files), piece


# -- the outputs


def test_outputs_are_whole(built_directive):
    report = json.loads((built_directive / "report.json").read_text(encoding="utf-8"))
    assert all(ledger["lost"] == 0 for ledger in report["ledger"].values())
    assert report["proof"][0]["differences"] == 0
    assert report["figures"]["print/directive.pdf"]["rows_least"] >= 8
    assert (built_directive / "text/directive.txt").is_file()
