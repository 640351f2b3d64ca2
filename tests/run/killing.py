"""Kill builds, and look at what they leave."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from edition.run import corpus as corpora
from edition.run.gather import Gathering, Unit
from tests.conftest import tei

OLD = tei('<p>arma <app><lem wit="#A">virumque</lem><rdg wit="#B">uirumque</rdg></app> cano</p>')
NEW = tei('<p>bella <app><lem wit="#A">per</lem><rdg wit="#B">super</rdg></app> Emathios</p><p>campos</p>')
ENDINGS = {signal.SIGKILL: -9, signal.SIGTERM: 143, signal.SIGINT: 130}


def state_of(target: Path) -> str:
    """Return a digest of all that lies in a folder of outputs, times aside."""
    made = hashlib.sha256()
    for path in sorted(p for p in target.rglob("*") if p.is_file() and ".edition-cache" not in p.parts):
        data = path.read_bytes()
        if path == target / "report.json":
            report = json.loads(data)
            report.pop("seconds", None)
            data = json.dumps(report, sort_keys=True).encode()
        made.update(path.relative_to(target).as_posix().encode() + b"\0" + hashlib.sha256(data).digest())
    return made.hexdigest()


BEGUN = "print('begun', flush=True); from edition.start import run; run()"


def start(folder: Path, *more: str, jobs: int = 2) -> subprocess.Popen[bytes]:
    """Begin a build; its first line says that Python itself is under way."""
    command = [sys.executable, "-c", BEGUN, "build", "a.xml", "-q", "-o", "out", "--jobs", str(jobs), *more]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)


def build(folder: Path, text: str, *more: str) -> str:
    """Build a text; returns the state of the output."""
    (folder / "a.xml").write_text(text, encoding="utf-8")
    process = start(folder, *more)
    _, said = process.communicate()
    assert process.returncode == 0, said.decode()
    return state_of(folder / "out")


def stopped(folder: Path, how: signal.Signals, after: float, *more: str) -> int:
    """Begin a build, stop it some seconds after Python has started, and wait for its end; returns how it ended.

    An interrupt before that ends Python with the status of a failure, and reaches no code of ours.
    """
    process = start(folder, *more)
    assert process.stdout is not None
    process.stdout.readline()
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        os.kill(process.pid, how)
    process.communicate()
    return process.returncode


def alive(folder: Path) -> list[str]:
    """Return the processes that still work in a folder, after a moment in which the system may end them."""
    for _ in range(50):
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if (process / "cwd").readlink() == folder and "Z" not in (process / "stat").read_text().split()[2]:
                    found.append((process / "cmdline").read_text().replace("\0", " "))
            except OSError:
                continue
        if not found:
            return []
        time.sleep(0.1)
    return found


def let_die(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Let each process die that begins to read a file, as one does for which the memory does not suffice."""
    read = Gathering.read

    def dying(self: Gathering, unit: Unit) -> None:
        if unit.main.name == name:
            os.kill(os.getpid(), signal.SIGKILL)
        read(self, unit)

    monkeypatch.setattr(corpora, "is_possible", lambda: True)
    monkeypatch.setattr(Gathering, "read", dying)
