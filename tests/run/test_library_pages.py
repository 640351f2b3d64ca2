"""The first pages of a library: catalogue, registers, one search. Facts come from headers; no page is heavy."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from edition.library import project_of, read
from edition.model.metadata import Origin
from edition.run.build import build
from edition.writers.site.folding import fold, words_of
from edition.writers.site.frame import ASSETS
from tests.bench.inscriptions import corpus
from tests.conftest import lacking, tei

HEADER = (
    "<teiHeader><fileDesc><titleStmt><title>Case</title></titleStmt><publicationStmt><publisher>Tests</publisher><date>2020</date>"
    "</publicationStmt><sourceDesc><msDesc><msIdentifier><settlement>Paris</settlement></msIdentifier>{described}</msDesc>"
    "</sourceDesc></fileDesc>{profile}</teiHeader>"
)


@pytest.mark.parametrize(
    ("described", "profile", "origin"),
    [
        ("", "", Origin()),
        (
            (
                "<history><origin><origPlace>Cirta<note/></origPlace><origDate notBefore='0101' notAfter='0150'>s. II</origDate></origin>"
                "<provenance><placeName>Algiers</placeName><date when='1900'/></provenance></history>"
            ),
            (
                "<profileDesc><textClass><catRef target='#x'/></textClass></profileDesc>"
                "<encodingDesc><classDecl><taxonomy><category xml:id='x'><catDesc>epitaph</catDesc></category></taxonomy></classDecl></encodingDesc>"
            ),
            Origin(("Cirta",), (101, 150), ("epitaph",)),
        ),
        (
            "<history><origin><p>Made in <placeName>Oea</placeName>, <date from-custom='-0031' to-custom='0014'>then</date></p></origin></history>",
            "<profileDesc><textClass><keywords><term>law</term><term>law</term></keywords></textClass></profileDesc>",
            Origin(("Oea",), (-31, 14), ("law",)),
        ),
        (
            "",
            (
                "<profileDesc><creation><date when='1999'/></creation><correspDesc><correspAction type='received'><placeName>Rome</placeName>"
                "<date when='1802'/></correspAction><correspAction type='sent'><settlement>Bern</settlement><date when='1801-05-03'/>"
                "</correspAction></correspDesc></profileDesc>"
            ),
            Origin(("Bern",), (1801, 1801), ()),
        ),
        ("<history><origin><origDate>unknown</origDate></origin></history>", "", Origin()),
    ],
)
def test_origins_are_read_from_headers(tmp_path: Path, described: str, profile: str, origin: Origin) -> None:
    (tmp_path / "a.xml").write_text(tei("<p>x</p>", HEADER.format(described=described, profile=profile)))
    assert read(tmp_path / "a.xml").metadata.origin == origin


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("library")
    corpus(folder / "tei", 60, 6000)
    (folder / "tei/greek.xml").write_text(
        tei("<p xml:lang='grc'>Μῆνιν ἄειδε, θεά, <persName ref='https://viaf.org/viaf/1'>Πηληϊάδεω</persName></p>")
    )
    outcome = build(project_of(folder / "tei"), folder / "out", ("site",), jobs=2)
    assert not [f for f in outcome.report.findings if f.code.startswith("O")]
    return folder / "out/site"


def test_a_short_text_has_few_pages(site: Path) -> None:
    assert {p.name for p in (site / "insc00001").iterdir()} == {
        "index.html",
        "text.html",
        "parallel.html",
        "citation.js",
    }
    card = (site / "insc00001/index.html").read_text()
    assert "CC BY 4.0" in card
    assert '../tei/insc00001.xml" download' in card
    assert 'action="../search.html"' in card


def test_the_catalogue_is_a_plain_page(site: Path) -> None:
    page = (site / "index.html").read_text()
    assert page.count("<tr>") == 62
    assert re.search(
        r'<tr><td><a href="insc00001/index.html"><bdi>epitaph of Iulius, Hippo</bdi></a></td><td>Hippo</td><td class="date">131–181</td><td>epitaph</td><td>Latin</td></tr>',
        page,
    )


def test_registers_are_those_of_all_texts(site: Path) -> None:
    page = (site / "register-place.html").read_text()
    assert page.index("Cirta") < page.index("Cyrene") < page.index("Hippo")
    places = set(re.findall(r'href="(insc\d+)/text.html#', page))
    assert len(places) == 60
    assert "https://viaf.org/viaf/1" in (site / "register-person.html").read_text()


def _words(site: Path) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for path in site.glob("search/words-*.js"):
        _, _, data = path.read_text()[len("editionShard(") : -3].partition(",")
        for word, steps in json.loads(data).items():
            found[word] = [sum(steps[: i + 1]) for i in range(len(steps))]
    return found


def test_every_word_leads_to_the_blocks_in_which_it_stands(site: Path) -> None:
    words = _words(site)
    blocks = {}
    for path in site.glob("search/[0-9]*.js"):
        data = json.loads(path.read_text()[len("editionSearch(") : -3])
        blocks[int(path.stem)] = {
            word
            for part in data["parts"]
            for row in part["pieces"]
            for word in words_of(row[5], latin=part["langs"][row[4]] == "la")
        }
    assert len(blocks) > 1
    assert set(words) == set().union(*blocks.values())
    assert all(set(places) == {n for n, here in blocks.items() if word in here} for word, places in words.items())
    assert {"μηνιν", "αειδε", "uixit"} <= set(words)


def test_a_large_library_has_no_heavy_page(tmp_path: Path) -> None:
    from edition.project import Project
    from edition.writers.registry import Whole, Written
    from edition.writers.site.frame import Site
    from edition.writers.site.library import Catalogue, Line, Named

    number = 60_000
    site = Site.of(Whole(Project("x", tmp_path, ()), number), Written(tmp_path))
    catalogue = Catalogue(site, "Sixty thousand")
    for n in range(number):
        line = Line(
            f"insc{n:05}",
            f"Inscription number {n} of a place",
            places=("Roma",),
            years=(1, 100),
            kinds=("epitaph",),
            language="Latin",
        )
        catalogue.add(
            line,
            [
                Named("place", f"Town {n % 900}", "", f"insc{n:05}/text.html#o1", 2),
                Named("person", "Marcus", "", f"insc{n:05}/text.html#o2", 1),
            ],
        )
    catalogue.write(has_list=True)
    pages = sorted(tmp_path.rglob("*.html"))
    assert max(p.stat().st_size for p in pages) <= 300_000
    listed = {
        name for p in tmp_path.glob("index*.html") for name in re.findall(r'<td><a href="(insc\d+)/', p.read_text())
    }
    assert len(listed) == number
    assert max(p.stat().st_size for p in tmp_path.glob("data/*.js")) <= 1_000_000


SAMPLES = [
    "Μῆνιν ἄειδε θεὰ",
    "Vixit IVVENIS æquus ſanctus",
    "straße Łódź ﬁne",
    "שָׁלוֹם עֲלֵיכֶם",
    "السَّلَامُ عَلَيْكُم",
    "हिन्दी भाषा",
    "漢字かな",
    "한국어",
    "don’t (sic) ⟦delēta⟧ a\u00adb",
    "ＡＢＣ １２",
    "dīvīnus",
    "İstanbul",
    "ΣΟΦΟΣ",
    "ἀνήρ·",
    "𐤀𐤁 𐍈",
]


def test_words_are_folded_as_the_script_folds_them(tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None:
        lacking("node")
    script = (ASSETS / "search.js").read_text()
    start, end = script.index("  // -- folding"), script.index("  const foldWithPlaces")
    (tmp_path / "fold.js").write_text(
        script[start:end]
        + f"console.log(JSON.stringify({json.dumps(SAMPLES)}.flatMap((s) => ['', 'la'].map((k) => fold(s, k)))));"
    )
    done = subprocess.run([str(node), str(tmp_path / "fold.js")], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [fold(s, latin=latin) for s in SAMPLES for latin in (False, True)]
