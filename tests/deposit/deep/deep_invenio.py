"""Deposits in a real InvenioRDM: what is published comes back byte for byte, a second version, a killed upload.

It runs in a virtual environment of its own (.ci/rdm: invenio-app-rdm[opensearch2], osmem-server, gunicorn), for it is large.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import pytest

from tests.conftest import ROOT, Run
from tests.deposit.deep.instance import Instance, running
from tests.deposit.editions import COMMAND, deposit, document, project
from tests.deposit.test_invenio import NO_DOI


@pytest.fixture(scope="module")
def real() -> Iterator[Instance]:
    # Not a folder of pytest: those are for one user, and the database runs as another.
    with (
        TemporaryDirectory(prefix="edition-rdm-", ignore_cleanup_errors=True) as folder,
        running(Path(folder)) as instance,
    ):
        yield instance


@pytest.fixture(autouse=True)
def token(real, monkeypatch):
    monkeypatch.setenv("EDITION_DEPOSIT_TOKEN", real.token)


def send(folder: Path, address: str, *more: str) -> Run:
    return deposit(folder, "--to", f"invenio:{address}", *more)


def get(address: str, accept: str = "*/*") -> bytes:
    request = urllib.request.Request(address, headers={"Accept": accept})  # noqa: S310 - of this machine
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - the same
        return answer.read()


def notes(folder: Path) -> dict[str, str]:
    (path,) = (folder / "build/deposit").glob("*.invenio.json")
    return json.loads(path.read_text(encoding="utf-8"))


def directive(folder: Path) -> Path:
    shutil.copytree(ROOT / "tei", folder / "tei")
    shutil.copy(ROOT / "edition.toml", folder)
    return folder


def test_directive_is_published_and_comes_back_and_has_a_second_version(real, tmp_path):
    folder = directive(tmp_path)
    run = send(folder, real.address)
    assert run.status == 0, run.err
    draft = notes(folder)["draft"]
    with pytest.raises(urllib.error.HTTPError, match="404"):
        get(f"{real.address}/api/records/{draft}")
    run = send(folder, real.address, "--publish")
    assert run.status == 0, run.err
    assert notes(folder)["record"] == draft
    compare(real, folder, draft)
    record = json.loads(get(f"{real.address}/api/records/{draft}"))
    assert record["metadata"]["title"].startswith("Directive of the Central Committee")
    assert record["metadata"]["rights"][0]["id"] == "cc-by-4.0"
    doi = record["pids"]["doi"]["identifier"]
    assert doi in (next((folder / "build/deposit").glob("*/data/datacite.xml"))).read_text(encoding="utf-8")
    assert "D013" in send(folder, real.address, "--publish").err

    text = (folder / "tei/directive.xml").read_text(encoding="utf-8")
    assert '<edition n="0.2">' in text
    (folder / "tei/directive.xml").write_text(text.replace('<edition n="0.2">', '<edition n="0.3">'), encoding="utf-8")
    run = send(folder, real.address, "--publish", "--write-doi")
    assert run.status == 0, run.err
    second = notes(folder)["record"]
    assert second != draft
    compare(real, folder, second)
    newer = json.loads(get(f"{real.address}/api/records/{second}"))
    assert newer["parent"]["id"] == record["parent"]["id"]
    assert newer["metadata"]["version"] == "0.3"
    assert newer["pids"]["doi"]["identifier"] in (folder / "tei/directive.xml").read_text(encoding="utf-8")
    older = json.loads(get(f"{real.address}/api/records/{draft}/files"))
    assert any(entry["key"].endswith("0.2.zip") for entry in older["entries"])


def compare(real: Instance, folder: Path, record: str) -> None:
    """Hold the files of a record against those on the disk."""
    files = json.loads(get(f"{real.address}/api/records/{record}/files"))["entries"]
    assert len(files) >= 3
    for entry in files:
        found = [p for p in (folder / "build").rglob(entry["key"]) if p.is_file()]
        data = get(f"{real.address}/api/records/{record}/files/{entry['key']}/content")
        assert hashlib.sha512(data).hexdigest() in {hashlib.sha512(p.read_bytes()).hexdigest() for p in found}


@contextmanager
def slow_way(address: str, speed: list[int]) -> Iterator[tuple[str, list[int]]]:
    """Relay to an address, so many bytes a second from the client; yields the address of the relay, and what passed."""
    host, port = urlsplit(address).hostname or "", urlsplit(address).port or 0
    listening = socket.create_server(("127.0.0.1", 0))
    passed = [0]

    def pipe(source: socket.socket, target: socket.socket, *, is_slow: bool) -> None:
        with suppress(OSError):
            while data := source.recv(1 << 14):
                target.sendall(data)
                if is_slow:
                    passed[0] += len(data)
                    time.sleep(len(data) / speed[0])
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    opened = [listening]
    threads: list[threading.Thread] = []

    def begin(target, *arguments, **options) -> None:
        threads.append(threading.Thread(target=target, args=arguments, kwargs=options, daemon=True))
        threads[-1].start()

    def accept() -> None:
        with suppress(OSError):
            while True:
                client, _ = listening.accept()
                server = socket.create_connection((host, port))
                opened.extend((client, server))
                begin(pipe, client, server, is_slow=True)
                begin(pipe, server, client, is_slow=False)

    begin(accept)
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", passed
    finally:
        for one in opened:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        for thread in threads:
            thread.join(10)
        for one in opened:
            one.close()


def test_killed_upload_goes_on(real, tmp_path):
    folder = directive(tmp_path)
    speed = [400_000]
    with slow_way(real.address, speed) as (address, passed):
        process = subprocess.Popen(
            [*COMMAND, "--to", f"invenio:{address}", "--publish"],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        until = time.monotonic() + 120
        while passed[0] < 800_000 and time.monotonic() < until and process.poll() is None:
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
        _, told = process.communicate()
        assert process.returncode == -signal.SIGKILL, told
        draft = notes(folder)["draft"]
        with pytest.raises(urllib.error.HTTPError, match="404"):
            get(f"{real.address}/api/records/{draft}")
        speed[0] = 1 << 40
        run = send(folder, address, "--publish")
        assert run.status == 0, run.err
        assert notes(folder)["record"] == draft
    compare(real, folder, draft)


def test_token_that_is_wrong(real, tmp_path, monkeypatch):
    monkeypatch.setenv("EDITION_DEPOSIT_TOKEN", "wrong-token-123")
    run = send(project(tmp_path, document(NO_DOI)), real.address)
    assert run.status == 1
    assert "D005" in run.err
    assert "wrong-token-123" not in run.out + run.err


def test_licence_that_the_repository_does_not_know(real, tmp_path):
    """It is told in words then, for a repository has lists of its own."""
    header = NO_DOI.replace(
        "https://creativecommons.org/licenses/by-sa/4.0/", "https://spdx.org/licenses/No-Such-1.0.html"
    )
    run = send(project(tmp_path, document(header)), real.address, "--publish")
    assert run.status == 0, run.err
    record = json.loads(get(f"{real.address}/api/records/{notes(tmp_path)['record']}"))
    (right,) = record["metadata"]["rights"]
    assert right["title"]["en"] == "CC BY-SA 4.0"
    assert right["link"] == "https://spdx.org/licenses/No-Such-1.0.html"
