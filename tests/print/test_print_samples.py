"""The directive and editions by others, as printed: every lemma at its line, every entry and note once and whole."""

from __future__ import annotations

import unicodedata

import pytest

from edition.model.text import NoteCall
from edition.model.walk import everything
from edition.writers.print.geometry import Geometry
from tests.conftest import ROOT
from tests.print.books import STYLE, book, project_in
from tests.print.printed import consume, expected_entries, expected_notes, misplaced, read_pages


def printed(folder, path, settings=None, *, rtl=False):
    tei = path.read_bytes()
    made, pdf, read, edition = book(folder, tei, {"form": "text", "index": False, **(settings or {})})
    assert made.pdf is not None, [f.message for f in made.findings]
    foot = Geometry(read, edition, None).foot_size
    return read_pages(pdf, size=read.size, foot=foot, rtl=rtl), edition, made


def layers(edition) -> list[str]:
    called = (
        edition.notes[n.note] for n in everything(edition.body) if isinstance(n, NoteCall) and n.note in edition.notes
    )
    return list(dict.fromkeys(n.layer for n in called if not n.entry and n.layer != "note"))


def test_the_directive_with_its_layers(tmp_path):
    source = ROOT / "tei/directive.xml"
    _, read = project_in(tmp_path / "read", source.read_bytes())
    order = ["apparatus", *layers(read)]
    assert {"textual", "translation", "historical"} <= set(order)
    places = {**dict.fromkeys(order, "foot"), "note": "end"}
    pages, edition, _ = printed(tmp_path, source, {"layers": places, "order": order, "pointers": "none"})
    entries = expected_entries(edition, STYLE)
    notes = [expected_notes(edition, layer) for layer in order[1:]]
    pages = [p for p in pages if p.foot]
    assert consume(pages, entries, *notes) == []
    assert misplaced(pages, [*entries, *(n for layer in notes for n in layer)]) == []
    assert len(entries) >= 50
    assert sum(len(n) for n in notes) >= 40


@pytest.mark.parametrize("page", ["royal octavo", "A5"])
def test_the_greek_sample(samples, tmp_path, page):
    path = samples / "2-pta-greek-english-ccby/pta0039.pta001.pta-grc2.xml"
    pages, edition, _ = printed(tmp_path, path, {"page": page, "layers": {"note": "end"}})
    entries = expected_entries(edition, STYLE)
    assert consume(pages, entries) == []
    assert misplaced(pages, entries) == []
    assert len(entries) == 654


def test_the_verse_sample(samples, tmp_path):
    path = samples / "5-pessoa-verse-facs-ccby/Pessoa_Mar_Portuguez.xml"
    pages, edition, _ = printed(tmp_path, path, {"layers": {"note": "end"}})
    entries = expected_entries(edition, STYLE)
    assert consume([p for p in pages if p.foot], entries) == []


@pytest.mark.parametrize("name", ["BAlam52.tei.xml", "Bisharah.tei.xml"])
def test_the_arabic_samples(samples, tmp_path, name):
    """Without vowel signs: in a PDF of Typst a sign gives back the letter under it, too, so such text cannot be compared."""
    source = (samples / "1-scdh-arabic-mit" / name).read_text(encoding="utf-8")
    plain = tmp_path / name
    plain.write_text("".join(c for c in source if not unicodedata.combining(c)), encoding="utf-8")
    pages, edition, _ = printed(
        tmp_path, plain, {"layers": {"note": "end"}, "headings": True, "numbering": "page"}, rtl=True
    )
    entries = expected_entries(edition, STYLE, rtl=True)
    assert consume([p for p in pages if p.foot], entries) == []
    assert misplaced(pages, entries, rtl=True) == []
