"""Ways of real projects: apparatus in other files, canonical references, spines, hands, lacunae, proofs."""

from __future__ import annotations

import json

import pytest
from lxml import etree

from edition.project import open_project
from edition.run.gather import read_project
from tests.conftest import HEADER, TEI_OPEN, edition, tei


def entries(path, *arguments):
    return edition("apparatus", path, "--format", "json", *arguments).json["entries"]


def witness(siglum, path):
    return " ".join(edition("witness", siglum, path).out.split())


def standoff(inner: str) -> str:
    return f"{TEI_OPEN}{HEADER}<standOff>{inner}</standOff></TEI>"


# -- standoff ------------------------------------------------------------------------------------------------------

TEXT = '<p>alpha <anchor xml:id="s"/>beta gamma<anchor xml:id="e"/> delta</p>'


@pytest.mark.parametrize("start", ["text.xml", "app.xml", "."])
def test_apparatus_in_another_file(tmp_path, start):
    """Asked for by its own file, by the folder, or (where the text names it) by the text."""
    named = '<back><listApp><ptr target="app.xml"/></listApp></back>' if start == "text.xml" else ""
    (tmp_path / "text.xml").write_text(tei(TEXT).replace("</body>", f"</body>{named}"))
    (tmp_path / "app.xml").write_text(
        standoff(
            '<listApp type="variants"><app from="text.xml#s" to="text.xml#e"><rdg wit="#B">B G</rdg></app></listApp>'
        )
    )
    (entry,) = entries(tmp_path / start)
    assert entry["bound"]
    assert entry["lemma"]["text"] == "beta gamma"
    assert entry["layer"] == "variants"
    assert entry["at"].split(":")[0].endswith("app.xml")
    assert witness("B", tmp_path / start) == "alpha B G delta"
    run = edition("build", tmp_path / start, "-q", "-o", tmp_path / "out", "--only", "site,text")
    # A pointer in a listApp is read, but no TEI has it.
    assert run.status == (1 if named else 0)
    report = json.loads((tmp_path / "out/report.json").read_text())
    assert [i["file"].rpartition("/")[2] for i in report["inputs"]] == ["text.xml", "app.xml"]
    assert all(ledger["lost"] == 0 for ledger in report["ledger"].values())


def test_two_apparatus_on_one_text(tmp_path):
    (tmp_path / "text.xml").write_text(tei(TEXT))
    for name, siglum in (("variants", "B"), ("testimonia", "C")):
        (tmp_path / f"{name}.xml").write_text(
            standoff(f'<listApp type="{name}"><app from="text.xml#s"><rdg wit="#{siglum}">x</rdg></app></listApp>')
        )
    assert sorted(e["layer"] for e in entries(tmp_path)) == ["testimonia", "variants"]


def test_lone_ends(tmp_path):
    path = tmp_path / "a.xml"
    path.write_text(
        tei(
            '<p xml:id="p"><seg xml:id="g">alpha</seg> beta<app xml:id="x1" from="#g"><rdg wit="#A">x</rdg></app> gamma '
            '<app xml:id="x2" to="#h"><rdg wit="#B">y</rdg></app>delta <anchor xml:id="h"/>epsilon</p>'
            '<listApp><app xml:id="x3" from="#g"><rdg wit="#C">z</rdg></app><app xml:id="x4" to="#p"><rdg wit="#C">w</rdg></app></listApp>'
        )
    )
    found = {e["id"]: e["lemma"]["text"] for e in entries(path)}
    assert found == {"x1": "alpha beta", "x2": "delta", "x3": "alpha", "x4": "alpha beta gamma delta epsilon"}


# -- references ----------------------------------------------------------------------------------------------------

CITE = (
    "<encodingDesc><refsDecl><citeStructure unit='book' match='//body/div' use='@n'>"
    "<citeStructure unit='chapter' match='div' use='@n' delim=' '><citeStructure unit='verse' match='ab' use='@n' delim=':'/>"
    "</citeStructure></citeStructure></refsDecl></encodingDesc>"
)
PATTERN = (
    "<encodingDesc><refsDecl><cRefPattern matchPattern='(\\w+) (\\d+):(\\d+)' replacementPattern="
    "\"#xpath(//tei:body/tei:div[@n='$1']/tei:div[@n='$2']/tei:ab[@n='$3'])\"/></refsDecl></encodingDesc>"
)
BOOKS = (
    '<div n="Gn"><div n="1"><ab n="1">in principio</ab><ab n="2">terra autem</ab></div></div>'
    '<div n="Ex"><div n="1"><ab n="1">haec sunt</ab><ab n="2">nomina terra</ab></div></div>'
    '<listApp><app loc="Ex 1:2"><lem>terra</lem><rdg wit="#B">tellus</rdg></app></listApp>'
)


@pytest.mark.parametrize("declared", [CITE, PATTERN, ""])
def test_canonical_references(tmp_path, declared):
    path = tmp_path / "a.xml"
    path.write_text(tei(BOOKS, HEADER.replace("</teiHeader>", f"{declared}</teiHeader>")))
    (entry,) = entries(path)
    assert entry["exact"]
    assert witness("B", path).endswith("haec sunt nomina tellus")


@pytest.mark.parametrize(
    ("loc", "lemma", "got"),
    [
        ("2", "Virumque", "arma x cano Troiae qui primus ab oris"),
        ("l. 2", "VIRUMQUE", "arma x cano Troiae qui primus ab oris"),
        ("2-3", "virumque cano Troiae", "arma x qui primus ab oris"),
        ("2–3", "virumque … Troiae", "arma x qui primus ab oris"),
        ("1-2", "arma virumque", "x cano Troiae qui primus ab oris"),
        ("4", "primus, ab", "arma virumque cano Troiae qui x oris"),
        ("3", "Tróiae", "arma virumque cano x qui primus ab oris"),
    ],
)
def test_words_in_lines(tmp_path, loc, lemma, got):
    path = tmp_path / "a.xml"
    path.write_text(
        tei(
            '<lg><l n="1">arma</l><l n="2">virumque cano</l><l n="3">Troiae qui</l><l n="4">primus ab oris</l></lg>'
            f'<listApp><app loc="{loc}"><lem>{lemma}</lem><rdg wit="#B">x</rdg></app></listApp>'
        )
    )
    (entry,) = entries(path)
    assert entry["exact"], edition("check", path).out
    assert witness("B", path) == got


def test_order_decides_between_same_words(tmp_path):
    path = tmp_path / "a.xml"
    path.write_text(
        tei(
            '<lg><l n="1">et arma et virum et cano</l></lg><listApp><app loc="1"><lem>arma</lem><rdg wit="#B">a</rdg></app>'
            '<app loc="1"><lem>et</lem><rdg wit="#B">ac</rdg></app><app loc="1"><lem>virum</lem><rdg wit="#B">v</rdg></app></listApp>'
        )
    )
    assert witness("B", path) == "et a ac v et cano"


def test_grouping_key_is_no_reference(tmp_path):
    path = tmp_path / "a.xml"
    path.write_text(tei('<p>alpha <app loc="a1"><rdg wit="#A">beta</rdg><rdg wit="#B">gamma</rdg></app></p>'))
    (entry,) = entries(path)
    assert entry["method"] == "parallel-segmentation"
    assert witness("B", path) == "alpha gamma"


# -- spines --------------------------------------------------------------------------------------------------------


def test_readings_that_point_into_witness_files(tmp_path):
    for siglum, word in (("A", "quam"), ("B", "quem")):
        (tmp_path / f"{siglum}.xml").write_text(
            tei(f'<p><w xml:id="w1">{word}</w> <w xml:id="w2">ob</w> <w xml:id="w3">rem{siglum}</w></p>')
        )
    path = tmp_path / "spine.xml"
    path.write_text(
        tei(
            '<p><app><rdg wit="#A"><ptr target="A.xml#w1"/></rdg><rdg wit="#B"><ptr target="B.xml#w1"/></rdg></app> '
            '<app><rdg wit="#A"><ptr target="A.xml#range(w2,w3)"/></rdg><rdg wit="#B"><ptr target="B.xml#w2 B.xml#w3"/></rdg></app></p>'
        )
    )
    assert witness("A", path) == "quam ob remA"
    assert witness("B", path) == "quem ob remB"


# -- witnesses -----------------------------------------------------------------------------------------------------


def test_groups_hands_and_sigla(tmp_path):
    header = HEADER.replace(
        "<witness xml:id='A'/>",
        "<listWit xml:id='x' n='ξ'><head>xi</head><witness xml:id='A'><abbr type='siglum'>A<hi rend='sup'>2</hi></abbr>"
        "<msDesc><msIdentifier><settlement>Roma</settlement></msIdentifier><physDesc><handDesc><handNote xml:id='A1'/>"
        "<handNote xml:id='Ac'/></handDesc></physDesc></msDesc></witness><witness xml:id='D'/></listWit>",
    )
    path = tmp_path / "a.xml"
    path.write_text(
        tei(
            '<p><app><lem wit="#B">unum</lem><rdg wit="#x">duo</rdg><rdg wit="#Ac">tria</rdg></app> '
            '<app><lem wit="#B #A #D">et</lem><rdg wit="#A" hand="#Ac">ac</rdg></app></p>',
            header,
        )
    )
    data = edition("apparatus", path, "--format", "json").json
    a = next(w for w in data["witnesses"] if w["id"] == "A")
    assert (a["siglum"], a["group"], a["hands"]) == ("A²", "x", ["A1", "Ac"])
    assert witness("A", path) == "duo et"
    assert witness("Ac", path) == "tria ac"
    assert witness("D", path) == "duo et"
    assert witness("B", path) == "unum et"
    assert not [c for c in edition("check", path, "--format", "json").codes if c == "A012"]


def test_sources_stand_in_for_witnesses(tmp_path):
    path = tmp_path / "a.xml"
    path.write_text(
        tei(
            '<p><app><lem source="#m1 bib:X">unum</lem><rdg source="#k2">duo</rdg></app></p>'
            '<listBibl><bibl xml:id="m1" n="M">Mabillon</bibl><bibl n="K"><ptr target="#k2"/></bibl></listBibl>'
        )
    )
    data = edition("apparatus", path, "--format", "json").json
    assert {w["id"]: w["siglum"] for w in data["witnesses"] if w["id"] not in "ABC"} == {
        "m1": "M",
        "bib:X": "X",
        "k2": "K",
    }
    assert witness("K", path) == "duo"


def test_lacunae(tmp_path):
    path = tmp_path / "a.xml"
    path.write_text(
        tei(
            '<p>a <app><lem wit="#A">b</lem><rdg wit="#B">B<lacunaStart/></rdg></app> c <app xml:id="x"><lem wit="#A">d</lem>'
            '<rdg wit="#C">D</rdg></app> e <app><lem wit="#A">f</lem><rdg wit="#B">out<lacunaEnd/>F</rdg></app> g '
            '<app><lem wit="#A">h</lem><rdg wit="#C">H<witEnd/></rdg></app> i</p><p>j <app><lem wit="#A">k</lem>'
            '<rdg wit="#B"><witEnd/></rdg></app></p>'
        )
    )
    assert witness("A", path) == "a b c d e f g h i j k"
    assert witness("B", path) == "a B F g h i j"
    assert witness("C", path) == "a b c D e f g H"
    entry = next(e for e in entries(path) if e["id"] == "x")
    assert entry["absent"] == {"B": "lacuna"}
    stretches = edition("witness", "B", path, "--format", "json").json["stretches"]
    assert "lacuna" in [s["reason"] for s in stretches]


def test_witness_that_begins_later(tmp_path):
    path = tmp_path / "a.xml"
    path.write_text(tei('<p>a b <app><lem wit="#A">c</lem><rdg wit="#B"><witStart/>C</rdg></app> d</p>'))
    assert witness("B", path) == "C d"


def test_witness_as_tei(tmp_path):
    path = tmp_path / "a.xml"
    path.write_text(
        tei(
            '<div type="ch" n="1" xml:id="d"><head>H</head><p n="1">ante <app><lem wit="#A">unum</lem><rdg wit="#B">'
            '<hi rend="italic">duo</hi></rdg></app> <choice><sic>eror</sic><corr>error</corr></choice></p>'
            "<list><item>x</item></list><lg><l>versus</l></lg></div>"
        )
    )
    root = etree.fromstring(edition("witness", "B", path, "--format", "tei").out.encode())
    space = {"t": "http://www.tei-c.org/ns/1.0"}
    assert root.xpath("string(//t:p[@n='1'])", namespaces=space) == "ante duo eror"
    assert root.xpath("//t:div[@type='ch'][@n='1']/t:p/t:hi/@rend", namespaces=space) == ["italic"]
    assert "witness B" in root.xpath("string(//t:titleStmt/t:title)", namespaces=space)
    (tmp_path / "b.xml").write_bytes(etree.tostring(root))
    assert edition("check", tmp_path / "b.xml").status == 0


# -- proof ---------------------------------------------------------------------------------------------------------


def project(tmp_path, transcription: str, name: str = "B.txt", more: str = ""):
    (tmp_path / "a.xml").write_text(
        tei(
            '<p>quam ob <app><lem wit="#A">rem</lem>\n<rdg wit="#B">causam</rdg></app>,\n<hi rend="italic">uenit</hi> Roma<lb break="no"/>m</p>'
        )
    )
    (tmp_path / name).write_text(transcription)
    (tmp_path / "edition.toml").write_text(f'[edition]\nsource = "a.xml"\n[witnesses]\nB = "{name}"\n{more}')
    return edition("check", tmp_path, "--format", "json")


def test_proof_holds(tmp_path):
    assert project(tmp_path, "quam ob causam,\nuenit\n\nRomam").codes == []


def test_proof_finds_a_difference_in_both_places(tmp_path):
    run = project(tmp_path, "quam ob\ncausas, uenit Romam")
    (finding,) = run.json["findings"]
    assert finding["code"] == "W001"
    assert (finding["file"].rpartition("/")[2], finding["line"]) == ("a.xml", 2)
    assert "“causam,” by the apparatus, “causas,” by its transcription" in finding["message"]
    assert "B.txt:2:1" in finding["hint"]


def test_proof_settings(tmp_path):
    text = "Quam ob causam vénit ro mam"
    assert set(project(tmp_path, text).codes) == {"W001"}
    more = '[proof]\nignore = ["case", "punctuation", "diacritics", "spaces"]\n'
    assert project(tmp_path, text.replace("v", "u"), more=more).codes == []


def test_proof_against_tei(tmp_path):
    assert project(tmp_path, tei("<p>quam ob causam, <w>uenit</w></p><p>Romam</p>"), "B.xml").codes == []


def test_proof_of_an_unknown_witness(tmp_path):
    project(tmp_path, "quam")
    (tmp_path / "edition.toml").write_text('[edition]\nsource = "a.xml"\n[witnesses]\nBb = "B.txt"\n')
    run = edition("check", tmp_path, "--format", "json")
    assert run.codes == ["W002"]
    assert "did you mean B?" in run.json["findings"][0]["hint"]


# -- what is left out, what runs out of a span ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("sit <app><lem>amet</lem><rdg wit='#B'/></app>. Et", "sit. Et"),
        ("sit <app><lem>amet</lem><rdg wit='#B'/></app> <app><lem>et</lem><rdg wit='#B'/></app>, Et", "sit, Et"),
        ("sit <app><lem>amet</lem><rdg wit='#B'/></app> ; Et", "sit ; Et"),
        ("sit <app><lem>amet</lem><rdg wit='#B'/></app> (et)", "sit (et)"),
        ("sit <app><lem>amet</lem><rdg wit='#B'/></app> et", "sit et"),
        ("sit (<app><lem>amet</lem><rdg wit='#B'/></app> et)", "sit (et)"),
        ("sit (amet <app><lem>et</lem><rdg wit='#B'/></app>) est", "sit (amet) est"),
        ("वनं <app><lem>गच्छति</lem><rdg wit='#B'/></app>। रामः", "वनं। रामः"),
    ],
)
def test_what_is_left_out_leaves_no_gap_before_a_full_stop(tmp_path, line, expected):
    path = tmp_path / "text.xml"
    path.write_text(tei(f"<p>{line}</p>"), encoding="utf-8")
    assert witness("B", path) == expected
    stretches = edition("witness", "B", path, "--format", "json").json["stretches"]
    assert " ".join("".join(s["text"] for s in stretches).split()) == expected


def test_a_reading_for_words_that_begin_in_a_span_is_not_in_it(tmp_path):
    path = tmp_path / "text.xml"
    path.write_text(
        tei(
            "<p><unclear>in<anchor xml:id='a'/>cid</unclear>idunt<anchor xml:id='b'/> et "
            "<unclear><anchor xml:id='c'/>ab</unclear>est<anchor xml:id='d'/></p><listApp>"
            "<app from='#a' to='#b'><rdg wit='#B'>veniunt</rdg></app><app from='#c' to='#d'><rdg wit='#B'>adest</rdg></app>"
            "</listApp>"
        )
    )
    assert "<unclear>in</unclear>veniunt et adest</p>" in edition("witness", "B", path, "--format", "tei").out
    assert "ab</unclear>est" in edition("witness", "A", path, "--format", "tei").out


def test_blocks_that_witnesses_share_are_those_that_each_has_alone(tmp_path):
    from edition.model.witness import Alike, witness_parts

    text = (
        '<p>arma <app><lem>virum</lem><rdg wit="#B">viros</rdg></app> cano</p><p>que <app><lem wit="#A">a</lem>'
        '<rdg wit="#C">b</rdg></app></p><p>sine <app><lem>quo</lem><rdg wit="#A">qui</rdg></app></p>'
    )
    (tmp_path / "a.xml").write_text(tei(text), encoding="utf-8")
    project = open_project(tmp_path / "a.xml", tmp_path)
    (read,) = read_project(project).editions
    alike = Alike(read)
    for witness in read.witnesses:
        alone = witness_parts(read, witness, [read.body], mark=True)
        assert witness_parts(read, witness, [read.body], mark=True, alike=alike) == alone
