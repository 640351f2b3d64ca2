"""Deposits in a repository of this machine: what arrives, and what happens where something breaks.

Everything goes over the network of this machine; nothing of the program is replaced, but for the time between two tries.
"""

from __future__ import annotations

import io
import os
import re
import signal
import socket
import subprocess
import time
import zipfile

import pytest

from edition.deposit import client
from tests.deposit.editions import COMMAND, FULL, deposit, document, project
from tests.deposit.repository import TOKEN, Fault, running

pytestmark = pytest.mark.long

NO_DOI = FULL.replace('<idno type="DOI">10.5072/example.1</idno>', "")


@pytest.fixture
def server():
    with running() as repository:
        yield repository


@pytest.fixture(autouse=True)
def impatient(monkeypatch) -> list[float]:
    """Wait for answers for a second, and not at all between two tries; returns how long one would have waited."""
    waited: list[float] = []
    monkeypatch.setattr(client.Patience.__init__, "__defaults__", (1.0, 3, waited.append, 120.0))
    monkeypatch.setenv("EDITION_DEPOSIT_TOKEN", TOKEN)
    return waited


@pytest.fixture
def small(tmp_path):
    return project(tmp_path / "project", document(NO_DOI))


def send(folder, server, *more: str):
    run = deposit(folder, "--to", f"invenio:{server.address}", *more)
    assert TOKEN not in run.out + run.err
    for path in (folder / "build/deposit").rglob("*"):
        if path.is_file():
            assert TOKEN.encode() not in path.read_bytes(), path
    return run


def held(server) -> dict[str, bytes]:
    (record,) = server.published
    return {key: entry["data"] for key, entry in record.files.items()}


def change(folder, old: str, new: str) -> None:
    path = folder / "tei/oed.xml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_draft_is_not_published(small, server):
    run = send(small, server)
    assert run.status == 0, run.err
    assert server.published == []
    assert "a draft, not published" in run.out
    assert f"{server.address}/uploads/rec-1" in run.out
    assert not any("publish" in line for line in server.log)


def test_published_record_holds_the_package_byte_for_byte(small, server):
    run = send(small, server, "--publish")
    assert run.status == 0, run.err
    files = held(server)
    assert set(files) == {"oed-1.2.zip", "oed.pdf", "oed.epub"}
    assert files["oed-1.2.zip"] == (small / "build/deposit/oed-1.2.zip").read_bytes()
    assert files["oed.pdf"] == (small / "build/print/oed.pdf").read_bytes()
    with zipfile.ZipFile(io.BytesIO(files["oed-1.2.zip"])) as archive:
        for name in ("datacite.xml", "CITATION.cff", "README.md", "ro-crate-metadata.json"):
            assert b"10.5072/zenodo.rec-1" in archive.read(f"oed-1.2/data/{name}"), name
    (record,) = server.published
    assert record.metadata["title"] == "Œdipus & “co.”"
    assert [c["person_or_org"].get("family_name") for c in record.metadata["creators"]] == [
        "Sophocles",
        "Müller",
        "Carberry",
    ]
    assert record.metadata["rights"] == [{"id": "cc-by-sa-4.0"}]
    assert record.metadata["publication_date"] == "2026-05-04"
    assert record.pids["doi"]["identifier"] == "10.5072/zenodo.rec-1"


def test_draft_is_published_by_a_second_run_that_sends_nothing_again(small, server):
    send(small, server)
    sent = server.bytes_read
    server.log.clear()
    run = send(small, server, "--publish")
    assert run.status == 0, run.err
    assert len(server.published) == 1
    assert not any("/content" in line for line in server.log)
    assert server.bytes_read - sent < 20_000


def test_same_again_is_no_new_version(small, server):
    send(small, server, "--publish")
    run = send(small, server, "--publish")
    assert run.status == 0
    assert "D013" in run.err
    assert len(server.records) == 1


def test_new_version(small, server):
    send(small, server, "--publish")
    change(small, 'n="1.2"', 'n="1.3"')
    run = send(small, server, "--publish")
    assert run.status == 0, run.err
    first, second = server.published
    assert second.parent == first.id
    assert set(second.files) == {"oed-1.3.zip", "oed.pdf", "oed.epub"}
    assert second.metadata["version"] == "1.3"
    assert second.metadata["publication_date"] == "2026-05-04"
    assert first.files["oed-1.2.zip"]["status"] == "completed"


def test_new_version_of_a_record_that_is_named(small, server):
    send(small, server, "--publish")
    (small / "build/deposit/oed.invenio.json").unlink()
    change(small, 'n="1.2"', 'n="1.3"')
    assert send(small, server, "--publish", "--record", "rec-1").status == 0
    assert server.records["rec-2"].parent == "rec-1"
    (small / "build/deposit/oed.invenio.json").unlink()
    run = send(small, server, "--record", "rec-99")
    assert run.status == 1
    assert "D005" in run.err


def test_doi_in_the_header(small, server):
    before = (small / "tei/oed.xml").read_text(encoding="utf-8")
    run = send(small, server, "--publish", "--write-doi")
    assert run.status == 0, run.err
    after = (small / "tei/oed.xml").read_text(encoding="utf-8")
    assert after.replace('<idno type="DOI">10.5072/zenodo.rec-1</idno>', "") == before
    with zipfile.ZipFile(io.BytesIO(held(server)["oed-1.2.zip"])) as archive:
        assert archive.read("oed-1.2/data/source/tei/oed.xml").decode() == after
        assert b"10.5072/zenodo.rec-1" in archive.read("oed-1.2/data/site/cite.html")
    assert "D013" in send(small, server, "--publish", "--write-doi").err
    change(small, 'n="1.2"', 'n="1.3"')
    assert send(small, server, "--publish", "--write-doi").status == 0
    text = (small / "tei/oed.xml").read_text(encoding="utf-8")
    assert "10.5072/zenodo.rec-2" in text
    assert "10.5072/zenodo.rec-1" not in text


def test_doi_that_the_edition_has_already(tmp_path, server):
    folder = project(tmp_path / "project", document(FULL))
    run = send(folder, server, "--publish")
    assert run.status == 0, run.err
    (record,) = server.published
    assert record.pids["doi"] == {"identifier": "10.5072/example.1", "provider": "external"}
    assert not any("pids/doi" in line for line in server.log)


def test_repository_that_gives_no_doi(small, server):
    server.faults = [Fault("POST", "/pids/doi", 404, 9)]
    run = send(small, server, "--publish")
    assert run.status == 0, run.err
    assert len(server.published) == 1
    assert "DOI" not in run.out


# -- faults --------------------------------------------------------------------------------------------------------------

PASSING = [
    Fault("POST", "/records$", 429, headers={"Retry-After": "7"}),
    Fault("POST", "/records$", 503),
    Fault("GET", "/draft$", 500),
    Fault("GET", "/draft$", "break"),
    Fault("GET", "/draft/files$", "slow"),
    Fault("POST", "/pids/doi$", "lost"),
    Fault("PUT", "/draft$", "lost"),
    Fault("PUT", "zip/content", 500, 2),
    Fault("PUT", "zip/content", "break", 2),
    Fault("PUT", "zip/content", "slow"),
    Fault("PUT", "zip/content", "checksum"),
    Fault("POST", "zip/commit", "lost"),
    Fault("POST", "zip/commit", 502),
    Fault("POST", "/publish", "lost"),
]


@pytest.mark.parametrize("fault", PASSING, ids=lambda f: f"{f.method}-{f.path.strip('/$')}-{f.how}")
def test_fault_that_passes(small, server, fault):
    server.faults = [Fault(fault.method, fault.path, fault.how, fault.times, fault.headers)]
    run = send(small, server, "--publish")
    assert run.status == 0, run.err
    assert server.faults[0].times == 0
    assert held(server)["oed-1.2.zip"] == (small / "build/deposit/oed-1.2.zip").read_bytes()
    assert len(server.records) == 1


def test_repository_says_when_to_ask_again(small, server, impatient):
    server.faults = [
        Fault("POST", "/records$", 429, headers={"Retry-After": "7"}),
        Fault("GET", "/files$", 503, headers={"Retry-After": "99999"}),
    ]
    assert send(small, server).status == 0
    assert impatient == [7.0, 120.0]


STAYING = [
    (Fault("POST", "/records$", "lost"), "D007"),
    (Fault("POST", "/records$", 500), "D007"),
    (Fault("POST", "/records$", 403), "D005"),
    (Fault("POST", "/records$", "garbage"), "D007"),
    (Fault("PUT", "/draft$", 400, body='{"message": "A validation error occurred.", "errors": [{"field": "metadata.rights", "messages": ["Unknown."]}]}'), "D005"),
    (Fault("GET", "/draft/files$", 302, headers={"Location": "https://example.org/"}), "D005"),
    (Fault("PUT", "zip/content", 413), "D006"),
    (Fault("PUT", "zip/content", 500, 3), "D007"),
    (Fault("PUT", "zip/content", "break", 3), "D007"),
    (Fault("PUT", "zip/content", "slow", 3), "D007"),
    (Fault("PUT", "zip/content", "checksum", 2), "D008"),
    (Fault("POST", "zip/commit", 500, 2), "D007"),
    (Fault("POST", "/publish", 500), "D007"),
    (Fault("POST", "/publish", 400), "D005"),
    (Fault("POST", "/publish", "break"), "D007"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("fault", "code"), STAYING, ids=lambda f: f if isinstance(f, str) else f"{f.method}-{f.path.strip('/$')}-{f.how}"
)
def test_fault_that_stays_publishes_nothing_and_the_next_run_goes_on(small, server, fault, code):
    server.faults = [Fault(fault.method, fault.path, fault.how, fault.times, fault.headers, fault.body)]
    run = send(small, server, "--publish")
    assert run.status == 1
    assert code in run.err
    assert "Traceback" not in run.err
    assert server.published == []
    run = send(small, server, "--publish")
    assert run.status == 0, run.err
    assert held(server)["oed-1.2.zip"] == (small / "build/deposit/oed-1.2.zip").read_bytes()
    orphans = 1 if fault.how == "lost" else 0  # an answer that was lost told no number
    assert len(server.records) == 1 + orphans


def test_message_of_the_repository_is_told(small, server):
    server.faults = [STAYING[4][0]]
    server.faults[0].times = 1
    run = send(small, server)
    assert "metadata.rights: Unknown." in run.err


def test_licence_that_is_on_no_list_of_the_repository_is_told_in_words(small, server):
    server.faults = [Fault("PUT", "/draft$", 400, body='{"message": "Invalid value cc-by-sa-4.0."}')]
    assert send(small, server, "--publish").status == 0
    (record,) = server.published
    link = "https://creativecommons.org/licenses/by-sa/4.0/"
    assert record.metadata["rights"] == [{"title": {"en": "CC BY-SA 4.0"}, "link": link}]


def test_token_that_is_wrong_and_echoed_is_not_shown(small, server, monkeypatch):
    monkeypatch.setenv("EDITION_DEPOSIT_TOKEN", "another-secret-77")
    server.faults = [Fault("POST", "/records$", 400, body='{"message": "bad Bearer another-secret-77\\u001b[2J"}')]
    run = send(small, server)
    assert run.status == 1
    assert "another-secret-77" not in run.out + run.err
    assert "\x1b" not in run.err
    run = send(small, server)
    assert "D005" in run.err
    assert "another-secret-77" not in run.out + run.err


def test_no_token(small, server, monkeypatch):
    monkeypatch.delenv("EDITION_DEPOSIT_TOKEN")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    run = send(small, server)
    assert run.status == 1
    assert "D004" in run.err
    assert server.log == []


def test_network_that_is_down(small, impatient):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    run = deposit(small, "--to", f"invenio:http://127.0.0.1:{port}")
    assert run.status == 1
    assert "D007" in run.err
    assert impatient == [1.0, 2.0]


@pytest.mark.parametrize(
    "address", ["http://zenodo.org", "zenodo.org", "https://user:x@zenodo.org", "ftp://zenodo.org", "https://[x"]
)
def test_address_to_which_no_token_goes(small, address):
    run = deposit(small, "--to", f"invenio:{address}")
    assert run.status == 1
    assert "D009" in run.err


def test_what_is_no_repository(small, server):
    run = deposit(small, "--to", f"invenio:{server.address}/elsewhere")
    assert run.status == 1
    assert "D005" in run.err


def test_header_that_lacks_what_is_asked_sends_nothing(tmp_path, server):
    folder = project(
        tmp_path / "project", document(NO_DOI.replace("<publisher>Tests &amp; Sons</publisher>", "<publisher/>"))
    )
    run = send(folder, server)
    assert run.status == 1
    assert "M001" in run.err
    assert server.log == []


@pytest.mark.parametrize("moment", ["/content", "/commit", "/publish"])
def test_killed_run_goes_on_where_it_stopped(tmp_path, server, monkeypatch, moment):
    monkeypatch.setenv("EDITION_DEPOSIT_TOKEN", TOKEN)
    folder = project(tmp_path / "project", document(NO_DOI))
    server.pause = 0.05
    server.faults = [] if moment == "/content" else [Fault("POST", moment, "slow")]
    run = [*COMMAND, "--to", f"invenio:{server.address}", "--publish"]
    process = subprocess.Popen(run, cwd=folder, env={**os.environ}, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    until = time.monotonic() + 60
    while not any(moment in line for line in server.log) and time.monotonic() < until:
        time.sleep(0.01)
    time.sleep(0.1)
    process.send_signal(signal.SIGKILL)
    _, told = process.communicate()
    assert process.returncode == -signal.SIGKILL, told
    server.pause = 0.0
    time.sleep(2.0)
    if moment != "/publish":
        assert server.published == []
    again = deposit(folder, "--to", f"invenio:{server.address}", "--publish")
    assert again.status == 0, again.err
    assert len(server.records) == 1
    assert held(server)["oed-1.2.zip"] == (folder / "build/deposit/oed-1.2.zip").read_bytes()


PLACES = [
    ("POST", "/records$"), ("POST", "/pids/doi$"), ("GET", "/draft$"), ("PUT", "/draft$"), ("GET", "/draft/files$"),
    ("POST", "/draft/files$"), ("PUT", "zip/content$"), ("POST", "zip/commit$"), ("POST", "/publish$"),
]  # fmt: skip
DEEP = bool(os.environ.get("EDITION_FUZZ"))
"""All shapes at all places; without it, each shape at some."""
SHAPES = [
    "null", "[]", '"x"', "1", "{}", "[[[[{}]]]]", '{"id": null}', '{"id": {"a": 1}}', '{"pids": null}', '{"pids": {"doi": []}}',
    '{"entries": null}', '{"entries": {"a": 1}}', '{"entries": [1, null, {"key": null}, {}]}', '{"errors": {"a": 1}}',
    '{"errors": [null, {"messages": 1}, {"field": [], "messages": "x"}]}', '{"checksum": null}', "[" * 100_000, '{"id": "\\u001b[2J"}',
]  # fmt: skip


@pytest.mark.parametrize(("method", "path"), PLACES, ids=lambda x: x.strip("/$"))
def test_whatever_a_repository_answers_is_a_deposit_or_a_finding(small, server, method, path):
    """Answers of every shape at every step; a traceback would be an error of this test."""
    turn = PLACES.index((method, path))
    for number, shape in enumerate(SHAPES):
        if not (DEEP or number % 4 == turn % 4):
            continue
        for status in (200, 400) if DEEP else ((200, 400)[number // 4 % 2 :][:1]):
            server.faults = [Fault(method, path, status, 9, body=shape)]
            run = send(small, server, "--publish")
            assert run.status in {0, 1}, (shape, status)
            assert run.status == 0 or re.search(r"error D\d\d\d", run.err), run.err
            assert "\x1b" not in run.out + run.err


@pytest.mark.parametrize("wait", ["nan", "inf", "-5", "soon", "Wed, 21 Oct 2026 07:28:00 GMT"])
def test_how_long_to_wait_is_a_number(small, server, impatient, wait):
    server.faults = [Fault("POST", "/records$", 429, headers={"Retry-After": wait})]
    assert send(small, server).status == 0
    assert all(0 <= seconds <= 120 for seconds in impatient)
