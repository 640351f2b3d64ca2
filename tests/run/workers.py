"""A scheduler and workers as processes of their own, begun by their commands."""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.conftest import ROOT, lacking, tei

BEGINNING_S = 60
# A machine with much to do lets processes wait: that is no sign that the other end is gone. One that is killed closes its connections at once.
for name in ("CONNECT", "TCP"):
    os.environ.setdefault(f"DASK_DISTRIBUTED__COMM__TIMEOUTS__{name}", "180s")


@dataclass
class Machines:
    """A scheduler and its workers; ``file`` says where the scheduler is."""

    folder: Path
    env: dict[str, str] = field(default_factory=dict)
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def file(self) -> Path:
        return self.folder / "scheduler.json"

    def begin(self, what: str, *more: str, path: str = "") -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", what, *more, "--scheduler-file", str(self.file)]
        # Where this checkout is not the one that is installed, a worker has to find it, too.
        env = {**os.environ, **self.env, "PYTHONPATH": path or str(ROOT)}
        with (self.folder / f"{what}-{len(self.processes)}.log").open("wb") as log:
            process = subprocess.Popen(
                command, cwd=self.folder, env=env, stdout=log, stderr=log, start_new_session=True
            )
        self.processes.append(process)
        return process

    def scheduler(self) -> subprocess.Popen[bytes]:
        process = self.begin(
            "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--dashboard-address", "127.0.0.1:0"
        )
        for _ in range(10 * BEGINNING_S):
            if self.file.is_file() and self.file.stat().st_size:
                return process
            time.sleep(0.1)
        pytest.fail("the scheduler does not begin")

    def worker(self, path: str = "", nanny: str = "--no-nanny") -> subprocess.Popen[bytes]:
        """Begin a worker that dies when it is killed; with a nanny another one takes its place."""
        more = ("--nthreads", "1", nanny, "--no-dashboard", "--local-directory", str(self.folder / "workers"))
        return self.begin("worker", *more, path=path)

    def end(self) -> None:
        for process in self.processes[::-1]:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextmanager
def machines(folder: Path, **env: str) -> Iterator[Machines]:
    """Begin a scheduler; all end with the test."""
    if importlib.util.find_spec("distributed") is None:
        lacking("distributed (pip install 'tei-edition[cluster]')")
    folder.mkdir(parents=True, exist_ok=True)
    found = Machines(folder, env)
    try:
        found.scheduler()
        yield found
    finally:
        found.end()


def text(number: int) -> str:
    """Return a text that includes a file, with a mistake that all have."""
    people = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="people.xml"/>' if number % 9 == 0 else ""
    body = (
        f'<div><head>Titulus {number}</head><p xml:id="p">Arma <app><lem wit="#A">virum</lem><rdg wit="#B">viros</rdg></app> '
        f'cano <persName ref="#nobody">Anna</persName> {people}</p></div>'
    )
    return tei(body).replace("<title>Case</title>", f"<title>Titulus {number}</title>")


def write_corpus(folder: Path, number: int) -> Path:
    """Write a project of so many texts; one is broken."""
    (folder / "tei").mkdir(parents=True)
    for one in range(number):
        (folder / f"tei/t{one:04}.xml").write_text(text(one), encoding="utf-8")
    (folder / "tei/t0007.xml").write_text("<TEI", encoding="utf-8")
    (folder / "tei/people.xml").write_text("<name xmlns='http://www.tei-c.org/ns/1.0'>Anna</name>", encoding="utf-8")
    return folder


def run(corpus: Path, *arguments: str, before: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own: a client of a scheduler has threads, and leaves some."""
    command = [sys.executable, "-c", f"{before}\nfrom edition.start import run; run()", *arguments]
    return subprocess.run(command, cwd=corpus, capture_output=True, text=True, check=False)


def build(corpus: Path, output: str, *more: str, before: str = "") -> subprocess.CompletedProcess[str]:
    """Build the site and the plain text of a corpus."""
    return run(corpus, "build", "tei", "-o", output, "--only", "site,text", "--jobs", "1", *more, before=before)


def files_of(folder: Path) -> dict[str, bytes]:
    """Return what was built, without the times."""
    found = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and ".edition-cache" not in p.parts):
        data = path.read_bytes()
        if path.name == "report.json":
            data = data[: data.index(b'\n "seconds": {')]
        found[path.relative_to(folder).as_posix()] = data
    return found
