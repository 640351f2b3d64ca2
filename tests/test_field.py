"""Habits of editors: for each case of the field, what its row calls right stands in every finished output."""

from __future__ import annotations

import csv
import unicodedata
from functools import lru_cache
from pathlib import Path

import pytest

from tests.conftest import SHARED, lacking
from tests.finished import Finished

FIELD = SHARED / "cases/field"
TABLE = FIELD.joinpath("README.tsv").read_text(encoding="utf-8") if FIELD.is_dir() else ""
ROWS = [row["file"] for row in csv.DictReader(TABLE.splitlines(), delimiter="\t")]
ALL = ("text", "site", "print", "epub")
READING = ("text", "print")
"""Outputs that show the text only; the screens show beside it what the page has."""

SAID: dict[str, list[tuple[tuple[str, ...] | str, list[str], list[str]]]] = {
    "print-italic-then-parenthesis": [(ALL, ["Una via(longa) est."], [])],
    "print-bold-dot-word-lost": [(ALL, ["Una pars.body manet."], [])],
    "print-ref-then-parenthesis": [(ALL, ["hic(p. 3)", "10a(b)"], [])],
    "print-underline-in-strike": [(ALL, ["Una ⟦via longa⟧ est."], [])],
    "print-head-in-headless-div": [(ALL, ["Caput primum Una via est."], [])],
    "print-group-head": [(ALL, ["Caput primum Una via est."], [])],
    "print-long-licence": [(ALL, ["The text."], [])],
    "print-many-contributors": [(ALL, ["The text."], [])],
    "print-scriptio-continua": [("print", ["δυσκολοσπασιν τελος"], [])],
    "print-codd-witend": [("print", ["codd. A B (–1) C"], ["(–20)"])],
    "genetic-delspan-verses": [
        (ALL, ["The river went on, ⟦slow as a cart,⟧ ⟦and brown.⟧ We crossed it."], []),
    ],
    "genetic-damagespan": [(ALL, ["The river ⸢went on and⸣ ⸢was brown⸣ and slow."], [])],
    "genetic-restore": [(ALL, ["They left their boats."], ["⟦"]), ("markup", ["restored"], [])],
    "genetic-undo": [(ALL, ["The slow river."], ["⟦"]), ("markup", ["restored"], [])],
    "genetic-metamark-transposition": [
        (READING, ["We saw cattle and boats", "Order: boats – cattle"], ["2cattle"]),
        (("site", "epub"), ["Order: boats – cattle"], []),
    ],
    "genetic-metamark-caret": [(READING, ["The \\slow/ river."], ["^"])],
    "genetic-varseq-without-lem": [
        (READING, ["The \\brown/ river.", "brown] ⟦long⟧; ⟦\\slow/⟧"], []),
        (("site", "epub"), ["brown] ⟦long⟧; ⟦\\slow/⟧"], []),
    ],
    "genetic-nested-subst": [(ALL, ["The ⟦⟦long⟧\\slow/⟧\\brown/ river."], [])],
    "genetic-add-hand-place": [(ALL, ["⟦long⟧\\brown/"], []), ("markup", ["margin", "hand: pencil"], [])],
    "app-lem-in-rdggrp": [
        (READING, ["Hic panis est.", "panis A] pannis B; uinum C"], ["panispannis"]),
        (("site", "epub"), ["panis A] pannis B; uinum C"], ["panispannis"]),
        ("A", ["Hic panis est."], []),
    ],
    "app-from-only-in-ab": [
        (ALL, ["ignis A] ignes B", "et A B] om. C", "manent A] manet C"], ["ignis ignis"]),
        ("B", ["ignes et aqua manent."], []),
        ("C", ["ignis aqua manet."], []),
    ],
    "app-only-one-witness": [
        (ALL, ["Versus in uno codice B] om. A C"], []),
        ("A", ["Alpha beta. Versus omnium"], ["codice"]),
        ("C", ["Alpha beta. Versus omnium"], ["codice"]),
        ("B", ["Versus in uno codice Versus cunctorum"], []),
    ],
    "app-witdetail-of-lemma": [(ALL, ["uenit A (littera magna picta) C] uidit B"], [])],
    "app-note-in-lem": [(ALL, ["uenit A C (A ante rasuram non legitur)] uidit B"], [])],
    "app-note-in-empty-lem": [
        (ALL, ["uenit A C (A ante rasuram non legitur)] uidit B (corr. B2)"], ["Quae locum non habent"]),
    ],
    "app-note-target-reading": [(ALL, ["uidit B; fortasse uicit C"], [])],
    "app-wit-element": [(ALL, ["uenit A] uidit B (corr. B²) C"], ["B C B"])],
    "app-lacuna-entries": [
        (ALL, ["post duo] desinit C", "post sex] denuo incipit C"], ["om. C"]),
        ("C", ["Unus duo septem."], []),
    ],
    "app-lacunaend-in-lem": [(ALL, ["d C (desinit)"], []), ("C", ["Unus d quattuor sex."], [])],
    "hand-subst-in-reading": [
        (ALL, ["sol A] solum Cᵃᶜ; solus Cᵖᶜ (C²)"], []),
        ("print", ["Codex C, C. prima; secunda"], []),
        ("C", ["Donec solum occidit."], []),
        ("C2", ["Donec solus occidit."], []),
    ],
    "app-location-internal": [
        (READING, ["Ignis et aqua et panis Sal et oleum"], ["panis Ignes"]),
        ("text", ["1: Ignes et aqua B; Ignis uel aqua C"], []),
        (("site", "print", "epub"), ["Ignes et aqua B; Ignis uel aqua C"], []),
        ("data", [], ['"addition"']),
    ],
    "finding-overlap-in-agreement": [("B", ["Et quam magnum uinum est."], [])],
    "finding-undeclared-siglum-many": [(ALL, ["uox1 a1", "a1 X] b1 Y"], [])],
    "finding-when-iso": [(ALL, ["On 3 May 1981, or later."], [])],
    "finding-taxonomy-elsewhere": [(ALL, ["The text."], [])],
    "file-external-parameter-entity": [(ALL, ["Konungr ð", "réð"], [])],
    "file-collatex-output": [
        (READING, ["The brown river went", "brown A] om. B", "went A B] ran C"], []),
        ("C", ["The brown river ran"], []),
    ],
    "menota-levels-without-choice": [(READING, ["k(onun)gr reð"], ["k͛gr", "konungr"])],
    "corpus-titles": [
        (ALL, ["2. From the Miller", "Dear Gardener, So is the mill. M.", "Miller, 10 May 1801", "Town, Archive, MS 2"], []),
        ("text", ["1. To the Miller From: Gardener, 3 May 1801 To: Miller Source: Town, Archive, MS 1 Dear Miller,"], []),
        ("print", ["1. To the Miller From Gardener, 3 May 1801 To Miller Source Town, Archive, MS 1 Dear Miller,"], []),
    ],
    "corpus-xinclude": [
        (ALL, ["Dear Gardener, So is the mill. M."], []),
        ("text", ["1. To the Miller From: Gardener"], ["M. 1. To the Miller"]),
    ],
    "leiden-supplied-lost": [(ALL, ["Dis [Man]ibus ⟨s⟩acrum [uixit?]"], [])],
    "leiden-unclear-and-expansion": [(ALL, ["D(is) M(anibus) sacṛụm"], [])],
    "leiden-secl": [(ALL, ["est [quae saepe ante dicta est] ducis."], [])],
    "annotation-span-in-text": [
        (READING, ["Una uia longa", "Finis.", "de itinere", "de labore"], ["est.de", "interpretatio"]),
        (("site", "epub"), ["de itinere", "de labore"], ["est.de"]),
        ("print", ["uia longa] de itinere"], []),
    ],
    "annotation-standoff": [(ALL, ["de uia", "Liber de uiis"], ["Index rerum"]), ("print", ["Una uia", "uia] Liber de uiis"], [])],
    "alternation-exclude": [(READING, ["Una uia / uita est."], []), (("site", "epub"), ["uita"], [])],
    "element-ruby": [(READING, ["曙（あけぼの）"], []), ("markup", ["<ruby", "<rt"], [])],
    "element-egxml": [(ALL, ['<p n="1">A <hi rend="italic">word</hi> and <gap/> more.</p>'], [])],
    "element-msdesc": [
        (ALL, ["Town, Library, MS 5", "1r–9v, On Bread, inc. Bread is, expl. is bread", "9 leaves (200 × 150 mm)"], []),
        (ALL, ["Shelfmark", "Contents", "Extent", "Hands", "Provenance"], []),
    ],
    "element-only-glued": [
        (ALL, ["Anna Pistrix, * 1801, baker", "Oppidum, Terra, 1 2", "Oppidum: Typographus"], ["AnnaPistrix"]),
    ],
    "sourcedoc-pages": [
        (ALL, ["1r The river went on, slow and ⟦long⟧\\brown/.", "1v We crossed it."], []),
        (READING, [], ["https://example.org/1r.jpg"]),
    ],
    "words-join": [(ALL, ["L'aqua manet."], [])],
    "words-page-break": [(READING, ["Panis et sal et uinum."], [])],
    "words-mod-whitespace": [(ALL, ["B⟦a⟧\\l/ack water, seen⟦,⟧\\?/"], [])],
    "note-targetend": [(ALL, ["de magnitudine"], []), ("print", ["1 magna uenit] de magnitudine"], [])],
    "note-two-targets": [(ALL, ["de elementis"], []), ("print", ["1 Unda … terram] de elementis"], [])],
    "witnesses-in-front": [
        ("text", ["A: Codex A, saec. x B: Codex B, saec. xi"], []),
        (("site", "epub"), ["A Codex A, saec. x B Codex B, saec. xi"], []),
        ("print", ["A Codex A, saec. x B Codex B, saec. xi"], []),
    ],
    "place-label-sticks": [("text", ["7: unus A] una B post A] ante B prima A] primae B"], ["7: post"])],
    "app-entry-with-folio-only": [(ALL, ["fol. 1v B"], []), ("text", ["2: alter A] alius B"], [])],
    "app-in-note": [
        ("text", ["Nota cum uaria lectione. — uaria A] una B"], []),
        ("print", ["1 Nota cum uaria lectione. — uaria A] una B"], ["Quae locum non habent"]),
        (("site", "epub"), ["uaria A] una B"], []),
    ],
    "app-types-mixed": [(ALL, ["deus] Liber primus", "pater] frater B", "qui super] Liber alter"], ["]  "])],
    "div-types-unlabelled": [(ALL, ["Versio (en)", "Versio (it)", "Commentarius A common"], [])],
    "siglum-from-label": [
        (ALL, ["primo ed. Rom.] primum Parᶜ"], ["ed.Rom"]),
        ("ed. Rom.", ["Rex primo uenit."], []),
    ],
    "fw-in-prose": [(READING, ["Prima pagina et altera. Finis."], ["DE VIIS", "B2"]), ("site", ["DE VIIS", "B2"], [])],
}  # fmt: skip
"""For each case: where, what must be there, what must not. A name that is no output is a siglum: the witness's text."""

ERRORS = {"file-external-parameter-entity": {"X009"}, "finding-undeclared-siglum-many": {"A012"}}
"""What a row itself calls an error."""
SPOKEN_OF = {"finding-taxonomy-elsewhere": {"L003"}}


@lru_cache(maxsize=1)
def built(file: str, folder: Path) -> Finished:
    return Finished(FIELD / file, folder)


@pytest.fixture(scope="session")
def folder(tmp_path_factory) -> Path:
    if not FIELD.is_dir():
        lacking("the folder of cases (../shared/cases/field)")
    return tmp_path_factory.mktemp("field")


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def name_of(file: str) -> str:
    return file.rstrip("/").removesuffix(".xml")


@pytest.mark.usefixtures("folder")
def test_every_row_is_held():
    assert {name_of(file) for file in ROWS} == set(SAID)


@pytest.mark.parametrize("file", ROWS or ["(no cases)"])
def test_row(folder, file):
    name = name_of(file)
    made = built(file, folder / name)
    assert made.lost == 0
    errors = {code for code, severity in made.findings if severity == "error"}
    assert errors <= ERRORS.get(name, set()) | SPOKEN_OF.get(name, set())
    for places, stands, stands_not in SAID[name]:
        for place in (places,) if isinstance(places, str) else places:
            got = nfc(getattr(made, place) if hasattr(made, place) else made.witness(place))
            for words in map(nfc, stands):
                assert words in got, f"{place}: {words!r} is not in {got!r}"
            for words in stands_not:
                assert words not in got, f"{place}: {words!r} is in {got!r}"
