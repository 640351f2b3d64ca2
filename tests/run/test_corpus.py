"""A corpus is checked text by text in several processes: what is told is the same, and one bad text costs nothing else."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from edition import project as projects
from edition.diagnostics import EditionError
from edition.project import open_project
from edition.run.corpus import Corpus
from edition.run.gather import Gathering
from tests.conftest import edition, tei
from tests.run.killing import let_die

MANY = 60
IGNORING = '<?edition ignore="L005" reason="the list of people is not published"?>'


def text(number: int) -> str:
    body = f'<p xml:id="p"><persName ref="#nobody">Marcus</persName> fecit {number} <ref target="#q">q</ref></p>'
    if number % 10 == 0:
        body = IGNORING + body
    if number == 17:
        body = "<p>Marcus fecit"
    if number == 23:
        body = "<paragraph>Marcus fecit</paragraph>"
    return tei(body)


@pytest.fixture
def corpus(tmp_path):
    """A corpus in which most texts have the same two mistakes, one is broken, one has a mistake of its own."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    for number in range(1, MANY + 1):
        (folder / f"t{number:02}.xml").write_text(text(number), encoding="utf-8")
    (folder / "tx-companion.xml").write_text(
        tei('<listApp><app from="t01.xml#p"><lem>fecit</lem><rdg wit="#A">facit</rdg></app></listApp>'),
        encoding="utf-8",
    )
    return folder


def flat(findings) -> set[tuple[object, ...]]:
    """Every place of every finding, however findings are put together; how the folder is understood names some texts only."""
    return {
        (
            f["code"],
            f["severity"],
            place.get("message", f["message"]),
            place["file"],
            place["line"],
            place["column"],
            place["xpath"],
        )
        for f in findings
        if f["code"] != "P014"
        for place in f.get("places", [f])
    }


def test_what_is_told_is_what_is_told_of_few_texts(corpus, monkeypatch):
    found = edition("check", corpus, "--format", "json")
    monkeypatch.setattr(projects, "MANY", 10_000)
    assert found.status == 1
    few = edition("check", corpus, "--format", "json").json["findings"]
    assert flat(found.json["findings"]) == flat(few)


def check(folder, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "edition", "check", folder.name, *arguments]
    return subprocess.run(command, cwd=folder.parent, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github"])
def test_processes_change_nothing(corpus, form):
    one, two = (check(corpus, "--format", form, "--jobs", jobs) for jobs in ("1", "3"))
    assert (one.returncode, one.stdout, one.stderr) == (two.returncode, two.stdout, two.stderr)
    assert one.returncode == 1


def test_a_cause_is_told_where_it_is_first_and_counted_after(corpus):
    out = edition("check", corpus).out
    assert out.count("warning L005: @ref points to “#nobody”") == 2
    assert "warning L005: @ref points to “#nobody”, which no element has – 51 more places in 51 texts" in out
    assert "t17.xml" in out
    assert "T011: <paragraph> is not a TEI element" in out
    assert edition("check", corpus, "-v").out.count("@ref points to “#nobody”") == 52


def test_sarif_holds_rules_and_what_was_left_out(corpus):
    (run,) = edition("check", corpus, "--format", "sarif").json["runs"]
    known = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert {result["ruleId"] for result in run["results"]} == known
    left_out = [r for r in run["results"] if "suppressions" in r]
    assert {r["suppressions"][0]["justification"] for r in left_out} == {"the list of people is not published"}
    assert len({r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in left_out}) == MANY // 10


def test_a_companion_is_read_with_its_text(corpus):
    told = [f for f in edition("check", corpus, "--format", "json").json["findings"] if f["code"] == "P014"]
    assert ["tx-companion.xml" in f["message"] for f in told] == [True]


def test_settings_hold_for_all_and_are_told_once(corpus):
    (corpus / "edition.toml").write_text(
        '[edition]\nsource = "."\nbase = "Q"\n[[check.ignore]]\ncode = "L005"\nreason = "drafts"\n'
        '[[check.ignore]]\ncode = "A012"\nreason = "none such"\n[[check.ignore]]\ncode = "L004"\n',
        encoding="utf-8",
    )
    found = edition("check", corpus, "--format", "json").json["findings"]
    assert not [f for f in found if f["code"] == "L005"]
    assert [f["message"] for f in found if f["code"] == "P011"].count("there is no A012 to leave out here") == 1
    assert len([f for f in found if f["code"] == "P010"]) == 1
    assert [f["message"] for f in found if "to be the base" in f["message"]] == [
        "there is no witness “Q” to be the base"
    ]


def test_a_witness_of_a_corpus_is_proved(corpus):
    witness = tei('<p>Arma <app><lem wit="#A">virum</lem><rdg wit="#B">viros</rdg></app> cano</p>')
    (corpus / "t40.xml").write_text(witness.replace("xml:id='B'", "xml:id='K'").replace("#B", "#K"), encoding="utf-8")
    (corpus / "k.txt").write_text("Arma virum cano", encoding="utf-8")
    (corpus / "edition.toml").write_text('[edition]\nsource = "."\n[witnesses]\nK = "k.txt"\n', encoding="utf-8")
    found = edition("check", corpus, "--format", "json").json["findings"]
    assert [f for f in found if "viros" in f["message"] and f["file"].endswith(("k.txt", "t40.xml"))]


def test_a_process_that_dies_costs_its_text_only(corpus, monkeypatch):
    """The text is found, for what it was read with is read once more, each by itself."""
    let_die(monkeypatch, "t33.xml")
    found = edition("check", corpus, "--format", "json", "--jobs", "2").json["findings"]
    (dead,) = [f for f in found if f["code"] == "P025"]
    assert dead["file"].endswith("t33.xml")
    assert "SIGKILL" in dead["message"]
    assert {f["file"].rpartition("/")[2] for f in found if f["code"] == "L005"} >= {"t32.xml", "t34.xml", "t59.xml"}


def test_a_fault_of_the_builder_costs_its_text_only(corpus, monkeypatch):
    read = Gathering.read

    def failing(self, unit):
        if unit.main.name == "t33.xml":
            raise ZeroDivisionError("of course")
        read(self, unit)

    monkeypatch.setattr(Gathering, "read", failing)
    found = edition("check", corpus, "--format", "json").json["findings"]
    (dead,) = [f for f in found if f["code"] == "P025"]
    assert "ZeroDivisionError" in dead["message"]
    assert "t60.xml" in json.dumps(found)


def test_findings_come_before_the_last_text_is_read(corpus):
    come: list[int] = []
    read: list[str] = []

    def work(outcome):
        read.append(outcome.editions[0].name if outcome.editions else "")
        return len(read)

    project = open_project(corpus, corpus)
    texts = Corpus(project, 1)
    for made in texts.read(texts.units(), work):
        come.append(made)
        assert len(read) <= made + 40  # what one process reads together
    assert come == sorted(come)
    assert len(come) == MANY + 1 - 1  # the companion is no text of its own


def test_machines_share_the_texts(corpus):
    whole = flat(edition("check", corpus, "--format", "json").json["findings"])
    shares = [edition("check", corpus, "--format", "json", "--shard", f"{n}/3") for n in (1, 2, 3)]
    told = [flat(share.json["findings"]) for share in shares]
    assert told[0] | told[1] | told[2] == whole
    assert not told[0] & told[1]
    for wrong in ("0/3", "4/3", "2", "a/b"):
        assert edition("check", corpus, "--shard", wrong).status == 2
    assert edition("check", corpus / "t01.xml", "--shard", "1/2").status == 2


def test_a_folder_that_is_gone_is_told(tmp_path):
    with pytest.raises(EditionError):
        open_project(tmp_path / "nowhere", tmp_path)
