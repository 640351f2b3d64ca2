"""Kill the machines of a cluster in the midst of a build: a worker costs its texts' time, the scheduler the build, and nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.run.workers import Machines, build, files_of, machines, write_corpus

NUMBER = 500
LONGEST_S = 300


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return write_corpus(tmp_path_factory.mktemp("corpus") / "p", NUMBER)


@pytest.fixture(scope="module")
def here(corpus: Path) -> dict[str, bytes]:
    build(corpus, "../here", "--no-cache")
    return files_of(corpus.parent / "here")


def begun(corpus: Path, output: str, found: Machines) -> subprocess.Popen[str]:
    """Begin a build, and wait until the first texts have come."""
    command = [sys.executable, "-m", "edition", "build", "tei", "-q", "-o", f"../{output}", "--only", "site,text"]
    process = subprocess.Popen(
        [*command, "--no-cache", "--scheduler", str(found.file)], cwd=corpus, stderr=subprocess.PIPE, text=True
    )
    for _ in range(20 * LONGEST_S):
        if any(corpus.parent.glob(f".{output}.edition-in-work-*/text/*.txt")) or process.poll() is not None:
            break
        time.sleep(0.05)
    assert process.poll() is None, "the build was over before anybody could be killed"
    return process


def killed(process: subprocess.Popen[bytes]) -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def test_a_worker_that_is_killed_costs_time_only(corpus: Path, here: dict[str, bytes], tmp_path: Path):
    with machines(tmp_path / "machines") as found:
        _, other = found.worker(), found.worker()
        process = begun(corpus, "one", found)
        killed(other)
        _, said = process.communicate(timeout=LONGEST_S)
    assert process.returncode == 1, said  # one text is broken
    assert "P025" not in said
    assert files_of(corpus.parent / "one") == here


def test_a_worker_that_comes_later_takes_over(corpus: Path, here: dict[str, bytes], tmp_path: Path):
    with machines(tmp_path / "machines") as found:
        first = found.worker()
        process = begun(corpus, "later", found)
        killed(first)
        found.worker()
        _, said = process.communicate(timeout=LONGEST_S)
    assert process.returncode == 1, said
    assert files_of(corpus.parent / "later") == here


DEADLY = """
import os, signal, sys
if "worker" in sys.argv or "spawn_main" in " ".join(sys.orig_argv):
    from edition.run.gather import Gathering
    read = Gathering.read
    def deadly(self, unit):
        if unit.name == "t0123":
            os.kill(os.getpid(), signal.SIGKILL)
        read(self, unit)
    Gathering.read = deadly
"""


def test_a_text_that_kills_every_worker_costs_no_other(corpus: Path, here: dict[str, bytes], tmp_path: Path):
    (tmp_path / "path").mkdir()
    (tmp_path / "path/sitecustomize.py").write_text(DEADLY)
    path = f"{tmp_path / 'path'}{os.pathsep}{ROOT}"
    with machines(tmp_path / "machines", DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0") as found:
        for _ in range(2):
            found.worker(path, "--nanny")
        done = build(corpus, "../deadly", "--no-cache", "--scheduler", str(found.file))
    assert done.returncode == 1, done.stderr
    assert done.stderr.count("P025") == 1
    assert "t0123.xml" in done.stderr
    made = files_of(corpus.parent / "deadly")
    mine = {name for name in here if "t0123" in name}
    assert mine
    assert here.keys() - made.keys() == mine
    assert all(made[name] == here[name] for name in made if name.startswith("text/"))


def test_a_scheduler_that_is_killed_leaves_the_last_edition(corpus: Path, here: dict[str, bytes], tmp_path: Path):
    build(corpus, "../old", "--no-cache")
    with machines(tmp_path / "machines") as found:
        found.worker()
        process = begun(corpus, "old", found)
        killed(found.processes[0])
        _, said = process.communicate(timeout=LONGEST_S)
    assert process.returncode == 2, said
    assert "P027" in said
    assert "Traceback" not in said
    assert files_of(corpus.parent / "old") == here
    assert not list(corpus.parent.glob(".old.edition-in-work-*"))
