"""Which schema judges a text, what is said where it is not at hand, and what becomes of the findings."""

from __future__ import annotations

import pytest

from edition.schema.judging.choice import cached, inclusions
from tests.conftest import HEADER, ROOT, TEI_OPEN, edition, tei

STRAY = '<p>quod <rdg wit="#B">quia</rdg> erat</p>'
ADDRESS = "https://example.org/schemas/letters.rng"
# A schema that knows nothing but “TEI” with anything in it, and one that knows nothing at all.
ANY = (
    'default namespace = "http://www.tei-c.org/ns/1.0"\nstart = element TEI { any }\n'
    "any = (attribute * { text } | text | element * { any })*\n"
)
NOTHING = "start = element nothing { empty }\n"


def model(href: str, kind: str = "http://relaxng.org/ns/structure/1.0") -> str:
    return f'<?xml-model href="{href}" schematypens="{kind}"?>\n'


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.setenv("EDITION_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "any.rnc").write_text(ANY, encoding="utf-8")
    (folder / "nothing.rnc").write_text(NOTHING, encoding="utf-8")
    (folder / "a.xml").write_text(tei(STRAY), encoding="utf-8")
    return folder


def found(run, prefix="S"):
    return [(f["code"], f["severity"]) for f in run.json["findings"] if f["code"].startswith(prefix)]


def check(folder, *arguments):
    return edition("check", *arguments, "--format", "json", cwd=folder)


def test_a_text_that_names_no_schema_is_judged_by_all_of_tei_and_by_the_profile_for_information(here):
    (here / "a.xml").write_text(tei(f"{STRAY}<p><hi>a</hi></p>"), encoding="utf-8")
    run = check(here, "a.xml")
    assert found(run) == [("S004", "error"), ("S011", "info")]
    assert run.status == 1
    assert [f["message"] for f in run.json["findings"]] == [
        "<rdg> may not stand in <p>",
        "by the edition profile: <hi> lacks the attribute @rend, @rendition or @style",
    ]


def test_each_kind_of_mistake_is_told_once_there_with_all_its_places(here):
    (here / "a.xml").write_text(tei(STRAY * 3 + "<p><hi>a</hi></p>"), encoding="utf-8")
    run = check(here, "a.xml")
    assert [f["message"].removeprefix("by the edition profile: ") for f in run.json["findings"]] == [
        "<rdg> may not stand in <p>",
        "<hi> lacks the attribute @rend, @rendition or @style",
    ]
    assert len(run.json["findings"][0]["places"]) == 3
    assert edition("check", "a.xml", "-v", cwd=here).out.count(" S0") == 4


def test_who_asks_for_the_profile_gets_errors(here):
    run = check(here, "a.xml", "--schema", "profile")
    assert found(run) == [("S004", "error")]
    assert run.status == 1
    (here / "edition.toml").write_text('[edition]\nsource = "a.xml"\n[check]\nschema = "profile"\n', encoding="utf-8")
    assert found(check(here)) == [("S004", "error")]
    assert found(check(here, "--schema", "none")) == []


def test_the_directive_asks_for_the_profile():
    assert 'schema = "profile"' in (ROOT / "edition.toml").read_text(encoding="utf-8")


def test_the_command_line_comes_before_the_project_and_that_before_the_text(here):
    (here / "a.xml").write_text(model("nothing.rnc") + tei(STRAY), encoding="utf-8")
    assert found(check(here, "a.xml")) == [("S002", "error")]
    (here / "edition.toml").write_text('[edition]\nsource = "a.xml"\n[check]\nschema = "any.rnc"\n', encoding="utf-8")
    assert found(check(here)) == []
    assert found(check(here, "--schema", "nothing.rnc")) == [("S002", "error")]
    assert found(check(here, "--schema", "any.rnc", "--schema", "profile")) == [("S004", "error")]


def test_a_path_in_the_project_file_is_read_from_its_folder(here, tmp_path):
    (here / "edition.toml").write_text('[edition]\nsource = "a.xml"\n[check]\nschema = "any.rnc"\n', encoding="utf-8")
    assert found(edition("check", here, "--format", "json", cwd=tmp_path)) == []


def test_a_schema_that_was_asked_for_and_is_not_there_is_an_error(here):
    run = check(here, "a.xml", "--schema", "ani.rnc")
    assert found(run) == [("S202", "error")]
    assert "did you mean any.rnc?" in {f["hint"] for f in run.json["findings"]}
    assert found(check(here, "a.xml", "--schema", ADDRESS)) == [("S202", "error")]


def test_an_incorrect_schema_is_shown_with_its_place(here):
    (here / "bad.rnc").write_text("start = element a { b }\n", encoding="utf-8")
    run = check(here, "a.xml", "--schema", "bad.rnc")
    (finding,) = [f for f in run.json["findings"] if f["code"].startswith("S")]
    assert (finding["file"], finding["line"], finding["code"]) == ("bad.rnc", 1, "S104")


def test_an_address_is_never_fetched_by_a_check_but_named_with_the_remedy(here):
    (here / "a.xml").write_text(model(ADDRESS) + tei(STRAY), encoding="utf-8")
    run = check(here, "a.xml")
    assert found(run) == [("S201", "warning"), ("S004", "warning")]
    first = next(f for f in run.json["findings"] if f["code"] == "S201")
    assert (first["line"], first["column"]) == (1, 1)
    assert first["hint"] == f"edition schema fetch {ADDRESS}"


def test_an_address_that_was_fetched_is_used(here):
    path = cached(ADDRESS, here.parent / "cache")
    path.parent.mkdir(parents=True)
    path.write_text(
        '<element name="nothing" xmlns="http://relaxng.org/ns/structure/1.0"><empty/></element>', encoding="utf-8"
    )
    (here / "a.xml").write_text(model(ADDRESS) + tei(STRAY), encoding="utf-8")
    assert found(check(here, "a.xml")) == [("S002", "error")]
    assert found(check(here, "a.xml", "--schema", ADDRESS)) == [("S002", "error")]
    assert str(path) in edition("schema", "list").out
    assert edition("schema", "path", ADDRESS).out.strip() == str(path)


def test_a_schema_outside_the_project_is_not_read_unless_the_user_names_it(here):
    outside = here.parent / "outside.rnc"
    outside.write_text(NOTHING, encoding="utf-8")
    (here / "a.xml").write_text(model("../outside.rnc") + tei(STRAY), encoding="utf-8")
    assert found(check(here, "a.xml")) == [("S201", "warning"), ("S004", "warning")]
    assert found(check(here, "a.xml", "--schema", outside)) == [("S002", "error")]


def test_a_schema_of_another_kind_is_named(here):
    (here / "a.xml").write_text(model("a.xsd", "http://www.w3.org/2001/XMLSchema") + tei("<p>a</p>"), encoding="utf-8")
    assert found(check(here, "a.xml")) == [("S203", "info")]
    (here / "a.xml").write_text("<?xml-model schema='a.rng'?>\n" + tei("<p>a</p>"), encoding="utf-8")
    assert found(check(here, "a.xml")) == [("S204", "warning")]


def test_an_instruction_within_the_text_names_no_schema(here):
    (here / "a.xml").write_text(tei(f"<p>a</p>{model('nothing.rnc')}"), encoding="utf-8")
    assert found(check(here, "a.xml")) == []


def test_included_files_are_judged_in_their_place(here):
    (here / "part.xml").write_text(f'<p xmlns="http://www.tei-c.org/ns/1.0">\n{STRAY[3:-4]}</p>', encoding="utf-8")
    body = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="part.xml"/>'
    (here / "a.xml").write_text(tei(body), encoding="utf-8")
    run = check(here, "a.xml", "--schema", "profile")
    assert [(f["file"], f["line"], f["code"]) for f in run.json["findings"]] == [("part.xml", 2, "S004")]


DOUBLES = {
    "L001": '<p xml:id="a">a</p><p xml:id="a">b</p>',
    "L002": '<p xml:id="1a">a</p>',
    "T010": '<p xml:lang="Latin language">a</p>',
    "T011": "<p><persname>a</persname></p>",
    "A001": "<p><app/></p>",
    "X010": '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="no.xml"/><p/>',
}


@pytest.mark.parametrize("code", DOUBLES)
def test_one_mistake_is_one_finding_that_of_the_check(here, code):
    (here / "a.xml").write_text(tei(DOUBLES[code]), encoding="utf-8")
    for arguments in ([], ["--schema", "profile"]):
        run = check(here, "a.xml", *arguments)
        assert [f["code"] for f in run.json["findings"]] == [code]


@pytest.mark.parametrize(
    ("code", "source"),
    [
        ("X003", tei("<p>a <hi>b</p>")),
        ("H001", tei("<p/>", HEADER.replace("<publicationStmt>", "<!--").replace("</publicationStmt>", "-->"))),
        ("H002", f"{TEI_OPEN}<text><body><p/></body></text></TEI>"),
        ("X005", "<text xmlns='http://www.tei-c.org/ns/1.0'/>"),
    ],
)
def test_what_a_check_says_of_the_whole_the_schema_does_not_repeat(here, code, source):
    (here / "a.xml").write_text(source, encoding="utf-8")
    run = check(here, "a.xml", "--schema", "profile")
    assert [f["code"] for f in run.json["findings"]] == [code]


def test_other_commands_ask_no_schema(here):
    (here / "a.xml").write_text(model("bad.rnc") + tei("<p><app><lem wit='#A'>a</lem></app></p>"), encoding="utf-8")
    assert "S2" not in edition("apparatus", "a.xml", cwd=here).err


def test_addresses_keep_their_folders_so_that_inclusions_are_found(tmp_path):
    path = cached("https://example.org/a/../b/c.rng?v=1", tmp_path)
    assert path.is_relative_to(tmp_path / "schemas" / "example.org")
    assert ".." not in path.parts
    data = b'<grammar xmlns="http://relaxng.org/ns/structure/1.0"><include href="d.rng"/><externalRef href="../e.rng#x"/></grammar>'
    assert inclusions(data, "https://example.org/a/c.rng") == [
        "https://example.org/a/d.rng",
        "https://example.org/e.rng",
    ]
    assert inclusions(b'include "f.rnc"', "https://example.org/a/c.rnc") == ["https://example.org/a/f.rnc"]


@pytest.mark.usefixtures("here")
def test_fetching_needs_an_address_of_the_web():
    run = edition("schema", "fetch", "file:///etc/hostname")
    assert run.status == 2
    assert "not an address that begins with http" in run.err
    assert edition("schema", "path", ADDRESS).status == 2


def test_a_schema_is_fetched_with_what_it_includes(here):
    """From a server on this machine; nothing of the network is asked."""
    import threading
    from functools import partial
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    served = here / "served"
    served.mkdir()
    (served / "part.rnc").write_text("thing = element nothing { empty }\n", encoding="utf-8")
    (served / "main.rnc").write_text('include "part.rnc"\nstart = thing\n', encoding="utf-8")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(served))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}/main.rnc"
        run = edition("schema", "fetch", address)
        missing = edition("schema", "fetch", address.replace("main", "none"))
        server.shutdown()
        thread.join()
    assert run.status == 0
    assert len(run.out.splitlines()) == 2
    assert missing.status == 3
    (here / "a.xml").write_text(model(address) + tei(STRAY), encoding="utf-8")
    assert found(check(here, "a.xml")) == [("S002", "error")]
