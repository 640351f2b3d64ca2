"""DTS 1.0 from static files: a client that knows nothing but the entry point finds every part of the text."""

from __future__ import annotations

import functools
import json
import threading
import urllib.error
import urllib.request
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import uritemplate
from lxml import etree

from tests.conftest import edition, tei

BODY = (
    "<div n='1' type='chapter'><head>One</head><p n='a'>alpha <app><lem wit='#A'>beta</lem><rdg wit='#B'>gamma</rdg></app></p>"
    "<p>delta</p></div><div type='chapter'><lg><l n='1'>uersus</l><l n='2 b'>alter</l></lg></div>"
)


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_arguments) -> None:
        pass


@contextmanager
def served(folder: Path):
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def get(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - of this machine
        return answer.read()


@pytest.fixture
def entry(tmp_path):
    """The entry point of an edition that lies on a server which knows only files."""
    public = tmp_path / "public"
    public.mkdir()
    with served(public) as base:
        (tmp_path / "edition.toml").write_text(
            f'[edition]\nname = "case"\nsource = "case.xml"\n[site]\nurl = "{base}"\n'
        )
        (tmp_path / "case.xml").write_text(tei(BODY), encoding="utf-8")
        run = edition("build", "-q", "--only", "dts", cwd=tmp_path)
        assert run.status == 0, run.err
        (tmp_path / "build/dts").rename(public / "dts")
        yield json.loads(get(f"{base}dts/index.json"))


def ask(template: str, **values) -> dict:
    # The library takes the number 0 for nothing.
    return json.loads(get(uritemplate.expand(template, {name: str(value) for name, value in values.items()})))


def test_client_finds_collection_text_and_parts(entry):
    assert entry["@type"] == "EntryPoint"
    assert entry["dtsVersion"] == "1.0"
    top = ask(entry["collection"])
    assert top["@type"] == "Collection"
    assert top["totalChildren"] == len(top["member"]) == 1
    (member,) = top["member"]
    assert ask(entry["collection"], id=top["@id"])["member"] == top["member"]
    text = ask(entry["collection"], id=member["@id"])
    assert text["@type"] == "Resource"
    assert [m["@id"] for m in ask(entry["collection"], id=member["@id"], nav="parents")["member"]] == [top["@id"]]
    whole = ask(text["navigation"], resource=text["@id"], down=-1)
    assert [u["identifier"] for u in whole["member"]] == ["1", "1.a", "1.2", "2", "2.1", "2.2-b"]
    assert [u["level"] for u in whole["member"]] == [1, 2, 2, 1, 2, 2]
    assert [u["citeType"] for u in whole["member"]] == ["chapter", "paragraph", "paragraph", "chapter", "line", "line"]
    assert [u["identifier"] for u in ask(text["navigation"], resource=text["@id"], down=1)["member"]] == ["1", "2"]


def test_every_part_leads_to_its_passage_and_to_its_neighbours(entry):
    whole = ask(entry["navigation"], resource="case", down=-1)
    passages = {}
    for unit in whole["member"]:
        ref = unit["identifier"]
        assert ask(entry["navigation"], resource="case", ref=ref)["ref"] == unit
        siblings = ask(entry["navigation"], resource="case", ref=ref, down=0)["member"]
        assert unit in siblings
        assert {s["parent"] for s in siblings} == {unit["parent"]}
        inside = ask(entry["navigation"], resource="case", ref=ref, down=-1)["member"]
        assert inside[0] == unit
        root = etree.fromstring(get(uritemplate.expand(entry["document"], {"resource": "case", "ref": ref})))
        assert root.tag == "{http://www.tei-c.org/ns/1.0}TEI"
        assert root[0].tag == "{https://w3id.org/api/dts#}wrapper"
        (lemmas, readings) = (["".join(e.itertext()) for e in root.iter(f"{{*}}{name}")] for name in ("lem", "rdg"))
        assert (lemmas, readings) == ((["beta"], ["gamma"]) if ref in {"1", "1.a"} else ([], []))
        for reading in root.iter("{*}rdg"):
            reading.clear()
        passages[ref] = " ".join("".join(root.itertext()).split())
    assert passages["1.a"] == "alpha beta"
    assert passages["2.2-b"] == "alter"
    assert passages["1"] == "One alpha beta delta"


def test_whole_text(entry):
    root = etree.fromstring(get(uritemplate.expand(entry["document"], {"resource": "case"})))
    text = root.find("{http://www.tei-c.org/ns/1.0}text")
    (reading,) = text.iter("{*}rdg")
    assert (reading.get("wit"), reading.text) == ("#B", "gamma")
    reading.text = ""
    assert " ".join("".join(text.itertext()).split()) == "One alpha beta delta uersus alter"


def test_addresses_of_answers_are_their_own(entry):
    for values in ({"down": -1}, {"ref": "2.2-b"}, {"ref": "1", "down": 1}):
        answer = ask(entry["navigation"], resource="case", **values)
        assert json.loads(get(answer["@id"])) == answer


def test_citation_tree_describes_the_parts(entry):
    (tree,) = ask(entry["collection"], id="case")["citationTrees"]
    (chapter,) = tree["citeStructure"]
    assert chapter["citeType"] == "chapter"
    assert [s["citeType"] for s in chapter["citeStructure"]] == ["paragraph", "line"]


def words(root) -> str:
    for reading in root.iter("{*}rdg"):
        reading.clear(keep_tail=True)
    return " ".join(" ".join(root.itertext()).split())


def test_a_range_is_what_its_parts_are(entry):
    def passage(**values) -> str:
        return words(etree.fromstring(get(uritemplate.expand(entry["document"], {"resource": "case", **values}))))

    assert passage(start="1", end="2") == "One alpha beta delta uersus alter"
    assert passage(start="1.2", end="2.1") == "delta uersus"
    assert passage(start="1.a", end="2.2-b") == "alpha beta delta uersus alter"
    answer = ask(entry["navigation"], resource="case", start="1.2", end="2.1")
    assert [answer[key]["identifier"] for key in ("start", "end")] == ["1.2", "2.1"]
    assert "member" not in answer
    assert json.loads(get(answer["@id"])) == answer
    inside = ask(entry["navigation"], resource="case", start="1", end="2", down=1)["member"]
    assert [unit["identifier"] for unit in inside] == ["1", "1.a", "1.2", "2", "2.1", "2.2-b"]


def test_ranges_of_a_long_text_are_those_of_neighbours():
    from edition.model.text import Text
    from edition.writers.dts.ranges import ranges_of
    from edition.writers.dts.units import Unit

    found = list(ranges_of([Unit(str(n), "line", 1, Text("arma")) for n in range(100)]))
    assert len(found) == 99 + 98 + 97
    assert {len(parts) for parts in found} == {2, 3, 4}
    assert not list(ranges_of([Unit("1", "line", 1, Text("arma"))]))


def test_part_that_does_not_exist(entry):
    with pytest.raises(urllib.error.HTTPError, match="404"):
        ask(entry["navigation"], resource="case", ref="9")


def test_without_an_address(tmp_path):
    (tmp_path / "case.xml").write_text(tei(BODY), encoding="utf-8")
    run = edition("build", tmp_path / "case.xml", "-o", tmp_path / "out", "--only", "dts")
    assert run.status == 3
    assert "O041" in run.err


def test_nothing_is_lost(samples, tmp_path):
    (tmp_path / "edition.toml").write_text('[edition]\nsource = "in.xml"\n[site]\nurl = "https://example.org/"\n')
    for file in sorted(samples.rglob("*.xml")):
        (tmp_path / "in.xml").write_bytes(file.read_bytes())
        edition("build", "-q", "--only", "dts", cwd=tmp_path)
        report = json.loads((tmp_path / "build/report.json").read_text(encoding="utf-8"))
        if "dts" in report["outputs"]:
            assert report["ledger"]["dts"]["lost"] == 0, file.name
