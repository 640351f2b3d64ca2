"""Workers of a real scheduler read a corpus: what comes of it is what this machine makes. What is amiss with them is told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.run.workers import Machines, build, files_of, machines, run, write_corpus

pytestmark = pytest.mark.long

NUMBER = 130


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    with machines(tmp_path_factory.mktemp("machines")) as found:
        found.worker()
        found.worker()
        yield found


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return write_corpus(tmp_path_factory.mktemp("corpus") / "p", NUMBER)


def test_what_workers_read_is_what_is_read_here(two: Machines, corpus: Path):
    here = build(corpus, "../here", "--no-cache")
    there = build(corpus, "../there", "--scheduler", str(two.file))
    assert (there.returncode, there.stdout.replace("there", "here"), there.stderr) == (
        here.returncode,
        here.stdout,
        here.stderr,
    )
    assert here.returncode == 1  # one text is broken
    assert files_of(corpus.parent / "there") == files_of(corpus.parent / "here")
    # What came from elsewhere is kept as what was made here is.
    (corpus / "tei/t0011.xml").write_text((corpus / "tei/t0011.xml").read_text().replace("cano", "canto"))
    build(corpus, "../here", "--no-cache")
    build(corpus, "../there", "--scheduler", str(two.file))
    assert files_of(corpus.parent / "there") == files_of(corpus.parent / "here")
    assert b"canto" in (corpus.parent / "there/text/t0011.txt").read_bytes()


@pytest.mark.parametrize("form", ["text", "json"])
def test_what_workers_find_is_what_is_found_here(two: Machines, corpus: Path, form: str):
    here = run(corpus, "check", "tei", "--format", form, "--jobs", "1")
    there = run(corpus, "check", "tei", "--format", form, "--scheduler", str(two.file))
    assert (there.returncode, there.stdout, there.stderr) == (here.returncode, here.stdout, here.stderr)
    assert "L005" in here.stdout


@pytest.mark.parametrize("address", ["127.0.0.1", "foo://x:1", "nowhere.json"])
def test_an_address_that_is_none_is_told(two: Machines, corpus: Path, address: str):
    assert two.file.is_file()
    done = build(corpus, "../nothing", "--scheduler", address)
    assert done.returncode == 2
    assert "P027" in done.stderr
    assert "hint:" in done.stderr
    assert not (corpus.parent / "nothing").exists()


def test_few_texts_are_not_shared_out(corpus: Path):
    done = run(corpus, "build", "tei/t0001.xml", "-o", "../few", "--scheduler", "127.0.0.1:1")
    assert done.returncode == 2
    assert "P030" in done.stderr


def test_a_worker_of_another_version_is_told(corpus: Path, tmp_path: Path):
    other = tmp_path / "other"
    shutil.copytree(ROOT / "edition", other / "edition", ignore=shutil.ignore_patterns("__pycache__"))
    with (other / "edition/run/rules.py").open("a", encoding="utf-8") as file:
        file.write("# another state of the builder\n")
    with machines(tmp_path / "machines") as found:
        found.worker(path=str(other))
        done = build(corpus, "../other", "--scheduler", str(found.file))
    assert done.returncode == 2
    assert "P028" in done.stderr
    assert "tei-edition" in done.stderr
    assert not (corpus.parent / "other").exists()


def test_without_the_extra_it_is_told(corpus: Path):
    without = "import sys; sys.modules['distributed'] = None"
    done = build(corpus, "../nothing", "--scheduler", "127.0.0.1:1", before=without)
    assert done.returncode == 2
    assert "P032" in done.stderr
    assert "tei-edition[cluster]" in done.stderr
