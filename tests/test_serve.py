"""The preview: what is saved is seen, however it is saved; what is broken is told, and the last good page stays."""

from __future__ import annotations

import http.client
import json
import shutil
import signal
import subprocess
import sys
import threading
import time
from urllib.parse import urlencode

import pytest

from edition.library import project_of, read
from edition.run.build import input_of
from edition.run.gather import read_project
from edition.serve import Preview, serve
from edition.writers.site.pages import write_reading
from tests.conftest import ROOT, edition, tei

TEXT = '<div xml:id="d"><p xml:id="p1">arma <app xml:id="a"><lem wit="#A">virumque</lem><rdg wit="#B">uirum</rdg></app> cano</p></div>'


class Reader:
    """What a browser does."""

    def __init__(self, preview):
        self.preview = preview

    def get(self, path, host=None, method="GET"):
        connection = http.client.HTTPConnection("127.0.0.1", self.preview.port, timeout=40)
        connection.request(method, path, headers={"Host": host} if host else {})
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        return answer, data

    def news(self, page="text.html", mark="", told=-1):
        return json.loads(self.get("/_edition/news?" + urlencode({"page": page, "mark": mark, "told": told}))[1])

    def until(self, wanted, page="text.html"):
        """Follow the news of a page until they are as wanted."""
        end = time.monotonic() + 120
        now = {"page": "", "told": -1}
        while time.monotonic() < end:
            now = self.news(page, now["page"], now["told"])
            if wanted(now):
                return now
        pytest.fail(f"never so: {now}")
        return now

    def shows(self, words, page="text.html"):
        return self.until(lambda _: words in self.get(f"/{page}")[1].decode(), page)

    def codes(self, now):
        return [f["code"] for f in now["findings"] if f["severity"] != "info"]


@pytest.fixture
def reader(tmp_path):
    (tmp_path / "x.xml").write_text(tei(TEXT), encoding="utf-8")
    preview = Preview(lambda: project_of(tmp_path / "x.xml"), tmp_path / "x.xml")
    server, watching = serve(preview, 0)
    try:
        yield Reader(preview)
    finally:
        preview.stop()
        server.shutdown()
        server.server_close()
        watching.join(30)
        assert not watching.is_alive()


def by_writing(path, text):
    path.write_text(text, encoding="utf-8")


def by_renaming(path, text):
    beside = path.with_suffix(".tmp")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def by_emptying_first(path, text):
    path.write_text("")
    time.sleep(0.15)
    path.write_text(text, encoding="utf-8")


def by_moving_away_first(path, text):
    path.rename(path.with_suffix(".xml~"))
    time.sleep(0.15)
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("save", [by_writing, by_renaming, by_emptying_first, by_moving_away_first])
def test_a_save_is_seen_however_it_is_made(save, reader, tmp_path):
    reader.shows("virumque")
    told = reader.until(lambda now: now["told"] >= 1)["told"]
    save(tmp_path / "x.xml", tei(TEXT.replace("cano", "canit")))
    reader.shows("canit")
    now = reader.until(lambda now: now["told"] > told)
    assert not now["stale"]
    assert reader.codes(now) == []


def test_a_page_that_is_made_alone_is_as_it_will_be(tmp_path):
    shutil.copytree(ROOT / "tei", tmp_path / "tei")
    shutil.copy(ROOT / "edition.toml", tmp_path)
    preview = Preview(lambda: project_of(tmp_path), tmp_path)
    preview.make()
    texts = [name for name, data in preview.pages.items() if b'<article class="text"' in data]
    assert len(texts) > 3
    assert any(b'href="lines.html#' in preview.pages[name] for name in texts)
    whole, seen = dict(preview.pages), texts[:2]
    first = write_reading(
        input_of(project_of(tmp_path), read_project(project_of(tmp_path), checking=False)), tmp_path, seen, whole
    )
    assert sorted(first.files) == sorted(seen)
    assert {name: (tmp_path / name).read_bytes() for name in seen} == {name: whole[name] for name in seen}


def test_findings_have_their_place_in_the_page(reader, tmp_path):
    by_writing(tmp_path / "x.xml", tei(TEXT.replace("#B", "#Q")))
    now = reader.until(lambda now: "A012" in reader.codes(now))
    (found,) = (f for f in now["findings"] if f["code"] == "A012")
    assert found["id"] == "a"
    assert (found["line"], found["severity"]) == (1, "error")
    assert 'id="a"' in reader.get("/text.html")[1].decode()


BROKEN = [
    "<TEI",
    "",
    "no xml at all",
    tei(TEXT)[:-40],
    tei(TEXT).replace("</lem>", ""),
    "<html/>",
    "\x00\x01",
    tei(TEXT).replace("arma", "&none;"),
]


def test_every_broken_state_is_survived(reader, tmp_path):
    reader.shows("virumque")
    for broken in BROKEN:
        by_writing(tmp_path / "x.xml", broken)
        now = reader.until(lambda now: now["stale"])
        assert any(code.startswith("X0") for code in reader.codes(now)), broken
        assert b"virumque" in reader.get("/text.html")[1]
        by_writing(tmp_path / "x.xml", tei(TEXT))
        assert reader.codes(reader.until(lambda now: not now["stale"])) == []
    (tmp_path / "x.xml").unlink()
    assert reader.codes(reader.until(lambda now: now["stale"])) == ["P004"]
    by_writing(tmp_path / "x.xml", tei(TEXT.replace("cano", "canit")))
    reader.shows("canit")


def test_only_this_machine_is_answered(reader):
    reader.shows("virumque")
    port = reader.preview.port
    for host in (f"127.0.0.1:{port}", f"localhost:{port}"):
        assert reader.get("/", host)[0].status == 200
    for host in (
        "example.org",
        f"example.org:{port}",
        f"127.0.0.1.example.org:{port}",
        "127.0.0.1",
        f"localhost:{port + 1}",
        ":",
        "",
    ):
        for path in ("/", "/_edition/news", "/_edition/live.js"):
            assert reader.get(path, host or " ")[0].status in {400, 421}, host
    answer, _ = reader.get("/../../etc/passwd")
    assert answer.status == 404
    assert reader.get("/_edition/../server.py")[0].status == 404
    assert reader.get("/", method="POST")[0].status == 501
    answer, data = reader.get("/", method="HEAD")
    assert (answer.status, data) == (200, b"")
    assert answer.headers["Cache-Control"] == "no-store"


def test_paper_on_demand(reader, tmp_path):
    reader.shows("virumque")
    reader.until(lambda now: now["told"] >= 1)
    assert json.loads(reader.get("/_edition/papers")[1]) == ["x.pdf"]
    first = reader.get("/_edition/print/x.pdf")[1]
    assert first.startswith(b"%PDF")
    assert reader.get("/_edition/print/x.pdf")[1] == first
    by_writing(tmp_path / "x.xml", tei(TEXT.replace("cano", "canit atque iterum canit")))
    reader.shows("canit")
    reader.until(lambda now: now["told"] >= 2)
    assert reader.get("/_edition/print/x.pdf")[1] != first
    assert reader.get("/_edition/print/y.pdf")[0].status == 404


def test_a_project_with_its_settings_and_new_files(tmp_path):
    (tmp_path / "tei").mkdir()
    by_writing(tmp_path / "tei/a.xml", tei(TEXT))
    by_writing(tmp_path / "edition.toml", '[edition]\nname = "x"\n')
    preview = Preview(lambda: project_of(tmp_path), tmp_path)
    server, watching = serve(preview, 0)
    reader = Reader(preview)
    try:
        reader.shows("virumque")
        reader.until(lambda now: now["told"] >= 1)
        by_writing(tmp_path / "edition.toml", "[edition\n")
        assert reader.codes(reader.until(lambda now: now["stale"])) == ["P002"]
        by_writing(tmp_path / "edition.toml", '[edition]\nname = "x"\nlanguage = "de"\n')
        reader.until(lambda now: not now["stale"])
        reader.shows('lang="de"')
        by_writing(tmp_path / "tei/b.xml", tei(TEXT.replace("cano", "canit")))
        reader.shows("canit", "b/text.html")
        reader.until(lambda now: now["told"] >= 4, "b/text.html")
        # One text of two is broken: no page is lost.
        by_writing(tmp_path / "tei/a.xml", "<TEI")
        now = reader.until(lambda now: now["stale"], "a/text.html")
        assert reader.codes(now) == ["X003"]
        assert b"cano" in reader.get("/a/text.html")[1]
    finally:
        preview.stop()
        server.shutdown()
        server.server_close()
        watching.join(30)


def test_the_command_ends_with_an_interrupt(tmp_path):
    by_writing(tmp_path / "x.xml", tei(TEXT))
    child = subprocess.Popen(
        [sys.executable, "-m", "edition", "serve", "x.xml", "--port", "0"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    address = child.stdout.readline().decode().split()[0]
    assert address.startswith("http://127.0.0.1:")
    child.send_signal(signal.SIGINT)
    _, told = child.communicate(timeout=40)
    assert child.returncode == 130
    assert b"Traceback" not in told
    assert sorted(p.name for p in tmp_path.iterdir()) == ["x.xml"]


def test_a_port_that_is_taken_is_told(reader, tmp_path):
    run = edition("serve", tmp_path / "x.xml", "--port", str(reader.preview.port))
    assert (run.status, "cannot be used" in run.err) == (2, True)


def test_many_saves_leave_nothing_behind(reader, tmp_path):
    """A server runs for days: what a state of the text took is given back."""
    import gc

    from edition.model.edition import Edition

    reader.shows("virumque")
    for number in range(5):
        by_writing(tmp_path / "x.xml", tei(TEXT.replace("cano", f"cano{number}")))
        reader.shows(f"cano{number}")
    kept = read(tmp_path / "x.xml")  # so that it is seen that editions are found
    found: list[object] = []
    for _ in range(60):  # what is found is told after the pages are shown; of two quick saves the last is enough
        found = []  # a list of what was found holds it, too
        time.sleep(0.5)
        gc.unfreeze()
        gc.collect()
        found = [o for o in gc.get_objects() if isinstance(o, Edition)]
        if found == [kept]:
            break
    assert found == [kept]
    assert threading.active_count() < 20
